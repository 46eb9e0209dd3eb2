"""An analyst's correction: made from what a run shows, saved beside the pages for the next run."""

from __future__ import annotations

import getpass
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts.corrections import Correction, check_correction, one_line, save_correction
from fangzhi.artefacts.places import seed_spans
from fangzhi.artefacts.schema import CORRECTION_KINDS
from fangzhi.desk import markup
from fangzhi.desk.names import check_name
from fangzhi.report.markup import plain
from fangzhi.run.companions import CORRECTIONS, find_companion
from fangzhi.run.corrections import load_corrections, region_names

_SPAN = re.compile(r"(?P<stem>.+):(?P<start>\d+)(?:-(?P<end>\d+))?")


@dataclass(frozen=True, repr=False)
class Saved:
    """Corrections that were saved, and the file they are in."""

    corrections: tuple[Correction, ...]
    path: Path

    def __str__(self) -> str:
        lines = [
            f"{one.what}: {plain(one.before) or 'nothing'} → {plain(one.after) or 'nothing'}, "
            f"{plain(one.seed_file)}, {plain(one.text)[:24]}"
            for one in self.corrections
        ]
        return "\n".join([*lines, f"saved in {self.path.name}; the next run applies it"])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return markup.block(*(f"<p>{markup.text(line)}</p>" for line in str(self).split("\n")))


def correct(
    run: Any, what: str, target: str, to: str | Mapping[str, object], *, why: str, who: str | None
) -> Saved:
    """Save a correction beside the pages of a run; see Run.correct."""
    check_name(what, CORRECTION_KINDS, what="correction")
    who = who or getpass.getuser()
    today = date.today().isoformat()
    made = [
        Correction(what, *place, text, before, after, why.strip(), who, today)
        for place, text, before, after in _targets(run, what, target, _written(to))
    ]
    names = {"region": frozenset(region_names()), "theme": frozenset(run.themes)}
    for one in made:
        check_correction(one, names)
    return Saved(tuple(made), _save(run, made))


def _written(to: str | Mapping[str, object]) -> str:
    return to if isinstance(to, str) else "; ".join(f"{name}={value}" for name, value in to.items())


def _save(run: Any, made: list[Correction]) -> Path:
    if run.seeds_dir is None or not run.seeds_dir.is_dir():
        raise ValueError(f"the pages of this run are not in {run.seeds_dir} any more; bring the folder back")
    path = find_companion(run.seeds_dir, CORRECTIONS) or Path(run.seeds_dir) / CORRECTIONS
    for one in made:
        save_correction(path, one, load_corrections(run.seeds_dir))
    return path


Place = tuple[str, int, int]
Target = tuple[Place, str, str, str]  # place on the page, its text, what the machine says, what is to be


def _targets(run: Any, what: str, target: str, to: str) -> list[Target]:
    if what == "indicator":
        return [_indicator(run, target, to)]
    if _SPAN.fullmatch(target):
        return [_span(run, what, target, to)]
    passages = run.table("passages")
    if what in ("region", "theme") and target in set(run.table("documents")["document_id"]):
        chosen = passages[passages["document_id"] == target]
    else:
        check_name(target, passages["passage_id"], what="passage")
        chosen = passages[passages["passage_id"] == target]
    return [_passage(run, what, row, to) for row in chosen.to_dict("records")]


def machine_says(run: Any, what: str, target: str) -> str:
    """Return what a run says of a target: its regions, theme, kind or reason, reading, or values."""
    return next(before for _, _, before, _ in _targets(run, what, target, ""))


def _passage(run: Any, what: str, row: Mapping[Any, Any], to: str) -> Target:
    place = (str(row["seed_file"]), int(row["seed_start"]), int(row["seed_end"]))
    text = one_line(run.page_text(place[0])[place[1] : place[2]])
    if what == "repair":
        raise ValueError("name the place to repair as PAGE:START-END, characters of the page (001:120-124)")
    return place, text, _says(run, what, row), to


def _says(run: Any, what: str, row: Mapping[Any, Any]) -> str:
    """Return what a run says of a passage: its regions, its main theme, or its kind."""
    if what == "region":
        about = run.table("passage_regions")
        own = about[(about["passage_id"] == row["passage_id"]) & (about["role"] == "subject")]
        return "、".join(own["region"])
    if what == "theme":
        themes = run.table("passage_themes")
        main = themes[(themes["passage_id"] == row["passage_id"]) & themes["is_main"]]
        return "、".join(main["theme"])
    return str(row["kind"])


def _span(run: Any, what: str, target: str, to: str) -> Target:
    """Return a target given as a page and characters of it: a removed span, or a place to repair."""
    found = _SPAN.fullmatch(target)
    assert found is not None
    seed_file = run.file_of(found["stem"])
    if what not in ("removal", "repair"):
        raise ValueError(f"a {what} belongs to a passage or document; name its id, as 001.2-05")
    rows = run.rows("removed" if what == "removal" else "repairs", seed_file)
    rows = rows[rows["seed_start"] == int(found["start"])]
    end = int(found["end"]) if found["end"] else _end_of(rows, target)
    rows = rows[rows["seed_end"] == end]
    text = run.page_text(seed_file)[int(found["start"]) : end]
    before = "" if rows.empty else str(rows["reason" if what == "removal" else "repaired"].iloc[0])
    if rows.empty and what == "repair":
        before = text
    return (seed_file, int(found["start"]), end), one_line(text), before, to


def _end_of(rows: pd.DataFrame, target: str) -> int:
    if rows.empty:
        raise ValueError(f"nothing was removed or repaired at {target}; give its end too, as PAGE:START-END")
    return int(rows["seed_end"].iloc[0])


def _indicator(run: Any, target: str, to: str) -> Target:
    rows = run.table("indicators")
    check_name(target, rows["indicator_id"], what="indicator")
    row = rows[rows["indicator_id"] == target].to_dict("records")[0]
    spans = [(row["passage_id"], int(row["start"]), int(row["end"]))]
    passages = run.table("passages")
    seed_file = passages.loc[passages["passage_id"] == row["passage_id"], "seed_file"].iloc[0]
    tables = {name: run.rows(name, seed_file) for name in ("passages", "pages", "repairs")}
    place = seed_spans(spans, **tables)[0]
    names = [part.partition("=")[0].strip() for part in to.split(";") if part.strip()]
    before = "; ".join(f"{name}={_shown(row.get(name))}" for name in names or ("subject", "value", "unit"))
    return place, one_line(run.page_text(place[0])[place[1] : place[2]]), before, to


def _shown(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  (NaN is not itself)
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
