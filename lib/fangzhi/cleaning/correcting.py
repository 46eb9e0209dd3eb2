"""Removals and repairs that an analyst overrules, on a page that was cleaned.

A correction is found by its span and the text that stands there. One that cannot be applied is refused
with a reason, and the page stays as it was. The page's account still adds up: a span goes from one side
to the other whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from fangzhi.artefacts.alignment import Edit, RepairedText
from fangzhi.artefacts.corrections import COLUMNS, Correction, one_line
from fangzhi.artefacts.messages import message_of, told
from fangzhi.artefacts.schema import PASSAGE_KINDS
from fangzhi.artefacts.store import conform, each_row
from fangzhi.cleaning.documents import CleanPage, Document, Passage, Removed
from fangzhi.cleaning.duplicates import signature
from fangzhi.cleaning.tables import Corpus

OF_CLEANING = ("removal", "repair")


@dataclass(frozen=True)
class Outcome:
    """What became of a correction. refusal: why it was not applied; empty where it was."""

    correction: Correction
    refusal: str = ""


class _RefusedError(Exception):
    """A correction does not fit the page; the message says why."""


def check_target(one: Correction, text: str | None) -> str:
    """Return why a correction does not fit a page any more; empty where its text stands where it says.

    text: the decoded page; None where there is none of that name.
    """
    if text is None:
        return told("there is no page {seed_file}", seed_file=one.seed_file)
    if one_line(text[one.seed_start : one.seed_end]) == one.text:
        return ""
    moved = list(_places(text, one.text))
    if len(moved) == 1:
        return told("its text now begins at character {start} of the page; look at it again", start=moved[0])
    return told("the text it refers to has changed; look at it again")


def _places(text: str, wanted: str) -> Iterable[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def correct_page(
    page: CleanPage, corrections: Sequence[Correction], *, repaired: RepairedText
) -> tuple[CleanPage, list[Outcome]]:
    """Return a page with corrections of removals and repairs applied, and what became of each.

    corrections: of this page. repaired: the whole page with its repairs, for text that comes back.
    One that is applied already is left as it is: correcting twice equals correcting once.
    """
    outcomes = []
    # Repairs last: a passage that comes back may hold one
    for one in sorted(corrections, key=lambda each: (each.what != "removal", each.seed_start)):
        refusal = check_target(one, page.page.text)
        if not refusal:
            try:
                page = _APPLY[one.what](page, one, repaired)
            except _RefusedError as error:
                refusal = message_of(error)
        outcomes.append(Outcome(one, refusal))
    return page, outcomes


def _remove_or_keep(page: CleanPage, one: Correction, repaired: RepairedText) -> CleanPage:
    return _keep(page, one, repaired) if one.after in PASSAGE_KINDS else _remove(page, one)


def _keep(page: CleanPage, one: Correction, repaired: RepairedText) -> CleanPage:
    span = (one.seed_start, one.seed_end)
    kept = next((p for d in page.documents for p in d.passages if (p.start, p.end) == span), None)
    if kept is None and not any((r.start, r.end) == span for r in page.removed):
        raise _RefusedError(told("no passage and no removed text begins and ends there any more"))
    edits = kept.edits if kept else tuple(repaired.edits_within(*span))
    text = kept.text if kept else repaired.clean(*span).strip()
    if not text:
        raise _RefusedError(told("nothing is left of that text once it is repaired"))
    passage = Passage(one.after, text, *span, edits)
    at = _document_at(page.documents, one.seed_start)
    others = tuple(p for p in page.documents[at].passages if (p.start, p.end) != span)
    document = _with_passages(page.documents[at], sorted((*others, passage), key=lambda p: p.start))
    removed = tuple(r for r in page.removed if (r.start, r.end) != span)
    return replace(page, documents=_put(page.documents, at, document), removed=removed)


def _document_at(documents: Sequence[Document], start: int) -> int:
    """Return the document that text at a place belongs to: the last one that begins before it."""
    starts = ((at, document.passages[0].start) for at, document in enumerate(documents) if document.passages)
    before = [at for at, first in starts if first <= start]
    return before[-1] if before else 0


def _remove(page: CleanPage, one: Correction) -> CleanPage:
    span = (one.seed_start, one.seed_end)
    gone = Removed(*span, one.after)
    for at, document in enumerate(page.documents):
        left = [p for p in document.passages if (p.start, p.end) != span]
        if len(left) == len(document.passages):
            continue
        documents = (
            _put(page.documents, at, _with_passages(document, left))
            if left
            else (*page.documents[:at], *page.documents[at + 1 :])
        )
        if not documents:
            raise _RefusedError(
                told("it is the last passage of its page; take the page out of the folder instead")
            )
        removed = tuple(sorted((*page.removed, gone), key=lambda r: r.start))
        return replace(page, documents=documents, removed=removed)
    if not any((r.start, r.end) == span for r in page.removed):
        raise _RefusedError(told("no passage and no removed text begins and ends there any more"))
    return replace(page, removed=tuple(gone if (r.start, r.end) == span else r for r in page.removed))


def _repair(page: CleanPage, one: Correction, _: RepairedText) -> CleanPage:
    for at, document in enumerate(page.documents):
        for passage in document.passages:
            if passage.start <= one.seed_start and one.seed_end <= passage.end:
                again = _repaired_again(passage, one, page.page.text)
                passages = [again if p is passage else p for p in document.passages]
                changed = _with_passages(document, passages, old=passage.text, new=again.text)
                return replace(page, documents=_put(page.documents, at, changed))
    raise _RefusedError(told("it lies in no passage: that text was removed"))


def _repaired_again(passage: Passage, one: Correction, page: str) -> Passage:
    inside = [e for e in passage.edits if one.seed_start <= e.start and e.end <= one.seed_end]
    others = [e for e in passage.edits if e not in inside]
    if any(e.start < one.seed_end and one.seed_start < e.end for e in others):
        raise _RefusedError(told("it cuts a repair in two; take the whole of what was repaired"))
    is_as_found = page[one.seed_start : one.seed_end] == one.after
    made = [] if is_as_found else [Edit(one.seed_start, one.seed_end, one.after, "correction")]
    edits = tuple(sorted((*others, *made)))
    local = [Edit(e.start - passage.start, e.end - passage.start, *e[2:]) for e in edits]
    text = RepairedText(page[passage.start : passage.end], tuple(local)).text.strip()
    if not text:
        raise _RefusedError(told("it would leave nothing of its passage; correct the removal instead"))
    return replace(passage, text=text, edits=edits)


def _with_passages(
    document: Document, passages: Sequence[Passage], *, old: str = "", new: str = ""
) -> Document:
    text = "\n".join(passage.text for passage in passages)
    statements = tuple(
        replace(stated, value=new) if old and stated.value == old else stated
        for stated in document.statements
    )
    return replace(document, passages=tuple(passages), statements=statements, signature=signature(text))


def _put(documents: Sequence[Document], at: int, document: Document) -> tuple[Document, ...]:
    return (*documents[:at], document, *documents[at + 1 :])


_APPLY = {"removal": _remove_or_keep, "repair": _repair}


def outcome_table(
    outcomes: Iterable[Outcome], corpus: Corpus, *, say: Callable[[str], str] = str
) -> pd.DataFrame:
    """Return CORRECTIONS: every correction with the passage it speaks of and what became of it.

    A region or theme needs a passage that begins and ends where it says, an indicator one around it;
    whether the quantity is still found is known when quantities are. say: puts why into another language.
    """
    places = _Places(corpus, say)
    return conform([places.row(outcome) for outcome in outcomes], "corrections")


class _Places:
    """Where the corrections of a corpus point to, once it has its ids."""

    def __init__(self, corpus: Corpus, say: Callable[[str], str]) -> None:
        self._say = say
        self._passages: dict[str, list[Any]] = {}
        for row in each_row(corpus.passages):
            self._passages.setdefault(row.seed_file, []).append(row)
        copied = corpus.documents[corpus.documents["duplicate_of"].notna()]
        self._copies = dict(zip(copied["document_id"], copied["duplicate_of"], strict=True))

    def row(self, outcome: Outcome) -> dict[str, Any]:
        """Return one row of the table."""
        one = outcome.correction
        passage = self._passage(one)
        refusal = outcome.refusal
        if not refusal and one.what not in OF_CLEANING:
            refusal = self._say(self._refusal(one, passage))
        return dict(zip(COLUMNS, one.cells(), strict=True)) | {
            "line": one.line,
            "passage_id": passage.passage_id if passage else None,
            "outcome": "refused" if refusal else "applied",
            "detail": refusal or None,
        }

    def _passage(self, one: Correction) -> Any | None:
        of_page = self._passages.get(one.seed_file, [])
        return next(
            (p for p in of_page if p.seed_start <= one.seed_start and one.seed_end <= p.seed_end), None
        )

    def _refusal(self, one: Correction, passage: Any | None) -> str:
        whole = passage is not None and (passage.seed_start, passage.seed_end) == (
            one.seed_start,
            one.seed_end,
        )
        if passage is None or (one.what != "indicator" and not whole):
            return told("no passage begins and ends there any more")
        if passage.document_id in self._copies:
            return told(
                "its document is a copy; {original} counts in its place",
                original=self._copies[passage.document_id],
            )
        return ""
