"""Simulators of the damage that is seen on scraped Chinese pages: clean text in, damaged text out.

Each follows the mechanism, in bytes where the mechanism works on bytes. Randomness comes from the
caller's `random.Random`, so that a test can be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from random import Random

import opencc

# Forms that a mirror's table leaves alone: each is a traditional character in its own right
MIRROR_KEEPS = frozenset(
    "于并范云后里余干征咨采秘占涌厘群峰只面谷系制卷困冲凄凶吁吃唇夸尸岳帘床斗朴杰柜栖洒洼涂淀游灶"
    "熏痴皂筑肴腌雇霉郁辟千升志注布表回家借周舍松须向致才板曲"
)
# What mirrors write where OpenCC prefers another form
MIRROR_FORMS = {
    "为": "為", "众": "眾", "启": "啟", "签": "簽", "陕": "陜", "着": "著", "准": "準", "台": "臺",
    "复": "復", "划": "劃", "说": "說", "么": "麼", "内": "內", "户": "戶", "产": "產",
}  # fmt: skip
# A site's list: some tens of common characters, each with one fixed reading
LISTED = {
    "學": "xué", "會": "huì", "區": "qū", "發": "fā", "務": "wù", "實": "shí", "質": "zhì", "開": "kāi",
    "關": "guān", "產": "chǎn", "業": "yè", "對": "duì", "為": "wéi", "個": "gè", "長": "zhǎng", "應": "yīng",
    "數": "shù", "點": "diǎn", "際": "jì", "導": "dǎo", "說": "shuō", "們": "men", "進": "jìn", "來": "lái",
    "這": "zhè", "縣": "xiàn", "設": "shè", "動": "dòng", "計": "jì", "驅": "qū", "間": "jiān", "標": "biāo",
}  # fmt: skip
LISTED_SIMPLIFIED = {
    "学": "xué", "会": "huì", "区": "qū", "发": "fā", "务": "wù", "实": "shí", "质": "zhì", "关": "guān",
    "业": "yè", "对": "duì", "应": "yīng", "数": "shù", "际": "jì", "们": "men", "县": "xiàn", "设": "shè",
}  # fmt: skip
_FOLD = str.maketrans("，：；？！（）", ",:;?!()")
_CUT = re.compile(rb"(?=\xa3[\xa1\xbf\xbb\xac])")
_TRAILS = frozenset((*range(0x40, 0x7F), *range(0x80, 0xFF)))


@cache
def mirror_table() -> Mapping[int, str]:
    """Return a mirror's map: one traditional form for each simplified character, whatever the word."""
    han = [chr(code) for code in range(0x4E00, 0x9FA6)]
    forms = opencc.OpenCC("s2t").convert("\n".join(han)).split("\n")
    table = {ord(a): b for a, b in zip(han, forms, strict=True) if a != b and a not in MIRROR_KEEPS}
    return table | {ord(a): b for a, b in MIRROR_FORMS.items()}


def to_mirror(text: str) -> str:
    """Map each character to its traditional form, as mirror sites do."""
    return text.translate(dict(mirror_table()))


def to_taiwan(text: str) -> str:
    """Write a text as it is written in Taiwan: characters, words, quotation marks."""
    return opencc.OpenCC("s2twp").convert(text).translate(str.maketrans("“”‘’", "「」『』"))


def annotate(text: str, listed: Mapping[str, str]) -> str:
    """Put its reading behind each listed character."""
    return "".join(f"{char}({listed[char]})" if char in listed else char for char in text)


def annotate_bytes(data: bytes, listed: Mapping[str, str]) -> bytes:
    """Put readings behind the bytes of listed characters, wherever two bytes look like one."""
    for char, reading in listed.items():
        cell = char.encode("gbk")
        data = data.replace(cell, cell + f"({reading})".encode("gbk"))
    return data


def decode_pieces(pieces: Iterable[bytes], *, drop_private: bool = False) -> str:
    """Decode each piece alone as code page 936; what cannot be decoded becomes `?`."""
    return "".join(decode_cp936(piece, drop_private=drop_private) for piece in pieces)


def decode_cp936(data: bytes, *, drop_private: bool = False) -> str:
    """Decode like Windows: an invalid pair is one `?`, user-defined cells are private-use characters."""
    out: list[str] = []
    index = 0
    while index < len(data):
        lead = data[index]
        if lead < 0x80:
            out.append(chr(lead))
            index += 1
            continue
        trail = data[index + 1] if index + 1 < len(data) else None
        if lead in (0x80, 0xFF) or trail is None:
            out.append("€" if lead == 0x80 else "?")
            index += 1
            continue
        char = bytes((lead, trail)).decode("gb18030", "ignore") if trail in _TRAILS else "?"
        if lead == 0xFE and 0x50 <= trail <= 0xA0:  # characters since GB 18030; Windows never took them in
            char = chr(0xE815 + trail - 0x50 - (trail > 0x7F))
        if drop_private and "\ue000" <= char <= "\uf8ff":
            char = ""
        out.append(char)
        index += 2
    return "".join(out)


def cut_bytes(data: bytes, *, share: float, random: Random) -> list[bytes]:
    """Cut in front of ！？；，wherever their two bytes stand; a share of the cuts is made."""
    pieces = _CUT.split(data)
    joined = [pieces[0]]
    for piece in pieces[1:]:
        if random.random() < share:
            joined.append(piece)
        else:
            joined[-1] += piece
    return joined


def mirror_page(
    text: str,
    *,
    random: Random,
    listed: Mapping[str, str] | None = None,
    cut_share: float = 0.0,
    traditional: bool = True,
    folded: bool = True,
    drop_private: bool = False,
) -> str:
    """Do to a page all that a mirror does: map, annotate in bytes, cut in bytes, decode, fold."""
    data = (to_mirror(text) if traditional else text).encode("gbk", "replace")  # © and others become ?
    if listed:
        data = annotate_bytes(data, listed)
    out = decode_pieces(cut_bytes(data, share=cut_share, random=random), drop_private=drop_private)
    return fold_punctuation(out) if folded else out


def fold_punctuation(text: str) -> str:
    """Write ，：；？！（） as ASCII."""
    return text.translate(_FOLD)


def lose_unencodable(text: str) -> str:
    """Write what code page 936 lacks as `?`: the point of 21.5, a bullet, NBSP."""
    return re.sub(r"(?<=\d)[.．](?=\d)", "?", text)


def sprinkle(text: str, marks: str, *, share: float, random: Random) -> str:
    """Put one of some marks behind a share of the characters, not at the ends of lines."""
    out: list[str] = []
    for char, following in zip(text, text[1:] + "\n", strict=True):
        out.append(char)
        if char != "\n" and following != "\n" and random.random() < share:
            out.append(random.choice(marks))
    return "".join(out)


def look_alikes(text: str) -> str:
    """Write some characters as the radicals that look like them."""
    return text.translate(
        str.maketrans("西长民见车门马龙食风飞页贝", "⻄⻓⺠⻅⻋⻔⻢⻰⻝⻛⻜⻚⻉")
    ).translate(
        str.maketrans("一人大小山工心方日月木水火生用田白目立", "⼀⼈⼤⼩⼭⼯⼼⽅⽇⽉⽊⽔⽕⽣⽤⽥⽩⽬⽴")
    )


def widen(text: str) -> str:
    """Write ASCII digits and letters full width."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def wrap(text: str, *, width: int) -> str:
    """Break each paragraph after a number of characters, and set paragraphs apart by an empty line."""
    wrapped = (
        "\n".join(line[i : i + width] for i in range(0, len(line), width)) for line in text.split("\n")
    )
    return "\n\n".join(wrapped)


def inject(text: str, phrase: str, *, share: float, random: Random) -> str:
    """Put a stock phrase into a share of the paragraphs, anywhere but at the ends."""
    lines = []
    for line in text.split("\n"):
        if len(line) > 40 and random.random() < share:
            place = random.randrange(10, len(line) - 10)
            line = line[:place] + phrase + line[place:]  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines)


def lose_blanks(text: str, *, mark: str, random: Random) -> str:
    """Put what became of an indent or a bullet, `????` or `?`, in front of most paragraphs."""
    lines = text.split("\n")
    return "\n".join(mark + line if len(line) > 30 and random.random() < 0.8 else line for line in lines)


def cut_into_words(text: str, phrase: str, *, share: float, random: Random) -> str:
    """Put a phrase between two letters or digits of a share of the paragraphs."""
    lines = []
    for line in text.split("\n"):
        places = [n for n in range(8, len(line) - 8) if line[n - 1].isalnum() and line[n].isalnum()]
        if places and random.random() < share:
            place = random.choice(places)
            line = line[:place] + phrase + line[place:]  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines)


def leave_tags(text: str, *, share: float, random: Random) -> str:
    """Leave the residue of tags and entities behind a share of the stops."""
    residue = ("</p>", "/p>", '<b id="a1b2"></b>', "&nbsp;", "u003cbru003e", "<br/>", "</span>")
    parts = re.split(r"(?<=[。；])", text)
    return "".join(part + random.choice(residue) if random.random() < share else part for part in parts)
