"""The fuzzer's targets on inputs of Hypothesis, and on what the fuzzer has found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.report.markup import plain
from tests.fuzz import targets
from tests.fuzz.run import NAMES


def test_the_fuzzer_knows_every_target():
    assert tuple(targets.TARGETS) == NAMES


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300))
def test_no_bytes_crash_a_target_or_lose_a_character(name, data):
    targets.TARGETS[name](data)


def test_a_character_that_is_accounted_for_by_nothing_is_seen(monkeypatch):
    whole = targets.clean_page

    def loses(page):
        cleaned = whole(page)
        cleaned.documents[0].passages[0].__dict__["start"] += 1
        return cleaned

    monkeypatch.setattr(targets, "clean_page", loses)
    with pytest.raises(AssertionError):
        targets.noise(b"\xff" + "宁夏推进教育数字化，覆盖全区各级各类学校。".encode())


def test_pandoc_reads_many_texts_at_once_as_each_alone():
    texts = ["# a", "| b |", "<i>c</i>", "1. d", "{{< meta x >}}", "$e$ \\f"]
    assert targets.read_with_pandoc(texts) == [f"x{plain(text)}x".split() for text in texts]
