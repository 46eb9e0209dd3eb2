"""Names that an analyst types, and what to say of one that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_NEAR = 0.4  # names have two or three characters: one of two right is already near
_SUGGESTED = 3
_LISTED = 12


class UnknownNameError(LookupError):
    """There is no region, theme, passage or document of that name; the message has the nearest ones."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that look most like a name, the likest first.

    Of names of two characters many share one; what shares it in its place is meant (宁厦: 宁夏, not 辽宁).
    """
    close = difflib.get_close_matches(name, list(known), n=4 * _SUGGESTED, cutoff=_NEAR)
    in_place = {one: sum(a == b for a, b in zip(one, name, strict=False)) for one in close}
    in_place |= {one: len(name) for one in close if sorted(one) == sorted(name)}  # 夏宁
    kept = [one for one in close if in_place[one] or not any(in_place.values())]
    ratio = {one: difflib.SequenceMatcher(None, one, name).ratio() for one in kept}
    return sorted(kept, key=lambda one: (-ratio[one], -in_place[one], one))[:_SUGGESTED]


def check_name(name: str, known: Iterable[str], *, what: str) -> str:
    """Return the name; raise UnknownNameError with the nearest ones where it is not known."""
    names = [str(one) for one in known]
    if name in names:
        return name
    near = nearest(name, names)
    if near:
        raise UnknownNameError(f"no {what} {name!r}: did you mean {' or '.join(near)}?")
    listed = "、".join(names[:_LISTED]) + ("…" if len(names) > _LISTED else "")
    raise UnknownNameError(f"no {what} {name!r}; there is {listed or 'none'}")
