"""How far results depend on what is not known: the parameters that matter, the claims that hold."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import has_word, number, word
from ltd_toolkit.plots.plans import outcome_name, outcome_ticks, outcome_value
from ltd_toolkit.plots.style import (
    GRID,
    INK,
    PENCIL,
    Look,
    axes,
    beside,
    dress,
    finish,
    label,
    percent,
    strokes,
    wrap,
)

SHOWN = 12  # parameters; further ones move little
HOLDS, DEPENDS = 0.9, 0.5  # docs/propositions: shares of settings from which a claim holds, or depends


def plot_tornado(
    table: pd.DataFrame,
    *,
    outcome: str = "use",
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which uncertain parameters move an outcome most, from the largest down.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per parameter: parameter (its name in ``load_evidence()``), low and high (median outcome with
        the parameter at the low and at the high end of its range, the others drawn), correlation (Spearman's
        rank correlation with the outcome over all draws, -1 to 1).
    outcome : str
        What was computed, a column of ``Runs.outcomes``: names and formats the axis.
    labels : mapping of id to text, optional
        Such as ``load_evidence()["meaning"].to_dict()``, and the name of the outcome; ``labels["caption"]``
        is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        The 12 parameters with the longest bars; how many others there are stands below.

    Raises
    ------
    ValueError
        If the table has no row.

    Notes
    -----
    A short bar does not make a parameter unimportant elsewhere: it may decide another outcome, or only
    together with a second parameter.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = pd.DataFrame({"parameter": ["fading"], "low": 0.8, "high": 0.6, "correlation": -0.7})
    >>> describe(plot_tornado(table)).split(": ")[-1]
    'fading (80.0% to 60.0%; correlation −0.70). Scenario, not a forecast.'
    """
    if table.empty:
        raise ValueError("plot_tornado expects one parameter or more, got a table without rows")
    order = (table["high"] - table["low"]).abs().sort_values(ascending=False, kind="stable").index
    rows = table.loc[order[:SHOWN]].reset_index(drop=True)
    ax = axes(ax, 10, 2.3 + 0.44 * len(rows))
    low, high = strokes(2)
    ax.hlines(rows.index, rows["low"], rows["high"], color=PENCIL, lw=7, alpha=0.45)
    ax.plot(rows["low"], rows.index, low.marker, color=low.colour, ms=9, label=word("plot.tornado.low"))
    look: Look = {"mfc": "white", "mew": 2, "ms": 8}
    ax.plot(rows["high"], rows.index, high.marker, color=high.colour, label=word("plot.tornado.high"), **look)
    beside(ax, -0.8, 36, wrap(word("plot.tornado.correlation"), 14), va="bottom")
    for row, correlation in enumerate(rows["correlation"]):
        beside(ax, row, 36, number(correlation))
    ax.set_yticks(rows.index, [label(labels, name, 46) for name in rows["parameter"]], fontsize="small")
    ax.set_ylim(len(rows) - 0.4, -0.7)
    ax.margins(x=0.06)
    dress(ax, grid="x")
    outcome_ticks(ax.xaxis, outcome)
    ax.set_xlabel(outcome_name(outcome, labels), color=INK)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    left_out = [word("plot.tornado.others", n=len(table) - len(rows))] if len(table) > len(rows) else []
    scenario = word("plot.scenario")
    line = _line_of_tornado(table, rows, outcome, labels)
    return finish(ax, table, labels, [*line, *left_out, scenario], *left_out, scenario)


def plot_sign_map(
    table: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw for each claim in which share of plausible settings it has the sign it says, and the verdict.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per claim: proposition (id, such as ``"P01"``), all and calibrated (shares 0–1 of all draws of
        the parameters, and of those within the calibration bands, in which the sign holds; may be missing;
        the smaller decides),
        verdict (``"holds"``, ``"depends"``, ``"does_not_hold"``, ``"assumed"``, ``"mixed"``,
        ``"by_construction"``, ``"too_small"``, ``"nothing"`` to decide, empty for what is only shown; another
        text is shown as it is), decided_by (the parameter on which it depends, or missing).
    labels : mapping of id to text, optional
        Texts of claims and names of parameters; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the table has no row, or a share is not from 0 to 1.

    Notes
    -----
    Shares say how robust a claim is in the model, not how often it is true of firms.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {"proposition": ["P01"], "all": 0.7, "calibrated": 0.8, "verdict": "depends"}
    >>> describe(plot_sign_map(pd.DataFrame({**table, "decided_by": "fading"}))).split(". ")[1]
    'P01: 70% (depends on fading)'
    """
    shares = table[["all", "calibrated"]]
    if table.empty or ((shares < 0) | (shares > 1)).any(axis=None):
        raise ValueError(
            "plot_sign_map expects one claim or more with shares from 0 to 1; they are not in percent"
        )
    texts = [label(labels, name, 62) for name in table["proposition"]]
    rows = np.arange(len(table))
    lines = sum(text.count("\n") + 1 for text in texts)
    ax = axes(ax, 12, 2.2 + 0.12 * len(rows) + 0.17 * lines)
    ax.axvspan(HOLDS, 1, color=GRID, zorder=0, lw=0)
    ax.axvline(DEPENDS, color=PENCIL, lw=1, ls="--", zorder=1)
    every, some = strokes(2)
    ax.hlines(rows, shares["all"], shares["calibrated"], color=PENCIL, lw=1.2, zorder=1)
    hollow: Look = {"mfc": "white", "mew": 1.8, "ms": 8}
    ax.plot(shares["all"], rows, some.marker, color=some.colour, label=word("plot.sign.all"), **hollow)
    kept: Look = {"color": every.colour, "label": word("plot.sign.calibrated"), "ms": 8}
    ax.plot(shares["calibrated"], rows, every.marker, **kept)
    for row, verdict in enumerate(_verdicts(table, labels)):
        beside(ax, row, 18, wrap(verdict, 34), ha="left")
    ax.set_yticks(rows, texts, fontsize="small")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-0.02, 1.02)
    dress(ax, grid="x")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 0.9, 1])
    ax.xaxis.set_major_formatter(lambda value, _: percent(value))
    ax.set_xlabel(word("plot.sign.axis"), color=INK)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    model = word("plot.sign.model")
    line = [*_line_of_signs(table, labels), model]
    return finish(ax, table, labels, line, word("plot.sign.key"), model)


def _line_of_tornado(
    table: pd.DataFrame, rows: pd.DataFrame, outcome: str, labels: Mapping[str, str] | None
) -> list[str]:
    said = []
    for _, row in rows.head(3).iterrows():
        ends = {key: outcome_value(outcome, row[key], 1) for key in ("low", "high")}
        name = label(labels, row["parameter"])
        said.append(word("plot.tornado.one", name=name, **ends, correlation=number(row["correlation"])))
    name = outcome_name(outcome, labels)
    return [
        word("plot.tornado.line", outcome=name, n=len(table), parameters=word("plot.and_then").join(said))
    ]


def _verdicts(table: pd.DataFrame, labels: Mapping[str, str] | None) -> list[str]:
    verdicts = []
    for verdict, decider in zip(table["verdict"], table["decided_by"].fillna(""), strict=True):
        if verdict == "depends" and decider:
            verdicts.append(word("plot.verdict.depends_on", parameter=label(labels, decider)))
        else:
            verdicts.append(_verdict(verdict))
    return verdicts


def _verdict(verdict: str) -> str:
    key = f"plot.verdict.{verdict or 'printed'}"
    return word(key) if has_word(key) else str(verdict)


def _line_of_signs(table: pd.DataFrame, labels: Mapping[str, str] | None) -> list[str]:
    counts = table["verdict"].value_counts(sort=False)
    said = [word("plot.sign.count", verdict=_verdict(verdict), n=n) for verdict, n in counts.items()]
    line = [word("plot.sign.line", n=len(table), verdicts=word("plot.and_then").join(said))]
    for (_, row), verdict in zip(table.iterrows(), _verdicts(table, labels), strict=True):
        share = row[["all", "calibrated"]].min()  # the smaller decides
        line.append(word("plot.sign.one", name=row["proposition"], share=percent(share), verdict=verdict))
    return line
