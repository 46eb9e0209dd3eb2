"""A figure for each place it is read at: wide for a page, narrow for a phone, with the table behind it."""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import pandas as pd

from fangzhi.report.language import catalogue
from fangzhi.report.markup import plain
from fangzhi.report.style import MM, MUTED, WIDTH

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NARROW = 72 * MM  # inches; a phone of 390 pixels shows a point of it as 1.67 pixels
LEAST_LETTERS = 6.6  # points: 11 pixels on a phone
PAGE_HEIGHT = 225.0  # mm of paper that are left for a figure beside its caption
_PATH = re.compile(r'\bd="([^"]*)"')
_GLYPH = re.compile(r'<path id="([A-Za-z]\w*-[A-Za-z]\w*-)[0-9a-f]+"')  # NotoSansSC-Regular-2c21
_INDENT = re.compile(r"\n\s+")
_FRACTION = re.compile(r"-?\d+\.\d+")
_PLACE = re.compile(r'\b(?:x|y|width|height)="[^"]*"|\btranslate\([^)]*\)')
_LONG_FRACTION = re.compile(r"-?\d+\.\d{3,}")
_EMPTY_GLYPH = re.compile(r'<path id="([^"]+)" transform="[^"]*"/>\n')  # of a blank
_BLANK_BESIDE_A_LETTER = re.compile(r"\s*\b([MLCQz])\s*")
_width: ContextVar[float] = ContextVar("width", default=WIDTH)
P = ParamSpec("P")


def page_width() -> float:
    """Return the width in inches that a figure is being drawn for."""
    return _width.get()


def is_narrow() -> bool:
    """Say whether a figure is being drawn for a phone."""
    return page_width() < WIDTH


def in_two_widths(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Let a function draw its figure twice; the narrow one goes along as the attribute `narrow`."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        figure = draw(*args, **kwargs)
        token = _width.set(NARROW)
        try:
            figure.narrow = draw(*args, **kwargs)  # type: ignore[attr-defined]
        finally:
            _width.reset(token)
        return figure

    return drawn


def new_figure(height_mm: float, **layout: Any) -> tuple[Figure, Any]:
    """Return a figure as wide as the place it is drawn for, and its axes; layout: of `pyplot.subplots`."""
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(page_width(), height_mm * MM), **layout)
    plt.close(figure)  # the cell shows what it returns; pyplot must not show it a second time
    return figure, axes


def nothing(key: str = "figure.nothing", **values: Any) -> Figure:
    """Return a small figure that says why there is none; the report has the sentence in its place.

    key, values: of the catalogue.
    """
    figure, axes = new_figure(14.0)
    axes.axis("off")
    sentence = catalogue().say(key, **values)
    axes.text(0.5, 0.5, textwrap.fill(sentence, 80), ha="center", va="center", color=MUTED)
    figure.nothing = sentence  # type: ignore[attr-defined]
    return figure


def behind(figure: Figure, table: pd.DataFrame) -> Figure:
    """Give a figure the table that it shows."""
    figure.table = table  # type: ignore[attr-defined]
    return figure


def shown_in_notebook(figure: Figure) -> tuple[str, dict[str, Any]]:
    """Return a figure as a notebook keeps it: its SVG, and beside it what a page may show instead."""
    beside: dict[str, Any] = {}
    if (sentence := getattr(figure, "nothing", "")) != "":
        return _svg(figure), {"nothing": sentence}
    if (narrow := getattr(figure, "narrow", None)) is not None:
        beside["narrow"] = _svg(narrow)
    if (table := getattr(figure, "table", None)) is not None:
        beside["table"] = {
            "columns": [_head(str(name)) for name in table.columns],
            "rows": [[_cell(value) for value in row] for row in table.itertuples(index=False)],
        }
    return _svg(figure), beside


def _head(name: str) -> str:
    """Return what a column is called: in the words of the language, or, of a theme or region, its label."""
    words = catalogue()
    return words.say(f"behind.{name}") if words.has(f"behind.{name}") else words.label(plain(name))


def _cell(value: Any) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    text = plain(str(value))
    return text if " " in text else catalogue().label(text)  # `3  产教融合 …` has its gloss already


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    # No date and no version: the same figure gives the same bytes.
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _lighter(out.getvalue())


def _lighter(svg: str) -> str:
    """Return the same picture in two thirds of the bytes: short names, no needless blanks and digits."""
    for number, font in enumerate(dict.fromkeys(_GLYPH.findall(svg))):
        svg = svg.replace(font, f"g{number}-")
    svg = _PATH.sub(lambda path: f'd="{_shortened(path[1])}"', svg)
    svg = _PLACE.sub(lambda place: _LONG_FRACTION.sub(_to_a_hundredth, place[0]), svg)
    for blank in _EMPTY_GLYPH.findall(svg):
        svg = re.sub(rf'\s*<(?:use xlink:href="#|path id="){re.escape(blank)}"[^>]*/>', "", svg)
    return _INDENT.sub("\n", svg)


def _shortened(path: str) -> str:
    """Return the steps of a path to a hundredth of a point, without blanks beside letters."""
    rounded = _FRACTION.sub(_to_a_hundredth, path)
    return _BLANK_BESIDE_A_LETTER.sub(r"\1", " ".join(rounded.split()))


def _to_a_hundredth(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
