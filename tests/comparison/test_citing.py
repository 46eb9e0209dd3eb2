from scipy import sparse

from fangzhi.comparison.citing import Citations, about, elsewhere
from tests.comparison.corpora import Said, corpus

FRAME = corpus([[Said("北京"), Said({"北京": 0.5, "上海": 0.5}), Said("上海"), Said("北京")]]).frame
SCORES = sparse.csr_array([[1.0, 0], [4, 0], [9, 1], [1, 0]])


def test_the_strongest_passages_of_a_region_come_first_and_ties_by_id():
    citations = Citations(FRAME.passage_ids, SCORES)
    assert citations.top(0, about(FRAME, 0)) == ("000.1-02", "000.1-01", "000.1-04")
    assert citations.top(0, about(FRAME, 0), n=1) == ("000.1-02",)
    assert citations.top(1, about(FRAME, 0)) == ()


def test_elsewhere_leaves_out_what_is_partly_about_the_region():
    assert elsewhere(FRAME, 0).tolist() == [0, 0, 1, 0]
    assert Citations(FRAME.passage_ids, SCORES).top(0, elsewhere(FRAME, 0)) == ("000.1-03",)
