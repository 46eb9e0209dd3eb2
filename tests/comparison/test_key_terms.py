import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from fangzhi.comparison.key_terms import (
    COLUMNS,
    dispersion,
    document_prior,
    estimate_keyness,
    informative_prior,
    keyness,
    keyness_intervals,
    log_odds,
)
from fangzhi.comparison.resampling import draw_resamples
from tests.comparison.corpora import Said, corpus, planted


def test_log_odds_of_two_words_by_hand():
    # y = 8 of 10 against 2 of 10, one pseudo-count each:
    # log(9 / 3) - log(3 / 9) = 2 log 3; variance 1/9 + 1/3 (Monroe et al. eqs. 16, 20)
    ratio, z = log_odds(np.array([8.0, 2.0]), np.array([2.0, 8.0]), prior=np.ones(2))
    assert ratio == pytest.approx([2 * math.log(3), -2 * math.log(3)])
    assert z == pytest.approx([2 * math.log(3) / math.sqrt(4 / 9), -2 * math.log(3) / math.sqrt(4 / 9)])


def test_log_odds_refuse_shapes_and_priors_that_cannot_be():
    with pytest.raises(ValueError, match="shapes differ"):
        log_odds(np.ones(2), np.ones(3), prior=np.ones(2))
    with pytest.raises(ValueError, match="positive"):
        log_odds(np.ones(2), np.ones(2), prior=np.array([1.0, 0.0]))


def test_the_prior_follows_the_corpus_and_weighs_as_much_as_one_document():
    assert informative_prior(np.array([30.0, 10.0]), n_tokens=8) == pytest.approx([6, 2])
    assert (informative_prior(np.array([3.0, 0.0]), n_tokens=1) > 0).all()
    totals = sparse.csr_array(np.array([[10.0, 10.0], [20.0, 0.0]]))
    assert document_prior(totals).sum() == pytest.approx(20)


def keyness_of(c, keep=None, n=200):
    frame = c.frame
    table = keyness(frame, c.matrix, draw_resamples(frame.by_page, n=n, random_state=0), keep=keep)
    return table.set_index(["region", "term"])


def test_counts_documents_and_passages_are_those_of_the_text():
    c = corpus(
        [[Said("北京", tokens="职教 职教 高考"), Said({"北京": 0.5, "上海": 0.5}, tokens="职教")]],
        [[Said("北京", tokens="高考")]],
        [[Said("上海", tokens="职教 幼教")]],
    )
    row = keyness_of(c).loc[("北京", "职教")]
    assert (row["n_target"], row["n_reference"], row["n_documents"], row["n_passages"]) == (3, 1, 1, 2)
    # the log-odds take half of the shared passage
    prior = informative_prior(np.array([2 + 1 + 1, 2.0, 1.0]), n_tokens=7 / 4)
    target, reference = np.array([2.5, 2.0, 0.0]), np.array([1.5, 0.0, 1.0])
    assert row["log_odds"] == pytest.approx(log_odds(target, reference, prior=prior)[0][0])


def test_a_term_in_one_document_is_descriptive_however_often_it_occurs():
    pages = [[[Said("北京", tokens="教育 " * 20)]] for _ in range(7)]
    pages += [[[Said("北京", tokens="教育 " * 20 + "孤例 " * 50)]]]
    pages += [[[Said("上海", tokens="教育 " * 20)]] for _ in range(8)]
    row = keyness_of(corpus(*pages)).loc[("北京", "孤例")]
    assert row["z"] > 2
    assert (row["grade"], row["n_pages"]) == ("descriptive", 1)
    assert (row["undefined"], math.isnan(row["q"])) == ("rare_term", True)
    assert row["flips"]


def test_a_term_that_all_documents_of_a_region_use_more_is_supported():
    rng = np.random.default_rng(0)
    pages = [[[Said("北京", tokens="教育 " * int(rng.integers(15, 25)) + "数字化 " * 8)]] for _ in range(8)]
    pages += [[[Said("上海", tokens="教育 " * int(rng.integers(15, 25)) + "数字化")]] for _ in range(8)]
    row = keyness_of(corpus(*pages)).loc[("北京", "数字化")]
    assert row["grade"] == "supported"
    assert row["low"] > 0
    assert not row["flips"]
    assert row["undefined"] is None
    assert keyness_of(corpus(*pages)).loc[("上海", "数字化")]["grade"] == "supported"


def test_dispersion_is_griess_and_undefined_in_one_document():
    c = corpus(
        [[Said("北京", tokens="甲 甲 甲 乙")]],
        [[Said("北京", tokens="甲 乙 乙 乙 丙 丙 丙 丙")]],
        [[Said("上海", tokens="甲")]],
    )
    frame = c.frame
    found = dispersion(frame.by_page, frame.by_page.totals(frame.rows(c.matrix.passage_ids, c.matrix.counts)))
    by_term = dict(zip(c.matrix.terms, found[0], strict=True))
    # sizes 1/3, 2/3. 甲: 3/4, 1/4 -> DP 5/12; 丙: 0, 1 -> 1/3; both over 1 - 1/3
    assert by_term["甲"] == pytest.approx(5 / 12 / (2 / 3))
    assert by_term["丙"] == pytest.approx(1 / 3 / (2 / 3))
    assert np.isnan(found[1]).all()


def test_leave_one_out_agrees_with_leaving_each_cell_out():
    c = planted(effect=0.2, n_documents=4, n_terms=12)
    frame = c.frame
    totals = frame.by_page.totals(frame.rows(c.matrix.passage_ids, c.matrix.counts))
    prior = document_prior(totals)
    found = estimate_keyness(frame.by_page, totals, prior=prior)
    dense, region = totals.toarray(), frame.by_page.region
    for r in range(4):
        full, _ = log_odds(dense[region == r].sum(axis=0), dense[region != r].sum(axis=0), prior=prior)
        assert found.log_odds[r] == pytest.approx(full)
        left = np.array([
            log_odds(dense[(region == r) & (i != np.arange(16))].sum(axis=0),
                     dense[(region != r) & (i != np.arange(16))].sum(axis=0), prior=prior)[0]
            for i in range(16)
        ])  # fmt: skip
        worst = np.where(full > 0, left.min(axis=0), left.max(axis=0))
        assert found.leave_one_out[r] == pytest.approx(worst)
        turned = np.sign(worst) != np.sign(full)
        assert (found.flips[r] >= turned).all()


def test_intervals_are_the_same_in_one_block_and_in_many(monkeypatch):
    c = planted(effect=0.2, n_documents=4, n_terms=12)
    whole = keyness_of(c)
    monkeypatch.setattr("fangzhi.comparison.key_terms.BLOCK_VALUES", 600)
    in_blocks = keyness_of(c)
    assert in_blocks["low"].to_numpy() == pytest.approx(whole["low"].to_numpy())
    assert in_blocks["high"].to_numpy() == pytest.approx(whole["high"].to_numpy())


def test_intervals_of_chosen_terms_are_those_of_all_terms():
    c = planted(effect=0.2, n_documents=4, n_terms=12)
    frame = c.frame
    totals = frame.by_page.totals(frame.rows(c.matrix.passage_ids, c.matrix.counts))
    resamples = draw_resamples(frame.by_page, n=100, random_state=0)
    prior = document_prior(totals)
    region, term = (grid.ravel() for grid in np.meshgrid(range(4), range(12), indexing="ij"))
    low, _ = keyness_intervals(frame.by_page, totals, resamples, prior=prior, pairs=(region, term))
    few, _ = keyness_intervals(
        frame.by_page, totals, resamples, prior=prior, pairs=(np.array([1, 3]), np.array([7, 2]))
    )
    assert few == pytest.approx([low[12 + 7], low[36 + 2]])


def test_a_region_keeps_its_strongest_terms():
    c = planted(effect=0.2, n_documents=4)
    kept, everything = keyness_of(c, keep=5), keyness_of(c)
    assert len(kept) == 20
    for region in ("北京", "四川"):
        strongest = everything.loc[region]["z"].abs().nlargest(5).index
        assert set(kept.loc[region].index) == set(strongest)


@pytest.mark.parametrize(
    "c",
    [
        corpus([[Said("北京", tokens="甲 乙")]]),
        corpus([[Said("北京", tokens="")]], [[Said("上海", tokens="")]]),
        corpus(),
    ],
)
def test_nothing_to_hold_against_gives_an_empty_table_with_its_columns(c):
    frame = c.frame
    table = keyness(frame, c.matrix, draw_resamples(frame.by_page, n=9, random_state=0))
    assert table.empty
    assert tuple(table.columns) == COLUMNS


def test_a_region_without_tokens_has_no_rows():
    c = corpus([[Said("北京", tokens="甲 乙")]], [[Said("上海", tokens="甲")]], [[Said("云南", tokens="")]])
    assert set(keyness_of(c).index.get_level_values("region")) == {"北京", "上海"}


def test_an_empty_vocabulary_is_no_error():
    c = planted(effect=0.0, n_documents=2)
    c.matrix = SimpleNamespace(counts=c.matrix.counts[:, :0], terms=[], passage_ids=c.matrix.passage_ids)
    assert keyness_of(c).empty
