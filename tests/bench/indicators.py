"""Speed of the indicators, against bare rjieba on the same texts in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import rjieba

from fangzhi.artefacts import load_field
from fangzhi.evidence.indicators import find_indicators

_ROOT = Path(__file__).parents[2]
_MEGABYTES = 0.8  # enough that a run takes a tenth of a second
_ROUNDS = 7


def measure() -> list[tuple[str, float, str, str]]:
    """Time two texts: speeches dense with quantities (one in 240 bytes), and reports with few."""
    page = next((_ROOT / "seeds").glob("001_*"))
    reports = [_ROOT / "tests/gold" / name for name in ("000.gold.txt", "002.gold.txt")]
    return [
        *_compare("dense", _lines([page]), ">= 0.25"),
        *_compare("ordinary", _lines(reports), ">= 0.5"),
        ("indicators: time for 4x the passages", _growth(_lines([page, *reports])), "<= 4.6", "linear is 4"),
    ]


def _lines(paths: Sequence[Path]) -> list[str]:
    lines = [line.strip() for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line]
    copies = max(1, round(_MEGABYTES * 1e6 / _size(kept)))
    return [line.translate(_other_digits(copy)) for copy in range(copies) for line in kept]


def _other_digits(copy: int) -> dict[int, str]:
    """Return a table that gives each copy of the texts other numbers, so that none is read from a cache."""
    return {ord("1") + digit: str((digit + copy) % 9 + 1) for digit in range(9)}


def _size(texts: Sequence[str]) -> int:
    return sum(len(text.encode()) for text in texts)


def _compare(name: str, texts: list[str], bound: str) -> list[tuple[str, float, str, str]]:
    """Return the speed beside that of bare segmentation, in CPU time: other processes do not count."""
    segmenter = rjieba.Jieba()
    floor = _seconds(lambda: [segmenter.cut(text) for text in texts])
    passages, regions = _tables(texts)
    pack = load_field("education")
    field = {"units": pack.units, "subjects": pack.subjects}
    own = _seconds(lambda: find_indicators(passages, regions, **field))
    megabytes = _size(texts) / 1e6
    rows = len(find_indicators(passages, regions, **field))
    note = f"{megabytes / own:.1f} against {megabytes / floor:.1f} MB/s; {rows} rows in {megabytes:.1f} MB"
    return [
        (f"indicators: speed / rjieba ({name})", floor / own, bound, note),
        (f"indicators: microseconds a row ({name})", own / rows * 1e6, "", note),
    ]


def _growth(texts: list[str]) -> float:
    pack = load_field("education")
    field = {"units": pack.units, "subjects": pack.subjects}
    small, large = _tables(texts[: len(texts) // 4]), _tables(texts[: len(texts) // 4] * 4)
    return _seconds(lambda: find_indicators(*large, **field)) / _seconds(
        lambda: find_indicators(*small, **field)
    )


def _tables(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [f"001.1-{number:05d}" for number in range(len(texts))]
    passages = pd.DataFrame({"passage_id": ids, "text": texts, "document_id": "001.1", "kind": "body"})
    regions = pd.DataFrame({"passage_id": ids, "region": "山东", "role": "subject", "weight": 1.0})
    return passages, regions


def _seconds(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)


if __name__ == "__main__":
    for what, value, bound, note in measure():
        print(f"{what:45} {value:8.2f} {bound:8} {note}")
