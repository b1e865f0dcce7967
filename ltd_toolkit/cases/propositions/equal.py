"""Plans made to cost the same before they are compared (the first rule).

The plan that costs fewer euros gets more of a lever that is paid by the hour. Then the plan that takes fewer
hours gets hours of plain practice in the same weeks, until the hours people really spent, as simulated, are
the same. How many that takes, and which plan takes fewer, differs from one set of parameters to the next:
busy firms take unprotected hours back. So each set has its own dose. A plan is simulated at a few doses, and
what comes of the doses between is interpolated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.cases.costs import plan_costs
from ltd_toolkit.cases.interventions import load_interventions
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.simulation import Lever, Plan

Array = NDArray[Any]

CLOSE = 0.003  # of the hours: what is as good as equal; the rule asks for .02
MOST = 12.0  # hours of practice per person and week: more than a third of the week is no plan
FIRST_GUESS_KEPT = 0.5  # share of planned hours that operations leave, to begin the search with
STEP = 3.0  # by which doses grow in the search
REFINED = 4  # times, where there is only one set
KNOTS = (0.0, 0.7, 1.0)  # places among the doses needed, at which a plan is simulated


def equal_euros(
    plans: Mapping[str, Plan],
    episode: Episode,
    *,
    into: Mapping[str, str] | None = None,
    n_weeks: int = 104,
) -> dict[str, Plan]:
    """Raise a lever of the cheaper plans until all cost the same euros.

    Parameters
    ----------
    plans : dict of str to Plan
    episode : Episode
    into : dict of str to str, optional
        Plan -> lever to raise. Default: the course.
    n_weeks : int

    Returns
    -------
    dict of str to Plan

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> episode = load_case("erp").episode("erp")
    >>> plans = equal_euros({"a": Plan(course=7, sharing_space=1), "b": Plan(course=7)}, episode)
    >>> round(plans["b"].levers["course"].dose, 2)
    7.56
    """
    euros = {name: plan_costs(episode, plan, n_weeks=n_weeks).euros for name, plan in plans.items()}
    most = max(euros.values())
    raised = {}
    for name, plan in plans.items():
        lever = (into or {}).get(name, "course")
        raised[name] = _raise_euros(plan, lever, most - euros[name], episode, n_weeks)
    return raised


def _raise_euros(plan: Plan, lever: str, euros: float, episode: Episode, n_weeks: int) -> Plan:
    if euros < 0.005:
        return plan
    if lever in plan.levers:
        held = plan.levers[lever]
        hours = plan_costs(episode, plan, n_weeks=n_weeks).table.at[lever, "hours_learners"]
        per_dose = hours / held.dose * load_interventions().at[lever, "per_hour"]
    else:
        held = Lever(0.0)
        per_dose = episode.firm.n_people * load_interventions().at[lever, "per_hour"]
    dose = held.dose + euros / per_dose
    return plan.with_levers(**{lever: Lever(dose, held.start, held.weeks, held.who, held.overlap)})


def practice_doses(hours: Callable[[float], Array], wanted: Array, weeks: int) -> Array:
    """Find how much weekly practice gives each set the hours that are wanted.

    Parameters
    ----------
    hours : function of the dose
        Hours spent per person, by set.
    wanted : array (n_sets,)
    weeks : int
        How long practice lasts.

    Returns
    -------
    numpy.ndarray (n_sets,)
        Hours of practice per person and week; 0 where the hours are there already, at most 12 where no dose
        gives them.

    Examples
    --------
    >>> busy = np.array([0.5, 0.8])
    >>> practice_doses(lambda dose: 20 + 26 * dose * (1 - busy), np.array([33.0, 22.6]), 26).round(2)
    array([1. , 0.5])
    """
    doses, found = [0.0], [np.asarray(hours(0.0), dtype=float)]
    missing = wanted - found[0]
    if (missing <= CLOSE * wanted).all():
        return np.zeros_like(wanted)
    dose = float(np.median(missing[missing > CLOSE * wanted])) / weeks / FIRST_GUESS_KEPT
    while doses[-1] < MOST and (found[-1] < wanted).any():
        doses.append(min(dose, MOST))
        found.append(np.asarray(hours(doses[-1]), dtype=float))
        dose *= STEP
    needed = _interpolated(doses, found, wanted)
    for _ in range(REFINED if len(wanted) == 1 else 0):
        place = int(np.searchsorted(doses, needed[0]))
        if needed[0] in doses:
            break
        doses.insert(place, float(needed[0]))
        found.insert(place, np.asarray(hours(float(needed[0])), dtype=float))
        if abs(found[place][0] - wanted[0]) <= CLOSE * wanted[0]:
            break
        needed = _interpolated(doses, found, wanted)
    return needed


def knots(doses: Array) -> list[float]:
    """Return the doses at which to simulate, so that all doses needed lie between two of them.

    Parameters
    ----------
    doses : array (n_sets,)

    Examples
    --------
    >>> [round(dose, 2) for dose in knots(np.array([0.0, 0.0, 1.0, 2.0]))]
    [0.0, 1.1, 2.1]
    >>> knots(np.array([1.5]))
    [1.5]
    """
    if len(doses) == 1 or np.ptp(doses) == 0:
        return [float(doses[0])]
    places = np.quantile(doses, KNOTS)
    places[0], places[-1] = places[0] * 0.95, min(MOST, places[-1] * 1.05)
    return [float(each) for each in np.unique(places)]


def weights(found: Array, wanted: Array) -> Array:
    """Return how much each of the simulated doses counts, by set, for the hours to be those that are wanted.

    Parameters
    ----------
    found : array (n_knots, n_sets)
        Hours at each dose, in order.
    wanted : array (n_sets,)

    Returns
    -------
    numpy.ndarray (n_knots, n_sets)
        Columns sum to 1; two neighbours share a column. Hours beyond the ends count as the end.

    Examples
    --------
    >>> weights(np.array([[10.0, 10.0], [20.0, 30.0]]), np.array([15.0, 10.0]))
    array([[0.5, 1. ],
           [0.5, 0. ]])
    """
    n_knots, n_sets = found.shape
    rising = np.maximum.accumulate(found, axis=0)
    shares = np.zeros((n_knots, n_sets))
    sets = np.arange(n_sets)
    if n_knots == 1:
        return shares + 1
    above = np.clip((rising < wanted).sum(axis=0), 1, n_knots - 1)
    low, high = rising[above - 1, sets], rising[above, sets]
    part = np.clip((wanted - low) / np.maximum(high - low, 1e-12), 0, 1)
    shares[above, sets], shares[above - 1, sets] = part, 1 - part
    return shares


def with_practice(plan: Plan, dose: float, start: int, weeks: int | str) -> Plan:
    """Return a plan with so many hours of practice a week more than it has.

    Parameters
    ----------
    plan : Plan
    dose : float
    start : int
    weeks : int or "all"
    """
    if not dose:
        return plan
    held = plan.levers["practice_hours"].dose if "practice_hours" in plan.levers else 0.0
    return plan.with_levers(practice_hours=Lever(held + dose, start, weeks))


def _interpolated(doses: list[float], found: list[Array], wanted: Array) -> Array:
    by_set = np.maximum.accumulate(np.stack(found), axis=0).T
    needed = [np.interp(want, each, doses) for want, each in zip(wanted, by_set, strict=True)]
    return np.where(wanted - found[0] <= CLOSE * wanted, 0.0, needed)
