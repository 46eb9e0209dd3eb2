"""A rendering of a short article, without the seconds that fonts take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from fangzhi.report.identity import Identity
from fangzhi.report.render import folder as folders
from fangzhi.report.render import standin
from fangzhi.report.render.article import split_front_matter
from fangzhi.report.render.result import DEFAULT_FORMATS
from tests.report.fake_run import ROOT, write_fake_run


def write_article(article_dir: Path, body: str, *, like: str = "report.qmd") -> Path:
    """Write an article of the project's looks with another text. like: the article whose head it gets."""
    (article_dir / "assets").mkdir(parents=True)
    for path in (ROOT / "reports" / "assets").iterdir():
        (article_dir / "assets" / path.name).write_bytes(path.read_bytes())
    front, _ = split_front_matter((ROOT / "reports" / like).read_text(encoding="utf-8"), like)
    head = yaml.safe_dump(front, allow_unicode=True)
    (article_dir / "report.qmd").write_text(f"---\n{head}---\n\n{body}\n", encoding="utf-8")
    (article_dir / "references.bib").write_bytes((ROOT / "reports/references.bib").read_bytes())
    return article_dir


def stage(
    folder: Path,
    body: str,
    *,
    monkeypatch: pytest.MonkeyPatch,
    texts: Mapping[str, str] | None = None,
    n_passages: int = 4,
    identity: Identity | None = None,
    like: str = "report.qmd",
) -> Path:
    """Put a short article and a run that fits it into a folder to be rendered."""
    monkeypatch.setattr(folders, "web_fonts", lambda *_, **__: "")
    article = write_article(folder / "article", body, like=like)
    run = write_fake_run(
        folder / "run", article=article / "report.qmd", texts=texts, n_passages=n_passages, n_rows=4
    )
    staged = folder / "staged"
    staged.mkdir()
    folders.stage(staged, run, article_dir=article, quarto_config=ROOT / "_quarto.yml", identity=identity)
    folders.write_run_metadata(staged, run, engine="engine 1.0", identity=identity)
    return staged


def render_short(
    folder: Path,
    body: str,
    *,
    monkeypatch: pytest.MonkeyPatch,
    texts: Mapping[str, str] | None = None,
    identity: Identity | None = None,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    like: str = "report.qmd",
) -> Path:
    """Render a short article with the stand-in; return the folder with the reports."""
    staged = stage(folder, body, monkeypatch=monkeypatch, texts=texts, identity=identity, like=like)
    standin.render(staged, formats)
    return staged
