"""When something happened, or is to happen."""

import pandas as pd
import pytest

from fangzhi.artefacts import conform
from fangzhi.evidence import find_events
from fangzhi.evidence.events import dates_of


def found(text, published_on=None):
    return [(text[one.start : one.end], one.when) for one in dates_of(text, published_on=published_on)]


@pytest.mark.parametrize(
    ("text", "published_on", "dates"),
    [
        ("2023年，新增学位10万个。", None, [("2023年", "2023")]),
        ("2023年9月启用，到2025年建成。", None, [("2023年9月", "2023-09"), ("2025年", "2025")]),
        ("2024年1月17日，会议召开。", None, [("2024年1月17日", "2024-01-17")]),
        ("1月17日，会议召开。", "2024-01-18", [("1月17日", "2024-01-17")]),
        ("12月28日，会议召开。", "2024-01-03", [("12月28日", "2023-12-28")]),  # the December before
        ("4月13日至14日，座谈会召开。", None, [("4月13日至14日", None)]),  # never guessed
        ("12月30日至1月2日，展演举行。", "2024-01-03", [("12月30日至1月2日", "2023-12-30")]),
        ("中新网10月30日电（王林）29日，会议在广安召开。", "2024-10-30", [("29日", "2024-10-29")]),
        ("2024年2月30日，会议召开。", None, [("2024年2月30日", None)]),  # there is no such day
        ("31日，会议召开。", "2024-04-28", [("31日", None)]),
        ("争取3年内调整20%专业点。", None, [("3年内", None)]),
        ("自2019年起实施。", None, [("2019年", "2019")]),
        ("2023年以来3次调研。", None, [("2023年", "2023")]),
        ("2023年度考核结束。", None, [("2023年度", "2023")]),
    ],
)
def test_a_date_is_as_exact_as_the_text_and_takes_the_rest_from_what_is_known(text, published_on, dates):
    assert found(text, published_on) == dates


@pytest.mark.parametrize(
    "text",
    [
        "本报银川10月13日讯（记者 高毅哲）",
        "较2020年增长两成。",
        "由2019年的87所增加。",
        "印发《职业教育改革实施方案（2021—2025年）》，落实《2024年工作要点》。",
        "2024年是新中国成立75周年。",
        "贯彻2024年全国教育工作会议精神。",
        "10年来，超过1000人。",
        "近3年内在校生增加。",
        "每月15日公布。",
        "编号2023年级。",
        "1023年始建。",
    ],
)
def test_what_only_holds_a_date_is_no_event(text):
    assert found(text, "2024-10-13") == []


def test_an_event_has_its_region_its_status_and_its_place_in_the_passage():
    passages = pd.DataFrame(
        {
            "passage_id": ["1.1-01", "1.1-02"], "document_id": "1.1", "kind": ["title", "body"],
            "text": ["2024年工作", "2023年建成10所学校。到2027年，建成20所学校。"],
        }
    )  # fmt: skip
    regions = pd.DataFrame(
        {"passage_id": ["1.1-02"] * 2, "region": ["四川", "重庆"], "role": "subject", "weight": 0.5}
    )
    documents = pd.DataFrame({"document_id": ["1.1"], "published_on": [None]})
    events = conform(find_events(passages, regions, documents).assign(theme=None), "events")
    assert events["when"].tolist() == ["2023", "2027"]
    assert events["status"].tolist() == ["achieved", "target"]
    assert set(events["region"]) == {"四川、重庆"}
    assert [passages["text"][1][a:b] for a, b in zip(events["start"], events["end"], strict=True)] == [
        "2023年",
        "2027年",
    ]


def test_texts_without_dates_have_no_events():
    none = pd.DataFrame({"passage_id": [], "document_id": [], "kind": [], "text": []})
    regions = pd.DataFrame({"passage_id": [], "region": [], "role": [], "weight": []})
    documents = pd.DataFrame({"document_id": [], "published_on": []})
    assert conform(find_events(none, regions, documents), "events").empty
