"""Where a text states a quantity, and what the quantity comes to.

- A number with a unit or counter is a quantity; one without is only where 万 or 亿, or a word such as
  超过, shows that something is counted.
- 一 before a counter is an article (一个, 一名, 一批) and never a quantity.
- A Chinese numeral below 11 counts things before a strict counter (三所学校); before a loose one it
  is the structure of a text (三个聚焦), unless a verb of achievement stands before it (建成三个).
- A number in a short quotation or in a title is part of a name (“10+20”, “三大平台”, 《十条》).
- Dates, clock times, orders and ages of plans are no quantities; years are reported apart.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from fangzhi.evidence.numerals import parse_numeral
from fangzhi.evidence.quantity_rules import HAN, QuantityRules, UnitSpec

_UNIT_AS = {
    **{f"{unit}{bracketed}": f"{unit}次" for unit in "家户人" for bracketed in ("（次）", "(次)")},
    "％": "%",
    "﹪": "%",
    "个百分点": "百分点",
    "个小时": "小时",
    "个学时": "学时",
    "个课时": "课时",
}
_LONE = re.compile("[百千万亿]+")
_VAGUE = frozenset("余多来几数")
_QUOTE_MARKS = re.compile('[“‘「《"]')
_QUOTES = {"“": "”", "‘": "’", "「": "」", '"': '"'}
_OPENING_QUOTES = frozenset(_QUOTES)
_CLOCK = frozenset("时点:：")
_ORDER = frozenset("前后每逢")  # 前10名, 每10万人口: no quantity of its own
_MINUS = frozenset("-－−下")
_SIGNED = frozenset(("℃", "摄氏度", "%", "％"))
_ROUND_ONLY = frozenset(("过", "上"))
_PERCENT = frozenset(("%", "％"))
_SHARES = frozenset(("percent", "ratio"))
_CUTTING = frozenset(("So", "Co", "Cn"))  # ★, emoji, private use: sprinkled into text, never part of a number
_QUOTED = 12  # characters; a longer quotation is speech, not a name
_TITLE = 60  # characters; hardly a title is longer
_FEW = 20  # a plan has no more parts than that
_SMALL = 11  # below it a Chinese numeral mostly tells the parts of a text
# 50米|内换乘 says where, and is no figure
_WITHIN = ("内", "以内", "之内", "范围内")
_WITHIN_NOUN = re.compile("(?:以内|之内|范围内|内)?[\u4e00-\u9fff]")
_KEPT_WITHIN = re.compile("(?:控制|压减|压缩|缩短|缩小|降|保持|稳定)[在到至]?$")
_BEFORE_REACH = 6  # characters: 控制在
_DISTANT = 18  # characters: 不高于同地段市场租金的|95%
_OVER = frozenset(("超", "过", "超过", "逾", "突破"))
_ABOUT_SHARE = 14  # characters: 约占全省总量的|六分之一


class Quantity(NamedTuple):
    """A quantity of a text: text[start:end] is the quantity as written.

    value_max: upper end of a range. unit: None where the text gives none.
    noun_start: where the counted noun can begin; at the unit where that is a noun (13部门).
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


def scan(text: str, *, rules: QuantityRules) -> tuple[list[Quantity], list[YearMention]]:
    """Return the quantities of a text and the years that it names, both in order.

    Takes linear time and raises nothing, whatever the text.
    """
    quantities: list[Quantity] = []
    years: list[YearMention] = []
    has_quotes = _QUOTE_MARKS.search(text) is not None
    for match in rules.pattern.finditer(text):
        if match.lastindex is None:
            continue  # a name or a date
        if match[1] is None:
            found = _read_special(match, rules)
        elif match[2] is not None:
            found = _read_fraction(match, rules)
        else:
            found = _read_number(match, rules, years)
        if found is not None and not (has_quotes and _is_name(text, match.start(), match.end())):
            quantities.append(found)
    return quantities, years


def _read_number(match: re.Match[str], rules: QuantityRules, years: list[YearMention]) -> Quantity | None:
    """Return the quantity that a number with or without a unit states, if any; a year goes to `years`."""
    unit = match[5] or match[3]
    text, start = match.string, match.start()
    spec = None
    if unit is not None:
        spec = rules.units.get(unit) or rules.units[unit.partition("/")[0]]
        if not spec.is_counted and not _is_measured(match, unit, spec, rules, years):
            return None
    before = text[start - 1] if start else ""
    if before in _ORDER or _is_cut(text, start):
        return None
    if before in _MINUS and unit in _SIGNED and (before != "下" or text.startswith("零下", start - 2)):
        return _negative(match, unit, rules)
    prefix = _prefix(text, start, rules) if before in rules.prefix_last else ""
    if prefix in _ROUND_ONLY and not _is_round(match[1], unit):
        prefix = ""
    if spec is None and not _counts_without_unit(match, prefix, rules):
        return None
    return _quantity(match, unit, spec, prefix, rules)


def _is_cut(text: str, start: int) -> bool:
    """Tell that a sprinkled symbol cuts the number in two (3★6万): its rest would be another number."""
    return start > 1 and text[start - 2].isdigit() and unicodedata.category(text[start - 1]) in _CUTTING


def _quantity(
    match: re.Match[str], unit: str | None, spec: UnitSpec | None, prefix: str, rules: QuantityRules
) -> Quantity | None:
    """Return a number as a quantity, unless it is a condition or the structure of a text."""
    number, upper, tail, suffix = match.group(1, 4, 6, 7)
    start, end = match.span()
    values = parse_numeral(number) if upper is None else _range(number, upper)
    if values is None:
        return None
    is_vague = tail is not None or not _VAGUE.isdisjoint(number)
    bound = "exact"
    if is_vague or prefix or suffix:
        if suffix and (spec is None or spec.kind not in _SHARES) and rules.threshold.match(match.string, end):
            return None
        bound = _bound(prefix, suffix, number, is_vague, rules)
    elif _is_structure(match, values[0], spec, rules):
        return None
    else:
        bound = _distant_bound(match.string[max(0, start - _DISTANT) : start], rules)
    if spec is not None and spec.kind == "length" and _is_reach(match.string, start, end, suffix):
        return None
    is_limit = spec is not None and spec.kind == "money" and (prefix in _OVER or upper is not None)
    if is_limit and rules.threshold.match(match.string, end):
        return None  # 产值|超百亿元|企业28家, 年收入|20万至60万元|群体
    if values[1] is not None:
        bound = "range"
    start -= len(prefix)
    if spec is None or unit is None:
        return Quantity(start, end, *values, None, "count", bound, end)
    noun_start = match.start(5 if match[5] else 3) if spec.is_bare else end
    return Quantity(start, end, *values, _UNIT_AS.get(unit, unit), spec.kind, bound, noun_start)


def _is_reach(text: str, start: int, end: int, suffix: str | None) -> bool:
    """Tell whether a length says how near something is (50米|内换乘), not what it is (误差控制在5米以内)."""
    before = text[max(0, start - _BEFORE_REACH) : start]
    is_within = suffix in _WITHIN or text.startswith(_WITHIN, end)
    return is_within and _WITHIN_NOUN.match(text, end) is not None and not _KEPT_WITHIN.search(before)


def _distant_bound(before: str, rules: QuantityRules) -> str:
    """Return the bound that stands some words before a number (至少|布局|1处), or exact."""
    if "不" not in before and "至" not in before and "最" not in before:
        return "exact"
    found = rules.distant.search(before)
    return rules.bounds[found[1]] if found else "exact"


def _negative(match: re.Match[str], unit: str, rules: QuantityRules) -> Quantity | None:
    """Return a temperature or a growth below zero: -3℃至5℃, 增长-5.3%, 零下20℃."""
    text = match.string
    start, end = match.span()
    low = parse_numeral(match[1])
    high = parse_numeral(match[4]) if match[4] else None
    begin = start - (2 if text[start - 1] == "下" else 1)
    if low is None:
        return None
    value_max = high[0] if high else None
    bound = "exact" if high is None else "range"
    return Quantity(
        begin, end, -low[0], value_max, _UNIT_AS.get(unit, unit), rules.units[unit].kind, bound, end
    )


def _range(number: str, upper: str) -> tuple[float, float] | None:
    """Return both ends of a range."""
    low, top = parse_numeral(number), parse_numeral(upper)
    return None if low is None or top is None else _join_range(low, top, number, upper)


def _join_range(
    low: tuple[float, float | None], top: tuple[float, float | None], number: str, upper: str
) -> tuple[float, float]:
    """Return both ends of a range; 3至5万 gives the multiplier of the upper end to both."""
    low_end, high_end = low[0], top[1] or top[0]
    if not any(char in number for char in "百千万亿"):
        multiplier = parse_numeral("1" + upper.lstrip("0123456789０１２３４５６７８９.．,，"))
        if multiplier and low_end * multiplier[0] <= high_end:
            low_end *= multiplier[0]
    return min(low_end, high_end), max(low_end, high_end)


def _is_measured(
    match: re.Match[str], unit: str, spec: UnitSpec, rules: QuantityRules, years: list[YearMention]
) -> bool:
    """Tell whether a unit of time measures something; note the year that it makes with its number."""
    text, start = match.string, match.start()
    if spec.measured == "clock":
        return start == 0 or text[start - 1] not in _CLOCK
    if unit[0] == "年":
        value = parse_numeral(match[4] or match[1])
        if value is not None and _is_year(value[0]):
            years.append(YearMention(start, match.end(), int(value[0])))
            return False
    if not spec.measured:
        return False
    return rules.measured[spec.measured].search(text[max(0, start - 14) : start]) is not None


def _is_year(value: float) -> bool:
    return 1900 <= value <= 2100  # no page speaks of other centuries by number


def _prefix(text: str, start: int, rules: QuantityRules) -> str:
    """Return the words of bound in front of a number, or ""."""
    found = rules.prefix.search(text[max(0, start - 7) : start])
    return found.group() if found else ""


def _is_round(number: str, unit: str | None) -> bool:
    """Tell whether 过 or 上 in front of a number can be a bound: 过百, 过10万, 过60%; but 走过12个省."""
    return unit in _PERCENT or number[-1] in "百千万亿"


def _counts_without_unit(match: re.Match[str], prefix: str, rules: QuantityRules) -> bool:
    """Tell whether a number without a unit counts something: 183万适龄儿童, 突破10万, 总数为120."""
    number, text = match[1], match.string
    start, end = match.span()
    following = text[end : end + 1]
    if following.isascii() and following.isalnum():
        return False
    if "万" in number or "亿" in number:
        return bool(prefix) or not _LONE.fullmatch(number)
    if number[0] in HAN or number[0] in "数几":
        return bool(prefix) and prefix not in _ROUND_ONLY and number[-1] in "百千"
    if prefix:
        return True
    return rules.level.search(text[max(0, start - 8) : start]) is not None


def _is_structure(match: re.Match[str], value: float, spec: UnitSpec | None, rules: QuantityRules) -> bool:
    """Tell whether a plain number is a part of a plan, an order, or a figure of speech, and no statistic."""
    number, text, start = match[1], match.string, match.start()
    if number[0] in HAN:
        if _LONE.fullmatch(number):
            return True
        is_loose = spec is None or (not spec.strict and (value < _SMALL or spec.order))
        if is_loose and rules.achievement.search(text[max(0, start - 8) : start]) is None:
            return True
    elif spec is not None and spec.order and _is_year(value):
        return True  # 2024届毕业生
    if value > _FEW or (spec is not None and spec.kind != "count"):
        return False
    if (
        value < _SMALL
        and spec is not None
        and not spec.strict
        and rules.tenet.search(text[max(0, start - 6) : start])
    ):
        return True
    return rules.structure.match(text, match.end()) is not None


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a number stands in a short quotation or in a title."""
    before = text[max(0, start - _TITLE) : start]
    if "《" in before and before.rfind("《") > before.rfind("》"):
        return True
    first = max(0, start - _QUOTED)
    if _OPENING_QUOTES.isdisjoint(text[first:start]):
        return False
    for at in range(start - 1, first - 1, -1):
        closing = _QUOTES.get(text[at])
        if closing is not None:
            return text.find(closing, at + 1, at + _QUOTED + 2) >= end
    return False


def _bound(prefix: str, suffix: str | None, number: str, is_vague: bool, rules: QuantityRules) -> str:
    """Return how exact a quantity is said to be; 约…以上 is a lower bound."""
    before = rules.bounds[prefix] if prefix else None
    if before is not None and before != "about":
        return before
    if suffix is not None:
        return rules.bounds[suffix]
    if before is not None or "来" in number:
        return "about"
    return "at_least" if is_vague else "exact"


def _read_special(match: re.Match[str], rules: QuantityRules) -> Quantity | None:
    """Return 半数, 翻番, 一倍 and the like as a quantity."""
    written = match[8]
    if written[0] == "翻":
        times = parse_numeral(written[1:-1].lstrip("了"))
        return None if times is None else _share(match, times[0], "番", "ratio", rules)
    if written[-1] in "倍成":
        return _share(match, 1.0, written[-1], "ratio", rules)
    return _share(match, 0.5, None, "ratio", rules)


def _read_fraction(match: re.Match[str], rules: QuantityRules) -> Quantity | None:
    """Return 三分之一, 百分之六十 or 16:1 as a quantity; None for a clock time or a score."""
    below, above = match[1], match[2]
    if above[0] == "/":
        top, bottom = parse_numeral(below), parse_numeral(above[1:])
        return (
            _share(match, top[0] / bottom[0], None, "ratio", rules) if top and bottom and bottom[0] else None
        )
    if above[0] != "分":
        value = _proportion(below, above[1:], match.string, match.start())
        return None if value is None else _share(match, value, None, "ratio", rules)
    top, bottom = parse_numeral(above[2:]), parse_numeral(below)
    if top is None or bottom is None or bottom[0] == 0:
        return None
    if below in ("百", "千"):
        return _share(match, top[0], "%" if below == "百" else "‰", "percent", rules)
    return _share(match, top[0] / bottom[0], None, "ratio", rules)


def _share(match: re.Match[str], value: float, unit: str | None, kind: str, rules: QuantityRules) -> Quantity:
    """Return a share with the bound that stands around it."""
    text = match.string
    start, end = match.span()
    suffix = match[7] or match[9]
    prefix = _prefix(text, start, rules) if start else ""
    if match[8] == "过半":
        bound = "at_least"
    elif not prefix and not suffix and "约占" in text[max(0, start - _ABOUT_SHARE) : start]:
        bound = "about"
    else:
        bound = _bound(prefix, suffix, "", False, rules)
    return Quantity(start - len(prefix), end, value, None, unit, kind, bound, end)


def _proportion(left: str, right: str, text: str, start: int) -> float | None:
    """Return 16:1 behind a word with 比 or 率 as a number; else it is a time or a score: None."""
    before = text[max(0, start - 6) : start]
    if ("比" not in before and "率" not in before) or "比分" in before:
        return None
    above, below = parse_numeral(left), parse_numeral(right)
    return above[0] / below[0] if above and below and below[0] else None
