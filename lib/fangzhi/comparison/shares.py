"""Shares of topics and themes by region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.comparison.frame import BoolArray, Cells, FloatArray, Frame, IntArray, SparseArray
from fangzhi.comparison.grades import grade_all
from fangzhi.comparison.permutation import MAX_Q, benjamini_hochberg, permutation_p, why_undefined
from fangzhi.comparison.resampling import OWN, REST, Resamples, difference_interval, interval

COLUMNS = (
    "region", "kind", "name", "share", "low", "high", "n_passages", "n_documents", "grade",
    "n_pages", "rest_share", "difference", "difference_low", "difference_high",
    "leave_one_out", "flips", "q", "undefined",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sharing:
    """What is shared out: the share of each name in each passage of a frame.

    shares: sparse, shape (n_passages, n_names). has_mass: shape (n_passages,), whether the passage counts.
    """

    kind: str
    names: tuple[str, ...]
    shares: SparseArray
    has_mass: BoolArray


def topic_sharing(frame: Frame, passage_topics: pd.DataFrame) -> Sharing:
    """Return the topic shares; a passage without a word of the vocabulary does not count."""
    return _sharing(
        frame, "topic", passage_topics["passage_id"], passage_topics["topic"], passage_topics["share"]
    )


def theme_sharing(frame: Frame, passage_themes: pd.DataFrame) -> Sharing:
    """Return the theme shares: each passage divides its one vote by its scores.

    A passage without a theme counts and votes for none, so a region's shares add up to its coverage.
    """
    total = passage_themes.groupby("passage_id")["score"].transform("sum")
    votes = passage_themes["score"] / total.where(total > 0, 1.0)
    found = _sharing(frame, "theme", passage_themes["passage_id"], passage_themes["theme"], votes)
    return Sharing(found.kind, found.names, found.shares, np.ones(len(frame.passage_ids), dtype=bool))


def _sharing(frame: Frame, kind: str, passage_ids: pd.Series, names: pd.Series, shares: pd.Series) -> Sharing:
    labels = sorted(set(names))
    column = {name: i for i, name in enumerate(labels)}
    row = {passage_id: i for i, passage_id in enumerate(frame.passage_ids)}
    inside = passage_ids.isin(list(row)).to_numpy(dtype=bool)
    where = ([row[p] for p in passage_ids[inside]], [column[n] for n in names[inside]])
    shape = (len(row), len(labels))
    matrix = sparse.csr_array((shares[inside].to_numpy(dtype=np.float64), where), shape=shape)
    has_mass = np.diff(matrix.indptr) > 0
    return Sharing(kind, tuple(str(name) for name in labels), matrix, has_mass)


def region_shares(frame: Frame, sharings: Sequence[Sharing], resamples: Resamples) -> pd.DataFrame:
    """Return REGION_SHARES: the mean share of each name over a region's passages, against the other regions.

    The mean weighs a passage by how much it is about the region. low, high: of the share.
    rest_share: the same mean over the other regions; difference = share - rest_share, with its
    interval; the grade asks whether that one excludes 0. undefined: why a number is empty, if one is
    (`permutation.why_undefined`). A region without a counted passage has no row.
    """
    tables = [_one(frame, sharing, resamples) for sharing in sharings]
    tables = [table for table in tables if len(table)]
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(tables, ignore_index=True).sort_values(["region", "kind", "name"], ignore_index=True)


def _one(frame: Frame, sharing: Sharing, resamples: Resamples) -> pd.DataFrame:
    cells = frame.by_page
    found = estimate_shares(cells, with_mass(cells, sharing), resamples)
    counted = sharing.has_mass.astype(np.float64)
    about = frame.weights.copy()
    about.data = np.ones_like(about.data)
    n_passages = np.rint(about.T @ counted).astype(np.int64)
    n_documents = frame.by_document.n_owners_of(frame.by_document.totals(counted[:, None]))[:, 0]
    region, name = np.nonzero(~np.isnan(found.share))
    at = (region, name)
    n_pages = found.n_pages[region]
    low, high = found.difference_low[at], found.difference_high[at]
    return pd.DataFrame(
        {
            "region": np.array(frame.regions, dtype=object)[region],
            "kind": sharing.kind,
            "name": np.array(sharing.names, dtype=object)[name],
            "share": found.share[at], "low": found.low[at], "high": found.high[at],
            "n_passages": n_passages[region], "n_documents": n_documents[region],
            "grade": grade_all(n_pages, low, high, holds=found.holds[at]),
            "n_pages": n_pages,
            "rest_share": found.rest[at], "difference": found.share[at] - found.rest[at],
            "difference_low": low, "difference_high": high,
            "leave_one_out": found.leave_one_out[at],
            "flips": found.flips[at], "q": found.q[at],
            "undefined": why_undefined(n_pages, found.n_rest_pages[region]),
        },
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class ShareEstimates:
    """Shares and their intervals; arrays have shape (n_regions, n_names), NaN where undefined.

    n_pages, n_rest_pages: pages behind each region's share and behind the others', shape (n_regions,).
    leave_one_out: the difference nearest
    to, or farthest beyond, 0 when one cell is left out; flips: that turns its sign. q: of a permutation
    of the cells, Benjamini-Hochberg over the whole table; NaN where there are too few cells to permute.
    """

    share: FloatArray
    low: FloatArray
    high: FloatArray
    rest: FloatArray
    difference_low: FloatArray
    difference_high: FloatArray
    leave_one_out: FloatArray
    flips: BoolArray
    q: FloatArray
    n_pages: IntArray
    n_rest_pages: IntArray

    @property
    def holds(self) -> BoolArray:
        """Whether the difference also passes the permutation test, and hangs on no single cell."""
        return np.asarray((self.q <= MAX_Q) & ~self.flips)


@dataclass(frozen=True, eq=False)
class DifferenceEstimates:
    """Shares of (region, name) pairs, those of the other regions, and the interval of the difference.

    All of shape (n_pairs,); NaN where undefined.
    """

    share: FloatArray
    rest: FloatArray
    low: FloatArray
    high: FloatArray


def with_mass(cells: Cells, sharing: Sharing) -> SparseArray:
    """Return the shares summed by cell, and the passages' mass as a last column, (n_cells, n_names + 1)."""
    mass = sparse.csr_array(sharing.has_mass[:, None].astype(np.float64))
    return cells.totals(sparse.hstack([sharing.shares, mass], format="csr"))


def estimate_shares(cells: Cells, totals: SparseArray, resamples: Resamples) -> ShareEstimates:
    """Return the mean share of each name in each region and in all others.

    totals: sums of shares by cell, the mass last, shape (n_cells, n_names + 1).
    """
    shape = (cells.n_regions, totals.shape[1] - 1)
    out = {
        name: np.full(shape, np.nan)
        for name in ("share", "low", "high", "rest", "d_low", "d_high", "loo", "p")
    }
    own = (cells.by_region() @ totals).toarray()
    everything = own.sum(axis=0)
    mass = totals[:, [-1]].toarray().ravel()
    n_pages = cells.n_owners_of(totals[:, [-1]])[:, 0]
    n_rest_pages = np.zeros(cells.n_regions, dtype=np.int64)
    everything_resampled = resamples.sums_of_all(cells, totals)
    dense = totals.toarray()
    for region in range(cells.n_regions):
        if own[region, -1] <= 0:
            continue
        in_region = cells.region == region
        n_rest_pages[region] = len(np.unique(cells.owner[~in_region & (mass > 0)]))
        resampled = resamples.sums(cells, totals, region)
        rest = np.maximum(everything_resampled - resampled, 0) + resamples.extra(totals, REST, region)
        resampled += resamples.extra(totals, OWN, region)
        a, a_low, a_high = _ratio(own[region], resampled, int(n_pages[region]))
        b, b_low, b_high = _ratio(everything - own[region], rest, int(n_rest_pages[region]))
        out["share"][region], out["low"][region], out["high"][region], out["rest"][region] = (
            a,
            a_low,
            a_high,
            b,
        )
        out["d_low"][region], out["d_high"][region] = difference_interval(
            a, (a_low, a_high), b, (b_low, b_high)
        )
        out["loo"][region] = _without_one(dense, in_region)
        out["p"][region] = permutation_p(totals[:, :-1], mass, in_region)
    return ShareEstimates(
        share=out["share"], low=out["low"], high=out["high"], rest=out["rest"],
        difference_low=out["d_low"], difference_high=out["d_high"], leave_one_out=out["loo"],
        flips=~(np.sign(out["loo"]) == np.sign(out["share"] - out["rest"])),
        q=benjamini_hochberg(out["p"]), n_pages=n_pages, n_rest_pages=n_rest_pages,
    )  # fmt: skip


def estimate_differences(
    cells: Cells, totals: SparseArray, resamples: Resamples, pairs: tuple[IntArray, IntArray]
) -> DifferenceEstimates:
    """Return shares and the interval of their difference, as `estimate_shares`, of some pairs alone.

    totals: as there. pairs: the (region, name) indices that are asked for.
    """
    region, name = pairs
    out = {part: np.full(len(name), np.nan) for part in ("share", "rest", "low", "high")}
    by_name = totals.tocsc()
    for one in np.unique(region):
        mine = np.flatnonzero(region == one)
        columns = sparse.csr_array(by_name[:, [*name[mine], totals.shape[1] - 1]])
        own, rest = cells.region == one, cells.region != one
        resampled = resamples.sums(cells, columns, one)
        others = np.maximum(resamples.sums_of_all(cells, columns) - resampled, 0)
        others += resamples.extra(columns, REST, one)
        resampled += resamples.extra(columns, OWN, one)
        a, a_low, a_high = _ratio(_sums(columns[own]), resampled, _n_pages(cells, columns, own))
        b, b_low, b_high = _ratio(_sums(columns[rest]), others, _n_pages(cells, columns, rest))
        out["share"][mine], out["rest"][mine] = a, b
        out["low"][mine], out["high"][mine] = difference_interval(a, (a_low, a_high), b, (b_low, b_high))
    return DifferenceEstimates(**out)


def _sums(totals: SparseArray) -> FloatArray:
    return np.asarray(totals.sum(axis=0), dtype=np.float64).ravel()


def _n_pages(cells: Cells, totals: SparseArray, side: BoolArray) -> int:
    """Count the pages with a cell of a side that has mass."""
    mass = totals[:, [-1]].toarray().ravel()
    return len(np.unique(cells.owner[side & (mass > 0)]))


def _ratio(
    sums: FloatArray, resampled: FloatArray, n_pages: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return sums / mass with its interval; the mass is the last entry. NaN where there is no mass."""
    if n_pages == 0 or sums[-1] <= 0:
        missing = np.full(len(sums) - 1, np.nan)
        return missing, missing, missing
    estimate = sums[:-1] / sums[-1]
    low, high = interval(estimate, resampled[:-1] / resampled[-1], n_pages=n_pages, bounds=(0.0, 1.0))
    return estimate, low, high


def _without_one(totals: FloatArray, in_region: BoolArray) -> FloatArray:
    """Return the difference of shares nearest to, or beyond, 0 when one cell is left out, (n_names,).

    totals: the mass last, shape (n_cells, n_names + 1). NaN where a side has one cell with mass: nothing
    is left of it then.
    """
    own, rest = (totals[side & (totals[:, -1] > 0)] for side in (in_region, ~in_region))
    if min(len(own), len(rest)) < 2:
        return np.full(totals.shape[1] - 1, np.nan)
    a, b = _shares_of(own.sum(axis=0)), _shares_of(rest.sum(axis=0))
    without_own, without_rest = _shares_of(own.sum(axis=0) - own), _shares_of(rest.sum(axis=0) - rest)
    lowest = np.minimum((without_own - b).min(axis=0), (a - without_rest).min(axis=0))
    highest = np.maximum((without_own - b).max(axis=0), (a - without_rest).max(axis=0))
    return np.asarray(np.where(a >= b, np.minimum(lowest, a - b), np.maximum(highest, a - b)))


def _shares_of(sums: FloatArray) -> FloatArray:
    return np.asarray(sums[..., :-1] / sums[..., -1:])
