"""A topic model as tables."""

import numpy as np
import pandas as pd
import pytest

from fangzhi.artefacts import TABLES, conform
from fangzhi.topics import (
    fit_topics,
    label_topics,
    measure_stability,
    passage_topics,
    topic_table,
    topic_terms,
    topics_by_themes,
    typical_passages,
)
from fangzhi.topics.model import TopicModel
from tests.topics.invented import TOPICS, matrix_of, planted


@pytest.fixture(scope="module")
def corpus():
    matrix, documents = planted(45)
    model = fit_topics(matrix, n_topics=3, random_state=0)
    stability = measure_stability(model, matrix, documents, n_resamples=3, random_state=0)
    return matrix, model, stability


def test_the_tables_agree_with_their_declarations(corpus):
    matrix, model, stability = corpus
    conform(topic_table(model, matrix, stability=stability), "topics")
    conform(topic_terms(model), "topic_terms")
    conform(passage_topics(model), "passage_topics")
    assert list(passage_topics(model).columns) == [c.name for c in TABLES["passage_topics"].columns]


def test_shares_of_topics_and_passages_add_up(corpus):
    matrix, model, stability = corpus
    table = topic_table(model, matrix, stability=stability)
    assert table["share"].sum() == pytest.approx(1)
    assert table["n_passages"].sum() == 45
    assert passage_topics(model).groupby("passage_id")["share"].sum().to_numpy() == pytest.approx(np.ones(45))


def test_the_terms_of_a_topic_stand_by_weight_the_first_being_one(corpus):
    table = topic_terms(corpus[1], n_terms=5)
    assert table.loc[table["rank"] == 1, "weight"].tolist() == [1.0] * 3
    for _, rows in table.groupby("topic"):
        assert rows["rank"].tolist() == [1, 2, 3, 4, 5]
        assert rows["weight"].is_monotonic_decreasing
        assert set(rows["term"]) in [set(words) for words in TOPICS]


def test_typical_passages_speak_most_of_the_topic(corpus):
    _, model, _ = corpus
    table = typical_passages(model, n_passages=4)
    shares = pd.DataFrame(model.shares, index=list(model.passage_ids), columns=[1, 2, 3])
    for topic, rows in table.groupby("topic"):
        assert rows["rank"].tolist() == [1, 2, 3, 4]
        assert (shares.loc[rows["passage_id"], topic] > 0.8).all()


def test_a_heading_of_one_word_does_not_stand_for_a_topic():
    loadings = np.array([[0.5, 0.5]])
    model = TopicModel(loadings, np.array([[0.1], [0.9]]), ("作业", "小学"), ("heading", "body"), 0.0)
    assert typical_passages(model, n_passages=1)["passage_id"].tolist() == ["body"]


def test_a_label_does_not_say_the_same_word_twice():
    terms = ("职业教育", "职业", "职业教育体系", "产教融合", "技能")
    model = TopicModel(np.array([[5.0, 4, 3, 2, 1]]), np.ones((1, 1)), terms, ("p",), 0.0)
    assert label_topics(model, n_terms=3) == ["职业教育、产教融合、技能"]


@pytest.mark.filterwarnings("error")
def test_a_model_without_topics_gives_empty_tables():
    matrix = matrix_of("", "")
    model = fit_topics(matrix, n_topics=3, random_state=0)
    tables = [topic_table(model, matrix), topic_terms(model), passage_topics(model), typical_passages(model)]
    assert [len(table) for table in tables] == [0, 0, 0, 0]
    conform(tables[0], "topics")


def test_stability_that_was_not_measured_is_empty():
    matrix = matrix_of("高校 学科", "小学 作业")
    table = topic_table(fit_topics(matrix, n_topics=2, random_state=0), matrix)
    assert table["stability"].isna().all()
    assert not table["is_unstable"].any()


def test_topics_are_read_against_main_themes():
    shares = pd.DataFrame(
        {"passage_id": ["a", "a", "b", "c"], "topic": [1, 2, 1, 1], "share": [0.25, 0.75, 1.0, 0.75]}
    )
    themes = pd.DataFrame(
        {
            "passage_id": ["a", "a", "b"],
            "theme": ["高等教育", "职业教育", "职业教育"],
            "is_main": [True, False, True],
        }
    )
    table = topics_by_themes(shares, themes).set_index(["topic", "theme"])["share"]
    # topic 1: 0.25 in a, 1 in b, 0.75 in c, which has no theme
    assert table[1, "高等教育"] == pytest.approx(0.125)
    assert table[1, "职业教育"] == pytest.approx(0.5)
    assert table[2, "高等教育"] == pytest.approx(1.0)
    rest = topics_by_themes(shares, themes)
    assert rest.loc[rest["theme"].isna(), "share"].tolist() == pytest.approx([0.375])
