"""Mentions, indicators and initiatives together, against segmenting the same texts in the same run.

What is repeated would be found faster than it is read, so no passage repeats: each page of the corpus
is put together from drawn sentences of the seeds, the gold and the invented pages, with its provinces
and prefectures exchanged for others, and with other numbers every time.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import rjieba

from fangzhi.artefacts import load_field
from fangzhi.cleaning.pages import clean_corpus
from fangzhi.evidence import find_indicators, find_initiatives, initiative_rules
from fangzhi.evidence.sentences import split_sentences
from fangzhi.regions import PROVINCES, attribute, find_mentions
from fangzhi.regions.gazetteer import places, short_form
from fangzhi.terms import segment
from tests.clean_pages import paragraphs

ROOT = Path(__file__).parents[2]
_ROUNDS = 7
_PAGES = 150
_PASSAGES = 24  # a page, as in the seeds
_SENTENCES = 3  # a passage
_DIGIT = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=年)|[0-9]")
Row = tuple[str, float, str, str]


def measure() -> list[Row]:
    """Return the speed of the three together, and of each, beside both segmenters, in processor time."""
    documents, passages = corpus()
    texts = passages["text"].tolist()
    pack = load_field("education")
    rules = initiative_rules(pack.initiatives)
    mentions = find_mentions(passages, documents)
    regions = attribute(documents, passages, mentions)
    works: dict[str, Callable[[], object]] = {
        "segment": partial(segment, texts),
        "rjieba": lambda: [rjieba.cut(text) for text in texts],
        "mentions": partial(find_mentions, passages, documents),
        "attribution": partial(attribute, documents, passages, mentions),
        "indicators": partial(find_indicators, passages, regions, units=pack.units, subjects=pack.subjects),
        "initiatives": partial(find_initiatives, passages, regions, rules=rules),
    }
    seconds = best_of(works)
    three = seconds["mentions"] + seconds["indicators"] + seconds["initiatives"]
    n_bytes = sum(len(text.encode()) for text in texts)
    note = f"{n_bytes / 1e6:.1f} MB, {len(texts)} passages, none twice; best of {_ROUNDS}"
    return [
        ("evidence: speed of all three / terms.segment", seconds["segment"] / three, ">= 0.2", note),
        ("evidence: speed of all three / bare rjieba", seconds["rjieba"] / three, "", note),
        (
            "evidence: with attribution / terms.segment",
            seconds["segment"] / (three + seconds["attribution"]),
            "",
            note,
        ),
        *((f"evidence: {name}, MB/s", n_bytes / 1e6 / found, "", note) for name, found in seconds.items()),
    ]


def corpus() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return invented documents and their passages, no two passages alike; the same in every run."""
    drawn = random.Random(4)
    pool = _sentences()
    rows: list[tuple[str, str, str, str]] = []
    seen: set[str] = set()
    documents = []
    for number in range(_PAGES):
        name = f"{number:03d}.1"
        title = f"{drawn.choice(PROVINCES).name}教育工作纪实"
        documents.append((name, title, None, None))
        texts = [text for text in _passages(drawn, pool) if text not in seen]
        seen.update(texts)
        rows += [(f"{name}-{n:05d}", name, "body", text) for n, text in enumerate(texts)]
    return (
        pd.DataFrame(documents, columns=["document_id", "title", "issuer", "source"], dtype="object"),
        pd.DataFrame(rows, columns=["passage_id", "document_id", "kind", "text"], dtype="object"),
    )


def _sentences() -> list[str]:
    """Return the distinct sentences of the cleaned seeds, the gold texts and the invented pages."""
    seeds = clean_corpus([(path.name, path.read_bytes()) for path in sorted((ROOT / "seeds").iterdir())])
    texts = [*seeds.passages["text"], *paragraphs()]
    for path in sorted((ROOT / "tests/gold").glob("*.txt")):
        texts += path.read_text(encoding="utf-8").split("\n")
    return list(dict.fromkeys(sentence for text in texts for sentence in split_sentences(text)))


def _passages(drawn: random.Random, pool: list[str]) -> Iterator[str]:
    rename = _renaming(drawn)
    for _ in range(_PASSAGES):
        text = "".join(drawn.sample(pool, _SENTENCES))
        yield _DIGIT.sub(partial(_other_number, drawn), rename(text))


def _renaming(drawn: random.Random) -> Callable[[str], str]:
    """Return what gives a page's provinces and prefectures the names of others."""
    prefectures = [short_form(place.name) for place in places().values() if place.level == "prefecture"]
    other: dict[str, str] = {}
    for names in ([province.name for province in PROVINCES], sorted(set(prefectures))):
        other |= dict(zip(names, drawn.sample(names, len(names)), strict=True))
    pattern = _names(tuple(sorted(other, key=lambda name: (-len(name), name))))
    return lambda text: pattern.sub(lambda match: other[match[0]], text)


def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)))


def _other_number(drawn: random.Random, match: re.Match[str]) -> str:
    return f"20{drawn.randrange(15, 31)}" if len(match[0]) == 4 else str(drawn.randrange(1, 10))


def best_of(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the processor seconds of the fastest of some rounds, in each of which all the works take turns."""
    best: dict[str, float] = {}
    for work in works.values():
        work()
    for _ in range(_ROUNDS):
        for name, work in works.items():
            begin = time.process_time()
            work()
            best[name] = min(best.get(name, float("inf")), time.process_time() - begin)
    return best


if __name__ == "__main__":
    for what, value, bound, note in measure():
        print(f"{what:48} {value:8.3f} {bound:8} {note}")
