"""The stand-in for Quarto: the same article, through Pandoc and Typst from wheels. Word's file is always its.

It covers the features that the article uses (see article.py and standin.lua) and names whatever
else it meets.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fangzhi.artefacts.messages import told
from fangzhi.report.render import word
from fangzhi.report.render.article import Article, fill_meta, mark_shortcodes, read_article
from fangzhi.report.render.fonts import font_folders
from fangzhi.report.render.notebooks import Cell, Notebooks
from fangzhi.report.render.result import DEFAULT_FORMATS, RenderError
from fangzhi.report.style import ACCENT

_FILTER = Path(__file__).with_name("standin.lua")
# As in Quarto's language files.
_NAMES = {
    "en": {"fig": "Figure", "tbl": "Table", "sec": "Section"},
    "zh": {"fig": "图", "tbl": "表", "sec": "小节"},
}
_SECONDS = 1800  # 5,000 passages take half a minute, five on a crowded machine; this is for what never ends
# Pandoc has no names for "Figure" and the like in these languages; the filter has.
_HARMLESS = ("Could not load translations", "The term", "Could not find translation")


def engine_name() -> str:
    """Return the two engines with their versions."""
    lines = _pandoc(["--version"], folder=None).stdout.splitlines()
    return f"Pandoc {lines[0].split()[-1]} and Typst {version('typst')}"


def render(folder: Path, formats: tuple[str, ...] = DEFAULT_FORMATS) -> tuple[str, ...]:
    """Render report.qmd of a folder into report.html, .pdf, .docx beside it; return warnings.

    Raises RenderError naming what is wrong with the article, or what the stand-in does not know.
    """
    article = read_article(folder / "report.qmd", quarto_config=folder / "_quarto.yml")
    _write_cells(article, folder)
    (folder / "standin.md").write_text(article.text, encoding="utf-8")
    (folder / "standin-options.json").write_text(
        json.dumps(_pandoc_metadata(article), ensure_ascii=False), encoding="utf-8"
    )
    write = {"html": _write_html, "pdf": _write_pdf, "docx": _write_docx}
    warnings = [warning for name in formats for warning in write[name](article, folder)]
    return tuple(dict.fromkeys(warnings))


def _pandoc_metadata(article: Article) -> dict[str, Any]:
    """Return the options that Pandoc's templates, citations and filters use."""
    given = {"format", "filters", "crossref", "metadata-files", "toc", "toc-depth", "number-sections"}
    return {name: value for name, value in article.options.items() if name not in given}


def _write_cells(article: Article, folder: Path) -> None:
    notebooks = Notebooks(folder)
    language = str(article.options.get("lang", "en")).split("-")[0]
    if language not in _NAMES:
        raise RenderError(
            f"report.qmd: lang is {language!r}; the stand-in for Quarto knows {', '.join(_NAMES)}"
        )
    cells = {}
    for path, label in article.embeds:
        cells[f"{path}#{label}"] = _described(notebooks.cell(path, label), article, folder)
    delimiter = article.options.get("crossref", {}).get("title-delim", ":")
    known = {"cells": cells, "names": _NAMES[language], "delimiter": delimiter}
    (folder / "standin.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def _described(cell: Cell, article: Article, folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = {
        "label": cell.label, "kind": cell.kind, "count": cell.execution_count,
        "caption": mark_shortcodes(cell.caption, cell.label),
        "alt": fill_meta(cell.alt, article.options, cell.label),
    }  # fmt: skip
    if cell.kind == "fig":
        picture = folder / "standin-figures" / f"{cell.label}.svg"
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(cell.content, encoding="utf-8")
        return described | {
            "picture": picture.relative_to(folder).as_posix(),
            "width": word.width(cell.content),
        }
    return described | {"markdown": mark_shortcodes(cell.content, cell.label)}


def _write_html(article: Article, folder: Path) -> tuple[str, ...]:
    options = article.format("html")
    arguments = [
        "--to=html5", "--embed-resources", "--section-divs", "--output=report.html",
        f"--template={options['template']}", f"--css={options['css']}",
        f"--include-in-header={options['include-in-header']}",
    ]  # fmt: skip
    return _convert(article, arguments, folder)


def _write_pdf(article: Article, folder: Path) -> tuple[str, ...]:
    arguments = ["--to=typst", "--output=report.typ", f"--template={article.format('typst')['template']}"]
    warnings = _convert(article, arguments, folder)
    return warnings + compile_typst(folder / "report.typ", folder / "report.pdf")


def _write_docx(article: Article, folder: Path) -> tuple[str, ...]:
    language = str(article.options.get("lang", "en"))
    look = article.options.get("identity", {})
    figures = sorted((folder / "standin-figures").glob("*.svg")) + sorted(
        (folder / "assets").glob("logo.svg")
    )
    for figure in figures:
        word.write_png(figure)
    default = _pandoc(["--output=reference.docx", "--print-default-data-file=reference.docx"], folder=folder)
    if default.returncode:
        raise RenderError(f"report.docx: Pandoc gave no reference document: {default.stderr.strip()[-300:]}")
    footer = word.plain_text(str(look.get("institution", ""))) or "fangzhi 方志"
    word.style_reference(
        folder / "reference.docx",
        accent=str(look.get("accent") or ACCENT[1:]),
        language=language,
        footer=footer,
    )
    arguments = ["--to=docx", "--output=report.docx", "--reference-doc=reference.docx"]
    warnings = _convert(article, arguments, folder)
    authors = article.options.get("author", [])
    word.finish(
        folder / "report.docx", title=word.plain_text(str(article.options.get("title", ""))),
        authors=[word.plain_text(name) for name in ([authors] if isinstance(authors, str) else authors)],
    )  # fmt: skip
    return warnings


def _convert(article: Article, arguments: list[str], folder: Path) -> tuple[str, ...]:
    options = article.options
    common = [
        "standin.md", "--from=markdown", "--standalone", "--wrap=none",
        "--metadata-file=standin-options.json", f"--lua-filter={_FILTER}",
        *(f"--lua-filter={name}" for name in options.get("filters", [])), "--citeproc",
    ]  # fmt: skip
    if options.get("toc") and "--to=docx" not in arguments:  # there the filter writes it: see standin.lua
        common += ["--toc", f"--toc-depth={options.get('toc-depth', 3)}"]
    if options.get("number-sections"):
        common.append("--number-sections")
    done = _pandoc([*common, *arguments], folder=folder)
    problems = re.findall(r"^problem: (.+)$", done.stderr, re.MULTILINE)
    if problems:
        raise RenderError("report.qmd: " + "; ".join(dict.fromkeys(problems)))
    if done.returncode:
        killed = f"ended by signal {-done.returncode}, as when memory runs out" if done.returncode < 0 else ""
        raise RenderError(f"report.qmd: Pandoc failed: {done.stderr.strip()[-2000:] or killed}")
    return _warnings(done.stderr)


def _warnings(log: str) -> tuple[str, ...]:
    """Return Pandoc's warnings; raise RenderError where something of the report is missing."""
    found = [" ".join(part.split()) for part in re.split(r"^\[WARNING\] ", log, flags=re.MULTILINE)[1:]]
    for warning in found:
        if warning.startswith(("Citeproc", "Could not fetch", "Duplicate identifier")):
            raise RenderError(f"report.qmd: {warning}")
    return tuple(warning for warning in found if not warning.startswith(_HARMLESS))


def _pandoc(arguments: list[str], *, folder: Path | None) -> subprocess.CompletedProcess[str]:
    import pypandoc  # noqa: PLC0415

    command = [pypandoc.get_pandoc_path(), *arguments]
    # Pandoc puts this moment into a Word file instead of the present one.
    environment = os.environ | {"SOURCE_DATE_EPOCH": "0"}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RenderError(
            f"Pandoc could not be run ({error}); install the package pypandoc_binary"
        ) from error


def compile_typst(source: Path, target: Path) -> tuple[str, ...]:
    """Compile a Typst file to a tagged PDF (PDF/UA-1); return the warnings.

    The same source gives the same bytes: no date, no font of the machine, no package of the network.
    """
    import typst  # noqa: PLC0415

    compiler = typst.Compiler(
        str(source), root=str(source.parent), font_paths=[str(folder) for folder in font_folders()],
        ignore_system_fonts=True, package_path=str(source.parent / "no-packages"),
        package_cache_path=str(source.parent / "no-packages"),
    )  # fmt: skip
    unmet: tuple[str, ...] = ()
    try:
        data, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="ua-1", timestamp=0)
    except typst.TypstError as error:
        if "PDF/UA" not in str(error):
            raise RenderError(f"report.typ: Typst failed: {error}") from error
        unmet = (told("report.pdf is tagged, but does not claim PDF/UA-1: {error}", error=error),)
        data, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=[], timestamp=0)
    if not isinstance(data, bytes):  # a list is given for pictures, one a page
        raise RenderError("report.typ: Typst made no PDF")
    target.write_bytes(data)
    return (*unmet, *(f"Typst: {warning.message}" for warning in warnings))
