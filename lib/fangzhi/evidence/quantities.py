"""Where a text states a quantity, and what the quantity comes to.

The rules, each with near misses in the tests:

- A number with a unit or counter is a quantity; one without is only where 万 or 亿, or a word such as
  超过, shows that something is counted.
- 一 before a counter is an article (一个, 一名, 一批) and never a quantity.
- A Chinese numeral below 11 counts things before a strict counter (三所学校); before a loose one it
  is the structure of a text (三个聚焦), unless a verb of achievement stands before it (建成三个).
- A number in a short quotation or in a title is part of a name (“10+20”, “三大平台”, 《十条》).
- Dates, clock times, orders and ages of plans are no quantities; years are reported apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.numerals import parse_numeral

_NOT_COUNTED = frozenset({"time", "naming"})
_DIGIT = "[0-9０-９]"
_HAN = "一二三四五六七八九十百千万亿两零〇"
_ARABIC = (
    rf"(?:{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+(?!{_DIGIT})|{_DIGIT}+)(?:[.．]{_DIGIT}+)?"
    r"(?:[ ]?[余多]?(?:万亿|[十百千]?[万亿]|[百千](?![分瓦米克伏卡赫升帕]))"
    rf"(?:{_DIGIT}+(?:[.．]{_DIGIT}+)?万)?)?(?:[余多](?![元样媒边种数]))?"
)
# 一 alone is an article; 一百, 一亿 are numerals
_CHINESE = (
    rf"(?!一(?![十百千万亿点]))[{_HAN}]+(?:点[一二三四五六七八九零〇]+)?(?:[余多来几][万亿]?)?"
    r"|[数几][十百千万亿]+"
)
_NUMBER = f"(?:{_ARABIC}|{_CHINESE})"
_DASH = r"[ ]?(?:[-－–~～]|—{1,2}|至|到)[ ]?"
# dates, versions, telephone numbers, formulae: taken whole, so that no part of them is a quantity
_NO_QUANTITY = (
    rf"{_DIGIT}{{4}}[-/.．]{_DIGIT}{{1,2}}[-/.．]{_DIGIT}{{1,2}}日?"
    rf"|{_DIGIT}+(?:[+＋·•][0-9A-Za-z]+)+"
    rf"|{_DIGIT}{{2,4}}-{_DIGIT}{{6,8}}"
    rf"|{_DIGIT}+(?:[.．]{_DIGIT}+){{2,}}"
)
_LEFT = rf"(?<![第{_HAN}A-Za-z0-9０-９.．+＋/_〔\[#＃№])"
_UNIT_AS = {"％": "%", "﹪": "%", "个百分点": "百分点", "个小时": "小时", "个学时": "学时", "个课时": "课时"}
_APPROXIMATION = str.maketrans("", "", "余多来 ")
_LONE = re.compile("[百千万亿]+")
_QUOTED = 12  # characters; a longer quotation is speech, not a name


class Quantity(NamedTuple):
    """A quantity of a text: text[start:end] is the quantity as written.

    value_max: upper end of a range. unit: None where the text gives none.
    noun_start: where the counted noun can begin; the unit itself where that is a noun (13部门).
    """

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str | None
    kind: str
    bound: str
    noun_start: int


class YearMention(NamedTuple):
    """A year in a text: where it begins and ends, and which."""

    start: int
    end: int
    year: int


@dataclass(frozen=True)
class UnitSpec:
    """What is known of a unit: see data/units.toml."""

    kind: str
    strict: bool
    bare: bool
    measured: bool
    heads: re.Pattern[str] | None


@dataclass(frozen=True)
class Scanner:
    """The compiled rules for one field of policy."""

    pattern: re.Pattern[str]
    units: Mapping[str, UnitSpec]
    prefix: re.Pattern[str]
    prefix_last: frozenset[str]
    bounds: Mapping[str, str]
    measured: re.Pattern[str]
    achievement: re.Pattern[str]
    structure: re.Pattern[str]
    threshold: re.Pattern[str]
    level: re.Pattern[str]


def scanner_for(units: Mapping[str, Any] | None = None) -> Scanner:
    """Return the rules for a field's units.toml, the general units included.

    Raises KeyError where a group of units has no `kind` or `units`.
    """
    return _build_scanner(json.dumps(units or {}, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _build_scanner(field_units: str) -> Scanner:
    groups = [*read_toml("evidence/data/units.toml")["group"], *json.loads(field_units).get("group", [])]
    cues = read_toml("evidence/data/cues.toml")
    specs = {unit: _spec(group) for group in groups for unit in group["units"]}
    guards = {unit: _guard(unit, group.get("not_before", "")) for group in groups for unit in group["units"]}
    prefixes = {word: group["bound"] for group in cues["prefix"] for word in group["words"]}
    suffixes = {word: bound for bound, words in cues["suffix"].items() for word in words}
    return Scanner(
        pattern=_quantity_pattern(guards, suffixes, cues["names"]["words"]),
        units=specs,
        prefix=_prefix_pattern(cues["prefix"]),
        prefix_last=frozenset(word[-1] for word in prefixes),
        bounds=prefixes | suffixes,
        measured=re.compile(_join(cues["measured"]["words"])),
        achievement=re.compile(f"(?:{_join(cues['achievement']['words'])})[了起]?[^，。,；;、]{{0,2}}$"),
        structure=re.compile(_join(cues["structure"]["words"]) + "|[^，,。；;、]{0,20}之一"),
        threshold=re.compile(_join(cues["threshold"]["words"])),
        level=re.compile(f"(?:{_join(cues['level']['words'])})[^，,。；;]{{0,3}}$"),
    )


def _spec(group: Mapping[str, Any]) -> UnitSpec:
    heads = group.get("heads")
    return UnitSpec(
        kind=group["kind"],
        strict=group.get("strict", False),
        bare=group.get("bare", False),
        measured=group.get("measured", False),
        heads=re.compile(_join(heads)) if heads else None,
    )


def _guard(unit: str, not_before: str) -> str:
    """Return the look-ahead that tells a unit from the start of a longer word."""
    letters = "A-Za-z" if unit[-1].isascii() and unit[-1].isalpha() else ""
    stop = letters + re.escape(not_before)
    return f"(?![{stop}])" if stop else ""


def _join(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _prefix_pattern(groups: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    """Return a pattern for the words of bound that end where the searched part ends."""
    parts = []
    for group in groups:
        stop = f"(?<![{re.escape(group['not_after'])}])" if group["not_after"] else ""
        parts.append(f"{stop}(?:{_join(group['words'])})")
    return re.compile(f"(?:{'|'.join(parts)})$")


def _quantity_pattern(
    guards: Mapping[str, str], suffixes: Iterable[str], names: Iterable[str]
) -> re.Pattern[str]:
    unit, suffix = _trie(guards), _join(suffixes)
    return re.compile(
        rf"(?:{_trie(dict.fromkeys(names, ''))}|{_NO_QUANTITY})"
        # 1 a quantity in a form of its own, 2 its bound behind
        rf"|([百千]分之{_NUMBER}|{_NUMBER}分之[一二三四五六七八九十]+"
        rf"|一?半数|一半|过半(?![年个月天生辈场路])|翻了?(?:[一两二三四]|{_DIGIT}+)番|一倍"
        rf"|一成(?=以|左|[^\u4e00-\u9fff])"
        rf"|{_DIGIT}+(?:[.．]{_DIGIT}+)?[:：]{_DIGIT}+(?:[.．]{_DIGIT}+)?)({suffix})?"
        # 3 number, 4 unit, 5 upper end, 6 its unit, 7 余 or 多 behind the unit, 8 bound behind
        rf"|{_LEFT}({_NUMBER})(?:[ ]?({unit}))?"
        rf"(?:{_DASH}({_NUMBER})(?:[ ]?({unit}))?)?"
        rf"([余多](?![元样媒边种数]))?({suffix})?"
    )


def _trie(guards: Mapping[str, str]) -> str:
    """Return a pattern for words, longest first, that shares their beginnings.

    guards: each word, and the look-ahead that must hold behind it or "".
    """
    root: dict[str, Any] = {}
    for word in sorted(guards):
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = guards[word]
    return _trie_pattern(root)


def _trie_pattern(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _trie_pattern(child) for char, child in node.items() if char]
    if "" in node:
        branches.append(node[""])
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def scan(text: str, *, scanner: Scanner) -> tuple[list[Quantity], list[YearMention]]:
    """Return the quantities of a text and the years that it names, both in order.

    Takes linear time and raises nothing, whatever the text.
    """
    quantities: list[Quantity] = []
    years: list[YearMention] = []
    for match in scanner.pattern.finditer(text):
        found: Quantity | YearMention | None
        if match[3] is not None:
            found = _read_number(match, text, scanner)
        elif match[1] is not None:
            found = _read_special(match, text, scanner)
        else:
            continue
        if isinstance(found, Quantity):
            quantities.append(found)
        elif found is not None:
            years.append(found)
    return quantities, years


def _read_number(match: re.Match[str], text: str, scanner: Scanner) -> Quantity | YearMention | None:
    """Return what a number, with or without a unit, states: a quantity, a year or nothing."""
    number, first, upper, second, tail, suffix = match.group(3, 4, 5, 6, 7, 8)
    unit = second or first
    start = match.start(3)
    spec = scanner.units[unit] if unit else None
    if spec is not None and spec.kind in _NOT_COUNTED:
        return _year(match, unit)
    if spec is not None and spec.measured and not scanner.measured.search(text, max(0, start - 12), start):
        return _year(match, unit)
    prefix = _prefix(text, start, scanner)
    if spec is None and not _counts_without_unit(match, text, prefix, scanner):
        return None
    low = parse_numeral(number.translate(_APPROXIMATION))
    top = parse_numeral(upper.translate(_APPROXIMATION)) if upper else None
    if low is None or (upper and top is None):
        return None
    value, value_max = _join_range(low, top, number, upper) if top else low
    vague = tail or number[-1] in "余多几来" or number[0] in "数几" or "余" in number or "多" in number
    plain = not (prefix or vague or suffix)
    if _is_structure(match, text, spec, value, scanner, plain=plain) or _is_name(text, start, match.end()):
        return None
    bound = "range" if value_max is not None else _bound(prefix, suffix, number, bool(vague), scanner)
    return Quantity(
        start=start - len(prefix),
        end=match.end(),
        value=value,
        value_max=value_max,
        unit=_UNIT_AS.get(unit, unit) if unit else None,
        kind=spec.kind if spec else "count",
        bound=bound,
        noun_start=match.start(6 if second else 4) if spec and spec.bare else match.end(),
    )


def _year(match: re.Match[str], unit: str | None) -> YearMention | None:
    """Return the year that a number with 年, 年度, 年底 … names; of two years the later."""
    if unit is None or unit[0] != "年":
        return None
    value = parse_numeral(match[5] or match[3])
    if value is None or not 1900 <= value[0] <= 2100:
        return None
    return YearMention(match.start(), match.end(), int(value[0]))


def _prefix(text: str, start: int, scanner: Scanner) -> str:
    """Return the words of bound in front of a number, or ""."""
    if start == 0 or text[start - 1] not in scanner.prefix_last:
        return ""
    found = scanner.prefix.search(text[max(0, start - 7) : start])
    return found.group() if found else ""


def _counts_without_unit(match: re.Match[str], text: str, prefix: str, scanner: Scanner) -> bool:
    """Tell whether a number without a unit counts something: 183万适龄儿童, 突破10万, 总数为120."""
    number = match[3]
    if text[match.end() : match.end() + 1].isascii() and text[match.end() : match.end() + 1].isalnum():
        return False
    if "万" in number or "亿" in number:
        return bool(prefix) or not _LONE.fullmatch(number)
    if number[0] in _HAN or number[0] in "数几":
        return bool(prefix) and prefix not in "上过" and number[-1] in "百千"
    if prefix and prefix != "上":
        return True
    return scanner.level.search(text[max(0, match.start() - 8) : match.start()]) is not None


def _join_range(
    low: tuple[float, float | None], top: tuple[float, float | None], number: str, upper: str
) -> tuple[float, float]:
    """Return both ends of a range; 3至5万 gives the multiplier of the upper end to both."""
    low_end, high_end = low[0], top[1] or top[0]
    if not any(char in number for char in "百千万亿"):
        multiplier = parse_numeral("1" + upper.lstrip("0123456789０１２３４５６７８９.．"))
        if multiplier and low_end * multiplier[0] <= high_end:
            low_end *= multiplier[0]
    return min(low_end, high_end), max(low_end, high_end)


def _is_structure(
    match: re.Match[str], text: str, spec: UnitSpec | None, value: float, scanner: Scanner, *, plain: bool
) -> bool:
    """Tell the parts of a plan, ranks and thresholds from quantities."""
    start, end = match.start(3), match.end()
    number = match[3]
    before = text[start - 1] if start else ""
    if before and before in "前后每逢":
        return True
    if number[0] in _HAN and plain:
        if _LONE.fullmatch(number):
            return True
        loose = spec is None or not spec.strict
        if value < 11 and loose and not scanner.achievement.search(text[max(0, start - 8) : start]):
            return True
    if (
        match[8]
        and (spec is None or spec.kind not in ("percent", "ratio"))
        and scanner.threshold.match(text, end)
    ):
        return True
    return spec is not None and spec.kind == "count" and scanner.structure.match(text, end) is not None


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a number stands in a short quotation or in a title."""
    if "《" in text and text.rfind("《", 0, start) > text.rfind("》", 0, start):
        return True
    for opening, closing in ("“”", "‘’", "「」", '""'):
        left = text.rfind(opening, max(0, start - _QUOTED), start)
        if left < 0:
            continue
        right = text.find(closing, left + 1, left + _QUOTED + 2)
        if right >= end:
            return True
    return False


def _bound(prefix: str, suffix: str | None, number: str, vague: bool, scanner: Scanner) -> str:
    """Return how exact a quantity is said to be."""
    before = scanner.bounds[prefix] if prefix else None
    after = scanner.bounds[suffix] if suffix else None
    if before and before != "about":
        return before
    if after:
        return after
    if before:
        return before
    if "来" in number:
        return "about"
    return "at_least" if vague else "exact"


def _read_special(match: re.Match[str], text: str, scanner: Scanner) -> Quantity | None:
    """Return a fraction, a ratio, 百分之, 半数, 翻番 and the like; None for a clock time."""
    written, suffix = match[1], match[2]
    start = match.start()
    found = _special_value(written, text, start)
    if found is None or _is_name(text, start, match.end()):
        return None
    value, unit, kind = found
    prefix = _prefix(text, start, scanner)
    bound = "at_least" if written == "过半" else _bound(prefix, suffix, "", False, scanner)
    return Quantity(start - len(prefix), match.end(), value, None, unit, kind, bound, match.end())


def _special_value(written: str, text: str, start: int) -> tuple[float, str | None, str] | None:
    if written in ("半数", "一半", "一半数", "过半"):
        return 0.5, None, "ratio"
    if written[0] == "翻":
        times = parse_numeral(written[1:-1].lstrip("了"))
        return (times[0], "番", "ratio") if times else None
    if written[0] == "一" and written[1:] in ("倍", "成"):
        return 1.0, written[1:], "ratio"
    if "分之" in written:
        return _fraction(*written.split("分之", 1))
    return _proportion(written, text, start)


def _fraction(below: str, above: str) -> tuple[float, str | None, str] | None:
    top, bottom = parse_numeral(above.translate(_APPROXIMATION)), parse_numeral(below)
    if top is None or bottom is None or bottom[0] == 0:
        return None
    if below in ("百", "千"):
        return top[0], "%" if below == "百" else "‰", "percent"
    return top[0] / bottom[0], None, "ratio"


def _proportion(written: str, text: str, start: int) -> tuple[float, str | None, str] | None:
    """Read 16:1 after a word with 比 as a ratio; anything else of that form is a time or a score."""
    if "比" not in text[max(0, start - 6) : start]:
        return None
    left, right = re.split("[:：]", written)
    below = float(right.replace("．", "."))
    return (float(left.replace("．", ".")) / below, None, "ratio") if below else None
