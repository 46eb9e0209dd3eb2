import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.comparison.wording import (
    PHRASE_COLUMNS,
    SPAN_COLUMNS,
    shared_phrases,
    shared_spans,
    without_wording,
    wording_shares,
)
from tests.comparison.corpora import Said, corpus

SLOGAN = "坚持以人民为中心发展教育，全面落实立德树人根本任务"


def spans_of(c, **options):
    return shared_spans(c.frame, c.passages, **options)


def texts(*pairs):
    return corpus(*[[[Said(region, text)]] for region, text in pairs])


def test_wording_that_two_regions_repeat_is_found_with_its_place():
    c = texts(("北京", f"今年北京{SLOGAN}，成效好。"), ("上海", f"上海市{SLOGAN}。"))
    spans = spans_of(c)
    assert spans["text"].tolist() == [SLOGAN, SLOGAN]
    assert spans[["start", "end"]].to_numpy().tolist() == [[4, 4 + len(SLOGAN)], [3, 3 + len(SLOGAN)]]
    assert spans["n_regions"].tolist() == [2, 2]


def test_punctuation_need_not_agree():
    c = texts(("北京", SLOGAN), ("上海", SLOGAN.replace("，", ",") + "!"))
    assert spans_of(c)["text"].tolist() == [SLOGAN, SLOGAN.replace("，", ",")]


@pytest.mark.parametrize(
    "c",
    [
        # eleven characters; the same region twice; the same document twice; two passages that meet
        texts(("北京", "甲" + SLOGAN[:11]), ("上海", "乙" + SLOGAN[:11])),
        texts(("北京", SLOGAN), ("北京", SLOGAN)),
        corpus([[Said("北京", SLOGAN), Said("上海", SLOGAN)]]),
        corpus([[Said("北京", SLOGAN[:7]), Said("北京", SLOGAN[7:14])]], [[Said("上海", SLOGAN[:14])]]),
        corpus(),
        texts(("北京", ""), ("上海", "？！……")),
    ],
)
def test_nothing_else_is_shared_wording(c):
    assert spans_of(c).empty
    assert tuple(spans_of(c).columns) == SPAN_COLUMNS
    assert tuple(shared_phrases(c.frame, c.passages).columns) == PHRASE_COLUMNS


def test_sections_of_one_page_may_share_wording():
    assert len(spans_of(corpus([[Said("北京", SLOGAN)], [Said("上海", SLOGAN)]]))) == 2


def test_each_phrase_is_listed_once_as_long_as_the_same_passages_share_it():
    core = "习近平新时代中国特色社会主义思想"
    long = f"坚持以{core}为指导，全面贯彻党的教育方针"
    c = texts(("北京", f"北京{long}。"), ("上海", f"上海{long}！"), ("浙江", f"浙江学习{core}，一以贯之"))
    phrases = shared_phrases(c.frame, c.passages)
    assert phrases["wording"].tolist() == [core, long]
    assert phrases["n_regions"].tolist() == [3, 2]
    assert phrases["regions"].tolist() == [("北京", "上海", "浙江"), ("北京", "上海")]
    assert phrases["passage_ids"][1] == ("000.1-01", "001.1-01")


@pytest.mark.parametrize(
    ("first", "second", "wording"),
    [
        ("我们着力稳就业、稳企业、稳市场、稳预期。", "要大力稳就业、稳企业、稳市场、稳预期！", "稳就业、稳企业、稳市场、稳预期"),
        ("十个，区域之间协调发展的格局基本形成。", "这个，区域之间协调发展的格局基本形成；", "区域之间协调发展的格局基本形成"),
        ("代表人民政府，向大会报告全年的工作，请予审议", "向大会报告全年的工作，请提意见，人民政府，", "向大会报告全年的工作"),
    ],
)  # fmt: skip
def test_a_wording_begins_and_ends_with_a_word_and_not_in_the_rest_of_a_clause(first, second, wording):
    c = texts(("北京", first), ("上海", second))
    assert shared_phrases(c.frame, c.passages, n_chars=8)["wording"].tolist() == [wording]


def test_cutting_the_wording_out_leaves_the_rest_and_the_ids():
    c = texts(("北京", f"甲{SLOGAN}乙"), ("上海", f"{SLOGAN}丙"), ("浙江", "自己的话"))
    kept = without_wording(c.passages, spans_of(c))
    assert kept["text"].tolist() == ["甲乙", "丙", "自己的话"]
    assert kept["passage_id"].tolist() == c.passages["passage_id"].tolist()


def test_the_share_of_wording_in_a_region_counts_characters():
    c = texts(("北京", SLOGAN + "甲" * len(SLOGAN)), ("上海", SLOGAN), ("浙江", "自己的话"))
    shares = wording_shares(c.frame, c.passages, spans_of(c)).set_index("region")["share"]
    assert shares.to_dict() == {"北京": 0.5, "上海": 1.0, "浙江": 0.0}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["北京", "上海", "浙江"]), st.text("甲乙丙，", max_size=40)), max_size=6
    )
)
def test_spans_are_what_a_search_for_every_n_gram_finds(pairs):
    c = texts(*pairs)
    n = 4
    letters = [[(i, x) for i, x in enumerate(text) if x != "，"] for _, text in pairs]
    grams = [{"".join(x for _, x in ls[i : i + n]) for i in range(len(ls) - n + 1)} for ls in letters]
    expected = {}
    for p, ls in enumerate(letters):
        for i in range(len(ls) - n + 1):
            gram = "".join(x for _, x in ls[i : i + n])
            if len({pairs[q][0] for q in range(len(pairs)) if gram in grams[q]}) > 1:
                expected.setdefault(p, set()).update(k for k, _ in ls[i : i + n])
    found = {}
    for row in spans_of(c, n_chars=n).itertuples():
        p = int(row.passage_id[:3])
        assert row.text == pairs[p][1][row.start : row.end]
        found.setdefault(p, set()).update(k for k in range(row.start, row.end) if pairs[p][1][k] != "，")
    assert found == expected


@pytest.mark.parametrize("text", ["啊" * 40_000, "\x00" * 40_000, "a1" * 20_000, "甲乙" * 20_000])
def test_hostile_texts_are_worked_off_in_linear_time(text):
    c = texts(("北京", text), ("上海", text))
    began = time.process_time()
    spans_of(c)
    shared_phrases(c.frame, c.passages)
    assert time.process_time() - began < 2
