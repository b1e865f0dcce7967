"""What a class did, in tables: predictions, plans, what they led to, and which of them no other plan beats.

Outcomes are looked up by plan, never taken from a code: a page without a server cannot be sealed, but nobody
can hand in an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ltd_toolkit.cases import load_interventions
from ltd_toolkit.cases.outcomes import direction
from ltd_toolkit.cases.search import undominated
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.handed_in import ClassCodes
from ltd_toolkit.classroom.measure import BY_RUN, THREE
from ltd_toolkit.classroom.pseudonyms import identity
from ltd_toolkit.classroom.store import ClassData
from ltd_toolkit.lab.prediction import ASKED

WHICH = ("first", "second")
CRITERIA = ("mastery", "worst_output", "hours_spent")  # of the front; fewer hours are better
SHOWN = ("use", "mastery", "errors", "worst_output", "output_gain")


@dataclass(frozen=True, eq=False)
class Debrief:
    """What a class did.

    Parameters
    ----------
    codes : ClassCodes
    predictions : pandas.DataFrame
        One row per code that counts (index: number of the pseudonym): use, worst_output, errors (shares).
    came : pandas.DataFrame
        What the firm did led to: outcome -> low, median, high.
    plans : pandas.DataFrame
        One row per code and plan (index: number of the pseudonym, which): plan (its number), kind
        (``"nothing"``, ``"one_sided"``: of one strategy alone, ``"mixed"``), strategies, euros, hours_spent,
        use, mastery, errors, worst_output, output_gain (medians over runs), on_front.
    levels : pandas.DataFrame
        The same rows: level of each action.
    seconds : pandas.DataFrame
        Outcome -> better, worse, equal: how many second plans do better than the first of the same code, on
        the median of the differences run by run.
    theories : pandas.DataFrame
        One row per person who said which strategy matters most (index: number of the pseudonym): espoused,
        that strategy; in_use, what their first plan makes of it: ``"first"`` (no other strategy goes
        further in it), ``"some"`` (another does) or ``"absent"``. Without rows if nobody was asked.

    References
    ----------
    C. Argyris and D. A. Schön (1974), Theory in practice: theory espoused against theory in use.
    """

    codes: ClassCodes
    predictions: pd.DataFrame
    came: pd.DataFrame
    plans: pd.DataFrame
    levels: pd.DataFrame
    seconds: pd.DataFrame
    theories: pd.DataFrame


def debrief(codes: ClassCodes, data: ClassData, numbers: Mapping[str, int]) -> Debrief:
    """Work out what a class did.

    Parameters
    ----------
    codes : ClassCodes
    data : ClassData
        Of the episode of the codes.
    numbers : dict of str to int
        Identity -> number of the pseudonym.

    Returns
    -------
    Debrief
    """
    predicted: dict[int, dict[str, float]] = {}
    plans: dict[tuple[int, str], int] = {}
    for row in codes.counted:
        assert row.answer is not None
        number = numbers[identity(row)]
        predicted[number] = {name: row.answer.predicted[name] / 100 for name in ASKED}
        plans |= {
            (number, which): plan for which, plan in zip(WHICH, row.answer.plans, strict=False)
        }  # fmt: skip
    index = pd.MultiIndex.from_tuples(plans, names=["number", "which"])
    led = pd.DataFrame([_led_to(plan, codes.grid, data) for plan in plans.values()], index)
    levels = pd.DataFrame(
        [codes.grid.levels(plan) for plan in plans.values()], index, columns=list(codes.grid.actions)
    )
    return Debrief(
        codes,
        pd.DataFrame.from_dict(predicted, orient="index").rename_axis(index="number").sort_index(),
        _came(data),
        led.assign(on_front=_front(led)).sort_index(),
        levels.sort_index(),
        _seconds(plans, data),
        _theories(codes, numbers),
    )


def _led_to(plan: int, grid: Grid, data: ClassData) -> dict[str, object]:
    kept = data.of(plan)
    strategies = _strategies(plan, grid)
    return {
        "plan": plan,
        "kind": "nothing" if not strategies else "one_sided" if len(strategies) == 1 else "mixed",
        "strategies": len(strategies),
        "euros": float(data.costs("euros")[plan]),
        "hours_spent": float(kept["band.hours_spent"][1]),
        **{name: float(np.median(kept[f"run.{name}"])) for name in SHOWN},
    }


def _strategies(plan: int, grid: Grid) -> set[str]:
    """Return the strategies of the article that a plan has something of."""
    of = load_interventions()["strategy"]
    return {of[name] for name, level in zip(grid.actions, grid.levels(plan), strict=True) if level}


def _came(data: ClassData) -> pd.DataFrame:
    did = data.of("did")
    rows = {name: np.quantile(did[f"run.{name}"], THREE) for name in BY_RUN}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "median", "high"])


def _front(led: pd.DataFrame) -> np.ndarray:
    signed = np.column_stack([led["mastery"], led["worst_output"], -led["hours_spent"]])
    return undominated(signed)


def _seconds(plans: Mapping[tuple[int, str], int], data: ClassData) -> pd.DataFrame:
    pairs = [(plans[number, "first"], plan) for (number, which), plan in plans.items() if which == "second"]
    signs = direction(pd.Index(SHOWN))
    rows = {}
    for name in SHOWN:
        of = [
            np.median(data.of(second)[f"run.{name}"] - data.of(first)[f"run.{name}"])
            for first, second in pairs
        ]
        gains = np.round(signs[name] * np.asarray(of, dtype=float), 6)
        rows[name] = [int((gains > 0).sum()), int((gains < 0).sum()), int((gains == 0).sum())]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["better", "worse", "equal"])


def _theories(codes: ClassCodes, numbers: Mapping[str, int]) -> pd.DataFrame:
    there = set(_by_strategy(0, codes.grid).index)
    rows = {
        numbers[identity(row)]: (row.believes, _in_use(row.believes, row.answer.plans[0], codes.grid))
        for row in codes.counted
        if row.believes in there and row.answer is not None  # a case may leave no action of it to choose
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["espoused", "in_use"])
    return table.rename_axis(index="number").sort_index()


def _in_use(espoused: str, plan: int, grid: Grid) -> str:
    levels = _by_strategy(plan, grid)
    taken = levels[espoused]
    return "absent" if not taken else "first" if taken >= levels.max() else "some"


def _by_strategy(plan: int, grid: Grid) -> pd.Series:
    """Return the mean level of a plan's actions, strategy by strategy."""
    of = load_interventions()["strategy"]
    return pd.Series(grid.levels(plan), index=list(grid.actions)).groupby(of).mean()
