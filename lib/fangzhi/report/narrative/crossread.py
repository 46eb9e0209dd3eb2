"""What is read across regions: theme by theme, and programme by programme, in the pages' own words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pandas as pd

from fangzhi.artefacts import each_row
from fangzhi.evidence.sentences import sentence_spans, split_sentences
from fangzhi.regions import NATIONAL_NAME
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import Prose, cite, escape_markdown, labelled, named, quoted
from fangzhi.report.narrative.evidence import initiative_inventory, of_region, written_value
from fangzhi.report.narrative.regions import RegionTables, passages_behind

_FIGURES, _PROGRAMMES, _MENTIONS = 4, 4, 2  # shown of a region; all are in the tables
_RANKED, _LEAST_SHARE = 6, 0.02  # regions named as giving a theme most space, and the least of it
_MOST_PROGRAMMES = 20  # of a large corpus; the table of initiatives has them all
_LONGEST = 140  # characters of a quotation
# Who is quoted: what stands before a verb of saying, at the head of a sentence. A pronoun names nobody.
_SAYING = re.compile(r"^([^，。；：“”]{2,30}?)(?:指出|强调|表示|介绍说|介绍|认为|谈到|说)(?=[，：])")
_OTHER_QUOTES = str.maketrans("“”‘’", "‘’“”")
_NOBODY = re.compile(r"[她他我你这那其]|记者|大家|与会")


def themes_across(tables: RegionTables, *, names: Sequence[str]) -> Prose:
    """Return, theme by theme, each region's figures, programmes and most telling sentence.

    names: themes in the order of the field.
    """
    words = catalogue()
    if tables.is_misfit:
        return Prose(words.say("crossread.misfit"))
    blocks = []
    for theme in names:
        lines = [_region_on_theme(tables, region, theme, words) for region in tables.regions]
        if told := [line for line in lines if line]:
            parts = [f"### {labelled(theme)}", _ranking(tables, theme, words), "\n".join(told)]
            blocks.append("\n\n".join(part for part in parts if part))
    return Prose("\n\n".join(blocks) or words.say("crossread.none"))


def _ranking(tables: RegionTables, theme: str, words: Catalogue) -> str:
    """Return how much of their space regions give to a theme, the most first."""
    rows = tables.shares.query("kind == 'theme' and name == @theme and share >= @_LEAST_SHARE")
    ranked = rows.sort_values(["share", "region"], ascending=[False, True], kind="stable")
    if ranked.empty:
        return ""
    names = [
        words.say(
            "crossread.share",
            region=named(row.region),
            share=row.share,
            evidence=cite(passages_behind(tables, row.region, theme=theme, most=1)),
        )
        for row in each_row(ranked.head(_RANKED))
    ]
    return words.say("crossread.ranking", names=words.list(names), n=len(ranked))


def _region_on_theme(tables: RegionTables, region: str, theme: str, words: Catalogue) -> str:
    figures = of_region(tables.indicators, region).query("theme == @theme")
    inventory = initiative_inventory(of_region(tables.initiatives, region).query("theme == @theme"))
    # What is named most often, then in the order of the pages: by code point quoted names would come first.
    inventory = inventory.assign(first=inventory["passage_ids"].map(lambda ids: min(ids, default="")))
    inventory = inventory.sort_values(["n_mentions", "first"], ascending=[False, True], kind="stable")
    ranked = figures.sort_values(["value", "indicator_id"], ascending=[False, True], kind="stable")
    parts = []
    if len(ranked):
        shown = [_figure(row, words) for row in each_row(ranked.head(_FIGURES))]
        parts.append(words.say("crossread.figures", figures=words.say("list.comma").join(shown)))
    if len(inventory):
        named_ones = [
            f"{named(row.canonical)} {cite(row.passage_ids, most=1)}"
            for row in each_row(inventory.head(_PROGRAMMES))
        ]
        parts.append(words.say("crossread.programmes", names=words.say("list.comma").join(named_ones)))
    parts += _telling(tables, region, theme, words)
    return f"- **{labelled(region)}** {words.join(parts)}" if parts else ""


def _figure(row: object, words: Catalogue) -> str:
    key = "crossread.aim" if row.status == "target" else "crossread.figure"  # type: ignore[attr-defined]
    subject = row.subject if isinstance(row.subject, str) else "–"  # type: ignore[attr-defined]
    passage = row.passage_id  # type: ignore[attr-defined]
    raw = words.explained(quoted(row.raw), escape_markdown(written_value(row)))  # type: ignore[attr-defined]
    return f"{words.say(key, raw=raw, subject=named(subject))} {cite([passage])}"


def _telling(tables: RegionTables, region: str, theme: str, words: Catalogue) -> list[str]:
    """Return the sentence with most of the theme's words, for its length; none without any."""
    scored = tables.passage_themes.query("theme == @theme and terms == terms")
    own = tables.passages_of(region).query("kind == 'body'").merge(scored, on="passage_id")
    best = (0.0, "", "")
    for row in each_row(own.sort_values("passage_id")):
        for sentence in split_sentences(row.text):
            is_own = row.weight > 0.99 or region in sentence
            n_words = sum(term in sentence for term in set(row.terms.split()))
            if is_own and 20 <= len(sentence) <= _LONGEST:
                best = max(best, (n_words / math.sqrt(len(sentence)), row.passage_id, sentence))
    return [quotation(tables, best[1], best[2])] if best[0] else []


def quotation(tables: RegionTables, passage_id: str, words_quoted: str) -> str:
    """Return words of a passage with who says them, and the marker."""
    said = quoted(_inner(words_quoted))
    who = who_speaks(tables, passage_id, words_quoted)
    key = "crossread.said_by" if who else "crossread.said"
    return catalogue().say(key, text=said, who=quoted(who), evidence=cite([passage_id]))


def _inner(text: str) -> str:
    """Return a quotation for the marks it stands in: its own are single, and within these double again.

    A quotation that is one as a whole keeps no marks of its own. Both languages have this rule (GB/T 15834).
    """
    is_whole = text[:1] == "“" and text.endswith("”") and "”" not in text[1:-1]
    return text[1:-1] if is_whole else text.translate(_OTHER_QUOTES)


def who_speaks(tables: RegionTables, passage_id: str, words_quoted: str) -> str:
    """Return the speaker that the passage introduces before some words, and the issuer or source.

    Empty where the pages name neither.
    """
    passage = tables.passage[passage_id]
    document = tables.document[passage.document_id]
    known = [value for value in (document.issuer, document.source) if isinstance(value, str) and value]
    speaker = _speaker(passage.text, words_quoted)
    return "，".join(part for part in (speaker, *known[:1]) if part)


def _speaker(text: str, words_quoted: str) -> str:
    """Return who was last said to speak, up to and in the sentence that holds some words."""
    end = text.find(words_quoted) + len(words_quoted)
    speaker = ""
    for start, stop in sentence_spans(text):
        if start >= end:
            break
        if (found := _SAYING.match(text[start:stop])) and not _NOBODY.search(found[1]):
            speaker = found[1]
    return speaker


def programmes_across(tables: RegionTables) -> Prose:
    """Return, for each programme that several regions name, the words around it in each."""
    words = catalogue()
    shared = tables.inventory.query("is_shared").head(_MOST_PROGRAMMES)
    blocks = []
    for programme in each_row(shared):
        rows = tables.initiatives[tables.initiatives["canonical"] == programme.canonical]
        lines = []
        named_by = {part for joined in rows["region"] for part in joined.split("、")}
        for region in (one for one in [*tables.regions, NATIONAL_NAME] if one in named_by):
            own = of_region(rows, region).drop_duplicates("passage_id").head(_MENTIONS)
            quoted = [quotation(tables, row.passage_id, _around(tables, row)) for row in each_row(own)]
            if quoted:
                lines.append(f"- **{labelled(region)}** {words.join(quoted)}")
        blocks.append(f"### {labelled(programme.canonical)}\n\n" + "\n".join(lines))
    return Prose("\n\n".join(blocks) or words.say("initiatives.none_shared"))


def _around(tables: RegionTables, mention: object) -> str:
    """Return the sentence around a mention; of a long one the clauses that fit around it."""
    text = str(tables.passage[mention.passage_id].text)  # type: ignore[attr-defined]
    at = int(mention.start)  # type: ignore[attr-defined]
    start, end = next((a, b) for a, b in sentence_spans(text) if a <= at < b)
    if end - start <= _LONGEST:
        return text[start:end]
    cuts = [start, *(start + found.end() for found in re.finditer("[，；]", text[start:end])), end]
    first = max(cut for cut in cuts if cut <= at)
    last = max((cut for cut in cuts if first < cut <= first + _LONGEST), default=min(end, first + _LONGEST))
    return text[first : max(last, int(mention.end))]  # type: ignore[attr-defined]


def aims(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the quantities that a text states as an aim."""
    return indicators[indicators["status"] == "target"]
