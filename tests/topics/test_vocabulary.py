"""The phrases of themes, and where they stand in a text."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.artefacts.resources import read_toml
from fangzhi.topics.vocabulary import (
    build_vocabulary,
    find_phrases,
    sentence_ends,
    sentences_around,
    weigh_text,
)

THEMES = [
    {"name": "高等教育", "names": ["高等教育"], "strong": ["学科建设"], "actors": ["大学"], "weak": ["科技"]},
    {"name": "职业教育", "names": ["职业教育"], "strong": ["高等职业教育"], "never": ["职业教育出版社"]},
    {"name": "数字化", "strong": ["AI", "5G", "智慧"], "weak": ["科技"]},
    {"name": "综合改革", "general": True, "names": ["综合改革"], "strong": ["教育强国"]},
]
VOCABULARY = build_vocabulary(THEMES)
EDUCATION = read_toml("fields/education/themes.toml")["theme"]


def found(text):
    return [phrase for _, phrase in find_phrases(text.casefold(), VOCABULARY)]


def test_the_longest_phrase_wins_and_none_counts_inside_another():
    assert found("发展高等职业教育和高等教育") == ["高等职业教育", "高等教育"]


def test_a_phrase_under_never_keeps_its_inner_words_from_counting():
    assert not weigh_text("职业教育出版社", VOCABULARY).weights.any()
    assert weigh_text("职业教育出版", VOCABULARY).weights.any()


@pytest.mark.parametrize("text", ["MAIN", "15G", "AI4", "5Gs", "智 慧"])
def test_a_latin_phrase_is_not_found_inside_a_longer_word(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["用AI教学", "ai+教育", "建5G基站", "（AI）"])
def test_a_latin_phrase_is_found_in_any_case_beside_chinese(text):
    assert len(found(text)) == 1


def test_evidence_by_hand():
    # one sentence, so each phrase stands in the lead: 3.0, 1.0 and 0.5, each 1.5 times
    assert weigh_text("高等教育靠大学，靠科技", VOCABULARY).weights == pytest.approx([6.75, 0, 0.75, 0])
    # behind the first sentence they count once; a second time adds ln 2
    weights = weigh_text("不错。大学大学", VOCABULARY).weights
    assert weights == pytest.approx([1 + np.log(2), 0, 0, 0])


def test_a_general_theme_counts_half():
    weights = weigh_text("不错。综合改革与高等教育", VOCABULARY).weights
    assert weights == pytest.approx([3.0, 0, 0, 1.5])


@pytest.mark.parametrize(
    ("text", "is_telling"), [("发展科技", False), ("大学", True), ("教育强国", True), ("", False)]
)
def test_a_shared_word_alone_tells_nothing(text, is_telling):
    assert weigh_text(text, VOCABULARY).is_telling is is_telling


@pytest.mark.parametrize(
    ("themes", "why"),
    [
        ([], "no phrase at all"),
        ([{"name": "高等教育"}], "no phrase at all"),
        ([{"names": ["高校"]}], "needs a name of its own"),
        ([{"name": "甲", "names": ["高校"]}] * 2, "needs a name of its own"),
        ([{"name": "甲", "strong": ["校"]}], "'校' is too short"),
    ],
)
def test_a_vocabulary_that_cannot_work_is_refused(themes, why):
    with pytest.raises(ValueError, match=why):
        build_vocabulary(themes)


def test_each_phrase_of_the_education_pack_stands_once_under_its_theme():
    for theme in EDUCATION:
        phrases = [
            phrase
            for kind in ("names", "strong", "actors", "weak", "never")
            for phrase in theme.get(kind, [])
        ]
        assert [phrase for phrase in set(phrases) if phrases.count(phrase) > 1] == []
        assert set(theme) <= {"name", "general", "names", "strong", "actors", "weak", "never"}


def test_the_education_pack_names_the_thirteen_themes_of_the_field():
    assert [theme["name"] for theme in EDUCATION] == [
        "基础教育",
        "体育美育与学生健康",
        "学前教育",
        "特殊教育",
        "职业教育",
        "高等教育",
        "教师队伍",
        "教育数字化",
        "思政德育",
        "教育评价改革",
        "对外开放",
        "区域协同",
        "综合改革",
    ]


@given(st.text(alphabet="高等职业教育大学AI5G科技。 \nx", max_size=80))
def test_phrases_stand_where_they_are_said_to_and_do_not_overlap(text):
    folded, end = text.casefold(), 0
    for start, phrase in find_phrases(folded, VOCABULARY):
        assert folded[start : start + len(phrase)] == phrase
        assert start >= end
        end = start + len(phrase)


def test_hostile_text_takes_linear_time():
    vocabulary = build_vocabulary(EDUCATION)
    began = time.process_time()
    weigh_text("高等职业教" * 100_000, vocabulary)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (0, 1, "甲甲。"), (2, 3, "甲甲。"), (3, 4, "乙；"), (5, 7, "丙丙"), (0, 6, "甲甲。乙；丙丙"),
        (1, 1, "甲甲。"), (7, 9, ""), (99, 120, ""),
    ],
)  # fmt: skip
def test_the_sentence_around_a_span(start, end, sentence):
    text = "甲甲。乙；丙丙"
    first, last = sentences_around(sentence_ends(text), start, end)
    assert text[first:last] == sentence


def test_an_empty_text_has_no_sentence():
    assert sentences_around(sentence_ends(""), 0, 0) == (0, 0)
