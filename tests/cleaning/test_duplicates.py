"""Copies of one text among many."""

import random

from fangzhi.cleaning import duplicates
from fangzhi.cleaning.duplicates import Candidate, Copy, find_copies, n_different, signature
from tests.cleaning.annotated_pages import load_pages

ARTICLES = [
    "\n".join(block.text for block in page.blocks if block.tag == "body") for page in load_pages("seen")
]
LONG = sorted(ARTICLES, key=len)[-6:]


def candidate(text: str, *quality: float) -> Candidate:
    return Candidate(text, signature(text), quality or (0.0,))


def spoil(text: str, n: int) -> str:
    """Replace n characters of a text."""
    random.seed(n)
    characters = list(text)
    for i in random.sample(range(len(text)), n):
        characters[i] = "囗"
    return "".join(characters)


def test_a_copy_points_to_the_better_one_and_its_difference_is_counted():
    copies = find_copies([candidate(spoil(LONG[-1], 2), 0), candidate(LONG[-1], 1)])
    assert copies[1] is None
    assert copies[0] is not None
    assert copies[0].index == 1
    assert 0 < copies[0].n_different <= 2 * 9


def test_of_equals_the_first_is_kept():
    assert find_copies([candidate(LONG[0]), candidate(LONG[0])]) == [None, Copy(0, 0)]


def test_different_articles_are_no_copies():
    assert find_copies([candidate(text) for text in ARTICLES]) == [None] * len(ARTICLES)


def test_punctuation_and_layout_make_no_difference():
    copies = find_copies([candidate(LONG[1]), candidate(LONG[1].replace("，", ",").replace("。", "。\n  "))])
    assert copies == [None, Copy(0, 0)]


def test_texts_without_letters_are_never_copies():
    assert find_copies([candidate(""), candidate("。。"), candidate("")]) == [None, None, None]


def test_short_texts_are_copies_only_when_equal():
    assert find_copies([candidate("教育"), candidate("科技"), candidate("教育")]) == [None, None, Copy(0, 0)]


def test_what_a_text_has_otherwise_is_counted_in_characters():
    assert n_different("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬癸") == 0
    assert n_different("甲乙丙丁戊己庚辛", "甲乙丙丁戊") == 3
    assert n_different("子丑寅卯辰", "甲乙丙丁戊") == 5


def test_the_signature_is_the_same_in_every_run():
    assert (
        signature("会议指出，要加快建设高质量教育体系")[:3]
        == signature("会议指出要加快建设高质量教育体系")[:3]
    )
    assert len(signature("教育")) == 128


def test_a_form_letter_sent_to_thousands_is_compared_with_few(monkeypatch):
    compared = []
    monkeypatch.setattr(duplicates, "_jaccard", lambda a, b: compared.append(1) or 0.5)
    form = LONG[-1][:120]
    texts = [candidate(form + "".join(random.sample(LONG[-2], 120)), 0) for _ in range(400)]
    find_copies(texts)
    assert len(compared) <= 16 * len(texts)


NOTICE = (
    "省教育厅关于做好{year}年普通高校招生工作的通知\n各高校要严格执行招生计划{n}人，不得超计划招生，不得擅自调整。"
    "各地要加强组织领导，健全工作机制，落实安全责任，确保招生工作平稳有序，切实维护考生合法权益和教育公平。"
    "咨询电话由各地招生办公室向社会公布，接受群众监督，对违规违纪行为严肃查处，绝不姑息，情节严重的移送司法机关。"
    "各高校要在规定时间内向社会公布招生章程，明确学校名称、办学地点、层次类型、收费标准、录取规则等内容。"
    "请各地于考试结束后{days}日内将工作总结报送我厅，未尽事宜另行通知，请遵照执行并认真抓好落实。{year}年{month}月"
)


def test_the_same_form_with_other_figures_is_no_copy():
    notices = [
        NOTICE.format(year=2021, n=3250, days=30, month=10),
        NOTICE.format(year=2022, n=3590, days=15, month=11),
    ]
    assert find_copies([candidate(text) for text in notices]) == [None, None]


def test_the_same_form_of_another_year_is_no_copy_though_its_figures_stay():
    notices = [NOTICE.format(year=year, n=3250, days=30, month=10) for year in (2021, 2022)]
    assert find_copies([candidate(text) for text in notices]) == [None, None]


def test_a_copy_that_lost_a_number_is_one():
    text = NOTICE.format(year=2021, n=3250, days=30, month=10)
    assert find_copies([candidate(text), candidate(text.replace("3250", ""))])[1] is not None


def test_a_copy_that_was_cut_short_points_to_the_whole():
    whole = "".join(LONG[-1:])
    cut = whole[: int(len(whole) * 0.55)]
    assert find_copies([candidate(cut, 0), candidate(whole, 1)]) == [Copy(1, 0), None]


def test_the_whole_is_no_copy_of_what_was_cut_short():
    whole = LONG[-1]
    assert find_copies([candidate(whole[: int(len(whole) * 0.55)], 1), candidate(whole, 0)]) == [None, None]
