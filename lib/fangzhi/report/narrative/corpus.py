"""What the report says of the pages and of what cleaning did to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, named, plain, quoted
from fangzhi.report.narrative.overruled import value_said
from fangzhi.report.tables import Shown, markdown_table

_UNSURE = 0.8  # a repair below this should be looked at by a person
_SAMPLE = 80  # characters of a removed span shown as a sample
_CONTEXT = 12  # characters of the page shown on each side of a repair


def corpus_text(
    pages: pd.DataFrame,
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    refused: pd.DataFrame,
    *,
    regions: Sequence[str],
) -> Prose:
    """Return the corpus in a paragraph: how much, on whom, from when, what was refused."""
    words = catalogue()
    kept = documents[documents["duplicate_of"].isna()]
    sentences = [
        words.say("corpus.size", **_sizes(pages, documents, passages, regions=regions)),
        _dates(words, kept),
    ]
    shared = kept["seed_file"].value_counts()
    for page, n_documents in shared[shared > 1].sort_index().items():
        sentences.append(words.say("corpus.shared", n_documents=n_documents, page=quoted(str(page))))
    told = refused.loc[refused["reason"] != "hidden", "seed_file"]
    if len(told):
        names = words.list([quoted(name) for name in told[:8]])
        sentences.append(words.say("corpus.refused", n=len(told), names=names))
    else:
        sentences.append(words.say("corpus.refused_none"))
    return Prose(words.join(sentences))


def size_text(
    pages: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame, *, regions: Sequence[str]
) -> Prose:
    """Return the corpus in one sentence, for the first page; which regions those are says `corpus_text`."""
    return Prose(catalogue().say("corpus.brief", **_sizes(pages, documents, passages, regions=regions)))


def _sizes(
    pages: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame, *, regions: Sequence[str]
) -> dict[str, Any]:
    return {
        "n_pages": len(pages),
        "n_documents": int(documents["duplicate_of"].isna().sum()),
        "n_passages": len(passages),
        "n_chars": int(passages["text"].str.len().sum()),
        "n_regions": len(regions),
        "regions": catalogue().list([named(region) for region in regions]),
    }


def _dates(words: Catalogue, documents: pd.DataFrame) -> str:
    dated = documents["published_on"].dropna()
    n_undated = len(documents) - len(dated)
    if dated.empty:
        return words.say("corpus.dates_none")
    first, last = words.date(dated.min()), words.date(dated.max())
    if not n_undated:
        return words.say(
            "corpus.dates_all" if first != last else "corpus.date_of_all", first=first, last=last
        )
    key = "corpus.dates" if first != last else "corpus.dates_one"
    return words.say(key, first=first, last=last, n_undated=n_undated)


def cleaning_text(pages: pd.DataFrame, repairs: pd.DataFrame) -> Prose:
    """Return in a paragraph what cleaning kept, took away and repaired."""
    words = catalogue()
    sizes = pages["text"].map(_visible)
    kept = float((pages["kept_share"] * sizes).sum() / max(1, sizes.sum()))
    changed = repairs[repairs["damaged"] != repairs["repaired"]]
    sentences = [words.say("cleaning.kept", n_chars=int(sizes.sum()), kept=kept, removed=1 - kept)]
    if len(changed):
        counts = changed["reason"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        reasons = [
            words.say("list.counted", name=words.say(f"reason.{reason}"), n=n)
            for reason, n in counts.head(3).items()
        ]
        sentences.append(words.say("cleaning.repairs", n_repairs=len(changed), reasons=words.list(reasons)))
    else:
        sentences.append(words.say("cleaning.repairs_none"))
    if len(repairs) > len(changed):
        sentences.append(words.say("cleaning.unsure", n=len(repairs) - len(changed)))
    return Prose(words.join(sentences))


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)


def warnings_text(
    pages: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame, repairs: pd.DataFrame
) -> Prose:
    """Return what a person should look at, as a list."""
    words = catalogue()
    lines: list[str] = []
    undated = documents.loc[documents["date_basis"] == "none", "document_id"]
    if len(undated):
        names = words.list([escape_markdown(name) for name in undated[:12]])
        lines.append(words.say("cleaning.warning_no_date", n=len(undated), documents=names))
    for row in each_row(documents):
        if row.duplicate_of is not None and not pd.isna(row.duplicate_of):
            copy, original = escape_markdown(row.document_id), escape_markdown(row.duplicate_of)
            lines.append(words.say("cleaning.warning_copy", document=copy, original=original))
    for row in each_row(pages):
        if row.kept_share < 0.5:
            lines.append(words.say("cleaning.warning_half", page=quoted(row.stem), share=row.kept_share))
        if row.language != "zh":
            lines.append(words.say("cleaning.warning_language", page=quoted(row.stem)))
    for document, headings in may_be_several(passages).items():
        examples = words.list([quoted(heading) for heading in headings[:3]])
        lines.append(
            words.say("cleaning.warning_several", document=escape_markdown(document), headings=examples)
        )
    lines += _unsure_lines(words, pages, passages, repairs)
    if not lines:
        return Prose(words.say("cleaning.warnings_none"))
    listed = "\n".join(f"- {line}" for line in lines)
    return Prose(f"{words.say('cleaning.warnings_lead')}\n\n{listed}")


# How the first paragraph of a report opens, and the part of an article hardly ever does: where and when,
# who says so
_OPENS_REPORT = re.compile(
    r"[(（【\[]?(?:本报|本网|新华社|[\u4e00-\u9fff]{2,8}[报网社台])?[^。，]{0,12}(?:讯|\d日电)"
    r"|日前，|近日，|近年来，|今年以来，|\d{1,2}月\d{1,2}日，|记者[^。，]{0,4}从|[^。，]{2,10}(?:日前|近日|今年以来)"
)
_PART = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十\d]{1,3}[章节条编部]"
)
_TITLE_CHARS = 10  # headings of parts are shorter as a rule
_LEAST_OPENINGS = 2


def may_be_several(passages: pd.DataFrame) -> dict[str, list[str]]:
    """Return by document the headings below each of which a report of its own seems to begin.

    Only where at least two do, and half of the headings that have no number: no issuer and no place told
    that the page holds several reports, so it was left whole.
    """
    found: dict[str, list[str]] = {}
    for document, rows in passages.groupby("document_id", sort=True):
        kinds, texts = rows["kind"].tolist(), rows["text"].tolist()
        headings = [
            (texts[i], texts[i + 1]) for i in range(len(texts) - 1)
            if kinds[i] == "heading" and kinds[i + 1] == "body" and not _PART.match(texts[i])
        ]  # fmt: skip
        opening = [h for h, below in headings if len(h) >= _TITLE_CHARS and _OPENS_REPORT.match(below)]
        if len(opening) >= max(_LEAST_OPENINGS, len(headings) / 2):
            found[str(document)] = opening
    return found


def _unsure_lines(
    words: Catalogue, pages: pd.DataFrame, passages: pd.DataFrame, repairs: pd.DataFrame
) -> list[str]:
    unsure = repairs[repairs["confidence"] < _UNSURE]
    stems = dict(zip(pages["seed_file"], pages["stem"], strict=True))
    lines = []
    for page, rows in unsure.groupby("seed_file", sort=True):
        ids = passage_of_spans(rows, passages).dropna()
        values = {
            "page": quoted(stems[page]),
            "n": len(rows),
            "limit": _UNSURE,
            "examples": cite(ids),
        }
        lines.append(words.say("cleaning.warning_unsure", **values))
    return lines


def passage_of_spans(spans: pd.DataFrame, passages: pd.DataFrame) -> pd.Series:
    """Return the passage that each span of a page lies in; None for a span outside of all."""
    found: list[str | None] = []
    by_page = dict(iter(passages.groupby("seed_file")))
    for page, start in zip(spans["seed_file"], spans["seed_start"], strict=True):
        rows = by_page.get(page)
        inside = None if rows is None else rows[(rows["seed_start"] <= start) & (start < rows["seed_end"])]
        found.append(None if inside is None or inside.empty else str(inside["passage_id"].iloc[0]))
    return pd.Series(found, index=spans.index, dtype="object")


def pages_table(
    pages: pd.DataFrame, documents: pd.DataFrame, removed: pd.DataFrame, repairs: pd.DataFrame
) -> Prose:
    """Return one row a page: who carried it, what it holds, what was repaired and removed."""
    own = documents.groupby("seed_file")
    rows = pages.assign(
        n_documents=pages["seed_file"].map(own.size()).fillna(0),
        published=pages["seed_file"].map(own["published_on"].agg(lambda days: days.dropna().min())),
        script=pages["seed_file"].map(own["script"].first()),
        n_repairs=pages["seed_file"].map(repairs.groupby("seed_file").size()).fillna(0),
        n_removed=pages["seed_file"].map(removed.groupby("seed_file").size()).fillna(0),
    )
    return markdown_table(
        rows,
        [
            Shown("stem", "page"),
            Shown("site", "site"),
            Shown("n_documents", "documents", "count"),
            Shown("published", "published", "date"),
            Shown("script", "script", words="script"),
            Shown("n_chars", "characters", "count"),
            Shown("kept_share", "kept", "share"),
            Shown("n_repairs", "repairs", "count"),
            Shown("n_removed", "removed_spans", "count"),
        ],
        more="pages.parquet",
    )


def documents_table(documents: pd.DataFrame) -> Prose:
    """Return one row a document: title, issuer, source, date."""
    columns = [
        Shown("document_id", "document"),
        Shown("title", "title"),
        Shown("issuer", "issuer", "name"),
        Shown("source", "source", "name"),
        Shown("published_on", "published", "date"),
        Shown("n_chars", "characters", "count"),
    ]
    return markdown_table(documents, columns, more="documents.parquet")


def refused_table(refused: pd.DataFrame) -> Prose:
    """Return the files that could not be used, with the reason and what to do."""
    columns = [
        Shown("seed_file", "file"),
        Shown("reason", "reason", words="refusal"),
        Shown("detail", "cure"),
    ]
    return markdown_table(refused, columns, more="refused.csv")


def repairs_table(pages: pd.DataFrame, passages: pd.DataFrame, repairs: pd.DataFrame) -> Prose:
    """Return one row a kind of repair: how many, how sure, one example in its context."""
    texts = dict(zip(pages["seed_file"], pages["text"], strict=True))
    rows = []
    for reason, group in repairs.groupby("reason", sort=True):
        example = group.sort_values(["confidence", "seed_file", "seed_start"], kind="stable").iloc[
            len(group) // 2
        ]
        rows.append(
            {
                "reason": reason,
                "n": len(group),
                "pages": group["seed_file"].nunique(),
                "confidence": group["confidence"].min(),
                "example": _example(example, texts[example["seed_file"]]),
                "passage": passage_of_spans(example.to_frame().T, passages).dropna().tolist(),
            }
        )
    frame = pd.DataFrame(rows, columns=["reason", "n", "pages", "confidence", "example", "passage"])
    return markdown_table(
        frame.sort_values("n", ascending=False, kind="stable"),
        [
            Shown("reason", "repair", words="reason"),
            Shown("n", "places", "count"),
            Shown("pages", "pages", "count"),
            Shown("confidence", "least_sure", "share"),
            Shown("example", "example", "markdown"),
            Shown("passage", "where", "evidence"),
        ],
    )


def _example(repair: pd.Series, page: str) -> str:
    """Return a repair with a few characters of the page around it: 【damaged→repaired】.

    No emphasis: Markdown does not see its marks between Chinese characters and punctuation.
    """
    before = page[max(0, repair["seed_start"] - _CONTEXT) : repair["seed_start"]]
    after = page[repair["seed_end"] : repair["seed_end"] + _CONTEXT]
    damaged, repaired = (plain(repair[name]) or "∅" for name in ("damaged", "repaired"))
    return quoted(f"{before}【{damaged}→{repaired}】{after}")


def corrections_text(corrections: pd.DataFrame) -> Prose:
    """Return how many of an analyst's corrections were applied, and which were refused."""
    words = catalogue()
    applied = corrections[corrections["outcome"] == "applied"]
    refused = corrections[corrections["outcome"] == "refused"]
    if corrections.empty:
        return Prose(words.say("corrections.none"))
    counts = applied["what"].value_counts().sort_index()
    kinds = [
        words.say("corrections.counted", what=words.say(f"correction.{what}"), n=int(n))
        for what, n in counts.items()
    ]
    sentences = [words.say("corrections.applied", n=len(applied), kinds=words.list(kinds))] if kinds else []
    if len(refused):
        lines = words.list([str(line) for line in refused["line"]])
        sentences.append(words.say("corrections.refused", n=len(refused), lines=lines))
    return Prose(words.say("corrections.join").join(sentences))


def corrections_table(corrections: pd.DataFrame) -> Prose:
    """Return one row a correction: what, where, from what to what, why, by whom, and what became of it."""
    rows = corrections.assign(
        sample=[text[:_SAMPLE] + ("…" if len(text) > _SAMPLE else "") for text in corrections["text"]],
        passage=corrections["passage_id"].map(lambda name: [name] if isinstance(name, str) else []),
        before=[value_said(*one) for one in zip(corrections["what"], corrections["from"], strict=True)],
        after=[value_said(*one) for one in zip(corrections["what"], corrections["to"], strict=True)],
    )
    columns = [
        Shown("what", "corrected", words="correction"),
        Shown("sample", "sample"),
        Shown("passage", "where", "evidence"),
        Shown("before", "from", "markdown"),
        Shown("after", "to", "markdown"),
        Shown("why", "why"),
        Shown("who", "who"),
        Shown("when", "when"),
        Shown("outcome", "became", words="outcome"),
    ]
    return markdown_table(rows, columns, more="corrections.csv")


def removed_table(removed: pd.DataFrame) -> Prose:
    """Return one row a reason of removal: how many spans and characters, and the longest sample."""
    rows = []
    for reason, group in removed.groupby("reason", sort=True):
        sample = max(group["text"], key=len)
        rows.append(
            {
                "reason": reason,
                "n": len(group),
                "n_chars": int(group["text"].str.len().sum()),
                "pages": group["seed_file"].nunique(),
                "sample": sample[:_SAMPLE] + ("…" if len(sample) > _SAMPLE else ""),
            }
        )
    frame = pd.DataFrame(rows, columns=["reason", "n", "n_chars", "pages", "sample"])
    columns = [
        Shown("reason", "reason", words="removal"),
        Shown("n", "spans", "count"),
        Shown("n_chars", "characters", "count"),
        Shown("pages", "pages", "count"),
        Shown("sample", "sample"),
    ]
    return markdown_table(frame.sort_values("n_chars", ascending=False, kind="stable"), columns)
