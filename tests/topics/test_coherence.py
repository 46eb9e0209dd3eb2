"""NPMI of top terms, against values worked out by hand."""

import numpy as np
import pytest

from fangzhi.topics import coherence_npmi
from fangzhi.topics.coherence import top_terms
from fangzhi.topics.model import TopicModel
from tests.topics.invented import matrix_of


def model_of(matrix, *topics):
    loadings = np.array([[words.split().count(term) for term in matrix.terms] for words in topics], float)
    return TopicModel(
        loadings, np.zeros((matrix.n_passages, len(topics))), matrix.terms, matrix.passage_ids, 0.0
    )


def test_npmi_by_hand():
    # 高校 in 2 of 4 passages, 学科 in 2, both in 1: ln(0.25 / 0.25) = 0
    matrix = matrix_of("高校 学科", "高校", "学科", "作业")
    assert coherence_npmi(model_of(matrix, "高校 学科"), matrix) == pytest.approx([0.0])


def test_terms_that_always_meet_have_one_and_that_never_meet_minus_one():
    matrix = matrix_of("高校 学科", "作业", "作业 小学", "小学")
    # 高校 学科: p = p(a) = p(b) = 1/4, ln 4 / ln 4; 高校 小学: never together
    assert coherence_npmi(model_of(matrix, "高校 学科", "高校 小学"), matrix) == pytest.approx([1.0, -1.0])


def test_the_mean_is_over_all_pairs():
    matrix = matrix_of("高校 学科", "高校", "学科", "作业")
    # 0 for 高校-学科, -1 for each pair with 作业
    assert coherence_npmi(model_of(matrix, "高校 学科 作业"), matrix) == pytest.approx([-2 / 3])


@pytest.mark.filterwarnings("error")
def test_one_term_or_terms_of_every_passage_have_none():
    matrix = matrix_of("高校 学科", "高校 学科")
    assert np.isnan(coherence_npmi(model_of(matrix, "高校", "高校 学科"), matrix)).all()


def test_a_term_of_next_to_no_loading_is_none_of_a_topics():
    loadings = np.array([[0.9, 0.5, 0.001], [0.0, 0.0, 0.0]])
    model = TopicModel(loadings, np.zeros((1, 2)), ("高校", "学科", "作业"), ("p",), 0.0)
    assert [columns.tolist() for columns in top_terms(model, 3)] == [[0, 1], []]
