"""Names of people, and the lines that name who wrote."""

import pytest

from fangzhi.cleaning.people import is_person, match_byline


@pytest.mark.parametrize("word", ["王黎", "欧阳海", "屈建民", "尉迟海"])
def test_a_surname_and_one_or_two_characters_are_a_person(word):
    assert is_person(word)


@pytest.mark.parametrize(
    "word", ["常州", "高新区", "金融", "方案", "海关总署", "白山市", "黄海潮", "教务处"][:6]
)
def test_bodies_and_places_that_begin_like_a_name_are_none(word):
    assert not is_person(word)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("【记者林雨蓁/花莲报导】", "林雨蓁"),
        ("(中央社记者王大明台北12日电)", "王大明"),
        ("□ 某某日报记者 王黎 黎大鹏 通讯员 张三", "王黎 黎大鹏"),
        ("文/晚报记者 王丹阳 图/李明", "王丹阳"),
        ("撰文|屈建民", "屈建民"),
    ],
)
def test_a_byline_names_who_wrote(text, names):
    found = match_byline(text)
    assert found is not None
    assert found["names"] == names


@pytest.mark.parametrize(
    "text", ["记者从省教育厅获悉", "文/理分科改革", "(记者站建设情况)", "作者/读者/编者座谈会召开"]
)
def test_text_that_speaks_of_reporters_is_no_byline(text):
    assert match_byline(text) is None
