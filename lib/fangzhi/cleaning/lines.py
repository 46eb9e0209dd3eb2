"""The lines of a repaired page, each with its place on the page as it came.

A line is what gets one judgement: title, heading, body, or removed for a reason. Together the
lines hold every character of the page that is not white space, each once.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from fangzhi.artefacts.alignment import RepairedText
from fangzhi.cleaning.characters import as_text, is_letter_unit, units_of
from fangzhi.cleaning.line_reasons import line_cues

# What a line becomes that the repair emptied: it held nothing but what was taken out.
_EMPTIED = {"injected": "spam", "markup": "markup", "lost": "placeholder"}


# Words set wide, a blank behind each character: 版 权 所 有.
_SET_WIDE = re.compile(r"(?<![^ ])[\u4e00-\u9fff](?: [\u4e00-\u9fff,]){4,}(?![^ ])")


def _evenly_set(folded: str) -> str:
    """Return a text with single spaces between words and none inside a word that is set wide."""
    return _SET_WIDE.sub(lambda found: found[0].replace(" ", ""), " ".join(folded.split()))


# A line this long with the end of a sentence in it is prose; titles that ask a question are
# shorter than the second, and a title has two commas at most.
_PROSE_CHARS = 30
_LONG_CHARS = 50
_FULL_STOPS = re.compile("。")
_OTHER_STOPS = re.compile(r"[;!?；！？…]")
_COMMAS = re.compile(r"[,，]")
# Seven words, not seven or more: each further one would be tried against all of the rest.
_LATIN_SENTENCE = re.compile(r"(?:[A-Za-z0-9'’%$-]{1,30}[,;:]? ){7}.*[.!?]")
_NO_LETTERS = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """Return the letters and digits of a text alone."""
    return _NO_LETTERS.sub("", text)


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: long enough, with the punctuation of sentences."""
    if len(text) < _PROSE_CHARS:
        return False
    if _FULL_STOPS.search(text):
        return True
    if len(text) >= _LONG_CHARS and (_OTHER_STOPS.search(text) or len(_COMMAS.findall(text)) >= 3):
        return True
    return text.isascii() and bool(_LATIN_SENTENCE.match(text))


MIN_REPEAT = 20  # letters and digits; shorter lines say the same by chance
T = TypeVar("T")


class _Once(Generic[T]):
    """A property that is computed once; functools.cached_property takes a lock as well, at twice the cost."""

    def __init__(self, make: Callable[[Line], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __get__(self, line: Line, owner: type[Line]) -> T:
        value = self._make(line)
        line.__dict__[self._make.__name__] = value  # found there from now on, before this is
        return value


@dataclass(eq=False)
class Line:
    """One line, or a part of one.

    text: repaired, without white space at its ends. start, end: span in the decoded page.
    clean_start: where `text` starts in the repaired page.
    tag: what the extractor knows of it (`h1`, `nav`, `main`, ...), else empty.
    role: title, heading or body; empty while undecided or when removed. reason: why it is removed.
    """

    text: str
    start: int
    end: int
    clean_start: int
    tag: str = ""
    role: str = ""
    reason: str = ""

    @_Once
    def key(self) -> str:
        """The text as patterns see it: compatibility forms folded, runs of white space one space."""
        folded = self.text if self.text.isascii() else unicodedata.normalize("NFKC", self.text)
        return _evenly_set(folded)

    @_Once
    def bare(self) -> str:
        """The letters and digits alone: what two lines have in common that say the same."""
        return bare(self.text)

    @_Once
    def is_prose(self) -> bool:
        """Whether the line reads as running text."""
        return is_prose(self.text)

    @_Once
    def cues(self) -> int:
        """What the words of the line may give cause for, as bits of `line_reasons`."""
        return line_cues().within(self.key)

    @_Once
    def opening(self) -> str:
        """The first letters and digits, as many as repeated text has at least; all of a shorter line."""
        return self.bare[:MIN_REPEAT]

    def alone(self) -> Line:
        """Return the line as if nothing had been judged; what was computed from its text stays."""
        line = Line(self.text, self.start, self.end, self.clean_start)
        line.__dict__ |= {name: self.__dict__[name] for name in _OF_TEXT if name in self.__dict__}
        return line

    is_kept = True  # whether nothing has taken the line out so far; asked some forty times of each

    def remove(self, reason: str) -> None:
        """Take the line out, unless something has before."""
        if self.is_kept and reason:
            self.take(reason)

    def take(self, reason: str) -> None:
        """Take the line out for a reason, whatever has taken it out before."""
        self.reason, self.role, self.is_kept = reason, "", False


_OF_TEXT = ("key", "bare", "cues", "opening", "is_prose")


def cut_lines(repaired: RepairedText, tags: Sequence[tuple[int, str]] = ()) -> list[Line]:
    """Cut a repaired page into its lines.

    tags: (offset in the decoded page, tag) in order; a tag holds up to the next one's offset.
    """
    lines: list[Line] = []
    clean_start, raw_start = 0, 0
    tag_at = [offset for offset, _ in tags]
    is_damaged = len(repaired.columns) > 0
    for piece in _pieces(repaired.text):
        if is_damaged:
            raw_end = max(raw_start, repaired.to_raw(clean_start + len(piece)))
            line = _line(repaired, piece, clean_start, raw_start, raw_end)
        else:
            raw_end = raw_start + len(piece)
            text = piece.strip()
            begin = raw_start + len(piece) - len(piece.lstrip())
            line = Line(text, begin, begin + len(text), begin) if text else None
        if line is not None:
            if tags:
                line.tag = tags[max(0, bisect_left(tag_at, line.start + 1) - 1)][1]
            lines.append(line)
        clean_start, raw_start = clean_start + len(piece), raw_end
    rest = _line(repaired, "", clean_start, raw_start, len(repaired.raw))
    _view(repaired.text, lines)
    return [*lines, rest] if rest else lines


def _view(text: str, lines: Sequence[Line]) -> None:
    """Give the lines of a page their `key`, `bare` and `cues`, made for all of them in one go.

    A line with characters that fold to several, or a page beyond the basic plane, is left to make its own.
    """
    units = units_of(text)
    if units.size != len(text) or not lines:
        return
    begins = [line.clean_start for line in lines]
    bounds = np.array([begins, [line.clean_start + len(line.text) for line in lines]])
    is_letter = is_letter_unit().take(units)
    letters = as_text(units[is_letter])
    folded_unit, is_odd = _folding()
    folded = as_text(folded_unit.take(units))
    counts = (*_counted(is_letter)[bounds].tolist(), *_counted(is_odd.take(units))[bounds].tolist())
    cues = _cues(folded, begins)
    for line, begin, from_letter, to_letter, from_odd, to_odd in zip(lines, begins, *counts, strict=True):
        views = line.__dict__
        views["bare"] = letters[from_letter:to_letter]
        if from_odd == to_odd:
            key = folded[begin : begin + len(line.text)]
            if " " in key:  # a word may be set wide
                views["key"] = _evenly_set(key)
            else:
                views["key"], views["cues"] = key, cues.get(begin, 0)


def _cues(folded: str, begins: Sequence[int]) -> dict[int, int]:
    """Return the cues of the lines that have any, by where each begins."""
    cues: dict[int, int] = {}
    for place, families in line_cues().places(folded):
        begin = begins[max(0, bisect_right(begins, place) - 1)]
        cues[begin] = cues.get(begin, 0) | families
    return cues


def _counted(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many marks stand before each place, shape (n + 1,)."""
    counts = np.zeros(marks.size + 1, dtype=np.int64)
    np.cumsum(marks, out=counts[1:])
    return counts


@cache
def _folding() -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """Return the compatibility form of each code unit, and whether it has none of its own.

    Some fold to several characters, some join those beside them; and a blank that is no space when folded
    is left to `split`.
    """
    forms = np.arange(0x10000, dtype="<u2")
    is_odd = np.zeros(0x10000, dtype=np.bool_)
    for code in range(0x10000):
        char = chr(code)
        form = unicodedata.normalize("NFKC", char)
        is_odd[code] = (
            len(form) > 1
            or form > "\uffff"
            or _joins(char)
            or _joins(form)
            or (form.isspace() and form != " ")
        )
        forms[code] = code if is_odd[code] else ord(form)
    return forms, is_odd


def _joins(char: str) -> bool:
    """Whether a character may become one with the character before it: marks, and letters of Hangul."""
    return unicodedata.category(char[0])[0] == "M" or "\u1100" <= char <= "\u11ff"


# A crawl that lost the line ends keeps the indent of the next paragraph as a wide gap.
_INDENT = re.compile(r"(?<=\S)(?=(?:\u3000{2,}|[ \xa0\t]{4,})\S)")
# What sites append to a last sentence: a notice, or who edited.
_APPENDED = re.compile(
    r"(?<=[。!！?？”）)])(?=\s*[（(\[【]?(?:免责声明|版权声明|特别声明|郑重声明|声明|责任编辑|责编|编辑|来源|稿源|作者|审核|校对)\s?[:：])"
)
# A line of date and source that runs on into the first paragraph.
_DATED_START = re.compile(
    r"\s*[^。]{0,60}?(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}[^。]{0,80}?\S(?=\s{2,}\S)"
)
# Without two such blanks running there are neither indents nor gaps; most pages have no other blank than
# single spaces, and what it does not hold is told of a page faster than by a pattern.
_TWO_BLANKS = re.compile(r"[^\S\n]{2}\S")
_BLANKS = ("  ", *(char for char in map(chr, range(0x10000)) if char.isspace() and char not in " \n"))
_MIN_RUN_ON = 80  # characters; shorter lines are table rows, menus, names set wide
_APPENDED_CHARS = 160  # from the end; further up it is text that speaks of such things


def _pieces(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, a line of several paragraphs in as many pieces."""
    has_gaps = any(blank in text for blank in _BLANKS)
    for line in text.splitlines(keepends=True):
        if "。" not in line:
            yield line
            continue
        tail = max(0, len(line) - _APPENDED_CHARS)
        cuts: set[int] = set()
        if line.find("：", tail) >= 0 or line.find(":", tail) >= 0:
            cuts |= {found.start() for found in _APPENDED.finditer(line, tail)}
        if not cuts and not has_gaps:
            yield line
            continue
        if has_gaps and len(line) >= _MIN_RUN_ON and _TWO_BLANKS.search(line):
            cuts |= {found.start() for found in _INDENT.finditer(line)}
            started = _DATED_START.match(line)
            cuts |= {started.end()} if started else set()
        bounds = [0, *sorted(cuts), len(line)]
        yield from (line[a:b] for a, b in pairwise(bounds) if a < b)


def _line(repaired: RepairedText, piece: str, clean_start: int, raw_start: int, raw_end: int) -> Line | None:
    """Return the line of one piece of the repaired text; None where the page is blank there."""
    start, end = trimmed(repaired, raw_start, raw_end)
    if start >= end:
        return None
    text = piece.strip()
    line = Line(text, start, end, clean_start + len(piece) - len(piece.lstrip()))
    if not text:
        edits = repaired.edits_within(start, end)
        line.remove(_EMPTIED.get(edits[0].reason, "placeholder") if edits else "placeholder")
    return line


def trimmed(repaired: RepairedText, start: int, end: int) -> tuple[int, int]:
    """Return the span of the decoded page without white space at its ends, cutting no edit."""
    raw = repaired.raw[start:end]
    first = start + len(raw) - len(raw.lstrip())
    last = end - (len(raw) - len(raw.rstrip()))
    if first >= last:
        return start, start
    if (first, last) == (start, end):
        return start, end
    return repaired.around(first, start, end)[0], repaired.around(last, start, end)[1]


def split_line(repaired: RepairedText, line: Line, at: int) -> tuple[Line, Line]:
    """Split a line in front of text[at]; both halves keep its tag and are undecided."""
    middle = min(max(repaired.to_raw(line.clean_start + at), line.start), line.end)
    head_span = trimmed(repaired, line.start, middle)
    tail_span = trimmed(repaired, middle, line.end)
    rest = line.text[at:]
    head = Line(line.text[:at].strip(), *head_span, line.clean_start, line.tag)
    tail_start = line.clean_start + at + len(rest) - len(rest.lstrip())
    tail = Line(rest.strip(), *tail_span, tail_start, line.tag)
    return head, tail
