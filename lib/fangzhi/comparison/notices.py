"""What has to be said before anything is concluded: structured warnings about the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from fangzhi.comparison.frame import COUNTRY_CODE, Frame
from fangzhi.comparison.grades import SUPPORTED_FROM
from fangzhi.comparison.independence import ONE_PAGE, region_independence

Code = Literal[
    "no_region", "one_region", "few_documents", "region_on_one_document", "regions_on_one_page",
    "region_few_documents", "dominated", "duplicates", "unattributed", "national",
    "languages_mixed", "scripts_mixed", "undated",
]  # fmt: skip

# A page with more than half of a region's passages outweighs all its others together.
DOMINANT = 0.5
# Shares from which a reader should know: one passage in ten has no region, one document in four no date.
UNATTRIBUTED = 0.1
UNDATED = 0.25
# A text in which fewer than half of the letters are Han is hardly Chinese prose.
HAN = 0.5
HAN_LETTERS = r"[㐀-鿿豈-﫿𠀀-𲎯]"
LETTERS = r"[^\W\d_]"


@dataclass(frozen=True)
class Notice:
    """One warning: a code, the numbers that its sentence needs, and what it is about.

    regions, document_ids, passage_ids: sorted; empty where the whole corpus is meant.
    """

    code: Code
    numbers: Mapping[str, float]
    regions: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    passage_ids: tuple[str, ...] = field(default=())


def preflight(
    frame: Frame, documents: pd.DataFrame, passages: pd.DataFrame, passage_regions: pd.DataFrame,
    *, country_code: str = COUNTRY_CODE,
) -> list[Notice]:  # fmt: skip
    """Return the warnings about a corpus, the gravest first; an empty list where all is well."""
    counted = documents[documents["duplicate_of"].isna()]
    body = passages[passages["document_id"].isin(counted["document_id"]) & (passages["kind"] == "body")]
    subjects = passage_regions[(passage_regions["role"] == "subject") & (passage_regions["weight"] > 0)]
    return [
        *_too_little(frame),
        *_dependence(frame),
        *_duplicates(documents),
        *_unattributed(body, subjects, country_code),
        *_languages(body),
        *_scripts(counted),
        *_undated(counted),
    ]


def _too_little(frame: Frame) -> Iterator[Notice]:
    numbers = {
        "n_regions": len(frame.regions),
        "n_documents": len(frame.document_ids),
        "n_pages": len(frame.pages),
    }
    if len(frame.regions) < 2:
        yield Notice("no_region" if len(frame.regions) == 0 else "one_region", numbers, regions=frame.regions)
    if 0 < len(frame.pages) < SUPPORTED_FROM:
        yield Notice("few_documents", {**numbers, "needed": SUPPORTED_FROM}, document_ids=frame.document_ids)


def _dependence(frame: Frame) -> Iterator[Notice]:
    regions = region_independence(frame)
    confounded = regions[regions["is_confounded"].astype(bool)]
    for page, part in confounded.groupby("largest_page"):
        documents = frame.documents_of_page(str(page))
        names = tuple(sorted(part["region"]))
        is_shared = bool((part["reason"] == ONE_PAGE).any())
        numbers = {"n_regions": len(names), "n_documents": len(documents)}
        yield Notice(
            "regions_on_one_page" if is_shared else "region_on_one_document", numbers, names, documents
        )
    few = regions[(regions["n_pages"] > 1) & (regions["n_pages"] < SUPPORTED_FROM)]
    if len(few):
        numbers = {"n_regions": len(few), "of_regions": len(regions), "needed": SUPPORTED_FROM}
        yield Notice("region_few_documents", numbers, tuple(sorted(few["region"])))
    dominated = regions[(regions["n_pages"] > 1) & (regions["largest_share"] > DOMINANT)]
    for row in dominated.to_dict("records"):
        held = {"share": row["largest_share"], "n_pages": row["n_pages"]}
        yield Notice("dominated", held, (row["region"],), frame.documents_of_page(row["largest_page"]))


def _duplicates(documents: pd.DataFrame) -> Iterator[Notice]:
    copies = documents.loc[documents["duplicate_of"].notna(), "document_id"]
    if len(copies):
        numbers = {"n_duplicates": len(copies), "n_documents": len(documents)}
        yield Notice("duplicates", numbers, document_ids=tuple(sorted(copies)))


def _unattributed(body: pd.DataFrame, subjects: pd.DataFrame, country_code: str) -> Iterator[Notice]:
    if body.empty:
        return
    without = body.loc[~body["passage_id"].isin(subjects["passage_id"]), "passage_id"]
    if len(without) / len(body) > UNATTRIBUTED:
        numbers = {"n_passages": len(without), "of_passages": len(body), "share": len(without) / len(body)}
        yield Notice("unattributed", numbers, passage_ids=tuple(sorted(without)))
    country = subjects.loc[subjects["region_code"] == country_code, "passage_id"]
    national = body.loc[body["passage_id"].isin(country), "passage_id"]
    if len(national):
        numbers = {"n_passages": len(national), "of_passages": len(body), "share": len(national) / len(body)}
        yield Notice("national", numbers, passage_ids=tuple(sorted(national)))


def _languages(body: pd.DataFrame) -> Iterator[Notice]:
    text = body["text"].astype("string")
    counts = pd.DataFrame(
        {
            "document_id": body["document_id"],
            "han": text.str.count(HAN_LETTERS),
            "letters": text.str.count(LETTERS),
        }
    )
    by_document = counts.groupby("document_id")[["han", "letters"]].sum()
    has_letters = by_document[by_document["letters"] > 0]
    foreign = has_letters.index[has_letters["han"] < HAN * has_letters["letters"]]
    if len(foreign):
        numbers = {"n_documents": len(foreign), "of_documents": len(by_document)}
        yield Notice("languages_mixed", numbers, document_ids=tuple(sorted(foreign)))


def _scripts(counted: pd.DataFrame) -> Iterator[Notice]:
    traditional = counted.loc[counted["script"] == "traditional", "document_id"]
    if 0 < len(traditional) < len(counted):
        numbers = {"n_traditional": len(traditional), "of_documents": len(counted)}
        yield Notice("scripts_mixed", numbers, document_ids=tuple(sorted(traditional)))


def _undated(counted: pd.DataFrame) -> Iterator[Notice]:
    undated = counted.loc[counted["published_on"].isna(), "document_id"]
    if len(counted) and len(undated) / len(counted) > UNDATED:
        numbers = {
            "n_documents": len(undated),
            "of_documents": len(counted),
            "share": len(undated) / len(counted),
        }
        yield Notice("undated", numbers, document_ids=tuple(sorted(undated)))
