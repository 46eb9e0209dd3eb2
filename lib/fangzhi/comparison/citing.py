"""Which passages stand behind a number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fangzhi.comparison.frame import FloatArray, Frame, SparseArray

# Passages named behind a statement: as many as a reader would open.
N_CITED = 5


class Citations:
    """The passages of a frame by how much they have of each name.

    scores: sparse, shape (n_passages, n_names), in the order of passage_ids.
    """

    def __init__(self, passage_ids: Sequence[str], scores: SparseArray) -> None:
        self._passage_ids = passage_ids
        self._by_name = scores.tocsc()

    def top(self, name: int, weight: FloatArray, *, n: int = N_CITED) -> tuple[str, ...]:
        """Return the passages with the most of a name, at most n; ties go by passage id.

        weight: what each passage counts, 0 for those that are not asked for, shape (n_passages,).
        """
        first, last = self._by_name.indptr[name], self._by_name.indptr[name + 1]
        rows = self._by_name.indices[first:last]
        value = self._by_name.data[first:last] * weight[rows]
        order = np.lexsort((rows, -value))[:n]
        return tuple(self._passage_ids[row] for row in rows[order[value[order] > 0]])


def about(frame: Frame, region: int) -> FloatArray:
    """Return how much each passage is about a region, shape (n_passages,)."""
    weights: FloatArray = frame.weights[:, [region]].toarray().ravel()
    return weights


def elsewhere(frame: Frame, region: int) -> FloatArray:
    """Return how much each passage is about other regions and not about this one, shape (n_passages,)."""
    total = np.asarray(frame.weights.sum(axis=1), dtype=np.float64).ravel()
    return np.where(about(frame, region) > 0, 0.0, total)
