"""Two columns of a PDF page whose file draws them row by row: left column first, then the right one.

Most programs write a column after the other, and the order of the file is the order of reading. Where the
file goes from side to side, each line of the page's text holds a line of either column with a gap between.
They are told from a table's rows by the left parts: all of one width, and ending in mid-sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_GAP = re.compile(r"(?<=\S)[ \t\u3000]+(?=\S)")
_LEAST_ROWS = 6  # rows with text on both sides; fewer may be a table, or a signature beside a date
_LEAST_CHARS = 8  # of a line of a column
_LEAST_BROKEN = 0.6  # of the left lines end in mid-sentence
_LEAST_FULL = 0.6  # of the left lines have the column's width
_SLACK = 1  # characters that a line may be wider or narrower: marks are set close
_ENDS = re.compile(r"[。!?！？;；:：”)）】]$")


def in_reading_order(text: str) -> str:
    """Return the text of a page with the rows of two columns parted; any other text as it is."""
    lines = text.splitlines()
    width = _left_width(lines)
    if not width:
        return text
    ordered: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        parts = _parted(line, width)
        if parts is not None:
            left.append(parts[0])
            right.append(parts[1])
        elif left and len(line.strip()) <= width + _SLACK:
            left.append(line)  # the right column is the shorter one
        else:
            ordered += [*left, *right, line]
            left, right = [], []
    return "\n".join([*ordered, *left, *right])


def _left_width(lines: Sequence[str]) -> int:
    """Return the width of the left column in characters; 0 where the page has no two columns."""
    widths = Counter(found.start() for line in lines for found in _GAP.finditer(line.rstrip()))
    width = max((w for w in widths if w >= _LEAST_CHARS), key=lambda w: (widths[w], w), default=0)
    rows = [parts for line in lines if width and (parts := _parted(line, width))]
    if len(rows) < _LEAST_ROWS:
        return 0
    n_full = sum(abs(len(left) - width) <= _SLACK for left, _ in rows)
    n_broken = sum(not _ENDS.search(left) for left, _ in rows)
    n_long = sum(len(right.strip()) >= _LEAST_CHARS for _, right in rows)
    shares = (n_full / _LEAST_FULL, n_broken / _LEAST_BROKEN, n_long / _LEAST_FULL)
    return width if min(shares) >= len(rows) else 0


def _parted(line: str, width: int) -> tuple[str, str] | None:
    """Return the left and the right part of a row; None where nothing parts it near the column's width."""
    gaps = [found for found in _GAP.finditer(line.rstrip()) if found.start() <= width + _SLACK]
    if not gaps:
        return None
    gap = gaps[-1]
    behind = line[gap.start() + 1 :]
    return (line[: gap.start()], behind) if len(behind.strip()) <= width + 2 * _SLACK else None
