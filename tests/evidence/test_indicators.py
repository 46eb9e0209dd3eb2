"""The table of quantities."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.artefacts import load_field
from fangzhi.artefacts.schema import INDICATORS
from fangzhi.artefacts.store import conform
from fangzhi.evidence.indicators import find_indicators

PACK = load_field("education")


def table(*texts: str, regions: tuple[str, ...] = ("山东",), **columns: list[str]) -> pd.DataFrame:
    ids = [f"001.1-{number:02d}" for number in range(1, len(texts) + 1)]
    passages = pd.DataFrame({"passage_id": ids, "text": pd.Series(texts, dtype="object"), **columns})
    rows = [(passage, region, "subject", 1 / len(regions)) for passage in ids for region in regions]
    passage_regions = pd.DataFrame(rows, columns=["passage_id", "region", "role", "weight"])
    return find_indicators(passages, passage_regions, units=PACK.units, subjects=PACK.subjects)


def test_each_column_says_what_the_schema_declares() -> None:
    rows = table("2023年，新建幼儿园376所，每所容纳200—300人，公办园占比超过60%。", "没有数字。")
    checked = conform(rows, "indicators")
    assert list(rows.columns) == [column.name for column in INDICATORS.columns]
    assert checked["raw"].tolist() == ["376所", "200—300人", "超过60%"]
    assert checked["value"].tolist() == [376, 200, 60]
    assert checked["value_max"].isna().tolist() == [True, False, True]
    assert checked["kind"].tolist() == ["count", "count", "percent"]
    assert checked["bound"].tolist() == ["exact", "range", "at_least"]
    assert checked["year"].tolist() == [2023] * 3
    assert set(checked["region"]) == {"山东"}
    assert checked["theme"].isna().all()


@pytest.mark.parametrize(
    ("text", "raw", "status"),
    [
        ("超额完成3.2万套任务指标。", "3.2万套", "target"),
        ("提前完成造林120万亩目标。", "120万亩", "target"),
        ("新增学位10万个的任务指标已分解。", "10万个", "target"),
        ("部署7项任务。", "7项", "achieved"),  # counts tasks
        ("发放30万套教材，任务完成。", "30万套", "achieved"),
    ],
)
def test_what_a_task_or_goal_names_is_an_aim_although_it_is_fulfilled(text, raw, status) -> None:
    rows = table(text)
    assert (rows["raw"].tolist(), rows["status"].tolist()) == ([raw], [status])


def test_a_length_that_says_how_near_something_is_states_nothing() -> None:
    near = table(
        "公交与轨道50米内换乘比例达到86%。",
        "学校周边200米范围内不设网吧。",
        "误差控制在5米以内。",
        "全长不足3公里。",
    )
    assert near["raw"].tolist() == ["86%", "5米以内", "不足3公里"]


def test_ids_number_the_quantities_of_a_passage() -> None:
    rows = table("新建幼儿园3所、小学5所。", "新建中学2所。")
    assert rows["indicator_id"].tolist() == ["001.1-01-q001", "001.1-01-q002", "001.1-02-q001"]


def test_a_number_of_people_without_a_counter_is_counted_in_persons() -> None:
    assert table("实现183万适龄儿童“应入尽入”。")["unit"].tolist() == ["人"]
    assert table("短视频播放突破10万。")["unit"].tolist() == [None]


def test_units_of_the_field_are_found() -> None:
    rows = table("新增48万学位。")
    assert rows[["raw", "value", "unit", "subject"]].to_numpy().tolist() == [
        ["48万学位", 480_000, "学位", "新增学位"]
    ]


def test_titles_tell_aims_where_the_table_names_kinds() -> None:
    texts = ("某市教育发展行动计划", "新建幼儿园3所。")
    assert table(*texts)["status"].tolist() == ["achieved"]
    assert table(*texts, document_id=["1", "1"], kind=["title", "body"])["status"].tolist() == ["target"]


def test_no_quantity_gives_an_empty_table_with_all_columns() -> None:
    for rows in (table("没有数字。"), table()):
        assert len(rows) == 0
        assert list(rows.columns) == [column.name for column in INDICATORS.columns]
        conform(rows, "indicators")


def test_the_same_passages_give_the_same_rows_alone_and_together() -> None:
    texts = ["新建幼儿园376所，占61%。", "力争达到70%以上。", "投资215亿元。"]
    together = table(*texts).drop(columns=["indicator_id", "passage_id"])
    alone = pd.concat([table(text) for text in texts], ignore_index=True).drop(
        columns=["indicator_id", "passage_id"]
    )
    pd.testing.assert_frame_equal(together, alone)


@pytest.mark.parametrize(
    "text",
    [
        "\ud8003所学\ud800校",
        "\x00",
        "１２３所\u200b",
        "9" * 5000 + "个",
        "《" * 500 + "3所",
        "（" * 300 + "3所",
    ],
)
def test_odd_text_raises_nothing(text: str) -> None:
    table(text)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=80) | st.text(alphabet="12万亿%所名个，。、的占比增长到由分别（）“”年月较", max_size=80)
)
def test_raw_is_the_text_of_its_span(text: str) -> None:
    for row in table(text).itertuples():
        assert text[row.start : row.end] == row.raw


@pytest.mark.parametrize(
    "unit",
    [
        "3所学校、",
        "占3%，",
        "较上年增长3%",
        "（3所",
        "由3所到",
        "四川3所，",
        "分别3所、",
        "将3所。",
        "2023年",
    ],
)
def test_time_grows_linearly_in_one_long_passage(unit: str) -> None:
    def seconds(n: int) -> float:
        best = 9.0
        for _ in range(2):
            begin = time.process_time()
            table(unit * n, regions=("全国",))
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(1_600) < 10 * seconds(400) + 0.01
