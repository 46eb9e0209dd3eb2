"""Edits over a page, and the text that they make: every repaired character leads back to the page.

Offsets of an `Edit` count characters of the text it was made for; in a `RepairedText` that is the
decoded page. Repairs run one after the other, each over the result of the one before:
`then` joins the edits of two steps into edits over the first text.
"""

from __future__ import annotations

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from itertools import chain, zip_longest
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]
Objects = NDArray[np.object_]
Floats = NDArray[np.float64]

# Where edits of two steps fall together, the row in the ledger names the first of these.
# The graver damage explains the lesser: a restored run of bytes is also converted, and so on.
_GRAVEST_FIRST = (
    "byte_shift", "lost", "mojibake", "injected", "markup", "pinyin", "wording", "script",
    "look_alike", "emoji", "symbol", "invisible", "line_break", "punctuation",
)  # fmt: skip
_GRAVITY = {reason: rank for rank, reason in enumerate(_GRAVEST_FIRST)}


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles away: the edits of a long page are many and in none.

    It would walk over all of them each time that some more are made, a fifth of the time in all.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Edit(NamedTuple):
    """Replace text[start:end] by `repaired`; one that changes nothing only marks the place.

    reason: one of artefacts.schema.REPAIR_REASONS. confidence: 0-1, that `repaired` is right.
    """

    start: int
    end: int
    repaired: str
    reason: str
    confidence: float = 1.0


class Edits(Sequence[Edit]):
    """Edits as columns: a damaged page has hundreds, and arrays move them in one go.

    starts, ends: offsets. repaired, reasons: strings, confidences: 0-1; all of shape (n_edits,).
    """

    def __init__(
        self, starts: Offsets, ends: Offsets, repaired: Objects, reasons: Objects, confidences: Floats
    ) -> None:
        """Take the columns, in the order of the edits."""
        self.starts, self.ends = starts, ends
        self.repaired, self.reasons, self.confidences = repaired, reasons, confidences

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> Edits:
        """Return edits as columns."""
        if isinstance(edits, Edits):
            return edits
        starts, ends, repaired, reasons, confidences = tuple(zip(*edits, strict=True)) or ((),) * 5
        return cls(
            np.array(starts, np.int64),
            np.array(ends, np.int64),
            np.array(repaired, object),
            np.array(reasons, object),
            np.array(confidences, np.float64),
        )

    @classmethod
    def alike(
        cls, starts: Offsets, ends: Offsets, repaired: Sequence[str], reason: str, confidence: float = 1.0
    ) -> Edits:
        """Return edits of one kind."""
        n = len(starts)
        return cls(
            starts, ends, np.array(repaired, object), np.full(n, reason, object), np.full(n, confidence)
        )

    def __len__(self) -> int:
        """Return the number of edits."""
        return len(self.starts)

    def __iter__(self) -> Iterator[Edit]:
        """Yield the edits in their order."""
        columns = (self.starts, self.ends, self.repaired, self.reasons, self.confidences)
        # A tuple made by its own constructor costs half of one with named arguments
        return map(partial(tuple.__new__, Edit), zip(*(c.tolist() for c in columns), strict=True))

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edit]: ...
    def __getitem__(self, index: int | slice) -> Edit | list[Edit]:
        """Return one edit, or some as a list."""
        if isinstance(index, slice):
            return list(self.take(index))
        at = range(len(self))[index]
        return next(iter(self.take(slice(at, at + 1))))

    def __eq__(self, other: object) -> bool:
        """Tell whether these are the same edits in the same order, in whatever sequence."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def take(self, which: slice | NDArray[Any]) -> Edits:
        """Return some of the edits: by a slice, a mask or their numbers."""
        return Edits(
            self.starts[which],
            self.ends[which],
            self.repaired[which],
            self.reasons[which],
            self.confidences[which],
        )

    def __add__(self, others: Edits) -> Edits:
        """Return these edits and, behind them, others."""
        return Edits(
            np.concatenate((self.starts, others.starts)),
            np.concatenate((self.ends, others.ends)),
            np.concatenate((self.repaired, others.repaired)),
            np.concatenate((self.reasons, others.reasons)),
            np.concatenate((self.confidences, others.confidences)),
        )

    def moved(self, by: Offsets | int) -> Edits:
        """Return the edits, each so many characters further on."""
        return Edits(self.starts + by, self.ends + by, self.repaired, self.reasons, self.confidences)

    def put(self, at: int, edit: Edit) -> None:
        """Put an edit in the place of another."""
        self.starts[at], self.ends[at], self.repaired[at], self.reasons[at], self.confidences[at] = edit

    def in_order(self) -> Edits:
        """Return the edits sorted by their places."""
        return self.take(np.lexsort((self.ends, self.starts)))

    @cached_property
    def n_put(self) -> Offsets:
        """How many characters each edit puts in."""
        return np.fromiter(map(len, self.repaired.tolist()), np.int64, len(self))


NO_EDITS = Edits.of(())
NOWHERE = NO_EDITS.starts


class RepairedText:
    """A page as it came, and the sorted, non-overlapping edits that repair it."""

    def __init__(self, raw: str, edits: Iterable[Edit] = NO_EDITS) -> None:
        """Raise ValueError unless the edits are in bounds, sorted and apart."""
        self.raw = raw
        self.columns = Edits.of(edits)
        starts, ends = self.columns.starts, self.columns.ends
        if not len(starts):
            return
        wrong = np.flatnonzero((starts < np.append(0, ends[:-1])) | (ends < starts))
        if wrong.size:
            edit = self.columns[int(wrong[0])]
            raise ValueError(f"edit {edit!r} overlaps the one before it, or ends before it starts")
        if ends[-1] > len(raw):
            raise ValueError(f"edit {self.columns[-1]!r} ends behind the text of {len(raw)} characters")

    def __eq__(self, other: object) -> bool:
        """Tell whether the same page is repaired in the same way."""
        return isinstance(other, RepairedText) and (self.raw, self.edits) == (other.raw, other.edits)

    __hash__ = None  # type: ignore[assignment]  # texts are compared, never looked up

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edits one by one."""
        return tuple(self.columns)

    @cached_property
    def text(self) -> str:
        """The page with every edit applied."""
        return apply_edits(self.raw, self.columns)

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.columns.starts.tolist()
        return starts

    @cached_property
    def _ends(self) -> list[int]:
        ends: list[int] = self.columns.ends.tolist()
        return ends

    @cached_property
    def offsets(self) -> tuple[Offsets, Offsets, Offsets]:
        """Where each edit's replacement starts and ends in `text`; and behind each number of edits,
        none to all, what to add to an offset in `text` to have the one in `raw`.
        """
        starts, ends, n_put = self.columns.starts, self.columns.ends, self.columns.n_put
        shifts = np.append(0, np.cumsum(ends - starts - n_put))
        clean_starts = starts - shifts[:-1]
        return clean_starts, clean_starts + n_put, shifts

    @cached_property
    def _clean_starts(self) -> list[int]:
        """Where each edit's replacement starts in `text`."""
        starts: list[int] = self.offsets[0].tolist()
        return starts

    @cached_property
    def _clean_ends(self) -> list[int]:
        """Where each edit's replacement ends in `text`."""
        ends: list[int] = self.offsets[1].tolist()
        return ends

    @property
    def seams(self) -> list[int]:
        """Offsets in `text` at which an edit stands: what goes on behind one is not one run."""
        return self._clean_starts

    def edits_within(self, start: int, end: int) -> Edits:
        """Return the edits that lie wholly in raw[start:end]."""
        first, last = self._within(start, end)
        return self.columns.take(slice(first, last)) if first < last else NO_EDITS

    def _within(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of the edits that lie wholly in raw[start:end]."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._starts, end)
        while last > first and self._ends[last - 1] > end:
            last -= 1
        return first, last

    def clean(self, start: int, end: int) -> str:
        """Return raw[start:end] with its edits applied; one cut by a bound is left out."""
        first, last = self._within(start, end)
        is_cut = (first > 0 and self._ends[first - 1] > start) or (
            last < len(self._starts) and self._starts[last] < end
        )
        if not is_cut:
            return self.text[self._behind(first, start) : self._behind(last, end)]
        inside = self.edits_within(start, end)
        return apply_edits(self.raw[start:end], inside.moved(-start))

    def around(self, offset: int, start: int, end: int) -> tuple[int, int]:
        """Return the span of the edit over an offset in `raw` that lies wholly in raw[start:end].

        Where there is none it is the offset, twice.
        """
        at = bisect_left(self._starts, offset) - 1
        if at >= 0 and start <= self._starts[at] and offset < self._ends[at] <= end:
            return self._starts[at], self._ends[at]
        return offset, offset

    def _behind(self, n_edits: int, offset: int) -> int:
        """Return the offset in `text` of one in `raw` that stands behind so many edits, in none."""
        if not n_edits:
            return offset
        return self._clean_ends[n_edits - 1] + offset - self._ends[n_edits - 1]

    def to_raw(self, offset: int) -> int:
        """Return the offset in `raw` of an offset in `text`; spans that share a bound keep sharing it.

        Inside a replacement it is the start of what was replaced. A deletion belongs to what stands
        before it, so that (xué) goes with 學; at the start of a line, to what follows.
        """
        index = bisect_right(self._clean_starts, offset) - 1
        if index < 0:
            return offset
        beyond = offset - self._clean_ends[index]
        raw = self._ends[index] + beyond if beyond >= 0 else self._starts[index]
        if beyond > 0 or self._clean_starts[index] < offset:
            return raw
        start = self._start_of_deletions(index if beyond == 0 else index - 1, raw)
        return start if start == 0 or self.raw[start - 1].isspace() else raw

    def _start_of_deletions(self, index: int, raw: int) -> int:
        """Return where the deletions that touch each other and end at `raw` begin."""
        while (
            index >= 0 and self._clean_starts[index] == self._clean_ends[index] and self._ends[index] == raw
        ):
            raw = self._starts[index]
            index -= 1
        return raw

    def to_clean(self, offset: int) -> int:
        """Return the offset in `text` of an offset in `raw`; inside an edit, that of its end."""
        index = bisect_left(self._starts, offset) - 1
        if index < 0:
            return offset
        return self._clean_ends[index] + max(0, offset - self._ends[index])

    def then(self, edits: Sequence[Edit], *, text: str | None = None) -> RepairedText:
        """Return the repair that goes on with `edits`, whose offsets count in `text`.

        text: what `edits` make of the text, where that is known.
        """
        if not edits:
            return self
        added = Edits.of(edits)
        further = RepairedText(self.raw, _joined(self, added) if len(self.columns) else added)
        # The text of this step is at hand: no need to apply all the edits before it once more
        further.text = apply_edits(self.text, added) if text is None else text
        return further


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with sorted, non-overlapping edits applied."""
    columns = Edits.of(edits)
    spans = map(slice, [0, *columns.ends.tolist()], [*columns.starts.tolist(), None])
    kept = map(text.__getitem__, spans)
    return "".join(chain.from_iterable(zip_longest(kept, columns.repaired.tolist(), fillvalue="")))


def disjoint(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits sorted, without those that overlap an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _joined(repaired: RepairedText, second: Edits) -> Edits:
    """Return the edits over `raw` for those of `repaired` and for those over its text.

    All are moved in one go; only edits that overlap, which become one, are looked at singly.
    """
    first = repaired.columns
    clean_starts, clean_ends, shifts = repaired.offsets
    n_before = np.searchsorted(clean_ends, second.starts, side="right")
    shift = shifts[n_before]
    # Where the next of the first begins before one of the second ends, the two are one
    meeting = np.flatnonzero(np.append(clean_starts, second.ends[-1])[n_before] < second.ends).tolist()
    both = first + second.moved(shift)
    stays = np.ones(len(both), np.bool_)
    behind = 0
    for at in meeting:
        if at < behind:
            continue
        index = int(n_before[at])
        earlier, later = _overlapping(first, index, second, at, int(shift[at]))
        both.put(len(first) + at, _merged(repaired.text, earlier, later, int(shift[at])))
        behind = at + len(later)
        stays[len(first) + at + 1 : len(first) + behind] = stays[index : index + len(earlier)] = False
    # An edit that has n before it comes behind the n-th of the first, before the next one
    rank = np.append(np.arange(len(first)) * 2 + 1, n_before * 2)
    kept = np.flatnonzero(stays)
    return both.take(kept[np.argsort(rank[kept], kind="stable")])


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
