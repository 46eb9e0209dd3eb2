"""Topics: non-negative matrix factorisation of the TF-IDF weights of passages.

Sources: Lee & Seung (1999), Nature 401; Boutsidis & Gallopoulos (2008) for the starting point.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from fangzhi.terms import TermMatrix

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

# The default of scikit-learn; at 20,000 passages and 30 topics it ends after some 50 rounds.
MAX_ROUNDS = 200
TOLERANCE = 1e-4


@dataclass(frozen=True)
class TopicModel:
    """Topics, ordered by share, the largest first.

    loadings: shape (n_topics, n_terms); each row sums to 1: how a topic spreads over terms.
    weights: shape (n_passages, n_topics); how much of a passage's TF-IDF weight each topic explains.
    terms, passage_ids: the columns of loadings and the rows of weights.
    error: what of the weights the topics leave unexplained, 0-1 (relative Frobenius norm); NaN
    without topics.
    reason: a sentence that says why there are no topics, or fewer than asked; else empty.
    """

    loadings: FloatArray
    weights: FloatArray
    terms: tuple[str, ...]
    passage_ids: tuple[str, ...]
    error: float
    reason: str = ""

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return int(self.loadings.shape[0])

    @property
    def shares(self) -> FloatArray:
        """Topic shares by passage, shape (n_passages, n_topics); rows sum to 1, NaN where there is none."""
        totals = self.weights.sum(axis=1, keepdims=True, dtype=np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(totals > 0, self.weights / totals, np.nan), dtype=np.float64)


def weigh_terms(matrix: TermMatrix) -> sparse.csr_array:
    """Return TF-IDF weights, float32, each passage scaled to length 1.

    tf = 1 + ln n: a speech that repeats a word eight times is not eight times as much about it.
    idf = 1 + ln((1 + N) / (1 + n_passages with the term)), as scikit-learn smooths it.
    """
    counts = matrix.counts
    frequency = np.bincount(counts.indices, minlength=matrix.n_terms)
    idf = 1 + np.log((1 + matrix.n_passages) / (1 + frequency))
    data = ((1 + np.log(counts.data)) * idf[counts.indices]).astype(np.float32)
    weights = sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
    norms = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    weights.data /= np.repeat(np.where(norms > 0, norms, 1), np.diff(weights.indptr)).astype(np.float32)
    return weights


def fit_topics(matrix: TermMatrix, *, n_topics: int, random_state: int) -> TopicModel:
    """Fit topics to the passages of a matrix.

    Where the corpus cannot carry n_topics, fewer are fitted, or none, and the model says why.
    The result does not depend on the number of threads. Raises ValueError if n_topics is below 1.
    """
    if n_topics < 1:
        raise ValueError(f"n_topics is {n_topics}; it must be at least 1")
    weights = weigh_terms(matrix)
    most = min(_n_distinct(matrix.counts), matrix.n_terms)
    with one_thread():
        w, h = factorise(weights, n_topics=min(n_topics, most), random_state=random_state)
        model = _ordered(matrix, w, h)
        error = _relative_error(weights, model)
    return replace(model, error=error, reason=_shortfall(matrix, n_topics, model.n_topics))


def factorise(
    weights: sparse.csr_array, *, n_topics: int, random_state: int
) -> tuple[FloatArray, FloatArray]:
    """Return W, shape (n_passages, n_topics), and H, shape (n_topics, n_terms), with weights ~ W H.

    No more topics come out than there are rows with a weight, or columns.
    """
    rows = np.flatnonzero(np.diff(weights.indptr))
    possible = min(n_topics, rows.size, weights.shape[1])
    w = np.zeros((weights.shape[0], possible), dtype=np.float32)
    if not possible:
        return w, np.zeros((0, weights.shape[1]), dtype=np.float32)
    w[rows], h = _nmf(weights[rows] if rows.size < w.shape[0] else weights, possible, random_state)
    return w, h


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep linear algebra to one thread: the sum of floats depends on how threads divide it."""
    from threadpoolctl import (  # type: ignore[import-untyped]  # noqa: PLC0415 - late, as sklearn
        threadpool_limits,
    )

    with threadpool_limits(limits=1):
        yield


def _nmf(weights: sparse.csr_array, n_topics: int, random_state: int) -> tuple[FloatArray, FloatArray]:
    from sklearn.decomposition import NMF  # noqa: PLC0415 - scikit-learn takes seconds to import
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

    model = NMF(
        n_components=n_topics, init="nndsvda", tol=TOLERANCE, max_iter=MAX_ROUNDS, random_state=random_state
    )
    with warnings.catch_warnings():
        # rounds are bounded on purpose; what is left unexplained is reported as the model's error
        warnings.simplefilter("ignore", ConvergenceWarning)
        # the starting point of identical rows divides by a singular value of zero
        warnings.simplefilter("ignore", RuntimeWarning)
        w = model.fit_transform(weights)
    return w, model.components_


def _n_distinct(counts: sparse.csr_array) -> int:
    """Return the number of different rows with a count: copies of a passage carry no further topic."""
    bounds = list(pairwise(counts.indptr.tolist()))
    rows = {(counts.indices[a:b].tobytes(), counts.data[a:b].tobytes()) for a, b in bounds if b > a}
    return len(rows)


def _shortfall(matrix: TermMatrix, asked: int, found: int) -> str:
    """Return the sentence that says why there are fewer topics than asked, else an empty text."""
    if found == asked:
        return ""
    if not matrix.n_terms:
        return matrix.reason
    return (
        f"Only {found} of {asked} topics could be fitted "
        f"(different passages: {_n_distinct(matrix.counts)}, terms: {matrix.n_terms})."
    )


def _ordered(matrix: TermMatrix, w: FloatArray, h: FloatArray) -> TopicModel:
    """Return the model with loadings summing to 1, the scale moved to the weights, largest share first.

    A topic that no passage or no term has is left out.
    """
    sums = h.sum(axis=1, dtype=np.float64)
    alive = (sums > 0) & (w.sum(axis=0) > 0)
    w, h = w[:, alive] * sums[alive], h[alive] / sums[alive][:, None]
    unordered = TopicModel(h, w, matrix.terms, matrix.passage_ids, float("nan"))
    order = np.argsort(-np.nan_to_num(unordered.shares).sum(axis=0), kind="stable")
    return replace(unordered, loadings=h[order], weights=w[:, order])


def _relative_error(x: sparse.csr_array, model: TopicModel) -> float:
    """Return ||X - WH|| / ||X|| without forming WH: ||X||^2 - 2 <X, WH> + <W'W, HH'>."""
    if not model.n_topics:
        return float("nan")
    w, h = model.weights, model.loadings
    norm = float(x.multiply(x).sum(dtype=np.float64))
    cross = float(np.sum((x @ h.T) * w, dtype=np.float64))
    square = float(np.sum((w.T @ w) * (h @ h.T), dtype=np.float64))
    return float(np.sqrt(max(norm - 2 * cross + square, 0.0) / norm))
