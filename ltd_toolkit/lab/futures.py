"""What becomes of a firm under one plan or another, on the same draws, with few runs first and more after.

The first 10 or 40 runs are the first of the 200: a picture that grows only gets surer. In a firm that a
survey describes each run is one of the firms that its answers allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ltd_toolkit.cases import Episode, SurveyedFirm, draw_firm, open_firm
from ltd_toolkit.simulation import Abandoned, Parameters, Plan, Runs, load_evidence, simulate
from ltd_toolkit.simulation.abandon import always

FIRST, SOME, ALL = 10, 40, 200
UNFINISHED = 0.02  # share of the practices that change in a week while a young tool is being set up

# Assumptions that a student may turn, and what it means to turn them: a parameter at another value.
SWITCHES = ("resistance_goals", "resistance_involved", "code_guidance", "coin", "unfinished")
ON_AT_FIRST = {"code_guidance"}


class Futures:
    """An episode under the student's plan, under what the firm did, and with the tool alone.

    Parameters
    ----------
    episode : Episode
    random_state : int
    n_weeks : int

    Attributes
    ----------
    did, alone, own : Runs or None
        At the number of runs that was last asked for.
    """

    def __init__(self, episode: Episode, random_state: int, n_weeks: int) -> None:
        self._episode, self._seed, self.n_weeks = episode, random_state, n_weeks
        rng = np.random.default_rng([random_state, 1])
        firm = episode.firm
        self._drawn = draw_firm(firm, ALL, rng) if isinstance(firm, SurveyedFirm) else None
        self.did: Runs | None = None
        self.alone: Runs | None = None
        self.own: Runs | None = None
        self.assume(dict.fromkeys(ON_AT_FIRST, True))

    def assume(self, switched: dict[str, bool]) -> None:
        """Change assumptions; what was simulated under others is forgotten.

        Parameters
        ----------
        switched : dict of str to bool
            By name in SWITCHES.
        """
        evidence = load_evidence()
        values = {}
        for name in ("resistance_goals", "resistance_involved", "coin"):
            if switched.get(name):
                values[name] = 1.0 if name == "coin" else float(evidence.at[name, "high"])
        if not switched.get("code_guidance"):
            values["code_guidance"] = 0.0
        self._parameters = Parameters(**values) if self._drawn is None else self._drawn.replace(**values)
        self._by_runs: dict[int, Parameters] = {}
        firm = open_firm(self._episode.firm)
        young = max(UNFINISHED, firm.unfinished) if switched.get("unfinished") else firm.unfinished
        self.firm = replace(firm, unfinished=young)
        self.did = self.alone = self.own = None

    @property
    def surveyed(self) -> bool:
        """Whether a survey describes the firm."""
        return self._drawn is not None

    def compared(self, n_runs: int, go_on: Callable[[], bool] = always) -> tuple[Runs, Runs]:
        """Return what the firm did and the tool alone: those there are, if they have as many runs.

        Parameters
        ----------
        n_runs : int
        go_on : callable
        """
        if self.did is not None and self.alone is not None and self.did.n_runs >= n_runs:
            return self.did, self.alone
        plan = self._episode.plan
        did = self.run(plan, n_runs, go_on)
        if not plan.levers:
            return did, did  # what it did is to have the tool and nothing else
        return did, self.run(Plan(plan.go_live), n_runs, go_on)

    def run(self, plan: Plan, n_runs: int, go_on: Callable[[], bool] = always) -> Runs:
        """Simulate a plan under the assumptions of the moment.

        Parameters
        ----------
        plan : Plan
        n_runs : int
        go_on : callable

        Raises
        ------
        Abandoned
            If `go_on` answered False.
        """
        runs = simulate(
            self.firm,
            plan,
            n_weeks=self.n_weeks,
            n_runs=n_runs,
            parameters=self._first(n_runs) if self.surveyed else self._parameters,
            random_state=self._seed,
            go_on=go_on,
        )
        if not go_on():
            raise Abandoned
        return runs

    def _first(self, n_runs: int) -> Parameters:
        """Return the parameters of the first runs; kept, as every move of a control asks for them."""
        if n_runs not in self._by_runs:
            self._by_runs[n_runs] = self._parameters.of_runs(slice(n_runs))
        return self._by_runs[n_runs]


def judged(evidence: pd.DataFrame | None = None) -> tuple[int, int]:
    """Return how many parameters of the model rest on judgement (grade C), and how many there are.

    Parameters
    ----------
    evidence : pandas.DataFrame, optional
        Default: that of the model.
    """
    table = load_evidence() if evidence is None else evidence
    return int((table["grade"] == "C").sum()), len(table)
