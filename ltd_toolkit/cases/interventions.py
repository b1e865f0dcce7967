"""What can be done: the levers of the model with names, sensible doses, prices and whose hours they take.

All of it stands in resources/interventions.toml; a block more is an intervention more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.cases.document import CaseError, Document, read_document
from ltd_toolkit.cases.form import Fact, Table, Texts, Value, examine, plain, texts_of
from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language
from ltd_toolkit.problems import Problem
from ltd_toolkit.simulation import LEVERS

STRATEGIES = (
    "progressive_approach",
    "collaborative_learning",
    "formal_informal_combined",
    "learning_culture",
    "none",
)
WHOSE = ("learners", "mentors", "leader")
PRICES = ("per_hour", "per_week", "fixed")
TEXTS = ("name", "description", "unit", "who")
# What a person chooses among: even steps of a dose, weeks of a pilot, steps in which practices come.
DOSE_STEPS = (1, 0.5, 0.25, 0.1, 0.05, 0.01)
NEAR = 0.025  # hours a week
LONGEST_PILOT, MOST_STEPS = 26, 5

INTERVENTION = Table(
    {
        "strategy": Value("text", choices=STRATEGIES),
        "hours_of": Value("texts"),
        **dict.fromkeys(TEXTS, Texts()),
        "levels": Table(
            {"low": Value("number", least=0), "full": Value("number", least=0)}, ("low", "full"), sourced=True
        ),
        "weeks": Table(
            {"low": Value("whole", least=1), "full": Value("whole", least=1)}, ("low", "full"), sourced=True
        ),
        "price": Table({each: Fact(Value("number", least=0)) for each in PRICES}, sourced=True),
    },
    needed=("strategy", "hours_of", *TEXTS, "levels", "price"),
    sourced=True,
)


def load_interventions(path: str | Path | None = None) -> pd.DataFrame:
    """Return what can be done, at which doses, at what price.

    Parameters
    ----------
    path : path, optional
        A file like the shipped one. Default: the shipped one.

    Returns
    -------
    pandas.DataFrame
        Indexed by intervention (a lever of :class:`~ltd_toolkit.simulation.Plan`): name, description, unit,
        who (texts in the current language), strategy (of the article; ``"none"`` for what it names beside
        its strategies), none, low, full (sensible doses), weeks (how long if a plan does not say),
        low_weeks, full_weeks (how long at these doses), per_hour, per_week, fixed (euros), hours_of (a
        tuple), source, why (of the price).
        ``.attrs["problems"]`` holds notes, such as a missing translation.

    Raises
    ------
    CaseError
        For everything wrong with the file at once, with the line.

    Examples
    --------
    >>> interventions = load_interventions()
    >>> interventions.loc["course", ["none", "low", "full", "per_hour"]].tolist()
    [0.0, 4.0, 14.0, 30.0]
    >>> interventions["source"].unique().tolist()
    ['imagined']
    """
    document, found = _shipped() if path is None else _read(Path(path))
    spoken = current_language()
    rows = [
        {"intervention": name, **_row(block, spoken, LEVERS[name].weeks)}
        for name, block in document.data.items()
    ]
    table = pd.DataFrame(rows).set_index("intervention")
    table.attrs["problems"] = found
    return table


def dose_step(*doses: float, near: float = 0) -> float:
    """Return the largest of a few handy steps that all doses are whole numbers of.

    Parameters
    ----------
    *doses : float
    near : float
        A dose that need only lie close to a step: one that a survey gives fits none exactly.

    Examples
    --------
    >>> dose_step(4, 14), dose_step(0.25, 1)
    (1, 0.25)
    """
    fits = (
        step
        for step in DOSE_STEPS
        if all(abs(n / step - round(n / step)) < 1e-6 for n in doses)
        and abs(round(near / step) * step - near) <= NEAR
    )
    return next(fits, DOSE_STEPS[-1])


def _row(block: dict[str, Any], spoken: str, weeks: int | str) -> dict[str, Any]:
    price, why = plain(block["price"]), block["price"].get("why")
    long = block.get("weeks", {"low": weeks, "full": weeks})
    return {
        **{name: texts_of(block[name])[spoken] for name in TEXTS},
        "strategy": block["strategy"],
        "none": 0.0,
        "low": float(block["levels"]["low"]),
        "full": float(block["levels"]["full"]),
        "weeks": weeks,
        "low_weeks": long["low"],
        "full_weeks": long["full"],
        **{name: float(price.get(name, 0)) for name in PRICES},
        "hours_of": tuple(block["hours_of"]),
        "source": block["price"]["source"],
        "why": texts_of(why)[spoken] if why else "",
    }


@cache
def _shipped() -> tuple[Document, tuple[Problem, ...]]:
    return _read(resource("interventions.toml"))


def _read(path: Path) -> tuple[Document, tuple[Problem, ...]]:
    document = read_document(path)
    problems = [*_unknown(document), *_examined(document)]
    if any(problem.serious for problem in problems):
        raise CaseError(problems)
    return document, tuple(problems)


def _examined(document: Document) -> Iterable[Problem]:
    known = {name: INTERVENTION for name in document.data if name in LEVERS}
    form = Table({**known, **dict.fromkeys(set(document.data) - set(LEVERS), Value("any"))})
    problems, _ = examine(document, form)
    return [*problems, *_doses(document, known)]


def _unknown(document: Document) -> Iterator[Problem]:
    for name in (name for name in document.data if name not in LEVERS):
        yield document.problem("case_unknown_lever", (name,), name, expected=", ".join(LEVERS))


def _doses(document: Document, known: Iterable[str]) -> Iterator[Problem]:
    """Find doses that the lever cannot have, and hours of people there are not."""
    for name in known:
        block, kind = document.data[name], LEVERS[name]
        levels = block.get("levels")
        for level, dose in levels.items() if isinstance(levels, dict) else ():
            if Value("number").fits(dose) and not kind.low <= dose <= kind.high:
                low, high = f"{kind.low:g}", f"{kind.high:g}"
                place = (name, "levels", level)
                yield document.problem("case_outside_lever", place, dose, low=low, high=high)
        hours_of = block.get("hours_of")
        for whose in hours_of if isinstance(hours_of, list) else ():
            if whose not in WHOSE:
                yield document.problem("not_a_choice", (name, "hours_of"), whose, expected=", ".join(WHOSE))
