"""A page beside what was made of it: passages, removals and repairs in colour."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.desk import markup

PART = 8_000  # characters shown at once: a longer page has several parts
_SURE = 0.8  # a repair below should be looked at by a person, as in the report


def parts_of(text: str) -> list[tuple[int, int]]:
    """Return the spans of a page that are shown one at a time, cut at ends of lines."""
    spans, start = [], 0
    while start < len(text):
        end = text.find("\n", start + PART)
        end = len(text) if end < 0 or end - start > 2 * PART else end + 1
        spans.append((start, end))
        start = end
    return spans or [(0, 0)]


def page_html(run: Any, stem: str, part: int = 0) -> str:
    """Return part of a page: as found on the left, what was made of it on the right.

    Passages and removed spans are clickable: data-go is the passage's id, or `stem:start` of a removal.
    """
    pages = run.table("pages")
    page = pages[pages["stem"] == stem].iloc[0]
    text, name = str(page["text"]), str(page["seed_file"])
    start, end = parts_of(text)[part]
    spans = _spans(run, stem, name, start, end)
    repairs = _inside(run.table("repairs"), name, start, end)
    made, done = [], start
    for row in sorted(spans, key=lambda one: one["start"]):
        if row["start"] >= done:
            made += [markup.lines(text[done : row["start"]]), _shown(row, text, repairs)]
            done = row["end"]
    made.append(markup.lines(text[done:end]))
    left = f'<div class="page">{markup.lines(text[start:end])}</div>'
    return f'<div class="two">{left}<div class="page">{"".join(made)}</div></div>'


def key_html() -> str:
    """Return the key of the colours."""
    names = (("made", "repaired"), ("unsure", "unsure repair"), ("gone", "removed"))
    spans = "".join(f'<span class="{kind}">{name}</span>' for kind, name in names)
    return f'<p class="key">{spans} Click a passage or a removed span to see and correct it.</p>'


def _inside(rows: pd.DataFrame, name: str, start: int, end: int) -> pd.DataFrame:
    own = rows[rows["seed_file"] == name]
    return own[(own["seed_start"] < end) & (own["seed_end"] > start)]


def _spans(run: Any, stem: str, name: str, start: int, end: int) -> list[dict[str, Any]]:
    kept = [
        {"start": row.seed_start, "end": row.seed_end, "go": row.passage_id, "reason": ""}
        for row in each_row(_inside(run.table("passages"), name, start, end))
    ]
    gone = [
        {"start": row.seed_start, "end": row.seed_end, "go": f"{stem}:{row.seed_start}", "reason": row.reason}
        for row in each_row(_inside(run.table("removed"), name, start, end))
    ]
    return kept + gone


def _shown(span: dict[str, Any], text: str, repairs: pd.DataFrame) -> str:
    go = markup.text(span["go"])
    if span["reason"]:
        shown = markup.lines(text[span["start"] : span["end"]])
        return f'<span class="gone" data-go="{go}" title="{markup.text(span["reason"])}">{shown}</span>'
    own = repairs[(repairs["seed_start"] >= span["start"]) & (repairs["seed_end"] <= span["end"])]
    shown = repaired_html(text, own, span["start"], span["end"])
    return f'<span data-go="{go}" title="{go}" style="cursor:pointer">{shown}</span>'


def repaired_html(text: str, repairs: pd.DataFrame, start: int, end: int) -> str:
    """Return text[start:end] of a page with its repairs in colour; repairs lie inside."""
    parts, done = [], start
    for row in each_row(repairs.sort_values("seed_start")):
        kind = "unsure" if row.confidence < _SURE else "made"
        title = markup.text(f"{row.reason}, confidence {row.confidence:.2f}")
        now = markup.text_inside(row.repaired) if row.repaired != row.damaged else ""
        damaged = f"<del>{markup.text_inside(row.damaged)}</del>"
        parts.append(markup.lines(text[done : row.seed_start]))
        parts.append(f'<span class="{kind}" title="{title}">{damaged}{now}</span>')
        done = row.seed_end
    return "".join([*parts, markup.lines(text[done:end])])
