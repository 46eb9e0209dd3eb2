"""The words marked in an opened passage: those that the claim before the marker rests on, and no others."""

import json

import pytest

from fangzhi.report.render.highlights import as_script
from tests.browser.chromium import chromium, find_chromium
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

TEXT = (
    "2024年，甘肃省投入13.6亿元建设供餐食堂，再投入3.6亿元，实施“陇原护苗”行动，开展校园餐监管，培训营养师1.2万人，"
    "供餐学校的食堂全部公开。"
)
BEFORE = "2024年，甘肃省投入13.6億元"
FACTS = {
    "figures": [
        ["13.6亿元", "供餐食堂", TEXT.index("13.6亿元")],
        ["3.6亿元", "投入", TEXT.index("再投入3.6亿元") + 3],
        ["1.2万人", "营养师", TEXT.index("1.2万人")],
    ],
    "names": [["“陇原护苗”行动", "陇原护苗行动"]],
    "themes": {"食品安全": ["校园餐", "监管", "食堂"]},
    "terms": ["供餐", "公开"],
    "repairs": [[BEFORE.index("億"), BEFORE.index("億") + 1]],
    "length": len(BEFORE),
}
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{facts}<script>{script}</script></head><body>
<button class="theme-toggle" hidden></button><main><article id="content"><div id="claims"></div>
<div id="p-1.1-01" class="passage"><p><strong>[1.1-01]</strong> <em>甘肃 Gansu</em> {text}</p>
<p><span class="source">1.txt, characters 0-9</span><span class="before">As on the page: {before}</span></p></div>
</article></main></body></html>"""
MARKER = '<a href="#p-1.1-01">1.1-01</a>'


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium: install it, or set CHROMIUM_PATH")
    target = tmp_path_factory.mktemp("highlights") / "page.html"
    script = (ROOT / "reports" / "assets" / "report.js").read_text(encoding="utf-8")
    facts = as_script("highlights", {"1.1-01": FACTS})
    target.write_text(PAGE.format(facts=facts, script=script, text=TEXT, before=BEFORE), encoding="utf-8")
    with chromium(program) as browser:
        browser.show()
        browser.open(target)
        yield browser


def marked(page, claim, *, tag="mark", marker=0):
    """Return what is marked once a marker behind a claim (HTML) is clicked."""
    return page.js(
        "(() => { const claims = document.getElementById('claims');"
        f"claims.innerHTML = {json.dumps(claim)};"
        f"claims.querySelectorAll('a')[{marker}].click();"
        f"const found = [...document.querySelectorAll('.evidence {tag}')].map((one) => one.textContent);"
        "document.querySelector('.evidence').hidePopover(); return found; })()"
    )


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Gansu (甘肃) names “陇原护苗”行动 ", ["“陇原护苗”行动"]),
        ("The texts of Gansu give 40% of their space to 食品安全 (food safety) ", ["食堂", "校园餐", "监管", "食堂"]),
        ("Two regions repeat the same words: “开展校园餐监管” ", ["开展校园餐监管"]),
        ("Words that set Gansu apart: 公开 ", ["公开"]),
        ("Gansu speaks of something else ", []),
        ("On 食品安全 Gansu gives figures: 营养师 1.2万人 ", ["营养师", "1.2万人"]),
        ("投入 3.6亿元 ", ["投入", "3.6亿元"]),
    ],
)  # fmt: skip
def test_each_kind_of_claim_marks_its_own_words(page, claim, words):
    assert marked(page, f"<p>{claim}{MARKER}</p>") == words


def test_a_quoted_sentence_is_marked_whole_and_not_the_figures_in_it(page):
    quoted = "开展校园餐监管，培训营养师1.2万人，供餐学校的食堂全部公开。"
    assert marked(page, f"<ul><li>“{quoted}” {MARKER}</li></ul>") == [quoted]


def test_a_marker_speaks_for_the_words_since_the_marker_before_it(page):
    two = f"<p>Gansu invests 13.6亿元 {MARKER} and trains 1.2万人 {MARKER}</p>"
    assert "1.2万人" not in marked(page, two)
    assert marked(page, two, marker=1) == ["营养师", "1.2万人"]


def test_in_a_table_a_marker_speaks_for_its_row(page):
    row = f"<table><tbody><tr><td>营养师</td><td>1.2万人</td><td>{MARKER}</td></tr></tbody></table>"
    assert marked(page, row) == ["营养师", "1.2万人"]


def test_what_was_damaged_is_marked_in_the_text_as_it_stood(page):
    assert marked(page, f"<p>公开 {MARKER}</p>", tag=".before del") == ["億"]
