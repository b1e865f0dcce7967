"""What a plan led to: one row per run, defined in docs/model.md §5."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.simulation.record import CHANNELS, Record
from ltd_toolkit.simulation.setting import Setting
from ltd_toolkit.simulation.states import BY_CHANNEL, FROM_OTHER_TEAMS, FROM_OTHERS, ledger, weekly_states

Array = NDArray[Any]

LAST = 8  # weeks that a final value is the mean of
SMOOTH = 4  # weeks over which output is averaged before a dip is read
AROUND = 8  # weeks before and after a departure
RELEARNT = 0.8  # share of the mastery before a new version


def tasks_with_tool(record: Record) -> Array:
    """Return the share of the work that each person does with the tool: week x person x run.

    Parameters
    ----------
    record : Record
    """
    return record.use * _moved_work(record)[:, None]


def by_team(record: Record, values: Array) -> Array:
    """Return team means of something that is week x person x run: week x team x run.

    Parameters
    ----------
    record : Record
    values : array
    """
    s = record.setting
    ends = np.cumsum(s.team_size)
    return np.stack(
        [values[:, end - n : end].mean(axis=1) for end, n in zip(ends, s.team_size, strict=True)], axis=1
    )


def outcomes(record: Record, go_live: int, states: dict[str, Array] | None = None) -> pd.DataFrame:
    """Work out what a block of runs led to.

    Parameters
    ----------
    record : Record
    go_live : int
    states : dict, optional
        From :func:`~ltd_toolkit.simulation.states.weekly_states`, if they are there already.

    Returns
    -------
    pandas.DataFrame
        One row per run.
    """
    s = record.setting
    states = weekly_states(record, _weeks_asked(s)) if states is None else states
    use, output = tasks_with_tool(record), record.output.mean(axis=1, dtype=float)
    teams = by_team(record, use)[-LAST:]
    spread = _spread(teams, s.team_size)
    mean_use = use.mean(axis=1, dtype=float)
    mastery, errors = (each.mean(axis=1) / s.m for each in (record.right, record.wrong))
    columns = {
        **{f"weeks_to_{share}_use": _first(mean_use >= share / 100, go_live) for share in (50, 80)},
        "use": mean_use[-LAST:].mean(axis=0),
        "mastery": mastery[-LAST:].mean(axis=0),
        "errors": errors[-LAST:].mean(axis=0),
        "incoherence": states["incoherence"][-LAST:].mean(axis=0),
        "resistance": record.resistance[-LAST:].mean(axis=(0, 1), dtype=float),
        "spread": spread.mean(axis=0),
        "spread_relative": _relative(spread, mean_use[-LAST:]).mean(axis=0),
        "weakest_team_use": teams.min(axis=1).mean(axis=0),
        **_learnt_from(record),
        **_dip(output, go_live),
        "output_gain": (output - 1).sum(axis=0),
        **_events(record, states, output),
        **_hours(record),
    }
    return pd.DataFrame(columns)


def _weeks_asked(s: Setting) -> set[int]:
    """Return the weeks whose beliefs outcomes are read from."""
    asked = set(range(max(0, s.n_weeks - LAST), s.n_weeks))
    for week in s.departures:
        asked |= {week - 1, week}
    for week in s.versions:
        asked |= set(range(week - 1, s.n_weeks))
    return asked


def rolling(output: Array) -> Array:
    """Return means over 4 weeks (as many as there are at the beginning): week x run.

    Parameters
    ----------
    output : array, week x run
    """
    total = np.cumsum(output, axis=0)
    total[SMOOTH:] = total[SMOOTH:] - total[:-SMOOTH]
    return total / np.minimum(np.arange(1, len(output) + 1), SMOOTH)[:, None]


def _moved_work(record: Record) -> Array:
    """W: share of the work that the moved practices make up, week x run (or 1)."""
    s = record.setting
    return np.einsum("j,tjr->tr", s.frequency, s.schedule.moved) / s.m


def _first(reached: Array, start: int) -> Array:
    """Weeks after `start` until something is first so; NaN if it never is."""
    return np.where(reached.any(axis=0), reached.argmax(axis=0) - start, np.nan)


def _spread(teams: Array, size: Array) -> Array:
    """SD of team means, teams weighing as many as they are: week x run."""
    weight = (size / size.sum())[:, None]
    mean = (teams * weight).sum(axis=1, keepdims=True)
    return np.sqrt((np.square(teams - mean) * weight).sum(axis=1))


def _relative(spread: Array, mean: Array) -> Array:
    largest = np.sqrt(np.clip(mean * (1 - mean), 0, None))
    return np.where(largest > 0, spread / np.maximum(largest, 1e-12), 0.0)


def _learnt_from(record: Record) -> dict[str, Array]:
    gains = ledger(record)[0].sum(axis=1)
    learnt = gains[:BY_CHANNEL].sum(axis=0)
    of = {name: gains[number] for number, name in enumerate(CHANNELS)}
    others, other_teams = (sum(of[name] for name in names) for names in (FROM_OTHERS, FROM_OTHER_TEAMS))
    with np.errstate(invalid="ignore"):  # nobody learnt anything: no share
        return {"from_others": others / learnt, "from_other_teams": other_teams / learnt}


def _dip(output: Array, go_live: int) -> dict[str, Array]:
    smooth = rolling(output)
    worst = smooth[min(SMOOTH, len(smooth)) - 1 :].min(axis=0)
    below = np.cumsum(output - 1, axis=0) < -1e-9
    last = len(below) - 1 - below[::-1].argmax(axis=0)
    payback = np.where(below.any(axis=0), last + 1.0, 0.0)
    return {
        "worst_output": worst,
        "dip_depth": np.maximum(0, 1 - worst),
        "dip_weeks": (smooth[go_live:] < 1).sum(axis=0).astype(float),
        "payback_week": np.where(below[-1], np.nan, payback),
    }


def _events(record: Record, states: dict[str, Array], output: Array) -> dict[str, Array]:
    s = record.setting
    missing = np.full(s.n_runs, np.nan)
    found = {"loss_after_departure": missing, "practices_lost": missing, "weeks_to_relearn": missing}
    leaving = min(s.departures, default=0)
    if leaving:
        before, after = output[max(0, leaving - AROUND) : leaving], output[leaving : leaving + AROUND]
        found["loss_after_departure"] = before.mean(axis=0) - after.mean(axis=0)
        found["practices_lost"] = np.maximum(0, states["known"][leaving - 1] - states["known"][leaving])
    changing = next(iter(s.versions), 0)
    if changing:
        mastery = states["relearnt"]
        found["weeks_to_relearn"] = _first(mastery[changing:] >= RELEARNT * mastery[changing - 1], 0)
    return found


def _hours(record: Record) -> dict[str, Array]:
    s, plan = record.setting, record.setting.schedule
    in_course = plan.course_hours[:, 0] * plan.course.mean(axis=1)
    course = np.broadcast_to(in_course, (s.n_weeks, s.n_runs)).sum(axis=0)
    wanted = record.wanted.mean(axis=1, dtype=float).sum(axis=0)
    kept = (record.wanted * record.kept).mean(axis=1, dtype=float).sum(axis=0)
    needed, share = (
        np.broadcast_to(each, (s.n_weeks, s.n_runs)) for each in (plan.leader_needed, plan.leader_share)
    )
    return {
        "hours_wanted": wanted + course,
        "hours_spent": record.spent.mean(axis=1, dtype=float).sum(axis=0),
        "hours_crowded_out": wanted - kept,
        "leader_hours_needed": needed.sum(axis=0),
        "leader_hours_missing": (needed * (1 - share)).sum(axis=0),
    }
