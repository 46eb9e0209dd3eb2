"""Evidence grades: how much the documents behind a statement carry.

A grade counts independent documents, never passages or tokens: five documents
must never read like five thousand.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Grade = Literal["descriptive", "suggestive", "supported"]

# From one document region and document cannot be told apart; below five the
# documents give no interval that keeps its level (see resampling.py).
SUPPORTED_FROM = 5
SUGGESTIVE_FROM = 2


def grade(n_documents: int, low: float, high: float, *, null: float = 0.0) -> Grade:
    """Return the evidence grade of one statement.

    n_documents: independent documents behind it; sections of one page count once.
    low, high: its 95 % interval, NaN where there is none. null: the value of "no difference".
    descriptive: one document; suggestive: two to four, or an interval that includes null or
    does not exist; supported: five or more and the interval excludes null.
    """
    if n_documents < SUGGESTIVE_FROM:
        return "descriptive"
    if n_documents < SUPPORTED_FROM or math.isnan(low) or math.isnan(high) or low <= null <= high:
        return "suggestive"
    return "supported"


def grade_all(
    n_documents: ArrayLike, low: ArrayLike, high: ArrayLike, *, null: float = 0.0, holds: ArrayLike = True
) -> NDArray[np.object_]:
    """Return `grade` for each statement of a table, as an array of strings.

    holds: False caps a statement at suggestive: a test or a leave-one-out that it failed.
    All arguments broadcast against each other.
    """
    n, lower, upper, kept = np.broadcast_arrays(n_documents, low, high, holds)
    excludes = (lower > null) | (upper < null)  # False where either end is NaN ...
    excludes &= ~(np.isnan(lower) | np.isnan(upper))  # ... and where only one is
    supported = (n >= SUPPORTED_FROM) & excludes & kept
    grades = np.where(supported, "supported", np.where(n < SUGGESTIVE_FROM, "descriptive", "suggestive"))
    return grades.astype(object)
