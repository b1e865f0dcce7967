"""The laboratory: panels to explore with, and a person's own copy of the lessons.

Panels are loaded when they are first used: the copy of the lessons needs neither widgets nor pictures.
"""

from __future__ import annotations

import importlib
from typing import Any

_MODULES = {
    "CaseForm": "case_form",
    "CasePanel": "case_panel",
    "ExerciseCard": "exercise_card",
    "ExerciseDeck": "exercise_card",
    "GamePanel": "game_panel",
    "LeverPanel": "lever_panel",
    "ParadoxPanel": "paradox_panel",
    "ProfilePanel": "profile_panel",
    "RangeControl": "range_control",
    "SurveyPanel": "survey_panel",
}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"ltd_toolkit.lab has no {name!r}; it has: {', '.join(__all__)}")
    return getattr(importlib.import_module(f"ltd_toolkit.lab.{_MODULES[name]}"), name)
