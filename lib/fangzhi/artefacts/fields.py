"""Field packs: the data files that hold what is particular to one field of policy.

A pack is a folder under `fangzhi/fields/`, chosen by its name, or any folder, chosen by its path.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fangzhi.artefacts.resources import read_pairs, read_toml, read_words

PACK_FILES = (
    "themes.toml",
    "lexicon.txt",
    "stopwords.txt",
    "initiatives.toml",
    "units.toml",
    "subjects.toml",
    "glosses.csv",
)


@dataclass(frozen=True)
class Field:
    """The data of one field of policy.

    themes: entries of themes.toml, in the file's order, each a dict with `name` and its terms.
    lexicon: words that the segmenter must keep whole.
    stopwords: words that say nothing about a text of this field.
    initiatives, units, subjects: parsed initiatives.toml, units.toml and subjects.toml.
    glosses: term -> what it means in English.
    sha256: hash over the pack's files; part of a run's record.
    """

    name: str
    themes: tuple[dict[str, Any], ...]
    lexicon: tuple[str, ...]
    stopwords: tuple[str, ...]
    initiatives: dict[str, Any]
    units: dict[str, Any]
    subjects: dict[str, Any]
    glosses: dict[str, str]
    sha256: str


def field_names() -> list[str]:
    """Return the names of the built-in field packs."""
    return sorted(
        entry.name
        for entry in (files("fangzhi") / "fields").iterdir()
        if entry.is_dir() and entry.name[0] not in "._"
    )


def is_pack_path(name: str) -> bool:
    """Say whether a field is named by the path of its folder (`./my-pack`) and not by a built-in name."""
    return "/" in name or os.sep in name or name.startswith(".")


@cache
def load_field(name: str) -> Field:
    """Return a field pack by its name or its path; raise ValueError naming the packs there are."""
    if not is_pack_path(name) and name not in field_names():
        raise ValueError(
            f"field {name!r} is not known; there is {', '.join(field_names())}, or the path of a folder, "
            f"such as ./{name}"
        )
    # A path that is whole stays as it is where it is joined to that of the package.
    folder = str(Path(name).resolve()) if is_pack_path(name) else f"fields/{name}"
    return Field(
        name=name,
        themes=tuple(read_toml(f"{folder}/themes.toml").get("theme", ())),
        lexicon=read_words(f"{folder}/lexicon.txt"),
        stopwords=read_words(f"{folder}/stopwords.txt"),
        initiatives=read_toml(f"{folder}/initiatives.toml"),
        units=read_toml(f"{folder}/units.toml"),
        subjects=read_toml(f"{folder}/subjects.toml"),
        glosses=read_pairs(f"{folder}/glosses.csv"),
        sha256=_hash_pack(folder),
    )


def _hash_pack(folder: str) -> str:
    digest = hashlib.sha256()
    for name in PACK_FILES:
        digest.update(name.encode() + b"\0" + (files("fangzhi") / folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def theme_names(name: str) -> tuple[str, ...]:
    """Return the names of a pack's themes, in its order."""
    return tuple(str(theme["name"]) for theme in load_field(name).themes)


def with_field(general: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return a general data file with what a field adds to its lists, section by section."""
    joined = dict(general)
    for key, value in own.items():
        known = general.get(key)
        if isinstance(known, dict):
            joined[key] = with_field(known, value)
        else:
            joined[key] = [*known, *value] if isinstance(known, list) else value
    return joined
