"""The appendix of a large run holds what markers point to, and nothing else."""

import json

import nbformat
import pandas as pd

from fangzhi.artefacts import empty_table, write_table
from fangzhi.report.render.appendix import APPENDIX, fill_appendix

TEXT = "宁夏建设数字校园。"


def markdown_cell(label, text):
    output = nbformat.v4.new_output("display_data", data={"text/markdown": text})
    return nbformat.v4.new_code_cell(f"#| label: {label}\nshow()", outputs=[output])


def staged(folder, texts):
    data = folder / "data"
    page = {"seed_file": "001.txt", "stem": "001", "seed_sha256": "0", "n_bytes": 9, "format": "text", "encoding": "utf-8",
            "encoding_basis": "", "site": None, "language": "zh", "n_chars": 20, "kept_share": 1.0, "text": TEXT * 2}  # fmt: skip
    write_table([page], data, "pages")
    passages = [
        {"passage_id": f"001.1-0{n}", "document_id": "001.1", "seed_file": "001.txt", "ordinal": n, "kind": "body",
         "text": TEXT, "seed_start": 9 * (n - 1), "seed_end": 9 * n}
        for n in (1, 2)
    ]  # fmt: skip
    write_table(passages, data, "passages")
    document = {"document_id": "001.1", "seed_file": "001.txt", "seed_sha256": "0", "title": "数字", "issuer": None, "source": None,
                "author": None, "published_on": None, "date_basis": "none", "script": "simplified", "n_chars": 18, "n_repairs": 0,
                "duplicate_of": None, "n_different": 0}  # fmt: skip
    write_table([document], data, "documents")
    write_table(empty_table("passage_regions"), data, "passage_regions")
    (folder / "notebooks").mkdir()
    for name, cells in texts.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb")
    return data


def appendix(folder):
    cells = json.loads((folder / "notebooks" / "3-regions.ipynb").read_text(encoding="utf-8"))["cells"]
    return "".join(cells[-1]["outputs"][0]["data"]["text/markdown"])


def test_a_passage_that_a_marker_of_another_notebook_points_to_is_added_once(tmp_path):
    data = staged(
        tmp_path,
        {
            "2-topics": [
                markdown_cell("txt-topics-x", "a [001\\.1\\-02](#p-001.1-02) [001\\.1\\-02](#p-001.1-02)")
            ],
            "3-regions": [markdown_cell(APPENDIX, "The passages:")],
        },
    )
    assert fill_appendix(tmp_path, data) == 1
    assert appendix(tmp_path).count('<div id="p-001.1-02" class="passage">') == 1
    assert "#p-001.1-01" not in appendix(tmp_path)
    assert fill_appendix(tmp_path, data) == 0


def test_a_marker_to_a_passage_that_does_not_exist_adds_nothing(tmp_path):
    data = staged(tmp_path, {"3-regions": [markdown_cell(APPENDIX, "x [9](#p-999.1-01)")]})
    assert fill_appendix(tmp_path, data) == 0
    assert appendix(tmp_path) == "x [9](#p-999.1-01)"


def test_a_passage_says_where_it_stands_and_how_it_stood_before_repair():
    from fangzhi.report.narrative.evidence import passage_blocks

    pages = pd.DataFrame({"seed_file": ["1.txt"], "text": ["寧(níng)夏"]})
    documents = pd.DataFrame({"document_id": ["1.1"], "title": [None], "issuer": [None]})
    row = {
        "passage_id": "1.1-01",
        "document_id": "1.1",
        "seed_file": "1.txt",
        "kind": "body",
        "text": "宁夏",
        "seed_start": 0,
        "seed_end": 8,
    }
    block = passage_blocks(pages, documents, pd.DataFrame([row]), {"1.1-01": "宁夏"})[-1]
    assert "1\\.txt, characters 0–8" in block
    assert 'As on the page: <span lang="zh-Hans">寧\\(níng\\)夏</span></span>' in block
