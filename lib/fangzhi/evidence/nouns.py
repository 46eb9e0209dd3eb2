"""Noun phrases beside a quantity: where the counted noun begins and ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from fangzhi.artefacts.fields import with_field
from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.qualifiers import Qualifying, is_only_each, qualifying
from fangzhi.evidence.quantity_rules import join_words
from fangzhi.regions import PROVINCES
from fangzhi.regions.gazetteer import forms

_FREQUENCY = 2_000  # beats any division of a word of the lexicon (see fangzhi.terms.segmentation)
_LONGEST_CLAUSE = 24  # characters of a verb phrase that becomes an attribute (开展学科共建|的|学科)
_LONGEST_RELATIVE = 30  # characters of a clause in front that tells which are counted (签约服务的|12家|医院)
_LONGEST_VERB = 6  # characters in which the segmenter finds the first word
_LONGEST_OWNER = (
    6  # characters of a noun before the number that belongs to the one behind (中小学|100名|教师)
)
_LONGEST_COMPOUND = 8  # characters behind a doubtful verb that may still be one noun (产业|引导基金)
_SHORTEST_CLAUSE = 5  # characters: 国家|建设海外产业学院, but 平台|建设
MARKS = "、的和及与以并 ，,"
_CLAUSE_MARKS = "、的，, "
OPENING = frozenset("“‘《")
_QUOTES = {"“": "”", "‘": "’", "《": "》", "(": ")", "（": "）"}
_ANY_QUOTE = frozenset("“”‘’《》()（）")
_NOT_OWNER = frozenset("、和与及等“”‘’《》()（）0123456789")
# a quotation behind these is part of the noun (国家级“双高计划”), behind others it says something of it
_MODIFIER_END = frozenset("级类批届个的性等型建属式制")
_NUMERALS = frozenset("0123456789一二三四五六七八九十两")
_OF_A_CIRCLE = frozenset(("分钟", "小时"))
_SPAN = re.compile("[0-9一二三四五六七八九十两多]+(?:年|个?月|天)?")
# 9个|市州|教育主管部门 counts the divisions, not their offices
_DIVISIONS = re.compile(
    "(?:市州|区县|县区|市县|省份|省区市|县市区|[省市县区][(（][^()（）]{1,8}[)）])(?![级域属])"
)
_JOINING = frozenset(("、", "和", "与", "及", "以及", "并"))
_HALF_WORDS = frozenset("在上下")
_HALF = re.compile("[\ud800-\udfff]")
_LEVEL_END = re.compile("(?<=[率比量数额度重积均])[达为约近超共]+$")  # 结对率达, cut as 率达
_AND_SOME = re.compile("(?<!公)共$|(?:和|及|以及|、)(?:一批|一系列|一些|其他|若干).*$")
# 40岁以下为主、|极具创新潜能的科学家; 4A级|景区
_AGE = re.compile(r"[0-9]{1,2}(?:周?岁(?:及?以[上下])?(?:为主)?的?、?|[A-Z]级)")

Tagged = Sequence[tuple[str, str]]


class Words(NamedTuple):
    """The word lists of data/subjects.toml and of a field's own, and the segmenter that knows its words.

    cut, tag: return the words of a short text; tag with their word classes.
    """

    cut: Callable[[str], list[str]]
    tag: Callable[[str], list[tuple[str, str]]]
    qualifying: Qualifying
    always: frozenset[str]
    first: frozenset[str]
    kept: frozenset[str]
    kept_first: frozenset[str]
    level: frozenset[str]
    governs: frozenset[str]
    acting: frozenset[str]
    begins: frozenset[str]
    causing: frozenset[str]
    paying: frozenset[str]
    shared: frozenset[str]
    nominal: frozenset[str]
    stops: frozenset[str]
    suffix: frozenset[str]
    generic: frozenset[str]
    leading: frozenset[str]
    scope: frozenset[str]
    places: frozenset[str]
    relative: frozenset[str]
    rate: tuple[str, ...]
    shared_heads: tuple[str, ...]
    measures: frozenset[str]
    person: tuple[str, ...]
    person_heads: re.Pattern[str]


def general_words() -> dict[str, Any]:
    """Return the lists that hold for every field, by section: a field may add to any of them."""
    return read_toml("evidence/data/subjects.toml")


def subject_words(field: Mapping[str, Any] | None = None) -> Words:
    """Return the general word lists together with those of a field (its parsed subjects.toml)."""
    return _compile(json.dumps(field or {}, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _compile(field: str) -> Words:
    data = with_field(general_words(), json.loads(field))
    verbs, nouns, strip = data["verbs"], data["nouns"], data["strip"]
    always, first, level = (frozenset(verbs[name]) for name in ("always", "first", "level"))
    kept, kept_first = frozenset(verbs["kept"]), frozenset(verbs["kept_first"])
    cut, tag = _segmenter(tuple(data["lexicon"]))
    return Words(
        cut=cut,
        tag=tag,
        qualifying=qualifying(data["qualifiers"]),
        always=always,
        first=first,
        kept=kept,
        kept_first=kept_first,
        level=level,
        governs=always | first | level,
        acting=first | kept_first,
        begins=always | first | kept | kept_first | level | frozenset(strip["leading"]),
        causing=frozenset(verbs["causing"]),
        paying=frozenset(verbs["paying"]),
        shared=kept | (kept_first - frozenset(verbs["nominal"])),
        nominal=frozenset(verbs["nominal"]),
        stops=frozenset(verbs["predicate"]) | always,
        suffix=frozenset(nouns["suffix"]),
        generic=frozenset(nouns["generic"]),
        leading=frozenset(strip["leading"]),
        scope=frozenset(strip["scope"]),
        places=frozenset(name for province in PROVINCES for name in (province.name, province.full_name)),
        relative=frozenset(verbs["relative"]),
        rate=tuple(nouns["rate"]),
        shared_heads=tuple(nouns["shared_heads"]),
        measures=frozenset(nouns["measures"]),
        person=tuple(nouns["person"]),
        person_heads=re.compile(join_words(nouns["person"])),
    )


def _segmenter(
    lexicon: Sequence[str],
) -> tuple[Callable[[str], list[str]], Callable[[str], list[tuple[str, str]]]]:
    """Return cut and tag of a segmenter of our own: what others teach theirs must not reach ours."""

    @cache  # made at the first quantity: 0.1 s that texts without any need not pay
    def own() -> Any:
        import rjieba  # noqa: PLC0415

        made: Any = rjieba.Jieba()
        for word in lexicon:
            made.add_word(word, _FREQUENCY, "n")
        return made

    def cut(text: str) -> list[str]:
        if not text:
            return []
        try:
            return own().cut(text)  # type: ignore[no-any-return]
        except UnicodeEncodeError:  # half a character, which cannot be handed to Rust
            return own().cut(_HALF.sub("?", text))  # type: ignore[no-any-return]

    def tag(text: str) -> list[tuple[str, str]]:
        try:
            return own().tag(text)  # type: ignore[no-any-return]
        except UnicodeEncodeError:
            return own().tag(_HALF.sub("?", text))  # type: ignore[no-any-return]

    return cut, tag


def without_actor(left: str, *, words: Words) -> str:
    """Return the text without the place that acts at its beginning: 洛阳市|把体育中考分值, 甘肃|计划.

    The place stays where a noun follows that is its own (广安|中小学校).
    """
    length = place_length(left)
    if not length:
        return left
    rest = left[length:]
    first = words.cut(rest[:_LONGEST_VERB])[:1]
    return rest if first and first[0] in words.begins else left


def place_length(text: str) -> int:
    """Return the length of the names of places that a text begins with (广西百色市靖西市); 0 for none."""
    names, length = _place_names(), 0
    while True:
        near = names.get(text[length : length + 2], ())
        found = next((name for name in near if text.startswith(name, length)), "")
        if not found:
            return length
        length += len(found)


@cache
def _place_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in sorted(forms(), key=lambda name: (-len(name), name)):
        if len(name) > 1:
            names.setdefault(name[:2], []).append(name)
    return names


def begins_noun(right: str) -> bool:
    """Tell whether a noun can begin a piece of text."""
    first = right[:1]
    if "\u4e00" <= first <= "\u9fff":
        return first not in MARKS
    return first in OPENING or (first in _NUMERALS and _AGE.match(right) is not None)


def noun_in_front(tokens: Sequence[str], *, words: Words, after_one: bool = False) -> str | None:
    """Return the noun phrase that ends where the quantity begins: 新建改扩建幼儿园|376所.

    tokens: the words in front of the quantity, in its clause. after_one: they follow another quantity.
    """
    end = len(tokens)
    while end and (tokens[end - 1] in words.level or _is_span(tokens[end - 1])):
        end -= 1
    if not end:
        return None
    begin = begin_of_noun(tokens, end, words=words, after_one=after_one)
    if begin == end > 1:  # the verb stands between: 中欧班列|开行|3269列
        return noun_in_front(tokens[: end - 1], words=words, after_one=after_one)
    noun = balance(_LEVEL_END.sub("", "".join(tokens[begin:end]).strip(MARKS)))
    if (
        not noun
        or noun in words.leading
        or words.places.issuperset(noun.split("、"))
        or is_only_each(noun, words.qualifying)
    ):
        return None
    return noun


def begin_of_noun(tokens: Sequence[str], end: int, *, words: Words, after_one: bool = False) -> int:
    """Return the index of the first word behind the verbs that say nothing about what is counted.

    after_one: the words follow another quantity (14个|国家建设海外学院|15个), where even a verb that
    also stands inside nouns is a verb.
    """
    begin = 0
    if tokens[0] in words.relative and _is_one_phrase(tokens, end, words):
        return 0
    for index in range(end):
        word = tokens[index]
        following = tokens[index + 1] if index + 1 < end else None
        if word in words.always or (word in words.first and (after_one or index == begin)):
            is_object = index == end - 1 and index > 0 and word not in words.always
            is_object = is_object and tokens[index - 1] in words.always  # 开展|检查|4次
            if not is_object and not _makes_noun(following, words):
                begin = index + 1
        elif word in words.kept:
            is_joined = index == 0 or tokens[index - 1] in words.kept or tokens[index - 1] in words.scope
            if not is_joined and following is not None and not _makes_noun(following, words):
                begin = index
        elif index == begin and following is not None and (word in words.leading or _is_span(word)):
            # 在|培|住院医师: no preposition, but half a word that the segmenter does not know
            is_half = word in _HALF_WORDS and len(following) == 1
            begin += not (is_half or following in _OF_A_CIRCLE)  # 15|分钟|便民生活圈
    return begin


def _makes_noun(following: str | None, words: Words) -> bool:
    """Tell whether a word makes a noun of the verb in front of it: 建成|率, 整改|率达."""
    return following is not None and (following in words.suffix or following[0] == "率")


def _is_one_phrase(tokens: Sequence[str], end: int, words: Words) -> bool:
    """Tell 来自共建国家的|留学生, one noun phrase, from 参加会议的|有|负责同志."""
    return "的" in tokens[: end - 1] and tokens[tokens.index("的") + 1] not in words.level


def _is_span(word: str) -> bool:
    return word[0] in _NUMERALS and _SPAN.fullmatch(word) is not None


def noun_behind(
    tokens: Sequence[str],
    right: str,
    heads: re.Pattern[str] | None,
    *,
    words: Words,
    after_one: bool,
    before_one: bool,
    is_spent: bool = False,
) -> str | None:
    """Return the noun phrase behind a quantity, with the clause that tells which are counted.

    tokens: the words in front of the quantity, in its clause. right: the text behind it.
    heads: the nouns that its counter counts. after_one, before_one: another quantity bounds that side.
    is_spent: a sum of money, behind which a verb says what it is spent on (38亿元|建设国门学校).
    """
    right = _AGE.sub("", right, count=1) if right[:1] in _NUMERALS else right
    right = right.lstrip("的")
    if not right or right[0] in MARKS:
        return None
    words_behind = words.tag(right)
    if is_spent and words_behind[0][0] in words.acting:
        return None
    length = _noun_length(right, words_behind, heads, words=words, before_one=before_one)
    noun = balance(_AND_SOME.sub("", right[:length]).strip(MARKS))
    if heads is None and (divisions := _DIVISIONS.match(noun)):
        noun = divisions.group()
    if not noun:
        return None
    if (which := "" if after_one else _relative(tokens, words)) != "":
        return which + noun
    is_owner = right[length : length + 1] == "的"  # 国家|的留学生 counts countries
    clause = "" if before_one or is_owner else _clause_behind(right[length:])
    verb = _verb_in_front(tokens, words)
    if verb is not None:
        does = clause and any(word in words.causing for word in tokens)
        return f"{clause}的{noun}" if does else verb + noun
    owner = "" if after_one else _owner(tokens, words)
    return f"{clause}的{owner}{noun}" if clause else owner + noun


def _clause_behind(text: str) -> str:
    """Return what the counted ones do, where the text behind the noun is such a clause."""
    clause = balance(text.strip(_CLAUSE_MARKS))
    return clause if 2 <= len(clause) <= _LONGEST_CLAUSE and clause[0] not in OPENING else ""


def _relative(tokens: Sequence[str], words: Words) -> str:
    """Return the clause in front of the number that tells which are counted: 与学校签约的|12家|医院.

    Its verb is its own; one that governs the number (惠及|参加保险的|2万名|职工) is left out.
    """
    if len(tokens) < 3 or tokens[-1] != "的":
        return ""
    begin = 0
    for index, word in enumerate(tokens[:-1]):
        if word == "、" and any(kind[0] == "v" for _, kind in words.tag("".join(tokens[index + 1 : -1]))):
            begin = index + 1
    while begin < len(tokens) - 2 and (tokens[begin] in words.leading or tokens[begin] in words.places):
        begin += 1
    is_governed = tokens[begin] in words.governs and tokens[begin + 1] not in _JOINING
    if is_governed and any(kind[0] == "v" for _, kind in words.tag("".join(tokens[begin + 1 : -1]))):
        begin += 1
    clause = balance("".join(tokens[begin:]))
    return clause if 2 < len(clause) <= _LONGEST_RELATIVE else ""


def _verb_in_front(tokens: Sequence[str], words: Words) -> str | None:
    """Return "" where a verb governs the number, the verb where it belongs to the subject, else None."""
    last = len(tokens) - 1
    while last > 0 and (tokens[last] in words.leading or tokens[last] in words.places):
        last -= 1
    for index in range(len(tokens) - 1, -1, -1):
        word = tokens[index]
        if word in words.kept or (word in words.kept_first and index == last):
            return word
        if word in words.governs:
            return ""
    return None


def _owner(tokens: Sequence[str], words: Words) -> str:
    """Return a short noun in front of the number that the noun behind belongs to: 中小学|100名|教师."""
    begin = 0
    while begin < len(tokens) and (tokens[begin] in words.leading or tokens[begin] in words.places):
        begin += 1
    owner = "".join(tokens[begin:])
    if not owner or len(owner) > _LONGEST_OWNER or not _NOT_OWNER.isdisjoint(owner):
        return ""
    if any(word in words.stops or word in words.leading for word in tokens[begin:]):
        return ""
    return "" if any(kind == "v" for _, kind in words.tag(owner)) else owner


class _Ends(NamedTuple):
    """Where a noun phrase can end, in characters.

    full: at a sure verb, or the end of the piece. doubtful: at a word that may be a verb or stand
    inside a noun. owner: in front of 的 behind a noun (国家|的留学生).
    """

    full: int
    doubtful: int | None
    owner: int | None


def _noun_length(
    right: str, tokens: Tagged, heads: re.Pattern[str] | None, *, words: Words, before_one: bool
) -> int:
    """Return how many characters of a piece are the noun phrase at its start."""
    has_head = heads is not None and heads.search(right) is not None
    ends = _ends(right, tokens, words=words, before_one=before_one, has_head=has_head)
    if heads is None:
        return _without_heads(right, ends)
    if ends.owner is not None:
        if _ends_with(heads, right[: ends.owner]):
            return ends.owner
        return ends.owner + _head_end(heads, right[ends.owner :])
    for length in (_verb_behind_head(right, tokens, heads, words), ends.full, ends.doubtful):
        if length and _ends_with(heads, right[:length]):
            return length
    return _head_end(heads, right[: ends.full]) or _without_heads(right, ends)


def _verb_behind_head(right: str, tokens: Tagged, heads: re.Pattern[str], words: Words) -> int:
    """Return where a verb follows a noun that the counter counts (本科高校|建设产业学院); 0 if nowhere."""
    acting = words.acting
    position = 0
    for word, _ in tokens:
        if position and word in acting and _ends_with(heads, right[:position]):
            return position
        position += len(word)
    return 0


def _without_heads(right: str, ends: _Ends) -> int:
    if ends.doubtful is None:
        return ends.full
    is_compound = ends.full == len(right) and ends.full - ends.doubtful <= _LONGEST_COMPOUND
    return ends.full if is_compound else ends.doubtful


def _ends(right: str, tokens: Tagged, *, words: Words, before_one: bool, has_head: bool) -> _Ends:
    """Return where the noun phrase can end.

    has_head: a noun that the counter counts is there, so that a verb in front of it belongs to it
    (11所|在长高校).

    A verb ends it unless 的 follows (学生关注的疑难解答) or a noun that it makes (建成|率). In front of
    another quantity, a joint divides what belongs to either (虚拟仿真中心|和12个实验室).
    """
    position = 0
    doubtful: int | None = None
    last = len(tokens) - 1
    for index, (word, kind) in enumerate(tokens):
        following = tokens[index + 1][0] if index < last else ""
        is_inside = following == "的" or _makes_noun(following or None, words)
        if word == "的":
            if index and not _makes_attribute(*tokens[index - 1], words):
                return _Ends(position, doubtful, position)
        elif word in words.stops or (index and word in words.kept):
            if not is_inside and not (index == 0 and (has_head or "的" in right)):
                return _Ends(position, doubtful, None)
        elif before_one and index and word in words.acting and len(right) - position > _SHORTEST_CLAUSE:
            return _Ends(position, doubtful, None)
        elif index and doubtful is None and kind == "v" and word not in words.nominal and not is_inside:
            if len(word) == 1:  # 自然村|通|硬化路
                return _Ends(position, None, None)
            doubtful = position
        elif word in OPENING and position and _closes_piece(right, position):
            return _Ends(position, doubtful, None)
        position += len(word)
    full = len(right)
    if before_one and right[-1] != "的":
        joint = max(map(right.rfind, "、和与及"))
        full = joint if joint > 0 else full
    return _Ends(full, doubtful, None)


def _makes_attribute(word: str, kind: str, words: Words) -> bool:
    """Tell whether 的 behind a word makes an attribute of it (重要的) or an owner (国家的)."""
    return kind[0] in "abdvzil" or word in words.stops


def _closes_piece(right: str, position: int) -> bool:
    """Tell whether a quotation behind a noun says something of it (适龄儿童“应入尽入”)."""
    return right[-1] in "”’" and right[position - 1] not in _MODIFIER_END


def _ends_with(heads: re.Pattern[str], noun: str) -> bool:
    return any(match.end() == len(noun) for match in heads.finditer(noun))


def _head_end(heads: re.Pattern[str], noun: str) -> int:
    """Return where the first noun that the counter counts ends, with its closing quote; 0 without one."""
    end = 0
    for match in heads.finditer(noun):
        if end and match.start() != end:
            break
        end = match.end()
    return end + 1 if end and noun[end : end + 1] in ("”", "’") else end


def balance(noun: str) -> str:
    """Return a noun phrase without a quote or bracket that has lost its partner."""
    if _ANY_QUOTE.isdisjoint(noun):
        return noun
    for opening, closing in _QUOTES.items():
        if noun.count(opening) > noun.count(closing):
            noun = _longer(*noun.rsplit(opening, 1))
        elif noun.count(closing) > noun.count(opening):
            noun = _longer(*reversed(noun.split(closing, 1)))
    return noun


def _longer(first: str, second: str) -> str:
    return second if len(second) >= len(first) else first
