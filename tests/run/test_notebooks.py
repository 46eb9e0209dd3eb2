"""The notebooks as sources: what a reviewer and a newcomer rely on."""

import re
from pathlib import Path

import nbformat
import pytest

from fangzhi.run.parameters import NOTEBOOKS
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "notebooks").glob("[0-9]-*.ipynb"))
ARTICLE = (ROOT / "reports" / "report.qmd").read_text(encoding="utf-8")
ALL = sorted((ROOT / "notebooks").glob("*.ipynb"))
LABEL = re.compile(r"^#\| label: (\S+)$", re.MULTILINE)


def code_cells(path: Path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def labels(path: Path) -> list[str]:
    return [found.group(1) for cell in code_cells(path) if (found := LABEL.search(cell.source))]


def test_each_step_of_the_pipeline_has_its_notebook():
    assert [path.stem for path in SOURCES] == list(NOTEBOOKS)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_notebook_begins_with_its_question_the_step_and_what_to_look_at(path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    heads = re.findall(r"^\*\*(\w[\w ]*)", first.source, re.MULTILINE)
    assert heads == ["Question", "Step", "Look at"]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_notebooks_are_committed_without_outputs(path):
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(path))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_cells_are_short_and_hold_no_functions_or_loops(path):
    for cell in code_cells(path):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 14, cell.source
        assert not re.search(r"^\s*(def|class|for|while)\b", cell.source, re.MULTILINE), cell.source


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_parameters_cell_has_the_names_and_defaults_of_the_model_each_with_a_comment(path):
    (cell,) = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    values: dict[str, object] = {}
    exec(cell.source, values)
    model = NOTEBOOKS[path.stem]
    given = {name: value for name, value in values.items() if name in model.model_fields}
    assert given == {name: info.default for name, info in model.model_fields.items()}
    assert set(values) - set(given) - {"__builtins__"} <= {"seeds_dir", "data_dir"}
    assert all("# " in line for line in cell.source.splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_label_says_which_notebook_made_it(path):
    name = path.stem.split("-")[1]
    assert all(re.match(rf"(fig|tbl|txt)-{name}-", label) for label in labels(path))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_labelled_cell_is_in_the_article_and_nothing_else_is(path):
    embedded = re.findall(rf"{{{{< embed notebooks/{path.name}#(\S+) >}}}}", ARTICLE)
    assert sorted(embedded) == sorted(labels(path))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_figure_says_in_words_what_it_shows(path):
    for cell in code_cells(path):
        if "label: fig-" in cell.source:
            assert "#| fig-cap:" in cell.source
            assert "#| fig-alt:" in cell.source


def test_the_article_has_no_code_and_no_number_that_depends_on_the_data():
    assert "```" not in ARTICLE
    prose = re.sub(
        r"{{<.*?>}}|\(#.*?\)|{#.*?}|^---.*?^---|`.*?`", "", ARTICLE, flags=re.DOTALL | re.MULTILINE
    )
    assert not re.findall(r"(?<![@\w])\d+", prose)
