"""The smallest panel: one lever, one picture, one sentence. What a first lesson needs."""

from __future__ import annotations

from functools import partial

import numpy as np
from ipywidgets import HTML
from matplotlib.axes import Axes

from ltd_toolkit.cases import Episode, load_interventions
from ltd_toolkit.lab.futures import SOME
from ltd_toolkit.lab.levers import LeverControl
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.panel import Panel, paragraph
from ltd_toolkit.language import number, word
from ltd_toolkit.plots import plot_fan
from ltd_toolkit.plots.fan import add_fan, fan_line
from ltd_toolkit.simulation import Plan, Runs, simulate


class LeverPanel(Panel):
    """Move one lever of a plan and see what becomes of output, week by week and in all.

    Parameters
    ----------
    episode : Episode
    lever : str
        Such as ``"sharing_space"``.
    weeks : int
        How long it lasts.
    plan : Plan, optional
        What else is done. Default: what the firm did.
    random_state : int
        The same number gives the same draws.

    Attributes
    ----------
    dose : RangeControl
    picture : LiveFigure
    gain : float
        Weeks of the old output gained or lost in two years, mean of 40 runs.
    """

    def __init__(
        self,
        episode: Episode,
        lever: str,
        *,
        weeks: int = 26,
        plan: Plan | None = None,
        random_state: int = 1,
    ) -> None:
        base = (episode.plan if plan is None else plan).with_levers(**{lever: None})
        self._control = LeverControl(lever, load_interventions().loc[lever], None, n_weeks=104)
        self._control.set(weeks=weeks)
        self.dose = self._control.control
        run = partial(simulate, episode.firm, n_runs=SOME, random_state=random_state)
        doses = np.arange(self.dose.min, self.dose.max + self.dose.step / 2, self.dose.step)
        plans = [base.with_levers(**{lever: self._control.lever(dose)}) for dose in doses]
        self._runs: list[Runs] = [run(plan) for plan in plans]  # so that a key press only has to draw
        self.picture, self._said, self.gain = LiveFigure(9, 4.6), HTML(), 0.0
        super().__init__()
        self.start([self.dose], [self._said, self.picture.widget])

    def repaint(self) -> None:
        """Draw what becomes of the firm at the present dose, on the same draws as without the lever."""
        runs = self._runs[round((self.dose.value - self.dose.min) / self.dose.step)]
        self.gain = float(runs.outcomes["output_gain"].mean())
        digits = {"gain": number(abs(self.gain), 1), "hours": number(runs.outcomes["hours_spent"].mean(), 0)}
        above = "above" if self.gain > 0 else "below"
        said = word(f"lab.lever.{above}", n=runs.n_runs, **digits)
        self._said.value = paragraph(said, role="status")
        without, shown = word("lab.lever.without"), word("lab.lever.with")
        self.picture.paint(
            "output",
            lambda ax: self._scene(ax, without, shown),
            lambda ax: add_fan(ax, runs.weeks, outcome="output"),
            f"{fan_line(runs.weeks, plan=shown, outcome='output')} {said}",
        )

    def _scene(self, ax: Axes, without: str, shown: str) -> None:
        plot_fan({without: self._runs[0].weeks}, outcome="output", later=shown, ax=ax)
        ax.set_ylim(0.8, 1.15)
