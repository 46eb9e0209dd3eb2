"""Which regions each passage is about, and which it only names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from fangzhi.artefacts.store import conform
from fangzhi.regions.home import home_regions, passage_rows
from fangzhi.regions.provinces import region_name
from fangzhi.regions.scan import scan

_NO_EVIDENCE = ("own", "nation", "institution", "street", "media", "term", "ambiguous")


def attribute(documents: pd.DataFrame, passages: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the regions of each passage with role, basis and weight: the table PASSAGE_REGIONS.

    The order of evidence: issuer, title, source, places in the passage, the passage before.
    A passage without any has no row.
    """
    found = [(*row, scan(row[3])) for row in passage_rows(passages)]
    homes = home_regions(documents, [row[1:] for row in found])
    named_by_passage = _named(mentions)
    rows: list[dict[str, Any]] = []
    last: dict[str, tuple[str, ...]] = {}
    for passage_id, document_id, _, _, _ in found:
        named = named_by_passage.get(passage_id, {})
        home = homes.get(document_id)
        if home is not None:
            subjects, basis = home.codes, home.basis
        elif named:
            top = max(n for n, _ in named.values())
            subjects = tuple(code for code, (n, _) in named.items() if n >= 0.5 * top)
            basis = "place:" + named[subjects[0]][1]
        else:
            subjects, basis = last.get(document_id, ()), "inherited"
        last[document_id] = subjects
        rows.extend(_rows(passage_id, subjects, basis, named))
    return conform(rows, "passage_regions")


def _named(mentions: pd.DataFrame) -> dict[str, dict[str, tuple[float, str]]]:
    """Return by passage and region how often it is named, and by which name first."""
    columns = ["passage_id", "name", "region_code", "candidates", "resolution"]
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for passage_id, name, code, candidates, resolution in mentions[columns].itertuples(index=False):
        if resolution in _NO_EVIDENCE:
            continue
        codes = [code] if isinstance(code, str) else candidates.split()
        for each in codes:
            n, first = found.setdefault(passage_id, {}).get(each, (0.0, name))
            found[passage_id][each] = (n + 1 / len(codes), first)
    return found


def _rows(
    passage_id: str, subjects: tuple[str, ...], basis: str, named: Mapping[str, tuple[float, str]]
) -> list[dict[str, Any]]:
    def row(code: str, role: str, basis: str, weight: float) -> dict[str, Any]:
        return {
            "passage_id": passage_id,
            "region_code": code,
            "region": region_name(code),
            "role": role,
            "basis": basis,
            "weight": weight,
        }

    mentioned = [code for code in named if code not in subjects]
    return [row(code, "subject", basis, 1 / len(subjects)) for code in subjects] + [
        row(code, "mentioned", f"place:{named[code][1]}", 0.0) for code in mentioned
    ]
