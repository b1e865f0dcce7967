"""The pictures of a report: drawn from its tables, each with its describe line as text alternative."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import word
from ltd_toolkit.plots import plot_paradox_map, plot_profiles, plot_reliability, plot_selection, show
from ltd_toolkit.plots.describe import img
from ltd_toolkit.report.facts import Report

LONGEST = 60  # letters of a label in a picture
Picture = tuple[str, str]  # what it is called, and the <img alt> that holds its own data


def picture(name: str, ax: Axes) -> Picture:
    """Return a picture that stands in the page itself.

    Parameters
    ----------
    name : str
        What it is called.
    ax : matplotlib.axes.Axes
        What a ``plot_*`` function gave back.
    """
    shown = show(ax)
    return name, img(shown.png, shown.line, shown.width)


def reliability_picture(report: Report, language: str) -> Iterator[Picture]:
    """Yield the picture of the reliabilities, if there is a coefficient to draw.

    Parameters
    ----------
    report : Report
    language : str
        The current one.
    """
    table = report.tables.get("reliability", pd.DataFrame())
    if len(table) and table["alpha"].notna().any():
        drawn = table.set_index("scale").rename(columns={f"reason_{language}": "reason"})
        drawn.attrs = dict(table.attrs)
        yield picture(
            word("report.reliability.title"), plot_reliability(drawn, labels=_labels(report, language))
        )


def paradox_pictures(report: Report, language: str) -> Iterator[Picture]:
    """Yield one map per paradox, if single points may be shown.

    Parameters
    ----------
    report : Report
    language : str
        The current one.
    """
    table = report.tables.get("paradox_units")
    if table is None:
        return
    unit = str(table.columns[0])
    indices = table.set_index([unit, "paradox"])
    indices.attrs = dict(table.attrs)
    shown = report.tables["paradoxes"]["paradox"]
    labels = _labels(report, language)
    for paradox in shown:
        yield picture(labels[paradox], plot_paradox_map(indices, paradox=paradox, labels=labels))


def profile_pictures(report: Report, language: str) -> Iterator[Picture]:
    """Yield the picture of the profiles.

    Parameters
    ----------
    report : Report
    language : str
        The current one.
    """
    if "profiles" in report.tables:
        names = report.tables["profiles"].set_index("profile")[language]
        means = report.tables["profile_means"]
        drawn = plot_profiles(means, names=names, labels=_labels(report, language))
        yield picture(word("report.profiles.title"), drawn)


def selection_picture(report: Report, language: str) -> Iterator[Picture]:
    """Yield the picture of the selection.

    Parameters
    ----------
    report : Report
    language : str
        The current one.
    """
    table = report.tables.get("selection")
    if table is not None and "bic" in table:
        drawn = table.rename(columns={f"note_{language}": "note"})
        drawn.attrs = dict(table.attrs)
        yield picture(word("report.profiles.number"), plot_selection(drawn))


def _labels(report: Report, language: str) -> dict[str, str]:
    """Return the names of scales and paradoxes, cut where they would leave no room for the picture."""
    labels = report.facts["labels"][language]
    return {
        name: label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…" for name, label in labels.items()
    }
