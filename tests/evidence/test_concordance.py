import re

import pandas as pd
import pytest

from fangzhi.evidence import concordance

PASSAGES = pd.DataFrame({
    "passage_id": ["a-01", "a-02", "b-01"],
    "text": ["办好家门口的学校。", "学校与学校结对（共建）。", "推进“双减”，学校受益"],
})  # fmt: skip
REGIONS = pd.DataFrame({
    "passage_id": ["a-01", "a-02", "a-02", "b-01"],
    "region": ["宁夏", "宁夏", "甘肃", "甘肃"],
    "role": ["subject", "mentioned", "subject", "subject"],
})  # fmt: skip
TOPICS = pd.DataFrame({
    "passage_id": ["a-01", "a-01", "a-02", "a-02", "b-01"],
    "topic": [1, 2, 1, 2, 2],
    "share": [0.7, 0.3, 0.5, 0.5, 1.0],
})  # fmt: skip
THEMES = pd.DataFrame({"passage_id": ["a-01", "b-01"], "theme": ["基础教育"] * 2, "is_main": [False, True]})


def where(found):
    return list(zip(found["passage_id"], found["start"], strict=True))


def test_every_occurrence_has_its_context_and_span():
    found = concordance(PASSAGES, "学校", width=2)
    assert found.values.tolist() == [
        ["a-01", "口的", "学校", "。", 6, 8],
        ["a-02", "", "学校", "与学", 0, 2],
        ["a-02", "校与", "学校", "结对", 3, 5],
        ["b-01", "”，", "学校", "受益", 7, 9],
    ]


def test_a_span_gives_back_the_match():
    texts = dict(zip(PASSAGES["passage_id"], PASSAGES["text"], strict=True))
    for row in concordance(PASSAGES, re.compile("[学家].")).itertuples():
        assert texts[row.passage_id][row.start : row.end] == row.match


def test_a_plain_term_is_taken_literally_and_a_pattern_as_a_pattern():
    assert len(concordance(PASSAGES, "学校.")) == 0
    assert concordance(PASSAGES, re.compile("学校[。结]"))["match"].tolist() == ["学校。", "学校结"]


def test_punctuation_of_either_width_and_any_quotes_are_found():
    assert concordance(PASSAGES, "(共建)")["match"].tolist() == ["（共建）"]
    assert concordance(PASSAGES, "「双减」,学校")["match"].tolist() == ["“双减”，学校"]


def test_empty_matches_are_left_out_and_matches_do_not_overlap():
    assert len(concordance(PASSAGES, re.compile("x*"))) == 0
    doubled = pd.DataFrame({"passage_id": ["a"], "text": ["好好好"]})
    assert where(concordance(doubled, "好好")) == [("a", 0)]


def test_a_region_keeps_passages_about_it_not_those_that_mention_it():
    found = concordance(PASSAGES, "学校", region="宁夏", passage_regions=REGIONS)
    assert where(found) == [("a-01", 6)]


def test_a_topic_keeps_passages_in_which_it_is_the_strongest():
    found = concordance(PASSAGES, "学校", topic=1, passage_topics=TOPICS)
    assert set(found["passage_id"]) == {"a-01", "a-02"}  # of equal shares the first topic counts


def test_a_theme_keeps_passages_whose_main_theme_it_is():
    found = concordance(PASSAGES, "学校", theme="基础教育", passage_themes=THEMES)
    assert set(found["passage_id"]) == {"b-01"}


def test_choices_add_up():
    found = concordance(
        PASSAGES, "学校", region="甘肃", passage_regions=REGIONS, topic=2, passage_topics=TOPICS
    )
    assert set(found["passage_id"]) == {"b-01"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"pattern": ""}, "empty"),
        ({"pattern": "学校", "width": -1}, "width is -1"),
        ({"pattern": "学校", "region": "宁夏"}, "passage_regions"),
        ({"pattern": "学校", "topic": 1}, "passage_topics"),
        ({"pattern": "学校", "theme": "基础教育"}, "passage_themes"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        concordance(PASSAGES, **arguments)


def test_nothing_found_is_an_empty_table_with_its_columns():
    found = concordance(PASSAGES, "没有")
    assert found.columns.tolist() == ["passage_id", "left", "match", "right", "start", "end"]
