"""What a plan costs, on a screen: two meters and a sentence at each move, and details for who asks for them.

The details stay open or closed as the person left them, and a screen reader is told only when a sum goes over
its limit or comes back.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

from ipywidgets import HTML, Checkbox, VBox

from ltd_toolkit.cases import PlanCosts
from ltd_toolkit.lab.panel import CLOSE, ROOMY, paragraph, table
from ltd_toolkit.language import whole, word

HALF_A_CENT = 0.005
UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


class BudgetBox:
    """Meters, a sentence, and a table that can be asked for.

    Attributes
    ----------
    widget : ipywidgets.VBox
        The meters and the sentence.
    details : ipywidgets.VBox
        What can be asked for.
    said : ipywidgets.HTML
        The meters and what the plan asks.
    detail : ipywidgets.Checkbox
        Shows the table.
    listed : ipywidgets.HTML
        The table, lever by lever.
    news : ipywidgets.HTML
        Heard, not seen, as the sentence says it too: what has just gone over, or come back.
    """

    def __init__(self) -> None:
        self.said, self.listed, self.news = HTML(), HTML(), HTML()
        self.detail = Checkbox(value=False, description=word("lab.case.costs_show"), indent=False, **ROOMY)
        self.detail.observe(lambda change: self._open(), names="value")
        self.widget, self.details = VBox([self.said, self.news]), VBox([self.detail, self.listed])
        self._over: dict[str, bool] = {}
        self._open()

    def show(self, costs: PlanCosts, names: Mapping[str, str]) -> None:
        """Write what a plan costs.

        Parameters
        ----------
        costs : PlanCosts
        names : mapping of str to str
            Lever -> its name.
        """
        spent = {
            "euros": (costs.euros, costs.budget_euros),
            "hours": (costs.hours_per_person, costs.budget_hours),
        }
        meters = "".join(meter(word(f"lab.case.spent.{what}"), *amounts) for what, amounts in spent.items())
        self.said.value = f"{meters}{paragraph(costs.text())}"
        self.listed.value = _table(costs, names)
        self._tell({"euros": costs.euros_over, "hours": costs.hours_over})

    def _open(self) -> None:
        self.listed.layout.display = None if self.detail.value else "none"

    def _tell(self, over: Mapping[str, float]) -> None:
        now = {what: value > HALF_A_CENT for what, value in over.items()}
        before = self._over or dict.fromkeys(now, False)
        news = [
            word(f"lab.case.news.{what}.{'over' if now[what] else 'within'}", over=whole(over[what]))
            for what in now
            if now[what] != before[what]
        ]
        self._over = now
        if news:
            said = html.escape(" ".join(news))
            self.news.value = f'<div role="status" style="{UNSEEN}">{said}</div>'


def _table(costs: PlanCosts, names: Mapping[str, str]) -> str:
    if not len(costs.table):
        return paragraph(word("lab.case.costs_none"))
    rows = [
        [
            names.get(str(lever), str(lever)),
            *(whole(row[each]) for each in ("euros", "hours_learners", "hours_mentors", "hours_leader")),
        ]
        for lever, row in costs.table.iterrows()
    ]
    head = [word(f"lab.case.cost.{each}") for each in ("lever", "euros", "learners", "mentors", "leader")]
    return table(head, rows, caption=word("lab.case.costs"))


def meter(what: str, value: float, most: float) -> str:
    """Draw how much of something is used, beside the words that say it.

    Parameters
    ----------
    what : str
    value, most : float
        Beyond `most` the bar is red.
    """
    share = min(value / most, 1) if most else float(value > 0)
    colour = "#b3372b" if value > most + HALF_A_CENT else "#0173b2"
    # A drawing of what the words beside it say: hidden from screen readers, which have the words.
    bar = (
        '<span aria-hidden="true" style="display:inline-block;width:12em;height:0.8em;border:1px solid gray">'
        f'<span style="display:block;height:100%;width:{100 * share:.0f}%;background:{colour}"></span></span>'
    )
    return f'<div style="{CLOSE}">{bar} {html.escape(what)}</div>'
