"""How well topics come back when documents are resampled."""

import numpy as np
import pandas as pd
import pytest

from fangzhi.topics import choose_n_topics, fit_topics, measure_stability
from fangzhi.topics import stability as module
from fangzhi.topics.model import weigh_terms
from fangzhi.topics.stability import _is_chosen, _match, _resample
from tests.topics.invented import matrix_of, planted


@pytest.fixture(scope="module")
def corpus():
    return planted(60)


@pytest.fixture(scope="module")
def choice(corpus):
    matrix, documents = corpus
    return choose_n_topics(matrix, documents, candidates=[5, 2, 3, 4, 3], n_resamples=6, random_state=0)


def test_the_planted_number_of_topics_is_chosen(choice):
    assert choice.loc[choice["is_chosen"], "n_topics"].tolist() == [3]


def test_the_choice_has_a_row_a_number_with_its_interval(choice):
    assert choice["n_topics"].tolist() == [2, 3, 4, 5]
    assert (choice["low"] <= choice["stability"]).all()
    assert (choice["stability"] <= choice["high"]).all()
    assert choice["reason"].isna().all()


def test_topics_that_are_there_are_stable_and_one_too_many_is_not(corpus):
    matrix, documents = corpus
    for n_topics, n_unstable in ((3, 0), (6, 3)):
        model = fit_topics(matrix, n_topics=n_topics, random_state=0)
        stability = measure_stability(model, matrix, documents, n_resamples=6, random_state=0)
        assert stability.by_topic.shape == (n_topics,)
        assert stability.is_unstable.sum() >= n_unstable
        assert n_unstable or stability.by_topic.min() > 0.9


def test_a_topic_that_lives_in_one_document_is_unstable():
    words = ["高校", "学科", "科研", "专业", "博士", "院士"]
    field = [" ".join(words[:i] + words[i + 1 :]) for i in range(6)] * 3
    alone = ["渔船 港口 渔民 海鲜", "渔船 港口 海鲜", "港口 渔民 渔船"]
    documents = [f"d{i}" for i in range(len(field))] + ["alone"] * 3
    matrix = matrix_of(*field, *alone)
    model = fit_topics(matrix, n_topics=2, random_state=0)
    stability = measure_stability(model, matrix, documents, n_resamples=60, random_state=1)
    fishing = int(model.loadings[:, model.terms.index("渔船")].argmax())
    # the document is in a resample with probability 1 - (18 / 19) ** 19 = 0.64
    assert stability.by_topic[fishing] == pytest.approx(0.64, abs=0.15)
    assert stability.by_topic[1 - fishing] > stability.by_topic[fishing]


def test_texts_without_structure_have_no_stable_topic():
    rng = np.random.default_rng(4)
    law = 1 / np.arange(1, 121)
    words = [f"词{chr(0x4E00 + i)}" for i in range(120)]
    passages = [" ".join(rng.choice(words, size=50, p=law / law.sum())) for _ in range(90)]
    matrix = matrix_of(*passages)
    documents = [f"d{i // 3}" for i in range(90)]
    for n_topics in (2, 5):
        model = fit_topics(matrix, n_topics=n_topics, random_state=0)
        stability = measure_stability(model, matrix, documents, n_resamples=10, random_state=0)
        assert stability.is_unstable.all()


def test_one_topic_alone_has_no_stability():
    matrix, documents = planted(30)
    model = fit_topics(matrix, n_topics=1, random_state=0)
    stability = measure_stability(model, matrix, documents, n_resamples=3, random_state=0)
    assert np.isnan(stability.by_topic).all()
    assert "One topic alone" in stability.reason


def test_matching_is_the_best_assignment_not_the_first():
    reference = np.array([[1.0, 0.0], [0.8, 0.6]])
    loadings = np.array([[0.9, 0.1], [1.0, 0.0]])
    # cosines: [[0.994, 1], [0.861, 0.8]]; greedy takes 1 + 0.861, and so does the optimum
    assert _match(reference, loadings) == pytest.approx([1.0, 0.78 / np.hypot(0.9, 0.1)])
    swapped = np.array([[0.8, 0.6], [0.6, 0.8]])
    # cosines: [[0.8, 0.6], [1, 0.96]]; greedy takes 1 + 0.6, the optimum 0.8 + 0.96
    assert _match(reference, swapped) == pytest.approx([0.8, 0.96])


def test_a_topic_without_a_partner_has_agreement_zero():
    assert _match(np.eye(3), np.eye(3)[:2]) == pytest.approx([1, 1, 0])


def test_a_document_drawn_twice_counts_as_twice_its_passages():
    matrix = matrix_of("高校 学科", "小学 作业", "高校 作业")
    weights = weigh_terms(matrix)

    class Draw:
        def integers(self, n, size):
            return np.array([0, 0])[:size]

    sample = _resample(weights, np.array([0, 0, 1]), 2, Draw()).toarray()
    twice = np.vstack([weights[[0, 1]].toarray()] * 2)
    assert np.allclose(sample.T @ sample, twice.T @ twice, atol=1e-6)


def test_a_large_corpus_is_judged_on_some_of_its_documents(corpus, monkeypatch):
    matrix, documents = corpus
    seen = []
    fit = module.fit_topics
    monkeypatch.setattr(module, "MOST_PASSAGES", 20)
    monkeypatch.setattr(module, "fit_topics", lambda part, **how: seen.append(part) or fit(part, **how))
    table = choose_n_topics(matrix, documents, candidates=[3], n_resamples=2, random_state=0)
    assert table["stability"].notna().all()
    assert seen[0].n_passages == 21  # seven documents of three passages
    assert len({documents[matrix.passage_ids.index(name)] for name in seen[0].passage_ids}) == 7


@pytest.mark.parametrize(
    ("passages", "documents", "why"),
    [
        ([], [], "There are no passages"),
        (["高校 学科", "小学 作业"], ["a", "a"], "there is 1"),
        (["高校 学科"], ["a"], "Only 1 of 2"),
        (["高校 学科", "小学 作业", "高校 作业"], ["a", "a", "b"], "there are 2"),
        (["", "", ""], ["a", "b", "c"], "there is no vocabulary"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_cannot_be_measured_is_empty_with_its_reason(passages, documents, why):
    matrix = matrix_of(*passages)
    table = choose_n_topics(matrix, documents, candidates=[2, 3], n_resamples=3, random_state=0)
    assert table["stability"].isna().all()
    assert table.loc[table["is_chosen"], "n_topics"].tolist() == [2]
    assert why in table["reason"].iloc[0]
    model = fit_topics(matrix, n_topics=2, random_state=0)
    stability = measure_stability(model, matrix, documents, n_resamples=3, random_state=0)
    assert np.isnan(stability.by_topic).all()
    assert stability.reason
    assert not stability.is_unstable.any()


@pytest.mark.filterwarnings("error")
def test_more_topics_than_a_resample_has_passages_are_no_error():
    matrix = matrix_of("高校 学科", "小学 作业", "高校 作业", "学科 小学")
    table = choose_n_topics(matrix, ["a", "b", "c", "d"], candidates=[3, 4, 9], n_resamples=5, random_state=0)
    assert table["stability"].notna().tolist() == [True, True, False]
    assert "Only 4 of 9" in table["reason"].iloc[2]


@pytest.mark.parametrize(
    ("stability", "chosen"),
    [
        ([0.70, 0.72, 0.60], 0),  # the first is within the best's standard error
        ([0.60, 0.72, 0.71], 1),
        ([np.nan, 0.5, 0.6], 2),
        ([np.nan, np.nan, np.nan], 0),
    ],
)
def test_the_simplest_of_those_as_good_as_the_best_is_chosen(stability, chosen):
    table = pd.DataFrame({"stability": stability, "standard_error": 0.03})
    assert np.flatnonzero(_is_chosen(table)).tolist() == [chosen]


def test_no_candidates_give_an_empty_table(corpus):
    matrix, documents = corpus
    assert choose_n_topics(matrix, documents, candidates=[], random_state=0).empty


def test_a_wrong_call_is_refused(corpus):
    matrix, documents = corpus
    model = fit_topics(matrix, n_topics=2, random_state=0)
    with pytest.raises(ValueError, match="2 documents for 60 passages"):
        measure_stability(model, matrix, documents[:2], n_resamples=2, random_state=0)
    with pytest.raises(ValueError, match="n_resamples is 0"):
        measure_stability(model, matrix, documents, n_resamples=0, random_state=0)
