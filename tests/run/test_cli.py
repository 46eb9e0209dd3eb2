"""The command line as it is described."""

import argparse
import subprocess
import sys

import pytest

from fangzhi.run.cli import build_parser
from tests.conftest import ROOT, fangzhi

COMMANDS = next(a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)).choices


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help_and_stands_in_the_readme(command):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"fangzhi {command}" in readme
    for action in COMMANDS[command]._actions:
        assert action.help
        assert (
            action.option_strings in ([], ["-h", "--help"])
            or any(o in readme for o in action.option_strings)
            or (action.dest == "lang")
        ), action.option_strings


def test_help_imports_no_library():
    code = "import sys, fangzhi.run.cli as c; c.build_parser().format_help(); print({'pandas', 'pydantic', 'yaml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("command", ["verify", "diff", "render"])
def test_a_folder_that_is_no_run_is_named(command, tmp_path):
    places = [tmp_path, tmp_path] if command == "diff" else [tmp_path]
    call = fangzhi(command, *places)
    assert call.code == 1
    assert f"{tmp_path}: no" in call.err
    assert "Traceback" not in call.err
