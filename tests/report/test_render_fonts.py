import io

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from fangzhi.report.render.fonts import font_folders, missing_glyphs, subset, web_fonts
from fangzhi.report.style import font_files


def outline(font: TTFont, glyph: str):
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return pen.value


@pytest.fixture(scope="module")
def bold() -> TTFont:
    return TTFont(io.BytesIO(subset(font_files()["bold"], "骨a")))


def test_a_subset_holds_the_characters_asked_for_and_few_others(bold):
    assert set(bold.getBestCmap()) == {ord("骨"), ord("a")}
    assert len(bold.getGlyphOrder()) < 12


def test_the_bold_shows_the_forms_of_mainland_china_without_being_asked(bold):
    whole = TTFont(font_files()["bold"], lazy=True)
    taiwan = outline(whole, whole.getBestCmap()[ord("骨")])
    assert outline(bold, bold.getBestCmap()[ord("骨")]) != taiwan


def test_an_apostrophe_for_latin_text_is_narrow():
    narrow = TTFont(io.BytesIO(subset(font_files()["sans"], "’", feature="pwid")))
    wide = TTFont(io.BytesIO(subset(font_files()["sans"], "’")))
    assert narrow["hmtx"][narrow.getBestCmap()[0x2019]][0] < wide["hmtx"][wide.getBestCmap()[0x2019]][0] / 2


def test_the_same_characters_give_the_same_bytes():
    assert subset(font_files()["sans"], "中a") == subset(font_files()["sans"], "a中")


def test_a_subset_keeps_the_date_of_its_font(bold):
    assert bold["head"].modified == TTFont(font_files()["bold"], lazy=True)["head"].modified


def test_the_style_sheet_holds_its_fonts_and_asks_for_none():
    css = web_fonts("宁夏", headings="报告")
    assert css.count("@font-face") == css.count("url(data:font/woff;base64,") == css.count("url(") == 5


def test_characters_without_a_glyph_are_found():
    assert missing_glyphs("宁夏 a 😀 ཀ") == ("ཀ", "😀")


@pytest.mark.parametrize(
    "text", ["", "中文，“引号”——……", "a\u0301 \u200b\ufeff\n\t", "ā é ② ㎡ ￥ ½", "\ud800"]
)
def test_what_can_be_shown_or_needs_no_glyph_is_not_reported(text):
    assert missing_glyphs(text) == ()


def test_fonts_for_paper_come_with_the_package():
    assert font_folders()
    assert all(folder.is_dir() for folder in font_folders())
