"""Pinyin that a mirror site put behind characters: 學(xué)校 back to 學校; an author's 亳(bó)州 stays.

A site has a list of some tens of common characters, each with one fixed reading. A listed character
is annotated always, another never, and on a converted page the list holds converted characters. An
author explains a rare character, or a common one by a reading that it rarely has, and does so once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from fangzhi.artefacts.alignment import NO_EDITS, NOWHERE, Edit, Edits, Offsets
from fangzhi.cleaning.characters import occurrences_of
from fangzhi.cleaning.readings import (
    ANNOTATION_PARTS,
    CUT_OFF,
    ORPHANED,
    commonest_reading,
    is_syllable,
    is_toned,
    may_be_annotated,
    read_so,
)

_LEAST_LISTED = 3  # characters so annotated that make a list; an author does not gloss three common ones
# Of a site's annotations one in ten follows another at once; a lesson annotates whole words
_LESSON_SHARE = 0.4
_LISTED_SHARE = 0.5  # of a listed character's places that are annotated: injected text is not


class Annotations(NamedTuple):
    """Bracketed syllables as columns: their spans, and the Han characters before them (empty: none)."""

    starts: Offsets
    ends: Offsets
    chars: list[str]
    readings: list[str]

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """The characters with their readings."""
        return zip(self.chars, self.readings, strict=True)


def find_annotations(text: str) -> Annotations:
    """Return every bracketed syllable but those that tell of a shift: they are read together with it."""
    if not may_be_annotated(text):
        return Annotations(NOWHERE, NOWHERE, [], [])
    # Text, bracket, syllable, bracket, text, ...: one call for all of hundreds
    parts = ANNOTATION_PARTS.split(text)
    bounds = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
    before, readings = parts[:-1:4], parts[2::4]
    is_reading = {reading: is_syllable(reading) for reading in set(readings)}
    cut_off = {match.start() for match in CUT_OFF.finditer(text)}
    places = zip(bounds[:-1:4].tolist(), readings, strict=True)
    found = [n for n, (start, reading) in enumerate(places) if is_reading[reading] and start not in cut_off]
    chars = [before[n][-1:] for n in found]
    return Annotations(
        bounds[:-1:4][found],
        bounds[3::4][found],
        [char if is_han(char) else "" for char in chars],
        [readings[n] for n in found],
    )


def site_list(
    text: str, annotations: Annotations, *, plain: Mapping[str, str], is_mirror: bool
) -> dict[str, str]:
    """Return the characters that the page's site annotates, with their readings; empty: it has no list.

    plain: simplified form of each traditional character. is_mirror: a site converted the page to
    traditional characters, so that even one annotated character tells of a list.
    """
    readings: dict[str, dict[str, int]] = defaultdict(dict)
    for (char, reading), n in Counter(annotations.pairs).items():
        if char:
            readings[char][reading] = n
    occurrences = occurrences_of(readings, text)
    listed = {}
    for char, counted in readings.items():
        reading, n = min(counted.items(), key=lambda item: (-item[1], item[0]))
        if n >= _LISTED_SHARE * occurrences[char] and _could_be_listed(char, reading, n, plain=plain):
            listed[char] = reading
    if is_mirror:
        return listed
    if _is_word_by_word(annotations):
        return {}
    if len(listed) >= _LEAST_LISTED:
        return listed
    pieces = {
        char
        for char, end in zip(annotations.chars, annotations.ends.tolist(), strict=True)
        if char in plain and _goes_on_traditional(text, end, plain)
    }
    return {char: reading for char, reading in listed.items() if char in pieces}


_PIECE = 4  # characters: the rest of a word and the next one


def _goes_on_traditional(text: str, end: int, plain: Mapping[str, str]) -> bool:
    """Tell whether traditional text goes on behind the annotation of a traditional character: 學(xué)校網絡.

    So a simplified page shows what it took from a mirror; an author who explains a character goes on in
    his own script.
    """
    return any(char in plain for char in takewhile(is_han, text[end : end + _PIECE]))


def _is_word_by_word(annotations: Annotations) -> bool:
    """Tell whether one character after the other is annotated, as in a lesson: 认(rèn)真(zhēn)."""
    n_joined = np.count_nonzero(annotations.starts[1:] == annotations.ends[:-1] + 1)
    return bool(n_joined >= _LESSON_SHARE * len(annotations.chars))


def _could_be_listed(char: str, reading: str, n: int, *, plain: Mapping[str, str]) -> bool:
    """Tell whether a site may annotate the character so: common, converted or read as usual."""
    simplified = plain.get(char, char)
    if not is_common(simplified) or char not in read_so(reading):
        return False
    return simplified != char or n > 1 or reading == commonest_reading(char)


def pinyin_edits(annotations: Annotations, listed: Mapping[str, str], *, plain: Mapping[str, str]) -> Edits:
    """Return the deletions of a site's annotations; none where there is no list."""
    if not listed:
        return NO_EDITS
    sure = {pair: _confidence(*pair, listed, plain=plain) for pair in set(annotations.pairs)}
    edits = Edits.alike(annotations.starts, annotations.ends, [""] * len(annotations.chars), "pinyin")
    edits.confidences[:] = [sure[pair] for pair in annotations.pairs]
    return edits.take(edits.confidences > 0)


def orphan_edits(text: str, listed: Mapping[str, str]) -> list[Edit]:
    """Return the deletions of annotations whose character is lost: ?xué) is a lone ?, ?,F(xiàn) unread."""
    return sorted(
        Edit(match.start(), match.end(), "", "pinyin", 0.95)
        for pattern in ((ORPHANED, CUT_OFF) if listed else ())
        for match in pattern.finditer(text)
        if is_syllable(match[1]) and (is_toned(match[1]) or match[1] in listed.values())
    )


def _confidence(char: str, reading: str, listed: Mapping[str, str], *, plain: Mapping[str, str]) -> float:
    """Return how sure an annotation is the site's; 0 where it is the author's or may be."""
    if listed.get(char) == reading:
        return 0.999
    if not char or char not in read_so(reading):
        # Found across the bytes of two characters, or its character is lost: it belongs to neither
        return 0.95 if is_toned(reading) or reading in listed.values() else 0.0
    return 0.9 if char in plain and is_common(plain[char]) else 0.0


def is_han(char: str) -> bool:
    """Tell whether a character is a Han character of the basic plane."""
    return "\u3400" <= char <= "\u9fff"


def is_common(char: str) -> bool:
    """Tell whether a character is on the first level of GB 2312: the 3755 in common use."""
    try:
        cell = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(cell) == 2 and 0xB0 <= cell[0] <= 0xD7
