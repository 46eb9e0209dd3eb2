"""What changed since the last run, as the report says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from fangzhi.report.glosses import Glosses
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, escape_markdown, mixed, named

_MOST = 12  # of one kind: a section that names everything is not read; changes.json has all
_PAGES = ("pages_added", "pages_removed", "pages_altered")
_FINDINGS = ("findings_appeared", "findings_vanished")
_MOVES = ("grades", "shares", "quantities", "parameters", "versions")


def changes_text(
    changes: Mapping[str, Any] | None, *, language: str = "en", glosses: Mapping[str, str] | None = None
) -> Prose:
    """Return the section on what a run has otherwise than the one before it.

    changes: the content of changes.json; None where there was no run to compare with. glosses: of the
    field, which explain its names.
    """
    words = Catalogue(language, Glosses.with_general(glosses)) if glosses else catalogue(language)
    if changes is None:
        return Prose(words.say("changes.first"))
    writers: dict[str, Callable[[Any], str]] = {
        **dict.fromkeys(_PAGES, lambda page: mixed(page, words)),
        **dict.fromkeys(_FINDINGS, lambda finding: mixed(finding[1], words)),
        **{kind: partial(_move, kind, words) for kind in _MOVES},
    }
    told = {**changes, "shares": _moved_shares(changes.get("shares", ()))}
    blocks = [_block(kind, told.get(kind, ()), write, words) for kind, write in writers.items()]
    shown = [block for block in blocks if block]
    text = "\n\n".join([words.say("changes.intro" if shown else "changes.none"), *shown])
    return Prose(words.resolve(text))


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


def _move(kind: str, words: Catalogue, move: Mapping[str, Any]) -> str:
    write = _VALUES.get(kind, _plain)
    before, after = (
        words.say("changes.nothing") if move[part] is None else write(move[part], words)
        for part in ("before", "after")
    )
    return words.say("changes.move", name=_name(kind, move["name"], words), before=before, after=after)


def _name(kind: str, name: str, words: Catalogue) -> str:
    """Return what moved: of shares and quantities the parts, codes of tables among them in words.

    A topic is its terms, joined by 、; a joint quantity has its regions like this.
    """
    if kind not in ("shares", "quantities"):
        what, _, which = name.rpartition(" ")  # `field pack health`; the name of a package has no blank
        key = f"changes.tool.{what.replace(' ', '_')}"
        return words.say(key, name=mixed(which, words)) if words.has(key) else mixed(name, words)
    parts = [
        words.say(f"changes.part.{part}")
        if words.has(f"changes.part.{part}")
        else words.say("list.comma").join(named(one) for one in part.split("、"))
        for part in name.split(" · ")
    ]
    return " · ".join(parts)


def _plain(value: Any, words: Catalogue) -> str:
    if isinstance(value, list | tuple):
        return words.list([_plain(one, words) for one in value])
    if isinstance(value, float):
        return escape_markdown(f"{value:,.10g}") if words.language == "en" else words.number(value)
    return words.list([mixed(part, words) for part in str(value).split(" and ")])  # of two engines


def _share(value: float, words: Catalogue) -> str:
    return words.say("changes.share", value=value)


def _grade(value: str, words: Catalogue) -> str:
    return words.say(f"changes.grade.{value}")


_VALUES: dict[str, Callable[[Any, Catalogue], str]] = {"shares": _share, "grades": _grade}
