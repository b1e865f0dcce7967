"""Why a plan does better: the change in mastery, channel by channel, adding up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.plans import HATCHES, HIGH, LOW, Array, Plans, by_plan, level, said_to_be, ticks
from ltd_toolkit.plots.style import INK, PENCIL, Look, axes, beside, dress, finish, label, strokes, wrap

MOST_SAID = 3  # channels that the describe line names


def plot_ledger(
    ledger: Plans,
    *,
    of: Literal["mastery", "errors"] = "mastery",
    difference: Literal["second", "first"] = "second",
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each channel did to mastery under one plan or two, and by how much two plans differ.

    Parameters
    ----------
    ledger : pandas.DataFrame or mapping of str to DataFrame
        ``Runs.ledger``, or its weeks of interest: one row per (run, week, channel), net change 0–1. Two plans
        as ``{name: frame}`` or one below the other with a column ``plan``, simulated with the same
        ``random_state``.
    of : {"mastery", "errors"}
        Share of practices mastered, or of wrong habits.
    difference : {"second", "first"}
        Of two plans, the one from which the other is taken away.
    labels : mapping of id to text, optional
        Names of plans; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Means over runs, in points (hundredths of all practices of all people), with the interval of 8 runs
        out of 10: of the change under one plan, of the difference between two, second minus first unless
        `difference` says otherwise. Channels stand in that order, the largest first.

    Raises
    ------
    ValueError
        If there are more than two plans, or if two plans have not the same runs.

    Notes
    -----
    Every change of a belief has exactly one channel, so the bars of a plan add up to its change over the
    weeks shown, and the differences to the difference between the plans. Means are shown, not medians,
    because only means add up.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> names = ["run", "week", "channel"]
    >>> index = pd.MultiIndex.from_product([[0, 1], [0], ["course", "fading"]], names=names)
    >>> table = pd.DataFrame({"mastery": [0.2, -0.1, 0.4, -0.1]}, index)
    >>> describe(plot_ledger(table))
    'Change in mastery by channel, in points, mean of 2 runs: +20.0 in all. Scenario, not a forecast.'
    """
    found = {plan: _sums(frame, of) for plan, frame in by_plan(ledger).items()}
    if len(found) > 2:
        raise ValueError(f"plot_ledger compares two plans, got {len(found)}: {list(found)}")
    names = {plan: label(labels, plan) for plan in found}
    channels, table = _together(found)
    second = 1 if difference == "second" or len(found) == 1 else -1
    if second < 0:  # the largest difference still comes first
        channels, table = channels[::-1], np.concatenate([table[:, -2::-1], table[:, -1:]], axis=1)
    ax = axes(ax, 10, 2.4 + (0.22 + 0.15 * len(found)) * (len(channels) + 1))
    rows = np.array([*range(len(channels)), len(channels) + 0.35])
    means = table.mean(axis=2)
    height = 0.8 / len(found)
    for i, (plan, stroke) in enumerate(zip(found, strokes(len(found)), strict=True)):
        y = rows + height * (i - (len(found) - 1) / 2)
        look: Look = {"color": stroke.colour, "edgecolor": "white", "hatch": HATCHES[i], "lw": 0}
        ax.barh(y, means[i], 0.92 * height, label=names[plan], **look)
    if len(found) == 2:
        _column(ax, rows, word("plot.ledger.difference"), second * (table[1] - table[0]))
    else:
        _column(ax, rows, word("plot.ledger.change"), table[0])
    ax.axvline(0, color=INK, lw=1)
    ax.axhline(len(channels) - 0.33, color=PENCIL, lw=0.8)
    texts = [wrap(word(f"plot.channel.{channel}"), 34) for channel in channels]
    ax.set_yticks(rows, [*texts, word("plot.ledger.total")])
    ax.get_yticklabels()[-1].set_fontweight("bold")
    ax.set_ylim(rows[-1] + 0.6, -1.2)
    dress(ax, grid="x")
    ticks(ax.xaxis, points, hundredths=True)
    ax.set_xlabel(word(f"plot.ledger.axis.{of}"), color=INK)
    if any(names.values()):
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, handlelength=2.4)
    scenario = word("plot.scenario")
    which = dict(zip(("a", "b")[::second], names.values(), strict=False))
    under = [word("plot.ledger.minus", **which)] if len(found) == 2 else []
    line = [*_line(of, table[::second], channels, list(names.values())[::second]), scenario]
    return finish(ax, said_to_be(ledger), labels, line, *under, scenario)


def _sums(frame: pd.DataFrame, of: str) -> tuple[Array, pd.DataFrame]:
    """Return the runs, and the sum over weeks: channel x run."""
    if of not in frame:
        raise ValueError(f"of must be a column of the ledger, got {of!r}: {list(frame.columns)}")
    (run, runs), (channel, channels) = level(frame, "run"), level(frame, "channel")
    shape = (len(channels), len(runs))
    sums = np.bincount(channel * len(runs) + run, frame[of], shape[0] * shape[1])
    return runs, pd.DataFrame(sums.reshape(shape), channels, runs)


def _together(found: Mapping[str, tuple[Array, pd.DataFrame]]) -> tuple[list[str], Array]:
    """Return the channels that did something, and plan x channel x run, the whole in the last row.

    Channels come from the largest to the smallest: of the plan, or of the difference between two.
    """
    (runs, first), *others = found.values()
    if others and not np.array_equal(runs, others[0][0]):
        raise ValueError(f"two plans must have the same runs, got {len(runs)} and {len(others[0][0])}")
    sums = [first, *(frame for _, frame in others)]
    channels = pd.concat(sums, axis=1).fillna(0.0)
    channels = channels[(channels != 0).any(axis=1)]
    table = np.array(np.split(channels.to_numpy(), len(sums), axis=1))
    order = np.argsort(-(table[-1] - (table[0] if others else 0)).mean(axis=1), kind="stable")
    table = table[:, order]
    return list(channels.index[order]), np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)


def _column(ax: Axes, rows: Array, title: str, by_run: Array) -> None:
    """Write the mean of each row, with the interval of 8 runs out of 10, to the right of its bars."""
    beside(ax, -0.85, 70, title)
    for row, values in zip(rows, by_run, strict=True):
        low, high = np.quantile(values, (LOW, HIGH))
        ends = {"low": points(low), "high": points(high)}
        weight = "bold" if row == rows[-1] else "normal"
        beside(ax, row, 30, points(values.mean()), fontweight=weight)
        beside(ax, row, 100, word("plot.ledger.interval", **ends), color=PENCIL)


def points(share: float, digits: int = 1) -> str:
    """Write a difference between shares as hundredths with their sign; what rounds to zero has none.

    Parameters
    ----------
    share : float
    digits : int
    """
    hundredths = round(100 * share, 9)  # a half is rounded alike in whatever order its parts were added
    text = number(hundredths, digits)
    return f"+{text}" if hundredths > 0 and any(figure in text for figure in "123456789") else text


def _line(of: str, table: Array, channels: list[str], names: list[str]) -> list[str]:
    means = table.mean(axis=2)
    key = "plot.ledger.line.mastery" if of == "mastery" else "plot.ledger.line.errors"
    parts = [points(each[-1]) for each in means]
    if len(names) == 1:
        whole = word("plot.ledger.one", total=parts[0]) if not names[0] else f"{names[0]} {parts[0]}"
        return [word(key, runs=table.shape[2], totals=whole)]
    totals = ", ".join(f"{name} {part}" for name, part in zip(names, parts, strict=True))
    change = means[1] - means[0]
    weightiest = np.argsort(-np.abs(change[:-1]), kind="stable")[:MOST_SAID]
    said = [f"{word(f'plot.channel.{channels[i]}')} {points(change[i])}" for i in weightiest]
    values = {"a": names[0], "b": names[1], "total": points(change[-1]), "channels": ", ".join(said)}
    return [word(key, runs=table.shape[2], totals=totals), word("plot.ledger.difference_line", **values)]
