"""A small finished run, invented: what the renderer is given, without running a notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import v4

from fangzhi.artefacts import TABLES, write_json, write_table
from fangzhi.report.markup import anchor, block, cite, escape_markdown
from fangzhi.report.tables import Shown, markdown_table

ROOT = Path(__file__).resolve().parents[2]
EMBED = re.compile(r"\{\{< embed notebooks/([\w-]+)\.ipynb#([\w-]+) >\}\}")

REGIONS = ("北京", "宁夏", "江苏", "重庆")
CODES = {"北京": "110000", "宁夏": "640000", "江苏": "320000", "重庆": "500000"}
SENTENCES = (
    "全区建成“互联网+教育”示范省区，数字校园覆盖率达到100%，教师每学期应用平台不少于20次。",
    "到2025年，力争建设职业教育国际合作项目35个，鼓励院校与“一带一路”沿线国家共建“鲁班工坊”。",
    "全省中小学生课后服务参与率超过九成，经费投入2.3亿元；其中农村学校占四成以上。",
    "依托国家智慧教育公共服务平台，汇聚优质课程资源1.2万节，累计访问量突破5.7亿次。",
)
# Every syntax that an engine on the way could take for its own.
HOSTILE = (
    "<script>window.hacked=1</script><img src=x onerror=alert(1)> {{< meta n.passages >}} "
    "{{< include /etc/passwd >}} @fig-regions-map [@lee1999] $x^2$ \\input{/etc/passwd} \\LaTeX{} "
    '#let x = 1; #read("/etc/passwd") #pagebreak() *bold* _it_ `code` ```{=html} ::: {.note} ::: '
    "<!-- gone --> --- title: x ... -- [link](http://example.org) ![](http://example.org/a.png) "
    "| a | b | ^[note] ~~del~~ H~2~O :smile: <https://example.org> [x]{.y} 1. = Heading // no /* no */ &amp;"
)


def figure_svg(words: str = "宁夏") -> str:
    """Return a picture as a notebook holds it."""
    bars = "".join(
        f'<rect x="90" y="{12 + 22 * row}" width="{300 - 55 * row}" height="14" fill="#0b6e99"/>'
        for row in range(5)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="480pt" '
        f'height="130pt" viewBox="0 0 480 130"><rect width="480" height="130" fill="#ffffff"/>{bars}'
        f"<title>{words}</title></svg>"
    )


def passages(n: int, *, hostile: bool = False) -> pd.DataFrame:
    """Return so many invented passages of four documents."""
    rows, cursor = [], {}
    for number in range(n):
        document = f"{number % 2:03d}.{number // 2 % 2 + 1}"
        cursor[document] = cursor.get(document, 0) + 1
        text = f"{REGIONS[number % 4]}：{SENTENCES[number % len(SENTENCES)]}"
        rows.append(
            {
                "passage_id": f"{document}-{cursor[document]:02d}",
                "document_id": document,
                "seed_file": f"{document[:3]}_page.txt",
                "ordinal": cursor[document],
                "kind": "heading" if cursor[document] == 1 else "body",
                "text": HOSTILE if hostile and number == 1 else text,
                "seed_start": 100 * number,
                "seed_end": 100 * number + len(text),
            }
        )
    return pd.DataFrame(rows)


def _appendix(rows: pd.DataFrame) -> str:
    blocks = []
    for document, group in rows.groupby("document_id", sort=True):
        blocks.append(f"### {escape_markdown(str(document))}  {escape_markdown('加快推进教育数字化')}")
        for passage_id, text in zip(group["passage_id"], group["text"], strict=True):
            head = f"**\\[{escape_markdown(passage_id)}\\]** *宁夏* {escape_markdown(text)}"
            blocks.append(block(head, "passage", identifier=anchor(passage_id)))
    return "\n\n".join(blocks)


def _table(rows: pd.DataFrame, *, hostile: bool, n_rows: int) -> str:
    ids = rows["passage_id"].tolist()
    table = pd.DataFrame(
        {
            "region": [REGIONS[row % 4] for row in range(n_rows)],
            "what": [HOSTILE if hostile and row == 1 else SENTENCES[row % 4] for row in range(n_rows)],
            "n": [(row * 37) % 101 for row in range(n_rows)],
            "share": [((row * 37) % 101) / 101 for row in range(n_rows)],
            "where": [[ids[row % len(ids)]] for row in range(n_rows)],
        }
    )
    columns = [
        Shown("region", "region"), Shown("what", "sample"), Shown("n", "mentions", "count"),
        Shown("share", "share", "share"), Shown("where", "where", "evidence"),
    ]  # fmt: skip
    return markdown_table(table, columns).text


def _text(label: str, rows: pd.DataFrame) -> str:
    marker = cite(rows["passage_id"].tolist()[:2])
    if label == "txt-regions-passages":
        return _appendix(rows)
    if label == "txt-regions-profiles":
        return "\n\n".join(
            f"## {region}\n\n{region} speaks above all of 教育数字化 {marker} (*descriptive*)."
            for region in REGIONS
        )
    return (
        f"Text of {escape_markdown(label)}: **two** regions differ, {escape_markdown(SENTENCES[0])} {marker}"
    )


def cell(label: str, output: Mapping[str, str], **options: str) -> Any:
    """Return an executed cell as papermill leaves it."""
    head = "".join(f'#| {name.replace("_", "-")}: "{value}"\n' for name, value in options.items())
    made = v4.new_output("display_data", data={**output, "text/plain": "<object>"})
    return v4.new_code_cell(f"#| label: {label}\n{head}show()", outputs=[made], execution_count=1)


def embedded(article: str) -> list[tuple[str, str]]:
    """Return notebook and label of every cell that an article embeds, in its order."""
    return EMBED.findall(article)


def write_fake_run(
    run_dir: Path,
    *,
    article: Path = ROOT / "reports" / "report.qmd",
    n_passages: int = 12,
    n_rows: int = 20,
    hostile: bool = False,
    texts: Mapping[str, str] | None = None,
    without: str = "",
    language: str = "en",
) -> Path:
    """Write notebooks, tables and run.json of an invented run that has every cell the article embeds.

    texts: Markdown to be shown instead, by label. without: a label to be left out.
    """
    rows = passages(n_passages, hostile=hostile)
    cells: dict[str, list[Any]] = {}
    for notebook, label in embedded(article.read_text(encoding="utf-8")):
        if label != without:
            made = _cell(label, rows, hostile=hostile, n_rows=n_rows, texts=texts or {})
            cells.setdefault(notebook, []).append(made)
    (run_dir / "notebooks").mkdir(parents=True)
    for notebook, made in cells.items():
        for number, one in enumerate(made):
            one["id"] = f"cell{number}"
        document = v4.new_notebook(
            cells=made,
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(document, run_dir / "notebooks" / f"{notebook}.ipynb")
    _write_tables(run_dir / "data", rows)
    write_json(
        {"versions": {"python": "3.11.2", "fangzhi": "0.1.0"}, "language": language}, run_dir / "run.json"
    )
    return run_dir


def _cell(label: str, rows: pd.DataFrame, *, hostile: bool, n_rows: int, texts: Mapping[str, str]) -> Any:
    if label.startswith("fig-"):
        alt = "Bars: " + ('<b>\\"hostile\\"</b> $x$ *end*' if hostile else "one a region")
        caption = f"Figure made for {label}, over {{{{< meta n.passages >}}}} passages."
        made = cell(label, {"image/svg+xml": figure_svg()}, fig_cap=caption, fig_alt=alt)
        table = {"columns": ["region", "n"], "rows": [[HOSTILE if hostile else "宁夏", "12"], ["北京", "7"]]}
        made.outputs[0]["metadata"] = {"image/svg+xml": {"narrow": figure_svg("narrow"), "table": table}}
        return made
    if label.startswith("tbl-"):
        table = texts.get(label) or _table(rows, hostile=hostile, n_rows=n_rows)
        more = "; compare @fig-regions-map" if label == "tbl-regions-shared" else ""
        return cell(label, {"text/markdown": table}, tbl_cap=f"Table made for {label}{more}.")
    return cell(label, {"text/markdown": texts.get(label) or _text(label, rows)})


_FILLERS = {"string": "x", "int": 1, "float": 1.0, "bool": False}


def _row(table: str, **given: Any) -> dict[str, Any]:
    """Return a row that the declaration of a table accepts, with what is given."""
    filled = {
        column.name: None if column.nullable else (column.allowed or (_FILLERS[column.dtype],))[0]
        for column in TABLES[table].columns
    }
    return filled | given


def _write_tables(data: Path, rows: pd.DataFrame) -> None:
    files, documents = sorted(set(rows["seed_file"])), sorted(set(rows["document_id"]))
    tables = {
        "pages": [_row("pages", seed_file=name, stem=name[:3]) for name in files],
        "documents": [
            _row("documents", document_id=one, seed_file=f"{one[:3]}_page.txt") for one in documents
        ],
        "passages": rows,
        "passage_regions": [
            _row(
                "passage_regions", passage_id=one, region=REGIONS[at % 4], region_code=CODES[REGIONS[at % 4]]
            )
            for at, one in enumerate(rows["passage_id"])
        ],
    }
    first = rows.loc[rows["text"].str.contains("2.3亿元"), "passage_id"].iloc[0]
    place = SENTENCES[2].index("2.3亿元") + 3
    tables |= {
        "indicators": [
            _row("indicators", indicator_id=f"{first}-q001", passage_id=first, raw="2.3亿元", start=place)
        ],
        "initiatives": [],
        "passage_themes": [],
        "passage_terms": [],
        "repairs": [],
    }
    for name, table in tables.items():
        write_table(table, data, name)
