"""The lines of a repaired page and their places on the page as it came."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.artefacts.alignment import Edit, RepairedText
from fangzhi.cleaning import lines
from fangzhi.cleaning.lines import Line, bare, cut_lines, is_prose, split_line

A = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"


def texts(raw: str, *edits: Edit) -> list[str]:
    return [line.text for line in cut_lines(RepairedText(raw, edits))]


def test_each_line_has_its_span_without_white_space():
    raw = "  标题 \n\n\u3000\u3000正文\r\n"
    lines = cut_lines(RepairedText(raw))
    assert [raw[line.start : line.end] for line in lines] == ["标题", "正文"]


def test_a_line_takes_its_deletions_with_it():
    repaired = RepairedText("教(xué)\n育", (Edit(1, 6, "", "pinyin"),))
    assert [(line.text, line.start, line.end) for line in cut_lines(repaired)] == [("教", 0, 6), ("育", 7, 8)]


def test_lines_that_the_repair_joined_are_one():
    assert texts("加快建\n设教育", Edit(3, 4, "", "line_break")) == ["加快建设教育"]


def test_a_line_that_the_repair_emptied_is_removed_for_its_reason():
    lines = cut_lines(RepairedText("甲\n🌟🌟\n乙", (Edit(2, 4, "", "emoji"),)))
    assert [(line.start, line.end, line.reason) for line in lines] == [
        (0, 1, ""),
        (2, 4, "placeholder"),
        (5, 6, ""),
    ]


def test_an_edit_at_the_end_of_a_line_is_not_cut():
    repaired = RepairedText("教育 \n科技", (Edit(1, 3, "育。", "punctuation"),))
    assert repaired.clean(cut_lines(repaired)[0].start, cut_lines(repaired)[0].end).strip() == "教育。"


def test_paragraphs_that_run_on_are_cut_at_their_indent():
    assert texts(f"{A}\u3000\u3000{A}") == [A, A]


def test_the_cells_of_a_short_line_are_not_cut():
    assert texts("指标    播种面积    总产量") == ["指标    播种面积    总产量"]


def test_a_notice_behind_the_last_sentence_is_a_line_of_its_own():
    assert texts(f"{A}（责任编辑：张三）") == [A, "（责任编辑：张三）"]
    assert texts(f"{A * 2}免责声明：本文转载自网络。") == [A * 2, "免责声明：本文转载自网络。"]


def test_the_line_of_date_and_source_is_cut_from_the_paragraph_behind_it():
    head = "2024年10月30日 09:54 来源:中新网四川 编辑:曹惠君"
    assert texts(f"{head}  {A}") == [head, A]


def test_a_line_carries_the_tag_of_its_place():
    lines = cut_lines(RepairedText("标题\n正文\n页脚"), [(0, "h1"), (3, "main"), (6, "other")])
    assert [line.tag for line in lines] == ["h1", "main", "other"]


def test_a_line_is_split_with_its_spans():
    repaired = RepairedText("教(xué)育  某网", (Edit(1, 6, "", "pinyin"),))
    head, tail = split_line(repaired, cut_lines(repaired)[0], 2)
    assert (head.text, tail.text) == ("教育", "某网")
    assert repaired.raw[tail.start : tail.end] == "某网"


def test_the_key_folds_width_and_words_set_wide():
    assert Line("来源：　ＡＢＣ", 0, 8, 0).key == "来源: ABC"
    assert Line("人 民 网 版 权 所 有", 0, 13, 0).key == "人民网版权所有"
    assert Line("大 中 小", 0, 5, 0).key == "大 中 小"


def test_bare_keeps_letters_and_digits():
    assert bare("“双减”，2023年_x！") == "双减2023年x"


@given(st.text(alphabet="教育。，\n\r\u3000 \t\u2028a：来源（", max_size=300))
def test_lines_hold_every_character_once(raw):
    lines = cut_lines(RepairedText(raw))
    covered = [i for line in lines for i in range(line.start, line.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(raw) if not c.isspace()} <= set(covered)


def test_a_question_in_a_title_is_no_prose_and_a_paragraph_is():
    assert not is_prose("四川出台养老服务条例实施细则，这些变化和你有关？")
    assert is_prose(A)
    assert is_prose("The provincial government has announced a new set of pilot policies for the port.")


def test_a_line_alone_is_undecided_and_knows_what_its_text_says():
    line = cut_lines(RepairedText(A))[0]
    key = line.key
    line.remove("spam")
    alone = line.alone()
    assert (alone.reason, alone.role, alone.tag) == ("", "", "")
    assert alone.__dict__["key"] == key


@pytest.mark.parametrize(
    "text", ["教育", "一、" * 40, "a" * 50, "，。" * 30 + "会议指出" * 6, "会议指出" * 5]
)
def test_the_opening_of_a_line_is_the_start_of_its_letters(text):
    line = Line(text, 0, len(text), 0)
    assert line.opening == line.bare[:20]


@given(
    st.text(st.sampled_from("教育，。：…①㎡Ａ１　 \t\n版权所有ﾞかｶ\u0301한\u1161🙂\ue000下载(:"), max_size=60)
)
def test_what_a_page_makes_for_all_its_lines_is_what_each_line_makes_for_itself(text):
    for line in cut_lines(RepairedText(text)):
        alone = Line(line.text, line.start, line.end, line.clean_start)
        assert (line.key, line.bare) == (alone.key, alone.bare)
        assert alone.cues & ~line.cues == 0  # more may be looked at, never less


def test_a_line_is_taken_out_by_its_own_methods_alone():
    # They keep `reason` and `is_kept` together
    folder = Path(lines.__file__).parent
    setting = re.compile(r"\.reason(?:, [\w.]+)* = ")
    others = [path.name for path in folder.glob("*.py") if path.name not in {"lines.py", "refusals.py"}]
    assert [name for name in others if setting.search((folder / name).read_text(encoding="utf-8"))] == []
