"""The table MENTIONS."""

import pandas as pd

from fangzhi.artefacts.store import conform
from fangzhi.regions import find_mentions


def mentions(text: str | list[str], **document: str) -> pd.DataFrame:
    texts = [text] if isinstance(text, str) else text
    passages = pd.DataFrame(
        [
            {"passage_id": f"1-{n:02}", "document_id": "1", "kind": "body", "text": t}
            for n, t in enumerate(texts)
        ]
    )
    return find_mentions(passages, pd.DataFrame([{"document_id": "1", **document}]))


def test_each_row_says_where_the_name_stands_and_what_it_is():
    text = "座谈会在徐州鼓楼区召开"
    rows = mentions(text).to_dict("records")
    assert [
        (row["name"], row["level"], row["place"], row["region_code"], row["resolution"]) for row in rows
    ] == [
        ("徐州", "prefecture", "徐州市", "320000", "unique"),
        ("鼓楼区", "county", "鼓楼区", "320000", "parent"),
    ]
    assert all(text[row["start"] : row["end"]] == row["name"] for row in rows)


def test_the_issuer_settles_a_shared_name():
    assert mentions("鼓楼区新建学校", issuer="福建省教育厅")["region_code"].tolist() == ["350000"]
    assert mentions("鼓楼区新建学校")["region_code"].isna().tolist() == [True]


def test_places_of_another_passage_settle_a_shared_name():
    rows = mentions(["鼓楼区新建学校", "南京市召开会议"])
    assert rows["region_code"].tolist() == ["320000", "320000"]


def test_places_of_another_passage_settle_a_shared_name_in_a_document_of_several_regions():
    rows = mentions(["南京市召开会议", "杭州市召开会议", "鼓楼区新建学校"])
    assert rows["region_code"].tolist() == ["320000", "330000", "320000"]


def test_the_short_form_of_a_county_needs_its_region_in_the_text():
    assert mentions("武胜建成学校").empty
    assert mentions("武胜建成学校", issuer="四川省教育厅")["place"].tolist() == ["武胜县"]


def test_a_composite_lists_its_regions_as_candidates():
    row = mentions("推动川渝合作").iloc[0]
    assert (row["level"], row["candidates"], row["resolution"]) == ("area", "510000 500000", "composite")


def test_an_institution_speaks_for_no_region():
    row = mentions("北京师范大学专家").iloc[0]
    assert row["resolution"] == "institution"
    assert pd.isna(row["region_code"])
    assert row["candidates"] == "110000"


def test_a_new_area_is_an_area_with_the_region_it_lies_in():
    row = mentions("雄安新区学校").iloc[0]
    assert (row["level"], row["place"], row["region_code"]) == ("area", "雄安新区", "130000")


def test_our_province_is_the_one_of_the_report():
    assert mentions("我省新建学校", issuer="湖南省教育厅")["region_code"].tolist() == ["430000"]
    assert mentions("我省新建学校").empty


def test_passages_without_a_name_give_an_empty_table_of_the_declared_form():
    empty = mentions("阅读是终身学习的基础")
    assert empty.empty
    assert list(empty.columns) == list(conform([], "mentions").columns)


def test_the_same_passages_give_the_same_rows_without_documents():
    passages = pd.DataFrame([{"passage_id": "1", "document_id": "1", "kind": "body", "text": "浙江义乌"}])
    pd.testing.assert_frame_equal(find_mentions(passages), find_mentions(passages))
    assert find_mentions(passages)["place"].tolist() == ["浙江省", "义乌市"]
