"""Names in one text: what is one, what is a part of another, what the text itself settles."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.regions.scan import resolve_in_context, scan, stands_alone


def found(text: str) -> dict[str, str]:
    """Return the names that are evidence, with the first two digits of their region."""
    hits = scan(text)
    resolve_in_context(hits, text, ())
    return {text[h.start : h.end]: "+".join(code[:2] for code in h.codes) for h in hits if h.codes}


def other(text: str) -> dict[str, str]:
    """Return the names that are parts of other names, and of which kind."""
    return {text[h.start : h.end]: h.resolution for h in scan(text) if not h.codes and h.resolution}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("北京师范大学", "institution"),
        ("天津外国语大学", "institution"),
        ("固原一中", "institution"),
        ("银川第十五中学", "institution"),
        ("南京东路", "street"),
        ("北京西站", "street"),
        ("四川日报", "media"),
        ("中新网四川", "media"),
        ("广东话", "term"),
        ("北京时间", "term"),
        ("上海合作组织", "term"),
        ("京沪高铁", "term"),
        ("杭州第二幼儿园", "institution"),
        ("浙江在线报道", "media"),
        ("人民网安徽频道", "media"),
        ("局长张海南", "person"),
    ],
)
def test_a_part_of_another_name_is_told_apart(text, kind):
    assert kind in other(text).values()
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("北京大学生", "北京"),
        ("南京路径", "南京"),
        ("北京街道", "北京"),
        ("四川日报送制度", "四川"),
        ("广东话题", "广东"),
        ("北京时间表", "北京"),
        ("上海合作办学", "上海"),
        ("京沪两地", "京沪"),
        ("上海在线教育", "上海"),
        ("四川集团化办学", "四川"),
        ("杭州一小时交通圈", "杭州"),
        ("江苏路长制", "江苏"),
        ("上海幼儿园招生", "上海"),
        ("湖南教育网络", "湖南"),
        ("山东省实验中学", "山东省"),
        ("局长在海南", "海南"),
        ("新贵州表示", "贵州"),
    ],
)
def test_what_only_looks_like_another_name_is_the_place(text, name):
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "幸福建设",
        "推广西部经验",
        "重大理论",
        "日常德育",
        "沿海城市",
        "适应城市生活",
        "千余名山区学生",
        "惠及254万山区人民",
        "赵县长到会",
        "城区学校",
        "在新的一年",
        "以上高中",
        "会同市委宣传部",
        "长江西路",
    ],
)
def test_where_two_words_meet_there_is_no_name(text):
    assert found(text) == {}


def test_a_name_right_before_an_institution_belongs_to_it():
    assert found("宁夏闽宁中学") == {}
    assert found("宁夏回族自治区闽宁中学") == {"宁夏回族自治区": "64"}


def test_a_dateline_of_a_site_names_the_place_and_its_edition_does_not():
    assert found("人民网重庆9月1日电") == {"重庆": "50"}
    assert found("人民网重庆频道报道") == {}


def test_a_district_called_a_part_of_town_needs_its_town_before_it():
    assert found("山西阳泉市郊区") == {"山西": "14", "阳泉市": "14", "郊区": "14"}


def test_a_name_behind_a_false_one_is_still_found():
    assert found("国内江苏最好") == {"江苏": "32"}


def test_a_rank_that_belongs_to_the_next_word_is_not_taken():
    assert found("河北区域协调") == {"河北": "13"}
    assert found("河北区教育局") == {"河北区": "12"}


def test_a_shared_name_is_resolved_by_what_stands_before_it():
    assert found("徐州鼓楼区") == {"徐州": "32", "鼓楼区": "32"}


def test_a_shared_name_alone_is_ambiguous():
    text = "鼓楼区新建学校"
    hits = scan(text)
    resolve_in_context(hits, text, ())
    assert [hit.resolution for hit in hits] == ["ambiguous"]
    assert hits[0].candidates == ("320000", "350000", "410000")


def test_the_first_group_that_fits_settles_a_shared_name():
    text = "鼓楼区新建学校"
    for wanted, region in (((("350000",),), "350000"), ((("110000",), ("410000",)), "410000")):
        hits = scan(text)
        resolve_in_context(hits, text, wanted)
        assert hits[0].region_code == region


def test_a_word_in_a_list_of_places_is_a_place():
    assert found("深圳市福田区、南山、罗湖区") == {
        "深圳市": "44",
        "福田区": "44",
        "南山": "44",
        "罗湖区": "44",
    }
    assert found("南山、北水") == {}


def test_neighbours_in_a_list_outweigh_what_a_name_mostly_means():
    assert found("海南、海北两州")["海南"] == "63"
    assert found("海南、海口两地")["海南"] == "46"


def test_two_abbreviations_are_two_regions_and_more_letters_join():
    assert found("苏陕协作") == {"苏陕": "32+61"}
    assert found("鄂湘赣三省") == {"鄂湘赣": "42+43+36"}


def test_an_ambiguous_letter_needs_a_word_of_cooperation():
    assert found("苏青携手") == {"苏青": "32+63"}
    assert found("苏青老师") == {}


@pytest.mark.parametrize(
    ("text", "code"), [("在沪高校", "31"), ("科教兴宁战略", "64"), ("援疆教师", "65"), ("川籍学生", "51")]
)
def test_an_abbreviation_counts_in_a_fixed_pattern(text, code):
    assert list(found(text).values()) == [code]


@pytest.mark.parametrize("text", ["沪上", "兴宁", "苏醒", "宁静", "豫剧", "在新单位"])
def test_an_abbreviation_alone_is_no_region(text):
    assert "31" not in found(text).values()
    assert found(text) == {}


def test_any_rank_of_offices_is_not_the_own_one():
    assert [hit.resolution for hit in scan("省教育厅")] == ["own"]
    assert scan("各省教育厅") == []


def test_a_word_may_go_on_behind_a_name_but_not_begin_before_it():
    assert stands_alone("四川人爱读书", 0, 2)
    assert not stands_alone("幸福建设", 1, 3)
    assert stands_alone("中国台湾地区", 2, 4)


@pytest.mark.parametrize(
    "text",
    ["", "京", "京" * 5000, "北京师范" * 3000, "市县区" * 3000, "海南、" * 3000, "\U0001f600北京\ud800"],
)
def test_hostile_input_does_no_harm(text):
    for hit in scan(text):
        assert 0 <= hit.start < hit.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="京津冀沪宁夏北南海江苏徐州鼓楼区市县路大学中、,局长张在兴a1 ", max_size=40))
def test_hits_are_in_order_and_do_not_overlap(text):
    hits = scan(text)
    assert all(left.end <= right.start for left, right in pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
