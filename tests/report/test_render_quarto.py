import os
import stat

import pytest

from fangzhi.report.render import quarto
from fangzhi.report.render.quarto import Quarto, find_quarto
from fangzhi.report.render.result import RenderError


def program(folder, script, name="quarto"):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def empty(tmp_path):
    """An environment without any Quarto."""
    return {"PATH": str(tmp_path / "nowhere")}


def test_without_quarto_nothing_is_found_and_nothing_is_said(empty):
    assert find_quarto(empty) == (None, ())


def test_an_explicit_path_comes_before_the_path(tmp_path, empty):
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin", "echo 1.8.1")
    explicit = program(tmp_path, "echo 1.9.38")
    found, _ = find_quarto({"QUARTO_PATH": explicit, "PATH": str(tmp_path / "bin")})
    assert found == Quarto(explicit, "1.9.38")
    assert found.name == "Quarto 1.9.38"


def test_the_folder_of_an_installation_may_be_given(tmp_path, empty):
    (tmp_path / "bin").mkdir()
    inside = program(tmp_path / "bin", "echo 1.9.38")
    assert find_quarto(empty | {"QUARTO": str(tmp_path)})[0] == Quarto(inside, "1.9.38")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 1.3.450", "older than 1.7"),
        ("echo 'cannot find deno' >&2; exit 1", "cannot find deno"),
        ("echo hello", "does not give a version"),
        ("exit 0", "says nothing"),
    ],
)
def test_a_quarto_that_does_not_work_is_passed_over_with_a_warning(tmp_path, empty, script, said):
    found, warnings = find_quarto(empty | {"QUARTO_PATH": program(tmp_path, script)})
    assert found is None
    assert said in warnings[0]


def test_a_path_that_leads_to_nothing_is_said(tmp_path, empty):
    found, warnings = find_quarto(empty | {"QUARTO_PATH": str(tmp_path / "lost")})
    assert found is None
    assert "lost" in warnings[0]


def test_behind_a_broken_quarto_the_next_one_is_used(tmp_path):
    (tmp_path / "bin").mkdir()
    good = program(tmp_path / "bin", "echo 1.9.38")
    broken = program(tmp_path, "exit 3")
    found, warnings = find_quarto({"QUARTO_PATH": broken, "PATH": str(tmp_path / "bin")})
    assert found == Quarto(good, "1.9.38")
    assert len(warnings) == 1


def run(folder, script):
    return quarto.render(Quarto(program(folder, script), "1.9.38"), folder)


def test_a_failure_is_told_without_quartos_own_stack(tmp_path):
    said = "echo 'ERROR: The cell fig-x does not exist in notebook'; echo '    at async main (file:///x.ts:1:2)'; exit 1"
    with pytest.raises(RenderError, match="cell fig-x does not exist") as raised:
        run(tmp_path, said)
    assert "async" not in str(raised.value)


def test_a_reference_to_nothing_is_an_error_although_quarto_only_warns(tmp_path):
    warned = "printf '\\033[33mWARNING (/x/refs.lua:128) Unable to resolve crossref @fig-nope\\n'"
    with pytest.raises(RenderError, match="crossref @fig-nope"):
        run(tmp_path, warned)


def test_three_colons_in_a_text_are_no_warning_and_others_are_passed_on(tmp_path):
    script = (
        "printf 'WARNING (/x/a.lua:3) \\nThe following string was found in the document: :::\\n\\nThis usually\\n'; "
        "printf 'WARN: something small\\n\\n'"
    )
    assert run(tmp_path, script) == ("Quarto 1.9.38: something small",)


def test_fonts_of_the_package_are_given_to_typst(tmp_path):
    run(tmp_path, 'echo "$TYPST_FONT_PATHS" > seen')
    assert all(os.path.isdir(path) for path in (tmp_path / "seen").read_text().strip().split(os.pathsep))
