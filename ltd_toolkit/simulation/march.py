"""Mutual learning between an organisation and its people: the model of March (1991), beside which to read it.

An organisation keeps a *code* (what is written down, taught, taken for granted); its people hold *beliefs*.
Each period people are socialised into the code, and the code learns from those people who did better than it.
Two tables of numbers are all there is: +1 for a belief that is right, -1 for one that is wrong, 0 for none.

March draws the reality that beliefs are about, +1 or -1 in each dimension. Here a belief is noted right or
wrong instead, which is the belief times reality; when reality turns round in a dimension, all that was right
in it becomes wrong. The two are the same model.

The paper leaves three things open. What is written here is the reading with which its figures come out:

- who holds no belief in a dimension acts in it all the same, by the toss of a coin, anew each period;
- people count as better than the code by what they *did*, coins included, before anybody learns;
- who differs from the code moves one step toward it: from wrong to no belief, from no belief to right.

Tables stand as belief x person x run with the runs side by side in memory: one NumPy operation does the same
step in many organisations at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.simulation.slips import no_count, no_share, refuse

Table = NDArray[np.int8]  # of -1, 0, +1
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

RUNS_AT_ONCE = 80  # fit a processor's cache; always simulated whole, so that fewer runs are the first of more
LONGEST = 10_000  # periods to wait for an equilibrium


@dataclass(frozen=True, eq=False)
class MarchRuns:
    """What became of organisations that learn, one column or row per run.

    Parameters
    ----------
    code_knowledge, people_knowledge : pandas.DataFrame
        period x run, from -1 (all wrong) to 1 (all right). Period 0 is the start; each later period is read
        when it is over, after reality has turned and people have left. A run keeps its last value once it has
        come to equilibrium.
    n_periods : pandas.Series
        By run: periods until equilibrium, or as many as were asked for.

    Examples
    --------
    >>> runs = march(0.1, 0.5, random_state=1991)
    >>> runs.code_knowledge.shape == (runs.n_periods.max() + 1, 80)
    True
    """

    code_knowledge: pd.DataFrame
    people_knowledge: pd.DataFrame
    n_periods: pd.Series

    @property
    def knowledge(self) -> pd.Series:
        """Knowledge of the code at the end, by run: what March's figures show the mean of."""
        return self.code_knowledge.iloc[-1].rename("knowledge")

    @property
    def periods(self) -> pd.DataFrame:
        """One row per run and period lived through: run, period, code_knowledge, people_knowledge."""
        n_periods, n_runs = self.code_knowledge.shape
        table = pd.DataFrame(
            {
                "run": np.repeat(np.arange(n_runs), n_periods),
                "period": np.tile(np.arange(n_periods), n_runs),
                "code_knowledge": self.code_knowledge.to_numpy().ravel(order="F"),
                "people_knowledge": self.people_knowledge.to_numpy().ravel(order="F"),
            }
        )
        lived = table["period"] <= table["run"].map(self.n_periods)
        return table[lived].reset_index(drop=True)


def march(
    p1: float | Sequence[float] | NDArray[Any],
    p2: float,
    *,
    n_people: int = 50,
    n_beliefs: int = 30,
    n_runs: int = 80,
    p3: float = 0.0,
    p4: float = 0.0,
    n_periods: int | None = None,
    random_state: int | np.random.Generator | None = None,
) -> MarchRuns:
    """Let organisations and their people learn from each other, as in March (1991).

    Parameters
    ----------
    p1 : float, or one per person
        Socialisation: probability 0–1 with which, in a period, a person who differs from the code in a
        dimension moves one step toward it. Several: people who learn fast beside people who learn slowly.
    p2 : float
        Learning by the code: probability 0–1 that it follows a majority of one among its betters.
    n_people, n_beliefs : int
        Size of the organisation (2 or more) and number of dimensions of reality.
    n_runs : int
        Number of organisations. The first 80 of 2,000 are the 80 of the same `random_state`.
    p3 : float
        Turnover: probability 0–1 of each person, each period, to be replaced by someone with beliefs of their
        own. A newcomer has the p1 of the post.
    p4 : float
        Turbulence: probability 0–1 of each dimension of reality, each period, to turn into its opposite.
    n_periods : int, optional
        How long to look. Default: until nothing can change any more, which turnover and turbulence never
        allow.
    random_state : int, numpy.random.Generator or None
        Same number, same runs.

    Returns
    -------
    MarchRuns

    Raises
    ------
    ValueError
        For everything wrong with the arguments at once; also if there can be no equilibrium and no
        `n_periods`.
    RuntimeError
        If a run has not come to equilibrium after 10,000 periods: give `n_periods`.

    Notes
    -----
    At the start each belief is wrong, none or right with equal probability, and the code holds no belief.
    Then, each period:

    1. People act on their beliefs, and toss a coin where they have none. Performance = right acts - wrong
       acts.
    2. Socialisation: where the code holds a belief and a person differs, the person moves one step toward the
       code with probability p1.
    3. The code learns: its betters are those whose performance exceeds its knowledge. A belief on which k
       more of them acted than on its opposite, and that the code does not hold, it takes over with
       probability 1 - (1 - p2)^k.
    4. Each dimension of reality turns with probability p4; each person is replaced with probability p3.

    Steps 1 to 3 all see people and code as they were when the period began.

    Knowledge of the code = (right - wrong) / n_beliefs, read at the end of step 4, that is after reality has
    turned; read before, it is 1 / (1 - 2 p4) times as high on average. Equilibrium: nobody differs from a
    belief of the code, and nobody could do better than the code, whatever the coins.

    How to read it: look at the spread before the mean. Single organisations of 50 differ with a standard
    deviation of .04 to .11, those of 20 or fewer of .10 to .15; the 80 runs of the paper leave a mean
    uncertain by about .01. That slow socialisation ends in more knowledge is a result about means, of a model
    in which the only source of knowledge is what people believed at the start.

    References
    ----------
    March, J. G. (1991). Exploration and exploitation in organizational learning. Organization Science, 2(1),
    71–87. https://doi.org/10.1287/orsc.2.1.71

    Examples
    --------
    Fast socialisation wears out the differences that the code could have learnt from (Figure 1):

    >>> for p1 in (0.1, 0.5, 0.9):
    ...     print(p1, f"{march(p1, 0.5, random_state=1991).knowledge.mean():.2f}")
    0.1 0.95
    0.5 0.81
    0.9 0.75

    Half of the people may learn fast, if the others do not (Figure 2):

    >>> mixed = march(np.repeat([0.1, 0.9], 25), 0.5, random_state=1991)
    >>> f"{mixed.knowledge.mean():.2f}"
    '0.90'
    """
    refuse(
        {
            **_p1_slips(p1, n_people),
            **no_share("p2", p2),
            **no_share("p3", p3),
            **no_share("p4", p4),
            **no_count("n_people", n_people, 2),
            **no_count("n_beliefs", n_beliefs),
            **no_count("n_runs", n_runs),
            **({} if n_periods is None else no_count("n_periods", n_periods)),
        }
    )
    restless = p3 > 0 or p4 > 0 or (p2 > 0 and np.min(p1) == 0)
    never = "with turnover, turbulence or people whose p1 is 0 nothing comes to rest: give n_periods"
    refuse({never: bool(restless) and n_periods is None})
    by_person = np.broadcast_to(np.asarray(p1, dtype=float), (n_people,))
    rng = np.random.default_rng(random_state)
    shape = (n_beliefs, n_people, RUNS_AT_ONCE)
    blocks = [_block(shape, by_person, p2, p3, p4, n_periods, rng) for _ in range(0, n_runs, RUNS_AT_ONCE)]
    code, people = (_side_by_side(histories)[:, :n_runs] for histories in zip(*blocks, strict=True))
    runs = pd.RangeIndex(n_runs, name="run")
    periods = pd.RangeIndex(len(code), name="period")
    lived = np.isfinite(code).sum(axis=0) - 1
    return MarchRuns(
        pd.DataFrame(code, periods, runs).ffill(),
        pd.DataFrame(people, periods, runs).ffill(),
        pd.Series(lived, runs, name="n_periods"),
    )


def _p1_slips(p1: Any, n_people: Any) -> dict[str, bool]:
    if np.ndim(p1) == 0:
        return no_share("p1", p1)
    wrong = len(p1) != n_people or any(any(no_share("p1", each).values()) for each in p1)
    return {f"p1 must be a number 0–1, or one for each of the {n_people} people, got {p1!r}": wrong}


def _block(
    shape: tuple[int, int, int],
    p1: Numbers,
    p2: float,
    p3: float,
    p4: float,
    n_periods: int | None,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers]:
    """Simulate organisations side by side; return knowledge of code and people, period x run.

    NaN where a run had already come to equilibrium.
    """
    n_beliefs, _, n_runs = shape
    beliefs = rng.integers(-1, 2, shape, dtype=np.int8)
    code = np.zeros((n_beliefs, n_runs), dtype=np.int8)
    moving = np.arange(n_runs)
    histories: tuple[list[Numbers], list[Numbers]] = ([], [])
    for period in itertools.count():
        for history, table in zip(histories, (code, beliefs), strict=True):
            history.append(np.full(n_runs, np.nan))
            history[-1][moving] = _knowledge(table)
        differs = _differs(beliefs, code)
        if n_periods is None:
            going_on = ~_at_rest(beliefs, code, differs, p2)
            if not going_on.all():
                tables = (beliefs, code, differs, moving)
                kept: list[Any] = [np.compress(going_on, table, axis=-1) for table in tables]
                beliefs, code, differs, moving = kept
        if period == n_periods or not len(moving):
            break
        if period == LONGEST:
            raise RuntimeError(f"no equilibrium after {LONGEST:,} periods: give n_periods")
        right = _act(beliefs, rng)
        beliefs = _socialise(beliefs, code, differs, p1, rng)
        code = _learn(code, right, p2, rng)
        if p4:
            beliefs, code = _turn_reality(beliefs, code, p4, rng)
        if p3:
            beliefs = _replace(beliefs, p3, rng)
    return np.stack(histories[0]), np.stack(histories[1])


def _knowledge(table: Table) -> Numbers:
    """Right minus wrong, as a share of all there is to know, by run."""
    return table.reshape(-1, table.shape[-1]).sum(axis=0, dtype=np.int32) / (table.size / table.shape[-1])


def _differs(beliefs: Table, code: Table) -> Mask:
    """Where the code holds a belief and a person does not share it."""
    return (beliefs != code[:, None]) & (code[:, None] != 0)


def _at_rest(beliefs: Table, code: Table, differs: Mask, p2: float) -> Mask:
    """In which runs nothing can change any more."""
    agreed: Mask = ~np.logical_or.reduce(differs, axis=(0, 1))
    if not p2 or not agreed.any():
        return agreed
    # Where all share the code's beliefs, only acts in its empty dimensions set anybody apart from it.
    luckiest = np.where(beliefs[..., agreed] < 0, -1, 1) * (code[:, None, agreed] == 0)
    agreed[agreed] = (luckiest.sum(axis=0) <= 0).all(axis=0)
    return agreed


def _act(beliefs: Table, rng: np.random.Generator) -> Mask:
    """Where people act rightly: where they are right, and half of the time where they have no belief."""
    n_bytes = -(-beliefs.size // 8)
    bits = np.frombuffer(rng.bytes(n_bytes), dtype=np.uint8)
    coins = np.unpackbits(bits, count=beliefs.size).reshape(beliefs.shape).view(np.int8)  # 0 or 1
    return beliefs + coins > 0


def _socialise(beliefs: Table, code: Table, differs: Mask, p1: Numbers, rng: np.random.Generator) -> Table:
    """Move those who differ one step toward the code, each with their own probability."""
    _, n_people, n_runs = beliefs.shape
    cells = np.flatnonzero(differs)  # few, after the first periods: cheaper than a draw for everybody
    chance = p1[0] if (p1 == p1[0]).all() else p1[cells // n_runs % n_people]
    moves = np.zeros(beliefs.shape, dtype=bool)
    moves.reshape(-1)[cells[rng.random(len(cells), dtype=np.float32) < chance]] = True
    return beliefs + code[:, None] * moves


def _learn(code: Table, right: Mask, p2: float, rng: np.random.Generator) -> Table:
    """Let the code follow the majority of those who did better than it."""
    n_right = right.sum(axis=0, dtype=np.int32)
    better = 2 * n_right - len(right) > code.sum(axis=0, dtype=np.int32)
    votes = 2 * (right & better).sum(axis=1, dtype=np.int32) - better.sum(axis=0)
    learns = rng.random(code.shape) < 1 - (1 - p2) ** np.abs(votes)  # never from betters who are divided
    return np.where(learns, np.sign(votes).astype(np.int8), code)


def _turn_reality(beliefs: Table, code: Table, p4: float, rng: np.random.Generator) -> tuple[Table, Table]:
    """Turn dimensions of reality round: what was right in them is wrong now."""
    sign = np.where(rng.random(code.shape) < p4, -1, 1).astype(np.int8)
    return beliefs * sign[:, None], code * sign


def _replace(beliefs: Table, p3: float, rng: np.random.Generator) -> Table:
    """Put newcomers, with beliefs of their own, in the place of those who leave."""
    leaves = rng.random(beliefs.shape[1:]) < p3
    replaced = beliefs.copy()
    replaced[:, leaves] = rng.integers(-1, 2, (len(beliefs), leaves.sum()), dtype=np.int8)
    return replaced


def _side_by_side(histories: Sequence[Numbers]) -> Numbers:
    """Put blocks of runs beside each other, NaN where one lasted less long than another."""
    longest = max(map(len, histories))
    padded = [np.pad(each, ((0, longest - len(each)), (0, 0)), constant_values=np.nan) for each in histories]
    return np.concatenate(padded, axis=1)
