import numpy as np
import pytest
from scipy import stats

from fangzhi.comparison.resampling import (
    OWN,
    difference_interval,
    draw_resamples,
    interval,
    reverse_interval,
    stretch,
)
from tests.comparison.corpora import Said, corpus, planted


def test_a_page_has_one_weight_in_every_region_that_it_speaks_of():
    frame = corpus([[Said("北京")], [Said("上海")]], [[Said("上海")]]).frame
    resamples = draw_resamples(frame.by_page, n=50, random_state=0)
    ones = frame.by_page.totals(np.ones((3, 1)))
    beijing, shanghai = (resamples.sums(frame.by_page, ones, region)[0] for region in (0, 1))
    other_page = resamples.page_weights[:, 1]
    assert shanghai == pytest.approx(beijing + other_page)
    assert resamples.sums_of_all(frame.by_page, ones)[0] == pytest.approx(beijing + shanghai)


def test_two_extra_documents_are_drawn_from_the_whole_corpus():
    frame = corpus([[Said("北京")]], [[Said("上海")]]).frame
    resamples = draw_resamples(frame.by_page, n=400, random_state=0)
    added = resamples.extra(frame.by_page.totals(np.eye(2)), OWN, 0)
    assert 0.4 < ((added > 0).sum(axis=0) == 2).mean() < 0.6
    assert added.sum(axis=0).mean() == pytest.approx(2, rel=0.15)


def test_the_stretch_is_what_student_adds():
    assert stretch(5) == pytest.approx(2.7764451 / 1.9599640)
    assert stretch(10_000) == pytest.approx(1, abs=1e-3)
    assert np.isnan(stretch(1))


def test_one_page_has_no_interval():
    low, high = interval(np.array([0.3]), np.random.default_rng(0).random((1, 100)), n_pages=1)
    assert np.isnan([*low, *high]).all()


def test_the_interval_is_the_stretched_quantiles_within_bounds():
    values = np.arange(1001.0)[None]
    low, high = interval(np.array([500.0]), values, n_pages=5)
    assert low[0] == pytest.approx(500 - 475 * stretch(5))
    assert high[0] == pytest.approx(500 + 475 * stretch(5))
    low, high = interval(np.array([500.0]), values, n_pages=5, bounds=(0, 1000))
    assert (low[0], high[0]) == (0, 1000)


def test_an_estimate_stays_inside_its_interval():
    low, high = interval(np.array([5.0]), np.linspace(0, 1, 100)[None], n_pages=50)
    assert low[0] <= 5.0 <= high[0]


def test_the_reverse_interval_takes_an_upward_bias_off():
    values = np.linspace(0.4, 0.6, 1001)[None]
    low, high = reverse_interval(np.array([0.3]), values, n_pages=10_000)
    # quantiles .405 and .595, mirrored at .3; the upper end is drawn out to the estimate
    assert low[0] == pytest.approx(0.3 - 0.295, abs=1e-3)
    assert high[0] == pytest.approx(0.3)


def test_the_interval_of_a_difference_is_that_of_zou_and_donner():
    # normal intervals: the sides add up as variances do
    low, high = difference_interval(
        np.array([0.6]),
        (np.array([0.5]), np.array([0.7])),
        np.array([0.2]),
        (np.array([0.1]), np.array([0.3])),
    )
    assert (low[0], high[0]) == pytest.approx((0.4 - 0.1 * 2**0.5, 0.4 + 0.1 * 2**0.5))
    # skewed: the lower limit takes the lower side of a and the upper side of b
    low, _ = difference_interval(
        np.array([0.6]),
        (np.array([0.3]), np.array([0.7])),
        np.array([0.2]),
        (np.array([0.1]), np.array([0.6])),
    )
    assert low[0] == pytest.approx(0.4 - np.hypot(0.3, 0.4))


@pytest.mark.parametrize("n", [5, 12])
def test_the_interval_covers_a_mean_nineteen_times_in_twenty(n):
    rng = np.random.default_rng(n)
    covered = 0
    for _ in range(300):
        x = rng.beta(2, 5, n)
        corpus_wide = rng.beta(2, 5, 4 * n)
        weights = rng.exponential(size=(n, 400))
        extra = rng.exponential(size=400)
        drawn = rng.choice(np.concatenate([x, corpus_wide]), 400)
        values = (x @ weights + extra * drawn) / (weights.sum(axis=0) + extra)
        low, high = interval(np.array([x.mean()]), values[None], n_pages=n)
        covered += low[0] <= 2 / 7 <= high[0]
    # 0.95 of 300, less three standard errors
    assert covered / 300 >= 0.95 - 3 * stats.binom(300, 0.95).std() / 300


def test_the_same_seed_draws_the_same_weights():
    cells = planted(effect=0.0, n_documents=2).frame.by_page
    a, b = (draw_resamples(cells, n=10, random_state=7) for _ in range(2))
    assert np.array_equal(a.page_weights, b.page_weights)
    assert np.array_equal(a.extra_cell, b.extra_cell)
