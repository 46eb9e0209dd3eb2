"""Files of every format to pages, and what is refused."""

import io
import zipfile

import pypdf
import pytest

from fangzhi.cleaning.extract import Limits, Page, language, read_page
from fangzhi.cleaning.refusals import Refused
from tests.cleaning.files import archive, pdf, word

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
