"""Aims and results, and their years."""

import pytest

from fangzhi.artefacts import load_field
from fangzhi.evidence.headings import Outlook
from fangzhi.evidence.quantities import scan
from fangzhi.evidence.quantity_rules import quantity_rules
from fangzhi.evidence.status import date_and_status


def timing(text: str, *, outlook: Outlook = "") -> list[tuple[str, int | None]]:
    quantities, years = scan(text, rules=quantity_rules(load_field("education").units))
    return date_and_status(text, [q.start for q in quantities], years, outlook=outlook)


AIMS = [
    "力争建成12所", "到2027年，建成12所", "将新增学位3万个", "计划投资3亿元", "拟投资3亿元", "争取3年内建成12所", "要建成12所",
    "确保达标率达到95%", "有望达到3万人", "下一步，新增床位3000张", "预计全年增长5%", "规划建设12所", "至2030年达到60%", "到“十五五”末，达到60万个",
    "2026年前建设示范校500所", "2027年底前培训教师2万名", "2030年之前达到60%",
    "会议提出，推进6所高校新工科建设", "《计划》提出，每天开设1节体育课", "方案明确：每周开设3节", "省教育厅提出，建设示范校500所",
    "我们要求专任教师占比不低于70%", "要求每校不得少于3名",
]  # fmt: skip
RESULTS = [
    "建成12所", "将社会实践纳入学分体系，挂牌100个基地", "截至2024年6月底，建成12所", "目前，已建成12所", "争取到资金3亿元", "落实行动计划，建成12所",
    "按照规划，新建12所", "从2015年到2020年增长了5%", "恢复到2019年同期的132%", "实施“双高计划”，建成12所", "兴辽未来工匠工程培养120名",
    "2023年，新增12所", "2020年至2023年安排3亿元", "重要任务12项", "按照要求整改12处",
    "2025年前三季度新增12所", "2019年前后建成12所", "2000年前建成的校舍12栋", "2026年前已建成12所",
    "代表提出建议1200件", "会议指出，全省37个县惠及学生", "落实要求，守住18亿亩红线", "会议提出的120项任务",
    "强化“五个必须坚持”，建成12所", "听取意见建议，提请审议草案13件", "将8个公司合并", "争取用于建设的额度3亿元",
    "按要求建成学校，不少于3所", "符合要求的学校12所",
]  # fmt: skip


@pytest.mark.parametrize("text", AIMS)
def test_an_aim_is_told_by_its_cue(text: str) -> None:
    assert [status for status, _ in timing(text)] == ["target"]


@pytest.mark.parametrize("text", RESULTS)
def test_near_misses_of_the_cues_are_results(text: str) -> None:
    assert [status for status, _ in timing(text)] == ["achieved"]


def test_an_aim_ends_with_its_sentence_but_a_plan_holds_to_the_end() -> None:
    assert [s for s, _ in timing("力争建成12所。建成3所。")] == ["target", "achieved"]
    assert [s for s, _ in timing("下一步，建成12所。建成3所。目前，已有5所。")] == [
        "target",
        "target",
        "achieved",
    ]
    assert [s for s, _ in timing("会议提出，推进改革。建设6所高校。目前，已有3所。")] == [
        "target",
        "achieved",
    ]
    assert [s for s, _ in timing("教育厅提出，建设6所高校。建成3所。")] == ["target", "achieved"]
    assert [s for s, _ in timing("广西将合力聚势。一是建设10个产教联合体。")] == ["target"]


def test_the_last_cue_decides() -> None:
    assert [s for s, _ in timing("目前已建成12所，力争达到20所")] == ["achieved", "target"]


def test_a_plan_above_makes_aims_of_all_but_results() -> None:
    text = "建成12所。目前已建成3所。"
    assert [s for s, _ in timing(text, outlook="ahead")] == ["target", "achieved"]
    assert [s for s, _ in timing("累计培育100家。", outlook="ahead")] == ["target"]


def test_what_is_expected_is_an_estimate_in_a_review_and_an_aim_elsewhere() -> None:
    text = "预计接待游客3亿人次。"
    assert [timing(text, outlook=above)[0][0] for above in ("", "ahead", "back")] == [
        "target",
        "target",
        "achieved",
    ]


YEARS = {
    "2023年，新增12所。": [2023],
    "新增12所。2023年建成。": [None],
    "2023年新增12所。建成3所。": [2023, None],
    "2023年招生12人，较2020年增长5%": [2023, 2023],
    "由2019年的87所增加到124所": [2019, None],
    "2021—2023年，建成12所": [2023],
    "2020年以来，建成12所": [None],
    "到2027年，达到60%": [2027],
}


@pytest.mark.parametrize("text", YEARS)
def test_the_year_is_the_one_that_the_sentence_gives(text: str) -> None:
    assert [year for _, year in timing(text)] == YEARS[text]


def test_time_grows_linearly_with_cues_and_sentences() -> None:
    text = "2023年，将新增学位3万个。目前，已有5所。" * 3_000
    assert len(timing(text)) == 6_000
