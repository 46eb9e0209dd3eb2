"""What the regions' texts have in common, what only one has, and what one lacks.

All three ask in how many pages a thing (a theme, a term, an initiative) occurs, never how
often. They tell texts apart, not policies: what a text does not mention may well be done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from fangzhi.comparison.citing import Citations, about, elsewhere
from fangzhi.comparison.frame import BoolArray, Cells, FloatArray, Frame, IntArray, SparseArray, TermMatrix
from fangzhi.comparison.grades import grade_all
from fangzhi.comparison.permutation import MAX_Q, benjamini_hochberg
from fangzhi.comparison.resampling import OWN, Resamples, interval
from fangzhi.comparison.shares import DifferenceEstimates, estimate_differences

COMMON_COLUMNS = (
    "kind", "name", "n_regions", "of_regions", "document_share", "low", "high", "n_passages", "n_documents",
    "n_pages", "grade", "regions", "passage_ids",
)  # fmt: skip
ALONE_COLUMNS = (
    "region", "kind", "name", "n_regions", "of_regions", "document_share", "rest_share", "low", "high",
    "n_passages", "n_documents", "n_pages", "chance", "q", "grade", "passage_ids",
)  # fmt: skip
ABSENT_COLUMNS = (
    "region", "kind", "name", "n_regions", "of_regions", "rest_share", "expected_passages", "low", "high",
    "n_documents", "n_pages", "chance", "q", "grade", "passage_ids",
)  # fmt: skip

# "Most" regions: three of four, so that with four regions one may lack it, with two or three none.
MOST = 0.75
# A document share that half of the documents reach is "usual": the null of common ground.
USUAL = 0.5
# Absence is worth a word where at least one passage would be expected at the others' rate.
MIN_EXPECTED = 1.0
# A name in fewer pages cannot be "supported": untested, it does not raise the q of the others.
MIN_PAGES = 5
# Names of each kind that a table keeps (of each region, where it has regions), the most widely spread first.
KEEP = 100


@dataclass(frozen=True, eq=False)
class Presence:
    """Which passage of a frame has which name.

    kind: theme, term, initiative, ... in_passages: how strongly, sparse, (n_passages, n_names).
    in_passing: 0/1 of the same shape, where a name is at least touched on; None where it is either there
    or not. Only what is not even touched on may be said to be missing.
    """

    kind: str
    names: tuple[str, ...]
    in_passages: SparseArray
    in_passing: SparseArray | None = None


def presence(
    frame: Frame,
    kind: str,
    passage_ids: Sequence[str],
    names: Sequence[str],
    strengths: Sequence[float] | None = None,
) -> Presence:
    """Return the presence of `names` in `passage_ids`, two columns of one table.

    strengths: of each pair, to cite the strongest passages; 1 without it, and added up for a repeated pair.
    """
    values = np.ones(len(names)) if strengths is None else np.asarray(strengths, dtype=np.float64)
    labels, column = np.unique(np.asarray(names, dtype=object), return_inverse=True)
    row_of = {passage_id: row for row, passage_id in enumerate(frame.passage_ids)}
    row = np.array([row_of.get(passage_id, -1) for passage_id in passage_ids], dtype=np.int64)
    kept = (row >= 0) & (values > 0)
    shape = (len(frame.passage_ids), len(labels))
    matrix = sparse.csr_array((values[kept], (row[kept], column[kept])), shape=shape)
    return Presence(kind, tuple(str(label) for label in labels), matrix)


def with_mentions(found: Presence, mentioned: Presence) -> Presence:
    """Return a presence that also knows where its names are only touched on.

    mentioned: of the same frame; a name that `found` lacks is left out.
    """
    column = {name: i for i, name in enumerate(found.names)}
    known = [i for i, name in enumerate(mentioned.names) if name in column]
    shape = (len(mentioned.names), len(found.names))
    where = (known, [column[mentioned.names[i]] for i in known])
    renamed = mentioned.in_passages @ sparse.csr_array((np.ones(len(known)), where), shape=shape)
    touched = sparse.csr_array(found.in_passages + renamed)
    touched.data = np.ones_like(touched.data)
    return replace(found, in_passing=touched)


def term_presence(frame: Frame, matrix: TermMatrix) -> Presence:
    """Return the presence of the terms of a term matrix."""
    return Presence("term", tuple(matrix.terms), frame.rows(matrix.passage_ids, matrix.counts))


@dataclass(frozen=True, eq=False)
class _Spread:
    """Where each name of a presence occurs; arrays of shape (n_regions, n_names) unless said otherwise."""

    in_cells: SparseArray  # 0/1, (n_cells, n_names)
    n_pages: IntArray
    n_documents: IntArray
    n_passages: IntArray
    n_regions: IntArray  # (n_names,)
    n_touching: IntArray  # pages that have a name or touch on it

    @classmethod
    def of(cls, frame: Frame, found: Presence) -> _Spread:
        has = found.in_passages.copy()
        has.data = np.ones_like(has.data)
        relevant = frame.weights.copy()
        relevant.data = np.ones_like(relevant.data)
        in_cells = frame.by_page.totals(has)
        in_cells.data = np.ones_like(in_cells.data)
        n_pages = frame.by_page.n_owners_of(in_cells)
        n_documents = frame.by_document.n_owners_of(frame.by_document.totals(has))
        n_passages = np.rint((relevant.T @ has).toarray()).astype(np.int64)
        n_touching = n_pages
        if found.in_passing is not None:
            n_touching = frame.by_page.n_owners_of(frame.by_page.totals(found.in_passing))
        return cls(in_cells, n_pages, n_documents, n_passages, (n_pages > 0).sum(axis=0), n_touching)


def common_ground(
    frame: Frame, found: Sequence[Presence], resamples: Resamples, *, most: float = MOST, keep: int = KEEP
) -> pd.DataFrame:
    """Return what the texts of at least `most` of the regions have, one row a name.

    document_share: share of a region's pages with it, averaged over all regions, with its interval;
    the grade asks whether that lies above one half. n_*: over all regions. passage_ids: one of each region.
    """
    tables = [_common(frame, one, resamples, most, keep) for one in found]
    return _joined(tables, COMMON_COLUMNS, ["kind", "name"])


def _common(frame: Frame, found: Presence, resamples: Resamples, most: float, keep: int) -> pd.DataFrame:
    spread = _Spread.of(frame, found)
    n_regions = len(frame.regions)
    wide = np.flatnonzero((spread.n_regions >= most * n_regions) & (spread.n_regions > 1))
    share, _ = _page_shares(frame.by_page, spread.in_cells[:, wide])
    chosen = wide[np.lexsort((wide, -share, -spread.n_regions[wide]))[:keep]]
    chosen.sort()
    in_cells = spread.in_cells[:, chosen]
    share, n_pages = _page_shares(frame.by_page, in_cells)
    # Each region lends its pages less one: what is left to tell how much a mean of regions varies.
    freedom = len(frame.by_page.owner) - n_regions + 1
    low, high = interval(
        share, _resampled_page_shares(frame.by_page, in_cells, resamples), n_pages=freedom, bounds=(0.0, 1.0)
    )
    citations = Citations(frame.passage_ids, found.in_passages)
    weights = [about(frame, region) for region in range(n_regions)]
    names = np.array(found.names, dtype=object)[chosen]
    where = [np.flatnonzero(spread.n_pages[:, name]) for name in chosen]
    return pd.DataFrame(
        {
            "kind": found.kind, "name": names,
            "n_regions": spread.n_regions[chosen], "of_regions": n_regions,
            "document_share": share, "low": low, "high": high,
            "n_passages": np.diff(found.in_passages.tocsc().indptr)[chosen],
            "n_documents": _distinct(frame.passage_document, found.in_passages)[chosen],
            "n_pages": n_pages,
            "grade": grade_all(n_pages, low, high, null=USUAL, holds=low > USUAL),
            "regions": [tuple(frame.regions[r] for r in rows) for rows in where],
            "passage_ids": [
                tuple(dict.fromkeys(p for r in rows for p in citations.top(int(name), weights[r], n=1)))
                for name, rows in zip(chosen, where, strict=True)
            ],
        },
        columns=list(COMMON_COLUMNS),
    )  # fmt: skip


def _page_shares(cells: Cells, in_cells: SparseArray) -> tuple[FloatArray, IntArray]:
    """Return each name's share of a region's pages, averaged over regions, and its pages: (n_names,) both."""
    n_cells = np.bincount(cells.region, minlength=cells.n_regions)
    by_region = (cells.by_region() @ in_cells).toarray() / np.maximum(n_cells, 1)[:, None]
    mean = by_region.mean(axis=0) if cells.n_regions else np.zeros(in_cells.shape[1])
    return np.asarray(mean), _distinct(cells.owner, in_cells)


def _distinct(owner: IntArray, has: SparseArray) -> IntArray:
    """Count the distinct owners of each column's rows; owner has shape (n_rows,)."""
    n_rows = len(owner)
    shape = (int(owner.max(initial=-1)) + 1, n_rows)
    by_owner = sparse.csr_array((np.ones(n_rows), (owner, np.arange(n_rows))), shape=shape) @ has
    counted: IntArray = np.diff(by_owner.tocsc().indptr).astype(np.int64)
    return counted


def _resampled_page_shares(cells: Cells, in_cells: SparseArray, resamples: Resamples) -> FloatArray:
    with_page = sparse.csr_array(sparse.hstack([in_cells, np.ones((in_cells.shape[0], 1))], format="csr"))
    summed = np.zeros((in_cells.shape[1], resamples.n))
    for region in range(cells.n_regions):
        sums = resamples.sums(cells, with_page, region) + resamples.extra(with_page, OWN, region)
        summed += sums[:-1] / sums[-1]
    return summed / max(cells.n_regions, 1)


def distinctive(
    frame: Frame, found: Sequence[Presence], resamples: Resamples, *, keep: int = KEEP
) -> pd.DataFrame:
    """Return what only one region's texts have, and no other's touch on, one row a region and name.

    document_share: share of the region's pages with it; low, high: interval of its difference to the
    other regions' share, which is 0. chance: that all pages with it fall to this region when pages are
    dealt at random; q: its Benjamini-Hochberg value over all regions and names.
    """
    if len(frame.regions) < 2:
        return pd.DataFrame(columns=list(ALONE_COLUMNS))
    return _joined(
        [_alone(frame, one, resamples, keep) for one in found], ALONE_COLUMNS, ["region", "kind", "name"]
    )


def _alone(frame: Frame, found: Presence, resamples: Resamples, keep: int) -> pd.DataFrame:
    spread = _Spread.of(frame, found)
    is_alone = (spread.n_pages > 0) & ((spread.n_touching > 0).sum(axis=0) == 1)
    chance = _chances(frame.by_page, spread.n_pages)[0]
    q = _q_values(chance, is_alone, spread)
    region, name = at = _widest(is_alone, keep, spread.n_pages, spread.n_passages)
    shares = _differences(frame.by_page, spread.in_cells, resamples, at)
    citations = Citations(frame.passage_ids, found.in_passages)
    weights = [about(frame, r) for r in range(len(frame.regions))]
    return pd.DataFrame(
        {
            "region": np.array(frame.regions, dtype=object)[region], "kind": found.kind,
            "name": np.array(found.names, dtype=object)[name],
            "n_regions": 1, "of_regions": len(frame.regions),
            "document_share": shares.share, "rest_share": shares.rest,
            "low": shares.low, "high": shares.high,
            "n_passages": spread.n_passages[at], "n_documents": spread.n_documents[at],
            "n_pages": spread.n_pages[at], "chance": chance[at], "q": q[at],
            "grade": grade_all(spread.n_pages[at], shares.low, shares.high, holds=q[at] <= MAX_Q),
            "passage_ids": [citations.top(int(n), weights[r]) for r, n in zip(region, name, strict=True)],
        },
        columns=list(ALONE_COLUMNS),
    )  # fmt: skip


def absent(
    frame: Frame,
    found: Sequence[Presence],
    resamples: Resamples,
    *,
    comparable: Mapping[str, Sequence[str]] | None = None,
    most: float = MOST,
    min_expected: float = MIN_EXPECTED,
    keep: int = KEEP,
) -> pd.DataFrame:
    """Return what at least `most` of the comparable regions' texts have and this region's do not touch on.

    comparable: the regions each one is held against; without it, all others. rest_share: share of
    their pages with it; low, high: interval of 0 - the share of all other pages. expected_passages:
    that the region's text would have at their rate, at least min_expected: a short text lacks most
    things. chance: that none of the pages with it falls to this region. n_documents, n_pages: of the
    region. passage_ids: of others. Raises ValueError for an unknown region in comparable.
    """
    if len(frame.regions) < 2:
        return pd.DataFrame(columns=list(ABSENT_COLUMNS))
    against = _against(frame.regions, comparable)
    tables = [
        _lacking(frame, one, resamples, against=against, most=most, min_expected=min_expected, keep=keep)
        for one in found
    ]
    return _joined(tables, ABSENT_COLUMNS, ["region", "kind", "name"])


def _against(regions: Sequence[str], comparable: Mapping[str, Sequence[str]] | None) -> FloatArray:
    """Return which region is held against which, 0/1, (n_regions, n_regions); raise for an unknown name."""
    matrix = 1.0 - np.eye(len(regions))
    for region, others in (comparable or {}).items():
        for name in (region, *others):
            if name not in regions:
                raise ValueError(
                    f"comparable: no region {name!r} in this corpus; it has {'、'.join(regions)}"
                )
        chosen = [other in others and other != region for other in regions]
        matrix[regions.index(region)] = np.array(chosen, dtype=np.float64)
    return matrix


def _lacking(
    frame: Frame,
    found: Presence,
    resamples: Resamples,
    *,
    against: FloatArray,
    most: float,
    min_expected: float,
    keep: int,
) -> pd.DataFrame:
    spread = _Spread.of(frame, found)
    about_region = np.rint((frame.weights > 0).sum(axis=0))
    pages = np.bincount(frame.by_page.region, minlength=len(frame.regions))
    n_others = against.sum(axis=1)[:, None]
    n_with = against @ (spread.n_pages > 0)
    rest_share = (against @ spread.n_pages) / np.maximum(against @ pages, 1)[:, None]
    rate = (against @ spread.n_passages) / np.maximum(against @ about_region, 1)[:, None]
    expected = rate * about_region[:, None]
    is_lacking = (
        (spread.n_touching == 0) & (n_others > 0) & (n_with >= most * n_others) & (expected >= min_expected)
    )
    chance = _chances(frame.by_page, spread.n_pages)[1]
    q = _q_values(chance, spread.n_touching == 0, spread)
    region, name = at = _widest(is_lacking, keep, n_with, expected)
    shares = _differences(frame.by_page, spread.in_cells, resamples, at)
    citations = Citations(frame.passage_ids, found.in_passages)
    others = [elsewhere(frame, r) for r in range(len(frame.regions))]
    n_documents = np.bincount(frame.by_document.region, minlength=len(frame.regions))
    return pd.DataFrame(
        {
            "region": np.array(frame.regions, dtype=object)[region], "kind": found.kind,
            "name": np.array(found.names, dtype=object)[name],
            "n_regions": n_with[at].astype(np.int64), "of_regions": n_others[region, 0].astype(np.int64),
            "rest_share": rest_share[at], "expected_passages": expected[at],
            "low": shares.low, "high": shares.high,
            "n_documents": n_documents[region], "n_pages": pages[region], "chance": chance[at], "q": q[at],
            "grade": grade_all(pages[region], shares.low, shares.high, holds=q[at] <= MAX_Q),
            "passage_ids": [citations.top(int(n), others[r]) for r, n in zip(region, name, strict=True)],
        },
        columns=list(ABSENT_COLUMNS),
    )  # fmt: skip


def _differences(
    cells: Cells, in_cells: SparseArray, resamples: Resamples, pairs: tuple[IntArray, IntArray]
) -> DifferenceEstimates:
    """Return the share of a region's cells with a name, held against the other regions', of each pair."""
    ones = np.ones((in_cells.shape[0], 1))
    with_all = sparse.csr_array(sparse.hstack([in_cells, ones], format="csr"))
    return estimate_differences(cells, with_all, resamples, pairs)


def _chances(cells: Cells, n_with: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the chance that all, and that none, of the cells with a name fall to a region at random.

    n_with: cells with each name in each region, (n_regions, n_names). Both hypergeometric, same shape.
    """
    total = len(cells.region)
    own = np.bincount(cells.region, minlength=cells.n_regions)[:, None]
    k = n_with.sum(axis=0)[None, :]
    deals = _log_binomial(total, own)
    every = np.where(k <= own, np.exp(_log_binomial(total - k, own - k) - deals), 0.0)
    none = np.where(k <= total - own, np.exp(_log_binomial(total - k, own) - deals), 0.0)
    return every, none


def _log_binomial(n: IntArray | int, k: IntArray) -> FloatArray:
    low = np.maximum(np.minimum(k, n), 0)
    return np.asarray(special.gammaln(n + 1.0) - special.gammaln(low + 1.0) - special.gammaln(n - low + 1.0))


def _q_values(chance: FloatArray, relevant: BoolArray, spread: _Spread) -> FloatArray:
    """Return the q of each relevant chance, among all regions and all names that may be supported."""
    q = np.full(chance.shape, np.nan)
    testable = spread.n_pages.sum(axis=0) >= MIN_PAGES
    q[:, testable] = benjamini_hochberg(np.where(relevant, chance, 1.0)[:, testable])
    return q


def _widest(is_row: BoolArray, keep: int, *ranks: NDArray[Any]) -> tuple[IntArray, IntArray]:
    """Return the (region, name) pairs of at most `keep` names a region, the highest ranks first kept."""
    region, name = np.nonzero(is_row)
    order = np.lexsort((name, *(-rank[region, name] for rank in reversed(ranks)), region))
    place = np.arange(len(region)) - np.searchsorted(region[order], region[order])
    kept = np.sort(order[place < keep])
    return region[kept], name[kept]


def _joined(tables: Sequence[pd.DataFrame], columns: Sequence[str], key: list[str]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True).sort_values(key, ignore_index=True)
