"""Lines above an article with a date and no label: names beside it, as papers and platforms print them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fangzhi.cleaning.dates import without_moment, without_time
from fangzhi.cleaning.facts import BARE, DATELINE, MAY_STATE, Fact, fold, note_date, weighed
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.names import (
    ACCOUNT,
    MAX_MEDIUM,
    OWN_ACCOUNT,
    POST_MARKS,
    POSTER_NAME,
    is_body_name,
    is_short_name,
    media_endings,
    note_names,
    note_reporter,
    provinces,
    words_of,
)
from fangzhi.cleaning.people import is_person


def bare_date_facts(line: Line, *, titled: bool = False) -> list[Fact] | None:
    """Return the facts of a line with a date, perhaps a time and names without labels.

    titled: another line above the article may be its title, so that this one need not be.
    """
    if len(line.text) > 100 or not MAY_STATE.search(line.text):
        return None
    text = fold(line.text)
    facts: list[Fact] = []
    rest = note_date(text, 0, facts, BARE)
    if not facts:
        rest = _note_yearless(text, facts)
    if not facts:
        rest = _note_moment(text, facts)
    if not facts:
        return None
    rest = note_reporter(rest, text, facts)
    posted = POST_MARKS.sub(" ", rest)
    words = words_of(posted)
    if any(map(_HAN.search, words)):
        words = [word for word in words if not word.isascii()]  # Original
    if words and words[-1] in provinces() and (len(words) > 1 or is_posted(text)):
        words.pop()  # where the account is registered
    if len(words) == 1 and is_person(words[0]) and posted != rest:
        left = words  # an account that has a person's name
    else:
        left = note_names(words, text, facts)
    if left and not _note_name(left, text, facts, is_marked=posted != rest, titled=titled):
        return None
    own = OWN_ACCOUNT.search(text)
    if own and not any(fact.field == "source" for fact in facts):
        facts.append(Fact("source", own[1], own.start(1), own.end(1), DATELINE))
    return weighed(facts)


_HAN = re.compile("[\u4e00-\u9fff]")


def _note_name(left: Sequence[str], text: str, facts: list[Fact], *, is_marked: bool, titled: bool) -> bool:
    """Note whose the text is by what a date line names besides people; return whether it is one."""
    name = " ".join(left)
    body = _COMPILER.sub("", name)
    if len(left) == 1 and is_body_name(body):
        at = max(text.find(body), 0)
        facts.append(Fact("issuer", body, at, at + len(body), BARE))
        return True
    if len(name) > MAX_MEDIUM or not (
        is_marked
        or name.endswith(media_endings())
        or (len(left) == 1 and (_names_poster(name, text) or (titled and is_short_name(name))))
    ):
        return False
    at = max(text.find(name), 0)
    facts.append(Fact("source", name, at, at + len(name), BARE))
    return True


# Whose bulletin it is, in front of its day: 某某监测中心编 2021年7月12日.
_COMPILER = re.compile(r"(?:主办|主编|编印|编制|印制|印发|编|印)$")
YEARLESS = re.compile(
    r"(?<![\d.-])(?P<month>\d{1,2})[-/月](?P<day>\d{1,2})日? {1,3}\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
)


def _note_yearless(text: str, facts: list[Fact]) -> str:
    """Note the month and day of `07-16 17:20`, a platform's date within the year; return what is left."""
    found = YEARLESS.search(text)
    if found is None or not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
        return text
    value = f"{int(found['month']):02d}-{int(found['day']):02d}"
    facts.append(Fact("dateline", value, found.start(), found.end("day")))
    return text[: found.start()] + " " + text[found.end() :]


def _note_moment(text: str, facts: list[Fact]) -> str:
    """Note that the line tells its day from today (3天前), which gives no date; return what is left."""
    left = without_moment(text)
    if left == text:
        return text
    facts.append(Fact("date", "", 0, 0))
    return without_time(left)


_WITH_REGION = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?\s+(?:(?:发[布表]于|来自)\s?:?)?\s?([\u4e00-\u9fff]{2,3}?)"
    r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)?(?:\s|$)"
)


def _names_poster(name: str, text: str) -> bool:
    """Whether a name beside a date with its time of day, in front of it or behind, is who posted the text."""
    return _MOMENT.search(text) is not None and POSTER_NAME.fullmatch(name) is not None


_MOMENT = re.compile(r"\d\s*[日T]?\s+\d{1,2}:\d{2}")


def is_posted(text: str) -> bool:
    """Whether a date line is a platform's: with the account's kind, or a region behind the time of day."""
    region = _WITH_REGION.search(text)
    return (region is not None and region[1] in provinces()) or any(map(ACCOUNT.search, text.split()))
