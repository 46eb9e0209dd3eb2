import numpy as np
import pytest

from fangzhi.comparison.resampling import draw_resamples
from fangzhi.comparison.shares import COLUMNS, region_shares, theme_sharing, topic_sharing
from tests.comparison.corpora import Said, corpus, planted

SMALL = corpus(
    [[Said("北京", topics={1: 1.0}, themes={"职业教育": 0.9, "高等教育": 0.3}),
      Said({"北京": 0.5, "上海": 0.5}, topics={1: 0.2, 2: 0.8})]],
    [[Said("北京", topics={2: 1.0}, themes={"职业教育": 0.5})]],
    [[Said("上海", topics={1: 0.5, 2: 0.5}, themes={"高等教育": 0.7}), Said("上海", themes={"高等教育": 0.7})]],
)  # fmt: skip


def shares_of(c, n=200):
    frame = c.frame
    resamples = draw_resamples(frame.by_page, n=n, random_state=0)
    found = region_shares(
        frame, [topic_sharing(frame, c.passage_topics), theme_sharing(frame, c.passage_themes)], resamples
    )
    return found.set_index(["region", "kind", "name"])


def test_a_topic_share_is_the_weighted_mean_over_passages_with_topics():
    row = shares_of(SMALL).loc[("北京", "topic", "1")]
    assert row["share"] == pytest.approx((1.0 + 0.5 * 0.2 + 0.0) / 2.5)
    # 上海: half of the shared passage, one whole passage; the one without words does not count
    assert row["rest_share"] == pytest.approx((0.5 * 0.2 + 0.5) / 1.5)
    assert row["difference"] == pytest.approx(row["share"] - row["rest_share"])
    assert (row["n_passages"], row["n_documents"], row["n_pages"]) == (3, 2, 2)


def test_each_passage_divides_one_vote_among_its_themes_and_one_without_votes_for_none():
    shares = shares_of(SMALL)["share"]
    assert shares["北京", "theme", "职业教育"] == pytest.approx((0.75 + 1.0) / 2.5)
    assert shares["北京", "theme", "高等教育"] == pytest.approx(0.25 / 2.5)
    assert shares["上海", "theme", "高等教育"] == pytest.approx(2.0 / 2.5)


def test_topic_shares_of_a_region_add_up_to_one():
    totals = shares_of(planted(effect=0.3)).query("kind == 'topic'").groupby("region")["share"].sum()
    assert totals.to_numpy() == pytest.approx(np.ones(4))


def test_the_interval_holds_its_share_and_one_document_has_none():
    one = corpus(
        [[Said("北京", topics={1: 1.0})]], *[[[Said("上海", topics={1: 0.3, 2: 0.7})]] for _ in range(6)]
    )
    shares = shares_of(one)
    beijing, shanghai = shares.loc[("北京", "topic", "1")], shares.loc[("上海", "topic", "1")]
    assert np.isnan([beijing["low"], beijing["high"], beijing["difference_low"]]).all()
    assert (beijing["grade"], beijing["undefined"]) == ("descriptive", "one_page")
    assert shanghai["undefined"] == "one_other_page"
    assert shanghai["low"] <= shanghai["share"] <= shanghai["high"]
    assert shanghai["grade"] == "suggestive"


def test_sections_of_one_page_are_one_independent_document():
    sections = [[Said("北京", topics={1: 1.0})] for _ in range(6)]
    others = [[[Said("上海", topics={1: 0.1, 2: 0.9})]] for _ in range(6)]
    row = shares_of(corpus(sections, *others)).loc[("北京", "topic", "1")]
    assert (row["n_documents"], row["n_pages"], row["grade"]) == (6, 1, "descriptive")


def test_a_theme_that_no_document_of_a_small_region_has_is_not_supported_as_missing():
    # 2 of 30 documents have the theme; that 5 others have none is no news
    pages = [[[Said("上海", themes={"特殊教育": 1.0} if i < 2 else {"职业教育": 1.0})]] for i in range(30)]
    pages += [[[Said("北京", themes={"职业教育": 1.0})]] for _ in range(5)]
    row = shares_of(corpus(*pages)).loc[("北京", "theme", "特殊教育")]
    assert row["share"] == 0
    assert row["grade"] == "suggestive"


def test_a_planted_contrast_is_supported_and_only_that():
    graded = shares_of(planted(effect=0.6, n_documents=10)).query("grade == 'supported'")
    assert ("北京", "topic", "1") in graded.index
    # a share that one region gains the others have less of, and its own other topics too
    assert all(
        region == "北京" or (kind, name) in {("topic", "1"), ("theme", "题0")}
        for region, kind, name in graded.index
    )


def test_leaving_out_the_one_document_that_makes_the_difference_flips_it():
    pages = [[[Said("北京", topics={1: 0.1, 2: 0.9})]] for _ in range(5)]
    pages += [[[Said("北京", topics={1: 1.0})]]] + [
        [[Said("上海", topics={1: 0.2, 2: 0.8})]] for _ in range(6)
    ]
    row = shares_of(corpus(*pages)).loc[("北京", "topic", "1")]
    assert row["difference"] == pytest.approx(1.5 / 6 - 0.2)
    assert row["leave_one_out"] == pytest.approx(0.1 - 0.2)
    assert row["flips"]


def test_leave_one_out_agrees_with_leaving_each_page_out():
    c = planted(effect=0.2, n_documents=4)
    row = shares_of(c).loc[("北京", "topic", "1")]
    differences = []
    for document in c.documents["document_id"]:
        kept = c.passage_topics[~c.passage_topics["passage_id"].str.startswith(document)]
        regions = c.passage_regions.set_index("passage_id")["region"].reindex(kept["passage_id"]).to_numpy()
        first = (kept["topic"] == 1).to_numpy()
        differences.append(
            kept["share"][first & (regions == "北京")].mean()
            - kept["share"][first & (regions != "北京")].mean()
        )
    assert row["leave_one_out"] == pytest.approx(min(differences))


def test_nothing_gives_an_empty_table_with_its_columns():
    c = corpus([[Said("北京")]])
    frame = c.frame
    table = region_shares(
        frame, [topic_sharing(frame, c.passage_topics)], draw_resamples(frame.by_page, n=9, random_state=0)
    )
    assert table.empty
    assert tuple(table.columns) == COLUMNS
