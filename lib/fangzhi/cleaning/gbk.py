"""The double bytes of code page 936, both ways, with its user-defined cells.

Windows maps the 1894 user-defined cells to private-use characters: AAA1-AFFE to U+E000-U+E233,
F8A1-FEFE to U+E234-U+E4C5, A140-A7A0 to U+E4C6-U+E765, and unassigned cells behind them.
Python's `gbk` refuses those cells; its `gb18030` maps them the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# Cells FE50-FEA0 were added to GBK late: Windows keeps private-use characters there
_LATE_CELLS = tuple((0xFE, trail) for trail in TRAILS if 0x50 <= trail <= 0xA0)
_LATE_PRIVATE = 0xE815


@cache
def characters() -> Mapping[tuple[int, int], str]:
    """Return the character of each pair of bytes that has one."""
    table: dict[tuple[int, int], str] = {}
    for lead in LEADS:
        for trail in TRAILS:
            try:
                table[lead, trail] = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue
    return table


@cache
def byte_pairs() -> Mapping[str, tuple[int, int]]:
    """Return the pair of bytes of each character that has one, private-use ones included."""
    pairs = {char: cell for cell, char in characters().items()}
    pairs.update((chr(_LATE_PRIVATE + n), cell) for n, cell in enumerate(_LATE_CELLS))
    return pairs


@cache
def user_cells() -> frozenset[tuple[int, int]]:
    """Return the pairs of bytes whose private-use character a crawl may have dropped."""
    return frozenset(cell for char, cell in byte_pairs().items() if "\ue000" <= char <= "\uf8ff")
