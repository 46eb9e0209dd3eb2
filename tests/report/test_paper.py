"""Tables on paper: reports/assets/paper.lua, as both engines run it."""

import re
import subprocess

import pypandoc
import pytest
from pypdf import PdfReader

from fangzhi.report.render.standin import compile_typst
from tests.report.fake_run import ROOT

FILTERS = [ROOT / "reports" / "assets" / name for name in ("report.lua", "paper.lua")]
META = ["--metadata-file", "meta.json"]


def written(markdown, tmp_path, *, to="typst"):
    (tmp_path / "meta.json").write_text('{"words": {"page_before": "p. ", "page_after": ""}}')
    command = [
        pypandoc.get_pandoc_path(), "--from=markdown", f"--to={to}", "--wrap=none", *META,
        *(f"--lua-filter={path}" for path in FILTERS),
    ]  # fmt: skip
    done = subprocess.run(command, input=markdown, cwd=tmp_path, capture_output=True, text=True, check=True)
    return done.stdout


def printed(markdown, tmp_path, *, to):
    """Return what paper has of a text; for Word as Markdown."""
    if to == "typst":
        return re.sub(r'#"([^"]*)";', r"\1", written(markdown, tmp_path))
    (tmp_path / "text.md").write_text(markdown, encoding="utf-8")
    (tmp_path / "meta.json").write_text("{}")
    pandoc, filters = pypandoc.get_pandoc_path(), [f"--lua-filter={path}" for path in FILTERS]
    subprocess.run([pandoc, "text.md", *filters, "--output=out.docx"], cwd=tmp_path, check=True)
    back = [pandoc, "out.docx", "--to=plain", "--wrap=none"]
    return subprocess.run(back, cwd=tmp_path, capture_output=True, text=True, check=True).stdout


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def widths(typst):
    return [part.strip() for part in re.search(r"columns: \((.*?),\)", typst)[1].split(",")]


def test_a_table_that_fits_is_as_wide_as_its_text(tmp_path):
    typst = written(table(["地区", "n"], [["宁夏", "3"], ["北京", "5"]]), tmp_path)
    assert widths(typst) == ["auto", "auto"]


LONG = "教材教辅建设同步教育资源以及其他需要很长的名称才能说清楚的统计对象"


def test_long_text_gets_the_room_and_short_columns_stay_on_one_line(tmp_path):
    rows = [["宁夏", LONG * 3, "2100 万件", "done or existing", "[1.1-04](#p-1.1-04)"]] * 5
    region, what, raw, status, where = widths(written(table(list("abcde"), rows), tmp_path))
    assert what == "1fr"
    assert float(region[:-2]) >= 2 * 7.8 + 9
    assert float(raw[:-2]) >= 8 * 0.5 * 7.8 + 9
    assert float(where[:-2]) > 55  # 1.1-04 p. 00, on one line
    assert sum(float(one[:-2]) for one in (region, raw, status, where)) < 250


def test_no_column_becomes_a_tower_beside_long_neighbours(tmp_path):
    rows = [[LONG * 2, LONG, LONG * 4, "职业教育 vocational education"]] * 3
    made = widths(written(table(list("abcd"), rows), tmp_path))
    assert all(one == "1fr" or float(one[:-2]) > 40 for one in made)


def grouped(n_groups=3, n_rows=12):
    rows = [
        [f"议题{group}", "宁夏", f"第{row}所", "3 所", "–"]
        for group in range(n_groups)
        for row in range(n_rows)
    ]
    return table(["Theme", "Region", "What", "Raw", "Year"], rows)


def test_rows_of_one_theme_stand_under_a_line_of_their_own(tmp_path):
    typst = written(grouped(), tmp_path)
    assert re.findall(r"group-row\((\d)\)\[(.*?)\]", typst) == [("3", f"议题{n}") for n in range(3)]
    assert "[Theme]" not in typst


def test_groups_that_come_twice_are_no_groups(tmp_path):
    rows = [[f"议题{n % 2}", "a", "b", "c", "d"] for n in range(40)]
    assert "group-row" not in written(table(list("abcde"), rows), tmp_path)


def test_a_column_without_a_value_is_left_out(tmp_path):
    assert "[Year]" not in written(grouped(), tmp_path)
    assert "[Year]" in written(grouped().replace("–", "2024", 1), tmp_path)


def test_paper_has_the_gloss_of_a_name(tmp_path):
    typst = written(table(["a"], [['职业教育 <span class="gloss">vocational education</span>']]), tmp_path)
    assert "职业教育 #gloss[vocational education]" in typst


MARKED = table(["n"], [[str(n)] for n in range(100, 200)]) + (
    '\n<div class="on-paper" data-rows="30">\n\n70 more rows\n\n</div>\n'
    '\n<div class="on-screen" data-rows="100">\n\n900 more rows\n\n</div>\n'
)


@pytest.mark.parametrize(("to", "is_paper"), [("typst", True), ("html", False)])
def test_paper_shows_the_first_rows_and_says_what_it_leaves_out(tmp_path, to, is_paper):
    text = written(MARKED, tmp_path, to=to)
    assert ("199" in text) is not is_paper
    assert ("70 more rows" in text) is is_paper
    assert ("900 more rows" in text) is not is_paper


def passage(name):
    return f"::: {{#p-{name} .passage}}\n**\\[{name}\\]** text of {name}\n:::\n"


APPENDIX = (
    "[1.1-02](#p-1.1-02)\n\n"
    + table(["n", "where"], [["a", "[1.1-01](#p-1.1-01)"], *[["b", f"[{n}](#p-{n})"] for n in ("1.1-02", "2.1-01")]])
    + '\n<div class="on-paper" data-rows="1">\n\n2 more rows\n\n</div>\n\n### First\n\n'
    + passage("1.1-01") + "\n" + passage("1.1-02") + "\n" + passage("1.1-03")
    + "\n### Second\n\n" + passage("2.1-01") + "\n### Third\n\n" + passage("3.1-01") + "\n## Next\n"
)  # fmt: skip


@pytest.mark.parametrize("to", ["typst", "docx"])
def test_a_passage_that_only_rows_left_out_point_to_is_not_on_paper(tmp_path, to):
    text = printed(APPENDIX, tmp_path, to=to)
    assert "text of 2.1-01" not in text
    assert "Second" not in text
    for kept in ("1.1-01", "1.1-02", "1.1-03", "3.1-01"):  # 1.1-03 and 3.1-01: nothing points there at all
        assert f"text of {kept}" in text
    assert all(head in text for head in ("First", "Third", "Next"))
    if to == "typst":
        assert text.count("#passage[") == 4


def test_the_screen_keeps_every_passage(tmp_path):
    assert written(APPENDIX, tmp_path, to="html").count('class="passage"') == 5


def test_a_line_that_names_what_comes_next_stays_with_it(tmp_path):
    listed = written("- **宁夏**\n    - 学校\n    - 平台\n", tmp_path)
    assert "#leads[#strong[宁夏]]" in listed
    assert "#leads[" in written("**Figures.** All:\n\n" + table(["a"], [["1"]]), tmp_path)
    assert "#leads[" not in written("**Figures.** None.\n\nText.\n", tmp_path)


def test_text_of_pages_stays_text_in_a_table_of_typst(tmp_path):
    hostile = r"\#read(\"/etc/passwd\") \*b\* \[x\] \$y\$ \<p-1\> // /\* \\ \-\- //\· next cell"
    typst = written(table(["a", "b"], [[hostile, "after"]]), tmp_path)
    outside_strings = re.sub(r'#"(?:[^"\\]|\\.)*";', "", typst)
    assert not re.search(r"(?<!\\)(?:#read|\*b|\$y)|<p-1>|[^/]//", outside_strings)
    assert typst.rstrip().endswith("[after],\n)")


def pictures(texts, *, height="90mm"):
    """Return sections, each with as many sentences as given before and behind a picture of its own."""
    sentence = "The texts of this region speak of schools and of what they are to become. "
    parts = []
    for number, (before, behind) in enumerate(texts):
        figure = (
            f'#figure(rect(width: 100%, height: {height})[picture{number}], alt: "a box", caption: [n], '
            f'kind: "quarto-float-fig", supplement: "Figure") <fig-{number}>'
        )
        parts += [
            f"# Section{number}", sentence * before, f"```{{=typst}}\n{figure}\n```", (sentence * 6 + "\n\n") * behind,
        ]  # fmt: skip
    return "\n\n".join(parts)


def on_pages(markdown, tmp_path):
    """Return the headings and pictures of a PDF, page by page, each from its head to its foot."""
    (tmp_path / "text.md").write_text(markdown, encoding="utf-8")
    command = [
        pypandoc.get_pandoc_path(), "text.md", "--to=typst", "--standalone", "--output=text.typ",
        f"--template={ROOT / 'reports' / 'assets' / 'report.typ'}", "--metadata=lang:en",
    ]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True)
    warnings = compile_typst(tmp_path / "text.typ", tmp_path / "text.pdf")
    assert not [one for one in warnings if "converge" in one or "stabilize" in one]
    return [from_top(page) for page in PdfReader(tmp_path / "text.pdf").pages]


def from_top(page):
    found = []

    def note(text, place, _, __, size):
        word = re.search(r"(?:Section|picture)\d+", text)
        if word and size > 8:  # smaller are the running heads
            found.append((-place[5], word[0]))

    page.extract_text(visitor_text=note)
    return [word for _, word in sorted(found)]


@pytest.mark.parametrize("height", ["60mm", "90mm", "140mm"])
def test_a_picture_stands_behind_the_heading_of_its_section_and_before_the_next(tmp_path, height):
    texts = [(2, 1), (20, 3), (3, 0), (40, 1), (1, 4), (12, 2), (30, 0), (2, 2)]
    pages = on_pages(pictures(texts, height=height), tmp_path)
    order = [word for page in pages for word in page]
    assert order == [f"{what}{number}" for number in range(len(texts)) for what in ("Section", "picture")]


def test_text_fills_the_page_that_has_no_room_for_a_picture(tmp_path):
    assert on_pages(pictures([(36, 8)], height="120mm"), tmp_path)[:3] == [[], ["Section0"], ["picture0"]]
    first = PdfReader(tmp_path / "text.pdf").pages[1].extract_text()
    assert first.count("The texts of this region") > 36


def test_a_column_has_the_width_that_most_of_its_rows_need_however_long_a_few_are(tmp_path):
    usual = [[f"{n}{LONG}", "山东 Shandong", "3 所", LONG * 2] for n in range(38)]
    few = [[LONG, "重庆 Chongqing, 四川 Sichuan and others", "3 所", LONG * 2]] * 3
    regions = widths(written(table(list("abcd"), [*usual, *few]), tmp_path))[1]
    assert (2 + 8 * 0.55) * 7.2 + 9 <= float(regions[:-2]) <= 75


def test_where_a_passage_stands_is_a_line_of_its_text(tmp_path):
    source = '<span class="source" lang="en">1.txt, characters 1–9</span>'
    typst = written(f"::: {{#p-1.1-01 .passage}}\n**\\[1.1-01\\]** 正文。\n\n{source}\n:::\n", tmp_path)
    assert re.search(r"正文。\s*\\\n#text\(size: 0\.8em", typst)
