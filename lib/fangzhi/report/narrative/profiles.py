"""A profile of each region: what it stresses, its words, its figures, its programmes, its own sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.comparison.grades import grade
from fangzhi.evidence.sentences import split_sentences
from fangzhi.regions import PROVINCES
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, labelled, named
from fangzhi.report.narrative.crossread import quotation
from fangzhi.report.narrative.evidence import initiative_inventory, of_region, written_value
from fangzhi.report.narrative.regions import (
    RegionTables,
    basis_of_regions,
    distinctive_terms,
    passages_behind,
    passages_with,
)
from fangzhi.report.tables import Shown, markdown_table

_FIGURES, _PROGRAMMES, _SENTENCES, _ONLY = 8, 8, 3, 6  # shown in a profile; all are in the tables


def profiles_text(tables: RegionTables, distinctive: pd.DataFrame) -> Prose:
    """Return a profile of each region, under a heading of its own.

    distinctive: what only one region's texts have (`comparison.distinctive`).
    """
    words = catalogue()
    if not tables.regions:
        return Prose(words.say("regions.basis_none"))
    blocks = [_profile(tables, basis, distinctive, words) for basis in each_row(basis_of_regions(tables))]
    return Prose("\n\n".join(blocks))


def _profile(tables: RegionTables, basis: Any, distinctive: pd.DataFrame, words: Catalogue) -> str:
    region = basis.region
    lead = [
        words.say(
            "profile.size",
            region=named(region),
            n_passages=basis.n_passages,
            n_documents=basis.n_documents,
            documents=escape_markdown(words.say("list.comma").join(basis.documents.split("、"))),
        ),
        _joint(tables, region, words),
        _themes(tables, region, words),
        _terms(tables, region, words),
        _grade(basis, words),
    ]
    parts = [
        f"## {labelled(region)} {{#sec-region-{_code(region)}}}",
        words.join([part for part in lead if part]),
        _figures(tables, region, words),
        _programmes(tables, region, words),
        _only(distinctive, region, words),
        _sentences(tables, region, words),
    ]
    return words.resolve("\n\n".join(part for part in parts if part))


def _code(region: str) -> str:
    return next(province.code for province in PROVINCES if province.name == region)


def _joint(tables: RegionTables, region: str, words: Catalogue) -> str:
    own = set(tables.subjects.loc[tables.subjects["region"] == region, "passage_id"])
    shared = tables.subjects[tables.subjects["passage_id"].isin(own) & (tables.subjects["region"] != region)]
    if shared.empty:
        return ""
    others = words.list([named(name) for name in sorted(set(shared["region"]))])
    return words.say("profile.joint", n=shared["passage_id"].nunique(), others=others)


def _themes(tables: RegionTables, region: str, words: Catalogue) -> str:
    rows = tables.shares.query("kind == 'theme' and region == @region").nlargest(3, "share")
    rows = rows[rows["share"] >= 0.05]  # less than a twentieth is no stress
    names = []
    for row in each_row(rows):
        evidence = cite(passages_behind(tables, region, theme=row.name, most=2))
        names.append(words.say("profile.theme", theme=named(row.name), share=row.share, evidence=evidence))
    return words.say("profile.themes", themes=words.list(names)) if names else ""


def _terms(tables: RegionTables, region: str, words: Catalogue) -> str:
    terms = distinctive_terms(tables, region)["term"].tolist()
    if not terms:
        return ""
    evidence = cite(passages_with(tables, region, terms, most=2))
    names = words.list([named(term) for term in terms])
    return words.say("profile.terms", terms=f"{names} {evidence}")


def _grade(basis: Any, words: Catalogue) -> str:
    found = grade(basis.n_pages, math.nan, math.nan)
    return words.say("profile.grade", n=basis.n_documents, grade=words.say(f"grade.{found}"))


def _figures(tables: RegionTables, region: str, words: Catalogue) -> str:
    own = of_region(tables.indicators, region)
    if own.empty:
        return words.say("profile.indicators_none")
    # Aims first, there are few; then the largest numbers of things: shares say little without their base.
    ranked = own.assign(
        written=[written_value(row) for row in each_row(own)],
        is_target=own["status"] == "target",
        counted=own["kind"].isin(["count", "money", "area"]),
    ).sort_values(
        ["is_target", "counted", "value", "indicator_id"],
        ascending=[False, False, False, True],
        kind="stable",
    )
    columns = [
        Shown("subject", "subject", "name"),
        Shown("raw", "raw"),
        Shown("written", "value"),
        Shown("status", "status", words="status"),
        Shown("passage_id", "where", "evidence"),
    ]
    shown = min(_FIGURES, len(ranked))
    lead = words.say("profile.indicators", n=len(own), shown=shown) if len(own) > shown else ""
    title = words.say("profile.indicators_title")
    return f"**{title}** {lead}\n\n{markdown_table(ranked.head(_FIGURES), columns)}"


def _programmes(tables: RegionTables, region: str, words: Catalogue) -> str:
    inventory = initiative_inventory(of_region(tables.initiatives, region))
    if inventory.empty:
        return ""
    ranked = inventory.sort_values(["n_mentions", "canonical"], ascending=[False, True], kind="stable")
    examples = [
        f"{named(row.canonical)} {cite(row.passage_ids, most=1)}"
        for row in each_row(ranked.head(_PROGRAMMES))
    ]
    title = words.say("profile.initiatives_title")
    key = "profile.initiatives" if len(inventory) > _PROGRAMMES else "profile.initiatives_all"
    return f"**{title}** {words.say(key, n=len(inventory), examples=words.list(examples))}"


def _only(distinctive: pd.DataFrame, region: str, words: Catalogue) -> str:
    """Name the terms of the field that only this region's texts have, in several passages."""
    rows = distinctive[(distinctive["region"] == region) & (distinctive["kind"] == "term")]
    rows = rows[rows["n_passages"] >= 2].sort_values(
        ["n_passages", "name"], ascending=[False, True], kind="stable"
    )
    if rows.empty:
        return ""
    names = [f"{named(row.name)} {cite(row.passage_ids, most=1)}" for row in each_row(rows.head(_ONLY))]
    return words.say("profile.only", names=words.list(names))


def _sentences(tables: RegionTables, region: str, words: Catalogue) -> str:
    """Quote the sentences with most of the region's distinctive terms, one a passage.

    Of a passage that is about several regions only a sentence that names this one.
    """
    terms = distinctive_terms(tables, region, most=15)
    weights = dict(zip(terms["term"], terms["z"], strict=True))
    best: list[tuple[float, str, str]] = []
    for row in each_row(tables.passages_of(region).query("kind == 'body'").sort_values("passage_id")):
        own = [sentence for sentence in split_sentences(row.text) if row.weight > 0.99 or region in sentence]
        scored = [(_telling(sentence, weights), sentence) for sentence in own]
        score, sentence = max(scored, default=(0.0, ""))
        if score > 0:
            best.append((-score, row.passage_id, sentence))
    if not best:
        return ""
    quotes = [
        f"> {quotation(tables, passage_id, sentence)}"
        for _, passage_id, sentence in sorted(best)[:_SENTENCES]
    ]
    return f"**{words.say('profile.telling_title')}**\n\n" + "\n>\n".join(quotes)


def _telling(sentence: str, weights: Mapping[str, float]) -> float:
    """Weigh a sentence: the z of its distinctive terms, at a length that can be quoted."""
    if not 20 <= len(sentence) <= 140:  # shorter is a heading, longer a paragraph
        return 0.0
    found = sum(z for term, z in weights.items() if term in sentence)
    return float(found) / math.sqrt(len(sentence))
