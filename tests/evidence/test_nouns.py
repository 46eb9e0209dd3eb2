"""Noun phrases beside a quantity."""

import re

import pytest

from fangzhi.artefacts import load_field
from fangzhi.evidence.nouns import balance, begins_noun, noun_behind, noun_in_front, subject_words

WORDS = subject_words(load_field("education").subjects)
IN_FRONT = {
    "新建改扩建幼儿园": "新建改扩建幼儿园",
    "实施办学条件改善项目": "办学条件改善项目",
    "建设普通学校特教资源中心": "普通学校特教资源中心",
    "现有在校生": "在校生",
    "全省城镇新增就业": "城镇新增就业",
    "教研员、教师": "教研员、教师",
    "认定“办学质量达标高中”": "“办学质量达标高中”",
    "近三年累计投入资金": "投入资金",
    "毕业生就业率连续三年保持在": "毕业生就业率",
    "已建立": None,
    "累计": None,
    "其中": None,
    "四川": None,
    "山东、河南各有": None,
    "": None,
    # a verb inside a noun is no verb: 建成|率
    "创建率达到": "创建率",
    "任务完成率": "任务完成率",
    "县级培训基地": "县级培训基地",
}
PERSONS = re.compile("教师|学生|科学家|干部|人")
SCHOOLS = re.compile("学院|高校|学校|小学|中学|院校")
BEHIND = [
    ("中外职业院校加入", SCHOOLS, "加入的中外职业院校"),
    ("市属理工类高校新工科建设", SCHOOLS, "新工科建设的市属理工类高校"),
    ("县(市、区)通过国家评估", None, "通过国家评估的县(市、区)"),
    ("学生关注的疑难解答", None, "学生关注的疑难解答"),
    ("国家的留学生", None, "国家"),
    ("极具创新潜能的科学家", PERSONS, "极具创新潜能的科学家"),
    ("40岁以下的科学家", PERSONS, "科学家"),
    ("产业引导基金", None, "产业引导基金"),
    ("教育开放评价指标体系", None, "教育开放评价指标体系"),
    ("适龄儿童“应入尽入”", None, "适龄儿童"),
    ("国家级“双高计划”", None, "国家级“双高计划”"),
    ("未来学科和一批交叉学科", None, "未来学科"),
    ("的资金", None, "资金"),
    ("、教师", None, None),
    ("", None, None),
]  # fmt: skip


@pytest.mark.parametrize("left", IN_FRONT)
def test_the_noun_in_front_begins_behind_the_verb(left: str) -> None:
    assert noun_in_front(WORDS.cut(left), words=WORDS) == IN_FRONT[left]


@pytest.mark.parametrize(("right", "heads", "noun"), BEHIND)
def test_the_noun_behind_ends_at_the_verb(
    right: str, heads: re.Pattern[str] | None, noun: str | None
) -> None:
    assert noun_behind([], right, heads, words=WORDS, after_one=False, before_one=False) == noun


def test_in_front_of_another_quantity_a_joint_divides() -> None:
    right = "虚拟仿真中心、红色资源中心和"
    assert (
        noun_behind(WORDS.cut("建成"), right, None, words=WORDS, after_one=False, before_one=True)
        == "虚拟仿真中心、红色资源中心"
    )


def test_a_verb_that_changes_what_is_counted_stays_with_it() -> None:
    assert (
        noun_behind(WORDS.cut("新增"), "公办学位", None, words=WORDS, after_one=False, before_one=False)
        == "新增公办学位"
    )
    assert (
        noun_behind(WORDS.cut("建成"), "公办学位", None, words=WORDS, after_one=False, before_one=False)
        == "公办学位"
    )


def test_a_short_noun_in_front_owns_the_noun_behind() -> None:
    assert noun_behind(
        WORDS.cut("中小学"), "教师互派交流", PERSONS, words=WORDS, after_one=False, before_one=False
    ) == ("互派交流的中小学教师")


@pytest.mark.parametrize(
    ("noun", "balanced"),
    [
        ("“双师型”教师", "“双师型”教师"),
        ("适龄儿童“", "适龄儿童"),
        ("“大国工匠", "大国工匠"),
        ("教师”", "教师"),
        ("县(市、区)", "县(市、区)"),
        ("县（市、区", "市、区"),
    ],
)
def test_a_quote_that_lost_its_partner_goes(noun: str, balanced: str) -> None:
    assert balance(noun) == balanced


def test_a_noun_begins_with_a_character_a_quote_or_an_age() -> None:
    assert all(begins_noun(right) for right in ("教师", "“双一流”高校", "40岁以下科学家"))
    assert not any(begins_noun(right) for right in ("", "、教师", "和教师", "，", "3所", ")"))


def test_no_word_is_listed_as_cut_and_as_kept() -> None:
    assert not (WORDS.always | WORDS.first) & (WORDS.kept | WORDS.kept_first)
