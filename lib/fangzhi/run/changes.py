"""What is different between two runs: pages, findings, shares, quantities, parameters, versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts import ArtefactError, each_row, read_json, read_table
from fangzhi.run.manifest import CHANGES, read_record
from fangzhi.run.seeds import shown_name

NOTEBOOK = "notebooks/changes.ipynb"

_LEAST_MOVE = 0.005  # of a share: what a table with two decimals shows
_LINES = 20  # a section on the console; --json has them all


@dataclass(frozen=True)
class RunState:
    """What of a run is compared.

    shares: (region, kind, name) -> share. quantities: (region, subject, unit, year, status) -> values.
    """

    record: Mapping[str, Any]
    findings: Mapping[str, Mapping[str, Any]]
    shares: Mapping[tuple[str, ...], float]
    quantities: Mapping[tuple[str, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Moved:
    """A value that one run has otherwise than the other; None where a run has none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RunDiff:
    """The differences between two runs, each list sorted; findings as (id, text)."""

    pages_added: tuple[str, ...]
    pages_removed: tuple[str, ...]
    pages_altered: tuple[str, ...]
    findings_appeared: tuple[tuple[str, str], ...]
    findings_vanished: tuple[tuple[str, str], ...]
    grades: tuple[Moved, ...]
    shares: tuple[Moved, ...]
    quantities: tuple[Moved, ...]
    parameters: tuple[Moved, ...]
    versions: tuple[Moved, ...]

    def record(self) -> dict[str, Any]:
        """Return the differences as JSON has them."""
        return asdict(self)

    def __bool__(self) -> bool:
        return any(self.record().values())


def read_run(run_dir: Path) -> RunState:
    """Read what is compared; raise ArtefactError where the folder holds no finished run."""
    record = read_record(run_dir)
    if record is None:
        raise ArtefactError(f"{run_dir}: no finished run; make one with `fangzhi report --out {run_dir}`")
    data = run_dir / "data"
    shares, topics = read_table(data, "region_shares"), read_table(data, "topics")
    labels = dict(zip(topics["topic"].astype(str), topics["label"], strict=True))
    return RunState(
        record=record,
        findings={finding["id"]: finding for finding in read_json(data / "findings.json")},
        shares={
            # A topic's number says nothing in another run; its terms do.
            (row.region, row.kind, labels.get(row.name, row.name)): row.share
            for row in each_row(shares)
        },
        quantities=_quantities(read_table(data, "indicators")),
    )


def _quantities(indicators: pd.DataFrame) -> dict[tuple[str, ...], tuple[float, ...]]:
    found: dict[tuple[str, ...], list[float]] = {}
    for row in each_row(indicators):
        year = "" if pd.isna(row.year) else str(row.year)
        key = (row.region, row.subject or "", row.unit or "", year, row.status)
        found.setdefault(key, []).append(row.value)
    return {key: tuple(sorted(values)) for key, values in found.items()}


def compare_runs(a: RunState, b: RunState) -> RunDiff:
    """Return what b has otherwise than a."""
    pages = a.record["seeds"], b.record["seeds"]
    graded = {
        state: {name: finding["grade"] for name, finding in run.findings.items()}
        for state, run in (("a", a), ("b", b))
    }
    shared = a.findings.keys() & b.findings.keys()
    return RunDiff(
        pages_added=tuple(sorted(pages[1].keys() - pages[0].keys())),
        pages_removed=tuple(sorted(pages[0].keys() - pages[1].keys())),
        pages_altered=tuple(move.name for move in _moved(*pages) if move.before and move.after),
        findings_appeared=_texts(b, b.findings.keys() - shared),
        findings_vanished=_texts(a, a.findings.keys() - shared),
        grades=_moved(*({_text(b, name): graded[state][name] for name in shared} for state in "ab")),
        shares=_moved(*(_named(shares) for shares in _comparable(a.shares, b.shares)), least=_LEAST_MOVE),
        quantities=_moved(_named(a.quantities), _named(b.quantities)),
        parameters=_moved(*(_flat(run.record["parameters"]) for run in (a, b))),
        versions=_moved(*_tools(a.record, b.record)),
    )


def _comparable(
    a: Mapping[tuple[str, ...], float], b: Mapping[tuple[str, ...], float]
) -> list[dict[tuple[str, ...], float]]:
    """Leave out the topics that only one of the runs has: another fit has others."""
    both = {name for _, _, name in a} & {name for _, _, name in b}
    return [
        {key: share for key, share in run.items() if key[1] != "topic" or key[2] in both} for run in (a, b)
    ]


def _texts(run: RunState, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _text(run, name)) for name in sorted(ids))


def _text(run: RunState, name: str) -> str:
    return str(run.findings[name]["text"])


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], *, least: float = 0) -> tuple[Moved, ...]:
    names = sorted(before.keys() | after.keys())
    moves = (Moved(name, before.get(name), after.get(name)) for name in names)
    return tuple(move for move in moves if _differ(move.before, move.after, least))


def _differ(before: Any, after: Any, least: float) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) >= max(least, 1e-12)
    return bool(before != after)


def _named(values: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    return {" · ".join(part for part in key if part): value for key, value in values.items()}


def _flat(parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{step} {name}": value for step, given in parameters.items() for name, value in given.items()}


def _tools(*records: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return versions, hashes of field packs and engines by name; no engines before both have rendered."""
    found = [
        {
            **record["versions"],
            **{f"field pack {name}": value[:12] for name, value in record["fields"].items()},
        }
        for record in records
    ]
    if all("engine" in record for record in records):
        for tools, record in zip(found, records, strict=True):
            tools["rendered with"] = record["engine"]["name"]
    return found


def describe(diff: RunDiff) -> str:
    """Return the differences as plain text, a section a kind."""
    sections = {
        "pages added": diff.pages_added, "pages removed": diff.pages_removed,
        "pages altered": diff.pages_altered,
        "findings that appeared": [f"{text} [{name}]" for name, text in diff.findings_appeared],
        "findings that vanished": [f"{text} [{name}]" for name, text in diff.findings_vanished],
        "findings of another grade": _lines(diff.grades),
        "shares that moved": _lines(diff.shares),
        "quantities that moved": _lines(diff.quantities),
        "parameters": _lines(diff.parameters), "versions": _lines(diff.versions),
    }  # fmt: skip
    parts = [_section(name, list(lines)) for name, lines in sections.items() if lines]
    return "\n".join(parts) or "the two runs do not differ"


def _lines(moves: Iterable[Moved]) -> list[str]:
    return [f"{move.name}: {_value(move.before)} -> {_value(move.after)}" for move in moves]


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return ", ".join(f"{one:.10g}" for one in value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _section(name: str, lines: list[str]) -> str:
    shown = [f"  {shown_name(line)}" for line in lines[:_LINES]]
    more = [f"  … and {len(lines) - _LINES} more (--json has them all)"] if len(lines) > _LINES else []
    return "\n".join([f"{name} ({len(lines)})", *shown, *more])


def changes_since(target: Path, folder: Path) -> dict[str, Any] | None:
    """Return what the run in a folder, not rendered yet, has otherwise than the one at its target.

    Where that is nothing, what the run at the target said of its own changes: it is still the last
    thing that happened. None where there is no run, or one that another version of fangzhi made.
    """
    try:
        found = compare_runs(read_run(target), read_run(folder))
    except (ArtefactError, KeyError, TypeError):
        return None
    return _as_json(found.record()) if found else told(target)


def told(target: Path) -> dict[str, Any] | None:
    """Return what the run at the target says of its changes; None where it says nothing."""
    try:
        found = read_json(target / CHANGES)
    except ArtefactError:
        return None
    return found if isinstance(found, dict) else None


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def files_of_changes(
    changes: Mapping[str, Any] | None, *, language: str, glosses: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """Return the files that say what changed, by name: the record, and a cell for the article to embed.

    The cell stands in a notebook as if it had been run there: this is no analysis, and starting a
    kernel takes as long as half the notebooks.
    """
    from fangzhi.report.narrative.changes import changes_text  # noqa: PLC0415

    cell = {
        "cell_type": "code", "id": "changes", "metadata": {}, "execution_count": 1,
        "source": (
            "#| label: txt-changes-summary\n"
            "from pathlib import Path\n"
            "from fangzhi.report.narrative.changes import changes_text\n"
            "from fangzhi.run.changes import told\n"
            f'changes_text(told(Path("..")), language="{language}")'
        ),
        "outputs": [{
            "output_type": "execute_result", "execution_count": 1, "metadata": {},
            "data": {"text/markdown": changes_text(changes, language=language, glosses=glosses).text},
        }],
    }  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [cell]}
    files = {NOTEBOOK: notebook} | ({CHANGES: changes} if changes is not None else {})
    return {name: _written(content) for name, content in files.items()}


def _written(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
