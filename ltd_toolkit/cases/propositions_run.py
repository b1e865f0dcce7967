"""Put a proposition to the test: simulate its sides at equal cost, compare them, judge.

Each situation is simulated three times over: at the usual values, for the effect and its interval; with all
uncertain parameters drawn, for robustness; with the same draws but the direct parameters switched off, for
the knock-out. Sides share their draws, so that what differs between them is what the proposition is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases.costs import plan_costs
from ltd_toolkit.cases.propositions_equal import equal_euros, knots, practice_doses, weights, with_practice
from ltd_toolkit.cases.propositions_load import Contrast, Proposition, Side, iterate_sides
from ltd_toolkit.cases.propositions_measure import KNOWLEDGE, Outcome, measure
from ltd_toolkit.cases.propositions_verdict import (
    Rules,
    deciding_parameter,
    interval,
    knocked_out,
    share_that_holds,
    word_for,
)
from ltd_toolkit.simulation import BANDS, Parameters, Plan, calibration, draw_parameters, march, simulate

Array = NDArray[Any]

HOURS = Outcome("hours_spent")
BLOCK = 200  # runs at the usual values that are simulated together
SEARCH_REPEATS = 2  # with which the doses of practice are looked for
CALIBRATION_RUNS = 50  # of each set
MARCH_PEOPLE, MARCH_P2 = (14, 50), (0.1, 0.9)
COLUMNS = (
    "proposition", "part", "word", "effect", "low", "high", "draws_low", "draws_high", "share", "share_sign",
    "share_calibrated", "n_calibrated", "share_opposite", "value_of", "value_against", "hours_of",
    "hours_against", "hours_differ", "hours_within", "euros_of", "euros_against", "knock_out", "stays",
    "remains", "decides", "correlation",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """Sets of parameters, which of them fit the evidence, and how many paired runs each has.

    Parameters
    ----------
    parameters : Parameters
        One value per set, or one for all.
    n_sets : int
    per_call : int
        Runs of one call of simulate: as many as there are sets, or all of one set.
    seeds : tuple of int
        One call each.
    only_told : bool
        Whether facts made up for the case are let go and drawn.
    """

    parameters: Parameters
    n_sets: int
    per_call: int
    seeds: tuple[int, ...]
    only_told: bool

    def few(self, n: int) -> Settings:
        """Return the same with the first calls only."""
        return Settings(self.parameters, self.n_sets, self.per_call, self.seeds[:n], self.only_told)

    def by_set(self, values: Sequence[Array]) -> Array:
        """Arrange the values of calls as paired run x set."""
        together = np.stack(values)
        return together if self.n_sets > 1 else together.reshape(-1, 1)


@dataclass(frozen=True, eq=False)
class Draws:
    """What all propositions are judged on.

    Parameters
    ----------
    usual, drawn : Settings
    calibrated : array of bool (n_sets,)
        Draws that give the effect sizes of studies.
    """

    usual: Settings
    drawn: Settings
    calibrated: Array


def make_draws(
    rules: Rules, calibrations: pd.DataFrame | None = None, *, n_draws: int | None = None
) -> Draws:
    """Draw the sets of parameters and see which of them give what studies have measured.

    Parameters
    ----------
    rules : Rules
    calibrations : pandas.DataFrame, optional
        Effect sizes of each draw, if they are known already.
    n_draws : int, optional
        Use only the first ones.

    Returns
    -------
    Draws
    """
    drawn = draw_parameters(rules.draws, rules.seed)
    found = calibrate(rules) if calibrations is None else calibrations
    n_sets = rules.draws if n_draws is None else n_draws
    calibrated = near_the_evidence(found, rules)[:n_sets]
    seeds, usual_seeds = (
        tuple(range(rules.seed, rules.seed + n)) for n in (rules.repeats, -(-rules.usual_runs // BLOCK))
    )
    usual = Settings(Parameters(), 1, min(BLOCK, rules.usual_runs), usual_seeds, only_told=False)
    return Draws(
        usual, Settings(drawn.of_runs(slice(0, n_sets)), n_sets, n_sets, seeds, only_told=True), calibrated
    )


def calibrate(rules: Rules) -> pd.DataFrame:
    """Compute the effect sizes that studies have measured, for each draw.

    Parameters
    ----------
    rules : Rules

    Returns
    -------
    pandas.DataFrame
        set x target.
    """
    drawn = draw_parameters(rules.draws, rules.seed)
    each = {name: getattr(drawn, name) for name in drawn}
    repeated = {
        name: np.repeat(value, CALIBRATION_RUNS) if np.ndim(value) else value for name, value in each.items()
    }
    n_runs = rules.draws * CALIBRATION_RUNS
    return calibration(Parameters(**repeated), n_runs=n_runs, n_sets=rules.draws, random_state=rules.seed)


def near_the_evidence(found: pd.DataFrame, rules: Rules) -> Array:
    """Tell which draws give effect sizes near those of studies.

    Parameters
    ----------
    found : pandas.DataFrame (set x target)
    rules : Rules
    """
    middle = (BANDS["low"] + BANDS["high"]) / 2
    return ((found[middle.index] - middle).abs() <= rules.band).all(axis=1).to_numpy()


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


@dataclass(eq=False)
class Experiment:
    """The sides of a proposition at equal cost, simulated with some settings.

    Parameters
    ----------
    proposition : Proposition
    rules : Rules
    settings : Settings
    contrasts : sequence of Contrast
        Only what they need is simulated.
    parameters : dict of str to float
        Values that replace those of the settings: the direct parameters, switched off.
    """

    proposition: Proposition
    rules: Rules
    settings: Settings
    contrasts: Sequence[Contrast]
    parameters: Mapping[str, float]
    plans: dict[str, Plan] = field(init=False)
    euros: dict[str, float] = field(init=False)
    found: dict[str, dict[Outcome, Array]] = field(init=False)

    def __post_init__(self) -> None:
        names = list(dict.fromkeys(side for each in self.contrasts for side in iterate_sides(each)))
        self.plans = self._at_equal_euros(names)
        episode, n_weeks = self.proposition.episode, self.proposition.n_weeks
        self.euros = {
            name: plan_costs(episode, plan, n_weeks=n_weeks).euros for name, plan in self.plans.items()
        }
        groups = _within(self.proposition.equal, names)
        alone = [[name] for name in names if not any(name in group for group in groups)]
        self.found = {}
        for group in (*groups, *alone):
            self.found |= self._at_equal_hours(group)

    def values(self, side: str, outcome: Outcome) -> Array:
        """Return an outcome of a side: paired run x set."""
        return self.found[side][outcome]

    def effect(self, contrast: Contrast) -> Array:
        """Return the effect that a contrast is about: paired run x set."""
        effect = self._difference(contrast, contrast.outcome)
        return effect if contrast.minus is None else effect - self._difference(contrast, contrast.minus)

    def shown(self, contrast: Contrast, outcome: Outcome | None = None) -> tuple[float, float]:
        """Return the mean of an outcome on both sides of a contrast."""
        outcome = contrast.outcome if outcome is None else outcome
        if contrast.weights:
            halves = [{n: abs(w) for n, w in contrast.weights.items() if w * sign > 0} for sign in (1, -1)]
            first, second = (
                sum(w * self.values(n, outcome).mean() for n, w in half.items()) / sum(half.values())
                for half in halves
            )
            return float(first), float(second)
        first = self._most(contrast.of, contrast, outcome).mean()
        if not isinstance(contrast.against, tuple):
            return float(first), contrast.against if outcome == contrast.outcome else float(first)
        return float(first), float(self._most(contrast.against, contrast, outcome).mean())

    def euros_of(self, contrast: Contrast) -> tuple[float, float]:
        """Return the mean euros of the plans on both sides of a contrast."""
        if contrast.weights:
            signed = contrast.weights.items()
            groups = [[n for n, w in signed if w * sign > 0] for sign in (1, -1)]
        else:
            against = contrast.against if isinstance(contrast.against, tuple) else contrast.of
            groups = [list(contrast.of), list(against)]
        first, second = (float(np.mean([self.euros[name] for name in group])) for group in groups)
        return first, second

    def hours_within(self, contrast: Contrast) -> float:
        """Return the share of sets in which both sides took the same hours, as the rule wants it."""
        if contrast.weights or not isinstance(contrast.against, tuple):
            return float("nan")
        of, against = (
            self._most(each, contrast, HOURS).mean(axis=0) for each in (contrast.of, contrast.against)
        )
        return float((np.abs(of / against - 1) <= self.rules.hours).mean())

    def _difference(self, contrast: Contrast, outcome: Outcome) -> Array:
        if contrast.weights:
            return sum(
                (weight * self.values(name, outcome) for name, weight in contrast.weights.items()),
                np.zeros(()),
            )
        first = self._most(contrast.of, contrast, outcome)
        if isinstance(contrast.against, tuple):
            return first - self._most(contrast.against, contrast, outcome)
        return first - contrast.against

    def _most(self, sides: Sequence[str], contrast: Contrast, outcome: Outcome) -> Array:
        """Return an outcome of the side that has, in each set, most of what the contrast is about."""
        means = np.stack([self.values(name, contrast.outcome).mean(axis=0) for name in sides])
        each = np.stack([self.values(name, outcome) for name in sides])
        return np.take_along_axis(each, means.argmax(axis=0)[None, None], axis=0)[0]

    def _at_equal_euros(self, names: Sequence[str]) -> dict[str, Plan]:
        proposition = self.proposition
        plans = {name: proposition.sides[name].plan for name in names}
        for group in _within(proposition.equal_euros, names):
            into = {name: proposition.sides[name].euros_into for name in group}
            same = {name: plans[name] for name in group}
            plans |= equal_euros(same, proposition.episode, into=into, n_weeks=proposition.n_weeks)
        return plans

    def _at_equal_hours(self, group: Sequence[str]) -> dict[str, dict[Outcome, Array]]:
        """Measure the sides of a group; in each set, all take the hours of the one that takes most."""
        doses = {name: np.zeros(self.settings.n_sets) for name in group}
        if len(group) > 1:
            search = self.settings.few(SEARCH_REPEATS)
            bare = {name: self._hours(name, 0, search) for name in group}
            most = np.max(list(bare.values()), axis=0)
            for name in group:
                doses[name] = practice_doses(
                    partial(self._hours, name, settings=search, bare=bare[name]), most, self._practice_weeks
                )
        measured = {
            name: {dose: self._measure(name, dose) for dose in knots(needed)}
            for name, needed in doses.items()
        }
        hours = {
            name: np.stack([each[HOURS].mean(axis=0) for each in at.values()])
            for name, at in measured.items()
        }
        bare_hours = [of[0] for name, of in hours.items() if next(iter(measured[name])) == 0]
        wanted = np.max(bare_hours, axis=0)  # in each set some side takes most, and is simulated as it is
        return {name: _blended(list(measured[name].values()), weights(hours[name], wanted)) for name in group}

    def _hours(self, name: str, dose: float, settings: Settings, bare: Array | None = None) -> Array:
        """Return the hours by set with so much practice; `bare`: those without any, if they are known."""
        if not dose and bare is not None:
            return bare
        start, weeks = self.proposition.practice
        plan = with_practice(self.plans[name], dose, start, weeks)
        return self._simulate(name, plan, settings, [HOURS])[HOURS].mean(axis=0)

    @property
    def _practice_weeks(self) -> int:
        start, weeks = self.proposition.practice
        left = self.proposition.n_weeks - start
        return left if weeks == "all" else min(left, int(weeks))

    def _measure(self, name: str, dose: float) -> dict[Outcome, Array]:
        wanted = [HOURS]
        for each in self.contrasts:
            if name in iterate_sides(each):
                wanted += [outcome for outcome in (each.outcome, each.minus) if outcome is not None]
        plan = with_practice(self.plans[name], dose, *self.proposition.practice)
        return self._simulate(name, plan, self.settings, list(dict.fromkeys(wanted)))

    def _simulate(
        self, name: str, plan: Plan, settings: Settings, outcomes: Sequence[Outcome]
    ) -> dict[Outcome, Array]:
        proposition = self.proposition
        side = proposition.sides[name]
        firm = proposition.firm(side, only_told=settings.only_told)
        parameters = settings.parameters.replace(**{**side.parameters, **self.parameters})
        euros = plan_costs(proposition.episode, plan, n_weeks=proposition.n_weeks).euros
        calls: dict[Outcome, list[Array]] = {outcome: [] for outcome in outcomes}
        for seed in settings.seeds:
            runs = simulate(
                firm,
                plan,
                n_weeks=proposition.n_weeks,
                n_runs=settings.per_call,
                parameters=parameters,
                random_state=seed,
                keep="all",
            )
            for outcome in outcomes:
                calls[outcome].append(measure(outcome, runs, euros))
        return {outcome: settings.by_set(values) for outcome, values in calls.items()}


def _blended(measured: Sequence[Mapping[Outcome, Array]], shares: Array) -> dict[Outcome, Array]:
    """Mix what came of several doses: paired run x set, each set by its own shares."""
    return {
        outcome: sum(
            (each[outcome] * share for each, share in zip(measured, shares, strict=True)), np.zeros(())
        )
        for outcome in measured[0]
    }


def _within(groups: Sequence[Sequence[str]], names: Sequence[str]) -> list[list[str]]:
    kept = [[name for name in group if name in names] for group in groups]
    return [group for group in kept if len(group) > 1]


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
    return {
        **judged(proposition.id, contrast, rules, draws, by_draw, switched_off, varying),
        **dict(zip(("effect", "low", "high"), interval(usual.effect(contrast).ravel()), strict=True)),
        "value_of": value_of,
        "value_against": value_against,
        "hours_of": hours_of,
        "hours_against": hours_against,
        "hours_differ": hours_of / hours_against - 1,
        "hours_within": drawn.hours_within(contrast),
        "euros_of": euros_of,
        "euros_against": euros_against,
    }


def judged(
    name: str,
    contrast: Contrast,
    rules: Rules,
    draws: Draws,
    by_draw: Array,
    switched_off: Array | None,
    varying: pd.DataFrame,
) -> dict[str, Any]:
    """Judge the effects of a contrast, one per draw.

    Parameters
    ----------
    name : str
    contrast : Contrast
    rules : Rules
    draws : Draws
    by_draw, switched_off : array (n_draws,)
    varying : pandas.DataFrame (draw x parameter)

    Returns
    -------
    dict
    """
    sign, smallest = contrast.sign, contrast.smallest
    printed = sign == "printed"
    share = share_that_holds(by_draw, sign, smallest)
    calibrated = share_that_holds(by_draw[draws.calibrated], sign, smallest)
    opposite = {"more": "less", "less": "more", "not_less": "less", "not_more": "more", "printed": "printed"}[
        sign
    ]
    stays, remains, knocked = knocked_out(by_draw, switched_off, sign, rules)
    knocked = "assumed" if contrast.by_definition else knocked
    n_calibrated = int(draws.calibrated.sum())
    decides, correlation = deciding_parameter(by_draw, varying)
    low, high = np.quantile(by_draw, [0.025, 0.975])
    return {
        "proposition": name,
        "part": contrast.part,
        "word": word_for(share, calibrated, n_calibrated, knocked, sign, rules),
        "draws_low": float(low),
        "draws_high": float(high),
        "share": np.nan if printed else share,
        "share_sign": np.nan if printed else share_that_holds(by_draw, sign, 0.0),
        "share_calibrated": np.nan if printed else calibrated,
        "n_calibrated": n_calibrated,
        "share_opposite": np.nan if printed else share_that_holds(by_draw, opposite, smallest),
        "knock_out": knocked,
        "stays": stays,
        "remains": remains,
        "decides": decides,
        "correlation": correlation,
    }


def _march_row(proposition: Proposition, contrast: Contrast, rules: Rules, draws: Draws) -> dict[str, Any]:
    """Make a contrast in March's own model: other organisations instead of other parameters."""
    (of,), (against,) = contrast.of, contrast.against if isinstance(contrast.against, tuple) else ("",)
    sides: list[Side] = [proposition.sides[name] for name in (of, against)]
    rng = np.random.default_rng(rules.seed)
    n = draws.drawn.n_sets
    places = [(rng.permutation(rules.draws) + rng.random(rules.draws)) / rules.draws for _ in range(2)]
    people = np.rint(np.interp(places[0], [0, 1], MARCH_PEOPLE))[:n]
    p2 = np.interp(places[1], [0, 1], MARCH_P2)[:n]

    def knowledge(side: Side, p2: float, n_people: int, seed: int) -> Array:
        return march(side.march["p1"], p2, n_people=n_people, random_state=seed).knowledge.to_numpy()

    middle = [knowledge(side, 0.5, 50, rules.seed) for side in sides]
    by_draw = np.array(
        [
            np.subtract(*(knowledge(side, p2[i], int(people[i]), rules.seed + i).mean() for side in sides))
            for i in range(n)
        ]
    )
    nobody = Draws(draws.usual, draws.drawn, np.zeros(n, dtype=bool))  # no evidence to be near to
    varying = pd.DataFrame({"n_people": people, "p2": p2})
    return {
        **dict.fromkeys(COLUMNS, np.nan),
        **judged(proposition.id, contrast, rules, nobody, by_draw, None, varying),
        **dict(zip(("effect", "low", "high"), interval(middle[0] - middle[1]), strict=True)),
        "value_of": float(middle[0].mean()),
        "value_against": float(middle[1].mean()),
    }
