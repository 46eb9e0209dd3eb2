"""Themes: a fixed vocabulary of the field, counted in each passage.

Unlike topics, themes mean the same in every corpus. A passage may have several, one is its main
theme. The vocabulary is a data file of the field pack (`themes.toml`); phrases are found in the
text itself, longest first, so no segmentation comes between the file and the result.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from fangzhi.topics.vocabulary import (
    Evidence,
    FloatArray,
    ThemeVocabulary,
    build_vocabulary,
    sentence_ends,
    sentences_around,
    weigh_text,
)

# What stands above a passage speaks for it, but weaker than its own words: a heading as much as one
# strong phrase, the title, being farther off, a little less.
HEADING_WEIGHT, TITLE_WEIGHT = 2.0, 1.5
# It counts twice for a passage with shared words only: they fit its context as well as any other.
UNTELLING_WEIGHT = 2.0
# Evidence that leaves as much doubt as conviction: one name in the lead (6.0) scores 0.8.
DOUBT = 1.5
# A theme with less than this share of the passage's strongest is mentioned, not meant.
LEAST_SHARE_OF_BEST = 0.2
# Nine in ten paragraphs on the field itself hold a word that speaks for a theme; of paragraphs on
# health, transport and farming it is two to four in ten (tests/accuracy/themes.py).
LEAST_COVERAGE = 0.65
# Evidence in 100 characters below which a paragraph is matched by a stray word: of paragraphs on
# education itself 2 to 21 in 100 are (median 7 to 10), of its canteens and sport, which the list of
# themes had not, 49, of health, transport and farming 83 or more.
LEAST_EVIDENCE = 3.0
# Where more paragraphs than this are matched weakly, the vocabulary fits a corpus in part.
MOST_WEAK = 0.35
# Of a region or a theme: from half of three paragraphs on, its shares are read from stray words.
MOST_WEAK_OF_A_GROUP, LEAST_GROUP = 0.5, 3

THEME_COLUMNS = ["passage_id", "theme", "score", "is_main", "basis", "terms"]


@dataclass(frozen=True)
class ThemeCoverage:
    """How well a vocabulary of themes fits a corpus.

    passage_share, char_share: share of the body passages, and of their characters, with a word that
    speaks for a theme by itself; NaN without body passages.
    fits: whether both are large enough to rely on the themes.
    sentence: the finding in words.
    weak: body passages that the vocabulary matches by a stray word, or not at all.
    """

    n_passages: int
    passage_share: float
    char_share: float
    fits: bool
    sentence: str
    weak: frozenset[str] = frozenset()

    @property
    def weak_share(self) -> float:
        """Share of the body passages that are matched weakly; NaN without any."""
        return len(self.weak) / self.n_passages if self.n_passages else float("nan")

    @property
    def level(self) -> str:
        """How the vocabulary fits: `well`, `partly` (read its shares with care), `badly` (rely on topics)."""
        if not self.fits:
            return "badly"
        return "partly" if self.weak_share > MOST_WEAK else "well"

    def is_weak(self, passage_ids: Collection[str]) -> bool:
        """Say whether most of a group of body passages are matched weakly; of one or two it says no."""
        n_weak = sum(name in self.weak for name in passage_ids)
        return len(passage_ids) >= LEAST_GROUP and n_weak >= MOST_WEAK_OF_A_GROUP * len(passage_ids)


def score_themes(passages: pd.DataFrame, *, themes: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return the themes of each passage: theme, score 0-1, is_main, basis, terms.

    passages: passage_id, document_id, ordinal, kind, text.
    A passage's evidence is what its own words say and, weaker, what its heading and its document's
    title say. A heading or title without words of its own takes the themes of what stands below it.
    score: the theme's part of the passage's evidence, doubt included; basis: `words` where the
    passage itself holds a word that speaks for a theme, else `inherited`; terms: the phrases found
    for the theme, joined by a space, None if there is none. A passage without any evidence has no row.
    """
    vocabulary = build_vocabulary(themes)
    ordered = passages.sort_values(["document_id", "ordinal"], kind="stable")
    evidence = [weigh_text(text, vocabulary) for text in ordered["text"]]
    ids, kinds = list(ordered["passage_id"]), list(ordered["kind"])
    rows: list[tuple[Any, ...]] = []
    for start, stop in _document_bounds(list(ordered["document_id"])):
        own = np.array([item.weights for item in evidence[start:stop]])
        telling = [item.is_telling for item in evidence[start:stop]]
        total = own + _inherited(kinds[start:stop], own, telling)
        for index in range(start, stop):
            rows += _rows(ids[index], total[index - start], evidence[index], vocabulary)
    table = pd.DataFrame(rows, columns=THEME_COLUMNS)
    return table.sort_values(["passage_id", "theme"], kind="stable", ignore_index=True)


def mention_themes(passages: pd.DataFrame, *, themes: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return every theme that a passage's own words speak of, however little: passage_id, theme.

    `score_themes` drops what is said in passing. Whether a text says nothing at all of a theme can only
    be told from this table: one phrase that speaks for a theme by itself is enough.
    passages: passage_id, text.
    """
    vocabulary = build_vocabulary(themes)
    rows = [
        (passage_id, vocabulary.names[column])
        for passage_id, text in zip(passages["passage_id"], passages["text"], strict=True)
        for column in np.flatnonzero(_is_mentioned(text, vocabulary))
    ]
    return pd.DataFrame(rows, columns=["passage_id", "theme"])


def _is_mentioned(text: str, vocabulary: ThemeVocabulary) -> np.ndarray[Any, np.dtype[np.bool_]]:
    telling = [phrase for phrase in weigh_text(text, vocabulary).phrases if phrase in vocabulary.telling]
    weights = [vocabulary.weights[phrase] for phrase in telling] or [np.zeros(len(vocabulary.names))]
    return np.asarray(np.max(weights, axis=0) > 0)


def theme_coverage(
    passages: pd.DataFrame, passage_themes: pd.DataFrame, *, themes: Sequence[dict[str, Any]]
) -> ThemeCoverage:
    """Report which part of the body passages the vocabulary of themes reaches, and how well."""
    body = passages.loc[passages["kind"] == "body"]
    if body.empty:
        sentence = "There are no body passages, so there are no themes."
        return ThemeCoverage(0, float("nan"), float("nan"), False, sentence)
    own = passage_themes.loc[passage_themes["basis"] == "words", "passage_id"]
    reached = body["passage_id"].isin(set(own))
    lengths = body["text"].str.len()
    passage_share = float(reached.mean())
    char_share = float(lengths[reached].sum() / max(lengths.sum(), 1))
    fits = min(passage_share, char_share) >= LEAST_COVERAGE
    sentence = (
        f"{int(reached.sum())} of {len(body)} paragraphs ({passage_share:.0%}) hold words of a theme."
        + ("" if fits else " The vocabulary of themes does not fit this corpus.")
    )
    vocabulary = build_vocabulary(themes)
    weak = frozenset(
        str(name)
        for name, text in zip(body["passage_id"], body["text"], strict=True)
        if _evidence_density(text, vocabulary) < LEAST_EVIDENCE
    ) - set(passage_themes.loc[passage_themes["basis"] == "correction", "passage_id"])
    return ThemeCoverage(len(body), passage_share, char_share, fits, sentence, weak)


def _evidence_density(text: str, vocabulary: ThemeVocabulary) -> float:
    """Return what the telling words of a text weigh for their themes, in 100 characters of it."""
    found = [phrase for phrase in weigh_text(text, vocabulary).phrases if phrase in vocabulary.telling]
    return 100 * sum(float(vocabulary.weights[phrase].max()) for phrase in found) / max(1, len(text))


def theme_of_spans(
    rows: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    passage_themes: pd.DataFrame,
    themes: Sequence[dict[str, Any]],
) -> pd.DataFrame:
    """Return rows with the column `theme` filled in.

    It is the theme of the sentence around start..end where a word of it speaks for one, else the
    passage's main theme, else None. What every plan talks about (a general theme) gives way to the
    theme of the things counted: 专任教师 are teaching staff in whatever sentence.
    rows: passage_id, start, end, in characters of the passage's text; of quantities also subject.
    """
    vocabulary = build_vocabulary(themes)
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    main = passage_themes.loc[passage_themes["is_main"]].set_index("passage_id")["theme"].to_dict()
    ends = {name: sentence_ends(texts.get(name, "")) for name in set(rows["passage_id"])}

    @cache
    def theme_of(name: str, start: int, end: int) -> str | None:
        return _theme_of_text(texts.get(name, "")[start:end], vocabulary)

    general = {str(theme["name"]) for theme in themes if theme.get("general")}
    of_things = cache(lambda subject: _theme_of_things(subject, vocabulary))
    subjects = rows["subject"] if "subject" in rows.columns else [None] * len(rows)
    found = []
    for row, subject in zip(rows.itertuples(index=False), subjects, strict=True):
        name = str(row.passage_id)
        spans = sentences_around(ends[name], int(row.start), int(row.end))  # type: ignore[arg-type]
        theme = theme_of(name, *spans) or main.get(name)
        is_open = theme is None or theme in general
        found.append(of_things(subject) or theme if is_open else theme)
    return rows.assign(theme=pd.Series(found, index=rows.index, dtype=object))


def _theme_of_text(text: str, vocabulary: ThemeVocabulary) -> str | None:
    evidence = weigh_text(text, vocabulary)
    return vocabulary.names[int(evidence.weights.argmax())] if evidence.is_telling else None


def _theme_of_things(subject: object, vocabulary: ThemeVocabulary) -> str | None:
    """Return the theme of the word that a subject ends in, if it goes with one theme only."""
    if not isinstance(subject, str):
        return None
    bare = subject.split("（", maxsplit=1)[0]
    ending = next((bare[at:] for at in range(len(bare) - 1) if bare[at:] in vocabulary.weights), "")
    if not ending:
        return None
    themes = np.flatnonzero(vocabulary.weights[ending])
    return vocabulary.names[int(themes[0])] if len(themes) == 1 else None


def _inherited(kinds: list[str], own: FloatArray, telling: list[bool]) -> FloatArray:
    """Return what each passage of one document inherits, shape (n_passages, n_themes).

    telling: whether the passage holds a word that speaks for a theme by itself.
    """
    inherited = np.zeros_like(own)
    title, heading = _share(own.sum(axis=0)), np.zeros(own.shape[1])
    for index, kind in enumerate(kinds):
        if kind == "title":
            title = _share(own[index]) if telling[index] else _share_below(own, kinds, index, {"title"})
            heading = np.zeros_like(heading)
            inherited[index] = TITLE_WEIGHT * title
        elif kind == "heading":
            below = _share_below(own, kinds, index, {"title", "heading"})
            heading = _share(own[index]) if telling[index] else below
            inherited[index] = HEADING_WEIGHT * heading + TITLE_WEIGHT * title
        else:
            inherited[index] = HEADING_WEIGHT * heading + TITLE_WEIGHT * title
    return inherited * np.where(telling, 1.0, UNTELLING_WEIGHT)[:, None]


def _share_below(own: FloatArray, kinds: list[str], index: int, ends: set[str]) -> FloatArray:
    """Return the shares of themes in the passages below a heading, up to the next of these kinds."""
    stop = next((i for i in range(index + 1, len(kinds)) if kinds[i] in ends), len(kinds))
    return _share(own[index + 1 : stop].sum(axis=0))


def _share(weights: FloatArray) -> FloatArray:
    total = weights.sum()
    return weights / total if total else np.zeros_like(weights)


def _rows(
    passage_id: str, total: FloatArray, evidence: Evidence, vocabulary: ThemeVocabulary
) -> list[tuple[Any, ...]]:
    best = total.max(initial=0.0)
    if best <= 0:
        return []
    main, scores = int(total.argmax()), total / (total.sum() + DOUBT)
    basis = "words" if evidence.is_telling else "inherited"
    return [
        (
            passage_id,
            vocabulary.names[column],
            float(scores[column]),
            column == main,
            basis,
            " ".join(phrase for phrase in evidence.phrases if vocabulary.weights[phrase][column]) or None,
        )
        for column in np.flatnonzero(total >= LEAST_SHARE_OF_BEST * best)
    ]


def _document_bounds(document_ids: list[str]) -> list[tuple[int, int]]:
    """Return start and stop of each run of equal ids."""
    starts = [i for i in range(len(document_ids)) if i == 0 or document_ids[i] != document_ids[i - 1]]
    return list(pairwise([*starts, len(document_ids)]))
