"""What the title and the headings above a passage say of its time: a review, or aims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.quantity_rules import join_words

Outlook = Literal["ahead", "back", ""]
_NUMERAL = "一二三四五六七八九十百"
# What numbers a heading, from the highest to the lowest: 三、; （二）; 1.; (2)
_NUMBERS = (
    re.compile(f"第[{_NUMERAL}]+(?:章|篇|部分)|[{_NUMERAL}]+、"),
    re.compile(f"[（(][{_NUMERAL}]+[)）]"),
    re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))"),
    re.compile(r"[（(]\d{1,2}[)）]"),
)
_FIRST = frozenset(f"第（({_NUMERAL}0123456789")
_UNNUMBERED: Final = len(_NUMBERS)  # below a numbered heading; above the first one it is the highest
_HIGHEST: Final = -1
# 二、下一步打算。… opens a paragraph as a heading would
_OPENING = re.compile(r"[^。：:！？；;\n]{2,30}")


class _Patterns(NamedTuple):
    review: re.Pattern[str]
    aims: re.Pattern[str]
    ahead: re.Pattern[str]
    if_reviewed: re.Pattern[str]
    title: re.Pattern[str]


class _Heading(NamedTuple):
    """level: 0 for 一、, larger below it. outlook: of what follows. goes_on: beyond the next heading too."""

    level: int
    outlook: Outlook
    goes_on: bool


@cache
def _patterns() -> _Patterns:
    status = read_toml("evidence/data/cues.toml")["status"]
    work = join_words(status["heading_work"])
    return _Patterns(
        review=re.compile(join_words(status["heading_review"])),
        aims=re.compile(join_words(status["heading"])),
        ahead=re.compile(join_words(status["heading_ahead"])),
        if_reviewed=re.compile(f"(?:20\\d\\d年|今年)[^，,。；;]{{0,12}}(?:{work})"),
        title=re.compile(f"(?:{join_words(status['title_end'])})[》”]?(?:[(（][^()（）]*[)）])?$"),
    )


def outlooks(documents: Sequence[str], kinds: Sequence[str], texts: Sequence[str]) -> list[Outlook]:
    """Return whether the headings above each passage, or its document's title, announce aims or a review.

    documents, kinds, texts: columns document_id, kind and text of the passages, in reading order.
    """
    found: list[Outlook] = []
    current: str | None = None
    above = _Above()
    for document, kind, text in zip(documents, kinds, texts, strict=True):
        if document != current:
            current, above = document, _Above()
        above.read(kind, text)
        found.append(above.outlook())
    return found


class _Above:
    """The title and the headings that a passage stands under."""

    def __init__(self) -> None:
        self.title: Outlook = ""
        self.has_review = False
        self.headings: list[_Heading] = []

    def outlook(self) -> Outlook:
        """Return what the nearest heading that says something says, else the title."""
        return self.headings[-1].outlook if self.headings else self.title

    def read(self, kind: str, text: str) -> None:
        """Take in the next passage."""
        if kind == "title":
            self.title = "ahead" if _patterns().title.search(text) else ""
        elif kind == "heading":
            self._heading(text, _level(text))
        elif (level := _level(text)) != _UNNUMBERED and (opening := _OPENING.match(text)):
            self._heading(opening.group(), level)

    def _heading(self, text: str, level: int) -> None:
        if level == _UNNUMBERED and all(one.level == _HIGHEST for one in self.headings):
            level = _HIGHEST
        before: _Heading | None = None
        while self.headings and self.headings[-1].level >= level:
            before = self.headings.pop()
        says = self._says(text)
        if says is None and before is not None and before.level == level and before.goes_on:
            says = before
        if says is None:
            says = _Heading(level, self.outlook(), False)
        self.headings.append(says._replace(level=level))

    def _says(self, text: str) -> _Heading | None:
        """Return what a heading says by itself, if anything; a review that also names aims is a review."""
        patterns = _patterns()
        is_below_aim = any(one.outlook == "ahead" for one in self.headings)  # 总结经验 is one more aim there
        is_review = not is_below_aim and patterns.review.search(text) is not None
        is_ahead = patterns.ahead.search(text) is not None
        if not is_ahead and self.has_review:
            is_ahead = patterns.if_reviewed.search(text) is not None
        self.has_review = self.has_review or is_review
        if is_review:
            return _Heading(0, "back", False)
        if is_ahead:
            return _Heading(0, "ahead", True)
        return _Heading(0, "ahead", False) if patterns.aims.search(text) else None


def _level(text: str) -> int:
    if text[:1] not in _FIRST:
        return _UNNUMBERED
    return next((level for level, number in enumerate(_NUMBERS) if number.match(text)), _UNNUMBERED)
