"""The gazetteer: every place of China down to the county, and the forms its name takes in texts.

Data: provinces.csv and places.csv (origin and date are stated there), corrections.toml for what
they lack, word_like.txt and well_known.txt for short forms that mean something else, or only that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from fangzhi.artefacts.resources import read_toml, read_words
from fangzhi.regions.provinces import PROVINCES, read_rows, region_of

_LEVELS = {2: "province", 4: "prefecture", 6: "county"}

# Longest first: 自治州 before 州. What is cut from a full name to get the short form.
_SUFFIX = re.compile("(?:自治州|自治县|自治旗|特别行政区|行政委员会|地区|林区|特区|新区|市|区|县|盟|旗)$")
# The peoples named in autonomous prefectures and counties; with or without 族 as the list has them.
_PEOPLES = re.compile(
    "(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|各)族"
    "|哈萨克|蒙古|柯尔克孜|锡伯|塔吉克)+$"
)
_RANKS = "市县区"  # a county may have had any of these ranks: 章丘市, now 章丘区


class Use(IntEnum):
    """How much a form of a name says by itself; the lower, the more."""

    FREE = 0  # a place wherever it stands
    CONTEXT = 1  # a place where its province is in the text
    PARENT = 2  # a place right behind the name of what it lies in


@dataclass(frozen=True, slots=True)
class Place:
    """One place: code without trailing zeros (2, 4 or 6 digits), full name, level and region."""

    code: str
    name: str
    level: str
    region_code: str

    def lies_in(self, other: Place) -> bool:
        """Say whether this place is a part of the other one."""
        return self.code != other.code and self.code.startswith(other.code)


class Meaning(NamedTuple):
    """What a name was resolved to, and how; the place is None where only its region is known."""

    resolution: str
    place: Place | None
    region_code: str


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write the name of one or several places.

    candidates: the places, by code; uses: how much the form says of each; regions: theirs, by code.
    is_full: the form carries its rank (市, 县, 省 ...), so that 大学 behind it starts a new name.
    always: the place meant unless the words right beside the name say otherwise; prefer: the place meant
    where the report's own region and the places near say nothing. alone: what the form means by itself.
    """

    text: str
    candidates: tuple[Place, ...]
    uses: tuple[Use, ...]
    regions: tuple[str, ...]
    is_full: bool
    always: Place | None = None
    prefer: Place | None = None
    alone: Meaning | None = None


def meaning(found: Sequence[Place], resolution: str) -> Meaning | None:
    """Return what a name means that can be any of some places; None where they lie in several regions.

    Of a town and its own district of one name (广安市, 广安区) it is the town; where several are left
    (鼓楼区 in 南京 and in 徐州) only the region is known.
    """
    if not found or any(place.region_code != found[0].region_code for place in found):
        return None
    highest = [place for place in found if not any(place.lies_in(other) for other in found)]
    return Meaning(resolution, highest[0] if len(highest) == 1 else None, found[0].region_code)


def short_form(name: str) -> str:
    """Return a full name without its rank and peoples: 耿马傣族佤族自治县 -> 耿马."""
    match = _SUFFIX.search(name)
    if match is None:
        return name
    stem = name[: match.start()]
    if match.group().startswith("自治"):
        return _PEOPLES.sub("", stem) or stem
    return stem


@cache
def places() -> dict[str, Place]:
    """Return all places by code (2, 4 or 6 digits)."""
    corrections = read_toml("regions/data/corrections.toml")
    found = {p.code[:2]: Place(p.code[:2], p.full_name, "province", p.code) for p in PROVINCES}
    rows = [(row["code"], row["name"]) for row in read_rows("regions/data/places.csv")]
    rows += [(code, name) for key in ("missing", "taiwan") for name, code in corrections[key].items()]
    for code, name in rows:
        found[code] = Place(code, name, _LEVELS[len(code)], region_of(code).code)
    return found


def place_of(code: str) -> Place:
    """Return the place with a code; the six digits of a province (640000) are cut to two."""
    return places()[code[:2] if code.endswith("0000") else code]


def _province_forms() -> Iterator[tuple[str, Place, Use, bool]]:
    for province in PROVINCES:
        place = place_of(province.code)
        yield province.full_name, place, Use.FREE, True
        yield province.name, place, Use.FREE, False
        if "自治区" in province.full_name:
            yield province.name + "自治区", place, Use.FREE, True
        for name in province.former:
            yield name, place, Use.FREE, False


def _place_forms(place: Place) -> Iterator[tuple[str, Place, Use, bool]]:
    """Yield the forms of a prefecture or county."""
    name, short = place.name, short_form(place.name)
    if name in word_set("weak_full.txt"):
        yield name, place, Use.PARENT, True
        return
    yield name, place, Use.CONTEXT if name in word_set("common_full.txt") else Use.FREE, True
    if len(short) < 2:
        return
    if place.level == "prefecture" and name.endswith("市"):
        yield short + "地区", place, Use.FREE, True
    if "自治" in name:
        rank = name[-1]
        yield short + rank, place, Use.FREE, True
        yield f"{short}自治{rank}", place, Use.FREE, True
    use = _short_use(short, place.level)
    if use is not None:
        yield short, place, use, False


def _short_use(short: str, level: str) -> Use | None:
    """Return how much a short form says; None where it is too common a word to say anything."""
    if short in word_set("hard_words.txt"):
        return None
    if short in word_set("word_like.txt"):
        return Use.CONTEXT if level == "prefecture" else Use.PARENT
    if level == "prefecture" or short in word_set("well_known.txt"):
        return Use.FREE
    return Use.CONTEXT


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of a packaged list; several may stand on a line."""
    return frozenset(word for line in read_words(f"regions/data/{name}") for word in line.split())


def _correction_forms() -> Iterator[tuple[str, Place, Use, bool]]:
    corrections = read_toml("regions/data/corrections.toml")
    for name, code in corrections["areas"].items():
        inside = place_of(code)
        area = (
            inside
            if inside.name == name
            else Place(f"{inside.code}+{name}", name, "area", inside.region_code)
        )
        yield name, area, Use.FREE, name[-1] in _RANKS
    for table in ("former", "alias"):
        for name, code in corrections[table].items():
            yield name, place_of(code), Use.FREE, name[-1] in "市县区州盟旗"


def _former_ranks(taken: set[str]) -> Iterator[tuple[str, Place, Use, bool]]:
    """Yield a county's name with the ranks it does not have now (章丘市), where nothing else has it."""
    for place in places().values():
        short = short_form(place.name)
        if place.level != "county" or len(short) < 2 or _short_use(short, "county") not in (0, 1):
            continue
        for rank in _RANKS:
            if short + rank not in taken:
                yield short + rank, place, Use.FREE, True


@cache
def forms() -> dict[str, Form]:
    """Return every form of every name, by text."""
    rows = [*_province_forms(), *_correction_forms()]
    for place in places().values():
        if place.level != "province":
            rows.extend(_place_forms(place))
    rows.extend(_former_ranks({text for text, *_ in rows}))
    joined: dict[str, dict[str, tuple[Place, Use, bool]]] = {}
    for text, place, use, is_full in rows:
        known = joined.setdefault(text, {})
        if place.code not in known or use < known[place.code][1]:
            known[place.code] = (place, use, is_full)
    return {text: _form(text, known) for text, known in joined.items()}


def _form(text: str, known: dict[str, tuple[Place, Use, bool]]) -> Form:
    corrections = read_toml("regions/data/corrections.toml")
    always, prefer = corrections["always"].get(text), corrections["prefer"].get(text)
    rows = [known[code] for code in sorted(known)]
    regions = tuple(sorted({place.region_code for place, _, _ in rows}))
    alone: Meaning | None = None
    provinces = [place for place, use, _ in rows if place.level == "province" and use is Use.FREE]
    if always or provinces:
        found = place_of(always) if always else provinces[0]
        alone = meaning([found], "unique" if len(regions) == 1 else "preferred")
    elif any(use is Use.FREE for _, use, _ in rows):
        alone = (
            meaning([place for place, use, _ in rows if use <= Use.CONTEXT], "unique")
            if len(regions) == 1
            else None
        )
    return Form(
        text=text,
        candidates=tuple(place for place, _, _ in rows),
        uses=tuple(use for _, use, _ in rows),
        regions=regions,
        is_full=any(is_full for _, _, is_full in rows),
        always=alone.place if alone and alone.resolution == "preferred" else None,
        prefer=place_of(prefer) if prefer else None,
        alone=alone,
    )


@cache
def composites() -> dict[str, tuple[str, ...]]:
    """Return the names of several regions together, with their codes (川渝: 510000, 500000)."""
    named = read_toml("regions/data/corrections.toml")["composites"]
    return {name: tuple(codes) for name, codes in named.items()}
