"""Chinese and Arabic numerals, and what they come to."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1_000, "拾": 10, "佰": 100, "仟": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000, "兆": 1_000_000_000_000}
_UNCERTAIN = str.maketrans("", "", "余多来 ")
_FOLD = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_ARABIC = re.compile(r"([0-9]+)(?:\.([0-9]+))?([十百千万亿兆]*)")
_LONGEST = 30  # digits; no quantity is longer, and float() of thousands of digits is slow or inf

Interval = tuple[float, float | None]


@lru_cache(maxsize=4096)
def parse_numeral(text: str) -> Interval | None:
    """Return the value of a numeral, and the upper end where it names two (三四百: 300 and 400).

    Takes Arabic digits with separators and multipliers (1,200; 5.7亿; 1亿2000万), Chinese numerals
    (二千三百万, 一百零五, 三点五, 二〇二三), and uncertain ones (数百, 十几, 二千三百余万), of which the
    value is the least they can mean. Returns None for anything else.
    """
    if len(text) > _LONGEST:
        return None
    text = text.translate(_UNCERTAIN)
    if not text:
        return None
    if "0" <= text[0] <= "9" or "０" <= text[0] <= "９":
        return _parse_arabic(text.translate(_FOLD).replace(",", ""))
    if text[0] in "数几":
        text = "一" + text[1:]
    value = _parse_chinese(text.rstrip("几"))
    return (value, None) if value is not None else _parse_adjacent(text)


def _parse_arabic(text: str) -> Interval | None:
    total = 0.0
    position = 0
    for part in _ARABIC.finditer(text):
        if part.start() != position:
            return None
        position = part.end()
        whole, decimals, multipliers = part.groups()
        factor = 1
        for char in multipliers:
            factor *= _SMALL.get(char) or _LARGE[char]
        digits = int(whole + decimals) if decimals else int(whole)
        total += digits * factor / 10 ** len(decimals or "")
    return (total, None) if position == len(text) else None


def _parse_chinese(text: str) -> float | None:
    """Return the value of a Chinese numeral; None where it is not well formed."""
    if "点" in text:
        whole, _, decimals = text.partition("点")
        return _parse_decimal(whole, decimals)
    if text and all(char in _DIGITS for char in text):
        return _parse_digits(text)
    total = section = 0
    digit: int | None = None
    last_small, last_large, place = 10_000, 10**16, 1
    for char in text:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
            place = 1 if digit == 0 or place == 1 else place
        elif char in _SMALL:
            factor = _SMALL[char]
            if factor >= last_small or digit == 0:
                return None
            section += (1 if digit is None else digit) * factor
            digit, last_small, place = None, factor, factor // 10
        elif char in _LARGE:
            factor = _LARGE[char]
            if factor >= last_large and char != "亿":
                return None
            part = section + (digit or 0)
            if part == 0:
                part = 0 if total else 1
            # 三万亿: a larger multiplier takes all that stands before it
            total = (total + part) * factor if total and factor > last_large else total + part * factor
            section, digit, last_small, last_large, place = 0, None, 10_000, factor, factor // 10
        else:
            return None
    # 三千五 is 3500, 一万二 is 12000; 一百零五 is 105
    return float(total + section + (digit or 0) * place) if text else None


def _parse_digits(text: str) -> float | None:
    """Read 二〇二三 as 2023; two digits without 〇 (三五) are no number but a range."""
    if len(text) == 1:
        return float(_DIGITS[text])
    return float("".join(str(_DIGITS[char]) for char in text)) if len(text) >= 4 else None


def _parse_decimal(whole: str, decimals: str) -> float | None:
    base = _parse_chinese(whole)
    factor = 1
    while decimals and decimals[-1] in _LARGE:
        factor *= _LARGE[decimals[-1]]
        decimals = decimals[:-1]
    if base is None or not decimals or any(char not in _DIGITS for char in decimals):
        return None
    digits = "".join(str(_DIGITS[char]) for char in decimals)
    return float(f"{int(base)}.{digits}") * factor


def _parse_adjacent(text: str) -> Interval | None:
    """Read two digits side by side as a range: 三五, 七八十, 三四百, 十七八, 二三十万."""
    for index in range(len(text) - 1):
        first, second = text[index], text[index + 1]
        if first not in _DIGITS or second not in _DIGITS or not _DIGITS[first] < _DIGITS[second]:
            continue
        low = _parse_chinese(text[: index + 1] + text[index + 2 :])
        high = _parse_chinese(text[:index] + text[index + 1 :])
        return (low, high) if low is not None and high is not None else None
    return None
