"""What becomes a finding, and what is said of regions that share passages."""

import dataclasses
from functools import partial

import pandas as pd
import pytest

from fangzhi.comparison.notices import Notice
from fangzhi.regions import PROVINCES
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose
from fangzhi.report.narrative.findings import (
    Finding,
    _fitting,
    _from_statements,
    _named_by,
    _shared_initiatives,
    common_text,
)
from fangzhi.report.narrative.frontpage import summary_text
from fangzhi.report.narrative.regions import WELL, leading_matrix, notices_text, similarity_text, twins
from fangzhi.topics import ThemeCoverage
from tests.report.invented import DIGITAL, plainly, tables


def statement(value, *, grade="suggestive"):
    share = 0.3
    return {
        "statement_id": "theme_share:北京:职业教育", "kind": "theme_share", "direction": "more", "region": "北京",
        "name": "职业教育", "value": value, "grade": grade, "passage_ids": ["001.1-01"], "other_passage_ids": [],
        "numbers": {"share": share, "rest_share": share - value, "difference": value}, "score": 0.5, "is_fragile": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "grade", "n"),
    [
        (0.03, "suggestive", 0),  # 30 % against 27 %
        (0.03, "descriptive", 0),
        (0.03, "supported", 1),  # many pages bear it out: small, but a difference
        (0.20, "suggestive", 1),
    ],
)
def test_a_slight_difference_of_shares_is_a_finding_only_where_it_is_supported(value, grade, n):
    statements = pd.DataFrame([statement(value, grade=grade)])
    assert len(list(_from_statements(statements, catalogue()))) == n


def theme(region, value=0.9, *, name="区域协同", passages=("004.1-01",)):
    share = value + 0.04
    return statement(value, grade="descriptive") | {
        "statement_id": f"theme_share:{region}:{name}", "region": region, "name": name, "passage_ids": list(passages),
        "numbers": {"share": share, "rest_share": 0.04, "difference": value},
    }  # fmt: skip


TWINS = {"四川": {"重庆"}, "重庆": {"四川"}}


def test_regions_with_the_same_passages_say_one_thing_together_and_not_two_against_each_other():
    rows = pd.DataFrame([theme("四川", 0.9), theme("北京", 0.5), theme("重庆", 0.85, passages=("004.1-02",))])
    together, alone = _from_statements(rows, catalogue("en"), twins=TWINS)
    assert together.region == "重庆、四川"
    assert "mostly the same passages, give 89–94% of their space" in together.text
    assert together.passage_ids == ["004.1-02", "004.1-01"]
    assert alone.region == "北京"
    assert len(list(_from_statements(rows, catalogue("en")))) == 3


def test_regions_with_the_same_passages_are_told_apart_where_they_speak_of_different_themes():
    rows = pd.DataFrame([theme("四川"), theme("重庆", name="高等教育")])
    assert [one.region for one in _from_statements(rows, catalogue("en"), twins=TWINS)] == ["四川", "重庆"]


def test_twins_share_most_passages_of_one_of_them():
    assert twins(tables()) == {"北京": frozenset(), "天津": frozenset(), "河北": frozenset()}
    rows = tables().passage_regions.query("passage_id != '003.1-01'")
    assert twins(tables(passage_regions=rows))["河北"] == {"天津"}


def test_what_no_passage_of_all_regions_has_is_said_to_be_in_none_of_them():
    def wording(n_regions):
        numbers = {"n_regions": n_regions, "of_regions": 4}
        return Finding("w", "common_wording", "", "深化改革", "suggestive", numbers, ["001.1-01"])

    told = partial(common_text, kinds=["common_wording"], none="common.wording_none")
    assert "in the texts of all regions" in str(told([wording(3)]))
    assert "in the texts of all regions" not in str(told([wording(4)]))
    assert str(told([])) == catalogue().say("common.wording_none_at_all")


def test_a_shared_wording_says_of_how_many_regions():
    row = statement(3.0) | {"kind": "common_wording", "direction": "some", "numbers": {"n_regions": 3}}
    (one,) = _from_statements(pd.DataFrame([row]), catalogue(), n_regions=11)
    assert one.numbers == {"n_regions": 3.0, "of_regions": 11.0}


def test_a_wording_inside_another_is_the_same_finding():
    names = ["质的有效提升和量的合理增长", "推动质的有效提升和量的合理增长", "稳就业、稳企业"]
    rows = [
        statement(3.0)
        | {"kind": "common_wording", "direction": "some", "numbers": {"n_regions": 3}}
        | {"statement_id": name, "name": name}
        for name in names
    ]
    found = _from_statements(pd.DataFrame(rows), catalogue(), n_regions=11)
    assert [one.id for one in found] == [names[0], names[2]]


def test_a_programme_that_most_regions_name_is_one_finding():
    with_all = tables()
    shared = with_all.inventory.loc[with_all.inventory["is_shared"], "canonical"].tolist()
    assert shared
    kinds = {one.id for one in _shared_initiatives(with_all, catalogue(), said=shared[:1])}
    assert kinds == {f"initiative::{name}" for name in shared[1:]}


def test_regions_that_share_passages_are_not_said_to_be_most_alike():
    pairs = [("天津", "河北", 0.9), ("北京", "天津", 0.4), ("北京", "河北", 0.2)]
    alike = pd.DataFrame(pairs, columns=["region_a", "region_b", "similarity"])
    told = plainly(similarity_text(alike, tables()))
    assert "Beijing (北京) and Tianjin (天津) are the most alike (0.40" in told
    assert "left out here: Tianjin and Hebei" in told
    assert str(similarity_text(alike.head(1), tables())) == catalogue().say("similarity.none")


WEAK = ThemeCoverage(8, 0.9, 0.9, True, "", frozenset({"001.1-01", "001.1-02", "001.1-03"}))


def kept(fit, *rows):
    shown = dataclasses.replace(tables(), fit=fit, topic_labels={"3": "产教融合、职教"})
    fitting = _fitting(pd.DataFrame(rows), shown, catalogue())
    return [(row.kind, row.region) for row in fitting.itertuples()], list(fitting["shown"])


def test_no_finding_on_a_theme_is_made_of_a_region_whose_texts_it_misreads():
    rows = [statement(0.3) | {"region": region} for region in ("北京", "天津")]
    assert kept(WELL, *rows)[0] == [("theme_share", "北京"), ("theme_share", "天津")]
    assert kept(WEAK, *rows)[0] == [("theme_share", "天津")]


def test_where_the_themes_do_not_fit_topics_speak_and_the_first_page_says_so():
    badly = ThemeCoverage(8, 0.14, 0.2, False, "", frozenset({"001.1-01"}))
    rows = [statement(0.3), statement(0.3) | {"kind": "topic_share", "name": "3"}]
    kinds, shown = kept(badly, *rows)
    assert [kind for kind, _ in kinds] == ["topic_share"]
    assert catalogue().resolve(shown[0], is_markdown=False).startswith("topic 3 [产教融合")
    assert [kind for kind, _ in kept(WELL, *rows)[0]] == ["theme_share"]
    misfit = dataclasses.replace(tables(), fit=badly)
    assert "do not fit these pages: only 14%" in str(summary_text([], Prose("x"), misfit))
    assert "do not fit" not in str(summary_text([], Prose("x"), tables()))
    assert "do not fit" in str(notices_text([], misfit))


def test_regions_and_themes_that_are_read_weakly_are_named_before_anything_is_concluded():
    said = str(notices_text([], dataclasses.replace(tables(), fit=WEAK)))
    assert "Beijing" in said
    assert "no finding on a theme is made" in said


def test_regions_that_are_one_document_each_are_named_in_one_line():
    alone = [Notice("region_on_one_document", {}, regions=(name,)) for name in ("北京", "天津")]
    joint = Notice("region_on_one_document", {}, regions=("四川", "重庆"))
    lines = plainly(notices_text([*alone, joint], tables())).splitlines()
    assert lines == [
        "- Beijing (北京) and Tianjin (天津): each of them is one document, so region and document cannot be told apart.",
        "- Sichuan (四川) and Chongqing (重庆): all of it is one document, so region and document cannot be told apart.",
    ]


def test_the_first_picture_has_topics_where_the_themes_do_not_fit():
    shares = pd.DataFrame(
        [("北京", "theme", DIGITAL, 0.9), ("北京", "topic", "1", 0.6), ("北京", "topic", "2", 0.4)],
        columns=["region", "kind", "name", "share"],
    )
    labels = {"1": "公路、通车、铁路", "2": "充电"}
    fitting = dataclasses.replace(tables(shares=shares), topic_labels=labels)
    misfit = dataclasses.replace(fitting, fit=ThemeCoverage(50, 0.14, 0.1, False, ""))
    assert leading_matrix(fitting, [DIGITAL]).columns.tolist() == [DIGITAL]
    assert leading_matrix(misfit, [DIGITAL]).columns.tolist() == ["1 公路、通车", "2 充电"]
    assert leading_matrix(misfit, [DIGITAL]).loc["北京"].tolist() == [0.6, 0.4]


def test_of_one_or_two_paragraphs_is_said_that_there_is_too_little_to_tell():
    weak = frozenset(tables().passages["passage_id"])
    partly = dataclasses.replace(tables(), fit=ThemeCoverage(6, 0.9, 0.9, True, "", weak))
    said = plainly(notices_text([], partly))
    assert "Tianjin (天津) and Hebei (河北): with one or two paragraphs there is too little to tell" in said
    assert partly.weak_regions == ["北京"]
    assert "too little" not in str(notices_text([], tables()))


def test_a_programme_of_many_regions_is_said_to_be_of_so_many_and_not_of_each_by_name():
    words = catalogue()
    few = _named_by("课后服务", ["甘肃", "青海"], 31, words)
    assert "甘肃" in few
    many = [province.name for province in PROVINCES[:20]]
    assert not [name for name in many if name in _named_by("课后服务", many, 31, words)]
    assert "20 of the 31 regions" in _named_by("课后服务", many, 31, words)
    assert "all 20 regions" in _named_by("课后服务", many, 20, words)
