import numpy as np

from fangzhi.comparison.frame import build_frame
from tests.comparison.corpora import Said, corpus, planted

TWO_ON_ONE_PAGE = corpus(
    [[Said("北京"), Said({"北京": 0.5, "上海": 0.5})], [Said("上海")]],
    [[Said("北京"), Said("北京", kind="heading"), Said("全国")]],
)


def test_passages_count_by_how_much_they_are_about_a_region():
    frame = TWO_ON_ONE_PAGE.frame
    assert frame.regions == ("北京", "上海")
    assert frame.passage_ids == ("000.1-01", "000.1-02", "000.2-01", "001.1-01")
    assert frame.weights.toarray().tolist() == [[1, 0], [0.5, 0.5], [0, 1], [1, 0]]


def test_regions_stand_in_the_order_of_their_codes():
    assert corpus([[Said("云南")]], [[Said("北京")]], [[Said("浙江")]]).frame.regions == (
        "北京",
        "浙江",
        "云南",
    )


def test_headings_and_passages_about_the_whole_country_are_left_out():
    frame = TWO_ON_ONE_PAGE.frame
    assert "001.1-02" not in frame.passage_ids
    assert "001.1-03" not in frame.passage_ids


def test_duplicates_are_never_counted():
    twice = corpus([[Said("北京")]], [[Said("北京")]], duplicate_of={"001.1": "000.1"})
    assert twice.frame.document_ids == ("000.1",)


def test_a_cell_is_what_one_page_says_of_one_region():
    cells = TWO_ON_ONE_PAGE.frame.by_page
    assert cells.region.tolist() == [0, 0, 1]
    assert cells.owner.tolist() == [0, 1, 0]
    assert cells.passages.toarray().tolist() == [[1, 0.5, 0, 0], [0, 0, 0, 1], [0, 0.5, 1, 0]]


def test_owners_are_counted_once_for_each_region():
    frame = TWO_ON_ONE_PAGE.frame
    has = frame.by_document.totals(np.array([[1.0], [0.0], [0.0], [1.0]]))
    assert frame.by_document.n_owners_of(has).tolist() == [[2], [0]]


def test_rows_follow_the_frame_and_unknown_passages_stay_empty():
    frame = TWO_ON_ONE_PAGE.frame
    rows = frame.rows(["001.1-01", "elsewhere", "000.1-01"], np.array([[1.0], [2.0], [3.0]]))
    assert rows.toarray().ravel().tolist() == [3, 0, 0, 1]


def test_shuffling_exchanges_the_labels_of_cells_and_keeps_their_texts():
    frame = planted(effect=0.0, n_documents=3).frame
    order = np.random.default_rng(0).permutation(len(frame.by_page.region))
    shuffled = frame.shuffled(order)
    page = frame.document_page[frame.passage_document]
    before = frame.weights.argmax(axis=1)
    after = shuffled.weights.argmax(axis=1)
    for p in range(len(frame.pages)):
        cell = np.flatnonzero(frame.by_page.owner == p)[0]
        assert set(after[page == p]) == {frame.by_page.region[order[cell]]}
    assert sorted(np.bincount(before)) == sorted(np.bincount(after))
    assert shuffled.weights.sum() == frame.weights.sum()


def test_a_country_code_of_none_lets_the_country_in_as_a_region():
    frame = build_frame(
        TWO_ON_ONE_PAGE.documents, TWO_ON_ONE_PAGE.passages, TWO_ON_ONE_PAGE.passage_regions, country_code=""
    )
    assert frame.regions == ("全国", "北京", "上海")
