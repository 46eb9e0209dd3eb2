"""Text whose double bytes fell out of step: find the stretch, give the lost byte back, shift.

A mirror site cuts or stuffs the GBK bytes of a page without regard to where characters begin. What
follows is decoded one byte late, until a single byte brings the stream back into step. The bytes
are all there but the ones that became `?`; which character was lost is read off the context.

    original   。    ”    天    津    外    國     語          (a traditional page in GBK)
    bytes      A1A3  A1B1 CCEC BDF2 CDE2 87F8   D55A
    decoded    A1 A3A1 B1CC ECBD F2CD E287 F8D5 5A
               ?  ！   碧   旖   蛲   鈬   U+E268 Z

A reading of such a stretch is worth the bits that it saves against the text as it stands, by the
model of `likelihood`. The search keeps the best readings at each character, so it is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from fangzhi.cleaning.alignment import Edit
from fangzhi.cleaning.gbk import LEADS, TRAILS, byte_pairs, characters, user_cells
from fangzhi.cleaning.likelihood import (
    BOUNDARY,
    CLASSES,
    Likelihood,
    context_of,
    general_chinese,
    symbol_of,
    symbols,
)
from fangzhi.cleaning.readings import SYLLABLE, TAIL_OF_ANNOTATION, read_so
from fangzhi.cleaning.script import simplified_view

LOST = "?\ufffd"
_FOLDED = {mark: (0xA3, 0x80 + ord(mark)) for mark in ",:;?!()"}  # of ，：；？！（）
_CUT_BEFORE = "!！?？;；,，"  # mirror sites cut in front of these
_START = re.compile(
    rf"[{LOST}](?:(?=[{_CUT_BEFORE}]?[^\x00-\x7f])|(?=[{_CUT_BEFORE}][{LOST}])|(?={SYLLABLE}[)）]))"
)
_REST_OF_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>\n]{0,200})?/?>")
_SENTENCE_ENDS = frozenset("。！？”…；")
_PIECE_ENDS = _CUT_BEFORE + "\r\n"  # in front of these a `?` is half a character and nothing else
_MARKS = frozenset("。，、；：？！“”‘’《》（）—…·")
_KEPT_ASCII = "+-/%"
_BEHIND_LOSS = re.compile(rf"[{LOST}].{{0,60}}")

# Prior costs in bits. That a `?` hides a shift at all, in a page that has such stretches: one in sixteen.
_START_BITS = 4.0
_ODD_EVENT_BITS = 8.0  # bytes vanished without a trace
_MISFIT_BITS = 24.0  # an annotation behind a character that is not read so
_UNLISTED_BITS = 8.0  # one that is read so, but that the page never annotates
_UNPAIRED_BITS = 6.0  # a quotation mark that closes nothing, or opens a second time
_LOST_TRAIL_BITS = 2.0  # `?` for the second byte of a character: how a run ends at a cut
_WRONG_SCRIPT_BITS = 8.0  # a traditional character on a simplified page, or the reverse
# A reading must save this much: 2 ** -12 is less than one false repair in four thousand marks
_LEAST_GAIN = 12.0
_SURE = 0.7  # below, a lost character stays `?`
_BEAM = 8  # readings kept at a character, each with another byte pending or another context
_DROP_BITS = 30.0  # readings this much worse than the best do not win back in the trials
# What a pair of characters behind a `?` costs on average, from which on a search is worth its time:
# in ordinary text 7 and rarely more than 8, in shifted text 11 to 20. ?！ is odd in itself.
_ODD_BITS, _ODD_BITS_AT_CUT = 8.0, 6.0
_LOOK_AHEAD = 7
# What a reading may cost more than the text as it stands, and how much less at each character: the
# lost character may be a surprise, those behind it must make up for it
_CREDIT_BITS, _CREDIT_LOSS_BITS = 26.0, 5.0
_LONGEST_RUN = 400  # characters; the next ， or line end comes long before
_GUESSES = 16  # characters tried for a lost second byte, likeliest first
_BRIDGES = 3  # readings kept where two half characters must be guessed


class Judge:
    """What a page tells about which readings are likely.

    model: the character model. plain: simplified form of each traditional character.
    foreign: characters of the script that the page is not in, and others that it does not use.
    listed: the characters that its site
    annotates, with their readings.
    """

    def __init__(
        self,
        model: Likelihood,
        *,
        plain: Mapping[str, str],
        foreign: frozenset[str],
        listed: Mapping[str, str] | None = None,
    ) -> None:
        self.model, self.plain, self.foreign = model, plain, foreign
        self._listed = listed or {}
        self._symbols: dict[str, str] = {}

    def symbol(self, char: str) -> str:
        """Return the model's symbol of a character of the page."""
        symbol = self._symbols.get(char)
        if symbol is None:
            symbol = self._symbols[char] = symbol_of(self.plain.get(char, char))
        return symbol

    def misfit_bits(self, char: str | None, reading: str) -> float:
        """Return what it costs that an annotation was made for a character."""
        if char is None:
            return _MISFIT_BITS
        if self._listed.get(char) == reading:
            return 0.0
        return _UNLISTED_BITS if char in read_so(reading) else _MISFIT_BITS

    def is_rare(self, char: str) -> bool:
        """Tell whether general Chinese does not have the character at all."""
        return self.symbol(char) not in self.model.singles

    def could_be_lost(self, char: str) -> bool:
        """Tell whether a lost character may be this one: a Han character or a mark of sentences."""
        return ("\u4e00" <= char <= "\u9fff" or char in _MARKS) and not self.is_rare(char)


class _Reading(NamedTuple):
    """A way to read the page from a `?` up to `behind`."""

    bits: float
    before: str  # the last two symbols
    last: str
    text: str
    pending: int  # the lead byte that waits for its trail; _IN_STEP where none does
    behind: int  # where it goes on
    share: float  # of the likelihood of all readings that were merged into this one


_IN_STEP = 0


def byte_shift_edits(text: str, judge_of_page: Callable[[], Judge]) -> list[Edit]:
    """Return the repairs of the stretches that are out of step, sorted.

    judge_of_page: makes the judge of this page's readings; called only where something looks odd.
    """
    edits: list[Edit] = []
    judge: Judge | None = None
    behind = 0
    for match in _START.finditer(text):
        start = match.start()
        if start < behind or not _looks_odd(text, start):
            continue
        judge = judge or judge_of_page()
        edit = _Search(text, start, judge).edit()
        if edit is not None:
            edits.append(edit)
            behind = edit.end
    return edits


def undamaged_text(text: str) -> str:
    """Return what of a page is surely in step: all but sixty characters behind each `?`."""
    return _BEHIND_LOSS.sub("\n", text)


def _looks_odd(text: str, start: int) -> bool:
    """Tell whether something stands behind the `?` that Chinese text does not have there."""
    if TAIL_OF_ANNOTATION.match(text, start + 1) or text[start + 2 : start + 3] in (*LOST,):
        return True
    model = general_chinese()
    marks = symbols(simplified_view(text[start + 1 : start + _LOOK_AHEAD]))
    at_cut = text[start + 1] in _CUT_BEFORE
    cost = sum(model.bits(a, b) for a, b in pairwise(marks))
    return cost >= (_ODD_BITS_AT_CUT if at_cut else _ODD_BITS) * (len(marks) - 1)


class _Search:
    """Readings of the stretch behind one `?`, the likeliest kept at each character."""

    def __init__(self, text: str, start: int, judge: Judge) -> None:
        self._text, self._start, self._judge = text, start, judge
        self._agenda: dict[int, dict[tuple[int, str], list[_Reading]]] = {}
        self._ended: dict[int, list[_Reading]] = {}
        head = symbols("".join(judge.plain.get(char, char) for char in text[max(0, start - 12) : start]))
        before, last = ["", BOUNDARY, *head][-2:]
        self._origin = _Reading(0.0, before, last, "", _IN_STEP, start, 1.0)
        line = text[max(0, start - _LONGEST_RUN) : start].rpartition("\n")[2]
        self._is_quoted = line.rfind("“") > line.rfind("”")
        self._standing = [self._origin]  # the text as it stands, up to each character

    def edit(self) -> Edit | None:
        """Return the best reading as an edit; a mark where none is sure; None where all are worse."""
        self._run()
        merged = [_merged(readings) for _, readings in sorted(self._ended.items())]
        merged.sort(key=lambda r: (r.bits, r.behind))
        if not merged or -merged[0].bits < _LEAST_GAIN:
            return None
        best = merged[0]
        share = 1 / (sum(2 ** (best.bits - r.bits) / r.share for r in merged) + 2**best.bits)
        end = best.behind
        if share < _SURE:
            return Edit(self._start, end, self._text[self._start : end], "byte_shift", round(share, 3))
        return Edit(self._start, end, best.text, "byte_shift", round(share, 3))

    def _run(self) -> None:
        self._begin()
        limit = min(len(self._text), self._start + _LONGEST_RUN)
        credit = _CREDIT_BITS
        for index in range(self._start + 1, limit + 1):
            states = self._agenda.pop(index, None)
            if states is None:
                if not self._agenda:
                    return
                continue
            credit -= _CREDIT_LOSS_BITS
            readings = sorted(map(_merged, states.values()))[:_BEAM]
            worst = min(
                readings[0].bits + _DROP_BITS,
                self._standing_at(index).bits + max(0.0, credit),
                self._standing_at(index).bits + self._best_ended() + _DROP_BITS,
            )
            for reading in readings:
                if reading.bits <= worst:
                    self._step(reading)

    def _best_ended(self) -> float:
        """Return the bits of the best ended reading, against the text as it stands."""
        return min((r.bits for ended in self._ended.values() for r in ended), default=0.0)

    def _begin(self) -> None:
        """File the readings of the `?`: a lead byte lost, or the bracket of an annotation eaten."""
        nothing = self._origin._replace(bits=_START_BITS)
        annotation = TAIL_OF_ANNOTATION.match(self._text, self._start + 1)
        if annotation is None:
            self._begin_with(nothing._replace(behind=self._start + 1), {})
            return
        # The site looked for the listed character's bytes and found them across two characters: its
        # first byte ends the one before the `?`, its second byte is the lost one
        cell = byte_pairs().get(self._text[self._start - 1]) if self._start else None
        costs = {}
        for lead in LEADS:
            whole = characters().get((cell[1], lead)) if cell else None
            costs[lead] = self._judge.misfit_bits(whole, annotation[1])
        self._begin_with(nothing._replace(behind=annotation.end()), costs)

    def _begin_with(self, nothing: _Reading, costs: Mapping[int, float]) -> None:
        """File the first character of each reading: a lost lead byte and the first byte that is left.

        costs: bits that each lead byte costs; none where all are alike.
        """
        char = self._char(nothing.behind)
        cell = self._cell(char)
        first = cell[0] if cell else ord(char)
        for lead, whole in with_trail(first):
            if self._judge.could_be_lost(whole):
                reading = self._guessed(nothing, whole, costs.get(lead, 0.0))
                if cell:
                    self._leave(reading, cell[1], nothing.behind + 1)
                else:
                    self._file(reading, _IN_STEP, nothing.behind + 1)
        if char in LOST:
            for lead, cost in costs.items():
                if cost < _MISFIT_BITS:
                    self._end_by_loss(nothing._replace(bits=nothing.bits + cost, pending=lead))

    @staticmethod
    def _cell(char: str) -> tuple[int, int] | None:
        """Return the two bytes of a character, of a full-width mark where it was folded."""
        return _FOLDED.get(char) or (byte_pairs().get(char) if char > "\x7f" else None)

    def _file(self, reading: _Reading, pending: int, index: int) -> None:
        """Put a reading with a pending byte where it goes on; one back in step has ended."""
        reading = _Reading(*reading[:4], pending, index, reading.share)
        if pending == _IN_STEP:
            self._ended.setdefault(index, []).append(self._against_standing(reading))
        else:
            state = pending, context_of(reading.before, reading.last)
            self._agenda.setdefault(index, {}).setdefault(state, []).append(reading)

    def _spelled(self, reading: _Reading, char: str, cost: float = 0.0) -> _Reading:
        judge = self._judge
        bits, before, last, text, pending, behind, share = reading
        symbol = judge.symbol(char)
        if symbol == last and symbol in CLASSES:
            return _Reading(bits + cost, before, last, text + char, pending, behind, share)
        cost += judge.model.bits(context_of(before, last), symbol)
        if char in judge.foreign:
            cost += _WRONG_SCRIPT_BITS
        return _Reading(bits + cost, last, symbol, text + char, pending, behind, share)

    def _guessed(self, reading: _Reading, char: str, cost: float) -> _Reading:
        """Return the reading with a character that the bytes leave open; quotation marks must pair."""
        if char in "“”":
            last = max(reading.text.rfind("“"), reading.text.rfind("”"))
            is_quoted = self._is_quoted if last < 0 else reading.text[last] == "“"
            cost += _UNPAIRED_BITS * (is_quoted == (char == "“"))
        return self._spelled(reading, char, cost)

    def _standing_at(self, index: int) -> _Reading:
        """Return the reading that takes the text as it stands, up to `index`."""
        while len(self._standing) <= index - self._start:
            char = self._char(self._start + len(self._standing) - 1)
            self._standing.append(self._spelled(self._standing[-1], char))
        return self._standing[index - self._start]

    def _against_standing(self, reading: _Reading) -> _Reading:
        """Return an ended reading with its bits less those of the text as it stands.

        Two more characters are counted, until both see the same context.
        """
        further = reading
        for index in (reading.behind, reading.behind + 1):
            further = self._spelled(further, self._char(index))
        return reading._replace(bits=further.bits - self._standing_at(reading.behind + 2).bits)

    def _char(self, index: int) -> str:
        return self._text[index] if index < len(self._text) else "\n"

    def _step(self, reading: _Reading) -> None:
        """File the readings one character further on: back in step, or still with a pending byte."""
        index = reading.behind
        char = self._char(index)
        cell = self._cell(char)
        if cell is not None:
            self._shift(reading, cell)
        if char in LOST:
            self._end_by_loss(reading)
        elif "\x40" <= char <= "\x7e":
            whole = characters().get((reading.pending, ord(char)))
            if whole is not None:
                self._file(self._spelled(reading, whole), _IN_STEP, index + 1)
        elif char < "\x40" and char not in _FOLDED:
            self._end_with_guess(reading, index, cost=_ODD_EVENT_BITS)

    def _shift(self, reading: _Reading, cell: tuple[int, int]) -> None:
        """Let the pending byte take the first byte of a pair, which leaves the second pending."""
        whole = characters().get((reading.pending, cell[0]))
        if whole is not None:
            self._leave(self._spelled(reading, whole), cell[1], reading.behind + 1)
        if whole is None or self._judge.is_rare(whole):
            self._bridge(reading, cell)

    def _leave(self, reading: _Reading, trail: int, index: int) -> None:
        """File the reading with the second byte pending; one below 0x80 is an ASCII character."""
        if trail < 0x80:
            self._file(self._spelled(reading, chr(trail)), _IN_STEP, index)
        else:
            self._file(reading, trail, index)

    def _bridge(self, reading: _Reading, cell: tuple[int, int]) -> None:
        """File readings in which a private-use character has vanished in front of a pair."""
        if not reading.text or self._standing_at(reading.behind).bits - reading.bits < _ODD_EVENT_BITS:
            return
        firsts = [
            self._spelled(reading, whole, _ODD_EVENT_BITS)._replace(pending=trail)
            for trail in user_leads()
            if (whole := characters().get((reading.pending, trail))) and not self._judge.is_rare(whole)
        ]
        seconds = [
            self._spelled(first, whole)
            for first in sorted(firsts)[:_BRIDGES]
            for lead, whole in with_trail(cell[0])
            if (first.pending, lead) in user_cells() and not self._judge.is_rare(whole)
        ]
        for further in sorted(seconds)[:_BRIDGES]:
            self._leave(further, cell[1], reading.behind + 1)

    def _end_by_loss(self, reading: _Reading) -> None:
        """File readings in which the `?` took the second byte of the pending character."""
        index = reading.behind + 1
        annotation = TAIL_OF_ANNOTATION.match(self._text, index)
        if annotation is not None:
            self._end_with_guess(reading, annotation.end(), annotated=annotation[1])
        elif self._char(index) in _PIECE_ENDS:
            self._end_with_guess(reading, index, cost=_LOST_TRAIL_BITS)
        else:
            self._end_with_guess(reading, index, cost=_LOST_TRAIL_BITS, ate_ascii=True)

    def _end_with_guess(
        self,
        reading: _Reading,
        index: int,
        *,
        cost: float = 0.0,
        annotated: str = "",
        ate_ascii: bool = False,
    ) -> None:
        """File the readings back in step at `index`, the pending character's second byte being guessed.

        annotated: the reading that an annotation gives the character. ate_ascii: the `?` was also the
        single byte behind the character.
        """
        guesses = [
            self._spelled(
                reading, whole, cost + (self._judge.misfit_bits(whole, annotated) if annotated else 0.0)
            )
            for whole in with_lead(reading.pending)
            if not self._judge.is_rare(whole)
        ]
        for guess in sorted(guesses)[:_GUESSES]:
            self._file(self._with_lost_ascii(guess, index) if ate_ascii else guess, _IN_STEP, index)

    def _with_lost_ascii(self, reading: _Reading, index: int) -> _Reading:
        """Return the reading with the single byte that the `?` took too, where something tells which."""
        if _REST_OF_TAG.match(self._text, index):
            return reading._replace(text=reading.text + "<")
        if reading.last in _SENTENCE_ENDS and not self._char(index).isascii():
            return reading._replace(text=reading.text + "\n", before="", last=BOUNDARY)
        for mark in _KEPT_ASCII:
            if self._judge.model.page_pairs.get(reading.last + mark):
                return self._spelled(reading, mark)
        return reading._replace(text=reading.text + LOST[0])


def _merged(readings: list[_Reading]) -> _Reading:
    """Return the likeliest of readings that go on alike, `?` for what too many of them tell otherwise."""
    if len(readings) == 1:
        return readings[0]
    best = min(readings)
    weights = [2 ** (best.bits - reading.bits) / reading.share for reading in readings]
    total = sum(weights)
    share = 1 / total
    if share >= _SURE:
        return best._replace(share=share)
    alike = [(r, w) for r, w in zip(readings, weights, strict=True) if _differs_little(r.text, best.text)]
    columns = zip(*(r.text for r, _ in alike), strict=True)
    agreed = "".join(chars[0] if len(set(chars)) == 1 else LOST[0] for chars in columns)
    return best._replace(text=agreed, share=sum(w for _, w in alike) / total)


def _differs_little(text: str, other: str) -> bool:
    """Tell whether two readings are equally long and differ in one character."""
    return len(text) == len(other) and sum(a != b for a, b in zip(text, other, strict=True)) <= 1


@cache
def user_leads() -> tuple[int, ...]:
    """Return the first bytes of the cells whose private-use character may have vanished."""
    return tuple(sorted({lead for lead, _ in user_cells()}))


@cache
def with_trail(trail: int) -> tuple[tuple[int, str], ...]:
    """Return the characters whose second byte is `trail`, each with its first byte."""
    return tuple((lead, characters()[lead, trail]) for lead in LEADS if (lead, trail) in characters())


@cache
def with_lead(lead: int) -> tuple[str, ...]:
    """Return the characters whose first byte is `lead`."""
    return tuple(characters()[lead, trail] for trail in TRAILS if (lead, trail) in characters())
