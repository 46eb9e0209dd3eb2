"""The rules that are compiled from the data files."""

import re

import pytest

from fangzhi.artefacts import field_names
from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import BOUNDS, INDICATOR_KINDS
from fangzhi.evidence.quantity_rules import join_words, quantity_rules, word_trie

PACKS = tuple(f"fields/{name}/units.toml" for name in field_names())
FILES = ("evidence/data/units.toml", *PACKS)


@pytest.mark.parametrize("path", FILES)
def test_every_group_of_units_has_a_kind_that_the_schema_knows(path: str) -> None:
    known = {*INDICATOR_KINDS, "time", "naming"}
    keys = {"kind", "units", "strict", "order", "bare", "heads", "measured", "not_before"}
    for group in read_toml(path)["group"]:
        assert group["kind"] in known
        assert set(group) <= keys
        assert all(group["units"])


def test_every_bound_is_one_that_the_schema_knows() -> None:
    assert set(quantity_rules().bounds.values()) <= set(BOUNDS)


def test_no_unit_is_declared_twice() -> None:
    general, *packs = (
        [unit for group in read_toml(path)["group"] for unit in group["units"]] for path in FILES
    )
    for pack in packs:
        assert sorted(general + pack) == sorted({*general, *pack})


def test_what_a_field_counts_with_a_general_unit_is_added_to_it() -> None:
    plain, field = (
        quantity_rules().units["所"].heads,
        quantity_rules({"heads": {"所": ["驿舍"]}}).units["所"].heads,
    )
    assert plain is not None
    assert field is not None
    assert not plain.search("驿舍")
    assert all(field.search(noun) for noun in ("驿舍", "中学"))


def test_the_cues_of_a_field_are_added_to_the_general_ones() -> None:
    assert quantity_rules({"level": {"words": ["在册车数"]}}).level.search("在册车数达")
    assert not quantity_rules().level.search("在册车数达")
    assert quantity_rules({"level": {"words": ["在册车数"]}}).level.search("总数达")


def test_the_general_units_hold_for_every_field_and_a_field_may_change_them() -> None:
    assert quantity_rules({}).units["所"].kind == "count"
    changed = quantity_rules({"group": [{"kind": "other", "units": ["所"]}]})
    assert changed.units["所"].kind == "other"
    assert quantity_rules().units["所"].kind == "count"


def test_the_same_units_are_compiled_once() -> None:
    assert quantity_rules({"group": []}) is quantity_rules({"group": []})


def test_a_group_without_a_kind_is_an_error() -> None:
    with pytest.raises(KeyError, match="kind"):
        quantity_rules({"group": [{"units": ["坊"]}]})


def test_a_trie_finds_the_longest_word() -> None:
    pattern = re.compile(word_trie({"平方": "", "平方米": "", "米": "(?!线)"}))
    assert pattern.findall("平方米、平方、米、米线") == ["平方米", "平方", "米"]


def test_joined_words_are_tried_longest_first() -> None:
    assert re.fullmatch(join_words(["超", "超过"]), "超过")
    assert join_words(["b", "a", "ab", "a"]) == "ab|a|b"
