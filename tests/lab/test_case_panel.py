"""The panel of a case, driven by its controls as a student would."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.cases import load_case, mean_weeks
from ltd_toolkit.lab import CasePanel
from ltd_toolkit.lab.levers import EVERYBODY
from ltd_toolkit.lab.person_story import TURNS, every_week, history, most_telling
from ltd_toolkit.lab.prediction import judged
from ltd_toolkit.lab.why import by_channel, explained, pulls
from ltd_toolkit.language import set_language
from ltd_toolkit.simulation import Lever, Parameters, Plan, load_evidence, simulate

N = "\N{NO-BREAK SPACE}"
WEEKS = 40  # enough for a course, its forgetting and a dip


def plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)).replace(N, " ")


@pytest.fixture
def panel():
    """Return the stock software of PME 1 before anybody has predicted."""
    return CasePanel("pme1", "stock", n_weeks=WEEKS)


@pytest.fixture
def student(panel):
    """Return the panel of a student who has predicted and stands before the levers."""
    panel.predictions["use"].value = 80
    panel.commit.click()
    panel.steps.value = "plan"
    return panel


class TestPredictionFirst:
    @pytest.mark.parametrize("step", ["story", "predict", "plan", "happens", "why"])
    def test_no_result_is_anywhere_before_the_prediction(self, panel, step):
        panel.steps.value = step
        panel.levers["course"].control.value = 4
        panel.refine()
        assert panel.picture.widget.value == panel._results.value == panel._why.value == ""
        assert panel._map.figure.widget.value == panel._voices.value == panel._person_story.value == ""
        assert panel._futures.own is None
        assert "Prédisez d’abord" in repr(panel)

    def test_closed_screens_say_what_to_do(self, panel):
        shown = {}
        for step in ("plan", "happens", "why"):
            panel.steps.value = step
            assert "étape 2" in panel._heading.value
            shown[step] = panel._screens[step].layout.display is None
        assert shown == {"plan": True, "happens": False, "why": False}  # a price may be read

    def test_the_prediction_stands_beside_the_result(self, student, read):
        head, *rows = read(student._results.value).rows
        assert head[1:] == [
            "Votre prédiction pour l’entreprise",
            "ce que l’entreprise a fait",
            "l’outil, sans rien d’autre",
        ]
        assert rows[0][1] == f"80{N}%"
        outcomes = student._futures.did.outcomes["use"]
        assert rows[0][2].startswith(f"{100 * outcomes.median():.0f}{N}%")

    def test_each_prediction_is_judged_by_eight_runs_out_of_ten(self, panel):
        low, high = (100 * simulated(panel, panel.plan).outcomes["use"].quantile([0.1, 0.9])).round()
        panel.predictions["use"].value = 5 * round(high / 5 + 2)
        panel.predictions["worst_output"].value = 50
        panel.commit.click()
        said = plain(panel._answer.value)
        assert (
            f"C’est au-dessus de ce que donnent 8 simulations sur 10 (de {low:.0f} % à {high:.0f} %)" in said
        )
        assert "vous aviez dit 50 %. C’est au-dessous de" in said

    def test_a_range_whose_ends_are_written_alike_is_said_as_one_number(self):
        alike = SimpleNamespace(outcomes=pd.DataFrame({"use": [0.8699, 0.8701]}))
        assert judged({"use": 0.5}, alike)[0].endswith("8 simulations sur 10 (autour de 87\u00a0%).")

    def test_it_cannot_be_changed_afterwards(self, student):
        assert all(control.disabled for control in student.predictions.values())
        before = dict(student._committed)
        student.commit.click()
        assert student._committed == before


def simulated(panel, plan, **parameters):
    return simulate(
        panel.episode.firm, plan, n_weeks=WEEKS, random_state=1, parameters=Parameters(**parameters)
    )


class TestPlan:
    def test_it_begins_with_what_the_firm_did(self, panel):
        assert panel.plan == panel.episode.plan
        assert panel.levers["course"].control.text == f"14{N}h par personne, en tout (dépôt + Sonia)"

    def test_a_lever_for_some_people_says_for_whom(self, panel):
        panel.finer.value, panel.who.value = "course", ("sales",)
        assert panel.levers["course"].control.text.endswith("en tout (commerciaux)")
        panel.who.value = EVERYBODY
        assert panel.levers["course"].control.text.endswith("en tout")

    def test_a_lever_for_everybody_says_so_in_the_list(self, panel):
        panel.finer.value = "sharing_space"
        assert panel.who.label == "tout le monde"
        assert panel.plan == panel.episode.plan

    def test_one_week_is_one_week(self, panel):
        panel.finer.value, panel.lasts.value = "sharing_space", 1
        assert panel.lasts.text == "une semaine"
        panel.levers["pilot"].control.value = 1
        assert panel.levers["pilot"].control.text.startswith("pilote d’une semaine")

    def test_a_share_near_one_half_is_not_taken_for_an_answer(self, student, monkeypatch):
        student.levers["sharing_space"].control.value = 0.5
        for share, warned in ((0.54, True), (0.2, False), (0.94, False), (0.06, False)):
            monkeypatch.setattr("ltd_toolkit.lab.case_panel.share_above", lambda *runs, share=share: share)
            student.refine()
            assert f"dans {100 * share:.0f} % des" in plain(student._said.value)
            assert ("Entre 20 % et 80 %" in plain(student._said.value)) == warned

    @pytest.mark.parametrize("case", ["pme1", "pme2", "erp"])
    def test_that_holds_for_every_episode(self, case):
        for name, episode in load_case(case).episodes.items():
            assert CasePanel(case, name, n_weeks=10).plan == episode.plan

    def test_ranges_become_levers(self, panel):
        for name, value in {
            "pilot": 8,
            "step_by_step": 4,
            "learning_goals": 0.5,
            "sharing_space": 0.25,
        }.items():
            panel.levers[name].control.value = value
        levers = panel.plan.levers
        assert levers["pilot"].weeks == 8
        assert levers["step_by_step"].dose == 0.25
        assert levers["learning_goals"] == Lever(0.5, 0, "all")
        assert levers["sharing_space"] == Lever(0.25, 0, 12)

    def test_finer_settings_are_those_of_the_lever_that_is_named(self, panel):
        panel.levers["field_support"].control.value = 0.5
        panel.finer.value = "field_support"
        panel.begins.value, panel.lasts.value, panel.who.value = 6, 20, ("counter",)
        panel.finer.value = "course"
        assert (panel.begins.value, panel.lasts.value, panel.who.value) == (0, 2, ("warehouse", "Sonia"))
        assert panel.plan.levers["field_support"] == Lever(0.5, 6, 20, ("counter",))
        assert panel.plan.levers["course"] == panel.episode.plan.levers["course"]
        assert "20 semaines" in panel.levers["field_support"].control.text
        panel.finer.value = "step_by_step"
        assert (panel.begins.disabled, panel.who.disabled) == (True, True)

    def test_one_button_goes_back_and_one_takes_everything_away(self, student):
        student.levers["mentoring"].control.value = 1
        student.nothing.click()
        assert student.plan == Plan(student.episode.plan.go_live)
        student.back.click()
        assert student.plan == student.episode.plan

    def test_the_budget_follows_each_move_even_before_predicting(self, panel):
        assert "coûte 4 200 euros sur 12 000" in plain(panel.budget.said.value)
        panel.levers["course"].control.value = 7
        assert "coûte 2 100 euros sur 12 000" in plain(panel.budget.said.value)


class TestBudgetOverrun:
    @pytest.fixture
    def spender(self, student):
        student.finer.value = "course"
        student.who.value = EVERYBODY
        student.levers["field_support"].control.value = 1
        return student

    def test_euros_too_many_are_refused_with_the_sum_and_nothing_is_shown_of_the_plan(self, spender):
        over = spender.costs.euros - 12_000
        assert over > 0
        written = f"{over:,.0f}".replace(",", " ")
        assert f"coûte {written} euros de trop" in plain(spender._said.value)
        assert spender.picture.widget.value == ""
        assert f"{written} euros" in repr(spender).replace(N, " ")
        for step in ("happens", "why"):
            spender.steps.value = step
            assert spender._map.figure.widget.value == ""
        assert "de trop" in plain(spender._why.value)

    def test_one_step_back_and_everything_is_there_again(self, spender):
        spender.levers["field_support"].control.value = 0
        spender.finer.value = "course"
        spender.who.value = ("warehouse", "Sonia")
        spender.refine()
        assert "<img" in spender.picture.widget.value
        assert len(spender._results.value) > 0

    def test_hours_too_many_are_told_and_run(self, student):
        student.levers["reserved_time"].control.value = 2
        student.finer.value = "reserved_time"
        student.lasts.value = WEEKS
        assert student.costs.hours_over > 0
        assert "de plus que souhaité" in plain(student.budget.said.value)
        assert student._futures.own is not None


class TestFutures:
    def test_the_sketch_is_the_first_runs_of_the_whole(self, student):
        student.levers["sharing_space"].control.value = 0.5
        sketch = student._futures.own
        assert sketch.n_runs == 10
        assert "10 simulations" in plain(student._said.value)
        student.refine()
        whole = student._futures.own
        assert whole.n_runs == 200
        pd.testing.assert_frame_equal(sketch.weeks, whole.weeks.loc[:9])

    def test_all_plans_share_their_draws_and_are_what_simulate_gives(self, student):
        student.levers["sharing_space"].control.value = 0.5
        student.refine()
        own, did, alone = student._runs()
        assert len({own.seed, did.seed, alone.seed}) == 1
        pd.testing.assert_frame_equal(own.weeks, simulated(student, student.plan).weeks)
        pd.testing.assert_frame_equal(alone.weeks, simulated(student, Plan()).weeks)
        share = (own.weeks["use"].xs(WEEKS - 1, level=1) > did.weeks["use"].xs(WEEKS - 1, level=1)).mean()
        assert f"dans {100 * share:.0f} % des 200 simulations" in plain(student._said.value)

    def test_the_picture_says_all_three(self, student, read):
        student.levers["sharing_space"].control.value = 0.5
        student.refine()
        (alt,) = read(student.picture.widget.value).alts
        assert alt == student.picture.line
        for name in ("votre plan", "ce que l’entreprise a fait", "l’outil, sans rien d’autre"):
            assert f"{name}{N}: médiane" in alt
        student.outcome.value = "output"
        assert "Production" in student.picture.line

    def test_the_repr_is_that_of_all_runs_however_far_the_picture_is(self, student):
        student.levers["sharing_space"].control.value = 0.5
        first = repr(student)
        student.refine()
        assert repr(student) == first
        assert "<img" in student._repr_mimebundle_()["text/html"]

    def test_assumptions_change_every_plan(self, student):
        student.levers["learning_goals"].control.value = 1
        student.refine()
        before = student._futures.own.outcomes["resistance"].mean()
        student.switches["resistance_goals"].value = True
        student.refine()
        own, did, _ = student._runs()
        assert own.outcomes["resistance"].mean() < before - 0.02
        expected = simulated(student, student.plan, resistance_goals=0.25)
        pd.testing.assert_frame_equal(own.outcomes, expected.outcomes)
        student.switches["unfinished"].value = True
        student.refine()
        assert student._runs()[1].outcomes["mastery"].mean() < did.outcomes["mastery"].mean()

    def test_in_a_notebook_more_runs_follow_and_a_new_move_gives_up_the_old(self, student):
        async def notebook():
            control = student.levers["sharing_space"].control
            control.value = 0.25
            await asyncio.sleep(0.08)
            control.value = 0.5  # while the runs of the first are under way
            old = student._growing
            control.value = 0.75
            await asyncio.gather(old, student._growing)
            return student._futures.own

        own = asyncio.run(notebook())
        assert own.n_runs == 200
        assert own.plan == student.plan
        assert own.plan.levers["sharing_space"].dose == 0.75
        student.levers["sharing_space"].control.value = 1.0  # was simulated ahead
        ahead = student._futures.own
        pd.testing.assert_frame_equal(ahead.weeks, simulated(student, student.plan).weeks.loc[:9])


class TestPeople:
    @pytest.fixture
    def looking(self, student):
        student.steps.value = "happens"
        return student

    def test_the_map_is_that_of_the_run_and_week(self, looking):
        looking.week.value, looking.run.value = 9, 3
        table = looking._futures.own.practices(9, [3])
        right, wrong = (table["belief"] == 1).mean(), (table["belief"] == -1).mean()
        line = looking._map.figure.line.replace(N, " ")
        assert f"maîtrisé {100 * right:.0f} %, mauvaises habitudes {100 * wrong:.0f} %" in line
        assert "Fin de la semaine 9, simulation n° 3" in line

    @pytest.mark.parametrize("person", ["Sonia", "Bruno", "counter 5"])
    def test_a_story_is_true_to_the_ledger(self, looking, person):
        runs = looking._futures.own
        events = history(every_week(runs, 4), person)
        change = events.assign(by=events["after"] - events["before"]).groupby("practice")["by"].sum()
        ends = runs.practices([-1, WEEKS - 1], [4])["belief"].xs((4, person), level=("run", "person"))
        expected = ends.xs(WEEKS - 1, level="week") - ends.xs(-1, level="week")
        pd.testing.assert_series_equal(
            change.reindex(expected.index).fillna(0), expected, check_names=False, check_dtype=False
        )
        for event in events.itertuples():
            cell = runs.practices(event.week, [4]).xs((4, event.week, person, event.practice))
            assert (cell["belief"], cell["channel"]) == (event.after, event.channel)
            assert TURNS[event.before, event.after] == event.turn

    def test_what_is_told_first_is_an_error_from_a_colleague_where_there_is_one(self):
        events = pd.DataFrame(
            [
                (2, "a", 0, -1, "doing", "wrong"),
                (5, "b", 0, 1, "asking", "right"),
                (9, "c", 0, -1, "asking", "wrong"),
            ],
            columns=["week", "practice", "before", "after", "channel", "turn"],
        )
        assert most_telling(events, 9)["practice"] == "c"
        assert most_telling(events, 8)["practice"] == "a"
        assert most_telling(events, 1) is None

    def test_the_story_is_told_in_words_up_to_the_week(self, looking):
        looking.person.value, looking.week.value = "Bruno", WEEKS - 1
        events = looking._lived.history(0, "Bruno")
        assert f"({len(events)})" in plain(looking._person_story.value)
        assert "Bruno, semaine" in plain(looking._person_story.value)
        looking.week.value = 0
        assert f"({len(events)})" not in plain(looking._person_story.value)

    def test_voices_follow_the_week(self, looking):
        looking.refine()
        for week in (2, 30):
            looking.week.value = week
            said = looking.episode.voices(mean_weeks(looking._futures.own, week))["line"]
            assert all(line in looking._voices.value for line in said)

    def test_everybody_has_a_face_with_a_name_and_teams_are_in_the_language(self, looking, read):
        faces = [each for each in read(looking._story.value).attributes if each.get("role") == "img"]
        assert [face["aria-label"] for face in faces][:2] == ["Hélène, dirigeante", "Karim, chef du dépôt"]
        assert len(faces) == len(looking.episode.persons)
        assert ("comptoir 5", "counter 5") in looking.person.options


class TestWhy:
    @pytest.fixture
    def asking(self, student):
        student.levers["sharing_space"].control.value = 1
        student.steps.value = "why"
        student.refine()
        return student

    def test_it_names_the_paradox_with_the_largest_tension_of_the_gauges_shown(self, asking):
        first, *others = pulls(asking._futures.own)
        assert all(first.tension >= other.tension - 0.0005 for other in others)
        said = plain(asking._why.value)
        tension = {
            "explore_exploit": "Explorer",
            "individual_collective": "Individuel",
            "formal_informal": "Formel",
        }
        assert f"le paradoxe qui tire le plus fort : {tension[first.paradox]}" in said
        assert f"(tension {100 * first.tension:.0f} %" in said

    def test_a_course_is_not_blamed_for_what_cannot_be_lost_without_one(self, panel):
        firm, name = panel.episode.firm, "l’outil seul"
        warned = "Là où il n’y a pas eu de formation"
        runs = {n: simulate(firm, Plan(course=n), n_weeks=WEEKS, random_state=1) for n in (7, 14)}
        alone = simulate(firm, Plan(), n_weeks=WEEKS, random_state=1)
        assert warned in " ".join(explained(runs[14], alone, name))
        assert warned not in " ".join(explained(runs[14], runs[7], name))

    def test_channels_add_up_to_the_difference_in_mastery(self, asking):
        own, did, _ = asking._runs()
        both = [runs.weeks["mastery"].xs(WEEKS - 1, level="week").mean() for runs in (own, did)]
        assert np.isclose((by_channel(own) - by_channel(did)).sum(), both[0] - both[1])
        points = f"{100 * (both[0] - both[1]):+.1f}".replace(".", ",").replace("-", "−")
        assert f"en points sur 100, face à « ce que l’entreprise a fait » : {points}. " in plain(
            asking._why.value
        )

    def test_both_pictures_are_there_and_say_how_much_is_judgement(self, asking, read):
        for figure in (asking._gauges, asking._ledger):
            assert read(figure.widget.value).alts == [figure.line]
        grades = load_evidence()["grade"]
        said = f"Sur {len(grades)} paramètres du modèle, {(grades == 'C').sum()} reposent sur un jugement"
        assert said in plain(asking._judged.value)


class TestEpisodes:
    def test_a_case_with_several_episodes_lets_one_choose(self, panel):
        assert [name for name, _ in panel.choice.episodes.options] == [
            "Le logiciel de gestion des stocks",
            "Le CRM, par phases",
        ]
        assert panel.choice.widget in panel.children
        assert CasePanel("erp", n_weeks=10).choice is None
        assert CasePanel(load_case("pme1").episode("crm"), n_weeks=10).choice is None

    def test_going_through_the_list_begins_nothing_and_warns(self, student):
        student.choice.episodes.value = "crm"
        assert student.episode.id == "stock"
        assert student.committed
        assert "oubliés" in plain(student.choice.said.value)

    def test_the_button_begins_it_afresh_and_says_so(self, student):
        student.levers["sharing_space"].control.value = 0.5
        student.choice.episodes.value = "crm"
        student.choice.start.click()
        assert student.episode.id == "crm"
        assert (student.committed, student.steps.value) == (False, "story")
        assert student.plan == student.episode.plan
        assert "Prédisez d’abord" in repr(student)
        assert "Le CRM, par phases" in plain(student._title.value)
        assert "« Le CRM, par phases » commence" in plain(student.choice.said.value)
        assert student.picture.widget.value == ""
        student.commit.click()
        assert student._futures.did.firm == student.episode.firm

    def test_the_one_that_is_played_goes_on(self, student):
        student.choice.start.click()
        assert student.committed
        assert "en cours" in plain(student.choice.said.value)

    def test_what_was_under_way_for_the_other_is_given_up(self, student):
        async def notebook():
            student.levers["sharing_space"].control.value = 0.5
            old = student._growing
            student.choice.episodes.value = "crm"
            student.choice.start.click()
            await old
            return student._futures.own

        assert asyncio.run(notebook()) is None


class TestOwnPrediction:
    @pytest.fixture
    def changed(self, student):
        student.levers["sharing_space"].control.value = 0.5
        student.steps.value = "happens"
        return student

    def test_the_plan_of_the_firm_was_predicted_already(self, student):
        student.steps.value = "happens"
        assert student.own_prediction.widget.layout.display == "none"
        assert "<img" in student._map.figure.widget.value

    def test_what_happens_under_a_changed_plan_waits_for_a_number(self, changed):
        assert changed.own_prediction.widget.layout.display is None
        assert changed._seen.layout.display == "none"
        assert changed._map.figure.widget.value == ""

    def test_its_answer_is_shown_nowhere_before(self, changed, read):
        changed.steps.value = "plan"
        changed.refine()
        rows = {row[0]: row[1:] for row in read(changed._results.value).rows}
        assert rows["Usage dans l’équipe la moins avancée"][2] == "à prédire, à l’étape 4"
        assert [row for row in rows.values() if "à prédire, à l’étape 4" in row] == [
            rows["Usage dans l’équipe la moins avancée"]
        ]
        changed.steps.value = "happens"
        changed.own_prediction.commit.click()
        changed.steps.value = "plan"
        assert "à prédire" not in plain(changed._results.value)

    def test_it_is_judged_like_the_others(self, changed):
        outcomes = simulated(changed, changed.plan).outcomes["weakest_team_use"]
        low, high = (100 * outcomes.quantile([0.1, 0.9])).round()
        changed.own_prediction.control.value = 0
        changed.own_prediction.commit.click()
        said = plain(changed.own_prediction.answer.value)
        assert (
            f"C’est au-dessous de ce que donnent 8 simulations sur 10 (de {low:.0f} % à {high:.0f} %)" in said
        )
        assert changed._seen.layout.display is None
        assert "<img" in changed._map.figure.widget.value

    def test_it_can_be_skipped(self, changed):
        changed.own_prediction.skip.click()
        assert changed._seen.layout.display is None
        assert changed.own_prediction.answer.value == ""
        assert changed.own_prediction.skip.description == "Question passée"
        assert changed.own_prediction.commit.description == "C’est ma prédiction"  # nothing was recorded

    def test_it_stands_and_comes_back_only_for_another_plan(self, changed):
        changed.own_prediction.commit.click()
        assert changed.own_prediction.control.disabled
        changed.own_prediction.control.value = 0
        changed.own_prediction.commit.click()
        assert changed.own_prediction.predicted(changed.plan) == 0.5
        changed.steps.value = "plan"
        changed.levers["sharing_space"].control.value = 1.0
        changed.steps.value = "happens"
        assert not changed.own_prediction.control.disabled
        assert changed._seen.layout.display == "none"
        changed.steps.value = "plan"
        changed.levers["sharing_space"].control.value = 0.5
        changed.steps.value = "happens"
        assert changed._seen.layout.display is None

    def test_buttons_stay_where_the_keyboard_is(self, changed):
        assert not changed.commit.disabled
        assert changed.commit.description == "Prédiction enregistrée"
        changed.own_prediction.commit.click()
        assert changed.own_prediction.widget.layout.display is None
        assert not changed.own_prediction.commit.disabled


class TestRefused:
    def test_the_screen_of_what_happens_says_why_there_is_nothing_to_see(self, student):
        student.finer.value, student.who.value = "course", EVERYBODY
        for name in ("course", "field_support"):
            student.levers[name].control.value = student.levers[name].control.max
        student.steps.value = "happens"
        assert "Ce plan coûte" in plain(student._refused.value)
        assert student._seen.layout.display == "none"
        assert student.own_prediction.widget.layout.display == "none"
        student.steps.value = "plan"
        student.back.click()
        student.steps.value = "happens"
        assert student._refused.value == ""
        assert student._seen.layout.display is None


class TestAssumptions:
    def test_results_say_which_were_turned(self, student):
        assert student._assumed.value == ""
        student.steps.value = "why"
        student.switches["coin"].value, student.switches["code_guidance"].value = True, False
        assert student._assumed.value == ""  # there they are seen
        for step in ("plan", "happens"):
            student.steps.value = step
            said = plain(student._assumed.value)
            assert f"{student.switches['coin'].description} (oui)".replace(N, " ") in said
            assert "Ce qui est écrit guide ceux qui essaient seuls (non)" in said
        for name in ("coin", "code_guidance"):
            student.switches[name].value = name == "code_guidance"
        student.steps.value = "plan"
        assert student._assumed.value == ""


class TestStepByStep:
    def test_one_is_told_why_use_jumps_and_only_then(self, student):
        jumps = "monte d’un coup au début de chacune"

        def said():
            student.refine()
            return jumps in plain(student._said.value)

        assert not said()
        student.levers["step_by_step"].control.value = 4
        assert said()
        student.outcome.value = "mastery"
        assert not said()


class TestBudgetBox:
    def test_details_stay_as_they_were_left(self, student):
        assert student.budget.listed.layout.display == "none"
        student.budget.detail.value = True
        student.levers["sharing_space"].control.value = 0.5
        assert student.budget.listed.layout.display is None
        assert "Espace de partage" in student.budget.listed.value

    def test_a_screen_reader_hears_only_what_goes_over_or_comes_back(self, student):
        assert 'role="status"' not in student.budget.said.value
        student.levers["sharing_space"].control.value = 0.5
        assert student.budget.news.value == ""
        student.finer.value = "course"
        student.who.value = EVERYBODY
        student.levers["field_support"].control.value = 1
        over = student.budget.news.value
        assert 'role="status"' in over
        assert "dépasse le budget" in over
        student.levers["sharing_space"].control.value = 0.75
        assert student.budget.news.value == over
        student.levers["field_support"].control.value = 0
        assert "tient de nouveau dans le budget" in student.budget.news.value


class TestKeptPlans:
    @pytest.fixture
    def keeper(self, student):
        """Return the panel of a student who has kept two plans, one of them by name."""
        student.levers["sharing_space"].control.value = 0.5
        student.kept.name.value = "se parler"
        student.kept.keep.click()
        assert student.kept.name.value == ""
        student.levers["learning_goals"].control.value = 1
        student.kept.keep.click()
        return student

    def test_they_stand_on_one_picture_with_what_the_firm_did(self, keeper, read):
        assert list(keeper.kept.plans) == ["se parler", "plan 1"]
        assert read(keeper.kept.picture.widget.value).alts == [keeper.kept.picture.line]
        for name in ("ce que l’entreprise a fait", "se parler", "plan 1"):
            assert f"{name}{N}: médiane" in keeper.kept.picture.line
        head, *rows = read(keeper.kept.table.value).rows
        assert head[1:] == ["ce que l’entreprise a fait", "se parler", "plan 1"]
        expected = simulated(keeper, keeper.kept.plans["se parler"]).outcomes["use"].median()
        assert rows[0][2].startswith(f"{100 * expected:.0f}{N}%")

    def test_what_is_still_to_be_predicted_is_not_given_away(self, keeper):
        assert plain(keeper.kept.table.value).count("à prédire, à l’étape 4") == 2

    def test_moving_a_lever_leaves_them_as_they_are(self, keeper):
        before = keeper.kept.picture.widget.value, keeper.kept.table.value
        keeper.levers["mentoring"].control.value = 1
        assert (keeper.kept.picture.widget.value, keeper.kept.table.value) == before

    def test_one_is_taken_up_again(self, keeper):
        keeper.nothing.click()
        keeper.kept.kept.value = "se parler"
        keeper.kept.again.click()
        assert keeper.plan == keeper.kept.plans["se parler"]
        assert "de nouveau votre plan" in plain(keeper.kept.said.value)

    def test_three_at_most_and_the_same_name_replaces(self, keeper):
        keeper.kept.keep.click()
        assert list(keeper.kept.plans) == ["se parler", "plan 1", "plan 2"]
        keeper.kept.keep.click()
        assert "oubliez-en un d’abord" in plain(keeper.kept.said.value)
        keeper.levers["mentoring"].control.value = 1
        keeper.kept.name.value = "  se   parler "
        keeper.kept.keep.click()
        assert len(keeper.kept.plans) == 3
        assert "mentoring" in keeper.kept.plans["se parler"].levers

    def test_they_can_be_forgotten_and_the_buttons_stay(self, keeper):
        for _ in range(2):
            keeper.kept.forget.click()
        assert keeper.kept.plans == {}
        assert keeper.kept.picture.widget.value == keeper.kept.table.value == ""
        assert keeper.kept._chosen.layout.display is None
        keeper.kept.forget.click()
        keeper.kept.again.click()

    def test_a_plan_that_cannot_be_paid_cannot_be_kept(self, student):
        student.finer.value = "course"
        student.who.value = EVERYBODY
        student.levers["field_support"].control.value = 1
        student.kept.keep.click()
        assert student.kept.plans == {}
        assert "de trop" in plain(student.kept.said.value)

    def test_assumptions_change_them_too(self, keeper):
        before = keeper.kept.table.value
        keeper.switches["unfinished"].value = True
        assert keeper.kept.table.value != before

    def test_another_episode_begins_without_them(self, keeper):
        keeper.choice.episodes.value = "crm"
        keeper.choice.start.click()
        assert keeper.kept.plans == {}


class TestImpossiblePlan:
    def test_it_is_told_and_nothing_is_shown_of_it(self, student):
        student.levers["pilot"].control.value = 8
        assert "<img" in student.picture.widget.value
        student.levers["pilot"].set(who=("warehouse", "counter", "sales"))
        student.repaint()
        assert "il n’y aurait donc pas de pilote" in plain(student._said.value)
        assert student.picture.widget.value == ""
        student.levers["pilot"].control.value = 0
        student.refine()
        assert "<img" in student.picture.widget.value


class TestLookingAhead:
    def test_home_and_end_are_ready_too(self, student):
        async def notebook():
            student.levers["sharing_space"].control.value = 0.5
            await student._growing

        asyncio.run(notebook())
        plans = set(student._ahead)
        for name, lever in student.levers.items():
            for value in (lever.control.min, lever.control.max):
                if value != lever.control.value:
                    assert repr(student.plan.with_levers(**{name: lever.lever(value)})) in plans


@pytest.mark.parametrize(
    ("language", "scenario", "made_up"),
    [
        ("fr", "Un scénario pour discuter, pas une prévision.", "imaginé"),
        ("en", "A scenario for discussion, not a forecast.", "imagined"),
    ],
)
class TestBothLanguages:
    def test_every_screen_is_in_the_language(self, language, scenario, made_up):
        set_language(language)
        panel = CasePanel("pme2", "software", n_weeks=WEEKS)
        panel.commit.click()
        shown = ""
        for step in ("story", "predict", "plan", "happens", "why"):
            panel.steps.value = step
            assert scenario in panel._always.value  # never hidden
            assert panel.children[-1] is panel._always
            shown += plain(panel._heading.value)
        shown += plain("".join([panel._story.value, panel._why.value, panel._results.value, repr(panel)]))
        assert made_up in panel._story.value
        assert made_up in panel._always.value
        foreign = {"fr": r"\b(the|your|week)\b", "en": r"\b(votre|semaine|les)\b"}[language]
        assert re.findall(foreign, shown) == []


def test_a_firm_that_is_one_new_file_works_in_the_panel(pme3):
    panel = CasePanel(pme3(), n_weeks=WEEKS)
    panel.commit.click()
    for step in ("story", "plan", "happens", "why"):
        panel.steps.value = step
    assert "PME 3" in panel._title.value
    assert "Zoé, libraire" in panel._story.value
    assert "magasin 2" in [name for name, _ in panel.person.options]
    assert "<img" in panel.picture.widget.value


def test_an_episode_alone_or_in_another_firm_will_do():
    episode = load_case("pme2").episode("software")
    panel = CasePanel(episode.with_firm(episode.firm), n_weeks=10)
    assert panel.plan == episode.plan
    with pytest.raises(ValueError, match="no episode"):
        CasePanel("pme2", "stock")


def test_a_firm_that_spent_more_than_it_had_can_still_be_predicted():
    episode = load_case("pme2").episode("software")
    poor = replace(episode, budget=replace(episode.budget, euros=100))
    panel = CasePanel(poor)
    panel.commit.click()
    assert panel.committed
    assert panel.costs.euros_over > 0
    panel.nothing.click()
    assert panel.costs.euros_over == 0
    assert panel.picture.widget.value
