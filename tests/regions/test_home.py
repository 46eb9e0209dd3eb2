"""The regions whose report a document is."""

import pandas as pd
import pytest

from fangzhi.regions.home import (
    Home,
    group_passages,
    home_regions,
    is_national_body,
    names_of,
    publisher_region,
)
from fangzhi.regions.scan import scan


def home(*texts: str, **document: str) -> Home | None:
    passages = pd.DataFrame(
        [
            {"passage_id": str(n), "document_id": "1", "kind": "body", "text": text}
            for n, text in enumerate(texts)
        ]
    )
    grouped = group_passages(passages, [names_of(text, scan(text)) for text in texts])
    return home_regions(pd.DataFrame([{"document_id": "1", **document}]), grouped).get("1")


def test_the_issuer_comes_before_title_source_and_places():
    found = home("四川召开会议", issuer="湖南省教育厅", title="福建经验", source="江西日报")
    assert found == Home(("430000",), "issuer")


def test_the_title_comes_before_source_and_places():
    assert home("四川召开会议", title="福建经验", source="江西日报") == Home(("350000",), "title")


def test_the_source_comes_before_places_that_do_not_outweigh_it():
    assert home("江西召开会议", "四川来人", title="经验", source="江西日报") == Home(("360000",), "source")
    assert home("四川召开会议", "成都来人", title="经验", source="江西日报") == Home(("510000",), "places")


def test_a_shared_name_of_an_issuer_is_settled_by_the_places():
    assert home("福州市召开会议", issuer="鼓楼区教育局") == Home(("350000",), "issuer")


def test_a_title_of_two_regions_is_joint_and_of_many_is_a_list():
    assert home("通知", title="川渝毗邻地区教育协作") == Home(("510000", "500000"), "title")
    assert home("通知", title="福建与宁夏签署协议") == Home(("350000", "640000"), "title")
    assert home("通知", title="浙江江苏山东广东福建五省经验") is None


def test_a_region_named_itself_comes_before_a_group_it_is_in():
    assert home("通知", title="河北：推动京津冀协同发展") == Home(("130000",), "title")


def test_a_place_of_a_meeting_is_not_whose_report_it_is():
    assert home("各地代表参加", title="全国教育工作会议在京召开") == Home(("000000",), "title")
    assert home("各地代表参加", title="全国技能大赛在天津闭幕") == Home(("000000",), "title")
    assert home("代表参加", title="全区农业工作会议在银川召开") == Home(("640000",), "title")


def test_a_visitor_named_in_a_title_is_not_whose_report_it_is():
    found = home("共商协作", title="云南省昭通市代表团到我市考察", source="中山日报")
    assert found == Home(("440000",), "source")


def test_a_dateline_counts_unless_it_is_the_capital():
    assert home("本报银川10月13日讯 会议举行") == Home(("640000",), "dateline")
    assert home("新华社北京10月13日电 会议举行") is None


def test_a_dateline_outweighs_places_named_later():
    assert home("本报银川10月13日讯 会议举行", "浙江介绍经验", "江苏介绍经验").codes == ("640000",)
    assert home("会议在银川举行", "浙江介绍经验", "江苏介绍经验") is None


def test_a_region_of_another_rank_cannot_be_our_province():
    assert home("我省新建学校", "北京某公司捐资") is None
    assert home("新建学校", "北京某公司捐资") == Home(("110000",), "places")


def test_a_national_issuer_makes_a_national_document():
    assert home("浙江、江苏先行", issuer="教育部办公厅") == Home(("000000",), "issuer")


def test_a_document_without_evidence_has_no_home():
    assert home("阅读是终身学习的基础", title="如何阅读") is None


@pytest.mark.parametrize(
    ("name", "is_national"),
    [
        ("教育部", True),
        ("国务院办公厅", True),
        ("中国教育学会", True),
        ("四川省教育厅", False),
        ("教育局", False),
    ],
)
def test_bodies_of_the_whole_country(name, is_national):
    assert is_national_body(name) is is_national


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("四川日报", "510000"),
        ("新华日报", "320000"),
        ("河南日报", "410000"),
        ("中国教育报", None),
        ("", None),
    ],
)
def test_a_publisher_belongs_to_the_region_that_its_name_or_the_list_says(name, code):
    assert publisher_region(name) == code
