import pytest

from fangzhi.artefacts.fields import field_names
from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import INITIATIVE_KINDS
from fangzhi.evidence import initiative_rules
from fangzhi.evidence import initiative_tokens as kinds
from fangzhi.evidence.initiative_rules import GENERAL_RULES

GENERAL = read_toml(GENERAL_RULES)


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"heads": []}, "no section 'heads'; there is after, counted"),
        ({"head": [{"words": ["馆"], "kind": "institution"}]}, "lacks needs, unsupported"),
        (
            {"head": [{"words": ["馆"], "kind": "museum", "needs": 6, "unsupported": 6}]},
            "'museum' is not known",
        ),
    ],
)
def test_a_field_that_says_it_wrongly_is_refused(field, message):
    with pytest.raises(ValueError, match=message):
        initiative_rules(field)


@pytest.mark.parametrize("name", field_names())
def test_every_built_in_field_compiles(name):
    assert initiative_rules(read_toml(f"fields/{name}/initiatives.toml")).heads


@pytest.mark.parametrize("ending", ["教联体", "办学集团", "校区", "书院", "云课堂"])
def test_an_ending_that_one_field_has_names_something_with_its_pack_alone(ending):
    with_pack = {
        name: initiative_rules(read_toml(f"fields/{name}/initiatives.toml")).heads for name in field_names()
    }
    assert [name for name, heads in with_pack.items() if ending in heads] == ["education"]
    assert ending not in initiative_rules({}).heads


def test_heads_have_the_kinds_of_the_schema_and_no_head_is_listed_twice():
    words = [word for entry in GENERAL["head"] for word in entry["words"]]
    assert len(words) == len(set(words))
    assert {entry["kind"] for entry in GENERAL["head"]} <= set(INITIATIVE_KINDS)


def test_a_verb_has_one_class():
    listed = [word for verbs in GENERAL["verbs"].values() for word in verbs["words"]]
    assert sorted(word for word in set(listed) if listed.count(word) > 1) == []
    assert set(GENERAL["either"]["words"]) <= set(listed)
    assert set(GENERAL["nouns"]["words"]) <= set(listed)
    assert not set(GENERAL["either"]["words"]) & set(GENERAL["nouns"]["words"])


def test_a_longer_word_hides_a_token():
    rules = initiative_rules({})
    found = [rules.codes[number] for number, _, _ in rules.automaton.find_matches_as_indexes("工程师参与")]
    assert found == [kinds.SKIP, kinds.LOOSE]  # 参与 is a verb, not 参 and 与


def test_a_compound_head_knows_its_base_and_a_naming_verb_asks_for_less():
    head = initiative_rules({}).heads["三年行动计划"]
    assert head.base == len("计划")
    assert (
        head.needs[kinds.NAMING] < head.needs[kinds.LOOSE] < head.needs[kinds.USING] < head.needs[kinds.VAGUE]
    )
