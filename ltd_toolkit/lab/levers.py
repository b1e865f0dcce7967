"""Levers of a plan as a student moves them: one range each, in plain words, and three finer settings.

What is done most of the time has one number: hours, a strength, weeks of a pilot, steps. When it begins, how
long it lasts and for whom is set for one lever at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ltd_toolkit.cases import Episode
from ltd_toolkit.cases.interventions import LONGEST_PILOT, MOST_STEPS, dose_step
from ltd_toolkit.lab.range_control import RangeControl
from ltd_toolkit.language import number, word
from ltd_toolkit.simulation import LEVERS, Lever

ROUNDING = 1e-9  # a range counts its steps from its lower end
EVERYBODY = ""  # whom a lever is for that names nobody; a dropdown shows nothing for None


@dataclass
class Detail:
    """When, how long and for whom: what the range of a lever does not say."""

    start: int
    weeks: int | str | None
    who: Any
    overlap: float = 1.0


class LeverControl:
    """The range of a lever, and what it stands for.

    Parameters
    ----------
    name : str
        A lever of the model.
    intervention : pandas.Series
        Its row of ``load_interventions``.
    lever : Lever or None
        Where it begins.
    n_weeks : int
    labels : mapping of id to text, optional
        Names of teams and people.

    Attributes
    ----------
    control : RangeControl
    detail : Detail
    """

    def __init__(
        self,
        name: str,
        intervention: pd.Series,
        lever: Lever | None,
        n_weeks: int,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.kind, self.n_weeks = name, LEVERS[name], n_weeks
        self._labels = labels or {}
        start = LEVERS[name].weeks if lever is None else lever.weeks
        self.detail = Detail(0, start, None)
        if lever is not None:
            self.detail = Detail(lever.start, lever.weeks, lever.who, lever.overlap)
        low, high, step, value = self._range(intervention, lever)
        self._begins, self._lever = value, lever
        self.control = RangeControl(
            value,
            min=low,
            max=high,
            step=step,
            label=str(intervention["name"]),
            say=self.say,
            help=f"{intervention['description']} {price(intervention)}",
        )
        self._direction = 1
        self.control.observe(self._remember, names="value")

    def _range(self, row: pd.Series, lever: Lever | None) -> tuple[float, float, float, float]:
        """Return lowest and highest value, step, and where to begin."""
        if self.kind.unit == "yes":
            now = 0 if lever is None else int(lever.weeks or 0)
            return 0, max(LONGEST_PILOT, now), 1, now
        if self.kind.unit == "share":
            now = 1 if lever is None else round(1 / lever.dose)
            return 1, max(MOST_STEPS, now), 1, now
        dose = 0.0 if lever is None else lever.dose
        full = max(row["full"], dose)
        step = dose_step(row["low"], row["full"], near=dose)
        return 0, round(full / step) * step, step, round(round(dose / step) * step, 10)

    def say(self, value: float) -> str:
        """Say a value of the range in words with its unit, and for whom if it is not for everybody.

        Parameters
        ----------
        value : float
        """
        unit, who = self.kind.unit, as_option(self.detail.who)
        if value == (1 if unit == "share" else 0):
            return word(f"lab.case.none.{unit}")
        dose = self._dose(value)
        return dose if who is None else word("lab.case.dose.for", dose=dose, who=_named(who, self._labels))

    def _dose(self, value: float) -> str:
        unit = self.kind.unit
        if unit == "hours_per_week":
            long = self.detail.weeks
            key = "to_end" if long == "all" else "weeks"
            return word(f"lab.case.dose.{unit}.{key}", n=_short(value), weeks=long)
        if unit == "yes" and value == 1:
            return word("lab.case.dose.yes.one")
        return word(f"lab.case.dose.{unit}", n=_short(100 * value if unit == "strength" else value))

    def lever(self, value: float | None = None) -> Lever | None:
        """Return the lever that the range and the finer settings stand for; None if it is not used.

        Parameters
        ----------
        value : float, optional
            Default: that of the range.
        """
        value = self.control.value if value is None else value
        unit, detail = self.kind.unit, self.detail
        if value == (1 if unit == "share" else 0):
            return None
        untouched = self._lever is not None and abs(value - self._begins) < ROUNDING
        dose = self._lever.dose if untouched and self._lever else value  # exactly as the case says
        weeks = detail.weeks
        if unit == "yes":
            dose, weeks = 1, int(value)
        elif unit == "share" and not untouched:
            dose = 1 / value
        return Lever(dose, detail.start, weeks, detail.who, detail.overlap)

    def next_values(self) -> list[float]:
        """Return the values that one press of a key leads to, going on in the same direction first."""
        control = self.control
        both = control.value + self._direction * control.step, control.value - self._direction * control.step
        return [each for each in both if control.min <= each <= control.max]

    def ends(self) -> list[float]:
        """Return the values that Home and End lead to."""
        return [each for each in (self.control.min, self.control.max) if each != self.control.value]

    def _remember(self, change: Any) -> None:
        self._direction = 1 if change["new"] > change["old"] else -1

    def set(self, **changes: Any) -> None:
        """Change finer settings: start, weeks, who.

        Parameters
        ----------
        **changes
        """
        for name, value in changes.items():
            setattr(self.detail, name, value)
        self.control.say(self.say)


def price(row: pd.Series) -> str:
    """Say what an intervention costs.

    Parameters
    ----------
    row : pandas.Series
        Of ``load_interventions``.
    """
    return word("lab.case.price", parts=price_parts(row))


def price_parts(row: pd.Series) -> str:
    """Say the prices of an intervention, for where it stands already that they are prices.

    Parameters
    ----------
    row : pandas.Series
        Of ``load_interventions``.
    """
    parts = [
        word(f"lab.case.price.{name}", n=_short(row[name]))
        for name in ("per_hour", "per_week", "fixed")
        if row[name]
    ]
    return ", ".join(parts) or word("lab.case.price.nothing")


def people_options(episode: Episode, labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return for whom a lever may be: everybody, teams, and whoever the firm chose.

    Parameters
    ----------
    episode : Episode
    labels : mapping of id to text
    """
    options: list[tuple[str, Any]] = [(word("lab.case.everybody"), EVERYBODY)]
    options += [(labels.get(team, team), (team,)) for team in episode.firm.teams]
    for lever in episode.plan.levers.values():
        who = as_option(lever.who)
        if who is not None and who not in [value for _, value in options]:
            options.append((_named(who, labels), who))
    return options


def as_option(who: Any) -> Any:
    """Return whom a lever is for as the options write it.

    Parameters
    ----------
    who : None, str, tuple of str or float
    """
    return (who,) if isinstance(who, str) else who


def _named(who: Sequence[str] | float, labels: Mapping[str, str]) -> str:
    if isinstance(who, int | float):
        return word("lab.case.share_of_staff", n=number(100 * who, 0))
    return " + ".join(labels.get(each, each) for each in who)


def _short(value: float) -> str:
    digits = next((n for n in range(3) if abs(round(value, n) - value) < 1e-9), 2)
    return number(value, digits)
