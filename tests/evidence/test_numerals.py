"""Numerals, Chinese and Arabic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.evidence.numerals import parse_numeral

VALUES = {
    "3": 3, "1200": 1200, "1,200": 1200, "1，200": 1200, "１２０": 120, "65.86": 65.86, "５．７": 5.7,
    "5.7亿": 570_000_000, "1.31万": 13_100, "2.5千": 2_500, "1亿2000万": 120_000_000, "3.5万亿": 3.5e12,
    "48百万": 48_000_000, "007": 7,
    "十": 10, "十五": 15, "二十": 20, "两百": 200, "一百零五": 105, "三百二十": 320, "二千三百": 2_300,
    "两万零八": 20_008, "一万零五十": 10_050, "二千三百万": 23_000_000, "一亿二千万": 120_000_000,
    "三百万亿": 3e14, "一千二百三十四万五千六百七十八": 12_345_678, "三点五": 3.5, "零点八": 0.8,
    "三点五亿": 350_000_000, "二〇二三": 2023, "百": 100, "千万": 10_000_000, "亿": 100_000_000,
    # the last digit of a short form belongs to the next lower place
    "二百五": 250, "三千五": 3_500, "一万二": 12_000, "一百零五万": 1_050_000,
    # an uncertain place counts the least it can mean
    "数百": 100, "几十": 10, "十几": 10, "二十几": 20, "数千万": 10_000_000,
}  # fmt: skip
RANGES = {
    "三五": (3, 5),
    "七八十": (70, 80),
    "三四百": (300, 400),
    "十七八": (17, 18),
    "二三十万": (200_000, 300_000),
}
NO_NUMERALS = [
    "",
    "。",
    "abc",
    "1a",
    "5..7",
    "一一",
    "三二",
    "十十",
    "百百千",
    "点五",
    "三点",
    "一带一路",
    "九" * 31,
    "9" * 5000,
]


@pytest.mark.parametrize("text", VALUES)
def test_a_numeral_has_its_value(text: str) -> None:
    assert parse_numeral(text) == (pytest.approx(VALUES[text], rel=1e-12), None)


@pytest.mark.parametrize("text", RANGES)
def test_two_digits_side_by_side_are_a_range(text: str) -> None:
    assert parse_numeral(text) == RANGES[text]


@pytest.mark.parametrize("text", NO_NUMERALS)
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse_numeral(text) is None


def _chinese(number: int) -> str:
    """Write a number below 10,000 in Chinese, by the textbook."""
    written = ""
    gap = False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        elif written:
            gap = True
    return written


@given(st.integers(1, 9999))
def test_every_number_reads_as_it_is_written(number: int) -> None:
    assert parse_numeral(_chinese(number)) == (number, None)
    assert parse_numeral(f"{_chinese(number)}万") == (number * 10_000, None)
    assert parse_numeral(f"{number:,}") == (number, None)


@given(st.text(alphabet="0123456789.,一二三十百千万亿两零〇点数几余 x", max_size=40))
def test_no_text_raises(text: str) -> None:
    parse_numeral(text)
