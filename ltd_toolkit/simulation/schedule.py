"""From a plan to what is planned for each person in each week, before anybody has learnt anything.

All arrays are week x person x run (or week x run), where the last dimension has length 1 if all runs are
alike. The letters are those of docs/model.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation.evidence import Parameters
from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.plan import LEVERS, Lever, Plan, n_chosen, pilot_people

Array = NDArray[Any]

WEEKLY = (
    "field_support",
    "sharing_space",
    "document_and_share",
    "mentoring",
    "involvement",
    "practice_hours",
)
LED = (
    "sharing_space",
    "mentoring",
    "involvement",
    "learning_goals",
)  # run at the share of the leader's hours


@dataclass(frozen=True)
class Schedule:
    """What is planned.

    Parameters
    ----------
    access : array
        A: share of the way on which the tool has been handed over to a person.
    moved : array, week x practice x run
        s: which practices are done with the tool, if somebody does.
    hours : dict of str to array
        Hours per person by lever, for the weekly levers of the plan and ``reserved_time``; mentoring: of a
        novice.
    goals : array
        R: how much learning counts in a person's goals.
    course : array of bool
        Whether a person sits in the course.
    course_hours : float
        Of those who do.
    course_weeks : int
    syllabus_hours : float
        Hours of course that are about the tasks in use.
    leader_needed, leader_share : array, week x run
        Hours of the owner-manager that the plan needs; lambda, the share of them that there is.
    """

    access: Array
    moved: Array
    hours: dict[str, Array]
    goals: Array
    course: Array
    course_hours: float
    course_weeks: int
    syllabus_hours: float
    leader_needed: Array
    leader_share: Array

    @property
    def by_steps(self) -> bool:
        """Whether some practice is not moved from the beginning."""
        return not self.moved.all()


def make_schedule(firm: Firm, plan: Plan, parameters: Parameters, chosen: Array, n_weeks: int) -> Schedule:
    """Work out what is planned for whom and when.

    Parameters
    ----------
    firm : Firm
    plan : Plan
    parameters : Parameters
        Of the runs of this block.
    chosen : array (n_people, n_runs)
        Place 0, 1, ... of each person in the order in which people are chosen where a lever names a share.
    n_weeks : int

    Returns
    -------
    Schedule
    """
    # How long a pilot lasts depends on all of its weeks, those after the last one simulated included.
    weeks = np.arange(max(n_weeks, plan.go_live + _weeks_of_pilot(plan)))
    people = {name: _people(lever, firm, chosen) for name, lever in plan.levers.items()}
    needed = _leader_needed(firm, plan, parameters, people, weeks)
    available = firm.fact("leader_hours", parameters.leader_hours)
    share = np.where(needed > available, available / np.maximum(needed, 1e-9), 1.0)
    wait = _wait(firm, plan, people, share, chosen)
    weeks, needed, share = weeks[:n_weeks], needed[:n_weeks], share[:n_weeks]
    hours = {}
    for name in (*WEEKLY, "learning_goals", "reserved_time"):
        if name in plan.levers:
            on = _window(plan.levers[name], weeks, wait if LEVERS[name].follows_access else None)
            dose = plan.levers[name].dose * (on & people[name])
            hours[name] = dose * share[:, None] if name in LED else dose
    nothing = np.zeros((n_weeks, firm.n_people, 1))
    course = plan.levers.get("course", Lever(0.0, weeks=1))
    taught = _window(course, weeks, wait) & people["course"] if "course" in plan.levers else nothing > 0
    since = weeks[:, None, None] - plan.go_live - wait
    return Schedule(
        access=np.where(since >= 0, np.minimum(1, (since + 1) / (firm.ramp_weeks + 1)), 0.0),
        moved=_moved(firm, plan, share, weeks),
        goals=hours.pop("learning_goals", nothing),
        hours=hours,
        course=taught,
        course_hours=course.dose / int(course.weeks or 1),
        course_weeks=int(course.weeks or 1),
        syllabus_hours=course.dose * course.overlap,
        leader_needed=needed,
        leader_share=share,
    )


def _people(lever: Lever, firm: Firm, chosen: Array) -> Array:
    """Return whom a lever is for: person x run."""
    if lever.who is None:
        return np.ones((firm.n_people, 1), dtype=bool)
    if isinstance(lever.who, str | tuple):
        return firm.members((lever.who,) if isinstance(lever.who, str) else lever.who)[:, None]
    return chosen < n_chosen(lever.who, firm)


def _window(lever: Lever, weeks: Array, wait: Array | None = None) -> Array:
    """Return when a lever is on: week x person x run."""
    since = weeks[:, None, None] - lever.start - (0 if wait is None else wait)
    return (since >= 0) & (since < (np.inf if lever.weeks == "all" else int(lever.weeks or 0)))


def _leader_needed(firm: Firm, plan: Plan, p: Parameters, people: dict[str, Array], weeks: Array) -> Array:
    """Return the hours of the owner-manager that the plan needs: week x run."""
    levers, since = plan.levers, weeks[:, None] - plan.go_live
    needed = np.zeros((len(weeks), 1))
    for name in ("pilot", "step_by_step"):
        if name in levers:
            needed = needed + p.leader_phasing * ((since >= 0) & (since < levers[name].weeks))
    for name in ("sharing_space", "involvement"):
        if name in levers:
            needed = needed + p.leader_meeting * levers[name].dose * _window(levers[name], weeks)[:, 0]
    if "mentoring" in levers:
        novices = np.minimum(people["mentoring"].sum(axis=0), firm.n_people // 2)
        needed = needed + p.leader_mentoring * novices * _window(levers["mentoring"], weeks)[:, 0]
    if "learning_goals" in levers:
        strength = levers["learning_goals"].dose * people["learning_goals"].sum(axis=0)
        needed = needed + p.leader_goals * strength * _window(levers["learning_goals"], weeks)[:, 0]
    return needed


def _weeks_of_pilot(plan: Plan) -> int:
    return int(plan.levers["pilot"].weeks or 0) if "pilot" in plan.levers else 0


def _wait(firm: Firm, plan: Plan, people: dict[str, Array], share: Array, chosen: Array) -> Array:
    """Return how many weeks after go-live each person gets access: person x run."""
    pilot = plan.levers.get("pilot")
    if pilot is None:
        return np.zeros((firm.n_people, 1), dtype=int)
    begins = people["pilot"] if isinstance(pilot.who, float | int) else pilot_people(pilot, firm)[:, None]
    kept = share[plan.go_live : plan.go_live + int(pilot.weeks or 0)]
    return np.where(begins, 0, np.rint(int(pilot.weeks or 0) * kept.mean(axis=0))).astype(int)


def _moved(firm: Firm, plan: Plan, share: Array, weeks: Array) -> Array:
    """Return which practices have been moved to the tool: week x practice x run."""
    m = len(firm.practice_names)
    steps = plan.levers.get("step_by_step")
    if steps is None:
        return np.ones((len(weeks), m, 1), dtype=bool)
    n_steps = int(np.ceil(1 / steps.dose - 1e-9))
    pace = int(steps.weeks or 1) / max(1, n_steps - 1)
    taken = 1 + np.floor(np.maximum(0, weeks - plan.go_live) / pace + 1e-9)
    planned = np.minimum(1, steps.dose * taken)[:, None]
    kept = np.where(weeks[:, None] < plan.go_live, 1.0, share)  # before go-live no discipline can slip
    so_far = np.maximum.accumulate(1 - kept * (1 - planned), axis=0)
    n_moved = np.maximum(1, np.rint(so_far * m))
    return np.arange(m)[:, None] < n_moved[:, None]
