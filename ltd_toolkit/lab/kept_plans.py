"""Plans that a student keeps by name, three at most, on one picture and in one table.

They are drawn when one is kept or forgotten, not while a control moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, Text, VBox

from ltd_toolkit.lab.case_pictures import key_above
from ltd_toolkit.lab.case_view import heading
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.panel import ROOMY, paragraph
from ltd_toolkit.language import word
from ltd_toolkit.plots import plot_fan
from ltd_toolkit.simulation import Plan, Runs

MOST = 3
LONGEST = 28  # letters of a name: what the key of a picture has room for


class KeptPlans:
    """A name, buttons to keep, take up again and forget a plan, and what the plans kept lead to.

    Parameters
    ----------
    now : callable
        Returns the plan under the student's hands, or a sentence that says why it cannot be kept.
    take_up : callable
        Puts a plan under the student's hands.
    changed : callable
        Called when other plans are kept.

    Attributes
    ----------
    widget : ipywidgets.VBox
    name : ipywidgets.Text
    kept : ipywidgets.Dropdown
    keep, again, forget : ipywidgets.Button
    said, table : ipywidgets.HTML
    picture : LiveFigure
    plans : dict of str to Plan
    """

    def __init__(
        self, now: Callable[[], Plan | str], take_up: Callable[[Plan], None], changed: Callable[[], None]
    ) -> None:
        self.plans: dict[str, Plan] = {}
        self._ever = False
        self._now, self._take_up, self._changed = now, take_up, changed
        # Sent as a whole when it is left: letter by letter, a button pressed soon after would overtake it.
        name = {"description": word("lab.case.keep.name"), "style": ROOMY["style"]}
        self.name = Text(continuous_update=False, **name)
        self.kept = Dropdown(options=[], description=word("lab.case.keep.kept"), **ROOMY)
        self.keep, self.again, self.forget = (_button(each) for each in ("keep", "again", "forget"))
        self.said, self.table = HTML(paragraph(word("lab.case.keep.hint"))), HTML()
        self.picture = LiveFigure(7.2, 4.6)
        self.keep.on_click(lambda button: self._keep())
        self.again.on_click(lambda button: self._again())
        self.forget.on_click(lambda button: self._forget())
        self._chosen = _row(self.kept, self.again, self.forget)
        self.widget = VBox(
            [
                HTML(heading("lab.case.keep.heading")),
                _row(self.name, self.keep),
                self._chosen,
                self.said,
                self.picture.widget,
                self.table,
            ]
        )
        self._list()

    def paint(self, runs: Mapping[str, Runs], outcome: str, table: str) -> None:
        """Draw plans.

        Parameters
        ----------
        runs : mapping of str to Runs
            Name -> runs on the same draws; empty: nothing is shown.
        outcome : str
            A column of ``Runs.weeks``.
        table : str
            HTML.
        """
        self.table.value = table
        if not runs:
            self.picture.hide("")
            return
        weeks = {name: each.weeks for name, each in runs.items()}
        scene = (tuple((name, id(each)) for name, each in runs.items()), outcome)
        self.picture.paint(scene, lambda ax: key_above(plot_fan(weeks, outcome=outcome, ax=ax)))

    def _keep(self) -> None:
        plan, name = self._now(), " ".join(self.name.value.split())[:LONGEST]
        name = name or next(free for free in map(_usual, range(1, MOST + 2)) if free not in self.plans)
        if isinstance(plan, str):
            self._tell(plan)
        elif len(self.plans) >= MOST and name not in self.plans:
            self._tell(word("lab.case.keep.full"))
        else:
            self._tell(word(f"lab.case.keep.{'replaced' if name in self.plans else 'done'}", name=name))
            self.plans[name], self.name.value = plan, ""  # the next one is another
            self._list(name)
            self._changed()

    def _again(self) -> None:
        if self.kept.value:
            self._tell(word("lab.case.keep.taken_up", name=self.kept.value))
            self._take_up(self.plans[self.kept.value])

    def _forget(self) -> None:
        name = self.kept.value
        if name:
            del self.plans[name]
            self._tell(word("lab.case.keep.forgotten", name=name))
            self._list()
            self._changed()

    def _list(self, chosen: str | None = None) -> None:
        self.kept.options = list(self.plans)
        self.kept.value = chosen or next(iter(self.plans), None)
        # Once there, they stay, even when the last plan is forgotten: the keyboard keeps its place.
        self._ever = self._ever or bool(self.plans)
        self._chosen.layout.display = None if self._ever else "none"

    def _tell(self, said: str) -> None:
        self.said.value = paragraph(said, role="status")


def _usual(number: int) -> str:
    return word("lab.case.keep.usual", n=number)


def _button(what: str) -> Button:
    return Button(description=word(f"lab.case.keep.{what}"), layout={"width": "max-content"})


def _row(*controls: object) -> HBox:
    return HBox(list(controls), layout=Layout(flex_flow="row wrap"))
