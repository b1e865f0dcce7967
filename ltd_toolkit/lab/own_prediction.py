"""One more prediction, for a plan of one's own: one number, before one looks at what happens.

It asks for what no other screen shows. It may be skipped, and comes back when the plan is another.
"""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import HTML, Button, HBox, Layout, VBox

from ltd_toolkit.lab import prediction
from ltd_toolkit.lab.panel import paragraph
from ltd_toolkit.lab.prediction import OWN
from ltd_toolkit.language import word
from ltd_toolkit.simulation import Plan


class OwnPrediction:
    """A question about a plan, and two buttons: to answer, or to go on without.

    Parameters
    ----------
    answered : callable
        Called once an answer stands, or the question was skipped.

    Attributes
    ----------
    widget : ipywidgets.VBox
    control : RangeControl
    commit, skip : ipywidgets.Button
        They stay where they are once pressed, so that the keyboard keeps its place; pressed again they do
        nothing.
    answer : ipywidgets.HTML
        How the prediction compares.
    told : dict of str to float or None
        Plan -> answer as a share; None where the question was skipped.
    """

    def __init__(self, answered: Callable[[], None]) -> None:
        self.control = prediction.control(OWN)
        wide = {"layout": {"width": "max-content"}}
        self.commit = Button(description=word("lab.case.commit"), button_style="primary", **wide)
        self.skip = Button(description=word("lab.case.skip"), **wide)
        self.answer = HTML()
        self._answered, self._asked = answered, ""
        self.told: dict[str, float | None] = {}
        self.commit.on_click(lambda button: self._take(self.control.value / 100))
        self.skip.on_click(lambda button: self._take(None))
        buttons = HBox([self.commit, self.skip], layout=Layout(flex_flow="row wrap"))
        self._question = HTML()
        self.widget = VBox([self._question, self.control, buttons, self.answer])

    def stands(self, plan: Plan) -> bool:
        """Tell whether the question was answered, or skipped, for a plan.

        Parameters
        ----------
        plan : Plan
        """
        return repr(plan) in self.told

    def predicted(self, plan: Plan) -> float | None:
        """Return the answer for a plan, as a share; None if it was skipped or not asked.

        Parameters
        ----------
        plan : Plan
        """
        return self.told.get(repr(plan))

    def ask(self, plan: Plan) -> None:
        """Ask about a plan, unless that was done.

        Parameters
        ----------
        plan : Plan
        """
        if self._asked == repr(plan):
            return
        self._asked, self.answer.value = repr(plan), ""
        self._show(stands=self.stands(plan))

    def _take(self, value: float | None) -> None:
        if self._asked not in self.told:
            self.told[self._asked] = value
            self._show(stands=True)
            self._answered()

    def _show(self, *, stands: bool) -> None:
        self.control.disabled = stands
        skipped = stands and self.told[self._asked] is None
        self.commit.description = word("lab.case.committed" if stands and not skipped else "lab.case.commit")
        self.commit.button_style = "" if stands else "primary"
        self.skip.description = word("lab.case.skipped" if skipped else "lab.case.skip")
        self._question.value = "" if stands else paragraph(word("lab.case.predict_own"))
