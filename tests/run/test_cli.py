"""The command line as it is described."""

import argparse
import re
import subprocess
import sys

import pytest

from fangzhi.artefacts import write_json
from fangzhi.run.cli import build_parser, main
from fangzhi.run.manifest import seal
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


def test_what_a_chinese_call_says_is_chinese(tmp_path):
    missing = fangzhi("report", "--seeds", tmp_path / "none", "--out", tmp_path / "run", "--lang", "zh")
    assert missing.code == 2
    assert missing.err == f"fangzhi: 网页文件夹{tmp_path / 'none'}不存在，请用--seeds指定\n"
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("宁夏推进教育数字化。" * 9, encoding="utf-8")
    planned = fangzhi("report", "--seeds", pages, "--out", tmp_path / "run", "--lang", "zh", "--dry-run")
    assert planned.out.splitlines()[0] == "1-cleaning   需要运行：尚无运行结果"
    cleaned = fangzhi("clean", "--seeds", pages, "--out", tmp_path / "clean", "--lang", "zh")
    assert cleaned.out.splitlines()[0] == "1个网页、1篇文稿、1个段落"


WRONG_CALLS = (
    ["report", "--lang=zh", "--sedes", "页"],
    ["report", "--lang", "zh", "--seeds"],
    ["clean", "--fresh=1", "--lang", "zh"],
    ["report", "--lang", "zh", "--f", "pdf"],
    ["render", "--lang", "zh"],
    ["verify", "--lang", "zh"],
    ["pack", "make", "folder", "--lang", "zh"],
    ["raport", "--lang", "zh"],
    ["--lang", "zh"],
    ["report", "--lang", "zh", "--format", "odt"],
    ["report", "--lang", "zh", "-p", "n_topic=3"],
    ["report", "--lang", "zh", "-p", "n_topics"],
    ["report", "--lang", "zh", "-p", "n_topics=many"],
    ["report", "--lang", "zh", "-p", "field=medicine"],
    ["report", "--lang", "zh", "-p", "field=./none"],
    ["report", "--lang", "zh", "-p", "lang=en"],
)


@pytest.mark.parametrize("call", WRONG_CALLS, ids=" ".join)
def test_a_call_that_is_wrong_is_answered_in_the_language_it_asks_for(call, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(call) == 2
    said = capsys.readouterr().err
    *usage, refusal = said.splitlines() if said.startswith("用法：fangzhi") else [said]
    assert all("：" not in line for line in usage[1:])
    assert re.search("[一-龥]", refusal)
    assert not re.search(r"[a-z]{2,} [a-z]{2,}", re.sub(r"`[^`]*`|fangzhi [a-z]+：", "", refusal)), refusal


def test_what_argparse_says_is_put_into_chinese_with_what_it_names(capsys):
    assert main(["report", "--lang", "zh", "--sedes", "x"]) == 2
    assert capsys.readouterr().err.endswith("fangzhi：调用有误，不认识的参数：--sedes x\n")
    assert main(["pack", "make", "x", "--lang", "zh"]) == 2
    assert "action：没有'make'这个选项，可选'new', 'check'" in capsys.readouterr().err


def test_a_wrong_call_in_no_known_language_is_answered_in_english(capsys):
    assert main(["report", "--lang", "fr"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: fangzhi report ")
    assert "argument --lang: invalid choice: 'fr'" in said


def test_what_is_said_of_a_chinese_run_is_chinese_unless_asked_otherwise(tmp_path):
    (tmp_path / "report.html").write_text("one")
    write_json(seal({"language": "zh"}, tmp_path), tmp_path / "run.json")
    assert fangzhi("verify", tmp_path).out == f"{tmp_path}：与生成时一致\n"
    (tmp_path / "report.html").write_text("two")
    assert "report.html：有改动" in fangzhi("verify", tmp_path).err
    assert "report.html: altered" in fangzhi("verify", tmp_path, "--lang", "en").err


def test_a_wrong_report_yml_is_explained_in_the_language_of_the_run(tmp_path):
    (tmp_path / "report.yml").write_text('titel: "x"\naccent: red\n', encoding="utf-8")
    call = fangzhi("report", "--seeds", tmp_path, "--out", tmp_path / "run", "--lang", "zh", "--dry-run")
    assert call.code == 2
    assert f"{tmp_path / 'report.yml'}第1行：没有名为'titel'的项；可用的有title" in call.err
    assert "第2行：accent不能是'red'；应为加引号的颜色" in call.err
