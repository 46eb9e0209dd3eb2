"""A corpus that means harm, from its pages to HTML, PDF, tables and notebooks: shown as text, or refused."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from fangzhi.artefacts import TABLES, read_table
from fangzhi.report.markup import plain
from tests.browser.chromium import chromium, find_chromium
from tests.conftest import SEEDS, fangzhi

pytestmark = pytest.mark.slow

MARK = "window.hacked=1"
INSERTED = (
    f"<script>{MARK}</script>", f'<img src=x onerror="{MARK}">', f"<svg onload={MARK}>", f"[点击](javascript:{MARK})",
    f"![图](data:text/html,<script>{MARK}</script>)", "[站](http://192.0.2.1/x)", "![](http://192.0.2.1/x.png)",
    "**粗** _斜_ `码`", "$x^2$ \\input{/etc/passwd} \\LaTeX{}", '#let x = 1; #read("/etc/passwd") #pagebreak()',
    "{{< include /etc/passwd >}} {{< meta title >}} {{x}} {% raw %} ${HOME}", "#| label: fig-regions-map", "@fig-regions-map [@lee1999]",
    "```{=html}", "::: {.note}", "title: x", "| 甲 | 乙 |", "=cmd|'/C calc'!A0", "@SUM(1+1)", "\u202e反\u202c \u2066x\u2069", "\x1b[31m红\x07",
    "</p></body></html>", "<!-- 隐 --> ]]> --> */ //",
)  # fmt: skip
PAGE = """{title}

青海省教育厅

青海坚持把教育数字化作为牧区教育优质均衡发展的重要抓手，{inserted}，建成覆盖全省的教育专网，接入学校1860所。

全省培训牧区教师1.2万人次，高原课堂平台资源点击超过300万次，双语教学资源更加丰富，{inserted}。

下一步，青海将力争到2026年实现“{inserted}”智慧教室全覆盖，继续提升牧区教育质量。
"""
NAMES = (
    "--out=x.txt",
    "a\nb.txt",
    "<img src=x onerror=alert(1)>.txt",
    "=1+1.txt",
    "{{< meta x >}}.txt",
    "a\u202etxt.txt",
)
REFUSED = {
    "bomb.zip/zeros.txt": "too_large",
    "link.txt": "outside_link",
    "nul.txt": "not_text",
    "picture.txt": "not_text",
    "deep.html": "no_article",
}
# Where links of the article itself lead: its sources. None of the corpus does.
OF_THE_ARTICLE = re.compile(r"https://(?:doi\.org|aclanthology\.org|www\.jmlr\.org)/")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"  # fmt: skip


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    for n, inserted in enumerate(INSERTED):
        title = f"青海省教育厅：推进牧区学校数字化{inserted}"
        (folder / f"h{n:02d}.txt").write_text(
            PAGE.format(title=title, inserted=inserted) * (1 + n % 2), encoding="utf-8"
        )
    for name, page in zip(NAMES, sorted(SEEDS.glob("*.txt")) * 2, strict=False):
        shutil.copyfile(page, folder / name)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(60_000_000))
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "nul.txt").write_bytes(bytes(3000))
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (folder / "deep.html").write_text("<html><body>" + "<div>" * 100_000 + "教育。")


@pytest.fixture(scope="module", params=["en", "zh"])
def run(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    write_corpus(folder / "seeds")
    call = fangzhi(
        "report", "--seeds", folder / "seeds", "--out", folder / "run", "-p", "n_topics=4",
        "--lang", request.param, "--format", "html,pdf,docx",
    )  # fmt: skip
    assert call.code == 0, call.err
    assert not re.search("[\u202e\x1b\x07]", call.out + call.err)
    assert not [line for line in call.err.splitlines() if line.startswith("b.txt")]  # of a\nb.txt
    return folder / "run"


def test_what_cannot_be_read_is_refused_by_name_with_a_reason(run):
    refused = read_table(run / "data", "refused")
    found = dict(zip(refused["seed_file"], refused["reason"], strict=True))
    assert {name: found.get(name) for name in REFUSED} == REFUSED
    assert refused["detail"].str.len().min() > 10


def test_nothing_of_a_page_runs_or_is_fetched_in_a_browser(run):
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium: install it, or set CHROMIUM_PATH")
    with chromium(program) as page:
        page.open(run / "report.html")
        assert page.js("window.hacked === undefined")
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
        assert page.complaints == []
        assert page.js("document.querySelectorAll('script').length") == page.js(
            "document.querySelectorAll('head script').length"
        )
        assert (
            page.js(
                "[...document.querySelectorAll('a')].filter((a) => /^(javascript|data):/i.test(a.href)).length"
            )
            == 0
        )
        assert (
            page.js(
                "[...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((n) => n.startsWith('on'))).length"
            )
            == 0
        )
        assert page.js("document.body.textContent.includes('192.0.2.1')") is True
        assert "default-src 'none'" in page.js("document.querySelector('meta[http-equiv]').content")


def test_the_same_text_stands_on_paper_and_no_file_was_read(run):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext (poppler-utils)")
    said = subprocess.run(
        ["pdftotext", run / "report.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "root:x:0" not in said
    assert '#read("/etc/passwd")' in "".join(said.split())
    assert b"/JavaScript" not in (run / "report.pdf").read_bytes()


def test_no_link_of_the_pdf_leaves_it_but_to_the_sources_and_nothing_in_it_acts(run):
    actions = [action for page in PdfReader(run / "report.pdf").pages for action in annotated_actions(page)]
    assert {action["/S"] for action in actions} <= {"/URI", "/GoTo"}
    addresses = [str(action["/URI"]) for action in actions if "/URI" in action]
    assert [address for address in addresses if not OF_THE_ARTICLE.match(address)] == []
    data = (run / "report.pdf").read_bytes()
    for name in (b"/Launch", b"/JavaScript", b"/EmbeddedFile", b"/SubmitForm", b"/OpenAction"):
        assert name not in data


def annotated_actions(page):
    annotations = [one.get_object() for one in page.get("/Annots", ())]
    return [one["/A"] for one in annotations if "/A" in one]


def test_the_word_file_shows_every_passage_as_it_is_and_has_no_field_or_link_of_a_page(run):
    with zipfile.ZipFile(run / "report.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    said = "".join(etree.fromstring(parts["word/document.xml"]).itertext(f"{W}t"))
    shown = "".join(said.split())
    documents, passages = (read_table(run / "data", name) for name in ("documents", "passages"))
    originals = documents.loc[documents["duplicate_of"].isna(), "document_id"]
    for text in passages.loc[passages["document_id"].isin(originals), "text"]:
        assert "".join(plain(text).split()) in shown
    for name in (name for name in parts if name.endswith(".xml")):
        fields = re.findall(rb'<w:instrText[^>]*>([^<]*)|w:instr="([^"]*)"', parts[name])
        codes = {(one or other).split()[0] for one, other in fields}
        assert codes <= {b"PAGE", b"NUMPAGES", b"SEQ"}, name  # page numbers, and those of captions
        assert not re.search(rb"<w:(?:altChunk|object|control|script|subDoc)\b", parts[name]), name
    links = [link for name in parts if name.endswith(".rels") for link in etree.fromstring(parts[name])]
    outside = [link.get("Target") for link in links if link.get("TargetMode") == "External"]
    assert [address for address in outside if not OF_THE_ARTICLE.match(address)] == []
    assert not [name for name in parts if re.search(r"vba|activeX|embeddings", name)]


def test_no_cell_of_a_table_is_a_formula(run):
    for path in (run / "data").glob("*.csv"):
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            assert not re.match(r"[=+@\t]", line), f"{path.name}: {line}"
            assert not re.search(r'(?:^|,)"?[=@]', line), f"{path.name}: {line}"


def test_notebooks_show_text_and_pictures_only_and_name_no_label_of_a_page(run):
    for path in (run / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert MARK not in "".join(cell["source"])
            for output in cell.get("outputs", []):
                assert not {"text/html", "application/javascript"} & set(output.get("data", {}))
                for shown in output.get("data", {}).values():
                    assert (
                        not re.search(r"(?<!\\)<(?:script|img|svg on)", "".join(shown))
                        or "image/svg+xml" in output["data"]
                    )


def test_every_table_is_valid_and_keeps_the_text_of_the_pages(run):
    for name in TABLES:
        read_table(run / "data", name)
    texts = "\n".join(read_table(run / "data", "pages")["text"])
    for inserted in INSERTED:
        assert inserted in texts
