"""What a plan asks: euros, hours of the staff, hours of the owner-manager; lever by lever.

What is asked is not what happens: operations may take hours back, and the owner-manager may not be there.
That is for the simulation to say. Euros are spent as planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases.interventions import load_interventions
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.language import languages, number, whole, word
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.simulation import Firm, Parameters, Plan, StagedPlan
from ltd_toolkit.simulation.schedule import Schedule, make_schedule
from ltd_toolkit.simulation.stages import PHASING, check_stages, only, spans

Array = NDArray[np.float64]

AMPLE = 1e6  # hours of the owner-manager: what is asked does not depend on what there is
NO_HOURS = (*PHASING, "learning_goals")  # of the staff
COLUMNS = ["euros", "hours_learners", "hours_mentors", "hours_leader"]


class BudgetError(ProblemsError):
    """A plan that costs more euros than there are."""


@dataclass(frozen=True, eq=False)
class PlanCosts:
    """What a plan asks.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per lever: euros, hours_learners, hours_mentors, hours_leader (over all weeks, all people
        together).
    euros, budget_euros : float
    hours_per_person, budget_hours : float
        Of the staff, over all weeks, mean over people.
    beyond_week : float
        Hours asked of people beyond their contracted week, all together: they cannot be had.
    leader_hours, leader_missing : float
        Of the owner-manager, asked in all, and beyond what there is in the weeks in question.
    """

    table: pd.DataFrame
    euros: float
    budget_euros: float
    hours_per_person: float
    budget_hours: float
    beyond_week: float
    leader_hours: float
    leader_missing: float

    @property
    def euros_over(self) -> float:
        """Euros beyond the budget; 0 within it."""
        return max(0.0, self.euros - self.budget_euros)

    @property
    def hours_over(self) -> float:
        """Hours per person beyond what the owner-manager would like to keep to; 0 within it."""
        return max(0.0, self.hours_per_person - self.budget_hours)

    def text(self, language: str | None = None) -> str:
        """Say what the plan asks, and by how much it asks too much.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        amounts = {
            "euros": self.euros,
            "budget": self.budget_euros,
            "hours": self.hours_per_person,
            "wanted": self.budget_hours,
            "leader": self.leader_hours,
        }
        lines = [word("case.costs.asked", language, **_written(language, **amounts))]
        too_much = {"euros": self.euros_over, "hours": self.hours_over}
        too_much |= {"week": self.beyond_week, "leader": self.leader_missing}
        for what in (what for what, over in too_much.items() if over > 0):
            over = whole(too_much[what], language) if what == "euros" else number(too_much[what], 1, language)
            lines.append(word(f"case.costs.over.{what}", language, over=over))
        return " ".join(lines)

    def __str__(self) -> str:
        return self.text()


def plan_costs(
    episode: Episode,
    plan: Plan | StagedPlan,
    *,
    n_weeks: int = 104,
    interventions: pd.DataFrame | None = None,
) -> PlanCosts:
    """Work out what a plan asks in an episode.

    Parameters
    ----------
    episode : Episode
    plan : Plan or StagedPlan
    n_weeks : int
        What comes later is not counted.
    interventions : pandas.DataFrame, optional
        Prices. Default: :func:`~ltd_toolkit.cases.load_interventions`. A lever without a row costs no euros;
        what is bought once is paid once, however many stages use it.

    Returns
    -------
    PlanCosts

    Raises
    ------
    PlanError
        If the firm cannot carry the plan out.

    Notes
    -----
    Reserved time counts the hours that the other levers of the plan do not fill. Hours that people take to
    learn on their own, and that helpers give them, depend on what happens: they are in ``hours_wanted`` and
    ``hours_spent`` of the outcomes, not here.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> episode = load_case("pme2").episode("software")
    >>> costs = plan_costs(episode, episode.plan)
    >>> costs.euros, costs.hours_per_person
    (7980.0, 20.0)
    """
    check_stages(plan, episode.firm)
    prices = load_interventions() if interventions is None else interventions
    firm = replace(episode.firm, leader_hours=None)
    hours, weeks_on = _asked(firm, plan, n_weeks)
    rows = {}
    for name in plan.levers:
        learners, mentors = hours[name]
        one = plan.only(name) if isinstance(plan, StagedPlan) else only(plan, name)
        alone = _schedule(firm, one, n_weeks)
        price = (
            prices.loc[name]
            if name in prices.index
            else dict.fromkeys(("per_hour", "per_week", "fixed"), 0.0)
        )
        paid = price["per_hour"] * learners.sum() + price["per_week"] * weeks_on[name] + price["fixed"]
        rows[name] = [paid, learners.sum(), mentors, alone.leader_needed.sum()]
    table = (
        pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis(index="lever").astype(float)
    )
    each = sum((learners for learners, _ in hours.values()), np.zeros((n_weeks, firm.n_people)))
    available = float(episode.firm.fact("leader_hours", Parameters().leader_hours))
    needed = _schedule(firm, plan, n_weeks).leader_needed
    staff = float(table["hours_learners"].sum() + table["hours_mentors"].sum())
    return PlanCosts(
        table=table,
        euros=float(table["euros"].sum()),
        budget_euros=float(episode.budget.euros),
        hours_per_person=staff / firm.n_people,
        budget_hours=float(episode.budget.hours),
        beyond_week=float(np.maximum(each - firm.week_hours, 0).sum()),
        leader_hours=float(table["hours_leader"].sum()),
        leader_missing=float(np.maximum(needed - available, 0).sum()),
    )  # fmt: skip


def check_budget(
    episode: Episode,
    plans: Mapping[str, Plan | StagedPlan],
    *,
    n_weeks: int = 104,
    interventions: pd.DataFrame | None = None,
) -> None:
    """Refuse plans that cost more euros than there are.

    Parameters
    ----------
    episode : Episode
    plans : dict of str to Plan or StagedPlan
    n_weeks : int
    interventions : pandas.DataFrame, optional

    Raises
    ------
    BudgetError
        For all of them at once, with the sums.
    """
    costs = {
        name: plan_costs(episode, plan, n_weeks=n_weeks, interventions=interventions)
        for name, plan in plans.items()
    }
    problems = list(_over_budget(costs))
    if problems:
        raise BudgetError(problems)


def _over_budget(costs: Mapping[str, PlanCosts]) -> Iterator[Problem]:
    for name, cost in costs.items():
        if cost.euros_over > 0.005:  # a half cent is a rounding
            sums = {"euros": cost.euros, "budget": cost.budget_euros, "over": cost.euros_over}
            written = {what: {each: whole(n, each) for each in languages()} for what, n in sums.items()}
            yield Problem("case_over_budget", value=name, values=written)


def _asked(
    firm: Firm, plan: Plan | StagedPlan, n_weeks: int
) -> tuple[dict[str, tuple[Array, float]], dict[str, int]]:
    """Return, by lever, hours asked of learners (week x person) and of mentors (sum), and weeks it is on."""
    schedule = _schedule(firm, plan, n_weeks)
    access = np.broadcast_to(schedule.access[..., 0] > 0, (n_weeks, firm.n_people))
    nothing = np.zeros((n_weeks, firm.n_people))
    hours: dict[str, tuple[Array, float]] = {}
    weeks_on = {}
    for name in plan.levers:
        if name == "course":
            each = nothing + (schedule.course_hours * schedule.course)[..., 0]
        elif name in NO_HOURS:
            each = nothing
        else:
            each = schedule.hours[name][..., 0] * (access if name != "involvement" else 1)
        hours[name] = (each, 0.0)
        weeks_on[name] = _weeks_on(name, plan, n_weeks) if name in NO_HOURS else int(each.any(axis=1).sum())
    if "mentoring" in hours:
        novices = _novices(hours["mentoring"][0], access)
        hours["mentoring"] = (novices, float(novices.sum()))
    if "reserved_time" in hours:
        filled = sum(
            (each for name, (each, _) in hours.items() if name not in ("reserved_time", "course")), nothing
        )
        hours["reserved_time"] = (np.maximum(hours["reserved_time"][0] - filled, 0), 0.0)
    return hours, weeks_on  # fmt: skip


def _novices(each: Array, access: NDArray[np.bool_]) -> Array:
    """Share the hours of mentoring among those named: only half of those with access can be novices."""
    named = (each > 0) & access
    n_novices = np.minimum(named.sum(axis=1), access.sum(axis=1) // 2)
    share = n_novices / np.maximum(named.sum(axis=1), 1)
    return each * named * share[:, None]


def _weeks_on(name: str, plan: Plan | StagedPlan, n_weeks: int) -> int:
    weeks = 0
    for span in spans(plan, n_weeks):
        if name in span.plan.levers:
            lever = span.plan.levers[name]
            start = max(span.begin + lever.start, plan.go_live)
            last = n_weeks if name in PHASING else span.end
            end = last if lever.weeks == "all" else min(last, start + int(lever.weeks or 0))
            weeks += max(0, end - start)
    return weeks


def _schedule(firm: Firm, plan: Plan | StagedPlan, n_weeks: int) -> Schedule:
    chosen = np.arange(firm.n_people)[:, None]  # as many people as in any run, whoever they are
    return make_schedule(firm, plan, Parameters(leader_hours=AMPLE), chosen, n_weeks)


def _written(language: str | None, **amounts: float) -> dict[str, str]:
    return {
        name: whole(value, language) if name in ("euros", "budget") else number(value, 1, language)
        for name, value in amounts.items()
    }
