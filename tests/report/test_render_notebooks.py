import nbformat
import pytest
from nbformat import v4

from fangzhi.report.render.notebooks import Notebooks, shown_text
from fangzhi.report.render.result import RenderError
from tests.report.fake_run import cell, figure_svg


def write(folder, *cells):
    (folder / "notebooks").mkdir(exist_ok=True)
    for number, one in enumerate(cells):
        one["id"] = f"c{number}"
    nbformat.write(v4.new_notebook(cells=list(cells)), folder / "notebooks" / "1.ipynb")
    return Notebooks(folder)


def find(folder, label, *cells):
    return write(folder, *cells).cell("notebooks/1.ipynb", label)


def code(source, *outputs):
    return v4.new_code_cell(source, outputs=list(outputs), execution_count=3)


def shown(**data):
    names = {"md": "text/markdown", "svg": "image/svg+xml", "html": "text/html", "png": "image/png"}
    return v4.new_output("display_data", data={names[name]: text for name, text in data.items()})


def test_a_figure_has_its_picture_caption_and_alternative_text(tmp_path):
    found = find(
        tmp_path, "fig-a", cell("fig-a", {"image/svg+xml": figure_svg()}, fig_cap="Cap: one", fig_alt="Alt")
    )
    assert (found.kind, found.caption, found.alt) == ("fig", "Cap: one", "Alt")
    assert found.content == figure_svg()


def test_what_a_cell_prints_beside_its_output_is_passed_over(tmp_path):
    printed = v4.new_output("stream", name="stderr", text="warning\n")
    assert find(tmp_path, "txt-a", code("#| label: txt-a\nx", printed, shown(md="Text"))).content == "Text"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            code("#| label: txt-b\nx", shown(md="Text")),
            "no cell has the label txt-a; make the run again \\(labels: txt-b",
        ),
        (code("#| label: txt-a\nx"), "shows nothing"),
        (code("#| label: txt-a\nx", shown(md="a"), shown(md="b")), "shows 2 things"),
        (code("#| label: txt-a\nx", shown(svg="<svg/>")), "shows image/svg"),
        (code("#| label: txt-a\nx", shown(html="<b>a</b>", md="a")), "shows HTML"),
        (code("#| label: txt-a\nx", shown(png="AAAA")), "shows nothing"),
        (code("#| label: txt-a\n#| echo: false\nx", shown(md="a")), "unknown cell option echo"),
        (code("#| label: [\nx", shown(md="a")), "no YAML"),
        (
            code("#| label: txt-a\nx", v4.new_output("error", ename="KeyError", evalue="b", traceback=[])),
            "KeyError",
        ),
    ],
)
def test_a_cell_that_cannot_be_embedded_is_named_with_the_reason(tmp_path, made, said):
    with pytest.raises(RenderError, match=said):
        find(tmp_path, "txt-a", made)


def test_a_table_without_caption_and_a_figure_without_words_are_refused(tmp_path):
    with pytest.raises(RenderError, match="tbl-cap"):
        find(tmp_path, "tbl-a", code("#| label: tbl-a\nx", shown(md="| a |\n|---|\n| 1 |")))
    with pytest.raises(RenderError, match="fig-alt"):
        find(tmp_path, "fig-a", code('#| label: fig-a\n#| fig-cap: "C"\nx', shown(svg="<svg/>")))


def test_two_cells_of_one_label_are_refused(tmp_path):
    twice = [code("#| label: txt-a\nx", shown(md="a")) for _ in range(2)]
    with pytest.raises(RenderError, match="two cells"):
        find(tmp_path, "txt-a", *twice)


def test_a_missing_and_a_broken_notebook_are_named(tmp_path):
    with pytest.raises(RenderError, match=r"notebooks/9\.ipynb"):
        Notebooks(tmp_path).cell("notebooks/9.ipynb", "txt-a")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/2.ipynb").write_text("{")
    with pytest.raises(RenderError, match=r"notebooks/2\.ipynb"):
        Notebooks(tmp_path).cell("notebooks/2.ipynb", "txt-a")


def test_all_words_of_captions_and_texts_are_given_to_the_fonts(tmp_path):
    write(
        tmp_path, code('#| label: txt-a\n#| tbl-cap: "题"\nx', shown(md="宁夏")), v4.new_markdown_cell("甲")
    )
    assert set("题宁夏甲") <= set(shown_text(tmp_path / "notebooks"))
