"""What an analyst overrules, one reviewable line each in `corrections.csv` beside the pages.

A target is a span of a decoded page and the text that stands there, so that a line goes on meaning the
same thing when passages are numbered anew, and can be refused once that text has changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fangzhi.artefacts.files import text_of
from fangzhi.artefacts.messages import told
from fangzhi.artefacts.schema import (
    BOUNDS,
    CORRECTION_KINDS,
    INDICATOR_KINDS,
    INDICATOR_STATUS,
    PASSAGE_KINDS,
    REMOVAL_REASONS,
)

COLUMNS = ("what", "seed_file", "seed_start", "seed_end", "text", "from", "to", "why", "who", "when")
_INDICATOR_VALUES: dict[str, tuple[str, ...] | None] = {
    "value": None, "value_max": None, "unit": None, "subject": None, "year": None, "region": None,
    "theme": None, "kind": INDICATOR_KINDS, "bound": BOUNDS, "status": INDICATOR_STATUS,
}  # fmt: skip
_NUMBERS = ("value", "value_max", "year")


class CorrectionsError(ValueError):
    """corrections.csv cannot be read as it stands; the message names the line and what to do."""


@dataclass(frozen=True)
class Correction:
    """One line: what is overruled, where, from what to what, why, by whom, on which day.

    what: region, theme, removal, repair or indicator. seed_start, seed_end: offsets in the decoded page.
    text: what stands there, runs of white space one space. before, after: the machine's and the analyst's.
    line: of the file, from 2; 0 for one that is not saved yet.
    """

    what: str
    seed_file: str
    seed_start: int
    seed_end: int
    text: str
    before: str
    after: str
    why: str
    who: str
    when: str
    line: int = 0

    @property
    def target(self) -> tuple[str, str, int, int]:
        """What two lines about the same thing share."""
        return self.what, self.seed_file, self.seed_start, self.seed_end

    def cells(self) -> tuple[str | int, ...]:
        """Return the values in the order of COLUMNS."""
        return (
            self.what, self.seed_file, self.seed_start, self.seed_end, self.text, self.before, self.after,
            self.why, self.who, self.when,
        )  # fmt: skip


def one_line(text: str) -> str:
    """Return text with each run of white space as one space: how a target's text is kept and compared."""
    return " ".join(text.split())


def read_corrections(
    path: Path | None, *, regions: Iterable[str], themes: Iterable[str] | None
) -> tuple[Correction, ...]:
    """Return the lines of a file in their order; none where there is no file.

    regions, themes: the names that a correction may give; None leaves themes open.
    Raises CorrectionsError naming the line.
    """
    if path is None:
        return ()
    try:
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
        names = {"region": frozenset(regions)}
        return _parse(rows, path, names if themes is None else names | {"theme": frozenset(themes)})
    except UnicodeDecodeError:
        raise CorrectionsError(told("{path}: not UTF-8; save it as CSV UTF-8", path=path)) from None
    except csv.Error as error:
        raise CorrectionsError(
            told(
                "{path}, line {line}: {error}; save it as CSV",
                path=path,
                line=rows.line_num,
                error=error,
            )
        ) from None


def _parse(rows: csv._reader, path: Path, names: Mapping[str, frozenset[str]]) -> tuple[Correction, ...]:  # type: ignore[name-defined]
    head = tuple(next(rows, ()))
    if head != COLUMNS:
        raise CorrectionsError(
            told(
                "{path}, line 1: its columns are {found}; write {wanted}",
                path=path,
                found=", ".join(head),
                wanted=",".join(COLUMNS),
            )
        )
    found: dict[tuple[str, str, int, int], Correction] = {}
    for cells in rows:
        if not any(cells):
            continue
        where = told("{path}, line {line}", path=path, line=rows.line_num)
        if len(cells) != len(COLUMNS):
            raise CorrectionsError(
                told(
                    "{where}: {n} cells; there are {n_columns} columns",
                    where=where,
                    n=len(cells),
                    n_columns=len(COLUMNS),
                )
            )
        try:
            one = _correction([text_of(cell) for cell in cells], rows.line_num, names)
        except ValueError as error:
            raise CorrectionsError(told("{where}: {error}", where=where, error=error)) from None
        if one.target in found:
            raise CorrectionsError(
                told(
                    "{where}: says again what line {line} says; keep one",
                    where=where,
                    line=found[one.target].line,
                )
            )
        found[one.target] = one
    return tuple(found.values())


def _correction(cells: Sequence[str], line: int, names: Mapping[str, frozenset[str]]) -> Correction:
    start, end = (_number(cells[at], COLUMNS[at]) for at in (2, 3))
    before, after, why, who, when = cells[5:]
    one = Correction(cells[0], cells[1], start, end, one_line(cells[4]), before, after, why, who, when, line)
    check_correction(one, names)
    return one


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(
            told("{name} is {text!r}; it must be a number of characters, 0 or more", name=name, text=text)
        )
    return int(text)


def check_correction(one: Correction, names: Mapping[str, frozenset[str]]) -> None:
    """Raise ValueError saying what is wrong with a correction, seen without its page."""
    if one.what not in CORRECTION_KINDS:
        raise ValueError(
            told(
                "what is {what!r}; it must be one of {known}",
                what=one.what,
                known=", ".join(CORRECTION_KINDS),
            )
        )
    if one.seed_end <= one.seed_start:
        raise ValueError(
            told(
                "seed_end is {seed_end}; it must be above seed_start, {seed_start}",
                seed_end=one.seed_end,
                seed_start=one.seed_start,
            )
        )
    for name, value in (("seed_file", one.seed_file), ("text", one.text), ("why", one.why), ("who", one.who)):
        if not value.strip():
            raise ValueError(
                told("{name} is empty; a correction that nobody can review is not applied", name=name)
            )
    try:
        date.fromisoformat(one.when)
    except ValueError:
        raise ValueError(told("when is {when!r}; write the day as 2024-05-31", when=one.when)) from None
    _check_value(one, names)


def _check_value(one: Correction, names: Mapping[str, frozenset[str]]) -> None:
    if one.what in names:
        for name in one.after.split("、") if one.what == "region" else [one.after]:
            if name not in names[one.what]:
                listed = "、".join(sorted(names[one.what]))
                raise ValueError(
                    told(
                        "to is {after!r}: no {what} {name!r}; there is {known}",
                        after=one.after,
                        what=one.what,
                        name=name,
                        known=listed,
                    )
                )
    elif one.what == "removal" and one.after not in (*PASSAGE_KINDS, *REMOVAL_REASONS):
        kept, taken = ", ".join(PASSAGE_KINDS), ", ".join(REMOVAL_REASONS)
        raise ValueError(
            told(
                "to is {after!r}; to keep the text write {kept}; to remove it {taken}",
                after=one.after,
                kept=kept,
                taken=taken,
            )
        )
    elif one.what == "indicator":
        indicator_values(one.after)


def indicator_values(text: str) -> dict[str, str | float | int | None]:
    """Return what a correction sets of an indicator: `status=target; value=57`; empty where it takes it out.

    Raises ValueError saying what is allowed.
    """
    values: dict[str, str | float | int | None] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        allowed = _INDICATOR_VALUES.get(name)
        if not equals or name not in _INDICATOR_VALUES:
            known = ", ".join(_INDICATOR_VALUES)
            raise ValueError(
                told(
                    "to has {part!r}; write NAME=VALUE with one of {known}, or nothing to take it out",
                    part=part,
                    known=known,
                )
            )
        if allowed is not None and value not in allowed:
            raise ValueError(
                told(
                    "to has {name}={value}; allowed is {known}",
                    name=name,
                    value=value,
                    known=", ".join(allowed),
                )
            )
        if name in ("value", "region") and not value:
            raise ValueError(told("to has {name} without a value", name=name))
        values[name] = _as_number(name, value) if name in _NUMBERS and value else value or None
    return values


def _as_number(name: str, value: str) -> float | int:
    try:
        return int(value) if name == "year" else float(value)
    except ValueError:
        raise ValueError(told("to has {name}={value}; it must be a number", name=name, value=value)) from None


def save_correction(path: Path, one: Correction, known: Iterable[Correction]) -> None:
    """Write a correction behind the known ones, in place of one of the same target."""
    from fangzhi.artefacts.store import cell_of  # noqa: PLC0415  (reading needs no pandas)

    lines = [old for old in known if old.target != one.target]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell_of(cell) for cell in each.cells()] for each in (*lines, one))
    part = path.with_name(f".{path.name}.part")
    part.write_text(text.getvalue(), encoding="utf-8-sig")
    part.replace(path)
