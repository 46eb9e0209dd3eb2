"""Who speaks in a passage."""

import pytest

from fangzhi.regions.speakers import (
    goes_on_speaking,
    is_act_of_nation,
    named_persons,
    national_speakers,
    speaker,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("教育部党组书记、部长怀进鹏出席会议并讲话。", {"怀进鹏"}),
        ("教育部基础教育司司长吕玉刚、省教育厅副厅长顾月华出席会议。", {"吕玉刚"}),
        ("教育部副部长吴岩,省长毛伟明主持会议。", {"吴岩"}),
        ("国家医保局局长章轲表示", {"章轲"}),
        ("省教育厅厅长余孝其表示", set()),
        ("教育部门有关负责人参加会议", set()),
        ("教育部部长会议召开", set()),
    ],
)
def test_officials_of_the_whole_country_are_those_introduced_so(text, names):
    assert national_speakers([text]) == names


def test_who_speaks_is_read_at_the_start_of_a_passage():
    assert speaker("怀进鹏强调，要深化改革") == "怀进鹏"
    assert speaker("会上，怀进鹏指出，要深化改革") == "怀进鹏"
    assert speaker("要深化改革，怀进鹏是这样强调的") is None
    assert speaker("他强调，要深化改革") is None


def test_a_pronoun_goes_on_with_the_speaker_before():
    assert goes_on_speaking("他强调，要深化改革")
    assert goes_on_speaking("会上，他还指出，要深化改革")
    assert not goes_on_speaking("怀进鹏强调，要深化改革")
    assert not goes_on_speaking("其他要求，另行通知")


@pytest.mark.parametrize(
    "text",
    [
        "教育部近日印发通知",
        "近日，教育部等八部门印发通知",
        "全国已有千所学校参加",
        "水利部有关负责人表示",
        "各省级教育行政部门要加强统筹",
    ],
)
def test_what_a_body_of_the_whole_country_does_is_national(text):
    assert is_act_of_nation(text)


@pytest.mark.parametrize("text", ["教育部门印发通知", "省教育厅印发通知", "在全国率先建成", "走在全国前列"])
def test_what_only_names_the_country_is_not(text):
    assert not is_act_of_nation(text)


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["省教育厅副厅长顾月华出席会议并讲话。"], {"顾月华"}),
        (["宁河区教育局党委书记、局长廉成林表示，要深化改革。"], {"廉成林"}),
        (["教育部基础教育司司长吕玉刚、省教育厅有关负责人到会。", "吕玉刚指出，要办好教育。"], {"吕玉刚"}),
        (["教育部基础教育司司长吕玉刚、省教育厅有关负责人到会。"], set()),  # seen once: it is no term anyway
        (["实施书记项目，压实责任。", "加强项目管理，项目要求明确。"], set()),
        (["各县校长方能出席，校长时常说，主任全程主持。"], set()),
        (["高校要求学生参加，学校主任会参加家访。"], set()),
        (["他指出，厅长强调了三点。"], set()),
        (["省委书记、省长出席会议。"], set()),
    ],
)
def test_a_person_is_who_acts_behind_an_office(texts, names):
    assert named_persons(texts) == names
