"""Place names in one text: found, told apart from other names, resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import rjieba

from fangzhi.regions.gazetteer import Form, Place, Use
from fangzhi.regions.matcher import Kind, Matcher, Pattern, matcher

_REACH = 6  # characters on each side that the segmenter sees; the longest common words have four
_NO_WORD_BEFORE = frozenset("，。、；：？！“”‘’（）《》,.;:?!\"'() \t\n的在于与和及向从到对为由")


@dataclass(slots=True)
class Hit:
    """One name found in a text; region_code stays None while it is not known.

    resolution: unique, parent, context, preferred, composite, abbreviation, own, nation, ambiguous,
    or what other name it is a part of: institution, street, media, term.
    """

    start: int
    end: int
    pattern: Pattern
    resolution: str = ""
    place: Place | None = None
    region_code: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Regions it speaks for, by code: one, several for a composite, none while it is open."""
        if self.region_code is not None:
            return (self.region_code,)
        return self.pattern.codes if self.resolution == "composite" else ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """Regions it could lie in, by code."""
        if self.pattern.form is None:
            return self.pattern.codes
        return tuple(sorted({place.region_code for place in self.pattern.form.candidates}))


def scan(text: str) -> list[Hit]:
    """Return the names in a text by position; those that their own context settles are resolved."""
    compiled = matcher()
    hits: list[Hit] = []
    carrier_end = -1
    for number, start, end in compiled.automaton.find_matches_as_indexes(text):
        pattern = compiled.patterns[number]
        if pattern.kind is Kind.CARRIER:
            carrier_end = end
        elif pattern.kind is not Kind.DECOY:
            hit = _judge(text, start, end, pattern, compiled)
            if hit is not None:
                if start == carrier_end and not hit.resolution:
                    hit.resolution = "media"
                hits.append(hit)
    _resolve_alone(hits)
    return hits


def _judge(text: str, start: int, end: int, pattern: Pattern, compiled: Matcher) -> Hit | None:
    """Return the hit, resolved as a part of another name where it is one; None where it is no name."""
    if pattern.kind is Kind.OWN:
        return Hit(start, end, pattern, "own")
    if pattern.kind is Kind.NATION:
        return Hit(start, end, pattern, "nation")
    if pattern.kind is Kind.ABBREVIATION:
        first = start + pattern.skip
        return Hit(first, first + 1, pattern, "abbreviation", None, pattern.codes[0])
    other = compiled.behind.match(text, end)
    if pattern.kind is Kind.COMPOSITE:
        return Hit(start, end, pattern, str(other.lastgroup) if other else "composite")
    form = pattern.form
    if form is not None and form.is_full:
        after = compiled.cut.get(pattern.text[-1])
        return None if after and text[end : end + 1] in after else Hit(start, end, pattern)
    if other:
        return Hit(start, end, pattern, str(other.lastgroup))
    return Hit(start, end, pattern) if stands_alone(text, start, end) else None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a name begins and ends where words do: false for 福建 in 幸福建设.

    A word that starts with the name and goes on (四川人) is taken for one that is about the place.
    """
    left = start if start == 0 or text[start - 1] in _NO_WORD_BEFORE else max(0, start - _REACH)
    position = left
    for word in rjieba.cut(text[left : end + _REACH], False):
        after = position + len(word)
        if position < start < after:
            return False
        if start <= position < end < after and position > start:
            return False
        if after >= end:
            return True
        position = after
    return True


def _resolve_alone(hits: list[Hit]) -> None:
    """Resolve what one passage settles: unique names, and names right behind what they lie in."""
    previous: Hit | None = None
    for hit in hits:
        form = hit.pattern.form
        if form is None or hit.resolution:
            previous = hit
            continue
        if previous is not None and previous.end == hit.start and previous.place is not None:
            inside = [place for place in form.candidates if place.lies_in(previous.place)]
            if inside:
                _settle(hit, inside, "parent")
        if not hit.resolution:
            _settle_unique(hit, form)
        previous = hit


def _settle_unique(hit: Hit, form: Form) -> None:
    if form.prefer is not None and not form.is_full:
        _settle(hit, [form.prefer], "preferred" if len(hit.candidates) > 1 else "unique")
    elif len(form.candidates) == 1 and form.uses[0] is Use.FREE:
        _settle(hit, list(form.candidates), "unique")


def _settle(hit: Hit, found: Sequence[Place], resolution: str) -> None:
    """Resolve a hit to places of one region; the place itself stays open where there are several."""
    regions = {place.region_code for place in found}
    if len(regions) != 1:
        return
    hit.resolution = resolution
    hit.region_code = regions.pop()
    hit.place = found[0] if len(found) == 1 else None


def resolve_in_context(hits: Iterable[Hit], regions: Sequence[str], near: Counter[str]) -> None:
    """Resolve what is still open by the document's own regions, then by the places near it.

    regions: codes of the document's own regions; near: regions named in the same passage.
    """
    for hit in hits:
        form = hit.pattern.form
        if form is None or hit.resolution:
            continue
        for wanted in (regions, [code for code, _ in near.most_common()]):
            allowed = [
                place
                for place, use in zip(form.candidates, form.uses, strict=True)
                if place.region_code in wanted and use is not Use.PARENT
            ]
            if len({place.region_code for place in allowed}) == 1:
                _settle(hit, allowed, "context")
                break
        if not hit.resolution:
            free = [p for p, use in zip(form.candidates, form.uses, strict=True) if use is Use.FREE]
            if form.prefer is not None:
                _settle(hit, [form.prefer], "preferred")
            elif free:
                _settle(hit, free, "unique")
                hit.resolution = hit.resolution or "ambiguous"
