"""Fonts from wheels: subset for the web, whole for Typst, and what none of them can show.

The HTML carries its own fonts, cut down to the characters of the run, so that Chinese is shown
where no Chinese font is installed. WOFF, not WOFF2: 10 % larger, without Brotli's seconds.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fangzhi.report.style import font_files

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

# What browsers use by themselves: composition, local forms, kerning, punctuation widths.
_FEATURES = ["ccmp", "locl", "liga", "kern", "halt", "chws", "mark", "mkmk"]
# Vertical typesetting is not used; the tables are a tenth of a subset.
_DROPPED_TABLES = ["vmtx", "vhea", "VORG", "BASE"]
_NAMES_KEPT = [1, 2, 4, 6]  # family, style, full and PostScript name
_BASIC = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—‘’“”…·×−≥≤%‰°±→←↑↓↕▸▾〓（）《》、。，；：？！"
# As wide as a Chinese character in a Chinese font, which tears an English "people's" apart.
_LATIN_SIGNS = "‘’“”—…"
# Marks and format characters join others or are invisible by definition: no font needs them.
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Cs", "Cn"}


def font_folders() -> list[Path]:
    """Return the folders that hold the whole fonts, for Typst."""
    return sorted({path.parent for path in font_files().values()})


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Return the characters of a text that none of the package's fonts can show, in code point order."""
    known = frozenset().union(*(_covered(str(path)) for path in font_files().values()))
    wanted = {c for c in text if ord(c) not in known and unicodedata.category(c) not in _INVISIBLE}
    return tuple(sorted(wanted))


@cache
def _covered(path: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def web_fonts(text: str, *, headings: str) -> str:
    """Return CSS with the fonts of the HTML report as data, cut down to the characters used.

    text: everything that the report may show. headings: what its headings may show.
    """
    files = font_files()
    faces = (
        ("Report Latin", 400, subset(files["sans"], _LATIN_SIGNS, feature="pwid")),
        ("Report Latin", 700, subset(files["bold"], _LATIN_SIGNS, feature="pwid")),
        ("Report Sans", 400, subset(files["sans"], text + _BASIC)),
        ("Report Sans", 700, subset(files["bold"], text + _BASIC)),
        ("Report Serif", 400, subset(files["serif"], headings + _BASIC)),
    )
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
        f"src:url(data:font/woff;base64,{base64.b64encode(data).decode('ascii')})}}"
        for family, weight, data in faces
    )


def subset(path: Path, characters: Iterable[str], *, feature: str = "locl") -> bytes:
    """Return a font as WOFF, cut down to some characters, in the forms that a feature gives them.

    feature: locl makes the forms of mainland China the default ones. The bold is the font of
    Taiwan, and browsers apply `locl` only inside an element that is marked as Chinese of the mainland.
    """
    from fontTools import subset as cutting  # type: ignore[import-untyped]  # noqa: PLC0415

    options = cutting.Options(
        layout_features=_FEATURES, hinting=False, name_IDs=_NAMES_KEPT, notdef_outline=True
    )  # fmt: skip
    options.drop_tables += _DROPPED_TABLES
    font = cutting.load_font(str(path), options)
    _make_default(font, feature=feature)
    cutter = cutting.Subsetter(options)
    cutter.populate(unicodes={ord(character) for character in characters})
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _make_default(font: TTFont, *, feature: str) -> None:
    forms = _forms(font, feature=feature)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:  # 14 lists variation sequences
            table.cmap = {code: forms.get(glyph, glyph) for code, glyph in table.cmap.items()}


def _forms(font: TTFont, *, feature: str) -> dict[str, str]:
    """Return the single substitutions of a feature; of `locl`, those for mainland China."""
    layout: Any = font["GSUB"].table
    lookups: set[int] = set()
    for script in layout.ScriptList.ScriptRecord:
        systems = [record.LangSys for record in script.Script.LangSysRecord if record.LangSysTag == "ZHS "]
        if feature != "locl" and script.Script.DefaultLangSys:
            systems.append(script.Script.DefaultLangSys)
        for index in (index for system in systems for index in system.FeatureIndex):
            record = layout.FeatureList.FeatureRecord[index]
            if record.FeatureTag == feature:
                lookups.update(record.Feature.LookupListIndex)
    forms: dict[str, str] = {}
    for index in sorted(lookups):
        for substitution in layout.LookupList.Lookup[index].SubTable:
            table = getattr(substitution, "ExtSubTable", substitution)
            if table.LookupType == 1:
                forms.update(table.mapping)
    return forms
