import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.punctuation import punctuation_edits


@pytest.mark.parametrize(
    ("folded", "right"),
    [
        ("会议指出,要坚持改革;加强管理:第一,重视!", "会议指出，要坚持改革；加强管理：第一，重视！"),
        ("增长5.7%,高于全国", "增长5.7%，高于全国"),
        ("达到GDP,人均收入", "达到GDP，人均收入"),
        ("(记者 高毅哲)10月", "（记者 高毅哲）10月"),
        ("人工智能(AI)技术", "人工智能（AI）技术"),
        ("(市、区),人民", "（市、区），人民"),
        ("你知道吗?是的", "你知道吗？是的"),
        ("这是为什么??!", "这是为什么？？！"),
        ("为什么大家都愿意到农村去?因为", "为什么大家都愿意到农村去？因为"),
        ('"双减"政策,"好!"', "“双减”政策，“好！”"),
        ("所谓'内卷'现象", "所谓‘内卷’现象"),
        ("发布时间:2024-01-17", "发布时间：2024-01-17"),
    ],
)
def test_marks_of_chinese_sentences_become_full_width(folded, right):
    assert apply_edits(folded, punctuation_edits(folded)) == right
    assert punctuation_edits(right) == []


@pytest.mark.parametrize(
    "text",
    [
        "5.7",
        "12:30",
        "A/B",
        "1,200人",
        "比例为1:3",
        "http://www.moe.gov.cn/a,b?c=1:2",
        'He said: "Hello, world" (again)!',
        "report(1).pdf",
        "f(x)=1",
        "十五)教育(",
        "音量?可以",
        '他说"好',
        "it's 学生's",
        "C:\\教育",
    ],
)
def test_numbers_addresses_and_english_keep_their_marks(text):
    assert apply_edits(text, punctuation_edits(text)) == text
