"""Traditional characters back to simplified ones, by what kind of page it is.

A mirror site maps simplified text character by character; a page of Taiwan or Hong Kong was written
so. Both become simplified, the second also in its quotation marks and its words. A simplified page
that quotes a few traditional characters is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, partial
from operator import itemgetter
from typing import Any

import opencc

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.alignment import Edit, disjoint


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
_QUOTES = str.maketrans("「」『』", "“”‘’")
_CLAUSE = re.compile(r"[^\s，。、；：！？,;:!?「」『』“”（）()《》]+")


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
    forms = {char: form for char, form in zip(_han(), alone, strict=True) if char != form}
    forms.update(_rules()["characters"])
    return forms


@cache
def traditional_only() -> frozenset[str]:
    """Return the characters that simplified text has only in quotations and names."""
    return frozenset(simplified_forms()) - frozenset(_rules()["also_simplified"])


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
    n_traditional, n_simplified = _counts(text)
    if n_traditional == 0 or n_traditional <= n_simplified:
        return Script.SIMPLIFIED
    if n_traditional == 1 and len(text) > _LONG_FOR_ONE:
        return Script.SIMPLIFIED
    rules = _rules()
    genuine, mirrored = (sum(map(text.count, rules[kind])) for kind in ("genuine", "mirrored"))
    if genuine < _LEAST_GENUINE or genuine <= mirrored:
        return Script.MIRROR
    hong_kong, taiwan = (sum(map(text.count, rules[kind])) for kind in ("hong_kong", "taiwan"))
    return Script.HONG_KONG if hong_kong > taiwan else Script.TAIWAN


def _counts(text: str) -> tuple[int, int]:
    """Return how many characters are traditional only, and how many simplified only."""
    present = set(text)
    if present.isdisjoint(traditional_only()):
        return 0, 0
    counted = Counter(text)
    traditional, simplified = (
        sum(counted[char] for char in present & only) for only in (traditional_only(), simplified_only())
    )
    return traditional, simplified


def script_edits(text: str, script: Script) -> list[Edit]:
    """Return the conversion of a page to simplified characters; none for a simplified page."""
    if script is Script.SIMPLIFIED:
        return _traditional_block_edits(text)
    edits = _conversion_edits(text)
    simplified = _simplified_lines(text)
    return [edit for edit in edits if not _lies_in(edit, simplified)] if simplified else edits


def _conversion_edits(text: str) -> list[Edit]:
    """Return one edit for each character that the conversion changes."""
    converted = _opencc("t2s").convert(text)
    if len(converted) != len(text):
        converted = "".join(map(_converted_alone, text.splitlines(keepends=True)))
    leftovers = _rules()["characters"]
    for char in sorted(set(converted) & leftovers.keys()):
        converted = converted.replace(char, leftovers[char])
    for char, becomes, pattern in _contexts():
        if char in converted:
            converted = pattern.sub(partial(_in_context, becomes), converted)
    places = [i for i, (a, b) in enumerate(zip(text, converted, strict=True)) if a != b]
    return [Edit(i, i + 1, converted[i], "script") for i in places]


def _in_context(becomes: str, match: re.Match[str]) -> str:
    return match[0] if match.lastgroup == "stays" else becomes


def _converted_alone(line: str) -> str:
    """Return a line converted; character by character where a phrase would change its length."""
    converted: str = _opencc("t2s").convert(line)
    if len(converted) == len(line):
        return converted
    forms = simplified_forms()
    return "".join(forms.get(char, char) for char in line)


@cache
def _contexts() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (rule["char"], rule["becomes"], re.compile(f"(?P<stays>{'|'.join(rule['stays'])})|{rule['char']}"))
        for rule in _rules()["contexts"]
    )


def _simplified_lines(text: str) -> list[tuple[int, int]]:
    """Return the spans of a converted page's lines that are simplified: spam, the site's own notes."""
    if set(text).isdisjoint(simplified_only()):
        return []
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        n_traditional, n_simplified = _counts(line)
        if n_simplified > n_traditional:
            spans.append((start, start + len(line)))
        start += len(line)
    return spans


def _lies_in(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, edit.start, key=itemgetter(0)) - 1
    return index >= 0 and edit.start < spans[index][1]


def _traditional_block_edits(text: str) -> list[Edit]:
    """Return the conversion of the lines of a simplified page that are another, traditional text."""
    if set(text).isdisjoint(traditional_only()):
        return []
    edits: list[Edit] = []
    start = 0
    for line in text.splitlines(keepends=True):
        n_traditional, n_simplified = _counts(line)
        if n_traditional >= _LEAST_IN_BLOCK and n_simplified == 0:
            edits += [e._replace(start=e.start + start, end=e.end + start) for e in _conversion_edits(line)]
        start += len(line)
    return edits


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
    words = _opencc("tw2sp" if script is Script.TAIWAN else "hk2sp")
    clauses = list(_CLAUSE.finditer(text))
    # One call for the page: clauses go line by line, and no phrase holds a line end
    lines = "\n".join(match[0] for match in clauses)
    plain, worded = (_opencc("t2s").convert(lines), words.convert(lines))
    for match, before, after in zip(clauses, plain.split("\n"), worded.split("\n"), strict=True):
        if before != after:
            edits += _differences(match, before, after)
    return disjoint([*edits, *_own_wording_edits(text)])


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
