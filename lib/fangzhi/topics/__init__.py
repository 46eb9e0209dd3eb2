"""topics: what passages are about, found (topics) and by a fixed vocabulary (themes)."""

from fangzhi.topics.coherence import coherence_npmi
from fangzhi.topics.model import TopicModel, fit_topics
from fangzhi.topics.overruling import overrule_themes
from fangzhi.topics.stability import Stability, choose_n_topics, measure_stability
from fangzhi.topics.tables import (
    label_topics,
    passage_topics,
    topic_table,
    topic_terms,
    topics_by_themes,
    typical_passages,
)
from fangzhi.topics.themes import (
    LEAST_GROUP,
    ThemeCoverage,
    mention_themes,
    score_themes,
    theme_coverage,
    theme_of_spans,
)

__all__ = [
    "LEAST_GROUP",
    "Stability",
    "ThemeCoverage",
    "TopicModel",
    "choose_n_topics",
    "coherence_npmi",
    "fit_topics",
    "label_topics",
    "measure_stability",
    "mention_themes",
    "overrule_themes",
    "passage_topics",
    "score_themes",
    "theme_coverage",
    "theme_of_spans",
    "topic_table",
    "topic_terms",
    "topics_by_themes",
    "typical_passages",
]
