"""The report's figures. Each takes tables and returns a matplotlib Figure; nothing is read or saved."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fangzhi.artefacts import each_row
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
from fangzhi.report.panels import colour_of, ems, keyness_panels, shares_with_intervals, topic_terms
from fangzhi.report.style import ACCENT, CATEGORIES, GROUND, INK, MIDDLE_INK, MM, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "emphasis", "heatmap", "keyness_panels", "nothing", "page_account", "shares_with_intervals",
    "stacked_counts", "tile_map", "timeline", "topic_choice", "topic_terms",
]  # fmt: skip

# What removed text is shown as, in the order of the bars; every reason belongs to one group.
REMOVAL_GROUPS: dict[str, tuple[str, ...]] = {
    "notices": ("copyright", "licence", "record_number", "disclaimer", "contact"),
    "navigation": ("navigation", "share", "counter", "related", "pagination", "contents"),
    "repeats": ("duplicate", "title_repeat", "caption", "credit"),
    "metadata": ("metadata",),
    "spam": ("spam", "advertisement", "comment", "placeholder", "markup"),
}


_MOST_BARS = 22  # of pages: more do not stand on one
_MOST_BEHIND = 500  # rows of the table behind a figure; the data have them all


@in_two_widths
def page_account(pages: pd.DataFrame, removed: pd.DataFrame) -> Figure:
    """Show, for each page, which part of its characters was kept and what the rest was.

    pages: one row a page (PAGES); removed: spans taken away (REMOVED). Shares of non-white characters.
    Of many pages those are drawn that kept least; the table behind has the others.
    """
    every = pages.sort_values(["kept_share", "seed_file"], ascending=[True, False], ignore_index=True)
    shares = {"kept": every["kept_share"].to_numpy(float), **_removed_shares(every, removed)}
    drawn = np.arange(min(_MOST_BARS, len(every)))[::-1]  # bars are counted from below: least kept on top
    order = every.iloc[drawn]
    labels = [catalogue().say(f"removal_group.{name}") for name in shares]
    height = 14.0 + (8.0 if len(order) <= 10 else 5.6) * len(order)
    figure, axes = new_figure(height + _legend_height(labels))
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
            if extent >= (0.1 if is_narrow() else 0.05):  # a narrower bar cannot hold its number
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
    _legend(figure, labels)
    if len(every) > len(order):
        axes.set_xlabel(catalogue().say("figure.least_kept", n=len(order), total=len(every)))
    return behind(figure, pd.DataFrame({"page": every["stem"], **shares}).iloc[:_MOST_BEHIND])


def _legend_columns(labels: Sequence[str]) -> int:
    """Return in how many columns the names of colours fit above their bars."""
    each = 24 + 7.5 * max(map(ems, labels), default=0)  # points, with its colour and the gap behind it
    return max(1, min(len(labels), int(page_width() * 72 / each)))


def _legend_height(labels: Sequence[str]) -> float:
    """Return the room in mm that the names of colours take."""
    return 4.4 * math.ceil(len(labels) / _legend_columns(labels)) + 2.0


def _legend(figure: Figure, labels: Sequence[str]) -> None:
    """Name the colours above their bars; outside of the axes, so that room is made for it."""
    columns = _legend_columns(labels)
    figure.legend(ncols=columns, loc="outside upper left", fontsize=7.5, handlelength=1, columnspacing=1.2)


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
    measured = [column for column in ("stability", "coherence_npmi") if choice[column].notna().sum() > 1]
    if not measured:
        return nothing("figure.no_choice")
    n = len(measured)
    figure, panels = (
        new_figure(55 * n, nrows=n, squeeze=False) if is_narrow() else new_figure(58, ncols=n, squeeze=False)
    )
    words = catalogue()
    for panel, column in zip(panels.flat, measured, strict=True):
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
def heatmap(
    values: pd.DataFrame, *, number: str = "{:.0%}", is_ordered: bool = True, else_say: str = "figure.nothing"
) -> Figure:
    """Show a matrix of shares as shaded cells with their numbers; NaN stays empty.

    is_ordered: rows and columns stand in the order to be shown; else rows by their largest column.
    else_say: key of the sentence where there is nothing to show.
    """
    is_of_pairs = list(map(str, values.index)) == list(map(str, values.columns))
    if not np.isfinite(values.to_numpy(float)).any() or (is_of_pairs and len(values) < 3):
        return nothing(else_say)  # of two regions there is one number
    shown = values if is_ordered else _by_main(values, keep_columns=True)
    heads = [catalogue().label(str(name)) if _is_name(name) else str(name) for name in shown.columns]
    rows = [_one_line(name, is_narrow()) for name in shown.index]
    if catalogue().language == "zh" and max(map(ems, heads)) * 7.0 > _column(rows, len(heads)):
        heads = ["\n".join(head) for head in heads]
    is_tall = max(map(len, heads)) > 3 and not (is_narrow() and is_of_pairs)
    is_turned = is_tall and "\n" not in heads[0]
    line = 8.2 if any("\n" in row for row in rows) else 5.0 if len(shown) > 20 else 5.6
    figure, axes = new_figure(min(PAGE_HEIGHT, (34.0 if is_tall else 14.0) + line * len(shown)))
    _cells(axes, shown, number)
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows, fontsize=7.0 if is_narrow() else 7.5)
    places = np.arange(len(heads)) + 0.5
    if is_narrow() and is_of_pairs:  # no room for names: the columns stand in the order of the rows
        axes.set_xticks([])
        axes.set_title(catalogue().say("figure.same_order"), fontsize=7, color=MUTED)
    else:
        axes.set_xticks(places, heads, rotation=90 if is_turned else 0, fontsize=7.0, linespacing=1.05)
    return behind(figure, shown.rename(index=str, columns=str).rename_axis("row").reset_index())


def _is_name(head: Any) -> bool:
    return not str(head).isdigit() and " " not in str(head)  # a topic's number; a label with its gloss


def _one_line(name: Any, is_short: bool) -> str:
    """Return what a row is called; in a narrow figure a long gloss goes on in further lines."""
    number, _, words = str(name).partition(" ")
    if number.isdigit() and words and catalogue().language != "zh":  # a topic by its number and words
        told = [catalogue().label(word) for word in words.split("、")]
        return f"{number} " + ("\n" if is_short else ", ").join(told)
    if is_short and len(catalogue().gloss(str(name))) > 12:
        return _stacked(name, 20)
    return catalogue().label(str(name)) if _is_name(name) else str(name)


def _cells(axes: Axes, values: pd.DataFrame, number: str) -> None:
    """Draw a matrix as shaded cells with their numbers, the first line on top; NaN stays empty."""
    data = values.to_numpy(float)
    low, top = (np.nanmin(data), np.nanmax(data)) if np.isfinite(data).any() else (0.0, 1.0)
    # Where all is much alike, shades from nothing on would be one shade.
    ground = low - 0.1 * (top - low) if top > low > 0.4 * top else 0.0
    axes.pcolormesh(
        np.ma.masked_invalid(data), cmap=_shades(), vmin=ground, vmax=max(top, ground + 1e-9),
        edgecolor=GROUND, linewidth=0.5 if data.shape[1] > 20 else 1.2,
    )  # fmt: skip
    letters = _letters(data.shape[1])
    for row, column in np.ndindex(*data.shape):
        value = data[row, column]
        if letters and np.isfinite(value) and value >= 0.005:
            axes.text(
                column + 0.5,
                row + 0.5,
                number.format(value).rstrip("%").removeprefix("0") if is_narrow() else number.format(value),
                ha="center",
                va="center",
                fontsize=letters,
                color=_ink_on(float((value - ground) / (top - ground))) if top > ground else INK,
            )
    axes.xaxis.tick_top()
    axes.invert_yaxis()
    axes.spines[:].set_visible(False)


def _ink_on(strength: float) -> str:
    """Return the colour of letters on a shade (0 to 1) that can be read on it, on a light and a dark page."""
    return GROUND if strength > 0.58 else MIDDLE_INK if strength > 0.36 else INK


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
    is_many = len(values) > _MOST_COLUMNS
    shown = ordered if is_many else ordered.T
    lines = [_one_line(name, is_narrow()) for name in shown.index]
    line = 8.2 if any("\n" in one for one in lines) else 5.2 if len(lines) <= 10 else 4.7
    room = _column(lines, shown.shape[1])
    heads, is_steep = _heads(list(shown.columns), is_many=is_many, room=room)
    top = 26.0 if is_many else 22.0 if is_steep else 8.0 + 2.6 * max(head.count("\n") for head in heads)
    figure, axes = new_figure(min(PAGE_HEIGHT, line * len(shown) + top))
    _cells(axes, shown, "{:.0%}")
    axes.set_yticks(
        np.arange(len(lines)) + 0.5, lines, fontsize=LEAST_LETTERS if is_narrow() else 7.5, linespacing=1.1
    )
    axes.set_xticks(
        np.arange(len(heads)) + 0.5, heads, rotation=90 if is_steep else 0, linespacing=1.05,
        fontsize=LEAST_LETTERS if is_steep or is_narrow() else 5.8,
    )  # fmt: skip
    return behind(figure, ordered.rename(index=str, columns=str).rename_axis("region").reset_index())


def _column(lines: Sequence[str], n: int) -> float:
    """Return how wide each of n columns is beside the names of the lines; in points, roughly."""
    longest = max(ems(part) for line in lines for part in line.split("\n"))
    return (page_width() * 72 - longest * 7.5 - 8.0) / n


def _heads(names: Sequence[Any], *, is_many: bool, room: float) -> tuple[list[str], bool]:
    """Return what the columns (room: points of each) are called, and whether that has to stand upright."""
    if catalogue().language == "zh":  # one character below the other
        is_steep = is_many or is_narrow()
        return ["\n".join(str(name)) if is_steep else str(name) for name in names], False
    if not is_narrow():
        if is_many:
            return [_stacked(name, 20) for name in names], True
        width = max(4, int(room / (0.6 * 5.8)))  # letters
        lines = [[str(name), *_in_syllables(catalogue().gloss(str(name)), width)] for name in names]
        return ["\n".join(line) for line in lines], False
    heads = [catalogue().gloss(str(name)) or str(name) if is_many else _head(name) for name in names]
    return [head if len(head) <= 30 else f"{head[:29]}…" for head in heads], True


def _by_main(values: pd.DataFrame, *, keep_columns: bool = False) -> pd.DataFrame:
    """Return shares with the largest theme first, and each region by its own largest theme."""
    known = values.fillna(0.0)
    themes = known.columns if keep_columns else known.sum().sort_values(ascending=False, kind="stable").index
    main = known[themes].to_numpy()
    order = sorted(range(len(known)), key=lambda row: (main[row].argmax(), -main[row].max(), row))
    return values.iloc[order][themes]


def _stacked(name: Any, width: int) -> str:
    """Return a name over its gloss, which is broken into lines of so many letters."""
    gloss = catalogue().gloss(str(name).lstrip("0123456789 "))  # a topic's number is there already
    return "\n".join([str(name), *textwrap.wrap(gloss, width, break_long_words=False)])


def _letters(n_columns: int) -> float:
    """Return the size of the numbers in a matrix, in points; 0 where the shades alone have to do."""
    room = (page_width() / MM - (24 if is_narrow() else 34)) / n_columns  # mm
    if is_narrow():  # two digits
        return LEAST_LETTERS if room >= 3.2 else 0.0
    size = min(7.5, room / 0.8)  # four signs of half an em, and some air
    return size if size >= _LEAST_NUMBERS else 0.0


_LEAST_NUMBERS = 5.6  # points: 11 pixels where the column of a wide screen shows the figure


def _head(name: Any) -> str:
    """Return what a line or column of a matrix is called; a label that has its gloss already keeps it."""
    return str(name) if " " in str(name) else catalogue().label(str(name))


def _shades() -> Any:
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415

    return LinearSegmentedColormap.from_list("shares", ["#f3f6f8", "#9cc3d5", ACCENT, "#083d56"])


# Of a tile, in mm: width and height of its place, wide and on a phone (with English names, without).
_TILE, _NARROW_TILE, _GLOSSED_TILE = (16.0, 9.6), (8.0, 9.0), (8.0, 13.0)
_SYLLABLE = re.compile(r"[^aeiou\s]*[aeiou]+(?:ng(?![aeiou])|n(?![aeiou]))?", re.IGNORECASE)
_TILE_LINE = 6  # letters that stand in the tile of a phone


@in_two_widths
def tile_map(tiles: pd.DataFrame) -> Figure:
    """Show a number for each provincial region on a grid that keeps who lies beside whom.

    tiles: region, row, column, value (NaN where no text speaks of the region). The stripe below is the
    colour that the region has in the other figures.
    """
    glossed = catalogue().language != "zh"
    width, height = (_GLOSSED_TILE if glossed else _NARROW_TILE) if is_narrow() else _TILE
    rows = int(tiles["row"].max()) + 1
    figure, axes = new_figure(height * rows)
    top = np.nanmax(tiles["value"].to_numpy(float)) if tiles["value"].notna().any() else 1
    for tile in each_row(tiles):
        strength = 0.25 + 0.65 * tile.value / top if not pd.isna(tile.value) else 0.0
        _tile(axes, tile, _shades()(strength) if strength else "#eef1f4")
        _tile_texts(axes, tile, _ink_on(strength) if strength else MUTED, width=width)
    room, used = page_width() / MM / width, int(tiles["column"].max()) + 1
    axes.set(xlim=((used - room) / 2, (used + room) / 2), ylim=(rows, 0))
    axes.axis("off")
    figure.set_layout_engine("none")
    axes.set_position((0.0, 0.0, 1.0, 1.0))
    axes.text(0.05, 0.1, catalogue().say("figure.passages_about"), color=MUTED, fontsize=7.5, va="top")
    return behind(figure, tiles.dropna(subset=["value"])[["region", "value"]])


def _tile_texts(axes: Axes, tile: Any, ink: str, *, width: float) -> None:
    """Write name and number into a tile (width: mm) side by side, on a phone one below the other."""
    gloss = catalogue().gloss(tile.region)
    value = "" if pd.isna(tile.value) else f"{tile.value:g}"
    if is_narrow():
        lines = [*(_in_syllables(gloss) if gloss else [tile.region]), value]
        text = "\n".join(line for line in lines if line)
        axes.text(
            tile.column + 0.5, tile.row + 0.48, text, ha="center", va="center", color=ink,
            fontsize=LEAST_LETTERS, linespacing=1.0,
        )  # fmt: skip
        return
    high = tile.row + (0.34 if gloss else 0.47)
    axes.text(tile.column + 0.11, high, tile.region, va="center", color=ink, fontsize=7.5)
    room = 0.84 * width * 72 / 25.4
    size = min(5.6, room / max(ems(gloss), 1.0))  # Inner Mongolia is as wide as its tile
    axes.text(tile.column + 0.11, tile.row + 0.67, gloss, va="center", color=ink, fontsize=size)
    axes.text(tile.column + 0.9, high, value, va="center", ha="right", color=ink, fontsize=7.5)


def _in_syllables(name: str, width: int = _TILE_LINE) -> list[str]:
    """Return a name in lines of so many letters, broken between syllables: Guang-, dong."""
    lines: list[str] = []
    for word in name.split():
        line = ""
        for syllable in _SYLLABLE.findall(word) if len(word) > width else [word]:
            if line and len(line + syllable) > width:
                lines.append(f"{line}-")
                line = ""
            line += syllable
        lines.append(line)
    return lines


def _tile(axes: Axes, tile: Any, color: Any) -> None:
    from matplotlib.patches import FancyBboxPatch, Rectangle  # noqa: PLC0415

    axes.add_patch(
        FancyBboxPatch(
            (tile.column + 0.05, tile.row + 0.06),
            0.9,
            0.88,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=color,
            linewidth=0,
            mutation_aspect=1.4,
        )
    )
    if not pd.isna(tile.value):
        stripe = Rectangle(
            (tile.column + 0.11, tile.row + 0.83), 0.78, 0.06, color=colour_of(tile.region), linewidth=0
        )
        axes.add_patch(stripe)


@in_two_widths
def stacked_counts(counts: pd.DataFrame) -> Figure:
    """Show counts by kind for each region, the largest total on top.

    counts: index regions, columns kinds, values counts.
    """
    if counts.empty:
        return nothing("figure.no_quantities")
    order = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    labels = [catalogue().say(f"indicator_kind.{kind}") for kind in order.columns]
    line = 6.2 if len(order) <= 20 else 5.2
    figure, axes = new_figure(10.0 + line * len(order) + _legend_height(labels))
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
    _legend(figure, labels)
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
    if days.nunique() == 1:
        return nothing("figure.one_date", date=catalogue().date(dated["published_on"].iloc[0]), n=len(dated))
    if dated["seed_file"].nunique() > most_labels:
        return _by_month(days)
    from matplotlib.dates import AutoDateLocator  # noqa: PLC0415

    figure, axes = new_figure(16.0 + 7.0 * dated["seed_file"].nunique())
    places = {page: row for row, page in enumerate(dated["seed_file"].drop_duplicates().iloc[::-1])}
    rows = dated["seed_file"].map(places)
    axes.plot(days, rows, "o", color=ACCENT, markersize=6)
    middle = days.min() + (days.max() - days.min()) / 2
    for day, row, document, printed in zip(
        days, rows, dated["document_id"], dated["published_on"], strict=True
    ):
        label = f"{document}  {catalogue().date(printed)}"
        is_late = day > middle  # its label stands where there is room
        axes.annotate(
            label, (day, row), xytext=(-8 if is_late else 8, 0), textcoords="offset points", va="center",
            ha="right" if is_late else "left", fontsize=8,
        )  # fmt: skip
    axes.set_yticks([])
    axes.margins(x=0.06, y=0.3)
    if days.max() - days.min() < pd.Timedelta(days=7):  # else the axis would count hours
        axes.set_xticks(days.unique())
    axes.spines["left"].set_visible(False)
    if is_narrow():
        axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=4))  # type: ignore[no-untyped-call]
    return behind(figure, dated[["document_id", "published_on"]])


_MOST_MONTHS = 24  # that are named one by one beside their bars


def _by_month(days: pd.Series) -> Figure:
    """Show how many documents were published in each month."""
    months = days.dt.to_period("M")
    every = pd.period_range(months.min(), months.max(), freq="M")
    counts = months.value_counts().reindex(every, fill_value=0)
    figure, axes = new_figure(42.0)
    places = np.arange(len(every))
    axes.bar(places, counts.to_numpy(), width=min(0.8, 0.1 * len(every)), color=ACCENT)
    step = math.ceil(len(every) / (5 if is_narrow() else 12))
    axes.set_xticks(places[::step], [f"{month:%Y-%m}" for month in every[::step]])
    axes.set_xlim(-0.7, len(every) - 0.3)
    if len(every) <= (_MOST_MONTHS // 2 if is_narrow() else _MOST_MONTHS):
        for place, n in zip(places[counts > 0], counts[counts > 0], strict=True):
            axes.text(place, n, f"{n}", ha="center", va="bottom", fontsize=7.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.margins(y=0.15)
    else:
        axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_title(catalogue().say("figure.documents_a_month"), fontsize=8, color=MUTED)
    table = counts[counts > 0].rename("documents").rename_axis("month").reset_index()
    return behind(figure, table.astype({"month": str}))
