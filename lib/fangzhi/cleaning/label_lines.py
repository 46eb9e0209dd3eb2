"""Lines of `label: value`, and the other forms in which one line states who wrote, when, for whom.

The labels are in `data/metadata.toml`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from fangzhi.cleaning.cues import Cues
from fangzhi.cleaning.dates import DATE_PATTERN, find_date, iso_date
from fangzhi.cleaning.facts import (
    BARE,
    DATED,
    DATELINE,
    MAY_STATE,
    NEWSPAPER,
    PUBLISHED,
    WRITTEN,
    Fact,
    fold,
    note_date,
    weighed,
)
from fangzhi.cleaning.line_reasons import is_furniture_word
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.names import (
    MAX_MEDIUM,
    POST_MARKS,
    POSTER,
    SEPARATORS,
    empty_values,
    is_channel,
    is_medium_name,
    media_endings,
    metadata_words,
    note_names,
    note_reporter,
    provinces,
    words_of,
)
from fangzhi.cleaning.people import is_person, match_byline, names_alone

_MAX_LINE = 240
MAX_VALUE = 40
_MAX_CODE = 90  # subjects and document numbers may be lists
# Of a line's characters, what may be neither label nor value nor furniture.
_MAX_REST = 0.15

_PRINTED = re.compile(
    r"[\s(\[【]*(?:(?:(?:信息|文章)?来源|稿源|出处|原载于?|"
    r"原文刊[载登]于?|刊[载登]于|刊于|转载?自|摘编?自|选自|据)[: ]?)?\s?"
    r"(?:《([^》]{2,20})》|([\u4e00-\u9fff]{2,8}[报刊]))\s*[(,]?\s*"
    + DATE_PATTERN
    + r"[\s,()]*(?:第?\s?[A-Z]?\d{1,3}\s?版)?(?:[:\s]?[\u4e00-\u9fff]{0,8})?[\s)\]】]*"
)
_SENTENCE_MARKS = re.compile(r"[,;!?。]")
_BULLET = re.compile(r"^[•·●■◆]")
_GAP = re.compile(r"\s{2,}|\t|\|")


@cache
def _fields() -> dict[str, str]:
    """Return the field that each label names, the longest labels first."""
    field_of = {word: field for field, words in metadata_words()["labels"].items() for word in words}
    for field, modifiers in metadata_words()["moments"].items():
        made = [modifier + noun for modifier in modifiers for noun in ("时间", "日期", "日")]
        field_of |= {word: field for word in made if word not in field_of}
    for word, field in list(field_of.items()):
        if field not in {"number", "other", "title", "issuer", "crew"}:
            field_of |= {prefix + word: field for prefix in metadata_words()["prefixes"]["words"]}
    return {word: field_of[word] for word in sorted(field_of, key=lambda w: (-len(w), w))}


@cache
def _label_cues() -> Cues:
    """Look for all labels at once; bit n for the n-th."""
    return Cues({1 << n: [word] for n, word in enumerate(_fields())})


@lru_cache(maxsize=1024)
def _labels(cues: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of some labels: of those that stand apart, and of those with a colon behind them.

    There are hundreds, and a pattern of all tries them one by one at each place; a line has two or three.
    """
    words = "|".join(_spaced(word) for n, word in enumerate(_fields()) if cues >> n & 1)
    apart = r"(?:(?<=[\s|/\[(【)\]】,;\d:])|^)"
    strict = re.compile(rf"{apart}({words})(?:\s?[:|]\s?|[\]】]\s?|\s{{1,4}}(?=\S)|$)")
    return strict, re.compile(rf"({words})\s?:\s?")


def _spaced(word: str) -> str:
    """Return the pattern of a label; short ones are often set wide (来 源, 索 引 号)."""
    return r"\s{0,6}".join(map(re.escape, word)) if len(word) <= 3 else re.escape(word)


def is_label_alone(line: Line) -> bool:
    """Whether a line is a label and nothing else."""
    return is_label(fold(line.text))


def is_label(text: str) -> bool:
    """Whether a folded text is a label and nothing else."""
    return "".join(text.strip(" :•·●\t").split()) in _fields()


def line_facts(line: Line) -> list[Fact] | None:
    """Return the facts of a line that holds nothing but facts; None for any other line."""
    if len(line.text) > _MAX_LINE or "。" in line.text or not MAY_STATE.search(line.text):
        return None
    facts = facts_of(_BULLET.sub(lambda m: " " * len(m[0]), fold(line.text)))
    return None if facts is None else list(facts)


@lru_cache(maxsize=8192)
def facts_of(text: str) -> tuple[Fact, ...] | None:
    """Return the facts of a folded line; remembered, as lines are judged twice and sites repeat theirs."""
    facts = _read_facts(text)
    return None if facts is None else tuple(facts)


def _read_facts(text: str) -> list[Fact] | None:
    printed = _PRINTED.fullmatch(text)
    if printed:
        return _printed_facts(printed)
    taken_over = _TAKEN_OVER.fullmatch(text)
    if taken_over and (
        any(taken_over[mark] is not None for mark in ("itself", "kind", "kind_behind"))
        or is_medium_name(taken_over["source"])
    ):
        return [
            Fact(field, taken_over[field], taken_over.start(field), taken_over.end(field), PUBLISHED)
            for field in ("source", "author") if taken_over[field]
        ]  # fmt: skip
    labels = _find_labels(text)
    if not labels:
        return _byline_facts(text) or _reporter_facts(text) or _cell_facts(text)
    field_of = _fields()
    facts: list[Fact] = []
    rest = note_reporter(note_date(text[: labels[0].start()], 0, facts, BARE), text, facts)
    rest = _note_poster(rest, labels[0], text, facts)
    rest = _note_medium(POST_MARKS.sub(" ", rest), text, facts)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        field = field_of.get("".join(label[1].split()), "other")
        rest += " " + _read_value(field, text, label.end(), end, facts)
    if _length_of_rest(rest) > max(2, _MAX_REST * len(text)):
        if not _is_stated(rest, text, facts):
            return _byline_facts(text)
    elif "|" in text and not any(fact.field == "source" for fact in facts):
        note_names([word for word in words_of(rest) if is_medium_name(word)], text, facts)
    return weighed(facts)


_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{2,12}")


def _is_stated(rest: str, text: str, facts: list[Fact]) -> bool:
    """Whether what is left of a line of labels is names: of writers, a medium, the channel, the school.

    A date with its time of day, or three statements, show that a machine set the line; and so does a date
    where a medium and writers are all that is left.
    """
    dated = any(fact.field == "date" and fact.value for fact in facts)
    stated: list[Fact] = []
    left = note_names(words_of(rest), text, stated)
    is_set = dated and (_CLOCK.search(text) or "|" in text or (not left and stated))
    if not is_set and len(facts) < 3:
        return False
    if len(left) > 1 or not all(map(_SHORT_NAME.fullmatch, left)):
        return False
    if left and dated and "|" in text and not stated and not is_channel(left[0]):
        at = max(text.find(left[0]), 0)
        stated.append(Fact("source", left[0], at, at + len(left[0]), BARE))
    known = {fact.field for fact in facts if fact.value}
    facts.extend(fact for fact in stated if fact.field not in known)
    return True


# From whom a text was taken, on a line of its own: 以下文章来源于某某, 据某某日报报道, （转自公众号“某某”）.
# Without the word for this text or the kind of medium, the name must be a medium's: 来自大山的孩子.
_TAKEN_OVER = re.compile(
    r"[\s(\[【]*(?P<itself>(?:以下|本)(?:文章?|内容))?"
    r"(?:来源于?|转载自|转自|摘自|选自|摘编自|综合自|首发于|原载于?|刊于|来自|据)\s?:?\s?"
    r"(?P<kind>(?:微信)?公众号|官方微信|(?=[^据]*《))?\s?[“\"《]?(?P<source>[^\s,:“”\"《》()]{2,20}?)[”\"》]?"
    r"(?P<kind_behind>(?:微信)?公众号|客户端|官微)?\s?(?:(?:19|20)\d\d年)?(?:第?\d{1,3}期)?\s?(?:消息|报道|电)?\s?"
    r"(?:,\s?作者\s?:?\s?(?P<author>[^\s,:]{2,20}))?(?:,?(?:略?有删[改节]|略有改动))?[\s)\]】]*"
)
# Where a paper appears, and how many answered: 燕赵都市报(石家庄) 有186人参与.
_BESIDE_SOURCE = re.compile(
    r"(?:(?<=[报刊网社台])\([\u4e00-\u9fff]{2,4}\))?(?:\s有?\d+人(?:参与|评论|跟贴|看过).*)?$"
)
# The name of an account with the kind of medium around it.
_ACCOUNT_NAME = re.compile(
    r"(?:(?:微信)?公众号|官方微信|客户端)?[:\s]?[“\"]([^“”\"]{2,20})[”\"](?:(?:微信)?公众号|客户端|官方微信)?"
)
# In a line that has a known label, whatever else is `name: value` behind a gap belongs to the table.
_ANY_LABEL = re.compile(r"(?:^|(?<=\s\s)|(?<=[\t|]))([\u4e00-\u9fff]{2,7})\s?:\s?")


def _byline_facts(text: str) -> list[Fact] | None:
    """Return the author of `文/晚报记者 王某 图/李某` and of `□某某日报记者 王某 通讯员 李某`."""
    found = match_byline(text.strip())
    if found is None or found["names"] in empty_values():
        return None
    lead = len(text) - len(text.lstrip())
    names, start = found["names"].strip(), lead + found.start("names")
    facts = [Fact("author", names, start, start + len(names), BARE)]
    medium = found.groupdict().get("medium")
    if medium and len(medium) > 2 and not medium.startswith("本") and not _JOINED.search(medium):
        at = lead + found.start("medium")
        facts.append(Fact("source", medium, at, at + len(medium), DATELINE))
    return facts


def _reporter_facts(text: str) -> list[Fact] | None:
    """Return the reporter in brackets and the medium beside them, where a line has nothing else."""
    facts: list[Fact] = []
    rest = note_reporter(text, text, facts)
    return facts if facts and not note_names(words_of(rest), text, facts) else None


_BETWEEN = re.compile(r"[ ·、,]+")
_WROTE = re.compile(r"(?:全媒体|融媒体|见习|实习|首席|特约)?(?:记者|通讯员|特派员|实习生|作者)$")


def closing_credit(key: str) -> list[Fact] | None:
    """Return the medium and the writers of `某某日报·某某客户端 王某 李某 策划 赵某`; None for anything else.

    Whoever stands behind another trade than writing is no author.
    """
    media: list[str] = []
    writers: list[str] = []
    field_of = _fields()
    is_writing = True
    for word in _BETWEEN.split(key.strip("()[] ")):
        name = _WROTE.sub("", word)
        if word in field_of:
            is_writing = field_of[word] == "author"
        elif is_medium_name(name):
            media.append(name)
        elif name and is_person(name):
            writers += [name] if is_writing else []
        elif name:
            return None
    if not media or not writers:
        return None
    at, first, last = key.find(media[0]), key.find(writers[0]), key.find(writers[-1])
    return [
        Fact("source", media[0], at, at + len(media[0]), DATELINE),
        Fact("author", " ".join(writers), first, last + len(writers[-1]), BARE),
    ]


_CELLS = re.compile(r"\s*(?:\t|\s{2,}|\|)\s*")
_PICTURES = re.compile(r"(?:图|摄影?|制图|视频|配图)\s?[/|]\s?[\u4e00-\u9fff·、 ]{2,12}")


def _cell_facts(text: str) -> list[Fact] | None:
    """Return the facts of a line of cells set apart, of which each states one thing: 文/某某 | 刊于某某."""
    cells = [cell for cell in _CELLS.split(text.strip()) if cell]
    if not 2 <= len(cells) <= _MAX_CELLS:
        return None
    facts: list[Fact] = []
    at = 0
    for cell in cells:
        at = text.index(cell, at)
        dated: list[Fact] = []
        rest = note_date(cell, 0, dated, BARE)
        own = dated if dated and not words_of(rest) else _read_facts(cell)
        if own is None and not _PICTURES.fullmatch(cell):
            return None
        facts += [replace(fact, start=fact.start + at, end=fact.end + at) for fact in own or ()]
    return weighed(facts) if facts else None


_MAX_CELLS = 6
_JOINED = re.compile("[·/-]")  # of two media that name their reporters, neither need be the source


def _note_poster(rest: str, label: re.Match[str], text: str, facts: list[Fact]) -> str:
    """Note who posted what, `name 发表于 2024-3-2`, unless it is a medium; return what is left."""
    name = rest.strip().removeprefix("楼主").strip()
    if label[1] != "发表于" or not POSTER.fullmatch(name) or name.endswith(media_endings()):
        return rest
    at = max(text.find(name), 0)
    facts.append(Fact("author", name, at, at + len(name), BARE))
    return ""


def _note_medium(rest: str, text: str, facts: list[Fact]) -> str:
    """Note the name of a medium that stands without a label before the first one; return what is left."""
    name = " ".join(word for word in SEPARATORS.split(rest) if word)
    if not 3 <= len(name) <= MAX_MEDIUM or not name.endswith(media_endings()):
        return rest
    at = max(text.find(name), 0)
    facts.append(Fact("source", name, at, at + len(name), BARE))
    return ""


def _find_labels(text: str) -> list[re.Match[str]]:
    cues = _label_cues().within("".join(text.split()))
    if not cues:
        return []
    strict, loose = _labels(cues)
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
    return frozenset(metadata_words()["colon"]["words"])


def _is_label(found: re.Match[str]) -> bool:
    """Whether a word of the list stands as a label: some do with a colon only."""
    return ":" in found[0] or "".join(found[1].split()) not in _words_with_colon()


def _length_of_rest(rest: str) -> int:
    """Return how many characters are neither separators nor words of page furniture."""
    words = [word for word in SEPARATORS.split(rest) if word]
    return sum(len(word) for word in words if not word.isdigit() and not is_furniture_word(word))


def _printed_facts(printed: re.Match[str]) -> list[Fact] | None:
    iso = iso_date(int(printed["year"]), int(printed["month"]), int(printed["day"]))
    if iso is None:
        return None
    name = 1 if printed[1] else 2
    medium = printed[name].strip()
    at = printed.string.index(medium, printed.start(name))
    return [
        Fact("source", medium, at, at + len(medium), NEWSPAPER),
        Fact("date", iso, printed.start("year"), printed.end("day"), NEWSPAPER),
    ]


_DATE_FIELDS = {"published": PUBLISHED, "updated": DATED, "written": WRITTEN}


def _read_value(field: str, text: str, start: int, end: int, facts: list[Fact]) -> str:
    """Note what stands behind a label; return what is left over."""
    if field in _DATE_FIELDS:
        n_before = len(facts)
        rest = note_date(text[start:end], start, facts, _DATE_FIELDS[field], labelled=True)
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
        word = _trimmed(value)
        if word.count("《") <= 1 and (word.startswith("《") == word.endswith("》")):
            word = word.strip("《》")
        if len(word) > MAX_VALUE or _is_sentence(field, word):
            return value + rest
    if field == "source":
        word = _BESIDE_SOURCE.sub("", word)
        account = _ACCOUNT_NAME.fullmatch(word)
        word = account[1] if account else word
    if word in empty_values() or (field == "source" and is_furniture_word(word)):
        word = ""  # 来源: 字号: of which the first is empty
    if field == "author":
        word = names_alone(word)
    at = start + max(text[start:end].find(word), 0)
    facts.append(Fact(field, word, at, at + len(word), PUBLISHED))
    return rest


def _trimmed(value: str) -> str:
    """Return a value without what stands around it; a bracket that it opens it closes."""
    word = value.strip(" \t[]()【】<>:;,-|/")
    return word + ")" if word.count("(") > word.count(")") and word + ")" in value else word


# Of two characters to four each, with commas between.
_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\s?[,;]\s?[\u4e00-\u9fff·]{2,4}){1,7}")


def _is_sentence(field: str, word: str) -> bool:
    """Whether the value of a name's field is text; several authors may stand with commas between."""
    if field not in {"source", "author", "editor", "crew"} or not _SENTENCE_MARKS.search(word):
        return False
    return field == "source" or not _NAMES.fullmatch(word)


_WIDGET = re.compile(
    r"(?<=\S)\s?[\[【(〔](?:查看|更多|原文|链接|字体|字号|大|小|打印|关闭|浏览|点击|阅读|收藏|我要|纠错)"
)


_MAX_BEHIND = 6


def _split_value(field: str, value: str, offset: int, facts: list[Fact]) -> tuple[str, str]:
    """Cut a value where a date, a gap or a word of page furniture ends it; return it and the rest."""
    rest = ""
    found = find_date(value)
    if found:
        rest = note_date(value[found.start :], offset + found.start, facts, BARE)
        value = value[: found.start]
    # a widget follows in brackets: 某某局 【字体:
    bracket = _WIDGET.search(value)
    if bracket:
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
        n_medium = next((n for n, word in enumerate(words, 1) if is_medium_name(word)), len(words))
        if sum(map(len, words[n_medium:])) <= _MAX_BEHIND:
            words = words[:n_medium]  # a button stands behind it: 某某报 参与互动
    return " ".join(words), rest


def names_origin(key: str) -> bool:
    """Whether a line starts with a label of date, source, author or editor, or has 来源: further in."""
    return _origin_label().match(key) is not None or _SOURCE_INSIDE.search(key) is not None


_SOURCE_INSIDE = re.compile(r"[\s)\]】〕\d](?:信息|文章|稿件|新闻)?来 {0,4}源 ?:")


@cache
def _origin_label() -> re.Pattern[str]:
    field_of = _fields()
    words = [word for word, field in field_of.items() if field in _ORIGIN_FIELDS]
    return re.compile(
        rf"[\[【(]?(?:{'|'.join(_spaced(w) for w in sorted(words, key=lambda w: (-len(w), w)))}) ?:"
    )


_ORIGIN_FIELDS = frozenset({"published", "updated", "written", "source", "author", "editor"})
