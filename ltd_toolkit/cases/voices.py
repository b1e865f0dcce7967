"""What people say, chosen by rules from how things stand.

A line may have conditions on named numbers of a week, such as ``when = { errors = ">0.15" }``. Of a person's
lines whose conditions are all met, the first in the file is said. Conditions are compared, never executed.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

BEFORE = 4  # weeks between the two values that a "_change" compares
CHANGE = "_change"
# Columns of Runs.weeks and Runs.gauges; tests hold this list to them.
STATES = (
    "week", "use", "mastery", "errors", "resistance", "output", "pressure", "code_right", "code_wrong",
    "incoherence", "spread", "spread_relative", "hours_wanted", "hours_crowded_out", "hours_spent",
    "leader_share", "explore_hours_taken", "exploit_output_lost", "individual_not_shared",
    "collective_not_applied", "formal_not_used", "informal_wrong",
)  # fmt: skip
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"
ONE_SIDED = re.compile(rf"\s*(<=|>=|<|>)\s*({NUMBER})\s*")
BETWEEN = re.compile(rf"\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*")


@dataclass(frozen=True)
class Condition:
    """A state and what it must be.

    Parameters
    ----------
    state : str
        One of STATES, or one of them and ``_change``: its change over four weeks.
    compared : {"<", "<=", ">", ">="}
    value : float
    """

    state: str
    compared: str
    value: float

    def met(self, states: Mapping[str, float]) -> bool:
        """Tell whether it holds; what is not known yet (a change in the first weeks) does not."""
        value = states.get(self.state)
        return value is not None and COMPARED[self.compared](value, self.value)


@dataclass(frozen=True)
class Voice:
    """A line that somebody says when things stand in a certain way.

    Parameters
    ----------
    person : str
    conditions : tuple of Condition
        None: always said if nothing else is.
    texts : dict of str to str
        By language.
    episode : str, optional
        Only in this one.
    """

    person: str
    conditions: tuple[Condition, ...]
    texts: Mapping[str, str]
    episode: str | None = None


def is_state(name: str) -> bool:
    """Tell whether a condition can be about `name`.

    Parameters
    ----------
    name : str

    Examples
    --------
    >>> is_state("errors"), is_state("errors_change"), is_state("happiness")
    (True, True, False)
    """
    return name.removesuffix(CHANGE) in STATES


def read_condition(state: str, text: str) -> tuple[Condition, ...]:
    """Read a condition as it is written in a case file.

    Parameters
    ----------
    state : str
    text : str
        ``">0.15"``, ``"<= 3"``, or ``"0.2..0.4"`` (both ends included).

    Returns
    -------
    tuple of Condition

    Raises
    ------
    ValueError
        If it is written in another way.

    Examples
    --------
    >>> read_condition("errors", "> 0.15")
    (Condition(state='errors', compared='>', value=0.15),)
    """
    one_sided, between = ONE_SIDED.fullmatch(text), BETWEEN.fullmatch(text)
    if one_sided:
        return (Condition(state, one_sided[1], float(one_sided[2])),)
    if between:
        return Condition(state, ">=", float(between[1])), Condition(state, "<=", float(between[2]))
    raise ValueError(f"a condition is written '>0.15', '<=3' or '0.2..0.4', got {text!r}")


def states_of(weeks: pd.DataFrame | pd.Series | Mapping[str, float]) -> dict[str, float]:
    """Return how things stand in a week, with changes over four weeks where they can be known.

    Parameters
    ----------
    weeks : pandas.DataFrame, pandas.Series or dict
        Weeks one below the other, the last being the one in question (such as the means over runs of
        ``Runs.weeks``); or the states of one week by name.

    Returns
    -------
    dict of str to float
    """
    if not isinstance(weeks, pd.DataFrame):
        return {str(name): float(value) for name, value in weeks.items()}
    frame = weeks if "week" in weeks.columns else weeks.rename_axis(index="week").reset_index()
    states = {str(name): float(value) for name, value in frame.iloc[-1].items()}
    if len(frame) > BEFORE:
        changes = frame.iloc[-1] - frame.iloc[-1 - BEFORE]
        states |= {f"{name}{CHANGE}": float(value) for name, value in changes.items()}
    return states


def what_is_said(voices: Iterable[Voice], states: Mapping[str, float]) -> dict[str, Voice]:
    """Return the line of each person who has one to say.

    Parameters
    ----------
    voices : iterable of Voice
        In the order in which they are preferred.
    states : dict of str to float

    Returns
    -------
    dict of str to Voice
        Person -> voice.

    Raises
    ------
    ValueError
        If a state that a condition asks for is not there: a line would be silent for a wrong reason.
    """
    voices = list(voices)
    asked = {each.state for voice in voices for each in voice.conditions}
    missing = sorted(name for name in asked - states.keys() if not name.endswith(CHANGE))
    if missing:
        raise ValueError(f"voices ask for {', '.join(missing)}; given: {', '.join(states)}")
    said: dict[str, Voice] = {}
    for voice in voices:
        if voice.person not in said and all(each.met(states) for each in voice.conditions):
            said[voice.person] = voice
    return said
