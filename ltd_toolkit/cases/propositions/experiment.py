"""The sides of a proposition, simulated at equal cost, and a check that they really cost the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.cases.costs import plan_costs
from ltd_toolkit.cases.propositions.draws import Settings
from ltd_toolkit.cases.propositions.equal import equal_euros, knots, practice_doses, weights, with_practice
from ltd_toolkit.cases.propositions.load import Contrast, Proposition, iterate_sides
from ltd_toolkit.cases.propositions.measure import Outcome, measure
from ltd_toolkit.cases.propositions.verdict import Rules
from ltd_toolkit.simulation import Plan, simulate

Array = NDArray[Any]

HOURS = Outcome("hours_spent")
SEARCH_REPEATS = 2  # with which the doses of practice are looked for
CHECK_RUNS = 100  # with which the hours of plans made equal are measured afresh


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
    doses: dict[str, Array] = field(init=False)
    found: dict[str, dict[Outcome, Array]] = field(init=False)
    _afresh: dict[tuple[str, int], float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = list(dict.fromkeys(side for each in self.contrasts for side in sides_of(each)))
        self.plans = self._at_equal_euros(names)
        episode, n_weeks = self.proposition.episode, self.proposition.n_weeks
        self.euros = {
            name: plan_costs(episode, plan, n_weeks=n_weeks).euros for name, plan in self.plans.items()
        }
        groups = _within(self.proposition.equal, names)
        alone = [[name] for name in names if not any(name in group for group in groups)]
        self.found, self.doses = {}, {}
        for group in (*groups, *alone):
            self.found |= self._at_equal_hours(group)

    def values(self, side: str, outcome: Outcome) -> Array:
        """Return an outcome of a side: paired run x set."""
        return self.found[side][outcome]

    def effect(self, contrast: Contrast) -> Array:
        """Return the effect that a contrast is about: paired run x set."""
        effect = self._difference(contrast, contrast.outcome)
        return effect if contrast.minus is None else effect - self._difference(contrast, contrast.minus)

    def stake(self, contrast: Contrast) -> Array | None:
        """Return what there is to win or lose, by set; None where the contrast names no such thing."""
        return self._weighted(contrast.stake, contrast.outcome).mean(axis=0) if contrast.stake else None

    def shown(self, contrast: Contrast, outcome: Outcome | None = None) -> tuple[float, float]:
        """Return the mean of an outcome on both sides of a contrast, over the sets that fill the ranges."""
        outcome = contrast.outcome if outcome is None else outcome
        if contrast.weights:
            halves = [{n: abs(w) for n, w in contrast.weights.items() if w * sign > 0} for sign in (1, -1)]
            first, second = (self._weighted(half, outcome) / sum(half.values()) for half in halves)
            return self._mean(first), self._mean(second)
        first = self._most(contrast.of, contrast, outcome)
        if not isinstance(contrast.against, tuple):
            return self._mean(first), contrast.against if outcome == contrast.outcome else self._mean(first)
        return self._mean(first), self._mean(self._most(contrast.against, contrast, outcome))

    def _mean(self, values: Array) -> float:
        return float(values[:, : self.settings.n_broad].mean())

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
        """Return the share of the sets checked in which the sides really took the same hours.

        The plan of each side is simulated anew, with the very dose of practice that its set was found to need
        and with luck of its own: nothing is taken over from the search or from what was interpolated.
        """
        names = list(dict.fromkeys(iterate_sides(contrast)))
        groups = _within(self.proposition.equal, names)
        if sum(len(group) for group in groups) < len(names):
            return float("nan")  # the hours of some side were not made equal to any
        n_checked = min(self.rules.checked, self.settings.n_broad)
        places = np.linspace(0, self.settings.n_broad - 1, n_checked).astype(int)
        hours = {name: np.array([self._hours_afresh(name, place) for place in places]) for name in names}
        apart = [np.ptp([hours[name] for name in group], axis=0) for group in groups]
        means = [np.mean([hours[name] for name in group], axis=0) for group in groups]
        within = [one <= self.rules.hours * mean for one, mean in zip(apart, means, strict=True)]
        return float(np.all(within, axis=0).mean())

    def _hours_afresh(self, name: str, place: int) -> float:
        if (name, place) not in self._afresh:
            settings = self.settings.of_set(place, CHECK_RUNS, self.rules.seed - 1)
            dose = float(self.doses[name][place])
            self._afresh[name, place] = float(self._hours(name, dose, settings)[0])
        return self._afresh[name, place]

    def _difference(self, contrast: Contrast, outcome: Outcome) -> Array:
        if contrast.weights:
            return self._weighted(contrast.weights, outcome)
        first = self._most(contrast.of, contrast, outcome)
        if isinstance(contrast.against, tuple):
            return first - self._most(contrast.against, contrast, outcome)
        return first - contrast.against

    def _weighted(self, weights: Mapping[str, float], outcome: Outcome) -> Array:
        return sum((w * self.values(name, outcome) for name, w in weights.items()), np.zeros(()))

    def _most(self, sides: Sequence[str], contrast: Contrast, outcome: Outcome) -> Array:
        """Return an outcome of the side that has, in each set, most of what the contrast is about.

        That side is chosen on one half of the runs and measured on the other, and the other way round: luck
        that helps to choose a side does not count for it.
        """
        each = np.stack([self.values(name, outcome) for name in sides])
        if len(sides) == 1:
            return each[0]
        judged_by = np.stack([self.values(name, contrast.outcome) for name in sides])
        n_runs = each.shape[1]
        first = np.arange(n_runs) < n_runs // 2
        choice = np.empty(each.shape[1:], dtype=int)
        for half in (first, ~first):
            other = ~half if (~half).any() else half  # a single run has no other half
            choice[half] = judged_by[:, other].mean(axis=1).argmax(axis=0)
        return np.take_along_axis(each, choice[None], axis=0)[0]

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
        shares = {name: weights(hours[name], wanted) for name in group}
        for name in group:
            self.doses[name] = np.array(list(measured[name])) @ shares[name]
        return {name: _blended(list(measured[name].values()), shares[name]) for name in group}

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
            if name in sides_of(each):
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


def sides_of(contrast: Contrast) -> Iterable[str]:
    """Return the sides that a contrast needs, those of its stake included.

    Parameters
    ----------
    contrast : Contrast
    """
    return [*iterate_sides(contrast), *contrast.stake]


def _within(groups: Sequence[Sequence[str]], names: Sequence[str]) -> list[list[str]]:
    kept = [[name for name in group if name in names] for group in groups]
    return [group for group in kept if len(group) > 1]
