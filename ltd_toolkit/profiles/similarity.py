"""Which profile of one solution is which profile of another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from ltd_toolkit.profiles.kernel import Array
from ltd_toolkit.profiles.mixture import LearningProfiles


def match_profiles(reference: Any, other: Any) -> Array:
    """Find the order in which the profiles of one solution resemble those of another, one to one.

    Parameters
    ----------
    reference, other : two fitted LearningProfiles, or two Series of labels
        Models: of the same indicators, say of two countries or two waves. Series: one label per row, with the
        rows that both share as common index.

    Returns
    -------
    array
        Models: for ``other.reorder(order)``; place i holds the number (0 to k - 1) of the profile of `other`
        that goes with profile i of `reference`. Series: place i holds the label of `other` that goes with the
        i-th label, in sorted order, of `reference`. What `other` has more stands at the end.

    Raises
    ------
    TypeError
        If the two are neither models nor Series.
    ValueError
        If `other` has fewer profiles, other indicators, or no row in common.

    Notes
    -----
    The assignment with the least total cost, found without trying all orders (Hungarian method [1]_). The
    cost of two profiles of models is the squared distance of their means in the metric of the covariances
    within the profiles of `reference` (Mahalanobis); of two labels, minus the number of rows that bear both.

    How to read it: there is always a best order, even between solutions that have nothing in common. Look at
    the means, or at the adjusted Rand index of the labels, before calling two profiles the same.

    References
    ----------
    .. [1] Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97, doi:10.1002/nav.3800020109

    Examples
    --------
    >>> import pandas as pd
    >>> match_profiles(pd.Series([0, 0, 1, 1, 1]), pd.Series(["b", "b", "a", "a", "b"])).tolist()
    ['b', 'a']
    """
    if isinstance(reference, LearningProfiles) and isinstance(other, LearningProfiles):
        cost, labels = _distances(reference, other), np.arange(len(other.weights_))
    elif isinstance(reference, pd.Series) and isinstance(other, pd.Series):
        together = pd.concat([reference, other], axis="columns", join="inner", keys=["reference", "other"])
        if together.empty:
            raise ValueError(
                "match_profiles expects two Series with rows in common: their indexes share none"
            )
        table = pd.crosstab(together["reference"], together["other"])
        cost, labels = -table.to_numpy(), table.columns.to_numpy()
    else:
        given = f"{type(reference).__name__} and {type(other).__name__}"
        raise TypeError(f"match_profiles expects two fitted LearningProfiles or two Series, got {given}")
    if cost.shape[0] > cost.shape[1]:
        raise ValueError(f"other has {cost.shape[1]} profiles, reference has {cost.shape[0]}: swap the two")
    order = linear_sum_assignment(cost)[1]
    return labels[[*order, *np.setdiff1d(np.arange(len(labels)), order)]]


def _distances(reference: LearningProfiles, other: LearningProfiles) -> Array:
    names = [
        getattr(model, "feature_names_in_", np.arange(model.n_features_in_)) for model in (reference, other)
    ]
    if list(names[0]) != list(names[1]):
        raise ValueError(f"the models have other indicators: {list(names[0])} and {list(names[1])}")
    within = np.einsum("k,kij->ij", reference.weights_, reference.covariances_)
    apart = reference.means_[:, None] - other.means_[None]
    return np.einsum("abi,ij,abj->ab", apart, np.linalg.inv(within), apart)
