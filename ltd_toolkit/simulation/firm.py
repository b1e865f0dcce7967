"""A small firm before the tool comes: its people and teams, what they do, what is known about it.

What a firm is stands here; what somebody does about it stands in :mod:`ltd_toolkit.simulation.plan`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from numbers import Integral, Real
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.simulation.fixed import Fixed

BEST_INFORMED = "best_informed"
FREQUENCY_SD = 0.8  # of the logarithm: a few practices every day, many now and then
BY_PERSON = ("mastery_start", "errors_start", "resistance_start")
SHARES = (
    *BY_PERSON, "mastery_sd", "resistance_sd", "pressure_start", "asking_share", "cross_team", "right_alone",
    "turnover", "unfinished",
)  # fmt: skip
HOURS = ("own_hours", "leader_hours")
MOST_GAIN = 100.0  # of pressure: one hundredth of output lost would take every hour back


class FirmError(ProblemsError):
    """A firm that contradicts itself."""


@dataclass(frozen=True)
class Departure:
    """Somebody leaves and is replaced by a newcomer.

    Parameters
    ----------
    week : int
        Week at whose beginning it happens, from 0.
    who : str
        A person of the firm, or ``"best_informed"``: whoever masters most practices by then.
    """

    week: int
    who: str = BEST_INFORMED


@dataclass(frozen=True)
class NewVersion:
    """The tool changes: some practices, drawn at random in each run, are new to everybody.

    Parameters
    ----------
    week : int
        Week at whose beginning it happens, from 0.
    n_practices : int
    becomes : {"unknown", "wrong"}
        What people knew about these practices is forgotten, or has become a wrong habit.
    """

    week: int
    n_practices: int = 10
    becomes: str = "unknown"


@dataclass(frozen=True)
class Firm:
    """A small firm that is about to bring in a digital tool.

    Parameters
    ----------
    teams : mapping of str to int
        Team -> number of staff, the owner-manager not counted. Two people or more in all.
    names : mapping of str to str, optional
        Person -> team, for those who have a name. The others are called after their team (``"shop 2"``).
    practices : int or sequence of str
        How many practices the tool has, or their names, in the order in which they would be brought in.
    frequencies : sequence of float, optional
        How often each practice occurs, in any unit. Default: a few often, many now and then (log-normal),
        the most frequent first.
    week_hours : float
        Contracted hours a week.
    ramp_weeks : int
        Weeks, after the first, over which work passes to the tool for somebody who has access.
    unfinished : float
        Share 0–1 of the practices that still change in each of the first `unfinished_weeks` weeks after
        go-live because the tool is still being set up.
    unfinished_weeks : int
    events : sequence of Departure and NewVersion
        What happens to the firm whatever its plan.
    mastery_start, errors_start, resistance_start : float or mapping, optional
        Share 0–1 of practices mastered and of wrong habits at the start, mean resistance 0–1. A mapping gives
        values to teams or persons; who is in no mapping has the value of evidence.csv.
    mastery_sd, resistance_sd, pressure_start, asking_share, cross_team, right_alone, turnover : float
        Shares 0–1: facts of this firm that replace the parameter of the same name in evidence.csv, if given.
    own_hours, leader_hours : float
        The same, in hours a week.
    pressure_gain : float
        The same, per unit of output lost.

    Raises
    ------
    FirmError
        For everything wrong at once.

    Examples
    --------
    >>> firm = Firm({"shop": 6, "office": 3}, names={"Inès": "office"}, mastery_start={"office": 0.4})
    >>> firm.n_people, firm.people[-3:]
    (9, ('Inès', 'office 2', 'office 3'))
    """

    teams: Mapping[str, int]
    names: Mapping[str, str] | None = None
    practices: int | Sequence[str] = 30
    frequencies: Sequence[float] | None = None
    week_hours: float = 35.0
    ramp_weeks: int = 3
    unfinished: float = 0.0
    unfinished_weeks: int = 26
    events: Sequence[Departure | NewVersion] = ()
    mastery_start: float | Mapping[str, float] | None = None
    mastery_sd: float | None = None
    errors_start: float | Mapping[str, float] | None = None
    resistance_start: float | Mapping[str, float] | None = None
    resistance_sd: float | None = None
    pressure_start: float | None = None
    own_hours: float | None = None
    asking_share: float | None = None
    cross_team: float | None = None
    right_alone: float | None = None
    turnover: float | None = None
    leader_hours: float | None = None
    pressure_gain: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Mapping):
                object.__setattr__(self, field.name, Fixed(value))
            elif isinstance(value, Sequence | np.ndarray) and not isinstance(value, str):
                object.__setattr__(self, field.name, tuple(value))
        people, practices = list(_people_problems(self)), list(_practice_problems(self))
        problems = [*people, *practices, *_week_problems(self)]
        # Who is in the firm and what is done there must be clear before anything can be said about it.
        problems += [] if people else _fact_problems(self)
        problems += [] if people or practices else _event_problems(self)
        if problems:
            raise FirmError(problems)

    @property
    def n_people(self) -> int:
        """Number of staff."""
        return sum(self.teams.values())

    @property
    def people(self) -> tuple[str, ...]:
        """What each person is called, team after team; within a team, those with a name first."""
        return tuple(_people(self.teams, self.names or {}))

    @property
    def team_of(self) -> tuple[str, ...]:
        """Team of each person, in the order of :attr:`people`."""
        return tuple(team for team, size in self.teams.items() for _ in range(size))

    @property
    def practice_names(self) -> tuple[str, ...]:
        """Names of the practices; numbers from 1 where none were given."""
        practices: Any = self.practices
        if isinstance(practices, Integral):
            return tuple(str(number) for number in range(1, int(practices) + 1))
        return tuple(practices)

    @property
    def frequency(self) -> NDArray[np.float64]:
        """How often each practice occurs, relative to the average practice (mean 1)."""
        m = len(self.practice_names)
        if self.frequencies is None:
            places = (np.arange(m, 0, -1) - 0.5) / m
            often = np.exp([FREQUENCY_SD * NormalDist().inv_cdf(place) for place in places])
        else:
            often = np.asarray(self.frequencies, dtype=float)
        return often / often.mean()

    def members(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Return which people are meant by names of persons and teams.

        Parameters
        ----------
        names : sequence of str

        Returns
        -------
        numpy.ndarray of bool (n_people,)
        """
        pairs = zip(self.people, self.team_of, strict=True)
        return np.array([person in names or team in names for person, team in pairs])

    def fact(self, name: str, default: Any) -> Any:
        """Return a fact of the firm, or `default` where it has none: one number, or one per person and run.

        Parameters
        ----------
        name : str
            A parameter of evidence.csv that is also a field of the firm.
        default : float or array (n_runs,)

        Returns
        -------
        float, array (n_runs,) or array (n_people, 1 or n_runs)
        """
        value = getattr(self, name)
        if value is None:
            return default
        if not isinstance(value, Mapping):
            return float(value)
        pairs = zip(self.people, self.team_of, strict=True)
        each = [value.get(person, value.get(team, default)) for person, team in pairs]
        return np.stack([np.broadcast_to(one, np.shape(np.atleast_1d(default))) for one in each])


def _people(teams: Mapping[str, int], names: Mapping[str, str]) -> Iterator[str]:
    for team, size in teams.items():
        named = [name for name, of in names.items() if of == team]
        yield from named
        yield from (f"{team} {seat}" for seat in range(len(named) + 1, size + 1))


def _people_problems(firm: Firm) -> Iterator[Problem]:
    teams: Any = firm.teams
    if not isinstance(teams, Mapping):
        yield Problem("firm_no_teams", value=repr(teams))
        return
    sizes = {team: n for team, n in firm.teams.items() if not _is_whole(n) or n < 1}
    for team, n in sizes.items():
        yield Problem("firm_team_size", value=str(n), values={"team": team})
    if not sizes and sum(firm.teams.values()) < 2:
        yield Problem("firm_too_small", value=str(sum(firm.teams.values())))
    names: Any = firm.names or {}
    if not isinstance(names, Mapping):
        yield Problem("firm_names", value=repr(names))
        return
    for name, team in names.items():
        if team not in firm.teams:
            yield Problem("firm_unknown_team", value=str(team), values=_known(name, firm.teams))
    placed = Counter(names.values())
    for team in firm.teams:
        if team not in sizes and placed[team] > firm.teams[team]:
            values = {"team": team, "n": placed[team], "size": firm.teams[team]}
            yield Problem("firm_too_many_names", values=values)
    if not sizes:
        called = Counter([*firm.teams, *_people(firm.teams, names)])
        for name in (name for name, n in called.items() if n > 1):
            yield Problem("firm_name_twice", value=name)


def _practice_problems(firm: Firm) -> Iterator[Problem]:
    if _is_whole(firm.practices):
        if int(firm.practices) < 2:  # type: ignore[arg-type]
            yield _outside("practices", firm.practices, 2)
            return
    elif not isinstance(firm.practices, tuple) or len(set(firm.practices)) < max(2, len(firm.practices)):
        yield Problem("firm_practices", value=str(firm.practices))
        return
    m = len(firm.practice_names)
    if firm.frequencies is not None:
        if not isinstance(firm.frequencies, tuple):
            yield Problem("firm_frequencies", value=repr(firm.frequencies), values={"n": 1, "expected": m})
            return
        if len(firm.frequencies) != m:
            yield Problem("firm_frequencies", values={"n": len(firm.frequencies), "expected": m})
        for value in (value for value in firm.frequencies if not _is_number(value) or not 0 < value < np.inf):
            yield _outside("frequencies", value, 0)


def _week_problems(firm: Firm) -> Iterator[Problem]:
    if not _is_number(firm.week_hours) or not 1 <= firm.week_hours <= 60:
        yield _outside("week_hours", firm.week_hours, 1, 60)
    for name in ("ramp_weeks", "unfinished_weeks"):
        if not _is_whole(getattr(firm, name)) or getattr(firm, name) < 0:
            yield _outside(name, getattr(firm, name), 0)


def _fact_problems(firm: Firm) -> Iterator[Problem]:
    known = {*firm.teams, *firm.people}
    for name in (*SHARES, *HOURS, "pressure_gain"):
        value = getattr(firm, name)
        if isinstance(value, Mapping) and name in BY_PERSON:
            for who in (who for who in value if who not in known):
                yield Problem("firm_unknown_people", value=str(who), values=_known(name, firm.teams))
            values = list(value.values())
        else:
            values = [] if value is None else [value]
        high = 1.0 if name in SHARES else firm.week_hours if name in HOURS else MOST_GAIN
        for each in values:
            if not _is_number(each) or not 0 <= each <= high:
                yield _outside(name, each, 0, high)


def _event_problems(firm: Firm) -> Iterator[Problem]:
    if not isinstance(firm.events, tuple):
        raise TypeError(f"events must be a list of Departure and NewVersion, got {firm.events!r}")
    for event in firm.events:
        if not isinstance(event, Departure | NewVersion):
            raise TypeError(f"events must be Departure or NewVersion, got {event!r}")
    weeks = Counter((type(event), event.week) for event in firm.events)
    for _, week in (key for key, n in weeks.items() if n > 1):
        yield Problem("firm_events_meet", value=str(week))
    for event in firm.events:
        if not _is_whole(event.week) or event.week < 0:
            yield _outside("week", event.week, 0)
        if isinstance(event, Departure) and event.who != BEST_INFORMED and event.who not in firm.people:
            expected = ", ".join([BEST_INFORMED, *firm.people])
            values = {"name": "events", "expected": expected}
            yield Problem("firm_unknown_people", value=str(event.who), values=values)
        if isinstance(event, NewVersion):
            m = len(firm.practice_names)
            if not _is_whole(event.n_practices) or not 1 <= event.n_practices <= m:
                yield _outside("n_practices", event.n_practices, 1, m)
            if event.becomes not in ("unknown", "wrong"):
                values = {"expected": "unknown, wrong"}
                yield Problem("not_a_choice", column="becomes", value=str(event.becomes), values=values)


def _outside(name: str, value: Any, low: float, high: float | None = None) -> Problem:
    if high is None:
        return Problem("firm_below", value=str(value), values={"name": name, "low": f"{low:g}"})
    values = {"name": name, "low": f"{low:g}", "high": f"{high:g}"}
    return Problem("firm_outside", value=str(value), values=values)


def _known(name: str, teams: Mapping[str, int]) -> dict[str, str]:
    return {"name": name, "expected": ", ".join(map(str, teams))}


def _is_whole(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Integral)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and value == value
