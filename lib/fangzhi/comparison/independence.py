"""What rests on what: the region x document table that every comparison begins with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fangzhi.comparison.frame import Frame

DOCUMENT_COLUMNS = (
    "region", "document_id", "seed_file", "n_passages", "region_share", "n_page_documents", "is_confounded",
)  # fmt: skip
REGION_COLUMNS = (
    "region", "n_passages", "n_documents", "n_pages", "largest_page", "largest_share", "page_regions",
    "is_confounded", "reason",
)  # fmt: skip
ONE_DOCUMENT, ONE_PAGE = "one_document", "sections_of_one_page"


def region_documents(frame: Frame) -> pd.DataFrame:
    """Return one row for each region and document that speaks of it.

    region_share: share of the region's mass (passages by weight) that the document holds.
    n_page_documents: documents on its page, of whatever region. is_confounded: all that is known
    of the region comes from one page, so that region and document cannot be told apart.
    """
    cells = frame.by_document
    mass = np.asarray(cells.passages.sum(axis=1), dtype=np.float64).ravel()
    by_region = np.bincount(cells.region, weights=mass, minlength=cells.n_regions)
    page = frame.document_page[cells.owner]
    on_page = np.bincount(frame.document_page, minlength=len(frame.pages))
    table = pd.DataFrame(
        {
            "region": np.array(frame.regions, dtype=object)[cells.region],
            "document_id": np.array(frame.document_ids, dtype=object)[cells.owner],
            "seed_file": np.array(frame.pages, dtype=object)[page],
            "n_passages": np.diff(cells.passages.indptr),
            "region_share": mass / by_region[cells.region],
            "n_page_documents": on_page[page],
            "is_confounded": _n_pages(frame)[cells.region] < 2,
        },
        columns=list(DOCUMENT_COLUMNS),
    )
    return table.sort_values(["region", "document_id"], ignore_index=True)


def region_independence(frame: Frame) -> pd.DataFrame:
    """Return one row a region: how many independent texts it rests on.

    n_pages: its independent documents. largest_page, largest_share: the page that holds most of it.
    page_regions: of a region that rests on one page, the regions on that page, itself included.
    reason: one_document or sections_of_one_page where is_confounded, else None.
    """
    documents = region_documents(frame)
    rows = [_region_row(frame, region, part) for region, part in documents.groupby("region")]
    return pd.DataFrame(rows, columns=list(REGION_COLUMNS))


def _region_row(frame: Frame, region: object, documents: pd.DataFrame) -> tuple[object, ...]:
    by_page = documents.groupby("seed_file")["region_share"].sum()
    largest = by_page.idxmax()
    is_confounded = len(by_page) == 1
    on_page = int(documents["n_page_documents"].max())
    reason = (ONE_PAGE if on_page > 1 else ONE_DOCUMENT) if is_confounded else None
    column = frame.regions.index(str(region))
    n_passages = int((frame.weights[:, [column]] > 0).sum())
    page_regions = _regions_on(frame, str(largest)) if is_confounded else ()
    return (region, n_passages, len(documents), len(by_page), largest, float(by_page.max()), page_regions,
            is_confounded, reason)  # fmt: skip


def _regions_on(frame: Frame, page: str) -> tuple[str, ...]:
    cells = frame.by_page
    return tuple(frame.regions[region] for region in cells.region[cells.owner == frame.pages.index(page)])


def _n_pages(frame: Frame) -> np.ndarray:
    return np.bincount(frame.by_page.region, minlength=len(frame.regions))
