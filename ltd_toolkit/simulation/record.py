"""What is written down while a block of runs is simulated: states week by week, and every change of a belief.

Beliefs change seldom. So only the changes are kept, each with its cause; from them the beliefs of any week,
the ledger and the gauges are worked out afterwards, if somebody asks (:mod:`ltd_toolkit.simulation.states`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation.setting import Setting

Array = NDArray[Any]

CHANNELS = (
    "code", "course", "field_support", "mentoring", "asking", "doing", "unlearning", "fading",
    "mentoring_other_team", "asking_other_team", "turnover", "departure", "turbulence", "new_version",
)  # fmt: skip
CODE, COURSE, FIELD_SUPPORT, MENTORING, ASKING, DOING, UNLEARNING, FADING = range(8)
MENTORING_OTHER_TEAM, ASKING_OTHER_TEAM, TURNOVER, DEPARTURE, TURBULENCE, NEW_VERSION = range(8, 14)


@dataclass
class Record:
    """A block of runs, week by week. Arrays are week x person x run unless said otherwise.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    use, resistance, output : array of float32
        a, rho and Y at the end of a week; a is the share of the moved tasks done with the tool.
    right, wrong : array of int16
        Practices mastered, wrong habits: how many.
    wanted, kept, spent : array of float32
        Q, hours wanted (without the course, and without reserved hours that nothing fills); kappa, the share
        of them that operations leave; h, hours not produced.
    mentoring : array of float32 or None
        Hours of mentoring wanted, of novices and mentors; None without mentoring.
    code : array of int8, week x practice x run
        c at the end of a week.
    pressure, lost : array, week x run
        z; output lost to learning and to the unmastered tool.
    departed : dict of int to array (n_runs,)
        Week -> who left as planned.
    cells, old, new, channel : list of array
        For each batch of changes: place in the flat table of beliefs, belief before and after, number in
        CHANNELS.
    batch_week : list of int
        Week of each batch.
    """

    setting: Setting
    use: Array = field(init=False)
    resistance: Array = field(init=False)
    output: Array = field(init=False)
    right: Array = field(init=False)
    wrong: Array = field(init=False)
    wanted: Array = field(init=False)
    kept: Array = field(init=False)
    spent: Array = field(init=False)
    mentoring: Array | None = field(init=False)
    code: Array = field(init=False)
    pressure: Array = field(init=False)
    lost: Array = field(init=False)
    departed: dict[int, Array] = field(default_factory=dict)
    cells: list[Array] = field(default_factory=list)
    old: list[Array] = field(default_factory=list)
    new: list[Array] = field(default_factory=list)
    channel: list[Array] = field(default_factory=list)
    batch_week: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        s = self.setting
        by_person = (s.n_weeks, s.n, s.n_runs)
        for name in ("use", "resistance", "output", "wanted", "kept", "spent"):
            setattr(self, name, np.zeros(by_person, dtype=np.float32))
        self.right, self.wrong = np.zeros(by_person, dtype=np.int16), np.zeros(by_person, dtype=np.int16)
        with_mentors = "mentoring" in s.schedule.hours
        self.mentoring = np.zeros(by_person, dtype=np.float32) if with_mentors else None
        self.code = np.zeros((s.n_weeks, s.m, s.n_runs), dtype=np.int8)
        self.pressure, self.lost = np.zeros((2, s.n_weeks, s.n_runs))

    def change(self, week: int, cells: Array, old: Array, new: Array, channel: Array | int) -> None:
        """Write down changes of beliefs.

        Parameters
        ----------
        week : int
        cells : array of int
            Places in the flat table of beliefs (person x practice x run).
        old, new : array of int8
            Beliefs before and after; equal ones are left out.
        channel : array of int or int
            Numbers in CHANNELS.
        """
        self.cells.append(cells)
        self.old.append(old)
        self.new.append(new)
        self.channel.append(np.broadcast_to(np.asarray(channel, dtype=np.int8), cells.shape))
        self.batch_week.append(week)

    def replay(self) -> Iterator[tuple[int, Array, Array]]:
        """Go through the weeks again.

        Yields
        ------
        week : int
        beliefs : array of int8, person x practice x run
            At the end of the week; the same array changes from week to week.
        channel : array of int8, person x practice x run
            Number of the channel by which a belief came to be what it is; -1 since the start.
        """
        beliefs = self.setting.beliefs.copy()
        channel = np.full_like(beliefs, -1)
        flat_beliefs, flat_channel = beliefs.reshape(-1), channel.reshape(-1)
        batch = 0
        for week in range(self.setting.n_weeks):
            while batch < len(self.cells) and self.batch_week[batch] == week:
                flat_beliefs[self.cells[batch]] = self.new[batch]
                flat_channel[self.cells[batch]] = self.channel[batch]
                batch += 1
            yield week, beliefs, channel
