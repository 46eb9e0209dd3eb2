"""Places and the forms of their names."""

import re

import pytest

from fangzhi.artefacts.resources import read_toml
from fangzhi.regions.gazetteer import Use, composites, forms, meaning, place_of, places, short_form, word_set
from fangzhi.regions.provinces import PROVINCES


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("镇江市", "镇江"),
        ("耿马傣族佤族自治县", "耿马"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯"),
        ("鄂伦春自治旗", "鄂伦春"),
        ("浦东新区", "浦东"),
        ("六枝特区", "六枝"),
        ("阿克苏地区", "阿克苏"),
        ("应县", "应"),
    ],
)
def test_a_short_form_is_the_name_without_rank_and_peoples(name, short):
    assert short_form(name) == short


def test_every_region_has_its_capital_and_its_parts():
    by_region = {province.code: 0 for province in PROVINCES}
    for place in places().values():
        by_region[place.region_code] += 1
    assert sum(by_region.values()) > 3200
    few = {code for code, n in by_region.items() if n < 10}
    assert few == {"810000", "820000"}
    for province in PROVINCES:
        assert any(p.region_code == province.code for p in forms()[province.capital].candidates)


def test_a_name_of_several_regions_keeps_all_of_them():
    assert forms()["鼓楼区"].regions == ("320000", "350000", "410000")
    assert forms()["河北区"].regions == ("120000",)


def test_a_short_form_that_is_a_word_says_nothing_by_itself():
    uses = {name: forms()[name].uses for name in ("南山", "昆山", "武胜", "镇江")}
    assert uses == {
        "南山": (Use.PARENT, Use.PARENT),
        "昆山": (Use.FREE,),
        "武胜": (Use.CONTEXT,),
        "镇江": (Use.FREE,),
    }
    assert "公安" not in forms()
    assert "资源" not in forms()


def test_a_district_called_like_a_part_of_any_town_says_nothing_by_itself():
    assert set(forms()["郊区"].uses) == {Use.PARENT}
    assert set(forms()["市中区"].uses) == {Use.PARENT}
    assert set(forms()["鼓楼区"].uses) == {Use.FREE}


def test_a_rank_of_earlier_days_leads_to_the_place_of_today():
    assert forms()["章丘市"].alone.place.name == "章丘区"
    assert forms()["襄樊市"].alone.place.name == "襄阳市"
    assert forms()["哲里木盟"].alone.place.name == "通辽市"


def test_of_a_town_and_its_own_district_the_town_is_meant():
    assert forms()["广安"].alone.place.name == "广安市"


def test_places_of_several_regions_have_no_common_meaning():
    assert meaning([place_of("320106"), place_of("350102")], "context") is None
    found = meaning([place_of("320106"), place_of("320302")], "context")
    assert found.place is None
    assert found.region_code == "320000"


def test_composites_name_known_regions_once_each():
    known = {province.code for province in PROVINCES}
    for name, codes in composites().items():
        assert set(codes) <= known, name
        assert len(set(codes)) == len(codes), name


@pytest.mark.parametrize("table", ["areas", "former", "alias", "always", "prefer"])
def test_every_correction_leads_to_a_place(table):
    for code in read_toml("regions/data/corrections.toml")[table].values():
        assert place_of(code).region_code


@pytest.mark.parametrize("name", ["word_like.txt", "hard_words.txt", "well_known.txt", "common_full.txt"])
def test_every_word_of_a_list_is_a_form_of_some_place(name):
    shorts = {short_form(place.name) for place in places().values()} | {p.name for p in places().values()}
    renamed = set(read_toml("regions/data/corrections.toml")["former"])
    assert word_set(name) - shorts - renamed == set()


def test_all_names_are_chinese():
    assert all(re.fullmatch("[一-鿿〇]+", name) for name in forms())
