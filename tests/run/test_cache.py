"""Results kept by the content of what they were made from."""

import os
import pickle
import time

import pytest

from fangzhi.cleaning.extract import read_page
from fangzhi.cleaning.pages import clean_page
from fangzhi.run.cache import Cache, digest
from tests.conftest import SEEDS

KEY = "ab" * 32
PAGE = "青海省教育厅：推进牧区学校数字化\n\n青海坚持把教育数字化作为牧区教育优质均衡发展的重要抓手，建成覆盖全省的教育专网。\n"


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.csv").write_text("one")
    (folder / "other").write_text("not stored")
    return folder


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def store(cache, work):
    cache.store(KEY, work, ["data/a.csv"], known={"engine": "x"})


def test_what_was_stored_comes_back_with_what_is_known_of_it(cache, work, tmp_path):
    store(cache, work)
    entry = cache.find(KEY)
    assert entry.known == {"engine": "x"}
    assert entry.restore(tmp_path / "target")
    assert [path.name for path in (tmp_path / "target").rglob("*") if path.is_file()] == ["a.csv"]
    assert (tmp_path / "target" / "data" / "a.csv").read_text() == "one"


def test_a_key_that_was_not_stored_is_not_found(cache, work):
    store(cache, work)
    assert cache.find("cd" * 32) is None


def test_a_fresh_cache_reads_nothing_and_stores_everything(cache, work, tmp_path):
    fresh = Cache(tmp_path / "cache", fresh=True)
    store(fresh, work)
    fresh.store_page(KEY, [])
    assert fresh.find(KEY) is None
    assert fresh.load_page(KEY) is None
    assert cache.find(KEY) is not None
    assert cache.load_page(KEY) == []


@pytest.mark.parametrize("damage", ["altered", "missing"])
def test_a_file_that_is_not_what_was_stored_is_not_restored(cache, work, tmp_path, damage):
    store(cache, work)
    path = cache.find(KEY).folder / "data" / "a.csv"
    path.write_text("two") if damage == "altered" else path.unlink()
    assert not cache.find(KEY).restore(tmp_path / "target")


@pytest.mark.parametrize("record", ["", "{", "[]", '{"files": 3, "known": {}}'])
def test_an_entry_whose_record_is_broken_is_taken_away(cache, work, record):
    store(cache, work)
    folder = cache.find(KEY).folder
    (folder / "entry.json").write_text(record)
    assert cache.find(KEY) is None
    assert not folder.exists()


def test_a_step_that_cannot_be_stored_leaves_nothing(cache, work):
    with pytest.raises(FileNotFoundError):
        cache.store(KEY, work, ["data/a.csv", "data/missing"], known={})
    assert cache.find(KEY) is None
    assert not list(cache._steps.iterdir())


def clean(text=PAGE):
    return [clean_page(page) for page in read_page("a.txt", text.encode())]


def test_a_cleaned_page_comes_back_equal(cache):
    seed = min(SEEDS.iterdir()).read_text(encoding="utf-8")
    cleaned = [*clean(seed), *read_page("empty.txt", b"")]
    assert [type(one).__name__ for one in cleaned] == ["CleanPage", "Refused"]
    assert any(passage.edits for passage in cleaned[0].documents[0].passages)
    cache.store_page(KEY, cleaned)
    assert cache.load_page(KEY) == cleaned


def test_a_page_that_is_not_what_was_stored_is_forgotten(cache):
    cache.store_page(KEY, clean())
    (path,) = (path for path in cache._pages.rglob("*") if path.is_file())
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert cache.load_page(KEY) is None
    assert not path.exists()


class Evil:
    def __reduce__(self):
        return exec, ("raise SystemExit('ran what a cache entry says')",)


@pytest.mark.parametrize("value", [Evil(), os.system, print, pickle.Unpickler])
def test_a_page_entry_can_hold_nothing_but_results_of_cleaning(cache, value):
    cache.store_page(KEY, [value])
    assert cache.load_page(KEY) is None


def test_pruning_deletes_what_was_not_used_for_the_longest_time(cache, work):
    keys = [digest(n) for n in range(4)]
    for n, key in enumerate(keys):
        (work / "data" / "a.csv").write_text("x" * 1_000_000)
        cache.store(key, work, ["data/a.csv"], known={})
        os.utime(cache._steps / key, (n, n))
    cache.store_page(KEY, [])
    assert cache.find(keys[0])  # used now
    cache.prune(limit_mb=2.5)
    assert [cache.find(key) is not None for key in keys] == [True, False, False, True]
    assert cache.load_page(KEY) == []


def test_the_limit_is_taken_from_the_environment(cache, work, monkeypatch):
    store(cache, work)
    cache.prune()
    assert cache.find(KEY)
    monkeypatch.setenv("FANGZHI_CACHE_MB", "0.000001")
    cache.prune()
    assert cache.find(KEY) is None


def test_a_cache_that_cannot_be_written_keeps_no_page_and_raises_nothing(tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    broken = Cache(tmp_path / "cache")
    broken.store_page(KEY, [])
    assert broken.load_page(KEY) is None
    assert broken.find(KEY) is None
    broken.prune()


def test_a_digest_depends_on_every_value_and_not_on_the_order_of_names():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    values = [{"a": 1}, {"a": "1"}, {"a": [1]}, {"b": 1}, {}, [], "", None]
    assert len({digest(value) for value in values}) == len(values)


def test_storing_and_reading_a_hundred_pages_takes_no_time_worth_mentioning(cache):
    cleaned = clean(PAGE * 20)
    began = time.process_time()  # other work on the machine is not measured
    for n in range(100):
        cache.store_page(digest(n), cleaned)
        cache.load_page(digest(n))
    assert time.process_time() - began < 1
