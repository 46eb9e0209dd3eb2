"""How many topics, and how far each can be trusted: refit on resampled documents.

Seeds of the random generator alone flatter: the same texts give the same topics. What counts is
whether other documents of the same kind would give them, so documents are drawn with replacement,
the topics are fitted again, and each is matched with its nearest of the full fit.

Sources: Hennig (2007), Cluster-wise assessment of cluster stability, CSDA 52; Greene, O'Callaghan
& Cunningham (2014), How many topics?, ECML PKDD; Kuhn (1955) for the assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.terms import TermMatrix
from fangzhi.topics.coherence import coherence_npmi
from fangzhi.topics.model import FloatArray, TopicModel, factorise, fit_topics, weigh_terms

# Below this mean agreement a topic is called unstable: at 0.6 Hennig's measure speaks of a pattern.
LEAST_STABILITY = 0.6
# With fewer documents a resample is nearly always the same few texts or one alone.
LEAST_DOCUMENTS = 3
# A resample of a large corpus need not hold all of it: the topics of some thousand passages do not
# move any more, and the time stays bounded.
MOST_PASSAGES = 4_000

CHOICE_COLUMNS = [
    "n_topics", "stability", "standard_error", "low", "high", "coherence_npmi", "error", "n_unstable",
    "reason",
]  # fmt: skip


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
        """Which topics are unstable; False where it is not known."""
        return np.nan_to_num(self.by_topic, nan=1.0) < LEAST_STABILITY


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
    Agreement of two topics: cosine of their loadings.
    """
    codes, names = pd.factorize(np.asarray(documents_of_passages, dtype=object))
    reason = _why_not(model, len(names))
    if reason:
        return Stability(np.full(model.n_topics, np.nan), np.zeros(0), reason)
    weights = weigh_terms(matrix)
    rng = np.random.default_rng(random_state)
    agreements = []
    for _ in range(n_resamples):
        sample = _resample(weights, codes, rng)
        _, loadings = factorise(sample, n_topics=model.n_topics, random_state=random_state)
        agreements.append(_match(model.loadings, loadings))
    table = np.array(agreements)
    return Stability(table.mean(axis=0), table.mean(axis=1))


def choose_n_topics(
    matrix: TermMatrix,
    documents_of_passages: Sequence[str],
    *,
    candidates: Sequence[int],
    n_resamples: int = 20,
    random_state: int,
) -> pd.DataFrame:
    """Return, for each number of topics, how stable and coherent they are.

    stability: mean agreement over topics and resamples; low, high: 2.5 and 97.5 percent of the
    resamples; coherence_npmi: mean over topics; error: what the topics leave unexplained;
    n_unstable: how many are unstable; is_chosen: the number to take; reason: why a cell is empty.
    """
    rows = []
    for n_topics in sorted(set(candidates)):
        model = fit_topics(matrix, n_topics=n_topics, random_state=random_state)
        stability = measure_stability(
            model, matrix, documents_of_passages, n_resamples=n_resamples, random_state=random_state
        )
        rows.append(_row(n_topics, model, stability, matrix))
    table = pd.DataFrame(rows, columns=CHOICE_COLUMNS)
    return table.assign(is_chosen=_is_chosen(table))


def _is_chosen(table: pd.DataFrame) -> list[bool]:
    """Mark the largest number of topics that is as stable as the best, give or take its standard error.

    A finer division that comes back as well tells more. No row is marked where nothing was measured.
    """
    stability = table["stability"].to_numpy(dtype=np.float64)
    if not np.isfinite(stability).any():
        return [False] * len(table)
    best = int(np.nanargmax(stability))
    slack = np.nan_to_num(table["standard_error"].to_numpy(dtype=np.float64))[best]
    chosen = np.flatnonzero(stability >= stability[best] - slack)[-1]
    return [row == chosen for row in range(len(table))]


def _row(n_topics: int, model: TopicModel, stability: Stability, matrix: TermMatrix) -> dict[str, object]:
    values = stability.by_resample
    low, high = np.percentile(values, [2.5, 97.5]) if values.size else (np.nan, np.nan)
    npmi = coherence_npmi(model, matrix)
    return {
        "n_topics": n_topics,
        "stability": float(values.mean()) if values.size else float("nan"),
        "standard_error": float(values.std(ddof=1) / np.sqrt(values.size))
        if values.size > 1
        else float("nan"),
        "low": float(low),
        "high": float(high),
        "coherence_npmi": float(np.nanmean(npmi)) if np.isfinite(npmi).any() else float("nan"),
        "error": model.error,
        "n_unstable": int(stability.is_unstable.sum()),
        "reason": model.reason or stability.reason,
    }


def _why_not(model: TopicModel, n_documents: int) -> str:
    if not model.n_topics:
        return model.reason
    if n_documents < LEAST_DOCUMENTS:
        return (
            f"Stability needs at least {LEAST_DOCUMENTS} documents to resample; there "
            f"{'is' if n_documents == 1 else 'are'} {n_documents}."
        )
    return ""


def _resample(weights: sparse.csr_array, codes: np.ndarray, rng: np.random.Generator) -> sparse.csr_array:
    """Return the passages of documents drawn with replacement.

    A row drawn n times is one row times the square root of n: the same least squares, less work.
    """
    n_documents = int(codes.max()) + 1
    drawn = np.bincount(rng.integers(n_documents, size=n_documents), minlength=n_documents)[codes]
    rows = np.flatnonzero(drawn)
    if rows.size > MOST_PASSAGES:
        rows = np.sort(rng.choice(rows, size=MOST_PASSAGES, replace=False))
    scale = sparse.diags_array(np.sqrt(drawn[rows]).astype(np.float32))
    return sparse.csr_array(scale @ weights[rows])


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
