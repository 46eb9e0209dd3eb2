"""Cleaned pages as the tables of artefacts.schema, with their ids."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from fangzhi.artefacts.store import conform, empty_table
from fangzhi.cleaning.documents import CleanPage, Document
from fangzhi.cleaning.duplicates import Copy
from fangzhi.cleaning.refusals import Refused

_CRAWL_HASH = re.compile(r"_[0-9a-fA-F]{8,}$")
_STATED = ("title", "issuer", "source", "author", "published_on")
_Row = dict[str, Any]


@dataclass(frozen=True)
class Corpus:
    """The tables that cleaning makes, each as artefacts.schema declares it."""

    pages: pd.DataFrame
    documents: pd.DataFrame
    passages: pd.DataFrame
    metadata: pd.DataFrame
    removed: pd.DataFrame
    repairs: pd.DataFrame
    refused: pd.DataFrame
    corrections: pd.DataFrame = field(default_factory=lambda: empty_table("corrections"))


def page_stems(seed_files: Sequence[str]) -> dict[str, str]:
    """Return how ids name each page: the file's name without extension and crawl hash.

    A final `_` and eight or more hexadecimal digits go, unless two files would then share a stem;
    characters other than letters, digits and `_` become `_`; a stem that is still shared gets the
    start of the sha256 of the file's name.
    """
    full = {name: re.sub(r"\W", "_", _without_suffix(name)) for name in seed_files}
    short = {name: _CRAWL_HASH.sub("", stem) or stem for name, stem in full.items()}
    n_short = Counter(short.values())
    stems = {name: short[name] if n_short[short[name]] == 1 else full[name] for name in seed_files}
    n_stem = Counter(stems.values())
    for name, stem in stems.items():
        if n_stem[stem] > 1:
            stems[name] = f"{stem}_{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"
    return stems


def _without_suffix(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.suffix and path.stem else name


def make_tables(
    pages: Sequence[CleanPage], copies: Sequence[Sequence[Copy | None]], refused: Iterable[Refused]
) -> Corpus:
    """Return the tables of pages in the order of their files.

    copies: for each page, for each of its documents, what it is a copy of; a copy's index counts
    the documents of all pages in their order.
    """
    stems = page_stems([page.page.seed_file for page in pages])
    ids = [
        f"{stems[page.page.seed_file]}.{number}"
        for page in pages
        for number in range(1, len(page.documents) + 1)
    ]
    rows: dict[str, list[_Row]] = {
        name: [] for name in ("pages", "documents", "passages", "metadata", "removed", "repairs")
    }
    n_before = 0
    for page, copies_of in zip(pages, copies, strict=True):
        rows["pages"].append(_page_row(page, stems[page.page.seed_file]))
        rows["removed"] += _removed_rows(page)
        for k, (document, copy) in enumerate(zip(page.documents, copies_of, strict=True)):
            _add_document(rows, page, document, ids[n_before + k])
            rows["documents"][-1] |= {
                "duplicate_of": ids[copy.index] if copy else None,
                "n_different": copy.n_different if copy else 0,
            }
        n_before += len(page.documents)
    refusals = [vars(row) for row in refused]
    tables = {name: conform(pd.DataFrame(found), name) for name, found in rows.items()}
    return Corpus(**tables, refused=conform(pd.DataFrame(refusals), "refused"))


def _page_row(page: CleanPage, stem: str) -> _Row:
    source = page.page
    n_solid = _n_solid(source.text)
    n_kept = sum(_n_solid(source.text[p.start : p.end]) for d in page.documents for p in d.passages)
    return {
        "seed_file": source.seed_file,
        "stem": stem,
        "seed_sha256": source.seed_sha256,
        "n_bytes": source.n_bytes,
        "format": source.format,
        "encoding": source.encoding,
        "encoding_basis": source.encoding_basis,
        "site": page.site,
        "language": page.language,
        "n_chars": len(source.text),
        "kept_share": n_kept / n_solid if n_solid else 0.0,
        "text": source.text,
    }


def _n_solid(text: str) -> int:
    """Return the number of characters that are not white space."""
    return sum(map(len, text.split()))


def _removed_rows(page: CleanPage) -> list[_Row]:
    text = page.page.text
    return [
        {"seed_file": page.page.seed_file, "seed_start": r.start, "seed_end": r.end, "reason": r.reason}
        | {"text": text[r.start : r.end]}
        for r in page.removed
    ]


def _add_document(rows: dict[str, list[_Row]], page: CleanPage, document: Document, document_id: str) -> None:
    seed = {"seed_file": page.page.seed_file}
    text = page.page.text
    n_repairs = 0
    width = max(2, len(str(len(document.passages))))  # tables are sorted by name: -100 belongs behind -99
    for ordinal, p in enumerate(document.passages, start=1):
        rows["passages"].append(
            seed
            | {
                "passage_id": f"{document_id}-{ordinal:0{width}d}",
                "document_id": document_id,
                "ordinal": ordinal,
            }
            | {"kind": p.kind, "text": p.text, "seed_start": p.start, "seed_end": p.end}
        )
        rows["repairs"] += [
            seed
            | {"seed_start": e.start, "seed_end": e.end, "reason": e.reason, "damaged": text[e.start : e.end]}
            | {"repaired": e.repaired, "confidence": e.confidence}
            for e in p.edits
        ]
        n_repairs += len(p.edits)
    rows["metadata"] += [
        seed
        | {"document_id": document_id, "field": s.field, "value": s.value}
        | {"seed_start": s.start, "seed_end": s.end}
        for s in document.statements
    ]
    rows["documents"].append(
        seed
        | {"document_id": document_id, "seed_sha256": page.page.seed_sha256, "script": page.script}
        | {name: document.stated(name) for name in _STATED}
        | {"date_basis": document.date_basis, "n_repairs": n_repairs}
        | {"n_chars": sum(len(p.text) for p in document.passages)}
    )
