"""One person's way through a run: what they learnt, when, from whom, and whether it was right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from ltd_toolkit.cases import mean_weeks
from ltd_toolkit.language import word
from ltd_toolkit.plots.style import label
from ltd_toolkit.simulation import Runs

# What a change of belief is called, from what to what.
TURNS = {
    (0, 1): "right",
    (0, -1): "wrong",
    (1, 0): "lost",
    (-1, 0): "dropped",
    (-1, 1): "corrected",
    (1, -1): "spoilt",
}
FROM_PEOPLE = {"asking", "asking_other_team", "mentoring", "mentoring_other_team"}


def every_week(runs: Runs, run: int) -> pd.DataFrame:
    """Return who believes what at the start and at the end of every week of one run.

    Parameters
    ----------
    runs : Runs
    run : int
    """
    return runs.practices(range(-1, runs.n_weeks), [run])


def of_week(practices: pd.DataFrame, week: int) -> pd.DataFrame:
    """Return one week of what :func:`every_week` returns.

    Parameters
    ----------
    practices : pandas.DataFrame
    week : int
        -1 is the start.
    """
    size = len(practices) // practices.index.levshape[1]  # weeks follow each other, from -1
    return practices.iloc[(week + 1) * size : (week + 2) * size]


def history(practices: pd.DataFrame, person: str) -> pd.DataFrame:
    """Return what changed in what a person believes, week by week.

    Parameters
    ----------
    practices : pandas.DataFrame
        What :func:`every_week` returns.
    person : str

    Returns
    -------
    pandas.DataFrame
        One row per change: week, practice, before, after (-1 wrong habit, 0 unknown, 1 mastered), channel,
        turn (``"right"``, ``"wrong"``, ``"lost"``, ``"dropped"``, ``"corrected"``, ``"spoilt"``).
    """
    table = practices.droplevel("run").xs(person, level="person").reset_index()
    table["before"] = table.groupby("practice", sort=False)["belief"].shift()
    found = table[table["before"].notna() & (table["before"] != table["belief"])]
    found = found.rename(columns={"belief": "after"}).astype({"before": int, "after": int, "channel": object})
    turns = [TURNS[change] for change in zip(found["before"], found["after"], strict=True)]
    found = found.assign(turn=turns).sort_values("week", kind="stable", ignore_index=True)
    return found[["week", "practice", "before", "after", "channel", "turn"]]


def told(row: pd.Series, labels: Mapping[str, str]) -> str:
    """Say a change in words, such as “week 9, “cycle count”: learnt from a colleague, wrong”.

    Parameters
    ----------
    row : pandas.Series
        Of :func:`history`.
    labels : mapping of id to text
        Names of practices.
    """
    way = word(f"lab.case.way.{row['channel']}")
    turn = word(f"lab.case.turn.{row['turn']}", way=way)
    return word("lab.case.event", week=row["week"], practice=label(labels, row["practice"]), turn=turn)


def most_telling(events: pd.DataFrame, week: int) -> pd.Series | None:
    """Return what says most of how errors travel: wrong from a colleague, else wrong, else right from one.

    Parameters
    ----------
    events : pandas.DataFrame
        What :func:`history` returns.
    week : int
        The last that counts.
    """
    past = events[events["week"] <= week]
    others, wrong = past["channel"].isin(FROM_PEOPLE), past["turn"].isin(["wrong", "spoilt"])
    for chosen in (wrong & others, wrong, others & (past["turn"] == "right"), past["turn"] == "right"):
        if chosen.any():
            return past[chosen].iloc[0]
    return None


class Lived:
    """What people lived through under a plan: worked out once, looked at week by week."""

    def __init__(self) -> None:
        self._of: Runs | None = None

    def take(self, runs: Runs, few: Callable[[], Runs]) -> None:
        """Look at other runs, unless they are the same.

        Parameters
        ----------
        runs : Runs
            All there are; what people say follows their mean.
        few : callable
            Returns the first of them: one run is found sooner among few.
        """
        if self._of is runs:
            return
        self._few = few()
        self._practices: dict[int, pd.DataFrame] = {}
        self._histories: dict[tuple[int, str], pd.DataFrame] = {}
        self._of, self.weeks = runs, mean_weeks(runs)

    def practices(self, run: int) -> pd.DataFrame:
        """Return who believes what in every week of a run.

        Parameters
        ----------
        run : int
        """
        if run not in self._practices:
            self._practices[run] = every_week(self._few, run)
        return self._practices[run]

    def history(self, run: int, person: str) -> pd.DataFrame:
        """Return what changed for a person in a run.

        Parameters
        ----------
        run : int
        person : str
        """
        if (run, person) not in self._histories:
            self._histories[run, person] = history(self.practices(run), person)
        return self._histories[run, person]
