"""The whole way from a seeds folder to a rendered report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fangzhi.artefacts import read_json, read_table, write_json
from fangzhi.report.render import Rendered, render_report
from fangzhi.run import project
from fangzhi.run.clean import NoUsablePageError, refusal_lines
from fangzhi.run.console import Progress
from fangzhi.run.manifest import describe_run
from fangzhi.run.notebooks import NotebookError, execute
from fangzhi.run.parameters import choose
from fangzhi.run.seeds import open_seeds


class RunError(RuntimeError):
    """A run failed; the message says where and what to do."""


def make_report(
    seeds_dir: Path, target: Path, given: Mapping[str, Any], *, language: str, progress: Progress
) -> Rendered:
    """Run the three notebooks and render; swap the result in when it is whole.

    A run that fails leaves target as it was, and what it made beside it, in `<target>.failed`.
    Raises ParameterError, SeedsError, NoUsablePageError or RunError.
    """
    project.check_project()
    choices = choose(given)
    target = target.resolve()
    open_seeds(seeds_dir, max_page_mb=choices["1-cleaning"].max_page_mb)  # type: ignore[attr-defined]
    workshop = target.with_name(f".{target.name}.{os.getpid()}.part")
    workshop.mkdir(parents=True)
    try:
        rendered = _work(workshop, seeds_dir.resolve(), choices, language=language, progress=progress)
        _swap(workshop, target)
    except NotebookError as error:
        kept = _keep_failed(workshop, target)
        if error.ename == NoUsablePageError.__name__:
            raise NoUsablePageError(error.evalue) from None
        raise RunError(f"{error}\nkept: {kept / 'notebooks'}, executed up to that cell") from None
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return Rendered(rendered.engine, tuple(target / path.name for path in rendered.files), rendered.warnings)


def _work(
    workshop: Path, seeds_dir: Path, choices: Mapping[str, Any], *, language: str, progress: Progress
) -> Rendered:
    for notebook, chosen in choices.items():
        progress.start(notebook)
        paths = {"data_dir": "../data"} | ({"seeds_dir": str(seeds_dir)} if notebook == "1-cleaning" else {})
        execute(
            project.NOTEBOOKS / f"{notebook}.ipynb",
            workshop / "notebooks" / f"{notebook}.ipynb",
            {**paths, **chosen.model_dump()},
            on_cell=lambda done, total: progress.move(f"cell {done} of {total}"),
        )
        progress.finish()
    pages, refused = (read_table(workshop / "data", name) for name in ("pages", "refused"))
    for line in refusal_lines(refused):
        progress.say(line)
    progress.start("render")
    record = describe_run(
        workshop, parameters={name: chosen.model_dump() for name, chosen in choices.items()}, pages=pages,
        refused=refused, engine={}, seconds=progress.seconds, language=language,
    )  # fmt: skip
    write_json(record, workshop / "run.json")
    rendered = _render(workshop)
    progress.finish(rendered.engine)
    record |= {
        "engine": rendered.describe(),
        "seconds": {k: round(v, 2) for k, v in progress.seconds.items()},
    }
    write_json(record, workshop / "run.json")
    return rendered


def _render(run_dir: Path) -> Rendered:
    return render_report(run_dir, article_dir=project.ARTICLE, quarto_config=project.ROOT / "_quarto.yml")


def render_run(run_dir: Path) -> Rendered:
    """Render a finished run again, from its executed notebooks; raise RunError where it is none."""
    project.check_project()
    record = run_dir / "run.json"
    if not record.is_file():
        raise RunError(
            f"{run_dir}: not a finished run (no run.json); make one with `fangzhi report --out {run_dir}`"
        )
    rendered = _render(run_dir)
    write_json(read_json(record) | {"engine": rendered.describe()}, record)
    return rendered


def _swap(workshop: Path, target: Path) -> None:
    """Put the finished run in the place of the previous one, of which a copy stays until then."""
    previous = target.with_name(f".{target.name}.{os.getpid()}.previous")
    if target.exists():
        target.rename(previous)
    try:
        workshop.rename(target)
    except OSError:
        if previous.exists():
            previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)
    shutil.rmtree(_failed_dir(target), ignore_errors=True)


def _failed_dir(target: Path) -> Path:
    return target.with_name(f"{target.name}.failed")


def _keep_failed(workshop: Path, target: Path) -> Path:
    failed = _failed_dir(target)
    shutil.rmtree(failed, ignore_errors=True)
    workshop.rename(failed)
    return failed
