"""What a quantity counts: the words that would stand in a table's header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.quantities import Quantity, Scanner

_WINDOW = 48  # characters looked at on either side; no noun phrase is longer
_BOUNDARY = re.compile(r"[，,。；;！!？?：:…\n]")
_COMPARED = re.compile(
    r"(?:同比|环比|(?:较|比|与)(?:上年|去年|上一年|前年|同期|\d{4}年|“[^”]*”|十[一二三四五]五)[^，,]{0,6}?)$"
)
_CLOSE = {"(": ")", "（": "）"}

Tokens = list[tuple[str, str]]


class Words(NamedTuple):
    """The word lists of data/subjects.toml."""

    governing: frozenset[str]
    kept: frozenset[str]
    level: frozenset[str]
    growth: frozenset[str]
    nominal: frozenset[str]
    predicate: frozenset[str]
    generic: frozenset[str]
    leading: frozenset[str]
    rate: tuple[str, ...]
    person: tuple[str, ...]


@cache
def words() -> Words:
    """Return the word lists, read once."""
    data = read_toml("evidence/data/subjects.toml")
    verbs, nouns = data["verbs"], data["nouns"]
    return Words(
        governing=frozenset(verbs["governing"]),
        kept=frozenset(verbs["kept"]),
        level=frozenset(verbs["level"]),
        growth=frozenset(verbs["growth"]),
        nominal=frozenset(verbs["nominal"]),
        predicate=frozenset(verbs["predicate"]),
        generic=frozenset(nouns["generic"]),
        leading=frozenset(data["strip"]["leading"]),
        rate=tuple(nouns["rate"]),
        person=tuple(nouns["person"]),
    )


@cache
def _tagger() -> Any:
    """Return a tagger of our own, so that no other part's lexicon changes its words."""
    import rjieba  # noqa: PLC0415  (0.1 s that a text without a quantity should not pay)

    return rjieba.Jieba().tag


def find_subjects(text: str, quantities: Sequence[Quantity], *, scanner: Scanner) -> list[str | None]:
    """Return what each quantity of a text counts; None where the text does not say.

    quantities: of this text, in order, not overlapping.
    """
    subjects: list[str | None] = []
    for index, quantity in enumerate(quantities):
        previous_end = quantities[index - 1].end if index else 0
        next_start = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        left = _left_piece(text, quantity.start, previous_end)
        right = _right_piece(text, quantity.noun_start, next_start)
        previous = subjects[-1] if subjects else None
        subjects.append(_subject(quantity, left, right, previous, scanner))
    return subjects


def _left_piece(text: str, start: int, previous_end: int) -> str:
    piece = text[max(previous_end, start - _WINDOW) : start]
    cut = 0
    for match in _BOUNDARY.finditer(piece):
        cut = match.end()
    piece = piece[cut:]
    for opening, closing in _CLOSE.items():
        last = piece.rfind(opening)
        if last >= 0 and closing not in piece[last:]:
            piece = piece[last + 1 :]
    return piece.lstrip("、和及与以 （()）”")


def _right_piece(text: str, start: int, next_start: int) -> str:
    piece = text[start : min(next_start, start + _WINDOW)]
    match = _BOUNDARY.search(piece)
    return (piece[: match.start()] if match else piece).strip()


def _subject(quantity: Quantity, left: str, right: str, previous: str | None, scanner: Scanner) -> str | None:
    lists = words()
    tokens: Tokens = _tagger()(left) if left else []
    if quantity.kind in ("percent", "ratio"):
        return _share_subject(quantity, tokens, right, previous, lists)
    grown = _growth_base(tokens, lists)
    if grown is not None and not _starts_noun(right):
        return (grown[0] or previous or "") + grown[1]
    noun = _right_noun(right, quantity, scanner, lists)
    if noun:
        return noun
    return _left_noun(tokens, lists, previous)


def _starts_noun(right: str) -> bool:
    return bool(right) and "\u4e00" <= right[0] <= "\u9fff"


def _share_subject(
    quantity: Quantity, tokens: Tokens, right: str, previous: str | None, lists: Words
) -> str | None:
    grown = _growth_base(tokens, lists)
    if grown is not None:
        return (grown[0] or previous or "") + grown[1]
    noun = _left_noun(tokens, lists, previous)
    if right.startswith("的") or (not noun and right):
        noun = _noun_from(right.lstrip("的"), None, lists) or noun
    if not noun:
        return previous
    return noun if noun.endswith(lists.rate) else noun + "占比"


def _growth_base(tokens: Tokens, lists: Words) -> tuple[str, str] | None:
    """Return what grew and the word that says so, where the tokens end with growth: 金额较上年|增长."""
    end = len(tokens)
    while end and tokens[end - 1][0] in ("了", "约", "近", "超", "逾"):
        end -= 1
    if not end or tokens[end - 1][0] not in lists.growth:
        return None
    base = "".join(word for word, _ in tokens[: end - 1])
    base = _COMPARED.sub("", base)
    return _left_noun(_tagger()(base) if base else [], lists, None) or "", tokens[end - 1][0]


def _left_noun(tokens: Tokens, lists: Words, previous: str | None) -> str | None:
    """Return the noun phrase that ends before the quantity: 新建改扩建幼儿园|376所."""
    end = len(tokens)
    while end and (tokens[end - 1][0] in lists.level or tokens[end - 1][0] == "“"):
        end -= 1
    begin = 0
    for index in range(end):
        word, tag = tokens[index]
        if word in lists.kept:
            continue
        if word in lists.governing or (tag == "v" and word not in lists.nominal and index < end - 1):
            begin = index + 1 if index < end - 1 else begin
            if index and begin == index + 1 and word not in lists.governing:
                begin = begin if tokens[index + 1][0] != "的" else 0
    while begin < end and tokens[begin][0] in lists.leading:
        begin += 1
    noun = "".join(word for word, _ in tokens[begin:end]).strip("、的 ")
    if not noun:
        return previous
    return f"{previous}{noun}" if previous and noun in lists.generic and noun not in previous else noun


def _right_noun(right: str, quantity: Quantity, scanner: Scanner, lists: Words) -> str | None:
    spec = scanner.units.get(quantity.unit) if quantity.unit else None
    return _noun_from(right.lstrip("的"), spec.heads if spec else None, lists)


def _noun_from(right: str, heads: re.Pattern[str] | None, lists: Words) -> str | None:
    """Return the noun phrase at the start of a piece: 市属理工类高校|新工科建设."""
    if not _starts_noun(right) and right[:1] not in ("“", "‘", "《"):
        return None
    tokens: Tokens = _tagger()(right)
    end = 0
    for index, (word, tag) in enumerate(tokens):
        stops = word in lists.predicate or (tag == "v" and word not in lists.nominal)
        if stops and not (index + 1 < len(tokens) and tokens[index + 1][0] == "的"):
            break
        end = index + 1
    noun = "".join(word for word, _ in tokens[:end]).strip("、的和及与 ")
    return noun or None
