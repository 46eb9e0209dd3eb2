"""Likeness of regions: Jensen-Shannon on topic shares and on terms, with a clustered order."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from fangzhi.comparison.frame import FloatArray, Frame, SparseArray, TermMatrix
from fangzhi.comparison.resampling import OWN, Resamples, interval
from fangzhi.comparison.shares import Sharing

COLUMNS = (
    "region_a", "region_b", "similarity", "low", "high",
    "term_similarity", "term_low", "term_high", "n_pages_a", "n_pages_b",
)  # fmt: skip
# Rarer words mostly measure how much text there is: two halves of one corpus already differ by them.
MAX_TERMS = 2000


def jensen_shannon_similarity(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return 1 - Jensen-Shannon distance (base 2) of distributions along the first axis, 0 to 1.

    a, b: non-negative, shape (n_names, ...); each is divided by its sum. NaN where one has none.
    Source: Endres & Schindelin (2003): the square root of the divergence is a metric.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = a / a.sum(axis=0), b / b.sum(axis=0)
        divergence = _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2
    return np.asarray(1 - np.sqrt(np.clip(divergence, 0, 1)))


def _entropy(p: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log2(p), p)
    return np.asarray(-terms.sum(axis=0))


def similarity(
    frame: Frame, topics: Sharing, matrix: TermMatrix, resamples: Resamples, *, max_terms: int = MAX_TERMS
) -> pd.DataFrame:
    """Return SIMILARITY: the likeness of each pair of regions, by topic shares and by terms.

    region_a comes before region_b in the order of the codes. max_terms: the terms of most pages count.
    """
    cells = frame.by_page
    by_topic = _Likeness(frame, cells.totals(topics.shares), resamples)
    terms = cells.totals(frame.rows(matrix.passage_ids, matrix.counts))
    by_term = _Likeness(frame, _commonest(terms, max_terms), resamples)
    rows = []
    for a, b in combinations(range(len(frame.regions)), 2):
        rows.append(
            (frame.regions[a], frame.regions[b], *by_topic.pair(a, b), *by_term.pair(a, b),
             by_term.n_pages[a], by_term.n_pages[b])
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(["region_a", "region_b"], ignore_index=True)


class _Likeness:
    """The sums of each region and their resamples, from which pairs are compared."""

    def __init__(self, frame: Frame, totals: SparseArray, resamples: Resamples) -> None:
        cells = frame.by_page
        self.sums: FloatArray = (cells.by_region() @ totals).toarray()
        self.resampled = [
            resamples.sums(cells, totals, region) + resamples.extra(totals, OWN, region)
            for region in range(cells.n_regions)
        ]
        self.n_pages = cells.n_owners_of(sparse.csr_array(totals.sum(axis=1).reshape(-1, 1)))[:, 0]

    def pair(self, a: int, b: int) -> tuple[float, float, float]:
        """Return the similarity of two regions and its interval; NaN where one has nothing to compare."""
        estimate = jensen_shannon_similarity(self.sums[a], self.sums[b])
        resampled = jensen_shannon_similarity(self.resampled[a], self.resampled[b])
        n_pages = int(min(self.n_pages[a], self.n_pages[b]))
        low, high = interval(estimate[None], resampled[None], n_pages=n_pages, bounds=(0.0, 1.0))
        return float(estimate), float(low[0]), float(high[0])


def _commonest(totals: SparseArray, max_terms: int) -> SparseArray:
    in_cells = np.asarray((totals > 0).sum(axis=0)).ravel()
    return totals[:, np.sort(np.argsort(-in_cells, kind="stable")[:max_terms])]


def cluster_order(pairs: pd.DataFrame, *, column: str = "similarity") -> tuple[str, ...]:
    """Return the regions so that like stands next to like: average linkage, optimal leaf order.

    A pair without a similarity counts as unlike (0). Source: Bar-Joseph et al. (2001).
    """
    regions = sorted(set(pairs["region_a"]) | set(pairs["region_b"]))
    if len(regions) < 3:
        return tuple(regions)
    place = {region: i for i, region in enumerate(regions)}
    distance = np.zeros((len(regions), len(regions)))
    for a, b, value in zip(pairs["region_a"], pairs["region_b"], pairs[column].fillna(0.0), strict=True):
        distance[place[a], place[b]] = distance[place[b], place[a]] = 1 - value
    tree = hierarchy.linkage(squareform(distance), method="average", optimal_ordering=True)
    return tuple(regions[leaf] for leaf in hierarchy.leaves_list(tree))
