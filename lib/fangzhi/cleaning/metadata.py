"""What a page says of itself: date, source, author, editor, issuer, site.

Facts are read where they are printed: in a line of `label: value`, in a bare date line below the
title, in the reference to a newspaper's page, in the dateline of the first paragraph, in the
signature. Labels and name endings are in `data/metadata.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.dates import DATE_PATTERN, find_date, is_date_alone, iso_date, without_time
from fangzhi.cleaning.line_reasons import is_furniture_word
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.people import find_reporter, is_person, match_byline

# One character for one, so that offsets stay. The full-width blank separates where a common one
# joins, so it becomes a tab.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 9, 0xA0: 32, 0x4E28: 0x7C, 0x2502: 0x7C}
_MAX_LINE = 240
_MAX_VALUE = 40
_MAX_CODE = 90  # subjects and document numbers may be lists
# Of a line's characters, what may be neither label nor value nor furniture.
_MAX_REST = 0.15

# How much a date counts: printed beside the source, then labelled as publication, ...
NEWSPAPER, WITH_SOURCE, PUBLISHED, BARE, DATED, WRITTEN, DATELINE = 8, 7, 6, 5, 4, 3, 2

_PRINTED = re.compile(
    r"[\s(\[【]*(?:(?:来源|原载|原载于|原文刊[载登]于?|刊[载登]于|刊于|转载自|摘自|据)[: ]?)?\s?"
    r"(?:《([^》]{2,20})》|([\u4e00-\u9fff]{2,8}[报刊]))\s*[(,]?\s*"
    + DATE_PATTERN
    + r"[\s,()]*(?:第?\s?[A-Z]?\d{1,3}\s?版)?(?:[:\s]?[\u4e00-\u9fff]{0,8})?[\s)\]】]*"
)
_DATELINE = re.compile(
    r"\s*[(\[【]?(?P<source>本报|本网|本台|新华社|中新社|中新网|[\u4e00-\u9fff]{2,10}?(?:网|报|社|台(?![北州中南湾])|新闻|客户端|在线)(?![社报网]))?"
    r"(?P<rest>[\u4e00-\u9fff·/]{0,14}?)\s?"
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[)\]】]?\s?(?:电|讯|消息|报道)"
)
_REPORTER = re.compile(
    r"[(\s](?:本报|本网|见习|实习|全媒体|首席)?(?:记者|通讯员)\s?:?\s?"
    r"((?:[\u4e00-\u9fff·]{2,4}(?:[ 、,]\s?|(?=[)\s])))+)"
)
_DATELINE_NAMES = re.compile(r"\s?\((?:记者|通讯员)?\s?((?:[\u4e00-\u9fff·]{2,4}(?:[ 、,]\s?|(?=\))))+)\)")
_POST_MARKS = re.compile(
    r"原创|转载|发表于\s?[\u4e00-\u9fff]{0,4}|发布于\s?[\u4e00-\u9fff]{0,4}|https?://\S+|www\.\S+"
)
_SENTENCE_MARKS = re.compile(r"[,;!?。]")
_BETWEEN_NAMES = re.compile(r"[ 、,]+")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff()·、 ]+")
_SEPARATORS = re.compile(r"[\s|/\[\]()【】:,;·\-—>_<\"'“”]+")
_MAY_STATE = re.compile(r"[\d:：|/丨｜│〔]|[\]】]|来\s*源|作\s*者|编\s*辑|记者|通讯员")
_BULLET = re.compile(r"^[•·●■◆]")
_GAP = re.compile(r"\s{2,}|\t|\|")
_DOMAIN = re.compile(
    r"(?<![A-Za-z0-9@.-])((?:[a-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|edu|gov|info|cc|top|xyz|vip|hk|tw))"
    r"(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"([\u4e00-\u9fffA-Za-z0-9·]{2,20}(?:网|报|社|台|在线|厅|局|委员会|政府|公司|平台|频道|黄页|大学)) ?"
    r"(?:版权所有|保留所有权利)|版权所有[: ©@]{1,3}([\u4e00-\u9fffA-Za-z0-9·]{2,30})|"
    r"\(非([\u4e00-\u9fffA-Za-z0-9]{2,12})\)|^([\u4e00-\u9fffA-Za-z0-9·]{3,20}?)(?:版权与免责声明|版权声明|免责声明)"
)
# What a notice calls its own site.
_ITSELF = re.compile(r"本(?:[网站报台刊]|平台|公众号)|[我该][网站]|原作者|相关|特此|郑重")
_NOTICES = frozenset({"copyright", "record_number", "licence", "disclaimer", "contact", "metadata"})


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


def fold(text: str) -> str:
    """Return text with full-width ASCII made half-width, one character for one."""
    return text if text.isascii() else text.translate(_FOLD)


@cache
def _data() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read_toml("cleaning/data/metadata.toml")
    return data


@cache
def _labels() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Labels that stand apart, labels with a colon run into what is before them, label to field."""
    field_of = {word: field for field, words in _data()["labels"].items() for word in words}
    for field, modifiers in _data()["moments"].items():
        made = [modifier + noun for modifier in modifiers for noun in ("时间", "日期", "日")]
        field_of |= {word: field for word in made if word not in field_of}
    for word, field in list(field_of.items()):
        if field not in {"number", "other", "title", "issuer", "crew"}:
            field_of |= {prefix + word: field for prefix in _data()["prefixes"]["words"]}
    words = "|".join(_spaced(word) for word in sorted(field_of, key=lambda w: (-len(w), w)))
    apart = r"(?:(?<=[\s|/\[(【)\]】,;\d:])|^)"
    strict = re.compile(rf"{apart}({words})(?:\s?[:|]\s?|[\]】]\s?|\s{{1,4}}(?=\S)|$)")
    return strict, re.compile(rf"({words})\s?:\s?"), field_of


def _spaced(word: str) -> str:
    """Return the pattern of a label; short ones are often set wide (来 源, 索 引 号)."""
    return r"\s{0,6}".join(map(re.escape, word)) if len(word) <= 3 else re.escape(word)


_MAX_MEDIUM = 16  # characters of the name of a newspaper or site


@cache
def _media_endings() -> tuple[str, ...]:
    return tuple(_data()["media"]["endings"])


@cache
def _issuer_endings() -> tuple[str, ...]:
    return tuple(_data()["issuers"]["endings"])


@cache
def _empty_values() -> frozenset[str]:
    return frozenset(_data()["values"]["empty"])


@cache
def provinces() -> frozenset[str]:
    """The short names of the regions of the provincial level."""
    return frozenset(_data()["places"]["provinces"])


Found = tuple[Line, Fact]
# Lines that the patterns took out may still say who wrote the article, or when.
_TELLING = frozenset({"", "credit", "counter", "metadata", "caption", "navigation", "share", "copyright"})


def read_labels(lines: Sequence[Line]) -> list[Found]:
    """Read the lines of `label: value` and take them out; return each fact with its line.

    A label alone on its line, in a table of them, has its value on the next line.
    Inside the article only lines that name a source, count visits or name editors are taken: a
    notice has lines such as `时间:` of its own.
    """
    read = [line_facts(line) if line.reason in _TELLING and line.text else None for line in lines]
    prose = [i for i, line in enumerate(lines) if line.is_kept and read[i] is None and line.is_prose]
    found: list[Found] = []
    for i, (line, facts) in enumerate(zip(lines, read, strict=True)):
        if facts is None:
            continue
        names = {fact.field for fact in facts}
        place = (
            "body" if prose and prose[0] < i < prose[-1] else "tail" if prose and i > prose[-1] else "head"
        )
        if line.is_kept and not _is_metadata(names, place):
            continue
        if line.reason not in _TELLING_OTHERS or names & {"date", "source"}:
            _take(line, names)
        found.extend((line, fact) for fact in facts)
    return found + _read_table(lines, prose[0] if prose else len(lines))


_MIN_TABLE = 2  # labels alone on their lines; one may be a heading


def _is_label_alone(line: Line) -> bool:
    return "".join(fold(line.text).strip(" :•·●\t").split()) in _labels()[2]


def _read_table(lines: Sequence[Line], n_head: int) -> list[Found]:
    """Read the values that stand below their labels, where the head of a page is a table of such."""
    head = lines[:n_head]
    alone = [i for i, line in enumerate(head) if line.reason in _TELLING and _is_label_alone(line)]
    found: list[Found] = []
    for i in alone if len(alone) >= _MIN_TABLE else ():
        value = head[i + 1] if i + 1 < n_head else None
        if value is None or not value.is_kept or len(value.text) > _MAX_VALUE:
            continue
        if value.key.endswith(":"):
            value.remove("metadata")
            continue
        label = fold(head[i].text).rstrip(": ") + ":"
        shift = len(label)
        facts = [
            replace(fact, start=fact.start - shift, end=fact.end - shift)
            for fact in _facts_of(label + fold(value.text)) or ()
            if fact.value and fact.start >= shift
        ]
        if facts and all(fact.field not in _LOOSE_FIELDS or len(value.text) <= _MAX_WORD for fact in facts):
            value.remove("metadata")
            found.extend((value, fact) for fact in facts)
    return found


# Fields whose values have no form of their own: below their label they must at least be short.
_LOOSE_FIELDS = frozenset({"source", "author", "editor", "crew", "counter", "other", "title"})
_MAX_WORD = 20


# Lines of these that name no date or source keep their reason: a widget with a label.
_TELLING_OTHERS = frozenset({"navigation", "share", "copyright", "caption"})


def _is_metadata(names: set[str], place: str) -> bool:
    if place == "head":
        return True
    if names & {"source", "counter"} or (names and names <= {"editor", "crew"}):
        return True
    if place == "body":
        return "author" in names and bool(names & {"date", "editor", "crew"})
    return bool(names & {"author", "editor", "crew"}) or len(names) >= 2


def _take(line: Line, names: set[str]) -> None:
    if names <= {"editor", "author", "crew"}:
        line.remove("credit" if names else "metadata")
    elif names <= {"counter"}:
        line.remove("counter")
    else:
        line.reason, line.role = "metadata", ""


def read_head(head: Sequence[Line]) -> list[Found]:
    """Read the bare date lines above the first paragraph of a report, and a medium's name beside one.

    A date in brackets below a title is part of the document and stays.
    """
    found: list[Found] = []
    others = [line for line in head if line.is_kept and not line.is_prose and len(line.bare) >= _LEAST_TITLE]
    for line in head:
        titled = any(other is not line and len(other.bare) >= len(line.bare) for other in others)
        facts = _head_facts(line, titled=titled) if line.is_kept or line.reason in _WIDGETS else None
        if facts is None:
            continue
        found.extend((line, fact) for fact in facts)
        if not (line.key.startswith("(") and line.key.endswith(")")):
            line.remove("metadata")
    found += _poster_facts(head)
    dated = {
        i for i, line in enumerate(head)
        if line.reason == "metadata" and (find_date(fold(line.text)) or _YEARLESS.fullmatch(fold(line.text)))
    }  # fmt: skip
    for i in sorted(dated):
        for line in head[max(0, i - 1) : i + 2]:
            if _may_be_name(line) and not line.role and is_medium(line):
                line.reason = "metadata"
                found.append((line, Fact("source", line.text, 0, len(line.text), BARE)))
    return found


_LEAST_TITLE = 8  # letters
_ISSUE = re.compile(r"《?([\u4e00-\u9fff]{2,12})》? ?(?:19|20)\d\d年第?\d{1,2}期(?: ?第?\d{1,4}页)?")


def _head_facts(line: Line, *, titled: bool) -> list[Fact] | None:
    """Return the facts of a line above the article without labels: date and names, a journal's issue."""
    issue = _ISSUE.fullmatch(fold(line.text)) if titled else None
    if issue:
        return [Fact("source", issue[1], issue.start(1), issue.end(1), BARE)]
    return bare_date_facts(line, titled=titled)


# A date line that ends in a widget was taken for one.
_WIDGETS = frozenset({"navigation", "share", "counter"})


def line_facts(line: Line) -> list[Fact] | None:
    """Return the facts of a line that holds nothing but facts; None for any other line."""
    if len(line.text) > _MAX_LINE or "。" in line.text or not _MAY_STATE.search(line.text):
        return None
    facts = _facts_of(_BULLET.sub(lambda m: " " * len(m[0]), fold(line.text)))
    return None if facts is None else list(facts)


@lru_cache(maxsize=8192)
def _facts_of(text: str) -> tuple[Fact, ...] | None:
    """Return the facts of a folded line; remembered, as lines are judged twice and sites repeat theirs."""
    facts = _read_facts(text)
    return None if facts is None else tuple(facts)


def _read_facts(text: str) -> list[Fact] | None:
    printed = _PRINTED.fullmatch(text)
    if printed:
        return _printed_facts(printed)
    taken_over = _TAKEN_OVER.fullmatch(text)
    if taken_over:
        return [
            Fact(field, taken_over[field], taken_over.start(field), taken_over.end(field), PUBLISHED)
            for field in ("source", "author") if taken_over[field]
        ]  # fmt: skip
    labels = _find_labels(text)
    if not labels:
        return _byline_facts(text)
    field_of = _labels()[2]
    facts: list[Fact] = []
    rest = _note_reporter(_note_date(text[: labels[0].start()], 0, facts, BARE), text, facts)
    rest = _note_poster(rest, labels[0], text, facts)
    rest = _note_medium(_POST_MARKS.sub(" ", rest), text, facts)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        field = field_of.get("".join(label[1].split()), "other")
        rest += " " + _read_value(field, text, label.end(), end, facts)
    if _length_of_rest(rest) > max(2, _MAX_REST * len(text)) and not _is_stated(rest, text, facts):
        return _byline_facts(text)
    return _weighed(facts)


_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{2,12}")


def _is_stated(rest: str, text: str, facts: list[Fact]) -> bool:
    """Whether what is left of a line of labels is names: of writers, a medium, the channel, the school.

    A date with its time of day, or three statements, show that a machine set the line.
    """
    dated = any(fact.field == "date" and fact.value for fact in facts)
    if not (dated and (_CLOCK.search(text) or "|" in text)) and len(facts) < 3:
        return False
    stated: list[Fact] = []
    left = _note_names(_words_of(rest), text, stated)
    if len(left) > 1 or not all(map(_SHORT_NAME.fullmatch, left)):
        return False
    if left and dated and "|" in text and not stated and not _is_channel(left[0]):
        at = max(text.find(left[0]), 0)
        stated.append(Fact("source", left[0], at, at + len(left[0]), BARE))
    known = {fact.field for fact in facts if fact.value}
    facts.extend(fact for fact in stated if fact.field not in known)
    return True


def _is_channel(name: str) -> bool:
    return name.endswith(tuple(_data()["media"]["channels"]))


def _words_of(text: str) -> list[str]:
    """Return the words between separators that are neither numbers, page furniture nor an account's kind."""
    return [
        word for word in _SEPARATORS.split(text)
        if word and not word.isdigit() and not is_furniture_word(word)
        and not _ACCOUNT.search(word) and not _ASIDE.fullmatch(word)
    ]  # fmt: skip


def _note_names(words: Sequence[str], text: str, facts: list[Fact]) -> list[str]:
    """Note the medium and the writers among the words of a line; return the words that are neither."""
    left: list[str] = []
    writers: list[str] = []
    for named in words:
        word = _ROLE_BEFORE.sub("", named)
        if not any(fact.field == "source" for fact in facts) and _is_medium_name(word):
            at = max(text.find(word), 0)
            facts.append(Fact("source", word, at, at + len(word), BARE))
        elif is_person(word):
            writers.append(word)
        else:
            left.append(word)
    if writers:
        at = max(text.find(writers[0]), 0)
        end = max(text.find(writers[-1], at), at) + len(writers[-1])
        facts.append(Fact("author", " ".join(writers), at, end, BARE))
    return left


_ROLE_BEFORE = re.compile(
    r"^(?:全媒体|见习|实习|首席|本报|本网)?(?:记者|通讯员|作者)(?=[\u4e00-\u9fff]{2,4}$)"
)


def _is_medium_name(word: str) -> bool:
    return 3 <= len(word) <= _MAX_MEDIUM and word.endswith(_media_endings())


# What WeChat prints above an article of another account.
_TAKEN_OVER = re.compile(
    r"\s*(?:以下|本)文章?来源于?\s?:?\s?(?P<source>[^\s,:]{2,20})\s?(?:,\s?作者\s?:?\s?(?P<author>[^\s,:]{2,20}))?\s*"
)
# In a line that has a known label, whatever else is `name: value` behind a gap belongs to the table.
_ANY_LABEL = re.compile(r"(?:^|(?<=\s\s)|(?<=[\t|]))([\u4e00-\u9fff]{2,7})\s?:\s?")


def _byline_facts(text: str) -> list[Fact] | None:
    """Return the author of `文/晚报记者 王某 图/李某` and of `□某某日报记者 王某 通讯员 李某`."""
    found = match_byline(text.strip())
    if found is None or found["names"] in _empty_values():
        return None
    lead = len(text) - len(text.lstrip())
    names, start = found["names"].strip(), lead + found.start("names")
    facts = [Fact("author", names, start, start + len(names), BARE)]
    medium = found.groupdict().get("medium")
    if medium and len(medium) > 2 and not medium.startswith("本") and not _JOINED.search(medium):
        at = lead + found.start("medium")
        facts.append(Fact("source", medium, at, at + len(medium), DATELINE))
    return facts


_JOINED = re.compile("[·/-]")  # of two media that name their reporters, neither need be the source


def _note_reporter(rest: str, text: str, facts: list[Fact]) -> str:
    """Note the reporter whom brackets name before the first label; return what is left."""
    found = find_reporter(rest)
    if found is None:
        return rest
    names = found["names"]
    at = max(text.find(names), 0)
    facts.append(Fact("author", names, at, at + len(names), BARE))
    return rest[: found.start()] + " " + rest[found.end() :]


def _note_poster(rest: str, label: re.Match[str], text: str, facts: list[Fact]) -> str:
    """Note who posted what, `name 发表于 2024-3-2`, unless it is a medium; return what is left."""
    name = rest.strip()
    if label[1] != "发表于" or not _POSTER.fullmatch(name) or name.endswith(_media_endings()):
        return rest
    at = max(text.find(name), 0)
    facts.append(Fact("author", name, at, at + len(name), BARE))
    return ""


_POSTER = re.compile(r"[^\s|/:,。]{2,16}")


def _note_medium(rest: str, text: str, facts: list[Fact]) -> str:
    """Note the name of a medium that stands without a label before the first one; return what is left."""
    name = " ".join(word for word in _SEPARATORS.split(rest) if word)
    if not 3 <= len(name) <= _MAX_MEDIUM or not name.endswith(_media_endings()):
        return rest
    at = max(text.find(name), 0)
    facts.append(Fact("source", name, at, at + len(name), BARE))
    return ""


def _find_labels(text: str) -> list[re.Match[str]]:
    strict, loose, _ = _labels()
    first = next((found for found in strict.finditer(text) if _is_label(found)), None)
    if first is None:
        return []
    found = {match.start(1): match for match in _ANY_LABEL.finditer(text)}
    found |= {match.start(1): match for match in loose.finditer(text, first.end())}
    found |= {match.start(1): match for match in strict.finditer(text) if _is_label(match)}
    labels: list[re.Match[str]] = []
    for start in sorted(found):
        if not labels or start >= labels[-1].end(1):
            labels.append(found[start])
    return labels


@cache
def _words_with_colon() -> frozenset[str]:
    return frozenset(_data()["colon"]["words"])


def _is_label(found: re.Match[str]) -> bool:
    """Whether a word of the list stands as a label: some do with a colon only."""
    return ":" in found[0] or "".join(found[1].split()) not in _words_with_colon()


def _length_of_rest(rest: str) -> int:
    """Return how many characters are neither separators nor words of page furniture."""
    words = [word for word in _SEPARATORS.split(rest) if word]
    return sum(len(word) for word in words if not word.isdigit() and not is_furniture_word(word))


def _weighed(facts: list[Fact]) -> list[Fact]:
    """A date on the line of source or author is the article's; one alone may be the site's."""
    if not any(fact.field in {"source", "author"} for fact in facts):
        return facts
    return [
        replace(fact, strength=max(fact.strength, WITH_SOURCE)) if fact.field == "date" else fact
        for fact in facts
    ]


def _printed_facts(printed: re.Match[str]) -> list[Fact] | None:
    iso = iso_date(int(printed["year"]), int(printed["month"]), int(printed["day"]))
    if iso is None:
        return None
    name = 1 if printed[1] else 2
    return [
        Fact("source", printed[name], printed.start(name), printed.end(name), NEWSPAPER),
        Fact("date", iso, printed.start("year"), printed.end("day"), NEWSPAPER),
    ]


def _note_date(text: str, offset: int, facts: list[Fact], strength: int, *, labelled: bool = False) -> str:
    """Note the date in a stretch of text and return what else is in it."""
    found = find_date(text, labelled=labelled)
    if found:
        facts.append(Fact("date", found.iso, offset + found.start, offset + found.end, strength))
        text = text[: found.start] + " " + text[found.end :]
    return without_time(text)


_DATE_FIELDS = {"published": PUBLISHED, "updated": DATED, "written": WRITTEN}


def _read_value(field: str, text: str, start: int, end: int, facts: list[Fact]) -> str:
    """Note what stands behind a label; return what is left over."""
    if field in _DATE_FIELDS:
        n_before = len(facts)
        rest = _note_date(text[start:end], start, facts, _DATE_FIELDS[field], labelled=True)
        if len(facts) == n_before:
            facts.append(Fact("date", "", start, start))
        return rest
    value, rest = text[start:end], ""
    if field in {"number", "other"}:
        word = value.strip(" \t[]()【】<>:;,-|/")
        if len(word) > _MAX_CODE:
            return value
    else:
        value, rest = _split_value(field, value, start, facts)
        word = value.strip(" \t[]()【】<>:;,-|/")
        if word.count("《") <= 1 and (word.startswith("《") == word.endswith("》")):
            word = word.strip("《》")
        if len(word) > _MAX_VALUE or _is_sentence(field, word):
            return value + rest
    if word in _empty_values():
        word = ""
    at = start + max(text[start:end].find(word), 0)
    facts.append(Fact(field, word, at, at + len(word), PUBLISHED))
    return rest


# Of two characters to four each, with commas between.
_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\s?[,;]\s?[\u4e00-\u9fff·]{2,4}){1,7}")


def _is_sentence(field: str, word: str) -> bool:
    """Whether the value of a name's field is text; several authors may stand with commas between."""
    if field not in {"source", "author", "editor", "crew"} or not _SENTENCE_MARKS.search(word):
        return False
    return field == "source" or not _NAMES.fullmatch(word)


_WIDGET = re.compile(r"(?<=\S)\s?[\[【(](?:字体|字号|大|小|打印|关闭|浏览|点击|阅读|收藏|我要|纠错)")


_MAX_BEHIND = 6


def _split_value(field: str, value: str, offset: int, facts: list[Fact]) -> tuple[str, str]:
    """Cut a value where a date, a gap or a word of page furniture ends it; return it and the rest."""
    rest = ""
    found = find_date(value)
    if found:
        rest = _note_date(value[found.start :], offset + found.start, facts, BARE)
        value = value[: found.start]
    # a widget follows in brackets: 某某局 【字体:
    bracket = _WIDGET.search(value)
    if bracket:
        rest = value[bracket.start() :] + " " + rest
        value = value[: bracket.start()]
    stripped = value.lstrip(" \t|:")
    lead = len(value) - len(stripped)
    gap = _GAP.search(stripped)
    if gap:
        rest = stripped[gap.start() :] + " " + rest
        value = value[: lead + gap.start()]
    words = value.split(" ")
    # behind an account's text, platforms print the region that it was sent from
    while len(words) > 1 and (is_furniture_word(words[-1].strip("[]()【】")) or words[-1] in provinces()):
        words.pop()
    if field == "source":
        n_medium = next((n for n, word in enumerate(words, 1) if _is_medium_name(word)), len(words))
        if sum(map(len, words[n_medium:])) <= _MAX_BEHIND:
            words = words[:n_medium]  # a button stands behind it: 某某报 参与互动
    return " ".join(words), rest


def bare_date_facts(line: Line, *, titled: bool = False) -> list[Fact] | None:
    """Return the facts of a line with a date, perhaps a time and names without labels.

    titled: another line above the article may be its title, so that this one need not be.
    """
    if len(line.text) > 100 or not _MAY_STATE.search(line.text):
        return None
    text = fold(line.text)
    facts: list[Fact] = []
    rest = _note_date(text, 0, facts, BARE)
    if not facts:
        return _yearless_facts(text)
    posted = _POST_MARKS.sub(" ", rest)
    words = _words_of(posted)
    if words and words[-1] in provinces() and (len(words) > 1 or _is_posted(text)):
        words.pop()  # where the account is registered
    if len(words) == 1 and is_person(words[0]) and posted != rest:
        left = words  # an account that has a person's name
    else:
        left = _note_names(words, text, facts)
    name = " ".join(left)
    if name:
        if len(name) > _MAX_MEDIUM or not (
            posted != rest
            or name.endswith(_media_endings())
            or (len(left) == 1 and (_names_poster(name, text) or (titled and _is_short_name(name))))
        ):
            return None
        at = max(text.find(name), 0)
        facts.append(Fact("source", name, at, at + len(name), BARE))
    return _weighed(facts)


_YEARLESS = re.compile(
    r"(?P<month>\d{1,2})[-/月](?P<day>\d{1,2})日? {1,3}\d{1,2}:\d{2}(?::\d{2})?(?: [\u4e00-\u9fff]{2,3})?"
)


def _yearless_facts(text: str) -> list[Fact] | None:
    """Return the month and day of `07-16 17:20`, as platforms print it in the year itself."""
    found = _YEARLESS.fullmatch(text.strip())
    if found is None or not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
        return None
    start = len(text) - len(text.lstrip())
    return [
        Fact(
            "dateline", f"{int(found['month']):02d}-{int(found['day']):02d}", start, start + found.end("day")
        )
    ]


def _is_short_name(name: str) -> bool:
    return len(name) <= _MAX_UNTIMED and _NAME.fullmatch(name) is not None and not _is_channel(name)


_MAX_UNTIMED = 6  # characters of a name beside a date without a time of day; longer may be what happens then
# Words that stand beside names and say nothing: roles, an editorial desk, a place of report, a sheet.
_ASIDE = re.compile(
    r"(?:全媒体|见习|实习|首席|本报|本网|本刊)?(?:记者|通讯员|作者|编辑|特派员)|[\u4e00-\u9fff]{2}(?:中心|组)|"
    r"[\u4e00-\u9fff]{2,6}(?:报导|报道)|第?[A-Z]?\d{1,3}版|(?:20\d\d年)?第?\d{1,3}期|原创|转载"
)
# What platforms print of an account: 某某领域优质创作者, 某某官方账号.
_ACCOUNT = re.compile(r"(?:领域|优质|原创).{0,8}创作者$|官方[账帐]号$|(?:媒体|机构|企业|个人)认证$")
_WITH_REGION = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s+(?:发布于|来自)?\s?([\u4e00-\u9fff]{2,3})(?:\s|$)")


def _names_poster(name: str, text: str) -> bool:
    """Whether a name beside a date with its time of day, in front of it or behind, is who posted the text."""
    return _MOMENT.search(text) is not None and _NAME.fullmatch(name) is not None


_MOMENT = re.compile(r"\d\s*[日T]?\s+\d{1,2}:\d{2}")
# Not what happens at that time: 报名截止, 会议时间.
_NAME = re.compile(
    r"(?!.*(?:时间|日期|截止|开始|会议|活动|报名|考试|今天|今日|现在|欢迎|您好))[\u4e00-\u9fffA-Za-z0-9·]{2,12}"
)


def _is_posted(text: str) -> bool:
    """Whether a date line is a platform's: with the account's kind, or a region behind the time of day."""
    region = _WITH_REGION.search(text)
    return (region is not None and region[1] in provinces()) or any(map(_ACCOUNT.search, text.split()))


def _poster_facts(head: Sequence[Line]) -> list[Found]:
    """Return who posted the text: the name alone above a platform's date line, or a forum's."""
    found: list[Found] = []
    for i in range(2, len(head)):
        above, line = head[i - 1], head[i]
        if line.reason != "metadata" or not _may_be_name(above) or not _POSTER.fullmatch(above.text):
            continue
        in_forum = line.key.startswith("发表于")
        if not (in_forum or _is_posted(fold(line.text))) or not any(
            _is_longer(x, above) for x in head[: i - 1]
        ):
            continue
        above.reason, above.role = "metadata", ""
        fact = Fact("author" if in_forum else "source", above.text, 0, len(above.text), BARE)
        found.append((above, fact))
    return found


def _may_be_name(line: Line) -> bool:
    """Whether a line may be a poster's name: kept, or gone as too short for a title outside the article."""
    return line.is_kept or (
        line.reason == "navigation" and line.tag == "other" and not is_furniture_word(line.key)
    )


def _is_longer(line: Line, other: Line) -> bool:
    return line.is_kept and len(line.bare) > len(other.bare)


def names_origin(key: str) -> bool:
    """Whether a line starts with a label of date, source, author or editor, or has 来源: further in."""
    return _origin_label().match(key) is not None or _SOURCE_INSIDE.search(key) is not None


_SOURCE_INSIDE = re.compile(r"[\s)\]】〕\d](?:信息|文章|稿件|新闻)?来 {0,4}源 ?:")


@cache
def _origin_label() -> re.Pattern[str]:
    field_of = _labels()[2]
    words = [word for word, field in field_of.items() if field in _ORIGIN_FIELDS]
    return re.compile(
        rf"[\[【(]?(?:{'|'.join(_spaced(w) for w in sorted(words, key=lambda w: (-len(w), w)))}) ?:"
    )


_ORIGIN_FIELDS = frozenset({"published", "updated", "written", "source", "author", "editor"})


def is_medium(line: Line) -> bool:
    """Whether a line is the name of a newspaper, agency or site and nothing else."""
    name = line.key
    return 3 <= len(name) <= 12 and name.isalnum() and name.endswith(_media_endings())


def dateline_facts(line: Line) -> list[Fact]:
    """Return what the dateline of a first paragraph says; the paragraph itself stays."""
    text = fold(line.text[:120])
    facts: list[Fact] = []
    names = None
    found = _DATELINE.match(text)
    if found:
        names = _DATELINE_NAMES.match(text, found.end())
        if found["source"] and not found["source"].startswith("本"):
            facts.append(
                Fact("source", found["source"], found.start("source"), found.end("source"), DATELINE)
            )
        month, day = int(found["month"]), int(found["day"])
        if found["year"] and (iso := iso_date(int(found["year"]), month, day)):
            facts.append(Fact("date", iso, found.start("year"), found.end("day"), DATELINE))
        if 1 <= month <= 12 and 1 <= day <= 31:
            facts.append(Fact("dateline", f"{month:02d}-{day:02d}", found.start("month"), found.end("day")))
    reporter = names or (_REPORTER.search(text) if "记者" in text or "通讯员" in text else None)
    if reporter:
        value = " ".join(_BETWEEN_NAMES.split(reporter[1].strip()))
        facts.append(Fact("author", value, reporter.start(1), reporter.end(1), DATELINE))
    return facts


def signature_facts(lines: Sequence[Line]) -> list[tuple[Line, Fact]]:
    """Return what the signature below a document says: the body that signs, and the day."""
    for i in range(len(lines) - 1, max(-1, len(lines) - 5), -1):
        if len(lines[i].text) > _MAX_VALUE or not is_date_alone(fold(lines[i].text).strip(" ()")):
            continue
        found = find_date(fold(lines[i].text))
        if found is None:
            continue
        facts = [(lines[i], Fact("date", found.iso, found.start, found.end, WRITTEN))]
        if i and is_issuer(lines[i - 1]):
            name = lines[i - 1].text
            facts.append((lines[i - 1], Fact("issuer", name, 0, len(name), WRITTEN)))
        return facts
    return []


def is_issuer(line: Line) -> bool:
    """Whether a line is the name of a body and nothing else."""
    return (
        4 <= len(line.text) <= 30
        and line.key.endswith(_issuer_endings())
        and _PLAIN_NAME.fullmatch(line.key) is not None
    )


def find_site(lines: Sequence[Line]) -> str | None:
    """Return the site that carried the page: in its notices the domain, else the name, else the platform."""
    notices = [line.key for line in lines if line.reason in _NOTICES]
    for pattern in (_DOMAIN, _OWNER):
        for notice in notices:
            for found in pattern.finditer(notice):
                name = next(group for group in found.groups() if group)
                if not _ITSELF.search(name):
                    return name
    return next(
        (site for word, site in _data()["platforms"].items() if any(word in n for n in notices)), None
    )


def best_fact(facts: Sequence[Found], field: str) -> Found | None:
    """Return the strongest fact of a field with its line, of equals the first."""
    candidates = [(line, fact) for line, fact in facts if fact.field == field and fact.value]
    return max(candidates, key=lambda found: found[1].strength, default=None)
