"""Slips in the arguments of a model, named all at once."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any


def refuse(slips: Mapping[str, bool]) -> None:
    """Raise one error that names everything that is wrong.

    Parameters
    ----------
    slips : mapping
        Sentence -> whether it applies.

    Raises
    ------
    ValueError
        If any applies.

    Examples
    --------
    >>> refuse({"p2 must be a number 0–1, got 3": True, "n_runs must be a whole number from 1, got 0": True})
    Traceback (most recent call last):
    ValueError: p2 must be a number 0–1, got 3; n_runs must be a whole number from 1, got 0
    """
    found = [sentence for sentence, applies in slips.items() if applies]
    if found:
        raise ValueError("; ".join(found))


def no_share(name: str, value: Any) -> dict[str, bool]:
    """Say whether a value fails to be a number 0–1, as :func:`refuse` wants it.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object

    Returns
    -------
    dict
    """
    fits = isinstance(value, Real) and 0 <= float(value) <= 1
    return {f"{name} must be a number 0–1, got {value!r}": not fits}


def no_count(name: str, value: Any, least: int = 1) -> dict[str, bool]:
    """Say whether a value fails to be a whole number of at least `least`, as :func:`refuse` wants it.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
    least : int

    Returns
    -------
    dict
    """
    fits = isinstance(value, Integral) and int(value) >= least
    return {f"{name} must be a whole number from {least}, got {value!r}": not fits}
