"""From a plan to what is planned for each person in each week, before anybody has learnt anything.

All arrays are week x person x run (or week x run), where the last dimension has length 1 if all runs are
alike. The letters are those of docs/model.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation.evidence import Parameters
from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.plan import LEVERS, Lever, Plan, n_chosen, pilot_people
from ltd_toolkit.simulation.stages import PHASING, Span, StagedPlan, first_stage, spans

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
class Course:
    """The course of a stage.

    Parameters
    ----------
    hours : float
        A week, of those who sit in it; 0 without a course.
    weeks : int
    about : float
        Hours that are about the tasks in use, in all.
    before : array, person x run
        Such hours that each person has sat in at earlier courses.
    """

    hours: float
    weeks: int
    about: float
    before: Array


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
    courses : tuple of Course
        One per stage of the plan.
    stage : array, week
        Number of the stage that a week belongs to.
    leader_needed, leader_share : array, week x run
        Hours of the owner-manager that the plan needs; lambda, the share of them that there is.
    """

    access: Array
    moved: Array
    hours: dict[str, Array]
    goals: Array
    course: Array
    courses: tuple[Course, ...]
    stage: Array
    leader_needed: Array
    leader_share: Array

    @property
    def by_steps(self) -> bool:
        """Whether some practice is not moved from the beginning."""
        return not self.moved.all()

    @property
    def course_hours(self) -> Array:
        """Hours of course in each week, of those who sit in it: week x 1 x 1."""
        return np.array([course.hours for course in self.courses])[self.stage][:, None, None]

    def course_of(self, week: int) -> Course:
        """Return the course of the stage that a week belongs to.

        Parameters
        ----------
        week : int
        """
        return self.courses[self.stage[week]]


def make_schedule(
    firm: Firm, plan: Plan | StagedPlan, parameters: Parameters, chosen: Array, n_weeks: int
) -> Schedule:
    """Work out what is planned for whom and when.

    Parameters
    ----------
    firm : Firm
    plan : Plan or StagedPlan
    parameters : Parameters
        Of the runs of this block.
    chosen : array (n_people, n_runs)
        Place 0, 1, ... of each person in the order in which people are chosen where a lever names a share.
    n_weeks : int

    Returns
    -------
    Schedule
    """
    first, available = first_stage(plan), firm.fact("leader_hours", parameters.leader_hours)
    wait = _wait(firm, first, parameters, available, chosen)
    parts = [_of_stage(firm, span, first, parameters, wait, chosen) for span in spans(plan, n_weeks)]
    needed = _one_after_other([part.needed for part in parts])
    share = np.where(needed > available, available / np.maximum(needed, 1e-9), 1.0)
    nothing = [np.zeros((len(part.needed), firm.n_people, 1)) for part in parts]
    hours = {}
    for name in (*WEEKLY, "learning_goals", "reserved_time"):
        if any(name in part.doses for part in parts):
            doses = [part.doses.get(name, none) for part, none in zip(parts, nothing, strict=True)]
            dose = _one_after_other(doses)
            hours[name] = dose * share[:, None] if name in LED else dose
    weeks = np.arange(n_weeks)
    since = weeks[:, None, None] - plan.go_live - wait
    return Schedule(
        access=np.where(since >= 0, np.minimum(1, (since + 1) / (firm.ramp_weeks + 1)), 0.0),
        moved=_moved(firm, first, share, weeks),
        goals=hours.pop("learning_goals", np.concatenate(nothing)),
        hours=hours,
        course=_one_after_other([part.taught for part in parts]),
        courses=tuple(_courses(parts)),
        stage=np.repeat(np.arange(len(parts)), [len(part.needed) for part in parts]),
        leader_needed=needed,
        leader_share=share,
    )


class _Stage(NamedTuple):
    """What is planned in the weeks of a stage, before the owner-manager's hours are shared out."""

    needed: Array  # hours of the owner-manager: week x run
    doses: dict[str, Array]
    taught: Array
    course: Lever


def _of_stage(firm: Firm, span: Span, first: Plan, p: Parameters, wait: Array, chosen: Array) -> _Stage:
    levers, weeks = span.plan.levers, np.arange(span.end - span.begin)
    people = {name: _people(lever, firm, chosen) for name, lever in levers.items()}
    # Who is without the tool when the stage begins waits for the rest of the pilot, not all of it again.
    left = np.maximum(0, wait - max(0, span.begin - first.go_live))
    doses = {}
    for name in (*WEEKLY, "learning_goals", "reserved_time"):
        if name in levers:
            on = _window(levers[name], weeks, left if LEVERS[name].follows_access else None)
            doses[name] = levers[name].dose * (on & people[name])
    course = levers.get("course", Lever(0.0, weeks=1))
    nobody = np.zeros((len(weeks), firm.n_people, 1), dtype=bool)
    taught = _window(course, weeks, left) & people["course"] if "course" in levers else nobody
    phasing = _phasing(first, p, weeks + span.begin)
    return _Stage(_leader_needed(firm, span.plan, p, people, weeks, phasing), doses, taught, course)


def _one_after_other(parts: Sequence[Array]) -> Array:
    """Join arrays along their weeks; those in which all runs are alike are spread if others are not."""
    n_runs = max(part.shape[-1] for part in parts)
    return np.concatenate([np.broadcast_to(part, (*part.shape[:-1], n_runs)) for part in parts])


def _courses(parts: Sequence[_Stage]) -> Iterator[Course]:
    before: Any = np.zeros((1, 1))
    for part in parts:
        weeks = int(part.course.weeks or 1)
        about = part.course.dose * part.course.overlap
        yield Course(part.course.dose / weeks, weeks, about, before)
        if about:
            before = before + about * part.taught.sum(axis=0) / weeks


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


def _phasing(first: Plan, p: Parameters, weeks: Array) -> Array:
    """Return the hours of the owner-manager for pilot and steps, which go on in later stages: week x run."""
    since = weeks[:, None] - first.go_live
    needed = np.zeros((len(weeks), 1))
    for name in PHASING:
        if name in first.levers:
            needed = needed + p.leader_phasing * ((since >= 0) & (since < first.levers[name].weeks))
    return needed


def _leader_needed(
    firm: Firm, plan: Plan, p: Parameters, people: dict[str, Array], weeks: Array, phasing: Array
) -> Array:
    """Return the hours of the owner-manager that a plan needs, those for phasing included: week x run."""
    levers, needed = plan.levers, phasing
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


def _wait(firm: Firm, first: Plan, p: Parameters, available: Any, chosen: Array) -> Array:
    """Return how many weeks after go-live each person gets access: person x run.

    How long a pilot really lasts depends on the owner-manager's hours in all of its weeks. They are those of
    the plan that begins it, as if it went on: what is decided later cannot change who has had the tool.
    """
    pilot = first.levers.get("pilot")
    if pilot is None:
        return np.zeros((firm.n_people, 1), dtype=int)
    people = {name: _people(lever, firm, chosen) for name, lever in first.levers.items()}
    weeks = np.arange(first.go_live + int(pilot.weeks or 0))
    needed = _leader_needed(firm, first, p, people, weeks, _phasing(first, p, weeks))
    kept = np.where(needed > available, available / np.maximum(needed, 1e-9), 1.0)[first.go_live :]
    begins = people["pilot"] if isinstance(pilot.who, float | int) else pilot_people(pilot, firm)[:, None]
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
