"""Lines broken in mid-sentence, joined: text that was wrapped at a width, and breaks inside words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fangzhi.cleaning.alignment import Edit
from fangzhi.cleaning.characters import is_inside_word

_ENDS = frozenset("。！？；：…!?;:”’》）)】]」』.")
# Beginnings that no continued line has: numbers of points, bullets, an indent, quotation of a title
_BEGINS = re.compile(
    r"[ \t]{2,}|\u3000|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十百]{1,4}[章节条部分]"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[、.．](?!\d)|[●■◆★▲○◎□·•*#-]|【|来源|作者|编辑|责任|发布|记者"
)
_NARROWEST, _WIDEST = 16, 160  # characters; a line of a wrapped text is neither a heading nor a paragraph
_LEAST_FULL = 3  # lines that reach the width
_FULL_SHARE = 0.5  # of the lines: the rest end paragraphs
_SLACK = 2  # characters that a line may fall short of the width: no mark may begin a line
_LEAST_BROKEN = 0.5  # of the full lines end in mid-sentence; lists and verses end theirs
_SENTENCE_LIKE = re.compile("[，。、；]")
_LONG_LINE = 24  # characters; a heading that long is rare, and has no comma


class _Line(NamedTuple):
    start: int
    end: int  # without white space behind
    text: str


def line_break_edits(text: str) -> list[Edit]:
    """Return the deletions of line breaks in mid-sentence, with the white space around them."""
    if "\n" not in text and "\r" not in text:
        return []
    lines = _lines(text)
    width = _wrap_width(lines)
    edits = []
    for line, following in pairwise(lines):
        if line.text and following.text and _goes_on(text, line, following, width=width):
            start = following.start + len(following.text) - len(following.text.lstrip())
            joint = (
                " " if line.text[-1].isascii() and text[start].isascii() and line.text[-1].isalpha() else ""
            )
            edits.append(Edit(line.end, start, joint, "line_break", 0.95 if width else 0.85))
    return edits


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.rstrip()
        lines.append(_Line(start, start + len(stripped), stripped))
        start += len(raw)
    return lines


def _wrap_width(lines: Sequence[_Line]) -> int:
    """Return the width in characters at which a page was wrapped; 0 where it was not."""
    lengths = Counter(len(line.text) for line in lines if len(line.text) >= _NARROWEST)
    n_lines = sum(1 for line in lines if line.text)
    if not lengths or max(lengths) > _WIDEST:
        return 0
    width = max(lengths)
    full = [line for line in lines if width - _SLACK <= len(line.text)]
    broken = sum(line.text[-1] not in _ENDS for line in full)
    is_wrapped = len(full) >= _LEAST_FULL and len(full) >= _FULL_SHARE * n_lines
    return width if is_wrapped and broken >= _LEAST_BROKEN * len(full) else 0


def _goes_on(text: str, line: _Line, following: _Line, *, width: int) -> bool:
    """Tell whether a sentence goes on from one line to the next."""
    if _BEGINS.match(following.text):
        return False
    if width:
        return len(line.text) >= width - _SLACK and line.text[-1] not in _ENDS
    if len(line.text) < _LONG_LINE or line.text[-1] in _ENDS or not _SENTENCE_LIKE.search(line.text):
        return False
    return is_inside_word(text[line.end - 1 : line.end] + following.text.lstrip()[:1], 1, 1)
