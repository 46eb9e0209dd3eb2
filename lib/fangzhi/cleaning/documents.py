"""What cleaning makes of a page: documents of passages, and what was taken away around them."""

from __future__ import annotations

from dataclasses import dataclass

from fangzhi.artefacts.alignment import Edit
from fangzhi.cleaning.extract import Page


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading or title; start, end: its span in the decoded page; edits: repairs within."""

    kind: str
    text: str
    start: int
    end: int
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What a page states of a document: a field, its value, and the span that says so."""

    field: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One report of a page. statements: one a field at most; signature: MinHash of its text."""

    passages: tuple[Passage, ...]
    statements: tuple[Statement, ...]
    date_basis: str
    signature: tuple[int, ...]

    @property
    def text(self) -> str:
        """The document's text, a passage a line."""
        return "\n".join(passage.text for passage in self.passages)

    def stated(self, field: str) -> str | None:
        """Return the value of a field; None where the page does not state it."""
        return next((s.value for s in self.statements if s.field == field), None)

    @property
    def quality(self) -> tuple[float, ...]:
        """How good a copy of its text this is: few doubtful repairs, well described, long."""
        edits = [edit for passage in self.passages for edit in passage.edits]
        n_doubts = sum(edit.confidence < 1 for edit in edits)
        n_stated = sum(self.stated(name) is not None for name in ("title", "published_on", "source"))
        return (-n_doubts, n_stated, -len(edits), len(self.text))


@dataclass(frozen=True)
class Removed:
    """A span of the decoded page that is no part of a document."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class CleanPage:
    """A page after cleaning."""

    page: Page
    language: str
    script: str
    site: str | None
    documents: tuple[Document, ...]
    removed: tuple[Removed, ...]
