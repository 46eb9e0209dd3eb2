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
    """Return the known names that look most like a name, the likest first."""
    return difflib.get_close_matches(name, list(known), n=_SUGGESTED, cutoff=_NEAR)


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
