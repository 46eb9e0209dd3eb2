"""The choices of a run: closed, frozen models, one for each notebook.

papermill only warns about a parameter that a notebook does not know, and goes on with the
default. Here an unknown name or a value out of range is refused before anything runs.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from fangzhi.artefacts import field_names
from fangzhi.artefacts.fields import is_pack_path
from fangzhi.artefacts.messages import Message, joined, message_of, told
from fangzhi.run.packs import PackError, check_pack


class ParameterError(ValueError):
    """A parameter is unknown or its value is not allowed; the message says what is."""


class _Choices(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    lang: Annotated[Literal["en", "zh"], Field(description="language of the report")] = "en"
    field: str = Field("education", description="field pack: themes, lexicon, stop words, suffixes")

    @field_validator("field")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if is_pack_path(name):
            check_pack(Path(name))
        elif name not in field_names():
            raise ValueError(
                told(
                    "not one of {known}, and no path of a folder, such as ./{name}",
                    known=", ".join(field_names()),
                    name=name,
                )
            )
        return name


class CleaningChoices(_Choices):
    """Choices of 1-cleaning."""

    max_page_mb: Annotated[float, Field(gt=0, le=1000, description="MB; a larger page is refused")] = 50.0


class TopicsChoices(_Choices):
    """Choices of 2-topics."""

    n_topics: Annotated[
        int, Field(ge=0, le=200, description="topics; 0 takes the number that is most stable")
    ] = 0
    min_topics: Annotated[int, Field(ge=2, le=200, description="topics; the smallest number tried")] = 4
    max_topics: Annotated[int, Field(ge=2, le=200, description="topics; the largest number tried")] = 12
    n_resamples: Annotated[
        int, Field(ge=2, le=2000, description="resampled sets of documents behind a stability")
    ] = 20
    min_passages: Annotated[
        int, Field(ge=1, le=1000, description="passages that a word must stand in to be a term")
    ] = 2
    segmenter: Annotated[
        Literal["auto", "jieba", "rjieba"], Field(description="auto: rjieba where it equals jieba")
    ] = "auto"
    random_state: Annotated[int, Field(ge=0, le=2**32 - 1, description="seed of the random draws")] = 20240901


class RegionsChoices(_Choices):
    """Choices of 3-regions."""

    n_bootstrap: Annotated[
        int, Field(ge=20, le=10000, description="resampled sets of documents behind an interval")
    ] = 200
    n_shuffles: Annotated[
        int, Field(ge=0, le=10000, description="shuffles of region labels in the null report")
    ] = 20
    random_state: Annotated[int, Field(ge=0, le=2**32 - 1, description="seed of the random draws")] = 20240901


NOTEBOOKS: dict[str, type[_Choices]] = {
    "1-cleaning": CleaningChoices,
    "2-topics": TopicsChoices,
    "3-regions": RegionsChoices,
}


def check(notebook: str, values: Mapping[str, Any]) -> _Choices:
    """Return the frozen choices of one notebook; raise ParameterError saying what is allowed."""
    model = NOTEBOOKS[notebook]
    try:
        return model(**_lenient(values, model))
    except ValidationError as error:
        faults = [_explain(model, fault) for fault in error.errors()]
        raise ParameterError(joined(faults, by="\n")) from None


def _lenient(values: Mapping[str, Any], model: type[_Choices]) -> dict[str, Any]:
    """Take a whole number where a float is asked for; nothing else is converted silently."""
    floats = {name for name, info in model.model_fields.items() if info.annotation is float}
    return {
        name: float(value) if name in floats and type(value) is int else value
        for name, value in values.items()
    }


def _explain(model: type[_Choices], fault: Any) -> Message:
    name, own = str(fault["loc"][0]), fault.get("ctx", {})
    if name not in model.model_fields:
        return unknown_name(name, model.model_fields)
    if isinstance(own.get("error"), PackError):
        return told("{error}", error=own["error"])  # names its files itself
    info = model.model_fields[name]
    known = ", ".join(map(str, get_args(info.annotation)))
    wrong = message_of(own["error"]) if "error" in own else _wrong(str(fault["type"]), own, known=known)
    return told(
        "parameter {name}={value}: {wrong}; {meaning}",
        name=name, value=json.dumps(fault["input"], ensure_ascii=False), wrong=wrong,
        meaning=told(str(info.description)),
    )  # fmt: skip


def _wrong(fault: str, own: Mapping[str, Any], *, known: str) -> Message:
    """Say what a value must be. fault: pydantic's name for it; own: the limit it passes; known: a choice."""
    limits = {
        "greater_than": told("it must be above {limit}", limit=own.get("gt", "")),
        "greater_than_equal": told("it must be at least {limit}", limit=own.get("ge", "")),
        "less_than_equal": told("it must be at most {limit}", limit=own.get("le", "")),
        "literal_error": told("it must be one of {known}", known=known),
        "int_type": told("it must be a whole number"),
        "float_type": told("it must be a number"),
        "finite_number": told("it must be a number"),
        "string_type": told("it must be a text"),
    }
    return limits.get(fault, told("it is not allowed"))


def unknown_name(name: str, known: Iterable[str]) -> Message:
    """Return the sentence that refuses an unknown parameter and names the ones there are."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return told(
        "parameter {name!r} is not known{hint}; there is {known}",
        name=name, known=", ".join(known),
        hint=told(" (did you mean {near}?)", near=near[0]) if near else "",
    )  # fmt: skip


def defaults() -> dict[str, Any]:
    """Return every parameter of a run with its default."""
    return {name: info.default for model in NOTEBOOKS.values() for name, info in model.model_fields.items()}


def choose(given: Mapping[str, Any]) -> dict[str, _Choices]:
    """Return the choices of each notebook, with the given values in place of the defaults.

    A value goes to every notebook that has a parameter of that name.
    Raises ParameterError for a name that no notebook has, or a value out of range.
    """
    for name in given:
        if name not in defaults():
            raise ParameterError(unknown_name(name, defaults()))
    return {
        notebook: check(notebook, {name: given[name] for name in given if name in model.model_fields})
        for notebook, model in NOTEBOOKS.items()
    }


def parse_assignment(text: str) -> tuple[str, Any]:
    """Split `NAME=VALUE`; a value that is JSON (a number, true, "text") is read as such, else as text."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        known = ", ".join(defaults())
        raise ParameterError(
            told("-p {text}: write it as NAME=VALUE; there is {known}", text=text, known=known)
        )
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
