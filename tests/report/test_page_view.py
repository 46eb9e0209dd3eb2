"""The view of one page before and after, in colours by reason."""

import re

import pytest

from fangzhi.cleaning.pages import clean_corpus
from fangzhi.report import set_up
from fangzhi.report.narrative.page_view import page_view

PAGE = """首页 > 新闻 > 正文
農(nóng)村學(xué)校網絡建設加快推進
近年來,全省農(nóng)村學(xué)校網絡建設加快推進,教師(shī)可以隨時下載資源,學(xué)生足不出戶就能聽名師講課。
"""


@pytest.fixture(scope="module")
def tables():
    set_up(lang="en")
    return clean_corpus([("a.txt", PAGE.encode())])


def test_each_kind_of_repair_and_removal_has_a_ground_of_its_own(tables):
    view = page_view(tables.pages, tables.removed, tables.repairs, stem="a").text
    kinds = set(re.findall(r'background-color: (#\w+)"', view.split("\n\n", 1)[1]))
    assert len(kinds) >= 4  # navigation, script, pinyin, punctuation


def test_a_page_that_is_not_there_is_named_with_those_that_are(tables):
    with pytest.raises(KeyError, match="there is a"):
        page_view(tables.pages, tables.removed, tables.repairs, stem="b")
