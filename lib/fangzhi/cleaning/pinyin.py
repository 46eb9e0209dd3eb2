"""Pinyin that a mirror site put behind characters: 學(xué)校 back to 學校; an author's 亳(bó)州 stays.

A site has a list of some tens of common characters, each with one fixed reading. A listed character
is annotated always, another never, and on a converted page the list holds converted characters. An
author explains a rare character, or a common one by a reading that it rarely has, and does so once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from fangzhi.artefacts.alignment import Edit
from fangzhi.cleaning.characters import occurrences_of
from fangzhi.cleaning.readings import (
    ANNOTATION,
    CUT_OFF,
    ORPHANED,
    commonest_reading,
    is_syllable,
    is_toned,
    read_so,
)

_LEAST_LISTED = 3  # characters so annotated that make a list; an author does not gloss three common ones
# Of a site's annotations one in ten follows another at once; a lesson annotates whole words
_LESSON_SHARE = 0.4
_LISTED_SHARE = 0.5  # of a listed character's places that are annotated: injected text is not


class Annotation(NamedTuple):
    """One bracketed syllable: its span, and the Han character before it (empty: none)."""

    start: int
    end: int
    char: str
    reading: str


def find_annotations(text: str) -> list[Annotation]:
    """Return every bracketed syllable but those that tell of a shift: they are read together with it."""
    cut_off = {match.start() for match in CUT_OFF.finditer(text)}
    return [
        Annotation(start, end, before if is_han(before := text[start - 1 : start]) else "", reading)
        for start, end, reading in ((*match.span(), match[1]) for match in ANNOTATION.finditer(text))
        if start not in cut_off and is_syllable(reading)
    ]


def site_list(
    text: str, annotations: Sequence[Annotation], *, plain: Mapping[str, str], is_mirror: bool
) -> dict[str, str]:
    """Return the characters that the page's site annotates, with their readings; empty: it has no list.

    plain: simplified form of each traditional character. is_mirror: a site converted the page to
    traditional characters, so that even one annotated character tells of a list.
    """
    readings: dict[str, dict[str, int]] = defaultdict(dict)
    for (char, reading), n in Counter([place[2:] for place in annotations]).items():
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
    pieces = {place.char for place in annotations if _is_in_mirrored_piece(text, place, plain)}
    return {char: reading for char, reading in listed.items() if char in pieces}


_PIECE = 4  # characters: the rest of a word and the next one


def _is_in_mirrored_piece(text: str, place: Annotation, plain: Mapping[str, str]) -> bool:
    """Tell whether a traditional character is annotated and traditional text goes on behind: 學(xué)校網絡.

    So a simplified page shows what it took from a mirror; an author who explains a character goes on in
    his own script.
    """
    behind = text[place.end : place.end + _PIECE]
    return place.char in plain and any(char in plain for char in takewhile(is_han, behind))


def _is_word_by_word(annotations: Sequence[Annotation]) -> bool:
    """Tell whether one character after the other is annotated, as in a lesson: 认(rèn)真(zhēn)."""
    n_joined = sum(b.start == a.end + 1 for a, b in pairwise(annotations))
    return n_joined >= _LESSON_SHARE * len(annotations)


def _could_be_listed(char: str, reading: str, n: int, *, plain: Mapping[str, str]) -> bool:
    """Tell whether a site may annotate the character so: common, converted or read as usual."""
    simplified = plain.get(char, char)
    if not is_common(simplified) or char not in read_so(reading):
        return False
    return simplified != char or n > 1 or reading == commonest_reading(char)


def pinyin_edits(
    annotations: Sequence[Annotation], listed: Mapping[str, str], *, plain: Mapping[str, str]
) -> list[Edit]:
    """Return the deletions of a site's annotations; none where there is no list."""
    edits = []
    for place in annotations if listed else ():
        start, end, char, reading = place
        confidence = 0.999 if listed.get(char) == reading else _confidence(place, listed, plain=plain)
        if confidence:
            edits.append(Edit._make((start, end, "", "pinyin", confidence)))
    return edits


def orphan_edits(text: str, listed: Mapping[str, str]) -> list[Edit]:
    """Return the deletions of annotations whose character is lost: ?xué) is a lone ?, ?,F(xiàn) unread."""
    return sorted(
        Edit(match.start(), match.end(), "", "pinyin", 0.95)
        for pattern in ((ORPHANED, CUT_OFF) if listed else ())
        for match in pattern.finditer(text)
        if is_syllable(match[1]) and (is_toned(match[1]) or match[1] in listed.values())
    )


def _confidence(place: Annotation, listed: Mapping[str, str], *, plain: Mapping[str, str]) -> float:
    """Return how sure an annotation off the list is the site's; 0 where it is the author's or may be."""
    if not place.char or place.char not in read_so(place.reading):
        # Found across the bytes of two characters, or its character is lost: it belongs to neither
        return 0.95 if is_toned(place.reading) or place.reading in listed.values() else 0.0
    is_converted = place.char in plain
    return 0.9 if is_converted and is_common(plain[place.char]) else 0.0


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
