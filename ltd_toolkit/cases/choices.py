"""What a player of the game can choose in a quarter: a few doses of each action, and for whom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ltd_toolkit.cases.interventions import LONGEST_PILOT, MOST_STEPS, dose_step, load_interventions
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.simulation import LEVERS, Lever, Plan
from ltd_toolkit.simulation.stages import PHASING, QUARTER

EVERYBODY = ""
PILOT_TEAM, WHOM = "pilot_team", "whom"
FOR_SOME = ("course", "field_support")  # a trainer goes to one team or to all; the rest is for everybody

Value = float | str
Decision = Mapping[str, Value]


class Choices:
    """The choices of an episode.

    Parameters
    ----------
    episode : Episode

    Attributes
    ----------
    first : dict of str to tuple
        What is chosen in the first quarter only: pilot (weeks), pilot_team, step_by_step (number of steps).
        Name -> values; the first value is to do nothing.
    every : dict of str to tuple
        What is chosen in every quarter: the dose of each action, and ``whom``: the team that course and
        field support are for, or ``""`` for everybody.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> choices = Choices(load_case("pme1").episode("stock"))
    >>> choices.every["sharing_space"], choices.every["whom"]
    ((0.0, 0.25, 0.5, 0.75, 1.0), ('', 'warehouse', 'counter', 'sales'))
    """

    def __init__(self, episode: Episode) -> None:
        self._episode = episode
        teams = tuple(episode.firm.teams)
        pilot = {"pilot": _up_to(LONGEST_PILOT, 1), PILOT_TEAM: teams} if len(teams) > 1 else {}
        first: dict[str, tuple[Value, ...]] = {
            **pilot,
            "step_by_step": tuple(float(n) for n in range(1, MOST_STEPS + 1)),
        }
        fixed = {*episode.fixed, *[PILOT_TEAM] * ("pilot" in episode.fixed)}
        self.first = {name: values for name, values in first.items() if name not in fixed}
        self.every: dict[str, tuple[Value, ...]] = {
            str(name): _up_to(row["full"], dose_step(row["low"], row["full"]))
            for name, row in load_interventions().iterrows()
            if name not in PHASING and name not in fixed
        }
        self.every[WHOM] = (EVERYBODY, *(teams if len(teams) > 1 else ()))

    def of(self, quarter: int) -> dict[str, tuple[Value, ...]]:
        """Return what can be chosen in a quarter: name -> values.

        Parameters
        ----------
        quarter : int
            From 1.
        """
        return {**self.first, **self.every} if quarter == 1 else self.every

    def nothing(self, quarter: int) -> dict[str, Value]:
        """Return the decision to do nothing.

        Parameters
        ----------
        quarter : int
        """
        return {name: values[0] for name, values in self.of(quarter).items()}

    def whole(self, quarter: int, decision: Decision) -> dict[str, Value]:
        """Return a decision with what it leaves out.

        Parameters
        ----------
        quarter : int
        decision : mapping
            Name -> value; what is not named is not done.

        Raises
        ------
        ValueError
            If it names what cannot be chosen in that quarter, or another value than those there are.
        """
        allowed = self.of(quarter)
        for name, value in decision.items():
            if name not in allowed:
                raise ValueError(f"in quarter {quarter} one can choose {', '.join(allowed)}; got {name!r}")
            if isinstance(value, bool) or value not in allowed[name]:
                raise ValueError(f"{name} must be one of {allowed[name]}, got {value!r}")
        exact = {name: allowed[name][allowed[name].index(value)] for name, value in decision.items()}
        return self.nothing(quarter) | exact

    def stage(self, quarter: int, decision: Decision) -> Plan:
        """Return what a decision means for the weeks of a quarter.

        Parameters
        ----------
        quarter : int
        decision : mapping
        """
        chosen = self.whole(quarter, decision)
        who = (str(chosen[WHOM]),) if chosen[WHOM] != EVERYBODY else None
        levers = {
            name: Lever(
                float(chosen[name]),
                weeks=LEVERS[name].weeks if name == "course" else QUARTER,
                who=who if name in FOR_SOME else None,
            )
            for name in self.every
            if name != WHOM
        }
        if chosen.get("pilot"):
            levers["pilot"] = Lever(1, weeks=int(chosen["pilot"]), who=(str(chosen[PILOT_TEAM]),))
        if chosen.get("step_by_step", 1) != 1:
            levers["step_by_step"] = Lever(1 / float(chosen["step_by_step"]))
        go_live = self._episode.plan.go_live if quarter == 1 else 0
        return Plan(go_live, **self._held(quarter), **levers)

    def _held(self, quarter: int) -> dict[str, Lever]:
        """Return what the case does not leave to choose, in the weeks of a quarter."""
        held = {}
        for name in (name for name in self._episode.fixed if name in self._episode.plan.levers):
            lever, begins = self._episode.plan.levers[name], QUARTER * (quarter - 1)
            start = max(0, lever.start - begins)
            if name in PHASING or name == "course":  # not cut: one of them is a whole
                if begins <= lever.start < begins + QUARTER:
                    held[name] = Lever(lever.dose, start, lever.weeks, lever.who, lever.overlap)
            elif lever.weeks == "all":
                held[name] = Lever(lever.dose, start, "all", lever.who)
            elif (left := lever.start + int(lever.weeks or 0) - begins - start) > 0:
                held[name] = Lever(lever.dose, start, left, lever.who)
        return held


def _up_to(highest: float, step: float) -> tuple[Value, ...]:
    return tuple(round(float(n) * step, 10) for n in np.arange(round(highest / step) + 1))
