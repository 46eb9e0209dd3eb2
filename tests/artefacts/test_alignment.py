from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.artefacts.alignment import Edit, RepairedText, apply_edits, disjoint

PAGE = "學(xué)會(huì)議"
REPAIRED = RepairedText(
    PAGE,
    (
        Edit(0, 1, "学", "script"),
        Edit(1, 6, "", "pinyin"),
        Edit(6, 7, "会", "script"),
        Edit(7, 12, "", "pinyin"),
        Edit(12, 13, "议", "script"),
    ),
)


@st.composite
def edits_over(draw, length):
    bounds = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    spans = list(zip(bounds[::2], bounds[1::2], strict=False))
    word = st.text("甲乙丙", max_size=3)
    return [
        Edit(a, b, draw(word), draw(st.sampled_from(["script", "pinyin", "lost"]))) for a, b in spans if a < b
    ]


@st.composite
def repaired_texts(draw):
    raw = draw(st.text("abc 一二三\n", max_size=20))
    return RepairedText(raw, tuple(draw(edits_over(len(raw)))))


def test_text_has_every_edit_applied():
    assert REPAIRED.text == "学会议"


def test_a_deletion_belongs_to_the_character_before_it():
    assert [REPAIRED.to_raw(i) for i in range(4)] == [0, 6, 12, 13]


def test_a_deletion_at_the_start_of_a_line_belongs_to_the_line():
    page = RepairedText("甲\n\u200b\u200b乙", (Edit(2, 3, "", "invisible"), Edit(3, 4, "", "invisible")))
    assert page.to_raw(2) == 2
    assert RepairedText("\ufeff甲", (Edit(0, 1, "", "invisible"),)).to_raw(0) == 0


def test_an_offset_inside_a_replacement_leads_to_its_start():
    page = RepairedText("甲?!乙", (Edit(1, 3, "。”天", "byte_shift"),))
    assert [page.to_raw(i) for i in range(6)] == [0, 1, 1, 1, 3, 4]


def test_an_offset_of_the_page_leads_to_the_repaired_text():
    assert [REPAIRED.to_clean(i) for i in (0, 1, 3, 6, 13)] == [0, 1, 1, 1, 3]


def test_a_span_is_cleaned_with_the_edits_inside_it():
    assert REPAIRED.clean(0, 6) == "学"
    assert REPAIRED.clean(6, 13) == "会议"
    assert REPAIRED.clean(0, 4) == "学(xu"


@pytest.mark.parametrize(
    "edits", [(Edit(2, 3, "", "lost"), Edit(1, 2, "", "lost")), (Edit(0, 9, "", "lost"),)]
)
def test_edits_that_overlap_or_leave_the_text_are_refused(edits):
    with pytest.raises(ValueError, match="edit"):
        RepairedText("一二三", edits)


def test_edits_of_two_steps_that_meet_become_one_named_after_the_graver_damage():
    shifted = RepairedText("50%?！碧Z學", (Edit(3, 7, "。”國", "byte_shift", 0.9),))
    both = shifted.then([Edit(5, 7, "国学", "script", 1.0)])
    assert both.edits == (Edit(3, 8, "。”国学", "byte_shift", 0.9),)


def test_edits_of_two_steps_that_only_touch_stay_apart():
    page = RepairedText("學(xué)校", (Edit(1, 6, "", "pinyin"),))
    both = page.then([Edit(0, 1, "学", "script")])
    assert both.edits == (Edit(0, 1, "学", "script"), Edit(1, 6, "", "pinyin"))


@given(repaired_texts(), st.data())
def test_going_on_gives_the_text_of_the_second_step(repaired, data):
    edits = data.draw(edits_over(len(repaired.text)))
    assert repaired.then(edits).text == apply_edits(repaired.text, edits)


@given(repaired_texts(), st.data())
def test_spans_between_bounds_of_the_text_give_its_parts(repaired, data):
    inside = {
        c + k
        for c, e in zip(repaired._clean_starts, repaired.edits, strict=True)
        for k in range(1, len(e.repaired))
    }
    bounds = sorted(b for b in data.draw(st.sets(st.integers(0, len(repaired.text)))) if b not in inside)
    ends = [0, *bounds, len(repaired.text)]
    pieces = [repaired.clean(repaired.to_raw(a), repaired.to_raw(b)) for a, b in pairwise(ends)]
    head = repaired.clean(0, repaired.to_raw(0))
    tail = repaired.clean(repaired.to_raw(len(repaired.text)), len(repaired.raw))
    assert head + "".join(pieces) + tail == repaired.text


@given(repaired_texts())
def test_offsets_grow_together(repaired):
    raws = [repaired.to_raw(i) for i in range(len(repaired.text) + 1)]
    assert raws == sorted(raws)
    assert all(0 <= raw <= len(repaired.raw) for raw in raws)


def test_of_overlapping_edits_the_first_is_kept():
    assert disjoint([Edit(2, 5, "", "lost"), Edit(0, 3, "", "lost")]) == [Edit(0, 3, "", "lost")]
