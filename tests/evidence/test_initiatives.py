import pandas as pd

from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence import find_initiatives, initiative_rules

RULES = initiative_rules(read_toml("fields/education/initiatives.toml"))


def find(*texts):
    passages = pd.DataFrame({"passage_id": [f"000.1-{i:02d}" for i in range(len(texts))], "text": texts})
    regions = pd.DataFrame({"passage_id": passages["passage_id"], "region": "辽宁", "role": "subject"})
    return find_initiatives(passages, regions, rules=RULES)


def test_a_quoted_name_keeps_its_quotes_and_its_head():
    found = find("实施“兴辽未来工匠”培育工程，面向企业一线优秀员工。")
    assert found["name"].tolist() == ["“兴辽未来工匠”培育工程"]
    assert found["kind"].tolist() == ["programme"]
    assert found["region"].tolist() == ["辽宁"]


def test_a_span_gives_back_the_name():
    text = "共同发起并签署《沈阳协议》；建成省级职教大数据平台。"
    for row in find(text).itertuples():
        assert text[row.start : row.end] == row.name


def test_the_columns_are_those_of_the_schema():
    assert list(find("无").columns) == [column.name for column in INITIATIVES.columns]
