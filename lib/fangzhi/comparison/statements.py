"""Every candidate statement in one table, ranked: what the report makes its findings from."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fangzhi.artefacts.resources import read_toml
from fangzhi.comparison.citing import Citations, about, elsewhere
from fangzhi.comparison.frame import Frame, SparseArray, TermMatrix
from fangzhi.comparison.grades import grade
from fangzhi.comparison.occurrence import USUAL
from fangzhi.comparison.shares import Sharing

COLUMNS = (
    "statement_id", "kind", "region", "name", "direction", "value", "low", "high", "null", "grade",
    "n_documents", "n_pages", "n_passages", "passage_ids", "other_passage_ids", "numbers",
    "strength", "interest", "is_fragile", "score", "rank",
)  # fmt: skip
INTEREST = "comparison/data/interest.toml"
GRADE_RANK = {"supported": 0, "suggestive": 1, "descriptive": 2}
# An estimate three half-widths of its interval from the null is beyond doubt; farther adds nothing.
MAX_STRENGTH = 3.0
# A large difference of two shares (Cohen 1988, ch. 6).
LARGE_H = 0.8
# Statements that are put in a varied order; the rest follow by score alone.
N_VARIED = 200


@dataclass(frozen=True)
class Statement:
    """One candidate statement, before it is ranked.

    value: what is said, against `null`, with its interval. numbers: all columns of the row it comes from.
    interest: 0 to 1, how far it is from what one would expect. is_fragile: leaving one page out turns it.
    """

    kind: str
    region: str
    name: str
    direction: str
    value: float
    low: float
    high: float
    null: float
    grade: str
    n_documents: int
    n_pages: int
    n_passages: int
    passage_ids: tuple[str, ...]
    other_passage_ids: tuple[str, ...]
    numbers: Mapping[str, Any]
    interest: float
    is_fragile: bool = False

    @property
    def statement_id(self) -> str:
        """Kind, region and name: the same in every variant of the analysis."""
        return f"{self.kind}:{self.region}:{self.name}"


def share_statements(frame: Frame, shares: pd.DataFrame, sharings: Sequence[Sharing]) -> Iterator[Statement]:
    """Return what region_shares says: a region's texts give more, or less, room to a topic or theme.

    value: the difference to the other regions, null 0. Interest: Cohen's h of the two shares, 1 where large.
    """
    sources = {sharing.kind: _Source(frame, sharing.names, sharing.shares) for sharing in sharings}
    for row in _records(shares):
        source, place = sources[row["kind"]], (row["region"], row["name"])
        yield _statement(
            row,
            kind=f"{row['kind']}_share",
            direction="less" if row["difference"] < 0 else "more",
            value=row["difference"],
            ends=(row["difference_low"], row["difference_high"]),
            interest=min(_cohens_h(row["share"], row["rest_share"]) / LARGE_H, 1.0),
            cited=(source.of(*place), source.elsewhere(*place)),
        )


def _cohens_h(a: float, b: float) -> float:
    if math.isnan(a) or math.isnan(b):
        return 0.0
    return abs(2 * math.asin(math.sqrt(min(a, 1.0))) - 2 * math.asin(math.sqrt(min(b, 1.0))))


def term_statements(
    frame: Frame, keyness: pd.DataFrame, matrix: TermMatrix, *, own_names: Collection[str] = ()
) -> Iterator[Statement]:
    """Return what keyness says: a region's texts use a term more, or less, than the others.

    Interest: 1 - exp(-|log-odds|), less where few pages have it all. own_names: the names of places, which
    set every region apart and tell nothing; their interest is 0.
    """
    source = _Source(frame, matrix.terms, frame.rows(matrix.passage_ids, matrix.counts))
    for row in _records(keyness):
        place = (row["region"], row["term"])
        # Of a region with one page the spread is unknown: halfway.
        evenness = 0.5 if math.isnan(row["dispersion"]) else 1 - row["dispersion"]
        size = 0.0 if row["term"] in own_names else 1 - math.exp(-abs(row["log_odds"]))
        yield _statement(
            {**row, "name": row["term"]},
            kind="term",
            direction="more" if row["log_odds"] > 0 else "less",
            value=row["log_odds"],
            interest=size * evenness,
            cited=(source.of(*place), source.elsewhere(*place)),
        )


def common_statements(common: pd.DataFrame) -> Iterator[Statement]:
    """Return what common_ground says: all, or most, regions' texts have a name. Interest: how usual it is.

    Terms are left to the table: they are the words of the genre, and one sentence each would drown the rest.
    """
    for row in _records(common[common["kind"] != "term"]):
        yield _statement(
            {**row, "region": ""},
            kind=f"common_{row['kind']}",
            direction="all" if row["n_regions"] == row["of_regions"] else "most",
            value=row["document_share"],
            null=USUAL,
            interest=row["document_share"] * row["n_regions"] / row["of_regions"],
            cited=(row["passage_ids"], ()),
        )


def only_statements(only: pd.DataFrame) -> Iterator[Statement]:
    """Return what distinctive says: only one region has a name. Interest: its share of the region's pages."""
    for row in _records(only):
        yield _statement(
            row,
            kind=f"only_{row['kind']}",
            direction="only",
            value=row["document_share"],
            interest=row["document_share"],
            cited=(row["passage_ids"], ()),
        )


def absent_statements(absent: pd.DataFrame) -> Iterator[Statement]:
    """Return what absent says: most comparable regions' texts have a name that this region's lack.

    A difference of texts, never a gap of policy. Interest: how usual it is elsewhere, less chance.
    """
    for row in _records(absent):
        yield _statement(
            {**row, "n_passages": 0},
            kind=f"absent_{row['kind']}",
            direction="absent",
            value=-row["rest_share"],
            interest=row["rest_share"] * (1 - row["chance"]),
            cited=((), row["passage_ids"]),
        )


def similarity_statements(similarity: pd.DataFrame) -> Iterator[Statement]:
    """Return how like two regions are, against two random piles of documents of these sizes.

    The first region stands in `region`, the second in `name`. Interest: how far from chance.
    """
    for row in _records(similarity.dropna(subset=["similarity"])):
        yield _statement(
            {**row, "region": row["region_a"], "name": row["region_b"],
             "n_documents": row["n_pages"], "n_passages": 0},
            kind="similarity",
            direction="unlike" if row["similarity"] < row["expected"] else "like",
            value=row["similarity"],
            null=row["expected"],
            interest=abs(row["similarity"] - row["expected"]),
            cited=((), ()),
        )  # fmt: skip


def wording_statements(phrases: pd.DataFrame, *, n_regions: int) -> Iterator[Statement]:
    """Return the wordings that documents of several regions repeat.

    value: the regions with it, of n_regions. Without an interval, so never supported. Interest: their share.
    """
    for row in _records(phrases):
        yield _statement(
            {**row, "region": "", "name": row["wording"], "n_pages": row["n_documents"],
             "grade": grade(row["n_documents"], math.nan, math.nan)},
            kind="common_wording",
            direction="all" if row["n_regions"] == n_regions else "some",
            value=float(row["n_regions"]),
            ends=(math.nan, math.nan),
            null=math.nan,
            interest=row["n_regions"] / max(n_regions, 1),
            cited=(row["passage_ids"], ()),
        )  # fmt: skip


def _records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in table.to_dict("records"):
        yield {str(column): value for column, value in row.items()}


def _statement(
    row: Mapping[str, Any],
    *,
    kind: str,
    direction: str,
    value: float,
    interest: float,
    cited: tuple[tuple[str, ...], tuple[str, ...]],
    ends: tuple[float, float] | None = None,
    null: float = 0.0,
) -> Statement:
    """Return the statement of a table's row; cited: passages of the region (or of all), and of the others."""
    low, high = ends or (row["low"], row["high"])
    # Of one page it needs no saying that leaving it out takes everything away.
    is_fragile = bool(row.get("flips", False)) and row["grade"] != "descriptive"
    return Statement(
        kind=kind, region=row["region"], name=row["name"], direction=direction,
        value=value, low=low, high=high, null=null, grade=row["grade"],
        n_documents=row["n_documents"], n_pages=row["n_pages"], n_passages=row["n_passages"],
        passage_ids=cited[0], other_passage_ids=cited[1],
        numbers=row, interest=interest, is_fragile=is_fragile,
    )  # fmt: skip


class _Source:
    """The passages behind the names of a table, in one region and in the others."""

    def __init__(self, frame: Frame, names: Sequence[str], scores: SparseArray) -> None:
        self._citations = Citations(frame.passage_ids, scores)
        self._name = {name: i for i, name in enumerate(names)}
        self._about = {region: about(frame, i) for i, region in enumerate(frame.regions)}
        self._elsewhere = {region: elsewhere(frame, i) for i, region in enumerate(frame.regions)}

    def of(self, region: str, name: str) -> tuple[str, ...]:
        """Return the passages of a region with the most of a name."""
        return self._citations.top(self._name[name], self._about[region])

    def elsewhere(self, region: str, name: str) -> tuple[str, ...]:
        """Return the passages of other regions with the most of a name."""
        return self._citations.top(self._name[name], self._elsewhere[region])


def rank_statements(statements: Iterable[Statement]) -> pd.DataFrame:
    """Return all statements in one table, the strongest and most interesting first.

    Supported before suggestive before descriptive, firm before fragile, then by score = interest x weight
    of the kind x strength. strength: how many half-widths of its interval a value is from the null, 0 to 1
    at three of them; 1 where there is no interval. Among the first, regions, kinds and names take turns.
    """
    rows = list(statements)
    table = pd.DataFrame([_columns(row) for row in rows], columns=list(COLUMNS))
    if table.empty:
        return table
    weight = table["kind"].map(read_toml(INTEREST)["weight"])
    strength = [_strength(row) for row in rows]
    table = table.assign(strength=strength, score=table["interest"] * weight * strength)
    table = table.iloc[_varied_order(table)].reset_index(drop=True)
    return table.assign(rank=np.arange(1, len(table) + 1))


def _columns(row: Statement) -> dict[str, Any]:
    numbers = {key: _plain(value) for key, value in row.numbers.items()}
    return {**{name: getattr(row, name, None) for name in COLUMNS}, "numbers": numbers}


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: plain numbers, None for NaN, lists for tuples."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, tuple):
        return list(plain)
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _strength(row: Statement) -> float:
    half_width = row.value - row.low if row.value > row.null else row.high - row.value
    if math.isnan(half_width) or math.isnan(row.null):
        return 1.0
    distance = abs(row.value - row.null)
    return min(distance / half_width / MAX_STRENGTH, 1.0) if half_width > 0 else float(distance > 0)


def _varied_order(table: pd.DataFrame) -> NDArray[np.int64]:
    """Return the order of the rows: by grade and firmness; within, by score with turns among the first."""
    block = table["grade"].map(GRADE_RANK) * 2 + table["is_fragile"].astype(int)
    order = np.lexsort((table["statement_id"], -table["score"], block))
    parts = [order[block.to_numpy()[order] == one] for one in sorted(set(block))]
    variety: Mapping[str, float] = read_toml(INTEREST)["variety"]
    factors = {column: np.unique(table[column], return_inverse=True)[1] for column in variety}
    penalty = np.ones(len(table))
    taken: list[int] = []
    for part in parts:
        left = part
        while len(left) and len(taken) < N_VARIED:
            best = int(np.argmax((table["score"].to_numpy() * penalty)[left]))
            chosen = int(left[best])
            left = np.delete(left, best)
            taken.append(chosen)
            for column, codes in factors.items():
                penalty[codes == codes[chosen]] *= variety[column]
        taken.extend(int(i) for i in left)
    return np.array(taken, dtype=np.int64)
