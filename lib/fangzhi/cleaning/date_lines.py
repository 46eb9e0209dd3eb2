"""Lines above an article with a date and no label: names beside it, as papers and platforms print them."""

from __future__ import annotations

import re

from fangzhi.cleaning.facts import BARE, MAY_STATE, Fact, fold, note_date, weighed
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.names import (
    ACCOUNT,
    MAX_MEDIUM,
    POST_MARKS,
    POSTER_NAME,
    is_short_name,
    media_endings,
    note_names,
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
        return _yearless_facts(text)
    posted = POST_MARKS.sub(" ", rest)
    words = words_of(posted)
    if words and words[-1] in provinces() and (len(words) > 1 or is_posted(text)):
        words.pop()  # where the account is registered
    if len(words) == 1 and is_person(words[0]) and posted != rest:
        left = words  # an account that has a person's name
    else:
        left = note_names(words, text, facts)
    name = " ".join(left)
    if name:
        if len(name) > MAX_MEDIUM or not (
            posted != rest
            or name.endswith(media_endings())
            or (len(left) == 1 and (_names_poster(name, text) or (titled and is_short_name(name))))
        ):
            return None
        at = max(text.find(name), 0)
        facts.append(Fact("source", name, at, at + len(name), BARE))
    return weighed(facts)


YEARLESS = re.compile(
    r"(?P<month>\d{1,2})[-/月](?P<day>\d{1,2})日? {1,3}\d{1,2}:\d{2}(?::\d{2})?(?: [\u4e00-\u9fff]{2,3})?"
)


def _yearless_facts(text: str) -> list[Fact] | None:
    """Return the month and day of `07-16 17:20`, as platforms print it in the year itself."""
    found = YEARLESS.fullmatch(text.strip())
    if found is None or not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
        return None
    start = len(text) - len(text.lstrip())
    return [
        Fact(
            "dateline", f"{int(found['month']):02d}-{int(found['day']):02d}", start, start + found.end("day")
        )
    ]


_WITH_REGION = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s+(?:发布于|来自)?\s?([\u4e00-\u9fff]{2,3})(?:\s|$)")


def _names_poster(name: str, text: str) -> bool:
    """Whether a name beside a date with its time of day, in front of it or behind, is who posted the text."""
    return _MOMENT.search(text) is not None and POSTER_NAME.fullmatch(name) is not None


_MOMENT = re.compile(r"\d\s*[日T]?\s+\d{1,2}:\d{2}")


def is_posted(text: str) -> bool:
    """Whether a date line is a platform's: with the account's kind, or a region behind the time of day."""
    region = _WITH_REGION.search(text)
    return (region is not None and region[1] in provinces()) or any(map(ACCOUNT.search, text.split()))
