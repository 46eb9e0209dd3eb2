"""How well place names are found and resolved, and passages given their region.

On the hand-made truth of the seeds and on invented sentences and documents of other provinces; a
part of those (`heldout`) is not looked at while rules are tuned.
"""

from __future__ import annotations

import json
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fangzhi.regions import attribute, find_mentions, region_named

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/regions/data"
Row = tuple[str, float, str, str]
# Rows of the table MENTIONS that are no evidence for the region of the text.
NO_EVIDENCE = {"own", "nation", "institution", "street", "media", "term", "person"}


@dataclass(frozen=True)
class Sentence:
    """One line of mentions_*.tsv."""

    issuer: str | None
    text: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A passage, its right answers, and what came out (codes in order, empty for none)."""

    text: str
    accepted: tuple[frozenset[str], ...]
    found: frozenset[str]
    main: frozenset[str]

    @property
    def is_right(self) -> bool:
        """Say whether the regions of the largest weight are one of the right answers."""
        return self.main in self.accepted


def measure() -> list[Row]:
    """Return (what, value, bound, note) of every measure."""
    rows: list[Row] = []
    for split in ("dev", "heldout"):
        rows += measure_mentions(split)
    for split in ("dev", "first_heldout", "heldout"):
        rows.append(_share(f"invented, {split}", judge_invented(split)))
    gold = judge_gold()
    rows.append(_share("gold", gold))
    unattributed = sum(not judged.found for judged in gold)
    rows.append(("regions: unattributed passages (gold)", unattributed / len(gold), "", f"n = {len(gold)}"))
    return rows


def read_sentences(split: str) -> list[Sentence]:
    """Return the sentences of a split with the places they are about."""
    lines = (DATA / f"mentions_{split}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Sentence(issuer if issuer != "-" else None, text, () if expected == "-" else tuple(expected.split()))
        for issuer, text, expected in rows
    ]


def measure_mentions(split: str, *, verbose: bool = False) -> list[Row]:
    """Score names and their regions; a case is right when nothing is missing and nothing too much."""
    sentences = read_sentences(split)
    found = mentions_of(sentences)
    hits = sum(_common(s.expected, names) for s, names in zip(sentences, found, strict=True))
    n_expected = sum(len(s.expected) for s in sentences)
    n_found = sum(len(names) for names in found)
    right = sum(s.expected == names for s, names in zip(sentences, found, strict=True))
    if verbose:
        for sentence, names in zip(sentences, found, strict=True):
            if sentence.expected != names:
                print(f"{sentence.text}\n    wanted {sentence.expected}\n    found  {names}")
    return [
        (f"regions: mentions, precision ({split})", hits / n_found, ">= 0.97", f"n = {n_found}"),
        (f"regions: mentions, recall ({split})", hits / n_expected, ">= 0.97", f"n = {n_expected}"),
        (f"regions: sentences all right ({split})", right / len(sentences), "", f"n = {len(sentences)}"),
    ]


def mentions_of(sentences: Sequence[Sentence]) -> list[tuple[str, ...]]:
    """Return what find_mentions says of each sentence, in the notation of the case files."""
    documents = pd.DataFrame(
        [
            {"document_id": str(i), "title": None, "issuer": s.issuer, "source": None}
            for i, s in enumerate(sentences)
        ]
    )
    passages = pd.DataFrame(
        [
            {"passage_id": f"{i}-01", "document_id": str(i), "ordinal": 1, "kind": "body", "text": s.text}
            for i, s in enumerate(sentences)
        ]
    )
    names: dict[str, list[str]] = {}
    for row in find_mentions(passages, documents).to_dict("records"):
        if row["resolution"] not in NO_EVIDENCE:
            names.setdefault(row["passage_id"], []).append(f"{row['name']}:{_regions(row)}")
    return [tuple(names.get(f"{i}-01", ())) for i in range(len(sentences))]


def _regions(row: dict[str, object]) -> str:
    if isinstance(row["region_code"], str):
        return row["region_code"][:2]
    if row["resolution"] == "composite":
        return "+".join(code[:2] for code in str(row["candidates"]).split())
    return "?"


def _common(expected: Sequence[str], found: Sequence[str]) -> int:
    left = list(expected)
    for name in found:
        if name in left:
            left.remove(name)
    return len(expected) - len(left)


def judge_invented(split: str) -> list[Judged]:
    """Attribute the invented documents of a split."""
    documents = tomllib.loads((DATA / "passages.toml").read_text(encoding="utf-8"))["document"]
    chosen = [document for document in documents if document["split"] == split]
    document_rows, passage_rows = [], []
    for n, document in enumerate(chosen):
        document_rows.append(
            {
                "document_id": f"{n:03}.1",
                **{key: document.get(key) or None for key in ("title", "issuer", "source")},
            }
        )
        texts = [document["title"]] * bool(document.get("title")) + [text for _, text in document["passages"]]
        for ordinal, text in enumerate(texts, start=1):
            kind = "title" if text == document.get("title") else "heading" if text.startswith("#") else "body"
            passage_rows.append(
                {
                    "passage_id": f"{n:03}.1-{ordinal:02}",
                    "document_id": f"{n:03}.1",
                    "ordinal": ordinal,
                    "kind": kind,
                    "text": text.removeprefix("#"),
                }
            )
    subjects = _subjects(pd.DataFrame(document_rows), pd.DataFrame(passage_rows))
    judged = []
    for n, document in enumerate(chosen):
        skipped = bool(document.get("title"))
        for ordinal, (expected, text) in enumerate(document["passages"], start=1 + skipped):
            accepted = tuple(_codes(answer) for answer in expected.split("/"))
            judged.append(_judged(text, accepted, subjects.get(f"{n:03}.1-{ordinal:02}", {})))
    return judged


def judge_gold() -> list[Judged]:
    """Attribute the seeds as cleaned and compare with the hand-made truth, paragraph by paragraph."""
    from fangzhi.cleaning.pages import clean_corpus  # only gold needs it, and it is slow to import

    pages = [(path.name, path.read_bytes()) for path in sorted((ROOT / "seeds").iterdir())]
    corpus = clean_corpus(pages)
    subjects = _subjects(corpus.documents, corpus.passages)
    by_page: dict[str, list[tuple[str, str]]] = {}
    for row in corpus.passages.to_dict("records"):
        by_page.setdefault(row["seed_file"][:3], []).append((_squeeze(row["text"]), row["passage_id"]))
    judged = []
    for truth in json.loads((ROOT / "tests/gold/passages.json").read_text(encoding="utf-8")):
        start = _squeeze(truth["text_start"])
        found = [name for text, name in by_page[truth["seed"]] if text.startswith(start)]
        names = [truth["region"], *truth.get("accept_also", [])]
        accepted = tuple(frozenset(_code(part) for part in name.split("、")) for name in names)
        judged.append(_judged(truth["text_start"], accepted, subjects.get(found[0], {}) if found else {}))
    return judged


def _subjects(documents: pd.DataFrame, passages: pd.DataFrame) -> dict[str, dict[str, float]]:
    regions = attribute(documents, passages, find_mentions(passages, documents))
    found: dict[str, dict[str, float]] = {}
    for row in regions[regions["role"] == "subject"].to_dict("records"):
        found.setdefault(row["passage_id"], {})[row["region_code"][:2]] = row["weight"]
    return found


def _judged(text: str, accepted: tuple[frozenset[str], ...], weights: dict[str, float]) -> Judged:
    top = max(weights.values(), default=0.0)
    main = frozenset(code for code, weight in weights.items() if weight >= top - 1e-9)
    return Judged(text, accepted, frozenset(weights), main)


def _codes(answer: str) -> frozenset[str]:
    return frozenset() if answer == "-" else frozenset(answer.split("+"))


def _code(name: str) -> str:
    return "00" if name == "全国" else region_named(name).code[:2]


def _squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _share(name: str, judged: Sequence[Judged]) -> Row:
    right = sum(one.is_right for one in judged)
    return f"regions: main region of a passage ({name})", right / len(judged), ">= 0.97", f"n = {len(judged)}"


def _show(judged: Iterable[Judged]) -> None:
    for one in judged:
        if not one.is_right:
            print(f"{one.text}\n    wanted {[sorted(a) for a in one.accepted]} found {sorted(one.main)}")


if __name__ == "__main__":
    shown = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if shown in ("dev", "heldout"):
        measure_mentions(shown, verbose=True)
    _show(judge_invented(shown))
    for row in measure():
        print(row)
