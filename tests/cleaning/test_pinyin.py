import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.pinyin import find_annotations, is_common, orphan_edits, pinyin_edits, site_list
from fangzhi.cleaning.readings import commonest_reading, is_syllable, read_so
from fangzhi.cleaning.repair import repair
from fangzhi.cleaning.script import Script, detect_script, simplified_forms


def stripped(text):
    plain = simplified_forms()
    annotations = find_annotations(text)
    listed = site_list(text, annotations, plain=plain, is_mirror=detect_script(text) is Script.MIRROR)
    return apply_edits(text, pinyin_edits(annotations, listed, plain=plain))


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("學(xué)校開展活動", "學校開展活動"),
        ("會(huì)議（huì）在寧夏召開", "會議在寧夏召開"),
        ("綠(lǜ)色發展", "綠色發展"),
        ("學( xué )校與會議", "學校與會議"),
        ("學生們(men)參加會議", "學生們參加會議"),
        ("學(xué)校會(huì)議發(fā)展，(qū)域規劃", "學校會議發展，域規劃"),
        ("学(xué)校会(huì)议发(fā)展", "学校会议发展"),
        ("学(xué)生长(zhǎng)大，校长(zhǎng)和会(huì)长(zhǎng)到会(huì)", "学生长大，校长和会长到会"),
    ],
)
def test_pinyin_that_a_site_put_in_is_taken_out(damaged, right):
    assert stripped(damaged) == right


@pytest.mark.parametrize(
    "text",
    [
        "亳(bó)州市教育局发布消息，涡阳县开展活动",
        "安徽省六(lù)安市与台(tāi)州市、洪洞(tóng)县签约",
        "教师讲解“行(háng)业”的读音",
        "声母(b)与韵母(a)",
        "人工智能(AI)技术，体育(PE)课",
        "汉语拼音(hàn yǔ pīn yīn)教学",
        "国内生产总值(GDP)增长(5.7%)",
        "(xué)",
        "乐(lào)亭县",
        "学(xué)字的写法有很多种",
        "生字表：学(xué)习(xí)，认(rèn)真(zhēn)，写(xiě)字(zì)。",
    ],
)
def test_what_an_author_wrote_in_brackets_stays(text):
    assert stripped(text) == text


def test_on_a_page_with_a_list_the_authors_pinyin_stays():
    page = "亳(bó)州市學(xué)校，學(xué)生會(huì)議，發(fā)展。滎(xíng)陽"
    assert stripped(page) == "亳(bó)州市學校，學生會議，發展。滎(xíng)陽"


def test_a_character_that_is_seldom_annotated_is_not_on_a_list():
    page = "学校学生学习学(xué)会会议会(huì)见发展发布发(fā)放"
    assert stripped(page) == page


def test_annotations_whose_bracket_is_lost_go_where_the_page_has_a_list():
    assert apply_edits("天?xué)校", orphan_edits("天?xué)校", {"學": "xué"})) == "天?校"
    assert orphan_edits("天?xué)校", {}) == []
    assert orphan_edits("(天?ok)", {"學": "xué"}) == []


def test_readings_are_known_with_all_their_tones():
    assert commonest_reading("学") == "xué"
    assert "绿" in read_so("lǜ")
    assert "長" in read_so("zhǎng")
    assert "長" in read_so("cháng")
    assert is_syllable("zhuàng")
    assert is_syllable("ɡè")  # with the Latin small letter script g
    assert not is_syllable("ok")


def test_characters_in_common_use_are_those_of_the_first_level():
    assert is_common("学")
    assert is_common("础")
    assert not is_common("亳")
    assert not is_common("荥")
    assert not is_common("學")
    assert not is_common("。")


def test_a_piece_of_a_mirror_on_a_simplified_page_is_restored():
    page = "各地学校网络建设加快，學(xué)校網絡覆盖率达到95%，学生上网更加方便，教师随时下载资源。"
    right = "各地学校网络建设加快，学校网络覆盖率达到95%，学生上网更加方便，教师随时下载资源。"
    assert repair(page).text == right
    assert not repair(right).edits


def test_a_traditional_character_that_an_author_explains_stays():
    page = "繁体的學（xué）字写法复杂，学生常常写错，书法课上讲解了蘭亭序的来历。"
    assert repair(page).text == page
