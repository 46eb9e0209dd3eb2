"""What the report says of quantities and initiatives, and the appendix of passages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.regions import NATIONAL_NAME
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import (
    Prose,
    anchor,
    aside,
    block,
    cite,
    escape_markdown,
    labelled_list,
    named,
    plain,
    quoted,
)
from fangzhi.report.tables import MOST_ROWS, Shown, markdown_table

_MOST_LISTED = 8  # regions that a sentence names: more nobody reads, and the table has them
MOST_PASSAGES = 600  # beyond this the appendix shows only the passages that a marker points to


def indicators_text(indicators: pd.DataFrame) -> Prose:
    """Return how many quantities the texts state, where most of them are, how many are aims."""
    words = catalogue()
    if indicators.empty:
        return Prose(words.say("indicators.none"))
    regions = indicators["region"].str.split("、").explode()
    by_region = regions.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    targets = indicators[indicators["status"] == "target"]
    sentences = [
        words.say(
            "indicators.size",
            n=len(indicators),
            n_regions=regions.nunique(),
            region=named(str(by_region.index[0])),
            n_most=int(by_region.iloc[0]),
        ),
        words.say("indicators.targets", n=len(targets), evidence=cite(targets["passage_id"])).rstrip()
        if len(targets)
        else words.say("indicators.no_targets"),
        words.say("indicators.caution"),
    ]
    return Prose(words.join(sentences))


def indicators_table(indicators: pd.DataFrame, *, most: int = MOST_ROWS) -> Prose:
    """Return every quantity with what it counts and where it stands: by theme, all regions side by side."""
    rows = indicators.assign(
        written=[written_value(row) for row in each_row(indicators)],
    ).sort_values(["theme", "region", "indicator_id"], kind="stable")
    return markdown_table(
        rows,
        [
            Shown("theme", "theme", "name"),
            Shown("region", "region", "names"),
            Shown("subject", "subject", "name"),
            Shown("raw", "raw"),
            Shown("written", "value"),
            Shown("status", "status", words="status"),
            Shown("year", "year"),
            Shown("passage_id", "where", "evidence"),
        ],
        most=most,
        more="indicators.csv",
    )


def of_region(rows: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the rows of a region, those that it has with others (四川、重庆) among them."""
    own = [region in joined.split("、") for joined in rows["region"]]
    return rows[pd.Series(own, index=rows.index, dtype=bool)]


def written_value(row: Any) -> str:
    """Return a quantity as readers of the language write it: ≥ 60%, 570 million items; 5.7亿条."""
    words = catalogue()
    value = words.number(row.value)
    if not pd.isna(row.value_max):
        value += f"–{words.number(row.value_max)}"
    unit = "" if row.unit is None or pd.isna(row.unit) else words.unit(row.unit)
    return words.say(f"bound.{row.bound}", value=f"{value}{unit}").strip()


def initiative_inventory(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Return one row a named initiative, with its regions and passages; shared ones first.

    Slogans are left out. A joint mention (四川、重庆) counts for each of its regions; shared is what
    several regions name in documents of their own.
    """
    named = initiatives[~initiatives["is_slogan"]]
    rows = []
    for canonical, group in named.groupby("canonical", sort=True):
        regions = sorted({part for joined in group["region"] for part in joined.split("、")})
        rows.append(
            {
                "canonical": canonical,
                "kind": group["kind"].mode().iloc[0],
                "theme": next((theme for theme in group["theme"] if theme), None),
                "regions": "、".join(regions),
                "n_regions": len([region for region in regions if region != NATIONAL_NAME]),
                "n_documents": len({name.rsplit("-", 1)[0] for name in group["passage_id"]}),
                "n_mentions": len(group),
                "passage_ids": list(dict.fromkeys(group["passage_id"])),
            }
        )
    columns = [
        "canonical", "kind", "theme", "regions", "n_regions", "n_documents", "n_mentions", "passage_ids",
    ]  # fmt: skip
    inventory = pd.DataFrame(rows, columns=columns)
    inventory["is_shared"] = (inventory["n_regions"] > 1) & (inventory["n_documents"] > 1)
    return inventory.sort_values(
        ["is_shared", "n_regions", "n_mentions", "canonical"],
        ascending=[False, False, False, True],
        kind="stable",
        ignore_index=True,
    )


def initiatives_text(inventory: pd.DataFrame, initiatives: pd.DataFrame) -> Prose:
    """Return how many initiatives are named, and which of them several regions name."""
    words = catalogue()
    if inventory.empty:
        return Prose(words.say("initiatives.none"))
    sentences = [
        words.say(
            "initiatives.size",
            n=len(inventory),
            n_mentions=int(inventory["n_mentions"].sum()),
            n_slogans=int(initiatives["is_slogan"].sum()),
        )
    ]
    shared = inventory[inventory["is_shared"]]
    for row in each_row(shared.head(4)):
        regions = [named(name) for name in row.regions.split("、") if name != NATIONAL_NAME]
        key = "initiatives.shared" if len(regions) <= _MOST_LISTED else "initiatives.shared_by_many"
        sentences.append(
            words.say(
                key,
                name=named(row.canonical),
                n=row.n_regions,
                regions=words.list(regions),
                evidence=cite(row.passage_ids, most=4),
            )
        )
    if shared.empty:
        sentences.append(words.say("initiatives.none_shared"))
    return Prose(words.join(sentences))


def initiatives_table(inventory: pd.DataFrame, *, most: int = MOST_ROWS) -> Prose:
    """Return the inventory of initiatives, shared ones first."""
    columns = [
        Shown("canonical", "initiative", "name"),
        Shown("kind", "kind", words="initiative_kind"),
        Shown("theme", "theme", "name"),
        Shown("regions", "regions", "names"),
        Shown("n_mentions", "mentions", "count"),
        Shown("passage_ids", "where", "evidence"),
    ]
    return markdown_table(inventory, columns, most=most, more="initiatives.csv")


def concordance_table(lines: pd.DataFrame) -> Prose:
    """Return a concordance with the word in the middle and the passage it stands in."""
    columns = [
        Shown("left", "before"),
        Shown("match", "word"),
        Shown("right", "after"),
        Shown("passage_id", "where", "evidence"),
    ]
    return markdown_table(lines, columns)


def passages_text(
    pages: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame, subjects: Mapping[str, str]
) -> Prose:
    """Return the appendix: every passage under its number, by document.

    subjects: passage -> its regions in words. Of a large corpus only the passages are shown that a
    marker points to; rendering fills them in (`fill_appendix`), since it alone sees every marker.
    """
    words = catalogue()
    if len(passages) > MOST_PASSAGES:
        return Prose(words.say("passages.some", total=len(passages)))
    return Prose("\n\n".join(passage_blocks(pages, documents, passages, subjects)))


def passage_blocks(
    pages: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame, subjects: Mapping[str, str]
) -> list[str]:
    """Return passages as Markdown blocks, each document under a heading."""
    words = catalogue()
    texts = dict(zip(pages["seed_file"], pages["text"], strict=True))
    by_document = dict(iter(passages.groupby("document_id", sort=True)))
    blocks: list[str] = []
    for document in each_row(documents[documents["document_id"].isin(by_document)]):
        title = next((value for value in (document.title, document.issuer) if value), None)
        head = escape_markdown(document.document_id) + (f"  {quoted(title)}" if title else "")
        blocks.append(f"### {head}")
        for row in each_row(by_document[document.document_id]):
            before = texts[row.seed_file][row.seed_start : row.seed_end]
            blocks.append(_passage(row, subjects.get(row.passage_id, ""), before, words))
    return blocks


def _passage(row: Any, region: str, before: str, words: Catalogue) -> str:
    """Return a passage with its source and, where it was repaired, how it stood on the page."""
    mark = f"**\\[{escape_markdown(row.passage_id)}\\]**"
    body = quoted(row.text)
    text = body if row.kind == "body" else f"**{body}**"
    region = f" *{labelled_list(region)}*" if region else ""
    page = quoted(row.seed_file)
    source = words.say("passages.source", page=page, start=row.seed_start, end=row.seed_end)
    lines = [f"{mark}{region} {text}", "", aside(source, "source")]
    if plain(before) != plain(row.text):
        lines.append(aside(words.say("passages.before", text=quoted(before)), "before"))
    return block("\n".join(lines), "passage", identifier=anchor(row.passage_id))
