"""What the outcomes of the model are called, how they are written, and which way is better."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language, number, word

NEVER = "horizon"  # what is never reached counts as the last week
SHARE = "share"


def outcome_table() -> pd.DataFrame:
    """Return the outcomes of the model.

    Returns
    -------
    pandas.DataFrame
        Indexed by outcome (a column of ``Runs.outcomes``): name (in the current language), better
        (``"higher"``, ``"lower"``, or ``"none"`` for what is neither good nor bad in itself), never
        (``"horizon"`` for weeks that may never come), digits (shown), unit (``"share"`` for what is written
        as a percentage).

    Examples
    --------
    >>> outcome_table().loc[["mastery", "errors"], "better"].tolist()
    ['higher', 'lower']
    """
    table = _table().copy()
    table.insert(0, "name", table[current_language()])
    return table[["name", "better", "never", "digits", "unit"]]


@cache
def _table() -> pd.DataFrame:
    table = pd.read_csv(resource("outcomes.csv"), keep_default_na=False, encoding="utf-8")
    return table.rename(columns={"name": "outcome"}).set_index("outcome")


def written(outcome: str, value: float) -> str:
    """Write a value of an outcome for people: a share as a percentage.

    Parameters
    ----------
    outcome : str
    value : float
    """
    digits = digits_of(outcome)
    return (
        word("plot.percent", value=number(100 * value, digits))
        if is_share(outcome)
        else number(value, digits)
    )


def written_difference(outcome: str, value: float) -> str:
    """Write a difference between two values of an outcome: between shares, hundredths.

    Parameters
    ----------
    outcome : str
    value : float
    """
    return number(100 * value if is_share(outcome) else value, digits_of(outcome))


def is_share(outcome: str) -> bool:
    """Tell whether an outcome is written as a percentage.

    Parameters
    ----------
    outcome : str
    """
    return bool(_table()["unit"].get(outcome) == SHARE)


def digits_of(outcome: str) -> int:
    """Return how many digits of an outcome are shown; those of a share, as a percentage.

    Parameters
    ----------
    outcome : str
    """
    digits = int(_table()["digits"].get(outcome, 2))
    return max(0, digits - 2) if is_share(outcome) else digits


def direction(outcomes: pd.Index) -> pd.Series:
    """Return +1 where more is better (or neither is), -1 where less is.

    Parameters
    ----------
    outcomes : pandas.Index
    """
    return _table()["better"].reindex(outcomes).map({"lower": -1}).fillna(1).astype(int)


def restricted(outcomes: pd.DataFrame, n_weeks: int, go_live: int, new_version: int = 0) -> pd.DataFrame:
    """Count weeks that never came as the last one, and leave out what did not happen at all.

    Parameters
    ----------
    outcomes : pandas.DataFrame (run x outcome)
    n_weeks, go_live : int
    new_version : int
        Week of the first new version of the tool, if there is one.

    Returns
    -------
    pandas.DataFrame

    Notes
    -----
    Means of it are restricted means, as for survival times: leaving out the runs that never got there would
    favour plans with which few do.
    """
    table = _table()
    filled = outcomes.copy()
    begins = {"payback_week": 0, "weeks_to_relearn": new_version}  # the week from which each is counted
    for name in (name for name in outcomes.columns if table["never"].get(name) == NEVER):
        filled[name] = outcomes[name].fillna(n_weeks - begins.get(name, go_live))
    return filled
