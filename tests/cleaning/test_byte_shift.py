import random

import pytest

from fangzhi.cleaning.byte_shift import _n_observed, byte_shift_edits, has_odd_places, undamaged_text
from fangzhi.cleaning.likelihood import general_chinese
from fangzhi.cleaning.repair import repair
from fangzhi.cleaning.script import simplified_only, traditional_only
from fangzhi.cleaning.shift_search import Judge, Search
from tests import damage
from tests.clean_pages import PAGES


def shifted_back(text, *, foreign=frozenset(), listed=None):
    judge = Judge(general_chinese().with_page(undamaged_text(text)), foreign=foreign, listed=listed)
    edits = byte_shift_edits(text, lambda: judge)
    return [(text[e.start : e.end], e.repaired) for e in edits]


TRADITIONAL = simplified_only()
SIMPLIFIED = traditional_only()


@pytest.mark.parametrize(
    ("page", "damaged", "restored"),
    [
        # 津 BDF2 and 將 8CA2 with (qū) between F2 8C, the bytes of 驅
        ("“天津?qū)⒓涌旖ㄔO心理素質體系", "?qū)⒓涌旖ㄔO", "將加快建設"),
        # 。” A1A3 A1B1 cut before A3A1
        ("留學生超過50%?！碧旖蛲鈬\ue268Z大學黨委書記", "?！碧旖蛲鈬\ue268Z", "。”天津外國語"),
        ("留學生超過50%?!碧旖蛲鈬\ue268Z大學黨委書記", "?!碧旖蛲鈬\ue268Z", "。”天津外國語"),
        ("就會大打折扣?!彼E州區教育局", "?!彼E", "。”薊"),
    ],
)
def test_stretches_of_traditional_pages_come_back(page, damaged, restored):
    assert shifted_back(page, foreign=TRADITIONAL) == [(damaged, restored)]


def cut_everywhere(text):
    return damage.decode_pieces(damage.cut_bytes(text.encode("gbk"), share=1.0, random=random.Random(0)))


@pytest.mark.parametrize(
    "text",
    [
        "他说：“我们要办好每一所学校。”随后，大家发言",  # 。” holds ！
        "孩子们经常会感到满意，老师要耐心",  # 常会 holds ；
        "推进规模空前的改革，完善政策",  # 模空 holds ？
    ],
)
def test_whatever_character_was_cut_is_found(text):
    damaged = cut_everywhere(text)
    assert "?" in damaged
    assert repair(damaged).text == text


def test_a_run_that_a_cut_ends_gets_its_last_character_back():
    text = "“每天都来学习。”学生们面对面交流，收获很大"
    data = text.encode("gbk")
    first = data.index(b"\xa3\xa1")
    second = data.index(b"\xa3\xac")
    damaged = damage.decode_pieces([data[:first], data[first:second], data[second:]])
    assert damaged.count("?") == 2
    assert repair(damaged).text == text


def test_a_private_use_character_that_vanished_is_bridged():
    text = "他说：“办好人民满意的教育。”会议要求各地加强组织领导，落实责任"
    pieces = damage.cut_bytes(text.encode("gbk"), share=1.0, random=random.Random(0))
    damaged = damage.decode_pieces(pieces, drop_private=True)
    assert damaged != damage.decode_pieces(pieces)
    assert repair(damaged).text == text


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        # 务，让 84D5 A3AC D78C: ACD7 vanished, and the annotation is behind its second byte
        ("如期完成年度目标任务，让祖国北疆这道风景线更加亮丽", {"繕": "shàn", "讓": "ràng"}),
        # 育服务 D3FD B7FE 84D5: FDB7 and FE84 vanished; elsewhere the page shows who is read so
        ("推进全民受益。”教育服务的优质均衡，是社会公平的重要基础，服务水平要提高", {"務": "wù"}),
    ],
)
def test_private_use_characters_that_vanished_before_an_annotation_are_bridged(text, listed):
    damaged = damage.mirror_page(
        text, random=random.Random(0), listed=listed, cut_share=1.0, drop_private=True
    )
    assert "?" in damaged
    assert repair(damaged).text == text


@pytest.mark.parametrize(
    ("text", "listed", "left"),
    [
        ("乡村教育的基础在义务教育阶段。现阶段，我国乡村教育发展较快", {"現": "xiàn"}, "?,F(xiàn)階段"),
        ("教育公平是社会公平的重要基础。基础教育处于先导地位，学校要办好", {"礎": "chǔ"}, "?;A(chǔ)教育"),
    ],
)
def test_a_letter_with_an_annotation_is_the_half_of_a_character(text, listed, left):
    damaged = damage.mirror_page(
        text, random=random.Random(0), listed=listed, cut_share=1.0, drop_private=True
    )
    assert left in damaged
    assert repair(damaged).text == text


@pytest.mark.parametrize("text", ["他选了?,A(ā)是元音", "维生素?;C(xīn)的来源"])
def test_a_letter_whose_annotation_fits_no_character_is_read_as_none(text):
    assert all(edit.reason != "byte_shift" for edit in repair(text).edits)


@pytest.mark.parametrize(
    ("damaged", "restored"),
    [
        # 建立 BDA8 C1A2: no character is A8C1
        (
            "医?！⑺拔瘛⒔逃\ue40a⒚裾\ue468⑾绱逭裥说炔棵乓\ue01c?⑿畔⒐蚕砘\ue325?，每月比对一次数据。",
            "部门要建立信息共享机制",
        ),
        # 师李 CAA6 C0EE
        ("早点开学?！痹谛郯补ぷ鞯墓こ淌?蠲人怠?", "工作的工程师李萌说"),
    ],
)
def test_a_pair_inside_a_run_that_is_no_character_is_two_halves_and_no_folded_mark(damaged, restored):
    assert restored in repair("乡村公路建设取得新进展\n" + damaged + "\n").text


@pytest.mark.parametrize(
    ("damaged", "restored"),
    [
        ("处10万元以上50万元以下?？睢Ｔ谀掀绞?，始建于", "罚款。在南平"),  # 罚 is rare behind 下
        ("条例?；ご\ue08a炒迓洌嘞绯钣写Ψ?，让", "保护传统村落"),
    ],
)
def test_a_rare_character_is_found_by_the_one_behind_it(damaged, restored):
    assert restored in repair(damaged).text


def test_a_run_of_which_only_the_last_half_is_open_is_restored_up_to_there():
    text = "对申报认定、规划编制、保护利用、监督管理以及法律责任等作出明确规定。\n土楼、廊桥、古厝，是八闽大地的鲜明标识。"
    restored = repair(cut_everywhere(text).replace("?\n", "?")).text
    assert "保护利用、监督管理以及法律责任等作出明确规定" in restored


def test_a_rare_word_is_not_taken_for_vanished_bytes():
    text = "会议按时到达。“通勤不是问题，只盼着学校早点开学"
    pieces = damage.cut_bytes(text.encode("gbk"), share=1.0, random=random.Random(0))
    assert "通勤不是问题" in repair(damage.decode_pieces(pieces)).text


def test_a_reading_with_a_character_left_open_is_at_most_a_guess():
    page = "各地推广“一部手机办事通”“云南医?！毙〕绦虻认呱锨\ue47c?，让群众少跑腿。"
    edits = [edit for edit in repair(page).edits if edit.reason == "byte_shift"]
    assert edits
    assert all(edit.confidence <= 0.5 for edit in edits if "?" in edit.repaired)


def test_a_digit_that_was_eaten_is_never_invented():
    text = "攻克关键技术12项，获得发明专利87件，开展国际合作，学校会同企业发展实业"
    listed = {"际": "jì", "学": "xué", "会": "huì", "业": "yè"}
    damaged = damage.decode_pieces([damage.annotate_bytes(text.encode("gbk"), listed)])
    assert damaged.startswith("攻克关键技?jì)?2项")
    assert repair(damaged).text.startswith("攻克关键技术?2项")


def test_a_tag_that_lost_its_bracket_is_no_digit():
    data = "他说：“我们要办好每一所学校。”记者发布消息<br>会议结束".encode("gbk")
    cut = data.index(b"\xa3\xa1")
    damaged = damage.decode_pieces([data[:cut], data[cut:]])
    assert "?br>" in damaged
    assert repair(damaged).text == "他说：“我们要办好每一所学校。”记者发布消息会议结束"


@pytest.mark.parametrize(
    "text",
    [
        "怎么办?!这样不行,大家说?",
        "到底是谁???没有人知道!!",
        "群众还有哪些期盼?基层医生待遇如何保障?药品供应能否更加充足?",
        "“为什么石头上要刻字?”“妈妈,这个字怎么念?”孩子们问",
        "粮食丰收靠的是什么?一靠政策好,二靠科技强",
        "音量?可以。屏幕中???示散?不好,?示??卡",
        "What?！这是什么",
        "珨??踬ゴ怢督???T 扂??珨嶱宎憩桶陇婓?y最锋眒??疑珨嶲湮散",
        "？！；，?",
    ],
)
def test_question_marks_and_hopeless_losses_are_left_alone(text):
    assert shifted_back(text, foreign=SIMPLIFIED) == []


@pytest.mark.parametrize(
    ("stretch", "n_observed"),
    [("?！彼E", 2), ("?!彼E", 2), ("?，?", 0), ("?!现?", 1), ("?!碧旖蛲鈬", 4), ("?qū)⒓", 2)],
)
def test_characters_with_both_bytes_are_counted(stretch, n_observed):
    assert _n_observed(stretch) == n_observed


def test_a_lead_byte_that_was_lost_anywhere_is_found():
    data = "会议要求推动教育高质量发展8月完成".encode("gbk")
    damaged = damage.decode_cp936(data[:8] + b"?" + data[9:])
    assert damaged.startswith("会议要求?")
    assert repair(damaged).text.startswith("会议要求推动教育高质量发")


def test_a_quotation_mark_that_closes_nothing_is_no_reading():
    text = "护边员穿上迷彩服，准时出发巡逻，学校会议，企业发展，设县"
    listed = {"际": "jì", "学": "xué", "会": "huì", "业": "yè", "设": "shè"}
    damaged = damage.decode_pieces([damage.annotate_bytes(text.encode("gbk"), listed)])
    assert "准?jì)" in damaged
    assert repair(damaged).text == text


def test_clean_pages_have_no_odd_places_once_their_marks_are_full_width():
    assert not any(has_odd_places(page) for page in PAGES.values())


def test_an_unsure_stretch_is_marked_and_left_as_it_is():
    # Two thousand trials of lost bytes without context: what is not sure must not change
    page = "?！碧"
    assert repair(page).text.replace("！", "!") in (page.replace("！", "!"), page)


def test_the_search_stops_where_nothing_is_won():
    text = "?！" + "碧旖蛲鈬" * 500
    search = Search(text, 0, Judge(general_chinese()))
    search.readings()
    assert len(search._standing) < 450


def test_all_cuts_of_a_page_together_are_restored():
    page = PAGES["jiangxi_employment"]
    damaged = damage.mirror_page(page, random=random.Random(0), cut_share=1.0, folded=False)
    out = repair(damaged).text
    assert "学校请来了企业负责人，面对面交流" in out
    assert "南昌航空大学的应届毕业生胡晓敏高兴地说" in out
