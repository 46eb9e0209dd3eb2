"""Files of every format to pages, and what is refused."""

import io
import zipfile

import docx
import pypdf
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from fangzhi.cleaning.extract import Limits, Page, language, read_page
from fangzhi.cleaning.refusals import Refused
from tests.cleaning.files import archive, pdf, placed_pdf, word

PARAGRAPH = (
    "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
)
HTML = f"<html><head><title>标题</title></head><body><h1>标题</h1><p>{PARAGRAPH}</p></body></html>"


def page_of(name: str, data: bytes) -> Page:
    (page,) = read_page(name, data)
    assert isinstance(page, Page), page
    return page


def refusal_of(name: str, data: bytes, limits: Limits | None = None) -> Refused:
    (refused,) = read_page(name, data, limits=limits)
    assert isinstance(refused, Refused), refused
    return refused


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", PARAGRAPH.encode(), "text"),
        ("a", PARAGRAPH.encode(), "text"),
        ("a.md", PARAGRAPH.encode(), "markdown"),
        ("a.html", HTML.encode(), "html"),
        ("a.php", HTML.encode(), "html"),
        ("a.txt", HTML.encode("gb18030"), "html"),
        ("a.pdf", pdf([[PARAGRAPH]]), "pdf"),
        ("a.docx", word("标题", [PARAGRAPH]), "docx"),
        ("a.bin", word("标题", [PARAGRAPH]), "docx"),
    ],
)
def test_the_bytes_say_what_a_file_is(name, data, kind):
    page = page_of(name, data)
    assert page.format == kind
    assert PARAGRAPH in page.text
    assert page.n_bytes == len(data)


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    refused = refusal_of("a.txt", b"x" * 3_000_000, Limits(file_bytes=1_048_576))
    assert refused.reason == "too_large"
    assert "2.9 MB, over the limit of 1 MB" in refused.detail


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.json", b'{"a": 1}', "unsupported"),
        ("a.csv", "省,数".encode(), "unsupported"),
        ("a.pdf", b"%PDF-1.7 nonsense", "unreadable"),
        ("a.docx", archive({"word/document.xml": b"<nonsense"}), "unreadable"),
        ("a.xlsx", archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "unsupported"),
        ("a.zip", b"PK\x03\x04nonsense", "archive"),
        ("a.html", b"<html><body><ul><li><a href=x>menu</a></li></ul></body></html>", "no_article"),
    ],
)
def test_what_cannot_be_used_is_refused_for_its_reason(name, data, reason):
    refused = refusal_of(name, data)
    assert refused.reason == reason
    assert refused.detail


def encrypted(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_that_needs_a_password_is_refused():
    assert refusal_of("a.pdf", encrypted(pdf([[PARAGRAPH]]))).reason == "encrypted"


def test_a_scan_is_refused_with_its_number_of_pages():
    refused = refusal_of("a.pdf", pdf([[], []]))
    assert refused.reason == "no_text_layer"
    assert "2 pages" in refused.detail


def test_each_file_of_an_archive_is_a_page():
    data = archive(
        {
            "甲/一.txt": PARAGRAPH.encode(),
            "二.html": HTML.encode(),
            "三.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        }
    )
    items = read_page("a.zip", data)
    assert [item.seed_file for item in items] == ["a.zip/甲/一.txt", "a.zip/二.html", "a.zip/三.png"]
    assert [isinstance(item, Page) for item in items] == [True, True, False]


def test_names_in_gbk_are_read():
    data = archive({"ascii.txt": PARAGRAPH.encode()}).replace(b"ascii.txt", "教育x".encode("gbk") + b".txt")
    assert read_page("a.zip", data)[0].seed_file == "a.zip/教育x.txt"


def test_a_bomb_is_refused_when_it_passes_the_limit_while_unpacking():
    data = archive({"a.txt": b"a" * 5_000_000, "b.txt": PARAGRAPH.encode()})
    large, small = read_page("a.zip", data, limits=Limits(file_bytes=1_000_000))
    assert isinstance(large, Refused)
    assert large.reason == "too_large"
    assert isinstance(small, Page)


def test_an_archive_over_the_total_limit_stops():
    data = archive({f"{i}.txt": PARAGRAPH.encode() * 100 for i in range(5)})
    items = read_page("a.zip", data, limits=Limits(archive_bytes=40_000))
    assert any(isinstance(item, Refused) and item.reason in {"archive", "too_large"} for item in items)


def test_too_many_members_are_refused():
    data = archive({f"{i}.txt": b"x" for i in range(5)})
    assert refusal_of("a.zip", data, Limits(members=4)).reason == "archive"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.txt", "archive"),
        ("/etc/a.txt", "archive"),
        ("__MACOSX/a.txt", "hidden"),
        (".DS_Store", "hidden"),
    ],
)
def test_members_that_point_outside_or_are_the_systems_are_refused(name, reason):
    assert refusal_of("a.zip", archive({name: PARAGRAPH.encode()})).reason == reason


def test_an_archive_inside_an_archive_is_refused():
    assert refusal_of("a.zip", archive({"b.zip": archive({"c.txt": b"x"})})).reason == "archive"


def test_a_member_with_a_password_is_refused():
    data = bytearray(archive({"a.txt": PARAGRAPH.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert refusal_of("a.zip", bytes(data)).reason == "encrypted"


def test_nothing_of_an_archive_is_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(zipfile.ZipFile, "extract", None)
    read_page("a.zip", archive({"a.txt": PARAGRAPH.encode()}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PARAGRAPH, "zh"),
        ("Plain English.", "other"),
        ("これは日本語の文章です。教育", "other"),
        ("123", "other"),
    ],
)
def test_the_language_is_told_from_the_letters(text, expected):
    assert language(text) == expected


def test_lines_of_a_pdf_become_paragraphs_and_running_heads_come_last():
    lines = [PARAGRAPH[i : i + 20] for i in range(0, len(PARAGRAPH), 20)]
    points = ["健全机制", "加大投入", "强化督导"]
    pages = [["某省教育厅文件", *lines, point, f"— {n} —"] for n, point in enumerate(points)]
    page = page_of("a.pdf", pdf(pages))
    assert page.text.count(PARAGRAPH) == 3
    tail = page.text.split("强化督导")[1]
    assert tail.count("某省教育厅文件") == 3
    assert [tag for _, tag in page.tags] == ["main", "other"]


def test_a_paragraph_runs_on_over_the_end_of_a_page():
    pages = [["某省教育厅文件", PARAGRAPH[:20], PARAGRAPH[20:40], f"— {n} —"] for n in (1, 2, 3)]
    pages[1][1] = PARAGRAPH[40:]
    assert PARAGRAPH[:40] in page_of("a.pdf", pdf(pages)).text


def test_a_word_document_keeps_its_order_and_marks_its_headings():
    data = word(
        "总标题",
        [PARAGRAPH, "# 一、工作目标", PARAGRAPH[:20]],
        footer="内部资料",
        table=[["指标", "数量"], ["学校", "12"]],
    )
    page = page_of("a.docx", data)
    lines = page.text.split("\n")
    assert lines[0] == "总标题"
    assert "学校\t12" in lines
    assert lines[-1] == "内部资料"
    tags = dict(page.tags)
    assert tags[0] == "h1"
    assert tags[page.text.index("一、工作目标")] == "h1"
    assert tags[page.text.index("内部资料")] == "other"


LEFT = (
    "省水利厅要求，资金要跟着项目走，凡是年底前不能开工的，一律收回补助资金，调整给前期工作扎实的县使用，"
    "调整结果向社会公布并接受群众监督，各市每季度通报一次进展。"
)
RIGHT = (
    "在山区，集中供水难以覆盖的分散农户，由县里统一配发净水设备和储水窖，每户补助不超过三千元，"
    "乡镇水管员每季度上门检修一次，检修记录上墙公示，群众随时可以查询。"
)


def _side_by_side(left: str, right: str, *, width: int) -> list[tuple[int, int, str]]:
    """Return two texts as columns, drawn row by row."""
    rows = []
    for i in range(0, len(left), width):
        y = 700 - i * 16 // width
        rows += [(60, y, left[i : i + width]), (320, y, right[i : i + width])]
    return [row for row in rows if row[2]]


def test_two_columns_drawn_row_by_row_are_read_one_after_the_other():
    title = (200, 760, "农村供水保障进展")
    page = page_of("a.pdf", placed_pdf([[title, *_side_by_side(LEFT, RIGHT, width=12)]]))
    assert page.text.split() == [title[2], LEFT, RIGHT]


def test_a_table_of_two_columns_is_read_row_by_row():
    cells = [("供水人口", "六百一十万人"), ("水厂", "一百三十七座"), ("管网", "一万两千公里")] * 3
    drawn = [
        (x, 700 - 16 * i, text) for i, row in enumerate(cells) for x, text in zip((60, 320), row, strict=True)
    ]
    text = page_of("a.pdf", placed_pdf([drawn])).text
    assert text.index("六百一十万人") < text.index("水厂")


def test_the_running_head_of_a_document_of_two_pages_stands_behind_its_text():
    head = "某省水利简报"
    page = page_of("a.pdf", pdf([[head, PARAGRAPH[:30], PARAGRAPH[30:]], [head, PARAGRAPH]]))
    assert page.text.count(head) == 2
    assert page.text.endswith(head)


def _word_of(body: str, *, parts: dict[str, str] | None = None) -> bytes:
    """Return a Word document with this WordprocessingML in its body, and further parts by their kind."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    document = docx.Document()
    for child in etree.fromstring(f"<w:body {names}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, child)
    for kind, content in (parts or {}).items():
        blob = f"<w:{kind} {names}>{content}</w:{kind}>".encode()
        part = Part(PackURI(f"/word/{kind}.xml"), "application/xml", blob)
        kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        document.part.relate_to(part, f"{kinds}/{kind}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_footnotes_of_a_word_document_stand_behind_its_text():
    notes = '<w:footnote w:type="separator" w:id="0">' + _paragraph("—") + "</w:footnote>"
    notes += '<w:footnote w:id="1">' + _paragraph("数据来自省统计局年鉴。") + "</w:footnote>"
    body = "<w:p><w:r><w:t>" + PARAGRAPH + '</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    page = page_of("a.docx", _word_of(body + _paragraph("第二段。"), parts={"footnotes": notes}))
    assert page.text.split() == [PARAGRAPH, "第二段。", "数据来自省统计局年鉴。"]


def test_a_text_box_is_a_paragraph_of_its_own_and_comes_once():
    box = "<w:txbxContent>" + _paragraph("框中文字") + "</w:txbxContent>"
    copies = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<mc:AlternateContent>{copies}</mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>前半句，</w:t></w:r><w:r>{drawn}</w:r><w:r><w:t>后半句。</w:t></w:r></w:p>"
    assert page_of("a.docx", _word_of(body + _paragraph(PARAGRAPH))).text.split() == [
        "前半句，后半句。",
        "框中文字",
        PARAGRAPH,
    ]


def test_tracked_changes_are_read_as_if_accepted_and_hidden_text_is_not():
    body = (
        "<w:p><w:r><w:t>新建</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>五</w:t></w:r></w:ins><w:r><w:t>所</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"
    )
    assert page_of("a.docx", _word_of(body + _paragraph(PARAGRAPH))).text.split() == ["新建五所", PARAGRAPH]


def test_a_table_within_a_table_and_a_content_control_are_read_once():
    inner = "<w:tbl><w:tr><w:tc>" + _paragraph("里") + "</w:tc></w:tr></w:tbl>"
    cells = "<w:tc>" + _paragraph("外") + inner + "</w:tc><w:tc>" + _paragraph("右") + "</w:tc>"
    outer = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    control = "<w:sdt><w:sdtContent>" + _paragraph(PARAGRAPH) + "</w:sdtContent></w:sdt>"
    assert page_of("a.docx", _word_of(control + outer)).text.split() == [PARAGRAPH, "外", "里", "右"]
