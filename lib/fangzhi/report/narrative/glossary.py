"""The glossary at the end of the English report: the terms that it shows, with what they mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pandas as pd

from fangzhi.regions import NATIONAL_NAME
from fangzhi.report.glosses import spelled
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose
from fangzhi.report.narrative.regions import RegionTables
from fangzhi.report.tables import Shown, markdown_table

_TERMS_OF_A_TOPIC = 8  # that the figures show


def shown_names(tables: RegionTables, topic_terms: pd.DataFrame) -> set[str]:
    """Return what the report names: whatever this notebook has shown, and what the others show.

    Those are terms of topics, main themes, issuers and sources of documents. Of the regions, those of the
    pages: the map has all.
    """
    words = catalogue()
    of_topics = topic_terms.loc[topic_terms["rank"] <= _TERMS_OF_A_TOPIC, "term"]
    of_documents = [*tables.documents["issuer"].dropna(), *tables.documents["source"].dropna()]
    themes = tables.passage_themes.loc[tables.passage_themes["is_main"], "theme"]
    names = {str(name) for name in (*words.glossed, *words.spelled, *of_topics, *themes, *of_documents)}
    return names - (set(words.table("region")) - {*tables.regions, NATIONAL_NAME})


def glossary_table(names: Iterable[str]) -> Prose:
    """Return names with their pinyin and meaning, in the order of the alphabet.

    Those with a gloss, and those that have none, not even from their parts. The Chinese report needs none.
    """
    words = catalogue()
    rows = []
    for name in names:
        gloss = words.known_gloss(name)
        if gloss or not words.is_put_together(name):
            rows.append({"term": name, "pinyin": _said(name, gloss), "meaning": gloss or words.matter(name)})
    frame = pd.DataFrame(rows, columns=["term", "pinyin", "meaning"])
    frame = frame[frame["pinyin"] != ""].assign(order=frame["pinyin"].map(_plain))
    return markdown_table(
        frame.sort_values(["order", "pinyin", "term"]),
        [Shown("term", "term"), Shown("pinyin", "pinyin"), Shown("meaning", "meaning")],
    )


def _said(name: str, gloss: str) -> str:
    """Return how a name is said; one that is a proper name in English is one in pinyin."""
    said = spelled(name)
    return said[:1].upper() + said[1:] if gloss[:1].isupper() else said


def _plain(said: str) -> str:
    """Return pinyin without its tones, for the order: guǎn stands before guì."""
    letters = unicodedata.normalize("NFD", said.lower())
    return "".join(letter for letter in letters if letter.isalnum())
