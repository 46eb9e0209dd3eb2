"""Field packs of one's own: a folder of data files, checked so that a message names file, line and cure."""

from __future__ import annotations

import csv
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from fangzhi.artefacts.fields import PACK_FILES
from fangzhi.artefacts.messages import Message, joined, message_of, told
from fangzhi.artefacts.schema import INDICATOR_KINDS

SKELETON = Path(__file__).with_name("skeleton")
_PHRASES = ("names", "strong", "actors", "weak", "never")
_THEME_KEYS = ("name", *_PHRASES, "general")
_GROUP_KEYS = ("kind", "units", "heads", "strict", "order", "bare", "measured", "not_before")
_CUES = ("names", "level", "threshold")  # sections of evidence/data/cues.toml that a field may add to
_INITIATIVE_KEYS = {
    "head": (
        "kind",
        "words",
        "needs",
        "unsupported",
        "naming",
        "needs_verb",
        "unless_before",
        "unless_after",
    ),
    "same": ("name", "variants"),
    "word": ("text", "role", "unless_before", "unless_after"),
}
# What a block of initiatives.toml cannot do without, and an example.
_NEEDED = {
    "head": {
        "kind": told('kind = "programme", or another kind'),
        "words": told('words = ["…"], the endings'),
        "needs": told("needs = 6, the points a name must have"),
        "unsupported": told("unsupported = 6, how many more where no verb of setting up stands in front"),
    }
}
_NOT_COUNTED = ("time", "naming", "order")  # kinds that never make a row: evidence/data/units.toml
_WIDE_MARKS = {"“": '"', "”": '"', "，": ",", "＝": "=", "【": "[", "】": "]", "＃": "#", "‘": '"', "’": '"'}
_LONGEST = 30  # characters; a longer phrase is a sentence, and is never found


class PackError(ValueError):
    """A field pack cannot be used; each line of the message names file, line and cure."""


def check_pack(folder: Path) -> None:
    """Raise PackError with all that is wrong with a pack."""
    if not folder.is_dir():
        raise PackError(
            told("{folder}: no such folder; `fangzhi pack new {folder}` makes one to fill in", folder=folder)
        )
    faults = list(_faults(folder))
    if faults:
        raise PackError(joined(faults, by="\n"))


def new_pack(folder: Path) -> None:
    """Write a skeleton with comments into a folder that is not there yet; raise PackError where it is."""
    if folder.exists():
        raise PackError(told("{folder} is there already; name a new folder", folder=folder))
    shutil.copytree(SKELETON, folder)


def _faults(folder: Path) -> Iterator[Message]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".toml", ".txt") and path.name not in PACK_FILES:
            known = ", ".join(PACK_FILES)
            yield told("{path}: not a file of a pack; there is {known}", path=path, known=known)
    for name in PACK_FILES:
        path = folder / name
        if not path.is_file():
            yield told("{path}: is missing; an empty file will do where there is nothing to say", path=path)
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            yield told("{path}: not UTF-8 text; save it as UTF-8 without a byte order mark", path=path)
            continue
        if text.startswith("\ufeff"):
            yield told(
                "{path}, line 1: begins with a byte order mark; save it as UTF-8, not as UTF-8 with BOM",
                path=path,
            )
            continue
        check = {".txt": _faults_of_words, ".toml": _faults_of_toml, ".csv": _faults_of_pairs}[path.suffix]
        yield from check(path, text)


def _faults_of_words(path: Path, text: str) -> Iterator[Message]:
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.split("#", 1)[0].strip()
        where = _line(path, number)
        if len(word.split()) > 1 or re.search(r"[，,、；;]", word):
            yield told("{where}: {word!r} is several words; write one a line", where=where, word=word)
        elif len(word) > _LONGEST:
            yield told("{where}: {word!r}… is a sentence; write words", where=where, word=word[:20])


def _faults_of_pairs(path: Path, text: str) -> Iterator[Message]:
    lines = text.splitlines()
    if lines[:1] != ["term,gloss"]:
        yield told(
            "{path}, line 1: write term,gloss there, and below it one term and its gloss a line", path=path
        )
    for number, line in enumerate(lines[1:], start=2):
        parts = next(csv.reader([line])) if line.strip() and not line.startswith("#") else ["", ""]
        if len(parts) != 2 or bool(parts[0].strip()) != bool(parts[1].strip()):
            comma = told(" (， is a Chinese mark; write , there)") if "，" in line else ""
            yield told(
                "{where}: {line!r} is no pair; a gloss with a comma goes in quotes{comma}",
                where=_line(path, number), line=line[:40], comma=comma,
            )  # fmt: skip


def _faults_of_toml(path: Path, text: str) -> Iterator[Message]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        number = int(found[1]) if found else len(text.splitlines())
        cure = _wide_mark(text, number) or _cure(error, text, number)
        yield told("{where}: {error}", where=_line(path, number), error=cure)
        return
    check = _CHECKS.get(path.name)
    if check:
        yield from check(_Source(path, text), data)


def _line(path: Path, number: int) -> Message:
    return told("{path}, line {line}", path=path, line=number)


def _cure(error: Exception, text: str, number: int) -> Message:
    """Say what to do about TOML that cannot be read. number: of its line."""
    if "twice" in str(error):
        return told("a block that there are several of has two brackets, as [[theme]]")
    if "Invalid value" in str(error):
        return told("what stands behind = is no value; a text goes in quotes, a number in plain figures")
    if "overwrite" not in str(error):
        return told("{error}; look for a quote, a comma or a bracket that is missing", error=error)
    key = text.splitlines()[number - 1].partition("=")[0].strip()
    return told("{key} is there already in this block; keep one line of it, or begin a new block", key=key)


def _wide_mark(text: str, number: int) -> Message | None:
    """Return what to do about a full-width mark where the file needs a plain one; nothing without."""
    lines = text.splitlines()
    line = lines[number - 1].split(" #")[0] if number <= len(lines) else ""
    outside = re.sub(r'"[^"]*"', "", line)
    found = next((mark for mark in _WIDE_MARKS if mark in outside), "")
    if not found:
        return None
    return told("{mark} is a Chinese mark; write {plain} there", mark=found, plain=_WIDE_MARKS[found])


class _Source:
    """A TOML file, to find the line of what is wrong: tomllib gives none for what is well-formed."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._lines = path, text.splitlines()

    def at(self, *needles: str, section: str = "", number: int = 1) -> Message:
        """Return `file, line n` of a needle in the number-th section of that name, else of the section."""
        starts = (
            [at for at, line in enumerate(self._lines) if line.strip().startswith(section)]
            if section
            else [0]
        )
        start = starts[number - 1] if len(starts) >= number else 0
        for needle in needles:
            for at in range(start, len(self._lines)):
                if needle in self._lines[at].split(" #")[0]:
                    return _line(self._path, at + 1)
        return _line(self._path, start + 1)


def _faults_of_themes(source: _Source, data: Mapping[str, Any]) -> Iterator[Message]:
    yield from _unknown(source, data, ("theme",))
    themes = data.get("theme", [])
    if not isinstance(themes, list) or not themes:
        yield told(
            "{where}: no theme; begin each with a line [[theme]] and give it a name", where=source.at()
        )
        return
    names: list[str] = []
    for number, theme in enumerate(themes, start=1):
        at = _in_section(source, "[[theme]]", number)
        name = theme.get("name")
        if not isinstance(name, str) or not name.strip():
            yield told('{where}: theme {n} has no name; write name = "…"', where=at(), n=number)
        elif name in names:
            yield told(
                "{where}: there are two themes {name}; join them or rename one", where=at(name), name=name
            )
        names.append(str(name))
        yield from _unknown_keys(at, theme, _THEME_KEYS)
        if not any(theme.get(kind) for kind in _PHRASES[:3]):
            yield told(
                "{where}: {name} has no phrase that speaks for it; give it names, strong or actors",
                where=at(), name=str(name),
            )  # fmt: skip
        for kind in _PHRASES:
            yield from _faults_of_list(at, kind, theme.get(kind, []), shortest=2)
    if sum(bool(theme.get("general")) for theme in themes) > 1:
        yield told(
            "{where}: two themes are general; one at most is what every plan talks about",
            where=source.at("general"),
        )


def _faults_of_units(source: _Source, data: Mapping[str, Any]) -> Iterator[Message]:
    yield from _unknown(source, data, ("group", "heads", *_CUES))
    yield from _faults_of_heads(source, data)
    for section in _CUES:
        yield from _faults_of_section(source, section, data.get(section, {}), ("words",))
    kinds = (*INDICATOR_KINDS, *_NOT_COUNTED)
    for number, group in enumerate(data.get("group", []), start=1):
        at = _in_section(source, "[[group]]", number)
        yield from _unknown_keys(at, group, _GROUP_KEYS)
        if group.get("kind") not in kinds:
            yield told(
                "{where}: kind {kind!r} is not known; there is {known}",
                where=at("kind"), kind=str(group.get("kind", "")), known=", ".join(kinds),
            )  # fmt: skip
        if not group.get("units"):
            yield told('{where}: a group without units; write units = ["…"]', where=at())
        for key in ("units", "heads"):
            yield from _faults_of_list(at, key, group.get(key, []), shortest=1)


def _faults_of_heads(source: _Source, data: Mapping[str, Any]) -> Iterator[Message]:
    """Look at [heads]: a unit that is known, and the nouns that are counted with it."""
    at, heads = _in_section(source, "[heads]", 1), data.get("heads", {})
    if not isinstance(heads, Mapping):
        where = source.at("heads")
        yield told('{where}: heads is no section; write [heads], and below it "所" = ["…"]', where=where)
        return
    from fangzhi.evidence.quantity_rules import quantity_rules  # noqa: PLC0415

    own = {unit for group in data.get("group", []) for unit in group.get("units", [])}
    known = quantity_rules().units.keys() | own
    for unit, nouns in heads.items():
        if unit not in known:
            yield told(
                "{where}: {unit!r} is no unit; add it to the units of a [[group]] first",
                where=at(unit), unit=unit,
            )  # fmt: skip
        yield from _faults_of_list(at, unit, nouns, shortest=1)


def _faults_of_subjects(source: _Source, data: Mapping[str, Any]) -> Iterator[Message]:
    """Look for lists that evidence/data/subjects.toml does not have: nothing would read them."""
    from fangzhi.evidence.nouns import general_words  # noqa: PLC0415

    general = general_words()
    yield from _unknown(source, data, tuple(general))
    for section, value in data.items():
        if isinstance(general.get(section), Mapping):
            yield from _faults_of_section(source, section, value, tuple(general[section]))
        elif section in general:
            yield from _faults_of_list(_in_section(source, "", 1), section, value, shortest=1)


def _faults_of_section(source: _Source, section: str, value: Any, keys: tuple[str, ...]) -> Iterator[Message]:
    if not isinstance(value, Mapping):
        yield told(
            "{where}: {section} is no section; write [{section}] and below it {key} = […]",
            where=source.at(section), section=section, key=keys[0],
        )  # fmt: skip
        return
    at = _in_section(source, f"[{section}]", 1)
    yield from _unknown_keys(at, value, keys)
    for key in keys:
        yield from _faults_of_list(at, key, value.get(key, []), shortest=1)


def _faults_of_initiatives(source: _Source, data: Mapping[str, Any]) -> Iterator[Message]:
    from fangzhi.evidence.initiative_rules import initiative_rules  # noqa: PLC0415

    faults = list(_faults_of_entries(source, data))
    if faults:
        yield from faults
        return
    try:
        initiative_rules(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        words = re.findall(r"[^\W\d_]{2,}", str(error))
        where = source.at(
            *[word for word in words if word not in ("head", "section", "kind", "there", "known")]
        )
        yield told("{where}: {error}", where=where, error=message_of(error))


def _faults_of_entries(source: _Source, data: Mapping[str, Any]) -> Iterator[Message]:
    """Look at the lists and numbers of initiatives.toml, which its rules take for granted."""
    for section, value in data.items():
        entries = value if isinstance(value, list) else [value]
        form = f"[[{section}]]" if isinstance(value, list) else f"[{section}"
        for number, entry in enumerate(entries, start=1):
            at = _in_section(source, form, number)
            if not isinstance(entry, Mapping):
                yield told(
                    "{where}: {section} is no section; write [{section}] and below it {key} = […]",
                    where=source.at(section), section=section, key="words",
                )  # fmt: skip
                continue
            yield from _unknown_keys(at, entry, _INITIATIVE_KEYS.get(section) or _general_keys(section))
            for key in ("words", "variants", "unless_before", "unless_after"):
                yield from _faults_of_list(at, key, entry.get(key, []), shortest=1)
            for key in ("needs", "unsupported", "naming"):
                if not isinstance(entry.get(key, 0), int):
                    yield told(
                        "{where}: {key} is a number of points without quotes, as {key} = 6",
                        where=at(key), key=key,
                    )  # fmt: skip
            lacking = [key for key in _NEEDED.get(section, ()) if key not in entry]
            if lacking:
                meant = _NEEDED[section][lacking[0]]
                yield told(
                    "{where}: a [[{section}]] needs {key}; write {meant}",
                    where=at(), section=section, key=lacking[0], meant=meant,
                )  # fmt: skip
            if section == "same" and not (entry.get("name") and entry.get("variants")):
                yield told('{where}: a [[same]] needs name = "…" and variants = ["…"]', where=at())


def _general_keys(section: str) -> tuple[str, ...]:
    """Return the keys of a section of the general initiatives.toml; `words` where it has none."""
    from fangzhi.evidence.initiative_rules import general_rules  # noqa: PLC0415

    known = general_rules().get(section, {})
    return tuple(known) if isinstance(known, Mapping) and known else ("words",)


def pack_notes(folder: Path) -> list[Message]:
    """Return what is no fault of a pack, but seen by a reader: themes without a gloss."""
    themes = tomllib.loads((folder / "themes.toml").read_text(encoding="utf-8"))["theme"]
    lines = (folder / "glosses.csv").read_text(encoding="utf-8").splitlines()
    known = {row[0].strip() for row in csv.reader(lines) if row}
    return [
        told(
            "{path}: {name} has no gloss; the English report spells it out in pinyin",
            path=folder / "glosses.csv",
            name=str(theme["name"]),
        )
        for theme in themes
        if theme["name"] not in known
    ]


_CHECKS: dict[str, Callable[[_Source, Mapping[str, Any]], Iterator[Message]]] = {
    "themes.toml": _faults_of_themes,
    "units.toml": _faults_of_units,
    "subjects.toml": _faults_of_subjects,
    "initiatives.toml": _faults_of_initiatives,
}
_Finder = Callable[..., Message]


def _in_section(source: _Source, section: str, number: int) -> _Finder:
    return lambda *needles: source.at(*needles, section=section, number=number)


def _unknown(source: _Source, data: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Message]:
    for name in data:
        if name not in known:
            where = source.at(f"[{name}", f"[[{name}", name)
            yield told(
                "{where}: no section {name!r}; there is {known}",
                where=where, name=name, known=", ".join(known),
            )  # fmt: skip


def _unknown_keys(at: _Finder, entry: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Message]:
    for key in entry:
        if key not in known:
            yield told(
                "{where}: {name!r} is not known; there is {known}",
                where=at(key), name=key, known=", ".join(known),
            )  # fmt: skip


def _faults_of_list(at: _Finder, key: str, values: Any, *, shortest: int) -> Iterator[Message]:
    if not isinstance(values, list):
        yield told('{where}: {key} is no list; write {key} = ["…", "…"]', where=at(key), key=key)
        return
    for value in values:
        if not isinstance(value, str):
            text = str(value)
            yield told(
                "{where}: {value} in {key} is no text; put it in quotes", where=at(text), value=text, key=key
            )
        elif not shortest <= len(value.strip()) <= _LONGEST:
            yield told(
                "{where}: {value!r} in {key} has {n} characters; a phrase has {least} to {most}",
                where=at(value), value=value[:20], key=key, n=len(value), least=shortest, most=_LONGEST,
            )  # fmt: skip
        elif value != value.strip():
            yield told(
                "{where}: {value!r} in {key} begins or ends with a blank; take it out",
                where=at(value), value=value, key=key,
            )  # fmt: skip
