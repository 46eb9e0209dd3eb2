from pathlib import Path

import pytest
import yaml

from fangzhi.report.render.article import (
    fill_meta,
    mark_shortcodes,
    read_article,
    shortcodes,
    split_front_matter,
)
from fangzhi.report.render.result import RenderError
from tests.report.fake_run import ROOT

FORMATS = (
    "format:\n  html: {theme: none, minimal: true, embed-resources: true, section-divs: true, "
    "html-math-method: plain, notebook-links: false, template: t.html, css: c.css, include-in-header: h.html}\n"
    "  typst: {citeproc: true, template: t.typ}\n"
)


def write(folder: Path, front: str = "", body: str = "Text.\n", project: str = "project: {type: default}\n"):
    (folder / "report.qmd").write_text(f"---\ntitle: T\n{front}---\n{body}", encoding="utf-8")
    (folder / "_quarto.yml").write_text(project, encoding="utf-8")
    return folder / "report.qmd", folder / "_quarto.yml"


def read(*paths: Path):
    return read_article(paths[0], quarto_config=paths[1])


def test_options_of_the_article_stand_above_those_of_its_metadata_files(tmp_path):
    (tmp_path / "more.yml").write_text("toc-depth: 2\nlang: en\n" + FORMATS)
    article = read(*write(tmp_path, "metadata-files: [more.yml]\nlang: zh\n"))
    assert (article.options["lang"], article.options["toc-depth"]) == ("zh", 2)


def test_a_format_named_default_keeps_the_options_given_elsewhere(tmp_path):
    (tmp_path / "more.yml").write_text(FORMATS)
    front = "metadata-files: [more.yml]\nformat: {html: default, typst: default}\n"
    assert read(*write(tmp_path, front)).format("html")["css"] == "c.css"


@pytest.mark.parametrize(
    ("front", "named"),
    [
        ("code-fold: true\n" + FORMATS, "code-fold"),
        ("toc: 3\n" + FORMATS, "toc is 3"),
        (FORMATS.replace("theme: none", "theme: cosmo"), "theme is 'cosmo'"),
        (FORMATS.replace("minimal: true", "minimal: true, code-copy: false"), "code-copy"),
        (FORMATS + "  docx: default\n", "docx"),
        (FORMATS.split("  typst", maxsplit=1)[0], "typst"),
        ("metadata-files: [lost.yml]\n" + FORMATS, "lost.yml"),
    ],
)
def test_an_option_that_the_stand_in_does_not_know_is_named(tmp_path, front, named):
    with pytest.raises(RenderError, match=named):
        read(*write(tmp_path, front))


def test_a_project_of_another_type_is_refused(tmp_path):
    with pytest.raises(RenderError, match="type"):
        read(*write(tmp_path, FORMATS, project="project: {type: website}\n"))


def test_the_cells_that_an_article_embeds_are_listed_in_its_order(tmp_path):
    body = "{{< embed notebooks/2.ipynb#txt-b >}}\n\n{{<  embed   notebooks/1.ipynb#fig-a  >}}\n"
    article = read(*write(tmp_path, FORMATS, body))
    assert article.embeds == (("notebooks/2.ipynb", "txt-b"), ("notebooks/1.ipynb", "fig-a"))


@pytest.mark.parametrize(
    "target",
    ["../secret.ipynb#fig-a", "notebooks/../../x.ipynb#fig-a", "notebooks/1.ipynb", "/etc/passwd#fig-a"],
)
def test_only_cells_of_the_runs_notebooks_can_be_embedded(tmp_path, target):
    with pytest.raises(RenderError, match="embedded cell"):
        read(*write(tmp_path, FORMATS, f"{{{{< embed {target} >}}}}\n"))


@pytest.mark.parametrize(
    "text", ["{{< include a.md >}}", "{{< video x >}}", "{{< meta >}}", "{{< meta a `b` >}}"]
)
def test_another_shortcode_is_named(text):
    with pytest.raises(RenderError, match="knows no shortcode"):
        mark_shortcodes(text, "report.qmd")


def test_an_escaped_shortcode_is_text():
    text = r"\{\{\< meta n\.pages \>\}\} and {{ meta }}"
    assert mark_shortcodes(text, "x") == text
    assert shortcodes(text) == []


def test_a_value_is_filled_into_plain_text():
    assert fill_meta("over {{< meta n.pages >}} pages", {"n": {"pages": "5"}}, "x") == "over 5 pages"


def test_a_value_that_is_not_there_is_named():
    with pytest.raises(RenderError, match=r"n\.pagse"):
        fill_meta("{{< meta n.pagse >}}", {"n": {"pages": "5"}}, "x")


@pytest.mark.parametrize("text", ["No front matter\n", "---\na: [\n---\n", "---\n- a\n---\n"])
def test_front_matter_that_cannot_be_read_is_named(text):
    with pytest.raises(RenderError, match=r"report\.qmd"):
        split_front_matter(text, "report.qmd")


def test_the_articles_own_options_are_all_known(tmp_path):
    (tmp_path / "assets").mkdir()
    for name in ("report.qmd", "assets/format.yml"):
        (tmp_path / name).write_bytes((ROOT / "reports" / name).read_bytes())
    (tmp_path / "assets/run.yml").write_text('{"run": {"engine": "x"}, "n": {"pages": "1"}}')
    assert read(tmp_path / "report.qmd", ROOT / "_quarto.yml").embeds


def test_each_article_names_its_own_language():
    # One in format.yml wins over the article's in Quarto, and captions come out in the wrong language.
    assert "lang" not in yaml.safe_load((ROOT / "reports/assets/format.yml").read_text(encoding="utf-8"))
    for name, language in (("report.qmd", "en"), ("report.zh.qmd", "zh")):
        head = (ROOT / "reports" / name).read_text(encoding="utf-8").split("---\n")[1]
        assert yaml.safe_load(head)["lang"] == language
