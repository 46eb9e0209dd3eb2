"""The folder in which a report is rendered, and from which its files move into the run's."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import yaml  # type: ignore[import-untyped]

from fangzhi.artefacts import read_json, read_table
from fangzhi.artefacts.messages import told
from fangzhi.report.identity import Identity
from fangzhi.report.language import catalogue, use_language
from fangzhi.report.logo import Logo
from fangzhi.report.render.appendix import fill_appendix, marked_passages
from fangzhi.report.render.article import split_front_matter
from fangzhi.report.render.fonts import missing_glyphs, web_fonts
from fangzhi.report.render.highlights import as_script, highlights
from fangzhi.report.render.notebooks import shown_text
from fangzhi.report.render.pictures import leave_out_empty, prepare_pictures
from fangzhi.report.render.result import (
    ARTICLES,
    ASSETS,
    DEFAULT_FORMATS,
    FORMATS,
    SOURCES,
    RenderError,
    shown_engine,
)
from fangzhi.report.render.spans import write_brackets

# Nothing may be loaded or run but what stands in the file: fonts and figures are data, and the
# only script is known by its hash. Styles may stand in the page (Pandoc aligns columns so).
_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
    "script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
)
_LOGO_PLACE = "<!-- logo -->"
_VERSION = re.compile(r"[\w.+!-]{1,40}")
_WHOLE_COUNTRY = "000000"


def stage(
    folder: Path, run_dir: Path, *, article_dir: Path, quarto_config: Path, identity: Identity | None = None
) -> None:
    """Put everything that a rendering needs into an empty folder.

    Raises RenderError where the run or the article's sources are incomplete.
    """
    if not (run_dir / "notebooks").is_dir():
        raise RenderError(
            told(
                "{run_dir}: not a finished run (no notebooks/); make one with `fangzhi report`",
                run_dir=run_dir,
            )
        )
    shutil.copyfile(quarto_config, folder / "_quarto.yml")
    language = language_of(run_dir)
    use_language(language)
    for name in SOURCES:
        source = ARTICLES[language] if name == "report.qmd" else name
        shutil.copyfile(article_dir / source, folder / name)
    shutil.copytree(article_dir / ASSETS, folder / ASSETS, ignore=shutil.ignore_patterns("*.png"))  # README's
    shutil.copytree(run_dir / "notebooks", folder / "notebooks")
    fill_appendix(folder, run_dir / "data")
    identity = identity or Identity()
    _name_article(folder / "report.qmd", identity)
    if identity.logo:
        _put_logo(folder, identity.logo)
    write_brackets(folder)
    leave_out_empty(folder)
    phones, tables = prepare_pictures(folder)
    head = _head(folder, run_dir / "data", identity, phones=phones, tables=tables)
    (folder / ASSETS / "head.html").write_text(head, encoding="utf-8")


def _name_article(path: Path, identity: Identity) -> None:
    """Put title, subtitle and authors into an article's front matter, which counts before all else."""
    given = identity.front_matter()
    if given:
        front, body = split_front_matter(path.read_text(encoding="utf-8"), path.name)
        head = yaml.safe_dump(front | given, allow_unicode=True, sort_keys=False, width=1000)
        path.write_text(f"---\n{head}---\n{body}", encoding="utf-8")


def _put_logo(folder: Path, logo: Logo) -> None:
    """Write the logo for the PDF and put it into the HTML's template as data.

    As the source of a picture nothing in it runs, even if the check of logo.py should have missed it.
    """
    (folder / ASSETS / f"logo.{logo.suffix}").write_bytes(logo.data)
    template = folder / ASSETS / "report.html"
    source = f"data:{logo.media};base64,{base64.b64encode(logo.data).decode('ascii')}"
    text = template.read_text(encoding="utf-8").replace(
        _LOGO_PLACE, f'<img class="logo" alt="" src="{source}">'
    )
    template.write_text(text, encoding="utf-8")


def language_of(run_dir: Path) -> str:
    """Return the language of a run."""
    record = read_json(run_dir / "run.json") if (run_dir / "run.json").is_file() else {}
    return str(record.get("language", "en"))


def shown_words(folder: Path) -> str:
    """Return all text that the report of a staged folder may show."""
    sources = [folder / name for name in SOURCES]
    sources += [folder / ASSETS / name for name in ("format.yml", "report.html", "report.js", "report.typ")]
    return "\n".join(
        [path.read_text(encoding="utf-8") for path in sources] + [shown_text(folder / "notebooks")]
    )


def _head(folder: Path, data: Path, identity: Identity, *, phones: str, tables: dict[str, Any]) -> str:
    """Return what goes into the HTML's head: the policy, fonts, accent, script and what it looks up."""
    script = "\n" + (folder / ASSETS / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    text = shown_words(folder) + "".join(map(str, identity.words("zh").values()))
    headings = "".join(re.findall(r"^(?:#|title:|subtitle:).*$", text, re.MULTILINE))
    styles = f"<style>\n{web_fonts(text, headings=headings)}\n{phones}\n{_accent_style(identity)}\n</style>\n"
    known = as_script("highlights", highlights(data, marked_passages(folder))) + as_script("tables", tables)
    policy = _POLICY.format(digest=digest)
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"{styles}{known}\n<script>{script}</script>\n"
    )


def _accent_style(identity: Identity) -> str:
    """Return CSS for an accent of one's own; `html:root` counts more than the style sheet's `:root`."""
    if not identity.settings.accent:
        return ""
    accent = identity.accent
    light = f"--accent:{accent.light};--accent-soft:{accent.light_soft}"
    dark = f"--accent:{accent.dark};--accent-soft:{accent.dark_soft}"
    in_dark, by_system = 'html:root[data-theme="dark"]', 'html:root:not([data-theme="light"])'
    return (
        f"html:root{{{light}}}\n{in_dark}{{{dark}}}\n"
        f"@media (prefers-color-scheme: dark){{{by_system}{{{dark}}}}}\n"
        f"@media print{{html:root,{in_dark},{by_system}{{{light}}}}}\n"
    )


def write_run_metadata(
    folder: Path, run_dir: Path, *, engine: str, identity: Identity | None = None
) -> tuple[str, ...]:
    """Write assets/run.yml: what the article quotes of the run; return characters that have no glyph.

    JSON, which is YAML too; nothing in it comes from a page, and what a person wrote is escaped.
    """
    words = catalogue(language_of(run_dir)).table("words")
    record = read_json(run_dir / "run.json") if (run_dir / "run.json").is_file() else {}
    shown = (identity or Identity()).words(language_of(run_dir))
    missing = missing_glyphs(shown_words(folder) + "".join(map(str, shown.values())))
    run: dict[str, Any] = {
        "engine": shown_engine(engine, language_of(run_dir)),
        "versions": _plain_versions(record.get("versions", {})),
        "missing-glyphs": [f"{ord(character):X}" for character in missing],
    }
    known = {"run": run, "n": _sizes(run_dir / "data"), "words": dict(words), "identity": shown}
    written = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / ASSETS / "run.yml").write_text(written + "\n", encoding="utf-8")
    return missing


def _plain_versions(versions: Any) -> dict[str, str]:
    """Return the versions that are no more than that: Pandoc would read their signs as Markdown."""
    if not isinstance(versions, dict):
        return {}
    return {str(name): text for name, text in versions.items() if _VERSION.fullmatch(str(text))}


def _sizes(data: Path) -> dict[str, str]:
    documents = read_table(data, "documents")
    regions: pd.DataFrame = read_table(data, "passage_regions")
    subjects = regions.loc[(regions["role"] == "subject") & (regions["region_code"] != _WHOLE_COUNTRY)]
    sizes = {
        "pages": len(read_table(data, "pages")),
        "documents": int(documents["duplicate_of"].isna().sum()),
        "passages": len(read_table(data, "passages")),
        "regions": subjects["region_code"].nunique(),
    }
    return {name: f"{size:,}" for name, size in sizes.items()}


def publish(folder: Path, run_dir: Path, formats: tuple[str, ...] = DEFAULT_FORMATS) -> tuple[Path, ...]:
    """Move a rendered report and its sources into the run's folder, the report itself last.

    A report of an earlier rendering in a format that was not asked for would be stale, and goes.
    """
    results = [f"report.{name}" for name in FORMATS if name in formats]
    for name in results:
        if not (folder / name).is_file():
            raise RenderError(told("{name} was not made", name=name))
    previous = folder / "previous-assets"
    if (run_dir / ASSETS).exists():
        os.replace(run_dir / ASSETS, previous)
    os.replace(folder / ASSETS, run_dir / ASSETS)
    for name in (*SOURCES, *results):
        os.replace(folder / name, run_dir / name)
    for name in set(FORMATS) - set(formats):
        (run_dir / f"report.{name}").unlink(missing_ok=True)
    return tuple(run_dir / name for name in results)
