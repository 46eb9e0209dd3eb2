"""What a page says of itself: date, source, author, editor, issuer, site.

Facts are read where they are printed: in a line of `label: value`, in a bare date line below the
title, in the reference to a newspaper's page, in the dateline of the first paragraph, in the
signature. What a line of such kind says is read in `label_lines` and `date_lines`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from fangzhi.cleaning.date_lines import YEARLESS, bare_date_facts, is_posted
from fangzhi.cleaning.dates import find_date, is_date_alone, iso_date, without_moment, without_time
from fangzhi.cleaning.facts import BARE, DATELINE, WRITTEN, Fact, Found, fold, note_date
from fangzhi.cleaning.frame import has_marks
from fangzhi.cleaning.label_lines import (
    MAX_VALUE,
    closing_credit,
    facts_of,
    is_label,
    is_label_alone,
    line_facts,
    names_origin,
)
from fangzhi.cleaning.line_reasons import is_furniture_word
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.names import (
    EDITIONS,
    POSTER,
    POSTER_NAME,
    is_channel,
    is_issuer,
    is_medium,
    is_medium_name,
    metadata_words,
    without_place,
)
from fangzhi.cleaning.people import is_person, match_byline

_DATELINE = re.compile(
    r"\s*[(\[【]?(?P<source>本报|本网|本台|新华社|中新社|中新网|(?:[\u4e00-\u9fff]{2,5}网[-—·])?[\u4e00-\u9fff]{2,10}?(?:网|报|社|台(?![北州中南湾])|新闻|客户端|在线|融媒(?:体(?:中心)?)?|发布|快讯|日报)(?![社报网体]))?"
    r"(?P<rest>[\u4e00-\u9fff·/]{0,14}?)\s?"
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[)\]】]?\s?(?:电|讯|消息|报道)"
)
_REPORTER = re.compile(
    r"[(\s](?:本报|本网|见习|实习|全媒体|首席)?(?:记者|通讯员)\s?:?\s?"
    r"((?:[\u4e00-\u9fff·]{2,4}(?:[ 、,]\s?|(?=[)\s])))+)"
)
_DATELINE_NAMES = re.compile(r"\s?\((?:记者|通讯员)?\s?((?:[\u4e00-\u9fff·]{2,4}(?:[ 、,]\s?|(?=\))))+)\)")
_BETWEEN_NAMES = re.compile(r"[ 、,]+")
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
# Lines that the patterns took out may still say who wrote the article, or when.
_TELLING = frozenset({"", "credit", "counter", "metadata", "caption", "navigation", "share", "copyright"})


def read_labels(lines: Sequence[Line]) -> list[Found]:
    """Read the lines of `label: value` and take them out; return each fact with its line.

    A label alone on its line, in a table of them, has its value on the next line.
    Inside the article only lines that name a source, count visits or name editors are taken: a
    notice has lines such as `时间:` of its own.
    """
    read = [line_facts(line) if line.text and _may_tell(line) else None for line in lines]
    prose = [i for i, line in enumerate(lines) if line.is_kept and read[i] is None and line.is_prose]
    found: list[Found] = []
    for i, (line, facts) in enumerate(zip(lines, read, strict=True)):
        if facts is None:
            continue
        names = {fact.field for fact in facts}
        place = (
            "body" if prose and prose[0] < i < prose[-1] else "tail" if prose and i > prose[-1] else "head"
        )
        if line.is_kept and not (_is_metadata(names, place) or _is_answer(line, facts)):
            continue
        if (
            line.is_kept
            and place != "tail"
            and line.key in _SPEAKERS
            and any(x.is_prose for x in lines[i + 1 : i + 2])
        ):
            continue
        if line.reason not in _TELLING_OTHERS or names & {"date", "source"}:
            _take(line, names)
        found.extend((line, fact) for fact in facts)
    n_head = prose[0] if prose else len(lines)
    found += _read_table(lines, n_head) + _read_row(lines[:n_head])
    found += _read_closing_names(lines[prose[-1] + 1 :]) if prose else []
    return found + _read_masthead(lines, lines[:n_head])


_SPEAKERS = frozenset({"记者:"})  # alone above a question; elsewhere a label without its value

_OWN = re.compile(r"本(?:[报网台刊]|报社)\s?(?:记者|讯|通讯员|[\u4e00-\u9fff]{2,6}\d{1,2}月\d{1,2}日)")


def _read_masthead(lines: Sequence[Line], head: Sequence[Line]) -> list[Found]:
    """Return the medium whose name stands alone above the article, where a line calls it 本报 or 本网."""
    named: dict[str, Line] = {}
    for line in head:
        name = EDITIONS.sub("", _before_buttons(line.key))
        if is_medium_name(name) and name.isalnum() and len(name) <= _MAX_MASTHEAD and not is_issuer(line):
            named.setdefault(name, line)
    if len(named) != 1 or not any(_OWN.search(line.key[:_NEAR_START]) for line in lines):
        return []
    name, line = next(iter(named.items()))
    return [(line, Fact("source", name, 0, len(name), DATELINE))]


def _before_buttons(key: str) -> str:
    """Return the first word of a line whose others are page furniture: 某某日报 数字报 返回首页."""
    first, *others = key.split() or [""]
    return first if all(is_furniture_word(word) or EDITIONS.fullmatch(word) for word in others) else key


_MAX_MASTHEAD = 10  # characters
_NEAR_START = 40  # characters of a line: a dateline or a byline stands at its beginning


def _may_tell(line: Line) -> bool:
    """Whether a line may say something of the article, though the patterns may have taken it out."""
    return line.reason in _TELLING or (line.reason in _WITH_BUTTON and names_origin(line.key))


# A line of date and source that ends in 我来说两句 is taken for what it ends in.
_WITH_BUTTON = frozenset({"advertisement", "comment"})


_MIN_TABLE = 2  # labels alone on their lines; one may be a heading


def _read_table(lines: Sequence[Line], n_head: int) -> list[Found]:
    """Read the values that stand below their labels, where the head of a page is a table of such."""
    head = lines[:n_head]
    alone = [i for i, line in enumerate(head) if line.reason in _TELLING and is_label_alone(line)]
    found: list[Found] = []
    for i in alone:
        value = head[i + 1] if i + 1 < n_head else None
        if value is None or not _may_be_name(value) or len(value.text) > MAX_VALUE:
            continue
        if len(alone) < _MIN_TABLE and not (_persons(value.key) or is_medium(value)):
            continue
        if value.key.endswith(":"):
            value.remove("metadata")
            continue
        label = fold(head[i].text).rstrip(": ") + ":"
        shift = len(label)
        facts = [
            replace(fact, start=fact.start - shift, end=fact.end - shift)
            for fact in facts_of(label + fold(value.text)) or ()
            if fact.value and fact.start >= shift
        ]
        if facts and all(fact.field not in _LOOSE_FIELDS or len(value.text) <= _MAX_WORD for fact in facts):
            value.take("metadata")
            found.extend((value, fact) for fact in facts)
    return found


_CELLS = re.compile(r"\s{2,}|\t|\|")


def _read_row(head: Sequence[Line]) -> list[Found]:
    """Read the values that stand as a row below the row of their labels."""
    found: list[Found] = []
    for above, below in pairwise(head):
        if above.reason not in {"", "metadata", "counter"} or not below.is_kept:
            continue
        labels = _cells(above)
        if len(labels) == 1:
            labels = labels[0].split()
        if len(labels) < _MIN_TABLE or not all(map(is_label, labels)):
            continue
        values = _cells(below)
        if len(values) != len(labels):
            values = without_time(fold(below.text)).split()
        if len(values) == len(labels):
            for label, value in zip(labels, values, strict=True):
                found += _cell_facts(below, label, value)
            above.remove("metadata")
            below.remove("metadata")
    return found


def _cells(row: Line) -> list[str]:
    return [cell for cell in map(str.strip, _CELLS.split(fold(row.text))) if cell]


def _cell_facts(row: Line, label: str, value: str) -> list[Found]:
    """Return what a value states under its label, with its place in the row."""
    shift = len(label) + 1 - max(fold(row.text).find(value), 0)
    return [
        (row, replace(fact, start=fact.start - shift, end=fact.end - shift))
        for fact in facts_of(f"{label}:{value}") or ()
        if fact.value and fact.start > len(label)
    ]


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


_ANSWERS = re.compile(
    r"(?:答复|回复|办理|办结|处理|反馈)[\u4e00-\u9fff]{0,3}(?:时间|日期|单位|部门|机构|情况|状态)\s?:"
)


def _is_answer(line: Line, facts: Sequence[Fact]) -> bool:
    """Whether a line says when, or by whom, a letter was answered: it stands between question and answer."""
    return _ANSWERS.match(fold(line.text).strip()) is not None and all(fact.value for fact in facts)


def _take(line: Line, names: set[str]) -> None:
    if names <= {"editor", "author", "crew"}:
        line.remove("credit" if names else "metadata")
    elif names <= {"counter"}:
        line.remove("counter")
    else:
        line.take("metadata")


def read_head(head: Sequence[Line]) -> list[Found]:
    """Read the bare date lines above the first paragraph of a report, and a medium's name beside one.

    A date in brackets below a title is part of the document and stays.
    """
    found: list[Found] = []
    others = [line for line in head if line.is_kept and not line.is_prose and len(line.bare) >= _LEAST_TITLE]
    for line in head:
        may_state = line.is_kept or line.reason in _WIDGETS
        facts = _head_facts(line, [x for x in others if x is not line]) if may_state else _left_facts(line)
        if facts is None:
            continue
        found.extend((line, fact) for fact in facts)
        if not (line.key.startswith("(") and line.key.endswith(")")):
            line.remove("metadata")
    found += _stacked_date(head)
    found += _poster_facts(head)
    found += _writer_facts(head)
    return found + _medium_facts(head, found)


_STACKED = tuple(map(re.compile, (r"(?:19|20)\d\d", r"\d{1,2} ?[/-] ?\d{1,2}", r"\d{1,2}:\d{2}(?::\d{2})?")))


def _stacked_date(head: Sequence[Line]) -> list[Found]:
    """Return the day that stands on three lines of a head: its year, month and day, the time of day."""
    for n in range(len(head) - 2):
        lines = head[n : n + 3]
        if not all(form.fullmatch(line.key) for form, line in zip(_STACKED, lines, strict=True)):
            continue
        month, day = map(int, re.split("[/-]", lines[1].key))
        iso = iso_date(int(lines[0].key), month, day)
        if iso:
            for line in lines:
                line.take("metadata")
            return [(lines[1], Fact("date", iso, 0, len(lines[1].text), BARE))]
    return []


def _left_facts(line: Line) -> list[Fact] | None:
    """Return the date, and the medium behind it, of a line that the patterns know and no grammar reads.

    In front of the date stands who carries the text: 某新闻网 2009-06-02 10:07:19 某日报 现有新闻.
    """
    text = fold(line.text)
    if line.reason not in {"metadata", "comment"} or not _CLOCK.search(text) or facts_of(text) is not None:
        return None
    facts: list[Fact] = []
    note_date(text, 0, facts, BARE)
    if not facts:
        return None
    behind = [word for word in text[facts[0].end :].split() if is_medium_name(word)]
    if behind:
        at = text.index(behind[0], facts[0].end)
        facts.append(Fact("source", behind[0], at, at + len(behind[0]), BARE))
    return facts


def _medium_facts(head: Sequence[Line], known: Sequence[Found]) -> list[Found]:
    """Return whose text it is: a medium's name alone beside the line of the date or of the writers.

    A name of no medium's form counts where it stands between the title and that line, which names none. A
    plain date tells nothing of the line above it: 第三批名单.
    """
    found: list[Found] = []
    telling = [i for i, line in enumerate(head) if _tells_origin(line)]
    for i in telling:
        for n in range(max(0, i - 1), min(i + 2, len(head))):
            line, opens_title = head[n], n + 1 < len(head) and head[n + 1].key.startswith("关于")
            if _may_be_name(line) and not line.role and is_medium(line) and not opens_title:
                line.take("metadata")
                name = EDITIONS.sub("", without_place(line.text))
                found.append((line, Fact("source", name, 0, len(name), BARE)))
    if found or any(fact.field == "source" and fact.value for _, fact in known):
        return found
    for i in telling:
        if i < 2 or (is_date_alone(fold(head[i].text)) and not _CLOCK.search(head[i].key)):
            continue
        line, title = head[i - 1], head[i - 2]
        if _is_account(line) and _is_longer(title, line) and not has_marks(title.key):
            line.take("metadata")
            return [(line, Fact("source", line.text, 0, len(line.text), BARE))]
    return []


_CLOCK = re.compile(r"\d:\d\d")


def _tells_origin(line: Line) -> bool:
    """Whether a line that was taken out says when, or by whom, the text was written."""
    if line.reason not in {"metadata", "credit"}:
        return False
    text = fold(line.text)
    if line.reason == "credit":
        return match_byline(text.strip()) is not None or bool(_persons(line.key))
    return find_date(text) is not None or YEARLESS.search(text) is not None or without_moment(text) != text


def _is_account(line: Line) -> bool:
    """Whether a line may be the name of an account: one short word, and no part of a site, body or person."""
    return (
        _may_be_name(line)
        and not line.role
        and len(line.text) <= _MAX_ACCOUNT
        and POSTER_NAME.fullmatch(line.text) is not None
        and not is_channel(line.key)
        and not is_furniture_word(line.key)
        and not is_person(line.key)
    )


_MAX_ACCOUNT = 8  # characters; a longer line under a title may be its second one


_LEAST_TITLE = 8  # letters
_NUMBERS = re.compile(r"\d+")


def _n_words(line: Line) -> int:
    """Return how many letters a line has: the digits of a date make no title."""
    return len(_NUMBERS.sub("", line.bare))


# An account's own mark before who wrote and the account's name: 原创 某某 某某笔记.
_ORIGINAL = re.compile(
    r"原创[\s:/|]\s?(?:(?P<author>[\u4e00-\u9fffA-Za-z·]{2,8})\s+)?(?P<source>[\u4e00-\u9fffA-Za-z0-9·]{2,16})"
)


def _original_facts(text: str) -> list[Fact] | None:
    """Return who wrote and which account, where a line has nothing else behind 原创."""
    found = _ORIGINAL.fullmatch(text.strip())
    if found is None or is_furniture_word(found["source"]):
        return None
    if found["author"] is None and is_person(found["source"]):
        return [Fact("author", found["source"], found.start("source"), found.end("source"), BARE)]
    return [
        Fact(field, found[field], found.start(field), found.end(field), BARE)
        for field in ("source", "author") if found[field]
    ]  # fmt: skip


_ISSUE = re.compile(r"《?([\u4e00-\u9fff]{2,12})》? ?(?:19|20)\d\d年第?\d{1,2}期(?: ?第?\d{1,4}页)?")


def _head_facts(line: Line, others: Sequence[Line]) -> list[Fact] | None:
    """Return the facts of a line above the article without labels: date and names, a journal's issue.

    others: the lines beside it that may be the title.
    """
    issue = _ISSUE.fullmatch(fold(line.text))
    if issue and any(len(other.bare) >= len(line.bare) for other in others):
        return [Fact("source", issue[1], issue.start(1), issue.end(1), BARE)]
    n_words = _n_words(line)
    titled = any(_n_words(other) >= n_words for other in others)
    return (_original_facts(fold(line.text)) if titled else None) or bare_date_facts(line, titled=titled)


# A date line that ends in a widget was taken for one.
_WIDGETS = frozenset({"navigation", "share", "counter"})


def _poster_facts(head: Sequence[Line]) -> list[Found]:
    """Return who posted the text: the name alone above a platform's date line, or a forum's."""
    found: list[Found] = []
    for i in range(2, len(head)):
        above, line = head[i - 1], head[i]
        if line.reason != "metadata" or not _may_be_name(above) or not POSTER.fullmatch(above.text):
            continue
        in_forum = line.key.startswith("发表于")
        stamp = fold(line.text)
        of_platform = is_posted(stamp) or (YEARLESS.search(stamp) and not find_date(stamp))
        if not (in_forum or of_platform) or not any(_is_longer(x, above) for x in head[: i - 1]):
            continue
        above.take("metadata")
        fact = Fact("author" if in_forum else "source", above.text, 0, len(above.text), BARE)
        found.append((above, fact))
    return found


def _writer_facts(head: Sequence[Line]) -> list[Found]:
    """Return who wrote the text: the names of people alone on the one such line, right below the title."""
    near = [line for line in head if _may_be_name(line)]
    named = [i for i, line in enumerate(near) if _persons(line.key)]
    if len(named) != 1 or not named[0] or len(near[named[0] - 1].bare) < _LEAST_TITLE - 2:
        return []
    line = near[named[0]]
    line.take("credit")
    return [(line, _names_fact(line))]


_BULLETS = re.compile(r"^[\W_]+|[\W_]+$")


def _persons(key: str) -> list[str]:
    """Return the names of people that a line consists of; none where it has anything else."""
    words = [word for word in _BETWEEN_NAMES.split(_BULLETS.sub("", key)) if word]
    return words if all(map(is_person, words)) else []


def _names_fact(line: Line) -> Fact:
    bullet = re.match(r"[\W_]*", line.text)
    start = bullet.end() if bullet else 0
    end = len(line.text) - len(line.text[start:]) + len(_BULLETS.sub("", line.text[start:]))
    return Fact("author", " ".join(_persons(line.key)), start, end, BARE)


def _read_closing_names(tail: Sequence[Line]) -> list[Found]:
    """Return who wrote the text: names in brackets, or of media and people, below the last paragraph."""
    for line in tail[:_NEAR_END]:
        if line.is_kept and line.key.startswith("(") and line.key.endswith(")") and _persons(line.key):
            line.remove("credit")
            return [(line, _names_fact(line))]
        facts = closing_credit(line.key) if line.reason in _MISTAKEN else None
        if facts:
            line.take("credit")
            return [(line, fact) for fact in facts]
    return []


# What a credit without a label is taken for by its form.
_MISTAKEN = frozenset({"", "related", "navigation"})


_NEAR_END = 2  # lines


def _may_be_name(line: Line) -> bool:
    """Whether a line may be a poster's name: kept, or gone as too short for a title outside the article."""
    return line.is_kept or (
        line.reason == "navigation" and line.tag == "other" and not is_furniture_word(line.key)
    )


def _is_longer(line: Line, other: Line) -> bool:
    return line.is_kept and len(line.bare) > len(other.bare)


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
        if len(lines[i].text) > MAX_VALUE or not is_date_alone(fold(lines[i].text).strip(" ()")):
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
        (site for word, site in metadata_words()["platforms"].items() if any(word in n for n in notices)),
        None,
    )
