"""All that a block of runs starts from: the firm, the plan, the parameters and the draws, as arrays.

Both versions of the weekly model, the plain and the fast one, begin here and end in a
:class:`~ltd_toolkit.simulation.record.Record`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation.draws import Block, Draws
from ltd_toolkit.simulation.evidence import Parameters
from ltd_toolkit.simulation.firm import BEST_INFORMED, Departure, Firm, NewVersion
from ltd_toolkit.simulation.plan import Plan
from ltd_toolkit.simulation.schedule import Schedule, make_schedule
from ltd_toolkit.simulation.stages import StagedPlan

Array = NDArray[Any]

MOST_VARIED = 0.05  # least sum of a Beta's two parameters: keeps an SD within what a share can have
MOST_PRESSURE = 0.95  # operations never take back every hour
CERTAIN = 1 - 1e-12  # probabilities of 1 become a very high hazard instead of an infinite one
FACTS = (
    "mastery_start", "mastery_sd", "errors_start", "resistance_start", "resistance_sd", "pressure_start",
    "own_hours", "asking_share", "cross_team", "right_alone", "turnover", "leader_hours", "pressure_gain",
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What a block of runs starts from. Arrays are person x run, unless said otherwise.

    Parameters
    ----------
    block : Block
    n, m, n_weeks, n_runs : int
        People, practices, weeks, runs.
    team : array (n,)
        Number of each person's team; a team's people follow each other.
    team_size : array (n_teams,)
    frequency : array (m,)
        f: of practices, mean 1.
    week_hours : float
        H.
    p : namespace
        Parameters by name, facts of the firm in the place of those it has: a float, an array by run, or
        (mastery, errors, resistance) by person and run.
    schedule : Schedule
    draws : Draws
    beliefs : array of int8, person x practice x run
        b at the start.
    ability, anchor : array
        alpha, and the resistance people come with.
    syllabus : tuple of array of bool, person x practice x run
        J: what the course of each stage covers; where it is the same for everybody, one person stands for
        all.
    turning : array, week x 1
        Probability of each practice to turn in a week.
    departures : dict of int to int or None
        Week -> person who leaves; None: the best-informed.
    versions : dict of int to (array of bool, practice x run; str)
        Week -> practices that become unknown or wrong.
    """

    block: Block
    n: int
    m: int
    n_weeks: int
    n_runs: int
    team: Array
    team_size: Array
    frequency: Array
    week_hours: float
    p: SimpleNamespace
    schedule: Schedule
    draws: Draws
    beliefs: Array
    ability: Array
    anchor: Array
    syllabus: tuple[Array, ...]
    turning: Array
    departures: dict[int, int | None]
    versions: dict[int, tuple[Array, str]]


def make_setting(
    firm: Firm, plan: Plan | StagedPlan, parameters: Parameters, n_weeks: int, seed: int, block: Block
) -> Setting:
    """Draw the people of a block of runs and put all that is given into arrays.

    Parameters
    ----------
    firm : Firm
    plan : Plan or StagedPlan
    parameters : Parameters
        One number each, or one per run of this block.
    n_weeks : int
    seed : int
    block : Block

    Returns
    -------
    Setting
    """
    n, m, frequency = firm.n_people, len(firm.practice_names), firm.frequency
    p = SimpleNamespace(**{name: getattr(parameters, name) for name in parameters})
    for name in FACTS:
        setattr(p, name, firm.fact(name, getattr(p, name)))
    draws = Draws(seed, block, n, m, n_weeks)
    chosen = draws.uniform("chosen", n).argsort(axis=0).argsort(axis=0)
    schedule = make_schedule(firm, plan, parameters, chosen, n_weeks)
    people, resistance = draws.normal("people", 2, n)
    teams = list(firm.teams)
    weeks = np.arange(n_weeks)[:, None]
    young = (weeks >= plan.go_live) & (weeks < plan.go_live + firm.unfinished_weeks)
    return Setting(
        block=block,
        n=n,
        m=m,
        n_weeks=n_weeks,
        n_runs=block.used,
        team=np.array([teams.index(team) for team in firm.team_of]),
        team_size=np.array(list(firm.teams.values())),
        frequency=frequency,
        week_hours=float(firm.week_hours),
        p=p,
        schedule=schedule,
        draws=draws,
        beliefs=_beliefs(p, draws),
        ability=np.exp(p.ability_sd * people - np.square(p.ability_sd) / 2),
        anchor=np.clip(p.resistance_start + p.resistance_sd * resistance, 0, 1),
        syllabus=tuple(_syllabus(p, schedule, draws)),
        turning=np.minimum(1, p.turbulence + firm.unfinished * young),
        departures=_departures(firm, n_weeks),
        versions=_versions(firm, draws, n_weeks),
    )


def _beliefs(p: SimpleNamespace, draws: Draws) -> Array:
    from scipy.special import betaincinv  # a Beta by its quantiles: the same people whatever its parameters

    mean = np.clip(p.mastery_start, 1e-9, 1 - 1e-9)
    with np.errstate(divide="ignore"):
        total = np.maximum(
            mean * (1 - mean) / np.square(np.asarray(p.mastery_sd, dtype=float)) - 1, MOST_VARIED
        )
    place = draws.uniform("start", draws.n + draws.n * draws.m)
    mastered, cells = place[: draws.n], place[draws.n :].reshape(draws.n, draws.m, -1)
    varied = np.minimum(total, 1e9)
    mastery = np.where(np.isinf(total), mean, betaincinv(mean * varied, (1 - mean) * varied, mastered))[
        :, None
    ]
    wrong = np.broadcast_to(np.minimum(1, mastery + _by_cell(p.errors_start)), cells.shape)
    return (cells < mastery).astype(np.int8) - ((cells >= mastery) & (cells < wrong)).astype(np.int8)


def _by_cell(value: Any) -> Any:
    """Give what is by person and run a place for the practice."""
    return value[:, None] if np.ndim(value) == 2 else value


def _syllabus(p: SimpleNamespace, schedule: Schedule, draws: Draws) -> Iterator[Array]:
    """Yield what each course covers: practices in an order of its own, each person where they stopped."""
    place = draws.uniform("syllabus", draws.m).argsort(axis=0).argsort(axis=0)
    for course in schedule.courses:
        begins = np.rint(course.before / p.hours_course)[:, None]
        covered = np.minimum(1, course.about / (p.hours_course * draws.m))
        yield (place - begins) % draws.m < np.rint(covered * draws.m)


def _departures(firm: Firm, n_weeks: int) -> dict[int, int | None]:
    leaving = [event for event in firm.events if isinstance(event, Departure) and event.week < n_weeks]
    people = firm.people
    return {each.week: None if each.who == BEST_INFORMED else people.index(each.who) for each in leaving}


def _versions(firm: Firm, draws: Draws, n_weeks: int) -> dict[int, tuple[Array, str]]:
    changes = [event for event in firm.events if isinstance(event, NewVersion) and event.week < n_weeks]
    changes.sort(key=lambda change: change.week)
    place = draws.uniform("version", len(changes) or 1, draws.m).argsort(axis=1).argsort(axis=1)
    return {
        each.week: (of < each.n_practices, each.becomes) for each, of in zip(changes, place, strict=False)
    }
