"""What a game comes to when it is looked back on: what hurt most and when, and how else it could have gone.

All paths are lived on the draws of the game: the people and the days are the same, only decisions differ.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ltd_toolkit.cases.game import WEEKS, Game
from ltd_toolkit.cases.search import BestPlans, best_plans, candidate_plans
from ltd_toolkit.simulation import Runs
from ltd_toolkit.simulation.stages import QUARTER
from ltd_toolkit.simulation.states import PARADOXES

OWN = "own"


class Worst(NamedTuple):
    """The tension that hurt most, in which quarter, and what was lost at each pole (0–1)."""

    paradox: str
    quarter: int
    tension: float
    heavier: str
    high: float
    lighter: str
    low: float


def tensions(runs: Runs, run: int = 0) -> pd.DataFrame:
    """Return how hard each paradox pulled in each quarter.

    Parameters
    ----------
    runs : Runs
    run : int
        The world in question.

    Returns
    -------
    pandas.DataFrame
        One row per (quarter, paradox): tension (the smaller of its two gauges), imbalance (their difference),
        heavier, lighter (names of the gauges), high, low (their means over the weeks of the quarter).

    Examples
    --------
    >>> from ltd_toolkit.simulation import Firm, Plan, simulate
    >>> runs = simulate(Firm({"shop": 6}), Plan(), n_weeks=26, n_runs=1, random_state=1)
    >>> tensions(runs).loc[1, "tension"].index.tolist()
    ['explore_exploit', 'individual_collective', 'formal_informal']
    """
    gauges = runs.gauges.xs(run, level="run")
    means = gauges.groupby(gauges.index // QUARTER + 1).mean()
    rows = {}
    for quarter, bars in means.iterrows():
        for paradox, pair in PARADOXES.items():
            heavier, lighter = sorted(pair, key=lambda name: -bars[name])
            high, low = float(bars[heavier]), float(bars[lighter])
            rows[quarter, paradox] = [low, high - low, heavier, lighter, high, low]
    columns = ["tension", "imbalance", "heavier", "lighter", "high", "low"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    table.index = pd.MultiIndex.from_tuples(rows, names=["quarter", "paradox"])
    return table


def worst(table: pd.DataFrame, *, first: int = 2) -> Worst:
    """Return the highest tension; where several are as high, the earliest.

    Parameters
    ----------
    table : pandas.DataFrame
        What :func:`tensions` returns.
    first : int
        Quarter from which it counts. In the very first nobody can have shared anything yet: the tension
        between individual and collective is always high then, and says nothing of what was decided.
    """
    ordered = table.loc[first:].sort_values("tension", ascending=False, kind="stable")
    quarter, paradox = ordered.index[0]
    row = ordered.iloc[0]
    bars = {name: float(row[name]) for name in ("tension", "high", "low")}
    return Worst(str(paradox), int(quarter), heavier=row["heavier"], lighter=row["lighter"], **bars)


def moved(table: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Return by how much decisions sharpened (above 0) or eased (below 0) each tension in each quarter.

    Parameters
    ----------
    table, other : pandas.DataFrame
        What :func:`tensions` returns of the game and of another path on the same draws.

    Returns
    -------
    pandas.Series
        (quarter, paradox) -> difference, from the most sharpened to the most eased.
    """
    return (table["tension"] - other["tension"]).sort_values(ascending=False, kind="stable")


def position(game: Game, *, n_plans: int = 40, n_runs: int = 40, progress: bool = False) -> BestPlans:
    """Try other plans in the same worlds, and see whether one of them beats what was decided.

    Parameters
    ----------
    game : Game
    n_plans, n_runs : int
    progress : bool

    Returns
    -------
    BestPlans
        The game is called ``"own"``. The others are decided once, before the first week.
    """
    others = candidate_plans(game.episode, n_plans, random_state=game.seed, n_weeks=WEEKS)
    return best_plans(
        game.episode,
        plans={OWN: game.plan(), **others},
        n_runs=n_runs,
        n_weeks=WEEKS,
        random_state=game.seed,
        progress=progress,
    )


def beaten_by(found: BestPlans) -> int:
    """Return how many of the other plans are at least as good on every criterion, and better on one.

    Parameters
    ----------
    found : BestPlans
        From :func:`position`.
    """
    signed = found.signed()
    own = signed.loc[OWN]
    others = signed.drop(index=OWN)
    return int(((others >= own).all(axis=1) & (others > own).any(axis=1)).sum())
