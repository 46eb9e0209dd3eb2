"""Punctuation that was folded to ASCII, full width again between Chinese characters.

5.7, 12:30, A/B, 1,200, addresses, file names and English sentences keep theirs: a mark is Chinese
where the character before it is, or where it stands between a number or a word and Chinese text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from fangzhi.artefacts.alignment import NO_EDITS, Edit, Edits, apply_edits
from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.characters import codes_of

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CHINESE = rf"{_HAN}，。、；：？！“”‘’《》〈〉（）【】〔〕「」『』…—％℃"
_FULL = str.maketrans(",:;?!()", "，：；？！（）")
_ASCII = ",:;?!()\"'"
# What characters are to the marks beside them, as bits
_IS_MARK, _IS_CHINESE, _IS_WORD, _BEGINS, _IS_BLANK, _IS_SLASH = 1, 2, 4, 8, 16, 32
_SIDES = {
    _IS_MARK: "[,:;!]", _IS_CHINESE: f"[{_CHINESE}]", _IS_WORD: r"[A-Za-z0-9%\])\"']",
    _BEGINS: f"[{_HAN}“‘《（]", _IS_BLANK: r"[ \t]", _IS_SLASH: "/",
}  # fmt: skip
_BRACKET = re.compile(r"[()\n]")
_QUESTION = re.compile(rf"\?(?<=[{_HAN}”’》）)\"]\?)[?!]*")
_DOUBLE = re.compile(r'["\n]')
_SINGLE = re.compile(rf"(?<![A-Za-z0-9])'(?=[{_HAN}])([^'\n]{{1,60}}?)(?<=[{_HAN}！？。!?])'(?![A-Za-z])")
_HAS_HAN = re.compile(f"[{_HAN}]")
_STOPS = re.compile(r"[。！？；!?;\n]")
# A question has its question word within so many characters
_LONGEST_QUESTION = 60


def punctuation_edits(text: str) -> Edits:
    """Return the marks of Chinese sentences that are ASCII, as full-width marks; lengths stay.

    Brackets, quotation and question marks come first: what stands behind a Chinese one is Chinese.
    """
    present = {mark for mark in _ASCII if mark in text}
    edits: list[Edit] = []
    if {"(", ")"} <= present:
        edits += _bracket_edits(text)
    if '"' in present:
        edits += _quote_edits(text)
    if "'" in present:
        edits += _single_quote_edits(text)
    if "?" in present:
        edits += _question_edits(text)
    if edits:
        edits.sort()
        text = apply_edits(text, edits)
    marks = NO_EDITS if present.isdisjoint(",:;!") else _mark_edits(text)
    return (Edits.of(edits) + marks).in_order() if edits else marks


@cache
def _sides() -> NDArray[np.uint8]:
    """Return what each character of the basic plane is to the marks beside it."""
    sides = np.zeros(0x10000, dtype=np.uint8)
    plane = "".join(map(chr, range(0xFFFF)))
    for side, pattern in _SIDES.items():
        sides[[found.start() for found in re.finditer(pattern, plane)]] |= side
    return sides


def _mark_edits(text: str) -> Edits:
    """Return the marks behind Chinese, with those that follow them at once, and the marks behind a number,
    word or bracket and before Chinese. Never the colon of an address.
    """
    sides = np.pad(_sides().take(codes_of(text), mode="clip"), (1, 2))
    places = np.flatnonzero(sides[1:] & _IS_MARK)
    before, behind, further = sides[places], sides[places + 2], sides[places + 3]
    in_chinese = (before & _IS_CHINESE != 0) & (behind & further & _IS_SLASH == 0)
    begins = (behind | np.where(behind & _IS_BLANK, further, 0)) & _BEGINS
    is_full = in_chinese | ((before & _IS_WORD != 0) & (begins != 0))
    run_ends = np.flatnonzero(np.diff(places, append=-1) != 1)
    behind_run = places[run_ends[np.searchsorted(run_ends, np.arange(places.size))]] + 1
    starts, ends = places[is_full], np.where(in_chinese, behind_run, places + 1)[is_full]
    put = [_full(text[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return Edits.alike(starts, ends, put, "punctuation", 0.99)


@lru_cache(maxsize=256)
def _full(marks: str) -> str:
    return marks.translate(_FULL)


def _single_quote_edits(text: str) -> Iterator[Edit]:
    """Yield straight single quotation marks around Chinese text as curved ones."""
    for match in _SINGLE.finditer(text):
        yield Edit(match.start(), match.start() + 1, "‘", "punctuation", 0.9)
        yield Edit(match.end() - 1, match.end(), "’", "punctuation", 0.9)


def _bracket_edits(text: str) -> Iterator[Edit]:
    """Yield the brackets that hold Chinese text or stand in it; only those that pair on their line."""
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == "\n":
            opened.clear()
        elif opened:
            start, end = opened.pop(), match.start()
            around = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
            if _HAS_HAN.search(around) or _HAS_HAN.search(text, start, end):
                yield Edit(start, start + 1, "（", "punctuation", 0.99)
                yield Edit(end, end + 1, "）", "punctuation", 0.99)


@cache
def _question_word() -> re.Pattern[str]:
    return re.compile(read_toml("cleaning/data/repair_punctuation.toml")["question"])


def _question_edits(text: str) -> Iterator[Edit]:
    """Yield the question marks behind clauses that ask something."""
    for match in _QUESTION.finditer(text):
        clause = _STOPS.split(text[max(0, match.start() - _LONGEST_QUESTION) : match.start()])[-1]
        if _question_word().search(clause):
            yield Edit(match.start(), match.end(), match[0].translate(_FULL), "punctuation", 0.95)


def _quote_edits(text: str) -> Iterator[Edit]:
    """Yield straight quotation marks around Chinese text as curved ones, where a line has an even number."""
    places: list[int] = []
    for match in [*_DOUBLE.finditer(text), None]:
        if match is not None and match[0] == '"':
            places.append(match.start())
            continue
        if len(places) % 2 == 0:
            for start, end in zip(places[::2], places[1::2], strict=True):
                if _HAS_HAN.search(text, start, end):
                    yield Edit(start, start + 1, "“", "punctuation", 0.95)
                    yield Edit(end, end + 1, "”", "punctuation", 0.95)
        places.clear()
