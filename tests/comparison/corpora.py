"""Invented corpora of tables: small ones by hand, larger ones with a planted contrast."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import sparse

from fangzhi.comparison.frame import Frame, build_frame

CODES = {
    "北京": "110000",
    "上海": "310000",
    "浙江": "330000",
    "四川": "510000",
    "云南": "530000",
    "全国": "000000",
}


@dataclass
class Corpus:
    """The tables that the comparison starts from."""

    documents: pd.DataFrame
    passages: pd.DataFrame
    passage_regions: pd.DataFrame
    passage_topics: pd.DataFrame
    passage_themes: pd.DataFrame
    matrix: SimpleNamespace

    @property
    def frame(self) -> Frame:
        return build_frame(self.documents, self.passages, self.passage_regions)


@dataclass
class Said:
    """One passage: the region it is about (or region -> weight), its text, tokens, topics and themes."""

    region: str | dict[str, float]
    text: str = "文本"
    tokens: str = ""
    topics: dict[int, float] | None = None
    themes: dict[str, float] | None = None
    kind: str = "body"


def corpus(
    *pages: list[list[Said]], duplicate_of: dict[str, str] | None = None, dates: dict | None = None
) -> Corpus:
    """Build the tables of pages, each a list of documents, each a list of passages.

    Ids run from page 000: the second document of the first page is 000.2, its first passage 000.2-01.
    """
    documents, passages, regions, topics, themes, tokens = [], [], [], [], [], []
    for p, page in enumerate(pages):
        for d, document in enumerate(page, start=1):
            document_id = f"{p:03d}.{d}"
            copy = (duplicate_of or {}).get(document_id)
            documents.append(
                (document_id, f"{p:03d}_page.txt", copy, (dates or {}).get(document_id), "simplified")
            )
            for i, said in enumerate(document, start=1):
                passage_id = f"{document_id}-{i:02d}"
                passages.append((passage_id, document_id, f"{p:03d}_page.txt", i, said.kind, said.text))
                about = said.region if isinstance(said.region, dict) else {said.region: 1.0}
                regions += [(passage_id, CODES[r], r, "subject", "issuer", w) for r, w in about.items()]
                topics += [(passage_id, t, share) for t, share in (said.topics or {}).items()]
                themes += [(passage_id, t, s, k == 0) for k, (t, s) in enumerate((said.themes or {}).items())]
                tokens.append(said.tokens.split())
    passage_ids = [passage[0] for passage in passages]
    return Corpus(
        pd.DataFrame(
            documents, columns=["document_id", "seed_file", "duplicate_of", "published_on", "script"]
        ),
        pd.DataFrame(passages, columns=["passage_id", "document_id", "seed_file", "ordinal", "kind", "text"]),
        pd.DataFrame(regions, columns=["passage_id", "region_code", "region", "role", "basis", "weight"]),
        pd.DataFrame(topics, columns=["passage_id", "topic", "share"]),
        pd.DataFrame(themes, columns=["passage_id", "theme", "score", "is_main"]),
        count(tokens, passage_ids),
    )


def count(tokens: list[list[str]], passage_ids: list[str]) -> SimpleNamespace:
    terms = sorted({term for passage in tokens for term in passage})
    counts = np.zeros((len(tokens), len(terms)))
    for row, passage in enumerate(tokens):
        for term in passage:
            counts[row, terms.index(term)] += 1
    return SimpleNamespace(counts=sparse.csr_array(counts), terms=terms, passage_ids=passage_ids)


def planted(*, effect: float, n_documents: int = 8, n_terms: int = 40, seed: int = 0) -> Corpus:
    """Return a corpus of four regions, in which documents have words and themes of their own.

    effect: how much more the first region (北京) speaks of topic 1, theme 题0 and term 词00.
    """
    rng = np.random.default_rng(seed)
    base = rng.dirichlet(np.full(n_terms, 2.0))
    pages = []
    for region in ("北京", "上海", "浙江", "四川"):
        for _ in range(n_documents):
            push = effect if region == "北京" else 0.0
            words = rng.dirichlet(base * 100) * (1 - push / 4) + np.eye(n_terms)[0] * push / 4
            topics = rng.dirichlet(np.full(5, 0.8)) * (1 - push) + np.eye(5)[0] * push
            pages.append([[_passage(region, rng, words, topics) for _ in range(5)]])
    return corpus(*pages)


def _passage(region: str, rng: np.random.Generator, words: np.ndarray, topics: np.ndarray) -> Said:
    share = rng.dirichlet(topics * 6 + 0.05)
    counts = rng.multinomial(60, words)
    tokens = " ".join(f"词{i:02d}" for i, n in enumerate(counts) for _ in range(n))
    theme = f"题{rng.choice(5, p=topics / topics.sum())}"
    return Said(region, tokens=tokens, topics=dict(enumerate(share, start=1)), themes={theme: 0.9})
