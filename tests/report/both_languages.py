"""What is wrong with the language of a finished report: words of the other one, terms unexplained."""

import base64
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from lxml import html

CHINESE = re.compile(r"[\u3400-\u9fff\u3001\u3002\uff00-\uffef]+")
WORD = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][A-Za-z-]*[A-Za-z](?![0-9A-Za-z])")
# What a Chinese report may say in Latin letters: programs, measures and file formats that have no other name.
NAMES = {
    "fangzhi", "Pandoc", "Quarto", "Typst", "OpenCC", "TF-IDF", "IDF", "NPMI", "sha", "CSV", "PDF", "HTML", "json",
    "education", "health", "pandas", "numpy", "scipy", "scikit-learn",
}  # fmt: skip
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")
# Names of files and sites, of parameters (n_topics) and of steps (2-topics), which have no other.
_CODE = re.compile(
    r"\S+\.(?:txt|html?|json|csv|parquet|docx|pdf|py|com|cn|net|org)\S*|[a-z]+_[a-z_]+|[123]-[a-z]+"
)
_LONG_TABLE = 14  # rows: reports/assets/glosses.lua
_SAID = ("alt", "title", "aria-label", "placeholder")
_SKIPPED = {"script", "style", "code"}


def read(path) -> html.HtmlElement:
    return html.parse(str(path)).getroot()


def _language(element) -> str:
    while element is not None:
        if element.get("lang"):
            return element.get("lang")
        element = element.getparent()
    return ""


def texts(root) -> Iterator[tuple[object, str]]:
    """Return each piece of text with the element it stands in; what a figure is called, as well."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _SKIPPED and element.text:
            yield element, element.text
        yield from ((element, element.get(name)) for name in _SAID if element.get(name))
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag not in _SKIPPED:
            yield parent, element.tail


def chinese_in_english(root) -> list[str]:
    """Return what is Chinese in an English report and does not say that it is: no name, no quotation."""
    return [
        text.strip()
        for element, text in texts(root)
        if _language(element).startswith("en") and CHINESE.search(text)
    ]


def unexplained(root) -> list[str]:
    """Return the terms that have no gloss or pinyin where a section of the report first has them.

    A profile and a theme are sections of their own. A row of a long table explains each term again.
    Regions go by their English names: Ningxia (宁夏). Pinyin stands where the report first has the term.
    """
    found = []
    met: dict[object, set[str]] = {}
    spelled: set[str] = set()
    for term in root.iter("span"):
        if term.get("class") != "term":
            continue
        section = _section(term)
        name = "".join(term.itertext())
        before, after = _around(term)
        figures = re.match(r" ?\(?(\d[\dA-Za-z.+%]*) (?:· )?", after)  # of the name, in front: 2024 niándù
        told = after[figures.end() :] if figures and figures[1] in name else after
        is_explained = re.match(r" ?\(?(?:… )?[^\W\d_]", told) and not CHINESE.match(told.lstrip(" ("))
        is_region = before.endswith(" (") and after.startswith(")")
        known = met.setdefault(section, set()) | spelled
        if not (is_explained or is_region) and name not in known:
            found.append(f"{before[-20:]}[{name}]{after[:20]}")
        met[section].add(name)
        if _TONE.search(unicodedata.normalize("NFD", told[:12])):
            spelled.add(name)
    return found


def chains_of_pinyin(root) -> list[str]:
    """Return what is spelled out twice, or is longer than a word, and so reads like damage."""
    said, found = set(), []
    for term in root.iter("span"):
        if term.get("class") == "term" and (told := _PINYIN.match(_around(term)[1])):
            name = "".join(term.itertext())
            found += (
                [f"{name}{told[0]}"] if name in said or len(CHINESE.sub("", name)) or len(name) > 4 else []
            )
            said.add(name)
    return found


_TONE = re.compile("[aeiouü][\u0300\u0301\u0304\u030c]")
_PINYIN = re.compile(r" \([^()]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][^()]*\)")


def _section(element):
    for up in element.iterancestors():
        if up.tag == "section" or (up.tag == "tr" and _is_long(up)):
            return up
    return element.getroottree().getroot()


def _is_long(row) -> bool:
    table = next(up for up in row.iterancestors() if up.tag == "table")
    return len(table.findall(".//tr")) > _LONG_TABLE + 1


def _around(term) -> tuple[str, str]:
    """Return the text before and behind a term, out of the elements that it alone fills."""
    while not term.tail and term.getnext() is None and term.getparent().tag in ("strong", "em", "span"):
        term = term.getparent()
    before = term.getprevious()
    lead = (before.tail if before is not None else term.getparent().text) or ""
    behind = term.tail or ""
    if not behind.strip() and term.getnext() is not None:  # in a table the gloss has an element of its own
        behind += "".join(term.getnext().itertext())
    return lead, behind


def not_in_the_glossary(root, known) -> list[str]:
    """Return the terms with a gloss of their own that the glossary at the end leaves out.

    What changed names terms of an earlier run too; it explains them itself. known: what gives a term's
    gloss, or nothing.
    """
    (section,) = [one for one in root.iter("section") if one.get("id") == "sec-glossary"]
    listed = {"".join(row[0].itertext()).strip() for row in section.iter("tr") if len(row)}
    shown = {
        "".join(term.itertext())
        for term in root.iter("span")
        if term.get("class") == "term" and all(up.get("id") != "sec-changes" for up in term.iterancestors())
    }
    return sorted(name for name in shown - listed if known(name))


def english_in_chinese(root, pages: str) -> list[str]:
    """Return words in Latin letters in a Chinese report that are no name, no code and not of the pages.

    pages: the texts that the report was made of, and its file names.
    """
    own = {word.lower() for word in WORD.findall(pages)} | {name.lower() for name in NAMES}
    found = []
    for element, text in texts(root):
        if _language(element).startswith("en") or _is_reference(element):
            continue
        told = _CODE.sub("", text)
        found += [f"{word}: {text.strip()[:60]}" for word in WORD.findall(told) if word.lower() not in own]
    return found


def _is_reference(element) -> bool:
    """Say whether text stands in the list of references, or is a marker or a citation."""
    chain = [element, *element.iterancestors()]
    return any(one.get("id") == "refs" or one.tag == "a" or one.get("class") == "citation" for one in chain)


def figure_lines(root) -> dict[str, list[str]]:
    """Return figure -> the lines of text in it, in their order; letters are outlines, with comments."""
    lines: dict[str, list[str]] = {}
    for image in root.iter("img"):
        kind, _, data = image.get("src", "").partition(";base64,")
        if kind.endswith("svg+xml"):
            figure = next(up.get("id") for up in image.iterancestors() if up.get("id"))
            drawn = base64.b64decode(data).decode("utf-8")
            lines[figure] = re.findall(r"<!-- (.*?) -->", drawn, re.DOTALL)
    return lines


def labels_without_gloss(root) -> list[str]:
    """Return the Chinese of an English report's figures with no word in Latin letters in or behind it."""
    return [
        f"{figure}: {line}"
        for figure, lines in figure_lines(root).items()
        for line, after in pairwise([*lines, ""])
        if CHINESE.search(line) and not _LATIN.search(CHINESE.sub("", line)) and not _LATIN.search(after)
    ]


def english_labels(root, pages: str) -> list[str]:
    """Return the words in Latin letters in a Chinese report's figures that are none of the pages'."""
    own = {word.lower() for word in WORD.findall(pages)} | {name.lower() for name in NAMES}
    return [
        f"{figure}: {word}"
        for figure, lines in figure_lines(root).items()
        for line in lines
        for word in WORD.findall(line)
        if word.lower() not in own
    ]
