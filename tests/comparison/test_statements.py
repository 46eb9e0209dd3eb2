import json
import math

import pandas as pd
import pytest

from fangzhi.comparison import statements as says
from fangzhi.comparison.statements import COLUMNS, Statement, rank_statements


def statement(name, **changed):
    row = {
        "kind": "theme_share", "region": "北京", "name": name, "direction": "more", "value": 0.3, "low": 0.1,
        "high": 0.5, "null": 0.0, "grade": "suggestive", "n_documents": 3, "n_pages": 3, "n_passages": 9,
        "passage_ids": ("000.1-01",), "other_passage_ids": (), "numbers": {"share": 0.5}, "interest": 0.5,
    }  # fmt: skip
    return Statement(**{**row, **changed})


def order(*statements):
    return rank_statements(statements)["name"].tolist()


def test_evidence_comes_before_interest():
    assert order(
        statement("descriptive", grade="descriptive", interest=1.0),
        statement("suggestive", grade="suggestive", interest=0.9),
        statement("supported", grade="supported", interest=0.1),
    ) == ["supported", "suggestive", "descriptive"]


def test_of_one_grade_the_firm_come_before_the_fragile_and_the_strong_before_the_weak():
    assert order(
        statement("fragile", is_fragile=True, interest=1.0),
        statement("weak", low=0.01, high=0.59),
        statement("strong", low=0.25, high=0.35),
    ) == ["strong", "weak", "fragile"]


def test_strength_counts_half_widths_towards_the_null_on_either_side():
    table = rank_statements([
        statement("up", low=0.2, high=0.9),
        statement("down", value=-0.3, low=-0.9, high=-0.15),
        statement("none", low=math.nan, high=math.nan),
        statement("certain", low=0.3, high=0.3),
        statement("nothing", value=0.0, low=-0.1, high=0.1),
    ]).set_index("name")["strength"]  # fmt: skip
    assert table["up"] == pytest.approx(1.0)  # three half-widths of 0.1
    assert table["down"] == pytest.approx(2 / 3)
    assert (table["none"], table["certain"], table["nothing"]) == (1, 1, 0)


def test_regions_kinds_and_names_take_turns_among_the_first():
    rows = [statement(f"题{i}", interest=0.50 - i / 1000) for i in range(4)]
    rows += [statement("别处", region="上海", interest=0.45)]
    assert order(*rows)[1] == "别处"


def test_the_order_does_not_hang_on_the_order_of_the_input():
    rows = [statement(f"题{i}", interest=0.5) for i in range(6)]
    assert order(*rows) == order(*reversed(rows)) == sorted(order(*rows))


def test_numbers_are_plain_json_and_nan_is_none():
    table = rank_statements([statement("题", numbers={"a": math.nan, "b": pd.Series([3])[0], "c": ("x",)})])
    assert json.dumps(table["numbers"][0], allow_nan=False) == '{"a": null, "b": 3, "c": ["x"]}'


def test_no_statements_give_an_empty_table_with_its_columns():
    assert tuple(rank_statements([]).columns) == COLUMNS


def test_a_flip_makes_a_statement_fragile_but_not_one_of_a_single_page():
    row = {
        "region": "北京",
        "name": "甲",
        "low": 0.1,
        "high": 0.2,
        "n_documents": 3,
        "n_pages": 3,
        "n_passages": 4,
    }
    common = {"kind": "term", "direction": "more", "value": 0.15, "interest": 0.1, "cited": ((), ())}
    make = says._statement
    assert make({**row, "flips": True, "grade": "suggestive"}, **common).is_fragile
    assert not make({**row, "flips": False, "grade": "suggestive"}, **common).is_fragile
    assert not make({**row, "flips": True, "grade": "descriptive"}, **common).is_fragile


def test_likeness_beside_chance_and_shared_wording_become_statements():
    pairs = pd.DataFrame([
        {"region_a": "上海", "region_b": "北京", "similarity": 0.6, "low": 0.5, "high": 0.7, "expected": 0.8,
         "n_pages": 6, "grade": "supported"},
        {"region_a": "上海", "region_b": "云南", "similarity": math.nan, "low": math.nan, "high": math.nan,
         "expected": math.nan, "n_pages": 6, "grade": "suggestive"},
    ])  # fmt: skip
    (found,) = says.similarity_statements(pairs)
    assert (found.region, found.name, found.direction, found.null) == ("上海", "北京", "unlike", 0.8)
    phrases = pd.DataFrame([{"wording": "立德树人", "n_regions": 2, "n_documents": 7, "n_passages": 9,
                             "passage_ids": ("a", "b")}])  # fmt: skip
    (found,) = says.wording_statements(phrases, n_regions=4)
    assert (found.grade, found.direction, found.value, found.interest) == ("suggestive", "some", 2.0, 0.5)
