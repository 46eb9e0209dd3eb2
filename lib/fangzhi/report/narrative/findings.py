"""Findings: every result sentence with its grade, its numbers and the passages behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.comparison.grades import grade
from fangzhi.regions import NATIONAL_NAME
from fangzhi.report.language import Catalogue, catalogue, mark, mark_quoted
from fangzhi.report.markup import Prose, cite, escape_marked, labelled
from fangzhi.report.narrative.evidence import initiative_inventory, written_value
from fangzhi.report.narrative.regions import RegionTables, distinctive_terms, passages_with

_STRENGTH = {"supported": 2, "suggestive": 1, "descriptive": 0}
_NONE = float("nan")
_FIGURES_OF_A_THEME = 5  # regions named in one sentence
_MOST_OF_A_KIND = 40  # sentences of one kind: what a large corpus says beyond that is in the tables
_LEAST_DIFFERENCE = 0.05  # of two shares: 29 % against 32 % is none that anyone should read
_NUMBERS = ("share", "rest_share", "difference", "low", "high", "n_regions", "of_regions", "document_share")


@dataclass(frozen=True)
class Finding:
    """One result sentence, its names marked; `score` ranks findings of one grade (higher first)."""

    id: str
    kind: str
    region: str
    marked: str
    grade: str
    numbers: dict[str, float]
    passage_ids: list[str]
    score: float = field(default=0.0)
    is_fragile: bool = False

    def record(self) -> dict[str, Any]:
        """Return the entry of findings.json."""
        shown = {name: value for name, value in asdict(self).items() if name != "marked"}
        return shown | {"text": self.text}

    @property
    def text(self) -> str:
        """The sentence as plain text, its names explained."""
        return catalogue().resolve(self.marked, is_markdown=False)


def find(tables: RegionTables, statements: pd.DataFrame) -> list[Finding]:
    """Return every finding of a run, the strongest first.

    statements: of `comparison.all_statements`. Strength is the grade, then whether leaving one page
    out turns it, then the score: how far the numbers are from what one would expect.
    """
    words = catalogue()
    found = [
        *_from_statements(statements, words),
        *_shared_initiatives(tables, words),
        *_distinctive_terms(tables, words),
        *_quantities(tables, words),
        *_figures_by_theme(tables, words),
    ]
    return sorted(found, key=lambda one: (-_STRENGTH[one.grade], one.is_fragile, -one.score, one.id))


def _from_statements(statements: pd.DataFrame, words: Catalogue) -> Iterator[Finding]:
    """Turn the statements that have a sentence in the catalogue (kind and direction) into findings."""
    taken: dict[str, int] = {}
    for row in each_row(statements):
        key = f"finding.{row.kind}.{row.direction}"
        passages = [*row.passage_ids, *(row.other_passage_ids if row.direction == "absent" else ())]
        undefined = math.isnan(row.value)  # of one region alone there is no difference
        if undefined or not words.has(key) or not passages or taken.get(row.kind, 0) >= _MOST_OF_A_KIND:
            continue
        if _is_slight(row):
            continue
        taken[row.kind] = taken.get(row.kind, 0) + 1
        numbers = {name: value for name, value in row.numbers.items() if isinstance(value, (int, float))}
        yield Finding(
            id=row.statement_id,
            kind=row.kind,
            region=row.region,
            marked=words.say(key, **(row.numbers | {"region": mark(row.region), "name": _name(row)})),
            grade=row.grade,
            numbers={name: round(float(numbers[name]), 4) for name in _NUMBERS if name in numbers},
            passage_ids=passages,
            score=float(row.score),
            is_fragile=bool(row.is_fragile),
        )


def _is_slight(row: Any) -> bool:
    """Say whether a difference of shares is both too small to read anything into and not supported."""
    of_shares = row.kind.endswith("_share")
    return bool(of_shares and row.grade != "supported" and abs(row.value) < _LEAST_DIFFERENCE)


def _n_pages(tables: RegionTables, passage_ids: Sequence[str]) -> int:
    """Count the pages behind passages: sections of one page are not independent documents."""
    return int(tables.passages.loc[tables.passages["passage_id"].isin(passage_ids), "seed_file"].nunique())


def _shared_initiatives(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    for row in each_row(initiative_inventory(tables.initiatives).query("is_shared").head(_MOST_OF_A_KIND)):
        regions = [name for name in row.regions.split("、") if name != NATIONAL_NAME]
        yield Finding(
            id=f"initiative::{row.canonical}",
            kind="initiative",
            region="",
            marked=words.say(
                "finding.initiative",
                name=mark(row.canonical),
                n=len(regions),
                regions=words.list([mark(name) for name in regions]),
            ),
            grade=grade(_n_pages(tables, row.passage_ids), _NONE, _NONE),
            numbers={"n_regions": len(regions), "n_mentions": row.n_mentions},
            passage_ids=row.passage_ids,
            score=len(regions) / max(1, len(tables.regions)),
        )


def _distinctive_terms(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    for region in tables.regions:
        rows = distinctive_terms(tables, region)
        if rows.empty or len(tables.regions) < 2:
            continue
        terms = rows["term"].tolist()
        first = next(each_row(rows))
        yield Finding(
            id=f"terms:{region}:",
            kind="terms",
            region=region,
            marked=words.say(
                "finding.terms", region=mark(region), terms=words.list([mark(term) for term in terms])
            ),
            grade=min(rows["grade"], key=_STRENGTH.__getitem__),
            numbers={name: round(float(getattr(first, name)), 4) for name in ("z", "log_odds", "n_target")},
            passage_ids=passages_with(tables, region, terms, most=5),
            score=(1 - math.exp(-abs(float(first.log_odds)))) / 2,
            is_fragile=bool(rows["flips"].astype(bool).any()),
        )


def _quantities(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    rows = tables.indicators
    if rows.empty:
        return
    targets = rows[rows["status"] == "target"]
    n_regions = len({name for joined in rows["region"] for name in joined.split("、")} & set(tables.regions))
    values = {"n": len(rows), "n_targets": len(targets), "n_regions": n_regions}
    key = "finding.quantities" if len(targets) else "finding.quantities_achieved"
    yield Finding(
        id="quantities::",
        kind="quantities",
        region="",
        marked=words.say(key, **values),
        grade=grade(_n_pages(tables, rows["passage_id"].tolist()), _NONE, _NONE),
        numbers={name: float(value) for name, value in values.items()},
        passage_ids=(targets if len(targets) else rows)["passage_id"].drop_duplicates().tolist(),
        score=0.3,
    )


def _figures_by_theme(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    """Put side by side what regions state in figures on a theme: of each its largest number of things."""
    rows = tables.indicators
    counted = rows[rows["kind"].isin(["count", "money"]) & rows["subject"].notna() & rows["theme"].notna()]
    for theme, group in counted.groupby("theme", sort=True):
        largest = group.sort_values(["value", "indicator_id"], ascending=[False, True], kind="stable")
        largest = largest.drop_duplicates("region").head(_FIGURES_OF_A_THEME)
        passages = largest["passage_id"].drop_duplicates().tolist()
        if len(largest) < 3:  # of two regions the table says as much
            continue
        figures = words.say("list.semicolon").join(_figure(row, words) for row in each_row(largest))
        yield Finding(
            id=f"figures::{theme}",
            kind="figures",
            region="",
            marked=words.say("finding.figures", theme=mark(str(theme)), figures=figures),
            # A list is as sure as its weakest member, and each figure is one page's own.
            grade="descriptive",
            numbers={"n_regions": len(largest), "n": len(group)},
            passage_ids=passages,
            score=1 + len(largest) / 100,  # what is done comes before who says what more often
        )


def _name(row: Any) -> str:
    """Return what a statement is about; repeated wording is a quotation, and no name."""
    return mark_quoted(row.name) if row.kind == "common_wording" else mark(row.name)


def _figure(row: Any, words: Catalogue) -> str:
    regions = words.list([mark(name) for name in row.region.split("、")])
    return words.say(
        "finding.figure",
        region=regions,
        raw=words.explained(mark_quoted(row.raw), written_value(row)),
        subject=mark(str(row.subject)),
    )


def summary(
    findings: Sequence[Finding], *, most: int = 8, of_a_kind: int = 2, of_a_region: int = 1
) -> list[Finding]:
    """Return the findings that the first page shows: the strongest, but few of one kind or region.

    Some places are kept for figures, which are descriptive and would never be among the strongest.
    """
    figures = [finding for finding in findings if finding.kind == "figures"][:of_a_kind]
    return _strongest(findings, most - len(figures), of_a_kind, of_a_region) + figures


def _strongest(findings: Sequence[Finding], most: int, of_a_kind: int, of_a_region: int) -> list[Finding]:
    chosen: list[Finding] = []
    for finding in findings:
        if finding.kind == "figures":
            continue
        same_kind = sum(one.kind == finding.kind for one in chosen)
        same_region = sum(one.region == finding.region for one in chosen) if finding.region else 0
        if same_kind < of_a_kind and same_region < of_a_region and len(chosen) < most:
            chosen.append(finding)
    return chosen


def summary_text(findings: Sequence[Finding], corpus: Prose) -> Prose:
    """Return the first page: the corpus in a sentence, then the strongest findings."""
    words = catalogue()
    if not findings:
        return Prose(f"{corpus.text}\n\n{words.say('summary.none')}")
    lines = [f"- {sentence(finding)}" for finding in summary(findings)]
    return Prose(f"{corpus.text}\n\n{words.say('summary.lead')}\n\n" + "\n".join(lines))


def sentence(finding: Finding, *, most: int = 3) -> str:
    """Return a finding in Markdown with its markers and grade."""
    words = catalogue()
    return words.say(
        "finding.graded",
        text=escape_marked(finding.marked),
        evidence=cite(finding.passage_ids, most=most),
        grade=words.say(f"grade.{finding.grade}"),
        fragile=words.say("finding.fragile") if finding.is_fragile else "",
    )


def findings_text(findings: Sequence[Finding], kinds: Sequence[str], *, none: str, most: int = 12) -> Prose:
    """Return the findings of some kinds as a list; `none` is the key of what is said without any."""
    chosen = [finding for finding in findings if finding.kind in kinds][:most]
    if not chosen:
        return Prose(catalogue().say(none))
    return Prose("\n".join(f"- {sentence(finding)}" for finding in chosen))


def differences_text(findings: Sequence[Finding], tables: RegionTables, *, of_a_region: int = 4) -> Prose:
    """Return, region by region, what sets its texts apart: the strongest findings of each."""
    blocks = []
    for region in tables.regions:
        own = [finding for finding in findings if finding.region == region][:of_a_region]
        if own:
            lines = [f"    - {sentence(finding)}" for finding in own]
            head = f"- **{labelled(region)}**"
            blocks.append(catalogue().resolve("\n".join([head, *lines])))
    return Prose("\n".join(blocks) or catalogue().say("differences.none"))


def said(findings: Sequence[Finding], tables: RegionTables) -> set[str]:
    """Return the ids of the statements behind the findings; the terms of a region are one each."""
    terms = {
        f"term:{region}:{term}"
        for region in tables.regions
        for term in distinctive_terms(tables, region)["term"]
    }
    return {finding.id for finding in findings} | terms
