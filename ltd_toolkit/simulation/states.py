"""What can be seen in the beliefs of each week: incoherence, the gauges of the paradoxes, what an event cost.

Everything here is worked out from a :class:`~ltd_toolkit.simulation.record.Record` afterwards, block by
block; arrays are week x run. docs/model.md §5 defines each quantity.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation.record import ASKING, ASKING_OTHER_TEAM, CHANNELS, DOING, Record

Array = NDArray[Any]

IN_USE = 0.5  # share of the tasks from which somebody is said to use the tool
AFTER_COURSE = 12  # weeks after which what was taught should be in use
INFORMAL = (DOING, ASKING, ASKING_OTHER_TEAM)
BY_CHANNEL = 10  # the first so many of CHANNELS are ways of learning and forgetting; the others are events
FROM_OTHERS = ("code", "mentoring", "mentoring_other_team", "asking", "asking_other_team")
FROM_OTHER_TEAMS = ("mentoring_other_team", "asking_other_team")
GAUGES = (
    "explore_hours_taken", "exploit_output_lost", "individual_not_shared", "collective_not_applied",
    "formal_not_used", "informal_wrong",
)  # fmt: skip
PARADOXES = {  # the two gauges of each
    "explore_exploit": ("explore_hours_taken", "exploit_output_lost"),
    "individual_collective": ("individual_not_shared", "collective_not_applied"),
    "formal_informal": ("formal_not_used", "informal_wrong"),
}


def weekly_states(record: Record, weeks: Collection[int] | None = None) -> dict[str, Array]:
    """Work out, for each week and run, what the beliefs say.

    Parameters
    ----------
    record : Record
    weeks : collection of int, optional
        Weeks that somebody asks about; the others stay NaN. Default: all.

    Returns
    -------
    dict of str to array, week x run
        incoherence; the six GAUGES; known: practices mastered by somebody or rightly written; relearnt:
        mastery of the practices of the first new version (NaN without one).
    """
    s = record.setting
    taught = _Taught(record)
    names = ("incoherence", *GAUGES[2:], "known", "relearnt")
    states = {name: np.full((s.n_weeks, s.n_runs), np.nan) for name in names}
    for week, beliefs, channel in record.replay():
        if weeks is None or week in weeks:
            for name, value in _see(record, week, beliefs, channel, taught).items():
                states[name][week] = value
    return {**states, **_from_hours(record)}


def _see(record: Record, week: int, beliefs: Array, channel: Array, taught: _Taught) -> dict[str, Array]:
    """Work out what the beliefs of one week say, by run."""
    s = record.setting
    o = np.broadcast_to(s.schedule.access[week] > 0, (s.n, s.n_runs))[:, None]
    moved, code = np.broadcast_to(s.schedule.moved[week], (s.m, s.n_runs)), record.code[week]
    right, wrong = beliefs == 1, beliefs == -1
    in_use = (record.use[week] >= IN_USE)[:, None]
    teams = np.cumsum(s.team_size) - s.team_size
    someone = np.logical_or.reduce(right, axis=0)
    everywhere = np.logical_and.reduce(np.logical_or.reduceat(right, teams, axis=0), axis=0)
    alone = someone & moved & (code != 1) & ~everywhere
    written = moved & (code != 0)
    applied = np.add.reduce((beliefs == code) & in_use & o, axis=0, dtype=np.int16) * written
    could_apply = written.sum(axis=0) * o.sum(axis=(0, 1))
    seen = {
        "incoherence": _incoherence(right & o, wrong & o, moved),
        "individual_not_shared": _ratio(alone.sum(axis=0), (someone & moved).sum(axis=0)),
        "collective_not_applied": 1 - _ratio(applied.sum(axis=0), could_apply, empty=1.0),
        "formal_not_used": taught.not_used(week, right & in_use & moved),
        "informal_wrong": _informal_wrong(right, wrong, channel, teams, s.team),
        "known": (someone | (code == 1)).sum(axis=0),
    }
    if s.versions:
        which, _ = next(iter(s.versions.values()))
        seen["relearnt"] = _ratio((right & which).sum(axis=(0, 1)), which.sum(axis=0) * s.n)
    return seen


def ledger(record: Record) -> tuple[Array, Array, Array]:
    """Add up the changes of beliefs by channel.

    Parameters
    ----------
    record : Record

    Returns
    -------
    gains, mastery, errors : array, channel x week x run
        Changes to +1; net change of the number of practices mastered, of wrong habits. Divide by n m for
        shares.
    """
    s = record.setting
    shape = (len(CHANNELS), s.n_weeks, s.n_runs)
    if not record.cells:
        return np.zeros(shape), np.zeros(shape), np.zeros(shape)
    week = np.repeat(record.batch_week, [len(cells) for cells in record.cells])
    cells, old, new, channel = (
        np.concatenate(x) for x in (record.cells, record.old, record.new, record.channel)
    )
    place = (channel.astype(np.int64) * s.n_weeks + week) * s.n_runs + cells % s.n_runs
    size = int(np.prod(shape))
    gains = (new == 1).astype(float)
    weights = (gains, gains - (old == 1), (new == -1).astype(float) - (old == -1))
    return tuple(np.bincount(place, each, size).reshape(shape) for each in weights)  # type: ignore[return-value]


def _from_hours(record: Record) -> dict[str, Array]:
    wanted = record.wanted.sum(axis=1, dtype=float)
    kept = (record.wanted * record.kept).sum(axis=1, dtype=float)
    return {"explore_hours_taken": 1 - _ratio(kept, wanted, empty=1.0), "exploit_output_lost": record.lost}


def _incoherence(right: Array, wrong: Array, moved: Array) -> Array:
    """Share of pairs with a habit in a practice who do it differently."""
    n_right, n_wrong = (np.add.reduce(each, axis=0, dtype=np.int32) * moved for each in (right, wrong))
    n = n_right + n_wrong
    return _ratio((n_right * n_wrong).sum(axis=0), (n * (n - 1) / 2).sum(axis=0))


def _informal_wrong(right: Array, wrong: Array, channel: Array, start_of_team: Array, team: Array) -> Array:
    """Of the habits that came by doing or asking: share wrong, or contradicted by a wrong one in the team."""
    informal = (channel == INFORMAL[0]) | (channel == INFORMAL[1]) | (channel == INFORMAL[2])
    wrong_near = np.logical_or.reduceat(wrong, start_of_team, axis=0)[team]
    habits = informal & (right | wrong)
    return _ratio((habits & wrong_near).sum(axis=(0, 1)), habits.sum(axis=(0, 1)))


class _Taught:
    """What courses taught, to whom, and from when to when it should be in use."""

    def __init__(self, record: Record) -> None:
        s = record.setting
        shape = (s.n_weeks, s.n, s.n_runs)
        leaves = s.draws.uniform("leavers", s.n_weeks, s.n) < s.p.turnover
        for week, who in record.departed.items():
            leaves[week, who, np.arange(s.n_runs)] = True
        stage = s.schedule.stage[:, None, None]
        self.courses = [
            _OneCourse(np.broadcast_to(s.schedule.course & (stage == number), shape), leaves, syllabus)
            for number, syllabus in enumerate(s.syllabus)
            if s.schedule.courses[number].hours
        ]

    def not_used(self, week: int, used: Array) -> Array:
        """Return the share of what was taught that is not mastered and in use; 0 before it should be."""
        concerned: Any = np.zeros_like(used)
        for course in self.courses:
            concerned = concerned | course.concerned(week)
        n_taught = concerned.sum(axis=(0, 1))
        return 1 - _ratio((concerned & used).sum(axis=(0, 1)), n_taught, empty=1.0)


class _OneCourse:
    """One of them: when each person sat in it (week x person x run), who left when, what it was about."""

    def __init__(self, sat: Array, leaves: Array, syllabus: Array) -> None:
        self.syllabus = syllabus
        self.taught = sat.any(axis=0)
        self.due = len(sat) - 1 - sat[::-1].argmax(axis=0) + AFTER_COURSE
        gone = leaves & np.logical_or.accumulate(sat, axis=0)  # who comes before the course sits in it
        self.gone = np.where(gone.any(axis=0), gone.argmax(axis=0), len(sat))

    def concerned(self, week: int) -> Array:
        """Tell which practices each person should have in use: person x practice x run."""
        return (self.taught & (week >= self.due) & (week < self.gone))[:, None] & self.syllabus


def _ratio(part: Array, whole: Array, empty: float = 0.0) -> Array:
    return np.where(whole > 0, part / np.maximum(whole, 1e-12), empty)
