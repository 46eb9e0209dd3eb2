"""The sampling frame: which texts count, for which region, and what is independent of what.

Everything in this floor starts from a `Frame`. It leaves out duplicates, holds
the subject weights, and groups passages into cells: what one page says of one
region. The page is the unit that is resampled, because the sections of one page
share an editor and passages of one speech repeat its wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
SparseArray = Any  # scipy.sparse.csr_array; scipy ships no types

COUNTRY_CODE = "000000"


class TermMatrix(Protocol):
    """What this floor needs of a term matrix.

    counts: occurrences, sparse, shape (n_passages, n_terms); terms: its columns;
    passage_ids: its rows.
    """

    @property
    def counts(self) -> Any:
        """Occurrences."""

    @property
    def terms(self) -> Sequence[str]:
        """Names of the columns."""

    @property
    def passage_ids(self) -> Sequence[str]:
        """Names of the rows."""


@dataclass(frozen=True, eq=False)
class Cells:
    """What each owner (a page, or a document) says of each region: one cell a pair.

    owner, region: indices, shape (n_cells,), sorted by region, then owner.
    passages: subject weights, sparse, shape (n_cells, n_passages).
    n_regions, n_owners: the sizes of the two index ranges.
    """

    owner: IntArray
    region: IntArray
    passages: SparseArray
    n_regions: int
    n_owners: int

    def totals(self, rows: Any) -> SparseArray:
        """Return the weighted sum of the passages' rows in each cell, sparse, (n_cells, n_columns)."""
        return sparse.csr_array(self.passages @ sparse.csr_array(rows))

    def by_region(self) -> SparseArray:
        """Return the 0/1 matrix that adds cells up to regions, shape (n_regions, n_cells)."""
        ones = np.ones(len(self.region))
        where = (self.region, np.arange(len(self.region)))
        return sparse.csr_array((ones, where), shape=(self.n_regions, len(self.region)))

    def n_owners_of(self, has: Any) -> IntArray:
        """Count, for each region, the owners with a cell that `has` each column.

        has: sparse, shape (n_cells, n_columns), non-zero where the cell has it.
        Returns shape (n_regions, n_columns).
        """
        presence = sparse.csr_array(has, dtype=np.float64, copy=True)
        presence.data = (presence.data != 0).astype(np.float64)
        counted: IntArray = np.rint((self.by_region() @ presence).toarray()).astype(np.int64)
        return counted


@dataclass(frozen=True, eq=False)
class Frame:
    """The passages that are compared, with their documents, pages and regions.

    regions: short names in the order of their codes. passage_ids, document_ids, pages: sorted.
    passage_document: shape (n_passages,), index into document_ids.
    document_page: shape (n_documents,), index into pages.
    weights: subject weights, sparse, shape (n_passages, n_regions).
    by_page, by_document: the same passages grouped.
    """

    regions: tuple[str, ...]
    passage_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    pages: tuple[str, ...]
    passage_document: IntArray
    document_page: IntArray
    weights: SparseArray
    by_page: Cells
    by_document: Cells

    def rows(self, passage_ids: Sequence[str], matrix: Any) -> SparseArray:
        """Return `matrix` (one row for each of `passage_ids`) with one row for each passage of the frame.

        A passage of the frame that is not among passage_ids gets an empty row.
        """
        position = {passage_id: row for row, passage_id in enumerate(passage_ids)}
        source = np.array([position.get(passage_id, -1) for passage_id in self.passage_ids], dtype=np.int64)
        target = np.flatnonzero(source >= 0)
        where = (target, source[target])
        choose = sparse.csr_array((np.ones(len(target)), where), shape=(len(source), len(passage_ids)))
        return sparse.csr_array(choose @ sparse.csr_array(matrix, dtype=np.float64))

    def documents_of_page(self, page: str) -> tuple[str, ...]:
        """Return the documents of a page of the frame."""
        inside = self.document_page == self.pages.index(page)
        return tuple(self.document_ids[document] for document in np.flatnonzero(inside))

    def shuffled(self, order: IntArray) -> Frame:
        """Return the frame with the region labels of its cells exchanged: cell i gets that of order[i]."""
        labels = self.by_page.region[order]
        entries = self.by_page.passages.tocoo()
        weights = _weights(
            entries.col, labels[entries.row], entries.data, (len(self.passage_ids), len(self.regions))
        )
        page = self.document_page[self.passage_document]
        return replace(
            self,
            weights=weights,
            by_page=_group(weights, page, len(self.pages)),
            by_document=_group(weights, self.passage_document, len(self.document_ids)),
        )


def build_frame(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    passage_regions: pd.DataFrame,
    *,
    kinds: Sequence[str] = ("body",),
    country_code: str = COUNTRY_CODE,
) -> Frame:
    """Build the frame from the artefacts of the same names.

    kinds: the passages that count; a heading of six characters must not weigh as much as a paragraph.
    country_code: passages about the whole country are no region's and are left out.
    Duplicates (duplicate_of is set) are never counted.
    """
    subjects = _subjects(documents, passages, passage_regions, kinds=kinds, country_code=country_code)
    region_of = subjects.drop_duplicates("region_code").sort_values("region_code")
    regions = tuple(region_of["region"])
    passage_ids, passage = _index(subjects["passage_id"])
    firsts = subjects.drop_duplicates("passage_id").sort_values("passage_id")
    document_ids, passage_document = _index(firsts["document_id"])
    pages, document_page = _index(
        firsts.drop_duplicates("document_id").sort_values("document_id")["seed_file"]
    )
    place = {code: i for i, code in enumerate(region_of["region_code"])}
    region = np.array([place[code] for code in subjects["region_code"]], dtype=np.int64)
    weight = subjects["weight"].to_numpy(dtype=np.float64)
    weights = _weights(passage, region, weight, (len(passage_ids), len(regions)))
    page = document_page[passage_document]
    return Frame(
        regions=regions, passage_ids=passage_ids, document_ids=document_ids, pages=pages,
        passage_document=passage_document, document_page=document_page, weights=weights,
        by_page=_group(weights, page, len(pages)),
        by_document=_group(weights, passage_document, len(document_ids)),
    )  # fmt: skip


def _subjects(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    passage_regions: pd.DataFrame,
    *,
    kinds: Sequence[str],
    country_code: str,
) -> pd.DataFrame:
    """Return one row for each passage that counts and each region it is about."""
    counted = documents.loc[documents["duplicate_of"].isna(), ["document_id", "seed_file"]]
    texts = passages.loc[passages["kind"].isin(list(kinds)), ["passage_id", "document_id"]]
    is_subject = (passage_regions["role"] == "subject") & (passage_regions["weight"] > 0)
    is_subject &= passage_regions["region_code"] != country_code
    about = passage_regions.loc[is_subject, ["passage_id", "region_code", "region", "weight"]]
    return about.merge(texts, on="passage_id").merge(counted, on="document_id")


def _index(names: pd.Series) -> tuple[tuple[str, ...], IntArray]:
    """Return the sorted distinct names, and the position of each entry among them."""
    distinct, positions = np.unique(names.to_numpy(dtype=object), return_inverse=True)
    return tuple(str(name) for name in distinct), positions.astype(np.int64)


def _weights(passage: IntArray, region: IntArray, weight: FloatArray, shape: tuple[int, int]) -> SparseArray:
    matrix = sparse.csr_array((weight, (passage, region)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _group(weights: SparseArray, owner: IntArray, n_owners: int) -> Cells:
    """Group the (passage, region) weights by owner; owner has shape (n_passages,)."""
    entries = weights.tocoo()
    n_passages, n_regions = weights.shape
    key = entries.col.astype(np.int64) * max(n_owners, 1) + owner[entries.row]
    cells, cell = np.unique(key, return_inverse=True)
    grouped = sparse.csr_array((entries.data, (cell, entries.row)), shape=(len(cells), n_passages))
    return Cells(
        owner=cells % max(n_owners, 1), region=cells // max(n_owners, 1), passages=grouped,
        n_regions=n_regions, n_owners=n_owners,
    )  # fmt: skip
