import pandas as pd

from fangzhi.comparison.survival import COLUMNS, mark_fragile, sensitivity


def table(*rows):
    columns = ["statement_id", "kind", "region", "name", "direction", "grade"]
    full = [(f"{kind}:{name}", kind, "北京", name, direction, grade) for kind, name, direction, grade in rows]
    return pd.DataFrame(full, columns=columns).assign(is_fragile=False)


BASELINE = table(
    ("term", "甲", "more", "supported"),
    ("term", "乙", "more", "suggestive"),
    ("topic_share", "1", "less", "suggestive"),
)
VARIANTS = {
    "same": lambda: BASELINE,
    "weaker": lambda: table(("term", "甲", "more", "suggestive"), ("term", "乙", "more", "supported")),
    "turned": lambda: table(("term", "甲", "more", "supported"), ("term", "乙", "less", "suggestive")),
}


def test_a_statement_survives_in_the_same_direction_with_no_lower_grade():
    found = sensitivity(BASELINE, VARIANTS).set_index("name")
    assert found.loc["甲", "failed"] == ("weaker",)
    assert found.loc["乙", "failed"] == ("turned",)
    assert found.loc["1", "failed"] == ("weaker", "turned")
    assert found["n_survived"].tolist() == [2, 2, 1]
    assert found["is_fragile"].all()


def test_a_variant_does_not_judge_kinds_that_it_cannot_speak_of():
    found = sensitivity(
        BASELINE, VARIANTS, untested={"weaker": ["topic_share"], "turned": ["topic_share", "term"]}
    ).set_index("name")
    assert found.loc["1", "n_variants"] == 1
    assert found["is_fragile"].to_dict() == {"甲": True, "乙": False, "1": False}


def test_the_fragile_are_marked_in_the_statements():
    marked = mark_fragile(BASELINE, sensitivity(BASELINE, {"weaker": VARIANTS["weaker"]}))
    assert marked["is_fragile"].tolist() == [True, False, True]


def test_no_statements_and_no_variants_are_no_error():
    empty = BASELINE.iloc[:0]
    assert tuple(sensitivity(empty, VARIANTS).columns) == COLUMNS
    assert not sensitivity(BASELINE, {})["is_fragile"].any()
    assert mark_fragile(empty, sensitivity(empty, VARIANTS)).empty
