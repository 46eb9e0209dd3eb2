"""How well quantities are found: on the hand-made truth of the seeds and on sentences written unseen.

Run alone (`python -m tests.accuracy.indicators [dev|held|gold]`) it prints the confused cases too.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fangzhi.artefacts import load_field
from fangzhi.evidence.indicators import find_indicators

_ROOT = Path(__file__).parents[2]
_GOLD = _ROOT / "tests/gold"
_UNSEEN = Path(__file__).with_name("indicators_unseen.txt")
_PASSAGES = Path(__file__).with_name("passages_fresh.txt")
PASSAGES = "passages"  # the name of the part that stands in a file of its own
_NAME = re.compile(r"【[^|】]*\|([^】]*)】")
_QUOTED = re.compile(r"[“‘《「][^”’》」]*[”’》」]|[(（][^)）]*[)）]")
_WRITTEN = {
    "dev": "written before tuning",
    "held": "written before tuning, looked at once at its end",
    "fresh": "written after tuning, first sight .897 on subjects, looked at later",
    PASSAGES: "30 passages, looked at after their first sight",
}
_MARKS = re.compile(r"[^\w%]|_")


class Expected(NamedTuple):
    """A quantity that must be found."""

    passage_id: str
    region: str | None
    raw: str
    value: float
    value_max: float | None
    unit: str | None
    subjects: tuple[str, ...]
    kind: str | None = None
    bound: str | None = None
    status: str | None = None


class Outcome(NamedTuple):
    """Expected quantities with the row that was found, and the rows that nobody expected."""

    pairs: list[tuple[Expected, Any]]
    missed: list[Expected]
    extra: list[Any]


def measure() -> list[tuple[str, float, str, str]]:
    """Return what was measured: name, value, bound, and n with the method."""
    return [
        *_measure_gold(),
        *_measure_unseen("dev"),
        *_measure_unseen("held"),
        *_measure_unseen("fresh"),
        *_measure_unseen(PASSAGES),
    ]


def _measure_gold() -> list[tuple[str, float, str, str]]:
    outcome = gold_outcome()
    n = len(outcome.pairs) + len(outcome.missed)
    found = len(outcome.pairs) + len(outcome.extra)
    return [
        ("indicators: recall on gold", len(outcome.pairs) / n, ">= 0.95", f"n={n} statistics, value+unit+region"),
        ("indicators: precision on gold", len(outcome.pairs) / found, ">= 0.97", f"n={found} rows; others are wrong"),
        ("indicators: subject on gold", _rate(outcome, subject_agrees), ">= 0.85", f"n={len(outcome.pairs)} found; head and containment"),
        ("indicators: span on gold", _rate(outcome, lambda e, r: r.raw == e.raw), "", f"n={len(outcome.pairs)} found"),
        ("indicators: hard negatives", float(len(hard_negatives_found())), "<= 0", "rows inside a hard negative"),
    ]  # fmt: skip


def _measure_unseen(part: str) -> list[tuple[str, float, str, str]]:
    outcome = unseen_outcome(part)
    n = len(outcome.pairs) + len(outcome.missed)
    found = len(outcome.pairs) + len(outcome.extra)
    note = f"n={n}, {_WRITTEN[part]}, many fields"
    name = f"indicators: unseen ({part})"
    return [
        (f"{name}, recall", len(outcome.pairs) / n, ">= 0.95", note + "; value and unit"),
        (f"{name}, precision", len(outcome.pairs) / found, ">= 0.97", f"n={found}"),
        (f"{name}, span", _rate(outcome, lambda e, r: r.raw == e.raw), "", note),
        (f"{name}, kind", _rate(outcome, lambda e, r: r.kind == e.kind), "", note),
        (f"{name}, bound", _rate(outcome, lambda e, r: r.bound == e.bound), "", note),
        (f"{name}, status", _rate(outcome, lambda e, r: r.status == e.status), "", note),
        (f"{name}, subject", _rate(outcome, subject_agrees), ">= 0.85", note),
    ]


def _rate(outcome: Outcome, agrees: Any) -> float:
    return sum(bool(agrees(expected, row)) for expected, row in outcome.pairs) / len(outcome.pairs)


def gold_outcome() -> Outcome:
    """Compare the rows found on the pages with truth; regions of passages are taken from the truth."""
    rows = json.loads((_GOLD / "indicators.json").read_text(encoding="utf-8"))
    texts = gold_passages(rows)
    found = find_indicators(*_tables(texts, _gold_regions(rows)), **_field())
    expected = [
        Expected(
            f"{row['seed']}-{row['line']}", row["region"], row["raw"], row["value"],
            row.get("value_max"), row["unit"], (row["subject"],),
        )
        for row in rows
        if row["class"] == "statistic"
    ]  # fmt: skip
    return compare(expected, found)


def gold_passages(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the paragraphs that the truth covers: of 002 as restored, else from the rows' sentences."""
    texts: dict[str, str] = {}
    clean = (_GOLD / "002.gold.txt").read_text(encoding="utf-8").split("\n")
    page = next((_ROOT / "seeds").glob("001_*")).read_text(encoding="utf-8").split("\n")
    for row in rows:
        key = f"{row['seed']}-{row['line']}"
        if row["seed"] == "002":
            texts[key] = clean[row["line"] - 1]
        elif row["seed"] == "001":
            texts.setdefault(key, next(line for line in page if row["sentence"] in line).strip())
        elif row["sentence"] not in texts.get(key, ""):
            texts[key] = texts.get(key, "") + row["sentence"]
    return texts


def _gold_regions(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return each paragraph's subject regions: those of its quantities, without 全国."""
    regions: dict[str, dict[str, None]] = {}
    for row in rows:
        if row["region"] != "全国":
            names = dict.fromkeys(row["region"].split("、"))
            regions.setdefault(f"{row['seed']}-{row['line']}", {}).update(names)
    return {key: "、".join(names) for key, names in regions.items()}


def unseen_outcome(part: str) -> Outcome:
    """Compare the rows found in one part of the unseen sentences with what they state."""
    texts, expected = read_unseen(part)
    found = find_indicators(*_tables(texts, dict.fromkeys(texts, "全国")), **_field())
    return compare(expected, found)


def read_unseen(part: str) -> tuple[dict[str, str], list[Expected]]:
    """Return the sentences of one part by id, and the quantities expected of them."""
    texts: dict[str, str] = {}
    expected: list[Expected] = []
    here = part if part == PASSAGES else ""
    for line in (_PASSAGES if part == PASSAGES else _UNSEEN).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            here = line[1:]
        elif line.startswith("= ") and here == part:
            texts[f"{part}-{len(texts) + 1:03d}"] = _NAME.sub(r"\1", line[2:])
        elif " | " in line and here == part and not line.startswith("#"):
            expected.append(_read_expected(line, list(texts)[-1]))
    return texts, expected


def _read_expected(line: str, passage_id: str) -> Expected:
    raw, value, unit, kind, bound, status, subjects = line.split(" | ")
    low, _, high = value.partition("..")
    return Expected(
        passage_id, None, raw, float(low), float(high) if high else None,
        None if unit == "-" else unit, tuple(subjects.split("/")), kind, bound, status,
    )  # fmt: skip


def compare(expected: Iterable[Expected], found: pd.DataFrame) -> Outcome:
    """Pair each expected quantity with a row of the same passage, value, unit and region, used once."""
    rows = list(found.itertuples())
    free = set(range(len(rows)))
    pairs: list[tuple[Expected, Any]] = []
    missed: list[Expected] = []
    for want in expected:
        fits = [index for index in sorted(free) if _agrees(want, rows[index])]
        if not fits:
            missed.append(want)
            continue
        best = min(fits, key=lambda index: rows[index].raw != want.raw)
        free.remove(best)
        pairs.append((want, rows[best]))
    return Outcome(pairs, missed, [rows[index] for index in sorted(free)])


def _agrees(want: Expected, row: Any) -> bool:
    unit = None if pd.isna(row.unit) else row.unit
    high = None if pd.isna(row.value_max) else row.value_max
    same_region = want.region is None or set(want.region.split("、")) == set(row.region.split("、"))
    same_high = want.value_max == high or (
        None not in (want.value_max, high) and _close(want.value_max, high)
    )
    return (
        want.passage_id == row.passage_id
        and unit == want.unit
        and same_region
        and same_high
        and _close(want.value, row.value)
    )


def _close(left: Any, right: Any) -> bool:
    return isinstance(left, int | float) and abs(left - right) <= 1e-6 * max(1.0, abs(left))


def subject_agrees(want: Expected, row: Any) -> bool:
    """Tell whether a subject is right: the same head noun, and the shorter contained in the longer.

    Quotes, brackets and what stands in them do not count; a relative clause (开展学科共建的学科)
    does not count either. Head: the last two characters. Contained: its characters occur in order.
    """
    if not isinstance(row.subject, str):
        return False
    return any(
        _same_head_and_contained(left, right)
        for subject in want.subjects
        for left in _variants(subject)
        for right in _variants(row.subject)
    )


def _variants(subject: str) -> set[str]:
    subject = unicodedata.normalize("NFKC", subject)
    without_quotes = _QUOTED.sub("", subject)
    forms = {subject, without_quotes, subject.rsplit("的", 1)[-1], without_quotes.rsplit("的", 1)[-1]}
    return {_MARKS.sub("", form) for form in forms} - {""}


def _same_head_and_contained(left: str, right: str) -> bool:
    if left[-2:] != right[-2:]:
        return False
    short, long = sorted((left, right), key=len)
    characters = iter(long)
    return all(char in characters for char in short)


def hard_negatives_found() -> list[tuple[str, str]]:
    """Return the rows that lie inside a hard negative, each negative alone and in a sentence."""
    negatives = json.loads((_GOLD / "indicator_negatives.json").read_text(encoding="utf-8"))
    hard = [row["string"] for row in negatives if row["level"] == "hard"]
    texts = {f"n-{number:02d}": text for number, text in enumerate(hard)}
    texts |= {f"s-{number:02d}": f"会议指出,{text}等取得进展。" for number, text in enumerate(hard)}
    found = find_indicators(*_tables(texts, dict.fromkeys(texts, "全国")), **_field())
    return [(texts[row.passage_id], row.raw) for row in found.itertuples()]


def _tables(texts: dict[str, str], regions: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    passages = pd.DataFrame({
        "passage_id": list(texts), "text": list(texts.values()), "kind": "body",
        "document_id": [key.rsplit("-", 1)[0] for key in texts], "ordinal": range(1, len(texts) + 1),
    })  # fmt: skip
    rows = [
        (key, region, "subject", 1 / len(regions[key].split("、")))
        for key in texts
        if key in regions
        for region in regions[key].split("、")
    ]
    return passages, pd.DataFrame(rows, columns=["passage_id", "region", "role", "weight"])


def _field() -> dict[str, Any]:
    pack = load_field("education")
    return {"units": pack.units, "subjects": pack.subjects}


def _print_confused(outcome: Outcome) -> None:
    for want in outcome.missed:
        print(f"missed  {want.passage_id} {want.raw} {want.unit} {want.region}")
    for row in outcome.extra:
        print(f"extra   {row.passage_id} {row.raw} {row.value} {row.unit} {row.region} | {row.subject}")
    for want, row in outcome.pairs:
        if not subject_agrees(want, row):
            print(f"subject {want.passage_id} {row.raw}: {row.subject} | {'/'.join(want.subjects)}")
        for name in ("raw", "kind", "bound", "status"):
            right = getattr(want, name)
            if right is not None and getattr(row, name) != right:
                print(f"{name:7} {want.passage_id} {row.raw}: {getattr(row, name)} | {right}")


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["gold", "dev"]
    for part in chosen:
        if part == "gold":
            _print_confused(gold_outcome())
            print("negatives", hard_negatives_found())
        elif not part.endswith("!"):
            _print_confused(unseen_outcome(part))
    for what, value, bound, note in measure():
        print(f"{what:45} {value:.3f} {bound:8} {note}")
