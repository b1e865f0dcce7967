"""The outcomes of all plans of an episode in one file, small enough to travel with the package.

A file is a NumPy archive: ``head`` (JSON) and one array per quantity, plan after plan in the first dimension.
Plans that cost more than there is have costs only. Behind the last plan come what the firm did and the tool
alone. A number is ``(first + whole) * step``, so it is within half a step of what was simulated; wholes are
kept as differences from the row before, which compresses them to two thirds.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.classroom.measure import STEPS
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.writing import write_whole

Array = NDArray[Any]

OTHERS = ("did", "alone")  # the rows behind the plans
HALF_A_CENT = 0.005


class ClassDataError(ProblemsError):
    """Outcomes of a class page that are missing, damaged, or those of other numbers."""


@dataclass(frozen=True, eq=False)
class ClassData:
    """What all plans of an episode led to.

    Parameters
    ----------
    head : dict
        fingerprint (of all that the numbers depend on), first (name -> first whole), and what else describes
        the file.
    wholes : dict of str to array of uint8 or uint16
        Name -> one row per plan: see :func:`~ltd_toolkit.classroom.measure.measure`.
    budget_euros : float
    """

    head: Mapping[str, Any]
    wholes: Mapping[str, Array]
    budget_euros: float

    @cached_property
    def affordable(self) -> NDArray[np.bool_]:
        """Which plans can be paid."""
        return np.asarray(self.costs("euros") <= self.budget_euros + HALF_A_CENT)

    def costs(self, name: str) -> Array:
        """Return what all plans ask, and behind them what the firm did and the tool alone.

        Parameters
        ----------
        name : str
            One of :data:`~ltd_toolkit.classroom.measure.COSTS`.
        """
        return self._values(f"cost.{name}")

    def row(self, plan: int | str) -> int:
        """Return where the outcomes of a plan stand.

        Parameters
        ----------
        plan : int or str
            Its number, or one of OTHERS.

        Raises
        ------
        ValueError
            If the plan costs more than there is: it was not simulated.
        """
        if isinstance(plan, str):
            return int(self.affordable[: -len(OTHERS)].sum()) + OTHERS.index(plan)
        if not self.affordable[plan]:
            raise ValueError(f"plan {plan} costs more than there is")
        return int(self.affordable[:plan].sum())

    def of(self, plan: int | str) -> dict[str, Array]:
        """Return all that is kept of a plan, the costs aside.

        Parameters
        ----------
        plan : int or str
        """
        row = self.row(plan)
        return {
            name: (whole[row].astype(float) + self.head["first"][name]) * STEPS[name]
            for name, whole in self.wholes.items()
            if not name.startswith("cost.")
        }

    def _values(self, name: str) -> Array:
        return np.asarray((self.wholes[name].astype(float) + self.head["first"][name]) * STEPS[name])


def as_wholes(values: Mapping[str, Array]) -> tuple[dict[str, Array], dict[str, int]]:
    """Round numbers to whole multiples of their steps, in as few bytes as hold them.

    Parameters
    ----------
    values : dict of str to array

    Returns
    -------
    wholes : dict of str to array of uint8 or uint16
    first : dict of str to int
        What is to be added to each.
    """
    wholes, first = {}, {}
    for name, each in values.items():
        counted = np.round(np.asarray(each, dtype=float) / STEPS[name]).astype(np.int64)
        first[name] = int(counted.min())
        counted -= first[name]
        wholes[name] = counted.astype(np.uint8 if counted.max() < 2**8 else np.uint16)
    return wholes, first


def save(data: ClassData, path: Path) -> None:
    """Write a file of outcomes, whole or not at all.

    Parameters
    ----------
    data : ClassData
    path : pathlib.Path
    """
    head = json.dumps(dict(data.head), sort_keys=True).encode()
    arrays = {name: _differences(each) for name, each in data.wholes.items()}
    held = io.BytesIO()
    np.savez_compressed(held, head=np.frombuffer(head, dtype=np.uint8), **arrays)  # type: ignore[arg-type]
    write_whole(path, held.getvalue())


def load(path: Path, fingerprint: str, budget_euros: float) -> ClassData:
    """Read a file of outcomes.

    Parameters
    ----------
    path : pathlib.Path
    fingerprint : str
        Of the numbers in force: a page must not show others.
    budget_euros : float

    Returns
    -------
    ClassData

    Raises
    ------
    ClassDataError
        If the file is missing, damaged, or holds the outcomes of other numbers.
    """
    if not path.is_file():
        raise ClassDataError([Problem("class_no_data", path.name)])
    try:
        with np.load(path, allow_pickle=False) as held:
            head = json.loads(held["head"].tobytes())
            wholes = {name: _sums(held[name]) for name in STEPS}
        found = head["fingerprint"]
    except Exception:  # a damaged archive fails in as many ways as it has bytes
        raise ClassDataError([Problem("class_damaged_data", path.name)]) from None
    if found != fingerprint:
        raise ClassDataError([Problem("class_other_data", path.name)])
    return ClassData(head, wholes, budget_euros)


def _differences(wholes: Array) -> Array:
    """Return each row less the row before; below zero a number goes round, as in a counter."""
    return np.diff(wholes, axis=0, prepend=np.zeros_like(wholes[:1]))


def _sums(differences: Array) -> Array:
    return np.add.accumulate(differences, axis=0, dtype=differences.dtype)
