"""Which passages a document puts under a plan or a review."""

import pytest

from fangzhi.evidence.headings import outlooks


def of(*rows):
    """Return the outlook of each (kind, text), in one document."""
    return outlooks(["1"] * len(rows), [kind for kind, _ in rows], [text for _, text in rows])


def under(*headings):
    """Return the outlook of a paragraph under each heading, in one document."""
    rows = [row for text in headings for row in (("heading", text), ("body", "建成12所。"))]
    return of(*rows)[1::2]


def test_a_document_of_aims_says_so_in_its_title():
    assert of(("title", "某省教育发展规划（2021—2025年）"), ("body", "建成12所。")) == ["ahead", "ahead"]
    assert of(("title", "某省印发《“十四五”规划》解读"), ("body", "建成12所。")) == ["", ""]
    assert outlooks(["1", "2"], ["title", "body"], ["某市三年行动方案", "建成12所。"]) == ["ahead", ""]


def test_a_heading_holds_for_what_stands_below_it():
    assert under(
        "一、2025年工作回顾", "（一）经济稳中有进", "二、2026年重点工作", "（一）扩大内需", "着力办好实事"
    ) == [
        "back",
        "back",
        "ahead",
        "ahead",
        "ahead",
    ]


def test_headings_that_say_nothing_follow_those_that_look_ahead():
    assert under("下一步工作打算", "强化组织领导") == ["ahead", "ahead"]
    assert under("一、总体目标", "二、主要举措") == ["ahead", ""]


@pytest.mark.parametrize(
    "heading", ["三、2026年重点工作", "三、关于2026年工作", "2026年省十件民生实事", "三、今年工作任务"]
)
def test_the_work_of_a_year_is_ahead_once_a_review_came_before(heading):
    assert under("一、工作回顾", heading) == ["back", "ahead"]
    assert under(heading) == [""]


@pytest.mark.parametrize(
    "heading",
    [
        "2025年重点工作完成情况",
        "一、2025年工作总结和“十四五”发展成就",
        "二、“十四五”发展成就和“十五五”目标任务",
    ],
)
def test_a_review_is_one_whatever_else_its_heading_says(heading):
    assert under(heading) == ["back"]


def test_below_an_aim_no_heading_looks_back():
    assert under("三、下一步工作打算", "（三）总结推广工作成效") == ["ahead", "ahead"]


def test_a_numbered_paragraph_opens_a_section_as_a_heading_does():
    assert of(
        ("body", "一、下一步打算。新建学校3所。"), ("body", "新增学位2万个。"), ("body", "二、附表。")
    ) == [
        "ahead",
        "ahead",
        "ahead",
    ]
    assert of(("body", "3.6亿元用于下一步打算"), ("body", "新增学位2万个。")) == ["", ""]
