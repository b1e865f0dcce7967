"""Pictures of simulated plans: every number drawn is the one in the frame, and hostile frames are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgb

from ltd_toolkit import Firm, Plan, simulate
from ltd_toolkit.plots import (
    describe,
    plot_fan,
    plot_front,
    plot_gauges,
    plot_ledger,
    plot_practices,
    plot_sign_map,
    plot_sources,
    plot_tornado,
)
from ltd_toolkit.plots.fan import add_fan, fan_line
from ltd_toolkit.plots.ledger import points
from ltd_toolkit.plots.plans import HATCHES
from ltd_toolkit.plots.practices import _SHADES, RIGHT, UNKNOWN, WRONG, add_practices, practices_line

N = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def runs():
    """Return two plans of a firm of five, simulated on the same draws."""
    firm = Firm({"shop": 3, "office": 2})
    plans = {"course": Plan(course=14), "sharing": Plan(sharing_space=1)}
    return {name: simulate(firm, plan, n_weeks=20, n_runs=12, random_state=1) for name, plan in plans.items()}


def texts(ax):
    """Return what stands beside the axes and on their ticks."""
    ax.figure.draw_without_rendering()
    return [each.get_text() for each in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels())]


class TestFan:
    def test_lines_are_medians_and_edges_of_bands_hold_8_runs_out_of_10(self, runs):
        weeks = runs["course"].weeks
        low, high, median = plot_fan(weeks, outcome="mastery").lines
        by_week = weeks["mastery"].groupby("week")
        np.testing.assert_allclose(median.get_ydata(), by_week.median())
        np.testing.assert_allclose(low.get_ydata(), by_week.quantile(0.1))
        np.testing.assert_allclose(high.get_ydata(), by_week.quantile(0.9))

    def test_plans_may_be_named_in_a_mapping_a_column_or_an_index(self, weeks):
        parts = {name: part.drop(columns="plan") for name, part in weeks.groupby("plan")}
        lines = {describe(plot_fan(each)) for each in (weeks, parts, pd.concat(parts, names=["plan"]))}
        assert len(lines) == 1

    def test_rows_may_come_in_any_order_and_weeks_in_part(self, weeks):
        shuffled = weeks.sample(frac=1, random_state=1)
        assert describe(plot_fan(shuffled[shuffled["plan"] == "course"])) == describe(
            plot_fan(weeks[weeks["plan"] == "course"])
        )
        late = weeks[weeks.index.get_level_values("week") > 0]
        assert "semaines 1 à 2" in describe(plot_fan(late)).replace(N, " ")

    def test_luck_is_a_second_band_darker_than_the_first(self, weeks):
        wide, dark = plot_fan({"a": weeks[:6]}, luck={"a": weeks[:6]}).collections
        assert dark.get_alpha() > wide.get_alpha()

    def test_what_the_firm_did_is_a_line_without_a_band(self, weeks):
        alone, with_it = plot_fan({"a": weeks[:6]}), plot_fan({"a": weeks[:6]}, did=weeks[6:])
        assert len(with_it.collections) == len(alone.collections)
        assert with_it.lines[-1].get_ydata().tolist() == pytest.approx([0.1, 0.25, 0.55])

    def test_a_plan_drawn_later_has_its_place_in_the_key_and_keeps_the_scale(self, runs):
        course, sharing = (runs[name].weeks for name in ("course", "sharing"))
        ax = plot_fan({"sharing": sharing}, outcome="mastery", later="mine")
        scale, n_lines = ax.axis(), len(ax.lines)
        assert [text.get_text() for text in ax.get_legend().get_texts()] == ["mine", "sharing"]
        add_fan(ax, course, outcome="mastery")
        *_, median = ax.lines[n_lines:]
        np.testing.assert_allclose(median.get_ydata(), course["mastery"].groupby("week").median())
        assert to_rgb(median.get_color()) == to_rgb(ax.get_legend().legend_handles[0].get_color())
        assert ax.axis() == scale
        assert fan_line(course, plan="mine", outcome="mastery").startswith(f"À la fin, mine{N}: médiane")

    def test_the_old_way_of_working_is_shown_beside_output(self, weeks):
        assert "ancienne façon de travailler" in texts(plot_fan(weeks, outcome="output"))

    def test_ticks_are_told_apart(self, weeks):
        narrow = weeks.assign(output=weeks["use"] / 1000 + 1)
        ax = plot_fan(narrow, outcome="output")
        ax.figure.draw_without_rendering()
        ticks = [each.get_text() for each in ax.get_yticklabels()]
        assert len(set(ticks)) == len(ticks)

    def test_one_team_has_to_be_chosen(self, runs):
        teams = runs["course"].teams
        with pytest.raises(ValueError, match=r'xs\("office", level="team"\)'):
            plot_fan(teams)
        assert describe(plot_fan(teams.xs("office", level="team")))

    def test_a_week_that_is_missing_or_twice_is_refused(self, weeks):
        course = weeks[weeks["plan"] == "course"]
        for wrong in (course[1:], pd.concat([course, course[:1]]), pd.concat([course[1:], course[1:2]])):
            with pytest.raises(ValueError, match="one row for each"):
                plot_fan(wrong)

    def test_unknown_outcomes_other_plans_of_luck_and_no_plan_are_refused(self, weeks):
        with pytest.raises(ValueError, match="unicorns"):
            plot_fan(weeks, outcome="unicorns")
        with pytest.raises(ValueError, match="same plans"):
            plot_fan(weeks, luck=weeks[weeks["plan"] == "course"])
        with pytest.raises(ValueError, match="one plan or more"):
            plot_fan({})
        with pytest.raises(ValueError, match="'empty'"):
            plot_fan({"empty": weeks[:0]})
        with pytest.raises(ValueError, match="'week'"):
            plot_fan(weeks.droplevel("week"))

    def test_runs_that_differ_are_not_compared_one_by_one(self, weeks):
        parts = dict(iter(weeks.groupby("plan")))
        parts["sharing"] = parts["sharing"].loc[[1]]
        assert "Simulation par simulation" not in describe(plot_fan(parts))


class TestGauges:
    def test_bars_are_medians_over_runs_of_means_over_weeks(self, runs):
        gauges = runs["course"].gauges
        ax = plot_gauges(gauges, weeks=(10, 14))
        window = gauges[gauges.index.get_level_values("week").isin(range(10, 15))]
        expected = window.groupby("run").mean().median()
        drawn = [bar.get_width() for bar in ax.containers[0]]
        np.testing.assert_allclose(drawn, expected.drop("incoherence"))

    def test_tension_is_the_smaller_bar_and_imbalance_the_difference(self, gauges):
        found = [text.replace(N, " ") for text in texts(plot_gauges(gauges)) if "%" in text][:6]
        assert found == ["25 %", "50 %", "50 %", "0 %", "0 %", "100 %"]

    def test_each_plan_has_its_bars_and_its_hatch(self, gauges):
        ax = plot_gauges({"a": gauges, "b": gauges, "c": gauges})
        assert [len(bars) for bars in ax.containers] == [6, 6, 6]
        assert len({bars[0].get_hatch() for bars in ax.containers}) == 3

    def test_weeks_that_were_not_simulated_are_refused(self, gauges):
        with pytest.raises(ValueError, match="from 0 to 9"):
            plot_gauges(gauges, weeks=(10, 20))
        with pytest.raises(ValueError, match="informal_wrong"):
            plot_gauges(gauges.drop(columns="informal_wrong"))


def cells(ax):
    """The codes of the cells that were drawn last, of all their strips from the top."""
    return np.asarray([each for each in ax.collections if isinstance(each, QuadMesh)][-1].get_array())


class TestPractices:
    def test_wrong_habits_have_a_cross_where_they_are(self, practices):
        ax = plot_practices(practices)
        (crosses,) = ax.lines
        assert list(zip(*crosses.get_data(), strict=True)) == [(1, 0), (1, 2)]  # Ali: quote, invoice
        assert {"Zoé", "Ali", "invoice"} <= set(texts(ax))

    def test_people_stand_in_the_order_in_which_they_come(self, practices):
        ticks = [each.get_text() for each in plot_practices(practices).get_xticklabels()]
        assert ticks[:2] == ["Zoé", "Ali"]

    def test_several_runs_fill_cells_by_their_share(self, practices):
        other = practices.rename(index={4: 5}, level="run").assign(belief=0)
        zoe_quote, ali_quote = cells(plot_practices(pd.concat([practices, other])))[:20].T
        assert zoe_quote.tolist() == [0] * 10 + [1] * 10  # half of the cell, from below
        assert ali_quote.tolist() == [2] * 10 + [0] * 10

    def test_another_week_drawn_over_looks_like_that_week_drawn_alone(self, runs):
        both = runs["course"].practices([0, 19], [3])
        over, alone = plot_practices(both, week=0), plot_practices(both, week=19)
        add_practices(over, both, week=19)
        np.testing.assert_array_equal(cells(over), cells(alone))
        crosses = [line.get_xydata().tolist() for line in (over.lines[-1], alone.lines[-1])]
        assert crosses[0] == crosses[1]
        assert over.axis() == alone.axis()
        assert describe(alone).startswith(practices_line(both, week=19))

    def test_right_wrong_and_unknown_differ_in_grey(self):
        greys = np.sort([np.dot(colour, (0.299, 0.587, 0.114)) for colour in (RIGHT, WRONG, UNKNOWN)])
        assert np.diff(greys).min() > 0.2

    def test_the_week_must_be_there_and_be_named_if_there_are_several(self, runs):
        both = runs["course"].practices([-1, 10])
        with pytest.raises(ValueError, match=r"one of \[-1, 10\]"):
            plot_practices(both)
        with pytest.raises(ValueError, match="got 3"):
            plot_sources(both, week=3)
        assert describe(plot_practices(both, week=-1)).startswith("Au départ, moyenne de 12")

    def test_a_person_without_a_practice_is_refused(self, practices):
        with pytest.raises(ValueError, match="every person with every practice"):
            plot_practices(practices[1:])


class TestSources:
    def test_bars_add_up_to_what_each_person_holds(self, runs):
        practices = runs["sharing"].practices(19)
        ax = plot_sources(practices)
        belief, people = practices["belief"], runs["sharing"].firm.people
        held = np.zeros((2, len(people)))
        for bars in ax.containers:
            for bar in bars:
                row = round(bar.get_y() + bar.get_height() / 2)
                held[int(bar.get_width() < 0), row] += abs(bar.get_width())
        for sign, found in zip((1, -1), held, strict=True):
            expected = (belief == sign).groupby("person").sum()[list(people)] / 12
            np.testing.assert_allclose(found, expected)

    def test_what_differs_little_in_grey_differs_in_hatch(self):
        assert len(set(zip(_SHADES, HATCHES, strict=True))) == 8
        greys = [np.dot(to_rgb(shade), (0.299, 0.587, 0.114)) for shade in _SHADES]
        assert len({(round(grey, 1), hatch) for grey, hatch in zip(greys, HATCHES, strict=True)}) == 8

    def test_an_unheard_of_channel_is_refused(self, practices):
        with pytest.raises(ValueError, match="telepathy"):
            plot_sources(practices.assign(channel="telepathy"))


class TestLedger:
    def test_bars_add_up_to_the_change_in_mastery(self, runs):
        ledgers = {name: each.ledger for name, each in runs.items()}
        ax = plot_ledger(ledgers)
        for bars, each in zip(ax.containers, runs.values(), strict=True):
            *channels, whole = (bar.get_width() for bar in bars)
            start = each.practices(-1)["belief"].eq(1).mean()
            end = each.practices(19)["belief"].eq(1).mean()
            assert sum(channels) == pytest.approx(whole)
            assert whole == pytest.approx(end - start)

    def test_differences_go_from_the_largest_gain_to_the_largest_loss(self, ledger):
        found = texts(plot_ledger(ledger))
        assert [text for text in found if text in ("formation", "oubli", "documents et règles partagés")] == [
            "formation", "oubli", "documents et règles partagés",
        ]  # fmt: skip
        assert [text for text in found if text in ("+10,0", "−30,0", "−20,0")] == ["+10,0", "−30,0", "−20,0"]

    def test_either_plan_can_be_taken_from_the_other(self, runs):
        ledgers = {name: each.ledger for name, each in runs.items()}
        swapped = {name: ledgers[name] for name in reversed(ledgers)}
        first, second = plot_ledger(ledgers, difference="first"), plot_ledger(swapped)
        assert describe(first).split("Différence")[1] == describe(second).split("Différence")[1]
        assert texts(first) == texts(second)
        heights = [
            [bar.get_width() for bar in ax.containers[place]] for ax, place in ((first, 0), (second, 1))
        ]
        np.testing.assert_allclose(*heights)

    def test_points_round_alike_in_whatever_order_they_were_added(self):
        assert points(0.0715) == points(0.1 + 0.0015 - 0.03) == "+7,2"
        assert points(-0.0004) == points(0.0) == "0,0"

    def test_errors_are_there_too(self, ledger):
        assert "mauvaises habitudes" in describe(plot_ledger(ledger, of="errors"))

    def test_a_channel_of_one_plan_alone_counts_zero_in_the_other(self, ledger):
        plans = dict(iter(ledger.groupby("plan")))
        without = plans["course"].drop(index="code", level="channel")
        ax = plot_ledger({"sharing": plans["sharing"], "course": without})
        assert [round(bar.get_width(), 9) for bar in ax.containers[1]] == [0.1, -0.1, 0.0, 0.0]

    def test_three_plans_other_runs_and_another_quantity_are_refused(self, ledger):
        plans = dict(iter(ledger.groupby("plan")))
        with pytest.raises(ValueError, match="two plans, got 3"):
            plot_ledger({**plans, "third": plans["course"]})
        with pytest.raises(ValueError, match="same runs"):
            plot_ledger({**plans, "course": plans["course"].loc[[0]]})
        with pytest.raises(ValueError, match="unicorns"):
            plot_ledger(ledger, of="unicorns")


class TestFront:
    def test_numbers_stand_on_the_front_from_the_fewest_hours(self, front):
        ax = plot_front(front)
        assert [(text.get_text(), text.get_position()) for text in ax.texts[:2]] == [
            ("1", (0.0, 0.25)),
            ("2", (14.0, 0.75)),
        ]

    def test_a_better_worst_month_is_darker(self, front):
        circles = plot_front(front).collections[-1].get_facecolor()
        assert circles[0].sum() < circles[1].sum()  # nothing, worst month 95 %, before course, 80 %

    def test_plans_that_are_not_shown_have_no_number(self, front):
        front = front.assign(shown=[False, True, False]).set_index("plan")
        ax = plot_front(front, labels={"nothing": "Rien"})
        assert [text.get_text() for text in ax.texts[:1]] == ["1"]
        assert len(ax.collections[-1].get_offsets()) == 1
        assert [line.get_xdata().tolist() for line in ax.lines] == [[40.0], [14.0]]

    def test_equal_worst_months_have_one_shade(self, front):
        shades = plot_front(front.assign(worst_output=0.9)).collections[-1].get_facecolor()
        assert (shades[0] == shades[1]).all()

    def test_no_front_and_missing_columns_are_refused(self, front):
        with pytest.raises(ValueError, match="on the front"):
            plot_front(front.assign(on_front=False))
        with pytest.raises(ValueError, match="hours_spent"):
            plot_front(front.drop(columns="hours_spent"))


class TestTornado:
    def test_the_longest_bars_come_first(self, tornado):
        low, high = plot_tornado(tornado).lines
        reach = high.get_xdata() - low.get_xdata()
        assert len(reach) == 12
        assert (np.diff(reach) < 0).all()

    def test_no_parameter_is_refused(self, tornado):
        with pytest.raises(ValueError, match="one parameter or more"):
            plot_tornado(tornado[:0])


class TestSignMap:
    def test_points_are_the_shares(self, propositions):
        lines = {line.get_label(): line for line in plot_sign_map(propositions).lines}
        assert lines["tous les tirages des paramètres"].get_xdata().tolist() == [0.95, 0.5, 0.25]
        assert lines["tirages conformes au calibrage"].get_xdata()[:2].tolist() == [1.0, 0.75]

    def test_a_verdict_of_ones_own_is_shown_as_it_is(self, propositions):
        assert "à discuter" in texts(plot_sign_map(propositions.assign(verdict="à discuter")))

    def test_what_is_only_shown_says_so(self, propositions):
        shown = propositions.assign(verdict="", all=np.nan, calibrated=np.nan)
        assert texts(plot_sign_map(shown)).count("montré, pas jugé") == 3

    def test_percentages_and_no_claim_are_refused(self, propositions):
        with pytest.raises(ValueError, match="not in percent"):
            plot_sign_map(propositions.assign(all=95))
        with pytest.raises(ValueError, match="one claim or more"):
            plot_sign_map(propositions[:0])


class TestRealRuns:
    def test_every_picture_of_runs_is_drawn_without_a_warning(self, runs, recwarn):
        frames = {part: {name: getattr(each, part) for name, each in runs.items()} for part in
                  ("weeks", "gauges", "ledger")}  # fmt: skip
        for column in runs["course"].weeks:
            plot_fan(frames["weeks"], outcome=column).figure.draw_without_rendering()
        plot_gauges(frames["gauges"]).figure.draw_without_rendering()
        plot_ledger(frames["ledger"]).figure.draw_without_rendering()
        assert [str(each.message) for each in recwarn] == []
