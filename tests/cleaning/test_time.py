"""The time that a page takes is bounded by its size, whatever stands on it."""

import time

import pytest

from fangzhi.cleaning.extract import read_page
from fangzhi.cleaning.pages import clean_page
from fangzhi.cleaning.refusals import Refused

SENTENCE = "宁夏坚持把教育数字化作为优质均衡发展的重要抓手，建成覆盖全区的教育专网，接入学校1860所。"
CHARS = 100_000
SECONDS = 6  # of the processor; the slowest of these take one, a search that backtracks takes minutes
# Units that are repeated: each is what one of our own patterns or searches is for, without an end.
BOMBS = {
    "words of one letter": "a ", "annotated": "學(xué)", "open brackets": "(", "lost bytes": "津?qū)⒓涌", "blanks": "宁" + " " * 50,
    "keywords": "a_b|c,", "digits": "1", "dates without an end": "2023-05-", "open quotes": "“", "titles": "《", "tags": "<",
    "marks of Markdown": "**_`", "addresses": "http://a.", "sources": "来源：", "stamps": "(本文来自:", "lines": "教\n", "letters": "a",
    "entities": "&nbsp;", "wide": "教 育 ", "lost digits": "5?6", "replacement": "\ufffd教育育", "formulas": "=1+1\n",
}  # fmt: skip
MARKUP = {
    "deep": "<div>", "bold": "<b>", "comments": "<!--", "tables": "<table><tr><td>", "lists": "<li><a href=x>教育</a>",
    "attributes": "<p a='b' ", "classes": "<p class='nav-nav-nav",
}  # fmt: skip


def clean(name: str, text: str) -> float:
    began = time.process_time()
    for page in read_page(name, text.encode("utf-8")):
        if not isinstance(page, Refused):
            clean_page(page)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("unit", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_page_that_repeats_what_a_pattern_looks_for_takes_no_longer(name, unit):
    assert clean(name, SENTENCE + unit * (CHARS // len(unit))) < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("unit", MARKUP.values(), ids=MARKUP)
def test_markup_without_an_end_takes_no_longer(unit):
    assert clean("a.html", "<html><body>" + unit * (CHARS // len(unit)) + f"<p>{SENTENCE}</p>") < SECONDS


@pytest.mark.slow
def test_ten_megabytes_on_one_line_take_seconds():
    assert clean("a.txt", SENTENCE * (10_000_000 // len(SENTENCE.encode()))) < 15
