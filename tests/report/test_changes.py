"""The section on what changed since the last run."""

import pytest

from fangzhi.report.narrative.changes import changes_text


def move(name, before, after):
    return {"name": name, "before": before, "after": after}


def said(**changes) -> str:
    return changes_text(changes).text


def test_without_a_run_before_it_one_sentence_says_so():
    assert changes_text(None).text == "There is no earlier run in this folder to compare with."


def test_where_nothing_changed_one_sentence_says_so():
    assert said(pages_added=[], shares=[]) == "Nothing that a reader would see has changed."


def test_each_kind_has_its_head_its_number_and_its_entries():
    text = said(
        pages_removed=["a.txt"], findings_appeared=[["id", "宁夏 differs."]], grades=[move("X.", "suggestive", "supported")],
        quantities=[move("宁夏 · 学校 · 所", [5.0], [7.0, 1234567.0])], parameters=[move("2-topics n_topics", 0, 8)],
    )  # fmt: skip
    assert "**1 page removed**\n\n- a\\.txt" in text
    assert '- <span lang="zh-Hans">宁夏</span> differs\\.' in text
    assert "- X\\.: suggestive → supported" in text
    assert "所</span> (suǒ): 5 → 7 and 1\\,234\\,567" in text
    assert "- 2\\-topics n\\_topics: 0 → 8" in text


def test_what_moved_is_said_in_the_language_of_the_report_and_explained():
    changes = {
        "shares": [move("宁夏 · theme · 教育数字化", 0.5, 0.25)],
        "quantities": [move("重庆、四川 · 学校 · 所 · 2023 · target", [5.0], [12345.0])],
        "versions": [move("rendered with", "Pandoc 3.9 and Typst 0.15", "Quarto 1.9"), move("field pack health", "a", "b")],
    }  # fmt: skip
    text = changes_text(changes, language="zh").text
    assert "宁夏 · 议题 · 教育数字化：50.0% → 25.0%" in text
    assert "重庆、四川 · 学校 · 所 · 2023 · 目标：5 → 1.2345万" in text
    assert "排版引擎：Pandoc 3\\.9和Typst 0\\.15 → Quarto 1\\.9" in text
    assert "领域包health：a → b" in text
    english = changes_text(changes, glosses={"教育数字化": "digital education"}).text
    assert "教育数字化</span> (digital education): 50.0% → 25.0%" in english
    assert "· 2023 · aim" in english


def test_shares_stand_in_the_order_of_their_moves_and_new_regions_are_no_move():
    text = said(shares=[move("small", 0.1, 0.11), move("new", None, 0.4), move("large", 0.5, 0.1)])
    assert "**2 shares of topics" in text
    assert text.endswith("- large: 50.0% → 10.0%\n- small: 10.0% → 11.0%")


def test_a_long_list_is_cut_and_says_so():
    text = said(pages_added=[f"{n}.txt" for n in range(14)])
    assert "14 pages added" in text
    assert text.endswith("- and 2 more")


@pytest.mark.parametrize(
    "name", ["<script>x</script>.txt", "a\n# b.txt", "{{< meta x >}}.txt", "[x](javascript:y).txt"]
)
def test_names_of_pages_are_text(name):
    text = said(pages_added=[name])
    assert text.splitlines()[-1].startswith("- ")
    assert not set("<[{#") & set(
        text.splitlines()[-1].replace("\\<", "").replace("\\[", "").replace("\\{", "").replace("\\#", "")
    )
