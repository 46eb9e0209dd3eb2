"""Coherence of topics: do their terms occur together?"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from fangzhi.terms import TermMatrix
from fangzhi.topics.model import FloatArray, TopicModel

# Ten top terms are what Röder et al. and most later work use.
N_COHERENCE_TERMS = 10


def coherence_npmi(model: TopicModel, matrix: TermMatrix, *, n_terms: int = N_COHERENCE_TERMS) -> FloatArray:
    """Return the mean normalised pointwise mutual information of each topic's top terms.

    npmi(a, b) = ln(p(a, b) / (p(a) p(b))) / -ln p(a, b), p being shares of passages; -1 for a pair
    that never meets, 0 for chance, 1 for one that always does. Shape (n_topics,); NaN where a topic
    has fewer than two terms or each pair is in all passages.
    Sources: Bouma (2009); Röder, Both & Hinneburg (2015).
    """
    occurs = (matrix.counts > 0).astype(np.float64).tocsc()
    return np.array([_mean_npmi(occurs[:, top], matrix.n_passages) for top in top_terms(model, n_terms)])


# Of the topic's largest. The solver leaves traces where a term has nothing to do with a topic; a name made of
# them is no name.
_LEAST_LOADING = 0.01


def top_terms(model: TopicModel, n_terms: int) -> list[np.ndarray]:
    """Return the columns of each topic's strongest terms, strongest first; those of no loading are out."""
    order = np.argsort(-model.loadings, axis=1, kind="stable")[:, :n_terms]
    least = _LEAST_LOADING * model.loadings.max(axis=1, initial=0.0)
    return [columns[model.loadings[topic, columns] > least[topic]] for topic, columns in enumerate(order)]


def _mean_npmi(occurs: object, n_passages: int) -> float:
    together = np.asarray((occurs.T @ occurs).todense()) / max(n_passages, 1)  # type: ignore[attr-defined]
    alone = together.diagonal()
    values = [_npmi(together[a, b], alone[a], alone[b]) for a, b in combinations(range(len(alone)), 2)]
    defined = [value for value in values if np.isfinite(value)]
    return float(np.mean(defined)) if defined else float("nan")


def _npmi(together: float, first: float, second: float) -> float:
    if together == 0:
        return -1.0
    if together == 1:
        return float("nan")
    return float(np.log(together / (first * second)) / -np.log(together))
