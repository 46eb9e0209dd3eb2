"""Ids, and the tables that cleaning makes."""

import pytest

from fangzhi.artefacts.schema import TABLES
from fangzhi.cleaning.extract import read_page
from fangzhi.cleaning.pages import clean_corpus, clean_page, join_pages
from fangzhi.cleaning.tables import page_stems

A = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
B = "会议强调，要坚持以人民为中心，健全优质均衡的公共教育服务体系，让每个孩子都能享有公平而有质量的教育。"


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (["001_e78110b23bffd9d2.txt"], ["001"]),
        (["a_11111111.txt", "a_22222222.txt"], ["a_11111111", "a_22222222"]),
        (["宁夏-1.2.html"], ["宁夏_1_2"]),
        (["_0123456789.txt"], ["_0123456789"]),
        (["a.zip/甲/一.txt"], ["a_zip_甲_一"]),
        (["page"], ["page"]),
        (["a_1234567.txt"], ["a_1234567"]),
    ],
)
def test_a_stem_is_the_name_without_ending_and_crawl_hash(names, stems):
    assert list(page_stems(names).values()) == stems


def test_stems_that_collide_get_a_hash_of_the_name():
    stems = page_stems(["a-b.txt", "a.b.txt", "c.txt"])
    assert len(set(stems.values())) == 3
    assert stems["a-b.txt"].startswith("a_b_")
    assert stems["c.txt"] == "c"


def test_every_table_is_there_although_no_page_is():
    corpus = clean_corpus([])
    for name in ("pages", "documents", "passages", "metadata", "removed", "repairs", "refused"):
        assert list(getattr(corpus, name).columns[: len(TABLES[name].columns)]) == [
            c.name for c in TABLES[name].columns
        ]


def test_the_order_of_the_pages_makes_no_difference():
    files = [(f"{i}.txt", text.encode()) for i, text in enumerate([A, B, A + B, "甲市\n" + A])]
    pages = [clean_page(read_page(*file)[0]) for file in files]
    forward, backward = join_pages(pages), join_pages(pages[::-1])
    assert forward.documents.equals(backward.documents)
    assert forward.passages.equals(backward.passages)


def test_of_equal_copies_the_first_by_name_is_kept_whatever_comes_first():
    files = [("b.txt", A.encode()), ("a.txt", A.encode())]
    for order in (files, files[::-1]):
        documents = clean_corpus(order).documents.set_index("document_id")
        assert documents.duplicate_of["b.1"] == "a.1"


def test_a_copy_points_to_the_document_that_is_kept():
    corpus = clean_corpus(
        [("a.txt", A.encode()), ("b.txt", f"标题在此\n来源：某某日报 2024-01-02\n{A}".encode())]
    )
    documents = corpus.documents.set_index("document_id")
    assert documents.duplicate_of["a.1"] == "b.1"
    assert documents.duplicate_of["b.1"] is None


def test_ids_have_two_digits_and_more_when_needed():
    text = "\n".join(f"第{i}段，" + (A if i % 2 else B) for i in range(120))
    ids = clean_corpus([("a.txt", text.encode())]).passages.passage_id
    assert {"a.1-001", "a.1-099", "a.1-120"} <= set(ids)
    assert list(ids) == sorted(ids)  # tables are sorted by name: reading order must be the order of the names
    few = clean_corpus([("a.txt", f"{A}\n{B}".encode())]).passages.passage_id
    assert "a.1-01" in set(few)


def test_each_statement_leads_to_its_place():
    text = f"某省扩优提质谱新篇\n发布时间：2024-01-17 来源：某某日报\n{A}"
    corpus = clean_corpus([("a.txt", text.encode())])
    found = {row.field: text[row.seed_start : row.seed_end] for row in corpus.metadata.itertuples()}
    assert found == {"published_on": "2024-01-17", "source": "某某日报", "title": "某省扩优提质谱新篇"}
