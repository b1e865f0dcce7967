"""The model against evidence from outside: what it should give, and what it gives (docs/model.md §7).

The effect of a lever is computed as studies compute it: d, the difference between the means of
(right - wrong) / m of people with and without the lever, in units of their pooled standard deviation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.simulation.evidence import Parameters
from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.plan import Lever, Plan
from ltd_toolkit.simulation.runs import Runs
from ltd_toolkit.simulation.weekly import simulate

Array = NDArray[Any]

FIRM = Firm({"1": 8, "2": 8, "3": 8})
LATER = 15  # week in which a course of weeks 0 to 3 has been over for 12 weeks
AT_THE_END = 11  # of 12 weeks of meetings
BANDS = pd.DataFrame(
    {
        "low": [0.4, 0.4, 0.67, 0.39],
        "high": [0.9, 0.9, 0.79, 0.49],
        "source": [
            "10.1037/0021-9010.88.2.234",
            "10.1037/0021-9010.88.2.234",
            "10.1177/0018720812448394, 10.1037/apl0000821",
            "10.1037/0021-9010.93.1.59",
        ],
    },
    index=pd.Index(["training_within", "training_between", "meetings", "field_support"], name="target"),
)


def calibration(
    parameters: Parameters | None = None,
    *,
    n_runs: int = 1000,
    n_sets: int = 1,
    random_state: int | np.random.Generator | None = 2,
) -> pd.DataFrame:
    """Compute the effects of training, meetings and field support that studies have measured.

    Parameters
    ----------
    parameters : Parameters, optional
        Default: those of evidence.csv. With one value per run, runs of one set must follow each other.
    n_runs : int
        Runs of each plan, all sets together.
    n_sets : int
        How many sets of parameters the runs are made with; each set has `n_runs` / `n_sets` runs.
    random_state : int, numpy.random.Generator or None

    Returns
    -------
    pandas.DataFrame
        set x target: d. :data:`BANDS` holds the band that evidence allows for each target.

    Notes
    -----
    Seven parameters were set with these targets in view: agreement shows a fit, not that the model is right.

    Examples
    --------
    >>> found = calibration(n_runs=200).loc[0]
    >>> bool(found.between(BANDS["low"] - 0.1, BANDS["high"] + 0.1).all())
    True
    """
    own = Parameters().own_hours
    of_support, weeks = 7 / 4, 4
    mixed = Plan(
        course=7,
        field_support=Lever(of_support, weeks=weeks),
        reserved_time=Lever(of_support + own, weeks=weeks),
    )
    course_only = Plan(course=14, reserved_time=Lever(own, weeks=weeks))

    def people(plan: Plan, week: int = LATER) -> tuple[Array, Runs]:
        runs = simulate(
            FIRM,
            plan,
            n_weeks=week + 1,
            n_runs=n_runs,
            parameters=parameters,
            random_state=random_state,
            keep="all",
        )
        return np.concatenate(
            [(r.right[week] - r.wrong[week]) / r.setting.m for r in runs.records], axis=1
        ), runs

    half, runs = people(Plan(course=Lever(14, who=0.5)))
    trained = np.concatenate([record.setting.schedule.course.any(axis=0) for record in runs.records], axis=1)
    effects = {
        "training_within": _by_set(n_sets, half, half, trained, ~trained),
        "training_between": _by_set(n_sets, people(Plan(course=14))[0], people(Plan())[0]),
        "meetings": _by_set(
            n_sets, people(Plan(sharing_space=1), AT_THE_END)[0], people(Plan(), AT_THE_END)[0]
        ),
        "field_support": _by_set(n_sets, people(mixed)[0], people(course_only)[0]),
    }
    return pd.DataFrame(effects).rename_axis(index="set")


def effect_size(treated: Array, control: Array) -> float:
    """Return the difference of two means in units of the pooled standard deviation (Cohen's d).

    Parameters
    ----------
    treated, control : array
        One value per person.

    Examples
    --------
    >>> effect_size(np.array([2.0, 4.0, 6.0]), np.array([0.0, 2.0, 4.0]))
    1.0
    """
    freedom = treated.size - 1, control.size - 1
    pooled = (freedom[0] * treated.var(ddof=1) + freedom[1] * control.var(ddof=1)) / sum(freedom)
    return float((treated.mean() - control.mean()) / np.sqrt(pooled))


def _by_set(
    n_sets: int, treated: Array, control: Array, who: Array | None = None, others: Array | None = None
) -> list[float]:
    """Compute the effect for each set of parameters: its runs stand next to each other."""
    everybody = np.ones_like(treated, dtype=bool)
    who, others = everybody if who is None else who, everybody if others is None else others
    parts = (np.array_split(each, n_sets, axis=1) for each in (treated, control, who, others))
    return [effect_size(a[b], c[d]) for a, c, b, d in zip(*parts, strict=True)]
