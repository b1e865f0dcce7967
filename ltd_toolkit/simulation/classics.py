"""Small published models, each of one idea that a class can hold in its head.

- :func:`capability_trap`: working harder pays at once and costs later, learning does the reverse;
- :func:`threshold_cascade`: one person decides whether all follow, or nobody;
- :func:`social_influence`, :func:`degroot`, :func:`friedkin_johnsen`: who listens to whom, and what all end
  up thinking;
- :func:`retained_share`: what is not used is forgotten;
- :func:`semi_isolated_groups`: groups that look at each other a little find more than those that do not, or
  always do.

They explain; they do not forecast. Only time that a source states is time: a round is a round.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.simulation.slips import no_count, no_share, refuse

Numbers = NDArray[np.float64]

HALF_LIVES = {"accuracy": 6.5, "mixed": 11.0, "speed": 13.0}  # months without use; Tatel & Ackerman


def capability_trap(
    share_before: float = 0.25,
    share_after: float = 0.5,
    *,
    gain: float = 1 / 6,
    lifetime: float = 12.0,
    months: Sequence[float] | Numbers | range = range(37),
) -> pd.DataFrame:
    """Follow capability and output when a firm changes the share of time that it gives to learning.

    Parameters
    ----------
    share_before, share_after : float
        Share 0–1 of the working time spent on learning, until month 0 and from then on.
    gain : float
        Capability gained per month of full-time learning, above 0.
    lifetime : float
        Months in which capability that nobody renews falls to 37 % (1/e), above 0.
    months : sequence of float
        When to look, from 0.

    Returns
    -------
    pandas.DataFrame
        Indexed by month: capability; output (1 = everybody produces full time with capability 1). Month 0 is
        after the change of shares.

    Raises
    ------
    ValueError
        For everything wrong with the arguments at once.

    Notes
    -----
    The kernel of the argument of Repenning and Sterman, not their full model: learning time builds
    capability, which erodes, and the rest of the time is worth what capability makes it:

    dC/dt = gain s - C / lifetime,  output = C (1 - s),
    hence C(t) = C* + (C(0) - C*) exp(-t / lifetime) with C* = gain lifetime s,

    and C(0) = gain lifetime s_before. In the long run output is highest at s = 1/2.

    How to read it: compare month 0 with the last one. More learning is worse before it is better, more
    production better before it is worse; who judges after one month learns the wrong lesson.

    References
    ----------
    Repenning, N. P., & Sterman, J. D. (2002). Capability traps and self-confirming attribution errors in the
    dynamics of process improvement. Administrative Science Quarterly, 47(2), 265–295.
    https://doi.org/10.2307/3094806

    Examples
    --------
    Working smarter (half of the time for learning) and harder (hardly any), from a quarter:

    >>> smarter, harder = (capability_trap(0.25, share)["output"] for share in (0.5, 0.05))
    >>> outputs = pd.DataFrame({"smarter": smarter, "harder": harder}).loc[[0, 6, 12, 36]]
    >>> print(outputs.round(3).to_string(index_names=False))
          smarter  harder
    0.0     0.250   0.475
    6.0     0.348   0.325
    12.0    0.408   0.235
    36.0    0.488   0.114
    """
    when = np.asarray(months, dtype=float)
    refuse(
        _kernel_slips(share_before, share_after, gain, lifetime)
        | {"months must be numbers from 0": not (when >= 0).all()}
    )
    start, end = gain * lifetime * share_before, gain * lifetime * share_after
    capability = end + (start - end) * np.exp(-when / lifetime)
    return pd.DataFrame(
        {"capability": capability, "output": capability * (1 - share_after)}, pd.Index(when, name="month")
    )


def months_to_par(
    share_before: float = 0.25, share_after: float = 0.5, *, gain: float = 1 / 6, lifetime: float = 12.0
) -> float:
    """Say when output passes its former level again after the change in :func:`capability_trap`.

    Parameters
    ----------
    share_before, share_after, gain, lifetime
        As for :func:`capability_trap`.

    Returns
    -------
    float
        Months; infinite if output stays on the side to which the change has thrown it.

    Raises
    ------
    ValueError
        For everything wrong with the arguments at once; also if the two shares are equal, or the former is 0:
        there is no output to come back to.

    Notes
    -----
    t = lifetime ln((C(0) - C*) / (C(0) (1 - s_before) / (1 - s_after) - C*)).

    How to read it: patience needed after a turn to learning, time until the bill comes after a turn away from
    it.

    References
    ----------
    As for :func:`capability_trap`.

    Examples
    --------
    >>> print(f"smarter {months_to_par(0.25, 0.5):.3f}, harder {months_to_par(0.25, 0.05):.3f} months")
    smarter 8.318, harder 3.665 months
    """
    refuse(
        {
            **_kernel_slips(share_before, share_after, gain, lifetime),
            "the two shares must differ: nothing changes between them": share_before == share_after,
            "share_before must exceed 0: without learning there was no output to come back to": share_before
            == 0,
        }
    )
    if share_after == 1:
        return math.inf  # nobody produces any more
    start, end = gain * lifetime * share_before, gain * lifetime * share_after
    remains = (start * (1 - share_before) / (1 - share_after) - end) / (start - end)
    return -lifetime * math.log(remains) if 0 < remains < 1 else math.inf


def _kernel_slips(before: Any, after: Any, gain: float, lifetime: float) -> dict[str, bool]:
    return {
        **no_share("share_before", before),
        **no_share("share_after", after),
        f"gain must be a number above 0, got {gain!r}": not 0 < gain < math.inf,
        f"lifetime must be a number of months above 0, got {lifetime!r}": not 0 < lifetime < math.inf,
    }


def threshold_cascade(thresholds: Sequence[float] | pd.Series | NDArray[Any]) -> pd.Series:
    """Count who has joined, round after round, when each joins once enough others have.

    Parameters
    ----------
    thresholds : one number per person
        How many others must have joined before this person does; 0: joins alone; more than there are others:
        never.

    Returns
    -------
    pandas.Series
        Number of people who have joined, indexed by round, from 0 in round 0 to the round that changes
        nothing more.

    Raises
    ------
    ValueError
        If there is nobody, or a threshold is negative or missing.

    Notes
    -----
    joined(t + 1) = number of thresholds at or below joined(t), joined(0) = 0.

    How to read it: the last number is not what people want on average. Two crowds, or two firms before a new
    tool, may differ in one person and end up at all and at one; so the outcome alone says little about
    attitudes.

    References
    ----------
    Granovetter, M. (1978). Threshold models of collective behavior. American Journal of Sociology, 83(6),
    1420–1443. https://doi.org/10.1086/226707

    Examples
    --------
    A hundred people with thresholds 0, 1, 2 … 99 riot to the last; without the one of threshold 1, one does:

    >>> crowd = list(range(100))
    >>> int(threshold_cascade(crowd).iloc[-1])
    100
    >>> crowd[1] = 2
    >>> int(threshold_cascade(crowd).iloc[-1])
    1
    """
    needs = np.sort(np.asarray(thresholds, dtype=float))
    refuse(
        {
            "thresholds must hold at least one person": needs.size == 0,
            "thresholds must be numbers from 0": not (needs >= 0).all(),
        }
    )
    joined = [0]
    while (now := int(np.searchsorted(needs, joined[-1], side="right"))) > joined[-1]:
        joined.append(now)
    return pd.Series(joined, pd.RangeIndex(len(joined), name="round"), name="joined")


def social_influence(trust: pd.DataFrame) -> pd.Series:
    """Say how much each person's first opinion weighs in what all will agree on.

    Parameters
    ----------
    trust : pandas.DataFrame
        person x person: the share 0–1 of their trust that the person of the row gives to the one of the
        column, themselves included. Rows sum to 1.

    Returns
    -------
    pandas.Series
        By person, sum 1.

    Raises
    ------
    ValueError
        If `trust` is not such a table, or leads to no common opinion: there are two groups that do not listen
        to anybody outside, or people who only pass their opinions round.

    Notes
    -----
    The left eigenvector w of `trust` to the eigenvalue 1, w = w trust; the common opinion is the sum of w
    times first opinions.

    How to read it: influence comes from being trusted by those who are trusted. It is not a share of
    followers.

    References
    ----------
    DeGroot, M. H. (1974). Reaching a consensus. Journal of the American Statistical Association, 69(345),
    118–121. https://doi.org/10.1080/01621459.1974.10480137

    Examples
    --------
    >>> people = ["anne", "ali"]
    >>> trust = pd.DataFrame([[0.5, 0.5], [0.25, 0.75]], index=people, columns=people)
    >>> social_influence(trust).round(3).to_dict()
    {'anne': 0.333, 'ali': 0.667}
    """
    weights = _weights(trust)
    values, vectors = np.linalg.eig(weights.T)
    lasting = np.abs(values) > 1 - 1e-9
    refuse(
        {"this trust leads to no common opinion: groups stay apart, or opinions go round": lasting.sum() != 1}
    )
    left = np.abs(vectors[:, lasting].ravel().real)
    return pd.Series(left / left.sum(), trust.index, name="influence")


def degroot(trust: pd.DataFrame, opinions: pd.Series, *, n_rounds: int = 20) -> pd.DataFrame:
    """Let people replace their opinion by the mean of those they trust, again and again.

    Parameters
    ----------
    trust : pandas.DataFrame
        As for :func:`social_influence`.
    opinions : pandas.Series
        First opinion of each person, any number.
    n_rounds : int

    Returns
    -------
    pandas.DataFrame
        round x person; round 0 is `opinions`.

    Raises
    ------
    ValueError
        If `trust` is not such a table, or not everybody in it has an opinion.

    Notes
    -----
    x(t + 1) = trust x(t). :func:`social_influence` says where it ends, if it does.

    How to read it: agreement shows that people listened, not that they are right.

    References
    ----------
    As for :func:`social_influence`.

    Examples
    --------
    >>> people = ["anne", "ali"]
    >>> trust = pd.DataFrame([[0.5, 0.5], [0.25, 0.75]], index=people, columns=people)
    >>> rounds = degroot(trust, pd.Series([1.0, 7.0], index=people), n_rounds=20)
    >>> print(rounds.loc[[0, 1, 20]].round(2).to_string(index_names=False))
        anne  ali
    0    1.0  7.0
    1    4.0  5.5
    20   5.0  5.0
    """
    weights, first = _weights(trust), _aligned(opinions, trust, "opinions")
    refuse(no_count("n_rounds", n_rounds))
    rounds = [first]
    for _ in range(n_rounds):
        rounds.append(weights @ rounds[-1])
    return pd.DataFrame(rounds, pd.RangeIndex(n_rounds + 1, name="round"), trust.index)


def friedkin_johnsen(trust: pd.DataFrame, opinions: pd.Series, susceptibility: pd.Series) -> pd.Series:
    """Say where opinions settle when people also hold on to what they thought first.

    Parameters
    ----------
    trust : pandas.DataFrame
        As for :func:`social_influence`.
    opinions : pandas.Series
        First opinion of each person, any number.
    susceptibility : pandas.Series
        By person, 0–1: 0 never moves, 1 only listens (all 1: :func:`degroot`).

    Returns
    -------
    pandas.Series
        Final opinion by person.

    Raises
    ------
    ValueError
        If `trust` is not such a table, not everybody in it has an opinion and a susceptibility, or there are
        people who hold on to nothing and listen to nobody who does: see :func:`social_influence` for them.

    Notes
    -----
    x(t + 1) = L trust x(t) + (1 - L) x(0), with L the susceptibilities on a diagonal, settles at
    x = (1 - L trust)^-1 (1 - L) x(0).

    How to read it: one person who does not move is enough for lasting disagreement, and draws all others.

    References
    ----------
    Friedkin, N. E., & Johnsen, E. C. (1990). Social influence and opinions. Journal of Mathematical
    Sociology, 15(3–4), 193–206. https://doi.org/10.1080/0022250X.1990.9990069

    Examples
    --------
    >>> people = ["anne", "ali"]
    >>> trust = pd.DataFrame(0.5, index=people, columns=people)
    >>> final = friedkin_johnsen(trust, pd.Series([1.0, 7.0], people), pd.Series([0.0, 0.5], people))
    >>> final.round(2).to_dict()
    {'anne': 1.0, 'ali': 5.0}
    """
    weights, first = _weights(trust), _aligned(opinions, trust, "opinions")
    moves = _aligned(susceptibility, trust, "susceptibility")
    refuse({"susceptibility must hold numbers 0–1": not ((moves >= 0) & (moves <= 1)).all()})
    heard = moves[:, None] * weights
    loose = bool(np.abs(np.linalg.eigvals(heard)).max() > 1 - 1e-9)
    refuse(
        {"some people hold on to nothing and listen to nobody who does: no opinion of theirs follows": loose}
    )
    final = np.linalg.solve(np.eye(len(first)) - heard, (1 - moves) * first)
    return pd.Series(final, trust.index, name="opinion")


def _weights(trust: pd.DataFrame) -> Numbers:
    if not isinstance(trust, pd.DataFrame):
        raise ValueError(f"trust must be a DataFrame person x person, got {type(trust).__name__}")
    weights = trust.to_numpy(dtype=float)
    same = trust.index.equals(trust.columns) and trust.index.is_unique and len(trust) > 0
    refuse(
        {
            "trust must have the same people, each once, as rows and as columns in the same order": not same,
            "trust must hold shares from 0": not (weights >= 0).all(),
            "rows of trust must sum to 1": not np.allclose(weights.sum(axis=1), 1),
        }
    )
    return weights


def _aligned(values: pd.Series, trust: pd.DataFrame, name: str) -> Numbers:
    if not isinstance(values, pd.Series):
        raise ValueError(f"{name} must be a Series by person, got {type(values).__name__}")
    missing = trust.index.difference(values.dropna().index).tolist()
    refuse(
        {
            f"{name} must hold a number for everybody in trust; missing: {missing}": bool(missing),
            f"{name} must name nobody twice": not values.index.is_unique,
        }
    )
    return values[trust.index].to_numpy(dtype=float)


def retained_share(
    months: Sequence[float] | Numbers | range = range(13), *, measure: str = "mixed"
) -> pd.Series:
    """Say which share of what was gained by training is left after months without use.

    Parameters
    ----------
    months : sequence of float
        Months without any use, from 0.
    measure : {"accuracy", "mixed", "speed"}
        What of the skill is measured: half of the gain is lost after 6.5, 11 and 13 months.

    Returns
    -------
    pandas.Series
        Share 0–1, indexed by month.

    Raises
    ------
    ValueError
        If `measure` is none of the three, or a month is negative.

    Notes
    -----
    2^(-months / half-life). The half-lives are published; that forgetting halves what is left again and again
    is the usual simplification. The same per week: 1 - 2^(-1 / (half-life x 52.18 / 12)).

    How to read it: for skills *not used*, from studies of skills with a motor part; use in between slows it.

    References
    ----------
    Tatel, C. E., & Ackerman, P. L. (2025). Procedural skill retention and decay: A meta-analytic review.
    Psychological Bulletin. https://doi.org/10.1037/bul0000481

    Examples
    --------
    >>> retained_share([0, 6.5, 13], measure="accuracy").to_dict()
    {0.0: 1.0, 6.5: 0.5, 13.0: 0.25}
    """
    when = np.asarray(months, dtype=float)
    refuse(
        {
            f"measure must be one of {', '.join(HALF_LIVES)}; got {measure!r}": measure not in HALF_LIVES,
            "months must be numbers from 0": not (when >= 0).all(),
        }
    )
    return pd.Series(0.5 ** (when / HALF_LIVES[measure]), pd.Index(when, name="month"), name="retained")


def semi_isolated_groups(
    linking: float,
    *,
    n_groups: int = 40,
    group_size: int = 7,
    n_beliefs: int = 100,
    complexity: int = 5,
    learning: float = 0.3,
    n_runs: int = 10,
    max_periods: int = 1000,
    random_state: int | np.random.Generator | None = None,
) -> pd.DataFrame:
    """Let people learn from those they know, who are in their group or, for a share, elsewhere.

    Parameters
    ----------
    linking : float
        Probability 0–1 that a tie inside the group is replaced by one to a random person outside it.
    n_groups, group_size : int
        Two or more each.
    n_beliefs, complexity : int
        Dimensions of reality, and how many of them pay only together; the former a multiple of the latter.
    learning : float
        Probability 0–1, per period and dimension, of taking over the view of those who do better.
    n_runs, max_periods : int
        Number of organisations, and how long to wait until nobody can learn from anybody.
    random_state : int, numpy.random.Generator or None
        Same number, same runs.

    Returns
    -------
    pandas.DataFrame
        By run: performance (mean payoff of the people as a share of the highest, 0–1), n_periods, settled
        (bool: whether nobody had anything left to learn).

    Raises
    ------
    ValueError
        For everything wrong with the arguments at once.

    Notes
    -----
    After Fang, Lee and Schilling. Beliefs are right (1), wrong (-1) or none (0), at random to begin with.
    Payoff = share of blocks of `complexity` beliefs that are right in each of them. Each period a person
    looks at the ties with a higher payoff than their own and, with probability `learning`, takes over the
    majority of their beliefs in a dimension. A tie is one person looking at another; replacing it leaves the
    number of ties.

    How to read it: only the *shape* over `linking` (more, then less) stands; levels depend on details that
    the paper leaves open. Without links groups keep what they have; with all links everybody soon thinks
    alike.

    References
    ----------
    Fang, C., Lee, J., & Schilling, M. A. (2010). Balancing exploration and exploitation through structural
    design: The isolation of subgroups and organizational learning. Organization Science, 21(3), 625–642.
    https://doi.org/10.1287/orsc.1090.0468

    Examples
    --------
    >>> for linking in (0.0, 0.2, 1.0):
    ...     runs = semi_isolated_groups(linking, n_runs=3, random_state=2010)
    ...     print(linking, f"{runs['performance'].mean():.1f}")
    0.0 0.0
    0.2 0.9
    1.0 0.7
    """
    refuse(
        {
            **no_share("linking", linking),
            **no_count("n_groups", n_groups, 2),
            **no_count("group_size", group_size, 2),
            **no_count("n_beliefs", n_beliefs),
            **no_count("complexity", complexity),
            **no_share("learning", learning),
            **no_count("n_runs", n_runs),
            **no_count("max_periods", max_periods),
        }
    )
    refuse(
        {
            f"n_beliefs must be a multiple of complexity, got {n_beliefs} and {complexity}": n_beliefs
            % complexity
            != 0
        }
    )
    rng = np.random.default_rng(random_state)
    rows = []
    for _ in range(n_runs):
        ties = _ties(linking, n_groups, group_size, rng)
        beliefs = rng.integers(-1, 2, (len(ties), n_beliefs), dtype=np.int8)
        rows.append(_learn_from_ties(beliefs, ties, complexity, learning, max_periods, rng))
    return pd.DataFrame(rows, pd.RangeIndex(n_runs, name="run"), ["performance", "n_periods", "settled"])


def _ties(linking: float, n_groups: int, size: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Whom each person looks at: all others of the group, some replaced by people outside. person x tie."""
    n_people = n_groups * size
    person = np.arange(n_people)[:, None]
    group = person // size * size
    inside = group + (person - group + np.arange(1, size)) % size
    outside = (group + rng.integers(size, n_people, inside.shape)) % n_people
    return np.where(rng.random(inside.shape) < linking, outside, inside)


def _learn_from_ties(
    beliefs: NDArray[np.int8],
    ties: NDArray[np.intp],
    complexity: int,
    learning: float,
    max_periods: int,
    rng: np.random.Generator,
) -> tuple[float, int, bool]:
    for period in range(max_periods + 1):
        blocks = (beliefs == 1).reshape(len(beliefs), -1, complexity)
        payoff = blocks.all(axis=2).mean(axis=1)
        better = payoff[ties] > payoff[:, None]
        view = np.sign((beliefs[ties] * better[:, :, None]).sum(axis=1, dtype=np.int32)).astype(np.int8)
        could = (view != 0) & (view != beliefs)
        settled = not could.any()
        if settled or period == max_periods:
            break
        beliefs = np.where(could & (rng.random(could.shape) < learning), view, beliefs)
    return float(payoff.mean()), period, settled
