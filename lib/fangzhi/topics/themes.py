"""Themes: a fixed vocabulary of the field, counted in each passage.

Unlike topics, themes mean the same in every corpus. A passage may have several, one is its main
theme. The vocabulary is a data file of the field pack (`themes.toml`); phrases are found in the
text itself, longest first, so no segmentation comes between the file and the result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
import pandas as pd

# Evidence of one phrase: a theme called by its name, a word of it alone, a word shared with others.
# `never` only keeps its inner words from counting.
EVIDENCE = {"names": 3.0, "strong": 2.0, "weak": 0.5, "never": 0.0}
# What every plan talks about says less than anything more special.
GENERAL_WEIGHT = 0.5
# The first sentence of a paragraph says what it is about; its phrases count that much more.
LEAD_WEIGHT = 1.0
# A heading and a title speak for the passages below them, weaker than their own words: together
# about as much as one strong phrase.
HEADING_WEIGHT, TITLE_WEIGHT = 1.5, 1.0
# One weak phrase alone gives a score of 0.5 / (0.5 + 1.5) = 0.25, a name in the lead 0.8.
DOUBT = 1.5
# A theme is listed if it has at least this share of the passage's strongest.
LEAST_SHARE_OF_BEST = 0.2
# Less evidence than one strong phrase is no theme of its own.
LEAST_EVIDENCE = 1.0

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True)
class ThemeVocabulary:
    """The phrases of all themes, ready to be found.

    names: the themes in the file's order. pattern: finds the longest phrase at each place.
    weights: phrase -> evidence for each theme, shape (n_themes,); zeros for a phrase that is only
    there to keep its inner words from counting.
    """

    names: tuple[str, ...]
    pattern: re.Pattern[str]
    weights: dict[str, np.ndarray]


def build_vocabulary(themes: Sequence[dict[str, Any]]) -> ThemeVocabulary:
    """Return the vocabulary of a field pack's themes (entries of themes.toml).

    Raises ValueError where a theme has no name, a name occurs twice, or there is no phrase at all.
    """
    names = tuple(str(theme.get("name", "")) for theme in themes)
    if "" in names or len(set(names)) != len(names):
        raise ValueError(f"each theme needs a name of its own; got {', '.join(map(repr, names))}")
    weights: dict[str, np.ndarray] = {}
    for column, theme in enumerate(themes):
        factor = GENERAL_WEIGHT if theme.get("general") else 1.0
        for kind, weight in EVIDENCE.items():
            for phrase in theme.get(kind, ()):
                vector = weights.setdefault(_fold(phrase), np.zeros(len(names)))
                vector[column] = max(vector[column], weight * factor)
    if not weights:
        raise ValueError("the themes have no phrase at all")
    longest_first = sorted(weights, key=lambda phrase: (-len(phrase), phrase))
    pattern = re.compile("|".join(map(_bounded, longest_first)))
    return ThemeVocabulary(names, pattern, weights)


def score_themes(passages: pd.DataFrame, *, themes: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return the themes of each passage: theme, score 0-1, whether it is the main one, basis, terms.

    passages: passage_id, document_id, ordinal, kind, text.
    A passage's evidence is what its own words say, and, weaker, what its heading and its document's
    title say; a heading or title without words of its own takes the theme of what stands below it.
    A passage without any evidence has no row.
    """
    vocabulary = build_vocabulary(themes)
    ordered = passages.sort_values(["document_id", "ordinal"], kind="stable")
    own = [_evidence(text, vocabulary) for text in ordered["text"]]
    rows: list[dict[str, Any]] = []
    for start, stop in _document_bounds(list(ordered["document_id"])):
        rows += _score_document(ordered.iloc[start:stop], own[start:stop], vocabulary)
    columns = ["passage_id", "theme", "score", "is_main", "basis", "terms"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["passage_id", "theme"], kind="stable", ignore_index=True)


@dataclass(frozen=True)
class _Evidence:
    weights: np.ndarray
    found: tuple[str, ...]


def _evidence(text: str, vocabulary: ThemeVocabulary) -> _Evidence:
    """Add up the phrases of a text; a repeated one counts with the logarithm of its number."""
    folded = _fold(text)
    lead_end = _lead_end(folded)
    counts: Counter[str] = Counter()
    lead: set[str] = set()
    for match in vocabulary.pattern.finditer(folded):
        counts[match.group()] += 1
        if match.start() < lead_end:
            lead.add(match.group())
    total = np.zeros(len(vocabulary.names))
    for phrase, n in counts.items():
        total += vocabulary.weights[phrase] * (1 + log(n) + LEAD_WEIGHT * (phrase in lead))
    return _Evidence(total, tuple(phrase for phrase in counts if vocabulary.weights[phrase].any()))


def _score_document(
    passages: pd.DataFrame, own: list[_Evidence], vocabulary: ThemeVocabulary
) -> list[dict[str, Any]]:
    kinds = list(passages["kind"])
    weights = np.array([evidence.weights for evidence in own])
    context = _context(kinds, weights)
    rows: list[dict[str, Any]] = []
    for index, passage_id in enumerate(passages["passage_id"]):
        basis = "words" if weights[index].max(initial=0) >= LEAST_EVIDENCE else "inherited"
        total = weights[index] + context[index]
        rows += _rows(passage_id, total, basis, own[index].found, vocabulary)
    return rows


def _context(kinds: list[str], weights: np.ndarray) -> np.ndarray:
    """Return what each passage inherits, shape (n_passages, n_themes)."""
    context = np.zeros_like(weights)
    title, heading = np.zeros(weights.shape[1]), np.zeros(weights.shape[1])
    for index, kind in enumerate(kinds):
        if kind == "title":
            title = _share(weights[index])
            heading = np.zeros_like(heading)
            context[index] = _below(weights, kinds, index, ("title",)) * (not title.any())
        elif kind == "heading":
            heading = _share(weights[index])
            below = _below(weights, kinds, index, ("title", "heading")) * (not heading.any())
            context[index] = below + TITLE_WEIGHT * title * (not below.any())
        else:
            context[index] = HEADING_WEIGHT * heading + TITLE_WEIGHT * title
    return context


def _below(weights: np.ndarray, kinds: list[str], index: int, ends: tuple[str, ...]) -> np.ndarray:
    """Return the shares of the themes in the passages between a heading and the next one."""
    stop = next((i for i in range(index + 1, len(kinds)) if kinds[i] in ends), len(kinds))
    return HEADING_WEIGHT * _share(weights[index + 1 : stop].sum(axis=0))


def _share(weights: np.ndarray) -> np.ndarray:
    total = weights.sum()
    return weights / total if total else np.zeros_like(weights)


def _rows(
    passage_id: str, total: np.ndarray, basis: str, found: tuple[str, ...], vocabulary: ThemeVocabulary
) -> list[dict[str, Any]]:
    best = total.max(initial=0.0)
    if best <= 0:
        return []
    main = int(total.argmax())
    scores = total / (total.sum() + DOUBT)
    return [
        {
            "passage_id": passage_id,
            "theme": vocabulary.names[column],
            "score": float(scores[column]),
            "is_main": column == main,
            "basis": basis,
            "terms": " ".join(phrase for phrase in found if vocabulary.weights[phrase][column]),
        }
        for column in np.flatnonzero(total >= LEAST_SHARE_OF_BEST * best)
    ]


def _document_bounds(document_ids: list[str]) -> list[tuple[int, int]]:
    edges = [0] + [i for i in range(1, len(document_ids)) if document_ids[i] != document_ids[i - 1]]
    return list(pairwise([*edges, len(document_ids)])) if document_ids else []


def _lead_end(text: str) -> int:
    match = _SENTENCE_END.search(text)
    return match.start() if match else len(text)


def _fold(text: str) -> str:
    return text.casefold()


def _bounded(phrase: str) -> str:
    """Return a pattern for a phrase; a Latin one is not found inside a longer Latin word."""
    before = r"(?<![a-z0-9])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    after = r"(?![a-z0-9])" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    return before + re.escape(phrase) + after


@dataclass(frozen=True)
class ThemeCoverage:
    """How well a vocabulary of themes fits a corpus.

    passage_share, char_share: share of the body passages, and of their characters, whose own words
    speak for a theme; NaN without body passages.
    fits: whether both are large enough to rely on.
    sentence: the finding in words.
    """

    n_passages: int
    passage_share: float
    char_share: float
    fits: bool
    sentence: str


# Of policy texts of the field itself some nine in ten paragraphs name a theme; of another field's
# one or two in ten (see tests/accuracy/themes.py). Half lies well between.
LEAST_COVERAGE = 0.5


def theme_coverage(passages: pd.DataFrame, passage_themes: pd.DataFrame) -> ThemeCoverage:
    """Report which part of the body passages the vocabulary of themes reaches."""
    body = passages.loc[passages["kind"] == "body"]
    if body.empty:
        return ThemeCoverage(
            0, float("nan"), float("nan"), False, "There are no body passages, so no themes."
        )
    own = passage_themes.loc[passage_themes["basis"] == "words", "passage_id"]
    reached = body["passage_id"].isin(set(own))
    lengths = body["text"].str.len()
    passage_share, char_share = float(reached.mean()), float(lengths[reached].sum() / max(lengths.sum(), 1))
    fits = min(passage_share, char_share) >= LEAST_COVERAGE
    sentence = (
        f"{int(reached.sum())} of {len(body)} paragraphs ({passage_share:.0%}) hold words of a theme."
        + ("" if fits else " The vocabulary of themes does not fit this corpus.")
    )
    return ThemeCoverage(len(body), passage_share, char_share, fits, sentence)


def theme_of_spans(
    rows: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    passage_themes: pd.DataFrame,
    themes: Sequence[dict[str, Any]],
) -> pd.DataFrame:
    """Return rows with the column `theme` filled in.

    It is the theme of the sentence around start..end, else the passage's main theme, else None.
    rows: passage_id, start, end, in characters of the passage's text.
    """
    vocabulary = build_vocabulary(themes)
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    main = passage_themes.loc[passage_themes["is_main"]].set_index("passage_id")["theme"].to_dict()
    found = [
        _theme_of_span(texts.get(name, ""), start, end, vocabulary) or main.get(name)
        for name, start, end in zip(rows["passage_id"], rows["start"], rows["end"], strict=True)
    ]
    return rows.assign(theme=pd.Series(found, index=rows.index, dtype=object))


def _theme_of_span(text: str, start: int, end: int, vocabulary: ThemeVocabulary) -> str | None:
    """Return the strongest theme of the sentence around a span, None where nothing is clear."""
    before = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    after = _SENTENCE_END.search(text, end)
    weights = _evidence(text[before : after.start() if after else len(text)], vocabulary).weights
    if weights.max(initial=0.0) < LEAST_EVIDENCE:
        return None
    return vocabulary.names[int(weights.argmax())]
