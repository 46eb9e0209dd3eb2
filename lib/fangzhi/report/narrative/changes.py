"""What changed since the last run, as the report says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, escape_markdown

_MOST = 12  # of one kind: a section that names everything is not read; changes.json has all
_PAGES = ("pages_added", "pages_removed", "pages_altered")
_FINDINGS = ("findings_appeared", "findings_vanished")
_MOVES = ("grades", "shares", "quantities", "parameters", "versions")


def changes_text(changes: Mapping[str, Any] | None, *, language: str = "en") -> Prose:
    """Return the section on what a run has otherwise than the one before it.

    changes: the content of changes.json; None where there was no run to compare with.
    """
    words = catalogue(language)
    if changes is None:
        return Prose(words.say("changes.first"))
    writers: dict[str, Callable[[Any], str]] = {
        **dict.fromkeys(_PAGES, escape_markdown),
        **dict.fromkeys(_FINDINGS, lambda finding: escape_markdown(finding[1])),
        **{kind: partial(_move, words=words, write=_VALUES.get(kind, _plain)) for kind in _MOVES},
    }
    told = {**changes, "shares": _moved_shares(changes.get("shares", ()))}
    blocks = [_block(kind, told.get(kind, ()), write, words) for kind, write in writers.items()]
    shown = [block for block in blocks if block]
    return Prose("\n\n".join([words.say("changes.intro" if shown else "changes.none"), *shown]))


def _moved_shares(moves: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the shares that both runs have, the largest moves first."""
    both = [move for move in moves if move["before"] is not None and move["after"] is not None]
    return sorted(both, key=lambda move: (-abs(move["after"] - move["before"]), move["name"]))


def _block(kind: str, entries: Sequence[Any], write: Callable[[Any], str], words: Catalogue) -> str:
    """Return one kind of change as a list under its head; nothing where there is none."""
    if not entries:
        return ""
    lines = [f"- {write(entry)}" for entry in entries[:_MOST]]
    if len(entries) > _MOST:
        lines.append(f"- {words.say('changes.more', n=len(entries) - _MOST)}")
    return "\n".join([f"**{words.say(f'changes.{kind}', n=len(entries))}**", "", *lines])


def _move(move: Mapping[str, Any], words: Catalogue, write: Callable[[Any, Catalogue], str]) -> str:
    before, after = (
        words.say("changes.nothing") if move[part] is None else write(move[part], words)
        for part in ("before", "after")
    )
    return words.say("changes.move", name=escape_markdown(move["name"]), before=before, after=after)


def _plain(value: Any, words: Catalogue) -> str:
    if isinstance(value, list | tuple):
        return words.list([_plain(one, words) for one in value])
    return escape_markdown(f"{value:,.10g}" if isinstance(value, float) else str(value))


def _share(value: float, words: Catalogue) -> str:
    return words.say("changes.share", value=value)


def _grade(value: str, words: Catalogue) -> str:
    return words.say(f"changes.grade.{value}")


_VALUES: dict[str, Callable[[Any, Catalogue], str]] = {"shares": _share, "grades": _grade}
