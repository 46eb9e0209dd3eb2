"""What a page says of itself: title, date, source, author, editor, issuer, site.

Facts are read where they are printed: in a line of `label: value`, in a bare date line below the
title, in the reference to a newspaper's page, in the dateline of the first paragraph.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.lines import Line

# One character for one, so that offsets stay.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0xFF5C: 0x7C, 0x4E28: 0x7C}
_MAX_CHARS = 240
_MAX_VALUE = 40

_DATE = (
    r"(?P<year>(?:19|20)\d{2})\s{0,2}[-/.年]\s{0,2}(?P<month>\d{1,2})"
    r"\s{0,2}[-/.月]\s{0,2}(?P<day>\d{1,2})\s?[日号]?"
)
DATE = re.compile(_DATE)
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "Ｏ": 0, "O": 0}
_HAN_DATE = re.compile(
    r"([二一][〇○零OＯ一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_TIME = re.compile(
    r"T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?[AaPp][Mm])?|星期[一二三四五六日天]|周[一二三四五六日]|北京时间"
)
_PRINTED = re.compile(
    r"[\s(\[【]*(?:(?:来源|原载|原载于|原文刊[载登]于?|刊[载登]于|刊于|转载自|摘自|据)[: ]?)?\s?"
    r"(?:《([^》]{2,20})》|([\u4e00-\u9fff]{2,8}[报刊]))\s*[(,]?\s*"
    + _DATE
    + r"[\s,()]*(?:第?\s?[A-Z]?\d{1,3}\s?版)?(?:[:\s]?[\u4e00-\u9fff]{0,8})?[\s)\]】]*"
)
_DATELINE = re.compile(
    r"\s*[(\[【]?(?P<source>本报|本网|本台|新华社|中新社|中新网|[\u4e00-\u9fff]{2,10}?(?:网|报|社|台|新闻|客户端|在线))?"
    r"(?P<place>[\u4e00-\u9fff]{0,10}?)(?:/[\u4e00-\u9fff]{2,6})?\s?"
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[)\]】]?\s?(?:电|讯|消息|报道)"
)
_REPORTER = re.compile(
    r"[(\s](?:本报|本网|见习|实习|全媒体|首席)?(?:记者|通讯员)\s?:?\s?"
    r"((?:[\u4e00-\u9fff·]{2,4}(?:[ 、,]\s?|(?=[)\s])))+)"
)
_SEPARATORS = re.compile(r"[\s|/\[\]()【】:,;·\-—>_<]+")
_DOMAIN = re.compile(
    r"(?<![A-Za-z0-9@.])((?:[a-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|edu|gov|info|cc|top|xyz|vip|hk|tw))"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"([\u4e00-\u9fffA-Za-z0-9·]{2,20}(?:网|报|社|台|在线|厅|局|委员会|政府|公司|平台|频道|黄页|大学)) ?"
    r"(?:版权所有|保留所有权利)|版权所有[: ©@]{1,3}([\u4e00-\u9fffA-Za-z0-9·]{2,30})|"
    r"\(非([\u4e00-\u9fffA-Za-z0-9]{2,12})\)"
)


@dataclass(frozen=True)
class Fact:
    """One printed statement. start, end: its value's span in the line's text."""

    field: str
    value: str
    start: int
    end: int
    strength: int = 1


def fold(text: str) -> str:
    """Return text with full-width ASCII made half-width, one character for one."""
    return text if text.isascii() else text.translate(_FOLD)


def iso_date(year: int, month: int, day: int) -> str | None:
    """Return the ISO form of a date; None where there is no such day."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def find_date(text: str) -> tuple[str, int, int] | None:
    """Return the first full date of a folded text as (ISO, start, end)."""
    for found in DATE.finditer(text):
        iso = iso_date(int(found["year"]), int(found["month"]), int(found["day"]))
        if iso:
            return iso, found.start(), found.end()
    for found in _HAN_DATE.finditer(text):
        year = int("".join(str(_HAN_DIGITS[c]) for c in found[1]))
        iso = iso_date(year, _han_number(found[2]), _han_number(found[3]))
        if iso:
            return iso, found.start(), found.end()
    return None


def _han_number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS[text] if len(text) == 1 else 0
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    field_of = {
        word: field
        for field, words in read_toml("cleaning/data/metadata.toml")["labels"].items()
        for word in words
    }
    words = "|".join(re.escape(word) for word in sorted(field_of, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:(?<=[\s|/\[(【】)\],;\d:])|^)({words})\s?(?:[:|]\s?|\s(?=\S))"), field_of


def line_facts(line: Line) -> list[Fact] | None:
    """Return the facts of a line that holds nothing but facts; None for any other line."""
    text = fold(line.text)
    if len(text) > _MAX_CHARS or "。" in text:
        return None
    printed = _PRINTED.fullmatch(text)
    if printed:
        return _printed_facts(printed)
    pattern, field_of = _labels()
    labels = list(pattern.finditer(text))
    if not labels:
        return None
    facts: list[Fact] = []
    rest = _without_dates(text[: labels[0].start()], 0, facts)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        rest += _read_value(field_of[label[1]], text, label.end(), end, facts)
    if len(_SEPARATORS.sub("", rest)) > max(2, 0.15 * len(text)):
        return None
    return facts


def _printed_facts(printed: re.Match[str]) -> list[Fact] | None:
    iso = iso_date(int(printed["year"]), int(printed["month"]), int(printed["day"]))
    if iso is None:
        return None
    name = 1 if printed[1] else 2
    return [
        Fact("source", printed[name], printed.start(name), printed.end(name), 4),
        Fact("date", iso, printed.start("year"), printed.end("day"), 4),
    ]


def _without_dates(text: str, offset: int, facts: list[Fact]) -> str:
    """Note the date in a stretch of text and return what else is in it."""
    found = find_date(text)
    if found:
        iso, start, end = found
        facts.append(Fact("date", iso, offset + start, offset + end, 2))
        text = text[:start] + " " + text[end:]
    return _TIME.sub(" ", text)


def _read_value(field: str, text: str, start: int, end: int, facts: list[Fact]) -> str:
    """Note what stands behind a label; return what is left over."""
    if field == "date":
        before = len(facts)
        rest = _without_dates(text[start:end], start, facts)
        facts[before:] = [Fact(f.field, f.value, f.start, f.end, 3) for f in facts[before:]]
        return rest
    value = text[start:end]
    found = find_date(value)
    rest = ""
    if found and field not in {"number", "other"}:
        rest = _without_dates(value[found[1] :], start + found[1], facts)
        value = value[: found[1]]
    clipped = re.split(r"\s{2,}|\t|\|", value.strip(" \t|:"), maxsplit=1)
    if len(clipped) > 1:
        rest += clipped[1] if field not in {"number", "other"} else ""
    word = clipped[0].strip(" []()【】<>:;,-|/")
    limit = 90 if field in {"other", "number"} else _MAX_VALUE
    if len(word) > limit or (field in {"source", "author"} and re.search(r"[,;!?,。]", word)):
        return rest + value
    if word:
        at = start + text[start:end].find(word)
        facts.append(Fact(field, word, at, at + len(word), 3))
    return rest


def bare_date_facts(line: Line) -> list[Fact] | None:
    """Return the facts of a line with a date, perhaps a time and the name of a medium, no label."""
    text = fold(line.text)
    if len(text) > 60:
        return None
    facts: list[Fact] = []
    rest = _SEPARATORS.sub(" ", _without_dates(text, 0, facts)).strip()
    if not facts:
        return None
    if rest:
        endings = tuple(read_toml("cleaning/data/metadata.toml")["media"]["endings"])
        if len(rest) > 16 or not rest.endswith(endings):
            return None
        at = text.find(rest)
        facts.append(Fact("source", rest, max(at, 0), max(at, 0) + len(rest), 2))
    return facts


def dateline_facts(line: Line) -> list[Fact]:
    """Return what the dateline of a first paragraph says; the paragraph itself stays."""
    text = fold(line.text[:120])
    facts: list[Fact] = []
    found = _DATELINE.match(text)
    if found:
        if found["source"] and not found["source"].startswith("本"):
            facts.append(Fact("source", found["source"], found.start("source"), found.end("source")))
        year, month, day = found["year"], int(found["month"]), int(found["day"])
        if year and (iso := iso_date(int(year), month, day)):
            facts.append(Fact("date", iso, found.start("year"), found.end("day")))
        elif 1 <= month <= 12 and 1 <= day <= 31:
            facts.append(Fact("dateline", f"{month:02d}-{day:02d}", found.start("month"), found.end("day")))
    reporter = _REPORTER.search(text)
    if reporter:
        facts.append(
            Fact(
                "author",
                " ".join(re.split(r"[ 、,]+", reporter[1].strip())),
                reporter.start(1),
                reporter.end(1),
            )
        )
    return facts


def is_issuer(line: Line) -> bool:
    """Whether a line is the name of a body and nothing else."""
    endings = tuple(read_toml("cleaning/data/metadata.toml")["issuers"]["endings"])
    return (
        4 <= len(line.text) <= 30
        and line.key.endswith(endings)
        and re.fullmatch(r"[\u4e00-\u9fff()·、 ]+", line.key) is not None
    )


def find_site(lines: Sequence[Line]) -> str | None:
    """Return the site that carried the page: the domain in its notices, else the name there."""
    notices = [
        line.key
        for line in lines
        if line.reason in {"copyright", "record_number", "licence", "disclaimer", "contact", "metadata"}
    ]
    for pattern in (_DOMAIN, _OWNER):
        for notice in notices:
            found = pattern.search(notice)
            if found:
                return next(group for group in found.groups() if group)
    return None


def best_fact(facts: Sequence[Fact], field: str) -> Fact | None:
    """Return the strongest fact of a field, of equals the first."""
    return max((f for f in facts if f.field == field), key=lambda f: f.strength, default=None)
