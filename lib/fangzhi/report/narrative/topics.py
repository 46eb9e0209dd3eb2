"""What the report says of topics and themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose, cite, named
from fangzhi.report.tables import Shown, markdown_table
from fangzhi.topics import ThemeCoverage
from fangzhi.topics import topics_by_themes as cross_table


def topics_text(
    topics: pd.DataFrame,
    choice: pd.DataFrame,
    typical: pd.DataFrame,
    *,
    n_passages: int,
    n_documents: int,
    n_terms: int,
    n_resamples: int,
    limit: float,
    fixed: bool,
) -> Prose:
    """Return the topics in a paragraph: how many, why so many, how far they can be trusted.

    choice: TOPIC_CHOICE; typical: topic, rank, passage_id; limit: the stability below which a
    topic is unstable; fixed: the number was set by hand.
    """
    words = catalogue()
    if topics.empty:
        return Prose(words.say("topics.none"))
    sentences = [
        words.say(
            "topics.fitted",
            n_topics=len(topics),
            n_passages=n_passages,
            n_documents=n_documents,
            n_terms=n_terms,
        )
    ]
    stability = choice.loc[choice["is_chosen"], "stability"]
    known = bool(len(stability) and stability.notna().all())
    if known:
        values = {
            "stability": float(stability.iloc[0]),
            "n_resamples": n_resamples,
            "n_topics": len(topics),
        }
        sentences.append(words.say("topics.fixed" if fixed else "topics.chosen", **values))
        sentences.append(_trust(topics, limit))
    else:
        sentences.append(words.say("topics.stability_unknown"))
    largest = next(each_row(topics.nlargest(1, "share")))
    evidence = cite(typical.loc[typical["topic"] == largest.topic, "passage_id"])
    sentences.append(
        words.say(
            "topics.largest",
            topic=largest.topic,
            label=words.list([named(term) for term in largest.label.split("、")]),
            share=largest.share,
            evidence=evidence,
        )
    )
    return Prose(words.join(sentences))


def _trust(topics: pd.DataFrame, limit: float) -> str:
    words = catalogue()
    unstable = topics.loc[topics["is_unstable"], "topic"]
    if unstable.empty:
        return words.say("topics.all_stable", limit=limit)
    if len(unstable) == len(topics):
        return words.say("topics.all_unstable", limit=limit)
    names = words.list([str(topic) for topic in unstable])
    return words.say("topics.unstable", n=len(unstable), limit=limit, topics=names)


def topics_table(topics: pd.DataFrame, typical: pd.DataFrame) -> Prose:
    """Return one row a topic with its label, size, trust, and the passages most typical of it."""
    ids: list[Any] = [
        typical.loc[typical["topic"] == topic, "passage_id"].tolist() for topic in topics["topic"]
    ]
    rows = topics.assign(typical=pd.Series(ids, index=topics.index, dtype="object"))
    return markdown_table(
        rows,
        [
            Shown("topic", "topic", "count"),
            Shown("label", "strongest_terms", "names"),
            Shown("share", "share", "share"),
            Shown("n_passages", "passages", "count"),
            Shown("stability", "stability", "decimal"),
            Shown("coherence_npmi", "coherence", "decimal"),
            Shown("typical", "typical", "evidence"),
        ],
    )


def themes_text(
    passages: pd.DataFrame,
    themes: pd.DataFrame,
    *,
    n_themes: int,
    fit: ThemeCoverage,
    general: Sequence[str] = (),
) -> Prose:
    """Return which themes the passages speak of, and whether the field's vocabulary fits them."""
    words = catalogue()
    if fit.level == "badly":
        return Prose(words.say("fit.badly", covered=fit.passage_share))
    body = set(passages.loc[passages["kind"] == "body", "passage_id"])
    main = themes[themes["is_main"] & themes["passage_id"].isin(body)]
    counts = main["theme"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    names = [words.say("list.counted", name=named(str(theme)), n=n) for theme, n in counts.head(4).items()]
    values = {"covered": fit.passage_share, "n_themes": n_themes, "themes": words.list(names)}
    sentences = [words.say("topics.themes", **values)]
    if fit.level == "partly":
        sentences.append(words.say("fit.partly", weak=fit.weak_share))
    sentences += [words.say("topics.general", theme=named(theme)) for theme in general]
    return Prose(words.join(sentences))


def topics_by_themes(
    topics: pd.DataFrame, shares: pd.DataFrame, themes: pd.DataFrame, *, names: list[str]
) -> pd.DataFrame:
    """Return themes x topics as a matrix for a heat map: the theme with most text first, topics by number."""
    cross = cross_table(shares, themes)
    matrix = cross.pivot_table(index="theme", columns="topic", values="share", aggfunc="sum", fill_value=0.0)
    known = matrix.reindex([name for name in names if name in matrix.index])
    most_first = known.loc[known.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    return most_first.reindex(columns=topics["topic"], fill_value=0.0).rename(columns=str)
