"""What was put into sentences: residue of tags and entities, stamps and stock phrases of sites."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from operator import eq
from typing import Any

from fangzhi.artefacts.alignment import Edit, disjoint
from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.characters import is_inside_word
from fangzhi.cleaning.cues import Cues, needed_words
from fangzhi.cleaning.likelihood import general_chinese

# A stock phrase of which only the beginning is known ends within so many characters
_LONGEST_PHRASE = 30
# The pair around it must save this many bits: it is the best of thirty pairs, five bits more than one
_GROWN_BITS = 7.0
_LOST = ("?", "\ufffd")
# Inside a clause the phrase itself is proof: the pair only tells where it ends
_CUT_BITS = 1.0
_SHORTEST_NAME, _LONGEST_NAME = 2, 12
# Where the end of a name is read off the words around it, one in five is wrong
_CONFIDENCE = {"anywhere": 0.95, "cuts and grows": 0.8, "grows": 0.85}
_MOST_COMPARED = 20  # places of an invitation: a page of nothing else must not take time squared
_BEHIND_DIGITS = frozenset("万亿%.年月日")
_OPENING = frozenset("“‘（(《、")
_ADDRESS = re.compile(r"[A-Za-z0-9-]{2,40}\.[A-Za-z]{2,4}")
# A stamp is odd in itself: less is asked of the pair around it than around a mark
_AROUND_STAMP_BITS = 3.0
# What is left of a table that set one picture or paragraph: a row of one cell between bars
_ONE_CELL = re.compile(r"^[ \t]*(\|[ \t]{0,2})[^|\s](?:[^|\n]*[^|\s])?([ \t]{0,2}\|)[ \t]*$", re.MULTILINE)
_PART_OF_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_-]*")
_PART_OF_PHRASE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.:：/_《》,，!！-]*")


@cache
def _rules() -> dict[str, Any]:
    return read_toml("cleaning/data/repair_injected.toml")


@cache
def _markup() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = _rules()
    return tuple(
        (rule["needs"], re.compile(rule["pattern"].replace("{html}", rules["names"]["html"]), re.IGNORECASE))
        for rule in rules["markup"]
    )


@dataclass(frozen=True)
class _Stamp:
    """What sites put into sentences: how it begins, what it is from there on, where it may stand."""

    starts: tuple[str, ...]
    pattern: re.Pattern[str]
    where: str

    def matches(self, text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
        """Yield its places in a text; `places` are those of its literal beginnings, or of words in it."""
        if not self.starts:
            return self.pattern.finditer(text)
        found = (self.pattern.match(text, place) for place in places)
        return (match for match in found if match is not None)


@cache
def _stamps() -> tuple[_Stamp, ...]:
    return tuple(
        _Stamp(tuple(rule["starts"]), re.compile(rule["pattern"]), rule["where"])
        for rule in _rules()["stamps"]
    )


@cache
def _stamp_cues() -> Cues:
    """The words of which a text must hold one for a stamp to be looked for; bit n for the n-th."""
    return Cues({1 << n: s.starts or needed_words(s.pattern.pattern) for n, s in enumerate(_stamps())})


def markup_edits(text: str, *, behind_losses: bool = True) -> list[Edit]:
    """Return the deletions of tags and their residue, and entities as the characters they name.

    behind_losses: also of the rest of a tag behind a `?`, which may hold the half of a character and
    the `<`: a stretch out of step must be read first.
    """
    edits = []
    for needs, pattern in _markup():
        for match in pattern.finditer(text) if needs in text else ():
            start, end = match.span()
            if not behind_losses and text[start - 1 : start] in _LOST:
                continue
            named = html.unescape(match[0].replace("；", ";")) if needs == "&" else ""
            edits.append(Edit(start, end, named if named.isprintable() else " ", "markup", 0.98))
    for row in _ONE_CELL.finditer(text) if "|" in text else ():
        edits += [Edit(*row.span(bar), "", "markup", 0.98) for bar in (1, 2)]
    return disjoint(edits) if edits else edits


def stamp_edits(text: str, *, sure_only: bool = False) -> list[Edit]:
    """Return the deletions of stamps and stock phrases in mid-sentence.

    text: in simplified characters. sure_only: only those that no author writes there, whatever
    stands around them, so that they can go before the words around them are restored.
    """
    edits = []
    cues = _stamp_cues().places(text)
    for n, stamp in enumerate(_stamps()) if cues else ():
        places = {place for place, stamps in cues if stamps >> n & 1}
        if not places or (sure_only and stamp.where != "anywhere"):
            continue
        for match in stamp.matches(text, places):
            end = _end_of(text, match, where=stamp.where)
            if end and _is_injected(text, match.start(), end, where=stamp.where):
                confidence = _CONFIDENCE.get(stamp.where, 0.9)
                edits.append(Edit(match.start(), end, "", "injected", confidence))
    return disjoint(edits) if edits else edits


def _end_of(text: str, match: re.Match[str], *, where: str) -> int:
    """Return where a stamp ends; 0 if it is none."""
    if where == "grows":
        return _grown_end(text, match)
    return _end_of_name(text, match) if where == "cuts and grows" else match.end()


def _is_injected(text: str, start: int, end: int, *, where: str) -> bool:
    """Tell whether a stamp stands in the middle of a sentence that is whole without it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after or "\n" in (before, after):
        return False
    if where == "anywhere" or (before.isdigit() and after.isdigit()):
        return True
    if where.startswith("cuts"):
        return before.isalnum() or (before in _OPENING and after.isalnum())
    if not (before.isalnum() and after.isalnum()) or before.isdigit() != after.isdigit():
        return False
    if where == "grows":
        return text.count(text[start:end]) > 1 or _ADDRESS.search(text, start, end) is not None
    return is_inside_word(text, start, end, least_bits=_AROUND_STAMP_BITS)


def _grown_end(text: str, match: re.Match[str]) -> int:
    """Return where the sentence goes on best behind the beginning of a stock phrase; 0 if nowhere."""
    before = text[match.start() - 1 : match.start()]
    part = _PART_OF_PHRASE.match(text, match.end(), match.end() + _LONGEST_PHRASE)
    if part is None or not before.isalnum():
        return 0
    ends = range(match.end(), min(part.end() + 1, len(text)))
    saved = {end: _saved_bits(before, text[end]) for end in ends}
    best = max(saved, key=lambda end: (saved[end], -end), default=0)
    return best if best and saved[best] >= _GROWN_BITS else 0


def _end_of_name(text: str, match: re.Match[str]) -> int:
    """Return where the name behind an invitation ends; 0 if nowhere.

    What follows goes on the sentence better than the name.
    """
    before = text[match.start() - 1 : match.start()]
    part = _PART_OF_NAME.match(text, match.end(), match.end() + _LONGEST_NAME)
    if part is None or not before.isalnum():
        return 0
    model = general_chinese()
    ends = range(match.end() + _SHORTEST_NAME, min(part.end() + 1, len(text)))
    if before.isdigit():
        # A number goes on: its first digit ends the name
        digits = (end for end in ends if text[end].isdigit())
        return next(digits, 0) or next((end for end in ends if text[end] in _BEHIND_DIGITS), 0)
    shared = _shared_name(text, match)
    if shared in ends:
        return shared
    gains = {
        end: model.bits(text[end - 1], text[end]) - model.bits(before, text[end])
        for end in ends
        if text[end].isalnum()
    }
    best = max(gains, key=lambda end: (gains[end], -end), default=0)
    return best if best and gains[best] >= _CUT_BITS else 0


def _shared_name(text: str, match: re.Match[str]) -> int:
    """Return where the name ends that the same invitation has elsewhere on the page; 0 if it stands once."""
    name = text[match.end() : match.end() + _LONGEST_NAME]
    longest = place = 0
    for _ in range(_MOST_COMPARED):
        place = text.find(match[0], place)
        if place < 0:
            break
        behind = place + len(match[0])
        if place != match.start():
            alike = map(eq, name, text[behind : behind + _LONGEST_NAME])
            longest = max(longest, sum(takewhile(bool, alike)))
        place = behind
    return match.end() + longest if longest else 0


def _saved_bits(before: str, after: str) -> float:
    """Return how much likelier a character is behind another than anywhere; two digits belong together."""
    if before.isdigit() and after.isdigit():
        return 2 * _GROWN_BITS
    model = general_chinese()
    return model.rank(after) - model.bits(before, after) if after.isalpha() else 0.0
