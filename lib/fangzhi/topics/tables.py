"""A topic model as tables: topics, their terms, the shares of passages, typical passages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fangzhi.terms import TermMatrix
from fangzhi.topics.coherence import coherence_npmi, top_terms
from fangzhi.topics.model import TopicModel
from fangzhi.topics.stability import Stability

N_LABEL_TERMS = 4
N_TOPIC_TERMS = 15


def topic_table(model: TopicModel, matrix: TermMatrix, *, stability: Stability | None = None) -> pd.DataFrame:
    """Return one row a topic: label, passages in which it is strongest, share, stability, coherence."""
    shares = model.shares
    has_share = ~np.isnan(shares).any(axis=1) if model.n_topics else np.zeros(len(shares), dtype=bool)
    strongest = shares[has_share].argmax(axis=1) if has_share.any() else np.zeros(0, dtype=np.int64)
    unknown = np.full(model.n_topics, np.nan)
    return pd.DataFrame(
        {
            "topic": np.arange(1, model.n_topics + 1),
            "label": pd.Series(label_topics(model), dtype=object),
            "n_passages": np.bincount(strongest, minlength=model.n_topics),
            "share": shares[has_share].mean(axis=0) if has_share.any() else unknown,
            "stability": unknown if stability is None else stability.by_topic,
            "is_unstable": False if stability is None else stability.is_unstable,
            "coherence_npmi": coherence_npmi(model, matrix),
        }
    )


def label_topics(model: TopicModel, *, n_terms: int = N_LABEL_TERMS) -> list[str]:
    """Return a label for each topic: its strongest terms, without one that another contains."""
    return [
        "、".join(_label([model.terms[column] for column in top], n_terms)) for top in top_terms(model, 15)
    ]


def _label(terms: list[str], n_terms: int) -> list[str]:
    chosen: list[str] = []
    for term in terms:
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return chosen[:n_terms]


def topic_terms(model: TopicModel, *, n_terms: int = N_TOPIC_TERMS) -> pd.DataFrame:
    """Return the strongest terms of each topic with their weight, the topic's largest being 1."""
    rows = [
        (
            topic + 1,
            rank,
            model.terms[column],
            float(model.loadings[topic, column] / model.loadings[topic].max()),
        )
        for topic, columns in enumerate(top_terms(model, n_terms))
        for rank, column in enumerate(columns, start=1)
    ]
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])


def passage_topics(model: TopicModel) -> pd.DataFrame:
    """Return the topic shares of each passage, sorted; one without vocabulary has no row."""
    shares = model.shares
    rows, columns = np.nonzero(np.nan_to_num(shares) > 0)
    table = pd.DataFrame(
        {
            "passage_id": np.asarray(model.passage_ids, dtype=object)[rows],
            "topic": columns + 1,
            "share": shares[rows, columns],
        }
    )
    return table.sort_values(["passage_id", "topic"], ignore_index=True)


def typical_passages(model: TopicModel, *, n_passages: int = 3) -> pd.DataFrame:
    """Return the passages that speak most for each topic: topic, rank, passage_id, share.

    Ranked by share times weight, so that a heading of two words does not stand for a topic.
    """
    shares = np.nan_to_num(model.shares)
    strength = shares * model.weights
    rows = [
        (topic + 1, rank, model.passage_ids[row], float(shares[row, topic]))
        for topic in range(model.n_topics)
        for rank, row in enumerate(np.argsort(-strength[:, topic], kind="stable")[:n_passages], start=1)
        if strength[row, topic] > 0
    ]
    return pd.DataFrame(rows, columns=["topic", "rank", "passage_id", "share"])


def topics_by_themes(passage_topic: pd.DataFrame, passage_theme: pd.DataFrame) -> pd.DataFrame:
    """Return the cross table: topic, theme, share of the topic's weight in passages of that theme."""
    main = passage_theme.loc[passage_theme["is_main"], ["passage_id", "theme"]]
    joined = passage_topic.merge(main, on="passage_id", how="left")
    joined["theme"] = joined["theme"].astype(object).where(joined["theme"].notna(), None)
    weight = joined.groupby(["topic", "theme"], dropna=False)["share"].sum().reset_index(name="weight")
    weight["share"] = weight["weight"] / weight.groupby("topic")["weight"].transform("sum")
    return weight
