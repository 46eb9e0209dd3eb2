"""From pages to documents and passages, with an account of every character.

`clean_page` does what concerns one page, and may run anywhere, in any order; `join_pages` does
what depends on all of them: ids, and copies across pages.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from fangzhi.artefacts.store import conform
from fangzhi.cleaning.alignment import Edit, RepairedText
from fangzhi.cleaning.dates import choose_date, infer_date, printed_dates
from fangzhi.cleaning.extract import Limits, Page, language, read_page
from fangzhi.cleaning.lines import Line, cut_lines
from fangzhi.cleaning.metadata import (
    Found,
    best_fact,
    dateline_facts,
    find_site,
    read_head,
    read_labels,
    signature_facts,
)
from fangzhi.cleaning.noise import is_prose, mark_anywhere, mark_by_place
from fangzhi.cleaning.refusals import Refused
from fangzhi.cleaning.repair import repair
from fangzhi.cleaning.sections import Report, assign_roles, find_title, split_reports, take_strays_above

_CRAWL_HASH = re.compile(r"_[0-9a-fA-F]{8,}$")


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading or title of a document; offsets in the decoded page."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One report of a page."""

    title: str | None
    issuer: str | None
    source: str | None
    author: str | None
    published_on: str | None
    date_basis: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Removed:
    """A span of the decoded page that is no part of a document."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class CleanPage:
    """A page after cleaning. `repairs` are those inside its passages."""

    page: Page
    language: str
    script: str
    site: str | None
    documents: tuple[Document, ...]
    removed: tuple[Removed, ...]
    repairs: tuple[Edit, ...]


@dataclass(frozen=True)
class Corpus:
    """The tables of artefacts.schema that cleaning makes."""

    pages: pd.DataFrame
    documents: pd.DataFrame
    passages: pd.DataFrame
    removed: pd.DataFrame
    repairs: pd.DataFrame
    refused: pd.DataFrame


def clean_corpus(
    files: Iterable[tuple[str, bytes]], *, limits: Limits | None = None, refused: Sequence[Refused] = ()
) -> Corpus:
    """Clean a corpus given as (name, bytes); `refused`: files that the caller could not open."""
    cleaned: list[CleanPage] = []
    rejected = list(refused)
    for seed_file, data in files:
        for item in read_page(seed_file, data, limits=limits):
            if isinstance(item, Refused):
                rejected.append(item)
            else:
                cleaned.append(clean_page(item))
    return join_pages(cleaned, refused=rejected)


# --- one page -------------------------------------------------------------------------------------


def clean_page(page: Page) -> CleanPage:
    """Repair a page, take away what is no article, and cut the rest into documents and passages."""
    repaired = repair(page.text)
    lines = cut_lines(repaired, page.tags)
    mark_anywhere(lines)
    facts = read_labels(lines)
    mark_by_place(lines)
    reports = find_reports(lines, facts)
    documents = tuple(_document(report, repaired) for report in reports if report.lines)
    spans = [(p.start, p.end) for document in documents for p in document.passages]
    return CleanPage(
        page,
        language(repaired.text),
        _script(repaired),
        find_site(lines),
        documents,
        tuple(Removed(line.start, line.end, line.reason) for line in lines if line.reason),
        tuple(edit for start, end in spans for edit in repaired.edits_within(start, end)),
    )


def find_reports(lines: Sequence[Line], labelled: Sequence[Found]) -> list[Report]:
    """Return the reports of a page, each kept line in one of them, with role and facts."""
    reports = split_reports([line for line in lines if line.is_kept])
    for report in reports:
        in_head = read_head(_head_lines(lines, report))
        report.drop_removed()
        if report.title is None:
            find_title(report, lines)
            take_strays_above(report, lines)
        assign_roles(report)
        report.facts = _report_facts(report, [*labelled, *in_head])
    return reports


def _head_lines(lines: Sequence[Line], report: Report) -> list[Line]:
    """Return the lines of the page, removed ones too, above the first paragraph of a report."""
    if not report.lines:
        return []
    n_head = len(report.head)
    end = report.lines[n_head].start if n_head < len(report.lines) else report.lines[-1].end
    return [line for line in lines if report.lines[0].start <= line.start < end]


def _report_facts(report: Report, found: Sequence[Found]) -> list[Found]:
    """Return the facts that hold for a report: those printed within it, then those of the page."""
    if not report.lines:
        return []
    start, end = report.lines[0].start, report.lines[-1].end
    own = [(line, fact) for line, fact in found if start <= line.start < end]
    general = [(line, fact) for line, fact in found if not start <= line.start < end]
    first = next((line for line in report.lines if is_prose(line.key)), None)
    dateline = [(first, fact) for fact in dateline_facts(first)] if first else []
    return own + general + dateline + signature_facts(report.lines)


def _script(repaired: RepairedText) -> str:
    # A simplified page has a stray traditional name; a traditional one changes a sixth of its text.
    n_converted = sum(len(e.repaired) for e in repaired.edits if e.reason in {"script", "wording"})
    return "traditional" if n_converted > 0.03 * len(repaired.raw) else "simplified"


def _document(report: Report, repaired: RepairedText) -> Document:
    values = {name: best_fact(report.facts, name) for name in ("title", "source", "author", "issuer")}
    text_of = {name: fact.value if fact else None for name, fact in values.items()}
    dateline = best_fact(report.facts, "dateline")
    dates = [(fact.value, fact.strength) for _, fact in report.facts if fact.field == "date"]
    published = choose_date(dates, dateline=dateline.value if dateline else None)
    basis = "printed" if published else "none"
    if not published and dateline:
        published = infer_date(dateline.value, printed_dates(repaired.text))
        basis = "inferred" if published else "none"
    return Document(
        report.title or text_of["title"],
        report.issuer or text_of["issuer"],
        text_of["source"],
        text_of["author"],
        published,
        basis,
        tuple(
            Passage(line.role, repaired.clean(line.start, line.end).strip(), line.start, line.end)
            for line in report.lines
        ),
    )


# --- all pages ------------------------------------------------------------------------------------


def join_pages(pages: Iterable[CleanPage], *, refused: Iterable[Refused] = ()) -> Corpus:
    """Give pages, documents and passages their ids, find copies, and return the tables."""
    ordered = sorted(pages, key=lambda page: page.page.seed_file)
    stems = page_stems([page.page.seed_file for page in ordered])
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("pages", "documents", "passages", "removed", "repairs")
    }
    for page in ordered:
        _add_rows(rows, page, stems[page.page.seed_file])
    tables = {name: conform(pd.DataFrame(found), name) for name, found in rows.items()}
    refusals = conform(pd.DataFrame([vars(row) for row in refused]), "refused")
    return Corpus(**tables, refused=refusals)


def page_stems(seed_files: Sequence[str]) -> dict[str, str]:
    """Return how ids name each page: the file's name without extension and crawl hash.

    A final `_` and eight or more hexadecimal digits go, unless two files would then share a stem;
    characters other than letters, digits and `_` become `_`; a stem that is still shared gets the
    start of the sha256 of the file's name.
    """
    full = {name: re.sub(r"\W", "_", str(PurePosixPath(name).with_suffix(""))) for name in seed_files}
    short = {name: _CRAWL_HASH.sub("", stem) or stem for name, stem in full.items()}
    n_short = Counter(short.values())
    stems = {name: short[name] if n_short[short[name]] == 1 else full[name] for name in seed_files}
    n_stem = Counter(stems.values())
    for name, stem in stems.items():
        if n_stem[stem] > 1:
            stems[name] = f"{stem}_{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"
    return stems


def _add_rows(rows: dict[str, list[dict[str, Any]]], page: CleanPage, stem: str) -> None:
    seed = {"seed_file": page.page.seed_file}
    source = {"seed_sha256": page.page.seed_sha256}
    text = page.page.text
    rows["removed"] += [
        seed | {"seed_start": r.start, "seed_end": r.end, "reason": r.reason, "text": text[r.start : r.end]}
        for r in page.removed
    ]
    rows["repairs"] += [
        seed
        | {"seed_start": e.start, "seed_end": e.end, "reason": e.reason, "damaged": text[e.start : e.end]}
        | {"repaired": e.repaired, "confidence": e.confidence}
        for e in page.repairs
    ]
    for number, document in enumerate(page.documents, start=1):
        document_id = f"{stem}.{number}"
        rows["documents"].append(seed | source | _document_row(page, document, document_id))
        rows["passages"] += [
            seed
            | {"passage_id": f"{document_id}-{ordinal:02d}", "document_id": document_id, "ordinal": ordinal}
            | {"kind": p.kind, "text": p.text, "seed_start": p.start, "seed_end": p.end}
            for ordinal, p in enumerate(document.passages, start=1)
        ]
    rows["pages"].append(seed | source | _page_row(page, stem))


def _document_row(page: CleanPage, document: Document, document_id: str) -> dict[str, Any]:
    names = ("title", "issuer", "source", "author", "published_on", "date_basis")
    spans = [(p.start, p.end) for p in document.passages]
    return {
        "document_id": document_id,
        **{name: getattr(document, name) for name in names},
        "script": page.script,
        "n_chars": sum(len(p.text) for p in document.passages),
        "n_repairs": sum(any(a <= e.start and e.end <= b for a, b in spans) for e in page.repairs),
        "duplicate_of": None,
    }


def _page_row(page: CleanPage, stem: str) -> dict[str, Any]:
    text = page.page.text
    n_solid = len("".join(text.split()))
    n_kept = sum(len("".join(text[p.start : p.end].split())) for d in page.documents for p in d.passages)
    return {
        "stem": stem,
        "n_bytes": page.page.n_bytes,
        "format": page.page.format,
        "encoding": page.page.encoding,
        "encoding_basis": page.page.encoding_basis,
        "site": page.site,
        "language": page.language,
        "n_chars": len(text),
        "kept_share": n_kept / n_solid if n_solid else 0.0,
        "text": text,
    }
