"""Which regions each passage is about, and which it only names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from fangzhi.artefacts.resources import read_toml
from fangzhi.regions.home import Home, Name, Text, group_passages, home_regions, is_capital_venue, is_venue
from fangzhi.regions.provinces import NATIONAL_CODE, region_name
from fangzhi.regions.speakers import goes_on_speaking, is_act_of_nation, national_speakers, speaker
from fangzhi.regions.tables import sorted_table

# What may stand before the name that a passage begins with: 近年来，江西... ; 在江西赣州，... ; 本报长沙...
_LEAD_IN = re.compile(
    '(?:[^，。；,;]{0,16}[，,])?[“"]?(?:在|位于|地处|作为|走进|来到|本报|[一-鿿]{2,3}[社网])?'
)
# Between the names of a list: 江苏、浙江和安徽.
_LIST_MARKS = frozenset({"、", "和", "与", "及", "，"})
# One region of several is the passage's own from this share of its names on.
_MAIN_SHARE = 0.6
# In a joint report a passage belongs to one of its regions from this share and number of names on.
_NARROW_SHARE, _NARROW_COUNT = 2 / 3, 3
# A passage that names more regions lists them.
_MOST_SUBJECTS = 3
_NUMBERING = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．章节]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])\s*"
)
# Behind a region that is the label of a paragraph; so many of them make a list of regions.
_LABEL_END = re.compile(r"[ \u3000\t:：|｜—]|$")
_SHORTEST_LIST = 3
_JOINT_WORDS = re.compile("[两三四五]地|双方|[两三四]省|两市|毗邻|各方|携手")
_BACK_WORDS = re.compile("当地|该[省市区县州校]|这里|全[省市区县州]|我[省市区县州]|省委|省政府|自治区")
_NATION_WORDS = re.compile("全国|我国|国家|各地|多地|教育部|国务院|党中央|专家|业内|各省")


_ROUND_DIGITS = 10  # of a weight, as in every file of a run

Row = tuple[str, str, str, str, str, float]  # of the table PASSAGE_REGIONS


class Verdict(NamedTuple):
    """The regions that a passage is about with their weights, summing to 1, and the evidence."""

    weights: Mapping[str, float]
    basis: str


def attribute(documents: pd.DataFrame, passages: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the regions of each passage with role, basis and weight: the table PASSAGE_REGIONS.

    documents: document_id, title, issuer, source; passages: passage_id, document_id, kind, text, in
    order; mentions: what find_mentions returned for them. The order of evidence: the heading of a
    section, the issuer, the title, the source, places in the passage, the passage before. A passage
    without any evidence has no subject. Shares of a joint report are equal.
    """
    names = names_by_passage(mentions)
    found: list[Sequence[Name]] = [
        names.get(passage_id, ()) for passage_id in passages["passage_id"].tolist()
    ]
    texts = group_passages(passages, found)
    homes = home_regions(documents, texts)
    shared = _first_of_several(homes)
    rows: list[Row] = []
    for document_id, document in texts.items():
        above = _above_title(document) if document_id in shared else 0
        for text in document[:above]:  # the heading of a page of several regions' reports is none's own
            rows.extend(_rows(text, _national("national")))
        for text, verdict in judge_document(document[above:], homes.get(document_id)):
            rows.extend(_rows(text, verdict))
    return sorted_table(rows, "passage_regions")


def _first_of_several(homes: Mapping[str, Home]) -> set[str]:
    """Return the first documents of those pages that hold reports of several regions."""
    regions: dict[str, set[Sequence[str]]] = {}
    first: dict[str, str] = {}
    for document_id, home in homes.items():
        page = document_id.rpartition(".")[0] or document_id
        regions.setdefault(page, set()).add(tuple(home.codes))
        first.setdefault(page, document_id)
    return {first[page] for page, found in regions.items() if len(found) > 1}


def _above_title(document: Sequence[Text]) -> int:
    """Return how many headings stand above the title of a document; 0 where it has no title."""
    title = next((index for index, text in enumerate(document) if text.kind == "title"), 0)
    return title if all(text.kind == "heading" for text in document[:title]) else 0


def names_by_passage(mentions: pd.DataFrame) -> dict[str, list[Name]]:
    """Return the mentions that speak for a region, by passage in order of the text."""
    columns = ("passage_id", "start", "end", "region_code", "candidates", "resolution", "name")
    found: dict[str, list[Name]] = {}
    for passage_id, start, end, code, candidates, resolution, name in zip(
        *(mentions[column].tolist() for column in columns), strict=True
    ):
        if resolution == "own":
            continue
        codes = (
            (code,)
            if isinstance(code, str)
            else tuple(candidates.split())
            if resolution == "composite"
            else ()
        )
        if codes:
            found.setdefault(passage_id, []).append(Name(start, end, codes, name))
    for names in found.values():
        names.sort()
    return found


def judge_document(texts: Sequence[Text], home: Home | None) -> Iterator[tuple[Text, Verdict | None]]:
    """Yield each passage with what it is about; None where there is no evidence."""
    judge = _Judge(texts, home)
    for text in texts:
        yield text, judge.verdict(text)


class _Judge:
    """Goes through a document in order and remembers the section, the speaker and the last verdict."""

    def __init__(self, texts: Sequence[Text], home: Home | None) -> None:
        self.texts = texts
        self.home = home
        labels = {label.codes for label in map(_label, texts) if label is not None}
        self.is_list = len(labels) >= _SHORTEST_LIST
        self.section: Verdict | None = None
        self.numbering = ""
        self.last: Verdict | None = None
        self.last_speaker_is_national = False
        self._speakers: frozenset[str] | None = None

    def verdict(self, text: Text) -> Verdict | None:
        """Return what the next passage is about."""
        self._open_section(text)
        if self.section is not None:
            found: Verdict | None = self.section
        elif self.home is None or self.home.is_national:
            found = self._without_region(text, self.home)
        elif len(self.home.codes) > 1:
            found = _narrow(text, self.home) or _equal(self.home.codes, self.home.basis)
        else:
            found = self._with_region(text, self.home)
        self.last = found
        return found

    def _open_section(self, text: Text) -> None:
        """Start a section at a heading that begins with a region; a like heading without one ends it.

        In a list of regions a paragraph that begins with one starts a section too (山西省 深化产教融合).
        """
        if (text.kind != "heading" and not (self.is_list and _label(text))) or (
            self.home is not None and self.home.basis in ("issuer", "title") and not self.home.is_national
        ):
            return
        numbering = _NUMBERING.match(text.text)
        offset = numbering.end() if numbering else 0
        style = re.sub("[一二三四五六七八九十\\d]+", "n", numbering.group()) if numbering else ""
        first = next((name for name in text.names if name.start <= offset + 1), None)
        if first is not None:
            self.section, self.numbering = _equal(first.codes, "heading"), style
        elif style == self.numbering and self.section is not None:
            self.section = self.last = None

    def _without_region(self, text: Text, home: Home | None) -> Verdict | None:
        """Judge a passage of a document of the whole country, or of none."""
        if text.kind == "title" and home is not None:
            return _national(home.basis)
        placed = _by_places(text, is_strict=home is not None)
        if placed is not None:
            return placed
        if self._continues(text, home):
            return Verdict(self.last.weights, "inherited") if self.last else None
        if home is not None:
            return _national(home.basis)
        return _national("national") if is_act_of_nation(text.text) else None

    def _continues(self, text: Text, home: Home | None) -> bool:
        """Say whether a passage without a place goes on with the region of the passage before.

        In a document of the whole country only after a passage about a region; in one that a body of
        the whole country issues only where the text points back (当地, 全省).
        """
        if self.last is None or is_act_of_nation(text.text):
            return False
        if home is None:
            return True
        if NATIONAL_CODE in self.last.weights:
            return False
        if _BACK_WORDS.search(text.text):
            return True
        return home.basis != "issuer" and not _NATION_WORDS.search(text.text)

    def _with_region(self, text: Text, home: Home) -> Verdict:
        """Judge a passage of one region's document: the region, unless it clearly speaks of another."""
        own = _equal(home.codes, _own_basis(text, home))
        if home.basis == "issuer" or text.kind != "body":
            return own
        is_about_own = any(home.codes[0] in name.codes for name in text.names) or _own_words().search(
            text.text
        )
        if self._speaks_for_nation(text) and not is_about_own:
            return _national("national")
        if is_about_own:
            return own
        return _about_another(text) or own

    def _speaks_for_nation(self, text: Text) -> bool:
        name = speaker(text.text)
        if name is None:
            is_pronoun = goes_on_speaking(text.text)
            self.last_speaker_is_national = is_pronoun and self.last_speaker_is_national
            return self.last_speaker_is_national or (not is_pronoun and is_act_of_nation(text.text))
        if self._speakers is None:
            self._speakers = national_speakers(text.text for text in self.texts) | {"习近平总书记"}
        self.last_speaker_is_national = name in self._speakers or goes_on_speaking(text.text)
        return self.last_speaker_is_national


def _label(text: Text) -> Name | None:
    """Return the region that stands in front of a text as its label: 山西省 深化产教融合, 山西：…"""
    first = text.names[0] if text.names else None
    if first is None or first.start > 0 or text.kind == "title":
        return None
    return first if _LABEL_END.match(text.text, first.end) else None


def _own_basis(text: Text, home: Home) -> str:
    """Return the evidence for a document's region; where that is places, whether they are in this passage."""
    if home.basis != "places":
        return home.basis
    name = next((name.text for name in text.names if name.codes == home.codes), None)
    return f"place:{name}" if name is not None else "inherited"


def _equal(codes: Sequence[str], basis: str) -> Verdict:
    return Verdict({code: 1 / len(codes) for code in codes}, basis)


def _national(basis: str) -> Verdict:
    return Verdict({NATIONAL_CODE: 1.0}, basis)


def _single(text: Text, *, is_strict: bool) -> list[Name]:
    """Return the names of one region each, but for mere venues: 北京, and strictly any place."""
    is_mere = is_venue if is_strict else is_capital_venue
    return [name for name in text.names if len(name.codes) == 1 and not is_mere(text.text, name)]


def _scores(text: Text, *, is_strict: bool = False) -> dict[str, float]:
    """Count the names of each region; the first one counts twice where the passage begins with it."""
    scores: dict[str, float] = {}
    single = _single(text, is_strict=is_strict)
    for name in single:
        scores[name.codes[0]] = scores.get(name.codes[0], 0.0) + 1.0
    lead = _lead(text, single)
    if lead is not None:
        scores[lead.codes[0]] += 1.0
    return scores


def _lead(text: Text, single: Sequence[Name]) -> Name | None:
    """Return the name of a region that a passage begins with, unless it begins with a list of regions."""
    if not single or not _LEAD_IN.fullmatch(text.text[: single[0].start]):
        return None
    first = single[0]
    for left, right in pairwise(single):
        if right.codes != first.codes:
            return None if text.text[left.end : right.start] in _LIST_MARKS else first
    return first


def _by_places(text: Text, *, is_strict: bool) -> Verdict | None:
    """Judge by the places in the passage; strictly where without them it is the whole country's."""
    scores = _scores(text, is_strict=is_strict)
    if not scores:
        return None if is_strict else _by_composite(text)
    top = min(scores, key=lambda code: (-scores[code], code))
    total = sum(scores.values())
    basis = "place:" + next(name.text for name in text.names if name.codes == (top,))
    if scores[top] >= _MAIN_SHARE * total:
        return None if is_strict and scores[top] < 2 else Verdict({top: 1.0}, basis)
    if is_strict or len(scores) > _MOST_SUBJECTS:
        return None if is_strict else _equal(sorted(scores), basis)
    return Verdict({code: scores[code] / total for code in sorted(scores)}, basis)


def _by_composite(text: Text) -> Verdict | None:
    first = next(iter(text.names), None)
    if first is None or not _LEAD_IN.fullmatch(text.text[: first.start]):
        return None
    return _equal(first.codes, f"place:{first.text}")


def _narrow(text: Text, home: Home) -> Verdict | None:
    """Return the one region of a joint report that a passage is about, where it is only one."""
    if text.kind != "body":
        return None
    scores = dict.fromkeys(home.codes, 0.0)
    for name in text.names:
        for code in name.codes:
            if code in scores:
                scores[code] += 1 / len(name.codes)
    top = min(scores, key=lambda code: (-scores[code], code))
    is_clear = scores[top] >= _NARROW_COUNT and scores[top] >= _NARROW_SHARE * sum(scores.values())
    lead = _lead(text, _single(text, is_strict=False))
    if not is_clear or lead is None or lead.codes[0] != top or _JOINT_WORDS.search(text.text[:40]):
        return None
    return Verdict({top: 1.0}, f"place:{lead.text}")


def _about_another(text: Text) -> Verdict | None:
    """Return another region that a passage is about: it begins with it and names it again."""
    lead = _lead(text, _single(text, is_strict=False))
    if lead is None or sum(name.codes == lead.codes for name in text.names) < 2:
        return None
    scores = _scores(text)
    top = lead.codes[0]
    return (
        Verdict({top: 1.0}, f"place:{lead.text}")
        if scores[top] >= _MAIN_SHARE * sum(scores.values())
        else None
    )


@cache
def _own_words() -> re.Pattern[str]:
    """Compile the words by which a text means its own region (全省, 省教育厅)."""
    own = read_toml("regions/data/own.toml")["own"]
    offices, not_after = "|".join(own["offices"]), re.escape(own["not_after"])
    # every alternative begins with a plain character, which makes the search several times as fast
    ranks = (f"{rank}(?<![{not_after}]{rank})(?:{offices})" for rank in own["ranks"])
    return re.compile("|".join((*own["alone"], *ranks)))


def _rows(text: Text, verdict: Verdict | None) -> Iterator[Row]:
    """Yield the rows of a passage: its subjects, then the other regions that it names."""
    weights = verdict.weights if verdict is not None else {}
    basis = verdict.basis if verdict is not None else ""
    for code, weight in weights.items():
        yield text.passage_id, code, region_name(code), "subject", basis, round(weight, _ROUND_DIGITS)
    first: dict[str, str] = {}
    for name in text.names:
        for code in name.codes:
            first.setdefault(code, name.text)
    for code, written in first.items():
        if code not in weights:
            yield text.passage_id, code, region_name(code), "mentioned", f"place:{written}", 0.0
