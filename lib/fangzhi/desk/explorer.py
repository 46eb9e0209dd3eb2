"""The explorer of `notebooks/explore.ipynb`: each view of a run as one widget.

Every view has its reader below: a click on a marker shows the passage beside its page, what rests on
it, and a form to correct it. Text is escaped in `markup`; the widgets hold only what is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets
import pandas as pd

from fangzhi.artefacts.schema import INDICATOR_KINDS, INDICATOR_STATUS, PASSAGE_KINDS, REMOVAL_REASONS
from fangzhi.desk import markup
from fangzhi.desk.names import UnknownNameError, check_name
from fangzhi.desk.opening import open_pages, open_run
from fangzhi.desk.page_sheet import key_html, page_html, parts_of
from fangzhi.desk.run import Run
from fangzhi.desk.widgets import Busy, Pager, Sheet, choice
from fangzhi.regions import NATIONAL_NAME, PROVINCES

_WIDE = {"width": "22rem"}
_MOST_TOPICS = 30


class Reader(ipywidgets.VBox):  # type: ignore[misc]
    """One passage, or one removed span, with the form that corrects it."""

    def __init__(self, run: Run) -> None:
        self._run, self._target, self._names = run, "", []  # type: ignore[var-annotated]
        self.sheet, self.busy = Sheet(self.show), Busy()
        self.what = ipywidgets.Dropdown(description="Correct", options=["region"])
        self.which = ipywidgets.Dropdown(description="which", options=[])
        self.to = ipywidgets.Combobox(description="to", placeholder="what it should be", ensure_option=False)
        self.why = ipywidgets.Text(description="why", placeholder="the reason, for whoever reviews it")
        self.who = ipywidgets.Text(description="who", placeholder="your name (login name if empty)")
        self.save = ipywidgets.Button(description="Save correction", button_style="primary")
        self.said = ipywidgets.HTML()
        self.what.observe(self._offer, "value")
        self.which.observe(self._offer_values, "value")
        self.save.on_click(self._save)
        rows = [
            ipywidgets.HBox([self.what, self.which, self.to]),
            ipywidgets.HBox([self.why, self.who, self.save]),
        ]
        self.form = ipywidgets.VBox(rows, layout={"display": "none"})
        for name, part in (("what", self.what), ("to", self.to), ("why", self.why), ("save", self.save)):
            part.add_class(f"fz-{name}")
        super().__init__([self.busy, self.sheet, self.form, self.said])

    def show(self, target: str) -> None:
        """Show a passage by its id, or a removed span as page:start."""
        with self.busy.working(f"reading {target}"):
            if ":" in target:
                self._show_removed(target)
                kinds = ["removal"]
            else:
                answer = self._run.evidence(target)
                self.sheet.html = answer._repr_html_()
                kinds = ["region", "theme", "removal"]
                kinds += ["indicator"] if (answer.table["kind"] == "quantity").any() else []
                kinds += ["repair"] if len(answer.repairs) else []
                self._evidence = answer
            self._target, self.said.value = target, ""
            self.what.options = kinds
            self.form.layout.display = ""
            self._offer()

    def _show_removed(self, target: str) -> None:
        stem, _, start = target.rpartition(":")
        pages, removed = self._run.table("pages"), self._run.table("removed")
        name = pages.loc[pages["stem"] == stem, "seed_file"].iloc[0]
        row = removed[(removed["seed_file"] == name) & (removed["seed_start"] == int(start))].iloc[0]
        head = f"<h3>{markup.text(target)}</h3><p class='note'>removed: {markup.text(row['reason'])}</p>"
        self.sheet.show(head, f'<blockquote class="gone">{markup.lines(str(row["text"]))}</blockquote>')

    def _offer(self, _change: object = None) -> None:
        """Offer what can be corrected of the chosen kind."""
        which: list[tuple[str, str]] = [(self._target, self._target)]
        if self.what.value == "indicator":
            rows = self._evidence.table
            rows = rows[rows["kind"] == "quantity"]
            which = list(zip(rows["what"], rows["id"], strict=True))
        elif self.what.value == "repair":
            pages, rows = self._run.table("pages"), self._evidence.repairs
            stems = dict(zip(pages["seed_file"], pages["stem"], strict=True))
            which = [
                (
                    f"{row['damaged']} → {row['repaired']}",
                    f"{stems[row['seed_file']]}:{row['seed_start']}-{row['seed_end']}",
                )
                for row in rows.to_dict("records")
            ]
        self.which.options = which
        self._offer_values()

    def _offer_values(self, _change: object = None) -> None:
        options = {
            "region": [NATIONAL_NAME, *(one.name for one in PROVINCES)],
            "theme": self._run.themes,
            "removal": [*PASSAGE_KINDS] if ":" in self._target else [*REMOVAL_REASONS],
            "indicator": [
                *(f"status={one}" for one in INDICATOR_STATUS),
                *(f"kind={one}" for one in INDICATOR_KINDS),
            ],
        }
        self.to.options = options.get(self.what.value, [])
        self.to.value = ""

    def _save(self, _button: object) -> None:
        self.said.value = ""
        with self.busy.working("saving"):
            saved = self._run.correct(
                self.what.value,
                self.which.value,
                self.to.value,
                why=self.why.value,
                who=self.who.value or None,
            )
            self.said.value = "<br>".join(markup.text(line) for line in str(saved).split("\n"))


def _view(title: str, controls: list[Any], *below: Any) -> ipywidgets.VBox:
    row = ipywidgets.HBox(controls, layout={"flex_flow": "row wrap"})
    return ipywidgets.VBox([ipywidgets.HTML(f"<b>{title}</b>"), row, *below])


def browse_pages(run: Run) -> ipywidgets.VBox:
    """Return the pages, as found beside what was made of them, removals and repairs in colour."""
    stems = run.table("pages")["stem"].tolist()
    page = ipywidgets.Combobox(
        description="Page", options=stems[:2000], value=stems[0], continuous_update=False
    )
    part = ipywidgets.BoundedIntText(description="part", value=1, min=1, max=1)
    reader, busy = Reader(run), Busy()
    sheet = Sheet(reader.show)

    def show(_change: object = None) -> None:
        with busy.working("laying out the page"):
            pages = run.table("pages")
            check_name(page.value, pages["stem"], what="page")
            part.max = len(parts_of(str(pages.loc[pages["stem"] == page.value, "text"].iloc[0])))
            sheet.show(key_html(), page_html(run, page.value, part.value - 1))

    page.observe(show, "value")
    part.observe(show, "value")
    show()
    return _view("Pages", [page, part, busy], sheet, reader)


def search(run: Run) -> ipywidgets.VBox:
    """Return a concordance that follows every key: by word, region, theme, topic."""
    term = ipywidgets.Text(description="Word", placeholder="职业教育", continuous_update=True)
    region, theme = choice("Region", run.regions), choice("Theme", run.themes)
    topics = run.table("topics")
    topic = choice("Topic", topics["topic"].tolist())
    reader, busy, head = Reader(run), Busy(), ipywidgets.HTML()
    sheet, found = Sheet(reader.show), [None]
    term.add_class("fz-term")

    def show(first: int, last: int) -> None:
        answer: Any = found[0]
        sheet.show(answer.lines_html(first, last) if answer is not None else "")

    pager = Pager(show)

    def look(_change: object = None) -> None:
        if not term.value:
            found[0], head.value = None, ""
            pager.start(0)
            return
        with busy.working("searching"):
            answer: Any = run.concordance(
                term.value, region=region.value, theme=theme.value, topic=topic.value
            )
            found[0], head.value = answer, f"<b>{markup.text(answer.head)}</b>"
            pager.start(len(answer))

    for control in (term, region, theme, topic):
        control.observe(look, "value")
    look()
    return _view("Every word in its context", [term, region, theme, topic, busy], head, pager, sheet, reader)


def compare(run: Run) -> ipywidgets.VBox:
    """Return two groups held against each other: regions, themes, or periods."""
    years = sorted(set(run.table("documents")["published_on"].dropna().str.slice(0, 4)))
    names = [*run.regions, *run.themes, *years]
    first = ipywidgets.Combobox(description="One", options=names, value=names[0])
    second = ipywidgets.Combobox(description="Other", options=names, value=names[1] if len(names) > 1 else "")
    button = ipywidgets.Button(description="Compare", button_style="primary")
    reader, busy = Reader(run), Busy()
    sheet = Sheet(reader.show)
    for name, part in (("first", first), ("second", second), ("compare", button)):
        part.add_class(f"fz-{name}")

    def show(_button: object = None) -> None:
        with busy.working(f"comparing {first.value} and {second.value}"):
            sheet.html = run.compare(first.value, second.value)._repr_html_()

    button.on_click(show)
    return _view(
        "Two groups: regions, themes, or periods (2023, 2022..2023)",
        [first, second, button, busy],
        sheet,
        reader,
    )


def fit_topics(run: Run) -> ipywidgets.VBox:
    """Return topics that are fitted anew as their number and the words left out are changed."""
    n_now = max(2, len(run.table("topics")))
    number = ipywidgets.IntSlider(
        description="Topics", value=n_now, min=2, max=max(_MOST_TOPICS, n_now), continuous_update=False
    )
    share = ipywidgets.FloatSlider(
        description="Common", value=1.0, min=0.05, max=1.0, step=0.05, readout_format=".0%",
        continuous_update=False, tooltip="leave out terms in more than this share of the passages",
    )  # fmt: skip
    words = ipywidgets.Text(
        description="Without",
        placeholder="words to leave out, with spaces",
        continuous_update=False,
        layout=_WIDE,
    )
    reader, busy = Reader(run), Busy()
    sheet = Sheet(reader.show)
    number.add_class("fz-number")

    def show(_change: object = None) -> None:
        with busy.working(f"fitting {number.value} topics"):
            answer = run.topics(number.value, stopwords=words.value.split(), max_passage_share=share.value)
            sheet.html = answer._repr_html_()

    for control in (number, share, words):
        control.observe(show, "value")
    show()
    return _view("Topics, fitted again", [number, share, words, busy], sheet, reader)


_QUANTITIES = [
    ("region", "Region", "text"), ("subject", "What", "text"), ("raw", "As written", "text"),
    ("value", "Value", "number"), ("unit", "Unit", "text"), ("status", "Status", "text"),
    ("year", "Year", "text"), ("theme", "Theme", "text"), ("passage_id", "Where", "passage"),
]  # fmt: skip


def indicators(run: Run) -> ipywidgets.VBox:
    """Return the quantities, narrowed by region, kind, status, theme and words of what is counted."""
    rows = run.table("indicators")
    filters = {
        "region": choice("Region", run.regions),
        "kind": choice("Kind", sorted(set(rows["kind"]))),
        "status": choice("Status", [*INDICATOR_STATUS]),
        "theme": choice("Theme", sorted(set(rows["theme"].dropna()))),
    }
    subject = ipywidgets.Text(description="What", placeholder="part of what is counted")
    reader, shown = Reader(run), [rows]
    sheet = Sheet(reader.show)
    pager = Pager(lambda first, last: sheet.show(markup.sheet(shown[0].iloc[first:last], _QUANTITIES)))

    def look(_change: object = None) -> None:
        chosen = {name: control.value for name, control in filters.items()}
        shown[0] = narrowed(rows, chosen, subject.value)
        pager.start(len(shown[0]))

    for control in (*filters.values(), subject):
        control.observe(look, "value")
    look()
    return _view("Quantities", [*filters.values(), subject], pager, sheet, reader)


def narrowed(rows: pd.DataFrame, chosen: dict[str, str | None], subject: str) -> pd.DataFrame:
    """Return the quantities that fit the chosen values; of several regions of a row one is enough."""
    fits = pd.Series(True, index=rows.index)
    for name, value in chosen.items():
        if value is not None:
            fits &= ("、" + rows[name].fillna("") + "、").str.contains(f"、{value}、", regex=False)
    if subject:
        fits &= rows["subject"].fillna("").str.contains(subject, regex=False)
    return rows[fits]


def open_here(folder: str = "../reports/default", *, seeds: str = "../seeds") -> Run:
    """Open a finished run; where there is none, say how to make one and analyse the pages themselves."""
    from IPython.display import display  # noqa: PLC0415

    busy = Busy()
    display(busy)  # type: ignore[no-untyped-call]
    try:
        return open_run(folder)
    except UnknownNameError as error:
        said: Callable[[str], None]
        with busy.working("reading pages") as said:
            run = open_pages(seeds, tell=said)
        busy.value = (
            f"{markup.text(error.args[0])}<br>Shown are the pages of {markup.text(seeds)}, analysed just now."
        )
        return run


__all__ = ["browse_pages", "compare", "fit_topics", "indicators", "open_here", "search"]
