"""What a report calls itself and whose it is: `report.yml`, read, checked, and made safe to show.

A closed list of keys. Whatever is wrong is refused with file, line and cure before anything runs.
Every text is data: it is escaped before an engine sees it.
"""

from __future__ import annotations

import datetime
import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar

import yaml  # type: ignore[import-untyped]
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from fangzhi.artefacts.messages import joined, told
from fangzhi.report.accent import Accent, fit_accent
from fangzhi.report.logo import Logo, LogoError, check_logo, read_logo
from fangzhi.report.markup import escape_markdown, plain

_LARGEST_BYTES = 100_000  # a page of settings; more is another file by mistake
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class IdentityError(ValueError):
    """report.yml cannot be used; the message names file, line and cure."""


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML with dates as text: a day that there is not would be an error without a line."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_date(value: object) -> object:
    """Take a date that YAML has read, or one in quotes; a moment of the day is none."""
    if isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return value


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_Names = Annotated[list[_Text], Field(min_length=1, max_length=30), BeforeValidator(_listed)]
_Date = Annotated[datetime.date, BeforeValidator(_as_date)]
_Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Settings(BaseModel):
    """The keys of report.yml; the description of each is what the documentation and the messages say."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: _Text | None = Field(default=None, description='text, such as "Health care in six provinces"')
    subtitle: _Text | None = Field(default=None, description="text")
    author: _Names | None = Field(default=None, description="a name, or a list of names")
    institution: _Text | None = Field(default=None, description="text; stands above the title")
    logo: _Text | None = Field(
        default=None, description="a PNG, JPEG or SVG file; the path counts from report.yml"
    )
    date: _Date | None = Field(default=None, description="a day, such as 2026-05-01; never today's by itself")
    licence: _Text | None = Field(default=None, description="text, such as CC BY 4.0")
    accent: _Colour | None = Field(default=None, description='a colour in quotes, such as "#8a1538"')


@dataclass(frozen=True)
class Identity:
    """The settings of a report with its logo; whatever is unset is the article's own."""

    settings: Settings = field(default_factory=Settings)
    logo: Logo | None = None

    @property
    def accent(self) -> Accent:
        """The accent as it is shown."""
        return fit_accent(self.settings.accent) if self.settings.accent else fit_accent()

    def describe(self) -> dict[str, Any]:
        """Return all that can change the report, as run.json records it."""
        given = self.settings.model_dump(mode="json", exclude_none=True)
        return given | (
            {"logo": f"logo.{self.logo.suffix}", "logo_sha256": self.logo.sha256} if self.logo else {}
        )

    def front_matter(self) -> dict[str, Any]:
        """Return what takes the place of the article's own front matter, as Markdown."""
        texts = {"title": self.settings.title, "subtitle": self.settings.subtitle}
        result: dict[str, Any] = {name: escape_markdown(text) for name, text in texts.items() if text}
        if self.settings.author:
            result["author"] = [escape_markdown(name) for name in self.settings.author]
        return result

    def words(self, language: str) -> dict[str, Any]:
        """Return what the templates show on the title page: text as Markdown, colours without `#`."""
        given = self.settings
        shown = {
            "institution": given.institution,
            "authors": (", " if language == "en" else "、").join(given.author or ()),
            "date": show_date(given.date, language) if given.date else None,
            "licence": given.licence,
        }
        result: dict[str, Any] = {name: escape_markdown(text) for name, text in shown.items() if text}
        if any(shown.values()):
            result["is-shown"] = True
        if given.subtitle:
            result["description"] = _for_attribute(given.subtitle)
        if self.logo:
            result["logo"] = f"assets/logo.{self.logo.suffix}"
        return result | {"accent": self.accent.light.removeprefix("#")}


def _for_attribute(text: str) -> str:
    """Return text as raw HTML for an attribute, where the filters of running text must not reach it."""
    escaped = html.escape(plain(text)).replace("`", "&#96;").replace("{", "&#123;")
    return f"`{escaped}`{{=html}}"


def show_date(day: datetime.date, language: str) -> str:
    """Return a day as a reader of the language writes it."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def read_identity(path: Path | None) -> Identity:
    """Return what a report.yml says; without one, an identity in which nothing is set.

    Raises IdentityError naming file, line and cure.
    """
    if path is None:
        return Identity()
    values, lines = _parse(path)
    empty = [name for name, value in values.items() if value is None]
    if empty:
        raise IdentityError(
            told(
                "{path}, line {line}: {name} has no value (`#` starts a comment: a colour goes in quotes); "
                "give it one or take the line out",
                path=path,
                line=lines[empty[0]],
                name=empty[0],
            )
        )
    try:
        settings = Settings(**values)
    except ValidationError as error:
        faults = [_explain(path, lines, fault) for fault in error.errors()]
        raise IdentityError(joined(faults, by="\n")) from None
    if settings.logo is None:
        return Identity(settings)
    try:
        return Identity(settings, read_logo(path.parent / settings.logo))
    except LogoError as error:
        raise IdentityError(
            told("{path}, line {line}: logo: {error}", path=path, line=lines["logo"], error=error)
        ) from None


def recorded_identity(record: Mapping[str, Any], assets: Path) -> Identity:
    """Return the identity of a finished run. record: its run.json; assets: where its logo is kept.

    Raises IdentityError where the record or the logo is not as the run left it.
    """
    given = dict(record.get("identity", {}))
    expected = given.pop("logo_sha256", None)
    try:
        settings = Settings(**given)
        if not expected:
            return Identity(settings)
        data = (assets / Path(str(settings.logo)).name).read_bytes()
        if hashlib.sha256(data).hexdigest() != expected:
            raise LogoError(told("{path} is not the run's", path=assets / str(settings.logo)))
        return Identity(settings, check_logo(data, str(settings.logo)))
    except (ValidationError, LogoError, OSError) as error:
        raise IdentityError(
            told("the run's identity cannot be read again ({error}); name it with --config", error=error)
        ) from None


def _parse(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the values of a report.yml, and the line of each."""
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST_BYTES:
            raise IdentityError(
                told(
                    "{path}: {size:.1f} MB are no settings; see the example in README.md",
                    path=path,
                    size=len(data) / 1e6,
                )
            )
        text = data.decode("utf-8-sig")
        node, values = yaml.compose(text, Loader=_Loader), yaml.load(text, Loader=_Loader)
    except OSError as error:
        raise IdentityError(
            told("{path}: cannot be read ({error})", path=path, error=error.strerror)
        ) from None
    except UnicodeDecodeError:
        raise IdentityError(told("{path}: not UTF-8 text; save it as UTF-8", path=path)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise IdentityError(_syntax(path, error)) from None
    if values is None:
        return {}, {}
    if not isinstance(values, dict):
        raise IdentityError(
            told('{path}, line 1: no `name: value`; write for example `title: "Regions compared"`', path=path)
        )
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in lines:
            raise IdentityError(
                told(
                    "{path}, line {line}: {name} is there twice (line {first})",
                    path=path,
                    line=line,
                    name=key.value,
                    first=lines[key.value],
                )
            )
        lines[str(key.value)] = line
    return {str(name): value for name, value in values.items()}, lines


def _syntax(path: Path, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = told("{path}, line {line}", path=path, line=mark.line + 1) if mark else str(path)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return told(
        "{where}: no YAML ({error}); put a text with `:` or `#` in quotes, and use no tabs",
        where=where,
        error=problem,
    )


def _explain(path: Path, lines: Mapping[str, int], fault: Any) -> str:
    name = str(fault["loc"][0])
    where = told("{path}, line {line}", path=path, line=lines.get(name, 1))
    if name not in Settings.model_fields:
        return told(
            "{where}: {name!r} is not known; there is {known}",
            where=where,
            name=name,
            known=", ".join(Settings.model_fields),
        )
    shown, allowed = repr(fault["input"])[:80], Settings.model_fields[name].description
    is_text = isinstance(fault["input"], str | list | dict) or fault["input"] is None
    quotes = "" if is_text else told(" (a text goes in quotes)")
    return told(
        "{where}: {name} is {shown}, which it cannot be{quotes}; it is {allowed}",
        where=where,
        name=name,
        shown=shown,
        quotes=quotes,
        allowed=told(str(allowed)),
    )
