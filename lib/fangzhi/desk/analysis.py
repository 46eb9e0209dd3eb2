"""The steps of a run in memory: what the notebooks do, without figures, sentences and intervals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from fangzhi import evidence, regions, topics
from fangzhi.artefacts import conform, load_field
from fangzhi.run.clean import read_corpus
from fangzhi.run.parameters import CleaningChoices
from fangzhi.terms import build_matrix, count_terms, general_stopwords, segment
from fangzhi.terms.tables import passage_terms

Tables = dict[str, pd.DataFrame]
_MIN_PASSAGES = 2  # as 2-topics


def analyse(
    folder: Path, *, field: str, n_topics: int, random_state: int, tell: Callable[[str], None] | None = None
) -> Tables:
    """Return the tables of a folder of pages by name."""
    say = tell or (lambda _: None)
    say("reading and cleaning pages")
    tables = read_corpus(folder, choices=CleaningChoices(field=field))
    documents = tables["documents"]
    originals = set(documents.loc[documents["duplicate_of"].isna(), "document_id"])
    passages = tables["passages"][tables["passages"]["document_id"].isin(originals)]
    say("regions")
    corrections = tables["corrections"]
    tables |= _regions(documents, passages, corrections)
    say("words and topics")
    tables |= _topics(passages, tables["mentions"], field, n_topics, random_state)
    say("themes, quantities, initiatives")
    tables["passage_themes"] = _themes(passages, corrections, field)
    tables |= _evidence(passages, documents, tables["passage_regions"], tables["passage_themes"], field)
    corrected, decided = evidence.overrule_indicators(
        tables["indicators"], corrections,
        passages=passages, pages=tables["pages"], repairs=tables["repairs"],
    )  # fmt: skip
    return tables | {"indicators": corrected, "corrections": decided}


def _regions(documents: pd.DataFrame, passages: pd.DataFrame, corrections: pd.DataFrame) -> Tables:
    mentions = conform(regions.find_mentions(passages, documents), "mentions")
    attributed = regions.overrule(regions.attribute(documents, passages, mentions), corrections)
    return {"mentions": mentions, "passage_regions": conform(attributed, "passage_regions")}


def _topics(
    passages: pd.DataFrame, mentions: pd.DataFrame, field: str, n_topics: int, random_state: int
) -> Tables:
    pack, body = load_field(field), passages[passages["kind"] == "body"]
    persons = regions.named_persons(body["text"])
    stopwords = [*general_stopwords(), *pack.stopwords, *mentions["name"], *persons]
    tokens = segment(body["text"].tolist(), lexicon=[*pack.lexicon, *persons])
    ids = body["passage_id"].tolist()
    matrix = build_matrix(tokens, ids, stopwords=stopwords, min_passages=_MIN_PASSAGES)
    model = topics.fit_topics(matrix, n_topics=n_topics, random_state=random_state)
    return {
        "passage_terms": conform(passage_terms(matrix), "passage_terms"),
        "terms": conform(count_terms(matrix, passages), "terms"),
        "topics": topics.topic_table(model, matrix),
        "topic_terms": conform(topics.topic_terms(model), "topic_terms"),
        "passage_topics": conform(topics.passage_topics(model), "passage_topics"),
    }


def _themes(passages: pd.DataFrame, corrections: pd.DataFrame, field: str) -> pd.DataFrame:
    themes = load_field(field).themes
    scored = topics.score_themes(passages, themes=themes)
    return conform(topics.overrule_themes(scored, corrections, themes=themes), "passage_themes")


def _evidence(
    passages: pd.DataFrame,
    documents: pd.DataFrame,
    attributed: pd.DataFrame,
    themes: pd.DataFrame,
    field: str,
) -> Tables:
    pack = load_field(field)
    found = {
        "indicators": evidence.find_indicators(
            passages, attributed, units=pack.units, subjects=pack.subjects
        ),
        "initiatives": evidence.find_initiatives(
            passages, attributed, rules=evidence.initiative_rules(pack.initiatives)
        ),
        "events": evidence.find_events(passages, attributed, documents),
    }
    return {
        name: conform(topics.theme_of_spans(rows, passages, passage_themes=themes, themes=pack.themes), name)
        for name, rows in found.items()
    }
