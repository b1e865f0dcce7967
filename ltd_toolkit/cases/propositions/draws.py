"""The sets of parameters that all propositions are judged on, and which of them fit the evidence.

The broad sets fill the ranges of evidence.csv evenly. Next to none of them gives all the effect sizes that
studies have found (docs/model.md, section 7). So the calibrated sets are looked for by themselves, among many
more, and judged apart: what is plausible for each parameter, and what is plausible for all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases.propositions.verdict import Rules
from ltd_toolkit.simulation import BANDS, Parameters, calibration, draw_parameters

Array = NDArray[Any]

BLOCK = 200  # runs at the usual values that are simulated together
LOOK, MEASURE = 8, 100  # runs of each screened set: a first look at all, then a measure of the near ones
NEAR = 0.15  # from a band at first look; of 52 sets accepted without it, one lay farther off
TOGETHER = {LOOK: 500, MEASURE: 40}  # sets that are simulated in one go


@dataclass(frozen=True)
class Settings:
    """Sets of parameters, and how many paired runs each has.

    Parameters
    ----------
    parameters : Parameters
        One value per set, or one for all.
    n_sets : int
    n_broad : int
        The first ones, that fill the ranges; those after them are calibrated.
    per_call : int
        Runs of one call of simulate: as many as there are sets, or all of one set.
    seeds : tuple of int
        One call each.
    only_told : bool
        Whether facts made up for the case are let go and drawn.
    """

    parameters: Parameters
    n_sets: int
    n_broad: int
    per_call: int
    seeds: tuple[int, ...]
    only_told: bool

    def few(self, n: int) -> Settings:
        """Return the same with the first calls only."""
        return Settings(
            self.parameters, self.n_sets, self.n_broad, self.per_call, self.seeds[:n], self.only_told
        )

    def of_set(self, place: int, n_runs: int, seed: int) -> Settings:
        """Return one of the sets, with runs of its own."""
        each = self.parameters
        values = {name: np.ravel(getattr(each, name)) for name in each}
        one = Parameters(**{name: float(of[place if len(of) > 1 else 0]) for name, of in values.items()})
        return Settings(one, 1, 1, n_runs, (seed,), self.only_told)

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
    """

    usual: Settings
    drawn: Settings

    @property
    def calibrated(self) -> Array:
        """Which of the sets drawn give the effect sizes of studies."""
        return np.arange(self.drawn.n_sets) >= self.drawn.n_broad


def make_draws(rules: Rules, calibrated: pd.DataFrame, *, n_draws: int | None = None) -> Draws:
    """Put together the sets of parameters.

    Parameters
    ----------
    rules : Rules
    calibrated : pandas.DataFrame
        From :func:`screen`; its index says which of the sets screened they are.
    n_draws : int, optional
        Use only the first ones, and as large a part of the calibrated ones.

    Returns
    -------
    Draws
    """
    n_broad = rules.draws if n_draws is None else n_draws
    some = calibrated.index[: round(len(calibrated) * n_broad / rules.draws)].to_numpy(dtype=int)
    broad = draw_parameters(rules.draws, rules.seed).of_runs(slice(0, n_broad))
    near = _screened(rules)
    values = {
        name: np.concatenate([getattr(broad, name), getattr(near, name)[some]])
        if np.ndim(getattr(broad, name))
        else getattr(broad, name)
        for name in broad
    }
    n_sets = n_broad + len(some)
    seeds, usual_seeds = (
        tuple(range(rules.seed, rules.seed + n)) for n in (rules.repeats, -(-rules.usual_runs // BLOCK))
    )
    return Draws(
        Settings(Parameters(), 1, 1, min(BLOCK, rules.usual_runs), usual_seeds, only_told=False),
        Settings(Parameters(**values), n_sets, n_broad, n_sets, seeds, only_told=True),
    )


def screen(rules: Rules, *, n_jobs: int | None = None) -> pd.DataFrame:
    """Look for sets of parameters that give what studies have measured.

    Parameters
    ----------
    rules : Rules
    n_jobs : int, optional
        Processes (joblib); numbers do not depend on it.

    Returns
    -------
    pandas.DataFrame
        One row per set with all effect sizes within their bands: set x target.

    Notes
    -----
    All sets get a first look with few runs; those near the bands are measured with more. So a set is accepted
    by its second measure alone, which still errs by some hundredths.
    """
    every = np.arange(rules.screened)
    looked = _effect_sizes(rules, every, LOOK, rules.seed, n_jobs)
    near = looked.index[within_bands(looked, NEAR)].to_numpy()
    measured = _effect_sizes(rules, near, MEASURE, rules.seed + 1, n_jobs)
    return measured[within_bands(measured)]


def within_bands(found: pd.DataFrame, margin: float = 0.0) -> Array:
    """Tell which sets give effect sizes that all lie in the bands of studies.

    Parameters
    ----------
    found : pandas.DataFrame (set x target)
    margin : float
        By which the bands are widened on either side.
    """
    each = found[BANDS.index]
    inside = (each >= BANDS["low"] - margin) & (each <= BANDS["high"] + margin)
    return inside.all(axis=1).to_numpy()


def _effect_sizes(rules: Rules, places: Array, n_runs: int, seed: int, n_jobs: int | None) -> pd.DataFrame:
    from joblib import Parallel, delayed

    parts = [places[first : first + TOGETHER[n_runs]] for first in range(0, len(places), TOGETHER[n_runs])]
    work = (delayed(_effect_sizes_of)(rules, part, n_runs, seed) for part in parts)
    found = Parallel(n_jobs=n_jobs or 1)(work)
    return pd.concat(found) if found else pd.DataFrame(columns=BANDS.index, dtype=float)


def _effect_sizes_of(rules: Rules, places: Array, n_runs: int, seed: int) -> pd.DataFrame:
    drawn = _screened(rules)
    each = {name: getattr(drawn, name) for name in drawn}
    repeated = {
        name: np.repeat(value[places], n_runs) if np.ndim(value) else value for name, value in each.items()
    }
    found = calibration(
        Parameters(**repeated), n_runs=len(places) * n_runs, n_sets=len(places), random_state=seed
    )
    return found.set_index(pd.Index(places, name="set"))


def _screened(rules: Rules) -> Parameters:
    return draw_parameters(rules.screened, rules.seed + 1)  # other sets than the broad ones
