"""What was put into sentences: residue of tags and entities, stamps and stock phrases of sites."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.alignment import Edit, disjoint
from fangzhi.cleaning.characters import is_inside_word
from fangzhi.cleaning.likelihood import general_chinese

# A stock phrase of which only the beginning is known ends within so many characters
_LONGEST_PHRASE = 30
# The pair around it must save this many bits: it is the best of thirty pairs, five bits more than one
_GROWN_BITS = 7.0
_PART_OF_PHRASE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.:：/_《》,，!！-]*")


@cache
def _rules() -> dict[str, Any]:
    return read_toml("cleaning/data/repair_injected.toml")


@cache
def _markup() -> re.Pattern[str]:
    rules = _rules()["markup"]
    kinds = (
        rules[kind].replace("{names}", rules["names"]) for kind in ("escaped", "whole", "comment", "rest")
    )
    return re.compile("|".join(f"(?:{kind})" for kind in kinds), re.IGNORECASE)


@cache
def _entity() -> re.Pattern[str]:
    return re.compile(_rules()["markup"]["entity"])


@cache
def _stamps() -> tuple[tuple[tuple[str, ...], str, re.Pattern[str]], ...]:
    return tuple(
        (tuple(rule["needs"]), rule["where"], re.compile(rule["pattern"])) for rule in _rules()["stamps"]
    )


def markup_edits(text: str) -> list[Edit]:
    """Return the deletions of tags and their residue, and entities as the characters they name."""
    edits = [Edit(m.start(), m.end(), "", "markup", 0.98) for m in _markup().finditer(text)]
    for match in _entity().finditer(text):
        named = html.unescape(match[0])
        edits.append(Edit(match.start(), match.end(), named if named.isprintable() else " ", "markup", 0.98))
    return disjoint(edits)


def stamp_edits(text: str, *, sure_only: bool = False) -> list[Edit]:
    """Return the deletions of stamps and stock phrases in mid-sentence.

    text: in simplified characters. sure_only: only those that no author writes there, whatever
    stands around them, so that they can go before the words around them are restored.
    """
    edits = []
    for needs, where, pattern in _stamps():
        if (sure_only and where != "anywhere") or not any(word in text for word in needs):
            continue
        for match in pattern.finditer(text):
            end = _grown_end(text, match) if where == "grows" else match.end()
            if end and _is_injected(text, match.start(), end, where=where):
                edits.append(Edit(match.start(), end, "", "injected", 0.95 if where == "anywhere" else 0.9))
    return disjoint(edits)


def _is_injected(text: str, start: int, end: int, *, where: str) -> bool:
    """Tell whether a stamp stands in the middle of a sentence that is whole without it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after or "\n" in (before, after):
        return False
    if where == "anywhere":
        return True
    if not before.isalnum():
        return False
    return before.isdigit() == after.isdigit() and (
        before.isdigit() or where == "grows" or is_inside_word(text, start, end)
    )


def _grown_end(text: str, match: re.Match[str]) -> int:
    """Return where the sentence goes on best behind the beginning of a stock phrase; 0 if nowhere."""
    start = match.start()
    before = text[start - 1 : start]
    if not before.isalnum() or not before:
        return 0
    part = _PART_OF_PHRASE.match(text, match.end(), match.end() + _LONGEST_PHRASE)
    ends = range(match.end(), (part.end() if part else match.end()) + 1)
    saved = {end: _saved_bits(before, text[end]) for end in ends if end < len(text)}
    best = max(saved, key=lambda end: (saved[end], -end), default=0)
    return best if best and saved[best] >= _GROWN_BITS else 0


def _saved_bits(before: str, after: str) -> float:
    if before.isdigit() and after.isdigit():
        return 2 * _GROWN_BITS
    model = general_chinese()
    return model.rank(after) - model.bits(before, after) if after.isalpha() else 0.0
