"""What the report says of regions: what they rest on, share and stress, and a profile of each."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.comparison.grades import SUPPORTED_FROM
from fangzhi.regions import NATIONAL_CODE, PROVINCES
from fangzhi.report.language import catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, named
from fangzhi.report.narrative.evidence import initiative_inventory
from fangzhi.report.tables import Shown, markdown_table
from fangzhi.topics import LEAST_GROUP, ThemeCoverage

_HEAD_WORDS = 2  # of a topic, behind its number
_ALONE = "region_on_one_document"
WELL = ThemeCoverage(0, 1.0, 1.0, True, "")  # where nothing is known of the fit

PLACES = {province.name: place for place, province in enumerate(PROVINCES)}  # the order of the regions
_PAIRS = 6  # of regions with the same passages that one sentence names


@dataclass(frozen=True)
class RegionTables:
    """The tables of a run that statements about regions are made from."""

    documents: pd.DataFrame
    passages: pd.DataFrame
    passage_regions: pd.DataFrame
    passage_themes: pd.DataFrame
    shares: pd.DataFrame
    keyness: pd.DataFrame
    indicators: pd.DataFrame
    initiatives: pd.DataFrame
    place_names: frozenset[str] = frozenset()
    fit: ThemeCoverage = WELL
    topic_labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> pd.DataFrame:
        """Passages with the regions they are about, the country as a whole left out."""
        rows = self.passage_regions
        return rows[(rows["role"] == "subject") & (rows["region_code"] != NATIONAL_CODE)]

    @cached_property
    def regions(self) -> list[str]:
        """Regions that passages are about, in the order of their codes."""
        found = set(self.subjects["region"])
        return [province.name for province in PROVINCES if province.name in found]

    @property
    def is_misfit(self) -> bool:
        """Whether the themes fit so badly that nothing is said of them."""
        return self.fit.level == "badly"

    @cached_property
    def weak_regions(self) -> list[str]:
        """Regions most of whose body passages the themes match by a stray word, or not at all."""
        return [region for region in self.regions if self.fit.is_weak(self._body_of(region))]

    @cached_property
    def little_regions(self) -> list[str]:
        """Regions with too few body passages to tell how far the themes fit them."""
        return [region for region in self.regions if 0 < len(self._body_of(region)) < LEAST_GROUP]

    @cached_property
    def weak_themes(self) -> list[str]:
        """Themes most of whose passages hold a stray word of them and no more."""
        main = self.passage_themes[self.passage_themes["is_main"]]
        main = main[main["passage_id"].isin(self.passages.query("kind == 'body'")["passage_id"])]
        return [
            str(theme) for theme, own in main.groupby("theme") if self.fit.is_weak(list(own["passage_id"]))
        ]

    @cached_property
    def inventory(self) -> pd.DataFrame:
        """The named programmes of all regions (`initiative_inventory`)."""
        return initiative_inventory(self.initiatives)

    @cached_property
    def only_region(self) -> Mapping[str, str]:
        """Passages that are about one region and no other -> that region."""
        one = self.subjects[~self.subjects.duplicated("passage_id", keep=False)]
        return dict(zip(one["passage_id"], one["region"], strict=True))

    @cached_property
    def passage(self) -> Mapping[str, Any]:
        """The passages by their id, each as a named tuple."""
        return {row.passage_id: row for row in each_row(self.passages)}

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The documents by their id, each as a named tuple."""
        return {row.document_id: row for row in each_row(self.documents)}

    @cached_property
    def document_text(self) -> Mapping[str, str]:
        """The text of each document, a passage a line."""
        return {str(name): "\n".join(own) for name, own in self.passages.groupby("document_id")["text"]}

    @cached_property
    def matters(self) -> Mapping[str, list[str]]:
        """What each passage states: its figures as written, and the names of its programmes."""
        named = self.initiatives[~self.initiatives["is_slogan"] & (self.initiatives["kind"] != "event")]
        both = pd.concat(
            [
                self.indicators[["passage_id", "raw"]].rename(columns={"raw": "matter"}),
                named[["passage_id", "name"]].rename(columns={"name": "matter"}),
            ]
        )
        return {str(name): list(own) for name, own in both.groupby("passage_id")["matter"]}

    @cached_property
    def common_subjects(self) -> frozenset[str]:
        """What the figures of more than one region count, in the same words."""
        where = self.indicators.dropna(subset=["subject"]).groupby("subject")["region"].nunique()
        return frozenset(where[where > 1].index)

    def _body_of(self, region: str) -> list[str]:
        return list(self.passages_of(region).query("kind == 'body'")["passage_id"])

    def passages_of(self, region: str) -> pd.DataFrame:
        """Return the passages that are about a region, with its weight in each."""
        own = self.subjects.loc[self.subjects["region"] == region, ["passage_id", "weight"]]
        return self.passages.merge(own, on="passage_id")


def subject_words(passage_regions: pd.DataFrame) -> dict[str, str]:
    """Return passage -> the regions it is about, joined by 、."""
    rows = passage_regions[passage_regions["role"] == "subject"]
    return {str(name): "、".join(group) for name, group in rows.groupby("passage_id")["region"]}


def basis_text(tables: RegionTables) -> Prose:
    """Return what the regions rest on, and where region and document are one."""
    words = catalogue()
    regions = tables.regions
    if not regions:
        return Prose(words.say("regions.basis_none"))
    given = tables.passage_regions[tables.passage_regions["role"] == "subject"]
    national = given.loc[given["region_code"] == NATIONAL_CODE, "passage_id"].nunique()
    n_open = len(set(tables.passages["passage_id"]) - set(given["passage_id"]))
    sentences = [
        words.say(
            "regions.basis" if n_open else "regions.basis_whole" if national else "regions.basis_regions",
            n_regions=len(regions),
            regions=words.list([named(region) for region in regions]),
            n_national=national,
            n_open=n_open,
            open_share=n_open / max(1, len(tables.passages)),
        )
    ]
    basis = basis_of_regions(tables)
    single = basis.loc[basis["n_pages"] == 1, "region"].tolist()
    if single:
        sentences.append(
            words.say(
                "regions.basis_each" if 1 < len(regions) == len(single) else "regions.basis_one",
                regions=words.list([named(region) for region in single]),
                n=len(single),
            )
        )
    if len(regions) == 1:
        sentences.append(words.say("regions.basis_single"))
    return Prose(words.join(sentences))


def basis_of_regions(tables: RegionTables) -> pd.DataFrame:
    """Return one row a region: documents, pages, passages, and whether it stands on one page."""
    own = tables.subjects.merge(tables.passages[["passage_id", "document_id", "seed_file"]], on="passage_id")
    rows = [
        {
            "region": region,
            "n_documents": group["document_id"].nunique(),
            "n_pages": group["seed_file"].nunique(),
            "n_passages": group["passage_id"].nunique(),
            "documents": "、".join(sorted(set(group["document_id"]))),
        }
        for region, group in own.groupby("region")
    ]
    columns = ["region", "n_documents", "n_pages", "n_passages", "documents"]
    frame = pd.DataFrame(rows, columns=columns).set_index("region")
    return frame.reindex(tables.regions).reset_index()


def basis_table(tables: RegionTables) -> Prose:
    """Return the table of what each region rests on."""
    basis = basis_of_regions(tables)
    return markdown_table(
        basis.assign(
            documents=[
                catalogue().say("list.comma").join(names.split("、")[:8]) for names in basis["documents"]
            ],
            apart=["no" if n == 1 else "yes" for n in basis["n_pages"]],
        ),
        [
            Shown("region", "region", "name"),
            Shown("n_pages", "pages", "count"),
            Shown("n_documents", "documents", "count"),
            Shown("n_passages", "passages", "count"),
            Shown("documents", "which"),
            Shown("apart", "apart", words="answer"),
        ],
    )


def share_matrix(
    shares: pd.DataFrame, kind: str, regions: Sequence[str], names: Sequence[str]
) -> pd.DataFrame:
    """Return regions x names as a matrix of shares, for a heat map."""
    rows = shares[shares["kind"] == kind]
    matrix = rows.pivot_table(index="region", columns="name", values="share")
    return matrix.reindex(index=list(regions), columns=[name for name in names if name in matrix.columns])


def leading_matrix(tables: RegionTables, themes: Sequence[str]) -> pd.DataFrame:
    """Return the shares of themes by region; of topics, by number and words, where the themes do not fit."""
    if not tables.is_misfit:
        return share_matrix(tables.shares, "theme", tables.regions, themes)
    labels = tables.topic_labels
    matrix = share_matrix(tables.shares, "topic", tables.regions, list(labels))
    return matrix.rename(columns={topic: topic_name(topic, labels[topic]) for topic in matrix.columns})


def leading_shares(tables: RegionTables, themes: Sequence[str]) -> pd.DataFrame:
    """Return the rows of shares behind `leading_matrix`, with their intervals, in the order of themes."""
    labels = {topic: topic_name(topic, label) for topic, label in tables.topic_labels.items()}
    kind, names = ("topic", labels) if tables.is_misfit else ("theme", {name: name for name in themes})
    rows = tables.shares[(tables.shares["kind"] == kind) & tables.shares["name"].isin(list(names))]
    ordered = rows.sort_values("name", key=lambda one: one.map(list(names).index), kind="stable")
    return ordered.assign(name=ordered["name"].map(names))


def topic_name(topic: str, label: str) -> str:
    """Return a topic as a head in a figure: its number and its two strongest words."""
    return f"{topic} {'、'.join(re.split('[、·,， ]+', label)[:_HEAD_WORDS])}"


def tiles(tables: RegionTables) -> pd.DataFrame:
    """Return the tile map: every region of the country with the number of its passages, if any."""
    counts = tables.subjects.groupby("region")["passage_id"].nunique()
    return pd.DataFrame(
        [(p.name, p.row, p.column, counts.get(p.name)) for p in PROVINCES],
        columns=["region", "row", "column", "value"],
    ).astype({"value": "float64"})


def passages_behind(tables: RegionTables, region: str, *, theme: str = "", most: int = 3) -> list[str]:
    """Return the passages of a region that speak most of a theme; without a theme its longest ones."""
    own = tables.passages_of(region)
    if not theme:
        return own.assign(n=own["text"].str.len()).nlargest(most, "n")["passage_id"].tolist()
    scores = tables.passage_themes.query("theme == @theme")
    merged = own.query("kind == 'body'").merge(scores, on="passage_id")
    # A passage about several regions is less this one's than its own.
    merged = merged.assign(own=merged["score"] * merged["weight"])
    ranked = merged.sort_values(["own", "passage_id"], ascending=[False, True], kind="stable")
    return ranked["passage_id"].head(most).tolist()


def passages_with(tables: RegionTables, region: str, terms: Iterable[str], *, most: int = 3) -> list[str]:
    """Return passages of a region that hold the terms, those with most of them first."""
    own = tables.passages_of(region)
    wanted = list(terms)
    n_held = own["text"].map(lambda text: sum(term in text for term in wanted))
    ranked = own.assign(n=n_held).query("n > 0").sort_values(["n", "passage_id"], ascending=[False, True])
    return ranked["passage_id"].head(most).tolist()


def distinctive_terms(tables: RegionTables, region: str, *, most: int = 5) -> pd.DataFrame:
    """Return the terms that set a region's texts apart: used at least twice, highest z first.

    Names of places are left out: that the texts of a region name it tells nothing.
    """
    rows = tables.keyness.query("region == @region and z > 0 and n_target >= 2")
    rows = rows[~rows["term"].isin(tables.place_names)]
    return rows.sort_values(["z", "term"], ascending=[False, True], kind="stable").head(most)


def shared_passages(tables: RegionTables) -> dict[frozenset[str], int]:
    """Return how many passages two regions have in common, for each pair that has any."""
    own = tables.subjects[["passage_id", "region"]]
    both = own.merge(own, on="passage_id").query("region_x < region_y").drop_duplicates()
    pairs = zip(both["region_x"], both["region_y"], strict=True)
    return dict(Counter(frozenset(pair) for pair in pairs))


def twins(tables: RegionTables) -> dict[str, frozenset[str]]:
    """Return region -> regions that it shares most passages with: most of its own, or most of theirs."""
    sizes = tables.subjects.groupby("region")["passage_id"].nunique()
    close = [pair for pair, n in shared_passages(tables).items() if 2 * n > min(sizes[one] for one in pair)]
    return {
        region: frozenset(name for pair in close if region in pair for name in pair) - {region}
        for region in tables.regions
    }


def similarity_text(similarity: pd.DataFrame, tables: RegionTables) -> Prose:
    """Return which regions are most and least alike, and how far to trust it.

    Regions that share passages are alike by these: they are left out, and named.
    """
    words = catalogue()
    known = similarity.dropna(subset=["similarity"])
    shared = shared_passages(tables)
    pairs = [frozenset(pair) for pair in zip(known["region_a"], known["region_b"], strict=True)]
    known = known[pd.Series([pair not in shared for pair in pairs], index=known.index, dtype=bool)]
    if known.empty:
        return Prose(words.say("similarity.none"))
    most = next(each_row(known.nlargest(1, "similarity")))
    least = next(each_row(known.nsmallest(1, "similarity")))
    nearest = words.say(
        "similarity.nearest",
        a=named(most.region_a),
        b=named(most.region_b),
        value=most.similarity,
        c=named(least.region_a),
        d=named(least.region_b),
        least=least.similarity,
        evidence=cite(
            [*passages_behind(tables, most.region_a, most=1), *passages_behind(tables, most.region_b, most=1)]
        ),
    )
    sentences = [nearest]
    left_out = [words.list([named(name) for name in sorted(pair, key=PLACES.__getitem__)]) for pair in shared]
    if left_out:
        joined = words.say("list.semicolon").join(sorted(left_out)[:_PAIRS])
        sentences.append(words.say("similarity.left_out", pairs=joined, n=len(left_out)))
    if (basis_of_regions(tables)["n_pages"] < SUPPORTED_FROM).any():
        sentences.append(words.say("similarity.caution"))
    return Prose(words.join(sentences))


def similarity_matrix(similarity: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Return the likeness of regions as a symmetric matrix in the given order; the diagonal is empty."""
    both = pd.concat(
        [similarity, similarity.rename(columns={"region_a": "region_b", "region_b": "region_a"})]
    )
    matrix = both.pivot_table(index="region_a", columns="region_b", values="similarity")
    return matrix.reindex(index=list(order), columns=list(order))


def indicator_counts(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the number of quantities by region and kind; a joint one (四川、重庆) counts for both."""
    each = indicators.assign(region=indicators["region"].str.split("、")).explode("region")
    counts = each.groupby(["region", "kind"]).size().unstack(fill_value=0)
    return counts[counts.sum().sort_values(ascending=False, kind="stable").index]


def colophon_text(
    *, n_bootstrap: int, n_shuffles: int, random_state: int, field: str, field_sha256: str
) -> Prose:
    """Return the choices behind the numbers."""
    return Prose(
        catalogue().say(
            "colophon.made",
            n_bootstrap=n_bootstrap,
            n_shuffles=n_shuffles,
            random_state=random_state,
            field=escape_markdown(field),
            sha256=field_sha256[:12],
        )
    )


_SAID_BEFORE = ("national", "unattributed")  # by basis_text, which counts headings too


def notices_text(notices: Iterable[Any], tables: RegionTables) -> Prose:
    """Return what has to be said before anything is concluded, as a list."""
    words = catalogue()
    given = [one for one in notices if one.code not in _SAID_BEFORE]
    alone = [one for one in given if one.code == _ALONE and len(one.regions) == 1]
    lines = _fit_lines(tables)
    if len(alone) > 1:  # ten regions with a page each would be ten equal lines
        names = words.list([named(one.regions[0]) for one in alone])
        lines.append(words.say("notice.each_region_on_one_document", regions=names))
        given = [one for one in given if one not in alone]
    lines += [
        words.say(
            f"notice.{notice.code}",
            **(dict(notice.numbers) | {"regions": words.list([named(name) for name in notice.regions])}),
        )
        for notice in given
    ]
    return Prose("\n".join(f"- {line}" for line in lines) or words.say("cleaning.warnings_none"))


def misfit_text(tables: RegionTables) -> str:
    """Return the sentence that the pack does not fit, or fits in part; nothing where it fits."""
    level, words = tables.fit.level, catalogue()
    if level == "well":
        return ""
    return words.say(f"fit.{level}", covered=tables.fit.passage_share, weak=tables.fit.weak_share)


def _fit_lines(tables: RegionTables) -> list[str]:
    """Return, as one line each, how far the themes fit, and the regions and themes that they misread."""
    words = catalogue()
    lines = [misfit_text(tables)]
    if lines[0] and tables.little_regions:
        listed = words.list([named(name) for name in tables.little_regions])
        lines.append(words.say("fit.little", names=listed, n=len(tables.little_regions)))
    if not tables.is_misfit:
        for kind, names in (("regions", tables.weak_regions), ("themes", tables.weak_themes)):
            if names:
                listed = words.list([named(name) for name in names])
                lines.append(words.say(f"fit.{kind}", names=listed, n=len(names)))
    return [line for line in lines if line]


def can_support(tables: RegionTables) -> bool:
    """Say whether any region has pages enough for a statement to be supported."""
    return bool((basis_of_regions(tables)["n_pages"] >= SUPPORTED_FROM).any())


def null_text(null: Any, tables: RegionTables) -> Prose:
    """Return what shuffling the labels of regions found: a check of the grades."""
    words = catalogue()
    if not can_support(tables):
        return Prose(words.say("null.needless", needed=SUPPORTED_FROM))
    if not null.n_shuffles:
        return Prose(words.say("null.skipped"))
    if math.isnan(null.supported_share):
        return Prose(words.say("null.none", n=null.n_shuffles))
    values = {"n": null.n_shuffles, "share": null.supported_share, "worst": null.largest_share}
    return Prose(words.say("null.share", **values))


def _choice(name: str) -> str:
    """Return a variant (`n_topics:9`) in words."""
    kind, _, number = name.partition(":")
    return catalogue().say(f"choice.{kind}", n=number)


def sensitivity_table(survival: pd.DataFrame, said: Collection[str]) -> Prose:
    """Return one row a choice: how many of the statements that the report makes survive it.

    survival: of `comparison.sensitivity`; said: ids of the statements that the report makes.
    """
    words = catalogue()
    tested = survival[(survival["n_variants"] > 0) & survival["statement_id"].isin(said)]
    failures = tested.explode("failed").dropna(subset=["failed"])["failed"].value_counts()
    rows = [
        {"choice": _choice(str(name)), "n": len(tested), "share": 1 - int(n) / max(1, len(tested))}
        for name, n in sorted(failures.items())
    ]
    kept = float((~tested["is_fragile"].astype(bool)).mean()) if len(tested) else math.nan
    rows.append({"choice": words.say("choice.all"), "n": len(tested), "share": kept})
    columns = [
        Shown("choice", "choice"),
        Shown("n", "statements", "count"),
        Shown("share", "survive", "share"),
    ]
    return markdown_table(pd.DataFrame(rows), columns)
