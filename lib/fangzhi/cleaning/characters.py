"""Characters that do not belong: invisible ones, emoji, look-alikes, marks strewn into words."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fangzhi.artefacts.alignment import Edit, disjoint
from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.gbk import byte_pairs
from fangzhi.cleaning.likelihood import general_chinese
from fangzhi.cleaning.readings import LETTERS

# Zero width, joiners, direction and variation marks, tags, soft hyphen, fillers, controls but line ends
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
# Pictographs and their parts; ★☆ and ♀♂ are characters of GBK and handled as strewn marks
_EMOJI = (
    "\U0001f000-\U0001faff\u2600-\u2604\u2607-\u263f\u2641\u2643-\u265f\u2661-\u2664\u2666-\u2669\u266c-\u26ff"
    "\u2700-\u2712\u2714-\u2716\u2718-\u2775\u2795-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u20e3\u20d0-\u20ff"
)
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800"
INVISIBLE = re.compile(f"[{_INVISIBLE}{_EMOJI}{_BLANKS}]")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
# Signs of text that a variation mark turns into a picture: ™ stays, ™\ufe0f does not
_SHOWN_AS_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
    "\u2934\u2935\u3030\u303d\u3297\u3299"
)
_EMOJI_RUN = re.compile(f"(?:[{_EMOJI}]|[{_SHOWN_AS_EMOJI}]\ufe0f)+")
_BLANK_RUN = re.compile(rf"(?<=\S)[{_BLANKS}]+(?=\S)")
_WIDE_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．－／][０-９Ａ-Ｚａ-ｚ]+)*％?|(?<=[0-9])％")
WIDE = frozenset(chr(code + 0xFEE0) for code in range(0x21, 0x7F) if chr(code).isalnum())
_WIDE_SYLLABLE = re.compile(rf"[(（]([{LETTERS}ａ-ｚ]{{0,5}}[ａ-ｚ][{LETTERS}ａ-ｚ]{{0,5}})[)）]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"

# Bits by which the pair around a mark must be likelier than its second character alone. Of pairs of
# neighbours in running text 39 % save so much, of pairs around 、 less than 2 %
_WORD_BITS = 5.0
# So of a mark strewn anywhere two places in five are inside words; of a separator hardly one
_INSIDE_SHARE = 0.25
# On one page so many marks of all kinds in odd places are no accident
_LEAST_STREWN = 3
# A mark strewn between words alone stands in front of a comma or in a number one time in five; several
# kinds together hardly ever do so by the author's hand
_STREWING_SHARE = 0.12
_LEAST_BULLETS = 3  # lines that begin with a `?`: a character lost there is one page's accident
_LOVING = frozenset("我你I")  # 我♥贵州
# Straight marks with the curved ones that they become, so that cleaning twice is cleaning once
_PAUSES = frozenset('，、；。,;）)”"》')
_OPENING = frozenset('（(“"《')
_STOPS = frozenset("。；：！？;:!?")
_BEHIND_DIGITS = frozenset(".．%％年月日万亿，、")
# From so many characters on, counting code units is faster than collecting characters
_LONG = 500
# From so many characters to look at on, counting all code units is faster than counting each character
_MUCH_TO_COUNT = 200_000


@cache
def _rules() -> dict[str, Any]:
    return read_toml("cleaning/data/repair_characters.toml")


@cache
def _look_alikes() -> Mapping[str, str]:
    marks = "".join(_rules()["radicals"].split())
    forms = dict(zip(marks[::2], marks[1::2], strict=True))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA)):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            forms[chr(code)] = form
    return forms


@cache
def look_alikes() -> re.Pattern[str]:
    """Return the pattern of the characters that `look_alike_edits` looks for."""
    return re.compile(f"[{''.join(sorted(_look_alikes()))}０-９Ａ-Ｚａ-ｚ％]")


@cache
def strewn_marks() -> re.Pattern[str]:
    """Return the pattern of the marks that `strewn_edits` looks for."""
    return re.compile(f"[{re.escape(_rules()['strewn'])}]")


@cache
def _strewn_places() -> re.Pattern[str]:
    """Return the pattern of marks inside a line: those at its ends are bullets."""
    return re.compile(rf"(?<=\S){strewn_marks().pattern}{{1,3}}(?=\S)")


@cache
def _author_places() -> tuple[re.Pattern[str], ...]:
    mark = strewn_marks().pattern
    return tuple(re.compile(_rules()[kind].replace("{mark}", mark)) for kind in ("meant", "rating"))


def units_of(text: str) -> NDArray[np.uint16]:
    """Return the UTF-16 code units of a text; for what lies in the basic plane, one a character."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")


def codes_of(text: str) -> NDArray[np.uint32]:
    """Return the code of each character. A table of the basic plane is asked with `mode="clip"`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def as_text(units: NDArray[np.uint16]) -> str:
    """Return the text of UTF-16 code units."""
    return units.tobytes().decode("utf-16-le", "surrogatepass")


@cache
def is_letter_unit() -> NDArray[np.bool_]:
    r"""Return whether each code unit is a letter or digit: `[^\W_]`, and the halves of a pair."""
    return np.array([chr(code).isalnum() or 0xD800 <= code < 0xE000 for code in range(0x10000)])


def alphabet_of(text: str) -> frozenset[str]:
    """Return the characters that occur in a text: what it cannot hold need not be looked for."""
    if len(text) < _LONG:
        return frozenset(text)
    occurs = np.zeros(0x10000, dtype=np.bool_)
    occurs[units_of(text)] = True
    if occurs[0xD800:0xE000].any():
        return frozenset(text)
    return frozenset(map(chr, np.flatnonzero(occurs).tolist()))


def occurrences_of(chars: Collection[str], text: str) -> dict[str, int]:
    """Return how often each of some characters of the basic plane occurs in a text."""
    if len(chars) * len(text) < _MUCH_TO_COUNT:
        return {char: text.count(char) for char in chars}
    counts = np.bincount(units_of(text), minlength=0x10000)
    return {char: int(counts[ord(char)]) for char in chars}


def invisible_edits(text: str) -> list[Edit]:
    """Return the deletions of invisible characters and emoji; blanks within a line become spaces."""
    edits = [Edit(m.start(), m.end(), "", "invisible") for m in _INVISIBLE_RUN.finditer(text)]
    edits += [Edit(m.start(), m.end(), "", "emoji", 0.98) for m in _EMOJI_RUN.finditer(text)]
    edits += [Edit(m.start(), m.end(), " ", "invisible") for m in _BLANK_RUN.finditer(text)]
    return disjoint(edits)


def sure_look_alike_edits(text: str) -> list[Edit]:
    """Return the repairs of look-alikes that cannot be text out of step.

    No double byte stands for most radicals; wide letters are a syllable where they stand in brackets.
    """
    forms, pairs = _look_alikes(), byte_pairs()
    edits = [
        Edit(m.start(), m.end(), forms[m[0]], "look_alike")
        for m in look_alikes().finditer(text)
        if m[0] in forms and m[0] not in pairs
    ]
    edits += [
        Edit(m.start(1), m.end(1), m[1].translate(_NARROW), "look_alike")
        for m in _WIDE_SYLLABLE.finditer(text)
    ]
    return sorted(edits)


def look_alike_edits(text: str) -> list[Edit]:
    """Return the repairs of radicals and compatibility forms, and of wide digits and letters."""
    forms = _look_alikes()
    edits = [
        Edit(m.start(), m.end(), forms[m[0]], "look_alike")
        for m in look_alikes().finditer(text)
        if m[0] in forms
    ]
    edits += [
        Edit(m.start(), m.end(), m[0].translate(_NARROW), "look_alike") for m in _WIDE_RUN.finditer(text)
    ]
    return sorted(edits)


class _Place(NamedTuple):
    """Where a mark stands inside a line. is_odd: no author puts a bullet, a separator or a rating there."""

    start: int
    end: int
    mark: str
    is_odd: bool


def strewn_edits(text: str) -> list[Edit]:
    """Return the deletions of marks strewn into sentences.

    Each kind of mark is judged by its places inside lines: where a share of them is inside words or
    numbers or in front of a comma, the site strewed it. A site that strews strews several: where all
    the marks of a page together stand so, none is spared but those that can be bullets.
    """
    meant = {text[m.start("mark")] for pattern in _author_places() for m in pattern.finditer(text)}
    everywhere = _all_places(text)
    places = [place for place in everywhere if place.mark not in meant]
    by_mark: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        by_mark[place.mark].append(place)
    is_strewing = _is_strewn(places, at_least=_LEAST_STREWN, share=_STREWING_SHARE)
    edits: list[Edit] = []
    for mark, found in by_mark.items():
        edits += _spared_edits(text, found, is_meant=False)
        n_odd = sum(place.is_odd for place in found)
        confidence = 0.95 if n_odd > 1 or is_strewing else 0.8
        if _is_strewn(found, at_least=1, share=_INSIDE_SHARE):
            edits += [Edit(place.start, place.end, "", "symbol", confidence) for place in found]
        elif is_strewing and mark not in _rules()["speaking"]:
            edits += [
                Edit(place.start, place.end, "", "symbol", confidence)
                for place in found
                if text[place.start - 1] not in _STOPS
            ]
    edits += _spared_edits(text, [place for place in everywhere if place.mark in meant], is_meant=True)
    return disjoint(edits)


def _all_places(text: str) -> list[_Place]:
    return [
        _Place(m.start(), m.end(), m[0][0], _is_odd_place(text, m)) for m in _strewn_places().finditer(text)
    ]


_CUT_NUMBER = re.compile(r"\d\|\.?\d|\d\.\|\d")  # | for the mark


def _spared_edits(text: str, places: Sequence[_Place], *, is_meant: bool) -> list[Edit]:
    """Return what is done to a mark where its kind is spared: taken out of a number, marked inside a word.

    A number that a mark cuts in two has no other reading, whatever else the mark does on the page.
    is_meant: the author uses the mark, so that nothing is to be marked.
    """
    edits = []
    for place in places:
        number = text[max(0, place.start - 2) : place.start] + "|" + text[place.end : place.end + 2]
        if place.mark not in _rules()["speaking"] and _CUT_NUMBER.search(number):
            edits.append(Edit(place.start, place.end, "", "symbol", 0.9))
        elif place.is_odd and not is_meant:
            edits.append(Edit(place.start, place.end, text[place.start : place.end], "symbol", 0.5))
    return edits


def _is_strewn(places: Sequence[_Place], *, at_least: int, share: float) -> bool:
    n_odd = sum(place.is_odd for place in places)
    return n_odd >= at_least and n_odd >= share * len(places)


def _is_odd_place(text: str, match: re.Match[str]) -> bool:
    """Tell whether a mark stands inside a word or a number, in front of a comma or behind an opening mark."""
    start, end = match.span()
    before, after = text[start - 1], text[end]
    if is_inside_word(text, start, end):
        return is_chinese(before) and is_chinese(after)
    if match[0][0] in _rules()["speaking"] or len(match[0]) > 1:
        return False
    if match[0][0] in _rules()["ornaments"]:
        return before.isalnum() and before not in _LOVING and (after.isalnum() or after in _PAUSES)
    if before.isdigit():
        return after.isdigit() or after in _BEHIND_DIGITS
    return (after in _PAUSES and (before.isalnum() or before in _PAUSES)) or (
        before in _OPENING and after.isalnum()
    )


def is_chinese(char: str) -> bool:
    """Tell whether a character is a Han character of the basic plane."""
    return "\u3400" <= char <= "\u9fff"


def is_inside_word(text: str, start: int, end: int, *, least_bits: float = _WORD_BITS) -> bool:
    """Tell whether text[start:end] stands between two characters that form part of a word.

    least_bits: by how much the second must be likelier behind the first than anywhere.
    """
    if not 0 < start <= end < len(text):
        return False
    model = general_chinese()
    before, after = text[start - 1], text[end]
    return model.rank(after) - model.bits(before, after) >= least_bits


def loss_edits(text: str) -> list[Edit]:
    """Return what the text around a `?` proves, given back, and marks at what is lost for good."""
    edits = _restoring_edits(text) if "?" in text else []
    taken = {edit.start for edit in edits}
    for needs, pattern in _losses():
        for match in pattern.finditer(text) if needs in text else ():
            if match.start() not in taken:
                taken.add(match.start())
                edits.append(Edit(match.start(), match.end(), match[0], "lost", 0.3))
    return disjoint(edits)


def _restoring_edits(text: str) -> list[Edit]:
    """Return the edits of `?` that were a point, a digit, a dot, a blank or a bullet."""
    edits = [
        Edit(*match.span("lost" if pattern.groups else 0), becomes, "lost", confidence)
        for becomes, confidence, pattern in _restored()
        for match in pattern.finditer(text)
    ]
    blanks, bullet = _unencodable()
    edits += [Edit(match.start(), match.end(), "", "mojibake", 0.95) for match in blanks.finditer(text)]
    bullets = [Edit(match.start(), match.end(), "", "mojibake", 0.9) for match in bullet.finditer(text)]
    return disjoint(edits + bullets if len(bullets) >= _LEAST_BULLETS else edits)


@cache
def _restored() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    names = _rules()["names"]["transliterated"]
    return tuple(
        (
            rule["becomes"],
            rule["confidence"],
            re.compile(rule["pattern"].replace("{transliterated}", names), re.MULTILINE),
        )
        for rule in _rules()["restored"]
    )


@cache
def _unencodable() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = _rules()["unencodable"]
    return re.compile(rules["blanks"]), re.compile(rules["bullet"])


@cache
def _losses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule["needs"], re.compile(rule["pattern"])) for rule in _rules()["lost"])
