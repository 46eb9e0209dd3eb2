"""Counts of terms by passage."""

import numpy as np
import pandas as pd
import pytest

from fangzhi.artefacts.schema import TERMS
from fangzhi.terms import build_matrix, count_terms

TOKENS = [
    ["职业教育", "产教融合", "职业教育", "5G", "的"],
    ["职业教育", "高校", "5G"],
    ["高校", "高校", "大学"],
]
IDS = ["a.1-01", "a.1-02", "b.1-01"]
PASSAGES = pd.DataFrame({"passage_id": IDS, "document_id": ["a.1", "a.1", "b.1"]})


def test_counts_stand_where_the_words_stand():
    matrix = build_matrix(TOKENS, IDS, min_passages=1)
    assert matrix.terms == ("5G", "产教融合", "大学", "职业教育", "高校")
    assert matrix.counts.toarray().tolist() == [[1, 1, 0, 2, 0], [1, 0, 0, 1, 1], [0, 0, 1, 0, 2]]
    assert matrix.passage_ids == tuple(IDS)
    assert matrix.reason == ""


def test_a_term_in_too_few_passages_is_left_out():
    assert build_matrix(TOKENS, IDS).terms == ("5G", "职业教育", "高校")


def test_a_term_in_too_many_passages_is_left_out():
    tokens = [[*words, "教师"] for words in TOKENS]
    assert "教师" in build_matrix(tokens, IDS).terms
    assert "教师" not in build_matrix(tokens, IDS, max_passage_share=0.9).terms


def test_stop_words_are_left_out_even_if_kept():
    assert build_matrix(TOKENS, IDS, stopwords=["高校"], keep=["高校"]).terms == ("5G", "职业教育")


def test_a_name_that_is_no_word_can_be_kept():
    tokens = [["“1+6+N”体系"], ["“1+6+N”体系"]]
    assert build_matrix(tokens, ["a", "b"]).terms == ()
    assert build_matrix(tokens, ["a", "b"], keep=["“1+6+N”体系"]).terms == ("“1+6+N”体系",)


def test_the_order_of_words_within_a_passage_does_not_matter():
    one = build_matrix(TOKENS, IDS)
    other = build_matrix([words[::-1] for words in TOKENS], IDS)
    for part in ("data", "indices", "indptr"):
        assert np.array_equal(getattr(one.counts, part), getattr(other.counts, part))


def test_the_table_of_terms_counts_occurrences_passages_and_documents():
    table = count_terms(build_matrix(TOKENS, IDS), PASSAGES)
    assert table.to_dict("list") == {
        "term": ["5G", "职业教育", "高校"],
        "n_tokens": [2, 3, 3],
        "n_passages": [2, 2, 2],
        "n_documents": [1, 1, 2],
    }
    assert list(table.columns) == [column.name for column in TERMS.columns]


def test_a_passage_that_the_table_lacks_is_named():
    with pytest.raises(KeyError, match=r"b\.1-01"):
        count_terms(build_matrix(TOKENS, IDS), PASSAGES.iloc[:2])


@pytest.mark.parametrize(
    ("tokens", "ids", "why"),
    [
        ([], [], "There are no passages"),
        ([[], []], ["a", "b"], "at least 2"),
        ([["高校"]], ["a"], "None of the words of the 1 passages"),
    ],
)
def test_no_vocabulary_is_said_not_raised(tokens, ids, why):
    matrix = build_matrix(tokens, ids)
    assert matrix.counts.shape == (len(ids), 0)
    assert why in matrix.reason
    assert count_terms(matrix, pd.DataFrame({"passage_id": ids, "document_id": ids})).empty


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"passage_ids": ["a"]}, "3 token lists for 1 passage ids"),
        ({"passage_ids": ["a", "b", "a"]}, "'a' occurs more than once"),
        ({"min_passages": 0}, "min_passages is 0"),
        ({"max_passage_share": 1.5}, r"max_passage_share is 1\.5"),
    ],
)
def test_a_wrong_call_is_refused(change, why):
    with pytest.raises(ValueError, match=why):
        build_matrix(**{"tokens": TOKENS, "passage_ids": IDS} | change)
