"""Small multiples: a panel for each topic, theme or region, its lines named directly above them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.regions import PROVINCES
from fangzhi.report.drawing import (
    LEAST_LETTERS,
    PAGE_HEIGHT,
    behind,
    in_two_widths,
    is_narrow,
    new_figure,
    nothing,
    page_width,
)
from fangzhi.report.language import catalogue
from fangzhi.report.style import ACCENT, FAINT, GROUND, INK, MM, MUTED, PARTS, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LINE = 5.4  # mm: a name and what stands below it
_BELOW = 0.3  # of a line: a dot below its name, clear of the letters
_HEAD = 9.0  # mm above and below the lines of a panel
_MANY = 12  # panels: more stand in four columns, and on a phone show less
_COLOUR = {province.name: PARTS[province.code[0]] for province in PROVINCES}


def colour_of(region: str) -> str:
    """Return the colour that a region has in every figure; of a name that is no region, the accent."""
    return _COLOUR.get(region, ACCENT)


@in_two_widths
def topic_terms(topics: pd.DataFrame, terms: pd.DataFrame, *, n_terms: int = 6) -> Figure:
    """Show the strongest terms of each topic, one small panel a topic; unstable topics are grey."""
    if topics.empty:
        return nothing("figure.no_topics")
    figure, panels, n_terms = _grid([n_terms] * len(topics), most=n_terms, head=_HEAD + 3.6)
    for panel, topic in zip(panels, each_row(topics), strict=True):
        top = terms[terms["topic"] == topic.topic].nsmallest(n_terms, "rank")
        unstable = bool(topic.is_unstable)
        heads = [f"{topic.topic} · {topic.share:.0%}", _stability(topic.stability, is_unstable=unstable)]
        _head(panel, *heads, color=MUTED if unstable else INK)
        scale = max(float(top["weight"].max()), 1e-9) if len(top) else 1.0
        for line, (term, weight) in enumerate(zip(top["term"], top["weight"], strict=True)):
            _name(panel, line, term)
            panel.barh(line + 0.24, weight / scale, height=0.26, color=FAINT if unstable else ACCENT)
    return behind(figure, terms[terms["rank"] <= n_terms][["topic", "rank", "term", "weight"]])


def _stability(value: Any, *, is_unstable: bool) -> str:
    words = catalogue()
    known = not pd.isna(value)
    said = words.say("figure.stability_of", value=value) if known else words.say("figure.stability_unknown")
    return f"{said} · {words.say('figure.unstable')}" if is_unstable else said


@in_two_widths
def keyness_panels(keyness: pd.DataFrame, regions: Sequence[str], *, n_terms: int = 6) -> Figure:
    """Show for each region the terms that set its texts apart, as dots on a common scale of z."""
    if len(regions) < 2 or not keyness["region"].isin(list(regions)).any():
        return nothing("figure.no_region")
    figure, panels, n_terms = _grid([n_terms] * len(regions), most=n_terms)
    shown = [keyness[keyness["region"] == region].nlargest(n_terms, "z") for region in regions]
    every = pd.concat(shown)[["region", "term", "z"]]
    scale = max(float(every["z"].max()), 1e-9) if len(every) else 1.0
    for panel, region, top in zip(panels, regions, shown, strict=True):
        _head(panel, catalogue().label(region), mark=colour_of(region))
        for line, (term, z) in enumerate(zip(top["term"], top["z"], strict=True)):
            _name(panel, line, term, value=f"{z:.1f}")
            panel.hlines(line + _BELOW, 0, z / scale, color=RULE, linewidth=1.4)
            panel.plot(z / scale, line + _BELOW, "o", color=colour_of(region), markersize=4.5)
    return behind(figure, every)


@in_two_widths
def shares_with_intervals(shares: pd.DataFrame, *, n_regions: int = 6) -> Figure:
    """Show for each theme the regions that give it most space: a dot, with its interval where there is one.

    shares: region, name (a theme), share, low, high (0 to 1), n_documents; themes in the order of their
    first rows. A hollow dot rests on one page, which has no interval; the upright line is the mean of all
    regions. Themes of which more regions speak come first.
    """
    rows = shares[shares["share"] >= 0.005]  # of 0 % nothing is drawn
    if rows["region"].nunique() < 2:
        return nothing("figure.no_region")
    n_rows = rows.groupby("name", sort=False).size().clip(upper=n_regions)
    drawn = n_rows.sort_values(ascending=False, kind="stable")
    figure, panels, most = _grid(drawn.tolist(), most=n_regions, widest=3)
    means = shares.groupby("name")["share"].mean()
    scale = float(rows[["share", "high"]].max().max())
    for panel, name in zip(panels, drawn.index, strict=True):
        _head(panel, _clipped(name, room=_room(panel), size=8.5))
        top = rows[rows["name"] == name].sort_values(["share", "region"], ascending=[False, True]).head(most)
        for line, row in enumerate(each_row(top)):
            # The mean, between the names only: through them it would cross letters out.
            panel.vlines(means[name] / scale, line + 0.1, line + 0.5, color=MUTED, linewidth=0.8, zorder=0)
            _name(panel, line, row.region, value=f"{row.share:.0%}")
            _dot(panel, line + _BELOW, row, scale)
    columns = ["name", "region", "share", "low", "high", "n_documents"]
    return behind(
        figure, rows.sort_values(["name", "share"], ascending=[True, False], kind="stable")[columns]
    )


def _dot(panel: Axes, height: float, row: Any, scale: float) -> None:
    color = colour_of(row.region)
    has_interval = not (pd.isna(row.low) or pd.isna(row.high))
    if has_interval:
        panel.hlines(height, row.low / scale, row.high / scale, color=color, alpha=0.35, linewidth=3.0)
    else:
        panel.hlines(height, 0, row.share / scale, color=RULE, linewidth=1.0)
    panel.plot(
        row.share / scale, height, "o", color=color, markerfacecolor=color if has_interval else GROUND,
        markersize=4.5, markeredgewidth=1.3,
    )  # fmt: skip


# ---- panels ----


def _grid(
    lines: Sequence[int], *, most: int, head: float = _HEAD, widest: int = 4
) -> tuple[Figure, list[Axes], int]:
    """Return a figure, a panel without axes for each number of lines, and how many lines fit into one.

    With many panels fewer lines fit. They are counted from the top, at heights 0, 1, 2 …; the room across
    is 0 to 1. A row of panels is as high as its longest.
    """
    columns = min(widest, _columns(len(lines)))
    rows = math.ceil(len(lines) / columns)
    if is_narrow():
        fitting = min(most, 3 if len(lines) > _MANY else 5)
    else:
        fitting = min(most, max(2, int((PAGE_HEIGHT / rows - head) / _LINE)))
    longest = [min(fitting, max(1, *lines[at : at + columns], 1)) for at in range(0, len(lines), columns)]
    heights = [head + _LINE * n for n in longest]
    figure, axes = new_figure(
        min(sum(heights), math.inf if is_narrow() else PAGE_HEIGHT),
        nrows=rows, ncols=columns, squeeze=False, height_ratios=heights,
    )  # fmt: skip
    for number, panel in enumerate(axes.flat):
        panel.axis("off")
        panel.set(xlim=(-0.03, 1.03), ylim=(longest[number // columns] - 0.4, -0.5 - head / _LINE + 0.5))
        panel.set_visible(number < len(lines))
    return figure, list(axes.flat)[: len(lines)], fitting


def _columns(n: int) -> int:
    """Return the number of panels side by side; names with their glosses need wider ones."""
    if is_narrow():
        widest = 2 if catalogue().language == "zh" else 1
    else:
        widest = 4 if catalogue().language == "zh" or n > _MANY else 3
    return min(widest, n)


def _head(panel: Axes, head: str, below: str = "", *, color: str = INK, mark: str = "") -> None:
    """Name a panel; below: a second line; mark: the colour of a square before the name."""
    top = -1.55 if below else -0.95
    if mark:
        panel.plot(0.012, top, "s", color=mark, markersize=5)
    panel.text(0.06 if mark else 0.0, top, head, va="center", color=color, fontsize=8.5)
    panel.text(0.0, -0.9, below, va="center", color=MUTED, fontsize=_size())


def _name(panel: Axes, line: int, name: str, *, value: str = "") -> None:
    """Write what a line shows above it, with its value at the end."""
    room = _room(panel) - 3.0 * _size() * bool(value)
    panel.text(0.0, line - 0.17, _clipped(name, room=room, size=_size()), va="center", fontsize=_size())
    if value:
        panel.text(1.0, line - 0.17, value, va="center", ha="right", color=MUTED, fontsize=_size())


def _size() -> float:
    return max(LEAST_LETTERS, 7.0)


def _room(panel: Axes) -> float:
    """Return the width of a panel in points."""
    spec = panel.get_subplotspec()
    columns = spec.get_gridspec().ncols if spec is not None else 1
    return (page_width() / MM / columns - 4.0) * 72 / 25.4


def _clipped(name: str, *, room: float, size: float) -> str:
    """Return a name with as much of its gloss as there is room for, whole words; room, size: points."""
    gloss = catalogue().gloss(name)
    left = room - size * (ems(name) + 0.5)
    if ems(gloss) * size <= left:
        return f"{name} {gloss}".rstrip()
    kept: list[str] = []
    for word in gloss.split(" "):
        if ems(" ".join([*kept, word, "…"])) * size > left:
            break
        kept.append(word)
    return f"{name} {' '.join(kept)} …" if kept else name


def ems(text: str) -> float:
    """Return the width of a text in ems, roughly: a Chinese character is as wide as high."""
    return float(np.sum([1.0 if character >= "⺀" else 0.54 for character in text])) if text else 0.0
