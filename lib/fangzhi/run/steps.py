"""The steps of a run, and what the result of each depends on.

A step is a notebook, or the rendering behind the last one. Its ingredients are hashes of everything
that can change its result; the hash of all of them is its key in the cache.
"""

from __future__ import annotations

import dataclasses
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fangzhi.artefacts import hash_file
from fangzhi.artefacts.messages import joined, told
from fangzhi.report.render.quarto import find_quarto
from fangzhi.report.render.result import ARTICLES, ASSETS, SOURCES, Look
from fangzhi.run import packages, project, sources
from fangzhi.run.cache import Cache, Entry, digest
from fangzhi.run.companions import CORRECTIONS, find_companion
from fangzhi.run.parameters import NOTEBOOKS
from fangzhi.run.seeds import SeedFolder, open_seeds

RENDER = "render"
STEPS = (*NOTEBOOKS, RENDER)
FIRST = next(iter(NOTEBOOKS))
_FORMAT = "1"  # of cache entries
# How a notebook is executed, and in what environment, is in none of its imports.
_EXECUTION = "import fangzhi.run.notebooks, fangzhi.run.project\nimport fangzhi.run.project\n"
# The section on what changed is written by the run, right before it renders.
_RENDERING = "import fangzhi.report.render.render\nimport fangzhi.run.changes\n"


@dataclass(frozen=True)
class Inputs:
    """What a run starts from.

    parameters: by notebook, all that its parameters cell is given, paths among them.
    field: the name of a built-in field pack, or the whole path of one.
    """

    seeds_dir: Path
    max_page_mb: float
    parameters: Mapping[str, Mapping[str, Any]]
    language: str
    field: str = "education"
    look: Look = dataclasses.field(default_factory=Look)

    def open_seeds(self) -> SeedFolder:
        """Look at the seeds folder as it is now."""
        return open_seeds(self.seeds_dir, max_page_mb=self.max_page_mb)

    def ingredients(self, step: str, files: Mapping[str, str]) -> dict[str, str]:
        """Return what a step depends on, each as a hash.

        files: what the steps before it have made, name -> sha256.
        """
        common = {"format": _FORMAT, "packages": _hash_packages()}
        if step == RENDER:
            return common | self._of_rendering(files)
        source = project.NOTEBOOKS / f"{step}.ipynb"
        code = sources.code_of_notebook(source)
        result = common | {
            "notebook": sources.hash_files([source], root=source.parent),
            "parameters": digest(dict(self.parameters[step])),
            "code": sources.hash_code(_EXECUTION + code),
        }
        if sources.reads_field(code):
            result["field pack"] = sources.hash_field(self.field)
        if step == FIRST:
            seeds = self.open_seeds()
            return result | {
                "pages": digest([seeds.hashes(), seeds.refused]),
                "corrections": digest([self._corrections()]),
            }
        return result | {"tables": digest(_in_folder(files, "data"))}

    def _corrections(self) -> str:
        path = find_companion(self.seeds_dir, CORRECTIONS)
        return hash_file(path) if path else ""

    def _of_rendering(self, files: Mapping[str, str]) -> dict[str, str]:
        sources_of = {*SOURCES, ARTICLES[self.language]}
        article = [project.ARTICLE / name for name in sources_of]
        article += [path for path in (project.ARTICLE / ASSETS).rglob("*") if path.is_file()]
        config = sources.hash_files([project.QUARTO_CONFIG], root=project.QUARTO_CONFIG.parent)
        return {
            "notebooks": digest(_in_folder(files, "notebooks")),
            "tables": digest(_in_folder(files, "data")),
            "article": digest([config, sources.hash_files(article, root=project.ARTICLE)]),
            "engine": digest([_engine(), self.language]),
            "formats": digest(self.look.formats),
            "identity": digest(self.look.identity.describe()),
            "code": sources.hash_code(_RENDERING),
        }


def _in_folder(files: Mapping[str, str], folder: str) -> dict[str, str]:
    return {name: value for name, value in files.items() if name.startswith(f"{folder}/")}


@cache
def _hash_packages() -> str:
    machine = [platform.python_implementation(), platform.system(), platform.machine()]
    return digest([machine, packages.versions()])


@cache
def _engine() -> list[str]:
    """Return what would render; the stand-in's two engines are among the packages."""
    found, _ = find_quarto()
    return [found.name, found.path] if found else ["", os.environ.get("PYPANDOC_PANDOC", "")]


@dataclass(frozen=True)
class Planned:
    """A step before it is made: what it depends on, and what the cache has for it.

    ingredients are empty where they are not known, because a step before has to run first.
    """

    step: str
    ingredients: Mapping[str, str]
    entry: Entry | None

    @property
    def key(self) -> str:
        """The step's key in the cache."""
        return digest([self.step, dict(self.ingredients)])

    @property
    def known(self) -> Mapping[str, Any]:
        """What the cache knows of the step besides its files."""
        return self.entry.known if self.entry else {}


def explain(planned: Planned, record: Mapping[str, Any] | None, parameters: Mapping[str, Any]) -> str:
    """Say why a step would run. record: of the run that is at the target; parameters: of this one."""
    if not planned.ingredients:
        return told("a step before it runs first; not needed where that gives the same tables")
    if record is None:
        return told("there is no run yet")
    before = record.get("ingredients", {}).get(planned.step, {})
    changed = [name for name, value in planned.ingredients.items() if before.get(name) != value]
    if not before or not changed:
        return told("its result is not in the cache")
    names = [_with_names(name, planned.step, record, parameters) for name in changed]
    return told("changed: {names}", names=joined(names))


def _with_names(ingredient: str, step: str, record: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    if ingredient != "parameters":
        return told(ingredient)  # as a word of each language
    before = record.get("parameters", {}).get(step, {})
    names = [name for name, value in parameters.items() if name in before and before[name] != value]
    return told("parameters ({names})", names=", ".join(names) or "seeds_dir")


@dataclass
class Plan:
    """The steps of a run as far as they are known before anything runs."""

    steps: list[Planned] = dataclasses.field(default_factory=list)
    told: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def files(self) -> dict[str, str]:
        """Return what the run will hold, name -> sha256, as far as it comes from the cache."""
        entries = (planned.entry for planned in self.steps if planned.entry)
        made = {name: value for entry in entries for name, value in entry.files.items()}
        return made | dict(self.told)

    @property
    def is_complete(self) -> bool:
        """Say whether nothing has to run."""
        return all(planned.entry is not None for planned in self.steps)


def make_plan(inputs: Inputs, cache: Cache, *, told: Mapping[str, str]) -> Plan:
    """Look each step up in the cache, until one has to run.

    told: the files that say what changed since the last run, name -> sha256, should nothing have.
    """
    plan = Plan(told=told)
    for step in STEPS:
        if plan.is_complete:
            plan.steps.append(look_up(step, inputs, plan.files, cache))
        else:
            plan.steps.append(Planned(step, {}, None))
    return plan


def look_up(step: str, inputs: Inputs, files: Mapping[str, str], cache: Cache) -> Planned:
    """Return a step with its key and what the cache has for it."""
    ingredients = inputs.ingredients(step, files)
    return Planned(step, ingredients, cache.find(Planned(step, ingredients, None).key))
