"""Look for good plans: many mixes tried, those that nothing else beats, and what a wrong choice costs.

No plan is best at everything. The front holds the plans of which no other is at least as good on every
criterion and better on one. Regret says what is lost by a plan that is not the best on one outcome, or that
was the best elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases.compare import NORMAL_95, run_plans, seed_of
from ltd_toolkit.cases.costs import check_budget, plan_costs
from ltd_toolkit.cases.document import CaseError
from ltd_toolkit.cases.interventions import load_interventions
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.cases.outcomes import direction
from ltd_toolkit.cases.surveyed import SurveyedFirm
from ltd_toolkit.problems import Problem
from ltd_toolkit.simulation import LEVERS, Parameters, Plan, PlanError, StagedPlan
from ltd_toolkit.writing import write_whole

CRITERIA = ("mastery", "worst_output", "hours_spent")
LESS_IS_BETTER = ("hours_spent", "hours_wanted", "leader_hours_needed")  # as a criterion hours are a cost
KEPT = ("output_gain", "use", "errors", "resistance")  # beside the criteria
LENGTHS = (12, 26)  # weeks of a weekly lever
IN_A_MIX = 0.4  # share of the levers


@dataclass(frozen=True, eq=False)
class BestPlans:
    """Plans that were tried, and how they fared.

    Parameters
    ----------
    episode : Episode
    plans : dict of str to Plan or StagedPlan
    criteria : tuple of str
    table : pandas.DataFrame
        One row per plan: euros, hours_per_person (asked), the means of the outcomes kept, on_front, shown
        (on the front and far enough from the others shown).
    runs : pandas.DataFrame
        One row per (plan, run).
    """

    episode: Episode
    plans: Mapping[str, Plan | StagedPlan]
    criteria: tuple[str, ...]
    table: pd.DataFrame
    runs: pd.DataFrame

    def __repr__(self) -> str:
        return f"{len(self.table)} plans, {int(self.table['on_front'].sum())} on the front"

    @property
    def front(self) -> pd.DataFrame:
        """The plans of the front that are far enough apart to be told from each other."""
        return self.table[self.table["shown"]].sort_values(self.criteria[0], ascending=False)

    def signed(self) -> pd.DataFrame:
        """Return the criteria of each plan such that more is better."""
        return pd.DataFrame({name: self.table[name] * _sign(name) for name in self.criteria})

    def best(self, outcome: str = "output_gain") -> str:
        """Return the name of the plan that does best on an outcome.

        Parameters
        ----------
        outcome : str
        """
        return str((self.table[outcome] * _sign(outcome)).idxmax())

    def regret(self, outcome: str = "output_gain") -> pd.DataFrame:
        """Return what is lost by each plan instead of the best.

        Parameters
        ----------
        outcome : str

        Returns
        -------
        pandas.DataFrame
            One row per plan: regret (0 or more, in the unit of the outcome), low, high (95 % interval, luck
            only).
        """
        best = self.best(outcome)
        lost = {name: self._lost(best, name, outcome) for name in self.table.index}
        return pd.DataFrame.from_dict(lost, orient="index", columns=["regret", "low", "high"])

    def regret_of_swapping(
        self, other: BestPlans, outcome: str = "output_gain"
    ) -> tuple[float, float, float]:
        """Return what this firm loses with the plan that was best in another one.

        Parameters
        ----------
        other : BestPlans
            From the same list of plans.
        outcome : str

        Returns
        -------
        regret, low, high : float
            95 % interval, luck only.

        Raises
        ------
        ValueError
            If the other's best plan was not tried here.
        """
        name = other.best(outcome)
        if self.plans.get(name) != other.plans[name]:
            raise ValueError(f"{name!r} was not tried in {self.episode!r}: search both with the same plans")
        return self._lost(self.best(outcome), name, outcome)

    def _lost(self, best: str, name: str, outcome: str) -> tuple[float, float, float]:
        lost = (self.runs.loc[best, outcome] - self.runs.loc[name, outcome]) * _sign(outcome)
        half = NORMAL_95 * lost.std() / np.sqrt(len(lost))
        return float(lost.mean()), float(lost.mean() - half), float(lost.mean() + half)


def best_plans(
    episode: Episode,
    *,
    plans: Mapping[str, Plan | StagedPlan] | None = None,
    n_plans: int = 60,
    criteria: Sequence[str] = CRITERIA,
    apart: float = 0.05,
    n_runs: int = 200,
    n_weeks: int = 104,
    random_state: int | np.random.Generator | None = 0,
    parameters: Parameters | None = None,
    resume: str | Path | None = None,
    n_jobs: int | None = None,
    progress: bool = False,
) -> BestPlans:
    """Try many plans within the budget, and show those that nothing else beats.

    Parameters
    ----------
    episode : Episode
    plans : dict of str to Plan or StagedPlan, optional
        What to try. Default: :func:`candidate_plans`.
    n_plans : int
        Of them.
    criteria : sequence of str
        Outcomes that the front is about.
    apart : float
        Plans of the front less than this apart on every criterion (share of the range of all plans) are
        shown as one.
    n_runs, n_weeks : int
    random_state : int, numpy.random.Generator or None
        Same number, same search.
    parameters : Parameters, optional
        Default: the usual values.
    resume : path, optional
        A file of what has been done: an interrupted search goes on from there. It is replaced as a whole
        after each plan, so that it is never half written.
    n_jobs : int, optional
        Processes (joblib); numbers do not depend on it.
    progress : bool

    Returns
    -------
    BestPlans

    Raises
    ------
    BudgetError
        For plans that cost more euros than the episode has.
    PlanError
        For plans the firm cannot carry out.
    CaseError
        If the file in `resume` belongs to another search, or is damaged.
    ValueError
        For a firm that only a survey describes: its answers do not allow one plan of many to be called best.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> found = best_plans(load_case("erp").episode("erp"), n_plans=12, n_runs=40, n_weeks=52)
    >>> found.front["mastery"].is_monotonic_decreasing
    True
    """
    if isinstance(episode.firm, SurveyedFirm):
        raise ValueError(
            "best_plans calls one plan of many the best at one set of values; the answers of a survey do not "
            "allow that: compare a few plans with compare_plans"
        )
    seed = seed_of(random_state)
    tried: Mapping[str, Plan | StagedPlan] = (
        candidate_plans(episode, n_plans, random_state=seed, n_weeks=n_weeks)
        if plans is None
        else dict(plans)
    )
    check_budget(episode, tried, n_weeks=n_weeks)
    kept = list(dict.fromkeys([*criteria, *KEPT]))
    job = {"n_weeks": n_weeks, "n_runs": n_runs, "parameters": parameters, "random_state": seed}
    log = _Log(resume, _fingerprint(episode, job, kept))
    todo = {name: plan for name, plan in tried.items() if repr(plan) not in log.done}
    for name, outcomes in run_plans(episode.firm, todo, n_jobs=n_jobs, progress=progress, **job):
        log.add(repr(tried[name]), outcomes[kept])
    runs = pd.concat({name: log.done[repr(plan)] for name, plan in tried.items()}, names=["plan", "run"])
    costs = {name: plan_costs(episode, plan, n_weeks=n_weeks) for name, plan in tried.items()}
    table = pd.DataFrame(
        {
            "euros": {name: each.euros for name, each in costs.items()},
            "hours_per_person": {name: each.hours_per_person for name, each in costs.items()},
        }
    ).join(runs.groupby(level="plan").mean())
    signed = np.column_stack([table[name] * _sign(name) for name in criteria])
    table["on_front"] = undominated(signed)
    table["shown"] = _apart(signed, table["on_front"].to_numpy(), apart)
    return BestPlans(episode, tried, tuple(criteria), table.rename_axis(index="plan"), runs)


def candidate_plans(
    episode: Episode,
    n_plans: int = 60,
    *,
    also: Sequence[Episode] = (),
    random_state: int | np.random.Generator | None = 0,
    n_weeks: int = 104,
) -> dict[str, Plan]:
    """Return plans worth trying: nothing, what the firm did, each lever alone, then random mixes.

    Parameters
    ----------
    episode : Episode
    n_plans : int
        How many in all, if there are so many within the euros and the hours of the budget.
    also : sequence of Episode
        Others in which the plans must be possible too, so that best plans can be swapped.
    random_state : int, numpy.random.Generator or None
    n_weeks : int

    Returns
    -------
    dict of str to Plan
        Named after what is in them. What the firm did aside, they name no team and no person; the pilot is
        the firm's first team.

    Notes
    -----
    Doses are low and full of :func:`~ltd_toolkit.cases.load_interventions`, and their geometric mean.
    """
    rng = np.random.default_rng(random_state)
    levels = load_interventions()
    free = [name for name in levels.index if name not in episode.fixed]
    held = {name: lever for name, lever in episode.plan.levers.items() if name in episode.fixed}
    firms = (episode, *also)
    first = {"nothing": Plan(episode.plan.go_live, **held), "as_it_was": episode.plan}
    found = {name: plan for name, plan in first.items() if _affordable(firms, plan, n_weeks)}
    single = (
        {name: (levels.at[name, level], LENGTHS[0])}
        for name in free
        for level in dict.fromkeys(("low", "full"))
    )
    for mix in chain(single, _mixes(rng, levels, free, 40 * n_plans)):
        if len(found) >= n_plans:
            break
        plan = Plan(episode.plan.go_live, **held, **{name: _lever(name, *each) for name, each in mix.items()})
        name = _name(plan)
        if name not in found and _affordable(firms, plan, n_weeks):
            found[name] = plan
    return found


def _mixes(
    rng: np.random.Generator, levels: pd.DataFrame, free: list[str], n: int
) -> Iterator[dict[str, tuple[float, int]]]:
    for _ in range(n):
        chosen = rng.random(len(free)) < IN_A_MIX
        places, lengths = rng.integers(3, size=len(free)), rng.integers(len(LENGTHS), size=len(free))
        mix = {}
        for name, place, length in zip(
            *(np.array(each)[chosen] for each in (free, places, lengths)), strict=True
        ):
            low, full = levels.loc[name, ["low", "full"]]
            mix[str(name)] = (round(float((low, np.sqrt(low * full), full)[place]), 3), LENGTHS[length])
        if mix:
            yield mix


def _lever(name: str, dose: float, weeks: int) -> dict[str, Any]:
    kind = LEVERS[name]
    return {"dose": float(dose), "weeks": weeks} if kind.unit == "hours_per_week" else {"dose": float(dose)}


def _name(plan: Plan) -> str:
    parts = []
    for name, lever in plan.levers.items():
        length = f"×{lever.weeks}" if LEVERS[name].unit == "hours_per_week" else ""
        parts.append(f"{name} {lever.dose:g}{length}")
    return " + ".join(parts)


def _affordable(episodes: Sequence[Episode], plan: Plan, n_weeks: int) -> bool:
    try:
        costs = [plan_costs(episode, plan, n_weeks=n_weeks) for episode in episodes]
    except PlanError:
        return False
    return all(each.euros_over == each.hours_over == 0 for each in costs)


def _sign(outcome: str) -> int:
    return -1 if outcome in LESS_IS_BETTER else int(direction(pd.Index([outcome])).iloc[0])


def undominated(signed: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows no other row is at least as good as in every column and better in one.

    Parameters
    ----------
    signed : array, row x criterion
        More is better in each.
    """
    as_good = (signed[:, None] >= signed[None]).all(axis=-1)  # [i, j]: i is at least as good as j
    better = (signed[:, None] > signed[None]).any(axis=-1)
    return np.logical_not((as_good & better).any(axis=0))


def _apart(signed: NDArray[np.float64], front: NDArray[np.bool_], apart: float) -> NDArray[np.bool_]:
    """Choose rows of the front, best first on the first column, that are further apart than `apart`."""
    width = np.ptp(signed, axis=0)
    place = (signed - signed.min(axis=0)) / np.where(width > 0, width, 1)
    shown = np.zeros(len(signed), dtype=bool)
    for row in sorted(np.flatnonzero(front), key=lambda each: -signed[each, 0]):
        if not shown.any() or (np.abs(place[shown] - place[row]).max(axis=1) > apart).all():
            shown[row] = True
    return shown


def _fingerprint(episode: Episode, job: Mapping[str, Any], kept: Sequence[str]) -> str:
    """Name a search by all that its numbers depend on, the plans aside."""
    used = job["parameters"] or Parameters()
    numbers = {name: np.asarray(getattr(used, name)).tolist() for name in used}
    asked = [repr(episode.firm), job["n_weeks"], job["n_runs"], job["random_state"], list(kept), numbers]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


class _Log:
    """What has been done so far, in memory and, if there is a path, in a file."""

    def __init__(self, path: str | Path | None, fingerprint: str) -> None:
        self.path, self.fingerprint = None if path is None else Path(path), fingerprint
        self.done: dict[str, pd.DataFrame] = {}
        if self.path is not None and self.path.exists():
            self._read(self.path)

    def add(self, plan: str, outcomes: pd.DataFrame) -> None:
        self.done[plan] = outcomes
        if self.path is None:
            return
        done = {name: each.to_dict(orient="list") for name, each in self.done.items()}
        text = json.dumps({"search": self.fingerprint, "done": done})
        write_whole(self.path, text.encode())

    def _read(self, path: Path) -> None:
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            search, done = held["search"], held["done"]
            frames = {plan: pd.DataFrame(each).rename_axis(index="run") for plan, each in done.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CaseError([Problem("case_no_search", path.name)]) from None
        if search != self.fingerprint:
            raise CaseError([Problem("case_other_search", path.name)])
        self.done = frames
