"""Keyness: terms that set a region's texts apart from those of all other regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from fangzhi.comparison.frame import BoolArray, Cells, FloatArray, Frame, IntArray, SparseArray, TermMatrix
from fangzhi.comparison.grades import grade_all
from fangzhi.comparison.leave_one_out import rank_counts, worst_log_odds
from fangzhi.comparison.permutation import MAX_Q, MIN_CELLS, benjamini_hochberg, permutation_p, why_undefined
from fangzhi.comparison.resampling import OWN, REST, Resamples, difference_interval, interval

COLUMNS = (
    "region", "term", "log_odds", "z", "n_target", "n_reference", "n_documents", "low", "high", "grade",
    "n_passages", "n_pages", "dispersion", "leave_one_out", "flips", "p", "q", "undefined",
)  # fmt: skip
# Strongest terms of each region that the table keeps: more than any reader or figure goes through.
KEEP = 200
# Resampled values held at once (terms x resamples): 32 MB of doubles.
BLOCK_VALUES = 4_000_000
# A term in fewer pages cannot be "supported": untested, it does not raise the q of the others.
MIN_PAGES = 5


@dataclass(frozen=True, eq=False)
class KeynessEstimates:
    """Keyness of every term in every region; arrays have shape (n_regions, n_terms), NaN where undefined.

    n_pages: independent pages behind the statement: those with the term on the side that uses it more,
    and no more than the other side has. leave_one_out: the log-odds nearest to, or farthest beyond, 0
    that leaving out one cell gives. flips: leaving one out reverses the sign, or takes the term away.
    undefined: why a number is empty, None where none is: as `why_undefined`, or rare_term (no test).
    """

    log_odds: FloatArray
    z: FloatArray
    n_pages: IntArray
    leave_one_out: FloatArray
    flips: BoolArray
    p: FloatArray
    q: FloatArray
    undefined: NDArray[np.object_]

    @property
    def holds(self) -> BoolArray:
        """Whether a term passes the permutation test and hangs on no single cell."""
        return np.asarray((self.q <= MAX_Q) & ~self.flips)


def log_odds(
    target: FloatArray, reference: FloatArray, *, prior: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Weighted log-odds ratio of each term, with an informative Dirichlet prior, and its z-score.

    target, reference: token counts, shape (n_terms,), same term order.
    prior: pseudo-counts alpha_w, shape (n_terms,), all positive.
    Returns log-odds ratios and z-scores, shape (n_terms,); positive where the target uses the term more.
    The z is a ranking, no test: it takes every token as independent.
    Raises ValueError if shapes differ or a prior is not positive.
    Source: Monroe, Colaresi & Quinn (2008), eqs. 16, 20-22.
    """
    if not target.shape == reference.shape == prior.shape:
        raise ValueError(
            f"shapes differ: target {target.shape}, reference {reference.shape}, prior {prior.shape}"
        )
    if (prior <= 0).any():
        raise ValueError(f"prior must be positive, its smallest is {prior.min()}")
    alpha_0 = float(prior.sum())
    ratio = _logit(target, target.sum(), prior, alpha_0) - _logit(reference, reference.sum(), prior, alpha_0)
    return ratio, ratio / np.sqrt(1 / (target + prior) + 1 / (reference + prior))


def _logit(counts: FloatArray, n_tokens: FloatArray | float, prior: FloatArray, alpha_0: float) -> FloatArray:
    """Return the log-odds of each term under its posterior; counts has shape (n_terms,) or (n_terms, n)."""
    alpha = prior.reshape(-1, *[1] * (counts.ndim - 1))
    odds: FloatArray = (counts + alpha) / (n_tokens + alpha_0 - counts - alpha)
    return np.log(odds)


def informative_prior(counts: FloatArray, *, n_tokens: float) -> FloatArray:
    """Return the pseudo-counts that follow the whole corpus and add up to n_tokens.

    counts: occurrences in the corpus, shape (n_terms,). A term that never occurs gets that of half a token.
    """
    rate = np.maximum(counts, 0.5)
    return np.asarray(n_tokens * rate / rate.sum(), dtype=np.float64)


def keyness(
    frame: Frame, matrix: TermMatrix, resamples: Resamples, *, keep: int | None = KEEP
) -> pd.DataFrame:
    """Return KEYNESS: each region's terms against all other regions.

    n_target, n_reference: occurrences in passages about the region, and in all others; the log-odds use
    the same counts weighted by how much a passage is about the region. keep: terms a region, the strongest
    by |z|; None keeps all. A region without tokens, or without another to be held against, has no row,
    nor has the only term of a vocabulary.
    """
    counts = frame.rows(matrix.passage_ids, matrix.counts)
    totals = frame.by_page.totals(counts)
    prior = document_prior(totals)
    found = estimate_keyness(frame.by_page, totals, prior=prior)
    region, term = _strongest(found.z, keep)
    low, high = keyness_intervals(frame.by_page, totals, resamples, prior=prior, pairs=(region, term))
    n_target, n_passages, n_all = _occurrences(frame, counts)
    at = (region, term)
    table = pd.DataFrame(
        {
            "region": np.array(frame.regions, dtype=object)[region],
            "term": np.array(list(matrix.terms), dtype=object)[term],
            "log_odds": found.log_odds[at], "z": found.z[at],
            "n_target": n_target[at], "n_reference": n_all[term] - n_target[at],
            "n_documents": frame.by_document.n_owners_of(frame.by_document.totals(counts))[at],
            "low": low, "high": high,
            "grade": grade_all(found.n_pages[at], low, high, holds=found.holds[at]),
            "n_passages": n_passages[at], "n_pages": found.n_pages[at],
            "dispersion": dispersion(frame.by_page, totals)[at],
            "leave_one_out": found.leave_one_out[at], "flips": found.flips[at],
            "p": found.p[at], "q": found.q[at], "undefined": found.undefined[at],
        },
    )  # fmt: skip
    return table.sort_values(["region", "term"], ignore_index=True)[list(COLUMNS)]


def document_prior(totals: SparseArray) -> FloatArray:
    """Return a prior that weighs as much as one document of mean length.

    So a term has to be in more than one document before the counts outweigh the prior.
    totals: counts by cell, shape (n_cells, n_terms).
    """
    by_term = np.asarray(totals.sum(axis=0), dtype=np.float64).ravel()
    return informative_prior(by_term, n_tokens=max(by_term.sum() / max(totals.shape[0], 1), 1.0))


def _strongest(z: FloatArray, keep: int | None) -> tuple[IntArray, IntArray]:
    """Return the (region, term) indices of the `keep` largest |z| of each region; ties by term order."""
    strength = np.where(np.isnan(z), -1.0, np.abs(z))
    order = np.argsort(-strength, axis=1, kind="stable")[:, :keep]
    region = np.repeat(np.arange(len(z)), order.shape[1])
    term = np.sort(order, axis=1).ravel()
    defined = strength[region, term] >= 0
    return region[defined], term[defined]


def _occurrences(frame: Frame, counts: SparseArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return the unweighted occurrences by region and the passages with them, and all occurrences.

    Shapes (n_regions, n_terms) twice, and (n_terms,).
    """
    about = frame.weights.copy()
    about.data = np.ones_like(about.data)
    occurrences = np.rint((about.T @ counts).toarray()).astype(np.int64)
    present = counts.copy()
    present.data = (present.data > 0).astype(np.float64)
    n_passages = np.rint((about.T @ present).toarray()).astype(np.int64)
    return occurrences, n_passages, np.rint(_column_sums(counts)).astype(np.int64)


def estimate_keyness(cells: Cells, totals: SparseArray, *, prior: FloatArray) -> KeynessEstimates:
    """Return the log-odds of every term in every region, with what leaving out and permuting say.

    totals: counts by cell, shape (n_cells, n_terms).
    """
    shape = (cells.n_regions, totals.shape[1])
    delta, z, worst, p = (np.full(shape, np.nan) for _ in range(4))
    flips = np.ones(shape, dtype=bool)
    own = (cells.by_region() @ totals).toarray()
    rest = own.sum(axis=0) - own
    tokens = np.asarray(totals.sum(axis=1), dtype=np.float64).ravel()
    own_pages, rest_pages = _pages_with(cells, totals)
    region_pages, other_pages = _pages_with(cells, sparse.csr_array(tokens[:, None]))
    ranked = rank_counts(totals)
    testable = np.asarray((totals > 0).sum(axis=0)).ravel() >= MIN_PAGES
    for region in range(cells.n_regions):
        # Odds are those of a term against all other terms: of the only one they are undefined.
        if own[region].sum() <= 0 or rest[region].sum() <= 0 or shape[1] < 2:
            continue
        in_region = cells.region == region
        delta[region], z[region] = log_odds(own[region], np.maximum(rest[region], 0), prior=prior)
        worst[region], flips[region] = worst_log_odds(ranked, cells, region, prior=prior)
        p[region, testable] = permutation_p(totals[:, testable], tokens, in_region, lattice=1.0)
    behind = np.where(delta > 0, np.minimum(own_pages, other_pages), np.minimum(rest_pages, region_pages))
    undefined = why_undefined(region_pages, other_pages).repeat(shape[1], axis=1)
    undefined[(np.minimum(region_pages, other_pages) >= MIN_CELLS) & ~testable] = "rare_term"
    return KeynessEstimates(delta, z, behind, worst, flips, p, benjamini_hochberg(p), undefined)


def _pages_with(cells: Cells, totals: SparseArray) -> tuple[IntArray, IntArray]:
    """Count the pages with each column in each region, and in all others: two of (n_regions, n_columns)."""
    own = cells.n_owners_of(totals)
    everywhere = Cells(cells.owner, np.zeros_like(cells.region), cells.passages, 1, cells.n_owners)
    rest = np.maximum(everywhere.n_owners_of(totals) - own, 0)
    return own, rest


def keyness_intervals(
    cells: Cells,
    totals: SparseArray,
    resamples: Resamples,
    *,
    prior: FloatArray,
    pairs: tuple[IntArray, IntArray],
) -> tuple[FloatArray, FloatArray]:
    """Return the interval of the log-odds of each (region, term) pair, each of shape (n_pairs,).

    Resampled like everything else (resampling.py); the prior stays as it is. Terms are worked off in
    blocks, so that the memory does not grow with the vocabulary.
    """
    region, term = pairs
    low, high = np.full(len(term), np.nan), np.full(len(term), np.nan)
    resampled = _ResampledOdds.prepare(cells, totals, resamples, alpha_0=float(prior.sum()))
    by_term = totals.tocsc()
    for block in _blocks(np.unique(term), resamples.n):
        part = by_term[:, block].tocsr()
        everything = resamples.sums_of_all(cells, part)
        inside = np.flatnonzero((term >= block[0]) & (term <= block[-1]))
        for one in np.unique(region[inside]):
            mine = inside[region[inside] == one]
            chosen = np.searchsorted(block, term[mine])
            columns = part if np.array_equal(chosen, np.arange(len(block))) else part[:, chosen]
            low[mine], high[mine] = resampled.interval(
                columns, everything[chosen], int(one), prior[term[mine]]
            )
    return low, high


def _blocks(terms: IntArray, n_resamples: int) -> Iterator[IntArray]:
    step = max(BLOCK_VALUES // max(n_resamples, 1), 1)
    for start in range(0, len(terms), step):
        yield terms[start : start + step]


@dataclass(frozen=True, eq=False)
class _ResampledOdds:
    """The resampled lengths of all regions, to turn resampled counts of a block of terms into intervals.

    own, rest: tokens of each region and of the others, by resample, shape (n_regions, n).
    tokens: of each cell, shape (n_cells,). n_own, n_rest: pages, shape (n_regions,).
    """

    cells: Cells
    resamples: Resamples
    alpha_0: float
    tokens: FloatArray
    own: FloatArray
    rest: FloatArray
    n_own: IntArray
    n_rest: IntArray

    @classmethod
    def prepare(
        cls, cells: Cells, totals: SparseArray, resamples: Resamples, *, alpha_0: float
    ) -> _ResampledOdds:
        tokens = np.asarray(totals.sum(axis=1), dtype=np.float64).ravel()
        column = sparse.csr_array(tokens[:, None])
        regions = range(cells.n_regions)
        sums = np.array([resamples.sums(cells, column, region)[0] for region in regions])
        extra_own = np.array([resamples.extra(column, OWN, region)[0] for region in regions])
        extra_rest = np.array([resamples.extra(column, REST, region)[0] for region in regions])
        n_own, n_rest = (pages[:, 0] for pages in _pages_with(cells, column))
        return cls(
            cells,
            resamples,
            alpha_0,
            tokens,
            sums + extra_own,
            sums.sum(axis=0) - sums + extra_rest,
            n_own,
            n_rest,
        )

    def interval(
        self, counts: SparseArray, everything: FloatArray, region: int, prior: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the interval of the log-odds ratio of some terms in one region.

        counts: shape (n_cells, k). everything: their resampled sums over all cells, (k, n). prior: (k,).
        """
        inside = self.cells.region == region
        sums = self.resamples.sums(self.cells, counts, region)
        a, a_ends = self._side(
            counts[inside], self.tokens[inside].sum(), prior, n_pages=int(self.n_own[region]),
            resampled=sums + self.resamples.extra(counts, OWN, region), resampled_tokens=self.own[region],
        )  # fmt: skip
        b, b_ends = self._side(
            counts[~inside], self.tokens[~inside].sum(), prior, n_pages=int(self.n_rest[region]),
            resampled=np.maximum(everything - sums, 0) + self.resamples.extra(counts, REST, region),
            resampled_tokens=self.rest[region],
        )  # fmt: skip
        return difference_interval(a, a_ends, b, b_ends)

    def _side(
        self, counts: SparseArray, n_tokens: float, prior: FloatArray, *, n_pages: int, resampled: FloatArray,
        resampled_tokens: FloatArray,
    ) -> tuple[FloatArray, tuple[FloatArray, FloatArray]]:  # fmt: skip
        """Return the log-odds of the terms on one side, and their interval."""
        estimate = _logit(_column_sums(counts), n_tokens, prior, self.alpha_0)
        values = _logit(resampled, resampled_tokens, prior, self.alpha_0)
        return estimate, interval(estimate, values, n_pages=n_pages)


def dispersion(cells: Cells, totals: SparseArray) -> FloatArray:
    """Return how unevenly each term is spread over a region's cells, shape (n_regions, n_terms).

    Gries' deviation of proportions, 0 (as even as the lengths) to 1 (all in the shortest cell), normalised
    by its maximum. NaN where the term does not occur or the region has one cell.
    Source: Gries (2008), Int. J. Corpus Linguistics 13; normalised: Lijffijt & Gries (2012), ibid. 17.
    """
    tokens = np.asarray(totals.sum(axis=1), dtype=np.float64).ravel()
    out = np.full((cells.n_regions, totals.shape[1]), np.nan)
    for region in range(cells.n_regions):
        inside = (cells.region == region) & (tokens > 0)
        if inside.sum() < 2:
            continue
        expected = tokens[inside] / tokens[inside].sum()
        counts = totals[inside].tocoo()
        total = _column_sums(totals[inside])
        observed = counts.data / total[counts.col]
        # A cell without the term adds its expected share; the expected shares add up to 1.
        deviation = np.abs(observed - expected[counts.row]) - expected[counts.row]
        summed = 1 + np.bincount(counts.col, weights=deviation, minlength=totals.shape[1])
        out[region] = np.where(total > 0, summed / 2 / (1 - expected.min()), np.nan)
    return out


def _column_sums(counts: SparseArray) -> FloatArray:
    return np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
