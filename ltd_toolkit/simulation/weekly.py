"""Simulate a plan in a firm, many times over: the door to the weekly model (docs/model.md)."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral
from typing import Any

import numpy as np

from ltd_toolkit.simulation.abandon import always
from ltd_toolkit.simulation.draws import Block, blocks
from ltd_toolkit.simulation.evidence import Parameters
from ltd_toolkit.simulation.fast import simulate_fast
from ltd_toolkit.simulation.firm import Firm
from ltd_toolkit.simulation.plain import simulate_plainly
from ltd_toolkit.simulation.plan import Plan
from ltd_toolkit.simulation.runs import Runs, Summary
from ltd_toolkit.simulation.setting import make_setting
from ltd_toolkit.simulation.slips import no_count, refuse
from ltd_toolkit.simulation.stages import StagedPlan, check_stages

METHODS = {"fast": simulate_fast, "plain": simulate_plainly}
KEEP_ALL_UP_TO = 1000  # runs: more of them would fill the memory with weeks of people


def simulate(
    firm: Firm,
    plan: Plan | StagedPlan,
    *,
    n_weeks: int = 104,
    n_runs: int = 200,
    parameters: Parameters | None = None,
    random_state: int | np.random.Generator | None = None,
    method: str = "fast",
    keep: str | None = None,
    n_jobs: int | None = None,
    go_on: Callable[[], bool] = always,
) -> Runs:
    """Let a firm learn a tool, week by week, under a plan.

    Parameters
    ----------
    firm : Firm
    plan : Plan or StagedPlan
    n_weeks : int
        Weeks from 0, whether or not the tool is there from the beginning.
    n_runs : int
        How many times: chance decides who is able, who asks whom, who leaves. A smaller number of runs is the
        first of a larger one.
    parameters : Parameters, optional
        Default: those of evidence.csv. One number each, or one per run
        (:func:`~ltd_toolkit.simulation.draw_parameters`). What the firm says of itself comes before them.
    random_state : int, numpy.random.Generator or None
        Same number, same runs. Give two plans the same number and the difference between them is the plan's.
    method : {"fast", "plain"}
        The same model twice; ``"plain"`` is written to be read.
    keep : {"all", "outcomes"}, optional
        ``"outcomes"`` keeps .outcomes, .weeks and .gauges only. Default: all up to 1,000 runs.
    n_jobs : int, optional
        Processes for many runs (joblib); numbers do not depend on it.
    go_on : callable, optional
        Asked every simulated week; once it answers False, the work is given up. For a screen whose reader has
        moved on.

    Returns
    -------
    Runs

    Raises
    ------
    PlanError
        For a plan the firm cannot carry out.
    TypeError
        For a firm, a plan or parameters of another type.
    ValueError
        For other arguments out of range.
    Abandoned
        If `go_on` answered False.

    Notes
    -----
    A reasoned model for comparing plans, not a forecast: nearly all its numbers are judgements
    (:func:`~ltd_toolkit.simulation.load_evidence`). Equations, definitions and calibration: docs/model.md.

    Examples
    --------
    >>> firm = Firm({"shop": 6, "office": 3})
    >>> with_course = simulate(firm, Plan(course=14), n_weeks=52, n_runs=40, random_state=1)
    >>> without = simulate(firm, Plan(), n_weeks=52, n_runs=40, random_state=1)
    >>> gain = with_course.outcomes["mastery"] - without.outcomes["mastery"]
    >>> bool(gain.mean() > 0)
    True
    """
    for name, value, kinds in (("firm", firm, (Firm,)), ("plan", plan, (Plan, StagedPlan))):
        if not isinstance(value, kinds):
            raise TypeError(f"{name} must be a {kinds[0].__name__}, got {value!r}")
    if parameters is not None and not isinstance(parameters, Parameters):
        raise TypeError(f"parameters must be Parameters(...), got {parameters!r}")
    refuse(
        {
            **no_count("n_weeks", n_weeks),
            **no_count("n_runs", n_runs),
            f"method must be one of {list(METHODS)}, got {method!r}": method not in METHODS,
            f"keep must be 'all', 'outcomes' or None, got {keep!r}": keep not in (None, "all", "outcomes"),
        }
    )
    parameters = Parameters() if parameters is None else parameters
    drawn = parameters.n_runs
    refuse({f"parameters hold values for {drawn} runs, n_runs is {n_runs}": drawn not in (None, n_runs)})
    check_stages(plan, firm)
    seed = _seed(random_state)
    whole = keep == "all" or (keep is None and n_runs <= KEEP_ALL_UP_TO)
    work = [(firm, plan, parameters, n_weeks, seed, block, method, whole, go_on) for block in blocks(n_runs)]
    if n_jobs in (None, 1) or len(work) == 1:
        done = [_simulate_block(*each) for each in work]
    else:
        from joblib import Parallel, delayed

        done = Parallel(n_jobs=n_jobs)(delayed(_simulate_block)(*each) for each in work)
    return Runs(firm, plan, n_weeks, n_runs, seed, done)


def _simulate_block(
    firm: Firm,
    plan: Plan | StagedPlan,
    parameters: Parameters,
    n_weeks: int,
    seed: int,
    block: Block,
    method: str,
    whole: bool,
    go_on: Callable[[], bool],
) -> Summary:
    of_block = parameters.of_runs(slice(block.first, block.first + block.used))
    record = METHODS[method](make_setting(firm, plan, of_block, n_weeks, seed, block), go_on)
    summary = Summary(record, plan.go_live)
    return summary if whole else summary.forget_people()


def _seed(random_state: Any) -> int:
    if not isinstance(random_state, bool) and isinstance(random_state, Integral):
        if random_state < 0:
            raise ValueError(f"random_state must be 0 or more, got {random_state}")
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(2**63))
