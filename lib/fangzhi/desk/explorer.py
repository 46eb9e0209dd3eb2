"""The explorer of `notebooks/explore.ipynb`: each view of a run as one widget.

Every view has its reader below: a click on a marker shows the passage beside its page, what rests on
it, and marks to correct it. Text is escaped in `markup`; the widgets hold only what is on the screen.
"""

from __future__ import annotations

from typing import Any

import ipywidgets
import pandas as pd

from fangzhi.artefacts.schema import INDICATOR_STATUS
from fangzhi.desk import markup
from fangzhi.desk.names import UnknownNameError
from fangzhi.desk.opening import open_pages, open_run
from fangzhi.desk.page_sheet import key_html, page_html, parts_of, spans_of
from fangzhi.desk.progress import bar_html, shown_elsewhere
from fangzhi.desk.reader import Reader
from fangzhi.desk.run import Run
from fangzhi.desk.widgets import Busy, Pager, Sheet, View, choice, offer
from fangzhi.regions import NATIONAL_NAME

_WIDE = {"width": "24rem"}
_MOST_TOPICS = 30
_MOST_PAGES = 200  # in the list to choose from: a longer one is narrowed by its box
_STILL = 10  # rows that stand there for who reads without widgets


def browse_pages(run: Run) -> View:
    """Return the pages, as found beside what was made of them, removals and repairs in colour."""
    names: list[tuple[str, str]] = []
    find = ipywidgets.Text(description="Find", placeholder="part of a page's name or title")
    page = ipywidgets.Dropdown(description="Page", options=[], layout=_WIDE)
    reader, busy = Reader(run), Busy()
    sheet, parts = Sheet(reader.go, is_list=True), [[]]  # type: ignore[var-annotated]
    page.add_class("fz-page")

    def turn(first: int, _last: int) -> None:
        sheet.show(key_html(), page_html(run, page.value, parts[0][first]))

    pager = Pager(turn, size=1)

    def show(_change: object = None) -> None:
        if page.value is not None:
            with busy.working("laying out the page"):
                parts[0] = parts_of(spans_of(run, page.value))
                pager.start(len(parts[0]))

    def narrow(_change: object = None) -> None:
        page.options = [(label, stem) for label, stem in names if find.value in label][:_MOST_PAGES]

    def begin() -> tuple[str, str]:
        with busy.working("reading the pages"):
            names.extend(_page_names(run))
        narrow()
        page.index = 0 if names else None
        return run._repr_html_(), "\n".join(label for label, _ in names[:_STILL])

    page.observe(show, "value")
    find.observe(narrow, "value")
    return View("Pages", [find, page], busy, pager, sheet, reader, begin=begin)


def _page_names(run: Run) -> list[tuple[str, str]]:
    """Return each page as what is shown of it (its name, its first title) and its stem."""
    titled = run.table("documents").dropna(subset="title").drop_duplicates("seed_file")
    titles = dict(zip(titled["seed_file"], titled["title"], strict=True))
    pages = run.table("pages")
    return [
        (f"{stem}  {titles.get(name, '')[:40]}".rstrip(), stem)
        for stem, name in zip(pages["stem"], pages["seed_file"], strict=True)
    ]


def search(run: Run) -> View:
    """Return a concordance that follows every key: by word, region, theme, topic."""
    term = ipywidgets.Text(description="Word", placeholder="职业教育", continuous_update=True)
    region, theme, topic = choice("Region"), choice("Theme"), choice("Topic")
    reader, busy, head = Reader(run), Busy(), ipywidgets.HTML()
    sheet, found = Sheet(reader.go, is_list=True), [None]
    controls = {"term": term, "region": region, "theme": theme, "topic": topic}

    def show(first: int, last: int) -> None:
        answer: Any = found[0]
        sheet.show(answer.lines_html(first, last) if answer is not None else "")

    pager = Pager(show)

    def look(_change: object = None) -> None:
        with busy.working("searching"):
            answer: Any = None
            if term.value:
                answer = run.concordance(
                    term.value,
                    region=region.value or None,
                    theme=theme.value or None,
                    topic=int(topic.value) if topic.value else None,
                )
            found[0], head.value = answer, f"<b>{markup.text(answer.head)}</b>" if answer is not None else ""
            pager.start(len(answer) if answer is not None else 0)

    def begin() -> tuple[str, str]:
        with busy.working("reading the passages"):
            offer(region, run.regions)
            offer(theme, run.themes)
            topics = run.table("topics")
            labels = zip(topics["topic"], topics["label"], strict=True)
            offer(topic, [(f"{number} {label}", str(number)) for number, label in labels])
            run.concordance("。")  # the first search reads all texts
        pager.start(0)
        return _commonest(run)

    for name, control in controls.items():
        control.add_class(f"fz-{name}")
        control.observe(look, "value")
    return View(
        "Every word in its context", [*controls.values()], head, busy, pager, sheet, reader, begin=begin
    )


def _commonest(run: Run) -> tuple[str, str]:
    """Return the terms of the most passages as HTML and as text."""
    terms = run.table("terms").nlargest(_STILL, "n_passages")
    columns = [("term", "Term", "text"), ("n_tokens", "Times", "count"), ("n_passages", "Passages", "count")]
    still = markup.block("<p>The terms of the most passages:</p>", markup.sheet(terms, columns))
    return still, "the terms of the most passages: " + "、".join(terms["term"])


def compare(run: Run) -> View:
    """Return two groups held against each other: regions, themes, or periods."""
    both = [ipywidgets.Dropdown(description=label, options=[]) for label in ("One", "Other")]
    button = ipywidgets.Button(description="Compare", button_style="primary")
    reader, busy = Reader(run), Busy()
    sheet = Sheet(reader.go, is_list=True)
    for name, part in (("first", both[0]), ("second", both[1]), ("compare", button)):
        part.add_class(f"fz-{name}")

    def show(_button: object = None) -> None:
        with busy.working(f"comparing {both[0].value} and {both[1].value}"):
            sheet.html = run.compare(both[0].value, both[1].value).html(with_passages=False)

    button.on_click(show)

    def begin() -> tuple[str, str]:
        with busy.working("reading the groups"):
            names = groups_of(run)
            for control in both:
                control.options, control.index = names, 0 if names else None
            for control, name in zip(both, largest(run), strict=False):
                control.value = name
        listed = "、".join(label for label, _ in names)
        text = f"groups to compare: {listed}"
        return markup.block(f"<p>{markup.text(text.capitalize())}</p>"), text

    return View("Two groups: regions, themes, or periods", [*both, button], busy, sheet, reader, begin=begin)


def groups_of(run: Run) -> list[tuple[str, str]]:
    """Return what can be compared, as shown and as named: regions, themes, years, from and until a year."""
    days = run.table("documents")["published_on"].dropna().astype(str)
    years = sorted(set(days.str.slice(0, 4)))
    periods = [*((year, year) for year in years)]
    periods += [(f"until {year}", f"..{year}") for year in years[:-1]]
    periods += [(f"from {year}", f"{year}..") for year in years[1:]]
    regions = [(f"{name} (region)", name) for name in run.regions]
    return [*regions, *((f"{name} (theme)", name) for name in run.themes), *periods]


def largest(run: Run) -> list[str]:
    """Return the regions with passages, the one with the most first; the country as a whole last."""
    about = run.table("passage_regions")
    counts = about.loc[about["role"] == "subject", "region"].value_counts()
    names = counts.sort_values(ascending=False, kind="stable").index.tolist()
    return sorted(names, key=lambda name: name == NATIONAL_NAME)


def fit_topics(run: Run) -> View:
    """Return topics that are fitted anew as their number and the words left out are changed."""
    number = ipywidgets.IntSlider(
        description="Topics", value=2, min=2, max=_MOST_TOPICS, continuous_update=False
    )
    share = ipywidgets.FloatSlider(
        description="Leave out terms in more of the passages than", value=1.0, min=0.05, max=1.0, step=0.05,
        readout_format=".0%", continuous_update=False, style={"description_width": "initial"},
        layout={"width": "34rem"}, tooltip="terms in more than this share of the passages",
    )  # fmt: skip
    words = ipywidgets.Text(
        description="Without", placeholder="stop words, with spaces between", continuous_update=False,
        layout=_WIDE,
    )  # fmt: skip
    reader, busy = Reader(run), Busy()
    sheet = Sheet(reader.go, is_list=True)
    for name, part in (("number", number), ("share", share), ("words", words)):
        part.add_class(f"fz-{name}")

    def show(_change: object = None) -> Any:
        with busy.working(f"fitting {number.value} topics"):
            answer = run.topics(number.value, stopwords=words.value.split(), max_passage_share=share.value)
            sheet.html = answer.html(with_passages=False)
            return answer

    def begin() -> tuple[str, str]:
        with busy.working("reading the topics"):
            n_now = max(2, len(run.table("topics")))
            number.max, number.value = max(_MOST_TOPICS, n_now), n_now
        answer = show()
        for control in (number, share, words):
            control.observe(show, "value")
        return ("", "") if answer is None else (answer.html(with_passages=False), str(answer))

    return View("Topics, fitted again", [number, share, words], busy, sheet, reader, begin=begin)


_QUANTITIES = [
    ("region", "Region", "short"), ("subject", "What", "text"), ("raw", "As written", "text"),
    ("value", "Value", "number"), ("unit", "Unit", "short"), ("status", "Status", "short"),
    ("year", "Year", "text"), ("theme", "Theme", "short"), ("passage_id", "Where", "passage"),
]  # fmt: skip


def indicators(run: Run) -> View:
    """Return the quantities, narrowed by region, kind, status, theme and words of what is counted."""
    filters = {name: choice(name.capitalize()) for name in ("region", "kind", "status", "theme")}
    subject = ipywidgets.Text(description="What", placeholder="part of what is counted")
    reader, busy, shown = Reader(run), Busy(), [pd.DataFrame()]
    sheet = Sheet(reader.go, is_list=True)
    pager = Pager(lambda first, last: sheet.show(markup.sheet(shown[0].iloc[first:last], _QUANTITIES)))
    count = ipywidgets.HTML()
    for name, part in (*filters.items(), ("subject", subject)):
        part.add_class(f"fz-of-{name}")

    def look(_change: object = None) -> None:
        rows = run.table("indicators")
        chosen = {name: control.value for name, control in filters.items()}
        shown[0] = narrowed(rows, chosen, subject.value)
        count.value = f"{len(shown[0]):,} of {len(rows):,} quantities"
        pager.start(len(shown[0]))

    def begin() -> tuple[str, str]:
        with busy.working("reading the quantities"):
            rows = run.table("indicators")
            offer(filters["region"], run.regions)
            offer(filters["kind"], sorted(set(rows["kind"])))
            offer(filters["status"], [*INDICATOR_STATUS])
            offer(filters["theme"], sorted(set(rows["theme"].dropna())))
            look()
        first = rows.head(_STILL)
        names = [name for name, _, _ in _QUANTITIES]
        return markup.block(markup.sheet(first, _QUANTITIES)), first[names].to_string(index=False)

    for control in (*filters.values(), subject):
        control.observe(look, "value")
    return View("Quantities", [*filters.values(), subject], busy, count, pager, sheet, reader, begin=begin)


def narrowed(rows: pd.DataFrame, chosen: dict[str, str], subject: str) -> pd.DataFrame:
    """Return the quantities that fit the chosen values ("" fits all); of several regions one is enough."""
    fits = pd.Series(True, index=rows.index)
    for name, value in chosen.items():
        if value:
            fits &= ("、" + rows[name].fillna("") + "、").str.contains(f"、{value}、", regex=False)
    if subject:
        fits &= rows["subject"].fillna("").str.contains(subject, regex=False)
    return rows[fits]


def open_here(folder: str = "../reports/default", *, seeds: str = "../seeds") -> Run:
    """Open a finished run; where there is none, say how to make one and analyse the pages themselves."""
    from IPython.display import display  # noqa: PLC0415

    def shown(html: str) -> dict[str, str]:
        return {"text/html": f'<div class="fz-opening">{html}</div>', "text/plain": ""}

    def tell(step: str) -> None:
        line.update(shown(bar_html(step)), raw=True)

    # No widget: what it says is read without a kernel too
    line: Any = display({"text/html": "", "text/plain": ""}, raw=True, display_id=True)  # type: ignore[no-untyped-call]
    notice = ""
    with shown_elsewhere():
        try:
            tell("opening the run")
            run = open_run(folder)
            str(run)  # reads its largest tables while the bar is there
        except UnknownNameError as error:
            run = open_pages(seeds, tell=tell)
            notice = f"{error.args[0]} Shown are the pages of {seeds}, analysed just now."
        finally:
            line.update({"text/html": markup.text(notice), "text/plain": notice}, raw=True)
    return run


__all__ = ["browse_pages", "compare", "fit_topics", "indicators", "open_here", "search"]
