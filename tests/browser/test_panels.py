"""Each panel answers its controls: another picture with another text alternative, or other words.

To add a panel, write what makes it and what a person does with it; the rest is looked at by ``panel``.
"""

from __future__ import annotations

import pytest

from ltd_toolkit import load_instrument
from ltd_toolkit.cases import load_interventions
from ltd_toolkit.language import word

SCORES = """
from ltd_toolkit import aggregate, load_sample, paradox_indices, score_scales
from ltd_toolkit.lab import ParadoxPanel, ProfilePanel

survey = load_sample()
people, scores = survey.respondents, score_scales(survey.responses, survey.instrument)
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
indices = paradox_indices(firms.shown, survey.instrument)
"""
PARADOXES = f"{SCORES}ParadoxPanel(indices, labels=survey.labels())"
PROFILES = f"{SCORES}ProfilePanel(firms, labels=survey.labels())"
FILES = """
from ltd_toolkit.folders import data_folder
from ltd_toolkit.lab import SurveyPanel

SurveyPanel(folder=data_folder())
"""
CASE = """
from ltd_toolkit.lab import CasePanel

CasePanel("{case}", "{episode}")
"""
in_both_languages = pytest.mark.parametrize("language", ["fr", "en"])


@in_both_languages
def test_paradox_panel(panel, language):
    with panel(PARADOXES, language) as seen:
        with seen.repaints():
            seen.choose(word("lab.paradox.which"), 1)
        instrument = load_instrument()
        with seen.repaints():
            seen.press(instrument.labels()[instrument.paradoxes["pole_a"].iloc[1]], "ArrowUp")


@in_both_languages
def test_profile_panel(panel, language):
    with panel(PROFILES, language) as seen:
        with seen.repaints():
            seen.press(word("lab.profiles.number"), "ArrowUp")
        with seen.answers():
            seen.choose(word("lab.profiles.form"), 1)
        with seen.answers():
            seen.choose(word("lab.profiles.other"), 1)


@in_both_languages
def test_survey_panel(panel, language):
    with panel(FILES, language) as seen:
        seen.says(word("lab.survey.waiting"))
        seen.choose(word("lab.survey.files"), "survey_fr.csv")
        seen.says(word("lab.survey.to_accept"))
        with seen.repaints():
            seen.choose(word("lab.survey.preview"), 1)
        seen.click(word("lab.survey.accept"))
        seen.says("survey = panel.survey")


@pytest.mark.parametrize(
    ("case", "episode", "language"), [("pme1", "stock", "fr"), ("pme2", "software", "en")]
)
def test_case_panel(panel, case, episode, language):
    with panel(CASE.format(case=case, episode=episode), language) as seen:

        def go_to(step):
            seen.click(word(f"lab.case.step.{step}"))
            seen.says(word(f"lab.case.heading.{step}"))
            assert seen.violations() == []

        go_to("predict")
        seen.press(word("lab.case.ask.use"), "ArrowRight")
        seen.click(word("lab.case.commit"))
        seen.says(word("lab.case.go_to_plan"))
        go_to("plan")
        with seen.repaints():
            seen.press(load_interventions().at["sharing_space", "name"], "ArrowRight")
        with seen.repaints():
            seen.choose(word("lab.case.show"), 1)
        with seen.repaints():
            seen.click(word("lab.case.as_firm"))
        go_to("happens")
        with seen.repaints():
            seen.press(word("lab.case.week"), "ArrowRight")
        with seen.answers():
            seen.choose(word("lab.case.person"), 1)
        go_to("why")
        seen.says(word("lab.case.switches"))
