"""Place names in passages, with what each was resolved to and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from fangzhi.regions.home import group_passages, home_regions, names_of
from fangzhi.regions.matcher import Kind
from fangzhi.regions.scan import Hit, is_open, resolve_in_context, scan
from fangzhi.regions.tables import sorted_table


class Found(NamedTuple):
    """A passage and the names found in it."""

    passage_id: str
    document_id: str
    text: str
    hits: list[Hit]


def find_mentions(passages: pd.DataFrame, documents: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the place names of passages, one row each: the table MENTIONS.

    passages: passage_id, document_id, kind, text. documents: document_id, title, issuer and source
    help to resolve names that several regions share; without them only the passages do.
    """
    columns = (passages[name].tolist() for name in ("passage_id", "document_id", "text"))
    found = [Found(name, document, text, scan(text)) for name, document, text in zip(*columns, strict=True)]
    texts = group_passages(passages, [names_of(passage.text, passage.hits) for passage in found])
    homes = home_regions(documents, texts)
    own = {name: home.codes for name, home in homes.items() if not home.is_national}
    everywhere = {
        name: frozenset(code for text in document for one in text.names for code in one.codes)
        for name, document in texts.items()
    }
    rows: list[tuple[Any, ...]] = []
    for passage in found:
        home = own.get(passage.document_id, ())
        if any(map(is_open, passage.hits)):
            near = frozenset(code for hit in passage.hits for code in hit.codes)
            resolve_in_context(passage.hits, passage.text, (home, near, everywhere[passage.document_id]))
        rows.extend(_row(passage, hit, home) for hit in passage.hits if _is_told(hit, home))
    return sorted_table(rows, "mentions")


def _is_told(hit: Hit, own: Sequence[str]) -> bool:
    """Say whether a hit makes a row; 我省 does where it is known which."""
    return len(own) == 1 if hit.resolution == "own" else bool(hit.resolution)


def _row(passage: Found, hit: Hit, own: Sequence[str]) -> tuple[Any, ...]:
    """Return a row of the table MENTIONS."""
    return (
        passage.passage_id,
        hit.start,
        hit.end,
        passage.text[hit.start : hit.end],
        _level(hit),
        hit.place.name if hit.place is not None else None,
        own[0] if hit.resolution == "own" else hit.region_code,
        " ".join(hit.candidates),
        hit.resolution,
    )


def _level(hit: Hit) -> str:
    if hit.place is not None:
        return hit.place.level
    kind = hit.pattern.kind
    if kind is Kind.ABBREVIATION:
        return "province"
    if kind is Kind.COMPOSITE:
        return "area"
    form = hit.pattern.form
    levels = {place.level for place in form.candidates} if form else set()
    return levels.pop() if len(levels) == 1 else "unknown"
