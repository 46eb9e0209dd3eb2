"""How many topics, and how far each can be trusted: refit on resampled documents.

Seeds of the random generator alone flatter: the same texts give the same topics. What counts is
whether other documents of the same kind would give them, so documents are drawn with replacement,
the topics are fitted again, and each is matched with its nearest of the full fit. What all topics
share, the common words of the texts, is taken out before: with it, topics of texts without any
structure agree by 0.6 to 0.8 and look stable; without it, by 0.2 to 0.35.

Sources: Hennig (2007), Cluster-wise assessment of cluster stability, CSDA 52; Greene, O'Callaghan
& Cunningham (2014), How many topics?, ECML PKDD; Kuhn (1955) for the assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.terms import TermMatrix
from fangzhi.topics.coherence import coherence_npmi
from fangzhi.topics.model import FloatArray, TopicModel, factorise, fit_topics, one_thread, weigh_terms

IntArray = np.ndarray[tuple[int], np.dtype[np.int64]]

# Below this mean agreement a topic is called unstable: Hennig's measure speaks of a pattern in the
# data from 0.6 and of a stable one from 0.75.
LEAST_STABILITY = 0.6
# With fewer documents a resample is nearly always the same few texts or one alone.
LEAST_DOCUMENTS = 3
# Of a large corpus some thousand passages settle which topics there are, in bounded time: planted
# topics (30 in 20,000 passages) come back from as many with the same agreement.
MOST_PASSAGES = 3_000

CHOICE_COLUMNS = (
    "n_topics", "stability", "standard_error", "low", "high", "coherence_npmi", "error", "n_unstable",
    "is_chosen", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Stability:
    """Agreement of a model's topics with those of resampled documents.

    by_topic: shape (n_topics,), the mean agreement of each topic, 0-1; NaN where it cannot be had.
    by_resample: shape (n_resamples,), the mean agreement of each resample, 0-1.
    reason: a sentence that says why there is none; else empty.
    """

    by_topic: FloatArray
    by_resample: FloatArray
    reason: str = ""

    @property
    def is_unstable(self) -> np.ndarray:
        """Which topics are unstable, shape (n_topics,); False where it is not known."""
        return np.asarray(np.nan_to_num(self.by_topic, nan=1.0) < LEAST_STABILITY)


def measure_stability(
    model: TopicModel,
    matrix: TermMatrix,
    documents_of_passages: Sequence[str],
    *,
    n_resamples: int,
    random_state: int,
) -> Stability:
    """Refit the model on resampled documents and return how well its topics come back.

    documents_of_passages: the document of each row of the matrix.
    Agreement of two topics: cosine of their loadings, the part along the mean passage taken out;
    a topic without a partner has 0, and so has a negative cosine.
    Raises ValueError if there is not one document a row, or n_resamples is below 1.
    """
    if n_resamples < 1:
        raise ValueError(f"n_resamples is {n_resamples}; it must be at least 1")
    codes, n_documents = _codes(documents_of_passages, matrix)
    reason = _why_not(model, n_documents)
    if reason:
        return Stability(np.full(model.n_topics, np.nan), np.zeros(0), reason)
    weights = weigh_terms(matrix)
    rng = np.random.default_rng(random_state)
    common = np.asarray(weights.sum(axis=0), dtype=np.float64).ravel()
    agreements = np.zeros((n_resamples, model.n_topics))
    with one_thread():
        for row in agreements:
            sample = _resample(weights, codes, n_documents, rng)
            _, loadings = factorise(sample, n_topics=model.n_topics, random_state=random_state)
            row[:] = _match(_beside(model.loadings, common), _beside(loadings, common))
    return Stability(agreements.mean(axis=0), agreements.mean(axis=1))


def choose_n_topics(
    matrix: TermMatrix,
    documents_of_passages: Sequence[str],
    *,
    candidates: Sequence[int],
    n_resamples: int = 20,
    random_state: int,
) -> pd.DataFrame:
    """Return, for each number of topics, how stable and coherent they are, sorted by number.

    stability: mean agreement over topics and resamples; low, high: 2.5 and 97.5 percent of the
    resamples; coherence_npmi: mean over topics; error: what the topics leave unexplained;
    n_unstable: how many are unstable; reason: why a cell is empty.
    is_chosen: the smallest number as stable as the best, give or take its standard error; where
    nothing could be measured, the smallest. One row has it if there are candidates.
    A large corpus is judged on documents drawn from it, MOST_PASSAGES passages together.
    """
    codes, n_documents = _codes(documents_of_passages, matrix)
    rows = _some_documents(codes, n_documents, np.random.default_rng(random_state))
    part = _rows_of(matrix, rows)
    documents = [documents_of_passages[row] for row in rows.tolist()]
    table = pd.DataFrame(
        [
            _try(part, documents, n_topics, n_resamples=n_resamples, random_state=random_state)
            for n_topics in sorted(set(candidates))
        ]
    )
    return table.assign(is_chosen=_is_chosen(table)).reindex(columns=list(CHOICE_COLUMNS))


def _try(
    matrix: TermMatrix, documents: Sequence[str], n_topics: int, *, n_resamples: int, random_state: int
) -> dict[str, object]:
    model = fit_topics(matrix, n_topics=n_topics, random_state=random_state)
    stability = measure_stability(
        model, matrix, documents, n_resamples=n_resamples, random_state=random_state
    )
    values = stability.by_resample if model.n_topics == n_topics else np.zeros(0)
    low, high = np.percentile(values, [2.5, 97.5]) if values.size else (np.nan, np.nan)
    npmi = coherence_npmi(model, matrix)
    return {
        "n_topics": n_topics,
        "stability": float(values.mean()) if values.size else float("nan"),
        "standard_error": float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else np.nan,
        "low": float(low),
        "high": float(high),
        "coherence_npmi": float(np.nanmean(npmi)) if np.isfinite(npmi).any() else float("nan"),
        "error": model.error,
        "n_unstable": int(stability.is_unstable.sum()),
        "reason": model.reason or stability.reason or None,
    }


def _is_chosen(table: pd.DataFrame) -> list[bool]:
    """Mark the number to take: the simplest of those that are as good as the best (Breiman et al. 1984)."""
    if table.empty:
        return []
    stability = table["stability"].to_numpy(dtype=np.float64)
    chosen = 0
    if np.isfinite(stability).any():
        best = int(np.nanargmax(stability))
        slack = np.nan_to_num(table["standard_error"].to_numpy(dtype=np.float64))[best]
        chosen = int(np.flatnonzero(stability >= stability[best] - slack)[0])
    return [row == chosen for row in range(len(table))]


def _codes(documents_of_passages: Sequence[str], matrix: TermMatrix) -> tuple[IntArray, int]:
    """Return the number of each row's document, from 0, and how many there are."""
    if len(documents_of_passages) != matrix.n_passages:
        raise ValueError(
            f"{len(documents_of_passages)} documents for {matrix.n_passages} passages; need one each"
        )
    codes: dict[str, int] = {}
    numbers = [codes.setdefault(name, len(codes)) for name in documents_of_passages]
    return np.array(numbers, dtype=np.int64), len(codes)


def _why_not(model: TopicModel, n_documents: int) -> str:
    if not model.n_topics:
        return model.reason
    if model.n_topics == 1:
        return "One topic alone is the whole text: it always comes back."
    if n_documents < LEAST_DOCUMENTS:
        there_are = "is 1" if n_documents == 1 else f"are {n_documents}"
        return f"Stability needs at least {LEAST_DOCUMENTS} documents to resample; there {there_are}."
    return ""


def _some_documents(codes: IntArray, n_documents: int, rng: np.random.Generator) -> IntArray:
    """Return the rows of documents drawn until MOST_PASSAGES are reached; all rows if there are fewer."""
    if codes.size <= MOST_PASSAGES:
        return np.arange(codes.size)
    order = rng.permutation(n_documents)
    sizes = np.bincount(codes, minlength=n_documents)[order].cumsum()
    enough = int(np.searchsorted(sizes, MOST_PASSAGES)) + 1
    return np.flatnonzero(np.isin(codes, order[:enough]))


def _rows_of(matrix: TermMatrix, rows: IntArray) -> TermMatrix:
    if rows.size == matrix.n_passages:
        return matrix
    ids = tuple(matrix.passage_ids[row] for row in rows)
    return replace(matrix, counts=sparse.csr_array(matrix.counts[rows]), passage_ids=ids)


def _resample(
    weights: sparse.csr_array, codes: IntArray, n_documents: int, rng: np.random.Generator
) -> sparse.csr_array:
    """Return the passages of documents drawn with replacement, of a large corpus a part of them.

    A row drawn n times is one row times the square root of n: the same least squares, less work.
    """
    drawn = np.bincount(rng.integers(n_documents, size=n_documents), minlength=n_documents)[codes]
    rows = np.flatnonzero(drawn)
    if rows.size > MOST_PASSAGES:
        rows = np.sort(rng.choice(rows, size=MOST_PASSAGES, replace=False))
    scale = sparse.diags_array(np.sqrt(drawn[rows]).astype(np.float32))
    return sparse.csr_array(scale @ weights[rows])


def _beside(loadings: FloatArray, common: FloatArray) -> FloatArray:
    """Return what is left of each topic, scaled to length 1, without its part along the common words."""
    direction = common / np.linalg.norm(common)
    rows = _unit(loadings)
    return rows - (rows @ direction)[:, None] * direction


def _match(reference: FloatArray, loadings: FloatArray) -> FloatArray:
    """Return each reference topic's cosine with its partner, 0 where it has none."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow to import

    cosines = _unit(reference) @ _unit(loadings).T
    rows, columns = linear_sum_assignment(-cosines)
    matched = np.zeros(reference.shape[0])
    matched[rows] = cosines[rows, columns]
    return np.clip(matched, 0.0, 1.0)


def _unit(rows: FloatArray) -> FloatArray:
    rows = np.asarray(rows, dtype=np.float64)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1))
