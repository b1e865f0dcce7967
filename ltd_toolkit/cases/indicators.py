"""What a small firm would see of itself: a few numbers a month, each of which is noisy and says only so much.

``resources/indicators.csv`` holds one row per indicator: what it is read from, on which scale, with how much
noise, and what it hides. All of it is imagined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language
from ltd_toolkit.simulation import Runs
from ltd_toolkit.simulation.stages import QUARTER

MONTHS = ((0, 4), (4, 8), (8, 13))  # first week and the one after the last, within a quarter
NOISE = 71  # keeps the stream of these draws apart from those of the model
OPENED = 0.1  # share of the tasks from which somebody is said to have opened the tool
TEXTS = ("says", "hides")


def load_indicators() -> pd.DataFrame:
    """Return the indicators.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator: name, says, hides (texts in the current language), reads (a state of the firm),
        zero, slope (its value is ``zero + slope * state``), least, most (where it ends), noise (SD), grows
        (whether the noise is a share of the value), unit (``"share"``, ``"count"`` or ``"hours"``).

    Examples
    --------
    >>> load_indicators()["reads"].tolist()
    ['output', 'opened', 'unsure', 'slips', 'learning']
    """
    table, spoken = _table(), current_language()
    texts = {"name": table[spoken], **{text: table[f"{text}_{spoken}"] for text in TEXTS}}
    numbers = table[["reads", "zero", "slope", "least", "most", "noise", "grows", "unit"]]
    return pd.concat([pd.DataFrame(texts), numbers], axis=1)


def seen(runs: Runs, seed: int) -> pd.DataFrame:
    """Return what the firm of the first run sees, month by month.

    Parameters
    ----------
    runs : Runs
        Whole quarters of them are seen.
    seed : int
        Of the noise: the same number, the same noise, whatever is decided.

    Returns
    -------
    pandas.DataFrame
        One row per month: week (its last), quarter, and a column per indicator.
    """
    table, states = _table(), _states(runs)
    rows = []
    for quarter in range(runs.n_weeks // QUARTER):
        draws = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(NOISE, quarter)))
        noise = draws.standard_normal((len(MONTHS), len(table)))
        for (first, last), luck in zip(MONTHS, noise, strict=True):
            weeks = slice(QUARTER * quarter + first, QUARTER * quarter + last)
            means = states.iloc[weeks].mean()[table["reads"]].to_numpy()
            exact = table["zero"].to_numpy() + table["slope"].to_numpy() * means
            values = exact + luck * table["noise"].to_numpy() * np.where(table["grows"] == 1, exact, 1)
            ends = table["least"].fillna(-np.inf), table["most"].fillna(np.inf)
            shown = dict(zip(table.index, np.clip(values, *ends), strict=True))
            rows.append({"week": weeks.stop - 1, "quarter": quarter + 1, **shown})
    return pd.DataFrame(rows, columns=["week", "quarter", *table.index])


def _states(runs: Runs) -> pd.DataFrame:
    """Return the states of the first run that indicators are read from, by week."""
    weeks = runs.weeks.xs(0, level="run")
    people = runs.people.xs(0, level="run")
    read: Mapping[str, Callable[[], pd.Series]] = {
        "output": lambda: weeks["output"],
        "opened": lambda: (people["use"] >= OPENED).groupby(level="week").mean(),
        "unsure": lambda: weeks["use"] * (1 - weeks["mastery"]),
        "slips": lambda: (people["use"] * people["errors"]).groupby(level="week").mean(),
        "learning": lambda: weeks["hours_spent"],
    }
    return pd.DataFrame({name: read[name]() for name in _table()["reads"]})


@cache
def _table() -> pd.DataFrame:
    return pd.read_csv(resource("indicators.csv"), encoding="utf-8").set_index("name")
