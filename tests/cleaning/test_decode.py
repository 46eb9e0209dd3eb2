"""Bytes to text: by the evidence of the bytes, whatever the page declares."""

import pytest

from fangzhi.cleaning.decode import decode
from fangzhi.cleaning.refusals import Refusal

TEXT = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。\n2024年1月17日"
TRADITIONAL = "會議指出，要加快建設高品質教育體系，推進基礎教育，辦好人民滿意的教育，為現代化建設提供人才。\n2024年1月17日"


@pytest.mark.parametrize(
    ("encoding", "text", "found"),
    [
        ("utf-8", TEXT, "utf-8"),
        ("utf-8-sig", TEXT, "utf-8"),
        ("gb18030", TEXT, "gb18030"),
        ("gbk", TEXT, "gb18030"),
        ("gb2312", TEXT, "gb18030"),
        ("gb18030", TRADITIONAL, "gb18030"),
        ("big5", TRADITIONAL, "big5hkscs"),
        ("utf-16", TEXT, "utf-16-le"),
        ("utf-16-le", TEXT, "utf-16-le"),
        ("utf-16-be", TEXT, "utf-16-be"),
        ("ascii", "Plain English text, nothing else.", "utf-8"),
    ],
)
def test_each_encoding_is_told_from_the_bytes(encoding, text, found):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == found
    assert decoded.basis


def test_a_declared_encoding_that_lies_is_not_believed_and_is_named():
    page = f'<meta charset="gb2312">{TEXT}'
    decoded = decode(page.encode("utf-8"))
    assert decoded.text == page
    assert "gb2312, which the bytes are not" in decoded.basis


def test_gb2312_that_is_declared_and_holds_gb18030_is_no_lie():
    decoded = decode(f'<meta charset="gb2312">{TEXT}镕'.encode("gb18030"))
    assert decoded.text.endswith("镕")
    assert decoded.basis.endswith("declared gb2312")


def test_a_page_cut_inside_a_character_keeps_the_rest():
    decoded = decode(TEXT[:50].encode() + "教".encode()[:2])
    assert decoded.text == TEXT[:50]
    assert "cut inside its last character" in decoded.basis


def test_a_few_broken_bytes_do_not_spoil_a_page():
    decoded = decode((TEXT * 3).encode() + b"\xff" + TEXT.encode())
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_nothing_is_refused_as_empty(data):
    with pytest.raises(Refusal) as refusal:
        decode(data)
    assert refusal.value.reason == "empty"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "JPEG image"),
        (b"GIF89a" + bytes(50), "GIF image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old Office file"),
        (b"\x1f\x8b\x08" + bytes(range(200)), "gzip archive"),
        (bytes(range(256)) * 20, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data, name):
    with pytest.raises(Refusal, match=name) as refusal:
        decode(data)
    assert refusal.value.reason == "not_text"
    assert "convert" in refusal.value.detail


def test_random_bytes_without_control_characters_are_refused():
    import random

    random.seed(1)
    data = bytes(random.choice([*range(0x80, 0x100), *range(0x20, 0x7F)]) for _ in range(4000))
    with pytest.raises(Refusal):
        decode(data)


def test_text_that_starts_like_a_picture_is_text():
    assert decode(f"BM计划：{TEXT}".encode()).text.startswith("BM计划")
