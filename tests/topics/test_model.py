"""Topics of invented passages whose topics are known."""

import os
import subprocess
import sys

import numpy as np
import pytest
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfTransformer

from fangzhi.topics import fit_topics
from fangzhi.topics.model import factorise, weigh_terms
from tests.bench.topics import plant, recovery
from tests.topics.invented import TOPICS, matrix_of, planted


@pytest.fixture(scope="module")
def matrix():
    return planted()[0]


@pytest.fixture(scope="module")
def model(matrix):
    return fit_topics(matrix, n_topics=3, random_state=0)


def test_planted_topics_come_back(model):
    found = {frozenset(model.terms[column] for column in np.argsort(-row)[:5]) for row in model.loadings}
    assert found == {frozenset(words) for words in TOPICS}


def test_loadings_sum_to_one_and_nothing_is_negative(model):
    assert np.allclose(model.loadings.sum(axis=1), 1)
    assert (model.loadings >= 0).all()
    assert (model.weights >= 0).all()


def test_shares_of_each_passage_sum_to_one(model):
    assert np.allclose(model.shares.sum(axis=1), 1)


def test_topics_stand_by_share(model):
    shares = model.shares.mean(axis=0)
    assert list(shares) == sorted(shares, reverse=True)


def test_term_weights_are_those_of_scikit_learn(matrix):
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(matrix.counts)
    assert np.allclose(weigh_terms(matrix).toarray(), expected.toarray(), atol=1e-6)


def test_the_factors_are_those_of_scikit_learn(matrix):
    weights = weigh_terms(matrix)
    bare = NMF(n_components=3, init="nndsvda", random_state=0)
    expected = bare.fit_transform(weights)
    w, h = factorise(weights, n_topics=3, random_state=0)
    assert np.allclose(w, expected, atol=1e-5)
    assert np.allclose(h, bare.components_, atol=1e-5)


def test_the_error_is_that_of_the_reconstruction(matrix, model):
    weights = weigh_terms(matrix).toarray()
    rest = weights - model.weights @ model.loadings
    assert model.error == pytest.approx(np.linalg.norm(rest) / np.linalg.norm(weights), rel=1e-4)


def test_more_topics_leave_less_unexplained(matrix):
    errors = [fit_topics(matrix, n_topics=n, random_state=0).error for n in (1, 2, 3, 6)]
    assert errors == sorted(errors, reverse=True)


def test_a_passage_without_vocabulary_changes_nothing_and_has_no_share():
    words = ["高校 学科", "高校 科研", "小学 课后服务", "小学 作业"]
    without = fit_topics(matrix_of(*words), n_topics=2, random_state=0)
    with_empty = fit_topics(matrix_of(*words[:2], "", *words[2:]), n_topics=2, random_state=0)
    assert np.isnan(with_empty.shares[2]).all()
    assert with_empty.loadings.shape == without.loadings.shape
    assert np.allclose(with_empty.shares[[0, 1, 3, 4]].sum(axis=1), 1)


@pytest.mark.parametrize(
    ("passages", "asked", "found", "why"),
    [
        ([], 5, 0, "There are no passages"),
        (["", ""], 5, 0, "there is no vocabulary"),
        (["高校 学科"], 5, 1, "Only 1 of 5 topics could be fitted (different passages: 1, terms: 2)."),
        (["高校 学科"] * 9, 3, 1, "Only 1 of 3 topics"),
        (["高校 学科", "小学 作业", ""], 5, 2, "Only 2 of 5 topics"),
        (["高校"] * 4, 2, 1, "Only 1 of 2 topics"),
        (["高校 学科"], 1, 1, ""),
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_corpus_that_cannot_carry_the_topics_gets_fewer_and_says_so(passages, asked, found, why):
    model = fit_topics(matrix_of(*passages), n_topics=asked, random_state=0)
    assert model.n_topics == found
    assert why in model.reason
    assert bool(model.reason) == (found < asked)
    assert model.shares.shape == (len(passages), found)
    assert np.isnan(model.error) == (found == 0)


def test_no_topics_at_all_is_a_wrong_call(matrix):
    with pytest.raises(ValueError, match="n_topics is 0; it must be at least 1"):
        fit_topics(matrix, n_topics=0, random_state=0)


PRINT_DIGEST = """
import hashlib
from tests.topics.invented import planted
from fangzhi.topics import fit_topics, choose_n_topics
matrix, documents = planted(60)
model = fit_topics(matrix, n_topics=3, random_state=1)
choice = choose_n_topics(matrix, documents, candidates=[2, 3], n_resamples=3, random_state=1)
blob = model.loadings.tobytes() + model.weights.tobytes() + repr(model.error).encode()
print(hashlib.sha256(blob + choice.to_csv().encode()).hexdigest())
"""


@pytest.mark.slow
def test_threads_and_hash_seeds_do_not_change_a_byte():
    digests = set()
    for threads, seed in (("1", "1"), ("2", "2"), ("4", "3")):
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        environment["PYTHONHASHSEED"] = seed
        run = [sys.executable, "-c", PRINT_DIGEST]
        digests.add(subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(digests) == 1


def test_a_small_planted_corpus_is_recovered_as_in_the_benchmark():
    matrix, topics = plant(3000, n_terms=4000, n_topics=12)
    model = fit_topics(matrix, n_topics=12, random_state=0)
    assert recovery(topics, model.loadings) >= 0.95
