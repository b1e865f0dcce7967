"""A sample brought to a common footing before it is fitted, or refused with the reason.

Three steps, none of which changes a likelihood by more than a known constant. Equal rows are counted and put
in a fixed order, so that repeating a row, weighting it by two or shuffling a file lead to the same numbers.
Indicators are put in standard deviations from their means, so that units play no part. For the forms with
covariances they are also turned and stretched until the sample's covariance matrix is the identity
(whitened).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.profiles.kernel import Array, Form

SINGULAR = 1e-10  # an eigenvalue of the correlation matrix below this share is rounding, not information
CONSTANT = 1e-12  # so is a standard deviation below this share of the largest value


@dataclass(frozen=True)
class Sample:
    """Distinct rows on a common footing.

    Attributes
    ----------
    z : array (n, d)
        Distinct rows in standard deviations from the mean, in a fixed order.
    whitened : array (n, r)
        The same rows with the identity as covariance matrix; r < d if indicators depend on each other.
    counts : array (n,)
        How many rows each one stands for.
    mean : array (d,)
    to_z, to_white : arrays (d,) and (d, r)
        z = (x - mean) / to_z; whitened = (x - mean) @ to_white.
    """

    z: Array
    whitened: Array
    counts: Array
    mean: Array
    to_z: Array
    to_white: Array

    @classmethod
    def of(cls, x: Array, weights: Array, names: Sequence[Any]) -> Sample:
        """Standardise rows x (n, d); refuse a column that does not vary.

        Raises
        ------
        ProblemsError
            If a column is constant.
        """
        x, counts = distinct(x, weights)
        mean = counts @ x / counts.sum()
        centred = x - mean
        to_z = np.sqrt(counts @ centred**2 / counts.sum())
        constant = np.flatnonzero(to_z <= CONSTANT * np.abs(x).max(axis=0))
        if constant.size:
            refuse("profile_constant", [names[int(j)] for j in constant])
        z = centred / to_z
        values, vectors = _principal(z, counts)
        kept = values > SINGULAR
        to_white = vectors[:, kept] / np.sqrt(values[kept])
        return cls(z, z @ to_white, counts, mean, to_z, to_white / to_z[:, None])

    def points(self, form: Form) -> Array:
        """Return the distinct rows on the footing that a form is fitted on."""
        return self.z if form.diagonal else self.whitened

    def place(self, form: Form, x: Array) -> Array:
        """Put any rows x (n, d) on that footing."""
        return (x - self.mean) / self.to_z if form.diagonal else (x - self.mean) @ self.to_white

    def means(self, form: Form, means: Array) -> Array:
        """Put means (..., d) back from it."""
        return self.mean + (means * self.to_z if form.diagonal else means @ np.linalg.inv(self.to_white))

    def unit(self, form: Form) -> float:
        """Return the log of the volume of one data unit on that footing: n times it is added to a loglik."""
        return float(-np.log(self.to_z).sum() if form.diagonal else np.linalg.slogdet(self.to_white)[1])

    def covariances(self, form: Form, precisions: Array) -> Array:
        """Return covariance matrices (K, d, d) in the units of the data."""
        if form.diagonal:
            return (self.to_z**2 / precisions)[..., None] * np.eye(len(self.mean))
        back = np.linalg.inv(self.to_white)
        return back.T @ np.linalg.inv(precisions) @ back

    def check(self, form: Form, n_profiles: int, names: Sequence[Any]) -> None:
        """Refuse a sample that the form cannot be fitted to.

        Raises
        ------
        ProblemsError
            If there are too few distinct rows, or if indicators depend on each other and the form has
            covariances.
        """
        n, d = self.z.shape
        fewest = max(n_profiles + 1 if n_profiles > 1 else 1, 0 if form.diagonal else d + 1)
        if n < fewest:
            refuse("profile_few_rows", distinct=n, fewest=fewest, profiles=n_profiles)
        if not form.diagonal and self.whitened.shape[1] < d:
            values, vectors = _principal(self.z, self.counts)
            part = np.abs(vectors[:, values <= SINGULAR]).max(axis=1)
            refuse("profile_dependent", [names[int(j)] for j in np.flatnonzero(part > 1e-4)])


def distinct(x: Array, weights: Array) -> tuple[Array, Array]:
    """Return the distinct rows in a fixed order, and the weight of each."""
    x, where = np.unique(x[weights > 0], axis=0, return_inverse=True)
    return x, np.bincount(where.ravel(), weights=weights[weights > 0])


def check_complete(x: Array, rows: Sequence[Any], names: Sequence[Any]) -> None:
    """Refuse missing and infinite values, with the rows and columns that hold them.

    Raises
    ------
    ProblemsError
        With one problem for missing values (NaN) and one for infinite ones.
    """
    found = []
    for kind, bad in (("profile_missing", np.isnan(x)), ("profile_infinite", np.isinf(x))):
        if bad.any():
            lines = tuple(rows[int(i)] for i in np.flatnonzero(bad.any(axis=1)))
            columns = ", ".join(str(names[int(j)]) for j in np.flatnonzero(bad.any(axis=0)))
            found.append(Problem(kind, lines=lines, column=columns))
    if found:
        raise ProblemsError(found)


def refuse(kind: str, columns: Sequence[Any] = (), **values: Any) -> NoReturn:
    """Raise the problem `kind` about these columns.

    Parameters
    ----------
    kind : str
    columns : sequence
    **values
        What the placeholders of its text stand for.

    Raises
    ------
    ProblemsError
        Always.
    """
    raise ProblemsError([Problem(kind, column=", ".join(map(str, columns)), values=values)])


def _principal(z: Array, counts: Array) -> tuple[Array, Array]:
    """Return eigenvalues and eigenvectors of the correlation matrix, smallest first."""
    values, vectors = np.linalg.eigh((z * counts[:, None]).T @ z / counts.sum())
    return values, vectors
