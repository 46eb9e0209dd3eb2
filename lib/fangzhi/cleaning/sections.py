"""The order of a page: contents list, titles, issuers, headings, and where each report begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.metadata import Fact, is_issuer
from fangzhi.cleaning.noise import is_prose

_MAX_TITLE = 80
_MAX_HEADING = 45
_ENDS_OPEN = re.compile(r"[。;!?:,、;:,]$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass
class Report:
    """One report of a page: its kept lines in order, and what the page prints about it."""

    lines: list[Line]
    title: str | None = None
    issuer: str | None = None
    facts: list[Fact] = field(default_factory=list)


def is_title_like(line: Line) -> bool:
    """Whether a line could be a title: short, with words, not ending as a sentence does."""
    return (
        4 <= len(line.text) <= _MAX_TITLE
        and not is_prose(line.key)
        and not re.search(r"[。;:,、]$", line.key)
        and bool(_HAN.search(line.key) or re.search(r"[A-Za-z]{3}", line.key))
    )


def first_prose(lines: Sequence[Line]) -> int:
    """Return the index of the first paragraph of prose; the number of lines where there is none."""
    return next((i for i, line in enumerate(lines) if is_prose(line.key)), len(lines))


# --- several reports ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """An entry of a list of contents: the line, the line that it announces, the issuer it names."""

    line: Line
    start: Line
    issuer: str | None


def find_contents(kept: Sequence[Line]) -> list[Entry]:
    """Return the entries of a list of contents above the reports; empty where there is none.

    An entry is announced text: further down the same words stand alone above a paragraph, in the
    same order. Two such pairs could be chance and repetition; three cannot.
    """
    openers = _openers(kept)
    entries: list[Entry] = []
    after = -1
    for i, line in enumerate(kept[: first_prose(kept)]):
        issuer, title = _split_entry(line)
        for j, opener in openers:
            if j > max(i, after) and _announces(title, opener.bare):
                entries.append(Entry(line, opener, issuer))
                after = j
                break
    last = max((kept.index(e.line) for e in entries), default=-1)
    entries = [e for e in entries if kept.index(e.start) > last]
    return entries if len(entries) >= 3 else []


def _openers(kept: Sequence[Line]) -> list[tuple[int, Line]]:
    """Lines that stand alone at most two lines above a paragraph."""
    found = []
    for i, line in enumerate(kept):
        if is_title_like(line) and any(is_prose(after.key) for after in kept[i + 1 : i + 4]):
            found.append((i, line))
    return found


def _split_entry(line: Line) -> tuple[str | None, str]:
    text = re.sub(r"^[\d一二三四五六七八九十]{1,3}[.、)]\s*", "", line.key)
    issuer, colon, title = text.partition(":")
    if colon and 3 <= len(issuer) <= 30 and title:
        return issuer.strip(), "".join(c for c in title if c.isalnum())
    return None, "".join(c for c in text if c.isalnum())


def _announces(title: str, opener: str) -> bool:
    if len(opener) < 4 or len(title) < 4:
        return False
    shorter, longer = sorted((title, opener), key=len)
    return longer.startswith(shorter) and len(shorter) >= 0.6 * len(longer)


def split_reports(kept: Sequence[Line]) -> list[Report]:
    """Cut the kept lines of a page into its reports; take out the contents and the issuer lines."""
    entries = find_contents(kept)
    starts: list[tuple[Line, str | None]] = [(e.start, e.issuer) for e in entries] or _issuer_starts(kept)
    if len(starts) < 2:
        return [Report(list(kept))]
    if entries:
        first, last = kept.index(entries[0].line), kept.index(entries[-1].line)
        for line in kept[first : last + 1]:
            line.remove("contents")
    bounds = [kept.index(line) for line, _ in starts] + [len(kept)]
    reports = []
    for number, (line, issuer) in enumerate(starts):
        begin = 0 if number == 0 else bounds[number]
        report = Report([x for x in kept[begin : bounds[number + 1]] if x.is_kept], line.text, issuer)
        line.role = "title"
        _take_issuer(report, line)
        reports.append(report)
    _take_page_title_repeats(reports)
    return reports


def _take_page_title_repeats(reports: Sequence[Report]) -> None:
    """Take out what repeats a title of the page: above the first report, or below the last."""
    seen: set[str] = set()
    for report in reports:
        for line in report.lines:
            if line.bare in seen and line.role != "title" and not is_prose(line.key):
                line.remove("title_repeat")
            elif report is reports[0]:
                seen.add(line.bare)
        report.lines = [line for line in report.lines if line.is_kept]


def _issuer_starts(kept: Sequence[Line]) -> list[tuple[Line, str | None]]:
    """Title lines that stand next to an issuer's line, above a paragraph."""
    starts: list[tuple[Line, str | None]] = []
    for title, issuer, after in zip(kept, kept[1:], kept[2:], strict=False):
        if not is_prose(after.key) or not is_title_like(title) or not is_title_like(issuer):
            continue
        if is_issuer(issuer) and not is_issuer(title):
            starts.append((title, issuer.text))
    return starts if len(starts) >= 2 else []


def _take_issuer(report: Report, title: Line) -> None:
    """Take out the line next to the title that names the issuer."""
    at = next(i for i, line in enumerate(report.lines) if line is title)
    for line in report.lines[at + 1 : at + 2] + report.lines[max(0, at - 1) : at]:
        named = report.issuer is not None and "".join(c for c in report.issuer if c.isalnum()) == line.bare
        if named or is_issuer(line):
            report.issuer = line.text
            line.remove("metadata")
            report.lines.remove(line)
            return


# --- titles and headings --------------------------------------------------------------------------


def find_title(report: Report, lines: Sequence[Line]) -> None:
    """Find the title above the first paragraph; what repeats it is taken out.

    lines: all lines of the page, so that the line of date and source shows where the title ends.
    """
    prose = first_prose(report.lines)
    if prose == len(report.lines):
        return
    head = [line for line in report.lines[:prose] if is_title_like(line) and line.is_kept]
    above = _above_metadata(head, lines, report.lines[prose]) or head
    titles = [line for line in above if not line.text.startswith(("—", "-", "(", "（"))]
    if not titles:
        return
    title = _choose(titles)
    title.role = "title"
    report.title = title.text
    for line in report.lines:
        if line is not title and line.bare == title.bare and title.bare:
            line.remove("title_repeat")
    report.lines = [line for line in report.lines if line.is_kept]


def _above_metadata(head: Sequence[Line], lines: Sequence[Line], prose: Line) -> list[Line]:
    facts = [line for line in lines if line.reason == "metadata" and line.start < prose.start]
    return [line for line in head if facts and line.start < facts[0].start]


def _choose(titles: Sequence[Line]) -> Line:
    """Of the lines above the article the one that is most like a title: marked so, else the longest."""
    for tag in ("h1", "title", "h2"):
        for line in titles:
            if line.tag == tag:
                return line
    near = list(titles[-3:])
    return max(near, key=lambda line: (min(len(line.text), 20), line.start))


def assign_roles(report: Report) -> None:
    """Give every kept line of a report its role."""
    n = len(report.lines)
    for i, line in enumerate(report.lines):
        if line.role:
            continue
        line.role = "heading" if i < n - 1 and is_heading(line) else "body"


def is_heading(line: Line) -> bool:
    """Whether a line is a heading: short, and not ended as a sentence or a list item is."""
    if line.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and len(line.text) <= _MAX_TITLE:
        return True
    if len(line.text) > _MAX_HEADING or is_prose(line.key):
        return False
    return not _ENDS_OPEN.search(line.key) and bool(_HAN.search(line.key))
