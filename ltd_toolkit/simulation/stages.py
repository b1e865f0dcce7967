"""A plan that is decided anew every so many weeks, as somebody does who sees what came of it and adapts.

What is decided later changes nothing that has happened: the weeks of a stage are lived under the plan of that
stage, after what the stages before have left in people, in the code and in the course they sat in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ltd_toolkit.problems import Problem
from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.plan import Plan, PlanError, check_plan

QUARTER = 13  # weeks
PHASING = ("pilot", "step_by_step")  # who gets the tool when: settled once, at the beginning


@dataclass(frozen=True)
class StagedPlan:
    """Plans one after the other.

    Parameters
    ----------
    stages : sequence of Plan
        Weeks of a plan count from the beginning of its stage. What is not over when a stage ends is stopped;
        the last stage goes on to the end. Go-live, pilot and step_by_step are those of the first.
    stage_weeks : int
        How long each lasts.

    Raises
    ------
    PlanError
        For a later stage with a pilot, a step_by_step or a go-live of its own.

    Notes
    -----
    A course in a later stage goes on, for each person, where their last one stopped, and begins again once
    all has been covered. A single stage is the same as its plan.

    Examples
    --------
    >>> staged = StagedPlan([Plan(course=7), Plan(), Plan(sharing_space=0.5)])
    >>> len(staged.stages), staged.levers
    (3, ('course', 'sharing_space'))
    """

    stages: Sequence[Plan]
    stage_weeks: int = QUARTER

    def __post_init__(self) -> None:
        object.__setattr__(self, "stages", tuple(self.stages))
        if not self.stages or self.stage_weeks < 1:
            raise ValueError(
                f"a staged plan must have a stage of a week or more, got {len(self.stages)} stages of "
                f"{self.stage_weeks} weeks"
            )
        problems = [
            Problem("plan_first_stage_only", value=name, values={"stage": str(number)})
            for number, stage in enumerate(self.stages[1:], 2)
            for name in (
                *(each for each in PHASING if each in stage.levers),
                *["go_live"] * bool(stage.go_live),
            )
        ]
        if problems:
            raise PlanError(problems)

    @property
    def go_live(self) -> int:
        """Week in which the tool becomes available."""
        return self.stages[0].go_live

    @property
    def levers(self) -> tuple[str, ...]:
        """Names of the levers of all stages."""
        return tuple(dict.fromkeys(name for stage in self.stages for name in stage.levers))

    def only(self, lever: str) -> StagedPlan:
        """Return the same with one lever alone.

        Parameters
        ----------
        lever : str
        """
        return StagedPlan([only(stage, lever) for stage in self.stages], self.stage_weeks)


class Span(NamedTuple):
    """The weeks of a stage: the first, the one after the last, and what is planned."""

    begin: int
    end: int
    plan: Plan


def spans(plan: Plan | StagedPlan, n_weeks: int) -> Iterator[Span]:
    """Yield the stages of a plan that begin within so many weeks; a plain plan is a single one.

    Parameters
    ----------
    plan : Plan or StagedPlan
    n_weeks : int

    Examples
    --------
    >>> [(span.begin, span.end) for span in spans(StagedPlan([Plan(), Plan()]), 104)]
    [(0, 13), (13, 104)]
    """
    stages = plan.stages if isinstance(plan, StagedPlan) else (plan,)
    length = plan.stage_weeks if isinstance(plan, StagedPlan) else n_weeks
    for number, stage in enumerate(stages):
        begin, last = number * length, number == len(stages) - 1
        if begin < n_weeks:
            yield Span(begin, n_weeks if last else min(n_weeks, begin + length), stage)


def first_stage(plan: Plan | StagedPlan) -> Plan:
    """Return the plan of the first stage.

    Parameters
    ----------
    plan : Plan or StagedPlan
    """
    return plan.stages[0] if isinstance(plan, StagedPlan) else plan


def only(plan: Plan, lever: str) -> Plan:
    """Return a plan with one of its levers alone.

    Parameters
    ----------
    plan : Plan
    lever : str
    """
    return Plan(plan.go_live, **{name: each for name, each in plan.levers.items() if name == lever})


def check_stages(plan: Plan | StagedPlan, firm: Firm) -> None:
    """Refuse a plan, in stages or not, that a firm cannot carry out.

    Parameters
    ----------
    plan : Plan or StagedPlan
    firm : Firm

    Raises
    ------
    PlanError
        See :func:`~ltd_toolkit.simulation.plan.check_plan`; for all stages at once.
    """
    if isinstance(plan, Plan):
        check_plan(plan, firm)
        return
    problems: list[Problem] = []
    for number, stage in enumerate(plan.stages):
        left = max(0, plan.go_live - number * plan.stage_weeks)
        try:
            check_plan(Plan(left, **stage.levers), firm)
        except PlanError as error:
            problems += error.found
    if problems:
        raise PlanError(problems)
