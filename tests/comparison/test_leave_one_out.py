import numpy as np
import pytest
from scipy import sparse

from fangzhi.comparison.leave_one_out import odds_without_one, rank_counts, worst_log_odds
from tests.comparison.corpora import Said, corpus

# three cells of 10, 6 and 4 tokens; the second term is in the second cell only
COUNTS = sparse.csr_array(np.array([[4.0, 0, 6], [1, 2, 3], [2, 0, 2]]))
PRIOR = np.array([1.0, 0.5, 1.5])


def test_the_odds_of_a_side_are_those_of_every_way_to_leave_one_out():
    found = odds_without_one(rank_counts(COUNTS), np.ones(3, dtype=bool), prior=PRIOR)
    dense = COUNTS.toarray()
    every = []
    for left in ([0, 1, 2], [1, 2], [0, 2], [0, 1]):
        y = dense[left].sum(axis=0)
        every.append((y + PRIOR) / (y.sum() + 3 - y - PRIOR))
    assert found.full == pytest.approx(every[0])
    assert found.least == pytest.approx(np.min(every, axis=0))
    assert found.largest == pytest.approx(np.max(every, axis=0))
    assert found.n_with.tolist() == [3, 1, 3]


def test_a_side_of_one_cell_leaves_nothing():
    frame = corpus([[Said("北京")]], [[Said("上海")]], [[Said("上海")]]).frame
    worst, flips = worst_log_odds(rank_counts(COUNTS), frame.by_page, 0, prior=PRIOR)
    assert np.isnan(worst).all()
    assert flips.all()


def test_a_term_of_one_cell_flips_even_where_the_sign_stays():
    frame = corpus([[Said("北京")]], [[Said("北京")]], [[Said("上海")]], [[Said("上海")]]).frame
    counts = sparse.csr_array(np.array([[9.0, 1], [9, 0], [90, 0], [90, 0]]))
    worst, flips = worst_log_odds(rank_counts(counts), frame.by_page, 0, prior=np.array([1.0, 1.0]))
    assert worst[1] > 0
    assert flips[1]
