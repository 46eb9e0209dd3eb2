"""The comparison of 31 regions against the time of bare scikit-learn NMF fits on the same corpus."""

import resource
import time
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.comparison import key_terms, likeness, occurrence, shares, wording
from fangzhi.comparison.analysis import Comparison, Material, all_statements, compare, differences
from fangzhi.comparison.frame import Frame, build_frame
from fangzhi.comparison.resampling import Resamples, draw_resamples

N_REGIONS, N_TOPICS, N_TERMS, N_TOKENS, N_RESAMPLES = 31, 30, 20_000, 120, 200
PASSAGES_A_DOCUMENT = 10
N_FITS = 20  # issue 5: in no more time than 20 fits


def measure() -> list[tuple[str, float, str, str]]:
    """Time each table at 20,000 passages, the whole at 5,000 and 20,000, and one NMF fit."""
    small, large = invented(5_000), invented(20_000)
    before = sum(seconds(part) for part in tables(small).values())
    parts = {name: seconds(part) for name, part in tables(large).items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = sum(parts.values())
    fit = seconds(lambda: bare_fit(large.matrix.counts))
    size = f"{N_REGIONS} regions x {N_TERMS} terms, 20,000 passages, {N_RESAMPLES} resamples"
    rows = [(f"{name}, s", value, "", size) for name, value in parts.items()]
    note = f"{whole:.1f} s to {fit:.1f} s a fit (NMF, {N_TOPICS} topics, float32); {size}"
    rows.append(("comparison / bare NMF fit", whole / fit, f"<= {N_FITS}", note))
    rows.append(("time for 4x the passages", whole / before, "<= 4.4", f"{before:.1f} s at 5,000 passages"))
    rows.append(("peak memory, MB", peak, "", f"of the process, corpus and imports included; {size}"))
    return [*rows, *whole_rows(large), *wording_rows()]


def whole_rows(corpus: SimpleNamespace) -> list[tuple[str, float, str, str]]:
    """Time everything that the notebook asks for, and one shuffle of the null report."""
    topics = shares.topic_sharing(corpus.frame, corpus.topics)
    terms = occurrence.term_presence(corpus.frame, corpus.matrix)
    material = Material((topics,), (terms,), corpus.matrix)
    found: list[Comparison] = []

    def everything() -> None:
        found.append(compare(corpus.frame, material, n_resamples=N_RESAMPLES, random_state=0))

    whole = seconds(everything)
    shuffle = seconds(lambda: differences(corpus.frame, material, n_resamples=N_RESAMPLES, random_state=0))
    ranked = seconds(lambda: all_statements(corpus.frame, material, found[0]))
    return [
        ("all tables, 200 terms a region, s", whole, "", "common ground, own and absent terms included"),
        ("one shuffle of the null report, s", shuffle, "", "200 terms a region"),
        ("statements, ranked, s", ranked, "", "with the passages behind each"),
    ]


def wording_rows() -> list[tuple[str, float, str, str]]:
    """Time the search for repeated wording at two sizes."""
    small, large = sentences(5_000), sentences(20_000)
    before, after = (seconds(lambda c=c: wording.shared_phrases(*c)) for c in (small, large))
    note = f"{before:.2f} s for 5,000 passages of 200 characters, {after:.2f} s for 20,000"
    return [
        ("repeated wording, s", after, "", note),
        ("the same, for 4x the text", after / before, "<= 5", note),
    ]


def sentences(n_passages: int) -> tuple[Frame, pd.DataFrame]:
    """Return random passages, each with one of 500 stock phrases of twenty characters."""
    rng = np.random.default_rng(0)
    letters = rng.integers(0x4E00, 0x4E00 + 3000, (n_passages, 180))
    stock = rng.integers(0x4E00, 0x4E00 + 3000, (500, 20))
    texts = np.concatenate([letters, stock[rng.integers(500, size=n_passages)]], axis=1)
    frame = frame_of(sparse.csr_array((n_passages, 1)), np.ones((n_passages, N_TOPICS))).frame
    text = ["".join(map(chr, row)) for row in texts]
    return frame, pd.DataFrame({"passage_id": frame.passage_ids, "text": text})


def seconds(job: Callable[[], object]) -> float:
    """Return the processor's seconds: other programs on the machine do not count."""
    began = time.process_time()
    job()
    return time.process_time() - began


def bare_fit(counts: sparse.csr_array) -> object:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    weighted = TfidfTransformer().fit_transform(counts).astype(np.float32)
    return NMF(N_TOPICS, init="nndsvd", random_state=0).fit_transform(weighted)


def tables(corpus: SimpleNamespace) -> dict[str, Callable[[], object]]:
    """Return the parts of the comparison, each as a call."""
    frame: Frame = corpus.frame
    resamples: Resamples = draw_resamples(frame.by_page, n=N_RESAMPLES, random_state=0)
    topics = shares.topic_sharing(frame, corpus.topics)
    return {
        "shares": lambda: shares.region_shares(frame, [topics], resamples),
        "keyness, all terms": lambda: key_terms.keyness(frame, corpus.matrix, resamples, keep=None),
        "similarity": lambda: likeness.similarity(frame, topics, corpus.matrix, resamples, random_state=0),
    }


def invented(n_passages: int) -> SimpleNamespace:
    """Return a corpus of planted topics with Zipf's word frequencies, documents of ten passages."""
    rng = np.random.default_rng(0)
    zipf = 1 / np.arange(1, N_TERMS + 1)
    words = np.cumsum(rng.gamma(0.1, size=(N_TOPICS, N_TERMS)) * zipf, axis=1)
    words /= words[:, -1:]
    theta = rng.dirichlet(np.full(N_TOPICS, 0.1), size=n_passages)
    topic = (rng.random((n_passages, N_TOKENS, 1)) > np.cumsum(theta, axis=1)[:, None]).sum(axis=2)
    topic = np.minimum(topic, N_TOPICS - 1).ravel()
    term = np.concatenate(
        [np.searchsorted(words[t], rng.random((topic == t).sum())) for t in range(N_TOPICS)]
    )
    passage = np.repeat(np.arange(n_passages), N_TOKENS)[np.argsort(topic, kind="stable")]
    counts = sparse.csr_array((np.ones(len(term)), (passage, term)), shape=(n_passages, N_TERMS))
    counts.sum_duplicates()
    return frame_of(counts, theta)


def frame_of(counts: sparse.csr_array, theta: np.ndarray) -> SimpleNamespace:
    n = counts.shape[0]
    number = np.arange(n) // PASSAGES_A_DOCUMENT
    document = np.array([f"{d:05d}.1" for d in number])
    passage = np.array([f"{d}-{i % PASSAGES_A_DOCUMENT:02d}" for i, d in enumerate(document)])
    page = np.array([f"{d:05d}.txt" for d in number])
    region = number % N_REGIONS
    documents = pd.DataFrame(
        {"document_id": document, "seed_file": page, "duplicate_of": None}
    ).drop_duplicates("document_id")
    passages = pd.DataFrame({"passage_id": passage, "document_id": document, "kind": "body"})
    regions = pd.DataFrame(
        {"passage_id": passage, "region_code": [f"{11 + r}0000" for r in region],
         "region": [f"区{r:02d}" for r in region], "role": "subject", "weight": 1.0}
    )  # fmt: skip
    topics = pd.DataFrame(
        {
            "passage_id": np.repeat(passage, N_TOPICS),
            "topic": np.tile(np.arange(1, N_TOPICS + 1), n),
            "share": theta.ravel(),
        }
    )
    matrix = SimpleNamespace(
        counts=counts, terms=[f"词{i}" for i in range(N_TERMS)], passage_ids=list(passage)
    )
    return SimpleNamespace(frame=build_frame(documents, passages, regions), topics=topics, matrix=matrix)
