"""Place a firm that was not in the sample among the profiles of the sample, and say how sure that is.

Three doubts are carried through: the scores of one firm are measured with error, the profiles themselves
are only estimated, and the firm may be like none of them. Nothing is clustered: profiles come from the sample
alone.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import logsumexp
from scipy.stats import chi2
from sklearn.exceptions import ConvergenceWarning

from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.profiles.kernel import Array
from ltd_toolkit.profiles.mixture import LearningProfiles, generator
from ltd_toolkit.profiles.similarity import match_profiles

OUTSIDE = 0.01  # share of the firms of a profile that may be told wrongly that they are like none
DECIDED = 0.70  # probability below which a firm is between profiles; conventional, not a verdict
CONFIDENCE = 0.95
LEAST_VARIANCE = 0.05  # share of a variance within profiles that is left when the sample's error is taken out


@dataclass(frozen=True, eq=False)
class Placements:
    """Where units stand among the profiles.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by unit: profile (the most probable, 1 to k), probability, low, high (95 % of refits give it a
        probability between them), typicality (0–1: share of the firms of the nearest profile that lie as far
        out, or further), verdict: ``"placed"``, ``"undecided"`` (no profile reaches a probability of .70),
        ``"outside"`` (typicality below .01: like no profile, and no profile is given) or ``"incomplete"`` (an
        indicator is missing: nothing is computed).
    probabilities : pandas.DataFrame
        unit x profile, 0–1, each row adding up to 1: what would hold if the unit is of one of the profiles.
        Given for units outside as well, for whoever wants to look.
    low, high : pandas.DataFrame
        The same: within which 95 % of refits lie.
    """

    table: pd.DataFrame
    probabilities: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame


@dataclass(frozen=True, eq=False)
class PlacingModel:
    """Profiles, as they are estimated again and again, and the error with which a unit is measured.

    Made by :func:`placing_model`.

    Parameters
    ----------
    indicators : tuple of str
    weights : array (r, k)
        Shares of the profiles; the first of the r rows is the model itself, the others are refits.
    means : array (r, k, d)
    covariances : array (r, k, d, d)
        Within profiles, as they were fitted.
    error : array (d, d)
        Covariance of the errors of a unit's scores.
    error_in_sample : array (d, d)
        Covariance of the errors that are in `covariances` already.
    shift : array (d,)
        How much higher a unit's scores lie than those that the profiles were fitted on, for reasons of the
        instrument alone.
    """

    indicators: tuple[str, ...]
    weights: Array
    means: Array
    covariances: Array
    error: Array
    error_in_sample: Array
    shift: Array

    def place(self, scores: pd.DataFrame) -> Placements:
        """Place units among the profiles.

        Parameters
        ----------
        scores : pandas.DataFrame
            unit x indicator; other columns are let be.

        Returns
        -------
        Placements

        Raises
        ------
        ProblemsError
            If an indicator has no column: with less than all of them a unit is not placed.

        Notes
        -----
        With π, μ, Σ of refit r (the error of the sample's rows taken out of Σ), error E and shift b, a unit
        of profile k has scores y with the density N(y; μ + b, Σ + E), and

            P(k | y) = Σ_r π_rk N(y; μ_rk + b, Σ_rk + E) / Σ_j Σ_r π_rj N(y; μ_rj + b, Σ_rj + E)

        which is the predictive probability of [1]_ with refits as draws of the parameters [2]_. Typicality is
        the largest, over profiles, of the mean over refits of P(χ²_d > D²_rk), D the Mahalanobis distance
        [3]_: of the firms of a profile at most one in a hundred falls below .01.

        How to read it: a probability of .80 should be right in 80 of 100 cases, if the firm is of one of the
        profiles, and if the sample is the right one to compare with; neither can be read from the number. The
        interval tells how far the probability moves when other firms had been in the sample.

        References
        ----------
        .. [1] Geisser (1964), Journal of the Royal Statistical Society B 26, 69-76,
           doi:10.1111/j.2517-6161.1964.tb00540.x
        .. [2] Newton and Raftery (1994), Journal of the Royal Statistical Society B 56, 3-26,
           doi:10.1111/j.2517-6161.1994.tb01956.x
        .. [3] McLachlan (1992), Discriminant Analysis and Statistical Pattern Recognition, Wiley,
           doi:10.1002/0471725293
        """
        absent = [name for name in self.indicators if name not in scores]
        if absent:
            raise ProblemsError([Problem("placing_absent", column=", ".join(absent))])
        y = scores[list(self.indicators)].to_numpy(dtype=float)
        complete = ~np.isnan(y).any(axis=1)
        joint, distances = self._joint(y[complete])
        predictive = logsumexp(joint, axis=0)  # over refits: (n, k)
        probabilities = np.exp(predictive - logsumexp(predictive, axis=1, keepdims=True))
        by_refit = np.exp(joint - logsumexp(joint, axis=2, keepdims=True))
        ends = np.quantile(by_refit, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
        typicality = chi2.sf(distances, len(self.indicators)).mean(axis=0).max(axis=1)
        frame, low, high = (self._frame(each, scores.index, complete) for each in (probabilities, *ends))
        typical = pd.Series(np.nan, scores.index)
        typical[complete] = typicality
        return Placements(_table(frame, low, high, typical), frame, low, high)

    def _joint(self, y: Array) -> tuple[Array, Array]:
        """Return log π N(y) and squared Mahalanobis distances, both (r, n, k)."""
        roots = np.linalg.cholesky(_without_error(self.covariances, self.error_in_sample) + self.error)
        apart = y[None, None] - (self.means + self.shift)[:, :, None]
        standard = np.linalg.solve(roots, apart.swapaxes(2, 3))
        distances = (standard**2).sum(axis=2)
        logdets = 2 * np.log(np.diagonal(roots, axis1=2, axis2=3)).sum(axis=2)
        constant = np.log(self.weights) - (logdets + y.shape[1] * np.log(2 * np.pi)) / 2
        return (constant[..., None] - distances / 2).swapaxes(1, 2), distances.swapaxes(1, 2)

    def _frame(self, values: Array, index: pd.Index, complete: Array) -> pd.DataFrame:
        whole = np.full((len(index), values.shape[1]), np.nan)
        whole[complete] = values
        return pd.DataFrame(whole, index, columns=pd.RangeIndex(1, values.shape[1] + 1, name="profile"))

    @cached_property
    def portrait(self) -> pd.DataFrame:
        """What :func:`~ltd_toolkit.profiles.profile_table` says, with intervals from the refits."""
        weights, means = self.weights[0], self.means[0]
        k, d = means.shape
        middle = weights @ means
        within = np.einsum("k,kjj->j", weights, self.covariances[0])
        sd = np.sqrt(weights @ (means - middle) ** 2 + within)
        ends = np.quantile(self.means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
        return pd.DataFrame(
            {
                "profile": np.repeat(np.arange(1, k + 1), d),
                "indicator": list(self.indicators) * k,
                "mean": means.ravel(),
                "low": ends[0].ravel(),
                "high": ends[1].ravel(),
                "z": ((means - middle) / sd).ravel(),
                "share": np.repeat(weights, d),
            }
        )


def placing_model(
    model: LearningProfiles,
    X: pd.DataFrame,
    *,
    error: pd.DataFrame | None = None,
    error_in_sample: pd.DataFrame | None = None,
    shift: pd.Series | None = None,
    n_draws: int = 100,
    n_starts: int = 20,
    random_state: int | np.random.Generator | None = 0,
) -> PlacingModel:
    """Make ready what it takes to place units among the profiles of a model.

    Parameters
    ----------
    model : LearningProfiles
        Fitted.
    X : DataFrame (n, d)
        The rows that it was fitted on.
    error : DataFrame (d, d), optional
        Covariance of the errors of a unit's scores, such as :func:`within_covariance` of the people of one
        firm if one person speaks for it. Default: none.
    error_in_sample : DataFrame (d, d), optional
        Covariance of the errors of the rows of X, such as the former divided by the number of people: it is
        in the covariances of the model and is taken out of them. Default: none.
    shift : Series (d,), optional
        How much higher a unit's scores lie for reasons of the instrument, such as a short form whose items
        are easier. Default: 0.
    n_draws : int, default 100
        Refits.
    n_starts : int, default 20
        Places to begin each refit from.
    random_state : int, numpy.random.Generator or None, default 0
        The same number gives the same draws.

    Returns
    -------
    PlacingModel

    Raises
    ------
    ValueError
        If X is not what the model was fitted on.

    Notes
    -----
    Weighted likelihood bootstrap: each refit gives the rows independent exponential weights, searches anew
    for the maximum, and puts its profiles in the model's order with
    :func:`~ltd_toolkit.profiles.match_profiles`. A refit that collapses onto a few rows is drawn again.
    `error` and `shift` are taken as known.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = pd.DataFrame(rng.normal(size=(90, 1)) + np.repeat([[1], [9]], [60, 30], axis=0), columns=["open"])
    >>> placing = placing_model(LearningProfiles(2, random_state=0).fit(X), X, n_draws=20)
    >>> placing.place(pd.DataFrame({"open": [1.5, 8.0, 30.0]})).table["verdict"].tolist()
    ['placed', 'placed', 'outside']
    """
    names = list(X.columns)
    if names != list(getattr(model, "feature_names_in_", [])):
        raise ValueError("placing_model expects the rows that the model was fitted on, with their columns")
    fits = [model, *_refits(model, X, n_draws, n_starts, generator(random_state))]
    return PlacingModel(
        tuple(map(str, names)),
        np.stack([fit.weights_ for fit in fits]),
        np.stack([fit.means_ for fit in fits]),
        np.stack([fit.covariances_ for fit in fits]),
        _matrix(error, names),
        _matrix(error_in_sample, names),
        np.zeros(len(names)) if shift is None else shift[names].to_numpy(dtype=float),
    )


def within_covariance(scores: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Return how far people's scores lie from those of their group, as a pooled covariance matrix.

    Parameters
    ----------
    scores : pandas.DataFrame
        person x indicator; people with a missing score are left out.
    group : pandas.Series
        Group of each person, with the index of `scores`.

    Raises
    ------
    ValueError
        If no group has two people with every score.

    Notes
    -----
    Σ (y − ȳ_g)(y − ȳ_g)ᵀ / (n − G), over the n people of the G groups with two people or more.
    """
    known = scores.dropna()
    of = group.reindex(known.index)
    several = of.map(of.value_counts()) > 1
    known, of = known[several], of[several]
    apart = known - known.groupby(of).transform("mean")
    freedom = len(known) - of.nunique()
    if freedom < 1:
        raise ValueError("within_covariance needs a group with two complete people")
    return apart.T @ apart / freedom


def _refits(
    model: LearningProfiles, X: pd.DataFrame, n_draws: int, n_starts: int, rng: np.random.Generator
) -> list[LearningProfiles]:
    fits: list[LearningProfiles] = []
    options: dict[str, Any] = {"variances": model.variances, "covariances": model.covariances}
    for _ in range(2 * n_draws):
        if len(fits) == n_draws:
            break
        weights = rng.exponential(size=len(X))
        fit = LearningProfiles(len(model.weights_), **options, n_starts=n_starts, random_state=rng)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            fit.fit(X, sample_weight=weights * len(X) / weights.sum())
        if not fit.at_floor_:
            fits.append(fit.reorder(match_profiles(model, fit)))
    return fits


def _without_error(within: Array, error: Array) -> Array:
    """Take the error out of covariances, leaving a little of every variance."""
    if not error.any():
        return within
    roots = np.sqrt(np.diagonal(within, axis1=-2, axis2=-1))
    scale = roots[..., :, None] * roots[..., None, :]
    values, vectors = np.linalg.eigh((within - error) / scale)
    kept = np.maximum(values, LEAST_VARIANCE)
    return (vectors * kept[..., None, :]) @ vectors.swapaxes(-1, -2) * scale


def _matrix(frame: pd.DataFrame | None, names: list[Any]) -> Array:
    if frame is None:
        return np.zeros((len(names), len(names)))
    return frame.loc[names, names].to_numpy(dtype=float)


def _table(
    probabilities: pd.DataFrame, low: pd.DataFrame, high: pd.DataFrame, typicality: pd.Series
) -> pd.DataFrame:
    known = typicality.notna()
    best = probabilities[known].idxmax(axis="columns").astype(int)
    rows = list(best.items())
    table = pd.DataFrame({"typicality": typicality})
    table["profile"] = best.reindex(table.index).astype("Int64")
    for name, frame in (("probability", probabilities), ("low", low), ("high", high)):
        table[name] = pd.Series([frame.at[unit, k] for unit, k in rows], best.index, dtype=float)
    verdict = np.where(table["probability"] < DECIDED, "undecided", "placed")
    verdict = np.where(typicality < OUTSIDE, "outside", verdict)
    table["verdict"] = np.where(known, verdict, "incomplete")
    table.loc[table["verdict"] == "outside", ["profile", "probability", "low", "high"]] = pd.NA
    return table[["profile", "probability", "low", "high", "typicality", "verdict"]]
