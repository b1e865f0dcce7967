"""Where EM begins, and how the best of many beginnings is found.

The log-likelihood of a mixture has many local maxima, and a climb ends on the nearest one. So one begins
from many places that differ in kind, gives up those that fall behind, and then tries to better the best: one
of its profiles is taken away and begins again at some row of the sample ("random swap" [1]_), as long as
that pays.

A quarter of the starts each: k-means++ seeds followed by two rounds of k-means, on z-scores and on whitened
data; rows drawn at random as centres, on z-scores and on whitened data. k-means sees spheres only: on
correlated indicators the whitened starts find what the others miss, and the random ones what both miss.

References
----------
.. [1] Zhao, Hautamäki, Kärkkäinen and Fränti (2012), Pattern Recognition Letters 33, 2120-2126,
   doi:10.1016/j.patrec.2012.06.017
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from ltd_toolkit.profiles.kernel import (
    FORMS,
    NO_ROW,
    Array,
    Form,
    Rows,
    Starts,
    climb,
    one_thread,
    statistics,
)
from ltd_toolkit.profiles.standardise import Sample

ROUGH = 1e-6  # tolerance of the race; the best are then polished at the tolerance asked for
PATIENCE = 10  # times its last gain that a start may be behind the best one
SAME = 3e-6  # share of the log-likelihood: starts that differ by less have reached the same maximum
POLISHED = 3  # distinct maxima that are polished
SWAP_ROUNDS = 6  # most rounds of swaps ...
VAIN_ROUNDS = 2  # ... and how many in a row may bring nothing
MANY_ROWS = 20_000  # distinct rows from which the starts race in four groups, which can run side by side


@dataclass(frozen=True)
class Found:
    """The best of the starts: `best` holds it alone, `start_logliks` what each blind start reached."""

    rows: Rows
    best: Starts
    start_logliks: Array
    n_replicated: int


def search(
    sample: Sample,
    form: Form,
    k: int,
    *,
    n_starts: int,
    tol: float,
    max_iter: int,
    rng: np.random.Generator,
    n_jobs: int | None,
) -> Found:
    """Climb from `n_starts` places, better the best by swaps, and polish."""
    rows = Rows(sample.points(form), sample.counts, form)
    n_starts = n_starts if k > 1 else 1

    def race(stats: Array, best: float = -np.inf) -> Starts:
        groups = np.array_split(stats, 4 if len(rows.points) > MANY_ROWS else 1, axis=1)
        options: dict[str, Any] = {
            "tol": max(tol, ROUGH),
            "max_iter": max_iter,
            "patience": PATIENCE,
            "best": best,
        }
        if len(groups) == 1:
            return climb(rows, stats, **options)
        done = Parallel(n_jobs=n_jobs)(
            delayed(_climb)(rows, group, options) for group in groups if group.size
        )
        return sum(done[1:], start=done[0])

    with one_thread():
        blind = race(_soften(rows, statistics(rows, starting_labels(sample, k, n_starts, rng), k)))
        top = blind[_ranked(rows, blind)]
        if k > 1 and n_starts > 1:
            top = _better(rows, top, race, -(-n_starts // 3), rng)
        top = climb(rows, top.stats[:, :POLISHED], tol=tol, max_iter=max_iter)
    best = top[_ranked(rows, top)[:1]]
    reached = np.abs(blind.loglik - best.loglik) <= SAME * (1 + np.abs(best.loglik))
    return Found(rows, best, blind.loglik, int(reached.sum()))


def _climb(rows: Rows, stats: Array, options: dict[str, Any]) -> Starts:
    with one_thread():  # once more: this may be another process
        return climb(rows, stats, **options)


def _ranked(rows: Rows, starts: Starts) -> Array:
    """Return the starts that differ, best first; those that collapsed come after all sound ones."""
    order = np.lexsort((-starts.loglik, ~starts.sound(rows)))
    loglik = starts.loglik[order]
    differs = np.abs(np.diff(loglik)) > SAME * (1 + np.abs(loglik[1:]))
    return order[np.concatenate([[True], differs])]


def _better(
    rows: Rows, top: Starts, race: Callable[[Array, float], Starts], n_swaps: int, rng: np.random.Generator
) -> Starts:
    """Race swaps of the best start, again and again while that pays."""
    vain = 0
    for _ in range(SWAP_ROUNDS):
        before = top[np.array([0])]
        best = before.loglik[0] if before.sound(rows)[0] else -np.inf
        top += race(_swapped(rows, before.stats, n_swaps, rng), best)
        top = top[_ranked(rows, top)[:POLISHED]]
        vain = 0 if top.loglik[0] > best + SAME * (1 + abs(best)) else vain + 1
        if vain == VAIN_ROUNDS:
            break
    return top


def _swapped(rows: Rows, stats: Array, n: int, rng: np.random.Generator) -> Array:
    """Return n copies of a start, in each of which one profile begins again at some row."""
    k = len(stats)
    moved = np.repeat(stats, n, axis=1)
    where = _draw(rows.weights[0], n, 1, rng)[:, 0]
    count = rows.n[0] / k
    newcomers = count * rows.features[where]
    if not rows.form.shared:
        newcomers[:, 1 + rows.d :] += count * _pooled(rows, stats)
    moved[rng.integers(k, size=n), np.arange(n)] = newcomers
    return moved


def _soften(rows: Rows, stats: Array) -> Array:
    """Let all profiles of a start begin equally wide: a start says where they are, not how wide."""
    if not rows.form.shared:
        counts = stats[..., :1]
        means = stats[..., 1 : 1 + rows.d] / np.maximum(counts, NO_ROW)
        stats[..., 1 + rows.d :] = counts * (rows.products(means) + _pooled(rows, stats))
    return stats


def _pooled(rows: Rows, stats: Array) -> Array:
    """Return the (co)variances (R, q) within profiles, pooled over them."""
    means = stats[..., 1 : 1 + rows.d] / np.maximum(stats[..., :1], NO_ROW)
    between = (stats[..., :1] * rows.products(means)).sum(axis=0)
    return (rows.total - between) / rows.n[:, None]


def starting_labels(sample: Sample, k: int, n_starts: int, rng: np.random.Generator) -> Array:
    """Return partitions (R, n) of the distinct rows into k, in the mixture of kinds told above."""
    kinds = [(points, seeds) for seeds in (_kmeans, _random_rows) for points in (sample.z, sample.whitened)]
    numbers = [len(part) for part in np.array_split(np.arange(n_starts), len(kinds))]
    return np.concatenate(
        [
            _nearest(points, seeds(points, sample.counts, k, number, rng))
            for (points, seeds), number in zip(kinds, numbers, strict=True)
            if number
        ]
    )


def _kmeans(points: Array, counts: Array, k: int, n: int, rng: np.random.Generator) -> Array:
    """Return k-means++ centres (k, n, d) after two rounds of k-means."""
    centres = _far_rows(points, counts, k, n, rng)
    rows = Rows(points, counts, FORMS["equal", "zero"])
    for _ in range(2):
        stats = statistics(rows, _nearest(points, centres), k)
        centres = stats[..., 1:] / np.maximum(stats[..., :1], NO_ROW)
    return centres


def _far_rows(points: Array, counts: Array, k: int, n: int, rng: np.random.Generator) -> Array:
    """Draw k rows n times, each in proportion to its squared distance from those before it (k-means++)."""
    squares = (points**2).sum(axis=1)
    distance = np.ones((n, len(points)))
    centres: list[Array] = []
    for number in range(k):
        cumulated = np.cumsum(distance * counts, axis=1)
        drawn = (cumulated < rng.random((n, 1)) * cumulated[:, -1:]).sum(axis=1)
        centre = points[np.minimum(drawn, len(points) - 1)]
        centres.append(centre)
        away = np.maximum(squares - 2 * centre @ points.T + (centre**2).sum(axis=1)[:, None], 0)
        distance = np.minimum(distance, away) if number else away
    return np.array(centres)


def _random_rows(points: Array, counts: Array, k: int, n: int, rng: np.random.Generator) -> Array:
    """Draw k different rows n times."""
    return points[_draw(counts, n, k, rng).T]


def _draw(counts: Array, n: int, k: int, rng: np.random.Generator) -> Array:
    """Draw k of the rows without replacement, n times, in proportion to their counts: labels (n, k)."""
    waiting = rng.exponential(size=(n, len(counts))) / counts  # the first k to arrive
    return np.argpartition(waiting, min(k, len(counts) - 1), axis=1)[:, :k]


def _nearest(points: Array, centres: Array) -> Array:
    """Return which of the centres (k, n, d) is nearest to each row, n times."""
    k, n, d = centres.shape
    closeness = (centres.reshape(k * n, d) @ points.T).reshape(k, n, -1)
    closeness -= (centres**2).sum(axis=-1)[..., None] / 2
    return closeness.argmax(axis=0)
