"""The analyst's desk on 5,000 documents: how long each question and each view takes."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts import write_table
from fangzhi.desk import explorer, open_pages, open_run
from fangzhi.desk.run import Run
from tests.clean_pages import PAGES

N_DOCUMENTS = 5_000
_IDS = ("document_id", "passage_id", "indicator_id", "initiative_id", "duplicate_of", "stem", "seed_file")
_TABLES = (
    "pages", "documents", "passages", "removed", "repairs", "mentions", "passage_regions", "passage_terms",
    "passage_themes", "passage_topics", "indicators", "initiatives", "corrections", "refused", "metadata",
)  # fmt: skip


def write_run(folder: Path, n_documents: int = N_DOCUMENTS) -> Path:
    """Write a run of so many documents: a dozen invented ones, each many times under ids of its own."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    for name, text in PAGES.items():
        (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    run = open_pages(seeds)
    times = -(-n_documents // len(run.documents))
    data = folder / "run" / "data"
    for name in _TABLES:
        write_table(_many(run.table(name), times), data, name)
    for name in ("terms", "topics", "topic_terms"):
        write_table(run.table(name), data, name)
    record = {"seeds_dir": "../seeds", "parameters": {"2-topics": {"field": "education"}}}
    (data.parent / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return data.parent


def _many(table: pd.DataFrame, times: int) -> pd.DataFrame:
    own = [name for name in _IDS if name in table]
    copies = [
        table.assign(**{name: f"{number:03}-" + table[name] for name in own}) for number in range(times)
    ]
    return pd.concat(copies, ignore_index=True) if len(table) else table


def measure() -> list[tuple[str, float, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = write_run(Path(folder))
        opened: list[Run] = []
        rows = [_timed("open the run and show it", lambda: opened.append(_shown(open_run(path))))]
        run = opened[0]
        size = f"{len(run.documents):,} documents, {len(run.passages):,} passages"
        rows += [_timed(name, ask) for name, ask in _questions(run)]
        rows += [_timed(f"open the view {name}", ask) for name, ask in _views(run)]
    return [(f"desk: {name}, seconds", seconds, "", size) for name, seconds in rows]


def _shown(run: Run) -> Run:
    run._repr_html_()
    return run


def _timed(name: str, ask: Callable[[], Any]) -> tuple[str, float]:
    began = time.perf_counter()
    ask()
    return name, time.perf_counter() - began


def _questions(run: Run) -> list[tuple[str, Callable[[], Any]]]:
    passage = run.passages["passage_id"].iloc[-1]
    one, other = explorer.largest(run)[:2]
    return [
        ("the first search, which reads all texts", lambda: run.concordance("教育")._repr_html_()),
        ("a search", lambda: run.concordance("教育")._repr_html_()),
        ("a search in one region and theme", lambda: run.concordance(
            "教育", region=one, theme=run.themes[0])._repr_html_()),
        ("a passage and what rests on it", lambda: run.evidence(passage).html()),
        ("two regions against each other", lambda: run.compare(one, other).html()),
        ("the same again", lambda: run.compare(one, other).html()),
        ("two years against each other", lambda: run.compare("2023", "2024").html()),
        ("a profile", lambda: run.profile(one)._repr_html_()),
        ("8 topics fitted again", lambda: run.topics(8).html()),
        ("30 topics fitted again", lambda: run.topics(30).html()),
    ]  # fmt: skip


def _views(run: Run) -> list[tuple[str, Callable[[], Any]]]:
    names = ("browse_pages", "search", "compare", "fit_topics", "indicators")
    return [(name, lambda name=name: getattr(explorer, name)(run)) for name in names]  # type: ignore[misc]
