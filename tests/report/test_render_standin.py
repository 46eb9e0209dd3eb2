import html
import re

import pypdf
import pytest

from fangzhi.report.markup import escape_markdown
from fangzhi.report.render import standin
from fangzhi.report.render.check import check_page
from fangzhi.report.render.result import RenderError
from tests.report.fake_run import HOSTILE
from tests.report.staged import render_short, stage

ARTICLE = """
# First {#sec-first}

Over {{< meta n.passages >}} passages: @fig-regions-map, @tbl-regions-shared and @sec-second, after [@lee1999].

{{< embed notebooks/3-regions.ipynb#fig-regions-map >}}

{{< embed notebooks/3-regions.ipynb#tbl-regions-shared >}}

# Kept out of the count {.unnumbered}

# Second {#sec-second}

## Part {#sec-part}

::: {.note}
A note that leads to @sec-part.
:::

{{< embed notebooks/3-regions.ipynb#txt-regions-summary >}}

{{< embed notebooks/3-regions.ipynb#txt-regions-passages >}}

# References {.unnumbered}

::: {#refs}
:::
"""

PASSAGE = "\n\n::: {#p-001.2-01 .passage}\n**\\[001\\.2\\-01\\]** 宁夏 text\n:::\n"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        return render_short(tmp_path_factory.mktemp("standin"), ARTICLE, monkeypatch=monkeypatch)


@pytest.fixture(scope="module")
def page(rendered):
    return (rendered / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paper(rendered):
    return pypdf.PdfReader(rendered / "report.pdf")


@pytest.fixture(scope="module")
def paper_text(paper):
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def words(fragment):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", fragment)).split())


def test_references_carry_the_number_of_what_they_lead_to(page):
    links = re.findall(r'<a href="#([\w-]+)"[^>]*class="quarto-xref"[^>]*>([^<]+)</a>', page)
    said = {target: text.replace("\u00a0", " ") for target, text in links}
    assert said == {
        "fig-regions-map": "Figure 1", "tbl-regions-shared": "Table 1", "sec-second": "Section 2", "sec-part": "Section 2.1",
    }  # fmt: skip


def test_captions_are_numbered_and_hold_values_and_references(page):
    captions = [words(one) for one in re.findall(r"<figcaption.*?</figcaption>", page, re.DOTALL)]
    assert captions == [
        "Figure 1: Figure made for fig-regions-map, over 4 passages.",
        "Table 1: Table made for tbl-regions-shared; compare Figure 1 .",
    ]


def test_a_figure_has_its_words_for_those_who_cannot_see_it(page):
    assert 'alt="Bars: one a region"' in page


def test_figures_stand_in_the_page_itself(page):
    assert re.search(r'<img[^>]*src="data:image/svg\+xml;base64,', page)


def test_citations_lead_to_the_list_of_references(page):
    assert 'href="#ref-lee1999"' in page
    assert 'id="ref-lee1999"' in page


def test_every_link_of_the_page_leads_somewhere(rendered):
    assert check_page(rendered / "report.html") == ()


def test_passages_are_marked_as_chinese(page):
    assert re.search(r'<div id="p-[\d.]+-\d+" class="passage"\s+lang="zh-Hans"', page)


def test_the_only_script_is_the_one_that_the_policy_names(page):
    import base64
    import hashlib

    scripts = re.findall(r'<script(?! type="application/json")[^>]*>(.*?)</script>', page, re.DOTALL)
    digests = re.findall(r"sha256-([\w+/=]+)", page)
    assert [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts] == digests
    assert "default-src 'none'" in html.unescape(page[: page.find("<script")])


def test_paper_has_bookmarks_of_every_section(paper):
    def titles(entries):
        for entry in entries:
            yield from titles(entry) if isinstance(entry, list) else [entry.title]

    assert list(titles(paper.outline))[:5] == [
        "1 First", "Kept out of the count", "2 Second", "2.1 Part", "000.1 加快推进教育数字化",
    ]  # fmt: skip


def test_paper_is_tagged_and_says_its_title(paper):
    assert paper.metadata["/Title"] == "Regions compared"
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in paper.xmp_metadata.stream.get_data().decode()


def test_all_fonts_of_the_paper_are_embedded(paper):
    for sheet in paper.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile3", "/FontFile2"} & set(descriptor)


def test_chinese_on_paper_can_be_found_by_its_characters(paper_text):
    assert "数字校园覆盖率达到" in paper_text.replace(" ", "")


def test_a_marker_on_paper_gives_the_page_of_its_passage(paper, paper_text):
    at = re.search(r"000\.1-01 p\.\s?(\d+)", paper_text)
    assert "[000.1-01]" in paper.pages[int(at[1]) - 1].extract_text()


def test_the_same_article_gives_the_same_bytes(rendered, tmp_path):
    first = (rendered / "report.pdf").read_bytes()
    standin.compile_typst(rendered / "report.typ", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == first


def test_a_paper_that_cannot_claim_accessibility_is_made_and_told_of(tmp_path, monkeypatch):
    staged = stage(tmp_path, "# A\n\n### Two levels lower\n", monkeypatch=monkeypatch)
    assert "PDF/UA-1: " in standin.render(staged)[0]
    assert (staged / "report.pdf").is_file()


def test_what_pages_write_stays_text_in_both_formats(tmp_path, monkeypatch):
    body = "# A\n\n{{< embed notebooks/3-regions.ipynb#txt-regions-summary >}}\n\n{{< embed notebooks/3-regions.ipynb#tbl-regions-basis >}}\n"
    hostile = escape_markdown(HOSTILE)
    texts = {
        "txt-regions-summary": f"{hostile}\n\n## {hostile}\n\n- {hostile}{PASSAGE}",
        "tbl-regions-basis": f"| {hostile} |\n|---|\n| {hostile} |",
    }
    staged = stage(tmp_path, body, monkeypatch=monkeypatch, texts=texts)
    # A caption makes it no less a text; the table needs one.
    standin.render(staged)
    page = (staged / "report.html").read_text(encoding="utf-8")
    assert words(page[page.find("<article") :]).count(HOSTILE) == 5
    pdf = pypdf.PdfReader(staged / "report.pdf")
    on_paper = "".join("".join(sheet.extract_text() for sheet in pdf.pages).split()).replace("\u200b", "")
    assert on_paper.count("".join(HOSTILE.split())) >= 4
    assert check_page(staged / "report.html") == ()


def test_whatever_the_stand_in_does_not_know_is_named_at_once(tmp_path, monkeypatch):
    body = """
# A {#sec-a}

See @fig-lost, @lst-code, @sec-a [@lee1999] and [see @sec-a]. Inline {{< embed notebooks/3-regions.ipynb#txt-regions-basis >}}.
{{< meta n.regoins >}}

::: {.callout-note}
x
:::

::: {layout-ncol=2}
x
:::

::: {#fig-own}
x
:::

```{python}
1
```
"""
    staged = stage(tmp_path, body, monkeypatch=monkeypatch)
    with pytest.raises(RenderError) as raised:
        standin.render(staged)
    for named in (
        "@fig-lost leads to nothing", "@lst-code", "@sec-a: a reference", "right behind a reference", "has to stand alone", "n.regoins",
        "callout-note", "layout-ncol", "#fig-own", "belongs in a notebook",
    ):  # fmt: skip
        assert named in str(raised.value)


def test_a_citation_without_an_entry_is_named(tmp_path, monkeypatch):
    with pytest.raises(RenderError, match="citation nobody1900 not found"):
        render_short(tmp_path, "# A\n\nAs shown [@nobody1900].\n", monkeypatch=monkeypatch)


def test_a_cell_that_is_not_there_is_named(tmp_path, monkeypatch):
    staged = stage(tmp_path, "# A\n", monkeypatch=monkeypatch)
    article = staged / "report.qmd"
    article.write_text(article.read_text() + "\n{{< embed notebooks/7-none.ipynb#txt-none >}}\n")
    with pytest.raises(RenderError, match="7-none"):
        standin.render(staged)


# ---- texts that ask for care, rendered together ----

ODD = {
    "txt-regions-summary": "## 宁夏\n\n" + escape_markdown("a--b --- c... -5 001-2 -? ~ 5.7亿条"),
    "txt-regions-basis": "## 宁夏\n\n甲😀乙",
    "tbl-regions-basis": f"| file | text |\n|------|--------------|\n| {'a' * 90} | {'示范' * 60} |",
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    body = "# A\n\n" + "\n\n".join(f"{{{{< embed notebooks/3-regions.ipynb#{label} >}}}}" for label in ODD)
    with pytest.MonkeyPatch.context() as monkeypatch:
        return render_short(tmp_path_factory.mktemp("odd"), body, monkeypatch=monkeypatch, texts=ODD)


@pytest.fixture(scope="module")
def odd_sheet(odd):
    return pypdf.PdfReader(odd / "report.pdf").pages[-1]


def test_two_cells_with_the_same_heading_keep_links_apart(odd):
    assert check_page(odd / "report.html") == ()


def test_signs_that_typst_would_join_stay_as_written(odd_sheet):
    assert "a--b---c...-5001-2-?~5.7亿条" in "".join(odd_sheet.extract_text().split())


def test_a_character_without_a_glyph_is_shown_as_missing_on_paper(odd, odd_sheet):
    assert "甲〓乙" in odd_sheet.extract_text().replace(" ", "")
    assert "甲😀乙" in (odd / "report.html").read_text(encoding="utf-8")


def test_long_words_do_not_leave_their_column(odd_sheet):
    edges: list[float] = []
    odd_sheet.extract_text(
        visitor_text=lambda text, _, matrix, *more: edges.append(matrix[4]) if text.strip() else None
    )
    assert max(edges) < float(odd_sheet.mediabox.width)
    assert "a" * 40 not in odd_sheet.extract_text()
