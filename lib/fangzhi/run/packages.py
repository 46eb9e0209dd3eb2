"""The installed packages that a run uses: their versions, and the software bill of materials."""

from __future__ import annotations

import platform
import re
import tomllib
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from fangzhi.run import project

_REQUIRED = re.compile(r"^Requires-Dist: *([\w.-]+)(.*)$", re.MULTILINE)


@cache
def installed() -> dict[str, Distribution]:
    """Return, by normal name, each installed package that fangzhi requires, and those they require.

    fangzhi's own come from pyproject.toml: the record of an editable installation may be older.
    """
    found: dict[str, Distribution] = {}
    waiting = [_name(requirement) for requirement in _project()["dependencies"]]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another platform or Python
            continue
        waiting += required_names(found[name])
    return dict(sorted(found.items()))


def required_names(package: Distribution) -> list[str]:
    """Return the normal names of what a package requires, extras aside."""
    return [_name(name) for name, rest in _REQUIRED.findall(_head(package)) if "extra" not in rest]


def versions() -> dict[str, str]:
    """Return the version of Python, of fangzhi and of every package that it uses."""
    own = {"python": platform.python_version(), "fangzhi": str(_project()["version"])}
    return own | {name: _field(package, "Version") for name, package in installed().items()}


def bill_of_materials() -> dict[str, Any]:
    """Return the packages as a CycloneDX 1.6 document; the same environment gives the same document."""
    own = f"pkg:pypi/fangzhi@{_project()['version']}"
    references = {name: _purl(name, package) for name, package in installed().items()}
    direct = sorted({_name(requirement) for requirement in _project()["dependencies"]} & set(references))
    edges = {own: direct} | {
        references[name]: sorted(set(required_names(package)) & set(references))
        for name, package in installed().items()
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": "fangzhi",
                "version": str(_project()["version"]), "purl": own,
            }
        },
        "components": [_component(name, package) for name, package in installed().items()],
        "dependencies": [
            {"ref": ref, "dependsOn": [references[name] for name in names]} for ref, names in edges.items()
        ],
    }  # fmt: skip


def _component(name: str, package: Distribution) -> dict[str, Any]:
    purl = _purl(name, package)
    return {
        "type": "library", "bom-ref": purl, "name": name, "version": _field(package, "Version"),
        "purl": purl, "licenses": [{"license": {"name": _licence(package)}}],
    }  # fmt: skip


def _licence(package: Distribution) -> str:
    """Return what a package says of its licence: the SPDX expression, else classifiers, else a line."""
    expression = _field(package, "License-Expression")
    classified = re.findall(r"^Classifier: License :: (?:.* :: )?(.+)$", _head(package), re.MULTILINE)
    return expression or " AND ".join(classified) or _field(package, "License")[:100] or "not stated"


def _purl(name: str, package: Distribution) -> str:
    return f"pkg:pypi/{name}@{_field(package, 'Version')}"


@cache
def _project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((project.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def _name(requirement: str) -> str:
    """Return the normal name (PEP 503) of a requirement such as `Foo_bar[x]>=2`."""
    found = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else requirement


def _field(package: Distribution, field: str) -> str:
    found = re.search(rf"^{field}: *(.*)$", _head(package), re.MULTILINE)
    return found[1].strip() if found else ""


def _head(package: Distribution) -> str:
    # Parsing all of a METADATA file with the e-mail parser takes ten times as long.
    return (package.read_text("METADATA") or "").split("\n\n", 1)[0]
