"""The warning about a page that may hold several reports."""

import pandas as pd

from fangzhi.report.narrative.corpus import may_be_several


def passages(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"document_id": "a.1", "kind": [kind for kind, _ in rows], "text": [t for _, t in rows]}
    )


def test_headings_below_which_reports_begin_are_named():
    found = may_be_several(
        passages(
            ("title", "一周水利要闻"),
            ("heading", "农村供水水质检测中心全部建成"),
            ("body", "近日，全省最后一座县级水质检测中心投入运行。"),
            ("heading", "灌区节水改造完成投资十二亿元"),
            ("body", "记者从省水利厅获悉，今年灌区改造进展顺利。"),
        )
    )
    assert found == {"a.1": ["农村供水水质检测中心全部建成", "灌区节水改造完成投资十二亿元"]}


def test_the_parts_of_one_article_are_no_reports():
    found = may_be_several(
        passages(
            ("title", "把农村供水办成放心工程"),
            ("heading", "建机制，让专业的人管专业的事"),
            ("body", "各县推行统一管护，由专业公司负责维修和收费。"),
            ("heading", "强检测，从源头到龙头都放心"),
            ("body", "近日，全省最后一座县级水质检测中心投入运行。"),
            ("heading", "一、下一步工作安排和有关要求"),
            ("body", "近年来，各地积累了不少经验。"),
        )
    )
    assert found == {}
