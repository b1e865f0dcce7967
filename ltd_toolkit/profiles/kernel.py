"""The arithmetic of expectation-maximisation (EM), for many starts at once.

A Gaussian mixture says that a row x belongs to profile k with probability pi_k and is then normal around
mu_k. EM climbs its log-likelihood in two moves: E, how probably does each row belong to each profile; M,
which parameters follow if it does. Written with features f(x), both moves are products of matrices:

- E: log pi_k + log N(x | mu_k, Sigma_k) = eta_k . f(x), plus a part common to all profiles: L = Eta F'
- M: the count, the sums and the sums of products of each profile, S = Z F, with Z the posterior probabilities

============  ============  ======  =======  ================
variances     covariances   mclust  tidyLPA  f(x)
============  ============  ======  =======  ================
equal         zero          EEI     1        1, x
varying       zero          VVI     2        1, x, x_j x_j
equal         equal         EEE     3        1, x
varying       varying       VVV     6        1, x, x_i x_j
============  ============  ======  =======  ================

All starts share one product. Arrays are laid out (profile, start, row), so that sums over profiles run along
contiguous rows, and rows are taken in blocks that stay in the processor's cache. A start is known by its
statistics S: whatever proposes a partition, a leap or a swap only has to write S.

The caller standardises first (:mod:`ltd_toolkit.profiles.standardise`): the products lose digits when data
lie far from zero, and a floor under variances means something only as a share of the sample's variance.

Letters, in this module and the next: K profiles, R starts, n rows, d indicators, p features, q products.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Array = NDArray[Any]

FLOOR = 1e-4  # smallest variance of a profile in any direction, as a share of the sample's: 1 % of its SD
NO_ROW = 1e-10  # a profile that holds less than this holds nothing: its sums are rounding
TINY = 1e-100  # keeps a division of zero by zero quiet
LOG_2PI = float(np.log(2 * np.pi))
CELLS = 100_000  # numbers in a (profile, start, row) block: it fits in a core's cache


@dataclass(frozen=True)
class Form:
    """What profiles may differ in beside their means: one line of the table above."""

    variances: str
    covariances: str
    mclust: str

    @property
    def diagonal(self) -> bool:
        """Whether indicators are independent within a profile."""
        return self.covariances == "zero"

    @property
    def shared(self) -> bool:
        """Whether all profiles have the same covariance matrix."""
        return self.variances == "equal"

    def n_parameters(self, k: int, d: int) -> int:
        """Count the free parameters: k - 1 weights, k d means and the (co)variances."""
        one_matrix = d if self.diagonal else d * (d + 1) // 2
        return k - 1 + k * d + (one_matrix if self.shared else k * one_matrix)

    def fewest(self, d: int) -> int:
        """Return how many rows a profile needs for (co)variances of its own: its directions and two."""
        return 0 if self.shared else 2 + (1 if self.diagonal else d)


FORMS = {
    (form.variances, form.covariances): form
    for form in (
        Form("equal", "zero", "EEI"),
        Form("varying", "zero", "VVI"),
        Form("equal", "equal", "EEE"),
        Form("varying", "varying", "VVV"),
    )
}


class Rows:
    """The rows of a sample as features.

    Parameters
    ----------
    points : array (n, d)
        Standardised rows.
    weights : array (n,) or (R, n)
        How many rows each one stands for; in two dimensions, each start has weights of its own (bootstrap).
    form : Form
    """

    def __init__(self, points: Array, weights: Array, form: Form) -> None:
        self.points, self.form = points, form
        self.weights = np.atleast_2d(weights)
        self.d = points.shape[1]
        self.i, self.j = np.triu_indices(self.d)
        self.square = np.zeros((self.d, self.d), dtype=int)  # where the product of i and j stands among the q
        self.square[self.i, self.j] = self.square[self.j, self.i] = np.arange(len(self.i))
        self.times = np.where(self.i == self.j, 1.0, 2.0)  # how often that product stands in the matrix
        products = self.products(points)
        self.n = self.weights.sum(axis=1)
        self.total = self.weights @ products  # all that shared (co)variances ask of the rows
        one = np.ones((len(points), 1))
        self.features = np.hstack([one, points] if form.shared else [one, points, products])
        self.features_by_row = np.ascontiguousarray(self.features.T)

    def products(self, values: Array) -> Array:
        """Return the products (..., q) of values (..., d) that the form needs: squares, or all pairs."""
        return values**2 if self.form.diagonal else values[..., self.i] * values[..., self.j]

    def only(self, starts: Array) -> Rows:
        """Return the same rows with the weights of these starts, where starts have weights of their own."""
        if len(self.weights) == 1:
            return self
        some = copy.copy(self)
        some.weights, some.n, some.total = self.weights[starts], self.n[starts], self.total[starts]
        return some

    def blocks(self, n_cells: int) -> list[slice]:
        """Cut the rows into blocks of about CELLS numbers, with `n_cells` of them per row."""
        step = max(64, CELLS // n_cells)
        return [slice(first, first + step) for first in range(0, len(self.points), step)]


@dataclass
class Starts:
    """Where R starts stand: statistics (K, R, p) and what is known of each of them."""

    stats: Array
    loglik: Array
    floored: Array
    converged: Array
    n_iter: Array

    @classmethod
    def at(cls, stats: Array) -> Starts:
        """Return starts that have not climbed yet."""
        n = stats.shape[1]
        no = np.zeros(n, dtype=bool)
        return cls(stats.copy(), np.full(n, -np.inf), no.copy(), no.copy(), np.zeros(n, dtype=int))

    def __getitem__(self, which: Array) -> Starts:
        others = (self.loglik, self.floored, self.converged, self.n_iter)
        return Starts(self.stats[:, which], *(each[which] for each in others))

    def __add__(self, other: Starts) -> Starts:
        names = ("loglik", "floored", "converged", "n_iter")
        both = (np.concatenate([getattr(self, name), getattr(other, name)]) for name in names)
        return Starts(np.concatenate([self.stats, other.stats], axis=1), *both)

    def put(self, which: Array, other: Starts) -> None:
        """Write what became of some of the starts."""
        self.stats[:, which] = other.stats
        for name in ("loglik", "floored", "converged", "n_iter"):
            getattr(self, name)[which] = getattr(other, name)

    def sound(self, rows: Rows) -> Array:
        """Tell which starts have no variance at its floor and no profile too small for its own variances."""
        return ~self.floored & (self.stats[..., 0].min(axis=0) >= rows.form.fewest(rows.d))


def maximise(rows: Rows, stats: Array) -> tuple[Array, Array, Array]:
    """M: the weights (K, R), means (K, R, d) and (co)variances (K, R, q) that the statistics call for.

    The first axis of (co)variances is 1 where profiles share them.
    """
    counts = np.maximum(stats[..., 0], NO_ROW)
    means = stats[..., 1 : 1 + rows.d] / counts[..., None]
    products = rows.products(means)
    if rows.form.shared:
        between = np.einsum("kr,krq->rq", counts, products)
        return counts / rows.n, means, (rows.total - between)[None] / rows.n[:, None]
    return counts / rows.n, means, stats[..., 1 + rows.d :] / counts[..., None] - products


def invert(rows: Rows, covariances: Array) -> tuple[Array, Array, Array]:
    """Return precisions (K, R, q), log-determinants (K, R) and whether the floor was met (R,)."""
    if rows.form.diagonal:
        variances = np.maximum(covariances, FLOOR)
        return 1 / variances, np.log(variances).sum(axis=-1), np.any(covariances < FLOOR, axis=(0, 2))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # singular ones are seen just below
        precisions, logdets = _sweep(rows, covariances)
        # The trace of the inverse is at least 1 / smallest eigenvalue: eigenvalues are rarely needed.
        trace = precisions[..., rows.i == rows.j].sum(axis=-1)
        suspect = ~((trace > 0) & (trace < 1 / FLOOR) & np.isfinite(logdets))
    low = np.zeros(suspect.shape, dtype=bool)
    if suspect.any():
        values, vectors = np.linalg.eigh(covariances[suspect][:, rows.square])
        low[suspect] = values[:, 0] < FLOOR
        values = np.maximum(values, FLOOR)
        inverses = (vectors / values[:, None, :]) @ vectors.swapaxes(-1, -2)
        precisions[suspect] = inverses[:, rows.i, rows.j]
        logdets[suspect] = np.log(values).sum(axis=-1)
    return precisions, logdets, np.any(low, axis=0)


def _sweep(rows: Rows, covariances: Array) -> tuple[Array, Array]:
    """Invert many small symmetric matrices at once, one pivot of all of them at a time (Gauss-Jordan)."""
    swept = covariances.reshape(-1, len(rows.i)).T[rows.square]
    logdets = np.zeros(swept.shape[-1])
    for pivot in range(rows.d):
        variance = swept[pivot, pivot].copy()  # of this indicator given those before it
        logdets += np.log(variance)
        line = swept[pivot] / variance
        swept -= swept[:, pivot, None] * line
        swept[pivot] = swept[:, pivot] = line
        swept[pivot, pivot] = -1 / variance
    precisions = -swept[rows.i, rows.j].T
    return precisions.reshape(covariances.shape), logdets.reshape(covariances.shape[:-1])


def coefficients(rows: Rows, stats: Array) -> tuple[Array, Array | float, Array]:
    """Return Eta (K, R, p), the part of the log-likelihood common to all profiles (R,), and floored (R,)."""
    weights, means, covariances = maximise(rows, stats)
    quadratic, logdets, floored = invert(rows, covariances)
    if rows.form.diagonal:
        linear = quadratic * means
    else:
        linear = (quadratic[..., rows.square] * means[..., None, :]).sum(axis=-1)
        quadratic = quadratic * rows.times
    constant = (means * linear).sum(axis=-1) + logdets + rows.d * LOG_2PI
    blocks = [(np.log(weights) - constant / 2)[..., None], linear]
    if rows.form.shared:
        return np.concatenate(blocks, axis=-1), -(quadratic[0] * rows.total).sum(axis=-1) / 2, floored
    return np.concatenate([*blocks, -quadratic / 2], axis=-1), 0.0, floored


def expect(rows: Rows, eta: Array) -> tuple[Array, Array]:
    """E: the statistics (K, R, p) that coefficients lead to, and their log-likelihoods (R,)."""
    k, r, p = eta.shape
    eta = eta.reshape(k * r, p)
    stats, loglik = np.zeros((k * r, p)), np.zeros(r)
    for block in rows.blocks(k * r):
        density = (eta @ rows.features_by_row[:, block]).reshape(k, r, -1)
        largest = density.max(axis=0)
        density -= largest  # so that exp neither overflows nor vanishes for all profiles
        np.exp(density, out=density)
        sums = density.sum(axis=0)
        weights = rows.weights[:, block]
        loglik += ((largest + np.log(sums)) * weights).sum(axis=1)
        density *= weights / sums
        stats += density.reshape(k * r, -1) @ rows.features[block]
    return stats.reshape(k, r, p), loglik


def em(rows: Rows, stats: Array) -> tuple[Array, Array, Array]:
    """Make one M and one E step: the next statistics; log-likelihood and floor of the present ones."""
    eta, common, floored = coefficients(rows, stats)
    following, loglik = expect(rows, eta)
    return following, loglik + common, floored


def statistics(rows: Rows, labels: Array, k: int) -> Array:
    """Return the statistics (K, R, p) of R partitions of the rows, given as labels (R, n)."""
    stats = np.zeros((k * len(labels), rows.features.shape[1]))
    profiles = np.arange(k)[:, None, None]
    for block in rows.blocks(k * len(labels)):
        members = (labels[:, block] == profiles) * rows.weights[:, block]
        stats += members.reshape(len(stats), -1) @ rows.features[block]
    return stats.reshape(k, len(labels), -1)


def climb(
    rows: Rows,
    stats: Array,
    *,
    tol: float,
    max_iter: int,
    patience: float | None = None,
    best: float = -np.inf,
) -> Starts:
    """Climb from every start, by EM with SQUAREM leaps [1]_, until it stands at a maximum or is given up.

    Parameters
    ----------
    rows : Rows
    stats : array (K, R, p)
        Statistics to start from.
    tol : float
        A start has converged when what it can still gain, extrapolated from its last two EM steps as if
        they shrank geometrically (Aitken), and what it gained since its last leap, are both below
        tol (1 + abs(loglik)).
    max_iter : int
        Most EM steps.
    patience : float, optional
        A start is given up when even `patience` times its last gain would leave it SLACK below the best one,
        or when it falls to the floor of variances. Default: none is given up.
    best : float
        Log-likelihood already reached by others.

    References
    ----------
    .. [1] Varadhan and Roland (2008), Scandinavian Journal of Statistics 35, 335-353,
       doi:10.1111/j.1467-9469.2007.00585.x
    """
    climbed, active = Starts.at(stats), np.arange(stats.shape[1])
    s0, (s1, l0, _) = stats, em(rows, stats)
    earlier, reach, n_iter = l0, np.ones(len(l0)), 1
    while True:
        here = rows.only(active)
        s2, l1, floored = em(here, s1)
        n_iter += 1
        converged = _converged(s0, s1, s2, l1 - l0, l1, earlier, tol)
        now = Starts(s1, l1, floored, converged, np.full(len(l1), n_iter))
        stop = converged | (n_iter >= max_iter)
        if patience is not None and n_iter > WARM_UP:
            best = max(best, l1[now.sound(here)].max(initial=-np.inf))
            stop |= floored | (best - l1 > SLACK + patience * (l1 - earlier))
        if stop.any():
            climbed.put(active[stop], now[stop])
            active, here = active[~stop], here.only(np.flatnonzero(~stop))
            s0, s1, s2, l1, reach = s0[:, ~stop], s1[:, ~stop], s2[:, ~stop], l1[~stop], reach[~stop]
        if not active.size:
            return climbed
        earlier, n_iter = l1, n_iter + 1
        s0, s1, l0 = _leap(here, s0, s1, s2, l1, reach)


WARM_UP = 4  # EM steps before a start can be given up
GROWTH = 4.0  # of the longest leap allowed
SLACK = 0.1  # log-likelihood units: two maxima as close as that are both climbed to the end


def _converged(
    s0: Array, s1: Array, s2: Array, gain: Array, loglik: Array, earlier: Array, tol: float
) -> Array:
    # Near a maximum the log-likelihood's gains shrink with the square of the steps' ratio.
    ratio = _squares(s2 - s1) / np.maximum(_squares(s1 - s0), TINY)
    ratio = np.clip(ratio, 0.5, 0.9999)
    enough = tol * (1 + np.abs(loglik))
    return (gain * ratio / (1 - ratio) < enough) & (loglik - earlier < enough)


def _leap(rows: Rows, s0: Array, s1: Array, s2: Array, l1: Array, reach: Array) -> tuple[Array, Array, Array]:
    """Extrapolate two EM steps; where that does not climb, move on by one plain step instead.

    `reach` (R,), the longest leap each start may make, grows as long as leaps of that length succeed.
    """
    step, bend = s1 - s0, s2 - 2 * s1 + s0
    length = np.sqrt(_squares(step) / np.maximum(_squares(bend), TINY))
    length = np.clip(length, 1, reach)
    far = length[:, None]
    leapt = s0 + 2 * far * step + far**2 * bend
    # A leap past the end of what a profile holds gives it a negative count, or means out of all proportion.
    impossible = (leapt[..., 0] < 0.1 * s2[..., 0]).any(axis=0)
    leapt[:, impossible] = s2[:, impossible]
    following, loglik, _ = em(rows, leapt)
    worse = ~(loglik >= l1)
    leapt[:, worse], following[:, worse], loglik[worse] = s1[:, worse], s2[:, worse], l1[worse]
    failed = worse | impossible
    reach[failed] = np.maximum(reach[failed] / GROWTH, 1)
    reach[~failed & (length == reach)] *= GROWTH
    return leapt, following, loglik


def _squares(stats: Array) -> Array:
    return np.einsum("krp,krp->r", stats, stats)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()  # looks through every loaded library: 3 ms, once


def one_thread():  # type: ignore[no-untyped-def]
    """Return a context in which matrix products use one thread: on blocks this small, more only wait."""
    return _threads().limit(limits=1, user_api="blas")
