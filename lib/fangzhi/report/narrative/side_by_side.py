"""The same quantity in several regions: what can be held side by side, since it counts the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, labelled, named, quoted
from fangzhi.report.narrative.evidence import written_value
from fangzhi.report.narrative.regions import RegionTables
from fangzhi.report.narrative.telling import is_loose, is_of_meeting

_LEAST_OF_A_SUBJECT = 4  # Chinese characters: 学校 and 项目 count something else on every page
_MOST_QUANTITIES, _MOST_REGIONS = 30, 12  # shown; all are in the table of quantities
MOST_FIGURES = 8  # shown in a profile; all are in the table
# of them: aims, sums and numbers, rates
_PLACES = {0: 3, 1: 3, 2: 2}
ENDS = 3  # regions that a card names at either end
_BARE = re.compile(r"（[^）]*）|[^\u4e00-\u9fff]")


@dataclass(frozen=True)
class SameQuantity:
    """What the texts of several regions state of one subject, one value a region, the largest first.

    status: target, achieved, or mixed where some state an aim and others what is done. rows: of INDICATORS.
    """

    subject: str
    status: str
    rows: pd.DataFrame

    @property
    def regions(self) -> list[str]:
        """The regions, the one with the largest value first."""
        return list(self.rows["region"])

    @property
    def contrast(self) -> float:
        """How much there is to compare: regions, more where their values differ, and where they are shares.

        Shares and rates can be read across regions of any size; numbers of things grow with them.
        """
        values = self.rows["value"]
        middle = abs(float(values.median())) or 1.0
        spread = min(1.0, float(values.max() - values.min()) / middle)
        is_rate = self.rows["kind"].iloc[0] in {"percent", "ratio"}
        return len(values) * (1.2 if is_rate else 1.0) * (0.5 + spread / 2)


def is_telling(subject: str) -> bool:
    """Say whether what is counted is more than a bare noun: 县（市、区） and 学校 are not."""
    return len(_BARE.sub("", subject)) >= _LEAST_OF_A_SUBJECT


def same_quantities(tables: RegionTables, *, least: int = 2) -> list[SameQuantity]:
    """Return the quantities that at least so many regions state alike, the most telling contrast first.

    Alike is the same subject, unit and kind; aims and results are held apart where either has regions
    enough. A region that states several values is left out, and so are the years that fewer regions speak
    of: nothing tells which value is meant.
    """
    rows = tables.indicators
    rows = rows[rows["region"].isin(tables.regions) & rows["subject"].notna() & rows["unit"].notna()]
    telling = [is_telling(subject) and not is_loose(subject) for subject in rows["subject"]]
    rows = rows[pd.Series(telling, index=rows.index, dtype=bool)]
    found = []
    for (subject, _, _), group in rows.groupby(["subject", "kind", "unit"], sort=True):
        parts = {str(status): _one_each(_of_one_year(part)) for status, part in group.groupby("status")}
        if all(len(part) < least for part in parts.values()):
            parts = {"mixed": _one_each(_of_one_year(group))}
        found += [
            SameQuantity(str(subject), status, part) for status, part in parts.items() if len(part) >= least
        ]
    return sorted(found, key=lambda one: (-one.contrast, one.subject, one.status))


def _of_one_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the year that most regions speak of, and what has none."""
    years = rows.dropna(subset=["year"]).drop_duplicates(["region", "year"])["year"]
    if years.nunique() < 2:
        return rows
    meant: pd.DataFrame = rows[rows["year"].isna() | (rows["year"] == years.mode().iloc[-1])]
    return meant


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each region that states one value and no other, the largest first."""
    each = rows.drop_duplicates(["region", "value", "value_max"])
    alone = each[~each["region"].duplicated(keep=False)]
    return alone.sort_values(["value", "region"], ascending=[False, True], kind="stable")


def same_quantities_text(tables: RegionTables) -> Prose:
    """Return, for each quantity that several regions state, what each states, with its marker."""
    words = catalogue()
    found = same_quantities(tables)
    if not found:
        return Prose(words.say("same.none"))
    lead = words.say("same.lead", n=len(found), shown=min(_MOST_QUANTITIES, len(found)))
    lines = [_line(one, words) for one in found[:_MOST_QUANTITIES]]
    return Prose("\n".join([lead, "", *lines]))


def _line(one: SameQuantity, words: Catalogue) -> str:
    aim = words.say("finding.aim") if one.status == "target" else ""
    is_mixed = one.status == "mixed"
    shown = [_value(row, words, is_mixed=is_mixed) for row in each_row(one.rows.head(_MOST_REGIONS))]
    more = len(one.rows) - len(shown)
    shown += [words.say("same.more", n=more)] if more else []
    values = words.say("list.semicolon").join(shown)
    return words.say("same.line", subject=labelled(one.subject), aim=aim, values=values)


def _value(row: Any, words: Catalogue, *, is_mixed: bool) -> str:
    raw = words.explained(quoted(row.raw), escape_markdown(written_value(row)))
    aim = words.say("finding.aim") if is_mixed and row.status == "target" else ""
    return words.say("same.value", region=named(row.region), raw=raw + aim, evidence=cite([row.passage_id]))


def ends(one: SameQuantity) -> Iterator[Any]:
    """Yield the rows that a card shows: all of a few, else the largest and the smallest ones."""
    each = list(each_row(one.rows))
    yield from each if len(each) <= 2 * ENDS else each[:ENDS] + each[-ENDS:]


def middle(one: SameQuantity, words: Catalogue) -> str:
    """Return the median of the values with their unit."""
    return f"{words.number(float(one.rows['value'].median()))}{words.unit(str(one.rows['unit'].iloc[0]))}"


def telling_figures(tables: RegionTables, own: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a region, those first that a profile shows: aims, sums and numbers, rates.

    Of each the most telling: what other regions state as well, what says what it counts, the largest.
    What one kind leaves of its places the others take.
    """
    is_rate = own["kind"].isin(["percent", "ratio"])
    ranked = own.assign(
        group=is_rate.map({True: 2, False: 1}).where(own["status"] != "target", 0),
        is_common=own["subject"].isin(tables.common_subjects),
        is_telling=[_tells(row, tables) for row in each_row(own)],
    ).sort_values(
        ["group", "is_common", "is_telling", "value", "indicator_id"],
        ascending=[True, False, False, False, True],
        kind="stable",
    )
    places = ranked.groupby("group").cumcount()
    is_first = places < ranked["group"].map(_PLACES)
    chosen = pd.concat([ranked[is_first], ranked[~is_first]]).head(MOST_FIGURES)
    rest = ranked[~ranked["indicator_id"].isin(chosen["indicator_id"])]
    return pd.concat([chosen.sort_values("group", kind="stable"), rest], ignore_index=True)


def _tells(row: Any, tables: RegionTables) -> bool:
    """Say whether a figure says what it counts, and not only who came to a meeting."""
    is_named = isinstance(row.subject, str) and is_telling(row.subject)
    return is_named and not is_of_meeting(str(tables.passage[row.passage_id].text), str(row.raw))
