import pytest

from fangzhi.comparison.shares import theme_sharing
from fangzhi.comparison.timeline import COLUMNS, by_month
from tests.comparison.corpora import Said, corpus

DATED = corpus(
    [[Said("北京", themes={"职业教育": 1.0}), Said("北京", themes={"高等教育": 1.0})]],
    [[Said("上海", themes={"职业教育": 1.0})]],
    [[Said("上海", themes={"高等教育": 0.4})]],
    [[Said("上海")]],
    [[Said("上海")]],
    dates={"000.1": "2024-01-31", "001.1": "2024-01", "002.1": "2023-12-01", "003.1": "2023-13-01"},
)


def months(c):
    return by_month(c.frame, c.documents, [theme_sharing(c.frame, c.passage_themes)]).set_index(
        ["kind", "name", "month"]
    )


def test_documents_are_counted_by_month_and_the_undated_apart():
    counts = months(DATED).loc[("document", "")]["n_documents"]
    assert counts.to_dict() == {"2023-12": 1, "2024-01": 2, "undated": 2}


def test_a_theme_share_is_the_mean_over_the_passages_of_the_month():
    row = months(DATED).loc[("theme", "职业教育", "2024-01")]
    assert row["share"] == pytest.approx(2 / 3)
    assert (row["n_documents"], row["n_passages"]) == (2, 3)
    assert row["passage_ids"] == ("000.1-01", "001.1-01")
    assert months(DATED).loc[("theme", "职业教育", "2023-12"), "share"] == 0


def test_no_documents_give_an_empty_table_with_its_columns():
    table = by_month(
        corpus().frame, corpus().documents, [theme_sharing(corpus().frame, corpus().passage_themes)]
    )
    assert table.empty
    assert tuple(table.columns) == COLUMNS
