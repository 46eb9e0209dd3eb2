"""The table of what happened when."""

import pandas as pd
import pytest

from fangzhi.report import use_language
from fangzhi.report.narrative.dated import events_table, told_of

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
