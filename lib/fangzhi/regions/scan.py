"""Place names in one text: found, told apart from other names, resolved as far as the text goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import rjieba

from fangzhi.regions.gazetteer import Meaning, Place, Use, forms, meaning
from fangzhi.regions.matcher import Kind, Pattern, Person, matcher

_DATE = re.compile(r"\d{1,2}月\d{1,2}日?[电讯]")  # a dateline: 人民网重庆9月1日电
_REACH = 6  # characters on each side that the segmenter sees; common words have four at most
# Characters that end or begin a word by themselves, so that the segmenter need not be asked.
_BREAKS = frozenset("，。、；：？！“”‘’（）《》,.;:?!\"'() \t\n·—")
_FREE_BEFORE = _BREAKS | frozenset("的在")
_FREE_BEHIND = _BREAKS | frozenset("省市县的等")
_NAME_MARKS = frozenset("、，（）(),; \t\n")
# Common nouns that end like the full name of a county.
_COMMON_TAILS = frozenset(
    {"山区", "城区", "城市", "市区", "郊区", "矿区", "县城", "海区", "校区", "园区", "社区"}
)
_OPEN = frozenset({"", "preferred"})  # a neighbour in a list outweighs what a name mostly means
_LIST_MARKS = frozenset({"、", "，", ",", "和", "与", "及", "以及"})


@dataclass(slots=True)
class Hit:
    """One name found in a text; region_code stays None while it is not known.

    joint: the regions of a composite. resolution: unique, parent, list, context, preferred,
    ambiguous; composite, abbreviation; own (我省); or what else the name is a part of: institution,
    street, media, term, person.
    """

    start: int
    end: int
    pattern: Pattern
    resolution: str = ""
    place: Place | None = None
    region_code: str | None = None
    joint: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Regions it speaks for: one, several for a composite, none while it is open."""
        if self.region_code is not None:
            return (self.region_code,)
        return self.joint if self.resolution == "composite" else ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """Regions it could lie in, by code."""
        form = self.pattern.form
        return form.regions if form is not None else self.joint or self.pattern.codes

    def choices(self, weakest: Use) -> list[Place]:
        """Places it can mean, as far as the form says that much of them."""
        form = self.pattern.form
        if form is None:
            return []
        return [place for place, use in zip(form.candidates, form.uses, strict=True) if use <= weakest]

    def settle(self, found: Meaning | None) -> bool:
        """Take over what the name means, where that is known; say whether it is."""
        if found is None:
            return False
        self.resolution, self.place, self.region_code = found
        return True


def scan(text: str) -> list[Hit]:
    """Return the names in a text by position; those that the text itself settles are resolved."""
    try:
        hits = list(_hits(text))
    except UnicodeEncodeError:  # a lone surrogate, which neither automaton nor segmenter can read
        text = text.encode("utf-8", "replace").decode("utf-8")
        hits = list(_hits(text))
    _resolve_within(hits, text)
    return hits


def _hits(text: str) -> Iterator[Hit]:
    """Yield the hits of the automaton that are names, looking again inside those that are not."""
    compiled = matcher()
    last_end = carrier_end = -1
    for number, start, end in compiled.automaton.find_matches_as_indexes(text):
        pattern = compiled.patterns[number]
        if pattern.kind is Kind.DECOY or start < last_end:
            continue
        if pattern.kind is Kind.CARRIER:
            carrier_end = end
            continue
        is_behind = start == last_end
        hit = _judge(text, start, end, pattern, is_behind) or _second_look(text, start, end)
        if hit is not None:
            if start == carrier_end and not hit.resolution and not _DATE.match(text, end):
                hit.resolution = "media"
            last_end = hit.end
            yield hit


def _second_look(text: str, start: int, end: int) -> Hit | None:
    """Return a name that a rejected one hid: 江苏 behind 内江 in 国内江苏."""
    compiled, offset = matcher(), start + 1
    for number, first, last in compiled.automaton.find_matches_as_indexes(text[offset : end + _REACH]):
        pattern = compiled.patterns[number]
        if first + offset >= end:
            return None
        if pattern.kind < Kind.DECOY:
            hit = _judge(text, first + offset, last + offset, pattern, is_behind=False)
            if hit is not None:
                return hit
    return None


def _judge(text: str, start: int, end: int, pattern: Pattern, is_behind: bool) -> Hit | None:
    """Return the hit, resolved as a part of another name where it is one; None where it is no name.

    is_behind: another name ends right before it.
    """
    kind, compiled = pattern.kind, matcher()
    if kind is Kind.PLACE:
        return _judge_place(text, start, end, pattern, is_behind)
    if kind is Kind.OWN:
        return (
            None if start and text[start - 1] in compiled.not_own_after else Hit(start, end, pattern, "own")
        )
    if kind is Kind.ABBREVIATION:
        first = start + pattern.skip
        return Hit(first, first + 1, pattern, "abbreviation", None, pattern.codes[0])
    return _judge_composite(text, start, end, pattern)


def _judge_composite(text: str, start: int, end: int, pattern: Pattern) -> Hit | None:
    """Judge a name of several regions; letters that follow two abbreviations are taken in (鄂湘赣)."""
    compiled, codes = matcher(), pattern.codes
    while len(pattern.text) == 2 and compiled.letters.get(text[end : end + 1], codes[0]) not in codes:
        codes, end = (*codes, compiled.letters[text[end]]), end + 1
    if pattern.is_risky and not compiled.behind_pair.match(text, end):
        return None
    if compiled.behind_composite.match(text, end):
        return Hit(start, end, pattern, "term")
    other = compiled.behind.match(text, end)
    if len(pattern.text) == 2 and other is None and _is_person(text, start, end, compiled.person):
        return Hit(start, end, pattern, "person")
    return Hit(start, end, pattern, str(other.lastgroup) if other else "composite", joint=codes)


def _judge_place(text: str, start: int, end: int, pattern: Pattern, is_behind: bool) -> Hit | None:
    form, compiled = pattern.form, matcher()
    if form is None:
        return None
    if form.is_full:
        behind = compiled.cut.get(pattern.text[-1])
        if behind and text[end : end + 1] in behind:
            return _judge_shorter(text, start, end - 1, is_behind)
        if end - start == 2 and text[end : end + 1] == "长":  # 赵县长 is a person
            return None
        return Hit(start, end, pattern) if is_behind or starts_alone(text, start, end) else None
    other = compiled.behind.match(text, end)
    if other:
        return Hit(start, end, pattern, str(other.lastgroup))
    if not stands_alone(text, start, end, is_behind):
        return None
    return Hit(start, end, pattern, "person" if _is_person(text, start, end, compiled.person) else "")


def _judge_shorter(text: str, start: int, end: int, is_behind: bool) -> Hit | None:
    """Judge a full name without its rank, which belongs to the next word: 河北 in 河北区域."""
    form = forms().get(text[start:end])
    if form is None or form.is_full:
        return None
    return _judge_place(text, start, end, Pattern(form.text, Kind.PLACE, form), is_behind)


def stands_alone(text: str, start: int, end: int, is_behind: bool = False) -> bool:
    """Say whether a name begins and ends where words do: false for 福建 in 幸福建设.

    A word that starts with the name and goes on (四川人) is taken to be about the place.
    is_behind: another name ends right before it.
    """
    is_free = is_behind or start == 0 or text[start - 1] in _FREE_BEFORE
    if is_free and text[end : end + 1] in _FREE_BEHIND:
        return True
    position = start if is_free else max(0, start - _REACH)
    for word in rjieba.cut(text[position : end + _REACH], False):
        after = position + len(word)
        if position < start < after:
            return text[position:start] == "中国"
        if start < position < end < after:
            return False
        if after >= end:
            return True
        position = after
    return True


def starts_alone(text: str, start: int, end: int) -> bool:
    """Say whether a full name begins where a word does, and is no number with a common noun.

    False for 海城市 in 沿海城市, and for 名山区 in 千余名山区学生.
    """
    if start == 0 or text[start - 1] in _FREE_BEFORE:
        return True
    position = max(0, start - _REACH)
    for word in rjieba.cut(text[position:end], False):
        after = position + len(word)
        if position < start < after:
            return text[position:start] == "中国"
        if position > start and word in _COMMON_TAILS:
            return False
        position = after
    return True


def _is_person(text: str, start: int, end: int, person: Person) -> bool:
    """Say whether a short form is a part of a person's name."""
    before = text[start - 1 : start]
    if text[max(0, start - 2) : start] in person.titles:  # 局长常德传
        return text[start] in person.surnames and not person.not_behind.match(text, end)
    if before in person.surnames and text[max(0, start - 3) : start - 1] in person.titles:  # 局长张海南
        return True
    if before not in person.common:
        return False
    return bool(person.behind.match(text, end)) or (
        text[max(0, start - 2) : start - 1] in _NAME_MARKS and text[end : end + 1] in _NAME_MARKS
    )


def _resolve_within(hits: Sequence[Hit], text: str) -> None:
    """Resolve what the passage settles: names behind what they lie in, names of one place, lists."""
    previous: Hit | None = None
    for hit in hits:
        form = hit.pattern.form
        is_behind = previous is not None and previous.end == hit.start
        if previous is not None and is_behind and hit.resolution == "institution":
            _join_institution(previous)
        elif form is not None and not hit.resolution and not (is_behind and _settle_inside(hit, previous)):
            hit.settle(form.alone)
        previous = hit
    _resolve_lists(hits, text)


def _join_institution(hit: Hit) -> None:
    """Give a short form right before an institution's name to the institution: 宁夏 in 宁夏闽宁中学."""
    form = hit.pattern.form
    if form is not None and not form.is_full:
        hit.resolution, hit.place, hit.region_code = "institution", None, None


def _settle_inside(hit: Hit, outer: Hit | None) -> bool:
    """Resolve a name right behind the name of what it lies in."""
    known = outer.place if outer is not None else None
    if known is None:
        return False
    return hit.settle(meaning([place for place in hit.choices(Use.PARENT) if place.lies_in(known)], "parent"))


def _resolve_lists(hits: Sequence[Hit], text: str) -> None:
    """Resolve an open name by its neighbour in a list: 南山 in 南山、福田、罗湖, from either side."""
    if len(hits) < 2 or all(hit.resolution not in _OPEN for hit in hits):
        return
    pairs = [(left, right) for left, right in pairwise(hits) if text[left.end : right.start] in _LIST_MARKS]
    for left, right in pairs:
        _settle_beside(right, left)
    for left, right in reversed(pairs):
        _settle_beside(left, right)


def _settle_beside(hit: Hit, neighbour: Hit) -> None:
    """Resolve a name by one of the same level and town beside it."""
    known = neighbour.place
    if hit.resolution in _OPEN and known is not None and neighbour.resolution != "preferred":
        siblings = [p for p in hit.choices(Use.PARENT) if p.level == known.level and _are_near(p, known)]
        hit.settle(meaning(siblings, "list"))


def _are_near(place: Place, other: Place) -> bool:
    """Say whether two places of one level have the same parent; the region for prefectures."""
    n_digits = max(2, len(place.code) - 2)
    return place.code != other.code and place.code[:n_digits] == other.code[:n_digits]


def is_open(hit: Hit) -> bool:
    """Say whether a name is not resolved yet."""
    return not hit.resolution


def resolve_in_context(hits: Sequence[Hit], text: str, wanted: Sequence[Collection[str]]) -> None:
    """Resolve what is still open by regions that the context speaks for, the strongest first.

    wanted: groups of region codes; a name is resolved by the first group in which exactly one of its
    regions stands. What no group settles is ambiguous, or no place at all where the form says little.
    """
    for hit in filter(is_open, hits):
        choices = hit.choices(Use.CONTEXT)
        for group in wanted:
            if hit.settle(meaning([place for place in choices if place.region_code in group], "context")):
                break
        else:
            _settle_without_context(hit)
    _resolve_lists(hits, text)


def _settle_without_context(hit: Hit) -> None:
    form = hit.pattern.form
    free = hit.choices(Use.FREE)
    if form is not None and form.prefer is not None:
        hit.settle(meaning([form.prefer], "preferred"))
    elif free and not hit.settle(meaning(free, "unique")):
        hit.resolution = "ambiguous"
