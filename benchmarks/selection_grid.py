"""Time the selection grid (1 to 8 profiles, four forms) against scikit-learn and StepMix, in one run.

    python benchmarks/selection_grid.py [--rows 300 3000] [--seed 0]

Every program gets the same rows, one thread for matrix products, and the same process. What is compared is
said in each line: scikit-learn has no form with equal variances and zero covariances, so it fits three forms
of four; StepMix is timed on one start of one model and that time multiplied, because the grid would take
minutes. `below` counts the models whose log-likelihood is more than 0.1 below the best of the run.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from ltd_toolkit.profiles import select_profiles
from ltd_toolkit.profiles.kernel import FORMS

K = range(1, 9)
STARTS = 60
SKLEARN = {"VVI": "diag", "EEE": "tied", "VVV": "full"}
STEPMIX = {"VVI": "gaussian_diag", "EEE": "gaussian_tied", "VVV": "gaussian_full"}
Logliks = dict[tuple[str, int], float]


def rows(n: int, seed: int) -> np.ndarray:
    """Draw n rows of 8 correlated indicators from four profiles."""
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(0.5 * np.eye(8) + 0.5)
    means = rng.normal(0, 1.2, (4, 8))
    profile = rng.choice(4, n, p=[0.3, 0.3, 0.25, 0.15])
    width = np.array([0.8, 1, 1.1, 0.9])[profile, None]
    return means[profile] + width * (rng.standard_normal((n, 8)) @ root.T)


def ours(x: np.ndarray) -> Logliks:
    """Fit the whole grid with select_profiles."""
    models = select_profiles(x, K, n_starts=STARTS, random_state=0).models
    return {(FORMS[v, c].mclust, k): model.loglik_ for (v, c, k), model in models.items()}


def scikit_learn(x: np.ndarray) -> Logliks:
    """Fit its three forms, as a careful user would: ten k-means starts, a tight tolerance."""
    logliks = {}
    for form, kind in SKLEARN.items():
        for k in K:
            model = GaussianMixture(
                k, covariance_type=kind, n_init=10, tol=1e-6, max_iter=1000, random_state=0
            )
            logliks[form, k] = model.fit(x).score(x) * len(x)
    return logliks


def stepmix_start(x: np.ndarray) -> Logliks:
    """Fit one start of three models, those with four profiles."""
    from stepmix import StepMix

    logliks = {}
    for form, kind in STEPMIX.items():
        model = StepMix(
            4, measurement=kind, n_init=1, max_iter=1000, abs_tol=1e-6, random_state=0, progress_bar=0
        )
        logliks[form, 4] = model.fit(x).score(x) * len(x)
    return logliks


@contextmanager
def clock() -> Iterator[Callable[[], tuple[float, float]]]:
    """Yield a function that returns the CPU and wall seconds since."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield lambda: (time.process_time() - cpu, time.perf_counter() - wall)


def measure(n: int, seed: int) -> pd.DataFrame:
    """Run every program on the same n rows."""
    x = rows(n, seed)
    programs = [
        (f"ltd_toolkit: 4 forms x 8, {STARTS} starts and swaps", ours, 1),
        ("scikit-learn: 3 forms x 8, 10 starts", scikit_learn, 1),
        (
            f"StepMix: 3 forms x 8, {STARTS} starts (1 start of k = 4, times {STARTS} x 8)",
            stepmix_start,
            STARTS * 8,
        ),
    ]
    found, table = [], []
    for name, program, times in programs:
        try:
            with clock() as elapsed:
                found.append(program(x))
                cpu, wall = elapsed()
        except ModuleNotFoundError as missing:
            print(f"left out: {missing}")
            continue
        table.append(
            {"n": n, "program": name, "cpu s": cpu * times, "wall s": wall * times, "models": len(found[-1])}
        )
    best = {cell: max(logliks.get(cell, -np.inf) for logliks in found) for cell in found[0]}
    for line, logliks in zip(table, found, strict=True):
        line["below"] = sum(logliks[cell] < best[cell] - 0.1 for cell in logliks)
    frame = pd.DataFrame(table)
    return frame.assign(ratio=frame["cpu s"] / frame["cpu s"].iloc[0])


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[300, 3000])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # the peers warn of models that did not converge
    with threadpool_limits(limits=1):
        ours(rows(50, 1))  # what is imported and compiled once is not timed
        table = pd.concat([measure(n, options.seed) for n in options.rows], ignore_index=True)
    with pd.option_context("display.width", 200, "display.max_colwidth", None):
        print(table.round(2).to_string(index=False))


if __name__ == "__main__":
    main()
