"""Mandarin readings of characters, and how pinyin looks on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from fangzhi.artefacts.resources import read_resource

# Toned vowels are letters of their own, ü and its tones too; some pages write v or combine a mark
LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑɡ"
TONED = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ")
_LETTER_FORMS = str.maketrans("ɑɡ", "ag")  # look-alikes that some annotation tables use
# No syllable has more than six letters (zhuāng, chuáng)
SYLLABLE = rf"[{LETTERS}]{{1,6}}"
ANNOTATION = re.compile(rf"[(（]\s?({SYLLABLE})\s?[)）]")
ANNOTATION_PARTS = re.compile(rf"([(（]\s?)({SYLLABLE})(\s?[)）])")
# The same, by the bracket: a pattern that begins with one letter is the fastest
_WITH_BRACKET = tuple(re.compile(rf"{bracket}\s?{SYLLABLE}\s?[)）]") for bracket in (r"\(", "（"))
ORPHANED = re.compile(rf"(?<=[?\ufffd])({SYLLABLE})[)）]")
# Behind a `?`, a mark and a letter: the letter is the second byte of the annotated character, 。現(xiàn)
# is left as ?,F(xiàn)
CUT_OFF = re.compile(rf"[(（](?<=[?\ufffd][!！?？;；,，][@-~].)({SYLLABLE})[)）]")
TAIL_OF_ANNOTATION = re.compile(rf"({SYLLABLE})[)）]")


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, frozenset[str]]]:
    first: dict[str, str] = {}
    read_so: dict[str, frozenset[str]] = {}
    for line in read_resource("cleaning/data/readings.txt").splitlines():
        if line.startswith("#"):
            continue
        reading, commonest, *others = line.split("\t")
        first.update(dict.fromkeys(commonest, reading))
        read_so[reading] = frozenset(commonest + "".join(others))
    return first, read_so


def commonest_reading(char: str) -> str:
    """Return the reading of a character taken alone; empty where it has none."""
    return _table()[0].get(char, "")


def read_so(reading: str) -> frozenset[str]:
    """Return the characters that have this reading among theirs."""
    table = _table()[1]
    return table.get(reading) or table.get(reading.translate(_LETTER_FORMS), frozenset())


def may_be_annotated(text: str) -> bool:
    """Tell whether there is an `ANNOTATION` in a text."""
    return any(pattern.search(text) for pattern in _WITH_BRACKET)


def is_syllable(text: str) -> bool:
    """Tell whether a text is the reading of some character."""
    return text in _table()[1] or bool(read_so(text))


def is_toned(text: str) -> bool:
    """Tell whether a text carries a tone mark, as no English word does."""
    return not TONED.isdisjoint(text)
