"""Regions compared: shares, distinctive words, likeness, each graded by the documents behind it.

`build_frame` says what counts; `preflight` and `region_independence` what has to be said first;
`compare` makes the tables, `all_statements` ranks what they say; `null_report` and `sensitivity`
say how far to trust it. Numbers and tables only: sentences are made in the report.
"""

from fangzhi.comparison.analysis import Comparison, Material, all_statements, compare, differences
from fangzhi.comparison.frame import Frame, build_frame
from fangzhi.comparison.grades import grade
from fangzhi.comparison.independence import region_documents, region_independence
from fangzhi.comparison.key_terms import keyness
from fangzhi.comparison.likeness import cluster_order, similarity
from fangzhi.comparison.notices import Notice, preflight
from fangzhi.comparison.occurrence import (
    Presence,
    absent,
    common_ground,
    distinctive,
    presence,
    term_presence,
    with_mentions,
)
from fangzhi.comparison.resampling import draw_resamples
from fangzhi.comparison.shares import region_shares, theme_sharing, topic_sharing
from fangzhi.comparison.shuffling import NullReport, null_report
from fangzhi.comparison.survival import mark_fragile, sensitivity
from fangzhi.comparison.timeline import by_month
from fangzhi.comparison.wording import shared_phrases, shared_spans, without_wording, wording_shares

__all__ = [
    "Comparison",
    "Frame",
    "Material",
    "Notice",
    "NullReport",
    "Presence",
    "absent",
    "all_statements",
    "build_frame",
    "by_month",
    "cluster_order",
    "common_ground",
    "compare",
    "differences",
    "distinctive",
    "draw_resamples",
    "grade",
    "keyness",
    "mark_fragile",
    "null_report",
    "preflight",
    "presence",
    "region_documents",
    "region_independence",
    "region_shares",
    "sensitivity",
    "shared_phrases",
    "shared_spans",
    "similarity",
    "term_presence",
    "theme_sharing",
    "topic_sharing",
    "with_mentions",
    "without_wording",
    "wording_shares",
]
