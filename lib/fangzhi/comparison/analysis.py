"""The whole comparison in one call: what the notebook, the null report and the sensitivity runs share."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fangzhi.comparison import statements as says
from fangzhi.comparison.frame import Frame, TermMatrix
from fangzhi.comparison.key_terms import KEEP, keyness
from fangzhi.comparison.likeness import similarity
from fangzhi.comparison.occurrence import Presence, absent, common_ground, distinctive
from fangzhi.comparison.resampling import N_RESAMPLES, RandomState, draw_resamples
from fangzhi.comparison.shares import Sharing, region_shares


@dataclass(frozen=True)
class Material:
    """What is compared: all of it refers to the passages of a frame, none of it to their regions.

    sharings: topics and themes; the first of kind topic is what similarity uses. presences: themes,
    terms, initiatives. matrix: the term counts.
    """

    sharings: tuple[Sharing, ...]
    presences: tuple[Presence, ...]
    matrix: TermMatrix

    @property
    def topics(self) -> Sharing | None:
        """The first sharing of kind topic; None without a topic model."""
        return next((sharing for sharing in self.sharings if sharing.kind == "topic"), None)


@dataclass(frozen=True)
class Comparison:
    """The tables of a comparison, each as its function describes it."""

    region_shares: pd.DataFrame
    keyness: pd.DataFrame
    similarity: pd.DataFrame
    common_ground: pd.DataFrame
    distinctive: pd.DataFrame
    absent: pd.DataFrame

    def differences(self) -> dict[str, pd.DataFrame]:
        """Return the tables that tell regions apart: those that the null report counts."""
        return {
            "region_shares": self.region_shares,
            "keyness": self.keyness,
            "similarity": self.similarity,
            "distinctive": self.distinctive,
            "absent": self.absent,
        }


def compare(
    frame: Frame,
    material: Material,
    *,
    n_resamples: int = N_RESAMPLES,
    keep: int | None = KEEP,
    by_terms: bool = True,
    random_state: RandomState,
) -> Comparison:
    """Return every table of the comparison. keep: terms a region in the keyness table.

    by_terms: whether the likeness of regions is also that of their terms. It takes most of the time, and
    no statement rests on it.
    """
    rng = np.random.default_rng(random_state)
    resamples = draw_resamples(frame.by_page, n=n_resamples, random_state=rng)
    return Comparison(
        region_shares=region_shares(frame, material.sharings, resamples),
        keyness=keyness(frame, material.matrix, resamples, keep=keep),
        similarity=similarity(
            frame, material.topics, material.matrix if by_terms else None, resamples, random_state=rng
        ),
        common_ground=common_ground(frame, material.presences, resamples),
        distinctive=distinctive(frame, material.presences, resamples),
        absent=absent(frame, material.presences, resamples),
    )


def differences(
    frame: Frame,
    material: Material,
    *,
    n_resamples: int = N_RESAMPLES,
    keep: int | None = KEEP,
    random_state: RandomState,
) -> dict[str, pd.DataFrame]:
    """Return only the tables that tell regions apart, for the null report; arguments as `compare`."""
    rng = np.random.default_rng(random_state)
    resamples = draw_resamples(frame.by_page, n=n_resamples, random_state=rng)
    return {
        "region_shares": region_shares(frame, material.sharings, resamples),
        "keyness": keyness(frame, material.matrix, resamples, keep=keep),
        # The likeness by terms has no grade.
        "similarity": similarity(frame, material.topics, None, resamples, random_state=rng),
        "distinctive": distinctive(frame, material.presences, resamples),
        "absent": absent(frame, material.presences, resamples),
    }


def all_statements(
    frame: Frame,
    material: Material,
    comparison: Comparison,
    *,
    phrases: pd.DataFrame | None = None,
    own_names: Collection[str] = (),
) -> pd.DataFrame:
    """Return every candidate statement of a comparison, ranked (`statements.rank_statements`).

    phrases: of `wording.shared_phrases`. own_names: place names, whose keyness interests nobody.
    """

    def of_each_kind() -> Iterator[says.Statement]:
        yield from says.share_statements(frame, comparison.region_shares, material.sharings)
        yield from says.term_statements(frame, comparison.keyness, material.matrix, own_names=own_names)
        yield from says.common_statements(comparison.common_ground)
        yield from says.only_statements(comparison.distinctive)
        yield from says.absent_statements(comparison.absent)
        yield from says.similarity_statements(comparison.similarity)
        if phrases is not None:
            yield from says.wording_statements(phrases, n_regions=len(frame.regions))

    return says.rank_statements(of_each_kind())
