"""The phrases that speak for themes, and where they stand in a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

FloatArray = np.ndarray[Any, np.dtype[np.float64]]

# Evidence of one phrase: a theme called by its name, a word of it alone, its institutions and people,
# a word shared with others; `never` only keeps its inner words from counting. Steps of a half: two
# actors or four weak words weigh as much as a strong one. Results hardly depend on the numbers
# (tests/accuracy/themes.py: doubling or halving any of them moves the agreement by 0.01).
EVIDENCE = {"names": 3.0, "strong": 2.0, "actors": 1.0, "weak": 0.5, "never": 0.0}
# Kinds of phrases that speak for a theme by themselves.
TELLING = ("names", "strong", "actors")
# A theme that every plan talks about says less than anything more special.
GENERAL_WEIGHT = 0.5
# The first sentence of a paragraph says what it is about; its phrases count half as much again.
LEAD_WEIGHT = 0.5

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True)
class ThemeVocabulary:
    """The phrases of all themes, ready to be found.

    names: the themes in the file's order.
    weights: phrase -> evidence for each theme, shape (n_themes,).
    telling: phrases that speak for a theme by themselves.
    starts: first two characters -> the phrases that begin so, longest first.
    """

    names: tuple[str, ...]
    weights: dict[str, FloatArray]
    telling: frozenset[str]
    starts: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Evidence:
    """What a text says about themes.

    weights: shape (n_themes,). phrases: those found, in the order of their first occurrence.
    is_telling: whether at least one of them speaks for a theme by itself.
    """

    weights: FloatArray
    phrases: tuple[str, ...]
    is_telling: bool


def build_vocabulary(themes: Sequence[dict[str, Any]]) -> ThemeVocabulary:
    """Return the vocabulary of a field pack's themes (entries of themes.toml).

    Raises ValueError where a theme has no name, a name occurs twice, a phrase is shorter than two
    characters, or there is no phrase at all.
    """
    names = tuple(str(theme.get("name", "")) for theme in themes)
    if "" in names or len(set(names)) != len(names):
        raise ValueError(f"each theme needs a name of its own; got {', '.join(map(repr, names))}")
    weights: dict[str, FloatArray] = {}
    telling: set[str] = set()
    for column, kind, phrase in _entries(themes):
        vector = weights.setdefault(phrase, np.zeros(len(names)))
        factor = GENERAL_WEIGHT if themes[column].get("general") else 1.0
        vector[column] = max(vector[column], EVIDENCE[kind] * factor)
        if kind in TELLING:
            telling.add(phrase)
    if not weights:
        raise ValueError("the themes have no phrase at all; give each names, strong or weak words")
    return ThemeVocabulary(names, weights, frozenset(telling), _index(weights))


def weigh_text(text: str, vocabulary: ThemeVocabulary) -> Evidence:
    """Add up the phrases of a text.

    A phrase found n times counts 1 + ln n, plus LEAD_WEIGHT if it stands in the first sentence.
    """
    folded = text.casefold()
    lead_end = _lead_end(folded)
    counts: Counter[str] = Counter()
    in_lead: set[str] = set()
    for start, phrase in find_phrases(folded, vocabulary):
        counts[phrase] += 1
        if start < lead_end:
            in_lead.add(phrase)
    total = np.zeros(len(vocabulary.names))
    for phrase, n in counts.items():
        total += vocabulary.weights[phrase] * (1 + log(n) + LEAD_WEIGHT * (phrase in in_lead))
    phrases = tuple(phrase for phrase in counts if vocabulary.weights[phrase].any())
    return Evidence(total, phrases, not vocabulary.telling.isdisjoint(phrases))


def find_phrases(folded: str, vocabulary: ThemeVocabulary) -> Iterator[tuple[int, str]]:
    """Yield the start and the phrase at each place, the longest first, none inside another."""
    starts = vocabulary.starts
    position, end = 0, len(folded) - 1
    while position < end:
        for phrase in starts.get(folded[position : position + 2], ()):
            if folded.startswith(phrase, position) and _is_whole(folded, position, len(phrase)):
                yield position, phrase
                position += len(phrase)
                break
        else:
            position += 1


def _entries(themes: Sequence[dict[str, Any]]) -> Iterator[tuple[int, str, str]]:
    """Yield the theme's number, the kind and the phrase of each entry."""
    for column, theme in enumerate(themes):
        for kind in EVIDENCE:
            for entry in theme.get(kind, ()):
                phrase = str(entry).casefold()
                if len(phrase) < 2:
                    raise ValueError(
                        f"theme {theme['name']}: {entry!r} is too short; two characters at least"
                    )
                yield column, kind, phrase


def _index(phrases: dict[str, FloatArray]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        index.setdefault(phrase[:2], []).append(phrase)
    return {start: tuple(entries) for start, entries in index.items()}


def _is_whole(text: str, start: int, length: int) -> bool:
    """Tell that a Latin phrase is no part of a longer Latin word (AI in MAIN, 5G in 15G)."""
    stop = start + length
    return not (
        (start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1]))
        or (stop < len(text) and _is_latin(text[stop - 1]) and _is_latin(text[stop]))
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _lead_end(text: str) -> int:
    match = _SENTENCE_END.search(text)
    return match.start() if match else len(text)


def sentence_ends(text: str) -> list[int]:
    """Return where the sentences of a text end, in characters, behind their marks."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return ends if ends and ends[-1] == len(text) else [*ends, len(text)]


def sentences_around(ends: list[int], start: int, end: int) -> tuple[int, int]:
    """Return start and end of the sentences that hold the characters start..end."""
    first = bisect_right(ends, start)
    last = bisect_left(ends, max(end, start + 1))
    return ends[first - 1] if first else 0, ends[min(last, len(ends) - 1)]
