"""What came of simulating: frames that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.outcomes import _relative, _spread, by_team, outcomes, tasks_with_tool
from ltd_toolkit.simulation.plan import Plan
from ltd_toolkit.simulation.record import CHANNELS, Record
from ltd_toolkit.simulation.stages import StagedPlan
from ltd_toolkit.simulation.states import GAUGES, ledger, weekly_states

Array = NDArray[Any]


class Summary:
    """What there is to say about a block of runs; each part is worked out when first asked for.

    Parameters
    ----------
    record : Record
    go_live : int
    """

    def __init__(self, record: Record, go_live: int) -> None:
        self.record: Record | None = record
        self.go_live = go_live

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row per run."""
        return outcomes(self._there, self.go_live, self.__dict__.get("_states"))

    @cached_property
    def weeks(self) -> dict[str, Array]:
        """Means over the staff: week x run."""
        return _weeks(self._there)

    @cached_property
    def gauges(self) -> dict[str, Array]:
        """The bars of the paradoxes: week x run."""
        return {name: self._states[name] for name in (*GAUGES, "incoherence")}

    def forget_people(self) -> Summary:
        """Work everything out, and let go of what would fill the memory."""
        self.weeks, self.gauges, self.outcomes  # noqa: B018
        self.record = None
        del self._states
        return self

    @cached_property
    def _states(self) -> dict[str, Array]:
        return weekly_states(self._there)

    @property
    def _there(self) -> Record:
        if self.record is None:
            raise ValueError(
                'only outcomes, weeks and gauges were kept of these runs: simulate with keep="all"'
            )
        return self.record


class Runs:
    """Runs of one plan in one firm.

    Each frame has one column per quantity and an index that says of which run, week, ... it is. A run is one
    way in which things may go; compare plans run by run (the same seed gives the same people and the same
    days), and look at the spread over runs before the mean.

    Attributes
    ----------
    firm, plan, n_weeks, n_runs, seed
        What was simulated; `seed` repeats it.

    Examples
    --------
    >>> from ltd_toolkit.simulation import Firm, Plan, simulate
    >>> firm = Firm({"shop": 6, "office": 3})
    >>> runs = simulate(firm, Plan(course=14), n_weeks=26, n_runs=40, random_state=1)
    >>> runs
    40 runs of 26 weeks, 9 people
    >>> runs.weeks.loc[(0, 25), ["use", "mastery"]].between(0, 1).all()
    np.True_
    """

    def __init__(
        self,
        firm: Firm,
        plan: Plan | StagedPlan,
        n_weeks: int,
        n_runs: int,
        seed: int,
        blocks: Sequence[Summary],
    ) -> None:
        self.firm, self.plan = firm, plan
        self.n_weeks, self.n_runs, self.seed = n_weeks, n_runs, seed
        self._blocks = tuple(blocks)

    def __repr__(self) -> str:
        return f"{self.n_runs} runs of {self.n_weeks} weeks, {self.firm.n_people} people"

    @property
    def records(self) -> tuple[Record, ...]:
        """All that was written down, block by block.

        Raises
        ------
        ValueError
            If only outcomes were kept.
        """
        return tuple(block._there for block in self._blocks)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row per run: columns as in docs/model.md §5; missing where something was never reached."""
        frames = [block.outcomes for block in self._blocks]
        return self._said(pd.concat(frames, ignore_index=True).rename_axis(index="run"))

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """One row per (run, week), at the end of the week.

        use (share of the work done with the tool), mastery, errors, resistance (0–1, means over staff),
        output (the old way = 1), pressure, code_right, code_wrong (shares of the practices), spread (SD of
        use between teams), spread_relative, hours_wanted, hours_crowded_out, hours_spent (in the week, mean
        over staff; wanted and crowded out without the course), leader_share (share of the owner-manager's
        hours needed that there are).
        """
        return self._frame([block.weeks for block in self._blocks])

    @cached_property
    def gauges(self) -> pd.DataFrame:
        """One row per (run, week): the two bars 0–1 of each paradox (docs/model.md §5), and incoherence."""
        return self._frame([block.gauges for block in self._blocks])

    @cached_property
    def teams(self) -> pd.DataFrame:
        """One row per (run, week, team): use, mastery, errors, resistance, output."""
        index = self._by_week(team=list(self.firm.teams))
        return pd.DataFrame(self._of_people(lambda record, values: by_team(record, values)), index)

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row per (run, week, person): use, mastery, errors, resistance, output, hours_spent."""
        columns = self._of_people(lambda _, values: values)
        columns["hours_spent"] = self._long([record.spent for record in self.records])
        return pd.DataFrame(columns, self._by_week(person=list(self.firm.people)))

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """One row per (run, week, channel): mastery, errors.

        The net change, in the week, of the share of all beliefs that are right or wrong, by what changed
        them. Summed over channels and weeks it is exactly the change since the start.
        """
        ledgers = [ledger(record) for record in self.records]
        cells = self.firm.n_people * len(self.firm.practice_names)
        columns = {
            name: self._long([np.moveaxis(each[number], 0, 1) for each in ledgers]) / cells
            for number, name in ((1, "mastery"), (2, "errors"))
        }
        return self._said(pd.DataFrame(columns, self._by_week(channel=list(CHANNELS))))

    @cached_property
    def hours(self) -> pd.DataFrame:
        """One row per (run, person, lever): wanted and spent, hours over all weeks.

        Levers of the plan, ``own_learning``, ``reserved_unfilled`` (reserved hours that nothing planned
        filled and that people practise in; wanted counts all that was reserved) and ``helping`` (answering
        colleagues).
        """
        blocks = [_hours_by_lever(record) for record in self.records]
        levers = list(blocks[0])
        columns = {
            name: np.concatenate(
                [np.stack([each[lever][number] for lever in levers], axis=-1) for each in blocks], axis=1
            ).transpose(1, 0, 2).ravel()
            for number, name in enumerate(("wanted", "spent"))
        }  # fmt: skip
        return pd.DataFrame(columns, self._index(person=list(self.firm.people), lever=levers))

    def practices(self, weeks: int | Sequence[int], runs: Sequence[int] | None = None) -> pd.DataFrame:
        """Return who believes what at the end of some weeks.

        Parameters
        ----------
        weeks : int or sequence of int
            -1 is the start, before week 0.
        runs : sequence of int, optional
            Default: all of them; a week of one run has as many rows as people times practices.

        Returns
        -------
        pandas.DataFrame
            One row per (run, week, person, practice): belief (-1 wrong habit, 0 unknown, 1 mastered), channel
            (by which it came to be so; missing where nothing has changed since the start).

        Raises
        ------
        ValueError
            For weeks or runs that were not simulated.
        """
        asked = np.atleast_1d(weeks).astype(int)
        chosen = np.arange(self.n_runs) if runs is None else np.atleast_1d(runs).astype(int)
        if not ((asked >= -1) & (asked < self.n_weeks)).all():
            raise ValueError(f"weeks must be from -1 to {self.n_weeks - 1}, got {list(asked)}")
        if not ((chosen >= 0) & (chosen < self.n_runs)).all():
            raise ValueError(f"runs must be from 0 to {self.n_runs - 1}, got {list(chosen)}")
        beliefs, channels = (
            np.concatenate(x, axis=-1)[..., chosen]
            for x in zip(*map(_pick(asked), self.records), strict=True)
        )
        index = pd.MultiIndex.from_product(
            [chosen, asked, self.firm.people, self.firm.practice_names],
            names=["run", "week", "person", "practice"],
        )
        names = pd.Categorical.from_codes(np.moveaxis(channels, -1, 0).ravel(), list(CHANNELS))
        table = pd.DataFrame({"belief": np.moveaxis(beliefs, -1, 0).ravel(), "channel": names}, index)
        return self._said(table)

    def _of_people(self, what: Callable[[Record, Array], Array]) -> dict[str, Array]:
        m = len(self.firm.practice_names)
        get: dict[str, Callable[[Record], Array]] = {
            "use": tasks_with_tool,
            "mastery": lambda record: record.right / m,
            "errors": lambda record: record.wrong / m,
            "resistance": lambda record: record.resistance,
            "output": lambda record: record.output,
        }
        return {name: self._long([what(r, of(r)) for r in self.records]) for name, of in get.items()}

    def _frame(self, blocks: Sequence[dict[str, Array]]) -> pd.DataFrame:
        columns = {name: self._long([block[name] for block in blocks]) for name in blocks[0]}
        return self._said(pd.DataFrame(columns, self._by_week()))

    def _said(self, table: pd.DataFrame) -> pd.DataFrame:
        """Mark what comes from a firm that was made up from synthetic answers: pictures say so below."""
        if getattr(self.firm, "synthetic", False):
            table.attrs["synthetic"] = True
        return table

    def _long(self, blocks: Sequence[Array]) -> Array:
        """Put blocks that end in runs one after the other, run after run."""
        together = np.concatenate(blocks, axis=-1)
        return np.moveaxis(together, -1, 0).astype(float).ravel()

    def _by_week(self, **more: Sequence[Any]) -> pd.MultiIndex:
        return self._index(week=range(self.n_weeks), **more)

    def _index(self, **levels: Sequence[Any]) -> pd.MultiIndex:
        return pd.MultiIndex.from_product([range(self.n_runs), *levels.values()], names=["run", *levels])


def _weeks(record: Record) -> dict[str, Array]:
    s = record.setting
    use = tasks_with_tool(record)
    spread, mean_use = _spread(by_team(record, use), s.team_size), use.mean(axis=1, dtype=float)
    wanted = record.wanted.mean(axis=1, dtype=float)
    return {
        "use": mean_use,
        "mastery": record.right.mean(axis=1) / s.m,
        "errors": record.wrong.mean(axis=1) / s.m,
        "resistance": record.resistance.mean(axis=1, dtype=float),
        "output": record.output.mean(axis=1, dtype=float),
        "pressure": record.pressure,
        "code_right": (record.code == 1).mean(axis=1),
        "code_wrong": (record.code == -1).mean(axis=1),
        "spread": spread,
        "spread_relative": _relative(spread, mean_use),
        "hours_wanted": wanted,
        "hours_crowded_out": wanted - (record.wanted * record.kept).mean(axis=1, dtype=float),
        "hours_spent": record.spent.mean(axis=1, dtype=float),
        "leader_share": np.broadcast_to(s.schedule.leader_share, (s.n_weeks, s.n_runs)),
    }


def _hours_by_lever(record: Record) -> dict[str, tuple[Array, Array]]:
    """Hours wanted and spent by lever: person x run, over all weeks."""
    s, plan = record.setting, record.setting.schedule
    shape = (s.n_weeks, s.n, s.n_runs)
    o = np.broadcast_to(plan.access > 0, shape)
    found: dict[str, tuple[Array, Array]] = {}
    own, spent = record.wanted.astype(float), record.spent.astype(float)
    if plan.course.any():
        course = np.broadcast_to(plan.course_hours * plan.course, shape)
        found["course"] = (course.sum(axis=0), course.sum(axis=0))
        spent = spent - course
    for lever, hours in plan.hours.items():
        if lever == "reserved_time":
            continue
        planned = record.mentoring if lever == "mentoring" else hours * (1 if lever == "involvement" else o)
        planned = np.broadcast_to(np.asarray(planned, dtype=float), shape)
        found[lever] = (planned.sum(axis=0), (planned * record.kept).sum(axis=0))
        own = own - planned
    found["own_learning"] = (own.sum(axis=0), (own * record.kept).sum(axis=0))
    rest = spent - record.wanted * record.kept  # reserved hours that nothing filled, and helping
    if "reserved_time" in plan.hours:
        reserved = np.broadcast_to(plan.hours["reserved_time"] * o, shape)
        fill = np.minimum(
            (1 - s.p.reserved_returned) * np.maximum(0, reserved - record.wanted), np.maximum(0, rest)
        )
        found["reserved_unfilled"] = (reserved.sum(axis=0), fill.sum(axis=0))
        rest = rest - fill
    found["helping"] = (rest.sum(axis=0), rest.sum(axis=0))
    return found


def _pick(weeks: Array) -> Callable[[Record], tuple[Array, Array]]:
    """Return what gives beliefs and channels of some weeks: week x person x practice x run."""

    def pick(record: Record) -> tuple[Array, Array]:
        wanted = set(weeks.tolist())
        start = record.setting.beliefs
        seen = {-1: (start, np.full_like(start, -1))}
        for week, beliefs, channel in record.replay():
            if week in wanted:
                seen[week] = (beliefs.copy(), channel.copy())
            if week >= max(wanted):
                break
        return np.stack([seen[w][0] for w in weeks]), np.stack([seen[w][1] for w in weeks])

    return pick
