"""What somebody does so that people learn the tool: levers, each with a dose, a time and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.fixed import Fixed


class PlanError(ProblemsError):
    """A plan that cannot be carried out as it is written."""


@dataclass(frozen=True)
class LeverKind:
    """What a lever is measured in, and what may be said about it.

    Parameters
    ----------
    unit : {"hours", "hours_per_week", "strength", "yes", "share"}
        Of the dose: hours per person in all; hours per person and week; 0–1; 1; share of the practices.
    low, high : float
        Range of the dose.
    weeks : int or "all"
        How long it lasts if the plan does not say.
    fields : tuple of str
        What else the plan may say about it.
    follows_access : bool
        Whether it begins later for people who get access later.
    """

    unit: str
    low: float
    high: float
    weeks: int | str
    fields: tuple[str, ...] = ("start", "weeks", "who")
    follows_access: bool = False


def _weekly(**changes: Any) -> LeverKind:
    return replace(LeverKind("hours_per_week", 0, 35, 12), **changes)


LEVERS: Mapping[str, LeverKind] = Fixed(
    {
        "course": LeverKind("hours", 0, 350, 4, ("start", "weeks", "who", "overlap"), follows_access=True),
        "pilot": LeverKind("yes", 1, 1, 13, ("weeks", "who")),
        "step_by_step": LeverKind("share", 0.01, 1, 26, ("weeks",)),
        "sharing_space": _weekly(),
        "mentoring": _weekly(),
        "field_support": _weekly(follows_access=True),
        "document_and_share": _weekly(),
        "learning_goals": LeverKind("strength", 0, 1, "all"),
        "reserved_time": _weekly(follows_access=True),
        "involvement": _weekly(),
        "practice_hours": _weekly(follows_access=True),
    }
)

NEED_ACCESS = (
    "sharing_space", "mentoring", "field_support", "document_and_share", "reserved_time", "practice_hours",
)  # fmt: skip


@dataclass(frozen=True)
class Lever:
    """One lever of a plan.

    Parameters
    ----------
    dose : float
        In the unit of the lever: see :class:`Plan`.
    start : int
        Week in which it begins, from 0.
    weeks : int or "all", optional
        How many weeks it lasts; ``"all"``: to the end. Default: see :class:`Plan`.
    who : str, sequence of str or float, optional
        A team, a person, several of them, or a share 0–1 of the staff, drawn at random in each run (the same
        people for every lever with that share). Default: everybody.
    overlap : float
        Of a course: share 0–1 of its hours that is about the tasks in use; the rest is lost.
    """

    dose: float
    start: int = 0
    weeks: int | str | None = None
    who: str | Sequence[str] | float | None = None
    overlap: float = 1.0

    def __post_init__(self) -> None:
        if isinstance(self.who, Sequence) and not isinstance(self.who, str):
            object.__setattr__(self, "who", tuple(self.who))


@dataclass(frozen=True, init=False)
class Plan:
    """What is done, how much of it, when, and for whom.

    Parameters
    ----------
    go_live : int
        Week in which the tool becomes available, from 0.
    **levers : Lever, float or mapping
        By name. A number is a dose; a mapping holds the fields of a :class:`Lever`. A dose of 0 is the same
        as no lever (not for pilot and step_by_step).

    ==================  ==============================  ========  ====================================
    lever               dose                            weeks     what it is
    ==================  ==============================  ========  ====================================
    course              hours per person, in all        4         formal course
    pilot               1                               13        a small team (`who`) begins
    step_by_step        share of practices per step     26        practices are brought in by steps
    sharing_space       hours per person and week       12        meeting in which people share
    mentoring           hours per novice and week       12        experienced people help novices
    field_support       hours per person and week       12        support on real tasks
    document_and_share  hours per person and week       12        what was learnt is written down
    learning_goals      strength 0–1                    to end    learning counts in goals
    reserved_time       hours per person and week       12        hours kept free in the schedule
    involvement         hours per person and week       12        users choose tasks, check the code
    practice_hours      hours per person and week       12        plain practice on one's own
    ==================  ==============================  ========  ====================================

    Attributes
    ----------
    go_live : int
    levers : mapping of str to Lever

    Raises
    ------
    PlanError
        For everything wrong with the plan at once.

    Examples
    --------
    >>> plan = Plan(course=14, field_support=Lever(0.5, start=4), reserved_time={"dose": 1, "who": "shop"})
    >>> plan.levers["course"]
    Lever(dose=14.0, start=0, weeks=4, who=None, overlap=1.0)
    >>> plan.with_levers(course=7).levers["course"].dose
    7.0
    """

    go_live: int
    levers: Mapping[str, Lever]

    def __init__(self, go_live: int = 0, **levers: Any) -> None:
        problems = [*_unknown(levers), *_week_problems(None, "go_live", go_live)]
        known = {name: value for name, value in levers.items() if name in LEVERS and value is not None}
        made = {}
        for name, value in known.items():
            lever, found = _lever(name, value)
            problems += found
            if lever is not None:
                made[name] = lever
        if problems:
            raise PlanError(problems)
        ordered = {name: made[name] for name in LEVERS if name in made and made[name].dose}
        object.__setattr__(self, "go_live", int(go_live))
        object.__setattr__(self, "levers", Fixed(ordered))

    def __repr__(self) -> str:
        levers = [f"{name}={lever}" for name, lever in self.levers.items()]
        return f"Plan({', '.join([f'go_live={self.go_live}'] * bool(self.go_live) + levers)})"

    def with_levers(self, **levers: Any) -> Plan:
        """Return a copy in which some levers are different, new, or (None) left out.

        Parameters
        ----------
        **levers : Lever, float, mapping or None
        """
        return Plan(self.go_live, **{**self.levers, **levers})


def check_plan(plan: Plan, firm: Firm) -> None:
    """Refuse a plan that a firm cannot carry out.

    Parameters
    ----------
    plan : Plan
    firm : Firm

    Raises
    ------
    PlanError
        For people the firm does not have, a course that fills more than the contracted hours, or a lever
        that needs the tool and is over before go-live.
    """
    problems = [
        problem for name, lever in plan.levers.items() for problem in _firm_problems(name, lever, firm)
    ]
    problems += _too_early(plan)
    if problems:
        raise PlanError(problems)


def pilot_people(pilot: Lever, firm: Firm) -> NDArray[np.bool_]:
    """Return who begins, as far as the plan names them: the first team unless it says otherwise.

    Parameters
    ----------
    pilot : Lever
    firm : Firm

    Returns
    -------
    numpy.ndarray of bool (n_people,)
        Nobody where the pilot is a share of the staff, drawn in each run.
    """
    if _is_number(pilot.who):
        return np.zeros(firm.n_people, dtype=bool)
    names = next(iter(firm.teams)) if pilot.who is None else pilot.who
    return firm.members((names,) if isinstance(names, str) else names)  # type: ignore[arg-type]


def _unknown(levers: Mapping[str, Any]) -> Iterator[Problem]:
    for name in (name for name in levers if name not in LEVERS):
        near = get_close_matches(name, LEVERS, 1) or list(LEVERS)
        yield Problem("plan_unknown_lever", value=name, values={"expected": ", ".join(near)})


def _lever(name: str, value: Any) -> tuple[Lever | None, list[Problem]]:
    """Return the lever that a number, a mapping or a lever stands for, and what is wrong with it."""
    kind, problems = LEVERS[name], []
    if isinstance(value, Mapping):
        allowed = ("dose", *kind.fields)
        for field in (field for field in value if field not in allowed):
            values = {"lever": name, "expected": ", ".join(allowed)}
            problems.append(Problem("plan_unknown_field", value=str(field), values=values))
        value = {field: each for field, each in value.items() if field in allowed}
        if "dose" not in value and kind.unit != "yes":
            return None, [*problems, Problem("plan_no_dose", values={"lever": name})]
        value = Lever(**{"dose": 1, **value})
    elif not isinstance(value, Lever):
        value = Lever(value)
    problems += [*_dose_problems(name, kind, value.dose), *_time_problems(name, kind, value)]
    problems += [*_who_problems(name, kind, value.who), *_overlap_problems(name, kind, value.overlap)]
    if problems:
        return None, problems
    weeks = kind.weeks if value.weeks is None else value.weeks
    return replace(value, dose=float(value.dose), weeks=weeks), []


def _dose_problems(name: str, kind: LeverKind, dose: Any) -> Iterator[Problem]:
    if not _is_number(dose):
        yield Problem("plan_no_number", value=str(dose), values={"lever": name, "field": "dose"})
    elif not kind.low <= dose <= kind.high:
        values = {"lever": name, "field": "dose", "low": f"{kind.low:g}", "high": f"{kind.high:g}"}
        yield Problem("plan_outside", value=f"{dose:g}", values=values)


def _time_problems(name: str, kind: LeverKind, lever: Lever) -> Iterator[Problem]:
    yield from _week_problems(name, "start", lever.start)
    if lever.start and "start" not in kind.fields:
        values = {"lever": name, "expected": ", ".join(("dose", *kind.fields))}
        yield Problem("plan_unknown_field", value="start", values=values)
    if lever.weeks not in (None, "all"):
        yield from _week_problems(name, "weeks", lever.weeks, 1)
    elif lever.weeks == "all" and name in ("course", "pilot", "step_by_step"):
        yield Problem("plan_no_number", value="all", values={"lever": name, "field": "weeks"})


def _week_problems(lever: str | None, field: str, value: Any, low: int = 0) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < low:
        values = {"lever": lever or "plan", "field": field, "low": str(low)}
        yield Problem("plan_no_week", value=str(value), values=values)


def _who_problems(name: str, kind: LeverKind, who: Any) -> Iterator[Problem]:
    if who is None or isinstance(who, str):
        people: Any = who
    elif (isinstance(who, tuple) and who and all(isinstance(each, str) for each in who)) or (
        _is_number(who) and 0 < who <= 1
    ):
        people = who
    elif _is_number(who):
        values = {"lever": name, "percent": f"{100 * who:g}"}
        yield Problem("plan_share_of_staff", value=f"{who:g}", values=values)
        return
    else:
        yield Problem("plan_nobody", value=str(who), values={"lever": name})
        return
    if people is not None and "who" not in kind.fields:
        values = {"lever": name, "expected": ", ".join(("dose", *kind.fields))}
        yield Problem("plan_unknown_field", value="who", values=values)


def _overlap_problems(name: str, kind: LeverKind, overlap: Any) -> Iterator[Problem]:
    if not _is_number(overlap) or not 0 <= overlap <= 1:
        values = {"lever": name, "field": "overlap", "low": "0", "high": "1"}
        yield Problem("plan_outside", value=str(overlap), values=values)
    elif overlap != 1 and "overlap" not in kind.fields:
        values = {"lever": name, "expected": ", ".join(("dose", *kind.fields))}
        yield Problem("plan_unknown_field", value="overlap", values=values)


def _firm_problems(name: str, lever: Lever, firm: Firm) -> Iterator[Problem]:
    if isinstance(lever.who, str | tuple):
        names = (lever.who,) if isinstance(lever.who, str) else lever.who
        known = {*firm.teams, *firm.people}
        for who in (who for who in names if who not in known):
            near = get_close_matches(who, known, 3) or list(firm.teams)
            values = {"lever": name, "expected": ", ".join(near)}
            yield Problem("plan_unknown_people", value=who, values=values)
    if name == "pilot" and (_is_everybody(lever, firm) or pilot_people(lever, firm).all()):
        yield Problem("plan_pilot_of_all", values={"expected": ", ".join(firm.teams)})
    hours = lever.dose / int(lever.weeks or 1) if name == "course" else lever.dose
    if LEVERS[name].unit.startswith("hours") and hours > firm.week_hours:
        values = {"lever": name, "hours": f"{hours:g}", "contract": f"{firm.week_hours:g}"}
        yield Problem("plan_week_full", values=values)


def _is_everybody(lever: Lever, firm: Firm) -> bool:
    return _is_number(lever.who) and n_chosen(lever.who, firm) == firm.n_people


def n_chosen(share: Any, firm: Firm) -> int:
    """Return how many people a share of the staff is: one at least.

    Parameters
    ----------
    share : float
    firm : Firm
    """
    return max(1, round(float(share) * firm.n_people))


def _too_early(plan: Plan) -> Iterator[Problem]:
    """Refuse what would end before anybody has the tool: it would cost the leader's hours and do nothing."""
    for name in NEED_ACCESS:
        lever = plan.levers.get(name)
        if lever and lever.weeks != "all" and lever.start + int(lever.weeks or 0) <= plan.go_live:
            values = {"lever": name, "week": str(plan.go_live)}
            yield Problem("plan_too_early", value=str(lever.start), values=values)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and value == value
