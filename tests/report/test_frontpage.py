"""The first page: which findings it shows, and how a card shows one."""

import dataclasses

import pandas as pd
import pytest

from fangzhi.report.language import catalogue, mark, use_language
from fangzhi.report.markup import Prose
from fangzhi.report.narrative.findings import (
    Finding,
    _figures_by_theme,
    _from_statements,
    _own_figures,
    _same_digits,
)
from fangzhi.report.narrative.frontpage import summary, summary_text
from tests.report.invented import TEACHERS, indicators, plainly, tables
from tests.report.test_findings import statement

CORPUS = Prose("The corpus.")


@pytest.fixture(autouse=True)
def _english():
    use_language("en", glosses={"学校": "schools", "教师": "teachers", "建设": "construction"})
    yield
    use_language("en")


def finding(kind, number, *, grade="suggestive", region=""):
    return Finding(f"{kind}:{number}", kind, region, "text", grade, {}, ["001.1-01"])


def card(one):
    return plainly(summary_text([one], CORPUS, tables()))


def test_the_first_page_keeps_two_places_for_figures_though_they_are_descriptive():
    strong = [finding(f"kind{number}", number) for number in range(12)]
    figures = [finding("figures", number, grade="descriptive") for number in range(5)]
    shown = summary([*strong, *figures])
    assert [one.kind for one in shown[-2:]] == ["figures", "figures"]
    assert len(shown) == 8
    assert len(summary(strong)) == 8


@pytest.mark.parametrize(
    ("grade", "pips"), [("descriptive", "●○○"), ("suggestive", "●●○"), ("supported", "●●●")]
)
def test_a_card_shows_its_grade_in_a_mark_and_in_a_word(grade, pips):
    shown = card(finding("terms", 1, grade=grade))
    assert f'<span class="pips" aria-hidden="true">{pips}</span> {grade}' in shown


def test_a_card_leads_with_the_number_it_turns_on_and_ends_with_the_evidence():
    one = next(_from_statements(pd.DataFrame([statement(0.25)]), catalogue()))
    shown = card(one)
    assert '<span class="key">30%</span>' in shown
    assert 'style="--part: 30.0%; --rest: 5.0%"' in shown
    assert (
        shown.index('class="key"')
        < shown.index("give 30% of their space")
        < shown.index("[001.1-01](#p-001.1-01)")
    )


def test_a_fragile_finding_says_so_on_its_card():
    assert "fragile" in card(dataclasses.replace(finding("terms", 1), is_fragile=True))
    assert "fragile" not in card(finding("terms", 1))


def test_the_first_page_explains_every_name_in_a_word_and_none_by_a_chain():
    one = dataclasses.replace(
        finding("terms", 1), marked=f"{mark('学校')}, {mark('学校建设工程')}, {mark('甪直')}."
    )
    shown = card(one)
    assert "学校 (schools)" in shown
    assert "学校建设工程 (… projects)" in shown
    assert "甪直 (lù zhí)" in shown


def figures(**changed):
    rows = indicators().assign(**({"theme": TEACHERS, "subject": "参加培训的教师"} | changed))
    return list(_figures_by_theme(tables(indicators=rows), catalogue()))


def test_figures_stand_side_by_side_one_a_region_each_with_its_evidence():
    (one,) = figures()
    shown = card(one)
    lines = [line for line in shown.splitlines() if line.startswith("- ")]
    assert [line.split("**")[1] for line in lines] == [
        "Tianjin (天津)",
        "Tianjin and Hebei (河北)",
        "Beijing (北京)",
    ]
    amount = '<span class="amount">2,000 people</span>'
    assert f"{amount} 参加培训的教师 (… teachers) 2000名 (an aim) [002.1-01]" in lines[0]
    assert one.grade == "descriptive"


def test_a_figure_of_a_bare_noun_is_none_of_the_strongest():
    assert figures(subject="县（市、区）") == []
    assert figures(subject="学校") == []
    assert len(figures(subject="乡村小规模学校")) == 1


def test_a_figure_of_those_who_came_to_a_meeting_is_none_of_the_strongest():
    passages = tables().passages
    assert len(figures()) == 1
    came = {"教师2000名": "教师2000名参加会议", "教师300名": "教师300名参加会议"}
    rows = indicators().assign(theme=TEACHERS, subject="参加培训的教师")
    meeting = tables(indicators=rows, passages=passages.replace({"text": came}, regex=True))
    assert list(_figures_by_theme(meeting, catalogue())) == []


def share(number, share, rest):
    numbers = {"share": share, "rest_share": rest}
    return dataclasses.replace(finding("theme_share", number, region=f"r{number}"), numbers=numbers)


def test_what_a_region_says_little_of_and_formulas_of_the_genre_take_no_place_on_the_first_page():
    formula = dataclasses.replace(
        finding("common_wording", 1), marked="All repeat: “以习近平同志为核心的党中央”."
    )
    wording = dataclasses.replace(finding("common_wording", 2), marked="All repeat: “稳就业、稳企业”.")
    much, little = share(1, 0.6, 0.1), share(2, 0.1, 0.6)
    assert summary([formula, wording, little, much]) == [wording, much]


def test_one_wording_that_regions_share_is_enough():
    wordings = [finding("common_wording", number) for number in range(3)]
    assert summary(wordings) == wordings[:1]


@pytest.mark.parametrize(
    ("shown", "raw", "is_same"),
    [("98.5%", "98.5%", True), ("120万人", "120万人", True), ("27", "27个", True), ("13,000 people", "1.3万名", False), ("4,800 people", "4800名", True),
     ("≥ 2,000 people", "2000余名", False), ("570 million items", "5.7亿条", False), ("about 4.5%", "4.5%左右", False)],
)  # fmt: skip
def test_a_number_is_not_written_twice_where_both_say_the_same(shown, raw, is_same):
    assert _same_digits(shown, raw) is is_same


def test_programmes_in_common_are_one_kind_of_news_of_how_many_regions_ever():
    named = [finding("common_initiative", 1), finding("initiative", 2), finding("initiative", 3)]
    assert summary(named) == named[:2]


def test_of_one_or_two_regions_the_first_page_shows_what_each_states():
    run = tables()
    two = tables(passage_regions=run.passage_regions[run.passage_regions["region"].isin(["北京", "天津"])])
    beijing, tianjin = _own_figures(two, catalogue())
    assert "The texts of Beijing (北京) state 1 quantity" in card(beijing)
    assert "2,000 people" in card(tianjin)
    assert tianjin.grade == "descriptive"
    assert list(_own_figures(run, catalogue())) == []  # of three, what they have in common or each states
