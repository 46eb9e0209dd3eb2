"""Text of pages as text."""

import subprocess

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.report.markup import cite, escape_markdown, plain

HOSTILE = [
    "<script>alert(1)</script>", "$x^2$ and \\(y\\)", "#let x = 1", "{{< meta title >}}", "@fig-x [@key]", "**b** _i_ `c`",
    "[link](javascript:alert(1))", "![](data:x)", "| a | b |", "::: {.x}", "<!-- no -->", "&amp; &#123;", "\\input{x}",
    "---", "1. one", "~~s~~ ^a^ ~b~", "a\\nb", "[^1]", "\"quoted\" 'and' -- ...",
]  # fmt: skip


def read(markdown: str) -> str:
    """What Pandoc reads: its own plain text of the source, as one line."""
    command = [pypandoc.get_pandoc_path(), "--from=markdown-smart", "--to=json"]
    done = subprocess.run(
        command, input=markdown, capture_output=True, text=True, encoding="utf-8", check=True
    )
    import json

    return _text(json.loads(done.stdout)["blocks"])


def _text(node) -> str:
    if isinstance(node, list):
        return "".join(map(_text, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return content
    if kind in {"Space", "SoftBreak"}:
        return " "
    assert kind in {"Para", "Plain"}, f"read as {kind}: {content}"
    return _text(content)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_page_is_read_as_the_same_plain_text(text):
    assert read(f"x{escape_markdown(text)}x") == f"x{text}x"


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_read_as_its_plain_form(text):
    shown = plain(text)
    assert read(f"x{escape_markdown(text)}x").split() == f"x{shown}x".split()


def test_control_and_direction_characters_are_shown_not_obeyed():
    assert plain("a\x00b\u202ec\u2066d\x1b[31m") == "a〓b〓c〓d〓[31m"


def test_lines_and_tabs_become_one_space():
    assert plain(" a\n\n b\t c ") == "a b c"


def test_markers_link_to_their_passages_once_each_and_count_the_rest():
    assert cite(["1.1-01", "1.1-01", "1.1-02", "1.1-03", "1.1-04"]) == (
        "[1\\.1\\-01](#p-1.1-01) [1\\.1\\-02](#p-1.1-02) [1\\.1\\-03](#p-1.1-03) (+1)"
    )


def test_without_passages_there_is_no_marker():
    assert cite([]) == ""


def test_private_use_characters_are_shown_as_missing():
    assert plain("外\ue268語") == "外〓語"
