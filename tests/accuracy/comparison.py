"""Do the intervals cover, and do the tests keep their level? By simulation, all seeded.

Every simulated corpus has regions that do not differ: documents draw their topics (Dirichlet, with
rare topics) and their words (bursty: a gamma-distributed rate in each document) from one population.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.comparison import key_terms, likeness, occurrence, shares
from fangzhi.comparison.analysis import Material, differences
from fangzhi.comparison.frame import build_frame
from fangzhi.comparison.permutation import permutation_p, permuted_p
from fangzhi.comparison.resampling import draw_resamples
from fangzhi.comparison.shuffling import null_report

# Shares of eight topics in the population, from common to rare.
TOPICS = np.array([0.3, 0.22, 0.16, 0.12, 0.1, 0.06, 0.03, 0.01])
N_TERMS = 300
Row = tuple[str, float, str, str]


def measure() -> list[Row]:
    """Return coverage, error rates and power, each with its number of simulated corpora."""
    return [
        *coverage(5, 40),
        *coverage(20, 20),
        *permutation_rows(),
        *null_rows(),
        *power_rows(),
        *likeness_rows(),
    ]


def invented(
    n_documents: int, *, rng: np.random.Generator, n_regions: int = 5, push: float = 0.0
) -> SimpleNamespace:
    """Return a corpus with n_documents a region; the first gains `push` of topic 1 and of term 0."""
    n = n_documents * n_regions
    region = np.repeat(np.arange(n_regions), n_documents)
    moved = np.where(region == 0, push, 0.0)[:, None]
    mixture = rng.dirichlet(TOPICS * 4, n) * (1 - moved) + np.eye(len(TOPICS))[4] * moved
    zipf = 1 / np.arange(5, N_TERMS + 5)
    rates = rng.gamma(0.5, 2.0, (n, N_TERMS)) * zipf / zipf.sum()
    rates[:, 40] += (moved / 10).ravel()
    n_passages = rng.integers(4, 12, n)
    document = np.repeat(np.arange(n), n_passages)
    topics = rng.dirichlet(np.ones(len(TOPICS)), len(document)) * 0.2 + mixture[document] * 0.8
    truth = 0.2 / len(TOPICS) + 0.8 * TOPICS
    counts = sparse.csr_array(rng.poisson(rates[document] * 70).astype(float))
    return tables(document, region, topics, counts, truth)


def tables(document, region, topics, counts, truth) -> SimpleNamespace:
    passage = [f"{d:04d}.1-{i:05d}" for i, d in enumerate(document)]
    document_ids = [f"{d:04d}.1" for d in range(len(region))]
    k = topics.shape[1]
    frame = build_frame(
        pd.DataFrame({"document_id": document_ids, "seed_file": document_ids, "duplicate_of": None}),
        pd.DataFrame({"passage_id": passage, "document_id": [document_ids[d] for d in document], "kind": "body"}),
        pd.DataFrame({
            "passage_id": passage, "region_code": [f"{11 + region[d]}0000" for d in document],
            "region": [f"区{region[d]}" for d in document], "role": "subject", "weight": 1.0,
        }),
    )  # fmt: skip
    topic_table = pd.DataFrame(
        {
            "passage_id": np.repeat(passage, k),
            "topic": np.tile(np.arange(1, k + 1), len(passage)),
            "share": topics.ravel(),
        }
    )
    terms = [f"词{i:03d}" for i in range(counts.shape[1])]
    matrix = SimpleNamespace(counts=counts, terms=terms, passage_ids=passage)
    return SimpleNamespace(
        frame=frame, topics=shares.topic_sharing(frame, topic_table), matrix=matrix, truth=truth
    )


def coverage(n_documents: int, n_corpora: int) -> list[Row]:
    """Coverage of the intervals at n documents a region, and how often a difference is wrongly supported."""
    rng = np.random.default_rng(n_documents)
    share_in, difference_in, odds_in, plain_in = [], [], [], []
    share_wrong, odds_wrong = [], []
    for _ in range(n_corpora):
        c = invented(n_documents, rng=rng)
        resamples = draw_resamples(c.frame.by_page, n=400, random_state=rng)
        found = shares.region_shares(c.frame, [c.topics], resamples)
        truth = c.truth[found["name"].astype(int) - 1]
        share_in.append(found["low"].le(truth) & found["high"].ge(truth))
        difference_in.append(found["difference_low"].le(0) & found["difference_high"].ge(0))
        share_wrong.append(found["grade"] == "supported")
        plain_in.append(plain_percentile_covers(c, rng))
        terms = key_terms.keyness(c.frame, c.matrix, resamples)
        odds_in.append(terms["low"].le(0) & terms["high"].ge(0))
        odds_wrong.append(terms["grade"] == "supported")
    at = f"{n_documents} documents a region, 5 regions"
    n_shares = f"{n_corpora} corpora, {sum(map(len, share_in))} shares, {at}"
    n_terms = f"{n_corpora} corpora, {sum(map(len, odds_in))} strongest terms, {at}"
    return [
        (f"coverage, share, n={n_documents}", mean(share_in), ">= 0.93", n_shares),
        (
            f"coverage, share, plain percentile, n={n_documents}",
            mean(plain_in),
            "",
            f"for comparison; {n_shares}",
        ),
        (f"coverage, difference of shares, n={n_documents}", mean(difference_in), ">= 0.95", n_shares),
        (f"wrongly supported, shares, n={n_documents}", mean(share_wrong), "<= 0.05", n_shares),
        (
            f"coverage, log-odds, n={n_documents}",
            mean(odds_in),
            "",
            f"the 200 of 300 that look most extreme; {n_terms}",
        ),
        (f"wrongly supported, terms, n={n_documents}", mean(odds_wrong), "<= 0.05", n_terms),
    ]


def mean(parts: list) -> float:
    return float(np.concatenate([np.asarray(part, dtype=float) for part in parts]).mean())


def plain_percentile_covers(c: SimpleNamespace, rng: np.random.Generator) -> np.ndarray:
    """Return whether the percentile interval of a multinomial bootstrap of documents covers, for each share."""
    cells = c.frame.by_page
    totals = cells.totals(c.topics.shares).toarray()
    mass = np.asarray(cells.passages.sum(axis=1)).ravel()
    covered = []
    for region in range(cells.n_regions):
        inside = cells.region == region
        n = int(inside.sum())
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=400).astype(float)
        values = (drawn @ totals[inside]) / (drawn @ mass[inside])[:, None]
        low, high = np.quantile(values, [0.025, 0.975], axis=0)
        covered.append((low <= c.truth) & (c.truth <= high))
    return np.concatenate(covered)


def permutation_rows() -> list[Row]:
    """Compare p from moments with 20,000 deals, and count how often either rejects without a difference."""
    rng = np.random.default_rng(1)
    ratios, from_moments = [], []
    for n_inside, n_cells in ((6, 30), (10, 100), (25, 60)):
        mass = rng.integers(200, 1500, n_cells).astype(float)
        rate = rng.gamma(0.4, 0.004, (n_cells, 150))
        counts = sparse.csr_array(rng.poisson(rate * mass[:, None]).astype(float))
        inside = np.arange(n_cells) < n_inside
        p = permutation_p(counts, mass, inside, lattice=1.0)
        dealt = permuted_p(counts, mass, inside, n_permutations=20_000, random_state=rng)
        seen = (dealt > 1e-3) & (dealt < 0.3)
        ratios.append(np.log(p / dealt)[seen])
    for _ in range(40):
        mass = rng.integers(200, 1500, 60).astype(float)
        rate = rng.gamma(0.4, 0.004, (60, 1000))
        counts = sparse.csr_array(rng.poisson(rate * mass[:, None]).astype(float))
        from_moments.append(permutation_p(counts, mass, np.arange(60) < 12, lattice=1.0))
    p = np.concatenate(from_moments)
    # The aims on error rates leave room for the simulation's own error: .05 + 3 sqrt(.05 x .95 / 40,000).
    return [
        ("p from moments / p from 20,000 deals, median", float(np.exp(np.median(np.concatenate(ratios)))), "",
         f"{len(np.concatenate(ratios))} bursty terms with p from .001 to .3"),
        ("the same, typical factor apart", float(np.exp(np.median(np.abs(np.concatenate(ratios))))), "<= 1.25", "as above"),
        ("share of p <= .05 without a difference", float((p <= 0.05).mean()), "<= 0.055", "40,000 bursty terms, 12 of 60 cells"),
        ("share of p <= .001 without a difference", float((p <= 0.001).mean()), "<= 0.0015", "as above"),
    ]  # fmt: skip


def null_rows() -> list[Row]:
    """Run the null report on a corpus with a real contrast."""
    rows = []
    for n_documents in (5, 15):
        c = invented(n_documents, rng=np.random.default_rng(2), push=0.3)
        material = Material((c.topics,), (occurrence.term_presence(c.frame, c.matrix),), c.matrix)
        report = null_report(
            c.frame, lambda frame, m=material: differences(frame, m, n_resamples=200, random_state=0),
            n_shuffles=30, random_state=0,
        )  # fmt: skip
        n = int(report.table["n_statements"].sum())
        note = f"30 shuffles, {n} statements, {n_documents} documents a region"
        rows.append(
            (f"null report, supported share, n={n_documents}", report.supported_share, "<= 0.05", note)
        )
        rows.append((f"null report, worst shuffle, n={n_documents}", report.largest_share, "", note))
    return rows


def power_rows() -> list[Row]:
    """Count how often a planted contrast of topic 5 (10 % -> 37 %) and of one term is supported."""
    rows = []
    for n_documents in (5, 10, 20):
        rng = np.random.default_rng(3)
        share_found, term_found = [], []
        for _ in range(20):
            c = invented(n_documents, rng=rng, push=0.3)
            resamples = draw_resamples(c.frame.by_page, n=400, random_state=rng)
            found = shares.region_shares(c.frame, [c.topics], resamples).set_index(["region", "name"])
            share_found.append(found.loc[("区0", "5"), "grade"] == "supported")
            terms = key_terms.keyness(c.frame, c.matrix, resamples).set_index(["region", "term"])
            term_found.append(
                ("区0", "词040") in terms.index and terms.loc[("区0", "词040"), "grade"] == "supported"
            )
        note = f"20 corpora, {n_documents} documents a region"
        rows.append((f"planted share is supported, n={n_documents}", float(np.mean(share_found)), "", note))
        rows.append((f"planted term is supported, n={n_documents}", float(np.mean(term_found)), "", note))
    return rows


def likeness_rows() -> list[Row]:
    """Coverage of the likeness of regions without a difference (1) and of two that differ, by topics."""
    rows = []
    for push in (0.0, 0.3):
        rng = np.random.default_rng(4)
        moved = 0.2 / len(TOPICS) + 0.8 * (TOPICS * (1 - push) + np.eye(len(TOPICS))[4] * push)
        truth = likeness.similarity_of(
            likeness.jensen_shannon_divergence(moved, 0.2 / len(TOPICS) + 0.8 * TOPICS)
        )
        covered = []
        for _ in range(60):
            c = invented(10, rng=rng, n_regions=2, push=push)
            resamples = draw_resamples(c.frame.by_page, n=400, random_state=rng)
            row = likeness.similarity(c.frame, c.topics, c.matrix, resamples, random_state=rng).iloc[0]
            covered.append(row["low"] <= truth + 1e-9 and truth <= row["high"] + 1e-9)
        note = f"60 corpora, 10 documents a region, true likeness {truth:.2f}"
        rows.append(
            (f"coverage, likeness, {'unlike' if push else 'alike'}", float(np.mean(covered)), ">= 0.9", note)
        )
    return rows
