"""The same analysis with other choices: what a finding has to survive.

Terms are counted again with another stop list, lexicon or minimum frequency, topics fitted again with
another number; everything else stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from fangzhi.artefacts import Field
from fangzhi.comparison import Frame, Material, all_statements, compare, topic_sharing
from fangzhi.comparison.survival import Variant
from fangzhi.terms import TermMatrix, build_matrix, general_stopwords, segment
from fangzhi.topics import fit_topics, passage_topics

# Repeated wording is read from the texts as they stand: no variant speaks of it. Topics of another fit
# carry other numbers: statements about them cannot be looked up again.
UNTESTED = ("common_wording",)
UNTESTED_BY_TOPICS = (*UNTESTED, "topic_share")


@dataclass(frozen=True)
class Basis:
    """What the variants share with the analysis they are held against.

    matrix: the terms that the topics were fitted to. body: the passages they were counted in.
    places: names that are no terms.
    """

    frame: Frame
    material: Material
    matrix: TermMatrix
    body: pd.DataFrame
    field: Field
    places: Collection[str]
    n_resamples: int
    random_state: int

    def statements(self, material: Material) -> pd.DataFrame:
        """Return the ranked statements of the comparison of some material."""
        found = compare(
            self.frame,
            material,
            n_resamples=self.n_resamples,
            by_terms=False,
            random_state=self.random_state,
        )
        return all_statements(self.frame, material, found, own_names=self.places)


def variants(basis: Basis, *, n_topics: int, min_passages: int) -> dict[str, Variant]:
    """Return the variants by name; each makes its statements when it is called.

    n_topics, min_passages: of the analysis that the variants are held against.
    """
    lexicon, stopwords = basis.field.lexicon, [*general_stopwords(), *basis.field.stopwords]

    def counted(words: Sequence[str], stops: Sequence[str], minimum: int) -> Variant:
        return lambda: basis.statements(replace(basis.material, matrix=_matrix(basis, words, stops, minimum)))

    def fitted(number: int) -> Variant:
        return lambda: basis.statements(_with_topics(basis, number))

    chosen: dict[str, Variant] = {
        "stopwords": counted(lexicon, (), min_passages),
        "lexicon": counted((), stopwords, min_passages),
        f"min_passages:{2 * min_passages}": counted(lexicon, stopwords, 2 * min_passages),
    }
    if n_topics:
        chosen |= {f"n_topics:{number}": fitted(number) for number in (max(2, n_topics - 2), n_topics + 2)}
    return chosen


def untested(chosen: Collection[str]) -> dict[str, Sequence[str]]:
    """Return the kinds of statements that a variant cannot speak of, by its name."""
    return {name: UNTESTED_BY_TOPICS if name.startswith("n_topics") else UNTESTED for name in chosen}


def _matrix(basis: Basis, lexicon: Sequence[str], stopwords: Sequence[str], min_passages: int) -> TermMatrix:
    tokens = segment(basis.body["text"].tolist(), lexicon=lexicon)
    ids = basis.body["passage_id"].tolist()
    return build_matrix(tokens, ids, stopwords=[*stopwords, *basis.places], min_passages=min_passages)


def _with_topics(basis: Basis, n_topics: int) -> Material:
    model = fit_topics(basis.matrix, n_topics=n_topics, random_state=basis.random_state)
    sharing = topic_sharing(basis.frame, passage_topics(model))
    others = tuple(one for one in basis.material.sharings if one.kind != "topic")
    return replace(basis.material, sharings=(sharing, *others))
