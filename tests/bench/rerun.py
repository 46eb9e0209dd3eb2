"""Running again, as whole commands: with nothing changed, and with one page more among a thousand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from fangzhi.regions import PROVINCES
from fangzhi.run import project
from tests.clean_pages import PAGES
from tests.damage import mirror_page
from tests.fresh_pages import PAGES as FRESH

N_PAGES = 1000
_SENTENCE = re.compile(r"[^。？！\n]+[。？！]”?")
_NUMBER = re.compile(r"\d+")
_LISTED = {"学": "xué", "会": "huì", "区": "qū", "数": "shù", "发": "fā", "质": "zhì", "产": "chǎn"}


def measure() -> list[tuple[str, float, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [*_of_seeds(place), *_of_a_thousand(place)]


def _of_seeds(place: Path) -> list[tuple[str, float, str, str]]:
    arguments = ("--seeds", project.ROOT / "seeds", "--out", place / "seeds-run", "--cache", place / "cache")
    _report(*arguments)
    again = min(_report(*arguments) for _ in range(5))
    return [("nothing changed, whole command, seconds", again, "<= 2.0", "five seeds, best of five")]


def _of_a_thousand(place: Path) -> list[tuple[str, float, str, str]]:
    seeds, target = place / "pages", place / "run"
    arguments = ("--seeds", seeds, "--out", target, "--cache", place / "cache", "--format", "html")
    write_corpus(seeds, N_PAGES)
    rows = _rows("first run", _report(*arguments), target)
    before = _cached_pages(place)
    again = min(_report(*arguments) for _ in range(3))
    rows.append(
        ("nothing changed, whole command, seconds", again, "<= 2.0", f"{N_PAGES} pages, best of three")
    )
    (seeds / "one-more.txt").write_text(next(invented_pages(Random(1))), encoding="utf-8")
    rows += _rows("one page more", _report(*arguments), target)
    n_cleaned = _cached_pages(place) - before
    return [*rows, ("one page more, pages cleaned", n_cleaned, "<= 1", f"of {N_PAGES + 1}")]


def _report(*arguments: object) -> float:
    """Run `fangzhi report`; return the seconds of the whole command."""
    command = [sys.executable, "-m", "fangzhi.run.cli", "report", *map(str, arguments)]
    environment = os.environ | {
        "PYTHONPATH": str(project.ROOT / "lib"),
        "FANGZHI_CACHE": "",
        "FANGZHI_FRESH": "",
    }
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def _rows(what: str, seconds: float, target: Path) -> list[tuple[str, float, str, str]]:
    record = json.loads((target / "run.json").read_text(encoding="utf-8"))
    steps = [
        (f"{what}, {step}, seconds", value, "", f"at most {record['memory_mb'][step]} MB")
        for step, value in record["seconds"].items()
    ]
    return [(f"{what}, whole command, seconds", seconds, "", f"{N_PAGES} pages, HTML"), *steps]


def _cached_pages(place: Path) -> int:
    return sum(path.is_file() for path in (place / "cache" / "fangzhi" / "pages").rglob("*"))


def write_corpus(folder: Path, n_pages: int) -> None:
    """Write invented pages, every third as a mirror would show it."""
    folder.mkdir()
    random = Random(20)
    for n, page in zip(range(n_pages), invented_pages(random), strict=False):
        shown = mirror_page(page, listed=_LISTED, cut_share=0.3, random=random) if n % 3 == 0 else page
        (folder / f"p{n:04}.txt").write_text(shown, encoding="utf-8")


def invented_pages(random: Random) -> Iterator[str]:
    """Yield pages of a region each: sentences of invented pages in another order, with other numbers."""
    sentences = [one for page in (*PAGES.values(), *FRESH.values()) for one in _SENTENCE.findall(page)]
    while True:
        province = random.choice(PROVINCES).name
        paragraphs = [
            "".join(_renumbered(one, random) for one in random.sample(sentences, random.randint(2, 4)))
            for _ in range(random.randint(4, 8))
        ]
        day = f"{random.randint(2022, 2025)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        title = f"{province}：{random.choice(sentences)[:18]}"
        yield "\n".join([title, f"{day} 来源：{province}日报", f"{province}教育部门", *paragraphs])


def _renumbered(sentence: str, random: Random) -> str:
    return _NUMBER.sub(lambda found: str(random.randint(1, 10 ** len(found[0]))), sentence)
