"""From pages to documents and passages, with an account of every character.

`clean_page` does what concerns one page, and may run anywhere, in any order; `join_pages` does
what depends on all of them: copies, lines that a site repeats, ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from fangzhi.artefacts.alignment import RepairedText, uncollected
from fangzhi.artefacts.corrections import Correction
from fangzhi.artefacts.messages import told
from fangzhi.cleaning.boilerplate import take_boilerplate
from fangzhi.cleaning.correcting import OF_CLEANING, Outcome, check_target, correct_page, outcome_table
from fangzhi.cleaning.dates import choose_date, days_between, infer_date, printed_dates
from fangzhi.cleaning.documents import CleanPage, Document, Passage, Removed, Statement
from fangzhi.cleaning.duplicates import Candidate, find_copies, signature
from fangzhi.cleaning.extract import Limits, Page, language, read_page
from fangzhi.cleaning.facts import DATED, WRITTEN, Fact, Found, best_fact
from fangzhi.cleaning.frame import strays_above
from fangzhi.cleaning.lines import Line, cut_lines
from fangzhi.cleaning.markdown import markdown_edits
from fangzhi.cleaning.metadata import (
    dateline_facts,
    find_site,
    read_head,
    read_labels,
    signature_facts,
)
from fangzhi.cleaning.noise import mark_anywhere, mark_by_markup, mark_by_place
from fangzhi.cleaning.refusals import Refused
from fangzhi.cleaning.repair import repair
from fangzhi.cleaning.sections import (
    Report,
    assign_roles,
    find_title,
    is_heading,
    split_reports,
    split_site_names,
    take_strays_above,
)
from fangzhi.cleaning.tables import Corpus, make_tables


def clean_corpus(
    files: Iterable[tuple[str, bytes]], *, limits: Limits | None = None, refused: Iterable[Refused] = ()
) -> Corpus:
    """Clean a corpus given as (name, bytes); refused: files that the caller could not open."""
    cleaned: list[CleanPage] = []
    rejected = list(refused)
    for seed_file, data in files:
        for item in read_page(seed_file, data, limits=limits):
            page = item if isinstance(item, Refused) else clean_page(item)
            if isinstance(page, Refused):
                rejected.append(page)
            else:
                cleaned.append(page)
    return join_pages(cleaned, refused=rejected)


# --- one page -------------------------------------------------------------------------------------


@uncollected()
def clean_page(page: Page) -> CleanPage | Refused:
    """Repair a page, take away what is no article, and cut the rest into documents and passages.

    A page on which nothing is left is refused (`no_article`).
    """
    repaired = _repair(page)
    lines, reports = judge(repaired, cut_lines(repaired, page.tags))
    _settle(repaired, lines, reports)
    documents = tuple(_document(report, repaired) for report in reports if report.lines)
    if not documents:
        detail = told("no text but menus, notices and the like; fetch the article itself")
        return Refused(page.seed_file, "no_article", detail)
    return CleanPage(
        page,
        language(repaired.text),
        _script(repaired),
        find_site(lines),
        documents,
        tuple(Removed(line.start, line.end, line.reason) for line in lines if line.reason),
    )


def _repair(page: Page) -> RepairedText:
    if page.format != "markdown":
        return repair(page.text)
    plain = RepairedText(page.text, tuple(markdown_edits(page.text)))
    return plain.then(repair(plain.text).columns)


def judge(repaired: RepairedText, lines: list[Line]) -> tuple[list[Line], list[Report]]:
    """Give each line its role or the reason of its removal; return the lines and the reports they make."""
    mark_anywhere(lines)
    facts = read_labels(lines)
    mark_by_markup(lines)
    mark_by_place(lines)
    lines = split_site_names(repaired, lines)
    return lines, find_reports(lines, facts)


def _settle(repaired: RepairedText, lines: Sequence[Line], reports: Sequence[Report]) -> None:
    """Judge what is left as if it were the page, until nothing more falls.

    What was removed stood around what is left and had a part in judging it; without this, cleaning
    what was cleaned could take a little more away.
    """
    n_removed = sum(not line.is_kept for line in lines)
    while n_removed:
        kept = [line for line in lines if line.is_kept]
        alone = [line.alone() for line in kept]
        judge(repaired, alone)
        n_removed = 0
        for line, judged in zip(kept, alone, strict=True):
            if judged.reason:
                line.remove(judged.reason)
                n_removed += 1
    for report in reports:
        report.drop_removed()


def find_reports(lines: Sequence[Line], labelled: Sequence[Found]) -> list[Report]:
    """Return the reports of a page, each kept line in one of them, with role and facts."""
    reports = split_reports([line for line in lines if line.is_kept])
    for report in reports:
        in_head = read_head(_head_lines(lines, report, is_first=report is reports[0]))
        report.drop_removed()
        if report.title is None:
            find_title(report, lines)
            take_strays_above(report, lines)
            _take_strays_around(report, lines)
        assign_roles(report)
        report.facts = _report_facts(report, [*labelled, *in_head])
    return reports


def _take_strays_around(report: Report, lines: Sequence[Line]) -> None:
    """Take out the lines around the title that have no form of a part of the article."""
    title, n_head = report.title_line, len(report.head)
    if title is None or n_head == len(report.lines):
        return
    head = _head_lines(lines, report, is_first=True)
    has_headings = any(is_heading(line) for line in report.lines[n_head:])
    if any(line is title for line in head):
        for line in strays_above(head, title, has_headings=has_headings):
            line.remove("metadata" if line.start > title.start and ":" in line.key else "navigation")
        report.drop_removed()


def _head_lines(lines: Sequence[Line], report: Report, *, is_first: bool) -> list[Line]:
    """Return the lines of the page, removed ones too, above the first paragraph of a report.

    Of the first report that is all from the top of the page.
    """
    if not report.lines:
        return []
    n_head = len(report.head)
    end = report.lines[n_head].start if n_head < len(report.lines) else report.lines[-1].end
    start = 0 if is_first else report.lines[0].start
    return [line for line in lines if start <= line.start < end]


def _report_facts(report: Report, found: Sequence[Found]) -> list[Found]:
    """Return the facts that hold for a report: those printed within it, then those of the page."""
    if not report.lines:
        return []
    start, end = report.lines[0].start, report.lines[-1].end
    own = [(line, fact) for line, fact in found if start <= line.start < end]
    general = [(line, fact) for line, fact in found if not start <= line.start < end]
    first = next((line for line in report.lines if line.is_prose), None)
    dateline = [(first, fact) for fact in dateline_facts(first)] if first else []
    return own + general + dateline + signature_facts(report.lines)


_CONVERSIONS = ("script", "wording")


def _script(repaired: RepairedText) -> str:
    # A simplified page has a stray traditional name; a traditional one changes a sixth of its text.
    is_converted = np.isin(repaired.columns.reasons, _CONVERSIONS)
    n_converted = repaired.columns.n_put[is_converted].sum()
    return "traditional" if n_converted > 0.03 * len(repaired.raw) else "simplified"


def _document(report: Report, repaired: RepairedText) -> Document:
    passages = tuple(_passage(line, repaired) for line in report.lines)
    statements, date_basis = _statements(report, repaired)
    text = "\n".join(passage.text for passage in passages)
    return Document(passages, statements, date_basis, signature(text))


def _passage(line: Line, repaired: RepairedText) -> Passage:
    edits = tuple(repaired.edits_within(line.start, line.end))
    text = repaired.clean(line.start, line.end) if edits else repaired.raw[line.start : line.end]
    return Passage(line.role, text.strip(), line.start, line.end, edits)


_PRINTED_FIELDS = ("title", "issuer", "source", "author", "editor", "number")


def _statements(report: Report, repaired: RepairedText) -> tuple[tuple[Statement, ...], str]:
    """Return what the page states of a report, and the basis of its date."""
    stated: dict[str, Statement] = {}
    for field in _PRINTED_FIELDS:
        found = best_fact(report.facts, field)
        if found:
            stated[field] = _statement(field, *found, repaired)
    for field, value, line in (
        ("title", report.title, report.title_line),
        ("issuer", report.issuer, report.issuer_line),
    ):
        if value and line:
            stated[field] = Statement(field, value, line.start, line.end)
    published, basis = _published(report, repaired)
    if published:
        stated["published_on"] = published
    return tuple(stated[field] for field in sorted(stated)), basis


def _statement(field: str, line: Line, fact: Fact, repaired: RepairedText) -> Statement:
    start, end = (repaired.to_raw(line.clean_start + offset) for offset in (fact.start, fact.end))
    return Statement(field, fact.value, start, max(start, end))


def _published(report: Report, repaired: RepairedText) -> tuple[Statement | None, str]:
    """Return the day of publication and its basis: printed, inferred or none."""
    dateline = best_fact(report.facts, "dateline")
    month_day = dateline[1].value if dateline else None
    dates = _without_touches(
        [(line, fact) for line, fact in report.facts if fact.field == "date" and fact.value]
    )
    chosen = choose_date([(fact.value, fact.strength) for _, fact in dates], dateline=month_day)
    if chosen:
        line, fact = next(found for found in dates if found[1].value == chosen)
        return _statement("published_on", line, fact, repaired), "printed"
    inferred = infer_date(month_day, printed_dates(repaired.text)) if month_day else None
    if inferred and dateline:
        place = _statement("published_on", *dateline, repaired)
        return Statement("published_on", inferred, place.start, place.end), "inferred"
    return None, "none"


def _without_touches(dates: list[Found]) -> list[Found]:
    """Leave out the days on which a page was touched long after its document was signed: mirrors set them."""
    signed = [fact.value for _, fact in dates if fact.strength == WRITTEN]
    if not signed or any(fact.strength > DATED for _, fact in dates):
        return dates
    return [
        found
        for found in dates
        if found[1].strength != DATED or (days_between(max(signed), found[1].value) or 0) <= _MAX_TOUCH
    ]


_MAX_TOUCH = 60  # days


# --- all pages ------------------------------------------------------------------------------------


def join_pages(
    pages: Iterable[CleanPage],
    *,
    refused: Iterable[Refused] = (),
    corrections: Sequence[Correction] = (),
    say: Callable[[str], str] = str,
) -> Corpus:
    """Apply corrections, find copies and lines that a site repeats, give ids, and return the tables.

    say: puts why a correction was refused into the language of the run.

    Independent of the order in which pages come.
    """
    ordered, _ = _correct(sorted(pages, key=lambda page: page.page.seed_file), corrections)
    documents = [document for page in ordered for document in page.documents]
    copies = find_copies([Candidate(d.text, d.signature, d.quality) for d in documents])
    by_page = []
    n_before = 0
    for page in ordered:
        by_page.append(copies[n_before : n_before + len(page.documents)])
        n_before += len(page.documents)
    independent = {
        (i, k) for i, of_page in enumerate(by_page) for k, copy in enumerate(of_page) if copy is None
    }
    # Once more behind what looks at all pages: what a person keeps or takes is never judged again.
    corrected, outcomes = _correct(take_boilerplate(ordered, independent), corrections)
    corpus = make_tables(corrected, by_page, refused)
    said = [replace(one, refusal=say(one.refusal)) for one in outcomes]
    return replace(corpus, corrections=outcome_table(said, corpus, say=say))


def _correct(
    pages: Sequence[CleanPage], corrections: Sequence[Correction]
) -> tuple[list[CleanPage], list[Outcome]]:
    """Return the pages with the corrections of cleaning applied, and what became of all corrections."""
    texts = {page.page.seed_file: page.page.text for page in pages}
    by_page: dict[str, list[Correction]] = {}
    outcomes = []
    for one in corrections:
        if one.what in OF_CLEANING and one.seed_file in texts:
            by_page.setdefault(one.seed_file, []).append(one)
        else:
            outcomes.append(Outcome(one, check_target(one, texts.get(one.seed_file))))
    corrected = list(pages)
    for at, page in enumerate(pages):
        own = by_page.get(page.page.seed_file)
        if own:
            corrected[at], found = correct_page(page, own, repaired=_repair(page.page))
            outcomes += found
    return corrected, outcomes
