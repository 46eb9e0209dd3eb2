"""What explains a name stands once a section: reports/assets/glosses.lua, as both engines run it."""

import subprocess

import pypandoc
import pytest

from fangzhi.report.language import catalogue, mark
from fangzhi.report.render.spans import bracketed
from tests.report.fake_run import ROOT

FILTER = ROOT / "reports" / "assets" / "glosses.lua"
COURSES, NINGXIA, UNKNOWN = (catalogue("en").resolve(mark(name)) for name in ("企业", "宁夏", "甪直"))


def plain(markdown):
    command = [
        pypandoc.get_pandoc_path(), "--from=markdown", "--to=plain", "--wrap=none", f"--lua-filter={FILTER}",
    ]  # fmt: skip
    done = subprocess.run(command, input=bracketed(markdown), capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        (f"{COURSES}.\n\n{COURSES}.", "企业 (firms).\n\n企业."),
        (f"{NINGXIA} and **{NINGXIA}**", "Ningxia (宁夏) and Ningxia"),
        (f"**{NINGXIA}** and {NINGXIA}", "Ningxia (宁夏) and Ningxia"),  # in the order in which it is read
        (f"{COURSES}\n\n# 2\n\n{COURSES}", "企业 (firms)\n\n2\n\n企业 (firms)"),
        (f"{UNKNOWN}\n\n# 2\n\n{UNKNOWN}", "甪直 (lù zhí)\n\n2\n\n甪直"),  # pinyin once in all of it
        (f"# [宁夏]{{.term}} Ningxia\n\n{NINGXIA} has 3.", "宁夏 Ningxia\n\nNingxia has 3."),
    ],
)
def test_a_name_is_explained_where_a_section_first_has_it(markdown, said):
    assert plain(markdown).replace("\n\n\n", "\n\n") == said


def rows(n):
    return "| a |\n|---|\n" + "\n".join([f"| {COURSES} |"] * n)


def test_a_long_table_explains_a_name_in_each_row_since_each_may_be_searched_for():
    assert plain(rows(15)).count("(firms)") == 15
    assert plain(rows(14)).count("(firms)") == 1
