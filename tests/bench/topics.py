"""Topics, themes and terms: time against the bare library, recovery of planted topics, memory."""

from __future__ import annotations

import gc
import importlib.util
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import rjieba
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfTransformer

from fangzhi.artefacts.resources import read_toml, read_words
from fangzhi.terms import TermMatrix, build_matrix, segment
from fangzhi.topics import choose_n_topics, fit_topics, score_themes
from tests.accuracy.themes import TESTS, read_labelled

N_PASSAGES, N_TOKENS, N_TERMS, N_TOPICS = 20_000, 120, 20_000, 30
# LDA has not settled by then (recovery 0.835 after 100 rounds, 0.882 after 200, 0.912 after 1,000), so
# this flatters its time
N_LDA_ROUNDS = 200

Row = tuple[str, float, str, str]


def plant(
    n_passages: int = N_PASSAGES, *, n_terms: int = N_TERMS, n_topics: int = N_TOPICS, random_state: int = 7
) -> tuple[TermMatrix, np.ndarray]:
    """Return passages drawn from planted topics, and each topic's probabilities of terms.

    Terms of a topic: Dirichlet(0.02). Topics of a passage: Dirichlet(0.1), mostly one or two.
    A fifth of the tokens are common words, drawn by Zipf's law whatever the topic.
    """
    rng = np.random.default_rng(random_state)
    zipf = rng.permutation(1 / np.arange(1, n_terms + 1))
    topics = rng.dirichlet(np.full(n_terms, 0.02), size=n_topics)
    laws = np.vstack([topics, zipf / zipf.sum()]).cumsum(axis=1)
    shares = rng.dirichlet(np.full(n_topics, 0.1), size=n_passages).cumsum(axis=1)
    drawn = (rng.random((n_passages, N_TOKENS, 1)) > shares[:, None, :]).sum(axis=2).ravel()
    drawn = np.where(rng.random(drawn.size) < 0.2, n_topics, np.minimum(drawn, n_topics - 1))
    words = np.empty(drawn.size, dtype=np.int64)
    for topic, law in enumerate(laws):
        places = np.flatnonzero(drawn == topic)
        words[places] = np.searchsorted(law, rng.random(places.size)).clip(max=n_terms - 1)
    rows = np.repeat(np.arange(n_passages), N_TOKENS)
    counts = sparse.csr_array(
        (np.ones(words.size, dtype=np.int32), (rows, words)), shape=(n_passages, n_terms)
    )
    used = np.bincount(counts.indices, minlength=n_terms) >= 2
    kept = sparse.csr_array(counts[:, used])
    kept.sort_indices()
    terms = tuple(f"t{column:05d}" for column in np.flatnonzero(used))
    return TermMatrix(kept, terms, tuple(f"p{row:05d}" for row in range(n_passages))), topics[:, used]


def recovery(planted: np.ndarray, found: np.ndarray) -> float:
    """Return the mean over planted topics of the best cosine with a found one."""
    unit = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (planted, found)]
    return float((unit[0] @ unit[1].T).max(axis=1).mean())


def measure() -> list[Row]:
    """Return times and ratios; the bare calls run on the same data in the same process."""
    return [*_fit_rows(), *_choice_rows(), *_text_rows()]


def _fit_rows() -> list[Row]:
    matrix, planted = plant()
    size = f"{matrix.n_passages:,} x {matrix.n_terms:,}, {N_TOPICS} topics"
    fit_topics(plant(500, n_terms=500)[0], n_topics=3, random_state=0)  # pay the imports before
    ours, model = _timed(lambda: fit_topics(matrix, n_topics=N_TOPICS, random_state=0), repeat=2)
    bare, _ = _timed(lambda: _bare_fit(matrix, np.float32), repeat=2)
    double, _ = _timed(lambda: _bare_fit(matrix, np.float64))
    score = recovery(planted, model.loadings)
    rows: list[Row] = [
        ("fit: seconds", ours, "", size),
        ("fit: ratio to bare scikit-learn, float32", ours / bare, "<= 1.5", f"TF-IDF and NMF, {bare:.2f} s"),
        ("fit: ratio to bare scikit-learn as it comes", ours / double, "<= 1.5", f"float64, {double:.2f} s"),
        ("fit: planted topics recovered", score, ">= 0.95", "mean best cosine with the planted topics"),
        ("fit: growth, 20,000 against 5,000 passages", ours / _quarter(), "<= 5", "4 is linear"),
        ("memory: peak of the process, MB", _peak_mb(), "", "so far, imports and data included"),
    ]
    return rows + _lda_rows(matrix, planted, ours, score)


def _bare_fit(matrix: TermMatrix, dtype: Any) -> Any:
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(matrix.counts.astype(dtype))
    return NMF(n_components=N_TOPICS, init="nndsvda", random_state=0).fit(weights)


def _quarter() -> float:
    matrix, _ = plant(N_PASSAGES // 4)
    return _timed(lambda: fit_topics(matrix, n_topics=N_TOPICS, random_state=0), repeat=2)[0]


def _lda_rows(matrix: TermMatrix, planted: np.ndarray, ours: float, score: float) -> list[Row]:
    if importlib.util.find_spec("tomotopy") is None:
        return [("LDA (tomotopy): not measured", float("nan"), "", "not installed: pip install tomotopy")]
    import tomotopy

    def train() -> Any:
        model = tomotopy.LDAModel(k=N_TOPICS, seed=1, alpha=0.1, eta=0.02)
        terms = np.array(matrix.terms, dtype=object)
        for start, stop in zip(matrix.counts.indptr, matrix.counts.indptr[1:], strict=False):
            columns, counts = matrix.counts.indices[start:stop], matrix.counts.data[start:stop]
            model.add_doc(np.repeat(terms[columns], counts).tolist())
        model.train(N_LDA_ROUNDS, workers=1)
        return model

    seconds, model = _timed(train)
    column = {term: number for number, term in enumerate(matrix.terms)}
    found = np.zeros((N_TOPICS, matrix.n_terms))
    for topic in range(N_TOPICS):
        found[topic, [column[word] for word in model.used_vocabs]] = model.get_topic_word_dist(topic)
    lda = recovery(planted, found)
    note = f"{N_LDA_ROUNDS} rounds in {seconds:.1f} s, true hyperparameters"
    return [
        ("fit: times faster than tomotopy LDA", seconds / ours, ">= 10", note),
        ("fit: recovery over that of tomotopy LDA", score - lda, ">= 0", f"LDA {lda:.3f}"),
    ]


def _choice_rows() -> list[Row]:
    matrix, _ = plant(N_PASSAGES, n_topics=10)
    documents = [f"d{row // 10}" for row in range(matrix.n_passages)]
    seconds, table = _timed(
        lambda: choose_n_topics(matrix, documents, candidates=[5, 10, 15], n_resamples=5, random_state=0)
    )
    chosen = float(table.loc[table["is_chosen"], "n_topics"].iloc[0])
    return [
        ("choice: seconds a fit", seconds / 18, "", "20,000 passages, 3 candidates, 5 resamples each"),
        (
            "choice: planted number less the chosen",
            abs(10 - chosen),
            "<= 0",
            f"10 planted, {chosen:.0f} chosen",
        ),
    ]


def _text_rows() -> list[Row]:
    body = read_labelled(TESTS / "topics/data/theme_passages.txt").query("kind == 'body'")
    texts = [text for _ in range(20) for text in body["text"]]
    n_bytes = sum(len(text.encode()) for text in texts)
    lexicon, themes = (
        read_words("fields/education/lexicon.txt"),
        read_toml("fields/education/themes.toml")["theme"],
    )
    segment(["先载入词典"], lexicon=lexicon)
    bare, _ = _timed(lambda: [rjieba.cut(text) for text in texts], repeat=3)
    plain, _ = _timed(lambda: segment(texts), repeat=3)
    ours, tokens = _timed(lambda: segment(texts, lexicon=lexicon), repeat=3)
    jieba, _ = _timed(lambda: segment(texts, engine="jieba"))
    ids = [f"p{number}" for number in range(len(texts))]
    counting, _ = _timed(lambda: build_matrix(tokens, ids), repeat=2)
    passages = pd.DataFrame(
        {"passage_id": ids, "document_id": ids, "ordinal": 1, "kind": "body", "text": texts}
    )
    scoring, _ = _timed(lambda: score_themes(passages, themes=themes), repeat=2)
    note = f"n = {len(texts)} passages, {n_bytes / 1e6:.1f} MB"
    return [
        ("segment: ratio to bare rjieba", plain / bare, "<= 1.5", note),
        ("segment: ratio to bare rjieba, with lexicon", ours / bare, "", note),
        ("segment: times faster than jieba", jieba / ours, "", note),
        ("segment: MB a second", n_bytes / 1e6 / ours, "", "with the education lexicon"),
        ("build_matrix: MB a second", n_bytes / 1e6 / counting, "", note),
        ("score_themes: MB a second", n_bytes / 1e6 / scoring, "", note),
    ]


def _timed(call: Callable[[], Any], *, repeat: int = 1) -> tuple[float, Any]:
    """Return the shortest time of some calls, and the result of the last."""
    times = []
    for _ in range(repeat):
        gc.collect()
        began = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - began)
    return min(times), result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
