"""A term matrix as a table, and back."""

from fangzhi.terms import build_matrix
from fangzhi.terms.tables import matrix_of, passage_terms


def test_a_matrix_comes_back_from_its_table_without_passages_that_have_no_term():
    tokens = [["职业教育", "学校", "学校"], ["学校"], []]
    matrix = build_matrix(tokens, ["b", "a", "c"], min_passages=1)
    back = matrix_of(passage_terms(matrix))
    assert back.terms == matrix.terms
    assert back.passage_ids == ("a", "b")
    assert back.counts.toarray()[1].tolist() == matrix.counts.toarray()[0].tolist()


def test_an_empty_table_gives_a_matrix_that_says_why():
    matrix = matrix_of(passage_terms(build_matrix([], [])))
    assert matrix.counts.shape == (0, 0)
    assert matrix.reason
