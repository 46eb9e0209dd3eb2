"""Step 1 with its cache of pages."""

import pytest

from fangzhi.artefacts import TABLES, read_table
from fangzhi.run import clean
from fangzhi.run.cache import Cache
from fangzhi.run.clean import clean_pages
from fangzhi.run.manifest import hash_tree
from fangzhi.run.parameters import CleaningChoices
from fangzhi.run.seeds import NoUsablePageError

PAGES = {
    "a.txt": "青海省教育厅：推进牧区学校数字化\n\n青海坚持把教育数字化作为牧区教育优质均衡发展的重要抓手，建成教育专网。\n",
    "b.txt": "浙江省教育厅：深化产教融合\n\n浙江支持职业院校与龙头企业共建产业学院，培养技术技能人才。\n",
    "empty.txt": "",
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, text in PAGES.items():
        (seeds / name).write_text(text, encoding="utf-8")
    cleaned = []
    real = clean.clean_page
    monkeypatch.setattr(clean, "clean_page", lambda page: cleaned.append(page.seed_file) or real(page))

    def run(target="data", **choices):
        cleaned.clear()
        clean_pages(
            seeds, tmp_path / target, choices=CleaningChoices(**choices), cache=Cache(tmp_path / "cache")
        )
        return list(cleaned)

    return seeds, run


def test_a_page_is_cleaned_once(desk, tmp_path):
    _, run = desk
    assert run() == ["a.txt", "b.txt"]
    assert run("again") == []
    assert hash_tree(tmp_path / "again") == hash_tree(tmp_path / "data")
    assert (
        {"metadata.parquet", "refused.csv"}
        <= set(hash_tree(tmp_path / "data"))
        <= {t.file for t in TABLES.values()}
    )


def test_a_page_is_cleaned_again_when_its_text_its_name_or_a_limit_changes(desk):
    seeds, run = desk
    run()
    (seeds / "a.txt").write_text(PAGES["a.txt"] + "接入学校1860所。\n", encoding="utf-8")
    assert run() == ["a.txt"]
    (seeds / "b.txt").rename(seeds / "c.txt")
    assert run() == ["c.txt"]
    assert run(max_page_mb=40.0) == ["a.txt", "c.txt"]


def test_a_page_is_cleaned_again_when_code_or_a_package_changes(desk, monkeypatch):
    _, run = desk
    run()
    monkeypatch.setattr(clean.packages, "versions", lambda: {"opencc": "99"})
    assert run() == ["a.txt", "b.txt"]
    monkeypatch.setattr(clean.sources, "hash_code", lambda code: "other")
    assert run() == ["a.txt", "b.txt"]


def test_without_a_usable_page_the_message_names_the_folder_and_each_refusal(tmp_path):
    (tmp_path / "a\n.txt").write_bytes(b"")
    with pytest.raises(NoUsablePageError) as error:
        clean_pages(tmp_path, tmp_path / "data", choices=CleaningChoices(), cache=Cache(tmp_path / "cache"))
    assert str(tmp_path) in str(error.value)
    assert r"refused a\n.txt: empty" in str(error.value)


def test_a_chinese_run_says_in_chinese_what_it_refused_and_why(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "c.txt").symlink_to("/nowhere")
    choices = CleaningChoices(lang="zh")
    with pytest.raises(NoUsablePageError) as error:
        clean_pages(tmp_path, tmp_path / "data", choices=choices, cache=Cache(tmp_path / "cache"))
    refused = read_table(tmp_path / "data", "refused")
    assert dict(zip(refused["seed_file"], refused["detail"], strict=True)) == {
        "a.txt": "文件是空的，请删除或重新抓取",
        "b.txt": "不是文本（PNG图片），请删除或转换格式",
        "c.txt": "链接指向的文件不存在，请放入网页文件本身",
    }
    assert str(error.value).startswith(f"{tmp_path}中没有可用的网页")
    assert "未采用 c.txt：链接失效：链接指向的文件不存在" in str(error.value)
