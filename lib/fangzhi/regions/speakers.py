"""Who speaks in a passage: an official of the whole country, or somebody else.

A passage in which a minister speaks and no region is named is about the whole country, although
the report is a region's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from fangzhi.artefacts.resources import read_toml

# 会上，怀进鹏强调 ...: what may stand before the speaker at the start of a passage.
_BEFORE_SPEAKER = "(?:[^，。；：？！,;:?!]{0,12}[，,])?"
_PRONOUN = re.compile(
    _BEFORE_SPEAKER + "(?:他|她)(?:还|同时|最后|特别)?(?=指出|强调|要求|表示|说|介绍|提出|认为|希望)"
)
_DATE = "(?:[^，。,]{0,14}[，,])?"


def national_speakers(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of persons whom the texts introduce as officials of the whole country."""
    return frozenset(match.group("name") for text in texts for match in _introduction().finditer(text))


def named_persons(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of persons who act in the texts, with an office before the name or elsewhere.

    省教育厅副厅长顾月华出席; 司长吕玉刚、… where another sentence begins with 吕玉刚指出.
    """
    texts = list(texts)
    found = {match.group("name") for text in texts for match in _acting().finditer(text)}
    introduced = {match.group("name") for text in texts for match in _introduced().finditer(text)}
    speaking = {match.group("name") for text in texts for match in _says().finditer(text)}
    return frozenset(found | (introduced & speaking))


def speaker(text: str) -> str | None:
    """Return who is named as speaking at the start of a passage."""
    match = _speech().match(text)
    return match.group("name") if match is not None else None


def goes_on_speaking(text: str) -> bool:
    """Say whether 他 or 她, who spoke before, speaks at the start of a passage."""
    return _PRONOUN.match(text) is not None


def is_act_of_nation(text: str) -> bool:
    """Say whether a passage starts with what a body of the whole country does, or with the country."""
    return _act().match(text) is not None


def _words() -> dict[str, Any]:
    return read_toml("regions/data/national.toml")


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


@cache
def _introduction() -> re.Pattern[str]:
    """教育部党组书记、部长怀进鹏出席: a body, at most a few words, a title, a name of two or three."""
    words = _words()
    title, surname = _either(words["titles"]), f"[{words['surnames']}]"
    behind = "(?=[、，,。（(出指强表说作应在对率到带赴深同为主发与并分宣一]|$)"
    return re.compile(
        f"{_either(words['bodies'])}[^，。；：,;:]{{0,24}}?{title}(?P<name>{surname}[一-鿿]{{1,2}}?){behind}"
    )


def _name() -> str:
    words = _words()
    surnames = "".join(sorted(set(words["surnames"]) - set(words["words_too"])))
    return f"(?P<name>[{surnames}][一-鿿]{{1,2}}?)"


def _office() -> str:
    words = _words()
    return _either([*words["titles"], *words["offices"]])


@cache
def _acting() -> re.Pattern[str]:
    return re.compile(_office() + _name() + _either(_words()["deeds"]))


@cache
def _introduced() -> re.Pattern[str]:
    """司长吕玉刚、: before a comma a word may stand as well (实施书记项目，)."""
    return re.compile(_office() + _name() + "(?=[、，,。（(])")


@cache
def _says() -> re.Pattern[str]:
    return re.compile("(?:^|[。！？；，”\\n])" + _name() + _either(_words()["deeds"]))


@cache
def _speech() -> re.Pattern[str]:
    words = _words()
    polite = "(?:同志|部长|副部长|司长|主任|局长)?(?:在[^，。]{0,16}[时中上]?)?(?:还|同时|最后|特别|首先)?"
    name = f"(?P<name>[{words['surnames']}][一-鿿]{{1,2}}?|习近平总书记)"
    return re.compile(_BEFORE_SPEAKER + name + polite + _either(words["verbs"]))


@cache
def _act() -> re.Pattern[str]:
    words = _words()
    body = f"{_either(words['bodies'])}(?:、{_either(words['bodies'])})*{_either(words['branches'])}?"
    return re.compile(f"{_DATE}(?:{body}(?:近日|日前)?{_either(words['acts'])}|{_either(words['openings'])})")
