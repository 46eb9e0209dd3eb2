"""What one run has otherwise than another, as the report and the console say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from fangzhi.report.language import Catalogue
from fangzhi.report.markup import cite, escape_markdown, mixed, named

_NO_SECTION = "<!-- -->"
MOST = 12  # of one kind: a section that names everything is not read; changes.json has all
_KINDS = (
    "pages_added", "pages_removed", "pages_altered", "parameters", "findings_appeared", "findings_vanished",
    "grades", "shares", "quantities", "versions",
)  # fmt: skip


def changes_text(changes: Mapping[str, Any] | None, words: Catalogue) -> str:
    """Return the section on what a run has otherwise than the one before it, with its head, in Markdown.

    changes: the content of changes.json; None where there was no run to compare with: then there is
    no section, only a comment that no format shows, since an embedded cell has to have an output.
    """
    if changes is None:
        return _NO_SECTION
    head = f"# {words.say('changes.title')} {{#sec-changes}}"
    blocks = changes_blocks(changes, words)
    return "\n\n".join([head, words.say("changes.intro" if blocks else "changes.none"), *blocks])


def changes_blocks(changes: Mapping[str, Any], words: Catalogue, *, with_markers: bool = True) -> list[str]:
    """Return each kind of change as a list under its head, in Markdown; a kind without any is left out.

    with_markers: findings link to the passages behind them, which only the report has.
    """
    writers: dict[str, Callable[[Any], str]] = {
        **dict.fromkeys(("pages_added", "pages_removed", "pages_altered"), lambda page: _page(page, words)),
        "findings_appeared": lambda one: _finding(one, words, with_markers=with_markers),
        "findings_vanished": lambda one: _finding(one, words, with_markers=False),
        **{kind: partial(_move, kind, words) for kind in _MOVES},
    }
    entries = {kind: changes.get(kind, ()) for kind in _KINDS} | {
        "shares": _moved_shares(changes.get("shares", ())),
        "quantities": _moved_first(changes.get("quantities", ())),
    }
    blocks = (_block(kind, entries[kind], writers[kind], words) for kind in _KINDS if entries[kind])
    return [words.resolve(block) for block in blocks]


def _block(kind: str, entries: Sequence[Any], write: Callable[[Any], str], words: Catalogue) -> str:
    lines = [f"- {write(entry)}" for entry in entries[:MOST]]
    if len(entries) > MOST:
        lines.append(f"- {words.say('changes.more', n=len(entries) - MOST)}")
    return "\n".join([f"**{words.say(f'changes.{kind}', n=len(entries))}**", "", *lines])


def _moved_shares(moves: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the shares that both runs have, the largest moves first; topics, fitted anew, after themes."""
    both = [move for move in moves if move["before"] is not None and move["after"] is not None]
    return sorted(both, key=lambda move: (move["key"][1], -abs(move["after"] - move["before"]), move["key"]))


def _moved_first(moves: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the quantities of another value before those that only one run has, which pages explain."""
    return sorted(moves, key=lambda move: move["before"] is None or move["after"] is None)


def _page(page: Sequence[Any], words: Catalogue) -> str:
    name, titles = page
    if not titles:
        return escape_markdown(name)
    shown = words.say("list.comma").join(mixed(title, words) for title in titles[:3])
    return words.say("changes.page", name=escape_markdown(name), title=shown + "…" * (len(titles) > 3))


def _finding(finding: Mapping[str, Any], words: Catalogue, *, with_markers: bool) -> str:
    grade = words.say(f"grade.{finding['grade']}")
    markers = f" {cite(finding['passage_ids'])}" if with_markers else ""
    return words.say("changes.finding", text=mixed(finding["text"], words), grade=grade, markers=markers)


def _move(kind: str, words: Catalogue, move: Mapping[str, Any]) -> str:
    name_of, write = _MOVES[kind]
    before, after = (
        words.say("changes.nothing") if move[part] is None else write(move[part], move["key"], words)
        for part in ("before", "after")
    )
    return words.say("changes.move", name=name_of(move["key"], words), before=before, after=after)


def _of_finding(key: Sequence[str], words: Catalogue) -> str:
    return mixed(key[0], words)


def _of_tool(key: Sequence[str], words: Catalogue) -> str:
    what, _, which = key[0].rpartition(" ")  # `field pack health`; the name of a package has no blank
    known = f"changes.tool.{what.replace(' ', '_')}"
    name = mixed(which, words)
    return words.say(known, name=name) if words.has(known) else name


def _of_notebook(key: Sequence[str], words: Catalogue) -> str:
    name, *steps = map(escape_markdown, key)
    return words.say("changes.parameter", name=name, step=steps[0]) if steps else name


def _of_share(key: Sequence[str], words: Catalogue) -> str:
    region, kind, name = key
    marked = words.say("list.comma").join(map(named, name.split("、")))  # a topic's label is its terms
    return words.say(f"changes.share_of_{kind}", region=named(region), name=marked)


def _of_quantity(key: Sequence[str], words: Catalogue) -> str:
    region, subject, _, year, status = key
    parts = [named(subject) if subject else "", year, words.say(f"status.{status}") if status else ""]
    what = words.say("changes.comma").join(part for part in parts if part)
    regions = words.say("list.comma").join(map(named, region.split("、")))
    return words.say("changes.quantity_of", region=regions, what=what)


def _plain(value: Any, key: Sequence[str], words: Catalogue) -> str:
    return words.list([mixed(part, words) for part in str(value).split(" and ")])  # of two engines


def _share(value: float, key: Sequence[str], words: Catalogue) -> str:
    return words.say("changes.share", value=value)


def _grade(value: str, key: Sequence[str], words: Catalogue) -> str:
    return words.say(f"grade.{value}")


def _amounts(values: Iterable[float], key: Sequence[str], words: Catalogue) -> str:
    unit = words.unit(key[2]) if key[2] else ""
    # In full: rounded, two values that differ can look the same.
    written = (words.number(value) if words.language == "zh" else f"{value:,.10g}" for value in values)
    return words.list([escape_markdown(f"{number}{unit}") for number in written])


_MOVES: dict[str, tuple[Callable[..., str], Callable[..., str]]] = {
    "parameters": (_of_notebook, _plain), "grades": (_of_finding, _grade), "shares": (_of_share, _share),
    "quantities": (_of_quantity, _amounts), "versions": (_of_tool, _plain),
}  # fmt: skip
