"""The section on what changed since the last run."""

import re

import pytest

from fangzhi.report.language import catalogue
from fangzhi.report.narrative.changes import changes_text


def move(before, after, *key):
    return {"key": list(key), "before": before, "after": after}


def said(language="en", **changes) -> str:
    """Return the section without what says of its Chinese words that they are."""
    return re.sub("</?span[^>]*>", "", changes_text(changes, catalogue(language)))


def test_without_a_run_before_it_there_is_no_section():
    assert changes_text(None, catalogue("en")) == "<!-- -->"


def test_the_section_has_its_head_in_the_language_of_the_report():
    assert said(**CHANGES).startswith("# What changed since the last run {#sec-changes}\n\n")
    assert said("zh", **CHANGES).startswith("# 与上次结果相比的变化 {#sec-changes}\n\n")


def test_where_nothing_changed_one_sentence_says_so():
    assert said(pages_added=[], shares=[]).endswith("\n\nNothing that a reader would see has changed.")


FINDING = {"id": "x", "grade": "suggestive", "text": "宁夏 differs.", "passage_ids": ["a.1-02"]}
CHANGES = {
    "pages_removed": [["a.txt", ["推进数字化"]]], "findings_appeared": [FINDING], "findings_vanished": [FINDING],
    "grades": [move("suggestive", "supported", "X.")], "parameters": [move(0, 8, "n_topics", "2-topics")],
    "quantities": [move([5.0], [7.0, 1234567.0], "宁夏", "学校", "所", "2023", "achieved")],
    "shares": [move(0.25, 0.5, "宁夏", "theme", "职业教育")], "versions": [move("3.0", "3.1", "pandas")],
}  # fmt: skip


def test_each_kind_has_its_head_its_number_and_its_entries():
    text = said(**CHANGES)
    assert "**1 page removed**\n\n- a\\.txt: 推进数字化\n" in text
    assert "- 宁夏 differs\\. [a\\.1\\-02](#p-a.1-02) (*suggestive*)\n\n**1 finding gone" in text
    assert text.count("#p-a.1-02") == 1  # what vanished has no passage any more
    assert "- X\\.: suggestive → supported" in text
    assert (
        "- Ningxia (宁夏): 学校 (xuéxiào), 2023, done or existing: 5 institutions → 7 institutions and 1\\,234\\,567"
        in text
    )
    assert "- Ningxia (宁夏), theme 职业教育 (zhíyè jiàoyù): 25.0% → 50.0%" in text
    assert "- n\\_topics of 2\\-topics: 0 → 8" in text


def test_chinese_words_of_the_english_section_are_said_to_be():
    text = changes_text({"findings_vanished": [FINDING]}, catalogue("en"))
    assert '- <span lang="zh-Hans">宁夏</span> differs\\.' in text


def test_the_chinese_section_has_no_english_words_but_names():
    lines = said("zh", **CHANGES).splitlines()
    assert "- 宁夏，议题“职业教育”：25.0% → 50.0%" in lines
    assert "- 宁夏：学校，2023，已完成或已有：5所 → 7所和123\\.4567万所" in lines
    assert "- X\\.：提示性 → 印证性" in lines


def test_engines_and_field_packs_are_named_in_the_language_of_the_report():
    engines = move("Pandoc 3.9 and Typst 0.15", "Quarto 1.9", "rendered with")
    text = said("zh", versions=[engines, move("a", "b", "field pack health")])
    assert "- 排版引擎：Pandoc 3\\.9和Typst 0\\.15 → Quarto 1\\.9" in text
    assert "- 领域包health：a → b" in text


def test_regions_that_share_a_quantity_are_all_named():
    shared = move([5.0], None, "重庆、四川", "学校", "所", "2023", "target")
    assert "- 重庆、四川：学校，2023，目标：5所 → 无" in said("zh", quantities=[shared])


def test_shares_stand_in_the_order_of_their_moves_and_new_regions_are_no_move():
    moves = [(0.1, 0.11, "small"), (None, 0.4, "new"), (0.5, 0.1, "large")]
    of_themes = [move(before, after, "宁夏", "theme", name) for before, after, name in moves]
    text = said(shares=[move(0.1, 0.9, "宁夏", "topic", "甲、乙"), *of_themes])
    assert "**3 shares of themes" in text
    assert [line.partition("%")[0] for line in text.splitlines()[-3:]] == [
        "- Ningxia (宁夏), theme large: 50.0", "- Ningxia, theme small: 10.0",
        "- Ningxia, topic 甲 (jiǎ), 乙 (yǐ): 10.0",
    ]  # fmt: skip


def test_a_long_list_is_cut_and_says_so():
    text = said(pages_added=[[f"{n}.txt", []] for n in range(14)])
    assert "14 pages added" in text
    assert text.endswith("- and 2 more")


@pytest.mark.parametrize(
    "name", ["<script>x</script>.txt", "a\n# b.txt", "{{< meta x >}}.txt", "[x](javascript:y).txt"]
)
def test_names_of_pages_are_text(name):
    text = said(pages_added=[[name, []]])
    assert text.splitlines()[-1].startswith("- ")
    assert not set("<[{#") & set(
        text.splitlines()[-1].replace("\\<", "").replace("\\[", "").replace("\\{", "").replace("\\#", "")
    )
