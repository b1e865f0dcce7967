"""Three paradoxes as six bars: what each pole loses, and so how tense and how lopsided things are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import word
from ltd_toolkit.plots.plans import HATCHES, Array, Plans, by_plan, by_week, middle, said_to_be
from ltd_toolkit.plots.style import INK, Look, axes, beside, dress, finish, label, percent, strokes, wrap

PARADOXES = {
    "explore_exploit": ("explore_hours_taken", "exploit_output_lost"),
    "individual_collective": ("individual_not_shared", "collective_not_applied"),
    "formal_informal": ("formal_not_used", "informal_wrong"),
}
LAST = 8  # weeks that "final" means
GAP = 0.55  # between paradoxes; bars of one gauge are 1 high together

COLUMNS = ((48, "plot.gauges.tension"), (110, "plot.gauges.imbalance"))  # points to the right of the axes


def plot_gauges(
    gauges: Plans,
    *,
    weeks: tuple[int, int] | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the two bars of each paradox for one plan or several, with tension and imbalance beside them.

    Parameters
    ----------
    gauges : pandas.DataFrame or mapping of str to DataFrame
        ``Runs.gauges``: one row per (run, week); the six gauges, shares 0–1. Several plans as
        ``{name: frame}`` or one below the other with a column ``plan``.
    weeks : (first, last), optional
        Weeks that each run is averaged over, both included; default: the last 8.
    labels : mapping of id to text, optional
        Names of plans; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Bars are medians over runs, lines at their ends hold 8 runs out of 10.

    Raises
    ------
    ValueError
        If a gauge is missing, or no week of the window was simulated.

    Notes
    -----
    Tension is the smaller of the two bars shown: it is high only where both poles lose. Imbalance is their
    difference. Both are read from states of the firm; they are not the tensions that people feel and tell in
    a questionnaire.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> from ltd_toolkit.plots.gauges import PARADOXES
    >>> set_language("en")
    >>> index = pd.MultiIndex.from_product([range(2), range(9)], names=["run", "week"])
    >>> table = pd.DataFrame({gauge: 0.5 for pair in PARADOXES.values() for gauge in pair}, index)
    >>> describe(plot_gauges(table)).split(": ")[0]
    'Gauges of the paradoxes, mean of weeks 1 to 8'
    """
    frames = by_plan(gauges)
    first, last = weeks or _final(frames)
    bars = {plan: _bars(frame, first, last) for plan, frame in frames.items()}
    names = {plan: label(labels, plan) for plan in bars}
    tall = 1.9 + 3 * (0.6 + 0.28 * max(2, len(bars)))
    ax = axes(ax, 10, tall)
    rows = {gauge: 2 * i // 2 + GAP * (i // 2) for i, gauge in enumerate(_all_gauges())}
    _draw(ax, bars, names, rows)
    _beside(ax, bars, rows)
    ax.set_yticks(list(rows.values()), [wrap(word(f"plot.gauge.{gauge}"), 38) for gauge in rows])
    ax.set_ylim(max(rows.values()) + 0.5, -0.9)
    ax.set_xlim(0, 1)
    dress(ax, grid="x")
    ax.xaxis.set_major_formatter(lambda value, _: percent(value))
    ax.set_xlabel(word("plot.gauges.axis", first=first, last=last), color=INK)
    if any(names.values()):
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, handlelength=2.4)
    scenario = word("plot.scenario")
    line = [word("plot.gauges.line", first=first, last=last, paradoxes=_line(bars, names)), scenario]
    return finish(ax, said_to_be(gauges), labels, line, word("plot.gauges.key"), scenario)


def _all_gauges() -> list[str]:
    return [gauge for pair in PARADOXES.values() for gauge in pair]


def _final(frames: Mapping[str, pd.DataFrame]) -> tuple[int, int]:
    weeks = by_week(next(iter(frames.values())), _all_gauges()[0])[1]
    return int(weeks[-LAST:][0]), int(weeks[-1])


def _bars(frame: pd.DataFrame, first: int, last: int) -> dict[str, Array]:
    """Return median, low and high end over runs of each gauge."""
    bars = {}
    for gauge in _all_gauges():
        _, weeks, values = by_week(frame, gauge)
        inside = (weeks >= first) & (weeks <= last)
        if not inside.any():
            raise ValueError(f"weeks must be from {weeks[0]} to {weeks[-1]}, got {(first, last)}")
        bars[gauge] = middle(values[:, inside].mean(axis=1))
    return bars


def _draw(
    ax: Axes, bars: Mapping[str, dict[str, Array]], names: Mapping[str, str], rows: Mapping[str, float]
) -> None:
    height = 0.8 / len(bars)
    for i, (plan, stroke) in enumerate(zip(bars, strokes(len(bars)), strict=True)):
        y = np.array(list(rows.values())) + height * (i - (len(bars) - 1) / 2)
        median, low, high = np.array(list(bars[plan].values())).T
        look: Look = {"color": stroke.colour, "edgecolor": "white", "hatch": HATCHES[i % len(HATCHES)]}
        ax.barh(y, median, 0.92 * height, label=names[plan], lw=0, **look)
        ax.hlines(y, low, high, color=INK, lw=1.1)
    for paradox, (above, _) in PARADOXES.items():
        place: Look = {"ha": "left", "va": "bottom", "color": INK, "fontweight": "bold", "fontsize": "small"}
        ax.text(0, rows[above] - 0.46, word(f"plot.gauges.{paradox}"), **place)


def _tension(bars: Mapping[str, Array], pair: tuple[str, str]) -> tuple[float, float]:
    """Return tension and imbalance of the bars shown."""
    a, b = (float(bars[gauge][0]) for gauge in pair)
    return min(a, b), abs(a - b)


def _beside(ax: Axes, bars: Mapping[str, dict[str, Array]], rows: Mapping[str, float]) -> None:
    """Write tension and imbalance of each paradox to the right of its bars, plan after plan."""
    for points, key in COLUMNS:
        beside(ax, -0.72, points, word(key))
    for pair in PARADOXES.values():
        centre = (rows[pair[0]] + rows[pair[1]]) / 2
        for i, (plan, stroke) in enumerate(zip(bars, strokes(len(bars)), strict=True)):
            y = centre + 0.38 * (i - (len(bars) - 1) / 2)
            if len(bars) > 1:
                swatch: Look = {
                    "fc": stroke.colour,
                    "hatch": HATCHES[i % len(HATCHES)],
                    "ec": "white",
                    "lw": 0,
                }
                beside(ax, y, 12, "  ", bbox={"boxstyle": "square,pad=0.15", **swatch})
            for (points, _), value in zip(COLUMNS, _tension(bars[plan], pair), strict=True):
                beside(ax, y, points, percent(value))


def _line(bars: Mapping[str, dict[str, Array]], names: Mapping[str, str]) -> str:
    said = []
    for plan, of_plan in bars.items():
        if names[plan]:
            said.append(word("plot.gauges.plan", plan=names[plan]))
        for paradox, pair in PARADOXES.items():
            tension, imbalance = (percent(value) for value in _tension(of_plan, pair))
            values = {"a": percent(of_plan[pair[0]][0]), "b": percent(of_plan[pair[1]][0])}
            name = word(f"plot.gauges.{paradox}")
            said.append(word("plot.gauges.one", name=name, tension=tension, imbalance=imbalance, **values))
    return " ".join(said)
