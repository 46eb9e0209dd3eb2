"""Dates as Chinese pages print them, and which of several is the day of publication."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

# `2024-01-17`, `2024/1/17`, `2024.01.17`, `2024年1月17日`, `2024年/1月/17日`; the day may not run on into
# more digits.
DATE_PATTERN = (
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s{0,2}(?:[-/.]|年/?)\s{0,2}(?P<month>\d{1,2})"
    r"\s{0,2}(?:[-/.]|月/?)\s{0,2}(?P<day>\d{1,2})(?!\d)(?:\s?[日号])?"
)
_DATE = re.compile(DATE_PATTERN)
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "O": 0}
_HAN_DATE = re.compile(
    r"([二一][〇○零O一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_TIME = re.compile(
    r"T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?(?:\s?[AaPp][Mm])?|\d{1,2}[时点]\d{1,2}分(?:\d{1,2}秒)?|"
    r"(?:星期|周|礼拜)[一二三四五六日天]|北京时间|[上下]午(?=\s|$)|"
    r"(?:农历|夏历|阴历)?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)?(?:正|[一二三四五六七八九十冬腊]{1,2})月(?:初[一二三四五六七八九十]|[十廿][一二三四五六七八九]?|二十|三十)"
)
# Taiwan counts years from 1912: 民國113年5月6日; without 民國 the months and days have two digits
_ROC_DATE = re.compile(
    r"(?:中华)?民国\s?(?P<era>\d{2,3})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日|"
    r"(?<![\d.])(?P<era2>1[01]\d)(?P<mark>[-/.年])(?P<month2>[01]\d)[-/.月](?P<day2>[0-3]\d)(?![\d.])日?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATIN_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_LATIN_DATE = re.compile(
    rf"(?<![A-Za-z]){_LATIN_MONTH}\s(\d{{1,2}}),?\s((?:19|20)\d{{2}})|(\d{{1,2}})\s{_LATIN_MONTH},?\s((?:19|20)\d{{2}})"
)
# `2024 01/08`, as Xinhua prints; `31/07/2020`, where only one of the two numbers can be the month.
_SLASHED_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<year>(?:19|20)\d{2})\s(?P<month>[01]\d)/(?P<day>[0-3]\d)"
    r"|(?P<one>\d{1,2})(?P<mark>[-/])(?P<two>\d{1,2})(?P=mark)(?P<last>(?:19|20)\d{2}))(?![\d/.-])"
)
# A day told from the day on which the page was fetched: of no use, as nobody knows that one.
_RELATIVE = re.compile(
    r"(?<![\d\u4e00-\u9fff])(?:(?:\d{1,3}|[一二三四五六七八九十两半几]{1,2})\s?(?:秒钟?|分钟|个?小时|天|日|周|个?星期|个?月|年)[之以]?前"
    r"|[今昨前][天日]|刚刚)(?![\u4e00-\u9fff])"
)
# Behind a label only: elsewhere these digits are numbers of all kinds
_LABELLED_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)|"
    r"(?<![\d.])(?P<short>[0-3]\d)-(?P<month2>[01]\d)-(?P<day2>[0-3]\d)(?!\d)"
)


@dataclass(frozen=True)
class PrintedDate:
    """A full date and its span in the text it was found in."""

    iso: str
    start: int
    end: int


def iso_date(year: int, month: int, day: int) -> str | None:
    """Return the ISO form of a date; None where there is no such day."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def find_date(text: str, *, labelled: bool = False) -> PrintedDate | None:
    """Return the first full date of a text in half-width characters.

    labelled: the text stands behind a label of a date, so that 20240305 and 24-03-05 are dates, too.
    """
    found = _find_plain_date(text)
    if found is None and ("民国" in text or "1" in text or "20" in text):
        found = _find_rarer_date(text, labelled=labelled)
    return found


def _find_rarer_date(text: str, *, labelled: bool) -> PrintedDate | None:
    roc = _ROC_DATE.search(text)
    if roc:
        parts = roc.group("era", "month", "day") if roc["era"] else roc.group("era2", "month2", "day2")
        return _printed(roc, int(parts[0]) + 1911, int(parts[1]), int(parts[2]))
    slashed = _SLASHED_DATE.search(text)
    if slashed and (printed := _printed_slashed(slashed)):
        return printed
    latin = _LATIN_DATE.search(text)
    if latin:
        month, day, year = latin.group(1, 2, 3) if latin[1] else latin.group(5, 4, 6)
        return _printed(latin, int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))
    for found in _LABELLED_DATE.finditer(text) if labelled else ():
        year = found["year"] or "20" + found["short"]
        month, day = found["month"] or found["month2"], found["day"] or found["day2"]
        if printed := _printed(found, int(year), int(month), int(day)):
            return printed
    return None


def _printed_slashed(found: re.Match[str]) -> PrintedDate | None:
    """Return the date of a match of `_SLASHED_DATE`; None where day and month could change places."""
    if found["year"]:
        return _printed(found, int(found["year"]), int(found["month"]), int(found["day"]))
    day, month = sorted((int(found["one"]), int(found["two"])), reverse=True)
    if month != day and day <= _MONTHS_A_YEAR:
        return None
    return _printed(found, int(found["last"]), month, day)


_MONTHS_A_YEAR = 12


def without_moment(text: str) -> str:
    """Return text without a day that is told from today: 3天前, 昨天. It has no date, and gets none."""
    return _RELATIVE.sub(" ", text)


def _printed(found: re.Match[str], year: int, month: int, day: int) -> PrintedDate | None:
    iso = iso_date(year, month, day)
    return PrintedDate(iso, found.start(), found.end()) if iso else None


def _find_plain_date(text: str) -> PrintedDate | None:
    for found in _DATE.finditer(text):
        iso = iso_date(int(found["year"]), int(found["month"]), int(found["day"]))
        if iso:
            return PrintedDate(iso, found.start(), found.end())
    for found in _HAN_DATE.finditer(text):
        year = int("".join(str(_HAN_DIGITS[c]) for c in found[1]))
        iso = iso_date(year, _han_number(found[2]), _han_number(found[3]))
        if iso:
            return PrintedDate(iso, found.start(), found.end())
    return None


_URL_DATE = re.compile(r"/(?:t|c|content_)?((?:19|20)\d{2})[-/]?(\d{2})[-/]?(\d{2})[/_.-]")


def printed_dates(text: str) -> list[str]:
    """Return the full dates of a text, sorted, those in addresses (`/2024-03/05/`, `/t20240305_1`) too."""
    found = [*_DATE.finditer(text), *_URL_DATE.finditer(text)]
    dates = (iso_date(int(m[1]), int(m[2]), int(m[3])) for m in found)
    return sorted({iso for iso in dates if iso})


def _han_number(text: str) -> int:
    """Return the value of 一 to 九十九; 0, which is no month and no day, for anything else."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS[text] if len(text) == 1 else 0
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)


def without_time(text: str) -> str:
    """Return text without times of day and days of the week."""
    return _TIME.sub(" ", text)


def is_date_alone(text: str) -> bool:
    """Whether a text is a full date and nothing else."""
    found = find_date(text)
    return found is not None and not without_time(text[: found.start] + text[found.end :]).strip(" ()")


# How far behind its dateline a report is printed: the next day as a rule, after a holiday some days.
_MAX_DELAY_DAYS = 5
# A dateline outweighs what the labels promise: a mirror's own posting date has every label.
_DATELINE_WEIGHT = 5


def choose_date(candidates: Iterable[tuple[str, int]], *, dateline: str | None) -> str | None:
    """Return the day of publication among (ISO date, strength), of equals the first.

    dateline: `MM-DD` of the report's dateline; a date within days after it is the likelier one.
    """
    best: tuple[int, str] | None = None
    for iso, strength in candidates:
        weight = strength + (_DATELINE_WEIGHT if dateline and _fits(iso, dateline) else 0)
        if best is None or weight > best[0]:
            best = (weight, iso)
    return best[1] if best else None


def _fits(iso: str, dateline: str) -> bool:
    year = int(iso[:4])
    days = (days_between(f"{y}-{dateline}", iso) for y in (year, year - 1))
    return any(delay is not None and 0 <= delay <= _MAX_DELAY_DAYS for delay in days)


def days_between(earlier: str, later: str) -> int | None:
    """Return the days from one ISO date to another; None where one is no date."""
    try:
        return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days
    except ValueError:
        return None


def infer_date(dateline: str, printed: Iterable[str]) -> str | None:
    """Return the full date of a dateline whose year other dates of the page give; else None.

    printed: ISO dates that stand elsewhere on the page (in its text, in an address). The year is
    inferred only where every printed date that lies near the dateline gives the same one.
    """
    years = {
        iso[:4] for iso in printed if (delay := days_between(f"{iso[:4]}-{dateline}", iso)) is not None
        and abs(delay) <= _NEAR_DAYS
    }  # fmt: skip
    if len(years) != 1:
        return None
    found = f"{years.pop()}-{dateline}"
    return found if days_between(found, found) == 0 else None


# A date in the text that lies within this of the dateline belongs to the same events.
_NEAR_DAYS = 31
