"""How well named initiatives are found: on the hand-made truth, and on invented sentences.

Run as a program it also prints the confused cases; `heldout` is scored only, its cases stay unseen.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fangzhi.artefacts import load_field
from fangzhi.evidence import find_initiatives, initiative_rules

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests/gold"
UNSEEN = ROOT / "tests/evidence/data"
PASSAGES = ROOT / "tests/accuracy/passages_fresh.txt"
MARK = re.compile(r"【(\w+)(\??)\|([^】]*)】")
SLOGAN = "slogan"
Row = tuple[str, float, str, str]
# what the sentences of the invented pages call their field, where there is a pack for it
FIELDS = {"卫生": "health"}


@dataclass(frozen=True)
class Expected:
    """One name that a text has: required names must be found, others may be."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Case:
    """A text, what is expected in it, the page it belongs to, and the field pack to read it with."""

    text: str
    page: str
    expected: tuple[Expected, ...]
    field: str = "education"


@dataclass(frozen=True)
class Scores:
    """Counts of one set; right and found count output rows, hits and required expected names."""

    hits: int
    required: int
    right: int
    right_on_page: int
    strict: int
    found: int
    same_kind: int
    slogans: tuple[int, int]
    missed: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    other_kind: tuple[tuple[str, str], ...]


def measure() -> list[Row]:
    """Return recall, precision and kind of the truth's pages, and of the invented sentences."""
    rows: list[Row] = []
    for name, cases, bound in (
        ("gold", gold_cases(), ">= 0.85"),
        ("invented, dev", marked_cases("dev"), ""),
        ("invented, held out", marked_cases("heldout"), ""),
        ("passages", passage_cases(), ""),
    ):
        rows += _rows(name, score(cases), bound)
    return rows


def _rows(name: str, scores: Scores, bound: str) -> Iterable[Row]:
    page = f"{scores.right_on_page}/{scores.found} where the truth names a thing once a page"
    yield _share(
        f"initiatives: recall ({name})", scores.hits, scores.required, bound, "names with their text"
    )
    yield _share(f"initiatives: precision ({name})", scores.right, scores.found, bound, f"rows; {page}")
    note = "rows; slogans and context of the truth counted as wrong"
    yield _share(f"initiatives: strict precision ({name})", scores.strict, scores.found, "", note)
    yield _share(
        f"initiatives: kind ({name})", scores.same_kind, scores.right_on_page, "", "rows with a right name"
    )
    if scores.slogans[1]:
        yield _share(f"initiatives: slogans told ({name})", *scores.slogans, "", "required slogans")


def _share(what: str, part: int, whole: int, bound: str, note: str) -> Row:
    return (what, part / whole, bound, f"{part} of {whole} {note}")


def gold_cases() -> list[Case]:
    """Return the truth's pages by paragraph, with what it names in each."""
    rows = json.loads((GOLD / "initiatives.json").read_text(encoding="utf-8"))
    texts = [(page, text) for page in ("000", "002") for text in _lines(GOLD / f"{page}.gold.txt")]
    texts += [("001", text) for text in _labelled_reports()]
    return [
        Case(
            text,
            page,
            tuple(
                Expected(
                    row["name"],
                    SLOGAN if row["slogan"] else row["kind"],
                    not (row["slogan"] or row["context"]),
                )
                for row in rows
                if row["seed"] == page and fold(row["sentence"]) in fold(text)
            ),
        )
        for page, text in texts
    ]


def _labelled_reports() -> list[str]:
    """Return the paragraphs of the reports on page 001 that the truth covers."""
    (page,) = (ROOT / "seeds").glob("001_*.txt")
    lines = _lines(page)
    issuers = ["北京市教育委员会", "天津市教育委员会", "山东省教育厅", "陕西省教育厅"]
    beijing, tianjin, shandong, shaanxi = (lines.index(issuer) for issuer in issuers)
    return lines[beijing - 1 : tianjin - 1] + lines[shandong - 1 : shaanxi - 1]


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def marked_cases(split: str) -> list[Case]:
    """Return the invented sentences of a split; the file says how names are marked."""
    lines = enumerate(_lines(UNSEEN / f"initiatives_{split}.txt"))
    rows = [(number, *line.split("\t")) for number, line in lines if not line.startswith("#")]
    return [_case(row[3], row[0], FIELDS.get(row[1], "education")) for row in rows]


def passage_cases() -> list[Case]:
    """Return the passages written unseen, with the names marked in them."""
    lines = enumerate(_lines(PASSAGES))
    return [_case(line[2:], number) for number, line in lines if line.startswith("= ")]


def _case(marked: str, number: int, field: str = "education") -> Case:
    expected = tuple(
        Expected(name, kind, not optional and kind != SLOGAN) for kind, optional, name in MARK.findall(marked)
    )
    return Case(MARK.sub(r"\3", marked), str(number), expected, field)


def fold(text: str) -> str:
    """Return a text by which names are compared: NFKC, one kind of quotes, no blanks."""
    return re.sub('[‘’“”「」『』"]', '"', unicodedata.normalize("NFKC", text)).replace(" ", "")


def found_in(cases: list[Case]) -> pd.DataFrame:
    """Return the rows found in the texts, with the number of the case as passage_id."""
    passages = pd.DataFrame(
        {
            "passage_id": [str(n) for n in range(len(cases))],
            "text": [c.text for c in cases],
            "field": [c.field for c in cases],
        }
    )
    regions = pd.DataFrame({"passage_id": [], "region": [], "role": []})
    return pd.concat(
        [
            find_initiatives(group, regions, rules=initiative_rules(load_field(str(field)).initiatives))
            for field, group in passages.groupby("field")
        ]
    )


def score(cases: list[Case]) -> Scores:
    """Compare what is found with what is expected; a name is right when it is the same after folding."""
    found = found_in(cases)
    names = [(int(row.passage_id), fold(row.name), row.kind, row.is_slogan) for row in found.itertuples()]
    got = {(case, name): is_slogan for case, name, _, is_slogan in names}
    here = {(n, fold(e.name)): e for n, case in enumerate(cases) for e in case.expected}
    on_page = {(case.page, fold(e.name)): e for case in cases for e in case.expected}
    required = [key for key, expected in here.items() if expected.is_required]
    right = [on_page.get((cases[case].page, name)) for case, name, _, _ in names]
    slogans = [key for key, expected in here.items() if expected.kind == SLOGAN]
    return Scores(
        hits=sum(key in got for key in required),
        required=len(required),
        right=sum((case, name) in here for case, name, _, _ in names),
        right_on_page=sum(expected is not None for expected in right),
        strict=sum(expected is not None and expected.is_required for expected in right),
        found=len(names),
        same_kind=sum(
            e is not None and _kind(n) in (e.kind, SLOGAN) for e, n in zip(right, names, strict=True)
        ),
        slogans=(sum(got.get(key, False) for key in slogans), len(slogans)),
        missed=tuple((cases[case].text, name) for case, name in required if (case, name) not in got),
        wrong=tuple((cases[n[0]].text, n[1]) for e, n in zip(right, names, strict=True) if e is None),
        other_kind=tuple(
            (n[1], f"{_kind(n)}, not {e.kind}")
            for e, n in zip(right, names, strict=True)
            if e and _kind(n) != e.kind
        ),
    )


def _kind(name: tuple[int, str, str, bool]) -> str:
    return SLOGAN if name[3] else name[2]


if __name__ == "__main__":
    for title, cases in (("gold", gold_cases()), ("dev", marked_cases("dev")), ("passages", passage_cases())):
        scores = score(cases)
        for label, confused in (
            ("missed", scores.missed),
            ("wrong", scores.wrong),
            ("kind", scores.other_kind),
        ):
            sys.stdout.writelines(f"{title} {label}: {name} | {text[:60]}\n" for text, name in confused)
    sys.stdout.writelines(f"{what}: {value:.3f} ({note})\n" for what, value, _, note in measure())
