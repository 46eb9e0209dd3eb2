"""Findings: every result sentence with its grade, its numbers and the passages behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.comparison.grades import grade
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown
from fangzhi.report.narrative.evidence import initiative_inventory
from fangzhi.report.narrative.regions import (
    RegionTables,
    basis_of_regions,
    distinctive_terms,
    passages_behind,
    passages_with,
)

_STRENGTH = {"supported": 2, "suggestive": 1, "descriptive": 0}
_NONE = float("nan")


@dataclass(frozen=True)
class Finding:
    """One result sentence; `text` is plain, `interest` ranks findings of one grade (higher first)."""

    id: str
    kind: str
    text: str
    grade: str
    numbers: dict[str, float]
    passage_ids: list[str]
    interest: float = field(default=0.0)

    def record(self) -> dict[str, Any]:
        """Return the entry of findings.json."""
        return asdict(self)


def find(tables: RegionTables, *, language: str = "en") -> list[Finding]:
    """Return every finding of a run, the strongest first.

    Strength is the grade, then interest: how far the numbers are from what the other regions have.
    """
    words = catalogue(language)
    found = [
        *_shared_initiatives(tables, words),
        *_common_themes(tables, words),
        *_theme_stresses(tables, words),
        *_distinctive_terms(tables, words),
        *_quantities(tables, words),
    ]
    return sorted(found, key=lambda one: (-_STRENGTH[one.grade], -one.interest, one.id))


def summary(findings: Sequence[Finding], *, most: int = 8, of_a_kind: int = 2) -> list[Finding]:
    """Return the findings that the first page shows: the strongest, but few of one kind."""
    chosen: list[Finding] = []
    for finding in findings:
        if sum(one.kind == finding.kind for one in chosen) < of_a_kind and len(chosen) < most:
            chosen.append(finding)
    return chosen


def summary_text(
    findings: Sequence[Finding], corpus: Prose, *, reason: str = "", language: str = "en"
) -> Prose:
    """Return the first page: the corpus in a sentence, then the strongest findings."""
    words = catalogue(language)
    if not findings:
        return Prose(f"{corpus}\n\n{words.say('summary.none', reason=reason)}")
    lines = [f"- {sentence(finding)}" for finding in summary(findings)]
    return Prose(f"{corpus}\n\n{words.say('summary.lead')}\n\n" + "\n".join(lines))


def sentence(finding: Finding, *, most: int = 3) -> str:
    """Return a finding in Markdown with its markers and grade."""
    return f"{escape_markdown(finding.text)} {cite(finding.passage_ids, most=most)} (*{finding.grade}*)"


def _n_pages(tables: RegionTables, passage_ids: Sequence[str]) -> int:
    """Count the pages behind passages: sections of one page are not independent documents."""
    return int(tables.passages.loc[tables.passages["passage_id"].isin(passage_ids), "seed_file"].nunique())


def _shared_initiatives(tables: RegionTables, words: Catalogue) -> list[Finding]:
    findings = []
    inventory = initiative_inventory(tables.initiatives).query("is_shared")
    for row in each_row(inventory):
        regions = [name for name in row.regions.split("、") if name != "全国"]
        text = words.say(
            "finding.initiative", name=row.canonical, n=len(regions), regions=words.list(regions)
        )
        findings.append(
            Finding(
                id=f"initiative-{row.canonical}",
                kind="initiative",
                text=text,
                grade=grade(_n_pages(tables, row.passage_ids), _NONE, _NONE),
                numbers={"n_regions": len(regions), "n_mentions": row.n_mentions},
                passage_ids=row.passage_ids,
                interest=len(regions) / max(1, len(tables.regions)) + 0.01 * row.n_mentions,
            )
        )
    return findings


def _common_themes(tables: RegionTables, words: Catalogue) -> list[Finding]:
    shares = tables.shares.query("kind == 'theme' and share > 0.02")
    n_regions = len(tables.regions)
    findings = []
    for theme, rows in shares.groupby("name", sort=True):
        named = set(rows["region"]) & set(tables.regions)
        if n_regions < 2 or len(named) < max(2, 0.75 * n_regions):
            continue
        passages = [
            one
            for region in sorted(named)
            for one in passages_behind(tables, region, theme=str(theme), most=1)
        ]
        text = words.say("finding.common", theme=theme, n=len(named), total=n_regions)
        findings.append(
            Finding(
                id=f"common-{theme}",
                kind="common",
                text=text,
                grade=grade(_n_pages(tables, passages), _NONE, _NONE),
                numbers={"n_regions": len(named), "total": n_regions},
                passage_ids=passages,
                interest=0.5 * len(named) / n_regions,  # common ground is expected: differences come first
            )
        )
    return findings


def _theme_stresses(tables: RegionTables, words: Catalogue) -> list[Finding]:
    rows = tables.shares.query("kind == 'theme'")
    rows = rows[rows["difference"].notna() & (rows["difference"] >= 0.15) & (rows["share"] >= 0.2)]
    findings = []
    for row in each_row(rows):
        text = words.say(
            "finding.theme", region=row.region, theme=row.name, share=row.share, rest=row.rest_share
        )
        findings.append(
            Finding(
                id=f"theme-{row.region}-{row.name}",
                kind="theme",
                text=text,
                grade=row.grade,
                numbers=_numbers(
                    row, "share", "rest_share", "difference", "difference_low", "difference_high"
                ),
                passage_ids=passages_behind(tables, row.region, theme=row.name, most=5),
                interest=float(row.difference),
            )
        )
    return findings


def _numbers(row: Any, *names: str) -> dict[str, float]:
    values = {name: float(getattr(row, name)) for name in names}
    return {name: round(value, 4) for name, value in values.items() if not pd.isna(value)}


def _distinctive_terms(tables: RegionTables, words: Catalogue) -> list[Finding]:
    findings = []
    for region in tables.regions:
        rows = distinctive_terms(tables, region)
        if rows.empty or len(tables.regions) < 2:
            continue
        terms = rows["term"].tolist()
        first = next(each_row(rows))
        findings.append(
            Finding(
                id=f"terms-{region}",
                kind="terms",
                text=words.say("finding.terms", region=region, terms=words.list(terms)),
                grade=min(rows["grade"], key=_STRENGTH.__getitem__),
                numbers=_numbers(first, "z", "log_odds", "n_target", "n_reference"),
                passage_ids=passages_with(tables, region, terms, most=5),
                interest=float(first.z) / 20,
            )
        )
    return findings


def _quantities(tables: RegionTables, words: Catalogue) -> list[Finding]:
    rows = tables.indicators
    if rows.empty:
        return []
    targets = rows[rows["status"] == "target"]
    text = words.say(
        "finding.quantities", n=len(rows), n_targets=len(targets), n_regions=rows["region"].nunique()
    )
    passages = (targets if len(targets) else rows)["passage_id"].drop_duplicates().tolist()
    return [
        Finding(
            id="quantities",
            kind="quantities",
            text=text,
            grade=grade(_n_pages(tables, rows["passage_id"].tolist()), _NONE, _NONE),
            numbers={"n": len(rows), "n_targets": len(targets)},
            passage_ids=passages,
            interest=0.3,
        )
    ]


def single_page_share(tables: RegionTables) -> float:
    """Return the share of regions that rest on one page."""
    basis = basis_of_regions(tables)
    return float((basis["n_pages"] == 1).mean()) if len(basis) else _NONE
