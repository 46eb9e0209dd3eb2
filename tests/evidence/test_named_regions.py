"""The region of a quantity."""

import pandas as pd
import pytest

from fangzhi.artefacts import load_field
from fangzhi.evidence.named_regions import UNATTRIBUTED, regions_of_quantities, subject_regions
from fangzhi.evidence.quantities import scan
from fangzhi.evidence.quantity_rules import quantity_rules


def regions(text: str, *of_passage: str) -> list[str]:
    return regions_of_quantities(
        text, scan(text, rules=quantity_rules(load_field("education").units))[0], of_passage
    )


CASES = [
    ("新建幼儿园376所。", ("山东",), ["山东"]),
    ("新建幼儿园376所。", ("四川", "重庆"), ["四川、重庆"]),
    ("新建幼儿园376所。", (), [UNATTRIBUTED]),
    # two subjects, one at each number
    ("广安、自贡等四川9个市州与万州、渝北等重庆13个区县", ("四川", "重庆"), ["四川", "重庆"]),
    # another region opens the sentence, and rules it to its end
    ("江苏新建幼儿园12所，改建3所。全年新建5所。", ("浙江",), ["江苏", "江苏", "浙江"]),
    ("2023年，江苏省新建幼儿园12所。", ("全国",), ["江苏"]),
    ("上海市有12所高校入选，江苏省有16所，山东、河南各有3所。", ("全国",), ["上海", "江苏", "山东、河南"]),
    ("全国共有学校47万所。", ("浙江",), ["全国"]),
    ("浙江、江苏两省占比分别达到12%、11.4%。", ("全国",), ["浙江", "江苏"]),
    # near misses: institutions, districts, streets, partners, names in quotes
    ("北京师范大学捐赠图书12册。", ("宁夏",), ["宁夏"]),
    ("河北区新建学校12所。", ("天津",), ["天津"]),
    ("山东路小学获奖12项。", ("上海",), ["上海"]),
    ("与福建12所学校结对。", ("宁夏",), ["宁夏"]),
    ("“浙江有礼”覆盖学校12所。", ("浙江",), ["浙江"]),
    ("全国首批试点学校12所。", ("浙江",), ["浙江"]),
]


@pytest.mark.parametrize(("text", "of_passage", "expected"), CASES)
def test_a_quantity_belongs_to_the_region_that_its_sentence_names(
    text: str, of_passage: tuple[str, ...], expected: list[str]
) -> None:
    assert regions(text, *of_passage) == expected


def test_side_subjects_are_left_out() -> None:
    rows = [
        ("p1", "宁夏", "subject", 0.8), ("p1", "福建", "subject", 0.2), ("p1", "北京", "mentioned", 0.0),
        ("p2", "四川", "subject", 0.5), ("p2", "重庆", "subject", 0.5),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["passage_id", "region", "role", "weight"])
    assert subject_regions(table) == {"p1": ("宁夏",), "p2": ("四川", "重庆")}
