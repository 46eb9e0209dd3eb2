import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.artefacts.schema import REPAIR_REASONS
from fangzhi.cleaning.repair import repair
from tests import damage
from tests.accuracy.repair import LAYERS, MIRRORS, accuracy, damaged_pages, normal
from tests.clean_pages import PAGES, paragraphs

# What damaged pages are made of, and what could trip a repair up
PIECES = [
    "學", "会", "國", "校", "著", "教育部", "標誌", "乾隆", "(xué)", "（huì）", "(bó)", "?", "！", "!", "；", "，", ",",
    "。", "”", "“", '"', "'", "(", ")", "\n", "\r\n", "  ", "\u3000", "\u200b", "\ue268", "碧", "旖", "Z", "E", "ㄔ",
    "O", "⒓", "5", "30日", "2024年", "%", ".", "/p>", "<b id=x>", "&nbsp;", "u003c", "😀", "★", "⻓", "Ａ", "５", "：",
    "(本文来自:某网)", "欢迎访问", "www.a.com", "「", "」", "於", "並", "影片", "\ufffd", "\x00", "\ud800", "€",
]  # fmt: skip
MESSY = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def test_a_page_of_all_damage_reads_as_it_was_written():
    page = PAGES["gansu_education"]
    damaged = damage.mirror_page(page, random=random.Random(1), listed=damage.LISTED, cut_share=0.3)
    damaged = damage.sprinkle(damaged, "😀\u200b", share=0.02, random=random.Random(2))
    assert accuracy(repair(damaged).text, page) > 0.999


@pytest.mark.parametrize("name", PAGES)
def test_clean_simplified_pages_get_no_edit(name):
    assert repair(PAGES[name]).edits == ()


@pytest.mark.parametrize("mirror", MIRRORS)
def test_damage_then_repair_gives_the_page_back(mirror):
    # Digits that the damage ate are gone, and so are whole characters where it dropped some
    least = 0.96 if "dropped" in mirror else 0.99
    for truth, damaged in damaged_pages(("folded",), mirror):
        assert accuracy(repair(damaged).text, truth) >= least


def test_what_one_repair_uncovers_the_next_round_repairs():
    assert repair("教育&ｎｂｓｐ;部的通知").text == "教育 部的通知"


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_of_damage_comes_off(layer):
    for truth, damaged in damaged_pages((layer,), "simplified"):
        assert normal(repair(damaged).text) == normal(truth)


@pytest.mark.parametrize("layer", ["folded", "wide", "look-alikes", "emoji", "invisible", "tags"])
def test_single_paragraphs_come_back_as_well_as_pages(layer):
    for number, paragraph in enumerate(paragraphs()):
        damaged = LAYERS[layer](paragraph, random.Random(number))
        assert normal(repair(damaged).text) == normal(paragraph)


@settings(max_examples=150, deadline=None)
@given(MESSY)
def test_repairing_a_repaired_text_changes_nothing(text):
    once = repair(text).text
    assert repair(once).text == once


@settings(max_examples=150, deadline=None)
@given(st.one_of(MESSY, st.text(max_size=60)))
def test_edits_are_sorted_apart_in_bounds_and_of_a_known_reason(text):
    repaired = repair(text)
    last = 0
    for edit in repaired.edits:
        assert last <= edit.start <= edit.end <= len(text)
        assert edit.reason in REPAIR_REASONS
        assert 0 <= edit.confidence <= 1
        last = edit.end


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80))
def test_any_decoded_bytes_are_repaired_without_an_error(data):
    repair(data.decode("gb18030", "replace"))
    repair(data.decode("latin-1"))


def test_the_same_page_gives_the_same_edits():
    page = damage.mirror_page(
        PAGES["hainan_tourism"], random=random.Random(3), listed=damage.LISTED, cut_share=0.2
    )
    assert repair(page) == repair(page)


def test_every_edit_leads_from_the_page_to_the_text():
    page = damage.mirror_page(PAGES["fujian_digital"], random=random.Random(4), listed=damage.LISTED)
    repaired = repair(page)
    for edit in repaired.edits:
        start = repaired.to_clean(edit.end) - len(edit.repaired)
        assert repaired.text[start : start + len(edit.repaired)] == edit.repaired


@pytest.mark.slow
@settings(max_examples=3000, deadline=None)
@given(MESSY)
def test_repairing_twice_equals_repairing_once_on_many_texts(text):
    once = repair(text).text
    assert repair(once).text == once


@pytest.mark.slow
@pytest.mark.parametrize("mirror", MIRRORS)
def test_all_layers_together_come_off(mirror):
    for truth, damaged in damaged_pages(tuple(LAYERS), mirror):
        assert accuracy(repair(damaged).text, truth) >= 0.95


def test_single_quotes_behind_a_folded_mark_are_restored_at_once():
    once = repair("'學!'").text
    assert once == "‘学！’" == repair(once).text
