"""Put a proposition to the test: simulate its sides at equal cost, compare them, judge.

Each situation is simulated three times over: at the usual values, for the effect and its interval; with all
uncertain parameters drawn, for robustness; with the same draws but the direct parameters switched off, for
the knock-out. Sides share their draws, so that what differs between them is what the proposition is about.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases.propositions.draws import Draws, Settings
from ltd_toolkit.cases.propositions.experiment import HOURS, Experiment
from ltd_toolkit.cases.propositions.load import Contrast, Proposition, Side, iterate_sides
from ltd_toolkit.cases.propositions.measure import KNOWLEDGE, NO_ZERO
from ltd_toolkit.cases.propositions.verdict import (
    Rules,
    deciding_parameter,
    interval,
    knocked_out,
    share_error,
    share_that_holds,
    word_for,
)
from ltd_toolkit.simulation import march

Array = NDArray[Any]

MARCH_PEOPLE, MARCH_P2 = (14, 50), (0.1, 0.9)
OPPOSITE = {"more": "less", "less": "more", "not_less": "less", "not_more": "more", "printed": "printed"}
COLUMNS = (
    "proposition", "part", "word", "ours", "effect", "low", "high", "draws_low", "draws_high", "smallest",
    "share", "share_error", "share_sign", "share_calibrated", "share_calibrated_error",
    "share_sign_calibrated", "n_calibrated", "share_opposite", "staked", "value_of", "value_against",
    "hours_of", "hours_against", "hours_differ", "hours_within", "euros_of", "euros_against", "knock_out",
    "stays", "remains", "decides", "correlation",
)  # fmt: skip


def run(proposition: Proposition, rules: Rules, draws: Draws, *, knock_out: bool = True) -> pd.DataFrame:
    """Put a proposition to the test.

    Parameters
    ----------
    proposition : Proposition
    rules : Rules
    draws : Draws
    knock_out : bool
        Whether to repeat it with the direct parameters switched off.

    Returns
    -------
    pandas.DataFrame
        One row per contrast, columns :data:`COLUMNS`.
    """
    in_firm = [each for each in proposition.contrasts if each.outcome.name != KNOWLEDGE]
    rows = {}
    if in_firm:
        usual, drawn = (
            Experiment(proposition, rules, settings, in_firm, {}) for settings in (draws.usual, draws.drawn)
        )
        without = {
            key: Experiment(
                proposition, rules, draws.drawn, [c for c in in_firm if _key(c) == key], dict(key)
            )
            for key in dict.fromkeys(_key(each) for each in in_firm)
            if key and knock_out
        }
        for each in in_firm:
            rows[each.part] = _row(proposition, each, rules, draws, usual, drawn, without.get(_key(each)))
    for each in proposition.contrasts:
        if each.outcome.name == KNOWLEDGE:
            rows[each.part] = _march_row(proposition, each, rules, draws)
    ordered = [rows[each.part] for each in proposition.contrasts]
    return pd.DataFrame(ordered, columns=list(COLUMNS))


def _key(contrast: Contrast) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((contrast.knock_out or {}).items()))


def varying_parameters(proposition: Proposition, contrast: Contrast, settings: Settings) -> pd.DataFrame:
    """Return the parameters that differ between draws and that the firm does not fix: draw x parameter.

    Parameters
    ----------
    proposition : Proposition
    contrast : Contrast
    settings : Settings
    """
    table = settings.parameters.table()
    sides = [proposition.sides[name] for name in iterate_sides(contrast)]
    fixed = {
        name
        for side in sides
        for name in table.columns
        if name in side.parameters or getattr(proposition.firm(side, only_told=True), name, None) is not None
    }
    return table.drop(columns=list(fixed))


def _row(
    proposition: Proposition,
    contrast: Contrast,
    rules: Rules,
    draws: Draws,
    usual: Experiment,
    drawn: Experiment,
    without: Experiment | None,
) -> dict[str, Any]:
    by_draw = drawn.effect(contrast).mean(axis=0)
    switched_off = None if without is None else without.effect(contrast).mean(axis=0)
    varying = varying_parameters(proposition, contrast, draws.drawn)
    value_of, value_against = usual.shown(contrast)
    hours_of, hours_against = drawn.shown(contrast, HOURS)
    euros_of, euros_against = drawn.euros_of(contrast)
    smallest = smallest_named(contrast, drawn.shown(contrast)[1], rules)
    stake = drawn.stake(contrast)
    return {
        **judged(
            contrast, rules, by_draw, switched_off, draws.calibrated, varying, smallest=smallest, stake=stake
        ),
        "proposition": proposition.id,
        **dict(zip(("effect", "low", "high"), interval(usual.effect(contrast).ravel()), strict=True)),
        "value_of": value_of,
        "value_against": value_against,
        "hours_of": hours_of,
        "hours_against": hours_against,
        "hours_differ": hours_of / hours_against - 1 if hours_against else np.nan,
        "hours_within": drawn.hours_within(contrast),
        "euros_of": euros_of,
        "euros_against": euros_against,
    }


def smallest_named(contrast: Contrast, level: float, rules: Rules) -> float:
    """Return the smallest difference worth naming in a contrast.

    Parameters
    ----------
    contrast : Contrast
    level : float
        Of the outcome on the side that is compared with, mean of the draws.
    rules : Rules

    Returns
    -------
    float
        The one set for the measure; where the measure hardly reaches it, a share of its level: no difference
        could otherwise be named. Differences of differences and measures without a zero have no level.
    """
    has_level = isinstance(contrast.against, tuple) and not contrast.weights and contrast.minus is None
    if not has_level or contrast.outcome.name in NO_ZERO:
        return contrast.smallest
    return min(contrast.smallest, rules.level * abs(level))


def judged(
    contrast: Contrast,
    rules: Rules,
    by_draw: Array,
    switched_off: Array | None,
    calibrated: Array,
    varying: pd.DataFrame,
    *,
    smallest: float,
    stake: Array | None = None,
) -> dict[str, Any]:
    """Judge the effects of a contrast, one per draw.

    Parameters
    ----------
    contrast : Contrast
    rules : Rules
    by_draw, switched_off : array (n_draws,)
    calibrated : array of bool (n_draws,)
        Draws that fit the evidence; the others fill the ranges.
    varying : pandas.DataFrame (draw x parameter)
    smallest : float
    stake : array (n_draws,), optional
        What there is to win or lose. Draws in which that itself is too small to name have no say.

    Returns
    -------
    dict
    """
    sign = contrast.sign
    at_stake = np.ones(len(by_draw), dtype=bool) if stake is None else stake > contrast.smallest
    broad, near = ~calibrated & at_stake, calibrated & at_stake

    def share(draws: Array, of: str, least: float) -> float:
        return np.nan if sign == "printed" else share_that_holds(by_draw[draws], of, least)

    off = None if switched_off is None else switched_off[broad]
    stays, remains, knocked = knocked_out(by_draw[broad], off, sign, rules, only_path=contrast.only_path)
    decides, correlation = deciding_parameter(by_draw[~calibrated], varying[~calibrated])
    low, high = np.quantile(by_draw[~calibrated], [0.025, 0.975])
    found: dict[str, Any] = {
        "part": contrast.part,
        "ours": contrast.ours,
        "draws_low": float(low),
        "draws_high": float(high),
        "smallest": np.nan if sign == "printed" else smallest,
        "share": share(broad, sign, smallest),
        "share_sign": share(broad, sign, 0.0),
        "share_calibrated": share(near, sign, smallest),
        "share_sign_calibrated": share(near, sign, 0.0),
        "n_calibrated": int(near.sum()),
        "share_opposite": share(broad, OPPOSITE[sign], smallest),
        "staked": float(at_stake[~calibrated].mean()),
        "knock_out": "by_construction" if contrast.by_definition else knocked,
        "stays": stays,
        "remains": remains,
        "decides": decides,
        "correlation": correlation,
    }
    return {
        **found,
        "share_error": share_error(found["share"], int(broad.sum())),
        "share_calibrated_error": share_error(found["share_calibrated"], int(near.sum())),
        "word": word_for(found, sign, rules),
    }


def _march_row(proposition: Proposition, contrast: Contrast, rules: Rules, draws: Draws) -> dict[str, Any]:
    """Make a contrast in March's own model: other organisations instead of other parameters."""
    (of,), (against,) = contrast.of, contrast.against if isinstance(contrast.against, tuple) else ("",)
    sides: list[Side] = [proposition.sides[name] for name in (of, against)]
    rng = np.random.default_rng(rules.seed)
    n = draws.drawn.n_broad
    places = [(rng.permutation(rules.draws) + rng.random(rules.draws)) / rules.draws for _ in range(2)]
    people = np.rint(np.interp(places[0], [0, 1], MARCH_PEOPLE))[:n]
    p2 = np.interp(places[1], [0, 1], MARCH_P2)[:n]

    def knowledge(side: Side, p2: float, n_people: int, seed: int) -> Array:
        return march(side.march["p1"], p2, n_people=n_people, random_state=seed).knowledge.to_numpy()

    def difference(i: int) -> float:
        first, second = (knowledge(side, p2[i], int(people[i]), rules.seed + i).mean() for side in sides)
        return float(first - second)

    middle = [knowledge(side, 0.5, 50, rules.seed) for side in sides]
    by_draw = np.array([difference(i) for i in range(n)])
    nobody = np.zeros(n, dtype=bool)  # no evidence to be near to
    varying = pd.DataFrame({"n_people": people, "p2": p2})
    return {
        **dict.fromkeys(COLUMNS, np.nan),
        **judged(contrast, rules, by_draw, None, nobody, varying, smallest=contrast.smallest),
        "proposition": proposition.id,
        **dict(zip(("effect", "low", "high"), interval(middle[0] - middle[1]), strict=True)),
        "value_of": float(middle[0].mean()),
        "value_against": float(middle[1].mean()),
    }
