"""The whole way of a rendering, with fonts; with real Quarto where there is one."""

import re

import pypdf
import pytest

from fangzhi.report.language import use_language
from fangzhi.report.render import quarto
from fangzhi.report.render import render as rendering
from fangzhi.report.render.render import render_report
from fangzhi.report.render.result import ARTICLES, RenderError, shown_engine
from tests.report.fake_run import ROOT, write_fake_run
from tests.report.staged import write_article

CONFIG = ROOT / "_quarto.yml"
SHORT = "# A {#sec-a}\n\n## B\n\n{{< embed notebooks/3-regions.ipynb#txt-regions-passages >}}\n"


@pytest.fixture
def no_quarto(monkeypatch):
    monkeypatch.setattr(quarto, "find_quarto", lambda: (None, ()))


def make(folder, body=SHORT, **options):
    article = write_article(folder / "article", body)
    return article, write_fake_run(folder / "run", article=article / "report.qmd", **options)


def listing(run):
    return {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}


@pytest.mark.slow
def test_a_run_gets_its_report_and_all_that_is_needed_to_make_it_again(tmp_path, no_quarto):
    article, run = make(tmp_path)
    rendered = render_report(run, article_dir=article, quarto_config=CONFIG)
    assert [path.name for path in rendered.files] == ["report.html", "report.pdf"]
    assert re.fullmatch(r"Pandoc [\d.]+ and Typst [\d.]+", rendered.engine)
    assert rendered.describe()["name"] == rendered.engine
    kept = {path.name for path in run.iterdir()}
    assert {
        "report.html",
        "report.pdf",
        "report.qmd",
        "references.bib",
        "assets",
        "notebooks",
        "data",
    } <= kept
    assert not [name for name in kept if name.startswith(".")]
    again = render_report(run, article_dir=article, quarto_config=CONFIG)
    assert again == rendered


@pytest.mark.slow
def test_a_rendering_that_fails_leaves_the_previous_report(tmp_path, no_quarto):
    article, run = make(tmp_path)
    render_report(run, article_dir=article, quarto_config=CONFIG)
    before = listing(run)
    (article / "report.qmd").write_text((article / "report.qmd").read_text() + "\n@fig-lost\n")
    with pytest.raises(RenderError, match="fig-lost"):
        render_report(run, article_dir=article, quarto_config=CONFIG)
    assert listing(run) == before
    assert not list(run.glob(".render-*"))


def test_a_folder_without_notebooks_is_no_run(tmp_path, no_quarto):
    with pytest.raises(RenderError, match="not a finished run"):
        render_report(tmp_path, article_dir=ROOT / "reports", quarto_config=CONFIG)


@pytest.mark.slow
def test_a_quarto_that_fails_is_told_of_and_replaced(tmp_path, monkeypatch):
    article, run = make(tmp_path)
    monkeypatch.setattr(quarto, "find_quarto", lambda: (quarto.Quarto("/bin/false", "1.9.38"), ()))
    rendered = render_report(run, article_dir=article, quarto_config=CONFIG)
    assert rendered.engine.startswith("Pandoc")
    assert "Quarto 1.9.38 could not render" in rendered.warnings[0]


def test_characters_that_no_font_has_are_told_of():
    assert "U+1F600" in rendering._on_missing(("😀",))[0]
    assert rendering._on_missing(()) == ()


# ---- both engines, from the same sources ----


@pytest.fixture(scope="module", params=["en", "zh"])
def both(tmp_path_factory, request):
    """The project's article of a language on an invented run, once by each engine: [(html, pdf), (html, pdf)]."""
    found, warnings = quarto.find_quarto()
    if found is None:
        pytest.skip(f"no Quarto to compare with (set QUARTO_PATH); {'; '.join(warnings) or 'none found'}")
    made = []
    use_language(request.param)  # the invented run's tables speak it too
    for engine in ((found, ()), (None, ())):
        run = write_fake_run(
            tmp_path_factory.mktemp("engine") / "run", article=ROOT / "reports" / ARTICLES[request.param],
            hostile=True, n_passages=16, n_rows=40, language=request.param,
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(quarto, "find_quarto", lambda engine=engine: engine)
            rendered = render_report(run, article_dir=ROOT / "reports", quarto_config=CONFIG)
        assert rendered.engine.startswith("Quarto" if engine[0] else "Pandoc"), rendered.warnings
        made.append(
            (
                rendered.files[0].read_text(encoding="utf-8"),
                pypdf.PdfReader(rendered.files[1]),
                shown_engine(rendered.engine, request.param),
            )
        )
    yield made
    use_language("en")


def text_of(fragment):
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", fragment)).split())


PARTS = {
    "headings": r"<h[1-3][^>]*>.*?</h[1-3]>",
    "captions": r"<figcaption.*?</figcaption>",
    "cells": r"<t[hd][^>]*>.*?</t[hd]>",
    "references": r"<a [^>]*quarto-xref[^>]*>.*?</a>",
    "citations": r'<span class="citation".*?</span>',
    "contents": r"<nav.*?</nav>",
    "paragraphs": r"<p>.*?</p>",
    "passages": r'<div id="p-[^>]*>.*?</div>',
}


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_both_engines_say_the_same(both, part):
    said = [
        [text_of(one).replace(engine, "ENGINE") for one in re.findall(PARTS[part], page, re.DOTALL)]
        for page, _, engine in both
    ]
    assert said[0] == said[1]
    assert said[0]


@pytest.mark.slow
@pytest.mark.parametrize("attribute", ["id", "href", "alt", "lang"])
def test_both_engines_mark_the_same(both, attribute):
    pattern = re.compile(rf'<(?:h[1-6]|a|div|section|figcaption|img|span|p)\b[^>]*?\s{attribute}="([^"]*)"')
    quartos, standins = (set(pattern.findall(page[page.find("<body") :])) for page, _, _ in both)
    own = re.compile(r"cb\d+.*|quarto-.*|Figure .*")  # Quarto's ids of code and of its own parts
    assert {one for one in quartos ^ standins if not own.fullmatch(one)} == set()


def squeezed(text):
    return "".join(text.split()).replace("\u200b", "")


@pytest.mark.slow
def test_both_engines_put_on_paper_what_stands_on_the_page(both):
    """Page breaks differ from version to version of Typst; each may tear one piece of text."""
    for page, pdf, _ in both:
        paper = squeezed("".join(sheet.extract_text() for sheet in pdf.pages))
        pieces = re.findall(
            r"<(?:td|th|h[1-3]|figcaption)\b[^>]*>(.*?)</", page[page.find("<article") :], re.DOTALL
        )
        told = {squeezed(text_of(re.sub(r"<span[^>]*section-number.*?</span>", "", one))) for one in pieces}
        torn = [one for one in told if one.replace(":", "", 1) not in paper and one not in paper]
        assert len(told) > 30
        assert len(torn) < len(pdf.pages), torn


@pytest.mark.slow
def test_neither_engine_lets_a_page_be_more_than_text(both):
    for page, _, _ in both:
        assert "<script>window.hacked" not in page
        assert "root:x:0" not in page
        assert page.count("<script>") == 1  # the report's own; the others are data, which no browser runs
        assert page.count("<script") == 1 + page.count('<script type="application/json"')
