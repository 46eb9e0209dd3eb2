import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.evidence.folding import fold_punctuation, plain_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("实施，推进；完善：", "实施,推进;完善:"),
        ("（广西）ＡＰＰ１２％", "(广西)APP12%"),
        ("「大思政課」與『雙減』", "“大思政課”與‘雙減’"),
        ('建成"皖美健康"平台', "建成“皖美健康”平台"),
        ('"甲"和"乙', '“甲”和"乙'),  # an odd straight quote stays
        ("一　二", "一 二"),
        ("5.7亿、《协议》。", "5.7亿、《协议》。"),  # what is alike already
    ],
)
def test_punctuation_of_every_kind_reads_alike(text, folded):
    assert fold_punctuation(text) == folded


@given(st.text())
def test_folding_moves_no_character_and_is_done_once(text):
    folded = fold_punctuation(text)
    assert len(folded) == len(text)
    assert fold_punctuation(folded) == folded


def test_the_key_of_a_name_is_without_quotes_and_the_years_of_a_title():
    assert plain_key("“强镇筑基”行动") == "强镇筑基行动"
    assert plain_key("《京津冀教育协同发展行动计划(2023年-2025年)》") == "京津冀教育协同发展行动计划"
    assert plain_key("中国(广西)自由贸易试验区") == "中国(广西)自由贸易试验区"
