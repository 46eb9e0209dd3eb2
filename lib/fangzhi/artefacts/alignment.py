"""Edits over a page, and the text that they make: every repaired character leads back to the page.

Offsets of an `Edit` count characters of the text it was made for; in a `RepairedText` that is the
decoded page. Repairs run one after the other, each over the result of the one before:
`then` joins the edits of two steps into edits over the first text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, repeat
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]

# Where edits of two steps fall together, the row in the ledger names the first of these.
# The graver damage explains the lesser: a restored run of bytes is also converted, and so on.
_GRAVEST_FIRST = (
    "byte_shift", "lost", "mojibake", "injected", "markup", "pinyin", "wording", "script",
    "look_alike", "emoji", "symbol", "invisible", "line_break", "punctuation",
)  # fmt: skip
_GRAVITY = {reason: rank for rank, reason in enumerate(_GRAVEST_FIRST)}


class Edit(NamedTuple):
    """Replace text[start:end] by `repaired`; one that changes nothing only marks the place.

    reason: one of artefacts.schema.REPAIR_REASONS. confidence: 0-1, that `repaired` is right.
    """

    start: int
    end: int
    repaired: str
    reason: str
    confidence: float = 1.0


# A page has hundreds of edits: the bare tuple is made in half the time of one with named arguments
_new = tuple.__new__


def make_edits(
    starts: Iterable[int], ends: Iterable[int], texts: Iterable[str], reason: str, confidence: float = 1.0
) -> list[Edit]:
    """Return edits of one kind, given by their columns."""
    rows = zip(starts, ends, texts, repeat(reason), repeat(confidence), strict=False)
    return [_new(Edit, row) for row in rows]


@dataclass(frozen=True)
class RepairedText:
    """A page as it came, and the sorted, non-overlapping edits that repair it."""

    raw: str
    edits: tuple[Edit, ...] = field(default=())

    def __post_init__(self) -> None:
        """Raise ValueError unless the edits are in bounds, sorted and apart."""
        if not self.edits:
            return
        starts, ends = self._bounds
        wrong = np.flatnonzero((starts < np.append(0, ends[:-1])) | (ends < starts))
        if wrong.size:
            edit = self.edits[wrong[0]]
            raise ValueError(f"edit {edit!r} overlaps the one before it, or ends before it starts")
        if ends[-1] > len(self.raw):
            raise ValueError(f"edit {self.edits[-1]!r} ends behind the text of {len(self.raw)} characters")

    @cached_property
    def text(self) -> str:
        """The page with every edit applied."""
        return apply_edits(self.raw, self.edits)

    @cached_property
    def _starts(self) -> list[int]:
        return [edit.start for edit in self.edits]

    @cached_property
    def _bounds(self) -> tuple[Offsets, Offsets]:
        return _bounds(self.edits)

    @cached_property
    def offsets(self) -> tuple[Offsets, Offsets, Offsets]:
        """Where each edit's replacement starts and ends in `text`; and behind each number of edits,
        none to all, what to add to an offset in `text` to have the one in `raw`.
        """
        starts, ends = self._bounds
        n_put = np.fromiter((len(edit[2]) for edit in self.edits), np.int64, len(self.edits))
        shifts = np.append(0, np.cumsum(ends - starts - n_put))
        clean_starts = starts - shifts[:-1]
        return clean_starts, clean_starts + n_put, shifts

    @cached_property
    def _clean_starts(self) -> list[int]:
        """Where each edit's replacement starts in `text`."""
        starts: list[int] = self.offsets[0].tolist()
        return starts

    @property
    def seams(self) -> list[int]:
        """Offsets in `text` at which an edit stands: what goes on behind one is not one run."""
        return self._clean_starts

    def edits_within(self, start: int, end: int) -> tuple[Edit, ...]:
        """Return the edits that lie wholly in raw[start:end]."""
        if not self.edits:
            return ()
        first, last = self._within(start, end)
        return self.edits[first:last]

    def _within(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of the edits that lie wholly in raw[start:end]."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._starts, end)
        while last > first and self.edits[last - 1].end > end:
            last -= 1
        return first, last

    def clean(self, start: int, end: int) -> str:
        """Return raw[start:end] with its edits applied; one cut by a bound is left out."""
        first, last = self._within(start, end)
        is_cut = (first > 0 and self.edits[first - 1].end > start) or (
            last < len(self.edits) and self.edits[last].start < end
        )
        if not is_cut:
            return self.text[self._behind(first, start) : self._behind(last, end)]
        inside = [Edit(e.start - start, e.end - start, *e[2:]) for e in self.edits_within(start, end)]
        return apply_edits(self.raw[start:end], inside)

    def _behind(self, n_edits: int, offset: int) -> int:
        """Return the offset in `text` of one in `raw` that stands behind so many edits, in none."""
        if not n_edits:
            return offset
        edit = self.edits[n_edits - 1]
        return self._clean_starts[n_edits - 1] + len(edit.repaired) + offset - edit.end

    def to_raw(self, offset: int) -> int:
        """Return the offset in `raw` of an offset in `text`; spans that share a bound keep sharing it.

        Inside a replacement it is the start of what was replaced. A deletion belongs to what stands
        before it, so that (xué) goes with 學; at the start of a line, to what follows.
        """
        index = bisect_right(self._clean_starts, offset) - 1
        if index < 0:
            return offset
        edit = self.edits[index]
        beyond = offset - self._clean_starts[index] - len(edit.repaired)
        raw = edit.end + beyond if beyond >= 0 else edit.start
        if beyond > 0 or self._clean_starts[index] < offset:
            return raw
        start = self._start_of_deletions(index if beyond == 0 else index - 1, raw)
        return start if start == 0 or self.raw[start - 1].isspace() else raw

    def _start_of_deletions(self, index: int, raw: int) -> int:
        """Return where the deletions that touch each other and end at `raw` begin."""
        while index >= 0 and not self.edits[index].repaired and self.edits[index].end == raw:
            raw = self.edits[index].start
            index -= 1
        return raw

    def to_clean(self, offset: int) -> int:
        """Return the offset in `text` of an offset in `raw`; inside an edit, that of its end."""
        index = bisect_left(self._starts, offset) - 1
        if index < 0:
            return offset
        edit = self.edits[index]
        return self._clean_starts[index] + len(edit.repaired) + max(0, offset - edit.end)

    def then(self, edits: Sequence[Edit], *, text: str | None = None) -> RepairedText:
        """Return the repair that goes on with `edits`, whose offsets count in `text`.

        text: what `edits` make of the text, where that is known.
        """
        if not edits:
            return self
        further = RepairedText(self.raw, tuple(_joined(self, edits) if self.edits else edits))
        # The text of this step is at hand: no need to apply all the edits before it once more
        further.__dict__["text"] = apply_edits(self.text, edits) if text is None else text
        return further


def _bounds(edits: Sequence[Edit]) -> tuple[Offsets, Offsets]:
    """Return the starts and the ends of edits."""
    n = len(edits)
    return (
        np.fromiter((edit[0] for edit in edits), np.int64, n),
        np.fromiter((edit[1] for edit in edits), np.int64, n),
    )


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with sorted, non-overlapping edits applied."""
    parts, last = [], 0
    for start, end, repaired, _, _ in edits:
        parts.append(text[last:start])
        parts.append(repaired)
        last = end
    parts.append(text[last:])
    return "".join(parts)


def merge_neighbours(edits: Sequence[Edit], *, reason: str) -> list[Edit]:
    """Return the edits with touching ones of one reason and confidence made one."""
    merged: list[Edit] = []
    for edit in edits:
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.end == edit.start
            and before.reason == edit.reason == reason
            and before.confidence == edit.confidence
        ):
            merged[-1] = Edit(
                before.start, edit.end, before.repaired + edit.repaired, reason, edit.confidence
            )
        else:
            merged.append(edit)
    return merged


def disjoint(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits sorted, without those that overlap an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _joined(repaired: RepairedText, edits: Sequence[Edit]) -> list[Edit]:
    """Return one list over `raw` for the edits of `repaired` and those over its text.

    All are moved in one go; only edits that overlap, which become one, are looked at singly.
    """
    first = repaired.edits
    clean_starts, clean_ends, shifts = repaired.offsets
    starts, ends = _bounds(edits)
    n_before = np.searchsorted(clean_ends, starts, side="right")
    shift = shifts[n_before]
    _, _, *rest = zip(*edits, strict=True)
    moved = [
        _new(Edit, row) for row in zip((starts + shift).tolist(), (ends + shift).tolist(), *rest, strict=True)
    ]
    stays_first, stays = np.ones(len(first), np.bool_), np.ones(len(edits), np.bool_)
    behind = 0
    for at in np.flatnonzero(np.append(clean_starts, ends[-1])[n_before] < ends).tolist():
        if at < behind:
            continue
        index = int(n_before[at])
        earlier, later = _overlapping(first, index, edits, at, int(shift[at]))
        moved[at] = _merged(repaired.text, earlier, later, int(shift[at]))
        behind = at + len(later)
        stays[at + 1 : behind] = stays_first[index : index + len(earlier)] = False
    # An edit that has n before it comes behind the n-th of the first, before the next one
    rank = np.append(np.arange(len(first))[stays_first] * 2 + 1, n_before[stays] * 2)
    order = np.argsort(rank, kind="stable").tolist()
    joined = [*compress(first, stays_first.tolist()), *compress(moved, stays.tolist())]
    return list(itemgetter(*order)(joined)) if len(joined) > 1 else joined


def _overlapping(
    first: Sequence[Edit], index: int, second: Sequence[Edit], position: int, shift: int
) -> tuple[list[Edit], list[Edit]]:
    """Return the edits of two steps, from the given ones on, that hang together by overlaps."""
    earlier: list[Edit] = []
    later = [second[position]]
    behind = later[0].end
    while True:
        if index < len(first) and first[index].start - shift < behind:
            edit = first[index]
            behind = max(behind, edit.start - shift + len(edit.repaired))
            shift += edit.end - edit.start - len(edit.repaired)
            earlier.append(edit)
            index += 1
        elif position + 1 < len(second) and second[position + 1].start < behind:
            position += 1
            behind = max(behind, second[position].end)
            later.append(second[position])
        else:
            return earlier, later


def _merged(text: str, earlier: Sequence[Edit], later: Sequence[Edit], shift: int) -> Edit:
    """Return the one edit over the raw text that does what overlapping edits of two steps do."""
    removed = sum(edit.end - edit.start - len(edit.repaired) for edit in earlier)
    start = min(earlier[0].start - shift, later[0].start)
    last = earlier[-1]
    end = max(last.end - shift - removed, later[-1].end)
    inside = [Edit(e.start - start, e.end - start, *e[2:]) for e in later]
    gravest = min((e.reason for e in (*earlier, *later)), key=lambda reason: _GRAVITY.get(reason, 0))
    confidence = min(e.confidence for e in (*earlier, *later))
    put = apply_edits(text[start:end], inside)
    return Edit(start + shift, end + shift + removed, put, gravest, confidence)
