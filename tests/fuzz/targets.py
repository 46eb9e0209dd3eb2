"""What a fuzzer does with any bytes: each target fails where the program crashes or loses a character."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd

from fangzhi.artefacts.schema import REPAIR_REASONS
from fangzhi.cleaning.decode import decode as decode_bytes
from fangzhi.cleaning.documents import CleanPage
from fangzhi.cleaning.extract import Page, read_page
from fangzhi.cleaning.pages import clean_page
from fangzhi.cleaning.refusals import Refusal, Refused
from fangzhi.cleaning.repair import repair as repair_text
from fangzhi.report.markup import escape_markdown, plain
from fangzhi.report.tables import Shown, markdown_table

_NAMES = ("a.txt", "a.html", "a.md", "a", "a.docx", "a.zip")
_OFFICE = "http://schemas.openxmlformats.org"
_WORD_START = f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'.encode()
# What a Word document cannot do without besides its text.
_WORD_PARTS = {
    "[Content_Types].xml": f'''<Types xmlns="{_OFFICE}/package/2006/content-types"><Override
        PartName="/word/document.xml" ContentType=
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>''',
    "_rels/.rels": f'''<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r"
        Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument"
        Target="word/document.xml"/></Relationships>''',
}
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ACTIVE = re.compile(r"[!-/:-@\[-`{-~\n\r\t]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_READ_AT_ONCE = 1000  # texts given to one Pandoc: starting it takes as long as reading that many
_waiting: list[str] = []


def text_of(data: bytes) -> str:
    """Return Chinese text for any bytes: in GB18030 nearly every pair is a character.

    The first byte chooses the encoding, and whether what is no character is left out. Otherwise each such
    byte is a lost character, and looking for those is all that repair would do.
    """
    mark = data[0] if data else 0
    return data[1:].decode("utf-8" if mark >= 128 else "gb18030", "replace" if mark % 4 == 1 else "ignore")


def decode(data: bytes) -> None:
    """Decode a page; what is valid UTF-8 or comes out without a loss can be written as it was."""
    try:
        decoded = decode_bytes(data)
    except Refusal:
        return
    if decoded.encoding in ("utf-8", "gb18030") and "\ufffd" not in decoded.text:
        written = decoded.text.encode(decoded.encoding)
        whole = data.removeprefix(b"\xef\xbb\xbf") if decoded.basis == "byte order mark" else data
        # A page that was cut in its last character is decoded without it.
        assert whole.startswith(written)
        assert len(whole) - len(written) < 4


def extract(data: bytes) -> None:
    """Read bytes as a format that the first of them chooses; a paragraph's text comes back whole."""
    for page in read_page(*_file_of(data)):
        if isinstance(page, Page):
            page.text.encode("utf-8")
            offsets = [offset for offset, _ in page.tags]
            assert offsets == sorted(offsets)
            assert all(0 <= offset <= len(page.text) for offset in offsets)
    words = _UNWRITABLE.sub("", text_of(data))
    source = f"<!doctype html><meta charset=utf-8><body><p>{html.escape(words)}</p></body>"
    (page,) = read_page("a.html", source.encode())
    if isinstance(page, Page):
        assert _signs(page.text) == _signs(words)


def _file_of(data: bytes) -> tuple[str, bytes]:
    """Return a file's name and bytes; a packed one holds the bytes, which would not pass for an archive."""
    name, rest = _NAMES[data[0] % len(_NAMES) if data else 0], data[1:]
    if name == "a.docx":
        return name, _with_member("word/document.xml", _WORD_START + rest)
    return name, _with_member(f"-{text_of(rest[:9])}", rest[9:]) if name == "a.zip" else rest


def _with_member(name: str, data: bytes) -> bytes:
    """Return an archive of one file; a Word document where that is the text of one."""
    members: dict[str, str | bytes] = {name: data, **(_WORD_PARTS if name.startswith("word/") else {})}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return buffer.getvalue()


def repair(data: bytes) -> None:
    """Repair a text; edits are in order, in bounds, of a known reason, and nothing else is touched."""
    text = text_of(data)
    repaired = repair_text(text)
    at, parts = 0, []
    for edit in repaired.edits:
        assert at <= edit.start <= edit.end <= len(text)
        assert edit.reason in REPAIR_REASONS
        assert 0 <= edit.confidence <= 1
        parts += [text[at : edit.start], edit.repaired]
        at = edit.end
    assert "".join([*parts, text[at:]]) == repaired.text
    for offset in range(0, len(repaired.text) + 1, 7):
        assert 0 <= repaired.to_raw(offset) <= len(text)
        assert 0 <= repaired.to_clean(min(offset, len(text))) <= len(repaired.text)


def noise(data: bytes) -> None:
    """Clean a page; each of its characters is in one passage or one removed span."""
    for page in read_page("a.txt", text_of(data).encode("utf-8", "surrogatepass")):
        cleaned = page if isinstance(page, Refused) else clean_page(page)
        if isinstance(cleaned, CleanPage):
            assert_account(cleaned)


def assert_account(page: CleanPage) -> None:
    """Fail unless every character of a page, white space aside, is accounted for once."""
    seen: Counter[int] = Counter()
    spans = [(p.start, p.end) for document in page.documents for p in document.passages]
    for start, end in [*spans, *((removed.start, removed.end) for removed in page.removed)]:
        assert 0 <= start <= end <= len(page.page.text)
        seen.update(range(start, end))
    assert max(seen.values(), default=1) == 1
    assert not [c for i, c in enumerate(page.page.text) if not seen[i] and not c.isspace()]


def render(data: bytes) -> None:
    """Write a text for the report, in prose and in a table; read it back by hand, and by Pandoc in lots."""
    text = text_of(data)
    escaped, shown = escape_markdown(text), plain(text)
    assert _ESCAPED.sub(r"\1", escaped) == shown
    assert not _ACTIVE.search(_ESCAPED.sub("", escaped))
    table = str(markdown_table(pd.DataFrame({"a": [text]}), [Shown("a", "page")]))
    assert len(table.splitlines()) == 3
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", table.splitlines()[2])) == 2
    _waiting.append(text)
    if len(_waiting) >= _READ_AT_ONCE:
        texts = [_waiting.pop() for _ in range(len(_waiting))]
        assert read_with_pandoc(texts) == [_words(plain(one)) for one in texts]


def read_with_pandoc(texts: Iterable[str]) -> list[list[str]]:
    """Return the words of each text as Pandoc reads it from the Markdown of the report."""
    import pypandoc

    source = "\n\n".join(f"x{escape_markdown(text)}x" for text in texts)
    command = [pypandoc.get_pandoc_path(), "--from=markdown-smart", "--to=json"]
    done = subprocess.run(command, input=source.encode("utf-8"), capture_output=True, check=True)
    return [_inline(block).split() for block in json.loads(done.stdout)["blocks"]]


def _inline(block: dict[str, object]) -> str:
    assert block["t"] == "Para", f"read as {block}"
    parts = []
    for node in block["c"]:  # type: ignore[attr-defined]
        assert node["t"] in ("Str", "Space", "SoftBreak"), f"read as {node}"
        parts.append(node.get("c", " "))
    return "".join(parts)


def _words(shown: str) -> list[str]:
    return f"x{shown}x".split()


def _signs(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace())


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (decode, extract, repair, noise, render)
}
