"""The words of a text are jieba's, whichever engine cuts it."""

import glob
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import jieba
import pytest
import rjieba
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.artefacts.resources import read_words
from fangzhi.terms import segment
from fangzhi.terms.segmentation import _jieba_tokenizer

ROOT = Path(__file__).parents[2]

# where letters, digits and marks meet Chinese, as pages of the field write them
MIXED = (
    "2023年，天津5G+智慧教育，AI4S(科学智能)时代",
    "18-20岁青年，K-12课程，A-level与STEM",
    "1.5.6节，www.moe.gov.cn，admin_01@edu.cn",
    "增长65.86%，完成率100%-120%，3%5",
    "“1+6+N”体系、“三抓三促三提升”、4.8万名",
    "B超、T恤、AT&T、C++、4S店、卡拉OK、江南Style",
    "C919首飞-2023-05-28，v2.0_beta",
)


def reference(text):
    """Return what jieba itself says, on a tokenizer that has learned nothing and writes nothing."""
    return _jieba_tokenizer().lcut(text)


@pytest.fixture(scope="module")
def plain_jieba():
    return _jieba_tokenizer()


def test_the_tokenizer_without_a_cache_file_is_jieba_itself(tmp_path):
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path)
    text = "".join(MIXED) + "加快推进教育数字化战略行动"
    assert tokenizer.lcut(text) == reference(text)


@pytest.mark.parametrize("text", MIXED)
def test_letters_digits_and_marks_are_cut_as_jieba_cuts_them(text, plain_jieba):
    assert segment([text])[0] == plain_jieba.lcut(text)


def test_rjieba_alone_would_differ_so_the_healing_is_not_idle(plain_jieba):
    assert any(rjieba.cut(text) != plain_jieba.lcut(text) for text in MIXED)


def test_real_pages_are_cut_as_jieba_cuts_them(plain_jieba):
    pages = sorted(glob.glob(str(ROOT / "seeds" / "*.txt"))) + sorted(
        glob.glob(str(ROOT / "tests/gold/*.txt"))
    )
    lines = [line for page in pages for line in Path(page).read_text("utf-8").splitlines()]
    assert len(lines) > 300
    assert segment(lines) == [plain_jieba.lcut(line) for line in lines]


def test_random_words_marks_and_rare_characters_are_cut_as_jieba_cuts_them(plain_jieba):
    rng = random.Random(5)
    words = sorted(word for word, n in plain_jieba.FREQ.items() if n)
    marks = [
        "18-20",
        "K-12",
        "3.5%",
        "2023",
        "+",
        "_",
        "%",
        "&",
        " ",
        "\r\n",
        "，",
        "𠀀",
        "㐀",
        "鿖",
        "é",
        "４",
        "\t",
        ".",
    ]
    texts = [
        "".join(rng.choice(rng.choice((words, words, marks))) for _ in range(rng.randint(1, 25)))
        for _ in range(1500)
    ]
    assert segment(texts) == [plain_jieba.lcut(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_cut_and_joins_to_itself(text):
    assert "".join(segment([text])[0]) == text


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="学教育部2 5G-._+%&#，\n鿖龘\ud800é", max_size=30))
def test_awkward_characters_are_cut_as_jieba_cuts_them(text):
    assert segment([text])[0] == segment([text], engine="jieba")[0]


def test_a_lone_half_character_is_no_error():
    assert "".join(segment(["教育\ud83d数字化"])[0]) == "教育\ud83d数字化"


def test_a_very_long_block_without_marks_takes_no_quadratic_time():
    text = "龘" * 60_000
    began = time.perf_counter()
    assert "".join(segment([text])[0]) == text
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("engine", ["auto", "jieba"])
def test_a_lexicon_word_stays_whole(engine):
    words = segment(
        ["推动产教融合共同体建设，上好大思政课。"], lexicon=["产教融合共同体", "大思政课"], engine=engine
    )[0]
    assert words == ["推动", "产教融合共同体", "建设", "，", "上", "好", "大思政课", "。"]


def test_every_word_of_the_education_lexicon_stays_whole_by_itself():
    lexicon = read_words("fields/education/lexicon.txt")
    assert [words for words in segment(lexicon, lexicon=lexicon) if len(words) > 1] == []


def test_a_name_with_marks_inside_stays_whole():
    lexicon = ["中国—东盟职业教育联展", "“1+6+N”体系", "5G+智慧教育"]
    words = segment(["举办中国—东盟职业教育联展，建成“1+6+N”体系和5G+智慧教育应用。"], lexicon=lexicon)[0]
    assert [word for word in words if word in lexicon] == lexicon


@pytest.mark.parametrize("text", ["15G流量", "5GB内存"])
def test_a_latin_name_is_not_found_inside_a_longer_one(text):
    assert "5G" not in segment([text], lexicon=["5G", "A+5G"])[0]


def test_a_name_with_marks_is_not_found_inside_a_longer_one():
    assert "5G+AI" not in segment(["15G+AI，5G+AIGC"], lexicon=["5G+AI"])[0]
    assert "5G+AI" in segment(["建5G+AI课堂"], lexicon=["5G+AI"])[0]


def test_the_longest_of_two_names_wins():
    lexicon = ["5G", "5G+智慧教育"]
    assert segment(["完善5G+智慧教育应用"], lexicon=lexicon)[0] == ["完善", "5G+智慧教育", "应用"]


def test_a_lexicon_reaches_no_later_call():
    text = "推动产教融合共同体建设"
    before = segment([text])
    segment([text], lexicon=["产教融合共同体"])
    segment([text], lexicon=["产教融合共同体"], engine="jieba")
    assert segment([text]) == before == segment([text], engine="jieba")
    assert rjieba.cut(text) == before[0]


def test_order_and_repetition_of_the_lexicon_do_not_matter():
    text = "市域产教融合共同体与产教融合"
    words = ["产教融合", "市域产教融合共同体", "产教融合共同体"]
    assert segment([text], lexicon=words) == segment([text], lexicon=[*reversed(words), *words, " ", ""])


def test_an_unknown_engine_is_refused_by_name():
    with pytest.raises(ValueError, match="'thulac' is not known; there is auto, jieba, rjieba"):
        segment(["教育"], engine="thulac")


def test_nothing_is_written_and_nothing_printed(tmp_path):
    code = (
        "from fangzhi.terms import segment\n"
        "segment(['龘教育'], lexicon=['大思政课']); segment(['教育'], engine='jieba')\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("", "", [])


def test_no_empty_list_is_lost():
    assert segment([]) == []
    assert segment(["", "教育"]) == [[], ["教育"]]


def test_white_space_and_line_ends_come_out_as_jieba_gives_them(plain_jieba):
    text = "教育\r\n\r\n 数字化\t转型\n"
    assert segment([text])[0] == plain_jieba.lcut(text)
