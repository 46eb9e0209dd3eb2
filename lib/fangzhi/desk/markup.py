"""Results as HTML for a notebook. What a page says is text: everything is escaped, nothing is run."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from fangzhi.artefacts.resources import read_resource
from fangzhi.report.markup import plain

STYLE = f"<style>{read_resource('desk/data/desk.css')}</style>"


def text(value: object) -> str:
    """Return a value as HTML text on one line; empty where there is none."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return html.escape(plain(str(value)), quote=True)


def lines(value: str) -> str:
    """Return page text as HTML text with its line breaks and the white space between pieces."""
    return "\n".join(text_inside(line) for line in value.split("\n"))


def counted(n: int, noun: str) -> str:
    """Return a number with its noun: 1 page, 2 pages."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def block(*parts: str) -> str:
    """Return a whole result: the style, then its parts."""
    return f'{STYLE}<div class="fz">{"".join(parts)}</div>'


def anchor(name: str) -> str:
    """Return the id at which a result shows a passage."""
    return f"fz-{html.escape(name, quote=True)}"


def link(passage_id: str, label: str | None = None) -> str:
    """Return what leads to a passage: a link in a notebook, a click in the explorer.

    label: what it says; without, the marker of the passage.
    """
    shown = text(f"[{passage_id}]" if label is None else label)
    return f'<a href="#{anchor(passage_id)}" data-go="{text(passage_id)}">{shown}</a>'


def go(what: str, target: str) -> str:
    """Return the attribute by which a click opens the form to correct something, as Run.correct takes it."""
    return f' data-go="{text(f"fix:{what}:{target}")}"'


def pencil(what: str, target: str, label: str = "correct") -> str:
    """Return a mark that opens the form to correct something."""
    return f'<a class="pencil" role="button" tabindex="0"{go(what, target)}>✎ {text(label)}</a>'


def marked(value: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return text with spans (sorted, apart; offsets in the text) highlighted."""
    parts, done = [], 0
    for start, end in spans:
        if start >= done:
            parts += [text_inside(value[done:start]), f"<mark>{text_inside(value[start:end])}</mark>"]
            done = end
    return "".join([*parts, text_inside(value[done:])])


def text_inside(value: str) -> str:
    """Return a piece of a line as HTML text, with the white space at its ends."""
    before = " " if value[:1].isspace() else ""
    after = " " if value[-1:].isspace() and value.strip() else ""
    return before + text(value) + after


Writer = Callable[[Any], str]
_NUMBERS: dict[str, Writer] = {
    "count": lambda value: f"{int(value):,}",
    "share": lambda value: f"{value:.0%}",
    "decimal": lambda value: f"{value:.2f}",
    "number": lambda value: f"{value:,.10g}",
}
_TEXTS: dict[str, Writer] = {
    "text": text, "short": text, "passage": lambda value: link(str(value)), "html": str,
}  # fmt: skip


def sheet(rows: pd.DataFrame, columns: Sequence[tuple[str, str, str]]) -> str:
    """Return rows as an HTML table.

    columns: (column, head, kind); kind is text, short (never broken), passage (a marker), html (made here,
    escaped already), count, share, decimal or number.
    """
    heads = "".join(f"<th{_class(kind)}>{text(head)}</th>" for _, head, kind in columns)
    cells = [[_cell(value, kind) for value in rows[name].tolist()] for name, _, kind in columns]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _class(kind: str) -> str:
    return ' class="n"' if kind in _NUMBERS else ' class="short"' if kind == "short" else ""


def _cell(value: Any, kind: str) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return f"<td{_class(kind)}></td>"
    return f"<td{_class(kind)}>{(_NUMBERS | _TEXTS)[kind](value)}</td>"


def passages_below(texts: Mapping[str, str], *, most: int = 60) -> str:
    """Return the passages that markers lead to, folded away. texts: passage_id to text."""
    shown = list(texts.items())[:most]
    items = "".join(passage(name, text(value)) for name, value in shown)
    return f"<details open><summary>Passages ({len(texts):,})</summary>{items}</details>" if items else ""


def passage(passage_id: str, content: str) -> str:
    """Return a passage at its anchor; content: HTML made here."""
    return f'<p id="{anchor(passage_id)}"><b>{text(passage_id)}</b> {content}</p>'


def beside(left_head: str, left: str, right_head: str, right: str) -> str:
    """Return two texts (HTML made here) side by side under their heads."""
    halves = ((left_head, left), (right_head, right))
    columns = "".join(f"<div><h4>{text(h)}</h4><blockquote>{part}</blockquote></div>" for h, part in halves)
    return f'<div class="two">{columns}</div>'
