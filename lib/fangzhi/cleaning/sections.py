"""The order of a page: contents list, titles, issuers, headings, and where each report begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fangzhi.artefacts.alignment import RepairedText
from fangzhi.cleaning.dates import is_date_alone
from fangzhi.cleaning.facts import Found, fold
from fangzhi.cleaning.frame import has_form, has_marks
from fangzhi.cleaning.label_lines import names_origin
from fangzhi.cleaning.line_reasons import anywhere_reason, is_furniture_word
from fangzhi.cleaning.lines import Line, bare, split_line
from fangzhi.cleaning.names import ends_as_body, is_issuer, is_medium_name, provinces
from fangzhi.cleaning.people import is_person

_MAX_TITLE = 80
_MAX_HEADING = 45
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{3}")
# A sentence, a salutation, an item of a list: no title ends so.
_ENDS_OPEN = re.compile(r"[。;:,、]$")
_ENDS_OPEN_OR_ASKS = re.compile(r"[。;!?:,、]$")
# What stands below a title and is none: subtitle, date of adoption, numbered heading, list of contents.
_NO_TITLE = re.compile(
    r"[—\-(]|[\[【][^\]】]*[\]】].{0,3}$|第[一二三四五六七八九十百\d]{1,4}[章节条编]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]|"
    r"目 ?录$|附件|同志们|各位|(?:数据|资料|图片)来源|第? ?[A-Z]?\d{1,3} ?[版期]|"
    # 2026年1月14日在某省第十四届人民代表大会第四次会议上: on what occasion the title's text was read
    r"[―—-]*\(?(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年[^在]{2,8}日,?(?:[上下]午)?在.{4,40}(?:会议?|论坛|典礼|仪式)上"
)
_OFFICIAL = re.compile(
    r"(?:通知|意见|办法|条例|方案|讲话|决定|公告|通告|规定|细则|报告|纪要|规划|要点|函|批复|公报|清单|指南|建议|倡议书|咨询|答复|公示|简报|通报|批示|命令|批准书|章程|规则|标准|目录|清单|说明)"
    r"(?:\(.{1,12}\))?$"
)
# The name of a site or channel that a browser's title bar appends, behind bars or a hyphen.
_SITE_SUFFIX = re.compile(
    r"(?:\s?(?:[_|]|-{1,2})\s?[^_|-]{0,20}){0,3}(?:\s?[_|]\s?[^_|-]{0,20}"
    r"(?:网|网站|频道|政府|在线|门户|新闻|资讯|中心|厅|局|委员会|日报|报|com|cn|正文|要闻|动态|平台|客户端)|"
    r"\s?-{1,2}\s?[^-_|\d]{0,16}(?:网|网站|频道|门户|在线|客户端|com|cn))\s?$"
)


@dataclass
class Report:
    """One report of a page: its kept lines in order, and what the page prints about it."""

    lines: list[Line]
    title: str | None = None
    title_line: Line | None = None
    issuer: str | None = None
    issuer_line: Line | None = None
    facts: list[Found] = field(default_factory=list)

    @property
    def head(self) -> list[Line]:
        """The lines above the first paragraph."""
        return self.lines[: first_prose(self.lines)]

    def drop_removed(self) -> None:
        """Forget the lines that have been taken out."""
        self.lines = [line for line in self.lines if line.is_kept]


def is_title_like(line: Line) -> bool:
    """Whether a line could be a title: short, with words, not ending as a sentence does."""
    return (
        4 <= len(line.text) <= _MAX_TITLE
        and not line.is_prose
        and not _ENDS_OPEN.search(line.key)
        and "\t" not in line.text
        and bool(_WORDS.search(line.key))
    )


def first_prose(lines: Sequence[Line]) -> int:
    """Return the index of the first paragraph of prose; the number of lines where there is none."""
    return next((i for i, line in enumerate(lines) if line.is_prose), len(lines))


# --- several reports ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """Where a report starts: the index of its title among the kept lines, and the issuer if known."""

    index: int
    issuer: str | None
    entry: int | None = None  # index of the entry in the list of contents


def split_reports(kept: Sequence[Line]) -> list[Report]:
    """Cut the kept lines of a page into its reports; take out the contents and the issuer lines."""
    starts = max(find_contents(kept), find_issuers(kept), find_named(kept), key=len)
    if len(starts) < 2:
        return [Report(list(kept))]
    _take_contents(kept, starts)
    bounds = [0, *(_with_issuer_above(kept, start.index) for start in starts[1:]), len(kept)]
    reports = []
    for start, begin, end in zip(starts, bounds, bounds[1:], strict=False):
        title = kept[start.index]
        title.role = "title"
        issuer = _issuer_line(kept, start)
        if issuer is not None:
            issuer.remove("metadata")
        entry = kept[start.entry] if start.entry is not None else None
        reports.append(
            Report(
                [line for line in kept[begin:end] if line.is_kept],
                title.text,
                title,
                issuer.text if issuer else start.issuer,
                issuer or entry,
            )
        )
    _take_page_title_repeats(reports)
    return reports


def _take_contents(kept: Sequence[Line], starts: Sequence[Start]) -> None:
    """Take out the lines above the first report that announce one of the reports."""
    titles = [kept[start.index].bare for start in starts]
    issuers = {bare(start.issuer) for start in starts if start.issuer}
    announced = []
    for i, line in enumerate(kept[: starts[0].index]):
        if line.tag == "title":
            continue  # the browser's title bar repeats a title, and announces nothing
        issuer, title = _split_entry(line)
        if any(_announces(title, other) for other in titles) or (issuer and bare(issuer) in issuers):
            announced.append(i)
    if len(announced) >= 2:
        begin = announced[0] - (announced[0] > 0 and kept[announced[0] - 1].bare == "目录")
        for line in kept[begin : announced[-1] + 1]:
            line.remove("contents")


# Two lines that say the same further down could be chance and repetition; three cannot.
_MIN_ENTRIES = 3


def find_contents(kept: Sequence[Line]) -> list[Start]:
    """Return the reports that a list of contents announces; empty where there is none.

    An entry is announced text: further down the same words stand alone above a paragraph, in the
    same order.
    """
    n_head = first_prose(kept)
    if n_head < _MIN_ENTRIES:
        return []
    openers: dict[str, list[int]] = {}
    for i in range(len(kept) - 1, -1, -1):
        if _opens(kept, i):
            # An entry `body: title` announces `title`, or `place: title`
            for opening in {kept[i].bare[:4], _split_entry(kept[i])[1][:4]}:
                openers.setdefault(opening, []).insert(0, i)
    starts: list[Start] = []
    after = -1
    for i, line in enumerate(kept[:n_head]):
        issuer, title = _split_entry(line)
        for j in openers.get(title[:4], ()):
            if j > max(i, after) and _announces(title, kept[j].bare):
                starts.append(Start(j, issuer, i))
                after = j
                break
    last = max((start.entry for start in starts if start.entry is not None), default=-1)
    starts = [start for start in starts if start.index > last]
    if all(_is_part(kept[start.index]) for start in starts):
        _take_own_contents(kept[: last + 1])
        return []
    return starts if len(starts) >= _MIN_ENTRIES else []


_PART = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百]{1,4}[章节编]"
)
_OWN_CONTENTS = re.compile(r"[\[【]?(?:本文|文章|全文|内容)(?:主要)?目 ?录[\]】]?:?")


def _is_part(line: Line) -> bool:
    """Whether a line is the numbered heading of a part: what announces such announces one document."""
    return _PART.match(line.key) is not None


def _take_own_contents(head: Sequence[Line]) -> None:
    """Take out the list of a document's own headings that a site of documents puts under 本文目录."""
    at = next((i for i, line in enumerate(head) if _OWN_CONTENTS.fullmatch(line.key)), len(head))
    for line in head[at:]:
        line.remove("contents")


_OPENS_WITHIN = 3  # title, issuer, date, then the paragraph


def _opens(kept: Sequence[Line], index: int) -> bool:
    """Whether a line stands alone just above a paragraph."""
    below = kept[index + 1 : index + 1 + _OPENS_WITHIN]
    return is_title_like(kept[index]) and any(line.is_prose for line in below)


_NUMBER = re.compile(r"^[\d一二三四五六七八九十]{1,3}[.、)]\s*")


_ISSUER_BEHIND = re.compile(r"(?P<title>[^()]{4,60})\((?P<issuer>[\u4e00-\u9fff]{4,30})\)")


def _split_entry(line: Line) -> tuple[str | None, str]:
    """Return the issuer (text before a colon) and the letters of the title of a contents entry."""
    text = _NUMBER.sub("", line.key)
    issuer, colon, title = text.partition(":")
    if colon and 3 <= len(issuer) <= 30 and title:
        return issuer.strip(), bare(title)
    behind = _ISSUER_BEHIND.fullmatch(text)
    if behind and ends_as_body(behind["issuer"]):
        return behind["issuer"], bare(behind["title"])
    return None, bare(text)


_ALIKE_SHARE = 0.6  # an entry may be cut, or say its end twice


def _announces(title: str, opener: str) -> bool:
    shorter, longer = sorted((title, opener), key=len)
    return len(shorter) >= 4 and shorter in longer and len(shorter) >= _ALIKE_SHARE * len(longer)


def find_issuers(kept: Sequence[Line]) -> list[Start]:
    """Return the title lines that stand above an issuer's line and a paragraph, if several do."""
    starts = []
    for i in range(len(kept) - 2):
        title, issuer, after = kept[i : i + 3]
        if is_issuer(issuer) and after.is_prose and is_title_like(title) and not is_issuer(title):
            starts.append(Start(i, issuer.text))
    return starts if len(starts) >= 2 else []


_NAMED = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:自治[州县区]|地区|[省市县区州盟旗])?:\S")
_SUBJECT_KINDS = r"(?:[\u4e00-\u9fff]{0,3}自治[州县区]|地区|林区|新区|[省市县区州盟旗])"
_OPENING = 16  # characters: 近年来, and the full name of a place


def find_named(kept: Sequence[Line]) -> list[Start]:
    """Return the titles `place：…` of which each stands right above a paragraph, if several do.

    Sections of one article look the same but stand behind its lead, so the first must stand above
    all paragraphs; headings such as `创新：…` name no place that the paragraph below opens with.
    """
    n_head = first_prose(kept)
    starts: list[Start] = []
    named: set[str] = set()
    n_opened = 0
    for i in range(max(0, n_head - 1), len(kept) - 1):
        found = _NAMED.match(kept[i].key) if kept[i + 1].is_prose and is_title_like(kept[i]) else None
        if found is None or found[1] in named:
            if i < n_head:
                return []
            continue
        named.add(found[1])
        starts.append(Start(i, None))
        n_opened += _opens_with(found[1], kept[i + 1])
    return starts if n_opened >= max(2, len(starts) / 2) else []


def _opens_with(name: str, paragraph: Line) -> bool:
    """Whether a paragraph begins with the full name of a place."""
    opening = paragraph.text[:_OPENING]
    return (name in provinces() and name in opening) or re.search(name + _SUBJECT_KINDS, opening) is not None


def _issuer_line(kept: Sequence[Line], start: Start) -> Line | None:
    """Return the line next to a title that names the issuer."""
    named = bare(start.issuer or "")
    near = [*kept[start.index + 1 : start.index + 2], *kept[max(0, start.index - 1) : start.index]]
    return next((line for line in near if line.bare == named or is_issuer(line)), None)


def _with_issuer_above(kept: Sequence[Line], index: int) -> int:
    """Return where a report begins: at its title, or at the issuer's line above it."""
    above_is_issuer = index > 0 and is_issuer(kept[index - 1]) and not is_issuer(kept[index + 1])
    return index - 1 if above_is_issuer else index


def _take_page_title_repeats(reports: Sequence[Report]) -> None:
    """Take out what repeats a title of the page: above the first report, or below the last."""
    seen: set[str] = set()
    for report in reports:
        for line in report.lines:
            if line.bare in seen and line.role != "title" and not line.is_prose:
                line.remove("title_repeat")
            elif report is reports[0]:
                seen.add(line.bare)
        report.drop_removed()


# --- titles and headings --------------------------------------------------------------------------


def find_title(report: Report, lines: Sequence[Line]) -> None:
    """Find the title above the first paragraph; what repeats it is taken out.

    lines: all lines of the page; those of date and source show where the title ends.
    """
    head = report.head
    if len(head) == len(report.lines):
        head = head[: _first_section(head)]
    candidates = [line for line in head if is_title_like(line) and not _is_no_title(line)]
    candidates = [line for line in candidates if not is_issuer(line)] or candidates
    candidates = [line for line in candidates if not _MASTHEAD.match(line.key)] or candidates
    candidates = [line for line in candidates if not _ISSUE.search(line.key)] or candidates
    candidates = [line for line in candidates if not has_marks(line.key)] or candidates
    candidates = [line for line in candidates if not has_form(line.key, "address")] or candidates
    if not candidates:
        return
    said = _said_above(lines, report.lines[len(head)])
    title = max(candidates, key=lambda line: (_title_weight(line, candidates, lines, said), -line.start))
    if title.tag != "h1":  # said twice, the first is the browser's title bar
        title = [line for line in candidates if line.bare == title.bare][-1]
    title = _between_kicker_and_subtitle(title, candidates, lines) or _said_twice(title, lines) or title
    title.role = "title"
    report.title, report.title_line = _CATEGORY.sub("", title.text), title
    _join_broken(report, title, lines)
    _join_issuer(report, title, lines)
    _take_repeats(report, title)


_LEAST_OF_THREE = 6  # letters; shorter is a channel's name


def _between_kicker_and_subtitle(
    title: Line, candidates: Sequence[Line], lines: Sequence[Line]
) -> Line | None:
    """Return the middle one of three lines right below each other, where the title found is one of them.

    So papers set a title: what led to it above (引题), what it comes to below (副题). A page that marks its
    title (`h1`, the browser's title bar) has said which it is.
    """
    places = {id(line): i for i, line in enumerate(lines)}
    near = [line for line in candidates if abs(places[id(line)] - places[id(title)]) < _THREE]
    if len(near) != _THREE or places[id(near[-1])] - places[id(near[0])] != _THREE - 1:
        return None
    if any(
        line.tag in _MARKED or len(line.bare) < _LEAST_OF_THREE or _OFFICIAL.search(line.key) for line in near
    ):
        return None
    if len({len(line.bare) for line in near}) == 1:
        return None  # verses
    return near[1] if len(near[1].bare) <= max(len(near[0].bare), len(near[2].bare)) else None


def _said_twice(title: Line, lines: Sequence[Line]) -> Line | None:
    """Return the first of two equal lines right below each other, where the title found is the second."""
    at = next(i for i, line in enumerate(lines) if line is title)
    above = lines[at - 1] if at and not title.tag else None
    return above if above and above.is_kept and above.bare == title.bare else None


_THREE = 3
_MARKED = frozenset({"h1", "h2", "title"})


# The name of a site with its slogan; a title that ends so is rare, and there is another candidate.
_MASTHEAD = re.compile(
    r"[^\s,:;!?“”《》]{2,16}(?:网|平台|热线|门户|论坛|信息港|在线|之窗|频道|网站|客户端)(?:$|[—|·~-])"
)


# A journal with its number: 教育与职业(上) 2019年8期.
_ISSUE = re.compile(r"(?<!\d)(?:19|20)\d\d年? ?第?\d{1,2}期$")
# What a forum or a portal sorts its titles by: [升学], 【视频】.
_CATEGORY = re.compile(r"^[\[【][\u4e00-\u9fff]{1,6}[\]】]\s*(?=\S{6})")


def _is_no_title(line: Line) -> bool:
    """Whether a line is a part below a title, or says who wrote the text, when, or for whom; or a menu."""
    if _NO_TITLE.match(line.key) or _SPEAKER.fullmatch(line.key) or _STAMP.search(line.key):
        return True
    return names_origin(line.key) or _is_menu(line.key) or _are_names(line.key)


_SET_WIDE = re.compile(r"(?:^|(?<=[ 、,]))([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?=$|[ 、,])")


def _are_names(key: str) -> bool:
    """Whether a line is the names of several people: 陈某春 常某 王 某."""
    words = [word for word in re.split("[ 、,]+", _SET_WIDE.sub(r"\1\2", key)) if word]
    return len(words) >= 2 and all(map(is_person, words))


# The day with its time, and the name of a file: what machines print.
_STAMP = re.compile(
    r"^第[一二三四五六七八九十百\d]{1,8}期$|\d ?(?:字|分钟)$|\d[-/月.]\d{1,2}日?\s+\d{1,2}:\d{2}"
    r"|\.(?:indd|docx?|wps|pdf|cdr|qxd|ofd|pptx?|xlsx?)\b"
)
_BARS = re.compile(r"\s?[|/>›»]\s?")


def _is_menu(key: str) -> bool:
    """Whether a line is names of channels: short ones between bars, or between blanks with a known one."""
    items = [item for item in _BARS.split(key) if item]
    if len(items) >= _MENU_ITEMS and max(map(len, items)) <= _MENU_ITEM:
        return True
    items = key.split()
    return (
        len(items) >= _MENU_ITEMS
        and all(len(item) <= (2 * _MENU_ITEM if item.isascii() else _MENU_ITEM) for item in items)
        and any(map(is_furniture_word, items))
        and not re.search("[,:;!?“”]", key)
    )


_MENU_ITEMS, _MENU_ITEM = 3, 6


# Who speaks, on a line of its own below the title: 省教育厅厅长 王某, 王某 (省教育厅厅长).
_OFFICE = r"(?:[省市县区州旗厅局司处部校院所会行]长|主席|主任|书记|总经理|董事长|教授|研究员|委员)"
_SPEAKER = re.compile(
    rf"[\u4e00-\u9fff、·() ]{{0,30}}{_OFFICE}[ :][\u4e00-\u9fff·]{{1,4}}(?: [\u4e00-\u9fff])?"
    rf"|[\u4e00-\u9fff·]{{2,4}}[ (][\u4e00-\u9fff、 ]{{0,24}}{_OFFICE}\)?"
)
# The first part of a document: it stands right below the title.
_FIRST_SECTION = re.compile(r"一、|第[一1][章节条编]|\(一\)|1[.、]|目 ?录$")


def _first_section(lines: Sequence[Line]) -> int:
    """Return the index of the line that opens the first part of a document; 0 if none does."""
    return next((i for i, line in enumerate(lines) if _FIRST_SECTION.match(line.key)), 0)


def _said_above(lines: Sequence[Line], prose: Line) -> list[Line]:
    """Return the lines of metadata above the first paragraph."""
    return [line for line in lines if line.reason == "metadata" and line.start < prose.start]


def _title_weight(
    line: Line, candidates: Sequence[Line], lines: Sequence[Line], metadata: Sequence[Line]
) -> float:
    """Return how much speaks for a line as the title; the weights are ranks, not measured."""
    weight = min(len(line.text), 24) / 2
    weight += {"h1": 10, "title": 5, "h2": 5}.get(line.tag, 0)
    weight += 5 if _OFFICIAL.search(line.key) else 0
    weight -= 10 if len(line.text) < 6 else 0
    weight -= 15 if not _HAN.search(line.key) and any(_HAN.search(x.key) for x in candidates) else 0
    weight -= 10 if _SITE_NAME.fullmatch(line.key) else 0
    is_lead = len(_CLAUSES.findall(line.key)) >= _MAX_CLAUSES
    weight -= 12 if is_lead else 0
    below = next((x.start for x in metadata if x.start > line.start), None)
    if below is not None and not any(line.start < other.start < below for other in candidates):
        weight += 12
    above = next((x.start for x in reversed(metadata) if x.start < line.start), line.start)
    is_below = above < line.start and not any(above < other.start < line.start for other in candidates)
    weight += 9 if is_below and not is_lead else 0
    weight += 12 if _has_subtitle(line, lines) else 0
    again = [x for x in lines if x is not line and len(x.bare) <= _MAX_TITLE and line.bare in x.bare]
    weight += 8 if again else 0
    weight += 20 if any(other.tag == "title" for other in again) else 0
    return weight


def _has_subtitle(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the next line of the page is a subtitle behind a dash: only a title has one."""
    below = next((x for x in lines if x.start > line.start), None)
    return below is not None and below.key.startswith(("——", "—", "--", "──"))


# The name of a site stands above many an article, and has no verb before it.
_SITE_NAME = re.compile(r"[\u4e00-\u9fff]{2,14}(?:网|网站|门户|频道|客户端|日报|晚报)")
# A line of three clauses is a lead, a question from a reader, a slogan: a title has two as a rule.
_CLAUSES = re.compile("[,;]")
_MAX_CLAUSES = 2


def _join_issuer(report: Report, title: Line, lines: Sequence[Line]) -> None:
    """A title 关于… of an official document begins with the issuer on the line above.

    With a menu between them the line above is the name of the site.
    """
    at = next(i for i, line in enumerate(report.lines) if line is title)
    if at and title.key.startswith("关于") and is_issuer(report.lines[at - 1]):
        above = report.lines[at - 1]
        if any(x.reason in _OF_SITE for x in lines if above.start < x.start < title.start):
            return
        above.role = "title"
        report.title = above.text + title.text
        if report.issuer is None:
            report.issuer, report.issuer_line = above.text, above


# A title broken in two: its first line leaves open what comes, or the second cannot begin one.
_LEAVES_OPEN = re.compile(r"(?:路上|途中|[里内]|[与和及的在为让把将对向从以])$")
_GOES_ON = re.compile(r"(?:多了|成了|变成|变身|有了|走上|用上|迎来|的|与|和)")
_BROKEN_LINE = range(5, 15)  # letters


def _join_broken(report: Report, title: Line, lines: Sequence[Line]) -> None:
    """Put together a title that is broken in two lines, right below each other."""
    at = next(i for i, line in enumerate(lines) if line is title)
    for first, second in pairwise(lines[max(0, at - 1) : at + 2]):
        if not (first.is_kept and second.is_kept) or {first.tag, second.tag} & _MARKED:
            continue
        if len(first.bare) not in _BROKEN_LINE or len(second.bare) not in _BROKEN_LINE:
            continue
        if (
            not (is_title_like(first) and is_title_like(second))
            or _is_no_title(first)
            or _is_no_title(second)
        ):
            continue
        if is_medium_name(first.key) or is_issuer(first):
            continue
        if _LEAVES_OPEN.search(first.key) or _GOES_ON.match(second.key):
            first.role = second.role = "title"
            report.title = first.text + second.text
            return


_OF_SITE = frozenset({"navigation", "share", "pagination", "related", "counter"})


def _take_repeats(report: Report, title: Line) -> None:
    """Take out the lines that say the title again."""
    for line in report.lines:
        if line is title or line.role == "title" or line.is_prose:
            continue
        in_bar = (line.tag == "title" and title.bare in line.bare) or _is_with_buttons(line, title)
        in_bar = in_bar or (line.start < title.start and _is_with_path(line, title))
        if title.bare and (line.bare == title.bare or in_bar):
            line.remove("title_repeat")
    report.drop_removed()


_PATH = re.compile(r"(?:\s?[-_|–—]\s?[^-_|–—,。]{2,16}){1,3}")


def _is_with_path(line: Line, title: Line) -> bool:
    """Whether a line is the title and the way to it, as a browser's title bar has it: 标题-公告-某省某厅."""
    return line.key.startswith(title.key) and _PATH.fullmatch(line.key[len(title.key) :]) is not None


def _is_with_buttons(line: Line, title: Line) -> bool:
    """Whether a line is the title and words of page furniture: 标题 分享到微博 微信."""
    if not line.text.startswith(title.text) or len(line.text) == len(title.text):
        return False
    words = line.key[len(title.key) :].split()
    return bool(words) and all(is_furniture_word(word) or anywhere_reason(word) for word in words)


def split_site_names(repaired: RepairedText, lines: Sequence[Line]) -> list[Line]:
    """Cut the name of a site off the short lines above the first paragraph that end in one."""
    result: list[Line] = []
    n_head = first_prose([line for line in lines if line.is_kept])
    for line in lines:
        n_head -= line.is_kept
        found = _SITE_SUFFIX.search(line.text) if line.is_kept and n_head >= 0 else None
        if found is None or found.start() < _MIN_TITLE:
            result.append(line)
            continue
        title, site = split_line(repaired, line, found.start())
        site.remove("navigation")
        result += [part for part in (title, site) if part.start < part.end]
    return result


_MIN_TITLE = 6


def take_strays_above(report: Report, lines: Sequence[Line]) -> None:
    """Take out short lines above the title from which furniture separates them."""
    title = next((line for line in report.lines if line.role == "title"), None)
    if title is None:
        return
    above = [line for line in lines if line.start < title.start]
    apart = False
    for line in reversed(above):
        if line.is_kept and (
            line.tag or len(line.text) < _MIN_STRAY or (apart and len(line.text) <= _MAX_STRAY)
        ):
            line.remove("navigation")
        apart = apart or (not line.is_kept and line.reason != "metadata")
    report.drop_removed()


_MAX_STRAY = 16
_MIN_STRAY = 4  # characters; what is shorter says nothing above a title


def assign_roles(report: Report) -> None:
    """Give every kept line of a report its role."""
    n_lines = len(report.lines)
    for i, line in enumerate(report.lines):
        if not line.role:
            line.role = "heading" if i < n_lines - 1 and is_heading(line) else "body"


def is_heading(line: Line) -> bool:
    """Whether a line is a heading: short, and not ended as a sentence or a list item is."""
    if line.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and len(line.text) <= _MAX_TITLE:
        return True
    if len(line.text) > _MAX_HEADING or "\t" in line.text or line.is_prose:
        return False
    if _ENDS_OPEN_OR_ASKS.search(line.key) or is_date_alone(fold(line.text).strip(" ()")):
        return False
    return bool(_HAN.search(line.key))
