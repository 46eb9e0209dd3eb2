"""Names that several regions have, wherever else they stand: what one text marks as a name, another writes.

Without it a report would say that two regions name 科学教育实验区 although four texts have it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from fangzhi.evidence.initiative_names import Found

_SHORTEST = 5  # characters; shorter names stand inside other words
_LEAST_REGIONS = 2


def shared_names(names: Sequence[str], regions: Sequence[str], found: Sequence[Found]) -> dict[str, str]:
    """Return the names that texts of several regions have, with their kinds; no slogans and no meetings.

    names, regions, found: of the same length, one a mention.
    """
    where: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for name, region, one in zip(names, regions, found, strict=True):
        if len(name) >= _SHORTEST and not one.is_slogan and one.kind != "event":
            where.setdefault(name, set()).add(region)
            kinds.setdefault(name, one.kind)
    return {name: kinds[name] for name, regions in where.items() if len(regions) >= _LEAST_REGIONS}


def with_shared(read: Mapping[str, Sequence[Found]], names: Mapping[str, str]) -> dict[str, list[Found]]:
    """Return what was found in each text together with the shared names that stand there unmarked.

    A name within another, or within a slogan, is part of it. Takes linear time.
    """
    if not names:
        return {}
    known, texts = list(names), list(read)
    finder = AhoCorasick(
        known, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
    added: dict[str, list[Found]] = {}
    at = 0
    for number, start, end in finder.find_matches_as_indexes("\n".join(texts)):  # one call is fastest
        while begins[at + 1] <= start:
            at += 1
        text, begin = texts[at], begins[at]
        if not _overlaps(start - begin, end - begin, read[text]):
            new = Found(start - begin, end - begin, names[known[number]])
            added.setdefault(text, list(read[text])).append(new)
    return {text: sorted(found) for text, found in added.items()}


def _overlaps(start: int, end: int, found: Sequence[Found]) -> bool:
    """Tell whether a span meets one of the names found, which are in order and do not overlap."""
    behind = bisect_left(found, (end,))
    return behind > 0 and found[behind - 1].end > start
