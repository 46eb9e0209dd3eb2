"""Leave-one-out: does a region's keyness hang on what a single page says?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangzhi.comparison.frame import BoolArray, Cells, FloatArray, IntArray, SparseArray


@dataclass(frozen=True, eq=False)
class RankedCounts:
    """The counts of a (n_cells, n_terms) matrix, by term and then by falling length of the cell.

    term, cell, count: one entry for each count above 0. order: the cells by falling length.
    tokens: length of each cell. n_terms: number of columns.
    """

    term: IntArray
    cell: IntArray
    count: FloatArray
    order: IntArray
    tokens: FloatArray
    n_terms: int


def rank_counts(totals: SparseArray) -> RankedCounts:
    """Sort the counts once, for `odds_without_one` of every region."""
    tokens = np.asarray(totals.sum(axis=1), dtype=np.float64).ravel()
    order = np.argsort(-tokens, kind="stable")
    by_term = totals[order].tocsc()
    by_term.sort_indices()
    by_term.eliminate_zeros()
    term = np.repeat(np.arange(totals.shape[1]), np.diff(by_term.indptr))
    return RankedCounts(term, order[by_term.indices], by_term.data, order, tokens, totals.shape[1])


@dataclass(frozen=True, eq=False)
class Odds:
    """The odds of each term on one side, (y + a) / (N + a0 - y - a); all of shape (n_terms,).

    full: of all its cells. least, largest: over all ways to leave out one cell, and none.
    n_with: the side's cells with the term.
    """

    full: FloatArray
    least: FloatArray
    largest: FloatArray
    n_with: IntArray


def odds_without_one(counts: RankedCounts, side: BoolArray, *, prior: FloatArray) -> Odds:
    """Return the odds of a side with and without each of its cells.

    side: shape (n_cells,), the cells of the side. prior: pseudo-counts, shape (n_terms,).
    """
    chosen = side[counts.cell]
    term, cell, count = counts.term[chosen], counts.cell[chosen], counts.count[chosen]
    n_with = np.bincount(term, minlength=counts.n_terms)
    total = np.bincount(term, weights=count, minlength=counts.n_terms).astype(np.float64)
    n_tokens = counts.tokens[side].sum()
    alpha_0 = prior.sum()
    full = (total + prior) / (n_tokens + alpha_0 - total - prior)
    left = total[term] - count + prior[term]
    without = left / (n_tokens - counts.tokens[cell] + alpha_0 - left)
    least, largest = full.copy(), full.copy()
    present = np.flatnonzero(n_with)
    if len(present):
        starts = (np.cumsum(n_with) - n_with)[present]
        least[present] = np.minimum(full[present], np.minimum.reduceat(without, starts))
        largest[present] = np.maximum(full[present], np.maximum.reduceat(without, starts))
    # Leaving out a cell without the term raises the odds, most of all the longest such cell.
    longest = _longest_without(counts, side, term, cell, n_with)
    raised = (total + prior) / (n_tokens - longest + alpha_0 - total - prior)
    return Odds(full, least, np.maximum(largest, raised), n_with)


def _longest_without(
    counts: RankedCounts, side: BoolArray, term: IntArray, cell: IntArray, n_with: IntArray
) -> FloatArray:
    """Return the length of the side's longest cell that lacks each term; 0 where every cell has it."""
    ranked = counts.order[side[counts.order]]
    rank = np.full(len(side), -1)
    rank[ranked] = np.arange(len(ranked))
    starts = np.cumsum(n_with) - n_with
    place = np.arange(len(term)) - starts[term]
    # The cells of a term come by rank: the first that is not where it would be if none were missing.
    gap = np.where(rank[cell] == place, len(ranked), place)
    first = n_with.copy()
    present = np.flatnonzero(n_with)
    if len(present):
        first[present] = np.minimum(first[present], np.minimum.reduceat(gap, starts[present]))
    lengths = np.append(counts.tokens[ranked], 0.0)
    return np.asarray(lengths[first])


def worst_log_odds(
    counts: RankedCounts, cells: Cells, region: int, *, prior: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Return the log-odds nearest to, or farthest beyond, 0 when one cell is left out, and whether it flips.

    It flips where the sign turns, or where one cell was all that had the term on the side that uses it more.
    NaN, and a flip, where a side has one cell: nothing is left of it then.
    """
    own, rest = cells.region == region, cells.region != region
    if min(int((counts.tokens[own] > 0).sum()), int((counts.tokens[rest] > 0).sum())) < 2:
        return np.full(counts.n_terms, np.nan), np.ones(counts.n_terms, dtype=bool)
    a = odds_without_one(counts, own, prior=prior)
    b = odds_without_one(counts, rest, prior=prior)
    lowest = np.minimum(a.least / b.full, a.full / b.largest)
    highest = np.maximum(a.largest / b.full, a.full / b.least)
    over = a.full > b.full
    worst = np.log(np.where(over, lowest, highest))
    turned = np.where(over, worst <= 0, worst >= 0)
    return worst, turned | (np.where(over, a.n_with, b.n_with) < 2)
