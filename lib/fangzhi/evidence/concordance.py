"""Every occurrence of a word or pattern, with the text around it (key word in context)."""

from __future__ import annotations

import re

import pandas as pd

_COLUMNS = ["passage_id", "left", "match", "right", "start", "end"]


def concordance(
    passages: pd.DataFrame,
    pattern: str | re.Pattern[str],
    *,
    width: int = 20,
    passage_regions: pd.DataFrame | None = None,
    region: str | None = None,
    passage_topics: pd.DataFrame | None = None,
    topic: int | None = None,
) -> pd.DataFrame:
    """Return the occurrences of a pattern with `width` characters of text on either side.

    pattern: a plain term, taken literally, or a compiled regular expression.
    region: only passages that this region is a subject of (passage_regions is needed).
    topic: only passages in which this topic has the largest share (passage_topics is needed).
    """
    compiled = re.compile(re.escape(pattern)) if isinstance(pattern, str) else pattern
    kept = passages
    if region is not None and passage_regions is not None:
        of_region = passage_regions[
            (passage_regions["region"] == region) & (passage_regions["role"] == "subject")
        ]
        kept = kept[kept["passage_id"].isin(of_region["passage_id"])]
    if topic is not None and passage_topics is not None:
        strongest = passage_topics.loc[passage_topics.groupby("passage_id")["share"].idxmax()]
        kept = kept[kept["passage_id"].isin(strongest.loc[strongest["topic"] == topic, "passage_id"])]
    rows = [
        (
            passage_id,
            text[max(0, m.start() - width) : m.start()],
            m[0],
            text[m.end() : m.end() + width],
            *m.span(),
        )
        for passage_id, text in zip(kept["passage_id"], kept["text"], strict=True)
        for m in compiled.finditer(text)
        if m[0]
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)
