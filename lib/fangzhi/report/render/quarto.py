"""Quarto, where it is installed: found, asked for its version, run, and its warnings read."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fangzhi.artefacts.messages import told
from fangzhi.report.render.fonts import font_folders
from fangzhi.report.render.result import RenderError

# Variables in which Quarto's own tools look for it, too.
_VARIABLES = ("QUARTO_PATH", "QUARTO")
_OLDEST = (1, 7)  # of those that were tried; older ones write figures in another form
_SECONDS_TO_ANSWER = 60  # a first start compiles and caches
_SECONDS_TO_RENDER = 3600  # for what never ends, also on a crowded machine
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TARGETS = {"html": "html", "pdf": "typst"}
# Quarto only warns of these and writes "?@fig-x" into the report.
_FATAL = (
    "Unable to resolve crossref", "Unable to resolve link", "Unknown meta key", "citation", "not found",
    "Shortcode", "File not found", "does not exist",
)  # fmt: skip
# Quarto takes any ":::" in a text for a broken div; page text may hold one.
_HARMLESS = ("The following string was found in the document: :::",)


@dataclass(frozen=True)
class Quarto:
    """A Quarto that answers."""

    path: str
    version: str

    @property
    def name(self) -> str:
        """Return what reports call it."""
        return f"Quarto {self.version}"


def find_quarto(environment: Mapping[str, str] | None = None) -> tuple[Quarto | None, tuple[str, ...]]:
    """Return the first Quarto that works, and a warning for each that does not.

    An explicit path (QUARTO_PATH, QUARTO) comes before the PATH and the quarto-cli package.
    """
    warnings: list[str] = []
    for origin, path in _candidates(os.environ if environment is None else environment):
        version, trouble = _ask(path)
        if version is not None:
            return Quarto(path, version), tuple(warnings)
        unused = "Quarto ({origin}: {path}) is not used: {trouble}"
        warnings.append(told(unused, origin=origin, path=path, trouble=trouble))
    return None, tuple(warnings)


def _candidates(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for variable in _VARIABLES:
        given = environment.get(variable, "").strip()
        if given:
            inside = Path(given) / "bin" / "quarto"
            yield variable, str(inside if Path(given).is_dir() and inside.is_file() else given)
    on_path = shutil.which("quarto", path=environment.get("PATH", os.defpath))
    if on_path:
        yield "PATH", on_path
    package = importlib.util.find_spec("quarto_cli")
    if package and package.origin:
        binary = Path(package.origin).parent / "bin" / ("quarto.exe" if os.name == "nt" else "quarto")
        if binary.is_file():
            yield "quarto-cli", str(binary)


def _ask(path: str) -> tuple[str | None, str]:
    """Return the version that a Quarto gives, or None and what is wrong with it."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=_SECONDS_TO_ANSWER, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, told("it cannot be run ({error})", error=error)
    found = re.fullmatch(r"(\d+)\.(\d+)\.\S+", answer.stdout.strip())
    if answer.returncode or not found:
        said = (answer.stderr or answer.stdout).strip().splitlines()
        last = said[-1][:200] if said else told("it says nothing")
        return None, told("it does not give a version ({last})", last=last)
    if (int(found[1]), int(found[2])) < _OLDEST:
        oldest = f"{_OLDEST[0]}.{_OLDEST[1]}"
        return None, told("version {version} is older than {oldest}", version=found[0], oldest=oldest)
    return found[0], ""


def render(quarto: Quarto, folder: Path, formats: tuple[str, ...] = ("html", "pdf")) -> tuple[str, ...]:
    """Render report.qmd of a folder into report.html or report.pdf beside it or both; return warnings.

    Raises RenderError with what Quarto says, also where it only warns of a reference without target.
    """
    environment = os.environ | {
        "TYPST_FONT_PATHS": os.pathsep.join(str(path) for path in font_folders()),
        "TYPST_IGNORE_SYSTEM_FONTS": "true",
        "SOURCE_DATE_EPOCH": "0",
        "NO_COLOR": "1",
    }
    try:
        done = subprocess.run(
            [quarto.path, "render", "report.qmd", *_only(formats)], cwd=folder, env=environment,
            capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=_SECONDS_TO_RENDER, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RenderError(f"{quarto.name} could not be run: {error}") from error
    log = _COLOURS.sub("", done.stdout + done.stderr)
    if done.returncode:
        raise RenderError(f"{quarto.name} failed: {_complaint(log)}")
    return _warnings(log, quarto)


def _only(formats: tuple[str, ...]) -> list[str]:
    wanted = [name for name in formats if name in _TARGETS]
    return ["--to", _TARGETS[wanted[0]]] if len(wanted) == 1 else []


def _complaint(log: str) -> str:
    """Return the part of Quarto's output that says what is wrong."""
    at = re.search(r"^.*(?:ERROR|error:)", log, re.MULTILINE)
    lines = (log[at.start() :] if at else log[-1500:]).strip().splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("at "))[:1500]


def _warnings(log: str, quarto: Quarto) -> tuple[str, ...]:
    found = []
    for part in re.split(r"^(?=\[?WARN)", log, flags=re.MULTILINE)[1:]:
        # The path of Quarto's own filter stands in brackets and tells a reader nothing.
        text = re.sub(
            r"^\[?WARN(?:ING)?\]?:?\s*(?:\([^)]*\.lua:\d+\)\s*)?", "", part.split("\n\n")[0]
        ).strip()
        text = " ".join(text.split())
        if text.startswith(_HARMLESS):
            continue
        if any(sign in text for sign in _FATAL):
            raise RenderError(f"report.qmd: {text} ({quarto.name})")
        found.append(f"{quarto.name}: {text[:300]}")
    return tuple(dict.fromkeys(found))
