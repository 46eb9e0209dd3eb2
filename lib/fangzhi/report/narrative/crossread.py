"""What is read across regions: theme by theme, and programme by programme, in the pages' own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.evidence.sentences import sentence_spans
from fangzhi.regions import NATIONAL_NAME
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, labelled, named, quoted
from fangzhi.report.narrative.evidence import initiative_inventory, of_region, written_value
from fangzhi.report.narrative.regions import RegionTables, passages_behind
from fangzhi.report.narrative.telling import LONGEST, candidates, quotation, without_number, worth

_FIGURES, _PROGRAMMES, _MENTIONS = 4, 4, 2  # shown of a region; all are in the tables
_RANKED, _LEAST_SHARE = 6, 0.02  # regions named as giving a theme most space, and the least of it
_ABOUT = 0.2  # score of a theme from which on a passage speaks of it
_MOST_PROGRAMMES = 20  # of a large corpus; the table of initiatives has them all


def themes_across(tables: RegionTables, *, names: Sequence[str]) -> Prose:
    """Return, theme by theme, each region's figures, programmes and most telling sentence.

    names: themes in the order of the field.
    """
    words = catalogue()
    if tables.is_misfit:
        return Prose(words.say("crossread.misfit"))
    blocks = []
    for theme in names:
        lines = [_region_on_theme(tables, region, theme, words) for region in tables.regions]
        if told := [line for line in lines if line]:
            parts = [f"### {labelled(theme)}", _ranking(tables, theme, words), "\n".join(told)]
            blocks.append("\n\n".join(part for part in parts if part))
    return Prose("\n\n".join(blocks) or words.say("crossread.none"))


def _ranking(tables: RegionTables, theme: str, words: Catalogue) -> str:
    """Return how much of their space regions give to a theme, the most first."""
    if theme in tables.weak_themes:
        return words.say("crossread.weak")
    rows = tables.shares.query("kind == 'theme' and name == @theme and share >= @_LEAST_SHARE")
    ranked = rows.sort_values(["share", "region"], ascending=[False, True], kind="stable")
    if ranked.empty:
        return ""
    names = [
        words.say(
            "crossread.share",
            region=named(row.region),
            share=row.share,
            evidence=cite(passages_behind(tables, row.region, theme=theme, most=1)),
        )
        for row in each_row(ranked.head(_RANKED))
    ]
    return words.say("crossread.ranking", names=words.list(names), n=len(ranked))


def _region_on_theme(tables: RegionTables, region: str, theme: str, words: Catalogue) -> str:
    figures = of_region(tables.indicators, region).query("theme == @theme")
    inventory = initiative_inventory(of_region(tables.initiatives, region).query("theme == @theme"))
    # What is named most often, then in the order of the pages: by code point quoted names would come first.
    inventory = inventory.assign(first=inventory["passage_ids"].map(lambda ids: min(ids, default="")))
    inventory = inventory.sort_values(["n_mentions", "first"], ascending=[False, True], kind="stable")
    ranked = figures.sort_values(["value", "indicator_id"], ascending=[False, True], kind="stable")
    parts = []
    if len(ranked):
        shown = [_figure(row, words) for row in each_row(ranked.head(_FIGURES))]
        parts.append(words.say("crossread.figures", figures=words.say("list.comma").join(shown)))
    if len(inventory):
        named_ones = [
            f"{named(row.canonical)} {cite(row.passage_ids, most=1)}"
            for row in each_row(inventory.head(_PROGRAMMES))
        ]
        parts.append(words.say("crossread.programmes", names=words.say("list.comma").join(named_ones)))
    parts += _telling(tables, region, theme, words)
    return f"- **{labelled(region)}** {words.join(parts)}" if parts else ""


def _figure(row: object, words: Catalogue) -> str:
    key = "crossread.aim" if row.status == "target" else "crossread.figure"  # type: ignore[attr-defined]
    subject = row.subject if isinstance(row.subject, str) else "–"  # type: ignore[attr-defined]
    passage = row.passage_id  # type: ignore[attr-defined]
    raw = words.explained(quoted(row.raw), escape_markdown(written_value(row)))  # type: ignore[attr-defined]
    return f"{words.say(key, raw=raw, subject=named(subject))} {cite([passage])}"


def _telling(tables: RegionTables, region: str, theme: str, words: Catalogue) -> list[str]:
    """Return the sentence that says most of the theme, for its length; none without any."""
    scored = tables.passage_themes.query("theme == @theme and terms == terms")
    own = tables.passages_of(region).query("kind == 'body'").merge(scored, on="passage_id")
    best = (0.0, "", "")
    for row, sentence, weight in candidates(tables, own.sort_values("passage_id"), region):
        held = {term for term in row.terms.split() if term in sentence}
        is_about = row.is_main or row.score >= _ABOUT or _is_about(sentence, theme, held)
        best = max(best, (is_about * len(held) * weight, row.passage_id, sentence))
    return [quotation(tables, best[1], best[2])] if best[0] else []


def _is_about(sentence: str, theme: str, held: Collection[str]) -> bool:
    """Say whether a sentence is about a theme although its passage is not: its name, or two of its words.

    A stray word makes no sentence one about it (交流 in 作书面交流, of 对外开放).
    """
    apart = [term for term in held if not any(term in other for other in held if other != term)]
    return theme in sentence or len(apart) > 1


def programmes_across(tables: RegionTables) -> Prose:
    """Return, for each programme that several regions name, the words around it in each."""
    words = catalogue()
    shared = tables.inventory.query("is_shared").head(_MOST_PROGRAMMES)
    blocks = []
    for programme in each_row(shared):
        rows = tables.initiatives[tables.initiatives["canonical"] == programme.canonical]
        lines = []
        named_by = {part for joined in rows["region"] for part in joined.split("、")}
        for region in (one for one in [*tables.regions, NATIONAL_NAME] if one in named_by):
            if told := _told_of(tables, of_region(rows, region), region):
                lines.append(f"- **{labelled(region)}** {words.join(told)}")
        blocks.append(f"### {labelled(programme.canonical)}\n\n" + "\n".join(lines))
    return Prose("\n\n".join(blocks) or words.say("initiatives.none_shared"))


def _told_of(tables: RegionTables, mentions: pd.DataFrame, region: str) -> list[str]:
    """Quote the words around a name where they say most of it, one mention a passage.

    A title or heading only where no other passage has the name.
    """
    found = []
    for row in each_row(mentions.sort_values(["passage_id", "start"], kind="stable")):
        told = _around(tables, row)
        # What was cut from a longer sentence says less than a whole one.
        weight = worth(told, tables.matters.get(row.passage_id, ())) or 0.25
        is_heading = tables.passage[row.passage_id].kind != "body"
        found.append((is_heading, -weight * (2 if region in told else 1), row.passage_id, told))
    best = {passage: told for is_heading, _, passage, told in sorted(found) if is_heading == min(found)[0]}
    return [quotation(tables, passage, told) for passage, told in list(best.items())[:_MENTIONS]]


def _around(tables: RegionTables, mention: object) -> str:
    """Return the sentence around a mention; of a long one the clauses that fit around it."""
    text = str(tables.passage[mention.passage_id].text)  # type: ignore[attr-defined]
    at = int(mention.start)  # type: ignore[attr-defined]
    start, end = next((a, b) for a, b in sentence_spans(text) if a <= at < b)
    if end - start <= LONGEST:
        told = without_number(text[start:end])
        return told if at >= end - len(told) else text[start:end]
    cuts = [start, *(start + found.end() for found in re.finditer("[，；]", text[start:end])), end]
    first = max(cut for cut in cuts if cut <= at)
    last = max((cut for cut in cuts if first < cut <= first + LONGEST), default=min(end, first + LONGEST))
    return text[first : max(last, int(mention.end))].rstrip("，；")  # type: ignore[attr-defined]


def aims(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the quantities that a text states as an aim."""
    return indicators[indicators["status"] == "target"]
