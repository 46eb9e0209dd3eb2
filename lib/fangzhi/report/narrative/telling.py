"""Which sentence of a text is worth quoting, and how it is quoted: its words, who says them, the marker."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from fangzhi.artefacts import each_row
from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.sentences import sentence_spans, split_sentences
from fangzhi.report.language import catalogue
from fangzhi.report.markup import cite, quoted
from fangzhi.report.narrative.regions import RegionTables

LONGEST = 140  # characters of a quotation; longer is a paragraph
_SHORTEST = 20  # shorter is a heading
_MATTERS = 3  # figures and names that count: a list of ten is no better to read than one of three
_FORMULA, _MEETING, _DANGLING, _HEADING = 0.5, 0.3, 0.5, 0.4  # what is left of a sentence's worth
_LEAST = 0.6  # news of a meeting, a formula and nothing else: better no quotation than that

_VERBS = "(?:指出|强调|表示|介绍说|介绍|认为|谈到|提出|告诉记者|说)"
# Who is quoted: what stands before a verb of saying, at the head of a sentence.
_SAYING = re.compile(f"^([^，。；：“”]{{2,30}}?)(?:还|同时|最后|进一步)?{_VERBS}(?=[，：])")
# Or behind the quotation: “……。”天津外国语大学党委书记周红蕾介绍，
_SAID = re.compile(f"^([^，。；：“”]{{2,30}}?){_VERBS}(?=[，：。])")
_ASKING = re.compile(r"^([^，。；：“”]{2,4})(?:要求|希望|提出)")
_PRONOUN = re.compile(f"^[她他](?:还|同时|最后|进一步)?{_VERBS}，")  # 她指出，: who it is stands behind
_WHERE = re.compile("(?<=.)在[^在]{0,14}(?:上|中|时)$")  # 林和平|在会上|表示
_TITLE = re.compile("(?:书记|长|主任|主席|委员|总督学|负责人|秘书长|代表)$")
_OTHER_QUOTES = str.maketrans("“”‘’", "‘’“”")


def candidates(tables: RegionTables, rows: Any, region: str) -> Iterator[tuple[Any, str, float]]:
    """Yield the sentences of a region's passages that can be quoted, with their passage and their worth.

    rows: passages with their weight for the region. Of one about several regions only what names this one,
    or says of all that they have it (两地).
    """
    joint = _rules()["joint"][0]
    for row in each_row(rows):
        matters = tables.matters.get(row.passage_id, ())
        for sentence in split_sentences(row.text):
            if row.weight > 0.99 or region in sentence or joint.search(sentence):
                told = without_number(sentence)
                least = _LEAST if told == sentence else _LEAST * _HEADING
                if (found := worth(sentence, matters)) >= least:
                    yield row, told, found / math.sqrt(len(told))


def worth(sentence: str, matters: Iterable[str] = ()) -> float:
    """Return how much a sentence tells, whatever it is about: 1 for a plain one, 0 if it cannot be quoted.

    matters: the figures and names that its passage states. A formula of the genre, news of a meeting and a
    heading are worth less, what is counted or named more.
    """
    told = without_number(sentence)
    if not (_SHORTEST <= len(told) <= LONGEST and _is_whole(told)):
        return 0.0
    rules = _rules()
    n_matters = min(_MATTERS, sum(matter in told for matter in set(matters)))
    is_meeting = any(pattern.search(told) for pattern in rules["meetings"])
    found = _MEETING if is_meeting else 1 + 0.5 * n_matters  # what is counted there are those who came
    found *= _FORMULA ** sum(bool(pattern.search(told)) for pattern in rules["formulas"])
    alone = _PRONOUN.sub("", told)  # she is named behind the quotation
    found *= _DANGLING if any(pattern.search(alone) for pattern in rules["dangling"]) else 1.0
    return found * (_HEADING if told != sentence and not n_matters else 1.0)


def has_formula(text: str) -> bool:
    """Say whether a formula of the genre stands in a text."""
    return any(pattern.search(text) for pattern in _rules()["formulas"])


def is_of_meeting(text: str, words: str) -> bool:
    """Say whether the sentence of a text that holds some words is news of a meeting: who came, who spoke."""
    sentence = next((one for one in split_sentences(text) if words in one), "")
    return any(pattern.search(sentence) for pattern in _rules()["meetings"])


def is_loose(subject: str) -> bool:
    """Say whether a subject counts those who took part in something that only its page names: 参加学生."""
    return bool(_rules()["loose"][0].search(subject))


def announces(text: str) -> bool:
    """Say whether a paragraph, or a sentence, says what is to come: 下一步，…"""
    return bool(_rules()["plans"][0].search(text))


def without_number(sentence: str) -> str:
    """Return a sentence without the number that it has in a list: 一是, （三）, 第三，."""
    return _rules()["numbering"][0].sub("", sentence, count=1).lstrip()


def _is_whole(sentence: str) -> bool:
    """Say whether a sentence has an end, and does not begin in the middle of another."""
    return sentence.rstrip("”’」』）)】》\"'")[-1:] in set("。！？!?") and sentence[:1] not in set(
        "，。；：、的”’）"
    )


@cache
def _rules() -> dict[str, list[re.Pattern[str]]]:
    given = read_toml("report/texts/telling.toml")
    return {
        name: [re.compile(one) for one in ([value] if isinstance(value, str) else value)]
        for name, value in given.items()
    }


def quotation(tables: RegionTables, passage_id: str, words_quoted: str) -> str:
    """Return words of a passage with who says them, and the marker."""
    who = who_speaks(tables, passage_id, words_quoted)
    said = quoted(_inner(_without_speaker(words_quoted, who)))
    key = "crossread.said_by" if who else "crossread.said"
    return catalogue().say(key, text=said, who=quoted(who), evidence=cite([passage_id]))


def _without_speaker(words_quoted: str, who: str) -> str:
    """Return quoted words without 她指出， or 吕玉刚指出， in front, where the speaker stands behind them."""
    found = _SAYING.match(words_quoted)
    if who and found and found[1] in who:
        return words_quoted[found.end() + 1 :]
    return _PRONOUN.sub("", words_quoted) if who else words_quoted


def _inner(text: str) -> str:
    """Return a quotation for the marks it stands in: its own are single, and within these double again.

    What is part of a speech keeps no mark that began or ended it. Both languages have this rule (GB/T 15834).
    """
    is_whole = text.startswith("“") and _closing(text) in {len(text) - 1, -1}
    is_end = text.endswith("”") and text.count("”") > text.count("“")
    inner = text[1 if is_whole else 0 : -1 if is_end or (is_whole and text.endswith("”")) else None]
    return inner if is_whole or is_end else text.translate(_OTHER_QUOTES)


def _closing(text: str) -> int:
    """Return where the mark closes that a text begins with; -1 if it does not."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "“") - (character == "”")
        if depth == 0:
            return place
    return -1


def who_speaks(tables: RegionTables, passage_id: str, words_quoted: str) -> str:
    """Return the speaker that the passage names for some words, and the issuer or source.

    A person has the title with which the document introduces them. Empty where the pages name neither.
    """
    passage = tables.passage[passage_id]
    document = tables.document[passage.document_id]
    known = [value for value in (document.issuer, document.source) if isinstance(value, str) and value]
    text = tables.document_text[passage.document_id]
    name = _speaker(passage.text, words_quoted, document=text)
    person = titled(name, text) if name else ""
    return "，".join(part for part in (person, *known[:1]) if part)


def titled(name: str, text: str) -> str:
    """Return a person with the offices that a text puts before the name: 省教育厅副厅长顾月华.

    What no office stands before comes back as it is.
    """
    for found in re.finditer(re.escape(name), text):
        clause = re.split("[，。；：“”！？\n]", text[: found.start()])[-1]
        offices = clause.split("、")
        if not _TITLE.search(offices[-1]):
            continue
        first = len(offices) - 1
        while first and _TITLE.search(offices[first - 1]):
            first -= 1
        return "、".join(offices[first:]) + name
    return name


def _speaker(text: str, words_quoted: str, *, document: str = "") -> str:
    """Return who says some words: named behind the quotation, else who was last said to speak before it.

    document: the text in which a person who asks (顾月华要求与会代表) is introduced.
    """
    start = text.find(words_quoted)
    end = start + len(words_quoted)
    if behind := _named_behind(text, start, end):
        return _WHERE.sub("", behind)
    speaker = ""
    for first, stop in sentence_spans(text):
        if first >= end:
            break
        sentence = text[first:stop]
        found = _SAYING.match(sentence)
        if found and not _nobody(found[1]):
            speaker = found[1]
        elif found and not re.match("[她他]", found[1]):
            speaker = ""  # 会议指出: no longer the person before
        elif (asking := _ASKING.match(sentence)) and _is_person(asking[1], document or text):
            speaker = asking[1]
    return _WHERE.sub("", speaker)


def _named_behind(text: str, start: int, end: int) -> str:
    """Return who is named behind the quotation that some words stand in; empty if none is."""
    opened = text.rfind("“", 0, start + 1)
    closed = text.find("”", max(end - 1, 0))
    if opened < 0 or closed < 0 or "”" in text[opened : end - 1]:
        return ""
    found = _SAID.match(text[closed + 1 :])
    return found[1] if found and not _nobody(found[1]) else ""


def _nobody(name: str) -> bool:
    return bool(_rules()["nobody"][0].search(name))


def _is_person(name: str, text: str) -> bool:
    """Say whether a text puts an office before a name."""
    return not _TITLE.search(name) and titled(name, text) != name
