"""The rules by which quantities are found, compiled from units.toml and cues.toml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fangzhi.artefacts.fields import with_field
from fangzhi.artefacts.resources import read_toml

DIGIT = "[0-9０-９]"
HAN = "一二三四五六七八九十百千万亿两零〇"
_NOT_COUNTED = frozenset({"time", "naming"})
# No number is longer than these lengths; unbounded runs would take quadratic time on hostile text.
_ARABIC = (
    rf"(?:{DIGIT}{{1,3}}(?:[,，]{DIGIT}{{3}}){{1,6}}(?!{DIGIT})|{DIGIT}{{1,18}})(?:[.．]{DIGIT}{{1,12}})?"
    r"(?:[ ]?[余多]?(?:万亿|[十百千]?[万亿]|[百千](?![分瓦米克伏卡赫升帕]))"
    rf"(?:{DIGIT}+(?:[.．]{DIGIT}+)?万)?)?(?:[余多](?![样媒边数]))?"
)
_DECIMALS = "(?:点[一二三四五六七八九零〇]{1,9})?"
# 一 alone is an article; 一百, 一亿 are numerals
_CHINESE = (
    rf"(?!一(?![十百千万亿点]))[{HAN}]{{1,18}}{_DECIMALS}(?:[余多来几][万亿]?)?|[数几][十百千万亿]{{1,4}}"
)
_NUMBER = f"(?:{_ARABIC}|{_CHINESE})"
_PART = rf"(?:{_ARABIC}|[{HAN}]{{1,9}}{_DECIMALS})"  # behind 分之 even 一 alone is a numeral
_DASH = r"[ ]?(?:[-－–~～]|—{1,2}|至|到)[ ]?"
# dates, formulae, telephone numbers, versions: taken whole, so that no part of them is a quantity
_NO_QUANTITY = (
    rf"{DIGIT}{{4}}[-/.．]{DIGIT}{{1,2}}[-/.．]{DIGIT}{{1,2}}日?"
    rf"|{DIGIT}{{1,6}}(?:[+＋·•][0-9A-Za-z]+)+"
    rf"|{DIGIT}{{2,4}}-{DIGIT}{{6,8}}"
    rf"|{DIGIT}{{1,6}}(?:[.．]{DIGIT}{{1,6}}){{2,}}"
)
# no quantity begins inside a number, behind 第, or inside a name of letters and digits
_LEFT = rf"(?<![第{HAN}A-Za-z0-9０-９.．+＋/_〔\[#＃№])"
# 7项任务|之一; 4项重点任务|，即…; 3项举措|：一是…
_ENUMERATED = r"[^，,。；;、]{0,20}之一|[^，,。；;、：:]{1,14}(?:[，,：:]即|[:：]一是)"
_PER = r"(?:/(?:[人年月日天户亩吨床次台周]|公顷|平方米|立方米|千瓦时|小时|公里))?"


@dataclass(frozen=True)
class UnitSpec:
    """What is known of a unit; see data/units.toml for the meaning of each.

    is_counted: it makes a row by itself; units of time and of names do not.
    heads: the nouns that it counts.
    """

    kind: str
    strict: bool
    is_counted: bool
    is_bare: bool
    order: bool
    measured: str
    heads: re.Pattern[str] | None


@dataclass(frozen=True)
class QuantityRules:
    """The compiled rules for one field of policy.

    pattern: groups 1 number, 2 what it divides (分之…, /…) or its proportion (:…), 3 unit, 4 upper end,
    5 its unit, 6 余 or 多 behind the unit, 7 bound behind; or 8 a form of its own, 9 its bound behind.
    bounds: what each word of bound says. prefix_last: the characters that such words end with.
    """

    pattern: re.Pattern[str]
    units: Mapping[str, UnitSpec]
    prefix: re.Pattern[str]
    prefix_last: frozenset[str]
    distant: re.Pattern[str]
    bounds: Mapping[str, str]
    measured: Mapping[str, re.Pattern[str]]
    achievement: re.Pattern[str]
    structure: re.Pattern[str]
    tenet: re.Pattern[str]
    threshold: re.Pattern[str]
    level: re.Pattern[str]


def quantity_rules(units: Mapping[str, Any] | None = None) -> QuantityRules:
    """Return the rules for a field's units.toml, the general units and cues included.

    Raises KeyError where a group of units lacks `kind` or `units`.
    """
    return _compile(json.dumps(units or {}, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _compile(field_units: str) -> QuantityRules:
    own = json.loads(field_units)
    groups = [*read_toml("evidence/data/units.toml")["group"], *own.get("group", [])]
    cues = with_field(read_toml("evidence/data/cues.toml"), own)
    nouns = own.get("heads", {})
    specs = {unit: _spec(group, nouns.get(unit, [])) for group in groups for unit in group["units"]}
    guards = {unit: _guard(unit, group.get("not_before", "")) for group in groups for unit in group["units"]}
    prefixes = {word: group["bound"] for group in cues["prefix"] for word in group["words"]}
    suffixes = {word: bound for bound, words in cues["suffix"].items() for word in words}
    return QuantityRules(
        pattern=_quantity_pattern(guards, suffixes, cues["names"]["words"]),
        units=specs,
        prefix=_prefix_pattern(cues["prefix"]),
        distant=_distant_pattern(cues["prefix"]),
        prefix_last=frozenset(word[-1] for word in prefixes),
        bounds=prefixes | suffixes | {"+": "at_least", "＋": "at_least"},
        measured={
            name: re.compile(f"(?:{join_words(nouns)})[^，,。；;、]{{0,8}}$")
            for name, nouns in cues["measured"].items()
        },
        achievement=re.compile(f"(?:{join_words(cues['achievement']['words'])})[了起]?[^，。,；;、]{{0,2}}$"),
        structure=re.compile(join_words(cues["structure"]["words"]) + f"|{_ENUMERATED}"),
        tenet=re.compile(f"(?:{join_words(cues['structure']['verbs'])})[了好]?$"),
        threshold=re.compile(join_words(cues["threshold"]["words"])),
        level=re.compile(f"(?:{join_words(cues['level']['words'])})[^，,。；;]{{0,3}}$"),
    )


def _spec(group: Mapping[str, Any], nouns: Iterable[str]) -> UnitSpec:
    """Return what is known of a unit of a group; nouns: what a field counts with it besides."""
    heads = [*group.get("heads", ()), *nouns]
    return UnitSpec(
        kind=group["kind"],
        strict=group.get("strict", False),
        is_counted=group["kind"] not in _NOT_COUNTED and not group.get("measured"),
        is_bare=group.get("bare", False),
        order=group.get("order", False),
        measured=group.get("measured", ""),
        heads=re.compile(join_words(heads)) if heads else None,
    )


def _guard(unit: str, not_before: str) -> str:
    """Return the look-ahead that tells a unit from the start of a longer word."""
    letters = "A-Za-z" if unit[-1].isascii() and unit[-1].isalpha() else ""
    stop = letters + re.escape(not_before)
    return f"(?![{stop}])" if stop else ""


def _prefix_pattern(groups: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    """Return a pattern for the words of bound that end where the searched part ends."""
    parts = []
    for group in groups:
        stop = f"(?<![{re.escape(group['not_after'])}])" if group["not_after"] else ""
        parts.append(f"{stop}(?:{join_words(group['words'])})")
    return re.compile(f"(?:{'|'.join(parts)})$")


def _distant_pattern(groups: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    """Return a pattern for a bound some words before its number: 至少|布局|1处, 不高于|市场租金的|95%."""
    words = [word for group in groups for word in group["words"] if len(word) > 1 and word[0] in "不至最"]
    return re.compile(f"({join_words(words)})(?:[一-鿿]{{2,3}}|[^，,。；;、]{{2,12}}的)$")


def _quantity_pattern(
    guards: Mapping[str, str], suffixes: Iterable[str], names: Iterable[str]
) -> re.Pattern[str]:
    unit, suffix = word_trie(guards) + _PER, join_words(suffixes) + "|[+＋](?![0-9A-Za-z])"
    return re.compile(
        # the first look-ahead is what makes the scan fast: most characters are no numerals
        rf"(?=[0-9０-９{HAN}数几半过翻])(?:{word_trie(dict.fromkeys(names, ''))}"
        rf"|(?=[0-9０-９]{{1,6}}[-/.．+＋·•])(?<![0-9０-９])(?:{_NO_QUANTITY})"
        # a small Chinese numeral by itself is nothing, and there are many: turned away at once
        rf"|(?![一二三四五六七八九十两零〇](?![ 点分余多几来至到—–~～\-{HAN}{_first_characters(guards)}]))"
        rf"{_LEFT}({_NUMBER})(?:(分之{_PART}|[:：]{_ARABIC}|/[0-9]{{1,2}}(?=的|以[上下]|左右))|[ ]?({unit}))?"
        rf"(?:{_DASH}({_NUMBER})(?:[ ]?({unit}))?)?"
        rf"([余多](?![元样媒边种数]))?({suffix})?"
        rf"|(一?半数|一半|过半(?![年个月天生辈场路])|翻了?(?:[一两二三四]|{DIGIT}{{1,2}})番|一倍"
        rf"|一成(?=以|左|[^\u4e00-\u9fff]))({suffix})?)"
    )


def _first_characters(words: Iterable[str]) -> str:
    return "".join(sorted({re.escape(word[0]) for word in words}))


def join_words(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def word_trie(guards: Mapping[str, str]) -> str:
    """Return a pattern for any of some words, the longest first, that shares their beginnings.

    guards: each word, and the look-ahead that must hold behind it or "".
    """
    root: dict[str, Any] = {}
    for word in sorted(guards):
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = guards[word]
    return _trie_pattern(root)


def _trie_pattern(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _trie_pattern(child) for char, child in node.items() if char]
    if "" in node:
        branches.append(node[""])
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
