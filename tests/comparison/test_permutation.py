from itertools import combinations

import numpy as np
import pytest
from scipy import sparse, stats

from fangzhi.comparison.permutation import (
    benjamini_hochberg,
    pearson_three_sf,
    permutation_moments,
    permutation_p,
    permuted_p,
    why_undefined,
)


def bursty_counts(n_cells=60, n_terms=40, seed=0):
    rng = np.random.default_rng(seed)
    rate = rng.gamma(0.3, 0.05, size=(n_cells, n_terms))
    mass = rng.integers(80, 300, n_cells).astype(float)
    return sparse.csr_array(rng.poisson(rate * mass[:, None]).astype(float)), mass


def test_moments_agree_with_dealing_the_cells_at_random():
    counts, mass = bursty_counts()
    inside = np.arange(60) < 12
    from_moments = permutation_p(counts, mass, inside, lattice=1.0)
    dealt = permuted_p(counts, mass, inside, n_permutations=4000, random_state=1)
    usual = dealt > 0.005
    assert np.abs(np.log(from_moments[usual] / dealt[usual])).mean() < 0.25


def test_the_moments_are_those_of_all_deals():
    counts = sparse.csr_array(np.array([[4.0], [3], [5], [0], [1], [0], [9], [0]]))
    mass = np.array([5.0, 9, 7, 3, 3, 4, 12, 2])
    excess = counts.toarray().ravel() - counts.sum() / mass.sum() * mass
    deals = [excess[list(chosen)].sum() for chosen in combinations(range(8), 3)]
    variance, skew = permutation_moments(counts, mass, 3)
    assert variance[0] == pytest.approx(np.var(deals))
    assert skew[0] == pytest.approx(stats.skew(deals))


def test_dealing_at_random_agrees_with_all_deals():
    counts = sparse.csr_array(np.array([[4.0], [3], [5], [0], [1], [0], [2], [0]]))
    mass = np.ones(8)
    inside = np.arange(8) < 3
    sums = [counts[list(chosen)].sum() for chosen in combinations(range(8), 3)]
    exact = 2 * np.mean(np.array(sums) >= 12)
    assert permuted_p(counts, mass, inside, n_permutations=20000, random_state=0)[0] == pytest.approx(
        exact, rel=0.1
    )


def test_a_term_that_all_cells_of_one_side_lack_has_the_exact_chance_of_that():
    counts = sparse.csr_array(np.array([[0.0]] * 10 + [[1.0]] * 6 + [[0.0]] * 4))
    inside = np.arange(20) < 10
    # all 6 cells with the term fall among the 10 outside: C(14, 10) / C(20, 10)
    exact = 2 * stats.hypergeom(20, 6, 10).pmf(0)
    assert permutation_p(counts, np.ones(20), inside, lattice=1.0)[0] >= exact
    assert permuted_p(counts, np.ones(20), inside, n_permutations=20000, random_state=0)[0] == pytest.approx(
        exact, rel=0.2
    )


def test_one_bursty_cell_makes_no_small_p():
    counts = sparse.csr_array(np.array([[50.0]] + [[0.0]] * 39))
    inside = np.arange(40) < 8
    assert permutation_p(counts, np.ones(40), inside, lattice=1.0)[0] > 0.1


def test_what_is_undefined_says_why():
    own, rest = np.array([9, 1, 9, 3, 9, 0]), np.array([0, 9, 1, 9, 9, 9])
    assert why_undefined(own, rest).tolist() == [
        "no_other_region", "one_page", "one_other_page", "few_pages", None, "one_page",
    ]  # fmt: skip


def test_too_few_cells_on_a_side_give_no_p():
    counts, mass = bursty_counts(n_cells=12)
    assert np.isnan(permutation_p(counts, mass, np.arange(12) < 4)).all()
    assert not np.isnan(permutation_p(counts, mass, np.arange(12) < 5)).all()


@pytest.mark.parametrize("skew", [-1.3, -0.2, 0.0, 0.4, 2.0])
def test_the_tail_is_that_of_pearson_three(skew):
    z = np.array([-1.0, 0.3, 1.9, 3.5])
    assert pearson_three_sf(z, np.full(4, skew)) == pytest.approx(
        stats.pearson3(skew).sf(z), rel=1e-9, abs=1e-15
    )


def test_q_values_are_those_of_scipy_and_leave_nan_out_of_the_family():
    p = np.random.default_rng(0).random(50) ** 3
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))
    with_gaps = np.insert(p, [3, 20], np.nan)
    q = benjamini_hochberg(with_gaps)
    assert np.isnan(q[[3, 21]]).all()
    assert q[~np.isnan(q)] == pytest.approx(stats.false_discovery_control(p))
