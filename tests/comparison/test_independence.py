import pandas as pd

from fangzhi.comparison.independence import (
    DOCUMENT_COLUMNS,
    REGION_COLUMNS,
    region_documents,
    region_independence,
)
from tests.comparison.corpora import Said, corpus

SHARED_PAGE = corpus(
    [[Said("北京"), Said("北京")], [Said("上海")], [Said("北京")]],
    [[Said("浙江"), Said("浙江"), Said("浙江"), Said("四川")]],
    [[Said("浙江")]],
)


def test_a_region_on_sections_of_one_page_cannot_be_told_from_it():
    row = region_independence(SHARED_PAGE.frame).set_index("region").loc["北京"]
    assert (row["n_passages"], row["n_documents"], row["n_pages"]) == (3, 2, 1)
    assert row["is_confounded"]
    assert row["reason"] == "sections_of_one_page"
    assert row["page_regions"] == ("北京", "上海")


def test_a_region_on_one_document_cannot_be_told_from_it():
    row = region_independence(SHARED_PAGE.frame).set_index("region").loc["四川"]
    assert row["is_confounded"]
    assert row["reason"] == "one_document"
    assert row["page_regions"] == ("浙江", "四川")


def test_a_region_on_two_pages_can_and_its_largest_page_is_named():
    row = region_independence(SHARED_PAGE.frame).set_index("region").loc["浙江"]
    assert not row["is_confounded"]
    assert pd.isna(row["reason"])
    assert (row["largest_page"], row["largest_share"]) == ("001_page.txt", 0.75)


def test_each_region_lists_its_documents_with_their_share():
    table = region_documents(SHARED_PAGE.frame).set_index(["region", "document_id"])
    assert len(table) == 6
    assert table.loc[("浙江", "001.1"), "region_share"] == 0.75
    assert table.loc[("浙江", "001.1"), "n_passages"] == 3
    assert table.loc[("北京", "000.3"), "n_page_documents"] == 3
    assert table.loc[("北京", "000.3"), "is_confounded"]
    assert not table.loc[("浙江", "002.1"), "is_confounded"]


def test_no_documents_give_empty_tables_with_their_columns():
    frame = corpus().frame
    assert tuple(region_documents(frame).columns) == DOCUMENT_COLUMNS
    assert tuple(region_independence(frame).columns) == REGION_COLUMNS
