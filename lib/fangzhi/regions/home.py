"""The regions whose report a document is: from its issuer, title, source and the places it names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fangzhi.regions.provinces import NATIONAL_CODE
from fangzhi.regions.scan import Hit, scan

_NATIONAL = re.compile("教育部|国务院|中共中央|中央办公厅|全国|我国|国家|财政部|人力资源")
_MOST_JOINT = 4  # a title that names more regions (长三角 has four) lists them, it does not report for them
_DOMINANT_SHARE = 0.6  # of the regions that passages name, to make one of them the document's own


@dataclass(frozen=True, slots=True)
class Home:
    """A document's own regions by code (000000 for the whole country), and the evidence for them."""

    codes: tuple[str, ...]
    basis: str


def passage_rows(passages: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return passage_id, document_id, kind and text of each passage."""
    names = ["passage_id", "document_id", "kind", "text"]
    return list(zip(*(passages[name].tolist() for name in names), strict=True))


def home_regions(
    documents: pd.DataFrame | None, passages: Iterable[tuple[str, str, str, Sequence[Hit]]]
) -> dict[str, Home]:
    """Return the own regions of each document that has any.

    passages: document_id, kind, text and hits of each passage, in order.
    """
    grouped: defaultdict[str, list[tuple[str, str, Sequence[Hit]]]] = defaultdict(list)
    for document_id, kind, text, hits in passages:
        grouped[document_id].append((kind, text, hits))
    records = {} if documents is None else {row["document_id"]: row for row in documents.to_dict("records")}
    homes = {name: _home(records.get(name, {}), rows) for name, rows in grouped.items()}
    return {name: home for name, home in homes.items() if home is not None}


def _home(record: Mapping[Any, Any], rows: Sequence[tuple[str, str, Sequence[Hit]]]) -> Home | None:
    issuer = _text(record, "issuer")
    codes = _regions(scan(issuer))
    if codes:
        return Home(codes, "issuer")
    if _NATIONAL.search(issuer):
        return Home((NATIONAL_CODE,), "issuer")
    title = _text(record, "title") or next((text for kind, text, _ in rows if kind == "title"), "")
    codes = _regions(scan(title))
    if 0 < len(codes) <= _MOST_JOINT:
        return Home(codes, "title")
    counts: Counter[str] = Counter()
    for _, _, hits in rows:
        counts.update(_regions(hits))
    source = _regions(scan(_text(record, "source")))
    if len(source) == 1 and (counts[source[0]] or not counts):
        return Home(source, "source")
    if counts:
        code, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
        if n >= _DOMINANT_SHARE * counts.total():
            return Home((code,), "places")
    return Home((NATIONAL_CODE,), "title") if _NATIONAL.search(title) else None


def _regions(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Return the regions that hits speak for, each once, in order."""
    return tuple(dict.fromkeys(code for hit in hits for code in hit.codes))


def _text(record: Mapping[Any, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
