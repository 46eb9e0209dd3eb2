"""The glossary at the end of the English report: the terms that it shows, with what they mean."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from fangzhi.report.glosses import pinyin
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose
from fangzhi.report.narrative.regions import RegionTables
from fangzhi.report.tables import Shown, markdown_table

_TERMS_OF_A_TOPIC = 8  # that the figures show


def shown_names(tables: RegionTables, topic_terms: pd.DataFrame) -> set[str]:
    """Return what the report names: whatever this notebook has explained, and what the others show.

    Those are terms of topics, issuers and sources of documents.
    """
    of_topics = topic_terms.loc[topic_terms["rank"] <= _TERMS_OF_A_TOPIC, "term"]
    of_documents = [*tables.documents["issuer"].dropna(), *tables.documents["source"].dropna()]
    return {str(name) for name in (*catalogue().glossed, *of_topics, *of_documents)}


def glossary_table(names: Iterable[str]) -> Prose:
    """Return the names that have a gloss with their pinyin and meaning, in the order of the pinyin.

    The Chinese report needs none.
    """
    words = catalogue()
    rows = [
        {"term": name, "pinyin": pinyin(name), "meaning": words.known_gloss(name)}
        for name in names
        if words.known_gloss(name)
    ]
    frame = pd.DataFrame(rows, columns=["term", "pinyin", "meaning"]).sort_values(["pinyin", "term"])
    return markdown_table(
        frame, [Shown("term", "term"), Shown("pinyin", "pinyin"), Shown("meaning", "meaning")]
    )
