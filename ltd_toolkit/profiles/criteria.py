"""Criteria for choosing among mixtures: the one place where they are computed.

Let l be the maximised log-likelihood, p the number of free parameters, n the number of rows (the sum of their
weights) and z_ik the probability that row i belongs to profile k.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import xlogy

from ltd_toolkit.profiles.kernel import Array

SMALLEST_N_FOR_SABIC = 22  # below it, log((n + 2) / 24) <= 0: the « penalty » would reward parameters


def aic(loglik: float, n_parameters: int) -> float:
    """Return Akaike's criterion, -2 l + 2 p."""
    return -2 * loglik + 2 * n_parameters


def bic(loglik: float, n_parameters: int, n: float) -> float:
    """Return Schwarz's criterion, -2 l + p log n (lower is better; mclust prints the opposite sign)."""
    return -2 * loglik + n_parameters * float(np.log(n))


def criteria(
    loglik: float, n_parameters: int, posteriors: ArrayLike, sample_weight: ArrayLike | None = None
) -> pd.Series:
    """Compute every criterion of a fitted mixture.

    Parameters
    ----------
    loglik : float
        Maximised log-likelihood of the whole sample.
    n_parameters : int
        Free parameters.
    posteriors : array (n, k)
        Probability, 0-1, that each row belongs to each profile.
    sample_weight : array (n,), optional
        How many rows each one stands for; default: 1.

    Returns
    -------
    pandas.Series
        - aic = -2 l + 2 p; bic = -2 l + p log n; caic = -2 l + p (log n + 1);
        - sabic = -2 l + p log((n + 2) / 24), NaN where n < 22;
        - icl = bic - 2 sum_i log max_k z_ik, as mclust; icl_entropy = bic + 2 E (McLachlan and Peel);
        - entropy = 1 - E / (n log k), relative, 0-1, NaN where k = 1; entropy_total = E = -sum z log z;
        - smallest_count, smallest_share: of rows whose most probable profile is the smallest one;
        - smallest_avepp: the lowest, over profiles, of the average probability of their own rows, 0-1.

    Notes
    -----
    How to read them: lower is better for aic, bic, caic, sabic and the two icl; a difference in bic below 2
    says little, one above 10 a lot (Raftery 1995; conventional, not a verdict). The entropy says how sharply
    rows are classified, not how many profiles there are. Conventions ask for an average probability of at
    least .7 or .8 in every profile.

    References
    ----------
    Schwarz (1978), Annals of Statistics 6, 461-464, doi:10.1214/aos/1176344136. Biernacki, Celeux and Govaert
    (2000), IEEE Transactions on Pattern Analysis and Machine Intelligence 22, 719-725, doi:10.1109/34.865189.
    Celeux and Soromenho (1996), Journal of Classification 13, 195-212, doi:10.1007/BF01246098.
    Raftery (1995), Sociological Methodology 25, 111-163, doi:10.2307/271063.

    Examples
    --------
    >>> both = criteria(-10.0, 3, [[0.9, 0.1], [0.2, 0.8]])
    >>> float(both["aic"]), float(both["smallest_avepp"])
    (26.0, 0.8)
    """
    z = np.asarray(posteriors, dtype=float)
    weights = np.ones(len(z)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    n, k = weights.sum(), z.shape[1]
    disorder = float(-(weights @ xlogy(z, z)).sum())
    schwarz = bic(loglik, n_parameters, n)
    counts, own = _classified(z, weights)
    values = {
        "aic": aic(loglik, n_parameters),
        "bic": schwarz,
        "caic": schwarz + n_parameters,
        "sabic": bic(loglik, n_parameters, (n + 2) / 24) if n >= SMALLEST_N_FOR_SABIC else np.nan,
        "icl": schwarz - 2 * float(weights @ np.log(z.max(axis=1))),
        "icl_entropy": schwarz + 2 * disorder,
        "entropy": 1 - disorder / (n * np.log(k)) if k > 1 else np.nan,
        "entropy_total": disorder,
        "smallest_count": counts.min(),
        "smallest_share": counts.min() / n,
        "smallest_avepp": np.min(own[counts > 0] / counts[counts > 0]),
    }
    return pd.Series(values, dtype=float, name="criteria")


def _classified(z: Array, weights: Array) -> tuple[Array, Array]:
    """Return, for each profile, the rows whose most probable profile it is and their summed probability."""
    most_probable = z.argmax(axis=1)
    counts = np.bincount(most_probable, weights=weights, minlength=z.shape[1])
    return counts, np.bincount(most_probable, weights=weights * z.max(axis=1), minlength=z.shape[1])
