"""The report's tables, as Markdown pipe tables: the one form that reads well everywhere."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from fangzhi.report.markup import Prose, cite, escape_markdown

Kind = Literal["text", "count", "share", "number", "decimal", "evidence", "markdown"]
_NUMERIC = {"count", "share", "number", "decimal"}
_WIDEST = 44  # of a column, in half-width characters: longer cells are broken into lines


@dataclass(frozen=True)
class Shown:
    """One column of a shown table: where it comes from, its head, how its values are written."""

    source: str
    head: str
    kind: Kind = "text"


def markdown_table(rows: pd.DataFrame, columns: Sequence[Shown], *, most: int = 150, more: str = "") -> Prose:
    """Return rows as a table; beyond `most` rows a line says how many more there are, and where.

    more: file in data/ that holds every row, named in that line.
    """
    shown = rows.head(most)
    cells = [[_cell(value, column) for value in shown[column.source].tolist()] for column in columns]
    if rows.empty:
        cells = [["none" if number == 0 else ""] for number in range(len(columns))]
    heads = [escape_markdown(column.head) for column in columns]
    rules = [
        _rule(column, [head, *cells[at]])
        for at, (column, head) in enumerate(zip(columns, heads, strict=True))
    ]
    lines = [heads, rules, *zip(*cells, strict=True)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    if len(rows) > most:
        where = f"; all are in `data/{more}`" if more else ""
        table += f"\n\n{len(rows) - most:,} more rows are not shown{where}."
    return Prose(table)


def _rule(column: Shown, texts: Sequence[str]) -> str:
    """Return the line under a head; its length tells Pandoc the column's share of the width."""
    width = min(_WIDEST, max(4, *(_width(text) for text in texts)))
    return "-" * (width - 1) + (":" if column.kind in _NUMERIC else "-")


def _width(text: str) -> int:
    """Return how wide a cell is, in half-width characters; the address of a link takes no room."""
    visible = text.replace("\\", "").split("](")[0]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in visible)


def _cell(value: Any, column: Shown) -> str:
    if column.kind == "evidence":
        return cite([value] if isinstance(value, str) else list(value))
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    text = _WRITERS[column.kind](value)
    return text if column.kind == "markdown" else escape_markdown(text)


def write_number(value: float) -> str:
    """Return a number as English readers write it: 570 million, 1.31 million, 9,200, 65.86."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.4g} {word}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "markdown": str,
    "count": lambda value: f"{int(value):,}",
    "share": lambda value: f"{value:.0%}",
    "decimal": lambda value: f"{value:.2f}",
    "number": write_number,
}
