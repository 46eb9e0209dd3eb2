"""The frame of an article: what of the short lines around its paragraphs belongs to it, by form alone.

No list of words knows every widget. What an article puts above its first paragraph and below its last one
has few forms, though: a subtitle, an occasion in brackets, a numbered heading, an address to readers, a
signature with its day, an appendix, a row of a table. `data/noise.toml` lists them under `frame`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile, zip_longest

from fangzhi.cleaning.line_reasons import noise_data
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.names import is_issuer
from fangzhi.cleaning.people import is_person

_PLACES = {"head": {"both", "address", "row"}, "tail": {"both", "tail", "row"}}


@cache
def _forms(where: str) -> re.Pattern[str]:
    kinds = _PLACES.get(where, {where})
    patterns = [form["pattern"] for form in noise_data()["frame"] if form["where"] in kinds]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def has_form(key: str, where: str) -> bool:
    """Whether a line has a form of a part above the text (`head`), below it (`tail`), or of one kind."""
    return _forms(where).fullmatch(key) is not None


# --- below the last paragraph ---------------------------------------------------------------------

# What leads on to a list that may have no stops: the lines behind it are its items.
_LEADS_ON = re.compile(r"[^:]{6,}:[”\"]?$|(?:如下|下列|以下|名单|目录|附表|一览表?)[^。]{0,12}[。:)]?$")
_END_OF_LINE = 60  # characters: what leads on stands at the end, and a page may be one line


def _leads_on(key: str) -> bool:
    return _LEADS_ON.search(key[-_END_OF_LINE:]) is not None


_APPENDIX = re.compile(
    r"附 ?件?\d{0,2}(?:[:.、 ]|$)|附[录表]|参考文献|"
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)"
)
_MAX_STRAY = 60  # characters
_LONG_RUN = 4  # lines; so many and no furniture around may be a list of the article's


def strays_below(tail: Sequence[Line], is_furniture: Sequence[bool]) -> list[Line]:
    """Return the lines right below the last paragraph (tail[0]) that have no form of an article's parts.

    is_furniture: for each line whether it parts the article from what is around it; what lies behind such
    a line is judged elsewhere.
    """
    end = next((i for i, parts in enumerate(is_furniture) if i and parts), len(tail))
    near = [line for line in tail[1:end] if line.is_kept]
    near = near[next((i for i in range(len(near), 0, -1) if _is_sentence(near[i - 1].key)), 0) :]
    in_list = _leads_on(tail[0].key)
    is_signed = False
    runs: list[list[Line]] = [[]]
    for line, below in zip_longest(near, near[1:]):
        if has_form(line.key, "day"):  # a document ends with its day
            is_signed, in_list = True, False
            runs.append([])
        elif _belongs(line, is_signed=is_signed):
            in_list = in_list or _opens_list(line.key)
            runs.append([])
        elif not in_list and not (below and _goes_with(line, below)) and _may_be_stray(line):
            runs[-1].append(line)
    is_parted = end < len(tail)
    return [line for run in runs if not _is_list(run, is_parted=is_parted) for line in run]


def _is_sentence(key: str) -> bool:
    """Whether a line is a sentence of text, too short for a paragraph: what stands before it is text, too."""
    return key.endswith("。") and "," in key and not is_apart(key)


def signed_below(tail: Sequence[Line]) -> list[Line]:
    """Return the lines at the top of a tail that are how a document ends: appendix, who signs, the day.

    None without a day: the name of a body is also what stands at the foot of its site.
    """
    near = list(takewhile(lambda line: (line.is_kept and _is_of_end(line)) or is_end_mark(line.key), tail))
    days = [i for i, line in enumerate(near) if has_form(line.key, "day")]
    return near[: days[-1] + 1] if days else []


_END = re.compile(r"[(—-]*(?:完|全文完|本文完|END|end)[)—-]*")


def is_end_mark(key: str) -> bool:
    """Whether a line says that the text ends; behind it stands the day."""
    return _END.fullmatch(key) is not None


def _is_of_end(line: Line) -> bool:
    return is_issuer(line) or has_form(line.key, "day") or _APPENDIX.match(line.key) is not None


def _belongs(line: Line, *, is_signed: bool) -> bool:
    if "\t" in line.text or is_issuer(line) or has_form(line.key, "tail"):
        return True
    return not is_signed and has_form(line.key, "notice")


def _opens_list(key: str) -> bool:
    return _leads_on(key) or _APPENDIX.match(key) is not None


def _goes_with(line: Line, below: Line) -> bool:
    """Whether a line is who signs above the day, or the head of a table above its first row."""
    return has_form(below.key, "day") or (" " in line.key and has_form(below.key, "row"))


def _may_be_stray(line: Line) -> bool:
    return len(line.key) <= _MAX_STRAY or line.key.isascii()


def _is_list(run: Sequence[Line], *, is_parted: bool) -> bool:
    """Whether lines without a stop are the article's: its last words, or a list, perhaps with a heading."""
    if len(run) == 1:
        return not is_parted and len(run[0].bare) >= _CLAUSE and not is_apart(run[0].key)
    return any(_is_of_one_kind(part, is_parted=is_parted) for part in (run, run[1:]))


def _is_of_one_kind(run: Sequence[Line], *, is_parted: bool) -> bool:
    """Whether all lines are names of people, verses of one length, items of one pattern, or many."""
    if not run:
        return False
    if all(all(map(is_person, line.key.split())) for line in run):
        return True
    if len(run) < _SHORT_RUN:
        return False
    lengths = {len(line.bare) for line in run}
    if len(lengths) == 1 and lengths & {5, 7}:
        return True
    shapes = {_shape(line.key) for line in run}
    if len(shapes) == 1 and "9" in shapes.pop()[:1]:
        return True
    return len(run) >= _LONG_RUN and not is_parted and not any(is_apart(line.key) for line in run)


def _shape(key: str) -> str:
    """Return a line with one 9 for each number and nothing for its words: 9:00 开幕式 is `9:9 `."""
    return _WORDS.sub("", _DIGITS.sub("9", key))


_SHORT_RUN = 3  # lines
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d]+")


# --- marks of furniture ---------------------------------------------------------------------------

_BEGIN_OF_LINE = 200  # characters looked at for marks; what is longer is no furniture

# What no title has.
_BARS = re.compile(
    r"[|>»›→]| - .* - |\d{1,2}:\d\d|[a-z0-9-]+\.(?:com|cn|net|org)|^[^\w\s“\"'《(\[【〔]"
    r"|^\S{1,4}(?: \S{1,4})+$"
)


def has_marks(key: str) -> bool:
    """Whether a line has marks that no title has."""
    return _BARS.search(key[:_BEGIN_OF_LINE]) is not None


# --- above the first paragraph --------------------------------------------------------------------

# What only furniture has: bars, arrows, a time of day, an address on the web, words apart from each other.
_MARKS = re.compile(
    r"[|>»›→]|\d{1,2}:\d\d|[a-z0-9-]+\.(?:com|cn|net|org)|\S+(?: +\S+){2,}|\d{5,}|^[A-Za-z +-]+$"
    r"|^[^\w\s“\"'《(\[【〔]|[】\]] ?[【\[]"
)
_LABEL_OR_WORD = re.compile(r".{1,6}:.{0,8}$|.{1,6}$")
_LATIN = re.compile(r"[A-Za-z]{3}")
_HEADING = 4  # letters
_WORD = 6  # letters
_PAGE_TITLE = 12  # letters; what a collection of reports is called
_CLAUSE = 8  # letters: what stands beside a title and goes with it, or leads on to the text


def is_apart(key: str) -> bool:
    """Whether a line has marks that only furniture has, or is a label with its value, or a word."""
    return _MARKS.search(key[:_BEGIN_OF_LINE]) is not None or _LABEL_OR_WORD.match(key) is not None


def strays_above(head: Sequence[Line], title: Line, *, has_headings: bool) -> list[Line]:
    """Return the lines around a title and above the first paragraph that are no part of the article.

    head: the lines above the first paragraph, those taken out too. has_headings: whether there are headings
    in the text as well, so that one may open it.
    """
    at = next(i for i, line in enumerate(head) if line is title)
    last = next((line for line in reversed(head) if line.is_kept), None)
    # Where nothing has gone, a line above may be the title itself unless it is a word above a clause.
    may_be_title = all(line.is_kept for line in head)
    least = _WORD + 1 if len(title.bare) > _CLAUSE else 0
    strays = []
    for i, line in enumerate(head):
        if not line.is_kept or line.role == "title" or line.is_prose:
            continue
        if any(x.reason == "duplicate" and x.bare == line.bare for x in head):
            strays.append(line)  # a caption, said again in place of its picture
            continue
        if is_issuer(line) and i < at and any(x.reason == "navigation" for x in head[i + 1 : at]):
            strays.append(line)  # with a menu below it, the name of the site
            continue
        if "\t" in line.text or is_issuer(line) or has_form(line.key, "head"):
            continue
        if i < at and may_be_title and len(line.bare) >= least:
            continue
        if i < at and len(line.bare) >= _PAGE_TITLE and _is_clause(line, may_label=False):
            continue
        if line is not last and has_form(head[i + 1].key, "row"):
            continue
        is_next = all(x.is_kept for x in head[min(i, at) + 1 : max(i, at)])
        if (is_next or line is last) and _is_clause(line, may_label=line is last):
            continue
        if line is last and has_headings and _is_heading(line):
            continue
        strays.append(line)
    runs_on = all(line.is_kept for line in head[at:])  # the title may be the first line of a list
    listed = _listed(head[at + 1 :], strays, least=_SHORT_RUN - runs_on)
    return [line for line in strays if line not in listed]


def _listed(head: Sequence[Line], strays: Sequence[Line], *, least: int) -> list[Line]:
    """Return the lines right above the first paragraph where they are many: a list, verses, a table."""
    block = list(takewhile(lambda line: line.is_kept, reversed(head)))
    return block if sum(line in strays for line in block) >= least else []


def _is_clause(line: Line, *, may_label: bool) -> bool:
    """Whether a line may be a title's second line, or a lead: long enough, and without furniture's marks."""
    if len(line.bare) < _CLAUSE or _MARKS.search(line.key[:_BEGIN_OF_LINE]) or _LATIN.search(line.key):
        return False
    return may_label or not is_apart(line.key)


def _is_heading(line: Line) -> bool:
    return len(line.bare) >= _HEADING and not _MARKS.search(line.key[:_BEGIN_OF_LINE])
