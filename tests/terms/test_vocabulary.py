"""Which words become terms."""

import pytest

from fangzhi.artefacts.resources import read_words
from fangzhi.terms import general_stopwords, is_term


@pytest.mark.parametrize(
    "word",
    [
        "职业教育",
        "高校",
        "5G",
        "AI",
        "AI4S",
        "C919",
        "APP",
        "A-level",
        "T恤",
        "一流",
        "一体化",
        "十四五规划",
        "双一流",
        "三农",
    ],
)
def test_a_word_that_says_something_is_a_term(word):
    assert is_term(word)


@pytest.mark.parametrize(
    "word",
    [
        "", " ", "教", "A", "2023", "5.7", "65%", "18-20", "，", "“", "一", "三十", "十二", "第一",
        "第三十", "五个", "几百万", "二是", "一年多来", "百分之五", "20km", "2000MB", "我们", "因为",
        "但是", "以及", "非常", "进一步", "许多", "积极", "切实", "——",
    ],
)  # fmt: skip
def test_numbers_marks_and_grammatical_words_are_no_terms(word):
    assert not is_term(word)


@pytest.mark.parametrize(
    "path", ["terms/data/stopwords.txt", "fields/education/stopwords.txt", "fields/education/lexicon.txt"]
)
def test_a_word_list_names_each_word_once(path):
    words = read_words(path)
    assert len(words) > 20
    assert [word for word in set(words) if words.count(word) > 1] == []


def test_officialese_is_stopped_and_the_matter_is_not():
    stopped = set(general_stopwords())
    assert {"推进", "加强", "工作", "习近平总书记", "高质量发展"} <= stopped
    assert not {"职业教育", "乡村振兴", "人工智能", "医院", "环境", "养老", "高速公路"} & stopped


def test_adverbs_that_praise_are_stopped_and_what_sounds_like_them_is_not():
    stopped = set(general_stopwords())
    assert {"成功", "圆满", "逐步", "严格", "事项"} <= stopped  # 成功举办, 圆满完成: no region's own word
    assert not {"成果转化", "审批事项", "步行", "认证"} & stopped


def test_no_word_of_the_lexicon_is_stopped():
    stopped = set(general_stopwords()) | set(read_words("fields/education/stopwords.txt"))
    assert set(read_words("fields/education/lexicon.txt")) & stopped == set()
