"""What pictures of simulated plans share: one frame per plan, arrays of runs, names of outcomes.

Plans come as a mapping of name to frame, or as one frame with a column or index level ``plan``. They are
compared run by run, which has a meaning only if they were simulated with the same ``random_state``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, MaxNLocator
from numpy.typing import NDArray

from ltd_toolkit.language import has_word, number, word
from ltd_toolkit.plots.style import label, percent

Array = NDArray[Any]
Plans: TypeAlias = pd.DataFrame | Mapping[str, pd.DataFrame]

LOW, HIGH = 0.1, 0.9  # ends of the interval that holds 8 runs out of 10
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "oooo", "++++")  # what tells bars apart in grey

# What is written as a percentage; other outcomes are counted in weeks, hours or practices.
SHARES = frozenset(
    [
        "use", "mastery", "errors", "resistance", "output", "pressure", "code_right", "code_wrong", "spread",
        "spread_relative", "leader_share", "incoherence", "weakest_team_use", "from_others",
        "from_other_teams", "worst_output", "dip_depth", "loss_after_departure", "explore_hours_taken",
        "exploit_output_lost", "individual_not_shared", "collective_not_applied", "formal_not_used",
        "informal_wrong",
    ]
)  # fmt: skip


def by_plan(plans: Plans) -> dict[str, pd.DataFrame]:
    """Return the frame of each plan; a frame that does not say ``plan`` is one plan without a name.

    Parameters
    ----------
    plans : pandas.DataFrame or mapping of str to DataFrame

    Raises
    ------
    ValueError
        If there is no plan, or one without rows.
    """
    if isinstance(plans, Mapping):
        frames = {str(name): frame for name, frame in plans.items()}
    elif "plan" in plans.index.names:
        names = plans.index.get_level_values("plan").unique()
        frames = {str(name): plans.xs(name, level="plan") for name in names}
    elif "plan" in plans:
        frames = {str(name): plans[plans["plan"] == name] for name in plans["plan"].unique()}
    else:
        frames = {"": plans}
    empty = [name for name, frame in frames.items() if frame.empty]
    if empty or not frames:
        raise ValueError(f"expected one plan or more, each with runs; without rows: {empty or 'everything'}")
    return frames


def said_to_be(plans: Plans) -> pd.DataFrame:
    """Return the frame whose attrs the caption follows: one marked synthetic, if any is.

    Parameters
    ----------
    plans : pandas.DataFrame or mapping of str to DataFrame
    """
    if not isinstance(plans, Mapping):
        return plans
    frames = list(plans.values())
    return next((frame for frame in frames if frame.attrs.get("synthetic")), frames[0])


def level(frame: pd.DataFrame, name: str) -> tuple[Array, Array]:
    """Return the place of each row in a level of the index, and the values that occur in the level.

    Parameters
    ----------
    frame : pandas.DataFrame
    name : str
        A level of the index; a column will do.

    Raises
    ------
    ValueError
        If the frame has neither.
    """
    if name in frame.index.names:
        if isinstance(frame.index, pd.MultiIndex):
            place = frame.index.names.index(name)
            codes, values = np.asarray(frame.index.codes[place]), np.asarray(frame.index.levels[place])
        else:
            values, codes = np.unique(np.asarray(frame.index), return_inverse=True)
    elif name in frame:
        values, codes = np.unique(np.asarray(frame[name]), return_inverse=True)
    else:
        there = [each for each in frame.index.names if each] + list(frame.columns)
        raise ValueError(f"expected a frame with the index level {name!r}, got one with {there}")
    seen = np.bincount(codes, minlength=len(values)) > 0  # a part of a frame keeps the levels of the whole
    return (np.cumsum(seen) - 1)[codes], values[seen]


def by_week(frame: pd.DataFrame, column: str) -> tuple[Array, Array, Array]:
    """Return a column as an array of runs and weeks.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per (run, week).
    column : str

    Returns
    -------
    runs, weeks : array
    values : array, run x week

    Raises
    ------
    ValueError
        If the column is not there, or if a run has a week twice or not at all.
    """
    if column not in frame or not pd.api.types.is_numeric_dtype(frame[column]):
        raise ValueError(f"expected a column of numbers of the frame, got {column!r}: {list(frame.columns)}")
    (run, runs), (week, weeks) = level(frame, "run"), level(frame, "week")
    times = np.bincount(run * len(weeks) + week, minlength=len(runs) * len(weeks))
    if not (times == 1).all():
        raise ValueError(
            f"expected one row for each of {len(runs)} runs and {len(weeks)} weeks, got {len(frame)} rows: "
            'choose one team or person first, such as runs.teams.xs("office", level="team")'
        )
    values = np.empty((len(runs), len(weeks)))
    values[run, week] = frame[column].to_numpy(dtype=float)
    return runs, weeks, values


def middle(values: Array) -> Array:
    """Return median, low and high end of the interval of 8 runs out of 10.

    Parameters
    ----------
    values : array, run x anything
    """
    quantile = np.nanquantile if np.isnan(values).any() else np.quantile
    return np.asarray(quantile(values, (0.5, LOW, HIGH), axis=0))


def outcome_name(outcome: str, labels: Mapping[str, str] | None) -> str:
    """Return an outcome in words, with its unit.

    Parameters
    ----------
    outcome : str
        A column of ``Runs.weeks``, ``Runs.gauges`` or ``Runs.outcomes``.
    labels : mapping of id to text, or None
        What is in it comes first.
    """
    for key in (f"plot.outcome.{outcome}", f"plot.gauge.{outcome}"):
        if has_word(key) and outcome not in (labels or {}):
            return word(key)
    return label(labels, outcome)


def outcome_value(outcome: str, value: float, digits: int = 0) -> str:
    """Write a value of an outcome: shares as percentages, others as numbers with one digit more.

    Parameters
    ----------
    outcome : str
        A column of ``Runs.weeks``, ``Runs.gauges`` or ``Runs.outcomes``.
    value : float
    digits : int
        Of percentages.
    """
    return percent(value, digits) if outcome in SHARES else number(value, digits + 1)


class Ticks(Formatter):
    """Write the values of an axis with as many digits as tell its ticks apart.

    Parameters
    ----------
    write : callable
        Takes a value and the number of digits.
    hundredths : bool
        Whether `write` shows hundredths, as percentages do.
    """

    def __init__(self, write: Callable[[float, int], str], *, hundredths: bool) -> None:
        self.write, self.shown = write, 100 if hundredths else 1

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all ticks of the axis."""
        step = self.shown * (np.abs(np.diff(values)).min() if len(values) > 1 else 1)
        digits = max(0, -int(np.floor(np.log10(step) + 1e-6)))
        return [self.write(value, digits) for value in values]

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Write one value."""
        return self.write(x, 0)


def ticks(axis: Axis, write: Callable[[float, int], str], *, hundredths: bool) -> None:
    """Put ticks at round values of an axis and write them.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
    write : callable
        Takes a value and the number of digits.
    hundredths : bool
        Whether `write` shows hundredths, as percentages do.
    """
    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(Ticks(write, hundredths=hundredths))


def outcome_ticks(axis: Axis, outcome: str) -> None:
    """Put ticks at round values of an outcome.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
    outcome : str
        A column of ``Runs.weeks``, ``Runs.gauges`` or ``Runs.outcomes``.
    """
    share = outcome in SHARES
    ticks(axis, percent if share else number, hundredths=share)
