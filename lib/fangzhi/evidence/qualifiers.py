"""What a figure is taken over, without which it reads as another one: a year, a head, three years.

在校生年均超过1000人 and 在校生1000人 are two things. What is not part of the subject itself stands behind
it in brackets: 在校生（年均）, 全科医生（每万人口）, 调整本专科专业点占比（3年内）.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fangzhi.evidence.quantity_rules import join_words

FORMER = "原"  # the value that a change starts from
_EACH_OF = "人户亩年月日天孩所村家床吨车次个名位"  # what each is one of, alone or two together
_NUMERAL = "(?<![0-9])[0-9]{1,2}|[一二三四五六七八九十两]{1,2}"


_LONGEST_SPEECH = 400  # characters; a longer one is no single statement
# ”天津外国语大学党委书记周红蕾介绍，…: the figures are the university's, not the region's
_SPOKESPERSON = re.compile(
    r"(?:^|(?<=[”。，,！？\n]))(?P<body>[\u4e00-\u9fff]{2,16}?(?:大学|学院|学校|中学|小学|幼儿园|医院|公司|集团|合作社))"
    r"(?:党委|党组|党总支|副|校|院|园|董事|总经理|书记|负责人|理事)[^，。”“,]{0,16}(?:介绍|说|表示|告诉记者|透露)(?=[，。：,:])"
)

_TITLES = ("书记", "校长", "院长", "园长", "董事长", "总经理", "负责人", "理事长")


class Speech(NamedTuple):
    """Where somebody speaks for a body of their own: a school, a hospital, a firm."""

    start: int
    end: int
    body: str


class Qualifying(NamedTuple):
    """The compiled [qualifiers] of subjects.toml."""

    frame: re.Pattern[str]
    each: re.Pattern[str]
    only_each: re.Pattern[str]
    per: re.Pattern[str]
    mean: re.Pattern[str]
    span: re.Pattern[str]


def qualifying(data: Mapping[str, Sequence[str]]) -> Qualifying:
    """Compile the section [qualifiers] of subjects.toml."""
    numbers, each = join_words(data["each_number"]), join_words(data["each"])
    changes, spans = join_words(data["over"]), join_words(data["span"])
    modal, season = join_words(data["modal"]), join_words(data["season"])
    return Qualifying(
        frame=re.compile(
            rf"^(?:[^0-9]{{0,10}}?(?:{modal}))?(?:到|至|于|自|从|在|截至|截止|到了)?20\d\d年(?!度|的)(?:{season})*(?!$)"
        ),
        only_each=re.compile(rf"(?:每(?:{numbers})?(?:{each}))+[拟将可应须要限也都再各]*"),
        # 每人每月|720元
        per=re.compile(rf"(?:每(?:{each}|[{_EACH_OF}]{{1,2}})){{1,3}}(?:达到?|为|约)?$"),
        each=re.compile(rf"(?:每(?:{numbers})?(?:{each}))+"),
        mean=re.compile(
            rf"({join_words(data['mean'])})(?:已|就|都|均)?(?:{changes})?(?:达到?|为|约|有|近|超过?|保持在|稳定在)?$"
        ),
        span=re.compile(
            rf"(?:{spans})(?:{_NUMERAL})年(?![级制以度])|(?:{_NUMERAL})年(?:之|以)?[内间来]"
            rf"|(?:{_NUMERAL})年(?=累?计?(?:{changes}))"
        ),
    )


def without_frame(left: str, patterns: Qualifying) -> str:
    """Return the text in front of a number without the year, and the plan, that it begins with.

    甘肃计划到2026年|培训食堂从业人员; what is left is never empty.
    """
    if "20" not in left:
        return left
    found = patterns.frame.match(left)
    return left[found.end() :] if found else left


def qualifiers(clause: str, left: str, subject: str, patterns: Qualifying) -> list[str]:
    """Return what a figure is taken over, where its subject does not say it already: one word, or none.

    clause: the text from the start of the clause to the number. left: the part of it behind the
    quantity before.
    """
    word = None
    if "均" in left and (found := patterns.mean.search(left)):
        word = found[1]
    elif "每" in clause:
        word = _last(patterns.each, clause)
    if word is None and "年" in clause:
        word = _last(patterns.span, clause)
    return [word] if word is not None and word not in subject else []


def speeches(text: str) -> list[Speech]:
    """Return where the text tells what a school, a hospital or a firm says of itself.

    From the quotation in front of its spokesperson to the end of the sentence behind.
    """
    if not any(title in text for title in _TITLES):
        return []
    found = []
    for match in _SPOKESPERSON.finditer(text):
        start, stop = match.start(), text.find("。", match.end())
        if text[start - 1 : start] == "”":
            start = max(text.rfind("“", max(0, start - _LONGEST_SPEECH), start), 0)
        end = min(len(text) if stop < 0 else stop, match.end() + _LONGEST_SPEECH)
        found.append(Speech(start, end, match["body"]))
    return found


def is_only_each(noun: str, patterns: Qualifying) -> bool:
    """Tell 每个街镇|拟, which counts nothing, from 每千人口床位数."""
    return noun[0] == "每" and patterns.only_each.fullmatch(noun) is not None


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = None
    for match in pattern.finditer(text):
        found = match.group()
    return found


def with_notes(subject: str, notes: list[str]) -> str:
    """Return a subject with what tells its figure apart: 在校生（年均）, 补助标准（原，每生每天）."""
    return f"{subject}（{'，'.join(notes)}）" if notes else subject
