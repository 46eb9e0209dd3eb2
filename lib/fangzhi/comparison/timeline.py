"""Documents, themes and topics by month, where the dates allow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.comparison.citing import Citations
from fangzhi.comparison.frame import Frame, IntArray
from fangzhi.comparison.shares import Sharing

COLUMNS = ("month", "kind", "name", "n_documents", "n_passages", "share", "passage_ids")
# An ISO date, or one that stops at the month.
MONTH = r"^(\d{4}-(?:0[1-9]|1[0-2]))(?:-|$)"
UNDATED = "undated"


def by_month(frame: Frame, documents: pd.DataFrame, sharings: Sequence[Sharing]) -> pd.DataFrame:
    """Return the documents of each month, and the share of each topic and theme in their passages.

    kind: document (name is empty, share is that of all documents), topic or theme (share as in
    region_shares: the mean over passages). A document without a date is counted under `undated`.
    n_documents: behind the share. passage_ids: those with the largest share, up to five.
    """
    months = _months(frame, documents)
    labels = sorted(set(months))
    month = np.array([labels.index(m) for m in months], dtype=np.int64)
    tables = [_documents(frame, labels, month)]
    tables += [_shares(frame, sharing, labels, month) for sharing in sharings]
    table = pd.concat(
        [t for t in tables if len(t)] or [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True
    )
    return table[list(COLUMNS)].sort_values(["kind", "name", "month"], ignore_index=True)


def _months(frame: Frame, documents: pd.DataFrame) -> list[str]:
    """Return the month of each document of the frame, or UNDATED."""
    dates = documents.drop_duplicates("document_id").set_index("document_id")["published_on"]
    found = dates.reindex(list(frame.document_ids)).astype("string").str.extract(MONTH, expand=False)
    return [str(month) for month in found.fillna(UNDATED)]


def _documents(frame: Frame, labels: list[str], month: IntArray) -> pd.DataFrame:
    n_documents = np.bincount(month, minlength=len(labels))
    n_passages = np.bincount(month[frame.passage_document], minlength=len(labels))
    share = n_documents / max(len(month), 1)
    return pd.DataFrame(
        {"month": labels, "kind": "document", "name": "", "n_documents": n_documents,
         "n_passages": n_passages, "share": share, "passage_ids": [()] * len(labels)}
    )  # fmt: skip


def _shares(frame: Frame, sharing: Sharing, labels: list[str], month: IntArray) -> pd.DataFrame:
    counted = np.flatnonzero(sharing.has_mass)
    where = (month[frame.passage_document[counted]], counted)
    passages = sparse.csr_array((np.ones(len(counted)), where), shape=(len(labels), len(frame.passage_ids)))
    n_passages = np.diff(passages.indptr)
    sums = (passages @ sharing.shares).toarray()
    citations = Citations(frame.passage_ids, sharing.shares)
    rows = []
    for label in np.flatnonzero(n_passages):
        inside = passages[[label]].toarray().ravel()
        n_documents = len(np.unique(frame.passage_document[inside > 0]))
        for name, title in enumerate(sharing.names):
            share = sums[label, name] / n_passages[label]
            cited = citations.top(name, inside)
            rows.append((labels[label], sharing.kind, title, n_documents, n_passages[label], share, cited))
    return pd.DataFrame(rows, columns=list(COLUMNS))
