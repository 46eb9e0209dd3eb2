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
