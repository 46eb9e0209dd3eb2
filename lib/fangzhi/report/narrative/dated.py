"""What the texts date: what happened, and what is to happen, in the order of time."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.evidence.sentences import sentence_spans
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose, escape_markdown, labelled, quoted
from fangzhi.report.narrative.regions import RegionTables
from fangzhi.report.narrative.telling import announces, candidates, quotation
from fangzhi.report.tables import MOST_ROWS, Shown, markdown_table

_LONGEST = 80  # characters of a quotation: a table is no place for a paragraph
_BREAKS = "，；"
_DATELINE = re.compile("^[^，。]{0,16}[日月] ?(?:讯|电)(?:（[^）]*）)?")  # 本报银川10月13日讯（记者 高毅哲）
_PLANS = 2  # sentences of a region
_LAST = "9999"  # behind all years: what has none


def events_table(events: pd.DataFrame, passages: pd.DataFrame, *, most: int = MOST_ROWS) -> Prose:
    """Return every date with what the text says of it, the earliest first; what has no year comes last.

    events: of EVENTS. Of a sentence with two dates that are the same day or year only the first is told.
    """
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    told = [told_of(texts[row.passage_id], row.start, row.end) for row in each_row(events)]
    rows = events.assign(told=told, shown=[_written(row) for row in each_row(events)])
    rows = rows.drop_duplicates(["passage_id", "when", "told"])
    order = rows["when"].fillna(_LAST).sort_values(kind="stable").index
    columns = [
        Shown("shown", "when", "markdown"),
        Shown("region", "region", "names"),
        Shown("told", "told"),
        Shown("status", "status", words="status"),
        Shown("passage_id", "where", "evidence"),
    ]
    return markdown_table(rows.loc[order], columns, most=most, more="events.csv")


def plans_text(tables: RegionTables) -> Prose:
    """Return what each region's texts announce: of the paragraphs on what is to come, what tells most."""
    words = catalogue()
    lines = []
    for region in tables.regions:
        own = tables.passages_of(region).query("kind == 'body'").sort_values("passage_id")
        ranked = [
            (-worth, row.passage_id, sentence)
            for row, sentence, worth in candidates(tables, own, region)
            if announces(sentence) or announces(str(row.text).split("。", maxsplit=1)[0])
        ]
        told = [quotation(tables, passage, sentence) for _, passage, sentence in sorted(ranked)[:_PLANS]]
        if told:
            lines.append(f"- **{labelled(region)}** {words.join(told)}")
    return Prose(words.resolve("\n".join(lines)) if lines else words.say("plans.none"))


def _written(row: Any) -> str:
    """Return a date as readers of the language write it, as exact as it is; else as the text has it."""
    words = catalogue()
    if not isinstance(row.when, str):
        return words.say("date.open", raw=quoted(row.raw))
    year, *rest = row.when.split("-")
    if len(rest) == 2:
        return escape_markdown(words.date(row.when))
    month = words.table("month")[str(int(rest[0]))] if rest else ""
    return escape_markdown(words.say("date.month" if rest else "date.year", month=month, year=year))


def told_of(text: str, start: int, end: int) -> str:
    """Return the sentence around a place; of a long one the clauses from there on that fit."""
    first, last = next((a, b) for a, b in sentence_spans(text) if a <= start < b)
    dateline = _DATELINE.match(text[first:start])
    first += dateline.end() if dateline else 0
    if last - first <= _LONGEST:
        return text[first:last].strip()
    first = max([first, *(text.rfind(mark, first, start) + 1 for mark in _BREAKS)])
    if last - first <= _LONGEST:
        return text[first:last].strip()
    cut = max(text.rfind(mark, end, first + _LONGEST) for mark in _BREAKS)
    return text[first : cut if cut > end else first + _LONGEST].strip() + "……"
