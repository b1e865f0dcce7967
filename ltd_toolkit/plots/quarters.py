"""Pictures of a game: what was seen month by month, and how hard each paradox pulled in each quarter."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.plans import ticks
from ltd_toolkit.plots.style import INK, PENCIL, Look, axes, dress, finish, label, percent, strokes, wrap

QUARTER = 13  # weeks


def plot_months(
    months: pd.DataFrame,
    *,
    indicator: str | None = None,
    share: bool = True,
    predicted: pd.DataFrame | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what a firm saw of itself, month by month, quarter after quarter.

    Parameters
    ----------
    months : pandas.DataFrame
        One row per month: week (its last, from 0), quarter (from 1), and a column per indicator, such as
        ``Game.seen()``.
    indicator : str, optional
        A column. Default: the first that is neither week nor quarter.
    share : bool
        Whether it is written as a percentage.
    predicted : pandas.DataFrame, optional
        Indexed by quarter: low, high, drawn as a bar at the last month of the quarter.
    labels : mapping of id to text, optional
        Names of indicators; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a column is missing, or there is no month.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> months = pd.DataFrame({"week": [3, 7, 12], "quarter": 1, "late": [0.1, 0.12, 0.11]})
    >>> describe(plot_months(months)).split(". ")[0]
    'Late, month by month; last month of each quarter: quarter 1 11%'
    """
    name = indicator or next((str(each) for each in months if each not in ("week", "quarter")), "")
    missing = [column for column in ("week", "quarter", name) if column not in months]
    if missing or months.empty:
        raise ValueError(f"expected months with the columns {missing or 'asked for'}, got {list(months)}")
    write = percent if share else number
    called = label(labels, name) if name in (labels or {}) else name.replace("_", " ").capitalize()
    ax, stroke = axes(ax, 8, 4), strokes(1)[0]
    last = months.groupby("quarter").tail(1).set_index("quarter")
    if predicted is not None:
        ends = predicted.loc[predicted.index.isin(last.index)]
        wide: Look = {"color": strokes(2)[1].colour, "lw": 9, "alpha": 0.4}
        ax.vlines(
            last.loc[ends.index, "week"],
            ends["low"],
            ends["high"],
            label=word("plot.months.predicted"),
            **wide,
        )
    look: Look = {"color": stroke.colour, "lw": 2, "marker": stroke.marker, "ms": 6}
    ax.plot(months["week"], months[name], label=wrap(called, 40), **look)
    for quarter in months["quarter"].unique():
        begins = QUARTER * (int(quarter) - 1)
        ax.axvline(begins - 0.5, color=PENCIL, lw=0.8, ls=":")
        above: Look = {"ha": "center", "va": "bottom", "fontsize": "small", "color": INK}
        where = ax.get_xaxis_transform()
        ax.text(begins + 6, 1.0, word("plot.months.quarter", n=int(quarter)), transform=where, **above)
    ax.set_xlim(-1, QUARTER * months["quarter"].max() + 1)
    ax.set_ylim(0, 1.15 * max(months[name].max(), 0 if predicted is None else predicted["high"].max(), 0.01))
    dress(ax, grid="y")
    ticks(ax.yaxis, write, hundredths=share)
    ax.set_xlabel(word("plot.week"), color=INK)
    ax.set_ylabel(wrap(called, 34), color=INK)
    if predicted is not None:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.07), ncols=2, frameon=False)
    digits = 0 if share else 1
    ends_of = [
        word("plot.months.one", n=int(quarter), value=write(float(row[name]), digits))
        for quarter, row in last.iterrows()
    ]
    line = [word("plot.months.line", indicator=called, quarters=", ".join(ends_of))]
    if predicted is not None:
        line += [_predicted_line(predicted)]
    scenario = word("plot.scenario")
    return finish(ax, months, labels, [*line, scenario], scenario)


def plot_tensions(
    tensions: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how hard each paradox pulled in each quarter.

    Parameters
    ----------
    tensions : pandas.DataFrame
        One row per (quarter, paradox): tension, 0–1, the smaller of what is lost at the two poles.
    labels : mapping of id to text, optional
        Names of paradoxes; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no column ``tension``, or no row.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> index = pd.MultiIndex.from_product([[1, 2], ["formal_informal"]], names=["quarter", "paradox"])
    >>> describe(plot_tensions(pd.DataFrame({"tension": [0.1, 0.4]}, index))).split(". ")[0]
    'Tension in each quarter, quarters 1 to 2: Formal / informal 10%, 40%'
    """
    if "tension" not in tensions or tensions.empty:
        raise ValueError(f"expected rows with a column 'tension', got {list(tensions)}")
    ax = axes(ax, 8, 4)
    table = tensions["tension"]
    paradoxes = list(dict.fromkeys(table.index.get_level_values("paradox")))
    said = []
    for paradox, stroke in zip(paradoxes, strokes(len(paradoxes)), strict=True):
        values = table.xs(paradox, level="paradox")
        name = label(labels, paradox) if paradox in (labels or {}) else word(f"plot.gauges.{paradox}")
        look: Look = {"color": stroke.colour, "ls": stroke.line, "marker": stroke.marker, "lw": 2.2, "ms": 7}
        ax.plot(values.index, values, label=name, **look)
        said.append(f"{name} {', '.join(percent(value) for value in values)}")
    quarters = sorted(set(table.index.get_level_values("quarter")))
    ax.set_xticks(quarters)
    ax.set_ylim(0, max(1.1 * table.max(), 0.05))
    dress(ax, grid="y")
    ticks(ax.yaxis, percent, hundredths=True)
    ax.set_xlabel(word("plot.tensions.quarter"), color=INK)
    ax.set_ylabel(wrap(word("plot.tensions.axis"), 34), color=INK)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, handlelength=3)
    shown = {"first": quarters[0], "last": quarters[-1], "paradoxes": word("plot.and_then").join(said)}
    scenario = word("plot.scenario")
    return finish(ax, tensions, labels, [word("plot.tensions.line", **shown), scenario], scenario)


def _predicted_line(predicted: pd.DataFrame) -> str:
    quarter, row = int(predicted.index[-1]), predicted.iloc[-1]
    return word("plot.months.predicted_line", n=quarter, low=percent(row["low"]), high=percent(row["high"]))
