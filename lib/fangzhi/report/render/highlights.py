"""What a marker's passage has for the claim in front of it: the words that the page marks when it opens.

The sentences of the article need not know: the page's script looks up, in what this module gives for a
passage, the quantities, names, themes and terms that the claim names.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row, read_table
from fangzhi.report.markup import plain

# Too many and too plain to be looked at one by one: a whole page is converted, or punctuated.
_EVERYWHERE = ("script", "punctuation", "line_break")


def highlights(data_dir: Path, passage_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return, for each of some passages, what the tables of a run know of its words.

    figures: [as written, what is counted, start]; names: [name, as written]; themes: theme -> its words;
    terms: words of the topic model; repairs: [start, end] in the passage as on the page, which has `length`.
    Offsets are in UTF-16 units of the text as the page shows it (`markup.plain`).
    """
    passages = read_table(data_dir, "passages")
    shown = passages[passages["passage_id"].isin(passage_ids)]
    texts = dict(zip(shown["passage_id"], shown["text"], strict=True))
    found: dict[str, dict[str, Any]] = {name: {} for name in sorted(texts)}
    for row in each_row(_of(data_dir, "indicators", texts)):
        place = [plain(row.raw), plain(row.subject or ""), _shown_at(texts[row.passage_id], row.start)]
        found[row.passage_id].setdefault("figures", []).append(place)
    for row in each_row(_of(data_dir, "initiatives", texts)):
        found[row.passage_id].setdefault("names", []).append([plain(row.canonical), plain(row.name)])
    for row in each_row(_of(data_dir, "passage_themes", texts)):
        if row.terms:
            found[row.passage_id].setdefault("themes", {})[plain(row.theme)] = plain(row.terms).split(" ")
    for row in each_row(_of(data_dir, "passage_terms", texts)):
        found[row.passage_id].setdefault("terms", []).append(plain(row.term))
    for name, places in _repaired(data_dir, shown).items():
        found[name] |= places
    return {name: known for name, known in found.items() if known}


def as_script(name: str, known: dict[str, Any]) -> str:
    """Return what the page's script looks up as a block of data; nothing in it can end the block."""
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f'<script type="application/json" id="{name}">{text.replace("<", chr(92) + "u003c")}</script>'


def _of(data_dir: Path, table: str, passage_ids: Collection[str]) -> pd.DataFrame:
    rows = read_table(data_dir, table)
    kept = rows[rows["passage_id"].isin(passage_ids)]
    return kept.astype("object").where(kept.notna(), None)


def _shown_at(text: str, at: int) -> int:
    """Return where a character of a text stands once the text is shown on one line."""
    return _units(plain(text[:at] + "x")) - 1


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _repaired(data_dir: Path, shown: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return passage -> places of its repairs, in the passage as it stood on the page."""
    pages = read_table(data_dir, "pages")
    texts = dict(zip(pages["seed_file"], pages["text"], strict=True))
    repairs = read_table(data_dir, "repairs")
    by_page = dict(iter(repairs[~repairs["reason"].isin(_EVERYWHERE)].groupby("seed_file")))
    found = {}
    for row in each_row(shown):
        rows = by_page.get(row.seed_file)
        if rows is None:
            continue
        inside = rows[(rows["seed_start"] >= row.seed_start) & (rows["seed_end"] <= row.seed_end)]
        before = texts[row.seed_file][row.seed_start : row.seed_end]
        places = [
            [_shown_at(before, end - row.seed_start) for end in (one.seed_start, one.seed_end)]
            for one in each_row(inside)
        ]
        found[str(row.passage_id)] = {"repairs": places, "length": _units(plain(before))}
    return found
