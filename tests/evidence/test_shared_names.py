"""Names that several regions have are found wherever they stand."""

import pandas as pd
import pytest

from fangzhi.artefacts import load_field
from fangzhi.evidence import find_initiatives, initiative_rules
from fangzhi.evidence.initiative_names import Found
from fangzhi.evidence.shared_names import shared_names, with_shared

RULES = initiative_rules(load_field("education").initiatives)


def test_a_name_of_two_regions_is_found_where_a_third_text_only_writes_it() -> None:
    texts = [
        "浙江已建成科学教育实验区27个。",
        "云南设立科学教育实验区11个。",
        "福建现有科学教育实验区15个、实验校410所。",
    ]
    ids = ["001.1-01", "002.1-01", "003.1-01"]
    passages = pd.DataFrame({"passage_id": ids, "text": texts})
    regions = pd.DataFrame({"passage_id": ids, "region": ["浙江", "云南", "福建"], "role": "subject"})
    rows = find_initiatives(passages, regions, rules=RULES).query("canonical == '科学教育实验区'")
    assert rows["region"].tolist() == ["浙江", "云南", "福建"]
    last = rows.iloc[2]
    assert (last["initiative_id"], texts[2][last["start"] : last["end"]]) == (
        "003.1-01-i001",
        "科学教育实验区",
    )
    alone = find_initiatives(passages.iloc[[0, 2]], regions, rules=RULES)
    assert alone["region"].tolist() == ["浙江"]  # one region has the name, nothing says it is one elsewhere


@pytest.mark.parametrize(
    ("name", "regions", "found"),
    [
        ("科学教育实验区", ["浙江", "云南"], Found(0, 7, "zone")),
        ("科学教育实验区", ["浙江", "浙江"], None),
        ("实验区", ["浙江", "云南"], None),  # too short: it stands within other names
    ],
)
def test_shared_is_what_texts_of_several_regions_have(name, regions, found) -> None:
    one = Found(0, len(name), "zone")
    assert shared_names([name] * 2, regions, [one] * 2) == ({name: "zone"} if found else {})


def test_a_slogan_and_a_meeting_are_not_looked_for_elsewhere() -> None:
    names, regions = ["“一条心一股劲”", "科学教育推进会"], ["浙江", "云南"]
    found = [Found(0, 8, "programme", True), Found(0, 7, "event")]
    assert shared_names([*names, *names], [regions[0]] * 2 + [regions[1]] * 2, found * 2) == {}


def test_within_another_name_a_shared_one_is_part_of_it() -> None:
    text = "省级科学教育实验区与科学教育实验区"
    whole = Found(0, 9, "zone")
    added = with_shared({text: [whole]}, {"科学教育实验区": "zone"})
    assert added == {text: [whole, Found(10, 17, "zone")]}
    assert with_shared({text: [whole]}, {}) == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("投入3.6亿元改造中小学实验室1850间。", []),
        ("援建省级创新实验室50间。", []),
        ("建设省级科学教育创新实验室，面向农村学校。", ["省级科学教育创新实验室"]),
        ("铸牢中华民族共同体意识。", []),
    ],
)
def test_a_sum_and_rooms_that_are_counted_begin_and_end_no_name(text, names) -> None:
    passages = pd.DataFrame({"passage_id": ["001.1-01"], "text": [text]})
    regions = pd.DataFrame({"passage_id": ["001.1-01"], "region": ["云南"], "role": ["subject"]})
    assert find_initiatives(passages, regions, rules=RULES)["name"].tolist() == names
