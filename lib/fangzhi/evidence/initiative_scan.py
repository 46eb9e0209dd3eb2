"""Read one text from left to right and find the names of initiatives in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fangzhi.evidence.initiative_rules import Head, InitiativeRules

_MARKED = re.compile("国家|全国|中国|省级|市级|国家级|自治区|[省市州]|[京津冀沪渝粤港澳鲁豫]")
_SLOGAN = re.compile(r"[+、,]|[一二三四五六七八九十]\D[一二三四五六七八九十]\D")
_BOOK_POLICY = re.compile(
    "方案|意见|规划|协议|办法|条例|计划|纲要|通知|细则|决定|宣言|措施|倡议|标准|指南|规定"
)


@dataclass(frozen=True)
class Found:
    """A name in a text: its span, kind, and whether it is a slogan."""

    start: int
    end: int
    kind: str
    is_slogan: bool


@dataclass
class _Segment:
    """What has been read since the last boundary."""

    start: int
    supported: bool = False
    quotes: list[tuple[int, int]] = field(default_factory=list)
    heads: list[tuple[int, Head]] = field(default_factory=list)
    joins: list[tuple[int, int]] = field(default_factory=list)


def scan(text: str, *, rules: InitiativeRules) -> Iterator[Found]:
    """Yield the names in a folded text (folding.fold_punctuation), in the order of the text."""
    segment = _Segment(0)
    for match in rules.token.finditer(text):
        token, start, end = match[0], match.start(), match.end()
        if head := rules.heads.get(token):
            if start > segment.start:
                segment.heads.append((end, head))
        elif token[0] in "“‘":
            segment.quotes.append((start, end))
        elif token in rules.joins:
            if segment.heads and segment.heads[-1][0] == start:
                yield from _close(text, segment, rules)
                segment = _Segment(end, segment.supported)
            else:
                segment.joins.append((start, end))
        elif token == "的" and segment.quotes and segment.quotes[-1][1] == start:
            continue
        else:
            yield from _close(text, segment, rules)
            verb = token.rstrip("好了") in rules.verbs
            keeps = segment.supported and (
                token[0] in "0123456789一二三四五六七八九十百千两几数多余" or token == "的"
            )
            segment = _Segment(end, verb or keeps)
            if token[0] == "《" and _BOOK_POLICY.search(token):
                yield Found(start, end, "policy", False)
    yield from _close(text, segment, rules)


def _close(text: str, segment: _Segment, rules: InitiativeRules) -> Iterator[Found]:
    """Yield the longest name of a segment that is specific enough, else its lone quotations."""
    for end, head in reversed(segment.heads):
        start = segment.start
        if not segment.supported and segment.joins:
            start = max((after for _, after in segment.joins if after < end), default=start)
        if _points(text[start : end - len(head.word)], rules) >= head.needs + (
            0 if segment.supported else head.unsupported
        ):
            yield Found(start, end, head.kind, False)
            return
    for start, end in segment.quotes:
        inner = text[start + 1 : end - 1]
        if _SLOGAN.search(inner):
            yield Found(start, end, "policy", True)
        elif len(inner) >= 6:
            yield Found(start, end, "programme", False)


def _points(modifiers: str, rules: InitiativeRules) -> int:
    points = len(rules.plain.sub("", modifiers))
    if "“" in modifiers or "‘" in modifiers:
        points += rules.quoted_points
    if _MARKED.search(modifiers):
        points += rules.marked_points
    return points
