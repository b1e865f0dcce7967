"""The two pictures of a case that repaint while a control moves: fans of plans, and people by practices."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.cases import Episode, outcome_table
from ltd_toolkit.lab.live import MOVING, LiveFigure
from ltd_toolkit.language import word
from ltd_toolkit.plots import plot_fan, plot_practices
from ltd_toolkit.plots.fan import FULL, add_fan, fan_line
from ltd_toolkit.plots.plans import by_week, middle
from ltd_toolkit.plots.practices import add_practices, practices_line
from ltd_toolkit.simulation import Runs

GRID = 0.05  # ends of a scale are whole steps of this, so that it seldom changes while a control moves


class FanPicture:
    """Fans of plans. What the student does not move is drawn once.

    Attributes
    ----------
    figure : LiveFigure
    """

    def __init__(self) -> None:
        self.figure = LiveFigure(7.2, 4.6, MOVING)
        self._held: tuple[object, tuple[float, float]] | None = None

    def paint(self, own: Runs, others: Mapping[str, Runs], outcome: str, name: str) -> None:
        """Draw the fans.

        Parameters
        ----------
        own : Runs
            The student's plan, on the same draws as the others; it may have fewer of them.
        others : mapping of str to Runs
            Name of the plan -> runs.
        outcome : str
            A column of ``Runs.weeks``.
        name : str
            Of the student's plan.
        """
        scale = self._scale(own, others, outcome)
        weeks = {plan: runs.weeks for plan, runs in others.items()}

        def scene(ax: Axes) -> None:
            plot_fan(weeks, outcome=outcome, later=name, ax=ax)
            if scale:
                ax.set_ylim(*scale)
            key_above(ax)

        key = (tuple((plan, id(runs)) for plan, runs in others.items()), outcome, scale, name)
        said = fan_line(own.weeks, plan=name, outcome=outcome)
        self.figure.paint(key, scene, lambda ax: add_fan(ax, own.weeks, outcome=outcome), said)

    def _scale(self, own: Runs, others: Mapping[str, Runs], outcome: str) -> tuple[float, float] | None:
        """Return a scale that holds every band; it grows, but does not shrink while a control moves."""
        if outcome in FULL:
            return None
        there = (tuple(map(id, others.values())), outcome)
        low, high = _scale([own, *others.values()], outcome)
        if self._held is not None and self._held[0] == there:
            low, high = min(low, self._held[1][0]), max(high, self._held[1][1])
        self._held = there, (low, high)
        return low, high


class MapPicture:
    """Who masters which practice in a week of one run.

    Parameters
    ----------
    episode : Episode

    Attributes
    ----------
    figure : LiveFigure
    """

    def __init__(self, episode: Episode) -> None:
        n_people, n_practices = episode.firm.n_people, len(episode.firm.practice_names)
        self.figure = LiveFigure(4.8 + 0.19 * n_people, 2 + 0.165 * n_practices, MOVING, keyed=True)

    def paint(self, practices: pd.DataFrame, labels: Mapping[str, str]) -> None:
        """Draw a week.

        Parameters
        ----------
        practices : pandas.DataFrame
            One week of one run, as ``Runs.practices`` returns it.
        labels : mapping of id to text
        """

        def scene(ax: Axes) -> None:
            plot_practices(practices, labels=labels, ax=ax)
            ax.set_xlabel("")
            ax.set_label(word("lab.case.map"))

        said = practices_line(practices, labels=labels)
        if practices.attrs.get("synthetic"):
            said = f"{said} {word('plot.synthetic')}"
        self.figure.paint("map", scene, lambda ax: add_practices(ax, practices), said)


def key_above(ax: Axes) -> None:
    """Move the key above the axes: beside it there is no room.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    key = ax.get_legend()
    if key is None:
        return
    handles = [each for each in key.legend_handles if each is not None]
    texts = [text.get_text().replace("\n", " ") for text in key.get_texts()]
    ax.legend(handles, texts, loc="lower left", bbox_to_anchor=(0, 1), frameon=False, handlelength=3)


def _scale(runs: list[Runs], outcome: str) -> tuple[float, float]:
    """Return a scale that holds every band, in round numbers."""
    bands = [middle(by_week(each.weeks, outcome)[2]) for each in runs]
    low, high = min(band.min() for band in bands), max(band.max() for band in bands)
    high = max(high, 1 + GRID) if outcome == "output" else high  # room for the name of the old way
    first = math.floor(low / GRID) * GRID if outcome == "output" else 0.0
    return round(first, 2), round(max(math.ceil(high / GRID), 1) * GRID, 2)


def share_above(own: Runs, other: Runs, outcome: str) -> float:
    """Return in which share of the draws a plan ends above another.

    Parameters
    ----------
    own, other : Runs
        On the same draws; those that both have are compared.
    outcome : str
        A column of ``Runs.weeks``.
    """
    ends = _ends(own, other, outcome)
    return float(np.mean(ends[0] > ends[1]))


def share_better(own: Runs, other: Runs, outcome: str) -> float:
    """Return in which share of the draws a plan ends better than another; ties count half.

    Parameters
    ----------
    own, other : Runs
    outcome : str
    """
    sign = -1 if outcome_table()["better"].get(outcome) == "lower" else 1
    ends = [sign * each for each in _ends(own, other, outcome)]
    return float(np.mean((ends[0] > ends[1]) + 0.5 * (ends[0] == ends[1])))


def _ends(own: Runs, other: Runs, outcome: str) -> list[np.ndarray]:
    n = min(own.n_runs, other.n_runs)
    return [by_week(each.weeks, outcome)[2][:n, -1] for each in (own, other)]
