import re

import pandas as pd

from fangzhi.evidence import concordance

PASSAGES = pd.DataFrame(
    {"passage_id": ["a-01", "a-02"], "text": ["办好家门口的学校。", "学校与学校结对（共建）。"]}
)


def test_every_occurrence_has_its_context_and_span():
    found = concordance(PASSAGES, "学校", width=2)
    assert found[["passage_id", "left", "match", "right", "start", "end"]].values.tolist() == [
        ["a-01", "口的", "学校", "。", 6, 8],
        ["a-02", "", "学校", "与学", 0, 2],
        ["a-02", "校与", "学校", "结对", 3, 5],
    ]


def test_a_plain_term_is_taken_literally_and_a_pattern_as_a_pattern():
    assert concordance(PASSAGES, "（共建）")["match"].tolist() == ["（共建）"]
    assert concordance(PASSAGES, "(学校)")["match"].tolist() == []
    assert concordance(PASSAGES, re.compile("学校[。结]"))["match"].tolist() == ["学校。", "学校结"]
