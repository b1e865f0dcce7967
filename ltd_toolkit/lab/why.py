"""Why a plan goes as it goes: which paradox pulls hardest, and which ways of learning made the difference.

Everything is read from the runs shown: the gauges of the paradoxes and the ledger of what people learnt.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ltd_toolkit.language import word
from ltd_toolkit.plots.gauges import LAST, PARADOXES
from ltd_toolkit.plots.ledger import points
from ltd_toolkit.plots.style import percent
from ltd_toolkit.simulation import Runs

PULLS_FROM = 0.02  # tension below which no paradox is said to pull from both sides
MOST_SAID = 3
FORMAL = "formal_informal"
MOVES = 0.001  # change in mastery, in shares, that is worth naming


class Pull(NamedTuple):
    """A paradox and how hard it pulls: what is lost at each pole (0–1), the smaller and the difference."""

    paradox: str
    heavier: str
    lighter: str
    tension: float
    imbalance: float
    high: float
    low: float


def pulls(runs: Runs) -> list[Pull]:
    """Return the paradoxes, the one that pulls hardest first.

    Parameters
    ----------
    runs : Runs

    Returns
    -------
    list of Pull
        By tension; where two are as tense, the more lopsided first. Bars are medians over runs of the mean of
        the last 8 weeks, those that ``plot_gauges`` draws.
    """
    gauges = runs.gauges
    last = gauges[gauges.index.get_level_values("week") >= runs.n_weeks - LAST]
    bars = last.groupby(level="run").mean().median()
    found = []
    for paradox, pair in PARADOXES.items():
        heavier, lighter = sorted(pair, key=lambda name: -bars[name])
        high, low = float(bars[heavier]), float(bars[lighter])
        found.append(Pull(paradox, heavier, lighter, low, high - low, high, low))
    return sorted(found, key=lambda pull: (-round(pull.tension, 3), -pull.imbalance))


def explained(own: Runs, other: Runs | None, other_name: str) -> list[str]:
    """Say why in a few sentences.

    Parameters
    ----------
    own : Runs
        Of the student's plan.
    other : Runs or None
        What it is compared with, on the same draws; None if it is the same plan.
    other_name : str
    """
    first = pulls(own)[0]
    key = "both" if first.tension >= PULLS_FROM else "one"
    if key == "one":
        first = max(pulls(own), key=lambda pull: pull.imbalance)
    name = word(f"plot.gauges.{first.paradox}")
    shown = {"tension": percent(first.tension), "imbalance": percent(first.imbalance)}
    lines = [word(f"lab.case.pull.{key}", paradox=name, **shown)]
    lines += [word(f"lab.case.loss.{first.heavier}", share=percent(first.high))]
    if key == "both":
        lines += [word(f"lab.case.loss.{first.lighter}", share=percent(first.low))]
    lines += [word(f"lab.case.then.{first.heavier}")]
    if other is not None:
        lines += [_moved(own, other, other_name), ledger_line(own, other, other_name)]
    return [line for line in lines if line]


def _moved(own: Runs, other: Runs, other_name: str) -> str:
    """Say which paradox the plan eased or sharpened most."""
    before = {pull.paradox: pull.high + pull.low for pull in pulls(other)}
    change = {pull.paradox: pull.high + pull.low - before[pull.paradox] for pull in pulls(own)}
    paradox = max(change, key=lambda name: abs(change[name]))
    if abs(change[paradox]) < 0.01:
        return word("lab.case.moved.none", other=other_name)
    key = "eased" if change[paradox] < 0 else "sharpened"
    name = word(f"plot.gauges.{paradox}")
    said = word(f"lab.case.moved.{key}", paradox=name, other=other_name, points=points(change[paradox]))
    if key == "sharpened" and paradox == FORMAL and not taught(other):
        said = f"{said} {word('lab.case.moved.no_course')}"
    return said


def taught(runs: Runs) -> bool:
    """Tell whether there was a course: without one, nothing that is taught can be lost.

    Parameters
    ----------
    runs : Runs
    """
    return "course" in runs.plan.levers


def ledger_line(own: Runs, other: Runs, other_name: str) -> str:
    """Say by which channels mastery differs; the channels add up to the whole.

    Parameters
    ----------
    own, other : Runs
        On the same draws.
    other_name : str
    """
    difference = by_channel(own) - by_channel(other)
    total = difference.sum()
    order = difference[difference.abs() >= MOVES].abs().sort_values(ascending=False).index[:MOST_SAID]
    if not len(order):
        return word("lab.case.ledger.none", other=other_name)
    parts = [
        word("lab.case.ledger.part", channel=word(f"plot.channel.{name}"), points=points(difference[name]))
        for name in order
    ]
    rest = total - difference[order].sum()
    if abs(rest) >= MOVES:
        parts.append(word("lab.case.ledger.rest", points=points(rest)))
    return word(
        "lab.case.ledger",
        other=other_name,
        total=points(total),
        parts=word("list.semicolon").join(parts),
    )


def by_channel(runs: Runs) -> pd.Series:
    """Return the change in mastery since the start that each channel made, mean over runs.

    Parameters
    ----------
    runs : Runs
    """
    return runs.ledger["mastery"].groupby(level="channel").sum() / runs.n_runs
