import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import jensenshannon

from fangzhi.comparison.likeness import (
    COLUMNS,
    cluster_order,
    jensen_shannon_divergence,
    similarity,
    similarity_of,
)
from fangzhi.comparison.resampling import draw_resamples
from fangzhi.comparison.shares import topic_sharing
from tests.comparison.corpora import Said, corpus, planted


def similarity_in(c, **options):
    frame = c.frame
    resamples = draw_resamples(frame.by_page, n=200, random_state=0)
    topics = topic_sharing(frame, c.passage_topics)
    return similarity(frame, topics, c.matrix, resamples, random_state=1, **options)


def test_the_distance_is_that_of_scipy():
    rng = np.random.default_rng(0)
    a, b = rng.dirichlet(np.ones(9)), rng.dirichlet(np.ones(9))
    a[3] = b[5] = 0
    assert similarity_of(jensen_shannon_divergence(a, b)) == pytest.approx(1 - jensenshannon(a, b, base=2))


def test_equal_texts_are_one_and_disjoint_texts_nothing():
    assert similarity_of(jensen_shannon_divergence(np.array([2.0, 1]), np.array([4.0, 2]))) == pytest.approx(
        1
    )
    assert similarity_of(jensen_shannon_divergence(np.array([1.0, 0]), np.array([0, 1.0]))) == pytest.approx(
        0
    )
    assert np.isnan(jensen_shannon_divergence(np.array([1.0, 0]), np.array([0, 0.0])))


def test_a_pair_is_compared_by_its_mean_topics_and_its_terms():
    c = corpus(
        [[Said("北京", topics={1: 0.8, 2: 0.2}, tokens="甲 甲 乙")]],
        [[Said("北京", topics={1: 0.4, 2: 0.6}, tokens="乙")]],
        [[Said("上海", topics={1: 0.1, 2: 0.9}, tokens="甲 丙")]],
    )
    row = similarity_in(c).iloc[0]
    assert (row["region_a"], row["region_b"]) == ("北京", "上海") or (row["region_a"], row["region_b"]) == (
        "上海",
        "北京",
    )
    assert row["similarity"] == pytest.approx(1 - jensenshannon([0.6, 0.4], [0.1, 0.9], base=2))
    assert row["term_similarity"] == pytest.approx(1 - jensenshannon([0.5, 0.5, 0], [0.5, 0, 0.5], base=2))
    assert np.isnan([row["low"], row["high"]]).all()
    assert row["is_illustration"]
    assert row["undefined"] == "one_page"
    assert row["grade"] == "descriptive"


def test_the_interval_holds_the_estimate_and_reaches_up_to_likeness_where_there_is_no_difference():
    found = similarity_in(planted(effect=0.0, n_documents=12))
    assert (found["low"] <= found["similarity"]).all()
    assert (found["similarity"] <= found["high"]).all()
    assert (found["high"] > 0.95).mean() >= 0.8
    assert (found["grade"] != "supported").all()


def test_two_random_piles_are_about_as_alike_as_regions_without_a_difference():
    found = similarity_in(planted(effect=0.0, n_documents=12))
    assert (found["term_similarity"] - found["term_expected"]).abs().max() < 0.05


def test_an_unlike_region_is_less_alike_than_chance():
    found = similarity_in(planted(effect=0.8, n_documents=12)).set_index(["region_a", "region_b"])
    with_beijing = [pair for pair in found.index if "北京" in pair]
    assert (found.loc[with_beijing, "grade"] == "supported").all()


def test_only_the_terms_of_most_cells_count_where_asked():
    c = corpus([[Said("北京", tokens="甲 甲 乙")]], [[Said("上海", tokens="甲 丙 丙 丙")]])
    assert similarity_in(c, max_terms=1)["term_similarity"][0] == pytest.approx(1)


def test_like_regions_stand_side_by_side():
    names = ["甲", "乙", "丙", "丁"]
    close = {("甲", "丙"): 0.9, ("乙", "丁"): 0.8}
    pairs = pd.DataFrame(
        [(a, b, close.get((a, b), 0.1)) for i, a in enumerate(names) for b in names[i + 1 :]],
        columns=["region_a", "region_b", "similarity"],
    )
    order = cluster_order(pairs)
    assert sorted(order) == sorted(names)
    assert abs(order.index("甲") - order.index("丙")) == 1
    assert abs(order.index("乙") - order.index("丁")) == 1


def test_regions_along_a_line_stand_in_its_order():
    place = dict(zip("丙甲戊乙丁己", [0.31, 0.0, 0.62, 0.12, 0.5, 0.9], strict=True))
    names = list(place)
    pairs = pd.DataFrame(
        [(a, b, 1 - abs(place[a] - place[b])) for i, a in enumerate(names) for b in names[i + 1 :]],
        columns=["region_a", "region_b", "similarity"],
    )
    order = [place[name] for name in cluster_order(pairs)]
    assert order in (sorted(order), sorted(order, reverse=True))


def test_one_region_has_no_pairs_and_no_topics_no_likeness():
    one = corpus([[Said("北京", topics={1: 1.0}, tokens="甲")]])
    assert tuple(similarity_in(one).columns) == COLUMNS
    assert cluster_order(similarity_in(one)) == ()
    without = corpus([[Said("北京", tokens="甲")]], [[Said("上海", tokens="甲")]])
    assert similarity_in(without)["similarity"].isna().all()
    assert similarity_in(without)["undefined"].tolist() == ["no_topics"]
    assert cluster_order(similarity_in(without)) == ("上海", "北京")
