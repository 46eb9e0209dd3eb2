"""What a click opens in the explorer: a passage or a removed span, and the form that corrects it."""

from __future__ import annotations

from typing import Any

import ipywidgets

from fangzhi.artefacts.schema import INDICATOR_KINDS, INDICATOR_STATUS, PASSAGE_KINDS, REMOVAL_REASONS
from fangzhi.desk import markup
from fangzhi.desk.correcting import machine_says
from fangzhi.desk.names import UnknownNameError
from fangzhi.desk.run import Run
from fangzhi.desk.widgets import Busy, Sheet
from fangzhi.regions import NATIONAL_NAME, PROVINCES

_FIX = "fix"  # a click on a pencil is fix:WHAT:TARGET, see markup.pencil
_NO_QUANTITY = "no quantity: take it out"
_WIDE = {"width": "24rem"}


class Reader(ipywidgets.VBox):  # type: ignore[misc]
    """One passage, or one removed span, with the form that corrects it."""

    def __init__(self, run: Run) -> None:
        self._run, self._shown = run, ""
        self.sheet, self.busy, self.form = Sheet(self.go), Busy(), Form(run)
        super().__init__([self.busy, self.sheet, self.form])
        self.add_class("fz-reader")
        self.layout.display = "none"

    def go(self, target: str) -> None:
        """Follow a click: a passage by its id, a removed span as page:start, a pencil as fix:what:target."""
        self.layout.display = ""
        with self.busy.working(f"reading {target}"):
            kind, _, rest = target.partition(":")
            if kind == _FIX:
                what, _, place = rest.partition(":")
                self.form.ask(what, place, now=machine_says(self._run, what, place))
                self.form.look()
                return
            shown = self._removed(target) if ":" in target else self._passage(target)
            self.form.hide()
            self.sheet.html = shown
            self.sheet.look()

    def _passage(self, target: str) -> str:
        return self._run.evidence(target).html(with_pencils=True)

    def _removed(self, target: str) -> str:
        row = self._removed_row(target)
        head = (
            f"<h3>{markup.text(target)}</h3><p><b>removed:</b> {markup.text(row['reason'])}"
            f"{markup.pencil('removal', target, 'keep it')}</p>"
        )
        return markup.block(head, f'<blockquote class="gone">{markup.lines(str(row["text"]))}</blockquote>')

    def _removed_row(self, target: str) -> dict[Any, Any]:
        stem, _, start = target.rpartition(":")
        removed = self._run.rows("removed", self._run.file_of(stem))
        rows = removed[removed["seed_start"].astype(str) == start]
        if rows.empty:
            raise UnknownNameError(f"nothing was removed at {target}")
        return rows.to_dict("records")[0]


class Form(ipywidgets.VBox):  # type: ignore[misc]
    """Asks what is right instead, why, and who says so; saves it beside the pages."""

    def __init__(self, run: Run) -> None:
        self._run, self._what = run, ""
        self.head, self.busy = Sheet(), Busy()
        self.scope = ipywidgets.Dropdown(description="of", options=[("", "")], layout=_WIDE)
        self.choose = ipywidgets.Dropdown(description="choose", options=[""], layout=_WIDE)
        self.to = ipywidgets.Text(description="it is", placeholder="what is right", layout=_WIDE)
        self.why = ipywidgets.Text(description="why", placeholder="for whoever reviews it", layout=_WIDE)
        self.who = ipywidgets.Text(description="who", placeholder="login name if empty", layout=_WIDE)
        self.save = ipywidgets.Button(description="Save correction", button_style="primary")
        cancel = ipywidgets.Button(description="Cancel")
        self.choose.observe(self._take, "value")
        self.save.on_click(self._save)
        cancel.on_click(lambda _: self.hide())
        fields = [self.scope, self.choose, self.to, self.why, self.who]
        self.fields = ipywidgets.VBox(
            [ipywidgets.HBox(fields, layout={"flex_flow": "row wrap"}), ipywidgets.HBox([self.save, cancel])]
        )
        self.fields.add_class("fz-form")
        for name, part in (("choose", self.choose), ("to", self.to), ("why", self.why), ("save", self.save)):
            part.add_class(f"fz-{name}")
        super().__init__([self.head, self.fields, self.busy])
        self.hide()

    def hide(self) -> None:
        """Put the form away."""
        self.head.html, self.fields.layout.display = "", "none"

    def look(self) -> None:
        """Bring the form into sight."""
        self.head.look()

    def ask(self, what: str, target: str, *, now: str) -> None:
        """Show the form for one thing. target: as Run.correct takes it; now: what the machine says."""
        self._what = what
        document = target.rpartition("-")[0]
        scopes = [(target, target)]
        if what in ("region", "theme"):
            scopes.append((f"all of {document}", document))
        self.scope.options = scopes
        self.scope.layout.display = "" if len(scopes) > 1 else "none"
        options = self._options(what, target)
        self.choose.options = [("…", ""), *options]
        self.choose.layout.display = "" if options else "none"
        self.to.value, self.to.placeholder = "", _HINTS[what]
        self.to.layout.display = "none" if what == "removal" else ""
        self.head.show(
            f"<p><b>Correct the {markup.text(what)}</b> of {markup.text(target)}; the machine says: "
            f"{markup.text(now) or 'nothing'}</p>"
        )
        self.fields.layout.display = ""

    def _options(self, what: str, target: str) -> list[tuple[str, str]]:
        names: dict[str, list[str]] = {
            "region": [NATIONAL_NAME, *(one.name for one in PROVINCES)],
            "theme": self._run.themes,
            "removal": [*PASSAGE_KINDS] if ":" in target else [*REMOVAL_REASONS],
            "indicator": [
                _NO_QUANTITY,
                *(f"status={one}" for one in INDICATOR_STATUS), *(f"kind={one}" for one in INDICATOR_KINDS),
            ],
        }  # fmt: skip
        return [(name, name) for name in names.get(what, [])]

    def _take(self, change: Any) -> None:
        """Put what was chosen into the field, where more can be added to it."""
        self.to.value = change["new"] or ""

    def _save(self, _button: object) -> None:
        with self.busy.working("saving"):
            to = "" if self.to.value == _NO_QUANTITY else self.to.value.strip()
            if not self.to.value.strip() and self._what != "repair":
                raise ValueError("choose what is right first")
            saved = self._run.correct(
                self._what, self.scope.value, to, why=self.why.value, who=self.who.value or None
            )
            self.hide()
            self.head.show(*(f"<p>{markup.text(line)}</p>" for line in str(saved).split("\n")))


_HINTS = {
    "region": "宁夏, or several: 宁夏、广西",
    "theme": "a theme of the field",
    "removal": "",
    "repair": "the right text; empty: nothing",
    "indicator": "status=target; unit=座; value=120",
}
