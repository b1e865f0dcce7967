"""The pictures of a debrief: what was predicted, what was chosen, which kind of plan led where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ltd_toolkit.classroom.grid import LEVELS
from ltd_toolkit.language import number, word
from ltd_toolkit.plots.plans import HATCHES, ticks
from ltd_toolkit.plots.style import INK, Look, axes, dress, finish, percent, strokes

KINDS = ("nothing", "one_sided", "mixed")
IN_USE = ("absent", "some", "first")  # what a plan makes of the strategy that its author believes in
SHADES = ("0.92", "#9ecae1", "#0b66a8")


def plot_predictions(
    predicted: pd.Series, came: pd.Series, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what a class predicted, one dot per person, and what came.

    Parameters
    ----------
    predicted : pandas.Series
        Shares; its name is the outcome.
    came : pandas.Series
        low, median, high.
    labels : mapping of id to text, optional
        Name of the outcome.
    ax : matplotlib.axes.Axes, optional
    """
    values, stacked = _stacked(predicted)
    ax = axes(ax, 8, 1.5 + 0.16 * stacked.max(initial=0))
    ax.axvspan(came["low"], came["high"], color="0.85", zorder=0)
    ax.axvline(came["median"], color=INK, linewidth=1.5, zorder=1)
    ax.scatter(values, stacked, s=70, color=strokes(1)[0].colour, edgecolor=INK, zorder=2)
    ax.set_ylim(0, stacked.max(initial=1) + 1)
    ax.set_yticks([])
    dress(ax, grid="x")
    ticks(ax.xaxis, percent, hundredths=True)
    what = (labels or {}).get(str(predicted.name), str(predicted.name))
    ax.set_xlabel(what, color=INK)
    inside = int(predicted.between(came["low"], came["high"]).sum())
    said: dict[str, Any] = {
        "what": what, "n": len(predicted), "inside": inside, "least": percent(predicted.min()),
        "most": percent(predicted.max()), "median": percent(predicted.median()),
        "came": percent(came["median"]), "low": percent(came["low"]), "high": percent(came["high"]),
    }  # fmt: skip
    line = word("debrief.picture.predictions", **said)
    return finish(ax, predicted.to_frame(), labels, [line], word("debrief.key.predictions"))


def plot_choices(
    levels: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how many plans have each action not at all, a little and fully.

    Parameters
    ----------
    levels : pandas.DataFrame
        One row per plan, one column per action: 0, 1 or 2.
    labels : mapping of id to text, optional
        Names of actions.
    ax : matplotlib.axes.Axes, optional
    """
    counts = pd.DataFrame({level: (levels == level).sum() for level in range(len(LEVELS))})
    names = [(labels or {}).get(str(name), str(name)) for name in counts.index]
    keys = [word(f"debrief.level.{level}") for level in counts]
    ax = _stacked_bars(counts, names, keys, word("debrief.plans"), ax)
    parts = [
        word("debrief.picture.choice", name=name, none=row[0], low=row[1], full=row[2])
        for name, (_, row) in zip(names, counts.iterrows(), strict=True)
    ]
    line = word("debrief.picture.choices", n=len(levels))
    return finish(ax, counts, labels, [line, *parts])


def plot_theories(
    theories: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what the first plans of people make of the strategy that these people believe in.

    Parameters
    ----------
    theories : pandas.DataFrame
        One row per person: espoused (strategy), in_use (one of IN_USE).
    labels : mapping of id to text, optional
        Names of strategies.
    ax : matplotlib.axes.Axes, optional
    """
    counts = pd.crosstab(theories["espoused"], theories["in_use"]).reindex(columns=list(IN_USE), fill_value=0)
    names = [(labels or {}).get(str(name), str(name)) for name in counts.index]
    keys = [word(f"debrief.in_use.{each}") for each in IN_USE]
    ax = _stacked_bars(counts, names, keys, word("debrief.people"), ax)
    parts = [
        word("debrief.picture.theory", name=name, n=int(row.sum()), **row.astype(int).to_dict())
        for name, (_, row) in zip(names, counts.iterrows(), strict=True)
    ]
    return finish(ax, counts, labels, [word("debrief.picture.theories", n=len(theories)), *parts])


def _stacked_bars(
    counts: pd.DataFrame, names: Sequence[str], keys: Sequence[str], what: str, ax: Axes | None
) -> Axes:
    """Draw a bar per row, in three parts that shade and hatch tell apart."""
    ax = axes(ax, 8, 1.2 + 0.42 * len(counts))
    left = np.zeros(len(counts))
    for place, (column, key) in enumerate(zip(counts, keys, strict=True)):
        look: Look = {"color": SHADES[place], "edgecolor": INK, "hatch": HATCHES[place], "linewidth": 0.8}
        ax.barh(range(len(counts)), counts[column], left=left, label=key, **look)
        left += counts[column].to_numpy()
    ax.set_yticks(range(len(counts)), names)
    ax.invert_yaxis()
    dress(ax, grid="x")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(what, color=INK)
    ax.legend(frameon=False, ncols=len(keys), loc="lower left", bbox_to_anchor=(0, 1))
    return ax


def plot_kinds(
    plans: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the output that plans gained or lost, one-sided plans apart from mixed ones.

    Parameters
    ----------
    plans : pandas.DataFrame
        One row per plan: kind, output_gain.
    labels : mapping of id to text, optional
    ax : matplotlib.axes.Axes, optional
    """
    there = [kind for kind in KINDS if (plans["kind"] == kind).any()]
    ax = axes(ax, 8, 1.3 + 0.75 * len(there))
    lines = []
    for place, (kind, stroke) in enumerate(zip(there, strokes(len(there)), strict=True)):
        values, stacked = _stacked(plans.loc[plans["kind"] == kind, "output_gain"].rename(kind))
        height = place + 0.28 * (stacked - 1) / max(stacked.max(), 4)
        ax.scatter(values, height, s=70, color=stroke.colour, marker=stroke.marker, edgecolor=INK, zorder=2)
        ends = {"low": number(values.min(), 1), "high": number(values.max(), 1)}
        said: dict[str, Any] = {
            "kind": word(f"debrief.kind.{kind}"),
            "n": len(values),
            "median": number(np.median(values), 1),
        }
        lines.append(word("debrief.picture.kind", **said, **ends))
    ax.axvline(0, color=INK, linewidth=1, zorder=0)
    ax.set_yticks(range(len(there)), [word(f"debrief.kind.{kind}") for kind in there])
    ax.set_ylim(len(there) - 0.4, -0.5)
    dress(ax, grid="x")
    ticks(ax.xaxis, number, hundredths=False)
    what = word("lab.case.result.output_gain")
    ax.set_xlabel(what, color=INK)
    return finish(ax, plans, labels, [what + word("problem.colon").rstrip(), *lines])


def _stacked(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return values in order, and the place of each among its equals, from 1."""
    ordered = np.sort(values.to_numpy(dtype=float))
    near = pd.Series(np.round(ordered, 2))
    return ordered, near.groupby(near).cumcount().to_numpy() + 1
