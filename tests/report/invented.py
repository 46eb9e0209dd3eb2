"""A small invented run: three regions, two of which share a passage, for the sentences about regions."""

import re

import pandas as pd

from fangzhi.report.narrative.regions import RegionTables

TEXTS = {
    "001.1-01": "北京建立课时补助机制，建成智慧课堂50个，教师数字素养明显提高并逐步惠及农村学校。",
    "001.1-02": "北京市教委主任王芳表示，数字素养提升行动覆盖全部教师，数字素养成为考核内容。",
    "001.1-03": "北京的课时补助机制面向农村教师。",
    "002.1-01": "天津实施数字素养提升行动，另设教师研修项目，培训教师2000名，教师队伍建设持续加强。",
    "002.1-02": "天津、河北共建联席会议，共同培训教师300名。",
    "003.1-01": "河北出台教师发展规划。",
}
REGIONS = {
    "001.1-01": ["北京"], "001.1-02": ["北京"], "001.1-03": ["北京"], "002.1-01": ["天津"],
    "002.1-02": ["天津", "河北"], "003.1-01": ["河北"],
}  # fmt: skip
CODES = {"北京": "110000", "天津": "120000", "河北": "130000"}
DIGITAL, TEACHERS = "教育数字化", "教师队伍"


# What says that words are Chinese, a name, or explain one.
_SAID = re.compile(
    r'<span(?: class="(?:term|named|explains[^"]*)")?(?: (?:lang|data-of)="[^"]*")?>([^<]*)</span>'
)


def plainly(prose: object) -> str:
    """Return Markdown without its escapes, and without saying which words are Chinese."""
    said, before = str(prose), ""
    while said != before:
        said, before = _SAID.sub(r"\1", said), said
    return said.replace("\\", "")


def tables(**changed: pd.DataFrame) -> RegionTables:
    """Return the tables of the run; some may be given otherwise."""
    made = {
        "documents": _documents(), "passages": _passages(), "passage_regions": _regions(),
        "passage_themes": _themes(), "shares": _shares(), "keyness": _keyness(),
        "indicators": indicators(), "initiatives": initiatives(),
    }  # fmt: skip
    return RegionTables(**(made | changed))


def _documents() -> pd.DataFrame:
    rows = [
        (f"00{n}.1", f"00{n}.txt", issuer, None) for n, issuer in enumerate(["北京市教委", None, None], 1)
    ]
    return pd.DataFrame(rows, columns=["document_id", "seed_file", "issuer", "source"])


def _passages() -> pd.DataFrame:
    rows = [(name, name[:5], f"{name[:3]}.txt", "body", text) for name, text in TEXTS.items()]
    return pd.DataFrame(rows, columns=["passage_id", "document_id", "seed_file", "kind", "text"])


def _regions() -> pd.DataFrame:
    rows = [
        (passage, region, CODES[region], "subject", 1 / len(regions))
        for passage, regions in REGIONS.items()
        for region in regions
    ]
    return pd.DataFrame(rows, columns=["passage_id", "region", "region_code", "role", "weight"])


def _themes() -> pd.DataFrame:
    rows = [
        ("001.1-01", DIGITAL, 0.4, "智慧课堂"),
        ("001.1-02", DIGITAL, 0.9, "数字素养 数字素养提升行动"),
        ("002.1-01", TEACHERS, 0.8, "教师队伍 教师"),
        ("002.1-02", TEACHERS, 0.7, "教师"),
        ("003.1-01", TEACHERS, 0.6, "教师发展"),
    ]
    return pd.DataFrame(rows, columns=["passage_id", "theme", "score", "terms"]).assign(is_main=True)


def _shares() -> pd.DataFrame:
    rows = [("北京", DIGITAL, 0.9), ("天津", DIGITAL, 0.1), ("天津", TEACHERS, 0.6), ("河北", TEACHERS, 0.7)]
    return pd.DataFrame([(r, "theme", n, s) for r, n, s in rows], columns=["region", "kind", "name", "share"])


def _keyness() -> pd.DataFrame:
    rows = [("北京", "数字素养", 3.0, 2), ("北京", "课时补助", 2.0, 2), ("北京", "考核", 9.0, 1)]
    frame = pd.DataFrame(rows, columns=["region", "term", "z", "n_target"])
    return frame.assign(log_odds=1.0, grade="descriptive", flips=False)


def indicators() -> pd.DataFrame:
    """Return three quantities, one of both 天津 and 河北."""
    rows = [
        ("001.1-01", "北京", "50个", 50, "个", "智慧课堂", "achieved", DIGITAL),
        ("002.1-01", "天津", "2000名", 2000, "名", "教师", "target", TEACHERS),
        ("002.1-02", "天津、河北", "300名", 300, "名", "共同培训的教师", "achieved", TEACHERS),
    ]
    columns = ["passage_id", "region", "raw", "value", "unit", "subject", "status", "theme"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["indicator_id"] = [f"i{number}" for number in range(len(frame))]
    return frame.assign(value_max=float("nan"), kind="count", bound="exact", year=None)


def initiatives() -> pd.DataFrame:
    """Return named programmes: one that 北京 and 天津 share, and some that only 北京 has."""
    rows = [
        ("001.1-01", "北京", "课时补助机制", "mechanism", DIGITAL),
        ("001.1-03", "北京", "课时补助机制", "mechanism", DIGITAL),
        ("001.1-02", "北京", "数字素养提升行动", "programme", DIGITAL),
        ("002.1-01", "天津", "数字素养提升行动", "programme", DIGITAL),
        ("002.1-01", "天津", "教师研修项目", "programme", TEACHERS),
        ("002.1-02", "天津、河北", "联席会议", "event", TEACHERS),
    ]
    frame = pd.DataFrame(rows, columns=["passage_id", "region", "canonical", "kind", "theme"])
    starts = [
        TEXTS[passage].find(name)
        for passage, name in zip(frame["passage_id"], frame["canonical"], strict=True)
    ]
    ends = [start + len(name) for start, name in zip(starts, frame["canonical"], strict=True)]
    return frame.assign(name=frame["canonical"], is_slogan=False, start=starts, end=ends)
