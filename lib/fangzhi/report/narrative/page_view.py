"""A page as it was found, with what was repaired and removed in colours, for a person in JupyterLab."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.report.figures import REMOVAL_GROUPS
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose, escape_markdown

# Pale grounds on which black text reads well; one for each group of removals, and of repairs.
_REMOVED_GROUNDS = dict(
    zip(REMOVAL_GROUPS, ("#f6d5d5", "#fbe6c8", "#e9e2f5", "#dfe7ee", "#f3cfe4"), strict=True)
)
_UNSURE = "#fff3a3"
_REPAIRED_GROUNDS = {"script": "#d5efdc", "pinyin": "#cfe6f7", "bytes": "#f7d9b8", "marks": "#e8ecc4"}
_REPAIR_GROUP = {
    "script": "script", "wording": "script", "pinyin": "pinyin", "byte_shift": "bytes", "mojibake": "bytes",
    "lost": "bytes", "correction": "bytes",
}  # fmt: skip
_LONGEST = 20_000  # characters: beyond this the view is cut, and says so


def page_view(
    pages: pd.DataFrame, removed: pd.DataFrame, repairs: pd.DataFrame, *, stem: str, unsure_below: float = 0.8
) -> Prose:
    """Return one page with every removal and repair in place, coloured by reason, and a key.

    stem: the page, as ids name it (001). Raises KeyError naming the pages there are.
    """
    rows = pages[pages["stem"] == stem]
    if rows.empty:
        raise KeyError(f"no page {stem!r}; there is {', '.join(pages['stem'])}")
    page = rows.iloc[0]
    text = str(page["text"])
    marks = _marks(
        removed[removed["seed_file"] == page["seed_file"]],
        repairs[repairs["seed_file"] == page["seed_file"]],
        unsure_below,
    )
    parts, done = [], 0
    for start, end, shown in marks:
        if start >= done and start < _LONGEST:
            parts += [_plain(text[done:start]), shown]
            done = end
    parts.append(_plain(text[done:_LONGEST]) if done < _LONGEST else "")
    cut = "" if len(text) <= _LONGEST else "\n\n" + catalogue().say("view.cut", n=len(text) - _LONGEST)
    return Prose(f"{_key()}\n\n{''.join(parts)}{cut}")


def _marks(removed: pd.DataFrame, repairs: pd.DataFrame, unsure_below: float) -> list[tuple[int, int, str]]:
    grounds = {
        reason: _REMOVED_GROUNDS[group] for group, reasons in REMOVAL_GROUPS.items() for reason in reasons
    }
    words = catalogue()
    marks = [
        (
            row.seed_start,
            row.seed_end,
            _colored(
                f"~~{_plain(row.text.strip())}~~", grounds[row.reason], words.say(f"removal.{row.reason}")
            ),
        )
        for row in each_row(removed)
    ]
    marks += [(row.seed_start, row.seed_end, _repair(row, unsure_below)) for row in each_row(repairs)]
    return sorted(marks)


def _repair(row: Any, unsure_below: float) -> str:
    kind = _REPAIRED_GROUNDS[_REPAIR_GROUP.get(row.reason, "marks")]
    ground = _UNSURE if row.confidence < unsure_below else kind
    damaged = f"~~{_plain(row.damaged)}~~" if row.damaged.strip() and row.damaged != row.repaired else ""
    words = catalogue()
    title = words.say("view.repair", reason=words.say(f"reason.{row.reason}"), confidence=row.confidence)
    return _colored(damaged + _plain(row.repaired), ground, title)


def _colored(content: str, ground: str, title: str) -> str:
    if not content.strip("~ "):
        return ""
    return f'<span style="background-color: {ground}" title="{escape_markdown(title)}">{content}</span>'


def _plain(text: str) -> str:
    """Escape page text, keeping its paragraphs."""
    lines = [escape_markdown(line) for line in text.split("\n")]
    return "\n\n".join(lines)


def _key() -> str:
    items = [(f"view.repaired_{group}", ground) for group, ground in _REPAIRED_GROUNDS.items()]
    items += [("view.unsure", _UNSURE)]
    items += [(f"removal_group.{group}", ground) for group, ground in _REMOVED_GROUNDS.items()]
    shown = [(catalogue().say(key), ground) for key, ground in items]
    return " ".join(_colored(name, ground, name) for name, ground in shown)
