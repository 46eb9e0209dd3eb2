from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from fangzhi.comparison import (
    Material,
    all_statements,
    compare,
    differences,
    null_report,
    presence,
    term_presence,
)
from fangzhi.comparison.shares import theme_sharing, topic_sharing
from fangzhi.comparison.wording import shared_phrases
from tests.comparison.corpora import Corpus, Said, corpus, planted


def material(c: Corpus) -> Material:
    frame = c.frame
    themes = presence(
        frame, "theme", c.passage_themes["passage_id"], c.passage_themes["theme"], c.passage_themes["score"]
    )
    sharings = (topic_sharing(frame, c.passage_topics), theme_sharing(frame, c.passage_themes))
    return Material(sharings, (themes, term_presence(frame, c.matrix)), c.matrix)


def analysed(c: Corpus, frame=None, n=200):
    frame = frame or c.frame
    comparison = compare(frame, material(c), n_resamples=n, random_state=0)
    phrases = shared_phrases(frame, c.passages)
    return comparison, all_statements(frame, material(c), comparison, phrases=phrases)


def test_a_planted_contrast_leads_the_statements_and_vanishes_when_labels_are_shuffled():
    c = planted(effect=0.6, n_documents=10)
    _, table = analysed(c)
    tells_apart = ~table["kind"].str.startswith("common")
    first = table[tells_apart & (table["grade"] == "supported")].head(3)
    assert set(first["region"]) == {"北京"}
    assert {("topic_share", "1"), ("term", "词00")} <= set(zip(first["kind"], first["name"], strict=True))
    order = np.random.default_rng(5).permutation(40)
    _, shuffled = analysed(c, c.frame.shuffled(order))
    apart = ~shuffled["kind"].str.startswith("common")
    assert not (apart & (shuffled["grade"] == "supported")).any()


def test_the_null_report_stays_within_one_in_twenty():
    c = planted(effect=0.6, n_documents=6)
    m = material(c)
    report = null_report(
        c.frame, lambda frame: differences(frame, m, n_resamples=100, random_state=0),
        n_shuffles=6, random_state=0,
    )  # fmt: skip
    assert report.supported_share <= 0.05


def test_the_differences_alone_are_those_of_the_whole_comparison():
    c = planted(effect=0.3, n_documents=3)
    whole = compare(c.frame, material(c), n_resamples=50, random_state=0).differences()
    alone = differences(c.frame, material(c), n_resamples=50, random_state=0)
    assert list(alone) == list(whole)
    for name in ("region_shares", "keyness", "distinctive", "absent"):
        pd.testing.assert_frame_equal(alone[name], whole[name])
    graded = ["similarity", "low", "high", "expected", "grade"]
    pd.testing.assert_frame_equal(alone["similarity"][graded], whole["similarity"][graded])


def test_every_statement_has_its_passages_and_every_passage_exists():
    c = planted(effect=0.3, n_documents=3)
    _, table = analysed(c)
    known = set(c.passages["passage_id"])
    assert table["statement_id"].is_unique
    for row in table.itertuples():
        assert set(row.passage_ids) | set(row.other_passage_ids) <= known
        assert row.passage_ids or row.other_passage_ids or row.kind == "similarity"


def test_the_same_input_gives_the_same_tables():
    c = planted(effect=0.3, n_documents=3)
    mixed = Corpus(
        *(t.sample(frac=1, random_state=1) for t in (c.documents, c.passages, c.passage_regions)),
        c.passage_topics.sample(frac=1, random_state=2), c.passage_themes.sample(frac=1, random_state=3), c.matrix,
    )  # fmt: skip
    (one, statements), (other, again) = analysed(c), analysed(mixed)
    for name in ("region_shares", "keyness", "similarity", "common_ground", "distinctive", "absent"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    pd.testing.assert_frame_equal(statements, again, check_exact=True)


SMALL = {
    "nothing": corpus(),
    "one passage": corpus([[Said("北京", tokens="甲", topics={1: 1.0}, themes={"职业教育": 1.0})]]),
    "one document": corpus([[Said("北京", tokens="甲 乙", topics={1: 1.0}), Said("北京", tokens="甲")]]),
    "one document about two regions": corpus([[Said("北京", tokens="甲"), Said("上海", tokens="乙")]]),
    "one region": planted(effect=0.0, n_documents=1),
    "a region without words": corpus([[Said("北京", tokens="甲", topics={1: 1.0})]], [[Said("上海")]]),
    "all passages alike": corpus(
        *[[[Said(r, tokens="甲 甲", topics={1: 1.0})]] for r in ("北京", "上海") * 6]
    ),
}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.filterwarnings("error")
def test_small_things_give_well_formed_tables_and_nothing_supported(name):
    comparison, table = analysed(SMALL[name], n=20)
    apart = table[~table["kind"].str.startswith("common")]
    assert not (apart["grade"] == "supported").any()
    for found in comparison.differences().values():
        assert "grade" in found.columns


@pytest.mark.filterwarnings("error")
def test_a_corpus_without_vocabulary_is_no_error():
    c = planted(effect=0.0, n_documents=2)
    c.matrix = SimpleNamespace(counts=c.matrix.counts[:, :0], terms=[], passage_ids=c.matrix.passage_ids)
    c.passage_topics = c.passage_topics.iloc[:0]
    comparison, _ = analysed(c, n=20)
    assert comparison.keyness.empty
    assert comparison.similarity["similarity"].isna().all()
