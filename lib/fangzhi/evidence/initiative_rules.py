"""The rules for initiatives: the general data file and a field's own, compiled into one automaton."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from fangzhi.artefacts.messages import told
from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import INITIATIVE_KINDS
from fangzhi.evidence import initiative_tokens as kinds
from fangzhi.evidence.folding import fold_punctuation, plain_key
from fangzhi.regions.gazetteer import composites, forms
from fangzhi.regions.provinces import PROVINCES

GENERAL_RULES = "evidence/data/initiatives.toml"
VARIANT_RULES = "evidence/data/variants.toml"

_SUPPORT = {"using": kinds.USING, "loose": kinds.LOOSE, "naming": kinds.NAMING, "issuing": kinds.ISSUING}
_ROLES = {
    "cut": kinds.USING,
    "with": kinds.WITH,
    "rest": kinds.REST,
    "join": kinds.JOIN,
    "vague": kinds.VAGUE,
    "particle": kinds.DE,
}
# Marks that end whatever name is being read. A single dash joins (中国—东盟), a double one ends.
_STOPS = (*",。;:?!…)》”’\n\r\t <>|/", "——")
_OPENING = {"“": kinds.QUOTE, "‘": kinds.QUOTE, "《": kinds.TITLE, "(": kinds.ASIDE}
_OUT_OF_REACH = 1000  # points
# What a verb may carry: 实施好, 推出了
_PARTICLES = ("了", "好", "过")


@dataclass(frozen=True, slots=True)
class Head:
    """An ending of names.

    needs: the points that a name must have, by the support that it has.
    base: length of the shortest head that it ends in itself (行动计划: 计划, 2).
    weak, not_weak: a name with the first ending is none (新平台) unless it has the second (创新平台).
    """

    word: str
    kind: str
    needs: Mapping[int, int]
    base: int
    weak: tuple[str, ...]
    not_weak: tuple[str, ...]


@dataclass(frozen=True)
class VariantRules:
    """What may differ between two names of one initiative.

    fillers: finds words that a name can lose; nation: owners that are the whole country; heads:
    endings that stand for others; meaning: characters that make all the difference; official: the
    name to show, by the key (folding.plain_key) of each variant in the data files; families: the name
    to show for all that a pattern matches.
    """

    fillers: re.Pattern[str]
    nation: frozenset[str]
    heads: Mapping[str, str]
    meaning: frozenset[str]
    official: Mapping[str, str]
    families: tuple[tuple[re.Pattern[str], str], ...]

    def with_families(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return the names to show, those of the keys that belong to a family among them."""
        found = {key: name for key in keys for pattern, name in self.families if pattern.fullmatch(key)}
        return {**found, **self.official}


@dataclass(frozen=True)
class InitiativeRules:
    """Compiled rules.

    automaton: finds every token of a folded text, leftmost-longest; codes, words: what the pattern
    of that number is, and the word it stands for (实施好 stands for 实施).
    heads: the endings of names.
    support: what a verb gives to a name behind it; after: what gives it from behind.
    closings: what closes an opening mark, and within how many characters.
    plain: finds plain words; marks, places: what the name of an owner's initiative begins with, by
    the first two characters (owners: all of these), as are the heads in head_starts.
    figures: quotations that are no names; problems, flourishes: what shows it from behind.
    short: what shows a nickname from behind; unnamed: what shows a project to be one of many.
    """

    automaton: Any
    codes: tuple[int, ...]
    words: tuple[str, ...]
    heads: Mapping[str, Head]
    longest_head: int
    head_starts: Mapping[str, tuple[str, ...]]
    support: Mapping[str, int]
    after: frozenset[str]
    digits: frozenset[str]
    closings: Mapping[str, tuple[str, int]]
    plain: Any
    owners: frozenset[str]
    marks: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[str, ...]]
    slogan: re.Pattern[str]
    nickname: re.Pattern[str]
    title: re.Pattern[str]
    no_tail: tuple[str, ...]
    figures: frozenset[str]
    problems: tuple[str, ...]
    short: tuple[str, ...]
    unnamed: tuple[str, ...]
    flourishes: tuple[str, ...]
    points: Mapping[str, int]
    lengths: Mapping[str, int]
    longest_name: int
    variants: VariantRules


def general_rules() -> dict[str, Any]:
    """Return the sections that hold for every field: a field may add to any of them."""
    return read_toml(GENERAL_RULES)


def initiative_rules(field: Mapping[str, Any] | None = None) -> InitiativeRules:
    """Compile the general rules together with those of a field (its parsed initiatives.toml).

    Raises ValueError, naming the entry and what is allowed, for a section that is not known, a head
    without its keys, or a kind that the schema does not have.
    """
    parts = [general_rules(), field or {}]
    _check(parts[1], known=parts[0])
    heads = _heads(parts)
    support = {word: _SUPPORT[name] for name in _SUPPORT for word in sorted(_listed(parts, "verbs", name))}
    tokens = _tokens(parts, heads, support)
    marks = _by_start(_listed(parts, "marks"))
    places = _by_start(forms().keys() | composites().keys())
    return InitiativeRules(
        automaton=_automaton(tokens),
        codes=tuple(code for code, _ in tokens.values()),
        words=tuple(word for _, word in tokens.values()),
        heads=heads,
        longest_head=max(map(len, heads)),
        head_starts=_by_start(heads),
        support=support,
        after=frozenset(_listed(parts, "after")),
        digits=frozenset("".join(part.get("counted", {}).get("digits", "") for part in parts)),
        closings=_closings(parts[0]["lengths"]),
        plain=_automaton(sorted(_listed(parts, "plain") | heads.keys())),
        owners=frozenset(marks.keys() | places.keys()),
        marks=marks,
        places=places,
        slogan=_any_of(parts, "slogans"),
        nickname=_any_of(parts, "nicknames"),
        title=re.compile(rf"(?:{_either(_listed(parts, 'titles'))})(?:\([^()]*\))?$"),
        no_tail=tuple(sorted(_listed(parts, "no_tail"))),
        figures=frozenset(_listed(parts, "figures")),
        problems=tuple(sorted(_listed(parts, "problems"))),
        short=tuple(sorted(_listed(parts, "short"))),
        unnamed=tuple(sorted(_listed(parts, "unnamed"))),
        flourishes=tuple(sorted(_listed(parts, "flourishes"))),
        points=parts[0]["points"],
        lengths=parts[0]["lengths"],
        longest_name=parts[0]["lengths"]["name"],
        variants=_variant_rules(field or {}),
    )


def _check(field: Mapping[str, Any], *, known: Mapping[str, Any]) -> None:
    """Refuse what a field's file says wrongly, before it silently says nothing."""
    sections = sorted({*known, "same"} - {"points", "lengths"})
    for section in field:
        if section not in sections:
            known_ones = ", ".join(sections)
            raise ValueError(told("no section {name!r}; there is {known}", name=section, known=known_ones))
    for entry in field.get("head", ()):
        missing = {"words", "kind", "needs", "unsupported"} - entry.keys()
        if missing:
            words, lacking = ", ".join(entry.get("words", ())), ", ".join(sorted(missing))
            raise ValueError(told("head {words} lacks {lacking}", words=words, lacking=lacking))
        if entry["kind"] not in INITIATIVE_KINDS:
            allowed = ", ".join(INITIATIVE_KINDS)
            raise ValueError(
                told("kind {kind!r} is not known; there is {known}", kind=str(entry["kind"]), known=allowed)
            )


def _variant_rules(field: Mapping[str, Any]) -> VariantRules:
    data = read_toml(VARIANT_RULES)
    same = list(_entries((data, field), "same"))
    provinces = f"(?:{_either(province.name for province in PROVINCES)})"
    return VariantRules(
        fillers=re.compile(_either(_listed([data], "fillers"))),
        nation=frozenset(_listed([data], "nation")),
        heads=data["heads"],
        meaning=frozenset(data["meaning"]["characters"]),
        official={
            plain_key(fold_punctuation(variant)): fold_punctuation(entry["name"])
            for entry in same
            for variant in (*entry["variants"], entry["name"])
        },
        families=tuple(
            (re.compile(entry["pattern"].replace("{province}", provinces)), entry["name"])
            for entry in data["family"]
        ),
    )


def _automaton(words: Iterable[str]) -> Any:
    return ahocorasick_rs.AhoCorasick(
        list(words),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
    )


def _heads(parts: Sequence[Mapping[str, Any]]) -> dict[str, Head]:
    entries = list(_entries(parts, "head"))
    known = {word for entry in entries for word in entry["words"]}
    weak, strong = _listed(parts, "weak"), _listed(parts, "weak", "unless")
    return {
        word: Head(
            word=word,
            kind=entry["kind"],
            needs=_needs(entry, entry.get("naming", parts[0]["points"]["naming"])),
            base=min(len(word[i:]) for i in range(len(word)) if word[i:] in known),
            weak=tuple(sorted(end + word for end in weak)),
            not_weak=tuple(sorted(end + word for end in strong)),
        )
        for entry in entries
        for word in entry["words"]
    }


def _needs(entry: Mapping[str, Any], naming: int) -> dict[int, int]:
    """Return the points that a name needs by the support it has; out of reach where it needs a verb."""
    needs, more = entry["needs"], entry["unsupported"]
    without = _OUT_OF_REACH if entry.get("needs_verb") else 0
    return {
        kinds.VAGUE: needs + 2 * more + without,
        kinds.USING: needs + more + without,
        kinds.WITH: needs + without,
        kinds.LOOSE: needs,
        kinds.NAMING: max(needs - naming, 1),
        kinds.ISSUING: max(needs - naming, 1),
    }


def _tokens(
    parts: Sequence[Mapping[str, Any]], heads: Mapping[str, Head], support: Mapping[str, int]
) -> dict[str, tuple[int, str]]:
    """Return each string to look for with its code and the word that it stands for.

    Of two entries for one string the first counts; what only hides others comes last.
    """
    either, nouns = _listed(parts, "either"), _listed(parts, "nouns")
    tokens = {word: (kinds.EITHER if word in either else kinds.HEAD, word) for word in heads}
    for verb, level in support.items():
        code = kinds.NOUN if verb in nouns else kinds.EITHER if verb in either else level
        tokens.setdefault(verb, (code, verb))
        for particle in _PARTICLES:
            tokens.setdefault(verb + particle, (code, verb))
    for section, code in (
        ("openers", kinds.OPENER),
        ("counted", kinds.COUNT),
        ("vague", kinds.VAGUE),
        ("cuts", kinds.USING),
    ):
        for word in sorted(_listed(parts, section)):
            tokens.setdefault(word, (code, word))
    for entry in _entries(parts, "word"):
        tokens.setdefault(entry["text"], (_ROLES[entry["role"]], entry["text"]))
    for mark in _STOPS:
        tokens[mark] = (kinds.USING, mark)
    for mark, code in _OPENING.items():
        tokens[mark] = (code, mark)
    for count in _counts(parts):
        tokens.setdefault(count, (kinds.COUNT, count))
    for hidden in _hidden(parts):
        tokens.setdefault(hidden, (kinds.SKIP, hidden))
    return tokens


def _closings(lengths: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    quotation, title, aside = lengths["quotation"], lengths["title"], lengths["aside"]
    return {"“": ("”", quotation), "‘": ("’", quotation), "《": ("》", title), "(": (")", aside)}


def _counts(parts: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for part in parts:
        counted = part.get("counted", {})
        for classifier in counted.get("classifiers", ()):
            yield from (digit + classifier for digit in counted["digits"])


def _hidden(parts: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Yield the longer strings in which a head or a word is none (工程师, 参与, 共同富裕)."""
    yield from sorted(_listed(parts, "hidden"))
    for part in parts:
        for entry in (*part.get("head", ()), *part.get("word", ())):
            for word in entry.get("words", (entry.get("text"),)):
                yield from (word + after for after in entry.get("unless_before", ()))
                yield from (before + word for before in entry.get("unless_after", ()))


def _entries(parts: Iterable[Mapping[str, Any]], section: str) -> Iterable[Mapping[str, Any]]:
    return (entry for part in parts for entry in part.get(section, ()))


def _listed(parts: Iterable[Mapping[str, Any]], section: str, name: str = "") -> set[str]:
    sections = (part.get(section, {}) for part in parts)
    return {word for found in sections for word in (found.get(name, {}) if name else found).get("words", ())}


def _by_start(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return words by their first two characters, longest first; those of one character are left out."""
    starts: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if len(word) > 1:
            starts.setdefault(word[:2], []).append(word)
    return {start: tuple(found) for start, found in starts.items()}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _any_of(parts: Iterable[Mapping[str, Any]], section: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(found for part in parts for found in part.get(section, {}).get("patterns", ()))
    )
