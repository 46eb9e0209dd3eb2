"""Place names in passages, with what each was resolved to and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from fangzhi.artefacts.store import conform
from fangzhi.regions.home import home_regions, passage_rows
from fangzhi.regions.matcher import Kind
from fangzhi.regions.scan import Hit, resolve_in_context, scan


def find_mentions(passages: pd.DataFrame, documents: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the place names of passages, one row each: the table MENTIONS.

    passages: passage_id, document_id, kind, text. documents: title, issuer and source help to
    resolve names that several regions share; without them only the passages themselves do.
    """
    found = [(*row, scan(row[3])) for row in passage_rows(passages)]
    homes = home_regions(documents, [(doc, kind, text, hits) for _, doc, kind, text, hits in found])
    rows: list[dict[str, Any]] = []
    for passage_id, document_id, _, text, hits in found:
        near = Counter(hit.region_code for hit in hits if hit.region_code)
        home = homes.get(document_id)
        resolve_in_context(hits, home.codes if home else (), near)
        rows.extend(_row(passage_id, text, hit, home.codes if home else ()) for hit in hits if hit.resolution)
    return conform(rows, "mentions")


def _row(passage_id: str, text: str, hit: Hit, home: Sequence[str]) -> dict[str, Any]:
    code = hit.region_code
    if hit.resolution == "own" and len(home) == 1:
        code = home[0]
    elif hit.resolution == "nation":
        code = "000000"
    return {
        "passage_id": passage_id,
        "start": hit.start,
        "end": hit.end,
        "name": text[hit.start : hit.end],
        "level": _level(hit),
        "place": hit.place.name if hit.place else None,
        "region_code": code,
        "candidates": " ".join(hit.candidates),
        "resolution": hit.resolution,
    }


def _level(hit: Hit) -> str:
    kind = hit.pattern.kind
    if kind is Kind.NATION:
        return "country"
    if kind is Kind.ABBREVIATION:
        return "province"
    if kind is Kind.COMPOSITE:
        return "area"
    if hit.place is not None:
        return hit.place.level
    form = hit.pattern.form
    levels = {place.level for place in form.candidates} if form else set()
    return levels.pop() if len(levels) == 1 else "unknown"
