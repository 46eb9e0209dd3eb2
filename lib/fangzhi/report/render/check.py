"""The last look at a rendered page, whichever engine made it."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from fangzhi.artefacts.messages import told
from fangzhi.report.render.result import RenderError

# Inside a tag only: page text has its angle brackets and quotes written as entities.
_ID = re.compile(r'<[a-z][^<>]*?\sid="([^"<>]*)"')
_LOCAL_LINK = re.compile(r'<a\s[^<>]*?href="#([^"<>]*)"')
_LOADED = re.compile(
    r'<(?:link|script|img|iframe|source|object|embed|use)\b[^<>]*?\b(?:src|href|data)="(?!data:|#)([^"<>]*)"'
)
_UNRESOLVED = re.compile(r"\?(?:@|meta:)[\w.-]+|\{\{<[^<>]{1,80}>\}\}")
_LARGE_MB = 15  # a mail attachment and a phone take this; more should move to data/


def check_page(path: Path) -> tuple[str, ...]:
    """Return warnings on a report.html; raise RenderError naming links to nothing and outside files."""
    page = path.read_text(encoding="utf-8")
    body = page[page.find("<body") :]
    ids = Counter(html.unescape(found) for found in _ID.findall(body))
    twice = sorted(name for name, count in ids.items() if count > 1)
    if twice:
        raise RenderError(f"report.html: two places have the id {twice[0]}")
    targets = {unquote(html.unescape(found)) for found in _LOCAL_LINK.findall(body)} - {""}
    lost = sorted(targets - set(ids))
    if lost:
        raise RenderError(f"report.html: {len(lost)} link(s) lead to nothing: #{', #'.join(lost[:5])}")
    loaded = _LOADED.findall(page)
    if loaded:
        raise RenderError(f"report.html: would load {loaded[0][:200]}")
    unresolved = _UNRESOLVED.findall(body)
    if unresolved:
        raise RenderError(f"report.html: left unresolved: {unresolved[0]}")
    size = path.stat().st_size / 1e6
    large = told("report.html has {size:.0f} MB; it opens slowly on a phone", size=size)
    return (large,) if size > _LARGE_MB else ()
