"""What the propositions measure: one number per run, read as the second rule says.

A weekly quantity is read as its mean over the weeks after go-live or over the last 8 weeks, never in one week
chosen afterwards. Weeks that never came count as the last one: leaving those runs out would favour plans with
which few arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation import Runs
from ltd_toolkit.simulation.outcomes import LAST, by_team, rolling, tasks_with_tool
from ltd_toolkit.simulation.record import COURSE, Record
from ltd_toolkit.simulation.states import GAUGES, IN_USE

Array = NDArray[Any]

WINDOWS = ("after_go_live", "last_8")
OF_WEEKS = (
    "use", "mastery", "errors", "resistance", "output", "code_right", "code_wrong", "spread",
    "spread_relative",
)  # fmt: skip
OF_OUTCOMES = (
    "weeks_to_50_use", "weeks_to_80_use", "worst_output", "dip_weeks", "payback_week", "output_gain",
    "from_others", "from_other_teams", "loss_after_departure", "practices_lost", "weeks_to_relearn",
    "hours_spent",
)  # fmt: skip
TENSIONS = {
    "tension_exploration_exploitation": GAUGES[0:2],
    "tension_individual_collective": GAUGES[2:4],
    "tension_formal_informal": GAUGES[4:6],
}
BARS = {f"bars_{name.removeprefix('tension_')}": bars for name, bars in TENSIONS.items()}
NO_ZERO = ("output_gain",)  # a difference already: of its level no share can be taken
SHARE_REACHED = 0.5  # of the tasks, mean over the people named; of the new practices, mean over all


@dataclass(frozen=True)
class Outcome:
    """What is measured, over which weeks, of whom.

    Parameters
    ----------
    name : str
        One of :data:`MEASURES`.
    window : {"after_go_live", "last_8"} or None
        None for what has its own weeks.
    people : tuple of str
        Teams or persons, where the measure is of some of them.
    """

    name: str
    window: str | None = None
    people: tuple[str, ...] = ()


def measure(outcome: Outcome, runs: Runs, euros: float) -> Array:
    """Measure something in each run.

    Parameters
    ----------
    outcome : Outcome
    runs : Runs
        Kept whole.
    euros : float
        Spent by the plan.

    Returns
    -------
    numpy.ndarray (n_runs,)
    """
    if outcome.name in WEEKLY:
        return _over_weeks(WEEKLY[outcome.name](runs, outcome), outcome, runs)
    if outcome.name in OF_OUTCOMES:
        return _restricted(runs, outcome.name)
    return np.concatenate([SCALAR[outcome.name](each, runs, outcome, euros) for each in runs.records])


def _over_weeks(values: Array, outcome: Outcome, runs: Runs) -> Array:
    """Average week x run over the weeks of a window."""
    weeks = slice(runs.plan.go_live, None) if outcome.window == "after_go_live" else slice(-LAST, None)
    return values[weeks].mean(axis=0, dtype=float)


def _restricted(runs: Runs, name: str) -> Array:
    values = runs.outcomes[name].to_numpy(dtype=float)
    longest = runs.n_weeks - runs.plan.go_live
    if name == "payback_week":
        longest = runs.n_weeks
    elif name == "weeks_to_relearn":
        longest = runs.n_weeks - min(event.week for event in runs.firm.events)
    elif name in ("from_others", "from_other_teams"):
        longest = 0  # nobody learnt anything, so nothing from others
    return np.where(np.isnan(values), longest, values)


def _of_frame(frame: str, column: str) -> Callable[[Runs, Outcome], Array]:
    def values(runs: Runs, _: Outcome) -> Array:
        return getattr(runs, frame)[column].to_numpy().reshape(runs.n_runs, runs.n_weeks).T

    return values


def _tension(bars: Sequence[str]) -> Callable[[Runs, Outcome], Array]:
    """Take the smaller of the two bars of a paradox."""

    def values(runs: Runs, outcome: Outcome) -> Array:
        return np.minimum(*(_of_frame("gauges", bar)(runs, outcome) for bar in bars))

    return values


def _both(bars: Sequence[str]) -> Callable[[Runs, Outcome], Array]:
    """Take the mean of the two bars of a paradox: it moves whichever of them moves."""

    def values(runs: Runs, outcome: Outcome) -> Array:
        return sum((_of_frame("gauges", bar)(runs, outcome) for bar in bars), np.zeros(())) / len(bars)

    return values


def _of_records(of: Callable[[Record, Runs, Outcome], Array]) -> Callable[[Runs, Outcome], Array]:
    def values(runs: Runs, outcome: Outcome) -> Array:
        return np.concatenate([of(record, runs, outcome) for record in runs.records], axis=-1)

    return values


def _weakest_team_use(record: Record, *_: Any) -> Array:
    return by_team(record, tasks_with_tool(record)).min(axis=1)


def _mastered_and_used(record: Record, *_: Any) -> Array:
    """Share of all practices that are mastered, each person counting as far as they use the tool."""
    return (record.right / record.setting.m * tasks_with_tool(record)).mean(axis=1)


def _use_of(record: Record, runs: Runs, outcome: Outcome) -> Array:
    return tasks_with_tool(record)[:, runs.firm.members(outcome.people)].mean(axis=1)


def _novices_mastery(record: Record, *_: Any) -> Array:
    """Mastery of those who were in the lower half at the start."""
    order = _order_at_start(record)
    novices = order < record.setting.n // 2
    return (record.right * novices).sum(axis=1) / (record.setting.m * (record.setting.n // 2))


def _order_at_start(record: Record) -> Array:
    """Place of each person by practices mastered at the start, the least first: person x run."""
    right = (record.setting.beliefs == 1).sum(axis=1)
    return right.argsort(axis=0, kind="stable").argsort(axis=0)


def _worst_output_per_hour(record: Record, *_: Any) -> Array:
    """Find the lowest 4-week mean of what an hour at work yields: learning hours are set aside."""
    hours = record.setting.week_hours
    at_work = np.maximum(hours - record.spent, 1e-6)
    return rolling((record.output * hours / at_work).mean(axis=1, dtype=float))[3:].min(axis=0)


def _mentors_hours(record: Record, *_: Any) -> Array:
    """Hours not produced, per person, of the quarter that knew most at the start."""
    n_mentors = max(1, record.setting.n // 4)
    mentors = _order_at_start(record) >= record.setting.n - n_mentors
    return (record.spent.sum(axis=0, dtype=float) * mentors).sum(axis=0) / n_mentors


def _mastered_in_code(record: Record, *_: Any) -> Array:
    """Of the practices that somebody masters in the last weeks: share that is rightly written."""
    shares = []
    for week, beliefs, _channel in record.replay():
        if week >= record.setting.n_weeks - LAST:
            someone = (beliefs == 1).any(axis=0)
            written = (someone & (record.code[week] == 1)).sum(axis=0)
            shares.append(written / np.maximum(someone.sum(axis=0), 1))
    return np.mean(shares, axis=0)


def _course_practices_per_1000_euros(record: Record, _: Runs, __: Outcome, euros: float) -> Array:
    """Count what was mastered through the course and is in use in the last weeks, for 1,000 euros."""
    found = []
    for week, beliefs, channel in record.replay():
        if week >= record.setting.n_weeks - LAST:
            used = (record.use[week] >= IN_USE)[:, None]
            found.append(((beliefs == 1) & (channel == COURSE) & used).sum(axis=(0, 1)))
    return np.mean(found, axis=0) * 1000 / max(euros, 1e-9)


def _weeks_to_50_use_of(record: Record, runs: Runs, outcome: Outcome, _: float) -> Array:
    reached = _use_of(record, runs, outcome) >= SHARE_REACHED
    first = reached.argmax(axis=0) - runs.plan.go_live
    return np.where(reached.any(axis=0), first, runs.n_weeks - runs.plan.go_live).astype(float)


def _weeks_to_half_of_new(record: Record, *_: Any) -> Array:
    """Count the weeks from a new version until its practices are mastered by half, mean over people.

    The same target for every plan: what people mastered before does not raise it.
    """
    changing, (new, _becomes) = min(record.setting.versions.items())
    longest = record.setting.n_weeks - changing
    found = np.full(record.setting.n_runs, float(longest))
    for week, beliefs, _channel in record.replay():
        if week >= changing:
            mastered = ((beliefs == 1) & new).sum(axis=1).mean(axis=0) / new.sum(axis=0)
            first = (mastered >= SHARE_REACHED) & (found == longest)
            found[first] = week - changing
    return found


WEEKLY: Mapping[str, Callable[[Runs, Outcome], Array]] = {
    **{name: _of_frame("weeks", name) for name in OF_WEEKS},
    "output_after_departure": _of_frame("weeks", "output"),
    **{name: _of_frame("gauges", name) for name in ("incoherence", *GAUGES)},
    **{name: _tension(bars) for name, bars in TENSIONS.items()},
    **{name: _both(bars) for name, bars in BARS.items()},
    "weakest_team_use": _of_records(_weakest_team_use),
    "mastered_and_used": _of_records(_mastered_and_used),
    "novices_mastery": _of_records(_novices_mastery),
    "use_of": _of_records(_use_of),
}
SCALAR: Mapping[str, Callable[[Record, Runs, Outcome, float], Array]] = {
    "mastered_in_code": _mastered_in_code,
    "course_practices_per_1000_euros": _course_practices_per_1000_euros,
    "mentors_hours": _mentors_hours,
    "worst_output_per_hour": _worst_output_per_hour,
    "weeks_to_50_use_of": _weeks_to_50_use_of,
    "weeks_to_half_of_new": _weeks_to_half_of_new,
}
OF_SOME = ("use_of", "weeks_to_50_use_of")  # measures that need people
KNOWLEDGE = "knowledge"  # of the code in March's own model
MEASURES = (*WEEKLY, *OF_OUTCOMES, *SCALAR, KNOWLEDGE)
