"""The first page: the corpus in a sentence, then the strongest findings as cards with their grades."""

from __future__ import annotations

from collections.abc import Sequence

from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, bar, block, cite, escape_marked, span
from fangzhi.report.narrative.findings import Finding
from fangzhi.report.narrative.regions import RegionTables, misfit_text
from fangzhi.report.narrative.telling import has_formula

_FIGURES = ("figures", "same_figures")
_MOST = {"common_wording": 1}  # one wording shows what kind of words they share


def summary(
    findings: Sequence[Finding],
    *,
    most: int = 8,
    of_a_kind: int = 2,
    of_a_region: int = 1,
    n_figures: int = 3,
) -> list[Finding]:
    """Return the findings that the first page shows: the strongest, but few of one kind or region.

    Some places are kept for figures, which are descriptive and would never be among the strongest: for
    what several regions state alike, else for what they state on a theme. Formulas that all texts share
    and what a region says little of stay in their sections.
    """
    same = [finding for finding in findings if finding.kind == "same_figures"][:n_figures]
    by_theme = [finding for finding in findings if finding.kind == "figures"]
    figures = same + by_theme[: max(0, of_a_kind - len(same))]
    return _strongest(findings, most - len(figures), of_a_kind, of_a_region) + figures


def _strongest(findings: Sequence[Finding], most: int, of_a_kind: int, of_a_region: int) -> list[Finding]:
    chosen: list[Finding] = []
    for finding in (one for one in findings if _is_worth_a_card(one)):
        same_kind = sum(_kin(one.kind) == _kin(finding.kind) for one in chosen)
        same_region = sum(one.region == finding.region for one in chosen) if finding.region else 0
        if (
            same_kind < _MOST.get(finding.kind, of_a_kind)
            and same_region < of_a_region
            and len(chosen) < most
        ):
            chosen.append(finding)
    return chosen


def _kin(kind: str) -> str:
    return kind.removeprefix("common_")  # a programme in common is one kind of news, of how many regions ever


def _is_worth_a_card(finding: Finding) -> bool:
    """Say whether a finding tells a hurried reader something; figures have places of their own."""
    is_little = finding.kind.endswith("_share") and finding.numbers["share"] < finding.numbers["rest_share"]
    is_formula = finding.kind == "common_wording" and has_formula(finding.marked)
    return not (finding.kind in _FIGURES or is_little or is_formula)


def summary_text(findings: Sequence[Finding], corpus: Prose, tables: RegionTables) -> Prose:
    """Return the first page: the corpus, whether the themes fit it, and the strongest findings as cards."""
    words = catalogue()
    lead = "\n\n".join(text for text in (corpus.text, misfit_text(tables)) if text)
    if not findings:
        return Prose(f"{lead}\n\n{words.say('summary.none')}")
    cards = "\n\n".join(_card(finding, words) for finding in summary(findings))
    shown = block(cards, "findings")
    return Prose(f"{lead}\n\n{words.say('summary.lead')}\n\n{shown}", is_brief=True)


def _card(finding: Finding, words: Catalogue) -> str:
    """Return a finding as a block: what it is, its grade, its number, its sentence, its evidence."""
    fragile = words.say("finding.fragile") if finding.is_fragile else ""
    pips = span(words.say(f"grade_mark.{finding.grade}"), "pips", is_silent=True)
    grade = span(f"{pips} {words.say(f'grade.{finding.grade}')}{fragile}", "grade")
    head = f"{span(words.say(f'card.kind.{finding.kind}'), 'kind')} {grade}"
    if finding.details:
        told = [escape_marked(finding.lead), "\n".join(f"- {detail}" for detail in finding.details)]
    else:
        told = [f"{escape_marked(finding.marked)} {cite(finding.passage_ids)}"]
    return block("\n\n".join(part for part in (head, _number(finding, words), *told) if part), "finding")


def _number(finding: Finding, words: Catalogue) -> str:
    """Return the number that a finding turns on, with a bar of its part; nothing where it has none."""
    numbers = finding.numbers
    if finding.kind == "quantities":
        kind, part, rest = "aims", numbers["n_targets"] / max(1.0, numbers["n"]), 0.0
    elif finding.kind.endswith("_share"):
        kind, part, rest = "share", numbers["share"], numbers["rest_share"]
    elif "of_regions" in numbers:
        kind, part, rest = "regions", numbers["n_regions"] / max(1.0, numbers["of_regions"]), 0.0
    else:
        return ""
    key, unit = words.say(f"card.{kind}", **numbers), words.say(f"card.{kind}_unit")
    return f"{span(key, 'key')} {span(unit, 'unit')} {bar(part, rest)}"
