"""A case from the prediction to the reasons, by keyboard alone."""

from __future__ import annotations

import pytest

from ltd_toolkit.cases import load_interventions
from ltd_toolkit.language import set_language, word

from .keyboard import Keyboard

CASE = """
from ltd_toolkit import set_language
from ltd_toolkit.lab import CasePanel

set_language("fr")
CasePanel("pme1", "stock")
"""


@pytest.fixture(scope="module")
def walked(lab, opened):
    """Return the keyboard of somebody who went all the way."""
    set_language("fr")
    with opened(lab.write("case", CASE)) as notebook:
        keyboard = Keyboard(notebook)
        predict_and_commit(keyboard)
        try_another_plan(keyboard)
        look_at_a_week(keyboard)
        ask_why(keyboard)
        yield keyboard


def go_to_step(keyboard, step, key, *, back=True):
    keyboard.go_to(word(f"lab.case.step.{step}"), back=back)
    keyboard.press(key)
    keyboard.notebook.says(word(f"lab.case.heading.{step}"))
    keyboard.stays()


def predict_and_commit(keyboard):
    go_to_step(keyboard, "predict", "Space", back=False)
    keyboard.go_to(word("lab.case.ask.use"))
    with keyboard.notebook.answers():
        keyboard.press("ArrowRight")
    keyboard.stays()
    keyboard.go_to(word("lab.case.commit"))
    keyboard.press("Enter")
    keyboard.notebook.says(word("lab.case.go_to_plan"))
    keyboard.stays()


def try_another_plan(keyboard):
    go_to_step(keyboard, "plan", "Enter")
    keyboard.go_to(load_interventions().at["sharing_space", "name"])
    with keyboard.notebook.repaints():
        keyboard.press("ArrowRight")
    keyboard.stays()
    keyboard.go_to(word("lab.case.show"))
    with keyboard.notebook.repaints():
        keyboard.press("ArrowDown")
    keyboard.stays()
    with keyboard.notebook.repaints():
        keyboard.press(word("plot.outcome.errors")[0].lower())
    keyboard.stays()
    keyboard.go_to(word("lab.case.as_firm"), back=True)
    with keyboard.notebook.repaints():
        keyboard.press("Space")
    keyboard.stays()


def look_at_a_week(keyboard):
    go_to_step(keyboard, "happens", "Space")
    keyboard.go_to(word("lab.case.week"))
    with keyboard.notebook.repaints():
        keyboard.press("ArrowRight")
    keyboard.stays()
    keyboard.go_to(word("lab.case.person"))
    with keyboard.notebook.answers():
        keyboard.press("ArrowDown")
    keyboard.stays()


def ask_why(keyboard):
    go_to_step(keyboard, "why", "Enter")
    keyboard.go_to(word("lab.case.switch.coin"))
    with keyboard.notebook.repaints():
        keyboard.press("Space")
    keyboard.stays()


def test_it_leads_all_the_way(walked):
    assert walked.notebook.wrong == []


def test_the_focus_can_always_be_seen(walked):
    assert walked.unseen == []


def test_the_focus_is_never_lost(walked):
    assert walked.lost == []


def test_a_letter_chooses_and_is_no_command_of_jupyterlab(walked):
    assert walked.notebook.page.locator(".jp-Cell").count() == 1
