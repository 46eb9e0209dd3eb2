"""What a run says in the other language: every message, with what fills it in."""

import ast
import pickle
import re
import string
from pathlib import Path

import pytest

from fangzhi.artefacts.messages import joined, message_of, told
from fangzhi.artefacts.resources import read_toml
from fangzhi.report.language import say_in
from tests.conftest import ROOT

SECTIONS = read_toml("report/texts/messages.zh.toml")
CHINESE = {english: text for section in SECTIONS.values() for english, text in section.items()}
# A name in Latin letters stands alone; two words in a row are English. Calls stand in `…`.
_ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")


def templates() -> set[str]:
    """Return the English of each message in the code: `told("…")`, or a name that stands for it."""
    found = set()
    for path in sorted((ROOT / "lib" / "fangzhi").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            node.targets[0].id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told":
                said = node.args[0]
                if isinstance(said, ast.Constant):
                    found.add(said.value)
                elif isinstance(said, ast.Name) and said.id in names:
                    found.add(names[said.id])
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_is_there_in_chinese():
    assert templates() - set(CHINESE) == set()


def test_no_message_is_there_that_nothing_says():
    # What is put together at run time: ingredients of steps, kinds of files, descriptions of settings.
    dynamic = set(SECTIONS["ingredients"]) | set(SECTIONS["whole"])
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "lib" / "fangzhi").rglob("*.py"))
    left = {
        text
        for text in set(CHINESE) - templates() - dynamic
        if text.replace('"', "") not in sources.replace('"', "")
    }
    assert left == set()


@pytest.mark.parametrize("english", sorted(CHINESE))
def test_the_chinese_of_a_message_has_its_placeholders_and_no_english_words(english):
    chinese = CHINESE[english]
    # What a library says of a broken file is English, and left out.
    assert placeholders(english) - {"error", "kind"} <= placeholders(chinese) <= placeholders(english)
    assert not _ENGLISH.search(re.sub(r"`[^`]*`|\{[^{}]*\}", "", chinese))


def test_a_message_is_said_with_what_fills_it_in_and_messages_within_it():
    inner = told("over {n} MB", n=3)
    message = told("unpacks to {size}; unpack it and keep what you need", size=inner)
    assert message == "unpacks to over 3 MB; unpack it and keep what you need"
    assert say_in(message, "zh") == "解压后超过3 MB，请自行解压，只留需要的文件"
    assert say_in(message, "en") == message


def test_a_message_survives_an_exception_a_copy_and_a_row_of_others():
    error = ValueError(told("{name} was not made", name="a{b}"))
    assert say_in(error, "zh") == "未能生成a{b}"
    assert say_in(pickle.loads(pickle.dumps(message_of(error))), "zh") == "未能生成a{b}"
    assert say_in(joined([told("make room"), told("put it right")]), "zh") == "腾出空间、排除故障"


def test_text_that_is_no_message_stays_and_what_the_system_says_is_looked_up_whole():
    assert say_in("text", "zh") == "text"
    assert say_in("Permission denied", "zh") == "没有权限"
    assert say_in(
        told("{path}: cannot be read ({error})", path=Path("x"), error="Permission denied"), "zh"
    ) == ("x：无法读取（没有权限）")
