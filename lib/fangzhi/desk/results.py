"""Answers of a run: rich in a notebook, plain in a terminal, savable, and drawn where that makes sense."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fangzhi.artefacts.store import each_row, to_csv
from fangzhi.desk import markup
from fangzhi.desk.drawing import bars
from fangzhi.desk.frame import Frame
from fangzhi.desk.index import Places
from fangzhi.desk.page_sheet import both_sides
from fangzhi.report.markup import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SHOWN = 20  # rows of a result that are shown; its table has all
_NEIGHBOUR = 120  # characters shown of the passage before and behind
Neighbour = tuple[str, str] | None


class Answer:
    """What a question gives: a table, and ways to see and keep it."""

    table: pd.DataFrame

    def __post_init__(self) -> None:
        if "table" in vars(self):
            object.__setattr__(self, "table", Frame(self.table))  # answers are frozen

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write the table as a CSV that a spreadsheet opens as it is, no cell a formula; return the path.

        >>> run.concordance("职业教育").to_csv("kwic.csv").name
        'kwic.csv'
        """
        return to_csv(self.table, Path(path))

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return str(self)


def _folded(rows: int) -> str:
    return f"… {rows:,} more" if rows > 0 else ""


def size_of(name: str, n_passages: int, n_documents: int, n_pages: int) -> str:
    """Return how much text there is of something, in words."""
    return (
        f"{name}: {markup.counted(n_passages, 'passage')} of {markup.counted(n_documents, 'document')} "
        f"on {markup.counted(n_pages, 'page')}"
    )


def _figure_style() -> None:
    from fangzhi.report import use_style  # noqa: PLC0415  (matplotlib takes half a second)

    use_style()


@dataclass(frozen=True, repr=False)
class Concordance(Answer):
    """Every occurrence of a term with the text around it.

    passages: passage_id and text, in the order of the index. scope: what it was narrowed to, in words.
    """

    term: str
    scope: str
    passages: pd.DataFrame
    places: Places
    width: int = 20

    def __len__(self) -> int:
        return len(self.places.number)

    def rows(self, start: int, stop: int) -> pd.DataFrame:
        """Return some of the rows: passage_id, left, match, right, start, end."""
        part = [column[start:stop].tolist() for column in self.places]
        ids, texts = self.passages["passage_id"].to_numpy(), self.passages["text"].to_numpy()
        rows = [
            (
                ids[at],
                texts[at][max(0, a - self.width) : a],
                texts[at][a:b],
                texts[at][b : b + self.width],
                a,
                b,
            )
            for at, a, b in zip(*part, strict=True)
        ]
        return pd.DataFrame(rows, columns=["passage_id", "left", "match", "right", "start", "end"])

    @cached_property
    def table(self) -> pd.DataFrame:  # type: ignore[override]
        """All rows: passage_id, left, match, right, start, end."""
        return Frame(self.rows(0, len(self)))

    @property
    def head(self) -> str:
        """How often and where, in a sentence."""
        n_passages = len(set(self.places.number.tolist()))
        return f"{self.term}{self.scope}: {len(self):,} in {markup.counted(n_passages, 'passage')}"

    def counts(self) -> pd.Series[int]:
        """Return how often the term stands in each document, the most first."""
        documents = self.passages["document_id"].to_numpy()[self.places.number]
        return pd.Series(documents, name="document_id").value_counts()

    def plot(self) -> Figure:
        """Draw how often the term stands in each document.

        >>> run.concordance("职业教育").plot().axes[0].get_xlabel()
        'occurrences of 职业教育 by document'
        """
        counts = self.counts().head(_SHOWN)
        return bars(counts.index.tolist(), counts.tolist(), label=f"occurrences of {self.term} by document")

    def __str__(self) -> str:
        lines = [
            f"{plain(row.left):>{self.width}} 【{plain(row.match)}】 {plain(row.right)}  [{row.passage_id}]"
            for row in each_row(self.rows(0, _SHOWN))
        ]
        return "\n".join(part for part in [self.head, *lines, _folded(len(self) - _SHOWN)] if part)

    def lines_html(self, start: int, stop: int) -> str:
        """Return some rows as an HTML table, the term highlighted."""
        rows = "".join(
            f'<tr><td>{markup.link(row.passage_id)}</td><td class="left">{markup.text_inside(row.left)}</td>'
            f'<td class="hit"><mark>{markup.text_inside(row.match)}</mark></td>'
            f"<td>{markup.text_inside(row.right)}</td></tr>"
            for row in each_row(self.rows(start, stop))
        )
        return f"<table><tbody>{rows}</tbody></table>"

    def _repr_html_(self) -> str:
        texts = self.passages["text"].to_numpy()
        ids = self.passages["passage_id"].to_numpy()
        spans: dict[int, list[tuple[int, int]]] = {}
        for number, start, end in zip(*(column[:_SHOWN].tolist() for column in self.places), strict=True):
            spans.setdefault(number, []).append((start, end))
        below = "".join(
            markup.passage(ids[at], markup.marked(texts[at], found)) for at, found in spans.items()
        )
        more = f'<p class="note">{_folded(len(self) - _SHOWN)}</p>'
        folded = f"<details><summary>Their passages</summary>{below}</details>" if below else ""
        return markup.block(f"<h3>{markup.text(self.head)}</h3>", self.lines_html(0, _SHOWN), more, folded)


@dataclass(frozen=True, repr=False)
class Compared(Answer):
    """Two groups of passages: the terms that set each apart, its themes, sentences that show it.

    table: terms (group, term, log_odds, z, n_target, n_reference, n_pages, low, high, grade).
    themes: theme and its share in each group. sentences: group, term, passage_id, sentence.
    sizes: group to (passages, documents, pages).
    """

    names: tuple[str, str]
    table: pd.DataFrame
    themes: pd.DataFrame
    sentences: pd.DataFrame
    sizes: Mapping[str, tuple[int, int, int]]
    similarity: float | None = None
    note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def top(self, name: str, n: int = 12) -> pd.DataFrame:
        """Return the strongest terms of one group."""
        own = self.table[(self.table["group"] == name) & (self.table["z"] > 0)]
        return own.nlargest(n, "z")

    def _with_examples(self, name: str) -> pd.DataFrame:
        """Return the strongest terms, each leading to a passage that has it."""
        own = self.sentences[self.sentences["group"] == name].drop_duplicates("term")
        first = {row.term: markup.link(row.passage_id, row.term) for row in each_row(own)}
        top = self.top(name)
        return top.assign(shown=[first.get(term, markup.text(term)) for term in top["term"]])

    def plot(self) -> Figure:
        """Draw the strongest terms of both groups.

        >>> len(run.compare("宁夏", "广西").plot().axes)
        2
        """
        from fangzhi.report import figures  # noqa: PLC0415

        _figure_style()
        return figures.keyness_panels(self.table.rename(columns={"group": "region"}), self.names, n_terms=10)

    def _size(self, name: str) -> str:
        n_passages, n_documents, n_pages = self.sizes[name]
        return size_of(name, n_passages, n_documents, n_pages)

    def _alike(self) -> str:
        return (
            ""
            if self.similarity is None
            else f"Likeness of their words: {self.similarity:.2f} (1 is the same)"
        )

    def __str__(self) -> str:
        parts = [f"{self.names[0]} against {self.names[1]}", *map(self._size, self.names), self._alike()]
        for name in self.names:
            terms = "、".join(f"{row.term} ({row.z:.1f}, {row.grade})" for row in each_row(self.top(name)))
            parts.append(f"set {name} apart: {terms or 'none'}")
        shown = each_row(self.sentences)
        parts += [f"  {row.group} {row.term}: {plain(row.sentence)} [{row.passage_id}]" for row in shown]
        return "\n".join(part for part in [*parts, self.note] if part)

    def _repr_html_(self) -> str:
        return self.html()

    def html(self, *, with_passages: bool = True) -> str:
        """Return the answer as HTML; with_passages: with those that its markers lead to, folded away."""
        columns = [
            ("shown", "Term", "html"), ("z", "z", "decimal"), ("n_target", "here", "count"),
            ("n_reference", "there", "count"), ("n_pages", "Pages", "count"), ("grade", "Grade", "short"),
        ]  # fmt: skip
        tables = {name: markup.sheet(self._with_examples(name), columns) for name in self.names}
        halves = "".join(
            f"<div><h4>{markup.text(self._size(name))}</h4>{table}</div>" for name, table in tables.items()
        )
        shares = [("theme", "Theme", "text"), *((name, name, "share") for name in self.names)]
        return markup.block(
            f"<h3>{markup.text(' against '.join(self.names))}</h3>", f'<div class="two">{halves}</div>',
            f'<p class="note">{markup.text(self._alike())} {markup.text(self.note)}</p>',
            "<h4>Themes, share of the passages</h4>", markup.sheet(self.themes, shares),
            "<h4>Sentences</h4>", self._sentences_html(),
            markup.passages_below(self.texts) if with_passages else "",
        )  # fmt: skip

    def _sentences_html(self) -> str:
        rows = []
        for row in each_row(self.sentences):
            start = str(row.sentence).find(str(row.term))
            spans = [(start, start + len(row.term))] if start >= 0 else []
            sentence = f"{markup.marked(row.sentence, spans)} {markup.link(row.passage_id)}"
            rows.append(f'<tr><td class="short">{markup.text(row.group)}</td><td>{sentence}</td></tr>')
        return f"<table><tbody>{''.join(rows)}</tbody></table>"


@dataclass(frozen=True, repr=False)
class Profile(Answer):
    """What the texts of one region say: size, themes, words, quantities, initiatives.

    table: its quantities. parts: other tables by name (themes, terms, initiatives, documents).
    """

    region: str
    table: pd.DataFrame
    parts: Mapping[str, pd.DataFrame]
    size: str
    texts: Mapping[str, str] = field(default_factory=dict)

    def plot(self) -> Figure:
        """Draw how many of the region's passages have each theme as their main one.

        >>> run.profile("宁夏").plot().axes[0].get_xlabel()
        'passages whose main theme it is'
        """
        themes = self.parts["themes"]
        label = "passages whose main theme it is"
        return bars(themes["theme"].tolist(), themes["n_passages"].tolist(), label=label)

    def __str__(self) -> str:
        themes, terms = self.parts["themes"], self.parts["terms"]
        lines = [
            self.size,
            "themes: " + "、".join(f"{row.theme} {row.n_passages}" for row in each_row(themes)),
            "terms: " + "、".join(terms["term"]),
        ]
        lines += [
            f"  {plain(str(row.subject or ''))} {plain(row.raw)} ({row.status}) [{row.passage_id}]"
            for row in each_row(self.table.head(_SHOWN))
        ]
        lines.append(_folded(len(self.table) - _SHOWN))
        named = self.parts["initiatives"]["canonical"].head(_SHOWN)
        lines.append("initiatives: " + "、".join(map(plain, named)))
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        quantities = [
            ("subject", "What", "text"), ("raw", "As written", "text"), ("value", "Value", "number"),
            ("status", "Status", "text"), ("year", "Year", "text"), ("passage_id", "Where", "passage"),
        ]  # fmt: skip
        named = [
            ("canonical", "Initiative", "text"),
            ("kind", "Kind", "text"),
            ("passage_id", "Where", "passage"),
        ]
        themes = [("theme", "Theme", "text"), ("n_passages", "Passages", "count")]
        documents = [
            ("document_id", "Document", "text"),
            ("title", "Title", "text"),
            ("published_on", "Published", "text"),
        ]
        terms = "、".join(markup.text(term) for term in self.parts["terms"]["term"])
        return markup.block(
            f"<h3>{markup.text(self.region)}</h3><p>{markup.text(self.size)}</p><p><b>Words:</b> {terms}</p>",
            markup.sheet(self.parts["documents"].head(_SHOWN), documents),
            "<h4>Themes</h4>", markup.sheet(self.parts["themes"], themes),
            "<h4>Quantities</h4>", markup.sheet(self.table.head(_SHOWN), quantities),
            f'<p class="note">{_folded(len(self.table) - _SHOWN)}</p>',
            "<h4>Initiatives</h4>", markup.sheet(self.parts["initiatives"].head(_SHOWN), named),
            markup.passages_below(self.texts),
        )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Evidence(Answer):
    """One passage: where it stands on its page, what was repaired in it, and what rests on it.

    passage: its row. original: the page there, as it was found. repairs: those inside it (start, end
    in `original`). table: what rests on it (kind, id, what, start, end in its text).
    around: id and text of the passages before and behind it in its document; None at its ends.
    """

    passage: Mapping[str, Any]
    document: Mapping[str, Any]
    original: str
    repairs: pd.DataFrame
    table: pd.DataFrame
    regions: pd.DataFrame
    themes: pd.DataFrame
    around: tuple[Neighbour, Neighbour] = (None, None)

    @property
    def place(self) -> str:
        """The page, the span on it, and the document."""
        row, document = self.passage, self.document
        title = document.get("title") or ""
        return (
            f"{row['seed_file']}, characters {row['seed_start']:,} to {row['seed_end']:,}; "
            f"{row['kind']} of {row['document_id']} {title}"
        )

    def _region(self) -> str:
        subjects = self.regions[self.regions["role"] == "subject"]
        return "、".join(f"{row.region} ({row.basis})" for row in each_row(subjects)) or "none"

    def _theme(self) -> str:
        return "、".join(self.themes[self.themes["is_main"]]["theme"]) or "none"

    def __str__(self) -> str:
        row = self.passage
        about = f"region: {self._region()}; theme: {self._theme()}"
        lines = [f"[{row['passage_id']}] {self.place}", about, "", plain(row["text"])]
        if self.original.strip() != row["text"]:
            lines += ["", "on the page: " + plain(self.original)]
        lines += [
            f"  {one.reason} ({one.confidence:.2f}): {plain(one.damaged)!r} made {plain(one.repaired)!r}"
            for one in each_row(self.repairs)
        ]
        lines += [f"  {one.kind} {one.id}: {plain(one.what)}" for one in each_row(self.table)]
        return "\n".join(lines)

    def html(self, *, with_pencils: bool = False) -> str:
        """Return the passage as HTML; with_pencils: with a mark to correct each thing, for the explorer."""
        row, name = self.passage, self.passage["passage_id"]
        spans = sorted((one.start, one.end) for one in each_row(self.table) if one.end > one.start)
        stem = str(row["document_id"]).rpartition(".")[0] if with_pencils else None
        left, _ = both_sides(self.original, self.repairs, offset=row["seed_start"], stem=stem)
        hint = "On the page; click a coloured place to correct its repair" if with_pencils else "On the page"
        return markup.block(
            f'<h3 id="{markup.anchor(name)}">{markup.text(name)}</h3>',
            f'<p class="note">{markup.text(self.place)}</p>', self._about_html(with_pencils=with_pencils),
            _neighbour_html(self.around[0], "▲"),
            markup.beside(
                hint if len(self.repairs) else "On the page", left,
                "Repaired", markup.marked(row["text"], spans),
            ),
            _neighbour_html(self.around[1], "▼"), self._resting_html(with_pencils=with_pencils),
        )  # fmt: skip

    def _about_html(self, *, with_pencils: bool) -> str:
        name = self.passage["passage_id"]
        parts = [
            ("region", self._region(), ("region", name, "correct")),
            ("theme", self._theme(), ("theme", name, "correct")),
            ("kind", self.passage["kind"], ("removal", name, "take it out")),
        ]
        shown = [
            f"<b>{head}:</b> {markup.text(said)}{markup.pencil(*pencil) if with_pencils else ''}"
            for head, said, pencil in parts
        ]
        return f"<p>{' · '.join(shown)}</p>"

    def _repr_html_(self) -> str:
        return self.html()

    def _resting_html(self, *, with_pencils: bool) -> str:
        if self.table.empty:
            return '<p class="note">No quantity and no initiative rests on it.</p>'
        names = zip(self.table["kind"], self.table["id"], strict=True)
        pencils = [markup.pencil("indicator", name) if kind == "quantity" else "" for kind, name in names]
        columns = [("kind", "Rests on it", "short"), ("what", "", "text"), ("id", "", "short")]
        columns += [("fix", "", "html")] if with_pencils else []
        return markup.sheet(self.table.assign(fix=pencils), columns)


def _neighbour_html(neighbour: Neighbour, sign: str) -> str:
    """Return the passage before or behind on one line; a click opens it."""
    if neighbour is None:
        return ""
    name, text = neighbour
    shown = markup.text(text[:_NEIGHBOUR])
    return f'<div class="note clip">{sign} {markup.link(name)} {shown}</div>'


@dataclass(frozen=True, repr=False)
class Topics(Answer):
    """Topics of a fit: table (topic, label, n_passages, share, coherence_npmi), terms, typical passages."""

    table: pd.DataFrame
    terms: pd.DataFrame
    typical: pd.DataFrame
    shares: pd.DataFrame
    note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def plot(self) -> Figure:
        """Draw the strongest terms of each topic.

        >>> len(run.topics(2).plot().axes)
        2
        """
        from fangzhi.report import figures  # noqa: PLC0415

        _figure_style()
        return figures.topic_terms(self.table, self.terms)

    def words(self, topic: int) -> str:
        """Return the strongest terms of a topic."""
        return "、".join(self.terms.loc[self.terms["topic"] == topic, "term"].head(10))

    def __str__(self) -> str:
        lines = [f"{row.topic:>3} {row.share:5.1%} {self.words(row.topic)}" for row in each_row(self.table)]
        return "\n".join([*lines, self.note] if self.note else lines)

    def _repr_html_(self) -> str:
        return self.html()

    def html(self, *, with_passages: bool = True) -> str:
        """Return the topics as HTML; with_passages: with those that are typical, folded away."""
        markers = {
            topic: " ".join(markup.link(name) for name in group["passage_id"])
            for topic, group in self.typical.groupby("topic")
        }
        rows = self.table.assign(
            words=[self.words(topic) for topic in self.table["topic"]],
            typical=[markers.get(topic, "") for topic in self.table["topic"]],
        )
        columns = [
            ("topic", "Topic", "count"), ("words", "Strongest terms", "text"), ("share", "Share", "share"),
            ("n_passages", "Passages", "count"), ("coherence_npmi", "Coherence", "decimal"),
            ("typical", "Typical", "html"),
        ]  # fmt: skip
        note = f'<p class="note">{markup.text(self.note)}</p>' if self.note else ""
        below = markup.passages_below(self.texts) if with_passages else ""
        return markup.block(markup.sheet(rows, columns), note, below)
