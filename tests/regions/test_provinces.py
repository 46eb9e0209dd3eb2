"""The list of regions."""

import pytest

from fangzhi.regions.provinces import PROVINCES, region_name, region_named, region_of


def test_there_are_thirty_four_regions_in_the_order_of_their_codes():
    codes = [province.code for province in PROVINCES]
    assert len(codes) == 34
    assert codes == sorted(codes)


def test_no_two_regions_share_a_tile_of_the_map():
    assert len({(province.row, province.column) for province in PROVINCES}) == 34


def test_the_capital_of_a_region_lies_in_it():
    assert region_named("宁夏").capital == "银川"
    assert region_named("内蒙古自治区").capital == "呼和浩特"


@pytest.mark.parametrize("code", ["32", "3211", "321181", "320000"])
def test_a_code_of_any_level_leads_to_its_region(code):
    assert region_of(code).name == "江苏"


def test_the_code_of_the_nation_has_a_name_but_is_no_region():
    assert region_name("000000") == "全国"
    with pytest.raises(KeyError):
        region_of("000000")


def test_an_unknown_name_is_an_error_that_says_what_is_known():
    with pytest.raises(KeyError, match="宁夏"):
        region_named("宁下")
