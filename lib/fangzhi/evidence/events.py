"""What the texts date: when something happened, or is to happen; one row a date.

A date is kept as exactly as the text gives it: a year, a month, a day. What the text leaves out is taken
from the date before in the same passage, else from the day of publication; where neither is known it stays
open, and is never guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import EVENTS
from fangzhi.evidence.indicators import outlooks_of
from fangzhi.evidence.named_regions import subject_regions
from fangzhi.evidence.quantities import YearMention
from fangzhi.evidence.status import date_and_status

_COLUMNS = [column.name for column in EVENTS.columns]
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?:度)?"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])月(?:份)?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])日"
_TO = r"(?:[至到—–~-]+(?:(?:1[0-2]|0?[1-9])月)?(?:3[01]|[12]\d|0?[1-9])日)?"
_WITHIN = r"(?<![\d年来过近])(?P<within>\d{1,2}|[一二两三四五六七八九十]{1,2})年内"
_DATE = re.compile(
    f"{_YEAR}(?:{_MONTH}(?:{_DAY}{_TO})?)?"
    f"|(?<![\\d年]){_MONTH.replace('month', 'its_month')}{_DAY.replace('day', 'its_day')}{_TO}"
    f"|(?:^|(?<=[，。；）]))(?<!\\d){_DAY.replace('day', 'alone')}{_TO}(?=[，,在])|{_WITHIN}"
)
_TITLE = re.compile("《[^》]*》")
_LEAST_YEAR, _MOST_YEAR = 1949, 2060  # what a policy page can speak of as an event or an aim


class Dated(NamedTuple):
    """A date in a text. when: ISO 8601, as exact as the text is; None where the year is not known."""

    start: int
    end: int
    when: str | None


def find_events(
    passages: pd.DataFrame, passage_regions: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return EVENTS: the dates of body passages in their order; theme is left empty.

    passages: passage_id, document_id, kind, text. documents: document_id, published_on. A row's region is
    the passage's (several subjects joined by 、).
    """
    body = passages[passages["kind"] == "body"]
    published = dict(zip(documents["document_id"], documents["published_on"], strict=True))
    regions = subject_regions(passage_regions)
    outlook = dict(zip(passages["passage_id"], outlooks_of(passages), strict=True))
    rows: list[tuple[Any, ...]] = []
    for row in body.itertuples(index=False):
        text, name = str(row.text), str(row.passage_id)
        found = list(dates_of(text, published_on=published.get(row.document_id)))
        years = [YearMention(one.start, one.end, int(one.when[:4])) for one in found if one.when]
        told = date_and_status(text, [one.end for one in found], years, outlook=outlook[name])
        rows += [
            (
                f"{name}-e{number:03d}", name, "、".join(regions.get(name, ())), one.when,
                text[one.start : one.end], "target" if "年内" in text[one.start : one.end] else status,
                None, one.start, one.end,
            )
            for number, (one, (status, _)) in enumerate(zip(found, told, strict=True), start=1)
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def dates_of(text: str, *, published_on: str | None = None) -> Iterator[Dated]:
    """Yield the dates at which a text says that something happened or is to happen.

    published_on: ISO date of the page, None where it prints none. A day of it (10月13日讯) is no event, but
    lends its month and year to those behind it.
    """
    titles = [found.span() for found in _TITLE.finditer(text)]
    known = published_on if isinstance(published_on, str) else ""
    for found in _DATE.finditer(text):
        if any(start <= found.start() < end for start, end in titles):
            continue
        when = _resolve(found.groupdict(), known)
        if when and not _exists(when):
            when = None  # 2月30日: the text is told as it stands
        if when and not _LEAST_YEAR <= int(when[:4]) <= _MOST_YEAR:
            continue
        if when and (found["month"] or found["its_month"]):
            known = when
        if not _is_no_event(text, found):
            yield Dated(found.start(), found.end(), when)


def _resolve(part: Mapping[str, str | None], known: str) -> str | None:
    """Return an ISO date as exact as the text; what it leaves out is that of `known`, an ISO date or ''."""
    year, alone = part["year"], part["alone"]
    month, day = part["month"] or part["its_month"], part["day"] or part["its_day"]
    if part["within"] is not None:
        return None
    if alone is not None:
        return f"{known[:7]}-{int(alone):02d}" if len(known) >= 7 else None
    if year is None:
        if not known:
            return None
        # A page of January tells of the December before.
        is_before = len(known) >= 7 and int(str(month)) > int(known[5:7])
        year = str(int(known[:4]) - is_before)
    return "-".join([year, *(f"{int(one):02d}" for one in (month, day) if one is not None)])


def _exists(when: str) -> bool:
    """Tell whether there is such a day; a year or a month always exists."""
    if len(when) < len("2024-01-01"):
        return True
    try:
        datetime.date.fromisoformat(when)
    except ValueError:
        return False
    return True


def _is_no_event(text: str, found: re.Match[str]) -> bool:
    before, behind, dateline = _rules()
    if dateline.match(text, found.end()):
        return True
    if found["year"] is None:
        return False
    is_compared = before.search(text, max(0, found.start() - 4), found.start()) is not None
    return is_compared or behind.match(text, found.start("year") + 4) is not None


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    given = read_toml("evidence/data/dates.toml")
    either: Sequence[str] = given["before"]
    return (
        re.compile(f"(?:{'|'.join(either)})$"),
        re.compile("|".join(given["behind"])),
        re.compile(given["dateline"]),
    )
