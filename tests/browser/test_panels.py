"""Each panel answers its controls: another picture with another text alternative, or other words.

To add a panel, write what makes it and what a person does with it; the rest is looked at by ``panel``.
"""

from __future__ import annotations

import pytest

from ltd_toolkit import load_instrument
from ltd_toolkit.cases import list_cases, load_interventions
from ltd_toolkit.language import word
from ltd_toolkit.plots.style import percent

from .notebook import SHOWN

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
GAME = """
from ltd_toolkit.lab import GamePanel

GamePanel("pme1.stock", "game_{language}.json", random_state=3)
"""
FORM = """
from ltd_toolkit.lab import CaseForm

CaseForm(folder="{language}")
"""
CARDS = """
from ltd_toolkit.lab import ExerciseDeck

ExerciseDeck("balanced_at_two", "imbalance", path="attempts_{language}.jsonl")
"""
LEVER = """
from ltd_toolkit import load_case
from ltd_toolkit.lab import LeverPanel

LeverPanel(load_case("pme1").episode("stock"), "sharing_space")
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


@in_both_languages
def test_case_panel_asks_for_one_more_number_and_keeps_plans(panel, language):
    with panel(CASE.format(case="pme1", episode="stock"), language) as seen:
        seen.click(word("lab.case.step.predict"))
        seen.click(word("lab.case.commit"))
        seen.says(word("lab.case.go_to_plan"))
        seen.click(word("lab.case.step.plan"))
        seen.says(word("lab.case.keep.heading"))
        with seen.repaints():
            seen.press(load_interventions().at["mentoring", "name"], "End")
        seen.says(word("lab.case.unseen"))
        seen.type(word("lab.case.keep.name"), "A")
        seen.click(word("lab.case.keep.keep"))
        seen.says(word("lab.case.keep.done", name="A"))
        seen.says(word("lab.case.keep.results"))
        assert seen.violations() == []

        seen.click(word("lab.case.step.happens"))
        seen.says(word("lab.case.predict_own"))
        assert seen.violations() == []
        seen.press(word("lab.case.ask.weakest_team_use"), "ArrowRight")
        seen.click(word("lab.case.commit"))
        seen.says(word("lab.case.they_say"))

        seen.click(word("lab.case.step.plan"))
        with seen.repaints():
            seen.click(word("lab.case.as_firm"))
        with seen.repaints():
            seen.click(word("lab.case.keep.again"))
        seen.says(word("lab.case.keep.taken_up", name="A"))
        with seen.answers():
            seen.click(word("lab.case.keep.forget"))
        seen.says(word("lab.case.keep.forgotten", name="A"))


@in_both_languages
def test_game_panel_goes_on_after_its_kernel_was_restarted(panel, language):
    with panel(GAME.format(language=language), language) as seen:

        def play(quarter):
            seen.click(word("lab.game.go.act", n=quarter))
            seen.press(load_interventions().at["sharing_space", "name"], "ArrowRight")
            assert seen.violations() == []
            seen.click(word("lab.game.go.predict"))
            seen.press(word("lab.game.predict.high"), "ArrowLeft")
            seen.says(word("lab.game.interval", low=percent(0), high=percent(0.4 - 0.01 * quarter)))
            assert seen.violations() == []
            seen.click(word("lab.game.go.play", n=quarter))
            seen.says(word("lab.game.played", n=quarter))

        def of_the_last_quarter():
            cells = seen.page.locator(f"{SHOWN} td:visible").all_inner_texts()
            return seen.picture.get_attribute("alt"), cells

        play(1)
        with seen.repaints():
            play(2)
        before = of_the_last_quarter()
        seen.restart()
        seen.run()
        seen.says(word("lab.game.resumed", file=f"game_{language}.json", n=2))
        seen.says(word("lab.game.heading.see", last=2))
        assert of_the_last_quarter() == before
        seen.click(word("lab.game.go.act", n=3))
        seen.says(word("lab.game.heading.act", n=3, of=8))


@in_both_languages
def test_case_form(panel, language):
    with panel(FORM.format(language=language), language) as seen:
        seen.choose(word("lab.own.files"), word("lab.own.model", name=list_cases().at["pme2", "name"]))
        seen.click(word("lab.own.open"))
        seen.says(word("lab.own.opened", file="pme2.toml"))
        for step in ("people", "tool", "known", "check"):
            assert seen.violations() == []
            seen.click(word("lab.own.onward"))
            seen.says(word(f"lab.own.intro.{step}"))
        seen.click(word("lab.own.check"))
        seen.says(word("lab.own.written", file="pme2_2.toml"))
        seen.click(word("lab.own.simulate"))
        seen.picture.wait_for()
        assert seen.violations() == []
        seen.click(word("lab.own.play"))
        seen.says(word("lab.case.heading.story"))


@in_both_languages
def test_exercise_deck(panel, language):
    with panel(CARDS.format(language=language), language) as seen:
        with seen.answers():
            seen.type(word("course.deck.student"), "7")
        first, second = (seen.page.locator(".ltd-exercise").nth(n) for n in (0, 1))
        first.get_by_role("radio").first.check()
        for card, button in ((first, "check"), (second, "hint")):
            with seen.answers():
                card.get_by_role("button", name=word(f"course.card.{button}")).click()
        with seen.answers():
            seen.type(word("course.card.answer"), "100")
            second.get_by_role("button", name=word("course.card.check")).click()
        seen.restart()
        seen.run()
        assert seen.control(word("course.deck.student")).input_value() == "7"
        assert seen.words.count(word("course.card.before", n=1)) == 2


@in_both_languages
def test_lever_panel(panel, language):
    with panel(LEVER, language) as seen, seen.repaints():
        seen.press(load_interventions().at["sharing_space", "name"], "End")
