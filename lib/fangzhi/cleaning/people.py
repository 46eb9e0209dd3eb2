"""Who wrote a text: names of people, and the lines in which reporters are named.

`文/晚报记者 王某 图/李某`, `□某日报记者 王某 通讯员 李某`, `〔记者王某／台北报导〕`. All in half-width
characters, as `facts.fold` makes them.
"""

from __future__ import annotations

import re
from functools import cache

from fangzhi.artefacts.resources import read_toml

_HAN_NAME = r"[\u4e00-\u9fff·]{2,4}"
_KINDS = r"(?:全媒体|融媒体|见习|实习|首席|特派|特约|本报|本网|本刊|本台|驻地|高级)?"
_ROLES = rf"{_KINDS}(?:记者|通讯员|特派员|撰稿人|评论员|实习生)"
_NO_NAME = r"(?!通讯员|实习生|记者|报道|摄影|摄像)"
_NAMES = rf"{_NO_NAME}{_HAN_NAME}(?:(?:[、,]|\s{{1,3}}){_NO_NAME}{_HAN_NAME}){{0,4}}"
_MEDIUM = r"[\u4e00-\u9fff·/-]{1,20}?(?:报|网|社|台|新闻|客户端|融媒|融媒体中心|在线|周刊|时报)"
_BYLINE = re.compile(
    r"[(\[]?\s?(?:文(?:/图)?|撰文|图文|采写|撰稿|作者)\s?[/|丨]\s?(?:[^/]{0,14}(?:记者|通讯员)\s?)?"
    rf"(?P<names>{_HAN_NAME}(?:[ 、]{_HAN_NAME}){{0,3}})(?:\s?(?:图|摄影|摄)\s?[/|丨].{{2,20}})?\s?[)\]]?"
)
_REPORTERS = re.compile(
    rf"[□■◆●◎○(\[【]?\s?(?P<medium>{_MEDIUM})?\s?{_ROLES}[\s:]{{1,3}}(?P<names>{_NAMES})"
    rf"(?:\s+{_ROLES}[\s:]{{1,3}}[\u4e00-\u9fff· 、]{{2,24}})?(?:\s?(?:文/图|图/文|摄影报道|报道))?"
    r"\s?[)\]】]?"
)
# 〔记者王某/台北报道〕, (记者 王某 李某), (中央社记者王某台北12日电)
_BRACKETED = re.compile(
    r"[〔(\[【]\s?(?P<medium>[\u4e00-\u9fff]{0,8}?)(?:记者|通讯员|特派员)\s?:?\s?"
    rf"(?P<names>{_HAN_NAME}(?:[ 、,](?!通讯员|实习生|记者|报道|摄影|摄像){_HAN_NAME}){{0,3}}?)"
    rf"(?:\s(?:通讯员|实习生|实习记者|摄影)[\s:]{{1,2}}{_HAN_NAME}(?:[ 、,]{_HAN_NAME}){{0,2}})?"
    r"\s?(?:/[\u4e00-\u9fff ]{2,12}|[\u4e00-\u9fff]{2,3}\d{1,2}日电)?\s?[〕)\]】]"
)
_ON_PLACE = re.compile(
    rf"(?P<medium>{_MEDIUM})?\s?(?:记者|特派员|编辑)?\s?(?P<names>{_NAMES})\s?/\s?[\u4e00-\u9fff]{{2,8}}(?:报导|报道|连线)"
)
_BLANKS = {9: " ", 0x3000: " "}
BYLINES = (_BYLINE, _REPORTERS, _ON_PLACE)
# Bodies, media, places and words of menus that begin like a name
_NO_PERSON = re.compile(
    r"(?:局|厅|部|处|科|室|委|办|会|站|所|院|校|系|组|社|网|报|台|州|省|市|县|区|乡|镇|村|街|中心|公司|集团"
    r"|发布|导报|报导|报道|新闻|年级|电视|金融|方案|全文|正文|高清|公开|通知|公告|文件|首页)$"
)


@cache
def _surnames() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    data = read_toml("cleaning/data/metadata.toml")["names"]
    return frozenset("".join(data["surnames"].split())), tuple(data["compound"]), frozenset(data["words"])


def is_person(word: str) -> bool:
    """Whether a word has the form of a Chinese name: a surname and one or two characters, and no body's."""
    if _NO_PERSON.search(word) or not 2 <= len(word) <= 4:
        return False
    single, compound, words = _surnames()
    if word in words:
        return False
    if word.startswith(compound):
        return len(word) >= 3
    return len(word) <= 3 and word[0] in single and all("\u4e00" <= c <= "\u9fff" for c in word)


# What stands around the names behind 作者: who employs them, what else they did, who came along.
_OFFICE_BEFORE = re.compile(
    r"^[\u4e00-\u9fff]{0,8}?(?:记者|通讯员|特派员|评论员|撰稿人)[\s:]+(?=[\u4e00-\u9fff])"
)
_ROLE_BEHIND = re.compile(
    r"\s*(?:(?:[/,、]|\s)\s*(?:实习生|通讯员|实习记者|见习记者|摄影记者|摄影|摄像|编辑)[\s:].*"
    r"|\s(?:文/图|图/文|文图|图文|摄影报道|摄影|报道|摄))$"
)


def names_alone(value: str) -> str:
    """Return the names of a label's value, without the office before them and the helpers behind."""
    return _ROLE_BEHIND.sub("", _OFFICE_BEFORE.sub("", value))


def find_reporter(text: str) -> re.Match[str] | None:
    """Return the brackets that name a reporter, with a group `names`."""
    return _BRACKETED.search(text)


def match_byline(text: str) -> re.Match[str] | None:
    """Return the match of a line that names who wrote and nothing else, with groups `names`, `medium`."""
    text = text.translate(_BLANKS)  # one for one, so that places stay
    found = _BRACKETED.fullmatch(text)
    return found or next((m for pattern in BYLINES if (m := pattern.fullmatch(text))), None)
