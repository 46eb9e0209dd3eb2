"""Quantities that the texts state, each with its evidence: one row a quantity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from fangzhi.artefacts.schema import INDICATORS
from fangzhi.evidence.quantities import scan, scanner_for
from fangzhi.evidence.subjects import find_subjects, words

_COLUMNS = [column.name for column in INDICATORS.columns]
_UNKNOWN = "未知"  # a passage that no region could be given to


def find_indicators(
    passages: pd.DataFrame, passage_regions: pd.DataFrame, *, units: Mapping[str, Any]
) -> pd.DataFrame:
    """Return one row a quantity, in the order of the passages; theme is left empty.

    passages: passage_id, text. passage_regions: passage_id, region, role, weight.
    units: the field's units.toml, parsed.
    """
    scanner = scanner_for(units)
    regions = _subject_regions(passage_regions)
    person = words().person
    rows: list[tuple[object, ...]] = []
    for passage_id, text in zip(passages["passage_id"], passages["text"], strict=True):
        quantities, years = scan(text, scanner=scanner)
        if not quantities:
            continue
        subjects = find_subjects(text, quantities, scanner=scanner)
        region = regions.get(passage_id, _UNKNOWN)
        for number, (found, subject) in enumerate(zip(quantities, subjects, strict=True), start=1):
            unit = found.unit
            if unit is None and found.kind == "count" and subject and subject.endswith(person):
                unit = "人"
            year = None
            for mention in years:
                if mention.start < found.start:
                    year = mention.year
            rows.append((
                f"{passage_id}-q{number:03d}", passage_id, region, text[found.start : found.end],
                found.value, found.value_max, unit, subject, found.kind, found.bound, "achieved", year,
                None, found.start, found.end,
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def _subject_regions(passage_regions: pd.DataFrame) -> dict[str, str]:
    subjects = passage_regions[passage_regions["role"] == "subject"]
    joined: dict[str, list[str]] = {}
    for passage_id, region in zip(subjects["passage_id"], subjects["region"], strict=True):
        joined.setdefault(passage_id, []).append(region)
    return {passage_id: "、".join(names) for passage_id, names in joined.items()}
