"""Pictures: each function draws a table that another room computed, and can say itself in one line.

``plot_*(table, *, labels=None, ax=None)`` returns the Axes it drew on; :func:`describe` says the picture in
words, :func:`show` puts it into a notebook with those words as its text alternative.
"""

from ltd_toolkit.plots.describe import describe, show
from ltd_toolkit.plots.fan import plot_fan
from ltd_toolkit.plots.front import plot_front
from ltd_toolkit.plots.gauges import plot_gauges
from ltd_toolkit.plots.ledger import plot_ledger
from ltd_toolkit.plots.paradox import plot_paradox_map
from ltd_toolkit.plots.placing import plot_placement
from ltd_toolkit.plots.practices import plot_practices, plot_sources
from ltd_toolkit.plots.profiles import plot_profiles
from ltd_toolkit.plots.quarters import plot_months, plot_tensions
from ltd_toolkit.plots.reliability import plot_reliability
from ltd_toolkit.plots.responses import plot_responses
from ltd_toolkit.plots.robustness import plot_sign_map, plot_tornado
from ltd_toolkit.plots.selection import plot_selection

__all__ = [
    "describe",
    "plot_fan",
    "plot_front",
    "plot_gauges",
    "plot_ledger",
    "plot_months",
    "plot_paradox_map",
    "plot_placement",
    "plot_practices",
    "plot_profiles",
    "plot_reliability",
    "plot_responses",
    "plot_selection",
    "plot_sign_map",
    "plot_sources",
    "plot_tensions",
    "plot_tornado",
    "show",
]
