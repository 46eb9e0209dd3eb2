"""A logo is a picture, or it is refused by name."""

import io

import pytest
from PIL import Image

from fangzhi.report.logo import LogoError, check_logo, read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def picture(form, size=(8, 8)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize(("form", "suffix"), [("PNG", "png"), ("JPEG", "jpg")])
def test_png_and_jpeg_are_taken_as_they_are(form, suffix):
    data = picture(form)
    logo = check_logo(data, "a")
    assert (logo.suffix, logo.data) == (suffix, data)


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="4" height="4" fill="url(#g)"/>',
        '<use xlink:href="#g"/>',
        "<title>onload of a ship</title>",
    ],
)
def test_a_plain_svg_is_taken(inside):
    assert check_logo(SVG.format("", inside).encode(), "a.svg").suffix == "svg"


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ("", "<script>alert(1)</script>"), ('onload="alert(1)"', ""), ("", "<foreignObject><p/></foreignObject>"),
        ("", '<image xlink:href="http://example.org/a.png"/>'), ("", '<image href="file:///etc/passwd"/>'),
        ("", "<style>@import 'http://example.org/a.css';</style>"), ("", "<style>a{fill:url(http://x)}</style>"),
        ("", '<rect style="fill:url( \'http://x\')"/>'), ("", '<a href="javascript:alert(1)"><rect/></a>'),
        ("", '<animate attributeName="href" to="javascript:1"/>'),
        ("", '<image href="data:image/svg+xml;base64,PHN2Zz4="/>'),
    ],
)  # fmt: skip
def test_an_svg_that_runs_or_loads_something_is_refused(attributes, inside):
    with pytest.raises(LogoError, match=r"a\.svg"):
        check_logo(SVG.format(attributes, inside).encode(), "a.svg")


def test_entities_are_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("", "<text>&a;</text>")
    with pytest.raises(LogoError):
        check_logo(bomb.encode(), "a.svg")


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"<html><p>", b"<p/>", picture("PNG")[:45], picture("GIF")]
)
def test_what_is_no_picture_is_refused_by_name(data):
    with pytest.raises(LogoError, match=r"a\.png"):
        check_logo(data, "a.png")


def test_a_file_too_large_is_refused_with_its_size(tmp_path):
    (tmp_path / "a.png").write_bytes(picture("PNG") + b"0" * 1_100_000)
    with pytest.raises(LogoError, match=r"1\.1 MB"):
        read_logo(tmp_path / "a.png")
