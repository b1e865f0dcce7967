"""ltd_toolkit: teach, simulate and measure the paradoxes of learning when small firms go digital.

The door: each public name is loaded from its room when it is first used, so that importing the package
takes a few hundredths of a second and a lesson pays only for what it touches.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_ROOMS = {
    "ltd_toolkit.language": ("set_language",),
    "ltd_toolkit.problems": ("SurveyError",),
    "ltd_toolkit.instrument": ("load_instrument",),
    "ltd_toolkit.survey": ("Survey", "read_survey"),
    "ltd_toolkit.survey.sample": ("load_sample",),
    "ltd_toolkit.scales": (
        "aggregate",
        "item_analysis",
        "paradox_indices",
        "reliability",
        "score_scales",
    ),
    "ltd_toolkit.profiles": ("LearningProfiles", "name_profiles", "profile_table", "select_profiles"),
    "ltd_toolkit.simulation": ("Firm", "Plan", "simulate"),
    "ltd_toolkit.cases": (
        "compare_plans",
        "firm_from_scores",
        "list_cases",
        "load_case",
        "load_interventions",
    ),
    "ltd_toolkit.plots": (
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
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"ltd_toolkit has no {name!r}; it has: {', '.join(__all__)}")
    value = getattr(importlib.import_module(_ROOM_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
