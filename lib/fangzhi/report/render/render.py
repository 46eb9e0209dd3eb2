"""Rendering a run: prepare, let an engine work, look at the result, put it in place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fangzhi.artefacts.messages import told
from fangzhi.report.language import say_in
from fangzhi.report.render import folder as folders
from fangzhi.report.render import quarto, standin
from fangzhi.report.render.check import check_page
from fangzhi.report.render.result import Look, Rendered, RenderError


@dataclass(frozen=True)
class Sources:
    """What a run is rendered with.

    article_dir: report.qmd, references.bib and assets/. quarto_config: the project's _quarto.yml.
    """

    article_dir: Path
    quarto_config: Path
    look: Look


def render_report(
    run_dir: Path,
    *,
    article_dir: Path,
    quarto_config: Path,
    look: Look | None = None,
) -> Rendered:
    """Render the article on a finished run into report.html, report.pdf and, where asked, report.docx.

    run_dir: holds notebooks/ (executed), data/ and run.json; gets the report and its sources.
    With Quarto where one is found and works, else with Pandoc and Typst; what made the report, and
    why not Quarto, is in the result. A rendering that fails leaves the files of the run as they were.
    Raises RenderError naming what is wrong with the article or the run.
    """
    run_dir = run_dir.resolve()
    sources = Sources(article_dir, quarto_config, look or Look())
    formats = sources.look.formats
    found, warnings = quarto.find_quarto()
    if found is not None:
        try:
            rendered = _attempt(
                run_dir, sources, engine=found.name, work=lambda path: _with_quarto(found, path, formats)
            )
        except RenderError as error:
            # Either the article is wrong, then the stand-in says so too; or this Quarto is.
            beside = "{name} could not render this report, the stand-in did: {error}"
            warnings = (*warnings, told(beside, name=found.name, error=error))
        else:
            return _rendered(rendered, warnings, run_dir)
    rendered = _attempt(
        run_dir, sources, engine=standin.engine_name(), work=lambda path: standin.render(path, formats)
    )
    return _rendered(rendered, warnings, run_dir)


def _rendered(rendered: Rendered, before: tuple[str, ...], run_dir: Path) -> Rendered:
    """Return a rendering with all its warnings, in the language of the report."""
    language = folders.language_of(run_dir)
    said = tuple(say_in(warning, language) for warning in (*before, *rendered.warnings))
    return Rendered(rendered.engine, rendered.files, said)


def _with_quarto(found: quarto.Quarto, folder: Path, formats: tuple[str, ...]) -> tuple[str, ...]:
    """Let Quarto make HTML and PDF; Word's file is Pandoc's with either engine, see word.py."""
    warnings = quarto.render(found, folder, formats) if set(formats) - {"docx"} else ()
    return warnings + (standin.render(folder, ("docx",)) if "docx" in formats else ())


def _attempt(
    run_dir: Path, sources: Sources, *, engine: str, work: Callable[[Path], tuple[str, ...]]
) -> Rendered:
    identity, formats = sources.look.identity, sources.look.formats
    # Inside the run's folder: the same file system, so that results move in one step.
    staged = Path(tempfile.mkdtemp(prefix=".render-", dir=run_dir))
    try:
        folders.stage(
            staged, run_dir, article_dir=sources.article_dir, quarto_config=sources.quarto_config,
            identity=identity,
        )  # fmt: skip
        missing = folders.write_run_metadata(staged, run_dir, engine=engine, identity=identity)
        warnings = work(staged)
        if "html" in formats:
            warnings += check_page(staged / "report.html")
        if "pdf" in formats:
            warnings += _on_missing(missing)
        warnings += tuple(filter(None, [identity.accent.note]))
        files = folders.publish(staged, run_dir, formats)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Rendered(engine, files, warnings)


def _on_missing(characters: tuple[str, ...]) -> tuple[str, ...]:
    if not characters:
        return ()
    shown = ", ".join(f"U+{ord(character):04X}" for character in characters[:10])
    more = ", …" if len(characters) > 10 else ""
    what = "the PDF shows 〓 for {n} character(s) that no font has: {shown}"
    return (told(what, n=len(characters), shown=shown + more),)
