"""A term matrix as a table, one row a word of a passage, and back."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.terms.matrix import TermMatrix


def passage_terms(matrix: TermMatrix) -> pd.DataFrame:
    """Return passage_id, term and n (occurrences) of every count that is not zero."""
    counts = sparse.coo_array(matrix.counts)
    rows, columns = counts.coords
    return pd.DataFrame(
        {
            "passage_id": np.asarray(matrix.passage_ids, dtype=object)[rows],
            "term": np.asarray(matrix.terms, dtype=object)[columns],
            "n": counts.data.astype(np.int64),
        }
    )


def matrix_of(table: pd.DataFrame) -> TermMatrix:
    """Return the term matrix of a table of passage_id, term and n; rows and columns sorted by name."""
    passage_ids, terms = sorted(set(table["passage_id"])), sorted(set(table["term"]))
    row = {name: number for number, name in enumerate(passage_ids)}
    column = {term: number for number, term in enumerate(terms)}
    where = ([row[name] for name in table["passage_id"]], [column[term] for term in table["term"]])
    counts = sparse.csr_array(
        (table["n"].to_numpy(np.int32), where), shape=(len(passage_ids), len(terms)), dtype=np.int32
    )
    reason = "" if terms else "No passage has a word of the vocabulary."
    return TermMatrix(counts, tuple(terms), tuple(passage_ids), reason)
