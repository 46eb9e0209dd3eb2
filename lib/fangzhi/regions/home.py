"""The regions whose report a document is: from its issuer, title, source, dateline and places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import pandas as pd

from fangzhi.artefacts.resources import read_toml
from fangzhi.regions.gazetteer import Use
from fangzhi.regions.provinces import NATIONAL_CODE, region_named, region_of
from fangzhi.regions.scan import Hit, scan

_CAPITAL = "110000"
# A title that names more regions (长三角 has four) lists them, it does not report for all of them.
_MOST_JOINT = 4
# Share of the passages' regions that makes one of them the document's own.
_DOMINANT_SHARE = 0.6
# A source's region gives way to another that is named this many times as often, and often enough.
_OVERRULED_RATIO, _OVERRULED_COUNT = 3, 5
# A title that speaks of its own place names another one (云南代表团到我市考察).
_SPEAKS_OF_SELF = re.compile("我[省市区县州]")
# Every alternative begins with a plain character, which makes the search five times as fast.
_RANK_WORDS = {
    "省": re.compile("我省|全省|本省|省(?<![一-鿿]省)(?:委|政府|教育厅)"),
    "自治区": re.compile("自治区(?<![一-鿿]自治区)(?:党委|政府|教育厅)|我区|全区各盟市"),
}
# Looks for its last character first: hardly a passage has one so near its start.
_DATELINE = re.compile(r"(?=[^电讯]{0,22}[电讯]).{0,16}?(?:\d{1,2}月)?\d{1,2}日?[电讯]")
_BEHIND_DATELINE = re.compile(r"\d{1,2}月\d{1,2}日?[电讯]|[电讯]")
_BEHIND_VENUE = re.compile("[一-鿿]{0,6}(?:召开|举行|举办|开幕|闭幕|启动|签署|揭幕)")
_BEFORE_VENUE = re.compile("[在于][一-鿿]{0,6}$")


Counts = Mapping[str, float]


class Name(NamedTuple):
    """A place name in a passage that is evidence: where it stands and which regions it speaks for."""

    start: int
    end: int
    codes: tuple[str, ...]
    text: str


class Text(NamedTuple):
    """A passage and the names in it."""

    passage_id: str
    kind: str
    text: str
    names: Sequence[Name]


@dataclass(frozen=True, slots=True)
class Home:
    """A document's own regions by code (000000 for the whole country), and the evidence for them."""

    codes: tuple[str, ...]
    basis: str

    @property
    def is_national(self) -> bool:
        """Say whether it is a document of the whole country."""
        return self.codes == (NATIONAL_CODE,)


def names_of(text: str, hits: Iterable[Hit]) -> list[Name]:
    """Return the hits in a text that speak for a region."""
    return [
        Name(hit.start, hit.end, codes, text[hit.start : hit.end]) for hit in hits if (codes := hit.codes)
    ]


def group_passages(passages: pd.DataFrame, names: Sequence[Sequence[Name]]) -> dict[str, list[Text]]:
    """Return the passages of each document with their names, in the order of the table."""
    columns = (passages[column].tolist() for column in ("document_id", "passage_id", "kind", "text"))
    grouped: defaultdict[str, list[Text]] = defaultdict(list)
    for document_id, passage_id, kind, text, found in zip(*columns, names, strict=True):
        grouped[document_id].append(Text(passage_id, kind, text, found))
    return grouped


def home_regions(documents: pd.DataFrame | None, texts: Mapping[str, Sequence[Text]]) -> dict[str, Home]:
    """Return the own regions of each document that has any.

    The order of evidence: issuer, title, source, dateline and places; the whole country where the
    issuer is one of its bodies, or where the title speaks of it and no region stands out.
    """
    records = {} if documents is None else _records(documents)
    homes = {name: _home(*records.get(name, ("", "", "")), rows) for name, rows in texts.items()}
    return {name: home for name, home in homes.items() if home is not None}


def _records(documents: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """Return issuer, title and source of each document; what is missing is empty."""
    n_rows = len(documents)
    columns = (
        [value if isinstance(value, str) else "" for value in documents[name].tolist()]
        if name in documents.columns
        else [""] * n_rows
        for name in ("issuer", "title", "source")
    )
    return dict(zip(documents["document_id"].tolist(), zip(*columns, strict=True), strict=True))


def _home(issuer: str, title: str, source: str, rows: Sequence[Text]) -> Home | None:
    title = title or next((row.text for row in rows if row.kind == "title"), "")
    counts = _place_counts(rows, _speaks_of_nation(title))
    codes = _own_of(issuer, counts)
    if codes:
        return Home(codes, "issuer")
    if is_national_body(issuer):
        return Home((NATIONAL_CODE,), "issuer")
    local = _from_source(source, counts)
    if local is not None and _SPEAKS_OF_SELF.search(title):
        return local
    codes = _title_regions(title, counts)
    if codes:
        return Home(codes, "title")
    return local or _from_places(counts, title, rows) or _from_title_words(title)


def _place_counts(rows: Sequence[Text], is_of_nation: bool) -> Counts:
    """Count in how many passages each region is named; of k regions in one passage each counts 1/k.

    A dateline counts three times; but 北京 in a dateline or as the place of a meeting says nothing, as
    the central press writes from there, and so does any place of a meeting of the whole country.
    """
    is_mere = is_venue if is_of_nation else is_capital_venue
    counts: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        if not row.names:
            continue
        names = [name for name in row.names if not is_mere(row.text, name)]
        codes = {code for name in names for code in name.codes}
        for code in codes:
            counts[code] += 1 / len(codes)
        for code in _dateline_codes(row) & codes:
            counts[code] += 2
    return counts


def _dateline_codes(row: Text) -> frozenset[str]:
    """Return the regions named in the dateline that a passage begins with."""
    dateline = _DATELINE.match(row.text) if row.kind == "body" else None
    if dateline is None:
        return frozenset()
    return frozenset(code for name in row.names if name.end < dateline.end() for code in name.codes)


def is_venue(text: str, name: Name) -> bool:
    """Say whether a name is only the place of a dateline or of a meeting (在四川广安召开)."""
    if _BEHIND_DATELINE.match(text, name.end):
        return True
    return bool(
        _BEHIND_VENUE.match(text, name.end)
        and _BEFORE_VENUE.search(text[max(0, name.start - 8) : name.start])
    )


def is_capital_venue(text: str, name: Name) -> bool:
    """Say whether 北京 is named only as the place where the central press or a meeting is."""
    return name.codes == (_CAPITAL,) and is_venue(text, name)


def _own_of(text: str, counts: Counts) -> tuple[str, ...]:
    """Return the regions that an issuer's name speaks for; a shared name is settled by the places."""
    if not text:
        return ()
    hits = [hit for hit in scan(text) if hit.resolution not in ("own", "term")]
    settled = tuple(dict.fromkeys(code for hit in hits for code in hit.codes))
    if settled:
        return settled
    return _by_counts(hits, counts)


def _by_counts(hits: Iterable[Hit], counts: Counts) -> tuple[str, ...]:
    """Return the region of an open name that the passages name most; none where they name none."""
    for hit in hits:
        regions = {place.region_code for place in hit.choices(Use.CONTEXT)}
        ranked = sorted(
            (code for code in regions if counts.get(code)), key=lambda code: (-counts[code], code)
        )
        if not hit.resolution and ranked:
            return (ranked[0],)
    return ()


def _title_regions(title: str, counts: Counts) -> tuple[str, ...]:
    """Return the regions that a title speaks for: named ones before composites, and no mere venue."""
    is_mere = is_venue if _speaks_of_nation(title) else is_capital_venue
    names = [name for name in names_of(title, scan(title)) if not is_mere(title, name)]
    single = tuple(dict.fromkeys(name.codes[0] for name in names if len(name.codes) == 1))
    joint = tuple(dict.fromkeys(code for name in names for code in name.codes))
    codes = single or joint or _by_counts(scan(title), counts)
    return codes if len(codes) <= _MOST_JOINT else ()


def _from_source(source: str, counts: Counts) -> Home | None:
    """Return the region of a local publisher, unless the passages clearly speak of another one."""
    region = publisher_region(source)
    if region is None:
        return None
    others = max((n for code, n in counts.items() if code != region), default=0)
    own = counts.get(region, 0)
    if (own == 0 and others) or (others >= _OVERRULED_COUNT and others >= _OVERRULED_RATIO * own):
        return None
    return Home((region,), "source")


def publisher_region(source: str) -> str | None:
    """Return the region of a publication, from its name or from the list of publishers."""
    if not source:
        return None
    codes = dict.fromkeys(code for hit in scan(source) if hit.resolution != "term" for code in _meant(hit))
    if len(codes) == 1:
        return next(iter(codes))
    listed = _publishers().search(source)
    if listed is None:
        return None
    return region_named(read_toml("regions/data/publishers.toml")["publishers"][listed.group()]).code


@cache
def _publishers() -> re.Pattern[str]:
    names = read_toml("regions/data/publishers.toml")["publishers"]
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


def _meant(hit: Hit) -> tuple[str, ...]:
    """Return the regions of a name that is a part of another one (四川 of 四川日报)."""
    form = hit.pattern.form
    if hit.codes or form is None:
        return hit.codes
    if form.always is not None:
        return (form.always.region_code,)
    return tuple(dict.fromkeys(place.region_code for place in hit.choices(Use.FREE)))


def _from_places(counts: Counts, title: str, rows: Sequence[Text]) -> Home | None:
    """Return the region that stands out among those that the passages name, if its rank can be theirs."""
    rank = _own_rank(rows) if counts else None
    fitting = {
        code: n for code, n in counts.items() if rank is None or region_of(code).full_name.endswith(rank)
    }
    if not fitting:
        return None
    code, n = min(fitting.items(), key=lambda item: (-item[1], item[0]))
    if n < _DOMINANT_SHARE * sum(fitting.values()) or (_speaks_of_nation(title) and n < len(rows) / 2):
        return None
    return Home((code,), "dateline" if any(code in _dateline_codes(row) for row in rows) else "places")


def _own_rank(rows: Sequence[Text]) -> str | None:
    """Return whether the passages speak of their own 省 or 自治区; None where of neither or of both."""
    ranks = {rank for rank, words in _RANK_WORDS.items() if any(words.search(row.text) for row in rows)}
    return ranks.pop() if len(ranks) == 1 else None


def _from_title_words(title: str) -> Home | None:
    return Home((NATIONAL_CODE,), "title") if _speaks_of_nation(title) else None


def _speaks_of_nation(title: str) -> bool:
    return bool(title) and _national_words().search(title) is not None


@cache
def _national_words() -> re.Pattern[str]:
    words = read_toml("regions/data/national.toml")
    return re.compile("|".join((*words["titles_of_documents"], *words["bodies"])))


def is_national_body(issuer: str) -> bool:
    """Say whether an issuer is a body of the whole country."""
    return _national_bodies().match(issuer) is not None


@cache
def _national_bodies() -> re.Pattern[str]:
    bodies = read_toml("regions/data/national.toml")["bodies"]
    return re.compile(
        "(?:中华人民共和国)?(?:" + "|".join(sorted(bodies, key=lambda b: (-len(b), b))) + "|全国|中国|国家)"
    )
