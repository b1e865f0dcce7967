"""All plans that a class page offers: each action not at all, a little or fully; the rest as the firm had it.

A plan is a number: its levels read as the figures of a number of base three, the first action first. So a
page without Python, a file of outcomes and a result code all mean the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ltd_toolkit.cases import Episode, load_interventions
from ltd_toolkit.simulation import LEVERS, Lever, Plan

LEVELS = ("none", "low", "full")
NO_STRATEGY = "none"  # of the article: course and involvement stay as the firm had them


class Grid:
    """The plans of an episode.

    Parameters
    ----------
    episode : Episode

    Attributes
    ----------
    levers : dict of str to tuple
        Action -> the lever at each of LEVELS (None, then two), in the order of interventions.toml. When it
        begins and for whom are as in what the firm did, if it did it.
    fixed : Plan
        What cannot be chosen: what the firm did of all the rest.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> grid = Grid(load_case("pme1").episode("stock"))
    >>> len(grid), grid.actions[:2], list(grid.fixed.levers)
    (6561, ('pilot', 'step_by_step'), ['course'])
    >>> grid.plan(1).levers["reserved_time"].dose
    0.5
    """

    def __init__(self, episode: Episode) -> None:
        self.episode = episode
        self.levers = dict(self._choices())
        did = episode.plan
        self.fixed = Plan(
            did.go_live, **{name: each for name, each in did.levers.items() if name not in self.levers}
        )

    def __len__(self) -> int:
        return len(LEVELS) ** len(self.levers)

    @property
    def actions(self) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(self.levers)

    def plan(self, number: int) -> Plan:
        """Return the plan that a number stands for.

        Parameters
        ----------
        number : int
        """
        chosen = zip(self.levers.items(), self.levels(number), strict=True)
        return self.fixed.with_levers(**{name: levers[level] for (name, levers), level in chosen})

    def levels(self, number: int) -> tuple[int, ...]:
        """Return the level of each action in a plan: its place in LEVELS.

        Parameters
        ----------
        number : int

        Raises
        ------
        ValueError
            If there is no plan of that number.

        Examples
        --------
        >>> from ltd_toolkit.cases import load_case
        >>> Grid(load_case("pme1").episode("stock")).levels(5)
        (0, 0, 0, 0, 0, 0, 1, 2)
        """
        if not 0 <= number < len(self):
            raise ValueError(f"number must be from 0 to {len(self) - 1}, got {number}")
        base, n = len(LEVELS), len(self.levers)
        return tuple(number // base**place % base for place in reversed(range(n)))

    def number(self, levels: Sequence[int]) -> int:
        """Return the number of the plan that has these levels.

        Parameters
        ----------
        levels : sequence of int
            One per action.

        Raises
        ------
        ValueError
            If there is no such plan.
        """
        if len(levels) != len(self.levers) or not all(0 <= level < len(LEVELS) for level in levels):
            raise ValueError(f"levels must be {len(self.levers)} numbers from 0 to 2, got {list(levels)}")
        total = 0
        for level in levels:
            total = total * len(LEVELS) + level
        return total

    def _choices(self) -> Iterator[tuple[str, tuple[Lever | None, ...]]]:
        rows = load_interventions()
        for name, row in rows[rows["strategy"] != NO_STRATEGY].iterrows():
            if name in self.episode.fixed or (name == "pilot" and len(self.episode.firm.teams) < 2):
                continue
            doses = ((row[level], row[f"{level}_weeks"]) for level in LEVELS[1:])
            yield str(name), (None, *(self._lever(str(name), float(dose), weeks) for dose, weeks in doses))

    def _lever(self, name: str, dose: float, weeks: int | str) -> Lever:
        did = self.episode.plan.levers.get(name)
        if did is not None:
            return Lever(dose, did.start, weeks if LEVERS[name].unit == "yes" else did.weeks, did.who)
        return Lever(dose, self.episode.plan.go_live if "start" in LEVERS[name].fields else 0, weeks)
