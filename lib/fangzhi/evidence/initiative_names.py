"""Where a name begins, and whether it is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import rjieba

from fangzhi.evidence import initiative_tokens as kinds
from fangzhi.evidence.initiative_rules import Head, InitiativeRules

# A joined name is one thing for these (科教兴宁、人才强区战略); joined places and bodies are several.
_JOINED_KINDS = frozenset(("programme", "policy", "mechanism"))
# Bodies whose formal name is quoted like a saying: “国家新型互联网交换中心”
_FORMAL_KINDS = frozenset(("institution", "zone", "platform"))
_SHORTEST_FORMAL = 8  # characters
_SHORTEST_ALONE = 2  # characters; a longer head is a name with its owner alone (海南|自由贸易港)
# Parts of speech that no name begins with; vn (建设) is a noun here
_FUNCTION_TAGS = ("v", "d", "p", "c", "r", "zg", "ad", "u")
_QUOTED = re.compile("[“‘]")
_NUMBERED = ("第", "20", "19")  # 第七届…, 2024年…
# What stands behind a noun (…示范区建设、…); the end of the text counts too
AFTER_NOUN = frozenset(("", *",、。;和与等的及“”‘’!?)…\n"))


# 3.6亿元改造实验室 begins with a sum, 实验室1850间 counts rooms: neither is a name
_MEASURED = re.compile(r"[0-9.]+[万亿]*(?:多|余)?[元人名所间张亩]")
_ROOMS = re.compile("[0-9]+余?间")
_DIGITS = frozenset("0123456789")


class Found(NamedTuple):
    """A name in a text: its span, kind, and whether it is a slogan."""

    start: int
    end: int
    kind: str
    is_slogan: bool = False


@dataclass(slots=True)
class Segment:
    """What has been read since the last boundary.

    start, support: where it begins, and what the boundary gives to a name; quotes, joins: spans of
    the quotations and of 、 和 与 in it; heads: end and rules of each head.
    """

    start: int
    support: int = kinds.USING
    quotes: list[tuple[int, int]] = field(default_factory=list)
    heads: list[tuple[int, Head]] = field(default_factory=list)
    joins: list[tuple[int, int]] = field(default_factory=list)

    def restart(self, start: int, support: int) -> None:
        """Begin another segment in place of this one."""
        self.start = start
        self.support = support
        self.quotes = []
        self.heads = []
        self.joins = []

    def ends_at(self, position: int) -> bool:
        """Say whether a head or a quotation ends right here, so that what follows is another name."""
        if self.heads:
            return self.heads[-1][0] == position
        return bool(self.quotes) and self.quotes[-1][1] == position


def judge(text: str, segment: Segment, *, closing: str, stop: int, rules: InitiativeRules) -> list[Found]:
    """Return the names of a segment: the longest ones with a head, else its quotations.

    closing, stop: the token that ended the segment, and where it begins.
    """
    names: list[Found] = []
    limit = len(text)
    for end, head in reversed(segment.heads):
        if end > limit:
            continue
        start = segment.start if not segment.joins else _start(segment, end, head, text, rules)
        if not _is_name(text, start, end, head, segment=segment, closing=closing, rules=rules):
            continue
        if segment.support <= kinds.WITH:
            begin = _skip_function_words(text, start, end - len(head.word), rules)
            if begin > start and not _is_name(
                text, begin, end, head, segment=segment, closing=closing, rules=rules
            ):
                continue
            start = begin
        names.append(Found(start, end, head.kind))
        limit = start
    if names:
        return names if len(names) == 1 else names[::-1]
    if not segment.quotes:
        return names
    tail = _tail(text, segment, closing, stop, rules)
    quotations = (_judge_quotation(text, quote, segment, tail, rules) for quote in segment.quotes)
    return [found for found in quotations if found]


def judge_title(text: str, start: int, end: int, *, rules: InitiativeRules) -> list[Found]:
    """Return a title in 《》 if it is that of a document, and not just 《规划》."""
    inner = text[start + 1 : end - 1]
    ending = rules.title.search(inner)
    if not ending or not _has_points(inner[: ending.start()], rules.points["specific"] * 2, rules):
        return []
    return [Found(start, end, "policy")]


def _start(segment: Segment, end: int, head: Head, text: str, rules: InitiativeRules) -> int:
    """Return where the candidate that ends here begins; joins behind its end are dropped for good."""
    joins = segment.joins
    while joins and joins[-1][1] >= end:
        joins.pop()
    is_long = end - segment.start > rules.longest_name
    if joins and (is_long or not _is_joined(text, segment, joins, head, rules)):
        return joins[-1][1]
    return segment.start


def _is_joined(
    text: str, segment: Segment, joins: list[tuple[int, int]], head: Head, rules: InitiativeRules
) -> bool:
    """Say whether what 、 和 与 join is one name."""
    begins = [segment.start, *(after for _, after in joins)]
    longest = max(before - begin for begin, (before, _) in zip(begins, joins, strict=False))
    of_words = all(text[before:after] != "、" for before, after in joins)
    if segment.support <= kinds.USING:  # 教育部与宁夏部区会商会议
        return head.kind == "event" and of_words and longest <= rules.lengths["joined_part"]
    if head.word == "建设" and len(joins) > 1:
        return False  # 好房子、好小区、好社区、好城区建设
    if head.kind in _JOINED_KINDS:
        return longest <= rules.lengths["joined_part"]
    owned = owner_length(text[segment.start : joins[0][0]], rules) > 0
    return owned and of_words and longest <= rules.lengths["joined_owner"]


def _skip_function_words(text: str, start: int, stop: int, rules: InitiativeRules) -> int:
    """Return where a candidate at the beginning of a clause begins, behind unknown verbs and adverbs.

    stop: where its head begins.
    """
    modifiers = text[start:stop]
    if modifiers[:1] in "“‘" or owner_length(modifiers, rules):
        return start
    try:
        tagged = rjieba.tag(modifiers)
    except (ValueError, UnicodeError):  # half characters cannot be handed to the segmenter
        return start
    for word, tag in tagged:
        if tag == "vn" or not tag.startswith(_FUNCTION_TAGS) or (tag == "v" and len(word) == 1):
            break
        start += len(word)
    return start


def _is_name(
    text: str, start: int, end: int, head: Head, *, segment: Segment, closing: str, rules: InitiativeRules
) -> bool:
    """Say whether a candidate has the points that its head asks for."""
    length = end - start
    if length > rules.longest_name:
        return False
    if text[start] in _DIGITS and _MEASURED.match(text, start):
        return False
    if text[end : end + 1] in _DIGITS and _ROOMS.match(text, end):
        return False
    if length == len(head.word):
        return segment.support == kinds.ISSUING and length >= rules.lengths["standalone"]
    if text.endswith(head.weak, start, end) and not text.endswith(head.not_weak, start, end):
        return False
    needs = head.needs[segment.support]
    modifiers = text[start : end - head.base]
    if head.base <= _SHORTEST_ALONE and owners_length(modifiers, rules) == len(modifiers):
        return False  # 甘肃|计划, 三亚市|试点: no more than somebody's
    if head.word == "项目" and any(word in modifiers for word in rules.unnamed):
        return False
    if segment.quotes and _QUOTED.search(modifiers):
        needs = min(needs, head.needs[kinds.WITH]) - rules.points["quoted"]
    elif closing in rules.after:
        needs = min(needs, head.needs[kinds.WITH])
    return _has_points(modifiers, needs, rules)


def _has_points(modifiers: str, needs: int, rules: InitiativeRules) -> bool:
    """Say whether a name without its head is as specific as it needs to be."""
    points = rules.points
    owner = place = 0
    if modifiers[:2] in rules.owners:
        owner = _prefix(modifiers, rules.marks)
        place = _prefix(modifiers[owner:], rules.places)
    if modifiers.startswith(_NUMBERED):
        needs -= points["ordinal"]
    length = len(modifiers) - owner
    if length * points["plain"] >= needs:
        return True  # enough even where every word is a plain one
    if length * points["specific"] + points["marked"] < needs:
        return False
    left = modifiers[owner + place :]
    plain = sum(end - start for _, start, end in rules.plain.find_matches_as_indexes(left))
    total: int = (length - plain) * points["specific"] + plain * points["plain"]
    if owner + place and total >= points["specific"]:
        total += points["marked"]
    return total >= needs


def is_owner(text: str, rules: InitiativeRules) -> bool:
    """Say whether a text is a place or a word like 全省, and no more."""
    return text in rules.marks.get(text[:2], ()) or text in rules.places.get(text[:2], ())


def owner_length(name: str, rules: InitiativeRules) -> int:
    """Return the length of the owner that a name begins with (国家, 天津市); 0 for none."""
    if name[:2] not in rules.owners:
        return 0
    return _prefix(name, rules.marks) or _prefix(name, rules.places)


def owners_length(name: str, rules: InitiativeRules) -> int:
    """Return the length of all owners that a name begins with (杭州市西湖区)."""
    length = 0
    while found := owner_length(name[length:], rules):
        length += found
    return length


def head_of(name: str, rules: InitiativeRules) -> str:
    """Return the longest head that a name ends in, or nothing."""
    for length in range(min(rules.longest_head, len(name)), 1, -1):
        if name[-length:] in rules.heads:
            return name[-length:]
    return ""


def _prefix(name: str, words: Mapping[str, tuple[str, ...]]) -> int:
    """Return the length of the longest of some words that a name begins with; 0 for none.

    words: by their first two characters, longest first.
    """
    for word in words.get(name[:2], ()):
        if name.startswith(word):
            return len(word)
    return 0


def _judge_quotation(
    text: str, quote: tuple[int, int], segment: Segment, tail: int, rules: InitiativeRules
) -> Found | None:
    """Return a quotation as a name or slogan, or None where it is only emphasis."""
    start, end = quote
    inner = text[start + 1 : end - 1]
    lengths = rules.lengths
    if inner in rules.figures or text.startswith(rules.problems, end):
        return None
    if text.startswith(rules.flourishes, end):
        return Found(start, end, "policy", True)
    head = rules.heads.get(head_of(inner, rules))
    if head and len(inner) >= lengths["headed_quotation"]:
        is_sentence = _has_verb(inner[: -len(head.word)], rules)
        return None if is_sentence else _with_head(text, quote, head, segment, rules)
    kind = head.kind if head else "programme"
    is_object = segment.start == start and segment.support >= kinds.LOOSE
    if (is_object or text.startswith(rules.short, end)) and rules.nickname.search(inner):
        return Found(start, max(end, tail), kind)
    if rules.slogan.search(inner):
        return Found(start, end, "policy", True)
    if is_object and tail > end:
        return Found(start, tail, kind)
    if is_object and segment.support >= kinds.NAMING and len(inner) >= lengths["named_quotation"]:
        return Found(start, end, kind)
    is_long = len(inner) >= lengths["lone_quotation"] and "," not in inner
    return Found(start, end, kind) if is_long and not _has_verb(inner, rules) else None


def _tail(text: str, segment: Segment, closing: str, stop: int, rules: InitiativeRules) -> int:
    """Return where the noun behind a lone quotation ends (“易彩津生”融媒体矩阵); 0 where there is none."""
    if segment.joins or len(segment.quotes) != 1 or closing not in AFTER_NOUN:
        return 0
    tail = text[segment.quotes[0][1] : stop]
    if not 0 < len(tail) <= rules.lengths["tail"] or tail.startswith(rules.no_tail):
        return 0
    return stop


def _has_verb(inner: str, rules: InitiativeRules) -> bool:
    """Say whether a quotation is a sentence: it has a verb, or begins like one (“加快建设教育强国”)."""
    for number, start, _ in rules.automaton.find_matches_as_indexes(inner):
        code = rules.codes[number]
        if code <= kinds.BOUNDARY and rules.words[number] in rules.support:
            return True
        if start == 0 and code in (kinds.OPENER, kinds.EITHER):
            return True
    return False


def _with_head(
    text: str, quote: tuple[int, int], head: Head, segment: Segment, rules: InitiativeRules
) -> Found:
    """Return a quotation that is a full name.

    Without its quotes where it is an owner's formal name; with what stands between it and the verb
    where that is all one name (老旧小区改造“幸福工程”).
    """
    start, end = quote
    inner = text[start + 1 : end - 1]
    if head.kind in _FORMAL_KINDS and len(inner) >= _SHORTEST_FORMAL and owner_length(inner, rules):
        return Found(start + 1, end - 1, head.kind)
    alone = not segment.joins and len(segment.quotes) == 1
    if segment.support >= kinds.LOOSE and alone and start - segment.start <= rules.lengths["prefix"]:
        start = segment.start
    return Found(start, end, head.kind)
