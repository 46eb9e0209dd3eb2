"""A page beside what was made of it: a row for each passage and each removed span, repairs in colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.desk import markup

_PART = 8_000  # characters shown at once: a longer page has several parts
SURE = 0.8  # a repair below should be looked at by a person, as in the report


class Span(NamedTuple):
    """A passage or a removed span of a page; kind: of the passage, or removed; go: what a click opens."""

    start: int
    end: int
    kind: str
    go: str
    reason: str


def spans_of(run: Any, stem: str) -> list[Span]:
    """Return the passages and removed spans of a page in order: together they are all of its text."""
    name = run.file_of(stem)
    kept = [
        Span(row.seed_start, row.seed_end, row.kind, row.passage_id, "")
        for row in each_row(run.rows("passages", name))
    ]
    gone = [
        Span(row.seed_start, row.seed_end, "removed", f"{stem}:{row.seed_start}", row.reason)
        for row in each_row(run.rows("removed", name))
    ]
    return sorted(kept + gone)


def parts_of(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the spans that are shown one part at a time; one empty part where there are none."""
    parts: list[list[Span]] = [[]]
    for span in spans:
        if parts[-1] and span.end - parts[-1][0].start > _PART:
            parts.append([])
        parts[-1].append(span)
    return parts


def page_html(run: Any, stem: str, spans: Sequence[Span]) -> str:
    """Return spans of a page as rows: as found on the left, what was made of it on the right.

    A row is clickable: data-go is the passage's id, or `stem:start` of a removal.
    """
    name = run.file_of(stem)
    text, own = run.page_text(name), run.rows("repairs", name)
    return f'<div class="page">{"".join(_row(span, text, own) for span in spans)}</div>'


def key_html() -> str:
    """Return the key of the colours."""
    names = (("was", "damaged"), ("made", "repaired"), ("unsure", "repaired, not sure"), ("gone", "removed"))
    spans = "".join(f'<span class="{kind}">{name}</span>' for kind, name in names)
    return f'<p class="key">{spans} A click on a row opens it below, to read and to correct.</p>'


def _row(span: Span, text: str, repairs: pd.DataFrame) -> str:
    if span.reason:
        left = f'<span class="gone">{markup.lines(text[span.start : span.end].strip())}</span>'
        right = f'<span class="note">removed: {markup.text(span.reason)}</span>'
    else:
        inside = repairs[(repairs["seed_start"] >= span.start) & (repairs["seed_end"] <= span.end)]
        left, right = both_sides(text[span.start : span.end], inside, offset=span.start)
    go = markup.text(span.go)
    return (
        f'<div class="row {span.kind}" tabindex="0" data-go="{go}" title="{go}">'
        f"<div>{left}</div><div>{right}</div></div>"
    )


def both_sides(
    text: str, repairs: pd.DataFrame, *, offset: int = 0, stem: str | None = None
) -> tuple[str, str]:
    """Return a piece of a page as found and as repaired, both as HTML with the repairs in colour.

    repairs: those inside the piece; offset: where on the page the piece begins. stem: of the page, where
    a click on a repair is to open the form that corrects it.
    """
    left, right, done = [], [], 0
    for row in each_row(repairs.sort_values("seed_start")):
        start, end = row.seed_start - offset, row.seed_end - offset
        same = markup.lines(text[done:start])
        kind = "unsure" if row.confidence < SURE else "made"
        title = markup.text(f"{row.reason}, confidence {row.confidence:.2f}")
        go = markup.go("repair", f"{stem}:{row.seed_start}-{row.seed_end}") if stem is not None else ""
        left += [same, f'<span class="was" title="{title}"{go}>{markup.text_inside(row.damaged)}</span>']
        right += [same, f'<span class="{kind}" title="{title}"{go}>{markup.text_inside(row.repaired)}</span>']
        done = end
    rest = markup.lines(text[done:])
    return "".join([*left, rest]), "".join([*right, rest])
