"""The same analysis on corpora without any regional difference: how much of it comes out as supported?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fangzhi.comparison.frame import Frame
from fangzhi.comparison.resampling import RandomState

COLUMNS = ("shuffle", "table", "n_statements", "n_supported")
N_SHUFFLES = 100

Analysis = Callable[[Frame], "dict[str, pd.DataFrame]"]


@dataclass(frozen=True)
class NullReport:
    """What shuffling found.

    table: one row a shuffle and table. supported_share: supported among all statements of all shuffles;
    NaN where the analysis makes none. largest_share: of the worst single shuffle.
    """

    table: pd.DataFrame
    supported_share: float
    largest_share: float
    n_shuffles: int


def null_report(
    frame: Frame, analysis: Analysis, *, n_shuffles: int = N_SHUFFLES, random_state: RandomState
) -> NullReport:
    """Deal the region labels to the cells at random n_shuffles times, and run the analysis on each.

    analysis: takes a frame, returns tables with a `grade` column by name; only tables that tell regions
    apart belong here (what regions share is no less true of shuffled ones).
    """
    rng = np.random.default_rng(random_state)
    rows = []
    for shuffle in range(n_shuffles):
        shuffled = frame.shuffled(rng.permutation(len(frame.by_page.region)))
        for name, table in analysis(shuffled).items():
            rows.append((shuffle, name, len(table), int((table["grade"] == "supported").sum())))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    by_shuffle = found.groupby("shuffle")[["n_statements", "n_supported"]].sum()
    shares = by_shuffle["n_supported"] / by_shuffle["n_statements"].where(by_shuffle["n_statements"] > 0)
    return NullReport(
        table=found,
        supported_share=_share(int(found["n_supported"].sum()), int(found["n_statements"].sum())),
        largest_share=float(shares.max()) if len(shares) else float("nan"),
        n_shuffles=n_shuffles,
    )


def _share(n_supported: int, n_statements: int) -> float:
    return n_supported / n_statements if n_statements else float("nan")
