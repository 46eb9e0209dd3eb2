"""The report as a Word file."""

import os
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document

from fangzhi.report.identity import read_identity
from fangzhi.report.markup import block, span
from fangzhi.report.render import word
from fangzhi.report.render.fonts import font_folders
from tests.report import ooxml
from tests.report.fake_run import HOSTILE
from tests.report.staged import render_short

BODY = """# One {#sec-one}

See @fig-regions-map, @tbl-regions-shared and @sec-one; so says [@lee1999]. *强调* and *stress*.

{{< embed notebooks/3-regions.ipynb#fig-regions-map >}}

{{< embed notebooks/3-regions.ipynb#tbl-regions-shared >}}

## Within

{{< embed notebooks/3-regions.ipynb#txt-regions-summary >}}

# References {.unnumbered}

::: {#refs}
:::

# Appendix

{{< embed notebooks/3-regions.ipynb#txt-regions-passages >}}
"""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def staged(tmp_path, monkeypatch):
    (tmp_path / "report.yml").write_text("title: 'A & <B>'\nauthor: [李四, B]\ninstitution: 某大学\n")
    identity = read_identity(tmp_path / "report.yml")
    return render_short(tmp_path, BODY, monkeypatch=monkeypatch, identity=identity, formats=("docx",))


def styles(document, name):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == name]


def test_headings_captions_and_the_title_page_have_their_styles(staged):
    document = Document(staged / "report.docx")
    assert styles(document, "Title") == ["A & <B>"]
    assert styles(document, "Imprint") == ["某大学"]
    assert [text.split("\t")[-1] for text in styles(document, "Heading 1")] == [
        "One",
        "References",
        "Appendix",
    ]
    assert len(styles(document, "toc 1")) == 3
    assert styles(document, "Image Caption")[0].startswith("Figure\u00a0")
    assert "over 4 passages" in styles(document, "Image Caption")[0]
    assert styles(document, "Table Caption")[0].startswith("Table\u00a0")


def test_the_institution_stands_close_below_its_logo(tmp_path, monkeypatch):
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>')
    (tmp_path / "report.yml").write_text("institution: 某大学\nlogo: logo.svg\n")
    identity = read_identity(tmp_path / "report.yml")
    staged = render_short(tmp_path, BODY, monkeypatch=monkeypatch, identity=identity, formats=("docx",))
    document = Document(staged / "report.docx")
    assert [paragraph.style.name for paragraph in document.paragraphs][:2] == ["Logo", "Imprint Below Logo"]
    assert document.styles["Imprint Below Logo"].paragraph_format.space_before == 0


def test_every_link_inside_the_file_leads_to_a_bookmark(staged):
    root = Document(staged / "report.docx").element
    targets = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    bookmarks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    assert {"fig-regions-map", "tbl-regions-shared", "sec-one", "p-000.1-01"} <= targets
    assert targets <= bookmarks


def test_tables_have_a_head_that_is_repeated_and_fill_the_text(staged):
    table = Document(staged / "report.docx").tables[0]
    assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    widths = [int(column.get(f"{W}w")) for column in table._tbl.iter(f"{W}gridCol")]
    assert sum(widths) == pytest.approx(9640, abs=10)
    assert widths[1] == max(widths)


def test_pictures_are_png_with_a_text_for_those_who_cannot_see_them(staged):
    document = Document(staged / "report.docx")
    kinds = {part.content_type for part in document.part.package.iter_parts() if "image" in part.content_type}
    assert kinds == {"image/png"}
    described = [node.get("descr") for node in document.element.iter() if node.tag.endswith("}docPr")]
    assert described == ["Bars: one a region"]


def test_chinese_fonts_languages_properties_and_page_numbers_are_set(staged):
    document = Document(staged / "report.docx")
    defaults = document.styles.element.find(f"{W}docDefaults").find(f"{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == "SimSun"
    assert defaults.find(f"{W}lang").get(f"{W}eastAsia") == "zh-CN"
    assert (document.core_properties.title, document.core_properties.author) == ("A & <B>", "李四; B")
    footer = document.sections[0].footer._element
    assert [node.text.strip() for node in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert "某大学" in "".join(footer.itertext())


def test_the_same_report_gives_the_same_bytes(staged):
    from fangzhi.report.render import standin

    first = (staged / "report.docx").read_bytes()
    standin.render(staged, ("docx",))
    assert (staged / "report.docx").read_bytes() == first
    with zipfile.ZipFile(staged / "report.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_a_page_says_is_text_in_word_too(tmp_path, monkeypatch):
    from fangzhi.report.markup import escape_markdown

    texts = {"txt-regions-summary": escape_markdown(HOSTILE)}
    body = "# One\n\n{{< embed notebooks/3-regions.ipynb#txt-regions-summary >}}\n"
    staged = render_short(tmp_path, body, monkeypatch=monkeypatch, texts=texts, formats=("docx",))
    document = Document(staged / "report.docx")
    shown = "".join(paragraph.text for paragraph in document.paragraphs).replace("\u200b", "")
    assert "<script>window.hacked=1</script>" in shown
    assert "{{< include /etc/passwd >}}" in shown
    kinds = [rel.reltype for rel in document.part.rels.values() if rel.is_external]
    assert not kinds


def test_a_chinese_file_numbers_its_captions_in_chinese_and_says_its_language(tmp_path, monkeypatch):
    staged = render_short(tmp_path, BODY, monkeypatch=monkeypatch, formats=("docx",), like="report.zh.qmd")
    document = Document(staged / "report.docx")
    assert styles(document, "Image Caption")[0].startswith("图\u00a0")
    assert styles(document, "Table Caption")[0].startswith("表\u00a0")
    defaults = document.styles.element.find(f"{W}docDefaults").find(f"{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}lang").get(f"{W}val") == "zh-CN"
    listed = [
        one.style.name
        for one in document.paragraphs
        if one._p.pPr is not None and one._p.pPr.numPr is not None
    ]
    assert "Compact" not in listed  # the small letters of tables


def test_chinese_emphasis_is_never_slanted(staged):
    document = Document(staged / "report.docx")
    runs = {run.text: run for paragraph in document.paragraphs for run in paragraph.runs}
    assert runs["stress"].italic
    assert not runs["强调"].italic
    assert runs["强调"].style.name == "Chinese Emphasis"
    fonts = document.styles["Chinese Emphasis"].element.rPr.find(f"{W}rFonts")
    assert fonts.get(f"{W}eastAsia") == "KaiTi"


def test_no_row_is_torn_by_the_end_of_a_page_and_lists_look_like_the_text(tmp_path, monkeypatch):
    texts = {"txt-regions-summary": "- one\n- two\n\n| a |\n|---|\n| 1 |\n"}
    body = "# One\n\n{{< embed notebooks/3-regions.ipynb#txt-regions-summary >}}\n"
    staged = render_short(tmp_path, body, monkeypatch=monkeypatch, texts=texts, formats=("docx",))
    document = Document(staged / "report.docx")
    rows = [row for table in document.tables for row in table.rows]
    assert rows
    assert all("<w:cantSplit" in row._tr.xml for row in rows)
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.text in ("one", "two")}
    assert styles == {"Listed"}  # as large as the text, not as cells of a table


def summary_of(text, tmp_path, monkeypatch):
    """Return the Word file of an article that shows a text of the notebooks."""
    body = "# One\n\n{{< embed notebooks/3-regions.ipynb#txt-regions-summary >}}\n"
    staged = render_short(
        tmp_path, body, monkeypatch=monkeypatch, texts={"txt-regions-summary": text}, formats=("docx",)
    )
    return Document(staged / "report.docx")


def rows_of(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def widths_of(table):
    return [int(column.get(f"{W}w")) / 20 for column in table._tbl.iter(f"{W}gridCol")]


def test_a_chinese_date_and_a_short_head_stay_on_one_line_beside_long_text(tmp_path, monkeypatch):
    """Of a Chinese report most columns have no Latin word."""
    text = rows_of(["段落数", "发布日期", "说明"], [["7", "2024年10月30日", "很长的一段说明文字" * 20]] * 2)
    table = summary_of(text, tmp_path, monkeypatch).tables[0]
    count, date, said = widths_of(table)
    assert count >= 3 * 8 + 7  # three characters of 8 points, and the sides of the cell
    assert date >= 7.3 * 8 + 7
    assert said == max(widths_of(table))
    assert sum(widths_of(table)) == pytest.approx(482, abs=1)
    assert [
        int(cell._tc.tcPr.find(f"{W}tcW").get(f"{W}w")) / 20 for cell in table.rows[1].cells
    ] == widths_of(table)


def test_a_long_table_has_a_line_of_its_own_for_each_group_kept_with_what_follows(tmp_path, monkeypatch):
    rows = [[f"主题{at // 12}", "宁夏", str(at), "教育"] for at in range(36)]
    table = summary_of(rows_of(["主题", "地区", "数", "名称"], rows), tmp_path, monkeypatch).tables[0]
    spans = [row._tr.find(f"{W}tc/{W}tcPr/{W}gridSpan") for row in table.rows]
    groups = [at for at, span in enumerate(spans) if span is not None]
    assert groups == [1, 14, 27]
    assert [table.rows[at].cells[0].text for at in groups] == ["主题0", "主题1", "主题2"]
    kept = [at for at, row in enumerate(table.rows) if "<w:keepNext" in row._tr.xml]
    assert kept == groups
    assert int(table.rows[1]._tr.find(f"{W}tc/{W}tcPr/{W}tcW").get(f"{W}w")) == pytest.approx(9640, abs=10)


def test_a_short_table_stays_on_one_page_with_the_line_that_leads_to_it(tmp_path, monkeypatch):
    document = summary_of(
        "**Figures.** Eight:\n\n" + rows_of(["a", "b"], [["1", "2"]] * 8), tmp_path, monkeypatch
    )
    lead = next(paragraph for paragraph in document.paragraphs if paragraph.text == "Figures. Eight:")
    assert lead.style.name == "Lead"
    assert lead.style.paragraph_format.keep_with_next
    kept = ["<w:keepNext" in row._tr.xml for row in document.tables[0].rows]
    assert kept == [True] * 8 + [False]


def test_a_list_of_names_with_lists_becomes_those_lists_under_their_names(tmp_path, monkeypatch):
    document = summary_of(
        "- **北京**\n    - one\n    - two\n- **天津**\n    - three\n", tmp_path, monkeypatch
    )
    names = {"北京": "Lead", "one": "Listed", "two": "Listed", "天津": "Lead", "three": "Listed"}
    shown = [paragraph for paragraph in document.paragraphs if paragraph.text in names]
    assert [(paragraph.text, paragraph.style.name) for paragraph in shown] == list(names.items())
    levels = {p._p.pPr.numPr.ilvl.val for p in shown if p.style.name == "Listed"}
    assert len(levels) == 1


def test_a_card_of_the_first_page_has_its_grade_at_the_end_of_the_line_and_its_number_large(
    tmp_path, monkeypatch
):
    card = block(
        f"{span('重点', 'kind')} {span('suggestive', 'grade')}\n\n{span('58%', 'key')} {span('of it', 'unit')}\n\nSaid.",
        "finding",
    )
    document = summary_of(block(card, "findings"), tmp_path, monkeypatch)
    head, number = (
        next(p for p in document.paragraphs if p.style.name == f"Finding {name}")
        for name in ("Kind", "Number")
    )
    assert head.text == "重点\tsuggestive"
    assert number.runs[0].text == "58%"
    assert number.runs[0].style.name == "Finding Key"
    assert head.style.paragraph_format.keep_with_next
    assert number.style.paragraph_format.keep_with_next


def test_a_passage_and_where_it_stands_are_kept_together(tmp_path, monkeypatch):
    passage = block(f"Said.\n\n{span('a.txt, characters 1–9', 'source')}", "passage")
    document = summary_of(passage, tmp_path, monkeypatch)
    styles = {p.text: p.style for p in document.paragraphs if p.style.name.startswith("Passage")}
    assert styles["Said."].paragraph_format.keep_with_next
    assert styles["a.txt, characters 1–9"].name == "Passage Source"


def test_a_figure_wider_than_the_page_is_made_to_fit():
    assert word.width('<svg width="480pt" height="130pt">') == "480pt"
    assert word.width('<svg width="964pt" height="130pt">') == "482pt"
    assert word.width('<svg width="480pt" height="1280pt">') == "240pt"


@pytest.mark.parametrize("like", ["report.qmd", "report.zh.qmd"])
def test_word_finds_nothing_to_repair(tmp_path, monkeypatch, like):
    staged = render_short(tmp_path, BODY, monkeypatch=monkeypatch, formats=("docx",), like=like)
    assert ooxml.faults(staged / "report.docx") == []


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        ("word/document.xml", "<w:pPr>", '<w:pPr><w:jc w:val="left"/>', "the order in pPr is jc pStyle"),
        ("word/document.xml", "<w:tcPr>", '<w:tcPr><w:vAlign w:val="top"/>', "the order in tcPr"),
        ("word/document.xml", 'w:anchor="', 'w:anchor="no-', "is used and not defined"),
        ("word/_rels/document.xml.rels", 'Target="media/', 'Target="lost/', "is not there"),
        ("[Content_Types].xml", "/word/media/", "/word/lost/", "has no content type"),
        (
            "word/document.xml",
            "<w:bookmarkStart ",
            '<w:bookmarkStart w:id="1" w:name="a"/>' * 2 + "<w:bookmarkStart ",
            "there twice",
        ),
    ],
)
def test_what_word_would_repair_is_found(staged, part, old, new, fault):
    broken = staged / "broken.docx"
    with zipfile.ZipFile(staged / "report.docx") as whole, zipfile.ZipFile(broken, "w") as archive:
        for name in whole.namelist():
            text = whole.read(name)
            assert name != part or old.encode() in text
            archive.writestr(name, text.replace(old.encode(), new.encode(), 1) if name == part else text)
    assert any(fault in line for line in ooxml.faults(broken))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("like", "figure", "table"), [("report.qmd", "Figure", "Table"), ("report.zh.qmd", "图", "表")]
)
def test_libreoffice_opens_it_and_makes_pages(tmp_path, monkeypatch, like, figure, table):
    (tmp_path / "report.yml").write_text("title: 'A & <B>'\nauthor: [李四, B]\ninstitution: 某大学\n")
    identity = read_identity(tmp_path / "report.yml")
    staged = render_short(
        tmp_path, BODY, monkeypatch=monkeypatch, identity=identity, formats=("docx",), like=like
    )
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (no soffice on the PATH)")
    from pypdf import PdfReader

    # The machine may have no Chinese font, as Word's own are: those of the report do.
    fonts = "".join(f"<dir>{folder}</dir>" for folder in font_folders())
    (tmp_path / "fonts.conf").write_text(f"<fontconfig>{fonts}<dir>/usr/share/fonts</dir></fontconfig>")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(staged / "report.docx")],
        check=True,
        timeout=300,
        capture_output=True,
        env=os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
    )
    pages = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    assert "A & <B>" in pages[0]
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert re.search(f"{figure} ?1", text)
    assert re.search(f"{table} ?1", text)
    assert "Bars" not in text  # what a picture shows to those who cannot see it
    assert f"2 / {len(pages)}" in pages[1]
