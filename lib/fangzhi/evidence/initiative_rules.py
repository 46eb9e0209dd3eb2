"""The rules for initiatives: the general data file and a field's own, compiled into one scanner."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fangzhi.artefacts.resources import read_toml

GENERAL_RULES = "evidence/data/initiatives.toml"

# Marks that end whatever name is being read. A single dash joins (中国—东盟), a double one ends.
_STOPS = ",。;:?!…()\n\r\t <>|·"
_DIGITS = "0123456789一二三四五六七八九十百千两几数多余"
_COUNTED = r"[0-9一二三四五六七八九十百千万亿两几数多余]*(?:个|所|家|项|批|座|门|条|支|对|届|次|期)"
_QUOTE = r"“[^“”。;\n]{1,30}”"
_INNER_QUOTE = r"‘[^‘’。;\n]{1,30}’"
_BOOK = r"《[^《》\n]{2,60}》"


@dataclass(frozen=True)
class Head:
    """An ending of names: its kind and how much of a name must be specific."""

    word: str
    kind: str
    needs: int
    unsupported: int


@dataclass(frozen=True)
class InitiativeRules:
    """Compiled rules.

    token: finds every mark, verb, particle and head of a folded text, one after the other.
    heads, verbs, joins: what a found string is; whatever else is found ends a name.
    plain: plain words, which make nothing specific.
    """

    token: re.Pattern[str]
    heads: Mapping[str, Head]
    verbs: Mapping[str, str]
    joins: frozenset[str]
    plain: re.Pattern[str]
    quoted_points: int
    marked_points: int


def initiative_rules(field: Mapping[str, Any] | None = None) -> InitiativeRules:
    """Compile the general rules together with those of a field (its parsed initiatives.toml)."""
    parts = [read_toml(GENERAL_RULES), field or {}]
    heads: dict[str, Head] = {}
    branches: list[tuple[str, str]] = []
    for entry in (entry for part in parts for entry in part.get("head", ())):
        ahead = _unless_before(entry.get("unless_before", ()))
        for word in entry["words"]:
            heads[word] = Head(word, entry["kind"], entry["needs"], entry["unsupported"])
            branches.append((word, ahead))
    verbs = {word: name for part in parts for name, words in part.get("verbs", {}).items() for word in words}
    inner = _unless_before(heads)
    branches += [(word, inner + "[好了]?") for word in verbs if word not in heads]
    joins = _words(parts, "joins")
    cuts = _words(parts, "cuts") | {"的"}
    branches += [(word, "") for word in joins | cuts if word not in heads and word not in verbs]
    branches += [(mark, "") for mark in _STOPS]
    points = parts[0]["points"]
    return InitiativeRules(
        token=re.compile("|".join([_QUOTE, _INNER_QUOTE, _BOOK, "——", *_counts(), _grouped(branches)])),
        heads=heads,
        verbs=verbs,
        joins=frozenset(joins),
        plain=re.compile(_grouped([(word, "") for word in _words(parts, "plain")])),
        quoted_points=points["quoted"],
        marked_points=points["marked"],
    )


def _words(parts: Iterable[Mapping[str, Any]], section: str) -> set[str]:
    return {word for part in parts for word in part.get(section, {}).get("words", ())}


def _unless_before(words: Iterable[str]) -> str:
    listed = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return f"(?!{listed})" if listed else ""


def _counts() -> list[str]:
    # one branch a first character, so that the engine can skip to the next possible start
    return [digit + _COUNTED for digit in _DIGITS]


def _grouped(branches: Iterable[tuple[str, str]]) -> str:
    """Return an alternation of words with what must follow, grouped by first character, longest first."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word, ahead in branches:
        groups[word[0]].append((word[1:], ahead))
    return "|".join(re.escape(first) + _rest(groups[first]) for first in sorted(groups))


def _rest(tails: list[tuple[str, str]]) -> str:
    ordered = sorted(tails, key=lambda tail: (-len(tail[0]), tail))
    return "(?:" + "|".join(re.escape(word) + ahead for word, ahead in ordered) + ")"
