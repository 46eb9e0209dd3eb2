"""Every occurrence of a word or pattern, with the text around it (key word in context)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd

from fangzhi.evidence.folding import fold_punctuation

_COLUMNS = ["passage_id", "left", "match", "right", "start", "end"]
_PLAIN = re.compile(r"[\w、。…—·%+]+")  # nothing that has a full and a half width

Spans = Iterator[tuple[int, int]]


def concordance(
    passages: pd.DataFrame,
    pattern: str | re.Pattern[str],
    *,
    width: int = 20,
    region: str | None = None,
    passage_regions: pd.DataFrame | None = None,
    topic: int | None = None,
    passage_topics: pd.DataFrame | None = None,
    theme: str | None = None,
    passage_themes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return each occurrence with `width` characters of text on either side, in the passages' order.

    passages: passage_id, text. pattern: a plain term, found literally but for the width of
    punctuation and the kind of quotes; or a compiled regular expression, of whose matches the empty
    ones are left out. Columns: passage_id, left, match, right, start, end; text[start:end] is match.
    region: only passages about this region (its short name; needs passage_regions).
    topic: only passages in which this topic is the strongest (needs passage_topics).
    theme: only passages whose main theme it is (needs passage_themes).
    Raises ValueError for an empty term, a negative width, or a choice without its table.
    """
    if width < 0:
        raise ValueError(f"width is {width}; it must be 0 or more characters")
    find = _finder(pattern)
    kept = passages
    for chosen, table, select, name in (
        (region, passage_regions, _of_region, "passage_regions"),
        (topic, passage_topics, _of_topic, "passage_topics"),
        (theme, passage_themes, _of_theme, "passage_themes"),
    ):
        if chosen is not None:
            if table is None:
                raise ValueError(f"passages of {chosen!r} can only be chosen with the table {name}")
            kept = kept[kept["passage_id"].isin(select(table, chosen))]
    rows = [
        (
            passage_id,
            text[max(0, start - width) : start],
            text[start:end],
            text[end : end + width],
            start,
            end,
        )
        for passage_id, text in zip(kept["passage_id"].tolist(), kept["text"].tolist(), strict=True)
        for start, end in find(text)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _finder(pattern: str | re.Pattern[str]) -> Callable[[str], Spans]:
    """Return a function that yields the spans of a pattern in a text."""
    if isinstance(pattern, re.Pattern):
        return lambda text: (match.span() for match in pattern.finditer(text) if match.end() > match.start())
    if not pattern:
        raise ValueError("the term to look for is empty")
    if _PLAIN.fullmatch(pattern):
        return lambda text: _occurrences(text, pattern)
    folded = fold_punctuation(pattern)
    return lambda text: _occurrences(fold_punctuation(text), folded)


def _occurrences(text: str, term: str) -> Spans:
    start = text.find(term)
    while start >= 0:
        end = start + len(term)
        yield start, end
        start = text.find(term, end)


def _of_region(table: pd.DataFrame, region: object) -> pd.Series[str]:
    return table.loc[(table["region"] == region) & (table["role"] == "subject"), "passage_id"]


def _of_topic(table: pd.DataFrame, topic: object) -> pd.Series[str]:
    # of two topics with the same share the first counts
    ranked = table.sort_values(["passage_id", "share", "topic"], ascending=[True, False, True])
    strongest = ranked.drop_duplicates("passage_id")
    return strongest.loc[strongest["topic"] == topic, "passage_id"]


def _of_theme(table: pd.DataFrame, theme: object) -> pd.Series[str]:
    return table.loc[(table["theme"] == theme) & table["is_main"], "passage_id"]
