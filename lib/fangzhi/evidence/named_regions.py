"""The region of a quantity: its passage's, unless the very sentence names another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from fangzhi.evidence.quantities import Quantity
from fangzhi.evidence.quantity_rules import word_trie
from fangzhi.regions import NATIONAL_NAME, PROVINCES

UNATTRIBUTED = "未知"  # the region of a passage that none could be given to

_JOINTS = frozenset(("", "、", "和", "与", "及", "，", ","))
_OPENING = frozenset("，,；;、“ \n")
_CLOSING = frozenset("”》")
_BEGINNING = 16  # characters: 2024年上半年，江苏新增…
_RESPECTIVELY = 10  # characters: 分别|达到
# a region's name in front of these is part of another name (河北区, 北京师范大学, 山东路)
_NOT_PLACE = "(?![路街道区师大理工医科交农财外语中体民族航邮电石油广播海事政法])"
_ALL_OF = "(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?"
_NATION = "(?:全国|我国)(?=共|现|已|有|累计|各|范围|新增|平均)"
_SENTENCE_END = re.compile("[。！!？?\n]")


class Name(NamedTuple):
    """One or several regions named together: where, and which."""

    start: int
    end: int
    regions: tuple[str, ...]


def subject_regions(passage_regions: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the subject regions of each passage, in the table's order.

    A region with half of the weightiest one's weight or less is a side subject and left out.
    """
    weights: dict[str, list[tuple[float, str]]] = {}
    columns = (passage_regions[name].tolist() for name in ("passage_id", "region", "role", "weight"))
    for passage_id, region, role, weight in zip(*columns, strict=True):
        if role == "subject":
            weights.setdefault(passage_id, []).append((weight, region))
    chosen: dict[str, tuple[str, ...]] = {}
    for passage_id, pairs in weights.items():
        least = max(pairs)[0] / 2
        chosen[passage_id] = tuple(region for weight, region in pairs if weight > least or len(pairs) == 1)
    return chosen


@cache
def _region_pattern() -> re.Pattern[str]:
    names = word_trie({province.name: "" for province in PROVINCES})
    first = "".join(sorted({province.name[0] for province in PROVINCES}))
    return re.compile(f"(?=[全我{first}])(?:(?P<name>{names}){_NOT_PLACE}{_ALL_OF}|(?P<nation>{_NATION}))")


def regions_of_quantities(text: str, quantities: Sequence[Quantity], regions: Sequence[str]) -> list[str]:
    """Return the region of each quantity of a text, several joined by 、.

    regions: the subjects of the passage. A region that opens the sentence, or a clause near its start,
    rules the rest of the sentence; one right at the number rules it where the passage has several
    subjects or the whole country (四川9个市州 … 重庆13个区县).
    """
    default = "、".join(regions) if regions else UNATTRIBUTED
    found = [match for match in _region_pattern().finditer(text) if match["name"] != default]
    if not found:
        return [default] * len(quantities)
    names = _lists(text, found)
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    is_open = len(regions) != 1 or regions[0] == NATIONAL_NAME
    named: list[str] = []
    ruling = default
    sentence = index = 0
    for quantity in quantities:
        at_number = None
        while index < len(names) and names[index].end <= quantity.start:
            name = names[index]
            index += 1
            start = starts[bisect_right(starts, name.start) - 1]
            ruling = default if start != sentence else ruling
            sentence = start
            is_other = not set(name.regions) <= set(regions)
            if is_other and _opens_clause(text, sentence, name, is_list=ruling != default):
                ruling = "、".join(name.regions)
            at_number = name
        start = starts[bisect_right(starts, quantity.start) - 1]
        ruling = default if start != sentence else ruling
        sentence = start
        is_at_number = at_number is not None and quantity.start - at_number.end <= 1
        named.append("、".join(at_number.regions) if at_number and is_open and is_at_number else ruling)
    if "分别" in text:
        _distribute(text, quantities, names, named)
    return named


def _lists(text: str, found: Sequence[re.Match[str]]) -> list[Name]:
    """Return names of regions, those joined by 、 or 和 as one."""
    names: list[Name] = []
    for match in found:
        region = match["name"] or NATIONAL_NAME
        if names and text[names[-1].end : match.start()] in _JOINTS - {"", "，", ","}:
            last = names.pop()
            names.append(Name(last.start, match.end(), (*last.regions, region)))
        else:
            names.append(Name(*match.span(), (region,)))
    return names


def _opens_clause(text: str, sentence: int, name: Name, *, is_list: bool) -> bool:
    """Tell whether a region's name opens a sentence, or a clause near its start.

    is_list: the sentence already goes from region to region, so that any clause may turn to the next.
    """
    if text[name.end : name.end + 1] in _CLOSING:
        return False
    return name.start == sentence or (
        text[name.start - 1] in _OPENING and (is_list or name.start - sentence < _BEGINNING)
    )


def _distribute(text: str, quantities: Sequence[Quantity], names: Sequence[Name], named: list[str]) -> None:
    """Give each of several values behind 分别 the region in its place of the list, in place."""
    first = 0
    while first < len(quantities):
        last = first
        while last + 1 < len(quantities) and _are_joined(text, quantities[last], quantities[last + 1]):
            last += 1
        start = quantities[first].start
        n = last - first + 1
        if n > 1 and "分别" in text[max(0, start - _RESPECTIVELY) : start]:
            before = [name for name in names if name.end <= start and start - name.end < 60]
            if before and len(before[-1].regions) == n:
                named[first : last + 1] = before[-1].regions
        first = last + 1


def _are_joined(text: str, left: Quantity, right: Quantity) -> bool:
    return text[left.end : right.start] in _JOINTS
