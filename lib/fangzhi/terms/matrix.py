"""Counts of terms by passage: what the topic model and keyness work on."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.terms.vocabulary import is_term


@dataclass(frozen=True)
class TermMatrix:
    """Counts of terms, one row a passage.

    counts: shape (n_passages, n_terms), int32, CSR with sorted indices.
    terms: the columns, in code point order.
    passage_ids: the rows, in the order given.
    reason: a sentence that says why there is no vocabulary; empty where there is one.
    """

    counts: sparse.csr_array
    terms: tuple[str, ...]
    passage_ids: tuple[str, ...]
    reason: str = ""

    @property
    def n_passages(self) -> int:
        """Number of rows."""
        return len(self.passage_ids)

    @property
    def n_terms(self) -> int:
        """Number of columns."""
        return len(self.terms)


def build_matrix(
    tokens: Sequence[Sequence[str]],
    passage_ids: Sequence[str],
    *,
    stopwords: Sequence[str] = (),
    min_passages: int = 2,
    max_passage_share: float = 1.0,
    keep: Sequence[str] = (),
) -> TermMatrix:
    """Count the terms of each passage.

    tokens: the words of each passage, as `segment` returns them; same length as passage_ids.
    stopwords: words that never become terms.
    min_passages: a term occurs in at least so many passages; one that does not cannot tie any two.
    max_passage_share: a term occurs in at most this share of them, 0-1.
    keep: words that become terms whatever their form or part of speech (names of initiatives);
    the bounds on passages hold for them too, and stopwords win over them.
    Raises ValueError if the lengths differ, an id occurs twice or a bound is out of range.
    """
    _check(tokens, passage_ids, min_passages, max_passage_share)
    n_passages_with = Counter(chain.from_iterable(set(words) for words in tokens))
    most = max_passage_share * len(tokens)
    dropped, kept = frozenset(stopwords), frozenset(keep)
    terms = tuple(
        sorted(
            word
            for word, n in n_passages_with.items()
            if min_passages <= n <= most and word not in dropped and (word in kept or is_term(word))
        )
    )
    counts = _count(tokens, {term: column for column, term in enumerate(terms)})
    return TermMatrix(counts, terms, tuple(passage_ids), _why_empty(len(tokens), len(terms), min_passages))


def count_terms(matrix: TermMatrix, passages: pd.DataFrame) -> pd.DataFrame:
    """Return the table of terms: occurrences, passages and documents with each, sorted by term.

    passages: needs passage_id and document_id, and every passage of the matrix.
    Raises KeyError naming the first passage that is missing.
    """
    occurs = (matrix.counts > 0).astype(np.int64)
    documents = _documents_by_terms(occurs, document_codes(matrix.passage_ids, passages))
    return pd.DataFrame(
        {
            "term": pd.Series(list(matrix.terms), dtype=object),
            "n_tokens": np.asarray(matrix.counts.sum(axis=0), dtype=np.int64).ravel(),
            "n_passages": np.asarray(occurs.sum(axis=0), dtype=np.int64).ravel(),
            "n_documents": np.asarray((documents > 0).sum(axis=0), dtype=np.int64).ravel(),
        }
    )


def document_codes(passage_ids: Sequence[str], passages: pd.DataFrame) -> np.ndarray:
    """Return the number of each passage's document, from 0 in the order of first appearance."""
    document_of = dict(zip(passages["passage_id"], passages["document_id"], strict=True))
    missing = next((name for name in passage_ids if name not in document_of), None)
    if missing is not None:
        raise KeyError(f"passages has no row for passage {missing!r} of the matrix")
    codes: dict[str, int] = {}
    return np.array([codes.setdefault(document_of[name], len(codes)) for name in passage_ids], dtype=np.int64)


def _documents_by_terms(occurs: sparse.csr_array, codes: np.ndarray) -> sparse.csr_array:
    n_documents = int(codes.max()) + 1 if codes.size else 0
    ones = np.ones(codes.size, dtype=np.int64)
    membership = sparse.csr_array((ones, (codes, np.arange(codes.size))), shape=(n_documents, codes.size))
    return membership @ occurs


def _check(
    tokens: Sequence[Sequence[str]],
    passage_ids: Sequence[str],
    min_passages: int,
    max_passage_share: float,
) -> None:
    if len(tokens) != len(passage_ids):
        raise ValueError(
            f"{len(tokens)} token lists for {len(passage_ids)} passage ids; they must be one each"
        )
    if len(set(passage_ids)) != len(passage_ids):
        twice = next(name for name, n in Counter(passage_ids).items() if n > 1)
        raise ValueError(f"passage id {twice!r} occurs more than once")
    if min_passages < 1:
        raise ValueError(f"min_passages is {min_passages}; it must be at least 1")
    if not 0 < max_passage_share <= 1:
        raise ValueError(f"max_passage_share is {max_passage_share}; it must be above 0 and at most 1")


def _count(tokens: Sequence[Sequence[str]], column_of: dict[str, int]) -> sparse.csr_array:
    columns = array("i")  # four bytes a word where a list of a large corpus would take forty
    row_ends = [0]
    for words in tokens:
        columns.extend(column_of[word] for word in words if word in column_of)
        row_ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.int32)
    places = (np.array(columns, dtype=np.int32), np.array(row_ends, dtype=np.int32))
    counts = sparse.csr_array((ones, *places), shape=(len(tokens), len(column_of)))
    counts.sum_duplicates()
    return counts


def _why_empty(n_passages: int, n_terms: int, min_passages: int) -> str:
    if n_terms:
        return ""
    if not n_passages:
        return "There are no passages, so there is no vocabulary."
    return (
        f"None of the words of the {n_passages} passages is a term that occurs in at least "
        f"{min_passages} of them, so there is no vocabulary."
    )
