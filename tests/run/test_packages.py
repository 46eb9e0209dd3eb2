"""The packages that a run uses, and the bill of materials."""

import re
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, requires, version

from fangzhi.run.packages import bill_of_materials, installed, required_names, versions
from tests.conftest import ROOT


def test_packages_that_others_require_are_among_them_and_extras_are_not():
    assert {"pandas", "numpy", "nbclient", "traitlets", "joblib"} <= set(installed())
    assert not {"ruff", "mypy", "import-linter"} & set(installed())


def test_versions_are_those_of_the_environment():
    assert versions()["pandas"] == version("pandas")
    assert {"python", "fangzhi"} <= set(versions())


def test_requirements_are_those_that_the_standard_library_reads():
    for package in list(installed().values())[:40]:
        said = [line for line in requires(package.name) or [] if "extra" not in line]
        assert len(required_names(package)) == len(said), package.name


def test_the_bill_of_materials_has_each_package_with_version_licence_and_what_it_requires():
    bill = bill_of_materials()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    components = {one["name"]: one for one in bill["components"]}
    assert set(components) == set(installed())
    pandas = components["pandas"]
    assert pandas["purl"] == pandas["bom-ref"] == f"pkg:pypi/pandas@{version('pandas')}"
    assert all(one["licenses"][0]["license"]["name"] for one in components.values())
    known = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    edges = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert set(edges) == known
    assert {ref for refs in edges.values() for ref in refs} <= known
    assert components["numpy"]["bom-ref"] in edges[pandas["bom-ref"]]


def test_everything_that_an_installation_brings_is_pinned():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line.strip() and not line.startswith("#"))
    pinned = {re.sub(r"[-_.]+", "-", name).lower(): version.strip() for name, version in pins.items()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for group in project["optional-dependencies"].values() for one in group]
    named = {re.match(r"[\w.-]+", one)[0].lower() for one in (*project["dependencies"], *extras)}
    waiting, known = {re.sub(r"[-_.]+", "-", name) for name in named} - {"fangzhi"}, set()
    while waiting:
        name = waiting.pop()
        known.add(name)
        with suppress(PackageNotFoundError):  # for another platform, or an extra that is not installed here
            waiting |= set(required_names(distribution(name))) - known
            assert pinned.get(name) == version(name), (
                f"{name} is installed in another version than constraints.txt has"
            )
    assert len(known) > 80
