"""Which regions each passage is about."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.regions import attribute, find_mentions


def regions(*texts: str, mentions: pd.DataFrame | None = None, **document: str | None) -> pd.DataFrame:
    """Attribute a document of these passages; a text that starts with # is a heading."""
    rows = [
        {
            "passage_id": f"{n:02}",
            "document_id": "1",
            "kind": "heading" if text.startswith("#") else "body",
            "text": text.removeprefix("#"),
        }
        for n, text in enumerate(texts)
    ]
    passages, documents = pd.DataFrame(rows), pd.DataFrame([{"document_id": "1", **document}])
    return attribute(
        documents, passages, find_mentions(passages, documents) if mentions is None else mentions
    )


def subjects(*texts: str, **document: str | None) -> list[str]:
    """Return the subjects of each passage, joined."""
    table = regions(*texts, **document)
    table = table[table["role"] == "subject"]
    return ["、".join(table.loc[table["passage_id"] == f"{n:02}", "region"]) for n in range(len(texts))]


def test_every_passage_of_a_provincial_report_is_the_provinces():
    assert subjects("河北固安校区开建", "优化布局", issuer="北京市教育委员会") == ["北京", "北京"]


def test_the_heading_of_a_page_of_several_regions_reports_is_no_regions_own():
    rows = [
        ("1.1-01", "1.1", "heading", "全国教育工作会议发言摘登"),
        ("1.1-02", "1.1", "title", "形成更多实践"),
        ("1.1-03", "1.1", "heading", "一、优化布局"),
        ("1.2-01", "1.2", "title", "讲好大思政课"),
    ]
    passages = pd.DataFrame(rows, columns=["passage_id", "document_id", "kind", "text"])

    def region_of_first(*issuers: str) -> list[str]:
        documents = pd.DataFrame({"document_id": ["1.1", "1.2"], "issuer": issuers})
        return attribute(documents, passages, find_mentions(passages, documents))["region"].tolist()

    assert region_of_first("北京市教育委员会", "天津市教育委员会") == ["全国", "北京", "北京", "天津"]
    assert region_of_first("北京市教育委员会", "北京市海淀区教委") == ["北京", "北京", "北京", "北京"]


def test_other_regions_are_mentioned_with_weight_zero():
    table = regions("赴河北固安建校", issuer="北京市教育委员会")
    mentioned = table[table["role"] == "mentioned"]
    assert mentioned[["region", "basis", "weight"]].to_numpy().tolist() == [["河北", "place:河北", 0.0]]


def test_a_joint_report_is_both_regions_and_a_part_about_one_is_that_ones():
    texts = ("川渝两地签署协议", "广安作为四川的地级市，广安建成校舍，武胜县建成中学", "重庆来人，四川来人")
    assert subjects(*texts, title="川渝合作") == ["重庆、四川", "四川", "重庆、四川"]
    table = regions(*texts, title="川渝合作")
    assert table.loc[(table["passage_id"] == "00") & (table["role"] == "subject"), "weight"].tolist() == [
        0.5,
        0.5,
    ]


def test_a_ministers_words_without_the_region_are_national():
    texts = (
        "会议在银川举行。教育部党组书记、部长怀进鹏出席会议。",
        "怀进鹏指出，宁夏成效显著。",
        "怀进鹏强调，要加快推进教育数字化。",
        "他指出，要加强资源建设。",
        "梁言顺强调，要加快推进教育数字化。",
        "怀进鹏要求，自治区党委要抓好落实。",
    )
    assert subjects(*texts, title="宁夏召开推进会") == ["宁夏", "宁夏", "全国", "全国", "宁夏", "宁夏"]


def test_words_of_a_ministry_in_a_provinces_own_report_stay_the_provinces():
    assert subjects("教育部印发通知后，迅速落实", issuer="湖南省教育厅") == ["湖南"]


def test_a_national_document_is_national_but_for_passages_about_one_region():
    texts = ("现印发给你们", "浙江省推进改革，浙江建成平台", "北京、上海、广东可先行", "各地要抓好落实")
    assert subjects(*texts, issuer="教育部") == ["全国", "浙江", "全国", "全国"]


def test_a_passage_without_places_goes_on_with_the_one_before():
    assert subjects("安徽阜阳新建学校", "新增学位三千个", "江西赣州扩建学校", "优化布局") == [
        "安徽",
        "安徽",
        "江西",
        "江西",
    ]


def test_a_section_has_the_region_of_its_heading_until_a_like_heading_without_one():
    texts = ("#一、浙江省经验", "上线应用", "#二、贵州省经验", "建设中心", "#三、工作要求", "各地要落实")
    assert subjects(*texts, title="全国经验") == ["浙江", "浙江", "贵州", "贵州", "全国", "全国"]


def test_in_a_list_of_regions_each_paragraph_is_its_labels():
    listed = [
        "#“职业教育”相关表述",
        "#河北省 办好做强职业教育",
        "山西省 深化产教融合，学习江苏。",
        "加快实施计划。",
        "辽宁：整省推进。",
    ]
    assert subjects(*listed) == ["", "河北", "山西", "山西", "辽宁"]
    assert subjects("北京 推动产教融合。", "河北省办好做强职业教育。", "上海 深化试点。") == [
        "北京",
        "河北",
        "上海",
    ]


def test_two_paragraphs_that_begin_with_regions_make_no_list():
    assert subjects("湖南省：成效显著。", "加快推进。", title="湖北省工作总结")[0] == "湖北"


def test_a_passage_about_another_region_is_that_ones_unless_the_own_one_is_named():
    other = "在浙江，校长轮岗。浙江推行多年。"
    assert subjects("四川推行轮岗", other, title="四川推行轮岗") == ["四川", "浙江"]
    assert subjects("四川推行轮岗", other + "四川学习其经验。", title="四川推行轮岗") == ["四川", "四川"]
    assert subjects("四川推行轮岗", other, issuer="四川省教育厅") == ["四川", "四川"]


def test_a_text_without_any_region_has_no_subject():
    assert subjects("阅读是终身学习的基础", title="如何阅读") == [""]
    assert regions("阅读是终身学习的基础", title="如何阅读").empty


def test_the_basis_says_whether_the_passage_itself_names_a_place():
    table = regions("在湖南株洲，学校开学", "我省新增学位", "优化布局")
    assert table["basis"].tolist() == ["place:湖南", "inherited", "inherited"]


def test_institutions_are_neither_subject_nor_mentioned():
    assert regions("北京师范大学专家到会", title="如何阅读").empty


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_metadata_does_no_harm(missing):
    assert subjects("四川推行轮岗", title=missing, issuer=missing, source=missing) == ["四川"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(alphabet="京津冀川渝宁夏浙江、,在教育部全国指出强调一#", max_size=20), min_size=1, max_size=5
    ),
    st.sampled_from([None, "教育部", "四川省教育厅", "川渝"]),
)
def test_shares_of_the_subjects_sum_to_one(texts, title):
    table = regions(*texts, title=title)
    weights = table[table["role"] == "subject"].groupby("passage_id")["weight"].sum()
    assert ((weights - 1).abs() < 1e-9).all()
    assert (table.loc[table["role"] == "mentioned", "weight"] == 0).all()


def test_the_order_of_mentions_does_not_matter_to_the_result():
    texts = ("浙江、江苏先行", "在江苏，无锡新建学校")
    passages = pd.DataFrame(
        [
            {"passage_id": f"{n:02}", "document_id": "1", "kind": "body", "text": t}
            for n, t in enumerate(texts)
        ]
    )
    mentions = find_mentions(passages)
    shuffled = mentions.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(regions(*texts, mentions=mentions), regions(*texts, mentions=shuffled))
