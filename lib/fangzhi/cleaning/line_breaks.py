"""Lines broken in mid-sentence, joined: text that was wrapped at a width, and breaks inside words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from fangzhi.artefacts.alignment import Edit
from fangzhi.cleaning.characters import is_inside_word
from fangzhi.cleaning.readings import SYLLABLE

_ENDS = frozenset("。！？；：…!?;:”’\"'》）)】]」』.")
# Beginnings that no continued line has: numbers of points, bullets, an indent, quotation of a title
_BEGINS = re.compile(
    r"[ \t]{2,}|\u3000|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十百]{1,4}[章节条部分]"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[、.．](?!\d)|[●■◆★▲○◎□·•*#-]|【|来源|作者|编辑|责任|发布|记者"
)
# Lines about a page, which neither go on nor continue another: a label at the line's beginning or behind a
# blank or bar (not （来源：…） in a sentence), a date with a time of day, a date alone
_LABEL = re.compile(
    r"(?:^|[ \t\u3000\xa0|｜丨])(?:[\u4e00-\u9fff]{0,4}(?:来源|出处|作者|编辑|时间|日期)|记者|通讯员"
    r"|责编|选稿|审核|审校|校对|监制|供稿|撰稿|发布(?:机构|单位)?|(?:浏览|阅读|点击)(?:次数|量)?|字体|字号"
    r"|索引号|文号|微信(?:公众)?号?|公众号|分享到?)"
    r"[ \u3000]?[:：]"
)
_DATE = r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?"
_MOMENT = re.compile(rf"{_DATE}[ \u3000|]{{1,3}}\d{{1,2}}[:：]\d\d")
_DATE_ALONE = re.compile(rf"[\[(（【]?{_DATE}[\])）】]?")
_OPEN_SYLLABLE = re.compile(rf"[(（]{SYLLABLE}$")
_LOOK_BACK = 8  # characters: a bracket and a syllable
# White space, and what has no width: neither ends a line
_BLANK = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029\u00a0\u3000\u200b\ufeff\u00ad"
_NARROWEST, _WIDEST = 16, 160  # characters; a line of a wrapped text is neither a heading nor a paragraph
_LEAST_FULL = 3  # lines that reach the width
_FULL_SHARE = 0.3  # of the lines: the rest end paragraphs, of two or three lines each
_SLACK = 2  # characters that a line may fall short of the width: no mark may begin a line
_LEAST_BROKEN = 0.5  # of the full lines end in mid-sentence; lists and verses end theirs
# Bits: one line in six ends in mid-sentence by chance with a pair that saves 3, few with 7
_WORD_BITS = 7.0
_SENTENCE_LIKE = re.compile("[，。、；,;]")
_LONGEST_NAME = 60  # characters of what stands between 《 and 》 behind the break
_LONG_LINE = 24  # characters; a heading that long is rare, and has no comma


def line_break_edits(text: str) -> list[Edit]:
    """Return the deletions of line breaks in mid-sentence, with the white space around them."""
    lines = [line.rstrip(_BLANK) for line in text.splitlines()]
    if not any((len(line) >= _NARROWEST or "《" in line) and line[-1] not in _ENDS for line in lines[:-1]):
        return []
    width = _wrap_width(lines)
    has_blocks = width > 0 and not all(lines[1:-1])
    joints = {
        n
        for n, (line, following) in enumerate(pairwise(lines))
        if (len(line) >= _NARROWEST and _goes_on(line, following, width=width, has_blocks=has_blocks))
        or ("《" in line and _is_within_title(line, following))
    }
    return _joined(text, lines, joints) if joints else []


def _joined(text: str, lines: Sequence[str], joints: Collection[int]) -> list[Edit]:
    """Return the deletions of what stands behind the given lines and before the next ones."""
    edits: list[Edit] = []
    start = end = 0
    for n, raw in enumerate(text.splitlines(keepends=True)):
        if n - 1 in joints:
            begin = start + len(raw) - len(raw.lstrip(_BLANK))
            edits.append(
                Edit(
                    end,
                    begin,
                    _joint(text[max(0, end - _LOOK_BACK) : end], text[begin : begin + 1]),
                    "line_break",
                    0.9,
                )
            )
        end = start + len(lines[n])
        start += len(raw)
    return edits


def _joint(before: str, after: str) -> str:
    """Return what joins two texts: nothing in Chinese or in a syllable, a space between Latin words."""
    if not (before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()):
        return ""
    return "" if _OPEN_SYLLABLE.search(before) else " "


def _wrap_width(lines: Sequence[str]) -> int:
    """Return the width in characters at which a page was wrapped; 0 where it was not."""
    width = max(map(len, lines))
    if width > _WIDEST:
        return 0
    full = [line for line in lines if len(line) >= width - _SLACK]
    broken = sum(line[-1] not in _ENDS for line in full)
    is_wrapped = len(full) >= max(_LEAST_FULL, _FULL_SHARE * sum(map(bool, lines)))
    return width if is_wrapped and broken >= _LEAST_BROKEN * len(full) else 0


def _goes_on(line: str, following: str, *, width: int, has_blocks: bool) -> bool:
    """Tell whether a paragraph goes on from one line to the next.

    width: at which the page was wrapped, 0 where it was not. has_blocks: empty lines set its
    paragraphs apart, so that a full line may end in a stop and go on.
    """
    following = following.strip(_BLANK)
    if not following:
        return False
    if width:
        goes_on = len(line) >= width - _SLACK and (has_blocks or line[-1] not in _ENDS)
    else:
        goes_on = (
            line[-1] not in _ENDS
            and len(line) >= _LONG_LINE
            and _SENTENCE_LIKE.search(line) is not None
            and is_inside_word(line[-1] + following[0], 1, 1, least_bits=_WORD_BITS)
        )
    # Last, since most lines end in a stop and the patterns are slow
    return goes_on and not (_BEGINS.match(following) or _is_about_page(line) or _is_about_page(following))


def _is_within_title(line: str, following: str) -> bool:
    """Tell whether a title's mark 《 is open at the end of a line and closes on the next."""
    if line.rfind("《") <= line.rfind("》"):
        return False
    closes, opens = following.find("》"), following.find("《")
    return 0 <= closes <= _LONGEST_NAME and not 0 <= opens < closes


def _is_about_page(line: str) -> bool:
    """Tell whether a line holds a label of a page's metadata, or nothing but a date."""
    line = line.strip(_BLANK)
    return bool(_LABEL.search(line) or _MOMENT.search(line) or _DATE_ALONE.fullmatch(line))
