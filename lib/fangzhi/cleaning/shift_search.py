"""The readings of a stretch of double bytes that fell out of step, likeliest first.

A reading is worth the bits that it saves against the text as it stands, by the model of
`likelihood`. Readings that go on alike are merged (Viterbi 1967), and the best few are kept at each
character, so that the search is linear in the stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from heapq import nsmallest
from typing import NamedTuple

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
from fangzhi.cleaning.readings import TAIL_OF_ANNOTATION, read_so
from fangzhi.cleaning.script import simplified_forms, simplified_view

LOST = "?\ufffd"
CUT_BEFORE = "!！?？;；,，"  # mirror sites cut in front of these
_PIECE_ENDS = CUT_BEFORE + "\r\n"  # in front of these a `?` is half a character and nothing else
_FOLDED = {mark: (0xA3, 0x80 + ord(mark)) for mark in ",:;?!()"}  # of ，：；？！（）
_MARKS = frozenset("。，、；：？！“”‘’《》（）—…·")
_KEPT_ASCII = "+-/%"
_REST_OF_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>\n]{0,200})?/?>")
_SENTENCE_ENDS = frozenset("。！？”…；")

# Prior costs in bits. That a `?` hides a shift at all, where something looks odd: one in sixteen
_START_BITS = 4.0
_ODD_EVENT_BITS = 10.0  # bytes vanished without a trace
_VANISHED_BITS = 3.0  # a private-use character vanished from a page that has none: one pair in eight is one
_DOUBT_BITS = 2.0  # it vanished although the bytes that are left read as a character: 通勤 is only rare
_ODD_CHARACTER_BITS = 11.0  # one character in ten of running text is such a surprise
_MISFIT_BITS = 24.0  # an annotation behind a character that is not read so
_UNLISTED_BITS = 8.0  # one that is read so, but that the page never annotates
_UNPAIRED_BITS = 6.0  # a quotation mark that closes nothing, or opens a second time
_LOST_TRAIL_BITS = 2.0  # `?` for the second byte of a character: how a run ends at a cut
_WRONG_SCRIPT_BITS = 8.0  # a traditional character on a simplified page, or the reverse
# What a reading may cost more than the text as it stands, and how much less at each character: the
# lost character may be a surprise, those behind it must make up for it
_CREDIT_BITS, _CREDIT_LOSS_BITS = 26.0, 5.0
_DROP_BITS = 30.0  # readings this much worse than the best do not win back in the trials
_SURE = 0.7  # below, a character that the bytes leave open stays `?`
_BEAM = 8  # readings kept at a character, each with another byte pending or another context
_GUESSES = 16  # characters tried for a lost byte, likeliest first
_FIRST_GUESSES = len(LEADS)  # at the beginning all: 罚 is rare behind 下, and sure once 款 follows
_GUESSING = 2  # of them, those for which bytes that are not on the page are tried
_BRIDGES = 3  # readings kept where two half characters must be guessed
_LONGEST_RUN = 400  # characters; the next ， or line end comes long before
_LOST_ASCII_BITS = 6.0  # `?` took a digit or sign too: one character in sixty stands in front of one
# Behind `?！` stands 。” or 。“ in 39 of 42 places of invented pages: news quotes more than the newspaper
# that the model was counted in
_SENTENCE_AT_CUT_BITS = 1.5
_FOLDED_MARK_BITS = 8.0  # `?` in a run as a folded ？: sites cut in front of one, so that none is left
_IN_STEP = 0
_FIRST_GAP, _LAST_GAP = "\ue766", "\ue864"  # GB 18030 has private use for the gaps of GBK, Windows none
_FIRST_LEAD = 0x80  # a byte below is a character of its own and would have brought the text into step


class Judge:
    """What a page tells about which readings are likely.

    model: the character model. foreign: characters of the script that the page is not in, and others
    that it does not use. listed: the characters that its site annotates, with their readings.
    keeps_private: private-use characters are on the page, so that none has vanished from it.
    """

    def __init__(
        self,
        model: Likelihood,
        *,
        foreign: frozenset[str] = frozenset(),
        listed: Mapping[str, str] | None = None,
        keeps_private: bool = True,
    ) -> None:
        self.model, self.foreign = model, foreign
        self.keeps_private = keeps_private
        self._listed = listed or {}

    def misfit_bits(self, char: str | None, reading: str) -> float:
        """Return what it costs that an annotation was made for a character."""
        if char is None:
            return _MISFIT_BITS
        if self._listed.get(char) == reading:
            return 0.0
        return _UNLISTED_BITS if char in read_so(reading) else _MISFIT_BITS


class Reading(NamedTuple):
    """A way to read the page from a `?` up to `behind`.

    bits: its surprise; of an ended one, less that of the text as it stands. before, last: the last two
    symbols. pending: the lead byte that waits for its trail, 0 where none does. share: of the
    likelihood of all readings that were merged into this one.
    """

    bits: float
    before: str
    last: str
    text: str
    pending: int
    behind: int
    share: float


# A search makes hundreds of readings: the bare tuple costs half of one with named arguments
_new = tuple.__new__


@cache
def _symbols() -> Mapping[str, str]:
    """Return the model's symbol of each character with two bytes, by its simplified form."""
    plain = simplified_forms()
    return {char: symbol_of(plain.get(char, char)) for char in characters().values()}


def _symbol(char: str) -> str:
    return _symbols().get(char) or symbol_of(char)


def _is_rare(char: str) -> bool:
    """Tell whether general Chinese does not have the character at all."""
    return _symbol(char) not in general_chinese().singles


@cache
def _possible(cells: tuple[tuple[int, int], ...]) -> tuple[tuple[tuple[int, int], str, str], ...]:
    """Return the characters of some cells that may have been lost, each with its cell and symbol.

    Only Han characters and marks of sentences: the bytes also fit wide digits and box drawings.
    """
    chars = ((cell, characters()[cell]) for cell in cells if cell in characters())
    return tuple(
        (cell, char, _symbol(char))
        for cell, char in chars
        if ("\u4e00" <= char <= "\u9fff" or char in _MARKS) and not _is_rare(char)
    )


@cache
def _with_trail(trail: int) -> tuple[tuple[tuple[int, int], str, str], ...]:
    return _possible(tuple((lead, trail) for lead in LEADS))


@cache
def _with_lead(lead: int) -> tuple[tuple[tuple[int, int], str, str], ...]:
    return _possible(tuple((lead, trail) for trail in TRAILS))


@cache
def _user_leads() -> tuple[int, ...]:
    """Return the first bytes of the cells whose private-use character may have vanished."""
    return tuple(sorted({lead for lead, _ in user_cells()}))


@cache
def _between(trail: int) -> tuple[tuple[tuple[int, int], str, str], ...]:
    """Return the characters that may have stood between two vanished ones, the first begun by `trail`."""
    leads = [lead for first, lead in user_cells() if first == trail]
    return _possible(tuple((lead, further) for lead in leads for further in _user_leads()))


@cache
def _read_so(reading: str) -> tuple[tuple[tuple[int, int], str, str], ...]:
    """Return the characters that may be read so."""
    pairs = byte_pairs()
    return _possible(tuple(pairs[char] for char in sorted(read_so(reading)) if char in pairs))


def _is_undefined(lead: int, trail: int) -> bool:
    """Tell whether a pair of bytes is no character on Windows, which decodes it as `?`."""
    char = characters().get((lead, trail))
    return char is None or _FIRST_GAP <= char <= _LAST_GAP


class Search:
    """Readings of the stretch behind one `?`, the likeliest kept at each character."""

    def __init__(self, text: str, start: int, judge: Judge) -> None:
        self._text, self._start, self._judge = text, start, judge
        # Asked some hundred times in each search
        self._bits_of, self._foreign = judge.model.bits, judge.foreign
        self._characters, self._pairs, self._symbols = characters(), byte_pairs(), _symbols()
        self._agenda: dict[int, dict[tuple[int, str], list[Reading]]] = {}
        self._ended: dict[int, list[Reading]] = {}
        head = symbols(simplified_view(text[max(0, start - 12) : start]))
        before, last = ["", BOUNDARY, *head][-2:]
        self._origin = Reading(0.0, before, last, "", _IN_STEP, start, 1.0)
        line = text[max(0, start - _LONGEST_RUN) : start].rpartition("\n")[2]
        self._is_quoted = line.rfind("“") > line.rfind("”")
        self._standing = [self._origin]  # the text as it stands, up to each character
        self._first = start + 1  # where the first character of each reading is known but for its neighbour

    def readings(self) -> list[Reading]:
        """Return the likeliest reading for each place where the stretch may end, likeliest first."""
        self._begin()
        limit = min(len(self._text), self._start + _LONGEST_RUN)
        credit = _CREDIT_BITS
        for index in range(self._start + 1, limit + 1):
            states = self._agenda.pop(index, None)
            if states is None:
                if not self._agenda:
                    break
                continue
            credit -= _CREDIT_LOSS_BITS
            readings = sorted(map(_merged, states.values()))[: _BEAM if index > self._first else None]
            standing = self._standing_at(index).bits
            worst = min(
                readings[0].bits + _DROP_BITS,
                standing + max(0.0, credit),
                standing + self._best_ended() + _DROP_BITS,
            )
            self._step(index, [reading for reading in readings if reading.bits <= worst])
        return sorted(map(_merged, self._ended.values()), key=lambda r: (r.bits, r.behind))

    def _best_ended(self) -> float:
        """Return the bits of the best ended reading, against the text as it stands."""
        return min((r.bits for ended in self._ended.values() for r in ended), default=0.0)

    # How a stretch begins

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

    def _begin_with(self, nothing: Reading, costs: Mapping[int, float]) -> None:
        """File the first character of each reading: a lost lead byte and the first byte that is left.

        costs: bits that each lead byte costs; none where all are alike.
        """
        char = self._char(nothing.behind)
        cell = self._cell(char)
        first, second = cell or (ord(char) if char.isascii() else 0, 0)
        self._first = nothing.behind + 1
        if char in "!！":
            nothing = nothing._replace(bits=nothing.bits + _SENTENCE_AT_CUT_BITS)
        begun = nothing._replace(pending=second, behind=self._first)
        for _, reading in self._guessed(begun, _with_trail(first), costs, at_most=_FIRST_GUESSES):
            if char in "!！" and reading.last == "。":
                reading = reading._replace(bits=reading.bits - _SENTENCE_AT_CUT_BITS)  # noqa: PLW2901
            self._leave(reading)
        if char in LOST:
            for lead, cost in costs.items():
                if cost < _MISFIT_BITS:
                    self._end_by_loss(nothing._replace(bits=nothing.bits + cost, pending=lead))

    # How it goes on

    def _step(self, index: int, readings: Iterable[Reading]) -> None:
        """File readings up to `index` one character further on: back in step, or still with a pending byte.

        Of the likeliest, bytes that are not on the page are tried too, a hundred characters each time.
        """
        char = self._char(index)
        cell = self._cell(char)
        for rank, reading in enumerate(readings):
            may_guess = rank < _GUESSING
            if cell is not None and char not in LOST:
                self._shift(reading, cell, may_guess=may_guess)
            elif cell is not None:
                dearer = reading._replace(bits=reading.bits + _FOLDED_MARK_BITS)
                self._shift(dearer, cell, may_guess=may_guess)
            if char in LOST:
                if may_guess:
                    self._end_by_loss(reading)
                    self._bridge_loss(reading)
            elif "\x40" <= char <= "\x7e":
                self._shift(reading, (ord(char), _IN_STEP), may_guess=may_guess)
            elif (
                may_guess and char < "\x40" and char not in _FOLDED and self._saves(reading, _ODD_EVENT_BITS)
            ):
                self._end_with_guess(reading, index, cost=_ODD_EVENT_BITS)

    def _shift(self, reading: Reading, cell: tuple[int, int], *, may_guess: bool) -> None:
        """Let the pending byte take the first byte of a pair, which leaves the second pending."""
        whole = self._characters.get((reading.pending, cell[0]))
        if whole is not None:
            self._leave(self._spelled(reading, whole, cell[1], reading.behind + 1))
        if (
            may_guess
            and self._saves(reading, _ODD_EVENT_BITS)
            and (whole is None or self._is_odd(reading, whole))
        ):
            self._bridge(reading, cell, cost=_VANISHED_BITS + _DOUBT_BITS * (whole is not None))

    def _is_odd(self, reading: Reading, char: str) -> bool:
        """Tell whether a character stands where something may have vanished before it."""
        if self._judge.keeps_private:
            return False
        context = context_of(reading.before, reading.last)
        return self._bits_of(context, _symbol(char)) >= _ODD_CHARACTER_BITS

    def _bridge(self, reading: Reading, cell: tuple[int, int], *, cost: float) -> None:
        """File readings in which a private-use character has vanished in front of a pair."""
        cells = tuple((reading.pending, trail) for trail in _user_leads())
        bridged = reading._replace(pending=cell[1], behind=reading.behind + 1)
        firsts = self._guessed(bridged, _possible(cells), {}, cost=cost)[:_BRIDGES]
        seconds = [
            second
            for (_, trail), first in firsts
            for (lead, _), second in self._guessed(first, _with_trail(cell[0]), {})
            if (trail, lead) in user_cells()
        ]
        for further in sorted(seconds)[:_BRIDGES]:
            self._leave(further)

    def _bridge_loss(self, reading: Reading) -> None:
        """File readings in which the `?` is a pair that no character has, two halves of characters."""
        index = reading.behind + 1
        cell = self._cell(self._char(index))
        if cell is None or self._char(index) in _PIECE_ENDS:
            return
        bridged = reading._replace(pending=cell[1], behind=index + 1)
        firsts = self._guessed(bridged, _with_lead(reading.pending), {}, cost=_LOST_TRAIL_BITS)
        seconds = [
            second
            for (_, trail), first in firsts
            for (lead, _), second in self._guessed(first, _with_trail(cell[0]), {})
            if trail >= _FIRST_LEAD and _is_undefined(trail, lead)
        ]
        for further in sorted(seconds)[:_BEAM]:
            self._leave(further)

    def _leave(self, reading: Reading) -> None:
        """File a reading whose pending byte may be, below 0x80, an ASCII character; 0 is none."""
        if 0 < reading.pending < _FIRST_LEAD:
            reading = self._spelled(reading, chr(reading.pending), _IN_STEP, reading.behind)
        self._file(reading)

    # How it ends

    def _end_by_loss(self, reading: Reading) -> None:
        """File readings in which the `?` took the second byte of the pending character."""
        index = reading.behind + 1
        annotation = TAIL_OF_ANNOTATION.match(self._text, index)
        if annotation is not None:
            self._end_with_guess(reading, annotation.end(), annotated=annotation[1])
            if not self._judge.keeps_private:
                self._end_behind_vanished(reading, annotation.end(), annotation[1])
        else:
            ate_ascii = self._char(index) not in _PIECE_ENDS
            self._end_with_guess(reading, index, cost=_LOST_TRAIL_BITS, ate_ascii=ate_ascii)

    def _end_with_guess(
        self,
        reading: Reading,
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
        possible = _with_lead(reading.pending)
        if annotated:
            fits = {char: self._judge.misfit_bits(char, annotated) for _, char, _ in possible}
            possible = tuple(entry for entry in possible if fits[entry[1]] < _MISFIT_BITS) or possible
        back = reading._replace(pending=_IN_STEP, behind=index)
        for _, guess in self._guessed(back, possible, {}, cost=cost):
            unlisted = fits[guess.text[-1]] if annotated else 0.0
            ended = guess._replace(bits=guess.bits + unlisted)
            self._file(self._with_lost_ascii(ended, index) if ate_ascii else ended)

    def _end_behind_vanished(self, reading: Reading, index: int, annotated: str) -> None:
        """File readings in which one or two private-use characters vanished in front of an annotated `?`.

        The `?` is the second byte of the annotated character; its first byte ended what has vanished.
        """
        cells = tuple((reading.pending, trail) for trail in _user_leads())
        firsts = self._guessed(reading, _possible(cells), {}, cost=_VANISHED_BITS)
        for (_, trail), first in firsts[:_BRIDGES]:
            self._end_annotated(first, trail, index, annotated)
            for (_, further), second in self._guessed(first, _between(trail), {}, cost=_VANISHED_BITS):
                self._end_annotated(second, further, index, annotated)

    def _end_annotated(self, reading: Reading, trail: int, index: int, annotated: str) -> None:
        """File the readings back in step behind a character that is read as annotated.

        trail: the last byte on hand, which vanished together with the character's first.
        """
        possible = tuple(entry for entry in _read_so(annotated) if (trail, entry[0][0]) in user_cells())
        back = reading._replace(pending=_IN_STEP, behind=index)
        for _, guess in self._guessed(back, possible, {}):
            bits = guess.bits + self._judge.misfit_bits(guess.text[-1], annotated)
            self._file(guess._replace(bits=bits))

    def _with_lost_ascii(self, reading: Reading, index: int) -> Reading:
        """Return the reading with the single byte that the `?` took too, where something tells which."""
        if _REST_OF_TAG.match(self._text, index):
            return reading._replace(text=reading.text + "<")
        context, bits_of = context_of(reading.before, reading.last), self._bits_of
        if reading.last in _SENTENCE_ENDS and not self._char(index).isascii():
            bits = reading.bits + bits_of(context, BOUNDARY)
            return reading._replace(bits=bits, text=reading.text + "\n", before="", last=BOUNDARY)
        for mark in _KEPT_ASCII:
            if self._judge.model.page_pairs.get(reading.last + mark):
                return self._spelled(reading, mark, reading.pending, reading.behind)
        return reading._replace(bits=reading.bits + _LOST_ASCII_BITS, text=reading.text + LOST[0])

    # What a reading costs

    def _guessed(
        self,
        reading: Reading,
        possible: Iterable[tuple[tuple[int, int], str, str]],
        costs: Mapping[int, float],
        *,
        cost: float = 0.0,
        at_most: int = _GUESSES,
    ) -> list[tuple[tuple[int, int], Reading]]:
        """Return the likeliest readings with one of some characters more, each with its cell.

        costs: bits by first byte of the cell. at_most: how many. Quotation marks must pair.
        """
        context = context_of(reading.before, reading.last)
        bits_of, foreign = self._bits_of, self._foreign
        unpaired = self._unpaired(reading)
        weighed = [
            (
                bits_of(context, symbol)
                + costs.get(cell[0], 0.0)
                + _WRONG_SCRIPT_BITS * (char in foreign)
                + _UNPAIRED_BITS * (char == unpaired),
                cell,
                char,
                symbol,
            )
            for cell, char, symbol in possible
        ]
        base, last, text = reading.bits + cost, reading.last, reading.text
        rest = reading[4:]
        return [
            (cell, _new(Reading, (base + bits, last, symbol, text + char, *rest)))
            for bits, cell, char, symbol in nsmallest(at_most, weighed)
        ]

    def _unpaired(self, reading: Reading) -> str:
        """Return the quotation mark that has no partner here."""
        last = max(reading.text.rfind("“"), reading.text.rfind("”"))
        is_quoted = self._is_quoted if last < 0 else reading.text[last] == "“"
        return "“" if is_quoted else "”"

    def _spelled(self, reading: Reading, char: str, pending: int, behind: int) -> Reading:
        """Return the reading with one character more, a byte pending, up to `behind`."""
        bits, before, last, text, _, _, share = reading
        symbol = self._symbols.get(char) or symbol_of(char)
        if symbol == last and symbol in CLASSES:
            return _new(Reading, (bits, before, last, text + char, pending, behind, share))
        bits += self._bits_of(context_of(before, last), symbol)
        if char in self._foreign:
            bits += _WRONG_SCRIPT_BITS
        return _new(Reading, (bits, last, symbol, text + char, pending, behind, share))

    def _file(self, reading: Reading) -> None:
        """Put a reading with a pending byte where it goes on; one back in step has ended."""
        _, before, last, _, pending, index, _ = reading
        if pending == _IN_STEP:
            self._ended.setdefault(index, []).append(self._against_standing(reading))
        else:
            state = pending, context_of(before, last)
            self._agenda.setdefault(index, {}).setdefault(state, []).append(reading)

    def _saves(self, reading: Reading, bits: float) -> bool:
        """Tell whether a reading is likelier than the text as it stands by so much."""
        return bool(reading.text) and self._standing_at(reading.behind).bits - reading.bits >= bits

    def _standing_at(self, index: int) -> Reading:
        """Return the reading that takes the text as it stands, up to `index`."""
        while len(self._standing) <= index - self._start:
            place = self._start + len(self._standing) - 1
            self._standing.append(self._spelled(self._standing[-1], self._char(place), _IN_STEP, place + 1))
        return self._standing[index - self._start]

    def _against_standing(self, reading: Reading) -> Reading:
        """Return an ended reading with its bits less those of the text as it stands.

        Two more characters are counted, until both see the same context.
        """
        further = reading
        for index in (reading.behind, reading.behind + 1):
            further = self._spelled(further, self._char(index), _IN_STEP, index + 1)
        return reading._replace(bits=further.bits - self._standing_at(reading.behind + 2).bits)

    def _char(self, index: int) -> str:
        return self._text[index] if index < len(self._text) else "\n"

    def _cell(self, char: str) -> tuple[int, int] | None:
        """Return the two bytes of a character, of a full-width mark where it was folded."""
        return _FOLDED.get(char) or (self._pairs.get(char) if char > "\x7f" else None)


def _merged(readings: list[Reading]) -> Reading:
    """Return the likeliest of readings that go on alike, `?` for what too many of them tell otherwise."""
    if len(readings) == 1:
        return readings[0]
    best = min(readings)
    weights = [2 ** (best.bits - reading.bits) / reading.share for reading in readings]
    total = sum(weights)
    share = 1 / total
    if share >= _SURE:
        return best._replace(share=share)
    same = [(r, w) for r, w in zip(readings, weights, strict=True) if len(r.text) == len(best.text)]
    agreed = "".join(_agreed(column) for column in zip(*(_weighed(r.text, w) for r, w in same), strict=True))
    return best._replace(text=agreed, share=sum(w for r, w in same if _fits(r.text, agreed)) / total)


def _weighed(text: str, weight: float) -> Iterable[tuple[str, float]]:
    """Return each character of a reading with the reading's weight."""
    return ((char, weight) for char in text)


def _agreed(column: Iterable[tuple[str, float]]) -> str:
    """Return the character that enough of the weight of some readings has at a place, else `?`."""
    weights: dict[str, float] = {}
    for char, weight in column:
        weights[char] = weights.get(char, 0.0) + weight
    char = max(weights, key=lambda char: weights[char])
    return char if weights[char] >= _SURE * sum(weights.values()) else LOST[0]


def _fits(text: str, agreed: str) -> bool:
    """Tell whether a reading is what was agreed on, `?` standing for any character."""
    return all(b in (a, LOST[0]) for a, b in zip(text, agreed, strict=True))
