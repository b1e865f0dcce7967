"""What one plan led to, as a class page shows it: a few hundred numbers, not forty firms week by week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases import Episode, plan_costs
from ltd_toolkit.cases.voices import BEFORE, states_of, what_is_said
from ltd_toolkit.plots.plans import HIGH, LOW
from ltd_toolkit.simulation import Plan, simulate
from ltd_toolkit.simulation.outcomes import LAST
from ltd_toolkit.simulation.record import CHANNELS
from ltd_toolkit.simulation.states import GAUGES, weekly_states

Array = NDArray[Any]

N_RUNS, N_WEEKS, SEED = 40, 104, 1  # the draws of CasePanel, the first of its 200
MONTH = 4  # weeks that a point of a fan is the mean of
MOMENTS = (12, 51, 103)  # weeks at whose end people say how it goes: a quarter, a year, two years
SILENT = 255

# What is kept of a plan, and to which precision: everything is stored as whole multiples of a step.
BY_RUN = {"use": 0.005, "mastery": 0.005, "errors": 0.002, "worst_output": 0.002, "output_gain": 0.1}
BANDS = {
    "weakest_team_use": 0.005, "spread": 0.002, "resistance": 0.005, "hours_spent": 1.0,
    "hours_crowded_out": 1.0,
}  # fmt: skip
FANS = {"use": 0.01, "output": 0.0025}
COSTS = ("euros", "hours_per_person", "beyond_week", "leader_hours", "leader_missing")
STEPS: Mapping[str, float] = {
    **{f"run.{name}": step for name, step in BY_RUN.items()},
    **{f"band.{name}": step for name, step in BANDS.items()},
    **{f"fan.{name}": step for name, step in FANS.items()},
    "gauges": 0.005,
    "ledger": 0.001,
    "voices": 1.0,
    "cost.euros": 1.0,
    **{f"cost.{name}": 0.1 for name in COSTS[1:]},
}
THREE = (LOW, 0.5, HIGH)  # 8 runs out of 10, and the median between them


def measure(episode: Episode, plan: Plan) -> dict[str, Array]:
    """Simulate a plan and return what a page shows of it.

    Parameters
    ----------
    episode : Episode
    plan : Plan

    Returns
    -------
    dict of str to array
        ``run.<outcome>``: one number per run; ``band.<outcome>``: low, median, high; ``fan.<outcome>``: the
        same, by month of four weeks (3 x 26); ``gauges``: medians over runs of the last 8 weeks; ``ledger``:
        change in mastery by channel, mean over runs; ``voices``: moment x person, which of their lines is
        said (SILENT: none).
    """
    runs = simulate(episode.firm, plan, n_weeks=N_WEEKS, n_runs=N_RUNS, random_state=SEED)
    outcomes, weeks = runs.outcomes, runs.weeks
    states = _states(runs.records[0])
    return {
        **{f"run.{name}": outcomes[name].to_numpy(dtype=float) for name in BY_RUN},
        **{f"band.{name}": np.quantile(outcomes[name], THREE) for name in BANDS},
        **{f"fan.{name}": _fan(weeks[name]) for name in FANS},
        "gauges": np.array([np.median(states[name][-LAST:].mean(axis=0)) for name in GAUGES]),
        "ledger": _ledger(runs.ledger["mastery"]),
        "voices": _voices(episode, weeks, states),
    }


def costs(episode: Episode, plan: Plan) -> dict[str, float]:
    """Return what a plan asks: see :class:`~ltd_toolkit.cases.PlanCosts`.

    Parameters
    ----------
    episode : Episode
    plan : Plan
    """
    asked = plan_costs(episode, plan, n_weeks=N_WEEKS)
    return {f"cost.{name}": float(getattr(asked, name)) for name in COSTS}


def _states(record: Any) -> dict[str, Array]:
    """Work out the beliefs of the weeks that somebody asks about: all of them would take a third longer."""
    asked = {week - back for week in MOMENTS for back in (0, BEFORE)}
    return weekly_states(record, asked | set(range(N_WEEKS - LAST, N_WEEKS)))


def _fan(values: pd.Series) -> Array:
    months = values.to_numpy().reshape(N_RUNS, N_WEEKS // MONTH, MONTH).mean(axis=2)
    return np.quantile(months, THREE, axis=0)


def _ledger(mastery: pd.Series) -> Array:
    by_channel = mastery.to_numpy().reshape(N_RUNS, N_WEEKS, len(CHANNELS))
    return by_channel.sum(axis=(0, 1)) / N_RUNS


def _voices(episode: Episode, weeks: pd.DataFrame, states: Mapping[str, Array]) -> Array:
    """Return which line each person says at each moment, by its place among the lines of that person."""
    means = weeks.to_numpy().reshape(N_RUNS, N_WEEKS, -1).mean(axis=0)
    frame = pd.DataFrame(means, columns=weeks.columns).rename_axis(index="week")
    for name in (*GAUGES, "incoherence"):
        frame[name] = states[name].mean(axis=1)
    found = np.full((len(MOMENTS), len(episode.persons)), SILENT)
    for place, week in enumerate(MOMENTS):
        said = what_is_said(episode.lines, states_of(frame.loc[:week]))
        for number, person in enumerate(episode.persons):
            if person.name in said:
                own = [each for each in episode.lines if each.person == person.name]
                found[place, number] = own.index(said[person.name])
    return found
