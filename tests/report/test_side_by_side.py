"""The same quantity of several regions: what is held side by side, and what is not."""

import pandas as pd
import pytest

from fangzhi.report.language import catalogue, use_language
from fangzhi.report.markup import Prose
from fangzhi.report.narrative.findings import _figures_in_common
from fangzhi.report.narrative.frontpage import summary, summary_text
from fangzhi.report.narrative.side_by_side import same_quantities, same_quantities_text
from tests.report.invented import indicators, plainly, tables

GROWTH = ("地区生产总值增长", "percent", "%")


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


def run(*rows, regions=("北京", "天津", "河北")):
    """Return a run whose regions state values: region, value, and what else differs."""
    made = []
    for number, (region, value, changed) in enumerate(rows):
        subject, kind, unit = GROWTH
        row = indicators().iloc[0].to_dict() | {
            "region": region, "value": value, "raw": f"{value}%", "subject": subject, "kind": kind, "unit": unit,
            "indicator_id": f"g{number}", "passage_id": f"00{number + 1}.1-01", "status": "achieved",
        }  # fmt: skip
        made.append(row | changed)
    given = pd.DataFrame(made)
    several = type("Several", (type(tables()),), {"regions": list(regions)})
    known = tables(indicators=given)
    return several(**{name: getattr(known, name) for name in known.__dataclass_fields__})


def values(*rows):
    return [dict(zip(one.regions, one.rows["value"], strict=True)) for one in same_quantities(run(*rows))]


def test_what_regions_state_in_the_same_words_stands_side_by_side_the_largest_first():
    assert values(("北京", 5.2, {}), ("天津", 6.1, {})) == [{"天津": 6.1, "北京": 5.2}]


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "规上工业增加值增长"},
        {"unit": "个百分点"},
        {"kind": "money"},
        {"region": "北京"},  # one region alone
        {"region": "全国"},
        {"region": "北京、天津"},
    ],
)
def test_another_subject_unit_kind_or_no_region_of_its_own_is_not_held_against_it(other):
    assert values(("北京", 5.2, {}), ("天津", 6.1, other)) == []


def test_figures_of_no_region_alone_are_side_by_side_with_nothing():
    assert values(("全国", 5.2, {})) == []


def test_a_bare_noun_counts_something_else_on_every_page():
    bare = {"subject": "学校（所）", "kind": "count", "unit": "所"}
    assert values(("北京", 5, bare), ("天津", 6, bare)) == []


@pytest.mark.parametrize("subject", ["参加学生", "惠及学生", "接待游客", "参与教师"])
def test_who_took_part_in_what_a_page_speaks_of_is_not_compared(subject):
    loose = {"subject": subject, "kind": "count", "unit": "人"}
    assert values(("北京", 5, loose), ("天津", 6, loose)) == []
    firm = loose | {"subject": "城镇新增就业"}
    assert len(values(("北京", 5, firm), ("天津", 6, firm))) == 1


def test_a_region_that_states_several_values_is_left_out():
    assert values(("北京", 5.2, {}), ("北京", 4.9, {}), ("天津", 6.1, {})) == []
    twice = values(("北京", 5.2, {}), ("北京", 5.2, {}), ("天津", 6.1, {}))
    assert twice == [{"天津": 6.1, "北京": 5.2}]


def test_of_several_years_the_one_most_regions_speak_of_is_compared():
    rows = [("北京", 5.2, {"year": 2025}), ("天津", 6.1, {"year": 2025}), ("河北", 9.0, {"year": 2020})]
    assert values(*rows) == [{"天津": 6.1, "北京": 5.2}]
    assert values(rows[0], rows[1], ("河北", 9.0, {})) == [{"河北": 9.0, "天津": 6.1, "北京": 5.2}]


def test_aims_and_results_are_held_apart_unless_only_together_they_make_a_pair():
    aim = {"status": "target"}
    assert values(("北京", 5.2, {}), ("天津", 6.1, aim)) == [{"天津": 6.1, "北京": 5.2}]
    told = plainly(same_quantities_text(run(("北京", 5.2, {}), ("天津", 6.1, aim))))
    assert "Tianjin (天津) 6.1% (an aim) [002.1-01]" in told
    assert "Beijing (北京) 5.2% [001.1-01]" in told
    apart = [("北京", 5.2, {}), ("天津", 6.1, {}), ("北京", 5.0, aim), ("天津", 6.0, aim)]
    assert sorted(tuple(one.values()) for one in map(dict, values(*apart))) == [(6.0, 5.0), (6.1, 5.2)]


def test_nothing_in_common_is_said():
    assert str(same_quantities_text(tables())) == catalogue().say("same.none")


def test_three_regions_make_a_finding_with_the_middle_and_both_ends():
    three = run(("北京", 5.2, {}), ("天津", 6.1, {}), ("河北", 3.7, {}))
    (one,) = _figures_in_common(three, catalogue())
    assert one.grade == "descriptive"
    assert one.passage_ids == ["002.1-01", "001.1-01", "003.1-01"]
    card = plainly(summary_text([one], Prose("The corpus."), three))
    assert "3 of 3 regions give a figure for 地区生产总值增长" in card
    assert "the middle one is 5.2%" in card
    lines = [line for line in card.splitlines() if line.startswith("- ")]
    assert [line.split("**")[1] for line in lines] == ["Tianjin (天津)", "Beijing (北京)", "Hebei (河北)"]
    assert list(_figures_in_common(run(("北京", 5.2, {}), ("天津", 6.1, {})), catalogue())) == []


def test_of_many_regions_a_card_shows_both_ends():
    names = ["北京", "天津", "河北", "山西", "辽宁", "吉林", "上海", "江苏"]
    many = run(*[(name, float(at), {}) for at, name in enumerate(names)], regions=names)
    (one,) = _figures_in_common(many, catalogue())
    shown = [detail.split("**")[1] for detail in one.details]
    assert "The 3 largest and the 3 smallest" in one.lead
    assert len(shown) == 6
    assert len(one.passage_ids) == 8  # behind the sentence stand all


def test_the_same_quantity_takes_the_places_of_figures_by_theme():
    three = run(("北京", 5.2, {}), ("天津", 6.1, {}), ("河北", 3.7, {}))
    same = list(_figures_in_common(three, catalogue()))
    kinds = [one.kind for one in summary(same)]
    assert kinds == ["same_figures"]
