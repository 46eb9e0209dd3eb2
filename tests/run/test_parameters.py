"""The closed, frozen choices of a run."""

import re

import pytest

from fangzhi.artefacts.messages import told
from fangzhi.report.language import say_in
from fangzhi.run.parameters import NOTEBOOKS, ParameterError, check, choose, defaults, parse_assignment


def test_defaults_are_a_valid_choice():
    assert choose({}) == choose(defaults())


def test_an_unknown_name_is_refused_with_the_nearest_and_all_known_ones():
    with pytest.raises(ParameterError, match=r"'n_topic' is not known \(did you mean n_topics\?\); there is"):
        choose({"n_topic": 3})


@pytest.mark.parametrize(
    ("name", "value"),
    [("n_topics", -1), ("n_topics", 1.5), ("n_topics", "many"), ("n_topics", True), ("segmenter", "hanlp"),
     ("max_page_mb", 0), ("field", "medicine"), ("random_state", -1)],
)  # fmt: skip
def test_a_value_out_of_range_is_refused_by_name(name, value):
    with pytest.raises(ParameterError, match=name) as error:
        choose({name: value})
    chinese = say_in(error.value, "zh")
    assert chinese.startswith(f"参数{name}=")
    assert not re.search(r"[a-z]{2,} [a-z]{2,}", chinese), chinese


@pytest.mark.parametrize("model", NOTEBOOKS.values())
def test_what_a_parameter_means_is_there_in_chinese(model):
    for info in model.model_fields.values():
        assert not re.search(r"[a-z]{2,} [a-z]{2,}", say_in(told(info.description), "zh"))


def test_a_limit_is_named_in_both_languages():
    with pytest.raises(ParameterError) as error:
        choose({"n_topics": 201})
    assert str(error.value).startswith("parameter n_topics=201: it must be at most 200; topics; 0 takes")
    assert say_in(error.value, "zh") == "参数n_topics=201：不得大于200；话题数，0表示取最稳定的数目"


def test_a_parameter_reaches_every_notebook_that_has_it():
    chosen = choose({"random_state": 7})
    assert chosen["2-topics"].random_state == chosen["3-regions"].random_state == 7


def test_choices_cannot_be_changed_afterwards():
    with pytest.raises(Exception, match="frozen"):
        check("2-topics", {}).n_topics = 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [("n_topics=5", ("n_topics", 5)), ("field=education", ("field", "education")), ("max_page_mb=0.5", ("max_page_mb", 0.5)),
     ("x=a=b", ("x", "a=b"))],
)  # fmt: skip
def test_assignments_are_read_as_numbers_where_they_are(text, expected):
    assert parse_assignment(text) == expected


def test_an_assignment_without_a_value_says_how_to_write_it():
    with pytest.raises(ParameterError, match="NAME=VALUE"):
        parse_assignment("n_topics")
