"""The firm sheet of a questionnaire, checked before anything is computed: all that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any

import pandas as pd

from ltd_toolkit.problems import Problem

LEAST_SIZE, MOST_SIZE = 3, 249  # two to learn from each other and an owner-manager; an SME has fewer than 250
WEEK_HOURS, MOST_WEEK_HOURS = 35.0, 60.0
WEEKS_ASKED = 26
MOST_EUROS = 10_000_000.0
MOST_MEETINGS = 31.0  # one a day
MOST_MONTHS = 12  # until the tool comes
A_TEAM = 8  # people, as in the shipped cases
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
NEEDED = ("size", "learning_hours", "learning_euros")
ASKED = (*NEEDED, "size_class", "people_trained", "meetings_per_month", "go_live", "tool", "sector")
KNOWN = (*ASKED, "teams", "week_hours")


@dataclass(frozen=True)
class Sheet:
    """What a firm says of itself.

    Parameters
    ----------
    size : int
        People who work there, the owner-manager included.
    teams : dict of str to int
        The owner-manager not counted.
    teams_given : bool
    week_hours : float
    week_hours_given : bool
    go_live : int
        Week from now in which the tool comes; 0 if it is there.
    go_live_from : {"sheet", "month", "assumed"}
    learning_hours, learning_euros : float
        Of the last six months, all people together.
    people_trained, meetings_per_month : float or None
        None if it was not said.
    tool : str
    """

    size: int
    teams: Mapping[str, int]
    teams_given: bool
    week_hours: float
    week_hours_given: bool
    go_live: int
    go_live_from: str
    learning_hours: float
    learning_euros: float
    people_trained: float | None
    meetings_per_month: float | None
    tool: str


def read_sheet(facts: pd.Series | Mapping[str, Any], month: str | None) -> tuple[Any, list[Problem]]:
    """Return the sheet, and what is wrong with it.

    Parameters
    ----------
    facts : pandas.Series or mapping
    month : str or None
        Month of the survey.

    Returns
    -------
    sheet : Sheet or None
        None if something is wrong.
    problems : list of Problem
    """
    given = {str(name): value for name, value in facts.items() if not _is_missing(value)}
    problems = [*_misspelt(given), *_missing(given), *_numbers(given), *_months(given, month)]
    sized = not any(problem.column == "size" for problem in problems)
    problems += _teams_problems(given, sized=sized)
    return (None if problems else _sheet(given, month)), problems


def _sheet(given: Mapping[str, Any], month: str | None) -> Sheet:
    size = int(given["size"])
    teams = given.get("teams")
    weeks = _weeks_until(given["go_live"], month) if "go_live" in given and month else 0
    return Sheet(
        size=size,
        teams={str(team): int(n) for team, n in teams.items()} if teams else _usual_teams(size - 1),
        teams_given=teams is not None,
        week_hours=float(given.get("week_hours", WEEK_HOURS)),
        week_hours_given="week_hours" in given,
        go_live=weeks,
        go_live_from="assumed" if "go_live" not in given else "month" if weeks else "sheet",
        learning_hours=float(given["learning_hours"]),
        learning_euros=float(given["learning_euros"]),
        people_trained=_or_none(given, "people_trained"),
        meetings_per_month=_or_none(given, "meetings_per_month"),
        tool=str(given.get("tool", "")),
    )


def _or_none(given: Mapping[str, Any], name: str) -> float | None:
    return float(given[name]) if name in given else None


def _usual_teams(staff: int) -> dict[str, int]:
    """Return teams of about eight, two at least: with a single one there would be nobody to pilot for."""
    n = max(2, round(staff / A_TEAM))
    return {_letters(place): staff // n + (place < staff % n) for place in range(n)}


def _letters(place: int) -> str:
    before = _letters(place // 26 - 1) if place >= 26 else ""
    return before + chr(ord("A") + place % 26)


def _misspelt(given: Mapping[str, Any]) -> Iterator[Problem]:
    """Find names of facts that are nearly right: what they say would be lost without a word."""
    for name in (name for name in given if name not in KNOWN):
        near = [each for each in get_close_matches(name, KNOWN, 1, 0.75) if each not in given]
        if near:
            yield Problem("mine_fact_misspelt", column=name, values={"expected": near[0]})


def _missing(given: Mapping[str, Any]) -> Iterator[Problem]:
    for name in (name for name in NEEDED if name not in given):
        yield Problem("mine_no_fact", column=name)


def _numbers(given: Mapping[str, Any]) -> Iterator[Problem]:
    size = given.get("size")
    if size is not None and not _is_whole(size):
        yield Problem("mine_no_whole", column="size", value=str(size))
        size = None
    elif size is not None and size > MOST_SIZE:
        yield Problem("mine_too_large", column="size", value=f"{size:g}", values={"most": MOST_SIZE})
        size = None
    elif size is not None and size < LEAST_SIZE:
        yield Problem("mine_too_small", column="size", value=f"{size:g}", values={"least": LEAST_SIZE})
        size = None
    week = given.get("week_hours", WEEK_HOURS)
    known = _is_number(week) and 1 <= week <= MOST_WEEK_HOURS
    hours = WEEKS_ASKED * (float(week) if known else MOST_WEEK_HOURS)
    people = float(MOST_SIZE if size is None else size)
    ranges = {
        "learning_hours": (0.0, people * hours),
        "learning_euros": (0.0, MOST_EUROS),
        "people_trained": (0.0, people),
        "meetings_per_month": (0.0, MOST_MEETINGS),
        "week_hours": (1.0, MOST_WEEK_HOURS),
    }
    for name, (low, high) in ranges.items():
        if name not in given:
            continue
        if not _is_number(given[name]):
            yield Problem("mine_no_number", column=name, value=str(given[name]))
        elif not low <= given[name] <= high:
            values = {"low": f"{low:g}", "high": f"{high:g}"}
            yield Problem("mine_outside", column=name, value=f"{given[name]:g}", values=values)


def _months(given: Mapping[str, Any], month: str | None) -> Iterator[Problem]:
    texts = {"go_live": given.get("go_live"), "month": month}
    wrong = [name for name, text in texts.items() if text is not None and not MONTH.fullmatch(str(text))]
    for name in wrong:
        yield Problem("mine_no_month", column=name, value=str(texts[name]))
    if not wrong and None not in texts.values():
        months = _months_until(str(texts["go_live"]), str(month))
        if months > MOST_MONTHS:
            values = {"month": str(month), "most": MOST_MONTHS}
            yield Problem("mine_far_off", column="go_live", value=str(texts["go_live"]), values=values)


def _teams_problems(given: Mapping[str, Any], *, sized: bool) -> Iterator[Problem]:
    teams = given.get("teams")
    if teams is None:
        return
    if not isinstance(teams, Mapping) or not teams:
        yield Problem("mine_teams", column="teams", value="" if isinstance(teams, Mapping) else str(teams))
        return
    wrong = [str(team) for team, n in teams.items() if not _is_whole(n) or n < 1]
    if wrong:
        yield Problem("mine_team_size", column="teams", values={"teams": ", ".join(wrong)})
    elif sized and "size" in given and sum(teams.values()) != given["size"] - 1:
        total, size = int(sum(teams.values())), int(given["size"])
        values = {"total": total, "size": size, "expected": size - 1}
        said = ", ".join(f"{team} {n}" for team, n in teams.items())
        yield Problem("mine_teams_sum", column="teams", value=said, values=values)


def _months_until(later: str, earlier: str) -> int:
    (year, after), (other, before) = (map(int, text.split("-")) for text in (later, earlier))
    return 12 * (year - other) + after - before


def _weeks_until(later: str, earlier: str) -> int:
    return max(0, round(_months_until(later, earlier) * 52 / 12))


def _is_missing(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
    )


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and value == value


def _is_whole(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, Integral) or float(value).is_integer())
