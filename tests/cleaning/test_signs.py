import pytest

from fangzhi.cleaning.signs import FOLDED, INVISIBLES, LOOK_ALIKES, STREWN, TRADITIONAL, signs_of
from tests.clean_pages import PAGES


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("教育部", 0),
        ("", 0),
        ("教\u200b育", INVISIBLES),
        ("教育😀", INVISIBLES),
        ("⻓江", LOOK_ALIKES),
        ("２０２４年", LOOK_ALIKES),
        ("教★育", STREWN),
        ("學校", TRADITIONAL),
        ("顯著", TRADITIONAL),
        ("教育,部门", FOLDED),
        ("學校(一)", TRADITIONAL | FOLDED),
    ],
)
def test_signs_tell_what_a_page_may_need(text, signs):
    assert signs_of(text) == signs


@pytest.mark.parametrize("page", PAGES.values())
def test_clean_pages_show_no_sign_but_an_ascii_mark(page):
    assert signs_of(page) & ~FOLDED == 0
