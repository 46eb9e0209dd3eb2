"""What a quantity counts: the words that would stand in a table's header.

The counted noun stands in front of the quantity (在校生2211万人), behind it (59所中外职业院校), or was
named before (金额114.89亿元 after 技术合同1.8万项). Growth belongs to what grew, a share to what has it.
Words are cut only around quantities; the rest is word lists (data/subjects.toml) and their order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from fangzhi.evidence.nouns import (
    MARKS,
    Words,
    begin_of_noun,
    begins_noun,
    noun_behind,
    noun_in_front,
    without_actor,
)
from fangzhi.evidence.qualifiers import FORMER, qualifiers, speeches, with_notes, without_frame
from fangzhi.evidence.quantities import Quantity
from fangzhi.evidence.quantity_rules import QuantityRules

_WINDOW = 44  # characters looked at on either side; hardly a noun phrase is longer
_RESPECTIVELY = 16  # characters: 分别|占应交流人数的
_UNEVEN = 2.5  # a list whose longest part is that many times its shortest is no list of equals
_BOUNDARY = re.compile(r"[，,。；;！!？?：:…\n]")
_SENTENCE_END = frozenset("。！!？?…\n")
_SHARE_KINDS = frozenset(("percent", "ratio"))
_MULTIPLES = frozenset(("倍", "番"))
_STANDARD = ("标准", "的标准")  # 按在校生人均|50元|标准安排经费
_STANDARD_OF = re.compile(
    r"的?标准(?:发放|支付|给予|拨付|安排|补助|缴纳|执行|核定|配备|计算|计发)了?([\u4e00-\u9fff]{2,10})$"
)
# 3.2万套|任务指标 is what was asked for, done or not; 7项|重点任务 counts tasks
_ASKED = re.compile("(的?)(?:年度|全年)?((?:目标)?任务(?:指标)?|目标|指标)")
_ASKED_FIRST = frozenset("的年全目任指")
_COUNTS_TASKS = frozenset(("个", "项", "条", "类", "大", "件", None))
_EXTENT = frozenset("处高长宽深远厚外内以")  # 在海拔|4200米|处
_SPENT = re.compile(r"(投资|投入|斥资|出资|耗资|筹资|拨款)(?:资金|经费|财政资金)?(?:约|近|超过?|达到?)?$")
_JOINTS = frozenset(("、", "和", "及", "与", "，", ",", "以及"))
_TAKING = frozenset(("把", "将"))
_LISTING = frozenset("、和及与")
_JOINT = re.compile("[、和]|(?<![惠普涉顾危])及|(?<!参)与(?!会)")
# 依托哈尔滨工业大学等高校|开放|重点实验室: with whom, or where, is none of what is counted
_BASIS = re.compile(
    "^依托[^，,]{2,40}?(?=开发|开放|开设|建成|建设(?!的)|建立|打造|设立|成立|组建|举办|培育|培训|搭建|认定)"
)
_BRACKETS = (("(", ")"), ("（", "）"))
_PAST = r"(?:上|去|前|同|19\d\d|20\d\d|年初|原|过去|最初|“|十)"
# what something is compared with: 金额|较上年|增长
_COMPARED = re.compile(
    rf"(?:同比|环比|[较比与]{_PAST}[^，,]{{0,8}}|(?<![同环])[较比](?!例|重)[^，,较比]{{1,8}})?"
    r"(?:年均|平均每年|平均|分别)?$"
)
_GROWTH = re.compile(
    r"(增长|提高|提升|上升|下降|减少|增加|降低|回落|上涨|下跌|扩大|缩小|压缩|压减|缩短|偏少|偏多|偏高|偏低|收窄"
    r"|回升|高出|净增|(?<=同比|环比|上年|去年|同期|年均|全国|全省|全市|平均|水平)[增降升减高低多少])"
    r"(?:了|幅度?[为达]|率为|约|近|超)?$"
)
_GROWTH_LAST = frozenset("长高升降少加落涨跌大小缩减短多低窄出增了为达约近超")
_EXCEEDS = re.compile(r"(高于|低于|高出|多于|少于|快于)[^，,]{1,14}$")  # 高出|全国平均水平|21个百分点
# the new value of a change, and the old one: 由上年的|286元|下降到|241元
_REACHED = re.compile(
    r"(?:增长|提高|提升|上升|下降|减少|增加|降低|压缩|缩短|缩小|扩大|发展|压减|攀升|回升|回落|调整|恢复|[增降升提减缩压涨跌扩])"
    r"(?:到|至|为)了?$"
)
_YEAR_REACHED = re.compile(r"(?<=[到至为])20\d\d年[底末]?的?$")  # 下降到|2024年的|6.1%
_ORIGIN = re.compile(rf"[由从](?:{_PAST}[^，,]{{0,8}}|[^，,由从]{{0,6}}[初时前末底年]的)?$")
_LONGEST_EACH = 5  # characters: 每学期,
_SHORTEST_PURPOSE, _LONGEST_PURPOSE = 4, 16  # characters: 改造村卫生室
_LINKING = frozenset(
    "的到至为了年底末月天日人户生"
)  # what stands in front of the second of two linked figures
_LONGEST_LINK = 24  # characters between two quantities of one statement
_MULTIPLE_OF = re.compile(r"(?:恢复到|恢复至|是|为|达到?|相当于|[较比])[^，,是为]{1,12}的$")
_SHARE_OF = re.compile(r"占(?!比)([^，,占]{0,14}?)的?(?:约|近|达|超|达到|为|稳定在|保持在|维持在|控制在)?$")

Named = tuple[str | None, str | None]  # the subject, and what 增长 or 金额 behind it would refer to


Told = tuple[Sequence[str | None], Sequence[str | None]]  # the subjects of quantities, and their bases


class Piece(NamedTuple):
    """What stands around a quantity within its clause.

    left, right: text in front and behind. after_one, before_one: another quantity bounds that side.
    listed: only 、 or 和 joins it to the quantity before (学科10个、|专业).
    previous: what was counted before, in the same sentence. earlier: the text, and where in it the
    clause before lies. words: the word lists by which the piece is read.
    """

    left: str
    right: str
    after_one: bool
    before_one: bool
    listed: bool
    previous: str | None
    earlier: tuple[str, int, int]
    words: Words


def find_subjects(
    text: str, quantities: Sequence[Quantity], *, rules: QuantityRules, words: Words
) -> list[str | None]:
    """Return what each quantity of a text counts; None where the text does not say.

    quantities: of this text, in order, not overlapping.
    """
    marks = [match.start() for match in _BOUNDARY.finditer(text)]
    subjects: list[str | None] = []
    bases: list[str | None] = []
    frames: list[int] = []
    carried: str | None = None
    previous_end = first_mark = 0
    for index, quantity in enumerate(quantities):
        start, end, noun_start = quantity.start, quantity.end, quantity.noun_start
        mark = bisect_left(marks, start, first_mark)
        clause_start = marks[mark - 1] + 1 if mark else 0
        if carried is not None:
            for at in marks[first_mark:mark]:
                if text[at] in _SENTENCE_END:
                    carried = None
        after = bisect_left(marks, end, mark)
        clause_end = marks[after] if after < len(marks) else len(text)
        following = quantities[index + 1].start if index + 1 < len(quantities) else clause_end
        piece = Piece(
            text[max(clause_start, previous_end, start - _WINDOW) : start],
            text[noun_start : min(clause_end, following, noun_start + _WINDOW)],
            previous_end > clause_start,
            following < clause_end,
            previous_end > clause_start and _is_listed(text[previous_end:start], carried),
            carried,
            (text, max(marks[mark - 2] + 1 if mark > 1 else 0, previous_end), clause_start),
            words,
        )
        if piece.left in _JOINTS and carried is not None and not begins_noun(piece.right):
            subject = subjects[-1]
        else:
            subject, carried = _subject(quantity, piece, rules)
        subjects.append(subject)
        bases.append(carried)
        frames.append(_frame_start(text, marks, mark))
        previous_end, first_mark = end, mark
    if len(quantities) > 1 and "分别" in text:
        _distribute(text, quantities, subjects, bases, words)
    return _told_apart(text, quantities, subjects, frames, words)


def asked_for(unit: str | None, text: str, end: int) -> str:
    """Return 任务指标 or the like behind a quantity, which makes an aim of it; empty without."""
    if text[end : end + 1] not in _ASKED_FIRST or (found := _ASKED.match(text, end)) is None:
        return ""
    return "" if unit in _COUNTS_TASKS and not found[1] else found[2]


def _is_listed(between: str, previous: str | None) -> bool:
    """Tell whether only the noun of the quantity before and a joint stand in front: 86个|县区、学生."""
    joint = _JOINT.search(between)
    return joint is not None and (previous or "").endswith(between[: joint.start()])


def _frame_start(text: str, marks: Sequence[int], mark: int) -> int:
    """Return where the clause behind a number of marks begins, or the 每年 in front of its comma."""
    start = marks[mark - 1] + 1 if mark else 0
    before = marks[mark - 2] + 1 if mark > 1 else 0
    is_each = 1 < start - before <= _LONGEST_EACH and "每" in text[before : before + 2]
    return before if is_each else start


def _told_apart(
    text: str,
    quantities: Sequence[Quantity],
    subjects: Sequence[str | None],
    frames: Sequence[int],
    words: Words,
) -> list[str | None]:
    """Return the subjects with what tells their figures from others of the same noun.

    frames: where the clause of each quantity begins.
    """
    if not quantities:
        return []
    spoken = speeches(text)
    told: list[str | None] = []
    end = 0
    followers = [*zip(quantities[1:], subjects[1:], strict=True), None]
    for quantity, subject, frame, following in zip(quantities, subjects, frames, followers, strict=True):
        if subject is not None:
            start = quantity.start
            clause = text[max(frame, start - _WINDOW) : start]
            left = clause if end <= frame else text[max(end, start - _WINDOW) : start]
            notes = []
            if following is not None and text[following[0].start - 1] in _LINKING:
                notes = _of_next(text, (quantity, subject), left, following, words)
            if "每" in clause or "年" in clause or "均" in left:
                notes += qualifiers(clause, left, subject, words.qualifying)
            if spoken:
                body = next((one.body for one in spoken if one.start <= start < one.end), "")
                notes = [body, *notes] if body and body not in subject else notes
            if notes:
                subject = with_notes(subject, notes)  # noqa: PLW2901
        told.append(subject)
        end = quantity.end
    return told


Counted = tuple[Quantity, str | None]


def _of_next(
    text: str, counted: tuple[Quantity, str], left: str, following: Counted, words: Words
) -> list[str]:
    """Return what the next quantity says of this one: 60多个|国家|的|2000余名|留学生, or 由5元|提高到6元."""
    quantity, subject = counted
    if following[0].start - quantity.end > _LONGEST_LINK:
        return []
    between = text[quantity.noun_start : following[0].start]
    if between == f"{subject}的" and following[1]:
        return [following[1].rsplit("的", 1)[-1]]
    is_change = following[0].kind == quantity.kind and _is_former(left, between, words)
    return [FORMER] if is_change else []


def _is_former(left: str, between: str, words: Words) -> bool:
    """Tell whether a value is the one that a change starts from: 由每人|5元|提高到6元."""
    if "20" in left[-8:] or not _REACHED.search(_YEAR_REACHED.sub("", between)):
        return False
    return _ORIGIN.search(words.qualifying.per.sub("", left)) is not None


def _subject(quantity: Quantity, piece: Piece, rules: QuantityRules) -> Named:
    left, right, kind, words = piece.left, piece.right, quantity.kind, piece.words
    has_noun = begins_noun(right)
    is_change = False
    if left:
        left = _clean_left(left, after_one=piece.after_one)
        if left and not piece.after_one:
            left = without_frame(without_actor(left, words=words), words.qualifying)
            left = _BASIS.sub("", left) if left.startswith("依托") else left
        whole = left
        left = _without_change(left, words) if left else left
        is_change = left != whole
        if left and not is_change and (kind != "count" or not has_noun):
            grown = _growth(left, piece)
            if grown is not None:
                return grown
    if kind in _SHARE_KINDS:
        return _share(quantity, left, piece)
    tokens = words.cut(left)
    noun = _counted(quantity, tokens, piece, rules, has_noun_behind=has_noun and not is_change)
    if noun is None and kind == "money" and tokens and tokens[-1] in words.paying:
        noun = f"{tokens[-1]}资金"
    noun = noun or piece.previous or _noun_earlier(piece)
    if noun in words.kept and piece.previous:  # 公办学位48万个，今年|新增|6万个
        noun += _without_verb(piece.previous, words) or ""
    if noun and piece.listed and not _has_own_verb(tokens, words):
        noun = _with_shared_verb(noun, piece.previous, words)
    return noun, noun


def _without_verb(subject: str | None, words: Words) -> str | None:
    """Return a subject without the verb that it begins with: 发现|隐患 and its 整改率."""
    if subject is None:
        return None
    begin = next((n for n in (3, 2) if len(subject) >= n + 2 and subject[:n] in words.shared), 0)
    return subject[begin:]


def _has_own_verb(tokens: Sequence[str], words: Words) -> bool:
    """Tell whether a verb stands in a further part of a list (新增学位48万个、|撤销|专业65个)."""
    return any(word in words.governs or word in words.kept or word in words.kept_first for word in tokens)


def _with_shared_verb(noun: str, previous: str | None, words: Words) -> str:
    """Return a further part of a list with the verb that it shares: 增列|学科10个、专业63个."""
    if previous is None:
        return noun
    for length in (3, 2):
        verb = previous[:length]
        if verb in words.shared:
            return noun if noun.startswith(verb) else verb + noun
    return noun


def _counted(
    quantity: Quantity, tokens: Sequence[str], piece: Piece, rules: QuantityRules, *, has_noun_behind: bool
) -> str | None:
    """Return what a count, a sum or a measure is of, in its own clause."""
    right = piece.right
    if quantity.kind == "money" and (spent := _SPENT.search(piece.left)) and has_noun_behind:
        return _spending(quantity, spent[1], piece, rules)
    if quantity.kind == "length" and right[:1] in _EXTENT:
        return "".join(tokens).rpartition("在")[2] or None
    if right.startswith(_STANDARD):
        return (_noun_in_front(tokens, piece) or piece.previous or "") + "标准"
    if task := asked_for(quantity.unit, right, 0):
        return (_noun_in_front(tokens, piece) or piece.previous or "") + task
    if quantity.unit == "人":  # itself the noun; what follows says what they do
        clause = right if has_noun_behind and not piece.before_one else None
        return _noun_in_front(tokens, piece) or clause
    noun = _counted_behind(quantity, tokens, piece, rules) if has_noun_behind else None
    return noun or _noun_in_front(tokens, piece)


def _spending(quantity: Quantity, verb: str, piece: Piece, rules: QuantityRules) -> str:
    """Return what a sum is spent on: 投入|4.6亿元|改造村卫生室 is 改造村卫生室投入."""
    noun = _counted_behind(quantity, (), piece, rules)
    if noun is None and _SHORTEST_PURPOSE <= len(piece.right) <= _LONGEST_PURPOSE:
        noun = piece.right.strip(MARKS)
    return (noun or "") + verb


def _counted_behind(
    quantity: Quantity, tokens: Sequence[str], piece: Piece, rules: QuantityRules
) -> str | None:
    spec = rules.units.get(quantity.unit) if quantity.unit else None
    heads = spec.heads if spec else None
    if quantity.unit is None:
        heads = piece.words.person_heads
    return noun_behind(
        tokens,
        piece.right,
        heads,
        words=piece.words,
        after_one=piece.after_one,
        before_one=piece.before_one,
        is_spent=quantity.kind == "money",
    )


def _clean_left(left: str, *, after_one: bool) -> str:
    """Return the text in front of a quantity without the noun of the quantity before it."""
    left = left.strip()
    if after_one and left:
        if left[0] in MARKS:
            left = left.lstrip(MARKS)
        elif (joint := _JOINT.search(left)) is not None:
            left = left[joint.end() :]
    if "(" not in left and "（" not in left:
        return left
    for opening, closing in _BRACKETS:
        at = left.rfind(opening)
        if at >= 0 and closing not in left[at:]:
            # （共4处）counts what stands in front of the bracket
            left = left[at + 1 :] if len(left) - at > 3 else left[:at]
    return left


def _without_change(left: str, words: Words) -> str:
    """Return the text without the words of a change of value: 门诊次均费用|由上年的, 覆盖率|提高到."""
    if "20" in left:
        left = _YEAR_REACHED.sub("", left)
    if "每" in left[-6:]:
        left = words.qualifying.per.sub("", left)
    if left and left[-1] in "到至为了" and (reached := _REACHED.search(left)):
        left = left[: reached.start()]
    if ("由" in left or "从" in left) and (origin := _ORIGIN.search(left)):
        left = left[: origin.start()]
    return left


def _growth(left: str, piece: Piece) -> Named | None:
    """Read 金额较上年|增长 as growth of 金额, and 高出|全国水平 as the lead of what was named before."""
    found = _GROWTH.search(left) if left[-1] in _GROWTH_LAST else None
    if found is None and ("于" in left or "高出" in left):
        found = _EXCEEDS.search(left)
    if found is None:
        return None
    base = _COMPARED.sub("", left[: found.start()])
    noun = _noun_in_front(piece.words.cut(base), piece) or piece.previous
    return (noun or "") + found[1], noun


def _share(quantity: Quantity, left: str, piece: Piece) -> Named:
    """Return the subject of a percentage, a fraction or a multiple."""
    if right_standard := _STANDARD_OF.match(piece.right):
        noun = right_standard[1] + "标准"
        return noun, noun
    if quantity.unit in _MULTIPLES:
        left = _COMPARED.sub("", _MULTIPLE_OF.sub("", left))  # 比上一季|翻了一番
        noun = _noun_in_front(piece.words.cut(left), piece) or piece.previous
        return noun, noun
    if "同期" in left:
        left = _MULTIPLE_OF.sub("", left)
    elif "占" in left and (whole := _SHARE_OF.search(left)):
        part = _noun_in_front(piece.words.cut(left[: whole.start()]), piece) or piece.previous or ""
        if not part and not whole[1]:
            return None, None
        return part + ("占" + whole[1] if whole[1] else "占比"), part or None
    tokens = piece.words.cut(left)
    noun = _noun_in_front(tokens, piece)
    right = piece.right
    can_clause = not piece.before_one and "\u4e00" <= right[:1] <= "\u9fff"
    if right and (not noun or right[0] == "的" or noun in piece.words.shared):
        behind = noun_behind(
            tokens, right, None, words=piece.words, after_one=piece.after_one, before_one=piece.before_one
        )
        noun = behind or noun or (right if can_clause and len(right) > 1 else None)
    elif noun and can_clause and not noun.endswith(piece.words.rate):
        noun = f"{right}的{noun}"
    noun = noun or piece.previous
    if noun is None or noun.endswith(piece.words.rate):
        return noun, noun
    return noun + "占比", noun


def _noun_in_front(tokens: Sequence[str], piece: Piece) -> str | None:
    """Return the noun in front of a quantity; a bare 金额 or 投资 with what it belongs to."""
    noun = noun_in_front(tokens, words=piece.words, after_one=piece.after_one)
    if noun is None or noun not in piece.words.generic:
        return noun
    owner = _built_earlier(piece) or _without_verb(piece.previous, piece.words)
    if not owner or owner.endswith(noun):
        return owner or noun
    return owner + noun


def _clause_earlier(piece: Piece) -> list[str]:
    """Return the words of the clause before, if it lies in the same sentence and holds no quantity."""
    text, start, end = piece.earlier
    if not start < end or end - start > _WINDOW or text[end - 1] in _SENTENCE_END:
        return []
    words = piece.words
    return words.cut(without_frame(without_actor(text[start : end - 1], words=words), words.qualifying))


def _built_earlier(piece: Piece) -> str | None:
    """Return what the clause before builds or pursues: 推进|乡村教育振兴先行区建设，投资215亿元."""
    tokens = _clause_earlier(piece)
    if not tokens or not (tokens[0] in piece.words.always or tokens[0] in piece.words.first):
        return None
    return "".join(tokens[begin_of_noun(tokens, len(tokens), words=piece.words) :]) or None


def _noun_earlier(piece: Piece) -> str | None:
    """Return the noun at the end of the clause before: 分管负责同志，共计|150余人."""
    tokens = _clause_earlier(piece)
    if tokens and tokens[0] in _TAKING:  # 把|冰雪课|纳入必修
        stops = piece.words.stops
        end = next((index for index, word in enumerate(tokens) if index > 1 and word in stops), len(tokens))
        tokens = tokens[1:end]
    return noun_in_front(tokens, words=piece.words)


def _distribute(
    text: str,
    quantities: Sequence[Quantity],
    subjects: list[str | None],
    bases: Sequence[str | None],
    words: Words,
) -> None:
    """Give each of several values joined by 、 or 和 behind 分别 its own subject, in place."""
    index = 0
    while index < len(quantities):
        start = quantities[index].start
        before = text[max(0, start - _RESPECTIVELY) : start]
        last = index
        if "分别" in before:
            while (
                last + 1 < len(quantities)
                and text[quantities[last].end : quantities[last + 1].start] in _JOINTS
            ):
                last += 1
            if last > index:
                told = (subjects, bases)
                subjects[index : last + 1] = _shared_out(told, index, last, before=before, words=words)
        index = last + 1


def _shared_out(
    told: tuple[Sequence[str | None], Sequence[str | None]],
    first: int,
    last: int,
    *,
    before: str,
    words: Words,
) -> list[str | None]:
    """Return the subjects of values first to last: parts of a list of nouns, or what was counted before.

    told: the subjects and bases of all quantities. before: the text in front of the first value.
    """
    subjects, bases = told
    n = last - first + 1
    grown, whole = _GROWTH.search(before), _SHARE_OF.search(before)
    ending = grown[1] if grown else f"占{whole[1]}" if whole else ""
    own = bases[first]
    parts = _JOINT.split(own) if own else []
    if len(parts) == n and (head := _shared_head(parts, words)) and (not grown or parts[0] in words.scope):
        return [part + head + ending for part in parts[:-1]] + [parts[-1] + ending]
    if len(parts) == n and max(map(len, parts)) <= _UNEVEN * min(map(len, parts)):
        return [part + ending for part in parts]
    if first >= n and (not own or own == bases[first - 1]):
        return [(base or "") + ending or None for base in bases[first - n : first]]
    return [subjects[first]] * n


def _shared_head(parts: Sequence[str], words: Words) -> str:
    """Return the end of the last part of a list that belongs to all: 小学、初中|毛入学率; empty without.

    It begins where the last part is about as long as the others, between two words.
    """
    others, last = parts[:-1], parts[-1]
    if not last.endswith(words.shared_heads) or any(part[-1:] in words.measures for part in others):
        return ""
    if words.scope.issuperset(others):  # 城镇、农村|居民收入
        return next((last[len(one) :] for one in words.scope if last.startswith(one)), "")
    length = sum(map(len, others)) / len(others)
    ends = list(accumulate(map(len, words.cut(last))))[:-1]
    if any(part.endswith(last[-2:]) for part in others) or not ends:
        return ""
    begin = min(ends, key=lambda end: abs(end - length))
    return last[begin:] if abs(begin - length) <= 1 else ""
