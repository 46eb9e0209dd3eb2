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
# the others need a word like 携手 behind them, or corrections.toml.
_PAIRABLE = "京津冀晋蒙辽沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕"
_RISKY = "云新青宁台港吉黑贵甘疆陇秦蜀"


class Kind(IntEnum):
    """What a pattern stands for."""

    PLACE = 0
    COMPOSITE = 1
    ABBREVIATION = 2
    OWN = 3
    DECOY = 4
    CARRIER = 5


@dataclass(frozen=True, slots=True)
class Pattern:
    """One string of the automaton.

    form: the name it writes (PLACE); codes: the regions it means (COMPOSITE, ABBREVIATION).
    skip: where the name, one character, stands within the string (ABBREVIATION; 在沪高校: 1).
    is_risky: two abbreviations that are names only with a word like 携手 behind them.
    """

    text: str
    kind: Kind
    form: Form | None = None
    codes: tuple[str, ...] = ()
    skip: int = 0
    is_risky: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What tells that a name of a place is a part of a person's name."""

    titles: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    behind: re.Pattern[str]
    not_behind: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Matcher:
    """The automaton, its patterns by number, and what may stand behind a name."""

    automaton: Any
    patterns: tuple[Pattern, ...]
    behind: re.Pattern[str]
    behind_composite: re.Pattern[str]
    behind_pair: re.Pattern[str]
    letters: dict[str, str]
    person: Person
    cut: dict[str, frozenset[str]]
    not_own_after: frozenset[str]


def abbreviations() -> dict[str, str]:
    """Return the codes of the regions by their one-letter abbreviations."""
    return {letter: p.code for p in PROVINCES for letter in p.abbreviations if len(letter) == 1}


def _abbreviated(words: dict[str, Any]) -> dict[str, Pattern]:
    letters = abbreviations()
    found: dict[str, Pattern] = {}

    def add(before: str, letter: str, after: str) -> None:
        text = before + letter + after
        found[text] = Pattern(text, Kind.ABBREVIATION, codes=(letters[letter],), skip=len(before))

    for letter in letters:
        for verb in words["verbs"] if letter not in words["not_letters"] else ():
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
    codes = abbreviations()
    found = {}
    for a, b in permutations(_PAIRABLE + _RISKY, 2):
        if a in _PAIRABLE or b in _PAIRABLE:
            is_risky = a in _RISKY or b in _RISKY
            found[a + b] = Pattern(a + b, Kind.COMPOSITE, codes=(codes[a], codes[b]), is_risky=is_risky)
    named = {text: Pattern(text, Kind.COMPOSITE, codes=regions) for text, regions in composites().items()}
    return {**found, **named}


def _own_words(own: dict[str, list[str]]) -> list[str]:
    return own["alone"] + [rank + office for rank in own["ranks"] for office in own["offices"]]


def _patterns() -> dict[str, Pattern]:
    """Return all patterns by text; where two have the same text the later, stronger one stays."""
    words = read_toml("regions/data/own.toml")
    contexts = read_toml("regions/data/contexts.toml")
    found: dict[str, Pattern] = {}
    for text in _own_words(words["own"]):
        found[text] = Pattern(text, Kind.OWN)
    found.update(_abbreviated(words["abbreviations"]))
    found.update(_composite_patterns())
    for text, form in forms().items():
        found[text] = Pattern(text, Kind.PLACE, form=form)
    for text in contexts["before"]["media"]:
        found[text] = Pattern(text, Kind.CARRIER)
    for group in contexts["decoys"].values():
        found.update({text: Pattern(text, Kind.DECOY) for text in group if text not in found})
    return found


def _behind(contexts: dict[str, Any]) -> re.Pattern[str]:
    """Compile what makes a short form a part of another name; the group's name says of which kind.

    Possessive repeats keep the time linear however the modifiers could be cut.
    """
    institution = contexts["institution"]
    modifiers = "|".join(sorted(institution["modifiers"], key=lambda word: (-len(word), word)))
    heads = "|".join(institution["heads"])
    groups = {
        "institution": f"(?:{modifiers}){{0,8}}?(?:{heads})|" + "|".join(contexts["school"]["patterns"]),
        "media": "|".join(contexts["media"]["patterns"]),
        "street": "|".join(contexts["street"]["patterns"]),
        "term": "|".join(contexts["term"]["patterns"]),
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups.items()))


def _person(words: dict[str, str]) -> Person:
    return Person(
        titles=frozenset(words["titles"].split("|")),
        surnames=frozenset(read_toml("regions/data/national.toml")["surnames"])
        - frozenset(words["not_surnames"]),
        common=frozenset(words["surnames"]),
        behind=re.compile(words["behind"]),
        not_behind=re.compile(words["not_behind"]),
    )


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
    return Matcher(
        automaton=automaton,
        patterns=patterns,
        behind=_behind(contexts),
        behind_composite=re.compile("|".join(contexts["behind_composite"]["patterns"])),
        behind_pair=re.compile("|".join(contexts["behind_pair"]["patterns"])),
        letters={letter: code for letter, code in abbreviations().items() if letter in _PAIRABLE},
        person=_person(contexts["person"]),
        cut={rank: frozenset(after) for rank, after in contexts["cut"].items()},
        not_own_after=frozenset(read_toml("regions/data/own.toml")["own"]["not_after"]),
    )
