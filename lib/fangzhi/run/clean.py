"""Step 1: a folder of pages in, the tables of pages, documents, passages and ledgers out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from fangzhi.artefacts import write_table
from fangzhi.cleaning.pages import clean_corpus
from fangzhi.run.parameters import CleaningChoices
from fangzhi.run.seeds import open_seeds


class NoUsablePageError(RuntimeError):
    """Not one page of the seeds folder gave a passage."""


def clean_pages(
    seeds_dir: str | Path, data_dir: str | Path, *, choices: CleaningChoices
) -> dict[str, pd.DataFrame]:
    """Read and clean every page of a folder, write the ledgers, return the tables by name.

    Raises SeedsError for a folder that cannot be used, NoUsablePageError where no page has text.
    """
    seeds = open_seeds(seeds_dir, max_page_mb=choices.max_page_mb)
    corpus = clean_corpus(seeds.read())
    tables = {
        name: getattr(corpus, name) for name in ("pages", "documents", "passages", "removed", "repairs")
    }
    tables["refused"] = pd.concat([seeds.refused, corpus.refused], ignore_index=True)
    written = {name: write_table(table, data_dir, name) for name, table in tables.items()}
    if written["passages"].empty:
        raise NoUsablePageError(_nothing_usable(seeds_dir, written["refused"]))
    return written


def _nothing_usable(seeds_dir: str | Path, refused: pd.DataFrame) -> str:
    lines = [f"no usable page in {seeds_dir}; put pages (.txt, .md, .html, .pdf, .docx) into it"]
    lines += refusal_lines(refused)
    return "\n".join(lines)


def refusal_lines(refused: pd.DataFrame) -> list[str]:
    """Return one line a refused file: its name, the reason and what to do."""
    told = refused[refused["reason"] != "hidden"]
    rows = zip(told["seed_file"], told["reason"], told["detail"], strict=True)
    return [f"refused {_shown(name)}: {reason}: {detail}" for name, reason, detail in rows]


def _shown(name: str) -> str:
    """Return a file name so that it stays on its line and cannot steer a terminal."""
    return name if name.isprintable() else ascii(name)
