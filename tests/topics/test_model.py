"""Topics of invented passages whose topics are known."""

import numpy as np
import pytest

from fangzhi.terms import build_matrix
from fangzhi.topics import fit_topics, passage_topics

PLANTED = (
    ["产教融合", "校企合作", "实训基地", "技能大赛", "产业学院"],
    ["幼儿园", "普惠园", "入园率", "保育员", "托育服务"],
    ["智慧校园", "大数据", "人工智能", "云平台", "数字素养"],
)


def planted(n_passages=90, n_words=30, *, noise=0.1, seed=3):
    """Return tokens of passages, each of one planted topic, and the topic of each."""
    rng = np.random.default_rng(seed)
    every = [word for words in PLANTED for word in words]
    topics = np.repeat(np.arange(len(PLANTED)), n_passages // len(PLANTED))
    tokens = [
        [str(rng.choice(every if rng.random() < noise else PLANTED[topic])) for _ in range(n_words)]
        for topic in topics
    ]
    return tokens, topics


@pytest.fixture(scope="module")
def matrix():
    tokens, _ = planted()
    return build_matrix(tokens, [f"a.1-{i:02d}" for i in range(len(tokens))])


@pytest.fixture(scope="module")
def model(matrix):
    return fit_topics(matrix, n_topics=3, random_state=0)


def test_planted_topics_come_back(model):
    found = {frozenset(model.terms[column] for column in np.argsort(-row)[:5]) for row in model.loadings}
    assert found == {frozenset(words) for words in PLANTED}


def test_loadings_sum_to_one_and_nothing_is_negative(model):
    assert np.allclose(model.loadings.sum(axis=1), 1)
    assert (model.loadings >= 0).all()
    assert (model.weights >= 0).all()


def test_shares_of_each_passage_sum_to_one(model):
    totals = passage_topics(model).groupby("passage_id")["share"].sum()
    assert len(totals) == len(model.passage_ids)
    assert np.allclose(totals, 1)


def test_topics_stand_by_share(model):
    shares = model.shares.mean(axis=0)
    assert list(shares) == sorted(shares, reverse=True)
