import pytest

from fangzhi.report.render.check import check_page
from fangzhi.report.render.result import RenderError

HEAD = '<html><head><meta charset="utf-8"></head><body>'


def check(folder, body):
    path = folder / "report.html"
    path.write_text(f"{HEAD}{body}</body></html>", encoding="utf-8")
    return check_page(path)


def test_a_page_whose_links_lead_somewhere_passes(tmp_path):
    body = '<a href="#p-001.2-05">x</a> <a class="c" href="#%E5%AE%81"></a><div class="passage" id="p-001.2-05"></div>'
    assert check(tmp_path, body + '<h2 id="宁">宁</h2><a href="https://doi.org/1">doi</a>') == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="#p-1">x</a>', "lead to nothing: #p-1"),
        ('<p id="a"></p><div class="x" id="a"></div>', "two places have the id a"),
        ('<img src="http://example.org/a.png">', "would load http://example.org"),
        ('<script src="a.js"></script>', "would load a.js"),
        ('<link rel="stylesheet" href="assets/report.css">', "would load assets"),
        ("<p>see ?@fig-x</p>", "left unresolved: \\?@fig-x"),
        ("<p>?meta:n.x</p>", "left unresolved"),
    ],
)
def test_what_a_reader_must_not_meet_is_named(tmp_path, body, said):
    with pytest.raises(RenderError, match=said):
        check(tmp_path, body)


def test_text_that_looks_like_a_tag_or_a_shortcode_is_text(tmp_path):
    text = "&lt;img src=&quot;http://example.org/a.png&quot;&gt; {{&lt; meta n.x &gt;}} &lt;p id=&quot;a&quot;&gt;"
    assert check(tmp_path, f'<p id="a">{text}</p><td>{text}</td>') == ()


def test_a_page_too_large_for_a_phone_is_said(tmp_path):
    assert "MB" in check(tmp_path, f"<p>{'x' * 15_100_000}</p>")[0]
