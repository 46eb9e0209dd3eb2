"""Elements within a line, written as Pandoc wants them."""

import subprocess
import sys

import pypandoc
import pytest

from fangzhi.report.render.spans import bracketed


def html(markdown):
    command = [pypandoc.get_pandoc_path(), "--from=markdown", "--to=html5", "--wrap=none"]
    return subprocess.run(command, input=markdown, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    "markdown",
    [
        'a <span lang="zh-Hans">宁夏</span> b',
        '<span class="term" lang="zh-Hans">宁夏</span> <span class="gloss">Ningxia</span>',
        '**<span lang="zh-Hans">宁\\[夏\\]</span>** ([001.1-02](#p-001.1-02))',
        '<span class="gloss">a <span lang="zh-Hans">宁夏</span> b</span>',
        '| a |\n| -- |\n| <span lang="zh-Hans">宁\\|夏</span> |',
        '<span lang="zh-Hans">宁夏\\\\</span>',
        "<span>plain</span>",
        '<span class="pips" aria-hidden="true">●●●</span>',
        '<div class="findings">\n\n<div id="p-001.1-02" class="finding">\n\n**a**\n\n</div>\n\nb\n\n</div>',
        '<div class="on-paper" data-rows="40">\n\nmore\n\n</div>',
    ],
)
def test_pandoc_reads_the_same_from_both_forms(markdown):
    assert "<span" not in bracketed(markdown)
    assert "<div" not in bracketed(markdown)
    assert html(bracketed(markdown)) == html(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        '\\<span lang\\=\\"zh\\-Hans\\"\\>宁夏\\<\\/span\\>',  # a page's own, escaped
        '<span lang="zh-Hans">宁夏',
        "宁夏</span>",
        '</span><span lang="zh-Hans">宁夏',
        "<spanner>宁夏</spanner>",
        '<div class="passage">\n\n宁夏',
        "宁夏\n\n</div>",
        'see <div class="passage"> within a line',
    ],
)
def test_what_is_no_element_of_the_report_stays(markdown):
    assert bracketed(markdown) == markdown


def test_many_passages_are_read_in_little_memory(tmp_path):
    """With elements it takes 1.1 GB and more."""
    passage = '<div class="passage">\n\n<span lang="zh-Hans">北京实施沿江地区基础教育协同创新帮扶机制。</span>\n\n</div>\n\n'
    (tmp_path / "passages.md").write_text(bracketed(passage * 4000), encoding="utf-8")
    command = [pypandoc.get_pandoc_path(), "passages.md", "--from=markdown", "--output=passages.html"]
    measured = (
        "import resource, subprocess\n"
        f"subprocess.run({command!r}, check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", measured], cwd=tmp_path, capture_output=True, check=True)
    assert int(done.stdout) < 500_000  # kilobytes
