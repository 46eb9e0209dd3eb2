"""Sentences and their offsets."""

from itertools import pairwise

import pytest

from fangzhi.evidence.sentences import sentence_spans, split_sentences

CASES = {
    "新增学位48万个。建成学校12所。": ["新增学位48万个。", "建成学校12所。"],
    "“每年都要迎来留学生。”天津外国语大学介绍。": ["“每年都要迎来留学生。”", "天津外国语大学介绍。"],
    "真的吗?是的!好……继续": ["真的吗?", "是的!", "好……", "继续"],
    "破解“谁来教？怎么教？”的难题。另有": ["破解“谁来教？怎么教？”的难题。", "另有"],
    "他问：“谁来教？”学校缺教师。": ["他问：“谁来教？”", "学校缺教师。"],
    "“办好学校。”的确如此。": ["“办好学校。”", "的确如此。"],
    "第一行\n第二行\n\n": ["第一行", "第二行"],
    "专业42个;课程207个": ["专业42个;课程207个"],
    "增长5.7%,见www.moe.gov.cn": ["增长5.7%,见www.moe.gov.cn"],
    "  。 ": ["。"],
    "": [],
    "\n \t": [],
}


@pytest.mark.parametrize("text", CASES)
def test_a_text_is_split_at_its_closing_marks(text: str) -> None:
    assert split_sentences(text) == CASES[text]


def test_only_white_space_lies_outside_the_spans() -> None:
    text = " 甲。”乙？\n 丙！！ 丁;戊…… "
    spans = sentence_spans(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
