"""Join the variants of one initiative's name: 国家智慧教育平台, 国家智慧教育公共服务平台.

Names are compared without their quotes. Two are one where they differ only in a filler, in a
nation-wide or the only possible owner in front, in being quoted apart (“强镇筑基”行动,
教育强镇筑基行动), in one character of a long name, or where a data file says so. Variants are found
by hashing: the time is linear in the number of names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import NamedTuple

from fangzhi.evidence.folding import plain_key
from fangzhi.evidence.initiative_names import head_of, owner_length
from fangzhi.evidence.initiative_rules import InitiativeRules, VariantRules

_SERIES = re.compile(r"第[0-9一二三四五六七八九十]+[届次期]|首届|(?:19|20)\d\d年度?")
_RANKS = ("区", "省", "市")
_RANK = re.compile("(?:(?:回族|壮族|维吾尔)?自治区|省|市)$")
_NATION = "nation"
_QUOTATION = re.compile("[“‘]([^“”‘’]+)[”’]")
_QUOTED_END = re.compile("[“‘]([^“”‘’]+)[”’]$")
_SHORTEST_COINED = 4  # characters; shorter quotations recur in different names
_SHORTEST_CORE = 4  # characters that must be left of a name without its owner
_SHORTEST_MISPRINT = 10  # characters; one in ten may be a misprint, one in five is another name
_LARGEST_BUCKET = 20  # names that share half their characters; more of them are a family, not misprints

Pairs = Iterator[tuple[str, str]]


class _Name(NamedTuple):
    """A name taken apart: 2024年度 | 天津 | 教育工作 | 会议."""

    key: str
    series: str
    owner: str
    core: str
    head: str


def canonical_names(names: Sequence[str], regions: Sequence[str], *, rules: InitiativeRules) -> list[str]:
    """Return for each name the one that stands for all its variants.

    names (with folded punctuation), regions: of the same length, one a mention. The name that
    stands for others is the one that a data file calls official, else the one most often written,
    of several the longest.
    """
    counts = Counter(names)
    parts = {name: _take_apart(name, rules) for name in counts}
    distinct = sorted(set(parts.values()))
    mentions = _Mentions(names, regions, parts)
    groups = _Groups()
    groups.join(_same_but_for_owner(distinct, mentions, rules.variants))
    groups.join(_quoted_apart(parts, distinct, rules.variants))
    groups.join(_quoted_at_end(parts, mentions))
    groups.join(_misprints([part.key for part in distinct], rules.variants))
    official = rules.variants.with_families(part.key for part in distinct)
    groups.join((part.key, plain_key(official[part.key])) for part in distinct if part.key in official)
    chosen = _representatives(counts, parts, groups, official)
    return [chosen[name] for name in names]


@dataclass(frozen=True)
class _Mentions:
    """All mentions, for the question in which regions a name is used."""

    names: Sequence[str]
    regions: Sequence[str]
    parts: Mapping[str, _Name]

    @cached_property
    def where(self) -> dict[str, set[str]]:
        """The regions of each key."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, region in zip(self.names, self.regions, strict=True):
            found[self.parts[name].key].add(region)
        return found

    def regions_of(self, keys: Iterable[str]) -> set[str]:
        """Return the regions in which any of some keys is used."""
        return set().union(*(self.where[key] for key in keys))


class _Groups:
    """Disjoint sets of keys; the smallest key of a set is its root."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def root(self, key: str) -> str:
        path = []
        while (parent := self._parents.get(key, key)) != key:
            path.append(key)
            key = parent
        for passed in path:
            self._parents[passed] = key
        return key

    def join(self, pairs: Iterable[tuple[str, str]]) -> None:
        for one, other in pairs:
            first, second = sorted((self.root(one), self.root(other)))
            if first != second:
                self._parents[second] = first


def _take_apart(name: str, rules: InitiativeRules) -> _Name:
    key = plain_key(name)
    found = _SERIES.match(key)
    series = found[0] if found else ""
    rest = key[len(series) :]
    head = head_of(rest, rules)
    length = owner_length(rest, rules)
    if len(rest) - length < _SHORTEST_CORE:
        length = 0
    owner = rest[:length]
    if owner.endswith(_RANKS) and owner in rules.places.get(owner[:2], ()):
        owner = _RANK.sub("", owner)  # 天津市 is 天津
    core = rules.variants.fillers.sub("", rest[length : len(rest) - len(head)]) or rest[length:]
    return _Name(key, series, owner, core, rules.variants.heads.get(head, head))


def _same_but_for_owner(distinct: Iterable[_Name], mentions: _Mentions, variants: VariantRules) -> Pairs:
    """Join names of one core: with the same owner, and without one where only one can be meant."""
    families: dict[tuple[str, str, str], list[_Name]] = defaultdict(list)
    for name in distinct:
        families[name.series, name.core, name.head].append(name)
    for family in families.values():
        if len(family) > 1:
            yield from _same_in_family(family, mentions, variants)


def _same_in_family(family: list[_Name], mentions: _Mentions, variants: VariantRules) -> Pairs:
    owners: dict[str, list[str]] = defaultdict(list)
    for name in family:
        owners[_NATION if name.owner in variants.nation else name.owner].append(name.key)
    for keys in owners.values():
        yield from pairwise(keys)
    bare = owners.pop("", [])
    if bare and len(owners) == 1:
        owner, keys = next(iter(owners.items()))
        if owner == _NATION or mentions.regions_of(bare) <= mentions.regions_of(keys):
            yield bare[0], keys[0]


def _quoted_apart(parts: Mapping[str, _Name], distinct: Iterable[_Name], variants: VariantRules) -> Pairs:
    """Join “强镇筑基”行动, 教育强镇筑基行动 and “强镇筑基”, where no other name has this coined part."""
    coined: dict[str, dict[str, str]] = defaultdict(dict)
    for name, part in sorted(parts.items()):
        found = _QUOTATION.search(name) if part.head else None
        if found and len(found[1]) >= _SHORTEST_COINED:
            tail = variants.fillers.sub("", plain_key(name[found.end() :]))
            if tail == part.head:
                coined[found[1]].setdefault(part.head, part.key)
    lengths = sorted({len(inner) for inner in coined})
    for part in distinct:
        body = part.key.removesuffix(part.head)
        for inner in (body[-length:] for length in lengths):
            heads = coined.get(inner, {})
            if part.head in heads:
                yield part.key, heads[part.head]
            elif part.key == inner and len(heads) == 1:
                yield part.key, next(iter(heads.values()))


def _quoted_at_end(parts: Mapping[str, _Name], mentions: _Mentions) -> Pairs:
    """Join 高质量发展“十项行动” and “十项行动” where one region says both, and no other name ends so."""
    longer: dict[str, set[str]] = defaultdict(set)
    for name, part in parts.items():
        found = _QUOTED_END.search(name)
        if found and found.start() > 0 and len(found[1]) >= _SHORTEST_COINED:
            longer[found[1]].add(part.key)
    keys = {part.key for part in parts.values()}
    for inner, names in sorted(longer.items()):
        if inner in keys and len(names) == 1:
            name = next(iter(names))
            if mentions.regions_of([inner]) <= mentions.regions_of([name]):
                yield name, inner


def _misprints(keys: Sequence[str], variants: VariantRules) -> Pairs:
    """Join long names that differ in one character which makes no difference of meaning."""
    buckets: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for key in keys:
        if len(key) >= _SHORTEST_MISPRINT:
            half = len(key) // 2
            buckets[len(key), 0, key[:half]].append(key)
            buckets[len(key), 1, key[half:]].append(key)
    for bucket in buckets.values():
        if 1 < len(bucket) <= _LARGEST_BUCKET:
            for one, other in combinations(sorted(set(bucket)), 2):
                if _is_misprint(one, other, variants):
                    yield one, other


def _is_misprint(one: str, other: str, variants: VariantRules) -> bool:
    """Say whether two names of one length differ in a single character without a meaning of its own."""
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1 or variants.meaning.intersection(differing[0]):
        return False
    return not any(character.isascii() for character in differing[0])  # 2023年, 2024年


def _representatives(
    counts: Mapping[str, int], parts: Mapping[str, _Name], groups: _Groups, official: Mapping[str, str]
) -> dict[str, str]:
    """Return for each name the one that is shown for its group."""
    roots = {name: groups.root(part.key) for name, part in parts.items()}
    best: dict[str, tuple[bool, int, int, str]] = {}
    for name, count in counts.items():
        rank = (parts[name].key in official, count, len(name), name)
        if rank > best.get(roots[name], ()):
            best[roots[name]] = rank
    shown = {root: official.get(parts[rank[3]].key, rank[3]) for root, rank in best.items()}
    return {name: shown[root] for name, root in roots.items()}
