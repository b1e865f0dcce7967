"""The game: its rules, one world lived through, what is seen of it, and what it comes to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.cases import BudgetError, Game, load_case, load_indicators, load_interventions, plan_costs
from ltd_toolkit.cases.choices import WHOM, Choices
from ltd_toolkit.cases.debrief import OWN, beaten_by, moved, position, tensions, worst
from ltd_toolkit.cases.game import QUARTERS, WEEKS, as_played, fingerprint
from ltd_toolkit.language import set_language
from ltd_toolkit.plots.gauges import PARADOXES as DRAWN
from ltd_toolkit.simulation import Departure, Lever, NewVersion, Plan, StagedPlan, simulate
from ltd_toolkit.simulation.states import PARADOXES

EPISODES = [("pme1", "stock"), ("pme1", "crm"), ("pme2", "tools"), ("pme2", "software"), ("erp", "erp")]
RANGE = (0.05, 0.15)
N = "\N{NO-BREAK SPACE}"


def played(episode, *decisions, seed=3):
    game = Game(episode, random_state=seed)
    for decision in decisions:
        game.play(decision, RANGE)
    return game


def whole(episode, *decisions, seed=3):
    """Return a game that is over: nothing is done after the decisions."""
    return played(episode, *decisions, *[{}] * (QUARTERS - len(decisions)), seed=seed)


class TestChoices:
    def test_nothing_is_the_first_of_the_values(self, dealer):
        choices = Choices(dealer)
        plan = choices.stage(1, {})
        assert plan == Plan()
        assert choices.nothing(1) == {name: values[0] for name, values in choices.of(1).items()}

    def test_a_decision_is_a_plan_for_the_quarter(self, dealer):
        decision = {"pilot": 9, "pilot_team": "sales", "step_by_step": 4, "course": 7, "mentoring": 0.5}
        plan = Choices(dealer).stage(1, {**decision, "field_support": 0.25, "whom": "counter"})
        assert plan.levers == {
            "course": Lever(7.0, 0, 4, ("counter",)),
            "pilot": Lever(1.0, 0, 9, ("sales",)),
            "step_by_step": Lever(0.25, 0, 26),
            "mentoring": Lever(0.5, 0, 13),
            "field_support": Lever(0.25, 0, 13, ("counter",)),
        }

    @pytest.mark.parametrize(("case", "episode"), EPISODES)
    def test_every_value_can_be_chosen_and_each_is_within_the_sensible_doses(self, case, episode):
        choices, table = Choices(load_case(case).episode(episode)), load_interventions()
        for quarter in (1, 2):
            for name, values in choices.of(quarter).items():
                for value in values:
                    assert choices.whole(quarter, {name: value})[name] == value
        for name, values in choices.every.items():
            if name != WHOM:
                assert values[-1] == table.at[name, "full"]
                assert table.at[name, "low"] in values

    @pytest.mark.parametrize(
        ("quarter", "decision"),
        [
            (2, {"pilot": 3}),
            (1, {"course": 3.5}),
            (1, {"whom": "board"}),
            (1, {"magic": 1}),
            (1, {"course": True}),
        ],
    )
    def test_what_there_is_not_is_refused(self, dealer, quarter, decision):
        with pytest.raises(ValueError, match=r"one can choose|must be one of"):
            Choices(dealer).whole(quarter, decision)

    def test_a_firm_of_one_team_has_no_pilot(self, pme3):
        path = pme3(("[teams.office]", "[teams.back]"), ('["office", "Zoé"]', '["back", "Zoé"]'))
        episode = load_case(path).episode("web")
        assert "pilot" in Choices(episode).first
        alone = episode.with_firm(type(episode.firm)({"shop": 4}), Plan())
        assert "pilot" not in Choices(alone).first
        assert Choices(alone).every[WHOM] == ("",)

    def test_what_is_fixed_is_kept_and_cannot_be_chosen(self, pme3):
        fixed = (
            '[episodes.web.fixed.course]\nsource = "imagined"\nfr = "Le contrat."\nen = "The contract."\n\n'
        )
        path = pme3(("[episodes.web.budget]", f"{fixed}[episodes.web.budget]"))
        game = whole(load_case(path).episode("web"))
        assert "course" not in game.choices.every
        assert game.plan().stages[0].levers["course"].dose == 3
        assert game.nothing().stages[0].levers["course"].dose == 3
        assert all("course" not in stage.levers for stage in game.plan().stages[1:])


class TestRules:
    def test_euros_are_those_of_all_quarters_and_what_is_bought_once_is_paid_once(self, dealer):
        game = played(dealer, {"sharing_space": 0.5}, {"sharing_space": 1})
        assert game.costs().euros == 300
        assert game.costs({"course": 7}).euros == 300 + 7 * 30 * 24

    def test_what_goes_beyond_is_refused_with_the_sum_and_nothing_is_played(self, dealer):
        game = played(dealer, {"course": 14})
        over = 2 * 14 * 30 * 24 - 12_000
        written = f"{over:,}".replace(",", N)
        with pytest.raises(BudgetError, match=f"{N}: {written} euros de trop"):
            game.play({"course": 14}, RANGE)
        assert len(game.turns) == 1
        game.play({"course": 2}, RANGE)

    def test_a_long_pilot_is_paid_whole_when_it_is_decided(self, dealer):
        assert played(dealer, {"pilot": 26}).costs().euros == 26 * 60

    def test_hours_are_told_and_not_refused(self, dealer):
        game = played(dealer, {"reserved_time": 2}, {"reserved_time": 2})
        assert game.costs().hours_per_person == 2 * 26
        assert game.costs().hours_over == 2 * 26 - 45

    def test_a_latecomer_sits_in_the_course_when_the_tool_comes(self, dealer):
        game = played(dealer, {"pilot": 20, "pilot_team": "sales", "course": 7})
        assert game.costs().table.at["course", "hours_learners"] == 7 * 7  # the seven of the pilot
        game.play({"course": 7}, RANGE)
        assert game.costs().table.at["course", "hours_learners"] == 7 * 7 + 24 * 7

    def test_no_ninth_quarter(self, dealer):
        with pytest.raises(ValueError, match="all 8 quarters"):
            whole(dealer).play({}, RANGE)

    @pytest.mark.parametrize("prediction", [(0.3, 0.2), (-0.1, 0.2), (0.1, 1.2), (np.nan, 0.2), ("a", 0.2)])
    def test_a_prediction_is_an_interval(self, dealer, prediction):
        with pytest.raises(ValueError, match="two shares"):
            Game(dealer, random_state=1).play({}, prediction)

    @pytest.mark.parametrize("seed", [-1, 32**6])
    def test_a_seed_fits_a_code(self, dealer, seed):
        with pytest.raises(ValueError, match="random_state"):
            Game(dealer, random_state=seed)

    def test_without_a_seed_each_game_is_another_world(self, dealer):
        assert Game(dealer).seed != Game(dealer).seed

    def test_nothing_is_to_be_seen_before_a_quarter_is_played(self, dealer):
        with pytest.raises(ValueError, match="no quarter"):
            Game(dealer, random_state=1).world()


class TestOneWorld:
    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=2, max_size=4))
    def test_what_was_seen_stays_as_it_was(self, doses):
        game, before = Game(load_case("pme2").episode("software"), random_state=5), None
        for dose in doses:
            # Four hours of course in each of four quarters is what the firm of the case can still pay.
            game.play({"sharing_space": dose, "course": 4 * dose}, RANGE)
            seen = game.seen()
            if before is not None:
                pd.testing.assert_frame_equal(seen.iloc[: len(before)], before)
            before = seen

    def test_the_world_is_the_first_of_many(self, dealer):
        game = whole(dealer, {"course": 7, "sharing_space": 0.5}, {"field_support": 0.25})
        many = game.many(n_runs=50).weeks.xs(0, level="run")
        pd.testing.assert_frame_equal(game.world().weeks.xs(0, level="run"), many)

    def test_a_choice_changed_is_lived_on_the_same_draws(self, dealer):
        game = whole(dealer, {"course": 7}, {"sharing_space": 0.5})
        other = game.changed(2, sharing_space=0.0, document_and_share=0.5)
        assert other.seed == game.seed
        assert other.turns[1].decision["document_and_share"] == 0.5
        first, second = (each.world().weeks.xs(0, level="run") for each in (game, other))
        pd.testing.assert_frame_equal(first.loc[:12], second.loc[:12])
        assert not first.loc[13:].equals(second.loc[13:])
        back = other.changed(2, sharing_space=0.5, document_and_share=0.0)
        assert back.turns == game.turns
        pd.testing.assert_frame_equal(back.world().weeks, game.world().weeks)

    def test_a_change_that_could_not_be_paid_is_refused(self, dealer):
        game = whole(dealer, {"course": 14})
        with pytest.raises(BudgetError):
            game.changed(2, course=14.0)
        with pytest.raises(ValueError, match="quarter must be"):
            game.changed(9, course=1.0)

    def test_doing_nothing_is_the_empty_plan(self, dealer):
        game = whole(dealer)
        alone = simulate(game.episode.firm, Plan(), n_runs=1, random_state=3)
        for plan in (game.plan(), game.nothing()):
            pd.testing.assert_frame_equal(game.many(plan, 1).weeks, alone.weeks)

    def test_a_weekly_action_kept_up_is_the_plan_of_a_case_panel(self, dealer):
        game = whole(dealer, *[{"sharing_space": 0.25, "reserved_time": 0.5}] * 4)
        plan = Plan(sharing_space=Lever(0.25, weeks=52), reserved_time=Lever(0.5, weeks=52))
        pd.testing.assert_frame_equal(game.many(n_runs=4).outcomes, game.many(plan, 4).outcomes)
        one, other = game.costs(), plan_costs(game.episode, plan)
        assert (one.euros, one.hours_per_person) == (other.euros, other.hours_per_person)


class TestSurprises:
    @pytest.mark.parametrize(("case", "name"), EPISODES)
    def test_each_episode_has_one_and_it_happens_in_the_game_alone(self, case, name):
        episode = load_case(case).episode(name)
        assert len(episode.surprises) == 1
        assert episode.firm.events == ()
        assert as_played(episode).firm.events == episode.surprises
        assert as_played(as_played(episode)).firm == as_played(episode).firm
        assert not any("surprises" in field for field in episode.facts.index)

    def test_it_is_told_in_its_quarter_and_the_departed_are_silent(self, dealer):
        game = played(dealer, {}, {}, {})
        assert game.happened().empty
        game.play({}, RANGE)
        (event,) = game.happened().itertuples()
        assert (event.week, event.kind) == (45, "departure")
        assert game.gone() == [event.who]
        record = game.world().records[0]
        mastered = record.right[44, :, 0]
        assert mastered[game.episode.firm.people.index(event.who)] == mastered.max()
        assert event.who not in game.voices().index
        game.play({}, RANGE)
        assert game.happened().empty

    def test_a_new_version_is_told_with_its_size(self):
        game = played(load_case("pme2").episode("software"), {}, {}, {}, {})
        assert game.happened().to_dict("records") == [
            {"week": 45, "kind": "new_version", "who": "", "n_practices": 6}
        ]

    def test_a_case_file_may_have_them(self, pme3, line_of):
        more = (
            '[[episodes.web.surprises]]\nsource = "imagined"\nkind = "departure"\nweek = 20\nwho = "Zoé"\n\n'
        )
        path = pme3(("[[episodes.web.events]]", f"{more}[[episodes.web.events]]"))
        episode = load_case(path).episode("web")
        assert episode.surprises == (Departure(20, "Zoé"),)
        assert as_played(episode).firm.events == (
            Departure(60, "Zoé"),
            NewVersion(78, 2),
            Departure(20, "Zoé"),
        )
        left = episode.with_firm(type(episode.firm)({"shop": 4, "office": 2}), Plan())
        assert left.surprises == ()


class TestIndicators:
    def test_three_months_a_quarter(self, dealer):
        months = played(dealer, {}, {}).seen()
        assert months["week"].tolist() == [3, 7, 12, 16, 20, 25]
        assert months["quarter"].tolist() == [1, 1, 1, 2, 2, 2]
        assert list(months.columns[2:]) == list(load_indicators().index)

    def test_without_noise_they_are_what_they_say(self, dealer, monkeypatch):
        from ltd_toolkit.cases import indicators

        exact = indicators._table().assign(noise=0.0)
        monkeypatch.setattr(indicators, "_table", lambda: exact)
        game = played(dealer, {"course": 7})
        weeks, last = game.world().weeks.xs(0, level="run").loc[8:12], game.seen().iloc[-1]
        people = game.world().people.xs(0, level="run").loc[8:12]
        assert np.isclose(last["late_orders"], 0.06 + 0.9 * (1 - weeks["output"].mean()))
        assert np.isclose(last["learning"], weeks["hours_spent"].mean())
        opened = (people["use"] >= 0.1).groupby("week").mean().mean()
        assert np.isclose(last["opened"], 0.02 + 0.98 * opened)

    def test_noise_is_of_the_size_that_is_stated_and_blind_to_decisions(self, dealer, monkeypatch):
        from ltd_toolkit.cases import indicators

        games = [played(dealer, {}, seed=seed) for seed in range(60)]
        games += [played(dealer, {"course": 14}, seed=0)]  # other decisions in the world of the first
        shown = [game.seen()["late_orders"].to_numpy() for game in games]
        exact = indicators._table().assign(noise=0.0)
        monkeypatch.setattr(indicators, "_table", lambda: exact)
        true = [indicators.seen(game.world(), game.seed)["late_orders"].to_numpy() for game in games]
        noise = np.subtract(shown, true)
        assert abs(noise[:60].mean()) < 0.004
        assert 0.012 < noise[:60].std() < 0.018
        assert not np.allclose(true[0], true[60])
        np.testing.assert_allclose(noise[0], noise[60])

    def test_they_stay_within_their_ends(self):
        months = whole(load_case("erp").episode("erp"), {"sharing_space": 1}).seen()
        table = load_indicators()
        for name, row in table.iterrows():
            assert (months[name] >= row["least"]).all()
            assert np.isnan(row["most"]) or (months[name] <= row["most"]).all()

    def test_each_is_told_in_both_languages(self):
        french = load_indicators()[["name", "says", "hides"]]
        set_language("en")
        assert (load_indicators()[["name", "says", "hides"]] != french).all(axis=None)


class TestPredictions:
    def test_each_is_held_against_the_last_month_of_its_quarter(self, dealer):
        seen = whole(dealer).seen().groupby("quarter")["late_orders"].last()
        game = Game(dealer, random_state=3)
        for quarter in range(1, QUARTERS + 1):
            aside = 0.0 if quarter % 2 else 0.02  # every other interval lies beside what comes
            game.play({}, (max(0, seen[quarter] - 0.01) + aside, seen[quarter] + 0.01 + aside))
        table = game.calibration()
        assert table["inside"].tolist() == [quarter % 2 == 1 for quarter in range(1, QUARTERS + 1)]
        pd.testing.assert_series_equal(table["seen"], seen, check_names=False)


class TestFingerprint:
    def test_decisions_and_seed_do_not_change_it(self, dealer):
        assert fingerprint(played(dealer, {"course": 7})) == fingerprint(played(dealer, seed=8))

    def test_other_facts_do(self, dealer, joinery):
        from dataclasses import replace

        richer = replace(dealer, budget=replace(dealer.budget, euros=13_000))
        slower = dealer.with_firm(replace(dealer.firm, pressure_start=0.6), dealer.plan)
        found = {fingerprint(Game(each, random_state=1)) for each in (dealer, richer, slower, joinery)}
        assert len(found) == 4

    def test_it_is_the_same_in_both_languages(self, dealer):
        french = fingerprint(played(dealer))
        set_language("en")
        assert fingerprint(played(dealer)) == french


def gauges(**bars):
    """Return runs whose gauges are given by quarter; a gauge that is not named is 0."""
    names = [name for pair in PARADOXES.values() for name in pair]
    weeks = range(26)
    index = pd.MultiIndex.from_product([[0], weeks], names=["run", "week"])
    values = {name: [bars.get(name, (0, 0))[week // 13] for week in weeks] for name in names}

    class Known:
        gauges = pd.DataFrame(values, index, dtype=float)

    return Known()


class TestDebrief:
    def test_paradoxes_are_those_that_are_drawn(self):
        assert DRAWN == PARADOXES

    def test_the_worst_tension_is_the_largest_of_the_smaller_bars(self):
        table = tensions(
            gauges(
                explore_hours_taken=(0.9, 0.9),  # lopsided: one pole alone is no tension
                exploit_output_lost=(0.1, 0.1),
                individual_not_shared=(0.8, 0.2),  # the first quarter does not count
                collective_not_applied=(0.8, 0.9),
                formal_not_used=(0.0, 0.5),
                informal_wrong=(0.0, 0.35),
            )
        )
        found = worst(table)
        assert (found.paradox, found.quarter, found.tension) == ("formal_informal", 2, 0.35)
        assert (found.heavier, found.high, found.lighter, found.low) == (
            "formal_not_used", 0.5, "informal_wrong", 0.35,
        )  # fmt: skip
        assert worst(table, first=1).paradox == "individual_collective"

    def test_a_course_sharpens_the_tension_between_formal_and_informal(self, dealer):
        game = whole(dealer, {"course": 14})
        nothing = tensions(game.many(game.nothing(), 1))
        (quarter, paradox), by = next(iter(moved(tensions(game.world()), nothing).items()))
        assert paradox == "formal_informal"
        assert by > 0.1
        assert quarter >= 2

    def test_moved_is_against_the_same_draws(self, dealer):
        runs = whole(dealer).many(n_runs=1)
        assert (moved(tensions(runs), tensions(runs)) == 0).all()

    def test_its_place_among_plans(self, joinery):
        game = whole(joinery, {"course": 7, "sharing_space": 0.5})
        found = position(game, n_plans=6, n_runs=10)
        assert found.table.at[OWN, "euros"] == game.costs().euros
        own = found.table.loc[OWN]
        others = found.table.drop(index=OWN)
        better = (
            (others["mastery"] >= own["mastery"])
            & (others["worst_output"] >= own["worst_output"])
            & (others["hours_spent"] <= own["hours_spent"])
        )
        assert beaten_by(found) == better.sum()
        assert own["on_front"] == (beaten_by(found) == 0)
        mean = game.many(n_runs=10).outcomes["mastery"].mean()
        assert np.isclose(own["mastery"], mean)


def test_costs_of_a_plan_in_stages_add_up(dealer):
    goals = Plan(learning_goals=Lever(1, weeks=13), document_and_share=Lever(0.5, weeks=13))
    staged = StagedPlan([Plan(step_by_step=0.5), goals, Plan(), goals])
    costs = plan_costs(dealer, staged, n_weeks=WEEKS)
    assert costs.table.at["document_and_share", "euros"] == 400
    assert costs.table.at["document_and_share", "hours_learners"] == 2 * 13 * 0.5 * 24
    assert costs.table.at["step_by_step", "euros"] == 26 * 40
    assert costs.table.at["learning_goals", "hours_leader"] > 0
