"""What can be chosen in a quarter of the game, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ltd_toolkit.cases import load_interventions
from ltd_toolkit.cases.choices import EVERYBODY, PILOT_TEAM, WHOM, Choices, Decision
from ltd_toolkit.lab.levers import LeverControl
from ltd_toolkit.language import word
from ltd_toolkit.simulation.stages import QUARTER

NEEDS = {PILOT_TEAM: ("pilot",), WHOM: ("course", "field_support")}  # what they say something of


def choice_name(choice: str) -> str:
    """Return what a choice is called.

    Parameters
    ----------
    choice : str
    """
    named = choice in (WHOM, PILOT_TEAM)
    return word(f"lab.game.{choice}") if named else str(load_interventions().at[choice, "name"])


def choice_said(choice: str, value: Any, labels: Mapping[str, str]) -> str:
    """Return what was chosen, in words with their unit.

    Parameters
    ----------
    choice : str
    value : float or str
    labels : mapping of id to text
        Names of teams.
    """
    if choice in (WHOM, PILOT_TEAM):
        return word("lab.case.everybody") if value == EVERYBODY else labels.get(value, str(value))
    control = LeverControl(choice, load_interventions().loc[choice], None, QUARTER)
    if control.kind.unit == "hours_per_week":
        control.set(weeks=QUARTER)
    return control.say(float(value))


def decision_said(choices: Choices, quarter: int, decision: Decision, labels: Mapping[str, str]) -> str:
    """Say all that was done in a quarter.

    Parameters
    ----------
    choices : Choices
    quarter : int
    decision : mapping
    labels : mapping of id to text
        Names of teams.
    """
    nothing = choices.nothing(quarter)
    done = {name for name, value in decision.items() if value != nothing[name]}
    told = [
        word("lab.range.said", label=choice_name(name), text=choice_said(name, value, labels))
        for name, value in decision.items()
        if (any(each in done for each in NEEDS[name]) if name in NEEDS else name in done)
    ]
    return word("plot.and_then").join(told) or word("lab.game.nothing")
