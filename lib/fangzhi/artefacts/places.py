"""From a place in a passage to its place on the page, over the repairs between them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fangzhi.artefacts.alignment import Edit, RepairedText
from fangzhi.artefacts.store import each_row


def repairs_within(repairs: pd.DataFrame, seed_file: str, start: int, end: int) -> pd.DataFrame:
    """Return the repairs inside a span of a page, with start and end counted from the span's start."""
    own = repairs[repairs["seed_file"] == seed_file]
    inside = own[(own["seed_start"] >= start) & (own["seed_end"] <= end)]
    return inside.assign(start=inside["seed_start"] - start, end=inside["seed_end"] - start)


def seed_spans(
    spans: Sequence[tuple[str, int, int]],
    *,
    passages: pd.DataFrame,
    pages: pd.DataFrame,
    repairs: pd.DataFrame,
) -> list[tuple[str, int, int]]:
    """Return (seed_file, seed_start, seed_end) of spans given as (passage_id, start, end).

    Offsets count characters of the passage's text and of the decoded page. A span that begins or ends
    inside a repair takes the whole of what was repaired. Raises KeyError for an unknown passage.
    """
    rows = passages[passages["passage_id"].isin({name for name, _, _ in spans})]
    where = {row["passage_id"]: row for row in rows.to_dict("records")}
    texts = dict(zip(pages["seed_file"], pages["text"], strict=True))
    views: dict[str, tuple[RepairedText, int]] = {}
    found = []
    for name, start, end in spans:
        row = where[name]
        if name not in views:
            views[name] = _view(row["seed_file"], row["seed_start"], row["seed_end"], texts, repairs)
        view, lead = views[name]
        begin = view.to_raw(start + lead)
        last = max(view.to_raw(end + lead - 1) + 1, view.to_raw(end + lead))
        found.append((str(row["seed_file"]), row["seed_start"] + begin, row["seed_start"] + max(begin, last)))
    return found


def _view(
    seed_file: str, start: int, end: int, texts: dict[str, str], repairs: pd.DataFrame
) -> tuple[RepairedText, int]:
    """Return a passage over its span of the page, and the white space that its text does without."""
    edits = [
        Edit(row.start, row.end, row.repaired, row.reason, row.confidence)
        for row in each_row(repairs_within(repairs, seed_file, start, end))
    ]
    view = RepairedText(texts[seed_file][start:end], tuple(sorted(edits)))
    return view, len(view.text) - len(view.text.lstrip())
