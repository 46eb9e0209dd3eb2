"""Finding initiatives against cutting the same text into words; a concordance of 5,000 passages.

Every passage is different: a corpus of repeated pages would be found faster than it is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pandas as pd
import rjieba

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence import concordance, find_initiatives, initiative_rules
from tests.accuracy.initiatives import gold_cases, marked_cases

ROUNDS = 15  # the shortest of them counts: whatever else the machine does only adds time
PASSAGES = 5_000


def measure() -> list[tuple[str, float, str, str]]:
    """Return the ratio to the bare segmenter, the time of compiling the rules, and of a concordance."""
    texts = [case.text for case in (*gold_cases(), *marked_cases("dev"), *marked_cases("heldout"))]
    rules = initiative_rules(read_toml("fields/education/initiatives.toml"))
    passages, regions = _tables(texts)
    rjieba.cut("预热")
    ratios = []
    for _ in range(ROUNDS):
        segmented = _seconds(lambda: [rjieba.cut(text) for text in texts])
        ratios.append(_seconds(lambda: find_initiatives(passages, regions, rules=rules)) / segmented)
    size = sum(len(text.encode()) for text in texts)
    note = f"n = {len(texts)} different passages, {size / 1e3:.0f} kB; median of {ROUNDS} rounds"
    many, _ = _tables([texts[i % len(texts)] + str(i) for i in range(PASSAGES)])
    found = min(_seconds(lambda: concordance(many, "平台")) for _ in range(ROUNDS))
    return [
        ("initiatives / rjieba.cut", sorted(ratios)[ROUNDS // 2], "", note),
        ("concordance of a plain term, ms", found * 1e3, "<= 50", f"n = {PASSAGES} passages"),
    ]


def _tables(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    passages = pd.DataFrame({"passage_id": [f"001.1-{n:05d}" for n in range(len(texts))], "text": texts})
    regions = pd.DataFrame({"passage_id": passages["passage_id"], "region": "宁夏", "role": "subject"})
    return passages, regions


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
