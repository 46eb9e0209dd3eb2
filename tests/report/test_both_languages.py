"""The reader of finished reports sees a fault, and takes nothing for one that is none."""

import pytest
from lxml import html

from tests.report import both_languages as language

TERM = '<span class="term" lang="zh-Hans">慕课</span>'


def page(body: str, lang: str = "en"):
    return html.fromstring(f'<html lang="{lang}"><body><main>{body}</main></body></html>')


@pytest.mark.parametrize(
    ("body", "n"),
    [
        ("<p>The texts 谈 much.</p>", 1),
        ("<p>21.5 billion、38</p>", 1),
        ('<img alt="热力图">', 1),
        ('<p>It says <span lang="zh-Hans">双减</span>.</p>', 0),
        ('<div lang="zh-Hans"><p>双减 <span lang="en">As on the page: 双減</span></p></div>', 1),
        ("<script>谈</script><p>【→】</p>", 0),
    ],
)
def test_chinese_that_does_not_say_so_is_found(body, n):
    assert len(language.chinese_in_english(page(body))) == n


@pytest.mark.parametrize(
    ("body", "n"),
    [
        (f"<p>{TERM} (MOOCs), then {TERM} again.</p>", 0),
        (f"<p>{TERM}, alone.</p>", 1),
        (f"<table><tr><td>{TERM} MOOCs</td></tr><tr><td>{TERM}</td></tr></table>", 0),
        (
            f"<table><tr><td>{TERM} MOOCs</td></tr>{'<tr><td>x</td></tr>' * 14}<tr><td>{TERM}</td></tr></table>",
            1,
        ),
        (f"<section><p>{TERM} (MOOCs)</p></section><section><p>{TERM}</p></section>", 1),
        (f"<section><p>{TERM} (mùkè)</p></section><section><p>{TERM}</p></section>", 0),
        (f"<p>{TERM} (… courses)</p>", 0),
        (f"<h3><strong>{TERM}</strong> MOOCs</h3>", 0),
        ('<p>Ningxia (<span class="term" lang="zh-Hans">宁夏</span>) leads.</p>', 0),
    ],
)
def test_a_term_without_its_gloss_at_first_use_is_found(body, n):
    assert len(language.unexplained(page(body))) == n


@pytest.mark.parametrize(
    ("body", "n"),
    [
        (f"<p>{TERM} (mùkè)</p>", 0),
        (f"<p>{TERM} (mùkè)</p><p>{TERM} (mùkè)</p>", 1),
        (f"<p>{TERM.replace('慕课', '晾赛比促机制')} (liàngsài bǐcù jīzhì)</p>", 1),
        (f"<p>{TERM} (MOOCs), {TERM} (MOOCs)</p>", 0),
    ],
)
def test_pinyin_that_comes_twice_or_is_a_chain_is_found(body, n):
    assert len(language.chains_of_pinyin(page(body))) == n


@pytest.mark.parametrize(
    ("body", "n"),
    [
        ("<p>宁夏 · theme · 教育数字化</p>", 1),
        ("<p>由Pandoc排版，见<code>run.json</code>和001_e78110.txt。</p>", 0),
        ('<p>“AI4S时代”，MOOC三门</p><p id="refs">Lee, D. and Seung</p>', 0),
        ("<p>领域包（sha256 5dfab…）</p>", 0),
        ("<p>2-topics的n_topics：4 → 5</p>", 0),
        ('<img alt="Heat map">', 2),
    ],
)
def test_english_words_in_a_chinese_report_are_found(body, n):
    assert len(language.english_in_chinese(page(body, "zh-CN"), "MOOC")) == n


def test_a_term_that_the_glossary_leaves_out_is_found():
    body = f'{TERM}<section id="sec-glossary"><table><tr><td>双减</td></tr></table></section>'
    assert language.not_in_the_glossary(page(body), {"慕课": "MOOCs"}.get) == ["慕课"]
    assert language.not_in_the_glossary(page(body.replace("双减", "慕课")), {"慕课": "MOOCs"}.get) == []
