"""Traditional characters back to simplified ones, by what kind of page it is.

A mirror site maps simplified text character by character; a page of Taiwan or Hong Kong was written
so. Both become simplified, the second also in its quotation marks and its words. A simplified page
that quotes a few traditional characters is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, partial
from typing import Any

import numpy as np
import opencc
from numpy.typing import NDArray

from fangzhi.artefacts.alignment import NO_EDITS, Edit, Edits, disjoint
from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.characters import as_text, codes_of, units_of

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Script(StrEnum):
    """What a page is written in; all but `SIMPLIFIED` are converted."""

    SIMPLIFIED = "simplified"
    MIRROR = "mirror"
    TAIWAN = "taiwan"
    HONG_KONG = "hong_kong"


# In a text longer than this a single traditional character is a quotation or a name
_LONG_FOR_ONE = 12
# Fewer signs of Taiwan or Hong Kong may be a quotation on a mirrored page
_LEAST_GENUINE = 2
# A traditional block on a simplified page is another text, no quotation, from so many characters on
# that only traditional text has, and none that only simplified text has
_LEAST_IN_BLOCK = 30
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTEXT = 8  # characters on each side of one that the words around it decide
_QUOTES = str.maketrans("「」『』", "“”‘’")
_WORDED = r"[^\s，。、；：！？,;:!?「」『』“”（）()《》]"


@cache
def _opencc(config: str) -> opencc.OpenCC:
    # Without the "tofu" dictionaries: their characters are in no common font, nor in GB18030's two bytes
    return opencc.OpenCC(config, include_tofu_risk_dictionaries=False)


@cache
def _rules() -> dict[str, Any]:
    return read_toml("cleaning/data/repair_script.toml")


def _han() -> list[str]:
    return [chr(code) for code in range(0x4E00, 0xA000)]


@cache
def simplified_forms() -> Mapping[str, str]:
    """Return the simplified form of each Han character that has another, taken alone."""
    alone = _opencc("t2s").convert("\n".join(_han())).split("\n")
    forms = {
        char: form for char, form in zip(_han(), alone, strict=True) if char != form and form < "\U00010000"
    }
    forms.update(_rules()["characters"])
    return forms


@cache
def convertible() -> frozenset[str]:
    """Return the characters that a conversion to simplified ones may change."""
    return frozenset(simplified_forms())


@cache
def traditional_only() -> frozenset[str]:
    """Return the characters that simplified text has only in quotations and names."""
    return convertible() - frozenset(_rules()["also_simplified"])


@cache
def simplified_only() -> frozenset[str]:
    """Return the characters that traditional text does not have: 国 but not 后."""
    alone = _opencc("s2t").convert("\n".join(_han())).split("\n")
    changed = {char for char, form in zip(_han(), alone, strict=True) if char != form}
    return frozenset(char for char in changed if not _in_big5(char))


def _in_big5(char: str) -> bool:
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def detect_script(text: str) -> Script:
    """Return what a page is written in, by its characters that only one script has."""
    kinds = _kinds(text)
    n_traditional = int(np.count_nonzero(kinds == _TRADITIONAL))
    if not n_traditional or n_traditional <= np.count_nonzero(kinds == _SIMPLIFIED):
        return Script.SIMPLIFIED
    if n_traditional == 1 and len(text) > _LONG_FOR_ONE:
        return Script.SIMPLIFIED
    rules = _rules()
    genuine, mirrored = (sum(map(text.count, rules[kind])) for kind in ("genuine", "mirrored"))
    if genuine < _LEAST_GENUINE or genuine <= mirrored:
        return Script.MIRROR
    hong_kong, taiwan = (sum(map(text.count, rules[kind])) for kind in ("hong_kong", "taiwan"))
    return Script.HONG_KONG if hong_kong > taiwan else Script.TAIWAN


_NEITHER, _TRADITIONAL, _SIMPLIFIED = 0, 1, 2


@cache
def _kind_of_code() -> NDArray[np.uint8]:
    """Return for each code of the basic plane which script alone has the character."""
    kinds = np.full(0x10000, _NEITHER, dtype=np.uint8)
    kinds[list(map(ord, traditional_only()))] = _TRADITIONAL
    kinds[list(map(ord, simplified_only()))] = _SIMPLIFIED
    return kinds


def _kinds(text: str) -> NDArray[np.uint8]:
    """Return which script alone has each character of a text."""
    return _kind_of_code().take(codes_of(text), mode="clip")


def script_edits(text: str, script: Script, *, seams: Sequence[int] = ()) -> Edits:
    """Return the conversion of a page to simplified characters, one edit for each run of changed ones.

    script: what `detect_script` says of it. seams: offsets at which a run is to be cut, because
    something was taken out there. Of a simplified page only whole traditional lines are converted, and
    pieces of a mirror: traditional text from which an annotation was taken.
    """
    changed, converted = _conversion(text)
    if not changed.size:
        return NO_EDITS
    kinds = _kinds(text)
    if script is Script.SIMPLIFIED:
        convertible = _line_mask(text, kinds, _is_traditional_block)
        _allow_pieces(convertible, text, kinds, seams)
    else:
        convertible = ~_line_mask(text, kinds, _is_simplified_line)
    wording = wording_edits(text, script)
    for edit in wording:
        convertible[edit.start : edit.end] = False
    places = changed[convertible[changed]]
    put_in = [edit.start for edit in wording if edit.start == edit.end]  # 園線上 is 园, then 在, then 线
    starts, ends = _runs(places, [*seams, *put_in])
    put = list(map(converted.__getitem__, map(slice, starts.tolist(), ends.tolist())))
    edits = Edits.alike(starts, ends, put, "script")
    return (Edits.of(wording) + edits).in_order() if wording else edits


def _allow_pieces(convertible: BoolArray, text: str, kinds: NDArray[np.uint8], seams: Sequence[int]) -> None:
    """Let the traditional text be converted that goes on across a seam, up to the next simplified one."""
    for seam in seams:
        if not 0 < seam < len(text) or kinds[seam - 1] != _TRADITIONAL:
            continue
        behind = seam
        while behind < len(text) and "\u3400" <= text[behind] <= "\u9fff" and kinds[behind] != _SIMPLIFIED:
            behind += 1
        if np.any(kinds[seam:behind] == _TRADITIONAL):
            convertible[seam - 1 : behind] = True


def _runs(places: NDArray[np.intp], seams: Sequence[int]) -> tuple[IntArray, IntArray]:
    """Return the starts and ends of the spans of neighbouring places, cut at the seams."""
    if not places.size:
        return places, places
    is_seam = np.zeros(max(int(places[-1]), max(seams, default=0)) + 1, dtype=np.bool_)
    is_seam[np.asarray(seams, dtype=np.intp)] = True
    begins = is_seam[places]
    begins[0] = True
    begins[1:] |= np.diff(places) != 1
    starts = places[begins]
    ends = places[np.append(begins[1:], True)] + 1
    return starts, ends


def _conversion(text: str) -> tuple[NDArray[np.intp], str]:
    """Return the places that the conversion changes, and the converted text, as long as `text`."""
    converted = _converted(text, "t2s")
    if len(converted) != len(text):
        lines = zip(text.split("\n"), converted.split("\n"), strict=True)
        converted = "\n".join(_of_one_length(line, put) for line, put in lines)
    converted = as_text(_unit_of_leftover()[units_of(converted)])
    for char, becomes, stays in _contexts():
        if char in converted:
            converted = re.sub(char, partial(_in_context, becomes, stays), converted)
    return np.flatnonzero(codes_of(text) != codes_of(converted)), converted


def _converted(text: str, config: str) -> str:
    """Return what OpenCC makes of a text; a lone surrogate, which UTF-8 has not, is a stranger to it."""
    converted: str = _opencc(config).convert(_SURROGATE.sub("\ufffd", text))
    if len(converted) != len(text) or not _SURROGATE.search(text):
        return converted
    return "".join(a if _SURROGATE.match(a) else b for a, b in zip(text, converted, strict=True))


def _in_context(becomes: str, stays: re.Pattern[str], match: re.Match[str]) -> str:
    """Return what a character becomes where none of the patterns in which it stays lies over it."""
    place, text = match.start(), match.string
    around = stays.finditer(text, max(0, place - _CONTEXT), place + _CONTEXT)
    return match[0] if any(word.start() <= place < word.end() for word in around) else becomes


def _of_one_length(line: str, converted: str) -> str:
    """Return a line converted; character by character where a phrase changed its length."""
    if len(converted) == len(line):
        return converted
    forms = simplified_forms()
    return "".join(forms.get(char, char) for char in line)


@cache
def _unit_of_leftover() -> NDArray[np.uint16]:
    """Return for each code unit what it becomes where OpenCC leaves it."""
    return _changed_units(_rules()["characters"])


def _changed_units(forms: Mapping[str, str]) -> NDArray[np.uint16]:
    """Return for each code unit that of its form; halves of a pair stay."""
    units = np.arange(0x10000, dtype="<u2")
    units[list(map(ord, forms))] = list(map(ord, forms.values()))
    return units


@cache
def _contexts() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (rule["char"], rule["becomes"], re.compile("|".join(rule["stays"]))) for rule in _rules()["contexts"]
    )


def _line_mask(
    text: str, kinds: NDArray[np.uint8], test: Callable[[IntArray, IntArray], BoolArray]
) -> BoolArray:
    """Return for each character whether its line passes a test of its counts of both scripts."""
    line_ends = np.flatnonzero(codes_of(text) == ord("\n"))
    starts = np.concatenate(([0], line_ends + 1))
    starts = starts[starts < len(text)]
    n_traditional, n_simplified = (
        np.add.reduceat((kinds == kind).astype(np.int64), starts) for kind in (_TRADITIONAL, _SIMPLIFIED)
    )
    lengths = np.diff(np.append(starts, len(text)))
    passed: BoolArray = np.repeat(test(n_traditional, n_simplified), lengths)
    return passed


def _is_simplified_line(n_traditional: IntArray, n_simplified: IntArray) -> BoolArray:
    """Tell which lines of a converted page are simplified: spam, the site's own notes."""
    return n_simplified > n_traditional


def _is_traditional_block(n_traditional: IntArray, n_simplified: IntArray) -> BoolArray:
    """Tell which lines of a simplified page are another, traditional text."""
    passed: BoolArray = (n_traditional >= _LEAST_IN_BLOCK) & (n_simplified == 0)
    return passed


def simplified_view(text: str) -> str:
    """Return a text with each character in its simplified form, at the same place."""
    return as_text(_unit_of_form()[units_of(text)])


@cache
def _unit_of_form() -> NDArray[np.uint16]:
    """Return for each code unit that of its simplified form."""
    return _changed_units(simplified_forms())


def wording_edits(text: str, script: Script) -> list[Edit]:
    """Return the words and quotation marks of Taiwan or Hong Kong as the mainland writes them.

    text: as on the page, before the conversion of its characters. The edits change whole words; what
    `script_edits` then changes are the characters around them.
    """
    if script not in (Script.TAIWAN, Script.HONG_KONG):
        return []
    edits = [
        Edit(m.start(), m.end(), m[0].translate(_QUOTES), "wording") for m in re.finditer("[「」『』]", text)
    ]
    clauses = list(_worded_parts().finditer(text))
    # One call for the page: clauses go line by line, and no phrase holds a line end
    lines = "\n".join(match[0] for match in clauses)
    plain = _converted(lines, "t2s")
    worded = _converted(lines, "tw2sp" if script is Script.TAIWAN else "hk2sp")
    for match, before, after in zip(clauses, plain.split("\n"), worded.split("\n"), strict=True):
        if before != after:
            edits += _differences(match, before, after)
    return disjoint([*edits, *_own_wording_edits(text)])


@cache
def _worded_parts() -> re.Pattern[str]:
    """Return the pattern of the parts of a text whose words are looked up: none of marks and blanks."""
    ordinary = "|".join(_rules()["ordinary"])
    return re.compile(rf"(?:(?!{ordinary}){_WORDED})+")


def _differences(clause: re.Match[str], before: str, after: str) -> list[Edit]:
    """Return the edits of one clause that make its own words mainland ones."""
    if len(before) != len(clause[0]):
        return [Edit(clause.start(), clause.end(), after, "wording", 0.9)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Edit(clause.start() + a, clause.start() + b, after[c:d], "wording", 0.9)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _own_wording_edits(text: str) -> list[Edit]:
    """Return the words that OpenCC's dictionary lacks."""
    return [
        Edit(match.start(), match.end(), rule["mainland"], "wording", 0.9)
        for rule in _rules()["wording"]
        for match in re.finditer(rule["pattern"], text)
    ]
