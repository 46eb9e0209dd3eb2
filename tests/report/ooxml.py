"""What makes Word offer to repair a file: parts, relations, names used twice, and elements out of order.

The orders are those of the sequences in ECMA-376, part 1 (wml.xsd), for the elements that Pandoc and fangzhi write.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SIDES = "top start left bottom end right insideH insideV"
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "tblBorders": _SIDES,
    "tblCellMar": _SIDES,
    "tcMar": _SIDES,
    "tcBorders": _SIDES + " tl2br tr2bl",
    "pBdr": "top left bottom right between bar",
}  # fmt: skip
_ONCE = ("pPr", "rPr", "tblPr", "tcPr")


def faults(path: Path) -> list[str]:
    """Return what is wrong with a Word file, once each; nothing for one that opens clean."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    found = [f"{name} is there twice" for name, n in Counter(names).items() if n > 1]
    trees = {name: etree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    found += _types(trees["[Content_Types].xml"], parts)
    relations = {name: set(_relations(name, tree, parts, found)) for name, tree in trees.items()}
    for name, tree in trees.items():
        beside = posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")
        found += _links(name, tree, relations.get(beside, set()))
        found += (f"{name}: {fault}" for element in tree.iter(f"{W}*") for fault in _disorder(element))
        found += _names_used_twice(name, tree)
    return list(dict.fromkeys([*found, *_dangling(trees)]))


def _types(types: etree._Element, parts: Mapping[str, bytes]) -> Iterator[str]:
    endings = {str(one.get("Extension")).lower() for one in types if one.get("Extension")}
    named = {str(one.get("PartName")).lstrip("/") for one in types if one.get("PartName")}
    for name in parts:
        if name not in named and name.rsplit(".", 1)[-1].lower() not in endings and not name.endswith("/"):
            yield f"{name} has no content type"
    yield from (f"{name} has a content type and is not there" for name in named - parts.keys())


def _relations(
    name: str, tree: etree._Element, parts: Mapping[str, bytes], found: list[str]
) -> Iterator[str]:
    """Yield the ids of a file of relations, and note those that lead nowhere or are used twice."""
    if not name.endswith(".rels"):
        return
    folder, ids = posixpath.dirname(posixpath.dirname(name)), set()
    for one in tree:
        key, target = str(one.get("Id")), str(one.get("Target"))
        inside = (
            target.lstrip("/") if target[0] == "/" else posixpath.normpath(posixpath.join(folder, target))
        )
        if one.get("TargetMode") != "External" and inside not in parts:
            found.append(f"{name}: {target} is not there")
        if key in ids:
            found.append(f"{name}: {key} is there twice")
        ids.add(key)
        yield key


def _links(name: str, tree: etree._Element, known: set[str]) -> Iterator[str]:
    for element in tree.iter():
        for key, value in element.attrib.items():
            if key.startswith(R) and value not in known:
                yield f"{name}: {value} is no relation"


def _disorder(element: etree._Element) -> Iterator[str]:
    kind = etree.QName(element).localname
    children = [etree.QName(child).localname for child in element.iterchildren(f"{W}*")]
    if kind in ORDERS:
        order = ORDERS[kind].split()
        yield from (f"{child} has no place in {kind}" for child in children if child not in order)
        places = [order.index(child) for child in children if child in order]
        if places != sorted(places):
            yield f"the order in {kind} is {' '.join(children)}"
    if kind in _ONCE:
        yield from (f"{child} is twice in {kind}" for child, n in Counter(children).items() if n > 1)
    if kind == "tc" and children[-1:] != ["p"]:
        yield "a cell does not end with a paragraph"
    if kind == "tbl":
        columns = len(element.findall(f"{W}tblGrid/{W}gridCol"))
        spans = {sum(map(_span, row.findall(f"{W}tc"))) for row in element.findall(f"{W}tr")}
        if spans - {columns}:
            yield f"rows of {sorted(spans)} cells in a grid of {columns}"


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(str(span.get(f"{W}val")))


def _names_used_twice(name: str, tree: etree._Element) -> Iterator[str]:
    marks = list(tree.iter(f"{W}bookmarkStart"))
    pictures = [str(one.get("id")) for one in tree.iter() if etree.QName(one).localname == "docPr"]
    for what, values in (
        ("bookmark id", [str(mark.get(f"{W}id")) for mark in marks]),
        ("bookmark", [str(mark.get(f"{W}name")) for mark in marks]),
        ("picture id", pictures),
    ):
        yield from (f"{name}: {what} {value} is there twice" for value, n in Counter(values).items() if n > 1)


def _dangling(trees: Mapping[str, etree._Element]) -> Iterator[str]:
    """Yield styles, lists and bookmarks that the text uses and nobody defines."""
    text = trees["word/document.xml"]
    for users, attribute, part, definers, defined in (
        (("pStyle", "rStyle", "tblStyle"), "val", "word/styles.xml", "style", "styleId"),
        (("numId",), "val", "word/numbering.xml", "num", "numId"),
        (("hyperlink",), "anchor", "word/document.xml", "bookmarkStart", "name"),
    ):
        known = (
            {one.get(f"{W}{defined}") for one in trees[part].iter(f"{W}{definers}")}
            if part in trees
            else set()
        )
        used = {one.get(f"{W}{attribute}") for user in users for one in text.iter(f"{W}{user}")}
        yield from (f"{value} is used and not defined in {part}" for value in used - known - {None, "0"})
