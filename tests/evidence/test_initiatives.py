import pandas as pd

from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence import find_initiatives, initiative_rules

RULES = initiative_rules(read_toml("fields/education/initiatives.toml"))
REGIONS = pd.DataFrame({
    "passage_id": ["000.1-00", "000.1-00", "000.1-01", "000.1-01"],
    "region": ["四川", "重庆", "辽宁", "北京"],
    "role": ["subject", "subject", "subject", "mentioned"],
})  # fmt: skip


def find(*texts):
    passages = pd.DataFrame({"passage_id": [f"000.1-{i:02d}" for i in range(len(texts))], "text": texts})
    return find_initiatives(passages, REGIONS, rules=RULES)


def test_the_columns_are_those_of_the_schema_even_with_nothing_found():
    columns = [column.name for column in INITIATIVES.columns]
    assert find("实施“强师”工程。").columns.tolist() == columns
    assert find("无").columns.tolist() == columns
    assert find().columns.tolist() == columns


def test_a_name_is_written_as_in_the_text_and_its_span_gives_it_back():
    text = "实施‘兴辽未来工匠’培育工程；建成「智慧」（省级）平台；签署《沈阳协议》，推行(试行)“双长制”。"
    found = find(text)
    assert found["name"].tolist()[0] == "‘兴辽未来工匠’培育工程"
    assert [text[row.start : row.end] for row in found.itertuples()] == found["name"].tolist()


def test_each_mention_is_a_row_with_an_id_of_its_own():
    found = find("融入国家智慧教育平台，用好国家智慧教育平台。", "融入国家智慧教育平台。")
    assert found["initiative_id"].tolist() == ["000.1-00-i001", "000.1-00-i002", "000.1-01-i001"]


def test_a_row_has_the_regions_its_passage_is_about():
    found = find("成立高校联盟体验中心。实施“强师”工程。", "实施“强师”工程。", "实施“强师”工程。")
    regions = dict(zip(found["passage_id"], found["region"], strict=True))
    assert regions == {"000.1-00": "四川、重庆", "000.1-01": "辽宁", "000.1-02": "未知"}


def test_variants_share_their_canonical_name():
    found = find("融入国家智慧教育平台，国家智慧教育平台用得好。", "国家智慧教育公共服务平台发布。")
    assert set(found["canonical"]) == {"国家智慧教育平台"}


def test_slogans_are_kept_apart_and_themes_left_to_others():
    found = find("坚持“优质+普惠”发展，实施“强师”工程。")
    assert found["is_slogan"].tolist() == [True, False]
    assert found["theme"].isna().all()


def test_the_same_input_gives_the_same_table():
    texts = ["实施“强师”工程，建设国家智慧教育平台、省级平台。", "推行河长制、林长制。"]
    pd.testing.assert_frame_equal(find(*texts), find(*texts))


def test_another_field_is_another_data_file():
    text = pd.DataFrame({"passage_id": ["a"], "text": ["建成东湖海绵街区，推进基层首诊。"]})
    field = {"head": [{"kind": "zone", "words": ["海绵街区"], "needs": 6, "unsupported": 6}]}
    assert len(find_initiatives(text, REGIONS, rules=initiative_rules({}))) == 0
    found = find_initiatives(text, REGIONS, rules=initiative_rules(field))
    assert found[["name", "kind"]].values.tolist() == [["东湖海绵街区", "zone"]]
