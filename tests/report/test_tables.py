"""Tables as Markdown."""

import re

import pandas as pd
import pytest

from fangzhi.report.language import catalogue
from fangzhi.report.tables import Shown, markdown_table

ROWS = pd.DataFrame(
    {"name": ["a|b", "宁夏"], "n": [1200, 3], "share": [0.256, None], "ids": [["1.1-01"], []]}
)
COLUMNS = [
    Shown("name", "title"),
    Shown("n", "spans", "count"),
    Shown("share", "share", "share"),
    Shown("ids", "where", "evidence"),
]


def test_cells_are_escaped_numbers_formatted_and_missing_values_dashed():
    lines = str(markdown_table(ROWS, COLUMNS)).splitlines()
    assert lines[2] == "| a\\|b | 1\\,200 | 26\\% | [1\\.1\\-01](#p-1.1-01) |"
    assert lines[3] == '| <span lang="zh-Hans">宁夏</span> | 3 | – |  |'


def test_numbers_stand_on_the_right():
    rule = str(markdown_table(ROWS, COLUMNS)).splitlines()[1]
    assert [part.strip().endswith(":") for part in rule.strip("|").split("|")] == [False, True, True, False]


def test_rows_beyond_the_limit_are_counted_with_the_file_that_holds_them():
    table = str(markdown_table(ROWS, COLUMNS, most=1, more="x.csv"))
    assert "宁夏" not in table
    assert "1 more rows are not shown; all are in `data/x.csv`." in table


def test_a_page_holds_rows_by_the_hundred_and_paper_says_how_many_it_leaves_out():
    table = str(
        markdown_table(pd.DataFrame({"n": range(1000)}), [Shown("n", "spans", "count")], more="x.csv")
    )
    assert "| 999 |" in table
    assert re.search(r'<div class="on-paper" data-rows="250">\n\n750 more rows are not shown', table)
    assert "on-screen" not in table


def test_a_gloss_is_set_apart_from_its_name_which_is_never_spelled_out_in_a_table():
    names = pd.DataFrame({"name": ["宁夏", "晾赛比促"]})
    known, unknown = str(markdown_table(names, [Shown("name", "title", "name")])).splitlines()[2:]
    assert known.endswith('>宁夏</span> <span class="explains gloss">Ningxia</span></span> |')
    assert unknown == '| <span lang="zh-Hans">晾赛比促</span> |'


def test_an_empty_table_says_none():
    assert "| none |" in str(markdown_table(ROWS.head(0), COLUMNS))


@pytest.mark.parametrize(
    ("value", "written"),
    [(570_000_000, "570 million"), (21_500_000_000, "21.5 billion"), (13_100, "13,100"), (65.86, "65.86"), (1.5, "1.5"),
     (1e12, "1 trillion"), (0, "0")],
)  # fmt: skip
def test_numbers_are_written_as_english_readers_write_them(value, written):
    assert catalogue("en").number(value) == written
