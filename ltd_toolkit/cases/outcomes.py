"""What the outcomes of the model are called, and which way is better."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language

NEVER = "horizon"  # what is never reached counts as the last week


def outcome_table() -> pd.DataFrame:
    """Return the outcomes of the model.

    Returns
    -------
    pandas.DataFrame
        Indexed by outcome (a column of ``Runs.outcomes``): name (in the current language), better
        (``"higher"``, ``"lower"``, or ``"none"`` for what is neither good nor bad in itself), never
        (``"horizon"`` for weeks that may never come), digits (shown).

    Examples
    --------
    >>> outcome_table().loc[["mastery", "errors"], "better"].tolist()
    ['higher', 'lower']
    """
    table = _table().copy()
    table.insert(0, "name", table[current_language()])
    return table[["name", "better", "never", "digits"]]


@cache
def _table() -> pd.DataFrame:
    table = pd.read_csv(resource("outcomes.csv"), keep_default_na=False, encoding="utf-8")
    return table.rename(columns={"name": "outcome"}).set_index("outcome")


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
