"""What is different between two runs: pages, findings, shares, quantities, parameters, versions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts import ArtefactError, each_row, load_field, read_json, read_table
from fangzhi.artefacts.fields import is_pack_path
from fangzhi.artefacts.messages import told
from fangzhi.report.glosses import Glosses
from fangzhi.report.language import Catalogue
from fangzhi.run.manifest import CHANGES, CHANGES_NOTEBOOK, read_record
from fangzhi.run.seeds import shown_name

Page = tuple[str, tuple[str, ...]]
Finding = Mapping[str, Any]

_LEAST_MOVE = 0.005  # of a share: what a table with two decimals shows
_FORM = 2  # of changes.json
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKUP = re.compile(r"(?<!\\)(?:\*+|</?span[^>]*>)")


@dataclass(frozen=True)
class RunState:
    """What of a run is compared.

    titles: page -> titles of its documents. findings: by id, in the order of the report.
    shares: (region, kind, name) -> share. quantities: (region, subject, unit, year, status) -> values.
    """

    record: Mapping[str, Any]
    titles: Mapping[str, tuple[str, ...]]
    findings: Mapping[str, Mapping[str, Any]]
    shares: Mapping[tuple[str, ...], float]
    quantities: Mapping[tuple[str, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Moved:
    """A value that one run has otherwise than the other; None where a run has none.

    key: what it is of, in parts, such as (region, kind, name) of a share.
    """

    key: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True)
class RunDiff:
    """The differences between two runs: findings in the order of the report, the rest sorted.

    Pages are (name, titles of its documents); findings have id, grade, text and passage_ids.
    """

    pages_added: tuple[Page, ...]
    pages_removed: tuple[Page, ...]
    pages_altered: tuple[Page, ...]
    findings_appeared: tuple[Finding, ...]
    findings_vanished: tuple[Finding, ...]
    grades: tuple[Moved, ...]
    shares: tuple[Moved, ...]
    quantities: tuple[Moved, ...]
    parameters: tuple[Moved, ...]
    versions: tuple[Moved, ...]

    def record(self) -> dict[str, Any]:
        """Return the differences as JSON has them."""
        return {"form": _FORM, **json.loads(json.dumps(asdict(self)))}

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def read_run(run_dir: Path) -> RunState:
    """Read what is compared; raise ArtefactError where the folder holds no finished run."""
    record = read_record(run_dir)
    if record is None:
        raise ArtefactError(
            told(
                "{run_dir}: no finished run; make one with `fangzhi report --out {run_dir}`", run_dir=run_dir
            )
        )
    data = run_dir / "data"
    documents = read_table(data, "documents")
    shares, topics = read_table(data, "region_shares"), read_table(data, "topics")
    labels = dict(zip(topics["topic"].astype(str), topics["label"], strict=True))
    return RunState(
        record=record,
        titles={
            name: tuple(titles)
            for name, titles in documents["title"].dropna().groupby(documents["seed_file"])
        },
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
    before, after = a.record["seeds"], b.record["seeds"]
    altered = (name for name in before.keys() & after.keys() if before[name] != after[name])
    return RunDiff(
        pages_added=_pages(b, after.keys() - before.keys()),
        pages_removed=_pages(a, before.keys() - after.keys()),
        pages_altered=_pages(b, altered),
        findings_appeared=_without(b.findings, a.findings),
        findings_vanished=_without(a.findings, b.findings),
        grades=_moved_grades(a.findings, b.findings),
        shares=_moved(*_comparable(a.shares, b.shares), least=_LEAST_MOVE),
        quantities=_moved(a.quantities, b.quantities),
        parameters=_moved(*(_flat(run.record) for run in (a, b))),
        versions=_moved(*_tools(a.record, b.record)),
    )


def _pages(run: RunState, names: Iterable[str]) -> tuple[Page, ...]:
    return tuple((name, run.titles.get(name, ())) for name in sorted(names))


def _without(findings: Mapping[str, Finding], others: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Return the findings of which the other run says nothing."""
    kept = ("id", "grade", "text", "passage_ids")
    said = _by_statement(others)
    return tuple(
        {key: one[key] for key in kept} for one in findings.values() if not _statements(one) & said.keys()
    )


def _statements(finding: Finding) -> set[str]:
    """Return the ids of what a finding says: regions with the same passages may say it together."""
    return {finding["id"], *finding.get("merged_ids", ())}


def _by_statement(findings: Mapping[str, Finding]) -> dict[str, Finding]:
    return {name: finding for finding in findings.values() for name in _statements(finding)}


def _moved_grades(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> tuple[Moved, ...]:
    earlier = _by_statement(before)
    both = (
        (earlier[name], finding)
        for finding in after.values()
        for name in sorted(_statements(finding) & earlier.keys(), key=lambda name: name != finding["id"])[:1]
    )
    return tuple(
        Moved((new["text"],), old["grade"], new["grade"]) for old, new in both if old["grade"] != new["grade"]
    )


def _comparable(
    a: Mapping[tuple[str, ...], float], b: Mapping[tuple[str, ...], float]
) -> list[dict[tuple[str, ...], float]]:
    """Leave out the topics that only one of the runs has: another fit has others."""
    both = {name for _, _, name in a} & {name for _, _, name in b}
    return [
        {key: share for key, share in run.items() if key[1] != "topic" or key[2] in both} for run in (a, b)
    ]


def _moved(
    before: Mapping[tuple[str, ...], Any], after: Mapping[tuple[str, ...], Any], *, least: float = 0
) -> tuple[Moved, ...]:
    keys = sorted(before.keys() | after.keys())
    moves = (Moved(key, before.get(key), after.get(key)) for key in keys)
    return tuple(move for move in moves if _differ(move.before, move.after, least))


def _differ(before: Any, after: Any, least: float) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) >= max(least, 1e-12)
    return bool(before != after)


def _flat(record: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    """Return every choice behind a run: (name, notebook) -> value."""
    found = {
        (name, step): value for step, given in record["parameters"].items() for name, value in given.items()
    }
    return {("lang",): record["language"], **found}


def _tools(*records: Mapping[str, Any]) -> list[dict[tuple[str, ...], str]]:
    """Return versions, hashes of field packs and engines by name; no engines before both have rendered."""
    have_rendered = all("engine" in record for record in records)
    named = (
        {
            **record["versions"],
            **{f"field pack {name}": value[:12] for name, value in record["fields"].items()},
            **({"rendered with": record["engine"]["name"]} if have_rendered else {}),
        }
        for record in records
    )
    return [{(name,): value for name, value in tools.items()} for tools in named]


def describe(diff: RunDiff, *, language: str, glosses: Mapping[str, str]) -> str:
    """Return the differences as the console shows them, a section a kind; glosses explain names."""
    from fangzhi.report.narrative.changes import changes_blocks  # noqa: PLC0415

    words = _words(language, glosses)
    blocks = changes_blocks(diff.record(), words, with_markers=False)
    return "\n\n".join(map(_as_plain, blocks)) or words.say("changes.none")


def _as_plain(block: str) -> str:
    """Return Markdown of the catalogue as plain lines; no page can steer a terminal with its text."""
    lines = block.replace("\n\n", "\n").split("\n")
    return "\n".join(shown_name(_ESCAPED.sub(r"\1", _MARKUP.sub("", line))) for line in lines)


def _words(language: str, glosses: Mapping[str, str]) -> Catalogue:
    return Catalogue(language, Glosses.with_general(glosses))


def glosses_of(run_dir: Path, record: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the glosses of a finished run's field; none where its pack is not there any more."""
    field = str(record["parameters"]["2-topics"]["field"])
    try:
        return load_field(str(run_dir / "notebooks" / field) if is_pack_path(field) else field).glosses
    except (OSError, ValueError):
        return {}


def changes_since(target: Path, folder: Path) -> dict[str, Any] | None:
    """Return what the run in a folder, not rendered yet, has otherwise than the one at its target.

    Where that is nothing, what the run at the target said of its own changes: it is still the last
    thing that happened. None where there is no run, or one that another version of fangzhi made.
    """
    try:
        found = compare_runs(read_run(target), read_run(folder))
    except (ArtefactError, KeyError, TypeError):
        return None
    return found.record() if found else changes_told(target)


def changes_told(target: Path) -> dict[str, Any] | None:
    """Return what the run at the target says of its changes; None where it says nothing of them.

    Another version of fangzhi may have said it in another form, which nobody can read any more.
    """
    try:
        found = read_json(target / CHANGES)
    except ArtefactError:
        return None
    return found if isinstance(found, dict) and found.get("form") == _FORM else None


def files_of_changes(
    changes: Mapping[str, Any] | None, *, language: str, glosses: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files that say what changed, by name: the record, and a cell for the article to embed.

    glosses: explain names. The cell stands in a notebook as if it had been run there: this
    is no analysis, and starting a kernel takes as long as half the notebooks.
    """
    from fangzhi.report.narrative.changes import changes_text  # noqa: PLC0415

    cell = {
        "cell_type": "code", "id": "changes", "metadata": {}, "execution_count": 1,
        "source": "#| label: txt-changes-summary\n# Written by the run itself, from changes.json.",
        "outputs": [{
            "output_type": "execute_result", "execution_count": 1, "metadata": {},
            "data": {"text/markdown": changes_text(changes, _words(language, glosses))},
        }],
    }  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [cell]}
    files = {CHANGES_NOTEBOOK: notebook} | ({CHANGES: changes} if changes is not None else {})
    return {name: _written(content) for name, content in files.items()}


def _written(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
