"""The Pareto front: plans that no other plan beats in mastery, worst month and hours at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.plans import ticks
from ltd_toolkit.plots.style import INK, PENCIL, Look, axes, dress, finish, label, percent, wrap

COLUMNS = ("mastery", "worst_output", "hours_spent", "on_front")
NAME_WIDTH = 44  # letters


def plot_front(
    front: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw plans by the hours they take and the mastery they reach, those on the Pareto front by number.

    Parameters
    ----------
    front : pandas.DataFrame
        One row per plan, such as ``best_plans(episode).table``: plan (index or column), mastery (final, share
        0–1), worst_output (of the worst four weeks, the old way = 1), hours_spent (per person, over all
        weeks), on_front (bool: no other plan has as much mastery, as good a worst month and as few hours, and
        more of one). If there is a column shown (bool), only plans of the front that have it get a number.
    labels : mapping of id to text, optional
        Names of plans; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Better plans lie higher, further left and are darker. The list to the right names those with a number,
        from the fewest hours to the most.

    Raises
    ------
    ValueError
        If a column is missing or no plan is on the front.

    Notes
    -----
    Among plans on the front there is no best one: which is chosen depends on what a firm can bear.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {"plan": ["nothing", "course"], "mastery": [0.4, 0.6], "worst_output": [0.9, 0.8]}
    >>> describe(plot_front(pd.DataFrame({**table, "hours_spent": [0, 14], "on_front": True}))).split(". ")[0]
    'Plans: 2, of which on the front: 2'
    """
    missing = [column for column in COLUMNS if column not in front]
    if missing or not front["on_front"].any():
        raise ValueError(f"plot_front expects columns {COLUMNS} and a plan on the front; missing: {missing}")
    plans = front if "plan" in front else front.rename_axis(index="plan").reset_index()
    on_front = plans["on_front"].astype(bool)
    numbered = on_front & plans["shown"].astype(bool) if "shown" in plans else on_front
    best = plans[numbered].sort_values("hours_spent", kind="stable")
    ax = axes(ax, 11, max(5.0, 1.4 + 0.52 * len(best)))
    others = []  # handles of the key
    for rows, marker, key in ((~on_front, "x", "others"), (on_front & ~numbered, ".", "near")):
        look: Look = {"ls": "", "color": PENCIL, "marker": marker, "label": word(f"plot.front.{key}")}
        if rows.any():
            others += ax.plot(plans.loc[rows, "hours_spent"], plans.loc[rows, "mastery"], zorder=1, **look)
    shades = _shades(best["worst_output"])
    ax.scatter(best["hours_spent"], best["mastery"], s=290, c=shades, edgecolor=INK, zorder=2)
    for i, (x, y, shade) in enumerate(zip(best["hours_spent"], best["mastery"], shades, strict=True), 1):
        dark = np.dot(shade[:3], (0.299, 0.587, 0.114)) < 0.55
        ink: Look = {"color": "white" if dark else INK, "fontsize": "small", "fontweight": "bold"}
        ax.text(x, y, str(i), ha="center", va="center", zorder=3, **ink)
    dress(ax, grid="both")
    ax.margins(0.09)
    ticks(ax.xaxis, number, hundredths=False)
    ticks(ax.yaxis, percent, hundredths=True)
    ax.set_xlabel(word("plot.front.hours"), color=INK)
    ax.set_ylabel(word("plot.outcome.mastery"), color=INK)
    _list(ax, best, labels, others)
    scenario = word("plot.scenario")
    line = [word("plot.front.line", n=len(plans), front=int(on_front.sum()))]
    line += [f"{_name(row, labels)} ({_values(row)})." for _, row in best.iterrows()]
    return finish(ax, front, labels, [*line, scenario], word("plot.front.key"), scenario)


def _shades(worst: pd.Series) -> list[tuple[float, float, float]]:
    """Return the darker a blue, the better the worst month."""
    palette = sns.light_palette(sns.color_palette("colorblind")[0], 101)
    span = worst.max() - worst.min()
    places = (100 * (worst - worst.min()) / span if span else worst * 0 + 100).round().astype(int)
    return [palette[place] for place in places]


def _list(ax: Axes, best: pd.DataFrame, labels: Mapping[str, str] | None, others: list[Line2D]) -> None:
    """Write the plans of the front, by number, beside the picture."""
    handles, texts = [], []
    for i, ((_, row), shade) in enumerate(
        zip(best.iterrows(), _shades(best["worst_output"]), strict=True), 1
    ):
        handles.append(Line2D([], [], marker="o", ls="", ms=10, mfc=shade, mec=INK))
        texts.append(f"{wrap(f'{i}. {_name(row, labels)}', NAME_WIDTH)}\n{_values(row)}")
    handles += others
    texts += [wrap(str(each.get_label()), NAME_WIDTH) for each in others]
    look: Look = {"frameon": False, "fontsize": "small", "labelspacing": 0.9, "alignment": "left"}
    ax.legend(handles, texts, loc="center left", bbox_to_anchor=(1.01, 0.5), **look)


def _name(row: pd.Series, labels: Mapping[str, str] | None) -> str:
    return label(labels, row["plan"])


def _values(row: pd.Series) -> str:
    values = {"mastery": percent(row["mastery"]), "worst": percent(row["worst_output"])}
    return word("plot.front.one", hours=number(row["hours_spent"], 0), **values)
