"""Findings: every result sentence with its grade, its numbers and the passages behind it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.comparison.grades import grade
from fangzhi.regions import NATIONAL_NAME
from fangzhi.report.language import Catalogue, catalogue, mark, mark_quoted
from fangzhi.report.markup import Prose, cite, escape_markdown, escape_marked, labelled, named, quoted, span
from fangzhi.report.narrative.evidence import of_region, written_value
from fangzhi.report.narrative.regions import PLACES, RegionTables, distinctive_terms, passages_with, twins
from fangzhi.report.narrative.side_by_side import (
    ENDS,
    ends,
    is_telling,
    middle,
    same_quantities,
    telling_figures,
)
from fangzhi.report.narrative.telling import is_of_meeting

_STRENGTH = {"supported": 2, "suggestive": 1, "descriptive": 0}
_NONE = float("nan")
_FIGURES_OF_A_THEME = 5  # regions named in one sentence
_LEAST_IN_COMMON = 3  # regions with the same quantity: two are a pair, and stand in the section
_MOST_OF_A_KIND = 40  # sentences of one kind: what a large corpus says beyond that is in the tables
_LEAST_DIFFERENCE = 0.05  # of two shares: 29 % against 32 % is none that anyone should read
_FOR_THE_PAGE = ("marked", "lead", "details")  # how a finding is shown; its record has the sentence
_MOST_LISTED = 8  # regions that a sentence names: more nobody reads
_NUMBERS = ("share", "rest_share", "difference", "low", "high", "n_regions", "of_regions", "document_share")


@dataclass(frozen=True)
class Finding:
    """One result sentence, its names marked; `score` ranks findings of one grade (higher first).

    region: several are joined by 、. merged_ids: of the statements that it says together with its own.
    lead, details: the sentence and the lines of Markdown below it, for a finding that is a list.
    """

    id: str
    kind: str
    region: str
    marked: str
    grade: str
    numbers: dict[str, float]
    passage_ids: list[str]
    score: float = field(default=0.0)
    is_fragile: bool = False
    merged_ids: tuple[str, ...] = ()
    lead: str = ""
    details: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the entry of findings.json."""
        shown = {name: value for name, value in asdict(self).items() if name not in _FOR_THE_PAGE}
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
        *_from_statements(
            _fitting(statements, tables, words), words, n_regions=len(tables.regions), twins=twins(tables)
        ),
        *_shared_initiatives(tables, words, said=_in_common(statements)),
        *_distinctive_terms(tables, words),
        *_quantities(tables, words),
        *_figures_in_common(tables, words),
        *_figures_by_theme(tables, words),
        *_own_figures(tables, words),
    ]
    return sorted(found, key=lambda one: (-_STRENGTH[one.grade], one.is_fragile, -one.score, one.id))


def _fitting(statements: pd.DataFrame, tables: RegionTables, words: Catalogue) -> pd.DataFrame:
    """Leave out what rests on a theme that misreads its passages; topics speak where the themes do not fit.

    The column `shown` has a topic by its number and terms, to be said in place of its name.
    """
    of_theme = statements["kind"].str.endswith("_theme") | (statements["kind"] == "theme_share")
    is_weak = statements["region"].isin(tables.weak_regions) | statements["name"].isin(tables.weak_themes)
    of_topic = statements["kind"] == "topic_share"
    left_out = of_theme if tables.is_misfit else of_topic | (of_theme & is_weak)
    kept = statements[~left_out]
    shown = [
        topic_name(name, tables, words) if kind == "topic_share" else ""
        for kind, name in zip(kept["kind"], kept["name"], strict=True)
    ]
    return kept.assign(shown=shown)


def topic_name(number: str, tables: RegionTables, words: Catalogue) -> str:
    """Return a topic as a sentence names it, its terms marked: topic 3 (产教融合, 职教)."""
    terms = tables.topic_labels.get(str(number), "").split("、")
    return words.say("finding.topic", number=number, terms=words.list([mark(term) for term in terms]))


def _from_statements(
    statements: pd.DataFrame,
    words: Catalogue,
    *,
    n_regions: int = 0,
    twins: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Iterator[Finding]:
    """Turn the statements that have a sentence in the catalogue (kind and direction) into findings.

    n_regions: of the run, for statements that count regions and do not say of how many.
    twins: region -> regions with mostly the same passages. What both have more of is one finding, not two
    that seem to contradict each other.
    """
    rows = [row for row in each_row(statements) if _can_be_said(row, words)]
    same = {(row.kind, row.direction, row.name, row.region): row for row in rows}
    taken: dict[str, int] = {}
    told: set[str] = set()
    wordings: list[str] = []
    for row in rows:
        others = [same.get((row.kind, row.direction, row.name, twin)) for twin in twins.get(row.region, ())]
        group = [row, *(other for other in others if other is not None and row.kind.endswith("_share"))]
        if row.statement_id in told or taken.get(row.kind, 0) >= _MOST_OF_A_KIND:
            continue
        if row.kind == "common_wording":
            if any(row.name in wording or wording in row.name for wording in wordings):
                continue  # 质的有效提升, 推动质的有效提升 and the like are one wording
            wordings.append(row.name)
        taken[row.kind] = taken.get(row.kind, 0) + 1
        told.update(one.statement_id for one in group)
        yield _finding(
            sorted(group, key=lambda one: PLACES[one.region]) if group[1:] else group, words, n_regions
        )


def _can_be_said(row: Any, words: Catalogue) -> bool:
    """Say whether a statement has a sentence, a passage behind it, and a difference that is one."""
    undefined = math.isnan(row.value)  # of one region alone there is no difference
    return not undefined and words.has(_key(row)) and bool(_passages(row)) and not _is_slight(row)


def _key(row: Any) -> str:
    return f"finding.{row.kind}.{row.direction}"


def _passages(row: Any) -> list[str]:
    return [*row.passage_ids, *(row.other_passage_ids if row.direction == "absent" else ())]


def _finding(group: Sequence[Any], words: Catalogue, n_regions: int) -> Finding:
    """Return what a statement says, or several of regions with the same passages say together."""
    row = group[0]
    numbers = {name: value for name, value in row.numbers.items() if isinstance(value, (int, float))}
    if "n_regions" in numbers:
        numbers.setdefault("of_regions", n_regions)
    if group[1:]:
        text = words.say(
            f"{_key(row)}_together",
            regions=words.list([mark(one.region) for one in group]),
            name=_name(row),
            share=_span([one.numbers["share"] for one in group], words),
            rest_share=_span([one.numbers["rest_share"] for one in group], words),
        )
    else:
        text = words.say(_key(row), **(row.numbers | {"region": mark(row.region), "name": _name(row)}))
    return Finding(
        id=row.statement_id,
        kind=row.kind,
        region="、".join(one.region for one in group),
        marked=text,
        grade=min((one.grade for one in group), key=_STRENGTH.__getitem__),
        numbers={name: round(float(numbers[name]), 4) for name in _NUMBERS if name in numbers},
        passage_ids=list(dict.fromkeys(passage for one in group for passage in _passages(one))),
        score=float(row.score),
        is_fragile=any(bool(one.is_fragile) for one in group),
        merged_ids=tuple(one.statement_id for one in group[1:]),
    )


def _span(shares: Sequence[float], words: Catalogue) -> str:
    """Return shares as one figure or as two: 92%; 92–94%."""
    ends = list(dict.fromkeys(f"{share:.0%}" for share in (min(shares), max(shares))))
    return words.say("list.span", first=ends[0].rstrip("%"), last=ends[1]) if ends[1:] else ends[0]


def _is_slight(row: Any) -> bool:
    """Say whether a difference of shares is both too small to read anything into and not supported."""
    of_shares = row.kind.endswith("_share")
    return bool(of_shares and row.grade != "supported" and abs(row.value) < _LEAST_DIFFERENCE)


def _n_pages(tables: RegionTables, passage_ids: Sequence[str]) -> int:
    """Count the pages behind passages: sections of one page are not independent documents."""
    return int(tables.passages.loc[tables.passages["passage_id"].isin(passage_ids), "seed_file"].nunique())


def _in_common(statements: pd.DataFrame) -> set[str]:
    """Return the programmes that most regions name, of which a finding of its own speaks."""
    return set(statements.loc[statements["kind"] == "common_initiative", "name"])


def _shared_initiatives(
    tables: RegionTables, words: Catalogue, *, said: Collection[str]
) -> Iterator[Finding]:
    """Name the regions of each programme that several have. said: those that are findings already."""
    shared = tables.inventory[tables.inventory["is_shared"] & ~tables.inventory["canonical"].isin(said)]
    for row in each_row(shared.head(_MOST_OF_A_KIND)):
        regions = [name for name in row.regions.split("、") if name != NATIONAL_NAME]
        yield Finding(
            id=f"initiative::{row.canonical}",
            kind="initiative",
            region="",
            marked=_named_by(row.canonical, regions, len(tables.regions), words),
            grade=grade(_n_pages(tables, row.passage_ids), _NONE, _NONE),
            numbers={
                "n_regions": len(regions),
                "of_regions": len(tables.regions),
                "n_mentions": row.n_mentions,
            },
            passage_ids=row.passage_ids,
            score=len(regions) / max(1, len(tables.regions)),
        )


def _named_by(name: str, regions: Sequence[str], of_regions: int, words: Catalogue) -> str:
    """Say which regions name a programme; of many only how many, since a table lists them."""
    if len(regions) > _MOST_LISTED:
        key = "all" if len(regions) == of_regions else "most"
        n = {"n_regions": len(regions), "of_regions": of_regions}
        return words.say(f"finding.common_initiative.{key}", name=mark(name), **n)
    listed = words.list([mark(one) for one in regions])
    return words.say("finding.initiative", name=mark(name), n=len(regions), regions=listed)


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


def _figures_in_common(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    """Name the quantities that several regions state alike, from the largest to the smallest."""
    told: set[str] = set()
    for one in same_quantities(tables, least=_LEAST_IN_COMMON):
        if one.subject in told or len(told) >= _MOST_OF_A_KIND:
            continue  # its aim and its result are one matter
        told.add(one.subject)
        rows = list(each_row(one.rows))
        said = {"n": len(rows), "of_regions": len(tables.regions), "subject": mark(one.subject)}
        aim = words.say("finding.aim") if one.status == "target" else ""
        listed = words.say("list.semicolon").join(_figure(row, words) for row in rows)
        lead = "finding.same_lead" if len(rows) > 2 * ENDS else "finding.same_lead_all"
        yield Finding(
            id=f"same::{one.subject}:{one.status}",
            kind="same_figures",
            region="",
            marked=words.say("finding.same", **said, aim=aim, figures=listed),
            grade="descriptive",  # each figure is one page's own
            numbers={"n_regions": len(rows), "of_regions": len(tables.regions)},
            passage_ids=one.rows["passage_id"].drop_duplicates().tolist(),
            score=2 + one.contrast / max(1, len(tables.regions)),
            lead=words.say(lead, **said, aim=aim, middle=middle(one, words), ends=ENDS),
            details=tuple(_figure_line(row, words, is_alone=False) for row in ends(one)),
        )


def _figures_by_theme(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    """Put side by side what regions state in figures on a theme: of each its largest number of things.

    A figure of `schools` or `counties` alone says too little to stand among the strongest, and so does one
    of those who came to a meeting.
    """
    rows = tables.indicators
    if tables.is_misfit:
        return
    counted = rows[rows["kind"].isin(["count", "money"]) & rows["subject"].notna() & rows["theme"].notna()]
    telling = [is_telling(row.subject) and not _is_of_meeting(row, tables) for row in each_row(counted)]
    counted = counted[pd.Series(telling, index=counted.index, dtype=bool)]
    for theme, group in counted.groupby("theme", sort=True):
        largest = group.sort_values(["value", "indicator_id"], ascending=[False, True], kind="stable")
        largest = largest.drop_duplicates("region").head(_FIGURES_OF_A_THEME)
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
            passage_ids=largest["passage_id"].drop_duplicates().tolist(),
            # What is done comes before who says what more often.
            score=1 + len(largest) / 100 + len(group) / 10_000,
            lead=words.say("finding.figures_lead", theme=mark(str(theme)), n=len(largest)),
            details=tuple(_figure_line(row, words) for row in each_row(largest)),
        )


def _own_figures(tables: RegionTables, words: Catalogue) -> Iterator[Finding]:
    """Name the most telling figures of a region where there are too few regions to hold any side by side."""
    for region in tables.regions if len(tables.regions) < _LEAST_IN_COMMON else ():
        own = of_region(tables.indicators, region)
        rows = list(each_row(telling_figures(tables, own).head(_FIGURES_OF_A_THEME))) if len(own) else []
        if rows:
            listed = words.list([_figure(row, words) for row in rows])
            lead = words.say("finding.figures_own", region=mark(region), n=len(own))
            yield Finding(
                id=f"own::{region}",
                kind="figures",
                region=region,
                marked=f"{lead} {listed}" if words.language == "en" else f"{lead}{listed}",
                grade="descriptive",
                numbers={"n": len(own)},
                passage_ids=list(dict.fromkeys(row.passage_id for row in rows)),
                score=1.0,
                lead=lead,
                details=tuple(_figure_line(row, words) for row in rows),
            )


def _is_of_meeting(row: Any, tables: RegionTables) -> bool:
    return is_of_meeting(str(tables.passage[row.passage_id].text), str(row.raw))


def _figure_line(row: Any, words: Catalogue, *, is_alone: bool = True) -> str:
    """Return a figure as a line in Markdown: its region, its value as readers write it, its own words.

    is_alone: what it counts is not said above.
    """
    shown = row.raw if words.language == "zh" else written_value(row)
    if not is_alone:
        region, amount = named(row.region), span(escape_markdown(shown), "amount")
        matter = "" if _same_digits(shown, row.raw) else quoted(row.raw)
        evidence = cite([row.passage_id])
        return words.say(
            "finding.figure_line", region=region, value=amount, matter=matter, aim="", evidence=evidence
        )
    return words.say(
        "finding.figure_line",
        region=words.list([named(name) for name in row.region.split("、")]),
        value=span(escape_markdown(shown), "amount"),
        matter=_matter(row, is_translated=shown != row.raw),
        aim=words.say("finding.aim") if row.status == "target" else "",
        evidence=cite([row.passage_id]),
    )


def _same_digits(shown: str, raw: str) -> bool:
    """Say whether a number as written tells no more than the one shown: 98.5%, but not 1.3万名 or 近50所."""
    if shown == raw:
        return True
    has_same = re.sub("[^0-9.]", "", shown) == re.sub("[^0-9.]", "", raw)
    return has_same and re.fullmatch("[0-9.]+.{1,2}", raw) is not None and not set("万亿余多") & set(raw)


def _matter(row: Any, *, is_translated: bool) -> str:
    """Return what is counted, and the number as written if it was translated."""
    raw = f" {quoted(row.raw)}" if is_translated else ""
    return f"{named(str(row.subject))}{raw}"


def _name(row: Any) -> str:
    """Return what a statement is about; repeated wording is a quotation, and no name."""
    if shown := getattr(row, "shown", ""):
        return str(shown)
    return mark_quoted(row.name) if row.kind == "common_wording" else mark(row.name)


def _figure(row: Any, words: Catalogue) -> str:
    regions = words.list([mark(name) for name in row.region.split("、")])
    return words.say(
        "finding.figure",
        region=regions,
        raw=words.explained(mark_quoted(row.raw), written_value(row)),
        subject=mark(str(row.subject)),
    )


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


def common_text(findings: Sequence[Finding], kinds: Sequence[str], *, none: str, most: int = 12) -> Prose:
    """Return what the texts of several regions have, and say so where nothing of it is in all of them.

    none: key of the sentence that says it; below it, `_at_all`, what is said without any finding.
    """
    chosen = [finding for finding in findings if finding.kind in kinds]
    if not chosen:
        return Prose(catalogue().say(f"{none}_at_all"))
    listed = findings_text(chosen, kinds, none=none, most=most).text
    everywhere = any(one.numbers["n_regions"] >= one.numbers["of_regions"] for one in chosen)
    return Prose(listed if everywhere else f"{catalogue().say(none)}\n\n{listed}")


def differences_text(findings: Sequence[Finding], tables: RegionTables, *, of_a_region: int = 4) -> Prose:
    """Return, region by region, what sets its texts apart: the strongest findings of each."""
    blocks = []
    for region in tables.regions:
        own = [finding for finding in findings if region in finding.region.split("、")][:of_a_region]
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
    return {name for finding in findings for name in (finding.id, *finding.merged_ids)} | terms
