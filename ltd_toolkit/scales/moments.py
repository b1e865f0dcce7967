"""Means and covariances of answers: one pass over the data, from which every coefficient is read.

Arrays are laid out item x respondent, so that the answers to one item lie next to each other. An answer that
is missing is left out of the pairs it would belong to (pairwise); without missing answers, or on complete
respondents only (listwise), the same formulas give the usual covariances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Counts, covariances and correlations of items.

    Parameters
    ----------
    n : array (item, item)
        Respondents who answered both.
    cov : array (item, item)
        Covariance over the respondents of the cell, ddof 1; NaN for fewer than two.
    corr : array (item, item)
        Correlation over the respondents of the cell, with their own standard deviations. On incomplete
        answers it differs from ``cov`` divided by the standard deviations of all who answered each item.

    Notes
    -----
    As ``cov`` and ``cor`` of R with ``use="pairwise"``. A matrix made of pairs need not be one that any
    complete data could have: see :func:`is_indefinite`.
    """

    n: Array
    cov: Array
    corr: Array

    def part(self, where: NDArray[Any]) -> Moments:
        """Return the moments of some of the items, by position."""
        cells = np.ix_(where, where)
        return Moments(self.n[cells], self.cov[cells], self.corr[cells])


def pairwise_moments(values: Array) -> Moments:
    """Compute the moments of items in one pass of matrix products.

    Parameters
    ----------
    values : array (item, respondent)
        NaN where there is no answer.

    Returns
    -------
    Moments

    Examples
    --------
    >>> moments = pairwise_moments(np.array([[1.0, 2, 3, 4], [2, 4, 5, np.nan]]))
    >>> moments.n.tolist(), moments.cov[0].tolist()
    ([[4.0, 3.0], [3.0, 3.0]], [1.6666666666666667, 1.5])
    """
    here = ~np.isnan(values)
    mask = here.astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):  # nobody answered both: NaN says so
        # products of centred answers keep the digits that products of raw ones would lose
        centred = np.where(here, values, 0.0)
        centred -= mask * (centred.sum(axis=1) / mask.sum(axis=1))[:, None]
        n = mask @ mask.T
        sums = centred @ mask.T  # of the first item, over those who answered the second as well
        freedom = np.where(n > 1, n - 1, np.nan)
        cov = (centred @ centred.T - sums * sums.T / n) / freedom
        variance = ((centred * centred) @ mask.T - sums**2 / n) / freedom
        return Moments(n, cov, cov / np.sqrt(variance * variance.T))


def rest_correlations(cov: Array) -> Array:
    """Return the correlation of each item with the sum of the others (``r.drop`` of R's psych).

    Parameters
    ----------
    cov : array (item, item)

    Returns
    -------
    array (item,)
        NaN for a single item and for items or rests that do not vary.
    """
    variance = np.diag(cov)
    with_rest = cov.sum(axis=1) - variance
    of_rest = cov.sum() - 2 * with_rest - variance
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((variance > 0) & (of_rest > 0), with_rest / np.sqrt(variance * of_rest), np.nan)


def is_indefinite(cov: Array) -> bool:
    """Tell whether no data could have these covariances: some combination of items has a variance below 0.

    Parameters
    ----------
    cov : array (item, item)
        Without NaN.
    """
    roots = np.linalg.eigvalsh(cov)
    return bool(roots[0] < -1e-10 * max(roots[-1], 1.0))
