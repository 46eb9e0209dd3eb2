"""Likeness of regions: Jensen-Shannon on topic shares and on terms, with a clustered order.

Little text looks unlike any other text: the divergence of two samples is larger than that
of what they were drawn from. So the interval is the reverse percentile of the divergence,
which takes the bias off (the percentile interval covers 0-40 % where two regions are alike,
this one 90-100 %: tests/accuracy/comparison.py), and each pair stands beside the likeness
that two random piles of documents of these sizes have (`expected`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from fangzhi.comparison.frame import Cells, FloatArray, Frame, IntArray, SparseArray, TermMatrix
from fangzhi.comparison.grades import grade_all
from fangzhi.comparison.resampling import RandomState, Resamples, reverse_interval
from fangzhi.comparison.shares import Sharing

COLUMNS = (
    "region_a", "region_b", "similarity", "low", "high", "expected",
    "term_similarity", "term_low", "term_high", "term_expected",
    "n_pages", "grade", "is_illustration", "undefined",
)  # fmt: skip
# Rarer words mostly measure how much text there is: two halves of one corpus already differ by them.
MAX_TERMS = 2000
# Shuffles behind `expected`: its Monte Carlo error is then under a tenth of the interval's width.
N_SHUFFLES = 20
# Below five pages on a side nothing is "supported" either (grades.py).
MIN_PAGES = 5


def jensen_shannon_divergence(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the Jensen-Shannon divergence (base 2, 0 to 1) of distributions along the first axis.

    a, b: non-negative, shape (n_names, ...); each is divided by its sum. NaN where one has none.
    """
    return _Spread.of(a).divergence(_Spread.of(b))


@dataclass(frozen=True, eq=False)
class _Spread:
    """Distributions along the first axis, (n_names, ...), and their entropies, (...); NaN without a sum.

    Each region stands in many pairs: its own entropies are computed once.
    """

    shares: FloatArray
    entropy: FloatArray

    @classmethod
    def of(cls, sums: FloatArray) -> _Spread:
        total = sums.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = sums / total
        return cls(shares, np.where(total > 0, _entropy(shares), np.nan))

    def divergence(self, other: _Spread) -> FloatArray:
        mixed = _entropy((self.shares + other.shares) / 2)
        return np.clip(mixed - (self.entropy + other.entropy) / 2, 0, 1)


def similarity_of(divergence: FloatArray) -> FloatArray:
    """Return 1 - Jensen-Shannon distance; the distance is the root (Endres & Schindelin 2003: a metric)."""
    return np.asarray(1 - np.sqrt(divergence))


def _entropy(p: FloatArray) -> FloatArray:
    return np.asarray(special.entr(p).sum(axis=0) / np.log(2))


def similarity(
    frame: Frame,
    topics: Sharing | None,
    matrix: TermMatrix | None,
    resamples: Resamples,
    *,
    max_terms: int = MAX_TERMS,
    random_state: RandomState,
) -> pd.DataFrame:
    """Return SIMILARITY: the likeness of each pair of regions, by topic shares and by terms.

    topics, matrix: None where there is none, or it is not asked for; its columns are then NaN.
    To leave repeated national wording out, give a matrix counted on `wording.without_wording(passages)`.
    max_terms: the terms that the most cells have count, rarer ones do not. expected: the mean likeness
    of the pair when documents are dealt to regions at random; the grade asks whether the interval of
    `similarity` lies below it. n_pages: of the region with fewer. is_illustration: too few pages for more
    than a picture. undefined: why a number of the topics is empty: no_topics, one_page, else None.
    """
    cells = frame.by_page
    rng = np.random.default_rng(random_state)
    by_topic = _pairs(cells, _topic_totals(cells, topics), resamples, rng)
    by_term = _pairs(cells, _term_totals(frame, matrix, max_terms), resamples, rng)
    names = np.array(frame.regions, dtype=object)
    pages = np.bincount(cells.region, minlength=cells.n_regions)
    a, b = _pair_indices(cells.n_regions)
    n_pages = np.minimum(pages[a], pages[b])
    table = pd.DataFrame(
        {
            "region_a": names[a], "region_b": names[b],
            "similarity": by_topic.value, "low": by_topic.low, "high": by_topic.high,
            "expected": by_topic.expected,
            "term_similarity": by_term.value, "term_low": by_term.low, "term_high": by_term.high,
            "term_expected": by_term.expected,
            "n_pages": n_pages,
            "grade": _graded(by_topic, n_pages), "is_illustration": n_pages < MIN_PAGES,
            "undefined": _why_undefined(by_topic, n_pages),
        },
        columns=list(COLUMNS),
    )  # fmt: skip
    return table.sort_values(["region_a", "region_b"], ignore_index=True)


def _why_undefined(pairs: _Pairs, n_pages: IntArray) -> NDArray[np.object_]:
    codes = np.array(["no_topics", "one_page", None], dtype=object)
    return np.asarray(codes[np.select([np.isnan(pairs.value), n_pages < 2], [0, 1], 2)], dtype=np.object_)


def _topic_totals(cells: Cells, topics: Sharing | None) -> SparseArray:
    return sparse.csr_array((len(cells.owner), 0)) if topics is None else cells.totals(topics.shares)


def _term_totals(frame: Frame, matrix: TermMatrix | None, max_terms: int) -> SparseArray:
    cells = frame.by_page
    if matrix is None:
        return sparse.csr_array((len(cells.owner), 0))
    return _commonest(cells.totals(frame.rows(matrix.passage_ids, matrix.counts)), max_terms)


def _graded(pairs: _Pairs, n_pages: IntArray) -> NDArray[np.object_]:
    """Return the grades of "less alike than two random piles of documents".

    Only that can be supported: the interval has the bias off and `expected` has it in, so an interval
    above `expected` says nothing.
    """
    low, high = pairs.low - pairs.expected, pairs.high - pairs.expected
    return grade_all(n_pages, low, high, holds=high < 0)


def _pair_indices(n_regions: int) -> tuple[IntArray, IntArray]:
    pairs = np.array(list(combinations(range(n_regions), 2)), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The similarity of each pair, its interval and what chance gives; all of shape (n_pairs,)."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    expected: FloatArray


def _pairs(cells: Cells, totals: SparseArray, resamples: Resamples, rng: np.random.Generator) -> _Pairs:
    a, b = _pair_indices(cells.n_regions)
    sums = (cells.by_region() @ totals).toarray().T
    divergence = jensen_shannon_divergence(sums[:, a], sums[:, b])
    resampled = [_Spread.of(resamples.sums(cells, totals, region)) for region in range(cells.n_regions)]
    n_pages = cells.n_owners_of(sparse.csr_array(totals.sum(axis=1).reshape(-1, 1)))[:, 0]
    low, high = np.full(len(a), np.nan), np.full(len(a), np.nan)
    for pair, (one, other) in enumerate(zip(a, b, strict=True)):
        values = resampled[one].divergence(resampled[other])
        ends = reverse_interval(
            divergence[[pair]], values[None], n_pages=int(min(n_pages[one], n_pages[other]))
        )
        high[pair], low[pair] = (similarity_of(np.clip(end, 0, 1))[0] for end in ends)
    shuffled = [_shuffled(cells, totals, rng) for _ in range(N_SHUFFLES)]
    expected = np.mean([similarity_of(jensen_shannon_divergence(s[:, a], s[:, b])) for s in shuffled], axis=0)
    return _Pairs(similarity_of(divergence), low, high, expected)


def _shuffled(cells: Cells, totals: SparseArray, rng: np.random.Generator) -> FloatArray:
    """Return the sums of the regions when the cells are dealt to them at random, (n_columns, n_regions)."""
    sums: FloatArray = (cells.by_region() @ totals[rng.permutation(totals.shape[0])]).toarray().T
    return sums


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
