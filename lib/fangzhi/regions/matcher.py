"""One automaton over everything that a place name is found by, compiled once.

Leftmost-longest: 河北区 hides 河北, 京津冀 hides 京津, and a decoy (长江 before 西) hides 江西.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import permutations
from typing import Any

import ahocorasick_rs

from fangzhi.artefacts.resources import read_toml
from fangzhi.regions.gazetteer import Form, composites, forms
from fangzhi.regions.provinces import PROVINCES

# Abbreviations that are rarely anything else, so that two of them side by side name two regions;
# 云 新 青 宁 台 港 吉 黑 贵 秦 蜀 陇 甘 are common in other words and need corrections.toml.
_PAIRABLE = "京津冀晋蒙辽沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕"


class Kind(IntEnum):
    """What a pattern stands for."""

    PLACE = 0
    COMPOSITE = 1
    ABBREVIATION = 2
    OWN = 3
    NATION = 4
    DECOY = 5
    CARRIER = 6


@dataclass(frozen=True, slots=True)
class Pattern:
    """One string of the automaton.

    form: the name it writes (PLACE); codes: the regions it means (COMPOSITE, ABBREVIATION).
    skip, length: where the name stands within the string (在沪高校: 1, 1).
    """

    text: str
    kind: Kind
    form: Form | None = None
    codes: tuple[str, ...] = ()
    skip: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Matcher:
    """The automaton, its patterns by number, and what may stand behind a name."""

    automaton: Any
    patterns: tuple[Pattern, ...]
    behind: re.Pattern[str]
    behind_composite: re.Pattern[str]
    cut: dict[str, frozenset[str]]


def _abbreviated(words: dict[str, list[str]]) -> dict[str, Pattern]:
    letters = {letter: p.code for p in PROVINCES for letter in p.abbreviations if len(letter) == 1}
    found: dict[str, Pattern] = {}

    def add(before: str, letter: str, after: str) -> None:
        text = before + letter + after
        found[text] = Pattern(text, Kind.ABBREVIATION, codes=(letters[letter],), skip=len(before), length=1)

    for letter in letters:
        for verb in words["verbs"]:
            for tail in words["tails"]:
                add(verb, letter, tail)
        for motto in words["mottoes"]:
            add(motto, letter, "")
        for kin in words["kin"]:
            add("", letter, kin)
    for aided in words["aided"]:
        add(aided[0], aided[1], "")
    return found


def _composite_patterns() -> dict[str, Pattern]:
    letters = {letter: p.code for p in PROVINCES for letter in p.abbreviations if letter in _PAIRABLE}
    pairs = {a + b: (letters[a], letters[b]) for a, b in permutations(letters, 2)}
    return {
        text: Pattern(text, Kind.COMPOSITE, codes=codes, length=len(text))
        for text, codes in {**pairs, **composites()}.items()
    }


def _own_words(own: dict[str, list[str]]) -> list[str]:
    return own["alone"] + [rank + office for rank in own["ranks"] for office in own["offices"]]


def _patterns() -> dict[str, Pattern]:
    """Return all patterns by text; where two have the same text the later, stronger one stays."""
    words = read_toml("regions/data/own.toml")
    contexts = read_toml("regions/data/contexts.toml")
    found: dict[str, Pattern] = {}
    for text in words["nation"]["words"]:
        found[text] = Pattern(text, Kind.NATION, length=len(text))
    for text in _own_words(words["own"]):
        found[text] = Pattern(text, Kind.OWN, length=len(text))
    found.update(_abbreviated(words["abbreviations"]))
    found.update(_composite_patterns())
    for text, form in forms().items():
        found[text] = Pattern(text, Kind.PLACE, form=form, length=len(text))
    for text in contexts["before"]["media"]:
        found[text] = Pattern(text, Kind.CARRIER, length=len(text))
    for group in contexts["decoys"].values():
        found.update(
            {text: Pattern(text, Kind.DECOY, length=len(text)) for text in group if text not in found}
        )
    return found


def _behind(contexts: dict[str, Any]) -> re.Pattern[str]:
    """Compile what makes a short form a part of another name; the group's name says of which kind.

    Possessive repeats keep the time linear however the modifiers could be cut.
    """
    institution = contexts["institution"]
    modifiers = "|".join(sorted(institution["modifiers"], key=lambda word: (-len(word), word)))
    heads = "|".join(institution["heads"])
    groups = {
        "institution": f"(?:{modifiers}){{0,8}}(?:{heads})|" + "|".join(contexts["school"]["patterns"]),
        "media": "|".join(contexts["media"]["patterns"]),
        "street": "|".join(contexts["street"]["patterns"]),
        "term": "|".join(contexts["term"]["patterns"]),
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups.items()))


@cache
def matcher() -> Matcher:
    """Return the compiled automaton."""
    contexts = read_toml("regions/data/contexts.toml")
    patterns = tuple(pattern for _, pattern in sorted(_patterns().items()))
    automaton = ahocorasick_rs.AhoCorasick(
        [pattern.text for pattern in patterns],
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
        store_patterns=False,
    )
    behind = _behind(contexts)
    return Matcher(
        automaton=automaton,
        patterns=patterns,
        behind=behind,
        behind_composite=behind,
        cut={rank: frozenset(after) for rank, after in contexts["cut"].items()},
    )
