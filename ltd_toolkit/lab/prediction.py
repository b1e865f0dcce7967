"""What a student expects before the result is shown, and how it compares with the result."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from ltd_toolkit.cases import outcome_table
from ltd_toolkit.lab.panel import table
from ltd_toolkit.lab.range_control import RangeControl
from ltd_toolkit.language import number, word
from ltd_toolkit.plots.plans import HIGH, LOW, SHARES
from ltd_toolkit.plots.style import percent
from ltd_toolkit.simulation import Runs


class Asked(NamedTuple):
    """An outcome to predict, and the percentages that can be answered."""

    low: int
    high: int
    step: int
    begins: int


# Columns of Runs.outcomes. They begin where nothing is given away.
ASKED = {
    "use": Asked(0, 100, 5, 50),
    "worst_output": Asked(50, 120, 5, 100),
    "errors": Asked(0, 50, 1, 25),
}
OWN = "weakest_team_use"  # asked for a plan of one's own: nothing else on the screen shows it
OWN_ASKED = Asked(0, 100, 5, 50)
MORE = ("weakest_team_use", "spread", "mastery", "resistance", "output_gain")  # rows that are not asked


def controls() -> dict[str, RangeControl]:
    """Return one range per outcome that is asked."""
    return {name: control(name) for name in ASKED}


def control(name: str) -> RangeControl:
    """Return the range with which an outcome is predicted.

    Parameters
    ----------
    name : str
    """
    asked = ASKED.get(name, OWN_ASKED)
    return RangeControl(
        asked.begins,
        min=asked.low,
        max=asked.high,
        step=asked.step,
        label=word(f"lab.case.ask.{name}"),
        say=lambda value: percent(value / 100),
    )


def compared(
    predicted: dict[str, float],
    runs: dict[str, Runs],
    unseen: Collection[str] = (),
) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of the table that puts a prediction beside what came.

    Parameters
    ----------
    predicted : dict of str to float
        In shares.
    runs : dict of str to Runs
        Name of the plan -> runs.
    unseen : collection of str
        Plans whose outcome :data:`OWN` has still to be predicted.
    """
    head = [word("lab.case.outcome"), word("lab.case.predicted"), *runs]
    rows = []
    for name in (*ASKED, *MORE):
        mine = written(name, predicted[name]) if name in predicted else word("lab.case.not_asked")
        cells = [
            word("lab.case.unseen")
            if name == OWN and plan in unseen
            else _median(each.outcomes[name].to_numpy(), name)
            for plan, each in runs.items()
        ]
        rows.append([word(f"lab.case.result.{name}"), mine, *cells])
    return head, rows


def judged(predicted: dict[str, float], did: Runs) -> list[str]:
    """Say of each prediction how it stands to 8 runs out of 10 of a plan.

    Parameters
    ----------
    predicted : dict of str to float
        In shares.
    did : Runs
    """
    lines = []
    for name, value in predicted.items():
        low, high = np.nanquantile(did.outcomes[name], (LOW, HIGH))
        # Half a step of the range: no finer answer could be given.
        margin = ASKED.get(name, OWN_ASKED).step / 200
        place = "below" if value < low - margin else "above" if value > high + margin else "inside"
        what, ends = word(f"lab.case.result.{name}"), _ends(written(name, low), written(name, high))
        lines.append(word(f"lab.case.judged.{place}", what=what, predicted=written(name, value), ends=ends))
    return lines


def _ends(low: str, high: str) -> str:
    return word("lab.case.ends.same", low=low) if low == high else word("lab.case.ends", low=low, high=high)


def written(outcome: str, value: float) -> str:
    """Write a value of an outcome at the end of a run for people.

    Parameters
    ----------
    outcome : str
        A column of ``Runs.outcomes``.
    value : float
    """
    if outcome in SHARES:
        return percent(value)
    digits = int(outcome_table()["digits"].get(outcome, 1))
    return number(value, min(digits, 1))


def as_table(head: list[str], rows: list[list[str]], caption: str) -> str:
    """Write the comparison as HTML.

    Parameters
    ----------
    head, rows
        What :func:`compared` returns.
    caption : str
    """
    return table(head, rows, caption=caption, scrolls=False)


def _median(values: np.ndarray, name: str) -> str:
    there = values[~np.isnan(values)]
    if not len(there):
        return word("lab.case.not_asked")
    median, low, high = np.quantile(there, (0.5, LOW, HIGH))
    ends = {"low": written(name, low), "high": written(name, high)}
    return f"{written(name, median)}\n{word('lab.case.median', **ends)}"
