"""A profile of each region: what it stresses, its words, its figures, its programmes, its own sentences."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.comparison.grades import grade
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, escape_marked, labelled, named
from fangzhi.report.narrative.evidence import initiative_inventory, of_region, written_value
from fangzhi.report.narrative.findings import topic_name
from fangzhi.report.narrative.regions import (
    RegionTables,
    basis_of_regions,
    distinctive_terms,
    passages_behind,
    passages_with,
)
from fangzhi.report.narrative.side_by_side import MOST_FIGURES, telling_figures
from fangzhi.report.narrative.telling import candidates, quotation
from fangzhi.report.tables import Shown, markdown_table

_PROGRAMMES, _SENTENCES, _ONLY = 8, 3, 6  # shown in a profile; all are in the tables
# From what a region does to who does it, and where it was decided.
_KINDS = ("programme", "mechanism", "platform", "alliance", "zone", "policy", "institution", "event")
_SETTINGS = ("institution", "event")


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
    programmes = telling_programmes(tables, region)
    parts = [
        f"## {labelled(region)}",
        words.join([part for part in lead if part]),
        _figures(tables, region, words),
        _programmes(programmes, words, is_alone=len(tables.regions) < 2),
        _only(distinctive, tables, region, words, has_own=bool(programmes["is_own"].any())),
        _sentences(tables, region, words),
    ]
    return words.resolve("\n\n".join(part for part in parts if part))


def _joint(tables: RegionTables, region: str, words: Catalogue) -> str:
    own = set(tables.subjects.loc[tables.subjects["region"] == region, "passage_id"])
    shared = tables.subjects[tables.subjects["passage_id"].isin(own) & (tables.subjects["region"] != region)]
    if shared.empty:
        return ""
    others = words.list([named(name) for name in sorted(set(shared["region"]))])
    n = shared["passage_id"].nunique()
    return words.say("profile.joint_all" if n == len(own) else "profile.joint", n=n, others=others)


def _main_themes(tables: RegionTables, region: str) -> pd.DataFrame:
    """Return the shares of the themes that a region stresses, the largest first."""
    rows = tables.shares.query("kind == 'theme' and region == @region and name not in @tables.weak_themes")
    rows = rows.nlargest(3, "share")
    return rows[rows["share"] >= 0.05]  # less than a twentieth is no stress


def _themes(tables: RegionTables, region: str, words: Catalogue) -> str:
    if tables.is_misfit or region in tables.weak_regions:
        return _topics(tables, region, words)
    rows = _main_themes(tables, region)
    names = []
    for row in each_row(rows):
        evidence = cite(passages_behind(tables, region, theme=row.name, most=2))
        names.append(words.say("profile.theme", theme=named(row.name), share=row.share, evidence=evidence))
    return words.say("profile.themes", themes=words.list(names)) if names else ""


def _topics(tables: RegionTables, region: str, words: Catalogue) -> str:
    """Return the topics of a region's texts, which its themes misread."""
    rows = tables.shares.query("kind == 'topic' and region == @region").nlargest(2, "share")
    names = []
    for row in each_row(rows[rows["share"] >= 0.1]):
        topic = escape_marked(topic_name(row.name, tables, words))
        terms = tables.topic_labels.get(str(row.name), "").split("、")
        evidence = cite(passages_with(tables, region, terms, most=2))
        names.append(words.say("profile.theme", theme=topic, share=row.share, evidence=evidence).rstrip())
    return words.say("profile.topics", topics=words.list(names)) if names else ""


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
    ranked = telling_figures(tables, own).assign(
        written=lambda rows: [written_value(r) for r in each_row(rows)]
    )
    columns = [
        Shown("subject", "subject", "name"),
        Shown("raw", "raw"),
        Shown("written", "value"),
        Shown("status", "status", words="status"),
        Shown("passage_id", "where", "evidence"),
    ]
    shown = min(MOST_FIGURES, len(ranked))
    key = "profile.indicators_aims" if (own["status"] == "target").any() else "profile.indicators"
    lead = words.say(key, n=len(own), shown=shown) if len(own) > shown else ""
    title = words.say("profile.indicators_title")
    return f"**{title}** {lead}\n\n{markdown_table(ranked.head(MOST_FIGURES), columns)}"


def _programmes(own: pd.DataFrame, words: Catalogue, *, is_alone: bool) -> str:
    """Name a region's programmes: what others name too, and the most telling of those that they do not."""
    if own.empty:
        return ""
    alone = own["is_own"].astype(bool)
    parts = [words.say("profile.initiatives", n=len(own))]
    if (~alone).any():
        parts.append(words.say("profile.initiatives_shared", names=_listed(own[~alone], words)))
    if alone.any():
        key = "profile.initiatives_own" if alone.sum() > _PROGRAMMES else "profile.initiatives_own_all"
        key = "profile.initiatives_only" if alone.all() and alone.sum() > _PROGRAMMES else key
        key = "profile.initiatives_alone" if is_alone else key
        parts.append(words.say(key, n=int(alone.sum()), names=_listed(own[alone], words)))
    return f"**{words.say('profile.initiatives_title')}** {words.join(parts)}"


def _listed(programmes: pd.DataFrame, words: Catalogue) -> str:
    shown = each_row(programmes.head(_PROGRAMMES))
    return words.list([f"{named(row.canonical)} {cite(row.passage_ids, most=1)}" for row in shown])


def telling_programmes(tables: RegionTables, region: str) -> pd.DataFrame:
    """Return the inventory of a region's programmes, the most telling first, and whether they are its own.

    Telling is what several passages name, then what belongs to a theme that the region stresses, then
    what is done rather than where it was decided; else the order of the pages. is_own: only passages that
    are about this region and no other have the name.
    """
    inventory = initiative_inventory(of_region(tables.initiatives, region))
    others = tables.passages[tables.passages["passage_id"].map(tables.only_region) != region]
    texts = "\n".join(others["text"])
    elsewhere = set(tables.inventory.query("regions != @region")["canonical"])
    main = set(_main_themes(tables, region)["name"])
    return inventory.assign(
        is_own=[_bare(name) not in texts and name not in elsewhere for name in inventory["canonical"]],
        n_passages=inventory["passage_ids"].map(len),
        is_main=inventory["theme"].isin(main),
        is_event=inventory["kind"].isin(_SETTINGS),
        first=[min(ids, default="") for ids in inventory["passage_ids"]],
    ).sort_values(
        ["is_event", "is_main", "n_passages", "kind", "first", "canonical"],
        ascending=[True, False, False, True, True, True],
        key=lambda column: column.map(_KINDS.index) if column.name == "kind" else column,
        kind="stable",
        ignore_index=True,
    )


def _bare(name: str) -> str:
    return re.sub("[“”‘’《》]", "", name)


def _only(
    distinctive: pd.DataFrame, tables: RegionTables, region: str, words: Catalogue, *, has_own: bool
) -> str:
    """Name the terms of the field that only this region's texts have, in several passages; say so if none.

    has_own: whether the region has programmes that no other names.
    """
    rows = distinctive[(distinctive["region"] == region) & (distinctive["kind"] == "term")]
    rows = rows[rows["n_passages"] >= 2].sort_values(
        ["n_passages", "name"], ascending=[False, True], kind="stable"
    )
    if len(tables.regions) < 2:
        return ""
    if rows.empty:
        return words.say("profile.only_programmes" if has_own else "profile.only_nothing")
    names = [f"{named(row.name)} {cite(row.passage_ids, most=1)}" for row in each_row(rows.head(_ONLY))]
    return words.say("profile.only", names=words.list(names))


def _sentences(tables: RegionTables, region: str, words: Catalogue) -> str:
    """Quote the sentences that tell most in the region's own words, of one passage two at most.

    Where no word sets a region apart, those that tell most.
    """
    terms = distinctive_terms(tables, region, most=15)
    weights = dict(zip(terms["term"], terms["z"], strict=True))
    own = tables.passages_of(region).query("kind == 'body'").sort_values("passage_id")
    scored: dict[str, list[tuple[float, str]]] = {}
    for row, sentence, worth in candidates(tables, own, region):
        held = sum(z for term, z in weights.items() if term in sentence)
        # The root, since a sentence of four such words says hardly more of the region than one of two.
        score = worth * (math.sqrt(held) if weights else 1.0)
        if score:
            scored.setdefault(row.passage_id, []).append((score, sentence))
    ranked = []
    for passage_id, found in scored.items():
        first, *others = sorted(found, key=lambda one: (-one[0], one[1]))
        ranked.append((-first[0], passage_id, first[1]))
        # A second sentence of a passage has to be much better than the first of another.
        ranked += [(-score / 2, passage_id, sentence) for score, sentence in others[:1]]
    chosen = sorted(ranked)[:_SENTENCES]
    if not chosen:
        return ""
    quotes = [f"> {quotation(tables, passage_id, sentence)}" for _, passage_id, sentence in chosen]
    return f"**{words.say('profile.telling_title')}**\n\n" + "\n>\n".join(quotes)
