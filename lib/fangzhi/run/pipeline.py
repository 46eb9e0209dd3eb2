"""The whole way from a seeds folder to a rendered report."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fangzhi.artefacts import load_field, read_json, theme_names, write_json
from fangzhi.artefacts.fields import is_pack_path
from fangzhi.artefacts.messages import message_of, told
from fangzhi.report.identity import IdentityError, read_identity, recorded_identity
from fangzhi.report.render.result import ASSETS, DEFAULT_FORMATS, Look, Rendered, parse_formats
from fangzhi.run import project
from fangzhi.run.cache import Cache
from fangzhi.run.companions import IDENTITY, find_companion
from fangzhi.run.corrections import correction_lines, load_corrections
from fangzhi.run.manifest import CHANGES, CHANGES_NOTEBOOK, RECORD, describe_run, files_of, read_record, seal
from fangzhi.run.parameters import ParameterError, check, choose
from fangzhi.run.seeds import NoUsablePageError, open_seeds
from fangzhi.run.steps import FIRST, RENDER, STEPS, Inputs, Plan, Planned, explain, look_up, make_plan
from fangzhi.run.target import check_target, keep_failed, locked, swap, undisturbed, workshop

if TYPE_CHECKING:
    import pandas as pd

    from fangzhi.run.console import Progress


class RunError(RuntimeError):
    """A run failed; the message says where and what to do."""


@dataclass(frozen=True)
class Report:
    """A finished report. is_unchanged: it was there already, from the same ingredients."""

    rendered: Rendered
    is_unchanged: bool = False


def prepare(
    seeds_dir: Path, target: Path, given: Mapping[str, Any], *, language: str, look: Look | None = None
) -> Inputs:
    """Check everything that can be checked before a run; return what it starts from.

    Raises ParameterError, SeedsError, TargetError or ProjectError.
    """
    project.check_project()
    if "lang" in given:
        raise ParameterError(told("-p lang: choose the language of the report with --lang"))
    choices = choose({**given, "lang": language})
    max_page_mb = choices[FIRST].max_page_mb  # type: ignore[attr-defined]
    open_seeds(seeds_dir, max_page_mb=max_page_mb)
    load_corrections(seeds_dir, themes=theme_names(choices[FIRST].field))
    seeds_dir = seeds_dir.resolve()
    check_target(target, seeds_dir=seeds_dir)
    # Seen from the notebook: the same wherever the project lies, and true when it is run by hand.
    paths = {FIRST: {"seeds_dir": os.path.relpath(seeds_dir, target / "notebooks")}}
    field = str(choices[FIRST].model_dump()["field"])
    packs = {}
    if is_pack_path(field):
        field = str(Path(field).resolve())
        packs["field"] = os.path.relpath(field, target / "notebooks")
    parameters = {
        name: {"data_dir": "../data", **paths.get(name, {}), **chosen.model_dump(), **packs}
        for name, chosen in choices.items()
    }
    return Inputs(seeds_dir, max_page_mb, parameters, language, field, look or Look())


def choose_look(seeds_dir: Path, config: Path | None, formats: Iterable[str]) -> Look:
    """Return what a report calls itself and is written as. config: its report.yml, if not with the pages.

    Raises IdentityError, CompanionError or ParameterError.
    """
    if config is not None and not config.is_file():
        raise IdentityError(
            told("--config {config}: no such file; leave it out or name a report.yml", config=config)
        )
    try:
        wanted = parse_formats(formats)
    except ValueError as error:
        raise ParameterError(message_of(error)) from None
    return Look(read_identity(config or find_companion(seeds_dir, IDENTITY)), wanted)


def recorded_look(run_dir: Path, config: Path | None = None, formats: Iterable[str] = ()) -> Look:
    """Return the look of a finished run, with what is given in its place; raises as choose_look."""
    record = read_record(run_dir) or {}
    look = choose_look(run_dir, config, formats or record.get("formats", ())) if config or formats else None
    if config is not None and look is not None:
        return look
    kept = tuple(record.get("formats", DEFAULT_FORMATS))
    identity = recorded_identity(record, run_dir / ASSETS)
    return Look(identity, look.formats if look else kept)


def plan_report(
    seeds_dir: Path, target: Path, given: Mapping[str, Any], *, language: str, look: Look | None = None
) -> list[str]:
    """Return, a line a step, what make_report would do and why; nothing is written."""
    target = target.resolve()
    inputs = prepare(seeds_dir, target, given, language=language, look=look)
    plan, record = _plan(inputs, target, Cache.of_project()), read_record(target)
    if plan.is_complete and (record is None or _holds(target, plan)):
        if record is None:
            return [told("nothing would run: everything is in the cache, for this target")]
        return [told("nothing would run: everything is in the cache, and is there already")]
    return [
        told("{step:<12} {intent}", step=one.step, intent=_intent(one, record, inputs)) for one in plan.steps
    ]


def _intent(planned: Planned, record: Mapping[str, Any] | None, inputs: Inputs) -> str:
    if planned.entry and planned.step == RENDER:
        return told(
            "from the cache, unless the results differ from those that are there: the report says how"
        )
    if planned.entry:
        return told("from the cache")
    return told("would run: {why}", why=explain(planned, record, inputs.parameters.get(planned.step, {})))


def make_report(
    seeds_dir: Path,
    target: Path,
    given: Mapping[str, Any],
    *,
    language: str,
    progress: Progress,
    changes: Mapping[str, Any] | None = None,
    look: Look | None = None,
) -> Report:
    """Run the three notebooks and render, as far as the cache has not got it; swap the result in.

    changes: what the report says of them; without, what the run has otherwise than that at its target.
    A run that fails leaves target as it was, and what it made beside it, in `<target>.failed`; the
    next one goes on from the steps that were finished.
    Raises ParameterError, SeedsError, TargetError, BusyError, NoUsablePageError, RenderError or RunError.
    """
    target = target.resolve()
    inputs = prepare(seeds_dir, target, given, language=language, look=look)
    cache = Cache.of_project()
    with locked(target):
        plan = _plan(inputs, target, cache)
        if plan.is_complete and _holds(target, plan):
            return Report(_rendered(plan.steps[-1].known["engine"], target), is_unchanged=True)
        try:
            with workshop(target) as folder:
                rendered = _Run(
                    inputs, folder, target, cache=cache, progress=progress, changes=changes
                ).make()
                with undisturbed():
                    swap(folder, target)
                    cache.prune()
        except OSError as error:
            raise RunError(_explain_disk(error, target)) from error
    return Report(rendered)


def _explain_disk(error: OSError, target: Path) -> str:
    """Say what the system refused to write or read; where a disk is full it may give no name."""
    where = error.filename2 or error.filename or target.parent
    cure = told("make room") if error.errno in (errno.ENOSPC, errno.EDQUOT) else told("put it right")
    return told(
        "{where}: {error}; the previous report is as it was, finished steps are kept: {cure} and run again",
        where=where,
        error=error.strerror,
        cure=cure,
    )


def _plan(inputs: Inputs, target: Path, cache: Cache) -> Plan:
    return make_plan(inputs, cache, told=_told_files(target, inputs))


def _told_files(target: Path, inputs: Inputs) -> dict[str, str]:
    """Return the files that say what changed, should nothing have, name -> sha256: those of the run there."""
    sealed = (read_record(target) or {}).get("files", {})
    if CHANGES_NOTEBOOK in sealed:
        return {name: sealed[name] for name in (CHANGES_NOTEBOOK, CHANGES) if name in sealed}
    from fangzhi.run.changes import files_of_changes  # noqa: PLC0415  (loads pandas)

    files = files_of_changes(None, language=inputs.language, glosses={})
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _holds(target: Path, plan: Plan) -> bool:
    """Say whether the target is a finished run that holds exactly what the plan would put there."""
    record = read_record(target)
    if record is None or record.get("ingredients") != {one.step: dict(one.ingredients) for one in plan.steps}:
        return False
    return files_of(target) == plan.files


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _rendered(engine: Mapping[str, str], target: Path) -> Rendered:
    """Return a rendering as run.json records it."""
    files = tuple(target / name for name in engine["files"].split(", "))
    return Rendered(engine["name"], files, tuple(filter(None, engine["warnings"].split("; "))))


class _Run:
    """One run in its workshop: each step from the cache or made, then the record."""

    def __init__(
        self,
        inputs: Inputs,
        folder: Path,
        target: Path,
        *,
        cache: Cache,
        progress: Progress,
        changes: Mapping[str, Any] | None,
    ) -> None:
        self._inputs, self._folder, self._target = inputs, folder, target
        self._cache, self._progress, self._changes = cache, progress, changes
        self._files: dict[str, str] = {}
        self._ingredients: dict[str, Mapping[str, str]] = {}

    def make(self) -> Rendered:
        """Make all steps; return the rendering with its files as they will be in the target."""
        known: Mapping[str, Any] = {}
        record: dict[str, Any] = {}
        for step in STEPS:
            self._progress.start(step)
            if step == RENDER:
                record = self._describe()
                self._tell_changes()
            planned = look_up(step, self._inputs, self._files, self._cache)
            self._ingredients[step] = planned.ingredients
            known = self._take(planned) if planned.entry else self._do(planned)
        self._finish(record, known["engine"])
        return _rendered(known["engine"], self._target)

    def _take(self, planned: Planned) -> Mapping[str, Any]:
        entry = planned.entry
        if entry is None or not entry.restore(self._folder):  # damaged, or deleted meanwhile
            self._cache.drop(planned.key)
            return self._do(planned)
        self._files |= entry.files
        self._progress.finish(from_cache=True)
        return entry.known

    def _do(self, planned: Planned) -> Mapping[str, Any]:
        before = dict(self._files)
        known = self._render() if planned.step == RENDER else self._execute(planned.step)
        made = files_of(self._folder)
        self._progress.finish(known.get("engine", {}).get("name", ""))
        new = [name for name, value in made.items() if before.get(name) != value]
        self._files = made
        self._keep(planned, before, new, known)
        return known

    def _keep(
        self, planned: Planned, before: Mapping[str, str], names: Iterable[str], known: Mapping[str, Any]
    ) -> None:
        """Store a step's result, unless what it was made from was changed meanwhile."""
        if self._inputs.ingredients(planned.step, before) != planned.ingredients:
            self._ingredients[planned.step] = {}
            self._progress.say(
                told("{step}: something it reads was changed while it ran; run again", step=planned.step)
            )
            return
        try:
            self._cache.store(planned.key, self._folder, names, known=known)
        except OSError as error:
            self._progress.say(
                told("{step}: not kept for the next run: {error}", step=planned.step, error=error)
            )

    def _execute(self, step: str) -> Mapping[str, Any]:
        from fangzhi.run.notebooks import NotebookError, execute  # noqa: PLC0415  (a second to import)

        try:
            execute(
                project.NOTEBOOKS / f"{step}.ipynb",
                self._folder / "notebooks" / f"{step}.ipynb",
                self._inputs.parameters[step],
                on_cell=lambda done, total: self._progress.move(
                    told("cell {n} of {total}", n=done, total=total)
                ),
            )
        except NotebookError as error:
            raise self._explain(step, error) from None
        return {}

    def _explain(self, step: str, error: Any) -> Exception:
        kept = keep_failed(self._folder, self._target)
        if error.ename == NoUsablePageError.__name__:
            return NoUsablePageError(error.evalue)
        executed = kept / "notebooks" / f"{step}.ipynb"
        if executed.is_file():
            return RunError(
                told("{error}\nkept: {executed}, executed up to that cell", error=error, executed=executed)
            )
        return RunError(
            told("{error}\nkept: {kept}, what was written until then", error=error, kept=kept)
        )  # a dead kernel tells nothing

    def _describe(self) -> dict[str, Any]:
        from fangzhi.artefacts import read_table  # noqa: PLC0415  (loads pandas)
        from fangzhi.run.clean import refusal_lines  # noqa: PLC0415

        refused = read_table(self._folder / "data", "refused")
        corrections = read_table(self._folder / "data", "corrections")
        refusals = refusal_lines(refused, language=self._inputs.language)
        for line in (*refusals, *correction_lines(corrections, language=self._inputs.language)):
            self._progress.say(line)
        record = describe_run(
            self._folder,
            seeds_dir=os.path.relpath(self._inputs.seeds_dir, self._target),
            parameters={name: _choices(given) for name, given in self._inputs.parameters.items()},
            ingredients=self._ingredients,
            field=self._inputs.field,
            seeds=self._inputs.open_seeds().hashes(),
            refused=refused,
            corrections=corrections,
            language=self._inputs.language,
        )
        record |= self._inputs.look.describe()
        write_json(record, self._folder / RECORD)  # the article quotes the versions
        return record

    def _tell_changes(self) -> None:
        """Write what changed since the run at the target, for the article to embed."""
        from fangzhi.run.changes import changes_since, files_of_changes  # noqa: PLC0415

        changes = changes_since(self._target, self._folder) if self._changes is None else self._changes
        glosses = load_field(self._inputs.field).glosses
        files = files_of_changes(changes, language=self._inputs.language, glosses=glosses)
        _write(files, self._folder)
        self._files = files_of(self._folder)

    def _render(self) -> Mapping[str, Any]:
        return {"engine": _render(self._folder, self._inputs.look).describe()}

    def _finish(self, record: dict[str, Any], engine: Mapping[str, str]) -> None:
        moment = {
            "seconds": {step: round(value, 2) for step, value in self._progress.seconds.items()},
            "memory_mb": {step: round(value) for step, value in self._progress.memory_mb.items()},
            "from_cache": self._progress.from_cache,
        }
        record = {**record, "ingredients": self._ingredients, "engine": dict(engine), **moment}
        write_json(seal(record, self._folder), self._folder / RECORD)


def _choices(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in parameters.items() if name not in ("data_dir", "seeds_dir", "lang")
    }


def _render(run_dir: Path, look: Look) -> Rendered:
    from fangzhi.report.render.render import render_report  # noqa: PLC0415

    return render_report(run_dir, article_dir=project.ARTICLE, quarto_config=project.QUARTO_CONFIG, look=look)


def clean_alone(seeds_dir: Path, target: Path, given: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Do the first step without its notebook; return its tables by name."""
    from fangzhi.run.clean import clean_pages  # noqa: PLC0415

    choices = check(FIRST, given)
    target = target.resolve()
    open_seeds(seeds_dir, max_page_mb=choices.max_page_mb)  # type: ignore[attr-defined]
    load_corrections(seeds_dir, themes=theme_names(choices.field))
    check_target(target, seeds_dir=seeds_dir.resolve())
    with locked(target), workshop(target) as folder:
        tables = clean_pages(seeds_dir, folder / "data", choices=choices)  # type: ignore[arg-type]
        swap(folder, target)
    return tables


def render_run(run_dir: Path, *, config: Path | None = None, formats: Iterable[str] = ()) -> Rendered:
    """Render a finished run again, from its executed notebooks; raise RunError where it is none.

    config, formats: in the place of those that the run was made with.
    """
    project.check_project()
    run_dir = run_dir.resolve()
    if not (run_dir / RECORD).is_file():
        raise RunError(
            told(
                "{run_dir}: not a finished run (no run.json); make one with `fangzhi report --out {run_dir}`",
                run_dir=run_dir,
            )
        )
    with locked(run_dir), workshop(run_dir) as folder:
        shutil.copytree(run_dir, folder, dirs_exist_ok=True)
        record, look = read_json(folder / RECORD), recorded_look(run_dir, config, formats)
        rendered = _render(folder, look)
        record = record | look.describe() | {"engine": rendered.describe()}
        write_json(seal(record, folder), folder / RECORD)
        swap(folder, run_dir)
    return _rendered(rendered.describe(), run_dir)
