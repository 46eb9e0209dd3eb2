"""The report's tables, as Markdown pipe tables: the one form that reads well everywhere."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from fangzhi.report.language import catalogue, explained
from fangzhi.report.markup import Prose, cite, escape_markdown, quoted

Kind = Literal["text", "name", "names", "count", "share", "number", "decimal", "date", "evidence", "markdown"]
_NUMERIC = {"count", "share", "number", "decimal"}
_TAG = re.compile(r"(?<!\\)<[^>]*>")
_WIDEST = 44  # of a column, in half-width characters: longer cells are broken into lines
# What the page holds of a table, folded, for sorting and searching: more make it slow to open and too large.
MOST_ROWS = 1000
# What paper shows of one, where nothing folds: five pages.
_MOST_ON_PAPER = 250


@dataclass(frozen=True)
class Shown:
    """One column of a shown table: where it comes from, its head, how its values are written.

    head: its key in the catalogue, below `head`. words: the catalogue's table that says the values
    (`status`: target, an aim). name: with its gloss in the English report; names: several, joined by 、.
    """

    source: str
    head: str
    kind: Kind = "text"
    words: str = ""


def markdown_table(
    rows: pd.DataFrame, columns: Sequence[Shown], *, most: int = MOST_ROWS, more: str = ""
) -> Prose:
    """Return rows as a table; beyond `most` rows a line says how many more there are, and where.

    more: file in data/ that holds every row, named in that line. Paper shows fewer, and says so
    (reports/assets/paper.lua).
    """
    words = catalogue()
    shown = rows.head(most)
    cells = [[_cell(value, column) for value in shown[column.source].tolist()] for column in columns]
    if rows.empty:
        cells = [[words.say("table.none") if number == 0 else ""] for number in range(len(columns))]
    heads = [escape_markdown(words.say(f"head.{column.head}")) for column in columns]
    rules = [
        _rule(column, [head, *cells[at]])
        for at, (column, head) in enumerate(zip(columns, heads, strict=True))
    ]
    lines = [heads, rules, *zip(*cells, strict=True)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    blocks = [table]
    if len(shown) > _MOST_ON_PAPER:
        told = _more(len(rows) - _MOST_ON_PAPER, more)
        blocks += [f'<div class="on-paper" data-rows="{_MOST_ON_PAPER}">', told, "</div>"]
    if len(rows) > most:
        blocks += [f'<div class="on-screen" data-rows="{most}">', _more(len(rows) - most, more), "</div>"]
    return Prose("\n\n".join(blocks))


def _more(n: int, file: str) -> str:
    return catalogue().say("table.more" if file else "table.more_rows", n=n, file=file)


def _rule(column: Shown, texts: Sequence[str]) -> str:
    """Return the line under a head; its length tells Pandoc the column's share of the width."""
    width = min(_WIDEST, max(4, *(_width(text) for text in texts)))
    return "-" * (width - 1) + (":" if column.kind in _NUMERIC else "-")


def _width(text: str) -> int:
    """Return how wide a cell is, in half-width characters; tags and the address of a link take no room."""
    visible = _TAG.sub("", text).replace("\\", "").split("](")[0]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in visible)


def _cell(value: Any, column: Shown) -> str:
    if column.kind == "evidence":
        return cite([value] if isinstance(value, str) else list(value))
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if column.words:
        return escape_markdown(catalogue().say(f"{column.words}.{value}"))
    text = _WRITERS[column.kind](value)
    return text if column.kind in _WRITTEN else escape_markdown(text)


def _name(name: str) -> str:
    """Return a name with what it means set apart, paler; how it is said stands in the glossary."""
    words = catalogue()
    gloss = words.about(name)
    shown = words.chinese(escape_markdown(name), is_term=bool(gloss))
    return explained(name, shown, escape_markdown(gloss), kind="gloss") if gloss else shown


_WRITTEN = ("markdown", "text", "name", "names")  # what is Markdown already
_WRITERS: dict[str, Callable[[Any], str]] = {
    "text": lambda value: quoted(str(value)),
    "name": _name,
    "names": lambda value: catalogue().say("list.comma").join(map(_name, value.split("、"))),
    "markdown": str,
    "count": lambda value: f"{int(value):,}" if catalogue().language == "en" else str(int(value)),
    "share": lambda value: f"{value:.0%}",
    "decimal": lambda value: f"{value:.2f}",
    "number": lambda value: catalogue().number(value),
    "date": lambda value: catalogue().date(value),
}
