"""The table of what happened when."""

import pandas as pd
import pytest

from fangzhi.report import use_language
from fangzhi.report.narrative.dated import events_table, plans_text, told_of
from tests.report.invented import plainly, tables

TEXT = "2023年，新增学位10万个。到2027年，建成学校20所；2023年，投入1亿元。4月13日，座谈会召开。"


def events():
    rows = [
        ("2027", "2027年", "target"),
        ("2023", "2023年", "achieved"),
        (None, "4月13日", "achieved"),
        ("2023-10", "2023年", "achieved"),
        ("2023-10-12", "2023年", "achieved"),
    ]
    starts = [16, 0, 40, 0, 0]
    return pd.DataFrame(
        [
            (f"1.1-02-e{n}", "1.1-02", "四川、重庆", when, raw, status, None, at, at + len(raw))
            for n, ((when, raw, status), at) in enumerate(zip(rows, starts, strict=True))
        ],
        columns=["event_id", "passage_id", "region", "when", "raw", "status", "theme", "start", "end"],
    )


@pytest.mark.parametrize(
    ("language", "whens"),
    [
        ("en", ["2023", "October 2023", "12 October 2023", "2027", "4月13日"]),
        ("zh", ["2023年", "2023年10月", "2023年10月12日", "2027年", "4月13日（未写年份）"]),
    ],
)
def test_events_stand_in_the_order_of_time_and_what_has_no_year_last(language, whens):
    use_language(language)
    lines = str(
        events_table(events(), pd.DataFrame({"passage_id": ["1.1-02"], "text": [TEXT]}))
    ).splitlines()[2:]
    firsts = [line.split("|")[1] for line in lines if line.startswith("|")]
    assert all(when in first for when, first in zip(whens, firsts, strict=True))
    assert all("1.1-02" in line for line in lines if line.startswith("|"))  # no statement without its passage
    use_language("en")


def test_a_long_sentence_is_cut_between_clauses_and_says_so():
    long = "此前已有安排，2023年，" + "新增学位十万个，" * 20 + "完成目标。"
    told = told_of(long, 7, 12)
    assert told.startswith("2023年，")
    assert told.endswith("新增学位十万个……")
    assert len(told) <= 85
    assert told_of("本报银川10月13日讯（记者 李明）10月12日，会议举行。", 18, 24) == "10月12日，会议举行。"
    assert told_of("前。2023年建成。后。", 2, 7) == "2023年建成。"


@pytest.mark.parametrize(
    ("text", "is_plan"),
    [
        ("下一步，将面向农村教师发放课时补助，覆盖二十所学校。", True),
        ("周边学校先行，下一步将面向农村教师发放课时补助。", True),
        ("未来学科布局面向农村教师，课时补助覆盖二十所学校。", False),
        ("进一步面向农村教师发放课时补助，已覆盖二十所学校。", False),
    ],
)
def test_what_a_region_announces_is_quoted_with_its_passage(text, is_plan):
    passages = tables().passages
    passages.loc[passages["passage_id"] == "001.1-02", "text"] = text
    told = plainly(plans_text(tables(passages=passages)))
    assert ("课时补助" in told) is is_plan
    assert ("001.1-02" in told) is is_plan


def test_the_sentences_below_next_steps_are_what_is_planned():
    passages = tables().passages
    passages.loc[passages["passage_id"] == "001.1-02", "text"] = (
        "下一步，持续发力。一是面向农村教师发放课时补助，覆盖二十所学校。"
    )
    assert "课时补助" in plainly(plans_text(tables(passages=passages)))
    assert str(plans_text(tables())) == "No text announces what is to come without a date."
