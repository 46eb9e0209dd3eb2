"""Step 1: a folder of pages in, the tables of pages, documents, passages and ledgers out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from fangzhi.artefacts import conform, write_table
from fangzhi.artefacts.messages import told
from fangzhi.cleaning.documents import CleanPage
from fangzhi.cleaning.extract import MEGABYTE, Limits, read_page
from fangzhi.cleaning.pages import clean_page, join_pages
from fangzhi.cleaning.refusals import Refused
from fangzhi.report.language import catalogue, say_in
from fangzhi.run import packages, sources
from fangzhi.run.cache import Cache, digest
from fangzhi.run.corrections import load_corrections
from fangzhi.run.parameters import CleaningChoices
from fangzhi.run.seeds import NoUsablePageError, SeedFolder, open_seeds, shown_name

# What cleaning one page depends on besides the page; joining pages is not kept page by page.
_CODE = "import fangzhi.cleaning.pages, fangzhi.cleaning.extract\nimport fangzhi.cleaning.extract\n"


def clean_pages(
    seeds_dir: str | Path, data_dir: str | Path, *, choices: CleaningChoices, cache: Cache | None = None
) -> dict[str, pd.DataFrame]:
    """Read and clean every page of a folder, write the ledgers, return the tables by name.

    cache: where pages that were cleaned before are kept; without, that of the project.
    Raises SeedsError for a folder that cannot be used, NoUsablePageError where no page has text,
    CorrectionsError for corrections that are malformed.
    """
    tables = _read_tables(seeds_dir, choices=choices, cache=cache)
    for name, table in tables.items():
        write_table(table, data_dir, name)
    return _usable(tables, seeds_dir, language=choices.lang)


def read_corpus(
    seeds_dir: str | Path, *, choices: CleaningChoices, cache: Cache | None = None
) -> dict[str, pd.DataFrame]:
    """Return the same tables as `clean_pages` without writing them."""
    tables = _read_tables(seeds_dir, choices=choices, cache=cache)
    return _usable(tables, seeds_dir, language=choices.lang)


def _usable(
    tables: dict[str, pd.DataFrame], seeds_dir: str | Path, *, language: str
) -> dict[str, pd.DataFrame]:
    if tables["passages"].empty:
        raise NoUsablePageError(_nothing_usable(seeds_dir, tables["refused"], language=language))
    return tables


def _read_tables(
    seeds_dir: str | Path, *, choices: CleaningChoices, cache: Cache | None
) -> dict[str, pd.DataFrame]:
    seeds = open_seeds(seeds_dir, max_page_mb=choices.max_page_mb)
    say = partial(say_in, language=choices.lang)
    limits = Limits(file_bytes=int(choices.max_page_mb * MEGABYTE))
    cleaned: list[CleanPage] = []
    refused: list[Refused] = []
    for page in _clean_each(seeds, limits, cache or Cache.of_project()):
        if isinstance(page, Refused):
            refused.append(replace(page, detail=say(page.detail)))
        else:
            cleaned.append(page)
    corrections = load_corrections(seeds_dir)
    corpus = join_pages(cleaned, refused=refused, corrections=corrections, say=say)
    tables = {
        name: getattr(corpus, name)
        for name in ("pages", "documents", "passages", "metadata", "removed", "repairs", "corrections")
    }
    from_outside = conform([{**row, "detail": say(row["detail"])} for row in seeds.refused], "refused")
    tables["refused"] = pd.concat([from_outside, corpus.refused], ignore_index=True)
    return {name: conform(table, name) for name, table in tables.items()}


def _clean_each(seeds: SeedFolder, limits: Limits, cache: Cache) -> Iterator[CleanPage | Refused]:
    common = digest([sources.hash_code(_CODE), packages.versions(), repr(limits)])
    for name, data in seeds.read():
        key = digest([common, name, hashlib.sha256(data).hexdigest()])
        result = cache.load_page(key)
        if result is None:
            read = read_page(name, data, limits=limits)
            result = [page if isinstance(page, Refused) else clean_page(page) for page in read]
            cache.store_page(key, result)
        yield from result


def _nothing_usable(seeds_dir: str | Path, refused: pd.DataFrame, *, language: str) -> str:
    cure = "no usable page in {folder}; put pages (.txt, .md, .html, .pdf, .docx) into it"
    lines = [say_in(told(cure, folder=Path(seeds_dir).resolve()), language)]
    lines += refusal_lines(refused, language=language)
    return "\n".join(lines)


def refusal_lines(refused: pd.DataFrame, *, language: str = "en") -> list[str]:
    """Return one line a refused file: its name, the reason and what to do."""
    words = catalogue(language)
    told = refused[refused["reason"] != "hidden"]
    rows = zip(told["seed_file"], told["reason"], told["detail"], strict=True)
    return [
        words.say(
            "console.refused",
            name=shown_name(name),
            reason=words.say(f"refusal.{reason}"),
            detail=detail,
        )
        for name, reason, detail in rows
    ]
