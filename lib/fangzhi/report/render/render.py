"""Rendering a run: prepare, let an engine work, look at the result, put it in place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from fangzhi.report.render import folder as folders
from fangzhi.report.render import quarto, standin
from fangzhi.report.render.check import check_page
from fangzhi.report.render.result import Rendered, RenderError


def render_report(run_dir: Path, *, article_dir: Path, quarto_config: Path) -> Rendered:
    """Render the article on a finished run into report.html and report.pdf.

    run_dir: holds notebooks/ (executed), data/ and run.json; gets the report and its sources.
    article_dir: report.qmd, references.bib and assets/. quarto_config: the project's _quarto.yml.
    With Quarto where one is found and works, else with Pandoc and Typst; what made the report, and
    why not Quarto, is in the result. A rendering that fails leaves the files of the run as they were.
    Raises RenderError naming what is wrong with the article or the run.
    """
    run_dir = run_dir.resolve()
    found, warnings = quarto.find_quarto()
    if found is not None:
        try:
            rendered = _attempt(
                run_dir,
                article_dir,
                quarto_config,
                engine=found.name,
                work=lambda path: quarto.render(found, path),
            )
        except RenderError as error:
            # Either the article is wrong, then the stand-in says so too; or this Quarto is.
            warnings = (*warnings, f"{found.name} could not render this report, the stand-in did: {error}")
        else:
            return Rendered(rendered.engine, rendered.files, (*warnings, *rendered.warnings))
    rendered = _attempt(
        run_dir, article_dir, quarto_config, engine=standin.engine_name(), work=standin.render
    )
    return Rendered(rendered.engine, rendered.files, (*warnings, *rendered.warnings))


def _attempt(
    run_dir: Path,
    article_dir: Path,
    quarto_config: Path,
    *,
    engine: str,
    work: Callable[[Path], tuple[str, ...]],
) -> Rendered:
    # Inside the run's folder: the same file system, so that results move in one step.
    staged = Path(tempfile.mkdtemp(prefix=".render-", dir=run_dir))
    try:
        folders.stage(staged, run_dir, article_dir=article_dir, quarto_config=quarto_config)
        missing = folders.write_run_metadata(staged, run_dir, engine=engine)
        warnings = work(staged)
        warnings += check_page(staged / "report.html") + _on_missing(missing)
        files = folders.publish(staged, run_dir)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Rendered(engine, files, warnings)


def _on_missing(characters: tuple[str, ...]) -> tuple[str, ...]:
    if not characters:
        return ()
    shown = ", ".join(f"U+{ord(character):04X}" for character in characters[:10])
    more = f" and {len(characters) - 10} more" if len(characters) > 10 else ""
    return (f"the PDF shows 〓 for {len(characters)} character(s) that no font has: {shown}{more}",)
