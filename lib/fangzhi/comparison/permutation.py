"""Could the documents have been dealt to the regions at random? p and q of a permutation of cells.

The regional sum of a statistic, when the cells (what one page says of one region)
are dealt out at random, has moments that are known exactly; its tail is that of
the Pearson type III curve with the same three moments (Mielke & Berry 2007,
Permutation Methods, 2nd ed., ch. 2). That costs one pass over the counts, and no
p is floored at 1/(number of permutations), which thousands of terms under
Benjamini-Hochberg would need. `permuted_p` deals the cards for real: the tests and
tests/accuracy compare the two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from fangzhi.comparison.frame import BoolArray, FloatArray, IntArray, SparseArray
from fangzhi.comparison.resampling import RandomState

# Below five cells on a side there are too few ways to deal them (C(9, 4) = 126) for any p to matter.
MIN_CELLS = 5
# A statement is called supported where at most one in twenty such statements is expected to be chance.
MAX_Q = 0.05
# Deals worked off at once by `permuted_p`.
BATCH = 500
# Under this skewness Pearson III and the normal curve agree to three digits, and 4 / skew**2 overflows.
NEARLY_SYMMETRIC = 1e-3


def why_undefined(n_own: IntArray, n_rest: IntArray) -> NDArray[np.object_]:
    """Return why a comparison of n_own with n_rest pages leaves something empty; None where nothing is.

    no_other_region: nothing to compare with. one_page, one_other_page: no interval, since leaving
    that page out leaves nothing. few_pages: an interval, but too few to permute.
    """
    conditions = [n_rest < 1, n_own < 2, n_rest < 2, np.minimum(n_own, n_rest) < MIN_CELLS]
    codes = np.array(["no_other_region", "one_page", "one_other_page", "few_pages", None], dtype=object)
    return np.asarray(codes[np.select(conditions, [0, 1, 2, 3], 4)], dtype=np.object_)


def permutation_p(
    counts: SparseArray, mass: FloatArray, in_region: BoolArray, *, lattice: float = 0.0
) -> FloatArray:
    """Return the two-sided p of each column's excess in the region over the even spread.

    counts: sparse, shape (n_cells, n_columns). mass: shape (n_cells,), what each cell's counts are out of.
    in_region: shape (n_cells,). lattice: step of the counts (1 for tokens), for the continuity correction.
    NaN where fewer than MIN_CELLS cells stand on either side, or a column is empty or constant.
    """
    used = mass > 0
    counts, mass, inside = counts[used], mass[used], in_region[used]
    n_cells, n_inside = len(mass), int(inside.sum())
    if min(n_inside, n_cells - n_inside) < MIN_CELLS:
        return np.full(counts.shape[1], np.nan)
    rate = _column_sums(counts) / mass.sum()
    excess = _column_sums(counts[inside]) - rate * mass[inside].sum()
    variance, skew = permutation_moments(counts, mass, n_inside)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.sign(excess) * np.maximum(np.abs(excess) - lattice / 2, 0) / np.sqrt(variance)
    p = 2 * np.where(z >= 0, pearson_three_sf(z, skew), pearson_three_sf(-z, -skew))
    p = np.maximum(p, _one_sided_columns(counts, inside))
    p = np.clip(p, 2 / special.binom(n_cells, n_inside), 1.0)
    return np.where(variance > 0, p, np.nan)


def permutation_moments(
    counts: SparseArray, mass: FloatArray, n_inside: int
) -> tuple[FloatArray, FloatArray]:
    """Return the variance and skewness of each column's excess when n_inside cells are drawn at random.

    The excess is the sum of count - rate * mass over the drawn cells; its mean is 0.
    Exact: the moments of a sum drawn without replacement. Arguments as permutation_p.
    """
    n, m = float(n_inside), float(len(mass))
    second, third = _power_sums(counts, mass, _column_sums(counts) / mass.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = n * (m - n) / (m * (m - 1)) * second
        skew = n * (m - n) * (m - 2 * n) / (m * (m - 1) * (m - 2)) * third / variance**1.5
    return variance, skew


def pearson_three_sf(z: FloatArray, skew: FloatArray) -> FloatArray:
    """Return P(Z >= z) for the standardised Pearson III curve of this skewness (0 is the normal)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shape = 4 / skew**2
        point = np.maximum(shape + np.sign(skew) * z * np.sqrt(shape), 0)
        tail = np.where(skew > 0, special.gammaincc(shape, point), special.gammainc(shape, point))
    tail = np.where(np.abs(skew) < NEARLY_SYMMETRIC, special.ndtr(-z), tail)
    return np.asarray(tail, dtype=np.float64)


def _column_sums(counts: SparseArray) -> FloatArray:
    return np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()


def _power_sums(counts: SparseArray, mass: FloatArray, rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the column sums of (count - rate * mass) squared, and cubed."""
    square = counts.power(2)
    by_mass, by_mass2 = counts.T @ mass, counts.T @ mass**2
    second = _column_sums(square) - 2 * rate * by_mass + rate**2 * (mass**2).sum()
    third = (
        _column_sums(counts.power(3))
        - 3 * rate * (square.T @ mass)
        + 3 * rate**2 * by_mass2
        - rate**3 * (mass**3).sum()
    )
    return second, third


def _one_sided_columns(counts: SparseArray, inside: BoolArray) -> FloatArray:
    """Return twice the exact chance that all cells with a column lie on one side, where they do; else 0.

    There the distribution ends, and a continuous curve would run past its last step.
    """
    present = counts.copy()
    present.data = (present.data != 0).astype(np.float64)
    n_with = _column_sums(present)
    n_inside_with = _column_sums(present[inside])
    m, n = len(inside), int(inside.sum())
    none_inside = special.gammaln(m - n_with + 1) - special.gammaln(m - n_with - n + 1)
    none_inside += special.gammaln(m - n + 1) - special.gammaln(m + 1)
    none_outside = special.gammaln(m - n_with + 1) - special.gammaln(n - n_with + 1)
    none_outside += special.gammaln(n + 1) - special.gammaln(m + 1)
    p = np.where(n_inside_with == 0, np.exp(np.minimum(none_inside, 0)), 0.0)
    p = np.where(n_inside_with == n_with, np.maximum(p, np.exp(np.minimum(none_outside, 0))), p)
    return np.where(n_with > 0, 2 * p, 0.0)


def permuted_p(
    counts: SparseArray,
    mass: FloatArray,
    in_region: BoolArray,
    *,
    n_permutations: int,
    random_state: RandomState,
) -> FloatArray:
    """Return the same two-sided p by dealing the cells at random n_permutations times.

    p = 2 (1 + exceedances of the smaller tail) / (1 + n_permutations), at most 1. Arguments as permutation_p.
    """
    rng = np.random.default_rng(random_state)
    rate = _column_sums(counts) / mass.sum()
    observed = _column_sums(counts[in_region]) - rate * mass[in_region].sum()
    above, below = np.ones(counts.shape[1]), np.ones(counts.shape[1])
    slack = 1e-9 * np.abs(observed) + 1e-12  # equal deals differ in the last digits
    for start in range(0, n_permutations, BATCH):
        deals = np.tile(in_region, (min(BATCH, n_permutations - start), 1))
        dealt = sparse.csr_array(rng.permuted(deals, axis=1), dtype=np.float64)
        excess = (dealt @ counts).toarray() - np.outer(dealt @ mass, rate)
        above += (excess >= observed - slack).sum(axis=0)
        below += (excess <= observed + slack).sum(axis=0)
    return np.minimum(2 * np.minimum(above, below) / (1 + n_permutations), 1.0)


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """Return the q-value of each p; NaN stays NaN and belongs to no family.

    Source: Benjamini & Hochberg (1995), step-up adjusted p.
    """
    q = np.full(p.shape, np.nan)
    tested: IntArray = np.flatnonzero(~np.isnan(p.ravel()))
    ordered = tested[np.argsort(p.ravel()[tested], kind="stable")]
    scaled = p.ravel()[ordered] * len(ordered) / np.arange(1, len(ordered) + 1)
    q.ravel()[ordered] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
