"""Is a run still what was made, and does making it again give the same?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fangzhi.artefacts.fields import is_pack_path
from fangzhi.artefacts.messages import told
from fangzhi.run.changes import changes_told
from fangzhi.run.manifest import RECORD, digest_of, files_of, read_record, versions
from fangzhi.run.pipeline import RunError, make_report, recorded_look
from fangzhi.run.seeds import open_seeds, shown_name
from fangzhi.run.steps import FIRST
from fangzhi.run.target import failed_folder

if TYPE_CHECKING:
    from fangzhi.run.console import Progress

_PARAMETERS_CELL = "injected-parameters"
_SHOWN = 20  # lines of a message


def verify(run_dir: Path) -> list[str]:
    """Return what is not as it was made: files altered, missing or added; raise RunError for no run."""
    record = _record(run_dir)
    altered = digest_of(record) != record.get("digest")
    lines: list[str] = [told("{name}: altered", name=RECORD)] if altered else []
    return lines + _differences(record.get("files", {}), files_of(run_dir))


def rerun(run_dir: Path, *, seeds_dir: Path | None, progress: Progress) -> list[str]:
    """Make a run again beside it, from its seeds and parameters; return what comes out differently.

    seeds_dir: where the seeds are now; without, where the run found them. Call with a fresh cache,
    or the run is compared with itself. What changed since the run before it cannot be made again and
    is taken from it. Raises RunError where the seeds are not those of the run.
    """
    run_dir = run_dir.resolve()
    record = _record(run_dir)
    seeds_dir = seeds_dir or run_dir / record["seeds_dir"]
    _check_seeds(record, seeds_dir)
    given = {name: value for choices in record["parameters"].values() for name, value in choices.items()}
    if is_pack_path(str(given.get("field", ""))):  # written as the notebooks of the run see it
        given["field"] = str((run_dir / "notebooks" / given["field"]).resolve())
    # At the same depth as the run: the relative path to the seeds is the same.
    again = run_dir.with_name(f".{run_dir.name}.again")
    try:
        shutil.rmtree(again, ignore_errors=True)
        make_report(
            seeds_dir,
            again,
            given,
            language=record["language"],
            progress=progress,
            changes=changes_told(run_dir),
            look=recorded_look(run_dir),
        )
        made = read_record(again) or {}
        return _other_tools(record, made) + _compare(run_dir, again)
    finally:
        shutil.rmtree(again, ignore_errors=True)
        shutil.rmtree(failed_folder(again), ignore_errors=True)


def _record(run_dir: Path) -> dict[str, Any]:
    record = read_record(run_dir)
    if record is None:
        raise RunError(
            told("{run_dir}: no finished run (no {record} that can be read)", run_dir=run_dir, record=RECORD)
        )
    return record


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    altered = [
        told("{name}: altered", name=name) for name in before if name in now and before[name] != now[name]
    ]
    missing = [told("{name}: missing", name=name) for name in before if name not in now]
    added = [told("{name}: added", name=name) for name in now if name not in before]
    return sorted(altered + missing + added)


def _check_seeds(record: Mapping[str, Any], seeds_dir: Path) -> None:
    """Raise RunError naming the files of the seeds folder that are not those of the run."""
    max_page_mb = float(record["parameters"][FIRST]["max_page_mb"])
    now = open_seeds(seeds_dir, max_page_mb=max_page_mb).hashes()
    wrong = _differences(record["seeds"], now)
    if wrong:
        shown = "\n".join(shown_name(line) for line in wrong[:_SHOWN])
        raise RunError(
            told(
                "{seeds_dir} does not hold the pages of this run; name them with --seeds\n{shown}",
                seeds_dir=seeds_dir,
                shown=shown,
            )
        )


def _other_tools(record: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    before, now = record["versions"], versions()
    moved = "version of {name}: was {before}, is {now}"
    lines: list[str] = [
        told(moved, name=name, before=before[name], now=now.get(name))
        for name in before
        if before[name] != now.get(name)
    ]
    engines = [one.get("engine", {}).get("name") for one in (record, made)]
    if engines[0] != engines[1]:
        lines.append(told("rendered with: was {before}, is {now}", before=engines[0], now=engines[1]))
    return lines


def _compare(run_dir: Path, again: Path) -> list[str]:
    lines = _differences(files_of(run_dir), files_of(again))
    return [line for line in lines if not _same_notebook(line, run_dir, again)]


def _same_notebook(line: str, run_dir: Path, again: Path) -> bool:
    """Say whether a notebook that differs does so only in where it found the seeds."""
    name = line.removesuffix(": altered")
    if not name.endswith(".ipynb"):
        return False
    return _without_parameters(run_dir / name) == _without_parameters(again / name)


def _without_parameters(path: Path) -> list[Any]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell.get("id") != _PARAMETERS_CELL]
