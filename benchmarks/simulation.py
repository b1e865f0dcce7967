"""Measure the weekly model: processor time of one core, best of five, in milliseconds.

Run with ``python benchmarks/simulation.py``. Promised: 40 runs in 100 ms, 200 in 250 (all levers 350), 10,000
in 15 s on two processes; 24 people, 30 practices, 104 weeks.
"""

from __future__ import annotations

import time

from ltd_toolkit.simulation import Firm, Plan, simulate

FIRM = Firm({"shop": 8, "store": 8, "office": 8})
PLANS = {
    "nothing": Plan(),
    "course": Plan(course=14),
    "all levers": Plan(
        course=14,
        pilot=1,
        step_by_step=0.25,
        sharing_space=0.5,
        mentoring=0.5,
        field_support=0.5,
        document_and_share=0.25,
        learning_goals=1,
        reserved_time=2,
        involvement=0.25,
        practice_hours=0.25,
    ),
}


def milliseconds(n_runs: int, plan: Plan, what: str | None = None) -> float:
    """Return the least of five times of simulating, or of asking the runs for a frame."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        runs = simulate(FIRM, plan, n_runs=n_runs, random_state=1)
        if what:
            begun = time.process_time()
            getattr(runs, what)
        times.append(time.process_time() - begun)
    return 1000 * min(times)


def main() -> None:
    """Print the table."""
    for name, plan in PLANS.items():
        for n_runs in (40, 200):
            parts = [
                f"{what} {milliseconds(n_runs, plan, what):4.0f}" for what in ("outcomes", "weeks", "gauges")
            ]
            print(f"{name:12} {n_runs:4} runs {milliseconds(n_runs, plan):5.0f}   then {', '.join(parts)}")
    begun = time.perf_counter()
    simulate(FIRM, PLANS["course"], n_runs=10_000, random_state=1, n_jobs=2).outcomes  # noqa: B018
    print(f"10,000 runs on two processes: {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
