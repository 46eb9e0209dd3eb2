"""The report's figures. Each takes tables and returns a matplotlib Figure; nothing is read or saved."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.report.drawing import behind, in_two_widths, is_narrow, page_width
from fangzhi.report.language import catalogue
from fangzhi.report.style import ACCENT, CATEGORIES, FAINT, GROUND, INK, MM, MUTED, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# What removed text is shown as, in the order of the bars; every reason belongs to one group.
REMOVAL_GROUPS: dict[str, tuple[str, ...]] = {
    "notices": ("copyright", "licence", "record_number", "disclaimer", "contact"),
    "navigation": ("navigation", "share", "counter", "related", "pagination", "contents"),
    "repeats": ("duplicate", "title_repeat", "caption", "credit"),
    "metadata": ("metadata",),
    "spam": ("spam", "advertisement", "comment", "placeholder", "markup"),
}


_PAGE_HEIGHT = 225.0  # mm of paper that are left for a figure beside its caption


def _figure(height_mm: float, **layout: Any) -> tuple[Figure, Any]:
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(page_width(), height_mm * MM), **layout)
    plt.close(figure)  # the cell shows what it returns; pyplot must not show it a second time
    return figure, axes


def nothing(key: str = "figure.nothing") -> Figure:
    """Return a small figure that says why there is none; key: of the catalogue."""
    figure, axes = _figure(14.0)
    axes.axis("off")
    axes.text(0.5, 0.5, catalogue().say(key), ha="center", va="center", color=MUTED)
    return figure


_MOST_BARS = 22  # of pages: more do not stand on one
_MOST_BEHIND = 500  # rows of the table behind a figure; the data have them all


@in_two_widths
def page_account(pages: pd.DataFrame, removed: pd.DataFrame) -> Figure:
    """Show, for each page, which part of its characters was kept and what the rest was.

    pages: one row a page (PAGES); removed: spans taken away (REMOVED). Shares of non-white characters.
    Of many pages those are drawn that kept least; the table behind has the others.
    """
    every = pages.sort_values("seed_file", ascending=False, ignore_index=True)
    shares = {"kept": every["kept_share"].to_numpy(float), **_removed_shares(every, removed)}
    drawn = np.sort(np.argsort(shares["kept"], kind="stable")[:_MOST_BARS])
    order = every.iloc[drawn]
    figure, axes = _figure(max(40.0, 9.0 * len(order) + 20))
    left = np.zeros(len(order))
    colours = (ACCENT, *CATEGORIES[4:])
    parts = [(name, shares[name][drawn], color) for name, color in zip(shares, colours, strict=False)]
    for name, width, color in parts:
        axes.barh(
            order["stem"],
            width,
            left=left,
            color=color,
            height=0.62,
            label=catalogue().say(f"removal_group.{name}"),
            edgecolor=GROUND,
        )
        for row, (start, extent) in enumerate(zip(left, width, strict=True)):
            if extent >= 0.06:  # a narrower bar cannot hold its number
                axes.text(
                    start + extent / 2,
                    row,
                    f"{extent:.0%}",
                    color=GROUND,
                    ha="center",
                    va="center",
                    fontsize=7.5,
                )
        left = left + width
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.spines[["left", "bottom"]].set_visible(False)
    columns = 2 if is_narrow() else 3
    axes.legend(ncols=columns, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=7.5, handlelength=1)
    if len(every) > len(order):
        axes.set_xlabel(catalogue().say("figure.least_kept", n=len(order), total=len(every)))
    return behind(figure, pd.DataFrame({"page": every["stem"], **shares}).iloc[:_MOST_BEHIND])


def _removed_shares(pages: pd.DataFrame, removed: pd.DataFrame) -> dict[str, np.ndarray]:
    counted = removed.assign(n=[_visible(text) for text in removed["text"]])
    group_of = {reason: group for group, reasons in REMOVAL_GROUPS.items() for reason in reasons}
    sums = counted.groupby(["seed_file", counted["reason"].map(group_of)])["n"].sum()
    total = {
        page: max(1, _visible(text)) for page, text in zip(pages["seed_file"], pages["text"], strict=True)
    }
    return {
        group: np.array([float(sums.get((page, group), 0)) / total[page] for page in pages["seed_file"]])
        for group in REMOVAL_GROUPS
    }


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)


@in_two_widths
def topic_choice(choice: pd.DataFrame, chosen: int) -> Figure:
    """Show stability, coherence and fit against the number of topics, with the number taken.

    choice: one row a number tried (TOPIC_CHOICE).
    """
    figure, axes = _figure(110, nrows=2) if is_narrow() else _figure(58, ncols=2)
    words = catalogue()
    for panel, column in zip(axes, ("stability", "coherence_npmi"), strict=True):
        values = choice[column].astype(float)
        if column == "stability":
            low, high = choice["low"].astype(float), choice["high"].astype(float)
            panel.fill_between(choice["n_topics"], low, high, color=ACCENT, alpha=0.14, linewidth=0)
        panel.plot(choice["n_topics"], values, color=ACCENT, marker="o", markersize=3.5)
        at = choice["n_topics"] == chosen
        if at.any() and values[at].notna().all():
            panel.plot(choice["n_topics"][at], values[at], "o", color=CATEGORIES[2], markersize=7)
            panel.annotate(
                words.say("figure.n_topics", n=chosen),
                (chosen, float(values[at].iloc[0])),
                xytext=(-4, -14),
                textcoords="offset points",
                color=CATEGORIES[2],
                fontsize=8,
            )
        panel.set_title(words.say(f"figure.{column}"), fontsize=8.5, color=MUTED)
        panel.set_xlabel(words.say("figure.number_of_topics"))
        panel.grid(axis="y")
        panel.xaxis.get_major_locator().set_params(integer=True)
    return behind(figure, choice[["n_topics", "stability", "low", "high", "coherence_npmi"]])


@in_two_widths
def topic_terms(topics: pd.DataFrame, terms: pd.DataFrame, *, n_terms: int = 8) -> Figure:
    """Show the strongest terms of each topic, one small panel a topic; unstable topics are grey."""
    if topics.empty:
        return nothing("figure.no_topics")
    words = catalogue()
    columns, rows = _panels(len(topics))
    height, n_terms = _panel_height(rows, n_terms, edges=16.0)
    figure, axes = _figure(height * rows, nrows=rows, ncols=columns, squeeze=False)
    panels = list(axes.flat)
    for panel, topic in zip(panels, each_row(topics), strict=False):
        top = terms[terms["topic"] == topic.topic].nsmallest(n_terms, "rank").iloc[::-1]
        unstable = bool(topic.is_unstable)
        panel.barh(top["term"], top["weight"], color=FAINT if unstable else ACCENT, height=0.6)
        panel.set_yticks(range(len(top)), _glossed(top["term"].tolist()), fontsize=7, linespacing=0.95)
        key = "figure.stability_unknown" if pd.isna(topic.stability) else "figure.stability_of"
        stability = words.say(key, value=topic.stability)
        panel.set_title(f"{topic.topic}  ·  {topic.share:.0%}", color=MUTED if unstable else INK)
        panel.set_xlabel(stability + (f"\n{words.say('figure.unstable')}" if unstable else ""), fontsize=7.5)
        panel.set_xticks([])
        panel.spines[["left", "bottom"]].set_visible(False)
    for panel in panels[len(topics) :]:
        panel.set_visible(False)
    return behind(figure, terms[terms["rank"] <= n_terms][["topic", "rank", "term", "weight"]])


@in_two_widths
def heatmap(
    values: pd.DataFrame, *, number: str = "{:.0%}", note: str = "", mark: pd.DataFrame | None = None
) -> Figure:
    """Show a matrix of shares as shaded cells with their numbers; NaN stays empty.

    values: rows and columns in the order to be shown. mark: same shape, True draws a frame.
    """
    if values.empty:
        return nothing()
    heads = [_head(name) for name in values.columns]
    is_glossed = heads != [str(name) for name in values.columns]
    # Low rows: a figure and its caption stay on one page. Heads with their glosses stand at a slant.
    height = (44.0 if is_glossed else 26.0) + 5.0 * len(values)
    figure, axes = _figure(min(_PAGE_HEIGHT, height))
    _cells(axes, values, number)
    for row, column in np.ndindex(*values.shape):
        if mark is not None and bool(mark.to_numpy()[row, column]):
            axes.plot([column + 0.08, column + 0.92], [row + 0.9] * 2, color=CATEGORIES[2], linewidth=1.4)
    rows, columns = list(map(_head, values.index)), list(map(str, values.columns))
    axes.set_yticks(np.arange(len(rows)) + 0.5, list(map(_short, rows)) if is_narrow() else rows)
    places = np.arange(len(columns)) + 0.5
    if is_glossed:
        slant = 40 if len(heads) <= 16 else 80
        axes.set_xticks(places, heads, rotation=slant, ha="left", rotation_mode="anchor")
    else:
        axes.set_xticks(places, _wrapped(columns, size=1 if is_narrow() else 2))
    if note:
        axes.set_xlabel(note, fontsize=7.5)
    return behind(figure, values.rename(index=str, columns=str).rename_axis("row").reset_index())


def _cells(axes: Axes, values: pd.DataFrame, number: str) -> None:
    """Draw a matrix as shaded cells with their numbers, the first line on top; NaN stays empty."""
    data = values.to_numpy(float)
    top = np.nanmax(data) if np.isfinite(data).any() else 1.0
    axes.pcolormesh(
        np.ma.masked_invalid(data), cmap=_shades(), vmin=0, vmax=top, edgecolor=GROUND, linewidth=1.2
    )
    letters = _letters(data.shape[1])
    for row, column in np.ndindex(*data.shape):
        value = data[row, column]
        if letters and np.isfinite(value) and value >= 0.005:
            axes.text(
                column + 0.5,
                row + 0.5,
                number.format(value).rstrip("%") if is_narrow() else number.format(value),
                ha="center",
                va="center",
                fontsize=letters,
                color=GROUND if value > 0.55 * top else INK,
            )
    axes.xaxis.tick_top()
    axes.invert_yaxis()
    axes.spines[:].set_visible(False)


_MOST_COLUMNS = 14  # regions: the names of more do not stand beside each other


@in_two_widths
def emphasis(values: pd.DataFrame) -> Figure:
    """Show what each region speaks of, ordered so that like stands by like: the picture of the first page.

    values: shares, regions x themes. The theme with most space comes first; regions follow the order of
    their main themes. Themes are the lines, unless there are too many regions to stand side by side.
    """
    if values.empty:
        return nothing()
    ordered = _by_main(values)
    shown = ordered.T if len(values) <= _MOST_COLUMNS else ordered
    glossed = catalogue().language != "zh"
    line = (9.5 if is_narrow() else 7.4) if glossed else 6.0
    figure, axes = _figure(min(_PAGE_HEIGHT, line * len(shown) + (20.0 if glossed else 12.0)))
    _cells(axes, shown, "{:.0%}")
    width = 17 if is_narrow() else 34
    lines = [_stacked(name, width) for name in shown.index]
    axes.set_yticks(np.arange(len(lines)) + 0.5, lines, fontsize=6.5 if is_narrow() else 7.5, linespacing=1.1)
    heads = [_stacked(name, 9) for name in shown.columns]
    is_steep = glossed and (is_narrow() or len(values) > _MOST_COLUMNS)
    if is_steep:
        heads = [_head(name) for name in shown.columns]
    axes.set_xticks(np.arange(len(heads)) + 0.5, heads, rotation=90 if is_steep else 0, fontsize=6.4)
    return behind(figure, ordered.rename(index=str, columns=str).rename_axis("region").reset_index())


def _by_main(values: pd.DataFrame) -> pd.DataFrame:
    """Return shares with the largest theme first, and each region by its own largest theme."""
    known = values.fillna(0.0)
    themes = known.sum().sort_values(ascending=False, kind="stable").index
    main = known[themes].to_numpy()
    order = sorted(range(len(known)), key=lambda row: (main[row].argmax(), -main[row].max(), row))
    return values.iloc[order][themes]


def _stacked(name: Any, width: int) -> str:
    """Return a name over its gloss, which is broken into lines of so many letters."""
    gloss = catalogue().gloss(str(name).lstrip("0123456789 "))  # a topic's number is there already
    return "\n".join([str(name), *textwrap.wrap(gloss, width, break_long_words=False)])


def _letters(n_columns: int) -> float:
    """Return the size of the numbers in a matrix, in points; 0 where the shades alone have to do."""
    room = (page_width() / MM - (22 if is_narrow() else 34)) / n_columns  # mm
    largest = 7.0 if is_narrow() else 7.5
    size = min(largest, room / 0.8)  # four signs of half an em, and some air
    return size if size >= (4.5 if is_narrow() else 5.0) else 0.0


def _head(name: Any) -> str:
    """Return what a line or column of a matrix is called; a label that has its gloss already keeps it."""
    return str(name) if " " in str(name) else catalogue().label(str(name))


_LONGEST_GLOSS = 30  # characters: a longer one leaves no room for the bars


def _glossed(terms: Sequence[str]) -> list[str]:
    """Return terms as labels of an axis, in the English report with the gloss on a second line."""
    glosses = [catalogue().gloss(term) for term in terms]
    short = [
        gloss if len(gloss) <= _LONGEST_GLOSS else gloss[: _LONGEST_GLOSS - 1] + "…" for gloss in glosses
    ]
    return [f"{term}\n{gloss}" if gloss else term for term, gloss in zip(terms, short, strict=True)]


def _panel_height(rows: int, n_terms: int, *, edges: float) -> tuple[float, int]:
    """Return the height in mm of small panels, and how many terms fit: with many panels fewer.

    edges: mm of a panel above and below its terms.
    """
    line = 6.0 if catalogue().language == "en" else 4.5
    most = math.inf if is_narrow() else _PAGE_HEIGHT / rows
    fitting = n_terms if math.isinf(most) else min(n_terms, max(2, int((most - edges) / line)))
    return min(most, edges + line * fitting), fitting


def _panels(n: int) -> tuple[int, int]:
    """Return columns and rows of small panels; labels with glosses need wider ones."""
    widest = 2 if is_narrow() else 4 if catalogue().language == "zh" else 3
    columns = min(widest, n)
    return columns, math.ceil(n / columns)


def _shades() -> Any:
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415

    return LinearSegmentedColormap.from_list("shares", ["#f3f6f8", "#9cc3d5", ACCENT, "#083d56"])


def _short(label: str) -> str:
    """Cut a label that would leave a narrow figure no room."""
    if label[:1] >= "一":
        label = label.split(" ", maxsplit=1)[0]  # of 宁夏 Ningxia the first
    return label if len(label) <= 8 else f"{label[:7]}…"


def _wrapped(labels: Sequence[Any], *, size: int = 2) -> list[str]:
    """Break Chinese labels into lines of so many characters (of two, an odd one goes to the last line)."""
    wrapped = []
    for label in map(str, labels):
        if label.isascii():
            wrapped.append(label)
            continue
        lines = [label[at : at + size] for at in range(0, len(label), size)]
        if size > 1 and len(lines) > 1 and len(lines[-1]) == 1:
            lines[-2:] = [lines[-2] + lines[-1]]
        wrapped.append("\n".join(lines))
    return wrapped


@in_two_widths
def tile_map(tiles: pd.DataFrame) -> Figure:
    """Show a number for each provincial region on a grid that keeps who lies beside whom.

    tiles: region, row, column, value (NaN where no text speaks of the region).
    """
    rows, columns = int(tiles["row"].max()) + 1, int(tiles["column"].max()) + 1
    figure, axes = _figure(9.2 * rows)
    top = np.nanmax(tiles["value"].to_numpy(float)) if tiles["value"].notna().any() else 1
    shades = _shades()
    for tile in each_row(tiles):
        known = not pd.isna(tile.value)
        strength = 0.35 + 0.6 * tile.value / top if known else 0
        color = shades(strength) if known else "#eef1f4"
        _tile(axes, tile, color)
        ink = (GROUND if strength > 0.5 else INK) if known else MUTED
        gloss = catalogue().gloss(tile.region)
        lift = 0.12 if gloss else 0.0
        axes.text(
            tile.column + 0.5,
            tile.row + (0.36 if known else 0.5) - lift,
            tile.region,
            ha="center",
            va="center",
            color=ink,
            fontsize=(8.5 if known else 7.5) - is_narrow(),
        )
        axes.text(
            tile.column + 0.5,
            tile.row + (0.5 if known else 0.66),
            gloss,
            ha="center",
            va="center",
            color=ink,
            fontsize=4 if is_narrow() else 5.5,
        )
        if known:
            axes.text(
                tile.column + 0.5,
                tile.row + 0.74,
                f"{tile.value:g}",
                ha="center",
                va="center",
                color=ink,
                fontsize=7.5,
            )
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_aspect(0.95 if is_narrow() else 0.72)
    axes.axis("off")
    axes.text(0, 0.1, catalogue().say("figure.passages_about"), color=MUTED, fontsize=7.5, va="top")
    return behind(figure, tiles.dropna(subset=["value"])[["region", "value"]])


def _tile(axes: Axes, tile: Any, color: Any) -> None:
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415

    axes.add_patch(
        FancyBboxPatch(
            (tile.column + 0.05, tile.row + 0.06),
            0.9,
            0.88,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor=color,
            linewidth=0,
            mutation_aspect=1.2,
        )
    )


@in_two_widths
def keyness_panels(keyness: pd.DataFrame, regions: Sequence[str], *, n_terms: int = 6) -> Figure:
    """Show for each region the terms that set its texts apart, as dots on a common scale of z."""
    if not regions:
        return nothing("figure.no_region")
    columns, rows = _panels(len(regions))
    height, n_terms = _panel_height(rows, n_terms, edges=10.0)
    figure, axes = _figure(height * rows, nrows=rows, ncols=columns, squeeze=False, sharex=True)
    panels = list(axes.flat)
    shown: list[pd.DataFrame] = []
    for panel, region in zip(panels, regions, strict=False):
        top = keyness[keyness["region"] == region].nlargest(n_terms, "z").iloc[::-1]
        shown.append(top.iloc[::-1])
        places = np.arange(len(top))
        panel.hlines(places, 0, top["z"], color=RULE, linewidth=1.2)
        panel.plot(top["z"], places, "o", color=ACCENT, markersize=5)
        panel.set_yticks(places, _glossed(top["term"].tolist()), fontsize=7, linespacing=0.95)
        panel.set_title(
            catalogue().label(region), loc="right"
        )  # in a narrow panel the middle is too far right
        panel.spines[["left", "bottom"]].set_visible(False)
        panel.margins(y=0.12)
    for panel in panels[len(regions) :]:
        panel.set_visible(False)
    figure.supxlabel(catalogue().say("figure.log_odds"), fontsize=8, color=MUTED)
    return behind(figure, pd.concat(shown)[["region", "term", "z"]])


@in_two_widths
def stacked_counts(counts: pd.DataFrame) -> Figure:
    """Show counts by kind for each region, the largest total on top.

    counts: index regions, columns kinds, values counts.
    """
    if counts.empty:
        return nothing()
    order = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    figure, axes = _figure(14.0 + 6.5 * len(order))
    left = np.zeros(len(order))
    for kind, color in zip(order.columns, CATEGORIES[3:], strict=False):
        width = order[kind].to_numpy(float)
        axes.barh(
            [catalogue().label(str(name)) for name in order.index],
            width,
            left=left,
            color=color,
            height=0.66,
            edgecolor=GROUND,
            label=catalogue().say(f"indicator_kind.{kind}"),
        )
        left = left + width
    for row, total in enumerate(left):
        axes.text(total + left.max() * 0.01, row, f"{total:.0f}", va="center", fontsize=8, color=INK)
    axes.set_xlabel(catalogue().say("figure.quantities"))
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xticks([])
    columns = min(4, len(order.columns)) if is_narrow() else len(order.columns)
    axes.legend(ncols=columns, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=7.5, handlelength=1)
    kinds = {str(kind): catalogue().say(f"indicator_kind.{kind}") for kind in counts.columns}
    named = counts.rename(columns=kinds).rename_axis(index="region", columns=None)
    return behind(figure, named.reset_index())


@in_two_widths
def timeline(documents: pd.DataFrame, *, most_labels: int = 12) -> Figure:
    """Show when the dated documents were published: a row a page, or, of many, documents by month."""
    dated = documents.dropna(subset=["published_on"]).sort_values(["published_on", "document_id"])
    if dated.empty:
        return nothing("figure.no_date")
    days = pd.to_datetime(dated["published_on"])
    if dated["seed_file"].nunique() > most_labels:
        by_month = days.dt.strftime("%Y-%m-15").value_counts().sort_index()
        figure, axes = _figure(45.0)
        axes.bar(pd.to_datetime(list(by_month.index)), by_month.to_numpy(), width=22, color=ACCENT)
        axes.set_ylabel(catalogue().say("figure.documents_a_month"))
        return behind(figure, by_month.rename("documents").rename_axis("month").reset_index())
    from matplotlib.dates import AutoDateLocator  # noqa: PLC0415

    figure, axes = _figure(16.0 + 7.0 * dated["seed_file"].nunique())
    places = {page: row for row, page in enumerate(dated["seed_file"].drop_duplicates().iloc[::-1])}
    rows = dated["seed_file"].map(places)
    axes.plot(days, rows, "o", color=ACCENT, markersize=6)
    for day, row, document, printed in zip(
        days, rows, dated["document_id"], dated["published_on"], strict=True
    ):
        label = f"{document}  {catalogue().date(printed)}"
        axes.annotate(label, (day, row), xytext=(8, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_yticks([])
    axes.margins(x=0.5 if is_narrow() else 0.25, y=0.3)
    axes.spines["left"].set_visible(False)
    if is_narrow():
        axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=4))  # type: ignore[no-untyped-call]
    return behind(figure, dated[["document_id", "published_on"]])
