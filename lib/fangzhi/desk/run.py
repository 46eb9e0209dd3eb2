"""A run, and the questions that can be asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fangzhi import topics as model_of
from fangzhi.artefacts import TABLES, theme_names
from fangzhi.artefacts.places import repairs_within
from fangzhi.desk import markup
from fangzhi.desk.correcting import Saved, correct
from fangzhi.desk.frame import Frame
from fangzhi.desk.groups import compare
from fangzhi.desk.index import BoolArray, TextIndex
from fangzhi.desk.names import UnknownNameError, check_name
from fangzhi.desk.progress import working
from fangzhi.desk.results import Compared, Concordance, Evidence, Profile, Topics, size_of
from fangzhi.report.narrative.evidence import initiative_inventory
from fangzhi.terms import TermMatrix
from fangzhi.terms.tables import matrix_of

_N_TERMS = 15  # of a profile
_CITED = 40  # passages that an answer brings along


class Run:
    """A finished run, or pages that were analysed in memory: tables, and questions.

    Every table of `artefacts.schema` is an attribute: `run.documents`, `run.passages`, `run.indicators`.
    """

    def __init__(
        self,
        name: str,
        table: Callable[[str], pd.DataFrame],
        *,
        field: str,
        seeds_dir: Path | None,
        random_state: int,
        rows: Callable[[str, str], pd.DataFrame] | None = None,
    ) -> None:
        self.name, self.field, self._table, self._rows = name, field, table, rows
        self.seeds_dir, self.random_state = seeds_dir, random_state

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the run by its name; it is read once."""
        with working(f"reading {name}"):
            return self._table(name)

    def rows(self, name: str, seed_file: str) -> pd.DataFrame:
        """Return the rows of a table that belong to one page: of a finished run nothing else is read."""
        if self._rows is not None:
            return self._rows(name, seed_file)
        table = self.table(name)
        return table[table["seed_file"] == seed_file].reset_index(drop=True)

    def file_of(self, stem: str) -> str:
        """Return the file of a page; raise UnknownNameError for a page there is not."""
        pages = self.table("pages")
        check_name(stem, pages["stem"], what="page")
        return str(pages.loc[pages["stem"] == stem, "seed_file"].iloc[0])

    def page_text(self, seed_file: str) -> str:
        """Return the decoded text of a page."""
        return str(self.rows("pages", seed_file)["text"].iloc[0])

    def __getattr__(self, name: str) -> Frame:
        if name in TABLES:
            return Frame(self.table(name))
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            check_name(name, [*TABLES, *(one for one in dir(Run) if not one.startswith("_"))], what="table")
        except UnknownNameError as error:
            raise AttributeError(str(error)) from None
        raise AttributeError(name)

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *TABLES]

    # --- what there is

    @cached_property
    def regions(self) -> list[str]:
        """The regions that passages are about, in the order of their codes."""
        about = self.table("passage_regions")
        own = about[about["role"] == "subject"].sort_values("region_code")
        return own["region"].drop_duplicates().tolist()

    @cached_property
    def themes(self) -> list[str]:
        """The themes of the field, in its order."""
        return [*theme_names(self.field)]

    @cached_property
    def originals(self) -> pd.DataFrame:
        """The passages that count: those of documents that are no copies."""
        documents = self.table("documents")
        counted = documents.loc[documents["duplicate_of"].isna(), "document_id"]
        passages = self.table("passages")
        return passages[passages["document_id"].isin(set(counted))].reset_index(drop=True)

    @cached_property
    def matrix(self) -> TermMatrix:
        """The words of each body passage that are terms."""
        return matrix_of(self.table("passage_terms"))

    @cached_property
    def _index(self) -> TextIndex:
        return TextIndex(self.originals["text"].tolist())

    def texts_of(self, passage_ids: Sequence[str]) -> dict[str, str]:
        """Return the texts of passages by id, each once, in the order given."""
        wanted = list(dict.fromkeys(passage_ids))[:_CITED]
        rows = self.table("passages")
        rows = rows[rows["passage_id"].isin(wanted)]
        texts = dict(zip(rows["passage_id"], rows["text"], strict=True))
        return {name: texts[name] for name in wanted if name in texts}

    def __str__(self) -> str:
        documents = self.table("documents")
        counted = int(documents["duplicate_of"].isna().sum())
        return (
            f"{self.name}: {documents['seed_file'].nunique():,} pages, {counted:,} documents, "
            f"{len(self.originals):,} passages; regions: {'、'.join(self.regions) or 'none'}"
        )

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        columns = [
            ("document_id", "Document", "text"), ("title", "Title", "text"), ("source", "Source", "text"),
            ("published_on", "Published", "text"), ("n_chars", "Characters", "count"),
        ]  # fmt: skip
        documents = self.table("documents").head(20)
        return markup.block(f"<p>{markup.text(str(self))}</p>", markup.sheet(documents, columns))

    # --- questions

    def concordance(
        self,
        pattern: str | re.Pattern[str],
        *,
        region: str | None = None,
        theme: str | None = None,
        topic: int | None = None,
        width: int = 20,
    ) -> Concordance:
        """Return every occurrence of a term with `width` characters around it.

        pattern: a term, or a compiled regular expression. region: only passages about it; theme, topic:
        only passages of which it is the main one. Raises UnknownNameError for a name there is not.

        >>> run.concordance("职业教育", region="广西", width=8)
        职业教育 · 广西: 2 in 2 passages
            广西推进 【职业教育】 产教融合  [b.1-01]
        提出，推动南宁市 【职业教育】 与产业融合，学校  [b.1-03]
        """
        chosen = {"region": region, "theme": theme, "topic": topic}
        if region is not None:
            check_name(region, self.regions, what="region")
        if theme is not None:
            check_name(theme, self.themes, what="theme")
        if topic is not None:
            check_name(str(topic), self.table("topics")["topic"].astype(str), what="topic")
        scope = "".join(f" · {value}" for value in chosen.values() if value is not None)
        among = self._among(region, theme, topic)
        term = pattern if isinstance(pattern, str) else pattern.pattern
        return Concordance(term, scope, self.originals, self._index.find(pattern, among=among), width)

    def _among(self, region: str | None, theme: str | None, topic: int | None) -> BoolArray | None:
        """Return which passages a search is narrowed to, shape (n_passages,); None for all."""
        masks = []
        if region is not None:
            masks.append(self._masks("region", region))
        if theme is not None:
            masks.append(self._masks("theme", theme))
        if topic is not None:
            masks.append(self._masks("topic", topic))
        return np.logical_and.reduce(masks) if masks else None

    def _masks(self, kind: str, value: object) -> BoolArray:
        known = self.__dict__.setdefault("_known_masks", {})
        if (kind, value) not in known:
            ids = {"region": self._about, "theme": self._of_theme, "topic": self._of_topic}[kind](value)
            known[kind, value] = self.originals["passage_id"].isin(set(ids)).to_numpy()
        mask: BoolArray = known[kind, value]
        return mask

    def _about(self, region: object) -> pd.Series[str]:
        rows = self.table("passage_regions")
        return rows.loc[(rows["region"] == region) & (rows["role"] == "subject"), "passage_id"]

    def _of_theme(self, theme: object) -> pd.Series[str]:
        rows = self.table("passage_themes")
        return rows.loc[(rows["theme"] == theme) & rows["is_main"], "passage_id"]

    def _of_topic(self, topic: object) -> pd.Series[str]:
        rows = self.table("passage_topics")
        ranked = rows.sort_values(["passage_id", "share", "topic"], ascending=[True, False, True])
        strongest = ranked.drop_duplicates("passage_id")
        return strongest.loc[strongest["topic"] == topic, "passage_id"]

    def compare(self, first: str, second: str) -> Compared:
        """Hold two groups against each other: regions, themes, or periods (2024, 2023-05, 2022..2023).

        Raises UnknownNameError for a name there is not, ValueError for a group held against itself.

        >>> run.compare("宁夏", "广西").names
        ('宁夏', '广西')
        >>> run.compare("宁厦", "广西")
        Traceback (most recent call last):
        fangzhi.desk.names.UnknownNameError: no region or theme '宁厦': did you mean 宁夏?
        """
        with working(f"comparing {first} and {second}"):
            return compare(self, first, second)

    def profile(self, region: str) -> Profile:
        """Return what the texts of one region say; raise UnknownNameError for one there is not.

        >>> run.profile("宁夏").size
        '宁夏: 8 passages of 2 documents on 2 pages'
        """
        check_name(region, self.regions, what="region")
        own = self.originals[self._masks("region", region)]
        size = size_of(region, len(own), own["document_id"].nunique(), own["seed_file"].nunique())
        parts = self._parts(region, own)
        quantities = self._with_region("indicators", region)
        cited = [*quantities["passage_id"].head(20), *parts["initiatives"]["passage_id"].head(20)]
        return Profile(region, quantities, parts, size, self.texts_of(cited))

    def _parts(self, region: str, own: pd.DataFrame) -> dict[str, pd.DataFrame]:
        themes = self.table("passage_themes")
        main = themes[themes["is_main"] & themes["passage_id"].isin(own["passage_id"])]
        documents = self.table("documents")
        return {
            "themes": main["theme"].value_counts().rename("n_passages").rename_axis("theme").reset_index(),
            "terms": self._terms_of(set(own["passage_id"])),
            "initiatives": self._with_region("initiatives", region).drop_duplicates("canonical"),
            "documents": documents[documents["document_id"].isin(own["document_id"])],
        }

    def _with_region(self, name: str, region: str) -> pd.DataFrame:
        rows = self.table(name)
        inside = [region in str(value).split("、") for value in rows["region"]]
        return rows[inside].reset_index(drop=True)

    def _terms_of(self, passage_ids: set[str]) -> pd.DataFrame:
        """Return the terms that passages use more than the others do, by their log-odds."""
        from fangzhi.comparison.key_terms import informative_prior, log_odds  # noqa: PLC0415

        matrix = self.matrix
        inside = np.array([name in passage_ids for name in matrix.passage_ids], dtype=bool)
        own = np.asarray(matrix.counts[inside].sum(axis=0), dtype=float).ravel()
        rest = np.asarray(matrix.counts[~inside].sum(axis=0), dtype=float).ravel()
        if not own.sum():
            return pd.DataFrame({"term": [], "z": []})
        _, z = log_odds(own, rest, prior=informative_prior(own + rest, n_tokens=max(own.sum(), 1.0)))
        top = [at for at in np.argsort(-z, kind="stable")[:_N_TERMS] if own[at]]
        return pd.DataFrame({"term": [matrix.terms[at] for at in top], "z": z[top]})

    def evidence(self, passage_id: str) -> Evidence:
        """Return one passage with its place, the original beside the repaired, and what rests on it.

        Raises UnknownNameError for a passage there is not.

        >>> print(run.evidence("b.1-03"))
        [b.1-03] b.txt, characters 89 to 135; body of b.1 广西推进职业教育产教融合
        region: 广西 (title); theme: 职业教育
        <BLANKLINE>
        南宁市提出，推动南宁市职业教育与产业融合，学校与企业共建实训基地120个，教师培训同步进行。
          quantity b.1-03-q001: 实训基地 120个 (target)
        """
        passages = self.table("passages")
        check_name(passage_id, passages["passage_id"], what="passage")
        at = int(np.flatnonzero(passages["passage_id"] == passage_id)[0])
        row = {str(name): value for name, value in passages.iloc[at].to_dict().items()}
        documents, text = self.table("documents"), self.page_text(row["seed_file"])
        repairs = self.rows("repairs", row["seed_file"])
        document = documents[documents["document_id"] == row["document_id"]].iloc[0].to_dict()
        about, themes = self.table("passage_regions"), self.table("passage_themes")
        return Evidence(
            row, {str(name): value for name, value in document.items()},
            text[row["seed_start"] : row["seed_end"]],
            repairs_within(repairs, row["seed_file"], row["seed_start"], row["seed_end"]),
            self._resting_on(passage_id),
            about[about["passage_id"] == passage_id], themes[themes["passage_id"] == passage_id],
            (_neighbour(passages, at, -1), _neighbour(passages, at, 1)),
        )  # fmt: skip

    def _resting_on(self, passage_id: str) -> pd.DataFrame:
        rows: list[tuple[str, str, str, int, int]] = []
        for one in _of_passage(self.table("indicators"), passage_id):
            what = f"{one['subject'] or ''} {one['raw']} ({one['status']})".strip()
            rows.append(("quantity", one["indicator_id"], what, one["start"], one["end"]))
        for one in _of_passage(self.table("initiatives"), passage_id):
            what = f"{one['name']} ({one['kind']})"
            rows.append(("initiative", one["initiative_id"], what, one["start"], one["end"]))
        return pd.DataFrame(rows, columns=["kind", "id", "what", "start", "end"])

    def topics(
        self,
        n: int | None = None,
        *,
        stopwords: Sequence[str] = (),
        max_passage_share: float = 1.0,
        random_state: int | None = None,
    ) -> Topics:
        """Fit topics anew and return them.

        n: number of topics; without, that of the run. stopwords: terms to leave out besides the run's.
        max_passage_share: leave out terms that stand in a larger share of the passages, 0-1.
        Raises ValueError for a number below 1 or a share outside 0-1.

        >>> len(run.topics(n=2))
        2
        """
        if not 0 < max_passage_share <= 1:
            raise ValueError(f"max_passage_share is {max_passage_share}; it must be above 0 and at most 1")
        wanted = len(self.table("topics")) if n is None else n
        matrix = _without(self.matrix, stopwords, max_passage_share)
        state = self.random_state if random_state is None else random_state
        with working(f"fitting {wanted} topics"):
            model = model_of.fit_topics(matrix, n_topics=wanted, random_state=state)
        typical = model_of.typical_passages(model)
        return Topics(
            model_of.topic_table(model, matrix), model_of.topic_terms(model), typical,
            model_of.passage_topics(model), model.reason, self.texts_of(typical["passage_id"].tolist()),
        )  # fmt: skip

    def correct(
        self, what: str, target: str, to: str | Mapping[str, object], *, why: str, who: str | None = None
    ) -> Saved:
        """Overrule the machine: save a line in corrections.csv beside the pages; the next run applies it.

        what: region or theme (target: a passage or a whole document), removal (a passage to take out, to: a
        reason; or removed text as PAGE:START, to: body, heading or title), repair (PAGE:START-END, to: the
        right text), indicator (its id, to: {"status": "target"}; or "" where it is no quantity).
        why, who: for whoever reviews it; without, who is the login name.
        Raises UnknownNameError for a target there is not, ValueError for a value that is not allowed.

        >>> run.correct("region", "b.1-03", "全国", why="an example", who="Li")
        region: 广西 → 全国, b.txt, 南宁市提出，推动南宁市职业教育与产业融合，学校与
        saved in corrections.csv; the next run applies it
        """
        return correct(self, what, target, to, why=why, who=who)

    def inventory(self) -> pd.DataFrame:
        """Return the named initiatives, one row each, with the regions and passages that name it.

        >>> run.inventory()["canonical"].tolist()
        ['“互联网+教育”示范区']
        """
        return initiative_inventory(self.table("initiatives"))


def _of_passage(rows: pd.DataFrame, passage_id: str) -> list[dict[Any, Any]]:
    return rows[rows["passage_id"] == passage_id].to_dict("records")


def _neighbour(passages: pd.DataFrame, at: int, step: int) -> tuple[str, str] | None:
    """Return id and text of the passage before or behind one in its document; None at its ends."""
    other = at + step
    documents = passages["document_id"].to_numpy()
    if not 0 <= other < len(passages) or documents[other] != documents[at]:
        return None
    row = passages.iloc[other]
    return str(row["passage_id"]), str(row["text"])


def _without(matrix: TermMatrix, stopwords: Sequence[str], max_passage_share: float) -> TermMatrix:
    dropped = frozenset(stopwords)
    n_passages = np.bincount(matrix.counts.indices, minlength=matrix.n_terms)
    common = n_passages > max_passage_share * max(matrix.n_passages, 1)
    kept = [at for at, term in enumerate(matrix.terms) if term not in dropped and not common[at]]
    terms = tuple(matrix.terms[at] for at in kept)
    return TermMatrix(matrix.counts[:, kept], terms, matrix.passage_ids, matrix.reason)
