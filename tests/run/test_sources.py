"""Which files a result can depend on: too many cost time, too few give stale results."""

import ast
import re

import nbformat
import pytest

from fangzhi.artefacts import field_names
from fangzhi.run import sources
from fangzhi.run.sources import (
    PACKAGE,
    code_of_notebook,
    files_behind,
    hash_files,
    modules_behind,
    reads_field,
)
from tests.conftest import ROOT

MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]-*.ipynb"))


def names(paths):
    return {path.relative_to(PACKAGE).as_posix() for path in paths}


def imports_by_syntax(path):
    """The same by Python's own parser: every import, late ones too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {file for name in found if name.split(".")[0] == "fangzhi" for file in sources._files_of(name)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_import_is_overlooked(path):
    assert imports_by_syntax(path) <= set(sources._imported(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_reads_data_files_of_its_own_floor_and_imports_by_name_only(path):
    text = path.read_text(encoding="utf-8")
    fetched = re.findall(r"\b(?:import_module|__import__)\((.*?)\)", text)
    assert fetched == (['"fangzhi.desk"'] if path.parent == PACKAGE else [])  # of which no step knows
    assert path.parent == PACKAGE or not re.search(r"\bfangzhi\.open_|^import fangzhi$", text, re.MULTILINE)
    floor = path.relative_to(PACKAGE).parts[0]
    for read in re.findall(r"\bread_(?:resource|toml|words)\(\s*f?\"([^\"{]+)", text):
        assert read.split("/")[0] == floor
    for constant in re.findall(r"^[A-Z_]+ = \"([\w/]+/data/[\w.]+)\"", text, re.MULTILINE):
        assert constant.split("/")[0] == floor


def test_only_the_reader_of_field_packs_names_their_folder():
    named = {path for path in MODULES if re.search(r"fields/", path.read_text(encoding="utf-8"))}
    assert names(named) <= {"artefacts/fields.py", "artefacts/schema.py", "run/sources.py"}


def test_late_imports_packages_and_names_over_several_lines_are_followed():
    code = "def f():\n    from fangzhi.terms import (\n        matrix,  # a comment\n        segment,\n    )"
    assert {"__init__.py", "terms/__init__.py", "terms/matrix.py"} <= names(modules_behind(code))


def test_what_a_module_imports_is_behind_what_imports_it():
    behind = names(modules_behind("from fangzhi.cleaning.pages import clean_page"))
    assert {"cleaning/repair.py", "cleaning/decode.py", "artefacts/resources.py"} <= behind
    assert not any(name.startswith(("topics/", "report/", "run/")) for name in behind)


def test_data_files_of_the_floors_are_among_the_files_field_packs_are_not():
    found = names(files_behind("import fangzhi.cleaning.noise"))
    assert "cleaning/data/noise.toml" in found
    assert not any(name.startswith(("fields/", "regions/")) for name in found)
    assert not any("__pycache__" in name for name in found)


def test_cleaning_does_not_depend_on_a_field_pack_and_the_other_notebooks_do():
    reading = {path.stem: reads_field(code_of_notebook(path)) for path in NOTEBOOKS}
    assert reading == {"1-cleaning": False, "2-topics": True, "3-regions": True}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_change_of_cleaning_reaches_the_notebooks_behind_it_through_their_tables_alone(path):
    execution = "import fangzhi.run.notebooks, fangzhi.run.project\n"
    behind = names(files_behind(execution + code_of_notebook(path)))
    assert any(name.startswith("cleaning/") for name in behind) == (path.stem == "1-cleaning")


def test_the_code_of_a_notebook_is_that_of_its_code_cells(tmp_path):
    cells = [nbformat.v4.new_code_cell("import a"), nbformat.v4.new_markdown_cell("import b")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "n.ipynb")
    assert code_of_notebook(tmp_path / "n.ipynb") == "import a"


def test_a_hash_depends_on_each_name_and_each_content(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    hashes = set()
    for contents in (("a", "b"), ("b", "a"), ("ab", ""), ("a", "c")):
        one.write_text(contents[0])
        other.write_text(contents[1])
        hashes.add(hash_files([one, other], root=tmp_path))
        assert hash_files([other, one], root=tmp_path) in hashes
    assert len(hashes) == 4
    assert hash_files([one], root=tmp_path) not in hashes


def test_every_field_pack_has_a_hash_of_its_own():
    assert len({sources.hash_field(name) for name in field_names()}) == len(field_names())
