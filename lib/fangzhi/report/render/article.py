"""The article's front matter and shortcodes, and the closed list of what the stand-in knows of them.

Quarto knows hundreds of options. The stand-in covers those that the article uses, and refuses the
rest by name: an option that is silently ignored would make two engines give two reports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from fangzhi.report.render.result import RenderError

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?\r?\n)---\r?\n", re.DOTALL)
# Escaped, as page text always is (`\{\{\<`), this does not match.
_SHORTCODE = re.compile(r"\{\{<(.*?)>\}\}", re.DOTALL)
_TOKEN = re.compile(r"`((?:embed|meta) [^`]*)`\{=shortcode\}")

_TEXT, _FLAG = (str,), (bool,)
# Name -> what the value may be: types, or the values themselves.
_KNOWN: dict[str, tuple[Any, ...]] = {
    "title": _TEXT, "subtitle": _TEXT, "author": (str, list), "abstract": _TEXT, "abstract-title": _TEXT,
    "lang": _TEXT, "toc": _FLAG, "toc-depth": (int,), "number-sections": _FLAG, "bibliography": _TEXT,
    "link-citations": _FLAG, "csl": _TEXT, "filters": (list,), "crossref": (dict,),
    "metadata-files": (list,), "format": (dict,),
    # data for the article's own use, through {{< meta … >}} and the templates
    "run": (dict,), "n": (dict,), "words": (dict,), "identity": (dict,),
}  # fmt: skip
_KNOWN_FORMATS: dict[str, dict[str, tuple[Any, ...]]] = {
    "html": {
        "theme": ("none",), "minimal": (True,), "embed-resources": (True,), "section-divs": (True,),
        "html-math-method": ("plain",), "notebook-links": (False,),
        "template": _TEXT, "css": _TEXT, "include-in-header": _TEXT,
    },
    "typst": {"citeproc": (True,), "template": _TEXT},
}  # fmt: skip
_KNOWN_CROSSREF: dict[str, tuple[Any, ...]] = {"title-delim": _TEXT}
_KNOWN_PROJECT = {"type", "render"}


@dataclass(frozen=True)
class Article:
    """An article as the stand-in reads it: merged options, and its text with marked shortcodes."""

    options: Mapping[str, Any]
    text: str
    embeds: tuple[tuple[str, str], ...]

    def format(self, name: str) -> Mapping[str, Any]:
        """Return the options of one format."""
        options: Mapping[str, Any] = self.options["format"][name]
        return options


def read_article(path: Path, *, quarto_config: Path) -> Article:
    """Read an article with its metadata files and the project's options, as Quarto merges them.

    Raises RenderError naming whatever the stand-in does not know.
    """
    front, body = split_front_matter(path.read_text(encoding="utf-8"), path.name)
    options = _project_options(quarto_config)
    for name in front.get("metadata-files", []):
        options = _merged(options, _mapping(path.parent / name))
    options = _merged(options, front)
    _check(options, path.name)
    text = mark_shortcodes(body, path.name)
    embeds = tuple(
        _embed(argument, path.name) for argument in shortcodes(text) if argument.startswith("embed ")
    )
    return Article(options=options, text=text, embeds=embeds)


def split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the options at the head of an article, and the rest of it."""
    found = _FRONT_MATTER.match(text)
    if not found:
        raise RenderError(f"{name}: no front matter; it starts with a line `---`")
    try:
        front = yaml.safe_load(found[1]) or {}
    except yaml.YAMLError as error:
        raise RenderError(f"{name}: front matter that is no YAML: {error}") from error
    if not isinstance(front, dict):
        raise RenderError(f"{name}: front matter that holds no `name: value`")
    return front, text[found.end() :]


def _mapping(path: Path) -> dict[str, Any]:
    # Quarto passes over a metadata file that is not there; a report without its numbers is no report.
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise RenderError(f"{path.name}: cannot be read ({error})") from error
    if not isinstance(read, dict):
        raise RenderError(f"{path.name}: holds no `name: value`")
    return read


def _project_options(path: Path) -> dict[str, Any]:
    options = _mapping(path)
    project = options.pop("project", {})
    unknown = sorted(set(project) - _KNOWN_PROJECT)
    if unknown or project.get("type", "default") != "default":
        raise RenderError(
            f"{path.name}: the stand-in for Quarto knows no project option {(unknown or ['type'])[0]}"
        )
    return options


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return options joined key by key; of two values the upper one counts, `default` changes nothing."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if isinstance(old, Mapping) and value == "default":
            continue
        result[key] = (
            _merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
        )
    return result


def _check(options: Mapping[str, Any], name: str) -> None:
    _check_level(options, _KNOWN, name)
    _check_level(options.get("crossref", {}), _KNOWN_CROSSREF, f"{name}, crossref")
    formats = options.get("format", {})
    for wanted, known in _KNOWN_FORMATS.items():
        if not isinstance(formats.get(wanted), Mapping):
            raise RenderError(f"{name}: no options for the format {wanted}")
        _check_level(formats[wanted], known, f"{name}, format {wanted}")
    for other in sorted(set(formats) - set(_KNOWN_FORMATS)):
        raise RenderError(f"{name}: the stand-in for Quarto makes html and typst, not {other}")


def _check_level(options: Mapping[str, Any], known: Mapping[str, tuple[Any, ...]], where: str) -> None:
    for key, value in options.items():
        if key not in known:
            raise RenderError(
                f"{where}: the stand-in for Quarto knows no option {key!r}; install Quarto or take it out"
            )
        allowed = known[key]
        fits = isinstance(value, allowed) if isinstance(allowed[0], type) else value in allowed
        if not fits:
            names = ", ".join(one.__name__ if isinstance(one, type) else repr(one) for one in allowed)
            raise RenderError(f"{where}: {key} is {value!r}; the stand-in for Quarto takes {names}")


def mark_shortcodes(text: str, where: str) -> str:
    """Return Markdown with each shortcode as a raw piece that Pandoc carries along unread.

    Raises RenderError naming a shortcode that the article may not use.
    """

    def mark(found: re.Match[str]) -> str:
        argument = " ".join(found[1].split())
        name = argument.split(" ")[0]
        if name not in ("embed", "meta") or argument.count(" ") != 1 or "`" in argument:
            raise RenderError(f"{where}: the stand-in for Quarto knows no shortcode {found[0]}")
        return f"`{argument}`{{=shortcode}}"

    return _SHORTCODE.sub(mark, text)


def shortcodes(text: str) -> list[str]:
    """Return the shortcodes that mark_shortcodes marked, as `embed …` and `meta …`."""
    return _TOKEN.findall(text)


def _embed(argument: str, name: str) -> tuple[str, str]:
    target = argument.removeprefix("embed ")
    path, _, label = target.partition("#")
    if not path.startswith("notebooks/") or ".." in path or not label:
        raise RenderError(f"{name}: an embedded cell is written notebooks/NAME.ipynb#LABEL, not {target!r}")
    return path, label


def fill_meta(text: str, options: Mapping[str, Any], where: str) -> str:
    """Return text with its `{{< meta … >}}` replaced by the plain values."""
    return _SHORTCODE.sub(_filler(options, where), text)


def _filler(options: Mapping[str, Any], where: str) -> Callable[[re.Match[str]], str]:
    def fill(found: re.Match[str]) -> str:
        name, _, key = " ".join(found[1].split()).partition(" ")
        if name != "meta":
            raise RenderError(f"{where}: the stand-in for Quarto knows no shortcode {found[0]} here")
        return lookup(options, key, where)

    return fill


def lookup(options: Mapping[str, Any], key: str, where: str) -> str:
    """Return an option by its dotted name; raise RenderError where there is none."""
    value: Any = options
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            raise RenderError(f"{where}: {{{{< meta {key} >}}}} names nothing that is known")
        value = value[part]
    return str(value)
