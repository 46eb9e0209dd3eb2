"""The names that stand beside facts: of media, of bodies, of people who wrote.

Endings and lists are in `data/metadata.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.facts import BARE, Fact
from fangzhi.cleaning.line_reasons import is_furniture_word
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.people import find_reporter, is_person

_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff()·、 ]+")
SEPARATORS = re.compile(r"[\s|/\[\]()【】:,;·\-—>_<\"'“”]+")
POST_MARKS = re.compile(r"原创|转载|发[表布]于\s?:?\s?[\u4e00-\u9fff]{0,4}|https?://\S+|www\.\S+")
MAX_MEDIUM = 16  # characters of the name of a newspaper or site
POSTER = re.compile(r"[^\s|/:,。]{2,16}")


@cache
def metadata_words() -> dict[str, dict[str, Any]]:
    """The whole of data/metadata.toml."""
    data: dict[str, dict[str, Any]] = read_toml("cleaning/data/metadata.toml")
    return data


@cache
def media_endings() -> tuple[str, ...]:
    """How the names of media end."""
    return tuple(metadata_words()["media"]["endings"])


@cache
def _issuer_endings() -> tuple[str, ...]:
    return tuple(metadata_words()["issuers"]["endings"])


@cache
def empty_values() -> frozenset[str]:
    """What stands behind a label where nothing is known."""
    return frozenset(metadata_words()["values"]["empty"])


@cache
def provinces() -> frozenset[str]:
    """The short names of the regions of the provincial level."""
    return frozenset(metadata_words()["places"]["provinces"])


EDITIONS = re.compile(r"(?<=[报刊社网讯])(?:(?:数字|电子|网络|手机|多媒体)版|数字报|电子报)$")


def is_medium_name(word: str) -> bool:
    """Whether a word ends as the names of media do."""
    return 3 <= len(word) <= MAX_MEDIUM and word.endswith(media_endings())


def is_medium(line: Line) -> bool:
    """Whether a line is the name of a newspaper, agency or site and nothing else, or of where it reports."""
    name = without_place(line.key)
    return 3 <= len(name) <= 12 and name.isalnum() and name.endswith(media_endings())


def without_place(name: str) -> str:
    """Return a medium's name without the place that it reports from: 新华社,北京."""
    medium, mark, place = name.partition("," if "," in name else "，")
    return medium.strip() if mark and place.strip() in provinces() else name


def is_issuer(line: Line) -> bool:
    """Whether a line is the name of a body and nothing else."""
    return (
        4 <= len(line.text) <= 30 and ends_as_body(line.key) and _PLAIN_NAME.fullmatch(line.key) is not None
    )


def ends_as_body(name: str) -> bool:
    """Whether a name ends as those of bodies do."""
    return name.endswith(_issuer_endings())


def is_body_name(name: str) -> bool:
    """Whether a name ends as those of bodies do, and is longer than a medium's may be by chance."""
    return 6 <= len(name) <= 30 and ends_as_body(name) and not name.endswith(media_endings())


def is_channel(name: str) -> bool:
    """Whether a name is that of a part of a site: 工作动态."""
    return name.endswith(tuple(metadata_words()["media"]["channels"]))


def is_short_name(name: str) -> bool:
    """Whether a name is short enough to be a medium's beside a date without a time of day."""
    return len(name) <= _MAX_UNTIMED and POSTER_NAME.fullmatch(name) is not None and not is_channel(name)


_MAX_UNTIMED = 6  # characters of a name beside a date without a time of day; longer may be what happens then
# Not what happens at that time: 报名截止, 会议时间.
POSTER_NAME = re.compile(
    r"(?!第[一二三四五六七八九十百千〇零\d]{1,6}[期版号批次])(?!.*(?:时间|日期|截止|开始|会议|活动|报名|考试|今天|今日|现在|欢迎|您好))[\u4e00-\u9fffA-Za-z0-9·]{2,12}"
)


def words_of(text: str) -> list[str]:
    """Return the words between separators that are neither numbers, page furniture nor an account's kind."""
    return [
        word for word in SEPARATORS.split(_SHEET.sub(" ", text))
        if word and not word.isdigit() and not is_furniture_word(word)
        and not ACCOUNT.search(word) and not _ASIDE.fullmatch(word)
    ]  # fmt: skip


_SHEET = re.compile(
    r"第?[A-Z]\d{1,2}版?[\s:]{0,2}[\u4e00-\u9fff]{2,6}(?=\s|$)"
)  # a printed page and its name
# Words that stand beside names and say nothing: roles, an editorial desk, a place of report, a sheet.
_ASIDE = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:检索|搜索|订阅|登录|注册)|"
    r"(?:全媒体|见习|实习|首席|本报|本网|本刊)?(?:记者|通讯员|作者|编辑|特派员)|[\u4e00-\u9fff]{2}(?:中心|组)|"
    r"[\u4e00-\u9fff]{2,6}(?:报导|报道)|[人次]*(?:浏览|阅读|点击|评论|围观|热度|看过)量?|出版|发行|中华|[A-Z]{2,4}|[上下]午|"
    r"第[一二三四五六七八九十\d]{1,3}[版期]|第?[A-Z]?\d{1,3}版|(?:20\d\d年)?第?\d{1,3}期|原创|转载"
)
# What platforms print of an account: 某某领域优质创作者, 某某官方账号.
ACCOUNT = re.compile(r"(?:领域|优质|原创).{0,8}创作者$|官方[账帐]号$|(?:媒体|机构|企业|个人)认证$")


OWN_ACCOUNT = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z0-9])([\u4e00-\u9fffA-Za-z0-9]{2,16}?)(?:的?官方)[账帐]号(?!\S)"
)


def note_names(words: Sequence[str], text: str, facts: list[Fact]) -> list[str]:
    """Note the medium and the writers among the words of a line; return the words that are neither."""
    left: list[str] = []
    writers: list[str] = []
    for named in words:
        word = _ROLE_BEFORE.sub("", named)
        if not any(fact.field == "source" for fact in facts) and is_medium_name(word):
            word = EDITIONS.sub("", word)
            at = max(text.find(word), 0)
            facts.append(Fact("source", word, at, at + len(word), BARE))
        elif is_person(word):
            writers.append(word)
        else:
            left.append(word)
    has_medium = any(fact.field == "source" for fact in facts)
    if writers and left and has_medium and all(map(_MAY_BE_GIVEN.fullmatch, left)):
        writers, left = sorted([*writers, *left], key=text.find), []
    if writers:
        at = max(text.find(writers[0]), 0)
        end = max(text.find(writers[-1], at), at) + len(writers[-1])
        facts.append(Fact("author", " ".join(writers), at, end, BARE))
    return left


def note_reporter(rest: str, text: str, facts: list[Fact]) -> str:
    """Note the reporter whom brackets name, and the medium; return what is left of a line."""
    found = find_reporter(rest)
    if found is None:
        return rest
    for field, value in (("author", found["names"]), ("source", found["medium"])):
        if value and (field == "author" or is_medium_name(value)):
            at = max(text.find(value), 0)
            facts.append(Fact(field, value, at, at + len(value), BARE))
    return rest[: found.start()] + " " + rest[found.end() :]


# A name of no Han form beside a medium and another writer: 才让, 买买提·阿不都.
_MAY_BE_GIVEN = re.compile(
    r"(?!我要|分享|打印|收藏|返回|点击|关注|评论|查看|更多)[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,5})?"
)
_ROLE_BEFORE = re.compile(
    r"^(?:全媒体|见习|实习|首席|本报|本网)?(?:记者|通讯员|作者)(?=[\u4e00-\u9fff]{2,4}$)"
)
