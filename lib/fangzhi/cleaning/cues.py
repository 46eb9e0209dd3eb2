"""What a pattern cannot do without: words of which one stands in everything that it matches.

Where a line holds none of them the pattern need not be tried. One automaton looks for the words of all
patterns at once; a page of plain text has hardly any of them.

Source: the prefilter of RE2, after Cox (2012), Regular expression matching with a trigram index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import product
from operator import or_
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read a pattern
from typing import Any

import ahocorasick_rs

_MOST_WORDS = 64  # that one stretch of a pattern may stand for, before it is cut in two
Words = frozenset[str]


def needed_words(pattern: str) -> Words:
    """Return words of which each match of a pattern holds at least one; none where there are none."""
    words = _needed(_parser.parse(pattern)) or frozenset()
    return frozenset(word for word in words if not any(part in word for part in words - {word}))


def _needed(items: Iterable[tuple[Any, Any]]) -> Words | None:
    """Return the most telling words of a sequence: the longest, of those the fewest."""
    found: list[Words] = []
    run: Words = frozenset({""})
    for item in items:
        words = _language(*item)
        if words is not None and len(run) * len(words) <= _MOST_WORDS:
            run = frozenset(a + b for a, b in product(run, words))
            continue
        found.append(run)
        run = words if words is not None else frozenset({""})
        if words is None and (inner := _needed_inside(*item)):
            found.append(inner)
    telling = [words for words in (*found, run) if "" not in words]
    return max(telling, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _needed_inside(op: Any, value: Any) -> Words | None:
    """Return the words of which one part of a pattern holds one, though not all that it matches is known."""
    if op is _constants.SUBPATTERN:
        return _needed(value[-1])
    if op in _REPEATS and value[0] > 0:
        return _needed(value[2])
    if op is _constants.BRANCH:
        parts = [_needed(part) for part in value[1]]
        return None if None in parts else frozenset().union(*(part for part in parts if part))
    return None


_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def _language(op: Any, value: Any) -> Words | None:
    """Return all that one part of a pattern matches; None where that is too much."""
    if op is _constants.LITERAL:
        return frozenset({chr(value)})
    if op in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
        return frozenset({""})  # they take up nothing
    if op is _constants.IN:
        chars = [chr(char) for kind, char in value if kind is _constants.LITERAL]
        return frozenset(chars) if len(chars) == len(value) else None
    if op is _constants.SUBPATTERN:
        return _language_of(value[-1])
    if op is _constants.BRANCH:
        parts = [_language_of(part) for part in value[1]]
        return None if None in parts else _limited(frozenset().union(*(part for part in parts if part)))
    if op in _REPEATS and value[:2] == (0, 1):
        words = _language_of(value[2])
        return None if words is None else words | {""}
    return None


def _language_of(items: Iterable[tuple[Any, Any]]) -> Words | None:
    run: Words | None = frozenset({""})
    for item in items:
        words = _language(*item)
        if run is None or words is None:
            return None
        run = _limited(frozenset(a + b for a, b in product(run, words)))
    return run


def _limited(words: Words) -> Words | None:
    return words if len(words) <= _MOST_WORDS else None


class Cues:
    """Looks for the words of several families at once; a family is a bit."""

    def __init__(self, families: Mapping[int, Iterable[str]]) -> None:
        """Take the words of each family, none of them empty."""
        bits: dict[str, int] = {}
        for family, words in families.items():
            for word in words:
                bits[word] = bits.get(word, 0) | family
        self._bits = list(bits.values())
        # In UTF-16, which has a form for a lone surrogate too; a word begins with a whole unit
        automaton = ahocorasick_rs.BytesAhoCorasick(
            [word.encode("utf-16-le") for word in bits], implementation=ahocorasick_rs.Implementation.DFA
        )
        self._find = automaton.find_matches_as_indexes

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return (offset, families) of each word in a text, in the order of their ends."""
        bits, units = self._bits, text.encode("utf-16-le", "surrogatepass")
        found = self._find(units, overlapping=True)
        places = [(start // 2, bits[word]) for word, start, _ in found if not start % 2]
        if len(units) == 2 * len(text):
            return places
        return [(len(units[: 2 * at].decode("utf-16-le", "surrogatepass")), bit) for at, bit in places]

    def within(self, text: str) -> int:
        """Return the families of all words in a text."""
        return reduce(or_, (family for _, family in self.places(text)), 0)
