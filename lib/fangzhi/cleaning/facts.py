"""What a page states of itself: one fact with its place in a line, and which of several counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fangzhi.cleaning.dates import find_date, without_time
from fangzhi.cleaning.lines import Line

# How much a date counts: printed beside the source, then labelled as publication, ...
NEWSPAPER, WITH_SOURCE, PUBLISHED, BARE, DATED, WRITTEN, DATELINE = 8, 7, 6, 5, 4, 3, 2
# A line without one of these states nothing.
MAY_STATE = re.compile(
    r"[\d:：|/丨｜│〔]|[\]】]|来\s*源|作\s*者|编\s*辑|记者|通讯员|[一二三四五六七八九十]月|^By "
    r"|^[\s(\[【（]*据|[载转摘编选合来]自|来源于|刊于|首发于|[分天]前|[今昨前][天日]|刚刚|^原创"
)


@dataclass(frozen=True)
class Fact:
    """One printed statement of a page.

    field: date, dateline (`MM-DD`), source, author, editor, issuer, number, counter, other.
    start, end: span of the value in the line's text. strength: which of several counts, highest first.
    """

    field: str
    value: str
    start: int
    end: int
    strength: int = 1


Found = tuple[Line, Fact]

# One character for one, so that offsets stay. The full-width blank separates where a common one
# joins, so it becomes a tab.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 9, 0xA0: 32, 0x4E28: 0x7C, 0x2502: 0x7C}


def fold(text: str) -> str:
    """Return text with full-width ASCII made half-width, one character for one."""
    return text if text.isascii() else text.translate(_FOLD)


def note_date(text: str, offset: int, facts: list[Fact], strength: int, *, labelled: bool = False) -> str:
    """Note the date in a stretch of text and return what else is in it."""
    found = find_date(text, labelled=labelled)
    if found:
        facts.append(Fact("date", found.iso, offset + found.start, offset + found.end, strength))
        text = text[: found.start] + " " + text[found.end :]
    return without_time(text)


def weighed(facts: list[Fact]) -> list[Fact]:
    """A date on the line of source or author is the article's; one alone may be the site's."""
    if not any(fact.field in {"source", "author"} for fact in facts):
        return facts
    return [
        replace(fact, strength=max(fact.strength, WITH_SOURCE)) if fact.field == "date" else fact
        for fact in facts
    ]


def best_fact(facts: Sequence[Found], field: str) -> Found | None:
    """Return the strongest fact of a field with its line, of equals the first."""
    candidates = [(line, fact) for line, fact in facts if fact.field == field and fact.value]
    return max(candidates, key=lambda found: found[1].strength, default=None)
