"""The panel of the game, driven by its controls as a student would."""

from __future__ import annotations

import asyncio
import json
import re

import numpy as np
import pytest

from ltd_toolkit.cases import Game, GameFile, load_case, load_indicators, read_code, read_result, result_code
from ltd_toolkit.cases.debrief import tensions, worst
from ltd_toolkit.cases.game import QUARTERS
from ltd_toolkit.lab import GamePanel
from ltd_toolkit.language import has_word, set_language, word

N = "\N{NO-BREAK SPACE}"
SEED = 7


def plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)).replace(N, " ").strip()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine" / "game.json"


@pytest.fixture
def panel(path):
    """Return the stock software of PME 1, before anything was decided."""
    return GamePanel("pme1.stock", path, random_state=SEED)


def play(panel, **doses):
    """Decide, predict 5 to 15 %, and play one quarter with the button alone."""
    panel.steps.value = "act"
    for name, dose in doses.items():
        panel.levers[name].control.value = dose
    panel.go.click()
    assert panel.steps.value == "predict", plain(panel._status.value)
    panel.low.value, panel.high.value = 5, 15
    panel.go.click()
    return panel


@pytest.fixture
def over(path):
    """Return a game that is over: a course in the second quarter, sharing in the first half."""
    game = Game(load_case("pme1").episode("stock"), random_state=SEED)
    for quarter in range(1, QUARTERS + 1):
        decision = {"course": 7 if quarter == 2 else 0, "sharing_space": 0.5 if quarter < 5 else 0}
        game.play(decision, (0.05, 0.15))
    GameFile(path).save(game)
    return GamePanel("pme1.stock", path, random_state=SEED)


def visible(panel):
    return [name for name, screen in panel._screens.items() if screen.layout.display is None]


class TestOneButton:
    def test_it_leads_through_a_quarter_and_is_never_disabled(self, panel):
        seen = []
        for _ in range(5):
            seen.append((panel.steps.value, panel.go.description.replace(N, " ")))
            assert not panel.go.disabled
            assert panel.go.layout.display is None
            assert visible(panel) == [panel.steps.value]
            panel.go.click()
        assert seen == [
            ("story", "Décider du trimestre 1"),
            ("act", "Continuer : dire ce que j’attends"),
            ("predict", "Jouer le trimestre 1"),
            ("see", "Décider du trimestre 2"),
            ("act", "Continuer : dire ce que j’attends"),
        ]

    def test_at_the_end_it_leads_to_the_debrief_and_back(self, over):
        assert over.steps.value == "debrief"
        over.go.click()
        assert over.steps.value == "see"
        assert over.go.description == "Aller au bilan"

    @pytest.mark.parametrize(
        ("step", "said"),
        [("see", "Il n’y a rien à voir encore"), ("debrief", "Le bilan s’ouvre après le huitième trimestre")],
    )
    def test_what_is_not_there_yet_says_so(self, panel, step, said):
        panel.steps.value = step
        assert said in plain(panel._heading.value)
        assert visible(panel) == []
        panel.go.click()
        assert panel.steps.value == "act"

    def test_a_game_that_is_over_has_nothing_left_to_decide(self, over):
        over.steps.value = "act"
        assert visible(over) == []
        assert "le bilan vous attend" in plain(over._heading.value)
        over.go.click()
        assert over.steps.value == "debrief"


class TestDeciding:
    def test_what_is_left_follows_each_move(self, panel):
        panel.steps.value = "act"
        assert "Il reste 12 000 euros sur 12 000" in plain(panel._standing.value)
        panel.levers["course"].control.value = 7
        assert "Il reste 6 960 euros sur 12 000" in plain(panel._standing.value)
        assert "7,0 h par personne demandées en tout, 45 souhaitées" in plain(panel._standing.value)
        assert plain(panel._price.value) == "Ce trimestre : 5 040 euros, et 7,0 heures par personne."

    def test_who_looks_back_sees_what_was_played_and_not_what_comes_next(self, panel):
        play(panel, sharing_space=0.5)
        assert panel.steps.value == "see"
        assert "6,5 h par personne demandées en tout" in plain(panel._standing.value)
        panel.steps.value = "act"  # the sharing goes on unless it is stopped
        assert "13,0 h par personne demandées en tout" in plain(panel._standing.value)

    def test_too_many_euros_are_refused_with_the_sum_and_nothing_is_played(self, panel, path):
        panel.steps.value = "act"
        panel.levers["course"].control.value = 14
        panel.levers["field_support"].control.value = 1
        missing = 14 * 30 * 24 + 13 * 25 * 24 - 12_000
        written = f"Il manque {missing:,} euros".replace(",", " ")
        for leave in (None, "predict"):
            panel.steps.value = leave or "act"
            panel.go.click()
            assert panel.steps.value == (leave or "act")
            assert written in plain(panel._status.value)
        assert panel.game.turns == ()
        assert not path.exists()

    def test_a_refusal_is_said_once_where_one_has_pressed_and_is_gone_with_its_reason(self, panel):
        panel.steps.value = "act"
        panel.levers["course"].control.value = 14
        panel.levers["field_support"].control.value = 1

        def said():
            return ["Il manque" in plain(each.value) for each in (panel._status, panel._price)]

        assert said() == [False, True]
        panel.go.click()
        assert said() == [True, False]
        panel.levers["field_support"].control.value = 0.75
        assert said() == [False, True]
        panel.levers["field_support"].control.value = 0
        assert said() == [False, False]

    def test_too_many_hours_are_told_and_played(self, panel):
        play(play(panel, reserved_time=2), reserved_time=2)
        panel.steps.value = "act"
        assert "78,0 h par personne demandées en tout" in plain(panel._standing.value)
        assert "33,0" in plain(panel._price.value)
        assert len(panel.game.turns) == 2

    def test_controls_become_the_decision_whatever_the_order_of_sums(self, panel):
        for name in ("document_and_share", "involvement"):  # steps of 0.1, of which 3 are not 0.3
            panel.levers[name].control.value = panel.levers[name].control.step * 3
        panel.whom.value = "counter"
        play(panel, pilot=9, step_by_step=4, learning_goals=0.5)
        decision = panel.game.turns[0].decision
        assert decision == {
            **panel.game.choices.nothing(1),
            "document_and_share": 0.3,
            "involvement": 0.3,
            "whom": "counter",
            "pilot": 9.0,
            "step_by_step": 4.0,
            "learning_goals": 0.5,
        }

    def test_pilot_and_steps_are_offered_once(self, panel):
        assert panel._at_first.layout.display is None
        play(panel, pilot=9)
        assert panel._at_first.layout.display == "none"
        assert "Projet pilote : pilote de 9 semaines ; Pas à pas : tout d’un coup" in plain(
            panel._settled.value
        )

    def test_what_goes_on_stays_where_it_was_and_a_course_is_bought_anew(self, panel):
        play(panel, course=3, sharing_space=0.25)
        assert panel.levers["sharing_space"].control.value == 0.25
        assert panel.levers["course"].control.value == 0

    def test_the_prediction_says_what_was_decided_and_takes_its_ends_in_any_order(self, panel):
        panel.levers["course"].control.value = 3
        panel.steps.value = "predict"
        assert "Vous avez décidé : Formation : 3 h par personne, en tout" in plain(panel._decided.value)
        panel.low.value, panel.high.value = 20, 10
        assert plain(panel._interval.value) == "Vous dites : entre 10 % et 20 %."
        panel.go.click()
        assert panel.game.turns[0].prediction == (0.1, 0.2)


class TestSeeing:
    def test_the_numbers_are_those_of_the_game(self, panel, read):
        play(play(panel, course=7))
        last = panel.game.seen().iloc[[5, 2]]
        _, *rows = read(panel._table.value.split("<details>")[0]).rows
        assert [row[0] for row in rows] == load_indicators()["name"].tolist()
        assert [cell.replace(N, " ") for cell in rows[0][1:]] == [
            f"{100 * x:.0f} %" for x in last["late_orders"]
        ]
        assert rows[2][1:] == [f"{x:.1f}".replace(".", ",") for x in last["calls"]]

    def test_the_picture_can_be_heard_and_follows_the_choice(self, panel, read):
        play(panel)
        assert read(panel.picture.widget.value).alts == [panel.picture.line]
        assert "Prédit pour le trimestre 1 : de 5 % à 15 %" in panel.picture.line.replace(N, " ")
        panel.indicator.value = "calls"
        assert panel.picture.line.startswith("Appels à l’aide")
        assert "Prédit" not in panel.picture.line

    def test_what_people_say_and_what_happened(self, panel):
        for _ in range(4):
            play(panel)
        assert all(line in panel._voices.value for line in panel.game.voices()["line"])
        assert "Semaine 45" in plain(panel._news.value)
        assert "a quitté l’entreprise" in plain(panel._news.value)
        play(panel)
        assert panel._news.value == ""

    def test_nothing_of_the_model_is_shown_where_the_lecturer_hides_it(self, path):
        panel = GamePanel("pme1.stock", path, random_state=SEED, hide_parameters=True)
        play(panel)
        hides = load_indicators()["hides"].iloc[0]
        assert hides not in panel._table.value
        assert "<table" not in panel._always.value
        assert word("lab.case.always") in panel._always.value
        for _ in range(QUARTERS - 1):
            play(panel)
        panel.steps.value = "see"
        assert hides in panel._table.value
        assert "<table" in panel._always.value


class TestFile:
    def test_it_is_written_after_every_quarter_and_gone_on_with(self, panel, path):
        play(panel, sharing_space=0.5)
        assert "La partie est gardée dans game.json" in plain(panel._status.value)
        again = GamePanel("pme1.stock", path, random_state=SEED)
        assert again.game.turns == panel.game.turns
        assert again.steps.value == "see"
        assert "Partie reprise du fichier game.json ; trimestres joués : 1" in plain(again._status.value)
        assert again.levers["sharing_space"].control.value == 0.5
        play(again)
        assert len(json.loads(path.read_text(encoding="utf-8"))["quarters"]) == 2

    def test_without_a_seed_it_goes_on_in_the_world_of_the_file(self, path):
        first = play(GamePanel("pme1.stock", path))
        again = GamePanel("pme1.stock", path)
        assert again.game.seed == first.game.seed
        assert GamePanel("pme1.stock").game.seed != first.game.seed

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_one_that_cannot_be_gone_on_with_is_kept_until_the_person_says_so(self, panel, path, language):
        set_language(language)
        play(panel)
        path.write_text(path.read_text(encoding="utf-8").replace("7", "8", 1), encoding="utf-8")
        content = path.read_bytes()
        refused = GamePanel("pme1.stock", path, random_state=SEED)
        said = {"fr": "ce fichier a été modifié", "en": "this file was changed"}[language]
        assert said in plain(refused._status.value)
        assert "game.json" in refused._status.value
        assert visible(refused) == []
        assert refused.go.layout.display == "none"
        refused.go.click()  # even so
        assert path.read_bytes() == content
        assert refused.aside.layout.display is None
        refused.aside.click()
        assert not path.exists()
        assert (path.parent / "game.aside-1.json").read_bytes() == content
        assert "game.aside-1.json" in plain(refused._status.value)
        assert visible(refused) == ["story"]
        assert refused.aside.layout.display == "none"
        play(refused)
        assert path.exists()

    def test_a_game_of_another_case_is_not_touched(self, panel, path):
        play(panel)
        content = path.read_bytes()
        other = GamePanel("pme2.tools", path)
        assert "pme1.stock" in other._status.value
        other.steps.value = "predict"
        other.go.click()
        assert path.read_bytes() == content

    def test_where_it_cannot_be_written_the_game_goes_on_and_says_so(self, tmp_path):
        (tmp_path / "file").write_text("")
        panel = play(GamePanel("pme1.stock", tmp_path / "file" / "game.json", random_state=SEED))
        assert "n’a pas pu être enregistrée" in plain(panel._status.value)
        assert len(panel.game.turns) == 1

    def test_without_a_path_nothing_is_kept_and_that_is_told(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        panel = GamePanel("pme1.stock", random_state=SEED)
        assert "n’est gardée nulle part" in plain(panel._screens["story"].children[0].value)
        play(panel)
        assert "n’est gardée nulle part" in plain(panel._status.value)
        assert list(tmp_path.iterdir()) == []

    def test_an_untouched_panel_says_the_same_whoever_has_played(self, panel, path):
        before, shown = repr(panel), panel._repr_mimebundle_()["text/html"]
        play(panel, course=7)
        assert repr(panel) != before
        again = GamePanel("pme1.stock", path, random_state=SEED)
        assert again.game.turns
        assert repr(again) == before
        assert again._repr_mimebundle_()["text/html"] == shown
        again.go.click()
        assert "Commandes en retard" in repr(again)
        assert f'alt="{again.picture.line[:20]}' in again._repr_mimebundle_()["text/html"]


class TestDebrief:
    def test_it_names_the_tension_that_hurt_most_and_when(self, over):
        over.debrief.refine()
        found = worst(tensions(over.game.world()))
        said = plain(over.debrief.text.value)
        name = word(f"plot.gauges.{found.paradox}")
        assert f"La tension qui a fait le plus mal : {name}, au trimestre {found.quarter}" in said
        assert f"(au moins {100 * found.tension:.0f} % de perdu" in said
        assert "vos décisions ont surtout" in said

    def test_all_paths_are_on_the_draws_of_the_game(self, over, read):
        over.debrief.refine()
        own, did, alone = over.debrief._paths.values()
        assert {runs.seed for runs in (own, did, alone)} == {SEED}
        assert {runs.n_runs for runs in (own, did, alone)} == {200}
        assert did.plan == over.episode.plan
        lived = over.game.world().outcomes.iloc[0]
        assert np.isclose(own.outcomes["mastery"].iloc[0], lived["mastery"])
        _, *rows = read(over.debrief._results.value).rows
        assert rows[1][1].replace(N, " ").startswith(f"{100 * lived['mastery']:.0f} %")

    def test_one_choice_can_be_changed(self, over):
        debrief = over.debrief
        assert "C’est ce que vous avez décidé" in plain(debrief._what_if.value)
        debrief.quarter.value, debrief.action.value = 2, "course"
        assert debrief.dose.value == 7.0
        debrief.dose.value = 0.0
        other = over.game.changed(2, course=0.0).world().outcomes.iloc[0]
        own = over.game.world().outcomes.iloc[0]
        after, before = (f"{100 * each['mastery']:.0f} %" for each in (other, own))
        assert f"Pratiques maîtrisées : {after} au lieu de {before}" in plain(debrief._what_if.value)
        debrief.quarter.value = 1
        assert "pilot" in [name for _, name in debrief.action.options]
        assert debrief.dose.value == 0.0

    def test_a_change_that_could_not_be_paid_is_refused_with_the_sum(self, panel):
        for quarter in range(1, QUARTERS + 1):
            play(panel, course=14 if quarter == 1 else 0)
        panel.go.click()
        debrief = panel.debrief
        debrief.quarter.value, debrief.action.value, debrief.dose.value = 2, "course", 14.0
        assert "8 160 euros de trop" in plain(debrief._what_if.value)

    def test_predictions_are_judged(self, over):
        inside = int(over.game.calibration()["inside"].sum())
        assert f"Vos fourchettes sont tombées juste {inside} fois sur 8" in plain(
            over.debrief._calibration.value
        )

    def test_code_and_file_give_the_game_back(self, panel, path):
        for _ in range(QUARTERS):
            over = play(panel, sharing_space=0.25)
        over.go.click()
        assert over.debrief.code.value == result_code(over.game)
        again = read_code(over.debrief.code.value)
        assert [turn.decision for turn in again.turns] == [turn.decision for turn in over.game.turns]
        result = path.with_name("game.result.json")
        assert result.name in over.debrief._file.value
        game, _ = read_result(result, load_case("pme1").episode("stock"))
        assert game.turns == over.game.turns

    def test_its_place_among_other_plans(self, over, monkeypatch):
        from ltd_toolkit.lab import game_debrief

        monkeypatch.setattr(game_debrief, "N_PLANS", 4)
        over.debrief.compare.click()
        assert "Sur 4 autres plans" in plain(over.debrief._place.value)
        assert "Étoile, votre plan" in over.debrief._front.line
        line = over.debrief._front.line
        over.debrief.compare.click()  # a second press changes nothing
        assert over.debrief._front.line == line

    def test_every_picture_can_be_heard(self, over, read):
        for figure in (over.debrief._tensions, over.debrief._fan.figure, over.debrief._ledger):
            assert read(figure.widget.value).alts == [figure.line]

    def test_in_a_notebook_it_comes_by_itself(self, panel):
        async def notebook():
            for _ in range(QUARTERS):
                play(panel)
            panel.go.click()
            assert "se rejouent" in plain(panel.debrief.text.value)
            await panel.debrief._growing
            return panel.debrief._own.n_runs

        assert asyncio.run(notebook()) == 200
        assert "La tension qui a fait le plus mal" in plain(panel.debrief.text.value)

    def test_a_game_that_is_over_opens_on_its_debrief(self, over):
        assert over.steps.value == "debrief"
        assert visible(over) == ["debrief"]
        assert "trimestres joués : 8" in plain(over._status.value)


@pytest.mark.parametrize("language", ["fr", "en"])
class TestBothLanguages:
    def test_every_screen_is_in_the_language(self, language):
        set_language(language)
        panel = GamePanel("pme2.software", random_state=3)
        shown = plain("".join(child.value for child in panel._screens["story"].children[:2]))
        for _ in range(QUARTERS):
            play(panel, course=1)
            for name in (
                "_heading",
                "_status",
                "_standing",
                "_price",
                "_decided",
                "_interval",
                "_news",
                "_table",
            ):
                shown += plain(getattr(panel, name).value) + " "
        panel.go.click()
        debrief = panel.debrief
        for text in ("text", "_results", "_calibration", "_hidden", "_what_if", "_why", "_file", "_said"):
            shown += plain(getattr(debrief, text).value) + " "
        shown += f"{panel!r} {debrief._tensions.line} {panel.go.description}"
        foreign = {"fr": r"\b(the|your|week|of)\b", "en": r"\b(votre|semaine|les|trimestre)\b"}[language]
        assert re.findall(foreign, shown) == []

    def test_every_control_has_a_name(self, language):
        set_language(language)
        panel = GamePanel("erp.erp", random_state=3)
        controls = [each.control for each in panel.levers.values()] + [panel.low, panel.high]
        assert all(control.label for control in controls)
        others = [panel.go, panel.aside, panel.whom, panel.team, panel.indicator]
        others += [panel.debrief.outcome, panel.debrief.quarter, panel.debrief.action, panel.debrief.dose]
        assert all(each.description for each in (*others, panel.debrief.compare, panel.debrief.code))


@pytest.mark.parametrize("name", ["pme1.crm", "pme2.tools", "erp.erp", "pme2"])
def test_every_episode_can_be_played(name):
    panel = play(GamePanel(name, random_state=1), sharing_space=0.5)
    assert len(panel.game.turns) == 1
    assert "<img" in panel.picture.widget.value


def test_an_episode_will_do_and_another_name_will_not():
    episode = load_case("pme2").episode("software")
    assert isinstance(GamePanel(episode).game, Game)
    with pytest.raises(ValueError, match="no episode"):
        GamePanel("pme2.stock")
    assert has_word("lab.game.said")
