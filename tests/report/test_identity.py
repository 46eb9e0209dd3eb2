"""report.yml: what it may say, what is refused, and that all of it is text."""

import json

import pytest
from lxml.html import fromstring
from pypdf import PdfReader

from fangzhi.report.identity import Identity, IdentityError, read_identity, recorded_identity
from tests.report.staged import render_short
from tests.report.test_logo import SVG

FULL = """\
title: "Health & <b>care</b> #6: a *first* look"
subtitle: "“多省份” compared, {{< meta n.pages >}} $x$"
author: ['Wang "Xiao" #1', 李四]
institution: 某大学卫生政策研究所
logo: logo.svg
date: 2026-05-01
licence: CC BY 4.0
accent: "#8a1538"
"""


@pytest.fixture
def config(tmp_path):
    (tmp_path / "logo.svg").write_text(SVG.format('width="9" height="9"', '<rect width="9" height="9"/>'))
    path = tmp_path / "report.yml"
    path.write_text(FULL, encoding="utf-8")
    return path


def refusal(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IdentityError) as error:
        read_identity(path)
    return str(error.value)


def test_without_a_file_nothing_is_set_and_there_is_no_date():
    assert read_identity(None).describe() == {}
    assert "date" not in read_identity(None).words("en")


def test_an_empty_file_sets_nothing(config):
    config.write_text("# nothing yet\n")
    assert read_identity(config) == Identity()


def test_every_key_is_read(config):
    identity = read_identity(config)
    assert identity.settings.author == ['Wang "Xiao" #1', "李四"]
    assert identity.words("en")["date"] == r"1 May 2026"
    assert identity.words("zh")["date"] == "2026年5月1日"
    assert identity.logo.suffix == "svg"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title: A\ncolour: red\n", 2, "'colour' is not known; there is title"),
        ("\ntitle: 2024\n", 2, "title is 2024"),
        ("title: A\naccent: red\n", 2, 'a colour in quotes, such as "#8a1538"'),
        ("title: A\ndate: May 2026\n", 2, "a day, such as 2026-05-01"),
        ("date: 2026-05-01 10:00:00\n", 1, "a day"),
        ("title: A\ndate: 2026-02-30\n", 2, "date is '2026-02-30', which it cannot be; it is a day"),
        ("author: []\n", 1, "author is [], which it cannot be; it is a name, or a list of names"),
        ("title: A\n\nauthor: []\n", 3, "a name, or a list of names"),
        ("title: A\ntitle: B\n", 2, "there twice"),
        ("title: A\nlogo: nothing.png\n", 2, "nothing.png cannot be read"),
        ("title: a: b\n", 1, "in quotes"),
        ("title: ''\n", 1, "title is ''"),
        ("accent: #8a1538\n", 1, "accent has no value"),
        ("- title\n", 1, "name: value"),
        ("title: !!python/object/apply:os.system [ls]\n", 1, "no YAML"),
    ],
)
def test_a_fault_is_refused_with_file_line_and_cure(config, text, line, says):
    message = refusal(config, text)
    assert message.startswith(f"{config}, line {line}: ")
    assert says in message


def test_a_finished_run_remembers_its_identity(config, tmp_path):
    identity = read_identity(config)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "logo.svg").write_bytes(identity.logo.data)
    record = json.loads(json.dumps({"identity": identity.describe()}))
    again = recorded_identity(record, tmp_path / "assets")
    assert again.describe() == identity.describe()
    assert again.words("en") == identity.words("en")


def test_a_logo_that_was_exchanged_in_a_finished_run_is_refused(config, tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "logo.svg").write_text(SVG.format("", ""))
    with pytest.raises(IdentityError, match="--config"):
        recorded_identity({"identity": read_identity(config).describe()}, tmp_path / "assets")


def test_what_a_person_writes_is_text_in_html_and_pdf(config, tmp_path, monkeypatch):
    staged = render_short(tmp_path, "# One\n\nText.", monkeypatch=monkeypatch, identity=read_identity(config))
    page = (staged / "report.html").read_text(encoding="utf-8")
    assert "Health &amp; &lt;b&gt;care&lt;/b&gt; #6: a *first* look" in page
    described = fromstring(page).xpath("//meta[@name='description']/@content")
    assert described == ["“多省份” compared, {{< meta n.pages >}} $x$"]
    assert "某大学卫生政策研究所" in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "--accent:#8a1538" in page
    reader = PdfReader(staged / "report.pdf")
    assert reader.metadata.author == 'Wang "Xiao" #1, 李四'
    assert reader.metadata.title.startswith("Health & <b>care</b> #6")
    assert "1 May 2026" in reader.pages[0].extract_text()


def test_without_an_identity_the_title_page_is_the_article_s_own(tmp_path, monkeypatch):
    staged = render_short(tmp_path, "# One\n\nText.", monkeypatch=monkeypatch)
    page = (staged / "report.html").read_text(encoding="utf-8")
    assert 'class="byline"' not in page
    assert "<img" not in page
    assert "html:root" not in page
