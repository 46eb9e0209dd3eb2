"""Words that a pattern cannot do without."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangzhi.cleaning.cues import Cues, needed_words
from fangzhi.cleaning.line_reasons import rules


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("版权所有", {"版权所有"}),
        ("(?:本网|本站)的?", {"本网", "本站"}),
        ("本(?:网|站)版权", {"本网版权", "本站版权"}),
        (r"\d{1,4}人(?:已)?阅读", {"人阅读", "人已阅读"}),
        ("(?:来源)?.{2,9}摄", {"摄"}),
        ("[微信]{2}|分享", {"微", "信", "分享"}),
        ("(?=来源)图片", {"图片"}),
        (r"\d+", set()),
        ("来?", set()),
        ("[^。]*|转载", set()),
        ("(?:分享到|分享)", {"分享"}),
    ],
)
def test_a_pattern_needs_one_of_its_words(pattern, words):
    assert needed_words(pattern) == words


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    st.sampled_from(rules()).flatmap(
        lambda rule: st.tuples(st.just(rule), st.from_regex(rule.pattern, fullmatch=True))
    )
)
def test_whatever_a_rule_matches_holds_one_of_the_words_it_needs(drawn):
    rule, text = drawn
    words = needed_words(rule.pattern.pattern)
    assert not words or any(word in text for word in words)


def test_words_are_found_with_their_places_and_families_also_where_they_overlap():
    cues = Cues({1: ["版权", "权所"], 4: ["版权", "下载"]})
    assert sorted(cues.places("，版权所有")) == [(1, 5), (2, 1)]
    assert cues.within("版权") == 5
    assert cues.within("教育") == 0


def test_a_pattern_that_ignores_case_would_hide_words_so_no_rule_does():
    assert not any(rule.pattern.flags & re.IGNORECASE for rule in rules())
