"""Word: the reference document with the report's styles, pictures that Word can show, stable bytes.

Pandoc writes report.docx with either engine: Quarto would ask a program of the machine to convert the
figures. They become PNG here, drawn by Typst: Word of before 2016 shows no SVG, and LibreOffice
shows it with fonts of its own.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fangzhi.report.render.fonts import font_folders
from fangzhi.report.render.result import RenderError
from fangzhi.report.style import INK, MUTED, RULE

PIXELS_PER_INCH = 220  # print quality at half the size of 300
_TEXT_WIDTH_PT, _TEXT_HEIGHT_PT = 482.0, 640.0  # 170 mm; a page less caption and margins
# Named in the file, never embedded: fonts of Word, with what stands in for them elsewhere.
_LATIN, _LATIN_HEAD, _CHINESE, _CHINESE_HEAD = "Cambria", "Calibri", "SimSun", "Microsoft YaHei"
_CHINESE_EMPHASIS = "KaiTi"
_ALTERNATIVES = {
    _CHINESE: "Noto Serif CJK SC",
    _CHINESE_HEAD: "Noto Sans CJK SC",
    _CHINESE_EMPHASIS: "AR PL UKai CN",
}
_UNBROKEN = 15  # rows with the head: a table of so few stays on one page, as in paper.lua
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip archive
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def write_png(picture: Path) -> Path:
    """Draw an SVG into a PNG beside it, always the same one; return its path."""
    import typst  # noqa: PLC0415

    source = picture.with_suffix(".typ")
    source.write_text(
        f'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("{picture.name}")\n',
        encoding="utf-8",
    )
    compiler = typst.Compiler(
        str(source), root=str(picture.parent), font_paths=[str(folder) for folder in font_folders()],
        ignore_system_fonts=True,
    )  # fmt: skip
    data = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    target = picture.with_suffix(".png")
    if not isinstance(data, bytes):  # a list is given for several pages
        raise RenderError(f"{picture.name}: Typst made no picture of it")
    target.write_bytes(data)
    source.unlink()
    return target


def width(svg: str) -> str:
    """Return how wide a figure stands in the text: its own width, or what the page has room for."""
    sizes = [re.search(rf'<svg[^>]*?\b{side}="([\d.]+)(?:pt)?"', svg) for side in ("width", "height")]
    if not all(sizes):
        return f"{_TEXT_WIDTH_PT:.0f}pt"
    wide, high = (float(found[1]) for found in sizes if found)
    return f"{wide * min(1.0, _TEXT_WIDTH_PT / wide, _TEXT_HEIGHT_PT / high):.0f}pt"


def plain_text(markdown: str) -> str:
    """Return escaped text without its escapes."""
    return _ESCAPE.sub(r"\1", markdown)


def style_reference(path: Path, *, accent: str, language: str, footer: str) -> None:
    """Give Pandoc's reference document the report's page, styles, fonts, languages and footer.

    accent: `rrggbb`. footer: what stands in it beside the page's number.
    """
    from docx import Document  # noqa: PLC0415
    from docx.shared import Mm, RGBColor  # noqa: PLC0415

    document: Any = Document(str(path))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    _set_defaults(document, language)
    for name, look in _looks(accent).items():
        _set_style(document, name, **look)
    _close_up(document.styles["Compact"])
    _style_table(document)
    _style_cards(document, accent)
    _add_emphasis(document)
    document.styles["Hyperlink"].font.color.rgb = RGBColor.from_string(accent.upper())
    _write_footer(section, footer)
    _name_alternatives(document)
    document.save(str(path))


def _looks(accent: str) -> dict[str, dict[str, Any]]:
    from docx.shared import Pt  # noqa: PLC0415

    ink, muted = INK.removeprefix("#"), MUTED.removeprefix("#")
    # A fixed number of points a line: Chinese in a line would set it further apart than the others.
    body: dict[str, Any] = {"size": 10.5, "before": 6, "after": 2, "line": Pt(16), "colour": ink}
    small: dict[str, Any] = {"size": 8.5, "sans": True}
    head: dict[str, Any] = {"sans": True, "bold": True, "colour": ink, "keep": True}
    return {
        "Normal": {"size": 10.5, "colour": ink},
        "Body Text": body, "First Paragraph": body, "Bibliography": body,
        "Compact": {"size": 8, "after": 1.5, "before": 1.5, "line": Pt(11)},
        "Listed": {**body, "before": 1},
        "Lead": {**body, "keep": True},
        "Block Text": {**body, "size": 10, "before": 3, "indent": 20},
        "Finding Kind": {**small, "colour": muted, "before": 8, "after": 0, "keep": True},
        "Finding Number": {"size": 10, "colour": muted, "after": 0, "keep": True},
        "Title": {"size": 30, "before": 8, "after": 4, "colour": ink, "align": "left"},
        "Subtitle": {"size": 14, "after": 10, "colour": muted, "align": "left"},
        "Imprint": {**small, "size": 10, "colour": accent, "before": 90, "after": 6},
        "Logo": {"before": 60, "after": 10},
        "Imprint Below Logo": {**small, "size": 10, "colour": accent, "before": 0, "after": 6},
        "Byline": {**small, "size": 9.5, "colour": muted, "after": 14},
        "Contents Heading": {**small, "size": 13, "bold": True, "colour": ink, "after": 8},
        "toc 1": {**small, "size": 10, "bold": True, "before": 6, "after": 2},
        "toc 2": {**small, "size": 9.5, "after": 1, "indent": 14},
        "Heading 1": {**head, "size": 18, "before": 26, "after": 10},
        "Heading 2": {**head, "size": 13, "before": 18, "after": 6},
        "Heading 3": {**head, "size": 11, "before": 12, "after": 4},
        "Heading 4": {**head, "size": 10, "colour": muted, "before": 10, "after": 3},
        "Image Caption": {**small, "colour": ink, "before": 4, "after": 14},
        "Table Caption": {**small, "colour": ink, "before": 14, "after": 4, "keep": True},
        "Figure": {"before": 10, "after": 0, "keep": True},
        "Passage": {"size": 9, "after": 0, "line": Pt(14), "indent": 8, "keep": True},
        "Passage Source": {**small, "size": 7, "colour": muted, "after": 7, "indent": 8},
        "Note": {"size": 10, "before": 6, "after": 8, "line": Pt(15), "indent": 12},
    }  # fmt: skip


def _set_defaults(document: Any, language: str) -> None:
    """Set fonts and languages for the whole document; Chinese in it is Chinese in every language."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults, _LATIN, _CHINESE)
    tags = {"w:val": {"en": "en-US", "zh": "zh-CN"}.get(language[:2], language), "w:eastAsia": "zh-CN"}
    _set_child(defaults, "w:lang", tags)


def _set_child(parent: Any, name: str, attributes: dict[str, str]) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    child = parent.find(qn(name))
    if child is None:
        child = OxmlElement(name)
        parent.append(child)
    for key in list(child.attrib):
        del child.attrib[key]
    for attribute, value in attributes.items():
        child.set(qn(attribute), value)


def _set_fonts(properties: Any, latin: str, chinese: str) -> None:
    """Name the fonts; a theme's, which count before names, go."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    fonts = properties.get_or_add_rFonts() if hasattr(properties, "get_or_add_rFonts") else None
    if fonts is None:
        _set_child(properties, "w:rFonts", {})
        fonts = properties.find(qn("w:rFonts"))
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for kind, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{kind}"), font)


def _set_style(
    document: Any, name: str, *, size: float | None = None, sans: bool = False, bold: bool | None = None,
    colour: str = "", before: float | None = None, after: float | None = None, line: int | None = None,
    indent: float | None = None, keep: bool = False, align: str = "",
) -> None:  # fmt: skip
    """Set a paragraph style, sizes and spaces in points (line: docx's own); an unknown one is added."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    known = {style.name.lower(): style for style in document.styles}
    style = known.get(name.lower())
    if style is None:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    fonts = (_LATIN_HEAD, _CHINESE_HEAD) if sans else (_LATIN, _CHINESE)
    _set_fonts(style.element.get_or_add_rPr(), *fonts)
    style.font.italic = False  # slanted Chinese is hard to read
    if bold is not None:
        style.font.bold = bold
    if size:
        style.font.size = Pt(size)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour.upper())
    form = style.paragraph_format
    for side, value in (("space_before", before), ("space_after", after), ("left_indent", indent)):
        if value is not None:
            setattr(form, side, Pt(value))
    if line:
        form.line_spacing = line
    form.keep_with_next = keep or None
    if align:
        form.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _close_up(style: Any) -> None:
    """Set no space between Chinese and figures: a date is to stand on one line of a column."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    properties = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        properties.insert_element_before(switch, "w:spacing", "w:ind", "w:jc")


def _style_table(document: Any) -> None:
    """Give tables hairlines between rows and a bold head; small, as on paper."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls, qn  # noqa: PLC0415

    element = document.styles["Table"].element
    for name in ("w:tblPr", "w:tblStylePr", "w:rPr", "w:pPr"):
        for old in element.findall(qn(name)):
            element.remove(old)
    rule, ink = RULE.removeprefix("#"), INK.removeprefix("#")
    for xml in (
        f'<w:tblPr {nsdecls("w")}><w:tblBorders><w:top w:val="single" w:sz="6" w:color="{ink}"/>'
        f'<w:bottom w:val="single" w:sz="6" w:color="{ink}"/>'
        f'<w:insideH w:val="single" w:sz="2" w:color="{rule}"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="6" w:color="{ink}"/></w:tcBorders></w:tcPr></w:tblStylePr>',
    ):
        element.append(parse_xml(xml))


def _style_cards(document: Any, accent: str) -> None:
    """Part the findings of the first page by lines, and make the number of each large."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    kind = document.styles["Finding Kind"]
    kind.paragraph_format.tab_stops.add_tab_stop(Mm(170), alignment=2)  # 2: right
    rule = f'w:val="single" w:sz="4" w:space="4" w:color="{RULE.removeprefix("#")}"'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}><w:top {rule}/></w:pBdr>")
    kind.element.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )
    key = document.styles.add_style("Finding Key", WD_STYLE_TYPE.CHARACTER)
    _set_fonts(key.element.get_or_add_rPr(), _LATIN_HEAD, _CHINESE_HEAD)
    key.font.size, key.font.bold, key.font.color.rgb = Pt(18), True, RGBColor.from_string(accent.upper())


def _add_emphasis(document: Any) -> None:
    """Add the style of Chinese emphasis (report.lua): in Kai, upright, as Chinese books have it."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415

    style = document.styles.add_style("Chinese Emphasis", WD_STYLE_TYPE.CHARACTER)
    _set_fonts(style.element.get_or_add_rPr(), _LATIN, _CHINESE_EMPHASIS)
    style.font.italic = False


def _write_footer(section: Any, text: str) -> None:
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph.text = ""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(170), alignment=2)  # 2: right
    for run in (paragraph.add_run(f"{text}\t"), *_field(paragraph, "PAGE"), paragraph.add_run(" / "),
                *_field(paragraph, "NUMPAGES")):  # fmt: skip
        run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(MUTED[1:].upper())
        _set_fonts(run._r.get_or_add_rPr(), _LATIN_HEAD, _CHINESE_HEAD)


def _field(paragraph: Any, code: str) -> Iterable[Any]:
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    pieces = (
        '<w:fldChar {} w:fldCharType="begin"/>', f"<w:instrText {{}}> {code} </w:instrText>",
        '<w:fldChar {} w:fldCharType="separate"/>', "<w:t {}>1</w:t>", '<w:fldChar {} w:fldCharType="end"/>',
    )  # fmt: skip
    for piece in pieces:
        run = paragraph.add_run()
        run._r.append(parse_xml(piece.format(nsdecls("w"))))
        yield run


def _name_alternatives(document: Any) -> None:
    """Say which font may stand in for a Chinese one that a machine does not have."""
    from lxml import etree  # noqa: PLC0415

    part = next((p for p in document.part.package.iter_parts() if p.partname == "/word/fontTable.xml"), None)
    if part is None:
        return
    root = etree.fromstring(part.blob)
    space = f"{{{root.nsmap['w']}}}"
    for name, alternative in _ALTERNATIVES.items():
        for known in root.findall(f"{space}font"):
            if known.get(f"{space}name") == name:
                root.remove(known)
        font = etree.SubElement(root, f"{space}font", {f"{space}name": name})
        etree.SubElement(font, f"{space}altName", {f"{space}val": alternative})
        etree.SubElement(font, f"{space}charset", {f"{space}val": "86"})  # GB 2312
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def finish(path: Path, *, title: str, authors: list[str]) -> None:
    """Set a Word file's properties and the widths of its tables, and make its bytes repeatable.

    The parts stand in one order with one time: the same report gives the same bytes.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = _with_widths(parts["word/document.xml"])
    parts["docProps/core.xml"] = _core(title, authors)
    # Word wants the list of types first.
    names = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, parts[name])


def _core(title: str, authors: list[str]) -> bytes:
    """Return the file's properties; without a date, which would be that of this run."""
    dc = "http://purl.org/dc/elements/1.1/"
    space = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{space}" xmlns:dc="{dc}"><dc:title>{escape(title)}</dc:title>'
        f"<dc:creator>{escape('; '.join(authors))}</dc:creator></cp:coreProperties>"
    ).encode()


def _with_widths(document: bytes) -> bytes:
    """Give each table the width of the text and each cell its column's; keep rows, and short tables, whole.

    The columns' shares come from paper.lua. Word lays out a table by the widths of its cells, LibreOffice by
    those of its columns.
    """
    from lxml import etree  # noqa: PLC0415

    root = etree.fromstring(document)
    w = f"{{{root.nsmap['w']}}}"
    for table in root.iter(f"{w}tbl"):
        columns, rows = table.findall(f"{w}tblGrid/{w}gridCol"), table.findall(f"{w}tr")
        given = [int(column.get(f"{w}w")) for column in columns]
        widths = [round(20 * _TEXT_WIDTH_PT * wide / sum(given)) for wide in given]
        for column, wide in zip(columns, widths, strict=True):
            column.set(f"{w}w", str(wide))
        for at, row in enumerate(rows):
            _keep_whole(row, w)
            is_group = _set_widths(row, w, widths)
            if is_group or (len(rows) <= _UNBROKEN and at < len(rows) - 1):
                _keep_with_next(row, w)
        for old in table.findall(f"{w}tblPr/{w}tblW"):
            old.set(f"{w}type", "dxa")
            old.set(f"{w}w", str(sum(widths)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _set_widths(row: Any, w: str, widths: list[int]) -> bool:
    """Give each cell the width of what it covers; say whether one covers several columns."""
    at = 0
    for cell in row.findall(f"{w}tc"):
        span = cell.find(f"{w}tcPr/{w}gridSpan")
        n = 1 if span is None else int(span.get(f"{w}val"))
        _set_width(cell, w, sum(widths[at : at + n]))
        at += n
    return at > len(row.findall(f"{w}tc"))


def _keep_with_next(row: Any, w: str) -> None:
    """Keep a row on the page of the next one."""
    from lxml import etree  # noqa: PLC0415

    for paragraph in row.iter(f"{w}p"):
        properties = paragraph.find(f"{w}pPr")
        if properties is None:
            properties = etree.Element(f"{w}pPr")
            paragraph.insert(0, properties)
        is_styled = properties.find(f"{w}pStyle") is not None  # comes first
        properties.insert(int(is_styled), etree.Element(f"{w}keepNext"))


def _keep_whole(row: Any, w: str) -> None:
    """Let a row go to the next page rather than be torn by its end."""
    from lxml import etree  # noqa: PLC0415

    properties = row.find(f"{w}trPr")
    if properties is None:
        properties = etree.Element(f"{w}trPr")
        row.insert(0, properties)
    properties.insert(0, etree.Element(f"{w}cantSplit"))


def _set_width(cell: Any, w: str, wide: int) -> None:
    from lxml import etree  # noqa: PLC0415

    properties = cell.find(f"{w}tcPr")
    if properties is None:
        properties = etree.Element(f"{w}tcPr")
        cell.insert(0, properties)
    for old in properties.findall(f"{w}tcW"):
        properties.remove(old)
    properties.insert(0, etree.Element(f"{w}tcW", {f"{w}w": str(wide), f"{w}type": "dxa"}))
