"""Quantities that the texts state, each with its evidence: one row a quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from fangzhi.artefacts.schema import INDICATORS
from fangzhi.evidence.headings import Outlook, outlooks
from fangzhi.evidence.named_regions import regions_of_quantities, subject_regions
from fangzhi.evidence.nouns import subject_words
from fangzhi.evidence.quantities import Quantity, scan
from fangzhi.evidence.quantity_rules import quantity_rules
from fangzhi.evidence.status import date_and_status
from fangzhi.evidence.subjects import asked_for, find_subjects

_COLUMNS = [column.name for column in INDICATORS.columns]
_FLOATS = frozenset(("value", "value_max"))
_INTEGERS = frozenset(("start", "end"))
_PERSON = "人"

Row = tuple[object, ...]


def find_indicators(
    passages: pd.DataFrame,
    passage_regions: pd.DataFrame,
    *,
    units: Mapping[str, Any] | None = None,
    subjects: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return one row a quantity, in the order of the passages; theme is left empty.

    passages: passage_id, text; document_id and kind, where they are there, let titles and headings
    tell aims from results. passage_regions: passage_id, region, role, weight.
    units, subjects: the field's units.toml and subjects.toml, parsed; without a field the general ones alone.
    A row's region is the passage's (several subjects joined by 、), unless its sentence names another.
    """
    rules, words = quantity_rules(units), subject_words(subjects)
    regions = subject_regions(passage_regions)
    ids, texts = passages["passage_id"].tolist(), passages["text"].tolist()
    scanned = [(number, *scan(text, rules=rules)) for number, text in enumerate(texts)]
    stating = [(number, quantities, years) for number, quantities, years in scanned if quantities]
    outlook = outlooks_of(passages)
    # One pass over the passages for each question: code that stays in the processor's cache runs faster.
    counted = [find_subjects(texts[number], found, rules=rules, words=words) for number, found, _ in stating]
    named = [
        regions_of_quantities(texts[number], found, regions.get(ids[number], ()))
        for number, found, _ in stating
    ]
    timing = [
        date_and_status(texts[number], [quantity.start for quantity in found], years, outlook=outlook[number])
        for number, found, years in stating
    ]
    rows: list[Row] = []
    for (number, found, _), what, where, when in zip(stating, counted, named, timing, strict=True):
        rows += _rows(ids[number], texts[number], zip(found, what, where, when, strict=True), words.person)
    return _table(rows)


def outlooks_of(passages: pd.DataFrame) -> Sequence[Outlook]:
    """Return what the title or heading above each passage says of what follows: an aim, a review, nothing."""
    texts = passages["text"].tolist()
    if "document_id" not in passages or "kind" not in passages:
        return [""] * len(texts)
    return outlooks(passages["document_id"].tolist(), passages["kind"].tolist(), texts)


def _rows(
    passage_id: str,
    text: str,
    details: Iterable[tuple[Quantity, str | None, str, tuple[str, int | None]]],
    person: tuple[str, ...],
) -> list[Row]:
    """Return the rows of one passage, in the columns of INDICATORS.

    person: nouns of people, with a number of which the unit is 人.
    """
    rows: list[Row] = []
    for number, (found, subject, region, (told, year)) in enumerate(details, start=1):
        start, end, value, value_max, unit, kind, bound, _ = found
        status = "target" if asked_for(unit, text, end) else told
        is_person = unit is None and kind == "count" and subject is not None and subject.endswith(person)
        rows.append((
            f"{passage_id}-q{number:03d}", passage_id, region, text[start:end], value, value_max,
            _PERSON if is_person else unit, subject, kind, bound, status, year, None, start, end,
        ))  # fmt: skip
    return rows


def _table(rows: list[Row]) -> pd.DataFrame:
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(_COLUMNS)
    return pd.DataFrame(
        {name: _column(name, values) for name, values in zip(_COLUMNS, columns, strict=True)}, copy=False
    )


def _column(name: str, values: Sequence[Any]) -> Any:
    if name in _FLOATS:
        return np.array(values, dtype="float64")
    if name in _INTEGERS:
        return np.array(values, dtype="int64")
    if name == "year":
        return pd.array(values, dtype="Int64")
    return pd.Series(values, dtype="object")
