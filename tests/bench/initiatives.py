"""Finding initiatives against cutting the same text into words; a concordance of 5,000 passages.

Every passage is another mixture of sentences: what is repeated would be found faster than it is read.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pandas as pd
import rjieba

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence import concordance, find_initiatives, initiative_rules
from fangzhi.evidence.sentences import split_sentences
from tests.accuracy.initiatives import gold_cases

ROUNDS = 5
PASSAGES = 5_000


def measure() -> list[tuple[str, float, str, str]]:
    """Return the ratio to the bare segmenter, and the time of a concordance, in processor time."""
    sentences = [sentence for case in gold_cases() for sentence in split_sentences(case.text)]
    drawn = random.Random(0)
    texts = ["".join(drawn.sample(sentences, 3)) for _ in range(PASSAGES)]
    rules = initiative_rules(read_toml("fields/education/initiatives.toml"))
    passages, regions = _tables(texts)
    rjieba.cut("预热")
    ratios = []
    for _ in range(ROUNDS):
        segmented = _seconds(lambda: [rjieba.cut(text) for text in texts])
        ratios.append(_seconds(lambda: find_initiatives(passages, regions, rules=rules)) / segmented)
    size = sum(len(text.encode()) for text in texts)
    note = f"n = {PASSAGES} different passages of drawn sentences, {size / 1e6:.1f} MB; best of {ROUNDS}"
    found = min(_seconds(lambda: concordance(passages, "平台")) for _ in range(ROUNDS))
    return [
        ("initiatives / rjieba.cut", min(ratios), "", note),
        ("concordance of a plain term, ms", found * 1e3, "<= 50", f"n = {PASSAGES} passages"),
    ]


def _tables(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    passages = pd.DataFrame({"passage_id": [f"001.1-{n:05d}" for n in range(len(texts))], "text": texts})
    regions = pd.DataFrame({"passage_id": passages["passage_id"], "region": "宁夏", "role": "subject"})
    return passages, regions


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
