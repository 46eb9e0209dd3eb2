"""Copies of one text among many: found with MinHash, settled by exact comparison.

Texts are compared after repair, on letters and digits alone, so that script, damage, punctuation
and layout do not hide a copy. Linear in the number of texts: each meets only the few that share
a band of its signature, and of a group of copies only one.

Source: Broder (1997), On the resemblance and containment of documents; banding after Leskovec,
Rajaraman & Ullman, Mining of Massive Datasets, section 3.4.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import rensa
from numpy.typing import NDArray

from fangzhi.cleaning.characters import is_letter_unit, units_of

_SHINGLE = 5  # characters; shorter ones are shared by texts on one subject
_N_HASHES = 128
# 32 bands of 4: two texts with a Jaccard of 0.7 meet with a probability of 0.9998.
_ROWS = 4
_SEED = 20240117
# Two reports on one event by different hands stay under 0.3, a damaged and repaired copy over 0.8.
MIN_JACCARD = 0.7
_MAX_MEETINGS = 16  # texts that one is compared with; a form letter shares bands with thousands


_NO_LETTERS = re.compile(r"[\W_]+")


def _runs(text: str) -> list[str]:
    """Return the runs of five letters and digits of a text; a shorter text is one run."""
    bare = _NO_LETTERS.sub("", text)
    return [bare[i : i + _SHINGLE] for i in range(max(1, len(bare) - _SHINGLE + 1))] if bare else []


def signature(text: str) -> tuple[int, ...]:
    """Return the MinHash signature of a text; empty for a text without letters."""
    units = units_of(text)
    letters = units[is_letter_unit()[units]].astype(np.uint64)
    if not letters.size:
        return ()
    hashes = _run_hashes(letters)
    rows = np.array([0, hashes.size], dtype=np.uint64)
    sketch = rensa.RMinHash.digest_matrix_from_flat_token_hashes(hashes, rows, _N_HASHES, _SEED)
    return tuple(sketch.to_rows()[0])


# FNV-1a's prime joins the units, Fibonacci hashing spreads them over all 64 bits.
_JOIN, _SPREAD, _FOLD = np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


def _run_hashes(letters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of each run of five letters, shape (n_runs,): strings would cost ten times as much."""
    n_runs = max(1, letters.size - _SHINGLE + 1)
    hashes = letters[:n_runs].copy()
    for ahead in range(1, min(_SHINGLE, letters.size)):
        hashes *= _JOIN
        hashes ^= letters[ahead : ahead + n_runs]
    hashes *= _SPREAD
    hashes ^= hashes >> _FOLD
    return hashes


@dataclass(frozen=True)
class Candidate:
    """A text to be compared: its signature, and how good a copy it is (the higher the better)."""

    text: str
    signature: tuple[int, ...]
    quality: tuple[float, ...]

    @cached_property
    def figures(self) -> Counter[str]:
        """How often the text has each number."""
        return Counter(_FIGURE.findall(self.text))

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The text's shingles, made once."""
        return frozenset(_runs(self.text))


@dataclass(frozen=True)
class Copy:
    """What a text is a copy of: the index of the kept one, and how many characters it has otherwise."""

    index: int
    n_different: int


def find_copies(candidates: Sequence[Candidate]) -> list[Copy | None]:
    """Return for each text the best text of which it is a copy; None for one that is kept.

    The best of a group is the one of highest quality, of equals the first.
    """
    order = sorted(range(len(candidates)), key=lambda i: (tuple(-q for q in candidates[i].quality), i))
    bands: dict[Hashable, list[int]] = {}
    copies: list[Copy | None] = [None] * len(candidates)
    for i in order:
        keys = _band_keys(candidates[i].signature)
        meetings = Counter(j for key in keys for j in bands.get(key, ()))
        near = sorted(meetings, key=lambda j: (-meetings[j], j))[:_MAX_MEETINGS]
        kept = next((j for j in near if _is_copy(candidates[i], candidates[j])), None)
        if kept is not None:
            copies[i] = Copy(kept, n_different(candidates[i].text, candidates[kept].text))
            continue
        for key in keys:
            bands.setdefault(key, []).append(i)
    return copies


def _band_keys(digest: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [(start, *digest[start : start + _ROWS]) for start in range(0, len(digest), _ROWS)]


# A copy that was cut short lies within the whole text; below this length, a quotation does as well.
_MIN_CONTAINED = 0.92
_MIN_CUT = 150  # shingles
_MIN_CUT_JACCARD = 0.4  # less was hardly met by its bands
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MIN_FIGURES = 3


def _is_copy(text: Candidate, kept: Candidate) -> bool:
    """Whether a text says what the kept one says: alike, or cut short, and with the same figures."""
    alike = _jaccard(text, kept)
    is_cut = alike >= _MIN_CUT_JACCARD and len(text.shingles) >= _MIN_CUT and (
        len(text.shingles & kept.shingles) >= _MIN_CONTAINED * len(text.shingles)
    )  # fmt: skip
    return (alike >= MIN_JACCARD or is_cut) and not _tells_other_figures(text, kept)


def _tells_other_figures(text: Candidate, kept: Candidate) -> bool:
    """Whether two texts differ in most of their numbers or years, as this and last year's notices do.

    The text with fewer numbers decides: damage loses some, and a cut loses more.
    """
    fewer, more = sorted((text.figures, kept.figures), key=lambda figures: figures.total())
    other = [number for number in fewer if number not in more]
    n_years = sum(n for number, n in fewer.items() if _YEAR.fullmatch(number))
    n_other_years = sum(fewer[number] for number in other if _YEAR.fullmatch(number))
    return (len(fewer) >= _MIN_FIGURES and 2 * len(other) > len(fewer)) or 2 * n_other_years > n_years


def _jaccard(a: Candidate, b: Candidate) -> float:
    shared = len(a.shingles & b.shingles)
    return shared / (len(a.shingles) + len(b.shingles) - shared)


def n_different(text: str, kept: str) -> int:
    """Return how many letters and digits of a text stand in no run that the kept text has too."""
    if text == kept:
        return 0
    known = frozenset(_runs(kept))
    n_bare = len(_NO_LETTERS.sub("", text))
    covered = end = 0  # end: behind the last covered character
    for i, run in enumerate(_runs(text)):
        if run in known:
            stop = i + len(run)
            covered += stop - max(i, end)
            end = stop
    return n_bare - covered
