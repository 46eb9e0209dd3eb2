"""How fast places are found and passages given their region, against bare segmentation of the same text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import rjieba

from fangzhi.cleaning.pages import clean_corpus
from fangzhi.regions import attribute, find_mentions

ROOT = Path(__file__).parents[2]
_COPIES = 60  # of the five seeds: 300 pages, about 2.5 MB, a second or two in all
_REPEATS = 3
Row = tuple[str, float, str, str]


def measure() -> list[Row]:
    """Return (what, value, bound, note) of every measure; speeds are those of the best of three runs."""
    documents, passages = corpus()
    texts = passages["text"].tolist()
    n_mb = sum(len(text.encode()) for text in texts) / 1e6
    find_mentions(passages.head(5), documents)  # compile the automaton, load the dictionary
    mentions = find_mentions(passages, documents)
    floor = best_of(lambda: [rjieba.cut(text) for text in texts])
    finding = best_of(lambda: find_mentions(passages, documents))
    attributing = best_of(lambda: attribute(documents, passages, mentions))
    note = f"{n_mb:.1f} MB, {len(texts)} passages, {len(mentions)} mentions, one core"
    return [
        ("regions: find_mentions, MB/s", n_mb / finding, ">= 2", note),
        ("regions: attribute, MB/s", n_mb / attributing, "", note),
        (
            "regions: find_mentions, time over segmentation",
            finding / floor,
            "<= 2.5",
            "floor: rjieba.cut, same texts",
        ),
        (
            "regions: both, time over segmentation",
            (finding + attributing) / floor,
            "",
            "floor: rjieba.cut, same texts",
        ),
    ]


def corpus() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the documents and passages of the seeds, many times over under names of their own."""
    pages = [(path.name, path.read_bytes()) for path in sorted((ROOT / "seeds").iterdir())]
    clean = clean_corpus(pages)
    documents, passages = [], []
    for n in range(_COPIES):
        documents.append(clean.documents.assign(document_id=clean.documents["document_id"] + f"~{n}"))
        ids = {name: clean.passages[name] + f"~{n}" for name in ("passage_id", "document_id")}
        passages.append(clean.passages.assign(**ids))
    return pd.concat(documents, ignore_index=True), pd.concat(passages, ignore_index=True)


def best_of(run: Callable[[], object]) -> float:
    """Return the processor seconds of the fastest run: other processes on the machine do not count."""
    seconds = []
    for _ in range(_REPEATS):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return min(seconds)


if __name__ == "__main__":
    for row in measure():
        print(row, file=sys.stdout)
