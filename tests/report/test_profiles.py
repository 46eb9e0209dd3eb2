"""A region's profile: its programmes in a telling order, what is only its own, and its own sentences."""

import dataclasses
import re

import pandas as pd
import pytest

from fangzhi.report.language import use_language
from fangzhi.report.narrative.profiles import profiles_text, telling_programmes
from fangzhi.report.narrative.side_by_side import telling_figures
from fangzhi.topics import ThemeCoverage
from tests.report.invented import DIGITAL, TEACHERS, indicators, initiatives, plainly, tables

NOTHING = pd.DataFrame(columns=["region", "kind", "name", "n_passages", "passage_ids"])


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


def profile(region, run, distinctive=NOTHING):
    """Return the part of a region, without escapes."""
    parts = plainly(profiles_text(run, distinctive)).split("## ")
    return next(part for part in parts if part.startswith(region))


def extended(*rows):
    known = initiatives()
    new = pd.DataFrame(rows, columns=["passage_id", "region", "canonical", "kind", "theme"])
    new = new.assign(name=new["canonical"], is_slogan=False, start=0, end=1)
    return pd.concat([known, new], ignore_index=True)


def test_a_programme_of_several_passages_comes_first_and_a_meeting_last():
    rows = [
        ("001.1-01", "北京", "“阿姆”会议", "event", DIGITAL),
        ("001.1-02", "北京", "“阿尔法”平台", "platform", DIGITAL),
    ]
    order = telling_programmes(tables(initiatives=extended(*rows)), "北京")["canonical"].tolist()
    # By code point the quoted names would come first.
    assert order == ["课时补助机制", "数字素养提升行动", "“阿尔法”平台", "“阿姆”会议"]


def test_of_programmes_named_once_those_of_a_theme_that_the_region_stresses_come_first():
    rows = [
        ("001.1-01", "北京", "安全工程", "programme", TEACHERS),
        ("001.1-02", "北京", "云课堂平台", "platform", DIGITAL),
    ]
    order = telling_programmes(tables(initiatives=extended(*rows)), "北京")["canonical"].tolist()
    assert order.index("云课堂平台") < order.index("安全工程")


@pytest.mark.parametrize(
    ("region", "name", "is_own"),
    [
        ("北京", "课时补助机制", True),
        ("北京", "数字素养提升行动", False),
        ("天津", "教师研修项目", True),
        ("天津", "联席会议", False),
    ],
)
def test_a_programmes_is_a_regions_own_where_no_text_about_another_has_it(region, name, is_own):
    found = telling_programmes(tables(), region).set_index("canonical")
    assert bool(found.loc[name, "is_own"]) is is_own


def test_a_name_that_another_regions_text_has_unmarked_is_not_a_regions_own():
    rows = [("001.1-01", "北京", "“教师发展”规划", "policy", TEACHERS)]  # in the text of 河北, without quotes
    found = telling_programmes(tables(initiatives=extended(*rows)), "北京").set_index("canonical")
    assert not found.loc["“教师发展”规划", "is_own"]


def test_a_programme_that_another_text_writes_otherwise_is_not_a_regions_own():
    # Both are one programme (canonical), though the text of 天津 has another form of its name.
    rows = [
        ("001.1-01", "北京", "智慧平台", "platform", DIGITAL),
        ("002.1-01", "天津", "智慧平台", "platform", DIGITAL),
    ]
    found = telling_programmes(tables(initiatives=extended(*rows)), "北京").set_index("canonical")
    assert not found.loc["智慧平台", "is_own"]


def test_a_profile_says_which_programmes_others_name_too_and_which_they_do_not():
    told = profile("北京", tables())
    assert "as well: 数字素养提升行动" in told
    assert "No text of another region names 课时补助机制" in told


def test_a_region_without_words_of_its_own_says_so():
    term = pd.DataFrame([("北京", "term", "数字素养", 2, ["001.1-01"])], columns=NOTHING.columns)
    assert "**Only here.** The texts of no other region have 数字素养" in profile("北京", tables(), term)
    assert "stands in other regions' texts too" in profile("北京", tables(), term.assign(n_passages=1))
    # All that 河北 names stands in a passage of 天津 as well.
    assert "**Only here.** Nothing" in profile("河北", tables())


def test_a_profile_quotes_the_sentence_with_most_of_the_regions_words_and_who_says_it():
    told = profile("北京", tables())
    quotes = [line for line in told.splitlines() if line.startswith("> “")]
    assert [line.split("](")[0][-8:] for line in quotes] == ["001.1-01", "001.1-02"]
    assert "北京市教委主任王芳，北京市教委 [001.1-02]" in quotes[1]
    assert "数字素养成为考核内容" in quotes[1]
    # 考核 is used once: its z of 9 does not count, else the second would come first.


def test_a_sentence_about_two_regions_is_quoted_only_where_it_names_the_region():
    keyness = pd.DataFrame([("河北", "培训", 3.0, 2)], columns=["region", "term", "z", "n_target"]).assign(
        log_odds=1.0, grade="descriptive", flips=False
    )
    run = tables(keyness=keyness)
    assert "共同培训教师300名" in profile("河北", run)
    other = run.passages.replace(
        {"text": {"天津、河北共建联席会议": "天津市召集的联席会议商定了各项工作"}}, regex=True
    )
    assert "共同培训教师300名" not in profile("河北", tables(keyness=keyness, passages=other))


def test_a_profile_does_not_lead_with_a_theme_that_misreads_its_passages():
    class Weak(type(tables())):
        weak_themes = (DIGITAL,)

    run = tables()
    weak = Weak(**{name: getattr(run, name) for name in run.__dataclass_fields__})
    assert "教育数字化" in profile("北京", run).split("In their own words")[0]
    assert "They speak above all" not in profile("北京", weak)


def test_a_region_without_words_of_its_own_is_quoted_where_it_tells_most():
    told = profile("北京", tables(keyness=tables().keyness.head(0)))
    quotes = [line for line in told.splitlines() if line.startswith("> “")]
    assert "智慧课堂50个" in quotes[0]  # a figure and a programme before a sentence with one programme


def figures(*rows):
    """Return a region's figures: subject, value, kind, status."""
    made = [indicators().iloc[0].to_dict() | dict(zip(("subject", "value", "kind", "status"), row, strict=True))
            for row in rows]  # fmt: skip
    table = pd.DataFrame(made).assign(indicator_id=[f"f{number:02d}" for number in range(len(rows))])
    return table["subject"].tolist(), telling_figures(tables(indicators=table), table)["subject"].tolist()


def test_a_profile_shows_aims_then_numbers_then_rates_and_no_kind_crowds_out_the_others():
    aims = [(f"新建示范学校第{n}类", n, "count", "target") for n in range(6)]
    numbers = [(f"已建示范学校第{n}类", n, "count", "achieved") for n in range(6)]
    rates = [(f"示范学校占比第{n}类", n, "percent", "achieved") for n in range(6)]
    _, ranked = figures(*rates, *numbers, *aims)
    shown = [subject[:4] for subject in ranked[:8]]
    assert shown == ["新建示范"] * 3 + ["已建示范"] * 3 + ["示范学校"] * 2
    assert len(ranked) == 18
    given, ranked = figures(*rates)
    assert sorted(given) == sorted(ranked)
    assert ranked[:2] == ["示范学校占比第5类", "示范学校占比第4类"]


def test_of_numbers_what_others_state_too_comes_first_and_a_bare_noun_last():
    own = [
        ("学校", 900, "count", "achieved"),
        ("乡村示范学校", 5, "count", "achieved"),
        ("市域产教联合体", 1, "count", "achieved"),
    ]
    table = pd.DataFrame(
        [
            indicators().iloc[0].to_dict()
            | dict(zip(("subject", "value", "kind", "status"), row, strict=True))
            for row in own
        ]
    ).assign(indicator_id=["a", "b", "c"])
    other = table.tail(1).assign(region="天津", indicator_id="d")
    run = tables(indicators=pd.concat([table, other]))
    assert telling_figures(run, table)["subject"].tolist() == ["市域产教联合体", "乡村示范学校", "学校"]


def test_of_a_single_region_nothing_is_said_of_the_texts_of_others():
    run = tables()
    alone = run.passage_regions[run.passage_regions["region"] == "北京"]
    told = profile("北京", tables(passage_regions=alone))
    assert "The most telling are" in told
    assert "another region" not in told


@pytest.mark.parametrize(("status", "said"), [("target", True), ("achieved", False)])
def test_aims_are_said_to_come_first_where_there_are_any(status, said):
    rows = pd.concat([tables().indicators.head(1)] * 9, ignore_index=True)
    rows = rows.assign(region="北京", status=status, indicator_id=[f"001.1-02-q{n:03d}" for n in range(9)])
    assert ("aims first" in str(profiles_text(tables(indicators=rows), NOTHING))) is said


def test_topics_that_speak_in_the_place_of_themes_have_their_passages_behind_them():
    shares = pd.DataFrame([("北京", "topic", "1", 0.6)], columns=["region", "kind", "name", "share"])
    word = tables().passages_of("北京").query("kind == 'body'")["text"].iloc[0][:2]
    misfit = dataclasses.replace(
        tables(shares=shares),
        topic_labels={"1": word},
        fit=ThemeCoverage(50, 0.14, 0.1, False, ""),
    )
    told = profile("北京", misfit)
    assert re.search(r"They speak above all of topic 1 .*?60%\) \[001\.", told)
