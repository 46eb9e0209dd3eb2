"""What a quantity counts: the words that would stand in a table's header.

The counted noun stands in front of the quantity (在校生2211万人), behind it (59所中外职业院校), or was
named before (金额114.89亿元 after 技术合同1.8万项). Growth belongs to what grew, a share to what has it.
Words are cut only around quantities; the rest is word lists (data/subjects.toml) and their order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from fangzhi.evidence.nouns import MARKS, begin_of_noun, begins_noun, cut, noun_behind, noun_in_front, words
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
_JOINTS = frozenset(("、", "和", "及", "与", "，", ",", "以及"))
_JOINT = re.compile("[、和及与]")
_BRACKETS = (("(", ")"), ("（", "）"))
_PAST = r"(?:上|去|前|同|20\d\d|年初|原|过去|最初|“|十)"
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
    r"(?:增长|提高|提升|上升|下降|减少|增加|降低|压缩|缩短|缩小|扩大|发展|压减|攀升|回升|调整|恢复|[增降升提减])"
    r"(?:到|至|为)了?$"
)
_ORIGIN = re.compile(rf"[由从](?:{_PAST}[^，,]{{0,8}})?$")
_PER = re.compile(  # 每人每月|720元
    r"(?:每[人生户亩年月日天孩所村校家床吨车次个名位]{1,2}|每学年|每学期|每公里|每平方米){1,3}$"
)
_MULTIPLE_OF = re.compile(r"(?:恢复到|恢复至|是|为|达到?|相当于|[较比])[^，,是为]{1,12}的$")
_SHARE_OF = re.compile(r"占(?!比)([^，,占]{0,14}?)的?(?:约|近|达|超|达到|为)?$")

Named = tuple[str | None, str | None]  # the subject, and what 增长 or 金额 behind it would refer to


class Piece(NamedTuple):
    """What stands around a quantity within its clause.

    left, right: text in front and behind. after_one, before_one: another quantity bounds that side.
    previous: what was counted before, in the same sentence. earlier: the text, and where in it the
    clause before lies.
    """

    left: str
    right: str
    after_one: bool
    before_one: bool
    previous: str | None
    earlier: tuple[str, int, int]


def find_subjects(text: str, quantities: Sequence[Quantity], *, rules: QuantityRules) -> list[str | None]:
    """Return what each quantity of a text counts; None where the text does not say.

    quantities: of this text, in order, not overlapping.
    """
    marks = [match.start() for match in _BOUNDARY.finditer(text)]
    subjects: list[str | None] = []
    bases: list[str | None] = []
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
            carried,
            (text, max(marks[mark - 2] + 1 if mark > 1 else 0, previous_end), clause_start),
        )
        if piece.left in _JOINTS and carried is not None and not begins_noun(piece.right):
            subject = subjects[-1]
        else:
            subject, carried = _subject(quantity, piece, rules)
        subjects.append(subject)
        bases.append(carried)
        previous_end, first_mark = end, mark
    if len(quantities) > 1 and "分别" in text:
        _distribute(text, quantities, subjects, bases)
    return subjects


def _subject(quantity: Quantity, piece: Piece, rules: QuantityRules) -> Named:
    left, right, kind = piece.left, piece.right, quantity.kind
    has_noun = begins_noun(right)
    is_change = False
    if left:
        whole = left = _clean_left(left, after_one=piece.after_one)
        left = _without_change(left) if left else left
        is_change = left != whole
        if left and not is_change and (kind != "count" or not has_noun):
            grown = _growth(left, piece)
            if grown is not None:
                return grown
    if kind in _SHARE_KINDS:
        return _share(quantity, left, piece)
    noun = _counted(quantity, cut(left), piece, rules, has_noun_behind=has_noun and not is_change)
    noun = noun or piece.previous or _noun_earlier(piece)
    return noun, noun


def _counted(
    quantity: Quantity, tokens: Sequence[str], piece: Piece, rules: QuantityRules, *, has_noun_behind: bool
) -> str | None:
    """Return what a count, a sum or a measure is of, in its own clause."""
    right = piece.right
    if right.startswith(_STANDARD):
        return (_noun_in_front(tokens, piece) or piece.previous or "") + "标准"
    if quantity.unit == "人":  # itself the noun; what follows says what they do
        clause = right if has_noun_behind and not piece.before_one else None
        return _noun_in_front(tokens, piece) or clause
    noun = _counted_behind(quantity, tokens, piece, rules) if has_noun_behind else None
    return noun or _noun_in_front(tokens, piece)


def _counted_behind(
    quantity: Quantity, tokens: Sequence[str], piece: Piece, rules: QuantityRules
) -> str | None:
    spec = rules.units.get(quantity.unit) if quantity.unit else None
    heads = spec.heads if spec else None
    if quantity.unit is None:
        heads = words().person_heads
    return noun_behind(
        tokens,
        piece.right,
        heads,
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


def _without_change(left: str) -> str:
    """Return the text without the words of a change of value: 门诊次均费用|由上年的, 覆盖率|提高到."""
    if "每" in left[-6:]:
        left = _PER.sub("", left)
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
    noun = _noun_in_front(cut(base), piece) or piece.previous
    return (noun or "") + found[1], noun


def _share(quantity: Quantity, left: str, piece: Piece) -> Named:
    """Return the subject of a percentage, a fraction or a multiple."""
    if quantity.unit in _MULTIPLES:
        noun = _noun_in_front(cut(_MULTIPLE_OF.sub("", left)), piece) or piece.previous
        return noun, noun
    if "同期" in left:
        left = _MULTIPLE_OF.sub("", left)
    elif "占" in left and (whole := _SHARE_OF.search(left)):
        part = _noun_in_front(cut(left[: whole.start()]), piece) or piece.previous or ""
        if not part and not whole[1]:
            return None, None
        return part + ("占" + whole[1] if whole[1] else "占比"), part or None
    tokens = cut(left)
    noun = _noun_in_front(tokens, piece)
    right = piece.right
    can_clause = not piece.before_one and "\u4e00" <= right[:1] <= "\u9fff"
    if right and (not noun or right[0] == "的"):
        behind = noun_behind(tokens, right, None, after_one=piece.after_one, before_one=piece.before_one)
        noun = behind or noun or (right if can_clause and len(right) > 1 else None)
    elif noun and can_clause and not noun.endswith(words().rate):
        noun = f"{right}的{noun}"
    noun = noun or piece.previous
    if noun is None or noun.endswith(words().rate):
        return noun, noun
    return noun + "占比", noun


def _noun_in_front(tokens: Sequence[str], piece: Piece) -> str | None:
    """Return the noun in front of a quantity; a bare 金额 or 投资 with what it belongs to."""
    noun = noun_in_front(tokens, after_one=piece.after_one)
    if noun is None or noun not in words().generic:
        return noun
    owner = _built_earlier(piece) or piece.previous
    if not owner or owner.endswith(noun):
        return owner or noun
    return owner + noun


def _clause_earlier(piece: Piece) -> list[str]:
    """Return the words of the clause before, if it lies in the same sentence and holds no quantity."""
    text, start, end = piece.earlier
    if not start < end or end - start > _WINDOW or text[end - 1] in _SENTENCE_END:
        return []
    return cut(text[start : end - 1])


def _built_earlier(piece: Piece) -> str | None:
    """Return what the clause before builds or pursues: 推进|乡村教育振兴先行区建设，投资215亿元."""
    tokens = _clause_earlier(piece)
    if not tokens or not (tokens[0] in words().always or tokens[0] in words().first):
        return None
    return "".join(tokens[begin_of_noun(tokens, len(tokens)) :]) or None


def _noun_earlier(piece: Piece) -> str | None:
    """Return the noun at the end of the clause before: 分管负责同志，共计|150余人."""
    return noun_in_front(_clause_earlier(piece))


def _distribute(
    text: str, quantities: Sequence[Quantity], subjects: list[str | None], bases: Sequence[str | None]
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
                subjects[index : last + 1] = _shared_out(subjects, bases, index, last, before)
        index = last + 1


def _shared_out(
    subjects: Sequence[str | None], bases: Sequence[str | None], first: int, last: int, before: str
) -> list[str | None]:
    """Return the subjects of values first to last: parts of a list of nouns, or what was counted before."""
    n = last - first + 1
    grown, whole = _GROWTH.search(before), _SHARE_OF.search(before)
    ending = grown[1] if grown else f"占{whole[1]}" if whole else ""
    own = bases[first]
    parts = _JOINT.split(own) if own else []
    if len(parts) == n and max(map(len, parts)) <= _UNEVEN * min(map(len, parts)):
        return [part + ending for part in parts]
    if first >= n and (not own or own == bases[first - 1]):
        return [(base or "") + ending for base in bases[first - n : first]]
    return [subjects[first]] * n
