"""Two years in eight quarters: decide, say what you expect, live through it, look, and decide again.

A game is one world: the people and the days of one run. What has been decided in it, and nothing else, is
what it consists of; all that can be seen of it is worked out from that, again and again the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.cases.choices import Choices, Decision, Value
from ltd_toolkit.cases.costs import PlanCosts, check_budget, plan_costs
from ltd_toolkit.cases.indicators import load_indicators, seen
from ltd_toolkit.cases.interventions import load_interventions
from ltd_toolkit.cases.model import Episode, mean_weeks
from ltd_toolkit.simulation import Departure, Parameters, Plan, Runs, StagedPlan, simulate
from ltd_toolkit.simulation.stages import QUARTER

QUARTERS = 8
WEEKS = QUARTERS * QUARTER
MOST_SEED = 32**6  # six letters of a result code hold it
PREDICTED = "late_orders"  # the indicator, in the last month of the quarter
RULES = 1  # one more whenever the same decisions come to other numbers


@dataclass(frozen=True)
class Turn:
    """A quarter that was played.

    Parameters
    ----------
    decision : dict of str to float or str
        Name -> value, as :class:`~ltd_toolkit.cases.choices.Choices` has them.
    prediction : (low, high)
        Between which the share of orders late was expected in the last month of the quarter, 8 times out
        of 10.
    """

    decision: Decision
    prediction: tuple[float, float]


class Game:
    """Eight quarters of an episode.

    Parameters
    ----------
    episode : Episode
        Its surprises happen.
    random_state : int, numpy.random.Generator or None
        0 or more, below 32**6: the same number, the same world. None: another one each time.
    turns : iterable of Turn
        What has been played already.

    Attributes
    ----------
    episode : Episode
    seed : int
    turns : tuple of Turn
    choices : Choices

    Raises
    ------
    BudgetError
        If the turns cost more than there is.
    ValueError
        For choices that there are not, or a seed out of range.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> game = Game(load_case("pme1").episode("stock"), random_state=3)
    >>> game.play({"course": 7, "whom": "counter"}, prediction=(0.05, 0.15))
    >>> game.quarter, game.costs().euros
    (2, 1680.0)
    >>> game.seen()["week"].tolist()
    [3, 7, 12]
    """

    def __init__(
        self,
        episode: Episode,
        *,
        random_state: int | np.random.Generator | None = None,
        turns: Iterable[Turn] = (),
    ) -> None:
        self.episode = as_played(episode)
        self.seed = _seed(random_state)
        self.choices = Choices(self.episode)
        self.turns: tuple[Turn, ...] = ()
        self._lived: tuple[int, Runs] | None = None  # after so many quarters
        self._months: tuple[int, pd.DataFrame] | None = None
        for turn in turns:
            self.play(turn.decision, turn.prediction)

    def __repr__(self) -> str:
        return (
            f"Game of {self.episode.case}.{self.episode.id}: {len(self.turns)} of {QUARTERS} quarters played"
        )

    @property
    def quarter(self) -> int:
        """The quarter to be decided, from 1; after the last one, its number."""
        return min(len(self.turns) + 1, QUARTERS)

    @property
    def over(self) -> bool:
        """Whether all quarters have been played."""
        return len(self.turns) == QUARTERS

    def plan(self, decision: Decision | None = None) -> StagedPlan:
        """Return what has been decided so far as a plan for all weeks; nothing follows it.

        Parameters
        ----------
        decision : mapping, optional
            For the next quarter.
        """
        decisions = [turn.decision for turn in self.turns]
        if decision is not None and not self.over:
            decisions.append(decision)
        # The last stage of a plan goes on to the end: after what was decided comes a quarter of nothing.
        rest: list[Decision] = [{}] * (len(decisions) < QUARTERS)
        stages = [self.choices.stage(n, each) for n, each in enumerate([*decisions, *rest], 1)]
        return StagedPlan(stages)

    def costs(self, decision: Decision | None = None) -> PlanCosts:
        """Return what has been decided so far asks, what it commits the firm to later included.

        Parameters
        ----------
        decision : mapping, optional
            For the next quarter.
        """
        return plan_costs(self.episode, self.plan(decision), n_weeks=WEEKS)

    def play(self, decision: Decision, prediction: tuple[float, float]) -> None:
        """Live through the next quarter.

        Parameters
        ----------
        decision : mapping
            Name -> value; what is not named is not done.
        prediction : (low, high)
            See :class:`Turn`; shares 0–1.

        Raises
        ------
        BudgetError
            If it costs more than what is left, with the sum. Nothing is played.
        ValueError
            For another choice than those there are, a prediction that is no interval, or a game that is over.
        """
        if self.over:
            raise ValueError(f"all {QUARTERS} quarters have been played")
        low, high = (float(end) if _is_share(end) else -1.0 for end in prediction)
        if not 0 <= low <= high:
            raise ValueError(f"prediction must be two shares, the smaller first, got {prediction!r}")
        chosen = self.choices.whole(self.quarter, decision)
        check_budget(self.episode, {"": self.plan(chosen)}, n_weeks=WEEKS)
        self.turns = (*self.turns, Turn(chosen, (low, high)))

    def world(self) -> Runs:
        """Return the one run that is lived in, up to now.

        Raises
        ------
        ValueError
            If no quarter has been played.
        """
        played = len(self.turns)
        if not played:
            raise ValueError("no quarter has been played")
        if self._lived is None or self._lived[0] != played:
            self._lived = played, self._simulate(self.plan(), 1, played * QUARTER)
        return self._lived[1]

    def many(self, plan: Plan | StagedPlan | None = None, n_runs: int = 200) -> Runs:
        """Return the firm in as many worlds, all weeks, the world of the game being the first.

        Parameters
        ----------
        plan : Plan or StagedPlan, optional
            On the same draws. Default: what has been decided.
        n_runs : int
        """
        return self._simulate(self.plan() if plan is None else plan, n_runs, WEEKS)

    def _simulate(self, plan: Plan | StagedPlan, n_runs: int, n_weeks: int) -> Runs:
        return simulate(self.episode.firm, plan, n_weeks=n_weeks, n_runs=n_runs, random_state=self.seed)

    def nothing(self) -> StagedPlan:
        """Return the plan of a firm that does nothing it could leave."""
        return StagedPlan([self.choices.stage(n, {}) for n in range(1, QUARTERS + 1)])

    def changed(self, quarter: int, **decision: Value) -> Game:
        """Return the same game with some choices of one quarter changed.

        Parameters
        ----------
        quarter : int
            One that was played.
        **decision
            Name -> value.

        Raises
        ------
        BudgetError
            If that could not have been paid.
        ValueError
            For a quarter that was not played, or a choice that there is not.
        """
        if not 1 <= quarter <= len(self.turns):
            raise ValueError(f"quarter must be from 1 to {len(self.turns)}, got {quarter}")
        turns = list(self.turns)
        old = turns[quarter - 1]
        turns[quarter - 1] = replace(old, decision={**old.decision, **decision})
        return Game(self.episode, random_state=self.seed, turns=turns)

    def seen(self) -> pd.DataFrame:
        """Return the indicators, one row per month: see :func:`~ltd_toolkit.cases.indicators.seen`."""
        played = len(self.turns)
        if self._months is None or self._months[0] != played:
            self._months = played, seen(self.world(), self.seed)
        return self._months[1].copy()

    def voices(self) -> pd.DataFrame:
        """Return what people say at the end of the last quarter; who has left is silent."""
        said = self.episode.voices(mean_weeks(self.world()))
        return said[~said.index.isin(self.gone())]

    def gone(self) -> list[str]:
        """Return who has left as the case has it, in this world."""
        (record,) = self.world().records
        return [self.episode.firm.people[int(who[0])] for who in record.departed.values()]

    def happened(self) -> pd.DataFrame:
        """Return the events of the last quarter.

        Returns
        -------
        pandas.DataFrame
            One row per event: week, kind (``"departure"`` or ``"new_version"``), who (left; ``""``),
            n_practices (that changed; 0).
        """
        (record,) = self.world().records
        weeks = range((len(self.turns) - 1) * QUARTER, len(self.turns) * QUARTER)
        rows = []
        for event in sorted(self.episode.firm.events, key=lambda event: event.week):
            if event.week not in weeks:
                continue
            if isinstance(event, Departure):
                who = self.episode.firm.people[int(record.departed[event.week][0])]
                rows.append((event.week, "departure", who, 0))
            else:
                rows.append((event.week, "new_version", "", event.n_practices))
        return pd.DataFrame(rows, columns=["week", "kind", "who", "n_practices"])

    def calibration(self) -> pd.DataFrame:
        """Return predictions beside what was seen.

        Returns
        -------
        pandas.DataFrame
            Indexed by quarter: low, high (predicted), seen, inside (whether it came between them). Of
            intervals meant to hold 8 times out of 10, about 8 out of 10 should have held.
        """
        months = self.seen().groupby("quarter")[PREDICTED].last()
        ends = pd.DataFrame([turn.prediction for turn in self.turns], months.index, ["low", "high"])
        table = ends.assign(seen=months)
        return table.assign(inside=table["seen"].between(table["low"], table["high"]))


def as_played(episode: Episode) -> Episode:
    """Return an episode whose surprises are events of its firm.

    Parameters
    ----------
    episode : Episode
    """
    if not episode.surprises:
        return episode
    events = (*episode.firm.events, *episode.surprises)
    return replace(episode, firm=replace(episode.firm, events=events), surprises=())


def fingerprint(game: Game) -> str:
    """Name the rules of a game: all that its numbers depend on, the decisions and the seed aside.

    Parameters
    ----------
    game : Game

    Returns
    -------
    str
        A SHA-256 in hexadecimal figures.
    """
    episode, parameters = game.episode, Parameters()
    prices = load_interventions()[["per_hour", "per_week", "fixed"]]
    seen_as = load_indicators().drop(columns=["name", "says", "hides"])
    parts: list[Any] = [
        RULES,
        repr(episode.firm),
        repr(episode.plan),
        [float(episode.budget.euros), float(episode.budget.hours)],
        sorted(episode.fixed),
        [[name, list(values)] for quarter in (1, 2) for name, values in game.choices.of(quarter).items()],
        {name: float(getattr(parameters, name)) for name in parameters},
        prices.to_csv(float_format="%.9g"),
        seen_as.to_csv(float_format="%.9g"),
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def _is_share(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and 0 <= float(value) <= 1


def _seed(random_state: int | np.random.Generator | None) -> int:
    if isinstance(random_state, int | np.integer) and not isinstance(random_state, bool):
        if not 0 <= random_state < MOST_SEED:
            raise ValueError(f"random_state must be from 0 to {MOST_SEED - 1}, got {random_state}")
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(MOST_SEED))
