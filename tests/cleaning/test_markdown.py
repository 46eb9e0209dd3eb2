"""Markdown's marks."""

import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.markdown import heading_tags, markdown_edits


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# 标题", "标题"),
        ("## 标题 ##", "标题"),
        ("**今年**以来", "今年以来"),
        ("__今年__以来", "今年以来"),
        ("见[意见](http://a.cn/b)全文", "见意见全文"),
        ('见[意见](http://a.cn "题")', "见意见"),
        ("![图](a.png)正文", "正文"),
        ("- 第一项", "- 第一项"),
        ("3 * 4 * 5 与 a_b_c", "3 * 4 * 5 与 a_b_c"),
        ("#话题# 不是标题", "#话题# 不是标题"),
        ("[注] 见后", "[注] 见后"),
    ],
)
def test_marks_go_and_text_stays(text, plain):
    assert apply_edits(text, markdown_edits(text)) == plain


def test_headings_are_tagged_up_to_the_end_of_their_line():
    assert heading_tags("前言\n# 标题\n正文") == [(0, ""), (3, "h1"), (8, "")]
    assert heading_tags("正文") == []
