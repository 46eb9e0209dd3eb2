"""HTML to the text that a reader sees, furniture included and marked."""

import pytest

from fangzhi.cleaning.extract import Page, read_page
from fangzhi.cleaning.extract_html import extract_html
from fangzhi.cleaning.pages import clean_corpus

A = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
B = "会议强调，要坚持以人民为中心，健全优质均衡的公共教育服务体系，让每个孩子都能享有公平而有质量的教育。"


def tagged(html: str) -> list[tuple[str, str]]:
    """Return the lines of a page with their tags."""
    text, tags = extract_html(html)
    bounds = [offset for offset, _ in tags] + [len(text) + 1]
    return [(text[a : b - 1], tag) for (a, tag), b in zip(tags, bounds[1:], strict=True)]


def test_blocks_are_lines_and_inline_elements_are_not():
    assert tagged(f"<body><p>{A[:10]}<b>{A[10:20]}</b>{A[20:]}</p><p>{B}</p></body>") == [
        (A, "main"),
        (B, "main"),
    ]


def test_scripts_styles_and_hidden_parts_are_no_text():
    html = (
        f"<body><script>var a='{B}'</script><style>p{{}}</style><p>{A}</p>"
        f"<div style='display: none'><div><p>{B}</p></div></div><p hidden>{B}</p><noscript>{B}</noscript><!-- {B} --></body>"
    )
    assert tagged(html) == [(A, "main")]


def test_text_behind_a_hidden_part_stays():
    assert tagged(f"<body><p>{A}<span style='display:none'>x</span>末尾</p></body>") == [(A + "末尾", "main")]


def test_menus_outside_the_article_become_one_line_of_links():
    html = f"<body><ul><li><a>首页</a></li><li><a>新闻</a></li></ul><div><p>{A}</p><p>{B}</p></div></body>"
    assert tagged(html)[0] == ("首页 | 新闻", "links")


def test_the_article_is_the_smallest_element_that_holds_nearly_all_prose():
    html = f"<body><div id=x><p>旁边的一句话。</p></div><div><h2>一、目标</h2><p>{A}</p><p>{B}</p></div><div>底部</div></body>"
    assert [tag for _, tag in tagged(html)] == ["other", "h2", "main", "main", "other"]


def test_a_lead_and_a_body_in_elements_of_their_own_are_both_the_article():
    html = f"<body><div><div class=lead><p>{A}</p></div><div class=text><p>{B}</p><p>{A}{B}</p></div></div><div>底部</div></body>"
    assert [tag for _, tag in tagged(html)] == ["main", "main", "main", "other"]


def test_prose_of_comments_and_footers_does_not_count_as_the_article():
    html = f"<body><div><p>{A}</p></div><div class='comment-list'><p>{B}</p><p>{B}</p><p>{B}</p></div></body>"
    assert [tag for _, tag in tagged(html)] == ["main", "other", "other", "other"]


def test_cells_of_a_row_stand_on_one_line():
    html = f"<body><p>{A}</p><table><tr><td>学校</td><td>12</td></tr></table><p>{B}</p></body>"
    assert tagged(html)[1] == ("学校\t12", "main")


def test_a_line_end_of_the_source_between_han_characters_is_no_blank():
    assert tagged(f"<body><p>{A[:10]}\n{A[10:]}</p></body>") == [(A, "main")]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<html>",
        "<a" * 5000,
        "<div>" * 3000 + A,
        "<p>\x00" + A,
        "<?xml version='1.0' encoding='gb2312'?><html>",
    ],
)
def test_broken_html_does_not_raise(html):
    extract_html(html)


def test_syntax_inside_a_page_is_text():
    html = f"<body><p>{A}</p><p>$\\LaTeX$ &lt;script&gt;alert(1)&lt;/script&gt; #set text() **x**，{B}</p></body>"
    (page,) = read_page("a.html", html.encode())
    assert isinstance(page, Page)
    assert "<script>alert(1)</script>" in page.text


GOVERNMENT = f"""<html><head><title>关于推进教育的意见_某省教育厅</title></head><body>
<div class="nav"><a>首页</a><a>机构职能</a><a>政务公开</a></div>
<div class="location">当前位置：<a>首页</a>&gt;<a>政策文件</a></div>
<h1>关于推进教育的意见</h1>
<div class="info"><span>发布时间：2023-05-06</span>&nbsp;&nbsp;<span>来源：某省教育厅</span></div>
<div class="content"><p>各市教育局：</p><p>{A}</p><p>一、总体要求</p><p>{B}</p><p>某省教育厅</p><p>2023年5月4日</p></div>
<div class="share">分享到：</div>
<ul class="related"><li><a>某市召开教育工作推进会议部署重点任务</a></li><li><a>某县新建改扩建学校八所缓解入学压力</a></li></ul>
<div class="footer">主办：某省教育厅 <a>网站地图</a> 某ICP备05000001号</div></body></html>"""


def test_an_official_page_gives_title_date_source_and_text():
    corpus = clean_corpus([("a.html", GOVERNMENT.encode())])
    (document,) = corpus.documents.to_dict("records")
    assert document["title"] == "关于推进教育的意见"
    assert document["published_on"] == "2023-05-06"
    assert document["source"] == "某省教育厅"
    assert list(corpus.passages.text) == [
        "关于推进教育的意见",
        "各市教育局：",
        A,
        "一、总体要求",
        B,
        "某省教育厅",
        "2023年5月4日",
    ]


@pytest.mark.parametrize(
    "items",
    [
        [f"第{i}条 会员应当遵守章程" for i in range(1, 9)],
        [f"{i}. 建设乡村公路，里程{i}0公里。" for i in range(1, 9)],
        [f"实施第{i}批水利工程建设" for i in range(1, 41)],
    ],
)
def test_a_page_of_short_lines_only_is_an_article(items):
    body = "".join(f"<p>{item}</p>" for item in items)
    menu = "<div class=nav><a>首页</a><a>机构</a></div>"
    html = f"<html><body>{menu}<div><h1>某协会章程</h1>{body}</div><div class=footer>版权所有：某协会</div></body></html>"
    corpus = clean_corpus([("a.html", html.encode())])
    assert corpus.refused.empty
    assert [text for text in corpus.passages.text if text in items] == items


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<li><a href=x>第{i}条新闻，内容精彩</a></li>" for i in range(50)),
        "<h1>404</h1><p>您访问的页面不存在，请稍后再试</p><p>返回首页</p>",
        "<div class=footer>" + "<p>地址：某市某路，电话：010</p>" * 50 + "</div>",
    ],
)
def test_menus_messages_and_footers_alone_are_no_article(body):
    corpus = clean_corpus([("a.html", f"<html><body><div>{body}</div></body></html>".encode())])
    assert list(corpus.refused.reason) == ["no_article"]


SENTENCE = "<p>青海坚持把教育数字化作为牧区教育优质均衡发展的重要抓手，接入学校{n}所。</p>"


def test_tags_that_nobody_closed_lose_no_paragraph():
    body = "".join("<font>" + SENTENCE.format(n=n) for n in range(400))
    (page,) = read_page("a.html", f"<html><body>{body}</body></html>".encode())
    assert [f"接入学校{n}所" in page.text for n in range(400)] == [True] * 400


@pytest.mark.parametrize("n", [260, 100_000])
def test_a_page_nested_deeper_than_the_parser_reads_is_refused_and_never_cut(n):
    source = SENTENCE.format(n=1) * 3 + "<div>" * n + SENTENCE.format(n=2) * 3
    (refused,) = read_page("a.html", f"<html><body>{source}</body></html>".encode())
    assert refused.reason == "no_article"
