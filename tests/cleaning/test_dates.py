"""Dates as pages print them, and which of several is the day of publication."""

import pytest

from fangzhi.cleaning.dates import choose_date, find_date, infer_date, is_date_alone, printed_dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-01-17", "2024-01-17"),
        ("发布于2024/1/7 09:30", "2024-01-07"),
        ("2024.01.17", "2024-01-17"),
        ("2024年1月17日", "2024-01-17"),
        ("2024 年 1 月 17 日", "2024-01-17"),
        ("二〇二四年一月十七日", "2024-01-17"),
        ("二○一一年十二月三十一日", "2011-12-31"),
        ("2024年13月1日，2024年2月29日", "2024-02-29"),
        ("2024 01/08 16:20:31", "2024-01-08"),
        ("31/07/2020", "2020-07-31"),
        ("7-31-2020", "2020-07-31"),
        ("6/6/2020", "2020-06-06"),
    ],
)
def test_a_printed_date_is_found(text, iso):
    found = find_date(text)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "05/07/2019",
        "1/31/07/2020",
        "2023年2月29日",
        "12024-01-17",
        "1月17日",
        "2024年",
        "2024-01-175",
        "二四年一月一日",
    ],
)
def test_what_is_no_day_is_not_found(text):
    assert find_date(text) is None


def test_a_line_of_a_date_alone_is_known():
    assert is_date_alone("2024年2月28日")
    assert not is_date_alone("2024年2月28日起施行")


def test_dates_in_addresses_are_printed_dates():
    assert printed_dates("http://a.cn/t20240306_1.shtml") == ["2024-03-06"]
    assert printed_dates("http://a.cn/2024-03/05/c_1.htm") == ["2024-03-05"]
    assert printed_dates("会议于2024年3月5日召开，编号/20249999/") == ["2024-03-05"]


def test_the_stronger_date_is_chosen_of_equals_the_first():
    assert (
        choose_date([("2024-01-02", 3), ("2024-01-01", 5), ("2024-01-03", 5)], dateline=None) == "2024-01-01"
    )


def test_a_date_that_fits_the_dateline_beats_a_posting_date_with_a_better_label():
    assert choose_date([("2024-06-30", 7), ("2021-12-03", 4)], dateline="12-02") == "2021-12-03"


def test_a_dateline_at_the_end_of_a_year_fits_a_date_of_the_next():
    assert choose_date([("2024-06-30", 7), ("2022-01-01", 4)], dateline="12-31") == "2022-01-01"


def test_the_year_of_a_dateline_comes_from_dates_near_it_that_agree():
    assert infer_date("10-13", ["2023-10-12", "2021-03-01"]) == "2023-10-13"


def test_no_year_is_inferred_from_dates_that_disagree_or_lie_far_off():
    assert infer_date("10-13", ["2023-10-12", "2022-10-14"]) is None
    assert infer_date("10-13", ["2023-05-12"]) is None
    assert infer_date("02-29", ["2023-03-01"]) is None
