"""Wording that documents of different regions share, word for word.

Regions quote the same national texts. What they quote says nothing about them
and makes them look alike, so it is found, shown, and can be taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fangzhi.comparison.frame import BoolArray, Frame, IntArray
from fangzhi.terms import segment

SPAN_COLUMNS = ("passage_id", "start", "end", "text", "n_regions", "n_documents")
PHRASE_COLUMNS = ("wording", "n_chars", "n_regions", "n_documents", "n_passages", "regions", "passage_ids")

# Twelve characters without punctuation: longer than nearly every name of a programme or an office,
# shorter than the set phrases of national documents.
N_CHARS = 12
# What is left of a clause at the edge of a wording says nothing up to so many characters (…，请|).
_FRAGMENT = 2
_AROUND = 8  # characters on either side that tell where the words of a wording begin and end
_MARKS = frozenset("，,。；;、：:！!？?")
# An odd multiplier with well-mixed bits (Knuth, TAOCP 3, 6.4: golden ratio x 2**64).
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

# Runs that a wording is followed through on either side; keeps hostile texts linear.
MAX_STEPS = 50

# 32 million buckets, 160 MB for a moment; of a larger corpus a little more is sorted.
MAX_BUCKET_BITS = 25

HashArray = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class _Letters:
    """All texts end to end, without what is no letter or digit.

    code: code points. passage: index of the passage. offset: place in its text. Shape (n_letters,).
    """

    code: NDArray[np.uint32]
    passage: IntArray
    offset: IntArray


@dataclass(frozen=True, eq=False)
class _Shared:
    """The n-grams that documents of different regions share, by where they begin.

    at: index into the letters, ascending. group: which n-gram, 0 to n_groups - 1.
    n_regions, n_documents: of each group. signature: equal for groups with the same passages.
    """

    at: IntArray
    group: IntArray
    n_regions: IntArray
    n_documents: IntArray
    signature: HashArray


def shared_spans(frame: Frame, passages: pd.DataFrame, *, n_chars: int = N_CHARS) -> pd.DataFrame:
    """Return where passages repeat n_chars or more letters of a document of another region.

    start, end: characters in the passage's text; punctuation inside a span belongs to it, and does
    not have to be the same elsewhere. n_regions, n_documents: that share its most repeated n-gram.
    """
    texts = _texts(frame, passages)
    letters = _letters(texts)
    shared = _shared(frame, letters, n_chars)
    if len(shared.at) == 0:
        return pd.DataFrame(columns=list(SPAN_COLUMNS))
    # A new span where the next shared n-gram does not touch the one before, or is in another passage.
    gap = (np.diff(shared.at) > n_chars) | (np.diff(letters.passage[shared.at]) != 0)
    first, last = _runs(gap)
    passage = letters.passage[shared.at[first]]
    start, end = letters.offset[shared.at[first]], letters.offset[shared.at[last] + n_chars - 1] + 1
    return pd.DataFrame(
        {
            "passage_id": np.array(frame.passage_ids, dtype=object)[passage],
            "start": start, "end": end,
            "text": [texts[p][a:b] for p, a, b in zip(passage, start, end, strict=True)],
            "n_regions": np.maximum.reduceat(shared.n_regions[shared.group], first),
            "n_documents": np.maximum.reduceat(shared.n_documents[shared.group], first),
        },
        columns=list(SPAN_COLUMNS),
    )  # fmt: skip


def shared_phrases(frame: Frame, passages: pd.DataFrame, *, n_chars: int = N_CHARS) -> pd.DataFrame:
    """Return each shared wording once, the most widely shared first.

    A phrase is as long as the same passages go on repeating it, so that a short one which all
    regions use and a longer one of two regions around it are both listed.
    wording: as its first passage has it, from word to word (着|力稳就业 begins behind 力). n_chars: the
    letters and digits that are repeated.
    """
    texts = _texts(frame, passages)
    letters = _letters(texts)
    shared = _shared(frame, letters, n_chars)
    if len(shared.at) == 0:
        return pd.DataFrame(columns=list(PHRASE_COLUMNS))
    runs = _phrase_runs(letters, shared)
    where = _Occurrences(frame, letters, shared)
    rows = {}
    places = {}
    for run in np.flatnonzero(runs.is_first):
        begin, stop = _extended(runs, where, int(run))
        passage = letters.passage[shared.at[runs.first[run]]]
        start, end = shared.at[runs.first[begin]], shared.at[runs.last[stop]] + n_chars - 1
        places[start, end] = (texts[passage], int(letters.offset[start]), int(letters.offset[end]) + 1)
        rows[start, end] = ("", int(end - start) + 1, *where.described(runs.group[run]))
    table = pd.DataFrame(list(rows.values()), columns=list(PHRASE_COLUMNS))
    table["wording"] = _whole_words(list(places.values()))
    ranked = ["n_regions", "n_documents", "n_chars", "wording"]
    table = table.sort_values(ranked, ascending=[False, False, False, True])
    return table.drop_duplicates("wording", ignore_index=True)


def _whole_words(places: Sequence[tuple[str, int, int]]) -> list[str]:
    """Return pieces of texts without the parts of words and clauses at their ends.

    places: text, start and end of each piece. One of which less than half would be left stays whole.
    """
    windows = [text[max(0, start - _AROUND) : end + _AROUND] for text, start, end in places]
    pieces = []
    for (text, start, end), words in zip(places, segment(windows), strict=True):
        bounds = list(accumulate(map(len, words), initial=max(0, start - _AROUND)))
        first = min((at for at in bounds if at >= start), default=start)
        last = max((at for at in bounds if at <= end), default=end)
        piece = _without_fragments(text[first:last])
        pieces.append(piece if len(piece) * 2 >= end - start else text[start:end])
    return pieces


def _without_fragments(piece: str) -> str:
    """Return a wording without the end of the clause before it, or the beginning of the one behind."""
    marks = [at for at, char in enumerate(piece) if char in _MARKS]
    first = marks[0] + 1 if marks and marks[0] <= _FRAGMENT else 0
    last = marks[-1] if marks and len(piece) - 1 - marks[-1] <= _FRAGMENT else len(piece)
    return piece[first:last]


@dataclass(frozen=True, eq=False)
class _Runs:
    """Runs of neighbouring n-grams that the same passages repeat.

    first, last: indices into the shared n-grams. group: the first n-gram of each run. touches: the
    run goes on from the one before it. is_first: no earlier passage has it. Shape (n_runs,).
    """

    first: IntArray
    last: IntArray
    group: IntArray
    touches: BoolArray
    is_first: BoolArray


def _phrase_runs(letters: _Letters, shared: _Shared) -> _Runs:
    apart = (np.diff(shared.at) != 1) | (np.diff(letters.passage[shared.at]) != 0)
    first, last = _runs(apart | (np.diff(shared.signature[shared.group]) != 0))
    touches = ~np.concatenate([[True], apart])[first]
    _, earliest = np.unique(shared.group, return_index=True)
    heads = np.zeros(len(shared.at), dtype=bool)
    heads[earliest] = True
    return _Runs(first, last, shared.group[first], touches, heads[first])


def _extended(runs: _Runs, where: _Occurrences, run: int) -> tuple[int, int]:
    """Return the first and last run of the wording that all passages of `run` share around it."""
    passages = where.passages(runs.group[run])
    begin = stop = run
    while (
        run - begin < MAX_STEPS and runs.touches[begin] and passages <= where.passages(runs.group[begin - 1])
    ):
        begin -= 1
    while (
        stop - run < MAX_STEPS
        and stop + 1 < len(runs.touches)
        and runs.touches[stop + 1]
        and passages <= where.passages(runs.group[stop + 1])
    ):
        stop += 1
    return begin, stop


def without_wording(passages: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return the passages with the spans cut out of their texts; ids, order and columns stay."""
    cuts = {
        passage_id: list(zip(part["start"], part["end"], strict=True))
        for passage_id, part in spans.sort_values(["passage_id", "start"]).groupby("passage_id")
    }
    texts = [
        _cut(text, cuts.get(passage_id, ()))
        for passage_id, text in zip(passages["passage_id"], passages["text"], strict=True)
    ]
    return passages.assign(text=texts)


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


def wording_shares(frame: Frame, passages: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each region's text is shared wording: region, n_chars, n_shared_chars, share."""
    texts = _texts(frame, passages)
    length = np.array([len(text) for text in texts], dtype=np.float64)
    row = {passage_id: i for i, passage_id in enumerate(frame.passage_ids)}
    inside = spans[spans["passage_id"].isin(list(row))]
    at = inside["passage_id"].map(row).to_numpy(dtype=np.int64)
    width = (inside["end"] - inside["start"]).to_numpy(dtype=np.float64)
    repeated = np.bincount(at, weights=width, minlength=len(texts))
    n_chars, n_shared = frame.weights.T @ length, frame.weights.T @ repeated
    with np.errstate(invalid="ignore"):
        share = n_shared / n_chars
    return pd.DataFrame(
        {"region": frame.regions, "n_chars": n_chars, "n_shared_chars": n_shared, "share": share}
    )


def _texts(frame: Frame, passages: pd.DataFrame) -> list[str]:
    text_of = dict(zip(passages["passage_id"], passages["text"], strict=True))
    return [text_of.get(passage_id, "") for passage_id in frame.passage_ids]


def _letters(texts: Sequence[str]) -> _Letters:
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    code = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    passage = np.repeat(np.arange(len(texts)), lengths)
    offset = np.arange(len(code)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    is_letter = np.zeros(int(code.max(initial=0)) + 1, dtype=bool)
    distinct = np.flatnonzero(np.bincount(code, minlength=1))
    is_letter[distinct] = [chr(c).isalnum() for c in distinct]
    kept = is_letter[code]
    return _Letters(code[kept], passage[kept], offset[kept])


def _runs(gap: BoolArray) -> tuple[IntArray, IntArray]:
    """Return the first and last index of each run, given whether a gap follows each element but the last."""
    first = np.concatenate([[0], np.flatnonzero(gap) + 1])
    return first, np.concatenate([first[1:] - 1, [len(gap)]])


def _shared(frame: Frame, letters: _Letters, n_chars: int) -> _Shared:
    at, group = _repeated(letters, n_chars)
    passage = letters.passage[at]
    n_groups = int(group.max(initial=-1)) + 1
    # A passage about two regions counts for both: one row for each.
    per_passage = np.diff(frame.weights.indptr)
    row = np.repeat(np.arange(len(at)), per_passage[passage])
    within = np.arange(len(row)) - np.repeat(
        np.cumsum(per_passage[passage]) - per_passage[passage], per_passage[passage]
    )
    region = frame.weights.indices[frame.weights.indptr[passage[row]] + within].astype(np.int64)
    n_regions = _n_distinct(group[row], region, n_groups)
    n_documents = _n_distinct(group, frame.passage_document[passage], n_groups)
    n_passages = len(frame.passage_ids)
    pairs = np.unique(group * n_passages + passage)
    signature = np.zeros(n_groups, dtype=np.uint64)
    np.add.at(signature, pairs // max(n_passages, 1), _mixed(pairs % max(n_passages, 1)))
    kept = ((n_regions > 1) & (n_documents > 1))[group]
    order = np.argsort(at[kept], kind="stable")
    return _Shared(at[kept][order], group[kept][order], n_regions, n_documents, signature)


def _repeated(letters: _Letters, n_chars: int) -> tuple[IntArray, IntArray]:
    """Return where n-grams begin that occur more than once, and which of the same n-grams they are."""
    nothing = np.zeros(0, dtype=np.int64)
    n_places = len(letters.code) - n_chars + 1
    if n_places < 1:
        return nothing, nothing
    hashes = np.zeros(n_places, dtype=np.uint64)
    for k in range(n_chars):
        hashes = hashes * MULTIPLIER + letters.code[k : k + n_places]
    at = np.flatnonzero(letters.passage[:n_places] == letters.passage[n_chars - 1 :])
    at = _candidates(hashes, at)
    at = at[np.argsort(hashes[at], kind="stable")]
    is_first = np.ones(len(at), dtype=bool)
    is_first[1:] = hashes[at[1:]] != hashes[at[:-1]]
    group = np.cumsum(is_first) - 1
    head = at[is_first]
    same = np.bincount(group, minlength=len(head))[group] > 1
    for k in range(n_chars):  # equal hashes of different letters are possible, if hardly ever
        same &= letters.code[at + k] == letters.code[head[group] + k]
    _, renumbered = np.unique(group[same], return_inverse=True)
    return at[same], renumbered.astype(np.int64)


def _candidates(hashes: HashArray, at: IntArray) -> IntArray:
    """Return the places whose hash may occur twice: most do not, and need no sorting.

    Puts two different parts of the hash into buckets, two to four for each place; a place that finds
    another one in its bucket stays.
    """
    bits = min(len(at).bit_length() + 1, MAX_BUCKET_BITS)
    for shift in (64 - bits, 0):
        bucket = ((hashes[at] >> np.uint64(shift)) & np.uint64(2**bits - 1)).astype(np.int64)
        place = np.arange(len(at), dtype=np.int32)
        last = np.zeros(2**bits, dtype=np.int32)
        last[bucket] = place
        is_shared = np.zeros(2**bits, dtype=bool)
        is_shared[bucket[last[bucket] != place]] = True
        at = at[is_shared[bucket]]
    return at


def _n_distinct(group: IntArray, member: IntArray, n_groups: int) -> IntArray:
    """Return the number of distinct members of each group."""
    width = int(member.max(initial=0)) + 1
    return np.bincount(np.unique(group * width + member) // width, minlength=n_groups)


def _mixed(numbers: IntArray) -> HashArray:
    """Return well-mixed 64 bits of each number (SplitMix64's finaliser; Steele et al. 2014)."""
    x = (numbers.astype(np.uint64) + np.uint64(1)) * MULTIPLIER
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


class _Occurrences:
    """The passages of each shared n-gram, and what they are."""

    def __init__(self, frame: Frame, letters: _Letters, shared: _Shared) -> None:
        order = np.argsort(shared.group, kind="stable")
        self._frame = frame
        self._passage = letters.passage[shared.at[order]]
        self._ends = np.cumsum(np.bincount(shared.group, minlength=len(shared.n_regions)))
        self._known: dict[int, frozenset[int]] = {}

    def passages(self, group: int) -> frozenset[int]:
        """Return the indices of the passages with an n-gram."""
        if group not in self._known:
            begin = self._ends[group - 1] if group else 0
            self._known[group] = frozenset(self._passage[begin : self._ends[group]].tolist())
        return self._known[group]

    def described(self, group: int) -> tuple[int, int, int, tuple[str, ...], tuple[str, ...]]:
        """Return the numbers of regions, documents and passages, the regions and the passage ids."""
        passages = sorted(self.passages(group))
        regions = np.unique(self._frame.weights[passages].indices)
        documents = np.unique(self._frame.passage_document[passages])
        named = tuple(self._frame.passage_ids[passage] for passage in passages)
        names = tuple(self._frame.regions[region] for region in regions)
        return len(names), len(documents), len(named), names, named
