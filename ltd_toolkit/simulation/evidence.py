"""The numbers of the weekly model: where each comes from, and sets of them to simulate with.

``resources/evidence.csv`` holds one row per parameter: what it means, its value and plausible range, and the
evidence for it. Code holds none of these numbers. docs/model.md says what each does, and lists the rules
(a quarter of the staff are mentors, ...) that are no parameters.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language, languages
from ltd_toolkit.problems import Problem, ProblemsError

TEXTS = (
    "name",
    "symbol",
    "unit",
    "effect",
    "k",
    "N",
    "design",
    "source",
    "doi",
    "grade",
    "verified",
    "switch",
)
NUMBERS = ("default", "low", "high")
GRADES = ("A", "B", "C")
# Other units but logits have no upper end.
UNITS_TO_ONE = ("share", "probability", "0–1", "0 or 1", "share per week", "probability per week")
DIVISORS = (  # hours and weeks that something is divided by: 0 would mean at once, and give no number
    "hours_course", "hours_field_support", "hours_sharing", "hours_documenting", "hours_asking",
    "hours_mentoring", "hours_trying", "hours_checking", "involvement_hours",
)  # fmt: skip
LEAST = {**dict.fromkeys(DIVISORS, 1e-6), "pressure_weeks": 1.0}


class EvidenceError(ProblemsError):
    """A table of parameters that no simulation can be run with."""


def load_evidence(path: str | Path | None = None) -> pd.DataFrame:
    """Read what is known about each parameter of the model.

    Parameters
    ----------
    path : path, optional
        A table with the columns of the shipped one. Default: the shipped one.

    Returns
    -------
    pandas.DataFrame
        Indexed by name: symbol (as in docs/model.md), meaning (in the current language), default, low, high
        (plausible range), unit, effect, k, N, design, source, doi (of the evidence), grade (``"A"`` measured
        in this unit, ``"B"`` direction and rough size published, ``"C"`` judgement), verified (True if the
        effect was read in the source or its abstract), switch (True for an assumption that is off until
        turned on).

    Raises
    ------
    EvidenceError
        For everything wrong with the table at once, with the line: a column that is missing, a name that
        stands twice, a range that does not hold its default, a grade that is none.

    Examples
    --------
    >>> evidence = load_evidence()
    >>> evidence.loc["fading", ["unit", "grade"]].tolist()
    ['per week', 'A']
    >>> evidence["grade"].value_counts().to_dict()
    {'C': 60, 'B': 3, 'A': 1}
    """
    table = _read(Path(path)) if path else _shipped().copy()
    table["meaning"] = table[f"meaning_{current_language()}"]
    return table[["symbol", "meaning", *NUMBERS, *TEXTS[2:]]]


class Parameters:
    """Values of all parameters: those of evidence.csv, except for what is said otherwise.

    Parameters
    ----------
    **values : float or array (n_runs,)
        New values by name; an array gives each run its own.

    Raises
    ------
    TypeError
        For a name that is no parameter.
    ValueError
        For a value no parameter of that unit can have, or arrays of different lengths.

    Examples
    --------
    >>> parameters = Parameters(fading=0)
    >>> parameters.fading, parameters.discovery
    (0.0, 0.05)
    >>> parameters.replace(discovery=[0.02, 0.1]).n_runs
    2
    """

    def __init__(self, **values: Any) -> None:
        evidence = _shipped()
        _refuse_names(values, evidence.index)
        given = {name: _number(name, value, evidence.at[name, "unit"]) for name, value in values.items()}
        lengths = {np.size(value) for value in given.values() if np.ndim(value)}
        if len(lengths) > 1:
            raise ValueError(
                f"parameters must have one value per run, got arrays of {sorted(lengths)} values"
            )
        self._values: dict[str, Any] = {**evidence["default"].to_dict(), **given}
        self._n_runs = lengths.pop() if lengths else None

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(f"no parameter is called {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise AttributeError("parameters stay as they are: use .replace()")
        super().__setattr__(name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __repr__(self) -> str:
        default = _shipped()["default"]
        changed = [f"{n}={v!r}" for n, v in self._values.items() if np.ndim(v) or v != default[n]]
        return f"Parameters({', '.join(changed)})"

    @property
    def n_runs(self) -> int | None:
        """Number of runs the arrays have a value for; None if every parameter is one number."""
        return self._n_runs

    def replace(self, **values: Any) -> Parameters:
        """Return a copy with other values for some parameters."""
        return Parameters(**{**self._values, **values})

    def of_runs(self, runs: slice) -> Parameters:
        """Return the parameters of some runs."""
        return Parameters(**{name: v[runs] if np.ndim(v) else v for name, v in self._values.items()})

    def table(self) -> pd.DataFrame:
        """Return the values as a frame: run x parameter, one row if every parameter is one number."""
        return pd.DataFrame({name: np.atleast_1d(v) for name, v in self._broadcast()}).rename_axis("run")

    def _broadcast(self) -> Iterator[tuple[str, NDArray[np.float64]]]:
        for name, value in self._values.items():
            yield name, np.broadcast_to(value, (self._n_runs or 1,))


def draw_parameters(n: int, random_state: int | np.random.Generator | None = None) -> Parameters:
    """Draw sets of plausible parameters, one per run, spread evenly over all ranges (Latin hypercube).

    Parameters
    ----------
    n : int
        Number of sets, 1 or more.
    random_state : int, numpy.random.Generator or None
        Same number, same sets.

    Returns
    -------
    parameters : Parameters
        Half of the values of each lie between low and default, half between default and high, evenly in each
        half. Assumptions that are off unless turned on (``switch``) stay off.

    Raises
    ------
    ValueError
        If `n` is less than 1.

    Notes
    -----
    Each range is cut into `n` strips and each strip is used once, so that even a few sets reach everywhere.
    Parameters are drawn independently of each other: nothing is known about how they go together.

    Examples
    --------
    >>> drawn = draw_parameters(200, random_state=1)
    >>> drawn.fading.shape, bool(drawn.fading.max() <= 0.0245), drawn.coin
    ((200,), True, 0.0)
    """
    if n < 1:
        raise ValueError(f"n must be 1 or more, got {n}")
    rng = np.random.default_rng(random_state)
    values = {}
    for row in _shipped().itertuples():
        place = (rng.permutation(n) + rng.random(n)) / n  # drawn for switches too: adding one shifts nothing
        if not row.switch:
            values[row.Index] = np.interp(place, [0, 0.5, 1], [row.low, row.default, row.high])
    return Parameters(**values)


def march_parameters(p1: Any, p2: Any, *, p3: Any = 0.0, p4: Any = 0.0) -> Parameters:
    """Return the parameters with which the weekly model is the model of March (1991).

    Parameters
    ----------
    p1, p2, p3, p4 : float, or one per run
        Socialisation, learning by the code, turnover, turbulence: see :func:`~ltd_toolkit.simulation.march`.

    Returns
    -------
    parameters : Parameters

    Examples
    --------
    >>> march_parameters(0.1, 0.5).code_to_people
    0.1
    """
    zero = ("mastery_sd", "discovery", "unlearning", "fading", "own_hours")
    uniform = ("mastery_start", "errors_start", "errors_newcomer")
    return Parameters(
        code_to_people=p1,
        people_to_code=p2,
        turnover=p3,
        turbulence=p4,
        coin=1,
        **dict.fromkeys(zero, 0.0),
        **dict.fromkeys(uniform, 1 / 3),
    )


@cache
def _shipped() -> pd.DataFrame:
    return _read(resource("evidence.csv"))


def _read(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        columns = list(reader.fieldnames or [])
    expected = [*TEXTS, *NUMBERS, *(f"meaning_{language}" for language in languages())]
    problems = [
        Problem("no_column", path.name, (1,), column=column) for column in expected if column not in columns
    ]
    if not problems:
        problems = list(_problems(rows, path.name))
    if problems:
        raise EvidenceError(problems)
    table = pd.DataFrame(rows).set_index("name")
    table[list(NUMBERS)] = table[list(NUMBERS)].astype(float)
    for column in ("verified", "switch"):
        table[column] = table[column] == "yes"
    return table


def _problems(rows: list[dict[str, str]], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for line, row in enumerate(rows, 2):
        if row["name"] in seen or not row["name"].isidentifier():
            yield Problem("evidence_name", file, (line,), "name", row["name"])
        seen.add(row["name"])
        try:
            low, default, high = (float(row[column]) for column in ("low", "default", "high"))
        except ValueError:
            yield Problem("evidence_number", file, (line,), value=row["name"])
            continue
        if not low <= default <= high:
            values = {"low": f"{low:g}", "default": f"{default:g}", "high": f"{high:g}"}
            yield Problem("evidence_range", file, (line,), value=row["name"], values=values)
        for column, allowed in (("grade", GRADES), ("verified", ("yes", "no")), ("switch", ("yes", "no"))):
            if row[column] not in allowed:
                values = {"expected": ", ".join(allowed)}
                yield Problem("not_a_choice", file, (line,), column, row[column], values=values)


def _refuse_names(values: Mapping[str, Any], known: pd.Index) -> None:
    unknown = [name for name in values if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, 3) or list(known)
        raise TypeError(f"no parameter is called {', '.join(unknown)}; near that: {', '.join(near)}")


def _number(name: str, value: Any, unit: str) -> Any:
    try:
        number = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number or one number per run, got {value!r}") from None
    low = LEAST.get(name, -np.inf if unit == "logit" else 0.0)
    high = 1.0 if unit in UNITS_TO_ONE else np.inf
    if np.isinf(number).any() and name not in DIVISORS:  # endless hours for one practice: never learnt
        raise ValueError(f"{name} must be a finite number ({unit}), got {value!r}")
    if number.ndim > 1 or not ((number >= low) & (number <= high)).all():
        raise ValueError(f"{name} must be from {low:g} to {high:g} ({unit}), got {value!r}")
    if unit == "0 or 1" and not np.isin(number, (0, 1)).all():
        raise ValueError(f"{name} must be 0 or 1, got {value!r}")
    return number if number.ndim else float(number)
