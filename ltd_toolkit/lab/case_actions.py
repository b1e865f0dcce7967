"""What a firm did and what is known of it, as controls of a form: actions of a plan, facts of the firm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from ipywidgets import HTML, Checkbox, Dropdown, HBox, Layout, VBox

from ltd_toolkit.cases import load_interventions
from ltd_toolkit.cases.form import plain
from ltd_toolkit.lab import case_view
from ltd_toolkit.lab.case_draft import FACTS, IMAGINED, Data, fact_of, set_fact, set_lever, usual
from ltd_toolkit.lab.case_panel import STRATEGIES
from ltd_toolkit.lab.case_rows import above, source_choice
from ltd_toolkit.lab.levers import LeverControl, as_option
from ltd_toolkit.lab.panel import paragraph
from ltd_toolkit.lab.range_control import RangeControl
from ltd_toolkit.language import number, word
from ltd_toolkit.simulation import Lever, Plan

N_WEEKS = 104
FINEST = (0.01, 0.005, 0.001)
MOST_STEPS = 1000
Who = Any  # None, tokens, or a share of the staff


class Shown(NamedTuple):
    """How a fact is shown: step of its range, unit, and what one is in that unit."""

    step: float
    unit: str
    one: float = 1


SHOWN = {
    "week_hours": Shown(0.5, "hours"),
    "leader_hours": Shown(0.5, "hours"),
    "pressure_start": Shown(0.05, "percent", 100),
    "own_hours": Shown(0.25, "hours"),
    "asking_share": Shown(0.05, "percent", 100),
    "cross_team": Shown(0.05, "percent", 100),
    "right_alone": Shown(0.05, "percent", 100),
    "mastery_start": Shown(0.01, "practices", 100),
    "errors_start": Shown(0.01, "practices", 100),
    "resistance_start": Shown(0.05, "of_100", 100),
}


class Facts(VBox):
    """One range per fact of the firm, inside what is documented, and where its value comes from.

    Attributes
    ----------
    ranges : dict of str to RangeControl
    sources : dict of str to ipywidgets.Dropdown
    """

    def __init__(self, data: Data, episode: str) -> None:
        self.ranges: dict[str, RangeControl] = {}
        self.sources: dict[str, Dropdown] = {}
        self._before: dict[str, tuple[float, str]] = {}
        rows = []
        for name in FACTS:
            value, source = fact_of(data, episode, name)
            self.ranges[name] = _range(name, value)
            self.sources[name] = source_choice([source], heard=True)
            self.sources[name].description = word("lab.own.fact.source", fact=word(f"lab.own.fact.{name}"))
            self._before[name] = (self.ranges[name].value, source)
            rows.append(
                HBox(
                    [self.ranges[name], self.sources[name]],
                    layout=Layout(flex_flow="row wrap", align_items="center", margin="0.2em 0"),
                )
            )
            self.ranges[name].layout.width = "34em"
        super().__init__(rows)

    def write(self, data: Data, episode: str) -> None:
        """Put what was moved, or newly sourced, into the case.

        Parameters
        ----------
        data : dict
            Changed in place.
        episode : str
        """
        for name, control in self.ranges.items():
            now = (control.value, str(self.sources[name].value))
            if now != self._before[name] and not control.disabled:
                set_fact(data, episode, name, *now)


def _range(name: str, value: Any) -> RangeControl:
    """Make the range of a fact; what the form cannot show stays in the file as it is, and says so."""
    shown, (normal, low, high) = SHOWN[name], usual(name)
    kept = not isinstance(value, int | float | None)
    now = normal if kept or value is None else float(value)
    low, high = min(low, now), max(high, now)
    steps = (each for each in (shown.step, *FINEST) if (high - low) / each <= MOST_STEPS)
    step = next((each for each in steps if _fits(now - low, each) and _fits(high - low, each)), 0.0)
    kept = kept or not step
    ends = dict(zip(("usual", "low", "high"), (_amount(each, shown) for each in usual(name)), strict=True))
    return RangeControl(
        now if step else low,
        min=low,
        max=high,
        step=step or high - low,
        label=word(f"lab.own.fact.{name}"),
        say=lambda each: _written(each, shown),
        help=word("lab.own.fact.kept") if kept else word("lab.own.fact.usual", **ends),
        disabled=kept,
    )


def _fits(length: float, step: float) -> bool:
    return abs(length / step - round(length / step)) < 1e-6


def _written(value: float, shown: Shown) -> str:
    return word(f"lab.own.unit.{shown.unit}", n=_amount(value, shown))


def _amount(value: float, shown: Shown) -> str:
    amount = round(value * shown.one, 6)
    return number(amount, next((n for n in range(3) if round(amount, n) == amount), 2))


class Actions(VBox):
    """One range per action, and when, how long and for whom of the one that is named.

    Attributes
    ----------
    levers : dict of str to LeverControl
    finer : ipywidgets.Dropdown
        Which action the three below are about.
    begins, lasts : RangeControl
    who : dict of str to ipywidgets.Checkbox
        By token of a team or person; none is ticked for everybody.
    """

    def __init__(self, plan: Data) -> None:
        interventions = load_interventions()
        self._before = dict(Plan(**plain(plan)).levers)
        self._quiet = False
        self.levers = {
            str(name): LeverControl(str(name), row, self._before.get(str(name)), N_WEEKS)
            for name, row in interventions.iterrows()
        }
        named = [(each.control.label, name) for name, each in self.levers.items()]
        self.finer = above(Dropdown(options=named, description=word("lab.case.finer")), "22em")
        self.begins = _weeks("lab.case.start", 0, N_WEEKS // 2, "lab.case.week_n")
        self.lasts = _weeks("lab.case.weeks", 1, N_WEEKS, "lab.case.n_weeks")
        self.who: dict[str, Checkbox] = {}
        self._whom = interventions["who"].to_dict()
        self._offered: list[str] = []
        self._names: dict[str, str] = {}  # token -> name, of those who were taken away too
        self._said, self._boxes = HTML(), HBox(layout=Layout(flex_flow="row wrap"))
        finer = [self.finer, self.begins, self.lasts, self._said, self._boxes]
        heading = HTML(case_view.heading("lab.case.finer_heading"))
        super().__init__([*self._by_strategy(interventions), heading, *finer])
        self.finer.observe(lambda change: self._show(), names="value")
        for control in (self.begins, self.lasts):
            control.observe(lambda change: self._set(change["owner"]), names="value")
        self._show()

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer teams and people by name.

        Parameters
        ----------
        people : sequence of (str, str)
            Name and token.
        """
        self._offered = [token for _, token in people]
        self._names |= {token: name for name, token in people}
        self._show()

    def write(self, plan: Data, ids: Mapping[str, str], source: str | None, *, everywhere: bool) -> None:
        """Put what was moved into a plan.

        Parameters
        ----------
        plan : dict
            Changed in place.
        ids : mapping of str to str
            Token -> id or name.
        source : str or None
            Of actions that are new.
        everywhere : bool
            Whether it is that of all actions.
        """
        for name, control in self.levers.items():
            lever, before = (_called(each, ids) for each in (control.lever(), self._before.get(name)))
            set_lever(plan, name, lever, before, source or IMAGINED)
            if everywhere and source and isinstance(plan.get(name), dict):
                plan[name]["source"] = source

    def _by_strategy(self, interventions: pd.DataFrame) -> list[Any]:
        shown: list[Any] = []
        for each in STRATEGIES:
            shown.append(HTML(case_view.heading(f"lab.case.strategy.{each}")))
            of = interventions.index[interventions["strategy"] == each]
            shown += [self.levers[str(name)].control for name in of]
        return shown

    def _show(self) -> None:
        """Show the finer settings of the action that is named."""
        name = self.finer.value
        lever = self.levers[name]
        fields, long = lever.kind.fields, lever.detail.weeks
        self._quiet = True
        try:
            self.begins.value = min(lever.detail.start, self.begins.max)
            self.lasts.value = N_WEEKS if long in ("all", None) else min(int(long), N_WEEKS)
        finally:
            self._quiet = False
        self.begins.disabled = "start" not in fields
        self.lasts.disabled = "weeks" not in fields or lever.kind.unit == "yes"  # the range says it
        self._show_whom(str(self._whom[name]), as_option(lever.detail.who), disabled="who" not in fields)

    def _show_whom(self, rule: str, who: Who, *, disabled: bool) -> None:
        if isinstance(who, int | float):  # drawn at random: stays until somebody is named
            rule = word("lab.case.share_of_staff", n=number(100 * who, 0))
            who = None
        self._said.value = paragraph(word("lab.own.whom", who=rule))
        chosen = who or ()
        self.who = {
            token: Checkbox(
                value=token in chosen,
                description=self._names.get(token, token),
                disabled=disabled,
                indent=False,
                layout=Layout(width="max-content", margin="0 1.2em 0 0"),
            )
            for token in (*self._offered, *(each for each in chosen if each not in self._offered))
        }
        for box in self.who.values():
            box.observe(lambda change: self._set_whom(), names="value")
        self._boxes.children = tuple(self.who.values())

    def _set(self, moved: Any) -> None:
        if self._quiet:
            return
        lever = self.levers[self.finer.value]
        if moved is self.begins:
            lever.set(start=int(self.begins.value))
        else:
            endless = self.lasts.value >= N_WEEKS and self.finer.value not in ("course", "step_by_step")
            lever.set(weeks="all" if endless else int(self.lasts.value))

    def _set_whom(self) -> None:
        chosen = tuple(token for token, box in self.who.items() if box.value)
        self.levers[self.finer.value].set(who=chosen or None)


def _called(lever: Lever | None, ids: Mapping[str, str]) -> Lever | None:
    if lever is None or not isinstance(lever.who, str | tuple):
        return lever
    who = lever.who
    called = ids.get(who, who) if isinstance(who, str) else tuple(ids.get(each, each) for each in who)
    return Lever(lever.dose, lever.start, lever.weeks, called, lever.overlap)


def _weeks(label: str, low: int, high: int, say: str) -> RangeControl:
    def text(value: float) -> str:
        key = "lab.case.to_end" if say == "lab.case.n_weeks" and value >= high else say
        return word(key, n=f"{value:.0f}")

    return RangeControl(low, min=low, max=high, label=word(label), say=text)


def offered(teams: Iterable[tuple[str, str]], people: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return teams and people by name, those without one left out.

    Parameters
    ----------
    teams, people : iterable of (str, str)
        Name and token.
    """
    return [(name, token) for name, token in (*teams, *people) if name.strip()]
