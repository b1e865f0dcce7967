"""What profiles look like: their means with intervals, and names made from them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import t as student

from ltd_toolkit.language import word
from ltd_toolkit.profiles.kernel import FORMS, Array, Rows, climb, maximise, one_thread
from ltd_toolkit.profiles.mixture import LearningProfiles, generator
from ltd_toolkit.profiles.standardise import Sample


def profile_table(
    model: LearningProfiles,
    X: pd.DataFrame,
    *,
    confidence: float = 0.95,
    n_draws: int = 200,
    random_state: int | np.random.Generator | None = 0,
    sample_weight: ArrayLike | None = None,
) -> pd.DataFrame:
    """Tabulate the means of a model's profiles, with standard errors and intervals.

    Parameters
    ----------
    model : LearningProfiles
        Fitted.
    X : DataFrame (n, d)
        The rows it was fitted on.
    confidence : float, default 0.95
        Level of the intervals, between 0 and 1.
    n_draws : int, default 200
        Reweighted samples that the model is fitted to; the standard errors themselves are then uncertain by
        about 5 %.
    random_state : int, numpy.random.Generator or None, default 0
        The same number gives the same table.
    sample_weight : array (n,), optional
        What `fit` was given.

    Returns
    -------
    pandas.DataFrame
        One row per profile and indicator: profile (1 to k: the label of ``labels_`` plus 1), indicator,
        mean, se, low, high (in the units of the data), z (mean minus the mean of all rows, in standard
        deviations of all rows) and share (of the profile, 0-1).

    Raises
    ------
    ValueError
        If X is not what the model was fitted on, or an option is out of range.

    Notes
    -----
    Weighted likelihood bootstrap [1]_: each draw gives the rows independent exponential weights and climbs
    from the model's profiles to the maximum of the reweighted likelihood; ``se`` is the standard deviation
    of the means over draws, and the interval is mean +/- t se, with t Student's quantile for the profile's
    number of rows less one. All parameters move in each draw, so the intervals hold the uncertainty of
    memberships, shares and variances; not that of the number and form of profiles, nor of other maxima.

    How to read it: over many samples, about 95 of 100 intervals hold the profile's mean. They are drawn per
    mean: with many means some miss.

    References
    ----------
    .. [1] Newton and Raftery (1994), Journal of the Royal Statistical Society B 56, 3-26,
       doi:10.1111/j.2517-6161.1994.tb01956.x

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = pd.DataFrame(rng.normal(size=(90, 1)) + np.repeat([[1], [9]], [60, 30], axis=0), columns=["open"])
    >>> profile_table(LearningProfiles(2, random_state=0).fit(X), X)[["profile", "mean", "se"]].round(1)
       profile  mean   se
    0        1   1.1  0.1
    1        2   9.2  0.2
    """
    if not 0 < confidence < 1 or n_draws < 2:
        raise ValueError(f"confidence must be within 0-1 and n_draws 2 or more, got {confidence}, {n_draws}")
    posteriors, x = model.predict_proba(X), np.asarray(X, dtype=float)
    weights = np.ones(len(x)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    if not np.isclose(weights @ model.score_samples(X), model.loglik_, rtol=1e-6):
        raise ValueError("profile_table expects the rows (and weights) that the model was fitted on")
    k, d = model.means_.shape
    names = list(getattr(model, "feature_names_in_", range(d)))
    sample = Sample.of(x, weights, names)
    se = _drawn_means(model, sample, x, weights, posteriors, n_draws, generator(random_state)).std(
        axis=0, ddof=1
    )
    freedom = np.maximum(model.weights_ * weights.sum() - 1, 1)
    reach = student.ppf((1 + confidence) / 2, freedom)[:, None] * se
    table = pd.DataFrame(
        {
            "profile": np.repeat(np.arange(1, k + 1), d),
            "indicator": names * k,
            "mean": model.means_.ravel(),
            "se": se.ravel(),
            "low": (model.means_ - reach).ravel(),
            "high": (model.means_ + reach).ravel(),
            "z": ((model.means_ - sample.mean) / sample.to_z).ravel(),
            "share": np.repeat(model.weights_, d),
        }
    )
    table.attrs = dict(getattr(X, "attrs", {}))  # a picture of synthetic data must say so
    return table


def _drawn_means(
    model: LearningProfiles,
    sample: Sample,
    x: Array,
    weights: Array,
    posteriors: Array,
    n_draws: int,
    rng: np.random.Generator,
) -> Array:
    """Return the means (draws, k, d) of the model fitted to reweighted rows."""
    form = FORMS[model.variances, model.covariances]
    # The sum of w exponential draws is a gamma draw: a row counted w times is w rows.
    shaken = rng.gamma(weights, size=(n_draws, len(x)))
    rows = Rows(sample.place(form, x), shaken, form)
    with one_thread():
        stats = np.array([(shaken * belongs) @ rows.features for belongs in posteriors.T])
        climbed = climb(rows, stats, tol=1e-6, max_iter=200)
    means = maximise(rows, climbed.stats)[1]
    return sample.means(form, means).swapaxes(0, 1)


def name_profiles(
    table: pd.DataFrame, labels: Mapping[str, str] | None = None, *, apart: float = 0.5, at_most: int = 3
) -> pd.Series:
    """Name each profile after the indicators on which it differs most from the average.

    Parameters
    ----------
    table : DataFrame
        What :func:`profile_table` returns: profile, indicator, z.
    labels : mapping of indicator to text, optional
        Such as ``instrument.labels()``; default: the indicators' ids.
    apart : float, default 0.5
        How far a mean must be from the average, in standard deviations of all rows, to enter the name.
    at_most : int, default 3
        Most indicators on either side, those furthest from the average first.

    Returns
    -------
    pandas.Series
        Index profile, values the names in the current language; a name that two profiles would share gets a
        number.

    Notes
    -----
    How to read it: a name sums up means, so give it up for a better one as soon as you know the profile. With
    the default of 0.5 a difference counts from what is conventionally a medium effect.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> table = pd.DataFrame({"profile": [1, 1], "indicator": ["formal", "informal"], "z": [0.9, -1.2]})
    >>> name_profiles(table, {"formal": "Formal", "informal": "Informal"}).loc[1]
    'high in Formal; low in Informal'
    """
    names = table.groupby("profile", sort=False)[["indicator", "z"]].apply(
        lambda rows: _name(rows.set_index("indicator")["z"], labels or {}, apart, at_most)
    )
    number = names.groupby(names).cumcount() + 1
    again = [word("profile.again", name=name, number=n) for name, n in zip(names, number, strict=True)]
    return names.where(number == 1, again).rename("name")


def _name(z: pd.Series, labels: Mapping[str, str], apart: float, at_most: int) -> str:
    if len(z) > 1 and (z >= apart).all():
        return word("profile.high_throughout")
    if len(z) > 1 and (z <= -apart).all():
        return word("profile.low_throughout")
    parts = []
    for key, side in (("profile.high", z), ("profile.low", -z)):
        far = side[side >= apart].sort_values(ascending=False, kind="stable").index[:at_most]
        if len(far):
            parts.append(word(key, names=", ".join(str(labels.get(name, name)) for name in far)))
    return word("profile.joined").join(parts) or word("profile.middle")
