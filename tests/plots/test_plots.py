"""What is drawn: on which axes, with which words, and readable without colour."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ltd_toolkit.language import set_language
from ltd_toolkit.plots import (
    describe,
    plot_fan,
    plot_front,
    plot_gauges,
    plot_ledger,
    plot_months,
    plot_paradox_map,
    plot_placement,
    plot_practices,
    plot_profiles,
    plot_reliability,
    plot_responses,
    plot_selection,
    plot_sign_map,
    plot_sources,
    plot_tensions,
    plot_tornado,
    show,
)
from ltd_toolkit.plots.style import strokes

PLOTS = {
    "shares": plot_responses,
    "reliability": plot_reliability,
    "indices": plot_paradox_map,
    "profiles": plot_profiles,
    "selection": plot_selection,
    "weeks": plot_fan,
    "gauges": plot_gauges,
    "practices": plot_practices,
    "sources": plot_sources,
    "ledger": plot_ledger,
    "front": plot_front,
    "tornado": plot_tornado,
    "propositions": plot_sign_map,
    "months": plot_months,
    "tensions": plot_tensions,
    "placement": plot_placement,
}


@pytest.fixture(params=PLOTS)
def picture(request):
    """Return each plot function with the frame that it draws."""
    return PLOTS[request.param], request.getfixturevalue(request.param)


def texts(ax: Axes) -> list[str]:
    """Return all that is written in a picture, line breaks taken out."""
    ax.figure.draw_without_rendering()
    found = ax.figure.findobj(lambda artist: hasattr(artist, "get_text") and artist.get_visible())
    return [" ".join(artist.get_text().split("\n")) for artist in found if artist.get_text()]


class TestAllPictures:
    def test_axes_in_axes_out(self, picture):
        plot, frame = picture
        mine = Figure().add_subplot()
        assert plot(frame, ax=mine) is mine
        assert isinstance(plot(frame), Axes)

    def test_the_frame_and_the_style_of_others_stay_as_they_were(self, picture):
        plot, frame = picture
        before, style = frame.copy(), dict(rcParams)
        plot(frame)
        pd.testing.assert_frame_equal(frame, before)
        assert dict(rcParams) == style

    def test_nothing_is_cut_at_the_edge(self, picture, labels):
        plot, frame = picture
        ax = plot(frame, labels=labels)
        figure = ax.figure
        figure.draw_without_rendering()
        drawn = ax.get_tightbbox()
        assert drawn.x0 >= -1
        assert drawn.y0 >= -1
        assert drawn.x1 <= figure.bbox.x1 + 1
        assert drawn.y1 <= figure.bbox.y1 + 1

    def test_synthetic_data_say_so_under_the_axes(self, picture):
        plot, frame = picture
        frame.attrs["synthetic"] = True
        assert any("Données synthétiques" in text for text in texts(plot(frame)))
        frame.attrs.clear()
        assert not any("Données synthétiques" in text for text in texts(plot(frame)))

    def test_each_language_writes_its_own_words(self, picture):
        plot, frame = picture
        french = set(texts(plot(frame)))
        set_language("en")
        assert set(texts(plot(frame))) != french

    def test_pyplot_never_hears_of_it(self):
        code = (
            "import pandas as pd, matplotlib.pyplot as plt\n"
            "from ltd_toolkit.plots import plot_profiles, show\n"
            "t = pd.DataFrame(dict(profile=[1], indicator=['a'], mean=[1.], se=[.1], low=[.9], high=[1.1]))\n"
            "show(plot_profiles(t))\n"
            "print(plt.get_fignums())"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


class TestStrokes:
    def test_eight_series_differ_in_marker_and_in_line(self):
        markers, lines = {s.marker for s in strokes(8)}, {str(s.line) for s in strokes(8)}
        assert len(markers) == len(lines) == 8

    def test_neighbours_differ_in_grey(self):
        greys = [np.dot(stroke.colour, (0.299, 0.587, 0.114)) for stroke in strokes(4)]
        assert np.abs(np.diff(greys)).min() > 0.04


class TestResponses:
    def test_bars_are_the_shares_and_part_at_the_middle(self, shares, labels):
        ax = plot_responses(shares, labels=labels)
        bars = [[bar.get_width() for bar in container] for container in ax.containers]
        assert bars == [[0.25, 0.5], [0.125, 0.0], [0.625, 0.5]]
        middle = ax.containers[1][0]
        assert middle.get_x() == pytest.approx(-0.0625)

    def test_an_even_number_of_answers_has_no_middle(self, shares):
        ax = plot_responses(shares.drop(columns=2))
        assert ax.containers[1][0].get_x() == pytest.approx(0)

    def test_items_answers_and_missing_are_named(self, shares, labels):
        found = texts(plot_responses(shares, labels=labels))
        assert (
            "Nous passons du temps à essayer avec l’outil des façons de travailler encore inconnues." in found
        )
        assert {"Jamais", "Parfois", "Toujours", "25\N{NO-BREAK SPACE}%"} <= set(found)

    def test_items_of_several_sets_of_answers_show_codes(self, shares, labels):
        shares.loc["EXP2", "answers"] = "agreement"
        found = texts(plot_responses(shares, labels=labels))
        assert {"1 la plus basse", "2", "3 la plus haute"} <= set(found)

    def test_items_with_different_codes_are_refused(self, shares):
        shares.loc["EXP2", 3] = np.nan
        with pytest.raises(ValueError, match="same codes"):
            plot_responses(shares)

    def test_no_item_is_refused(self, shares):
        with pytest.raises(ValueError, match="one item or more"):
            plot_responses(shares.iloc[:0])


class TestReliability:
    def test_points_and_intervals_are_those_of_the_table(self, reliability):
        ax = plot_reliability(reliability)
        points, _, (interval,) = ax.containers[0].lines
        assert points.get_xdata()[:2].tolist() == [0.81, 0.66]
        assert interval.get_segments()[0][:, 0].tolist() == pytest.approx([0.77, 0.85])

    def test_a_refused_scale_is_listed_with_its_reason(self, reliability, labels):
        found = texts(plot_reliability(reliability, labels=labels))
        assert {"Moyens limités", "échelle composite", "pas d’oméga"} <= set(found)

    def test_the_band_calls_itself_a_convention(self, reliability):
        assert any("convention, pas un verdict" in text for text in texts(plot_reliability(reliability)))

    def test_a_negative_alpha_stays_in_sight(self, reliability):
        reliability.loc["exploration", ["alpha", "alpha_low", "alpha_high"]] = [-0.3, -0.5, -0.1]
        assert plot_reliability(reliability).get_xlim()[0] < -0.5

    def test_no_scale_is_refused(self, reliability):
        with pytest.raises(ValueError, match="one scale or more"):
            plot_reliability(reliability.iloc[:0])


class TestParadoxMap:
    def test_points_stand_where_the_table_says(self, indices):
        (points,) = plot_paradox_map(indices).collections
        assert points.get_offsets().tolist() == [[2, 2], [6, 3], [4, 5]]

    def test_lines_of_balance_and_level_are_exact(self, indices):
        lines = [np.array(line.get_data()) for line in plot_paradox_map(indices).lines]
        assert {tuple(np.unique(np.abs(a - b).round(9))) for a, b in lines if np.ptp(a - b) == 0} == {
            (0,),
            (1.5,),
            (3,),
        }
        assert {tuple(np.unique((a + b) / 2)) for a, b in lines if np.ptp(a - b)} == {(2.5,), (4,), (5.5,)}
        assert all(line.min() >= 1 and line.max() <= 7 for line in lines)

    def test_groups_have_their_own_marker_and_a_mean(self, indices):
        groups = pd.Series({"baker": "low", "garage": "high", "mill": "high"})
        ax = plot_paradox_map(indices, groups=groups)
        assert {"high (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}2)"} <= set(texts(ax))
        shapes = {collection.get_paths()[0].vertices.tobytes() for collection in ax.collections}
        assert len(shapes) == 2
        assert [5.0, 4.0] in [list(c.get_offsets()[0]) for c in ax.collections if len(c.get_offsets()) == 1]

    def test_two_groups_of_one_name_are_both_drawn(self, indices):
        groups = pd.Series({"baker": 1, "garage": 2, "mill": 2})
        ax = plot_paradox_map(indices, groups=groups, names={1: "Same", 2: "Same"})
        assert sum(len(c.get_offsets()) for c in ax.collections) == 3 + 2  # points and means

    def test_which_paradox_must_be_said_if_there_are_several(self, indices):
        other = indices.rename(index={"poles": "other"}, level="paradox")
        both = pd.concat([indices, other])
        with pytest.raises(ValueError, match="poles"):
            plot_paradox_map(both)
        with pytest.raises(ValueError, match="unicorns"):
            plot_paradox_map(indices, paradox="unicorns")
        assert plot_paradox_map(both, paradox="other").get_title() == "other"


class TestProfiles:
    def test_lines_and_intervals_are_those_of_the_table(self, profiles):
        ax = plot_profiles(profiles)
        assert ax.lines[0].get_ydata().tolist() == [2.5, 3.0]
        segments = ax.collections[1].get_segments()
        assert [segment[:, 1].tolist() for segment in segments] == [[5.05, 5.45], [3.8, 4.2]]

    def test_indicators_and_profiles_are_named(self, profiles, labels):
        found = texts(
            plot_profiles(profiles, names=pd.Series({1: "Débordés", 2: "Équilibrés"}), labels=labels)
        )
        assert {"Exploration", "Exploitation", "Débordés", "Équilibrés"} <= set(found)

    def test_names_of_profiles_that_end_together_do_not_touch(self, profiles):
        many = pd.concat([profiles[profiles["profile"] == 1].assign(profile=k) for k in range(1, 9)])
        ax = plot_profiles(many)
        ax.figure.draw_without_rendering()
        boxes = sorted((t.get_window_extent() for t in ax.texts if t.get_text()), key=lambda box: box.y0)
        assert len(boxes) == 8
        assert all(below.y1 < above.y0 for below, above in pairwise(boxes))
        assert boxes[0].y0 > 0
        assert boxes[-1].y1 < ax.figure.bbox.y1

    def test_the_ends_of_the_answers_are_the_ends_of_the_axis(self, profiles):
        low, high = plot_profiles(profiles, ends=(1, 7)).get_ylim()
        assert low < 1 < 7 < high < 7.5

    def test_no_profile_is_refused(self, profiles):
        with pytest.raises(ValueError, match="one profile or more"):
            plot_profiles(profiles.iloc[:0])


class TestSelection:
    def test_hollow_marks_are_the_fits_to_be_checked(self, selection):
        ax = plot_selection(selection)
        hollow = [
            line for line in ax.lines if line.get_markerfacecolor() == "white" and len(line.get_xdata())
        ]
        assert sorted(x for line in hollow for x in line.get_xdata()) == [2, 3, 3]

    def test_the_best_is_circled(self, selection):
        (circle,) = [
            line for line in plot_selection(selection).lines if line.get_label() == "valeur la plus basse"
        ]
        assert (circle.get_xdata()[0], circle.get_ydata()[0]) == (2, 612.26)

    def test_a_fit_not_to_be_trusted_is_not_the_best(self, selection):
        selection.loc[1, "trusted"] = False
        (circle,) = [
            line for line in plot_selection(selection).lines if line.get_label() == "valeur la plus basse"
        ]
        assert circle.get_ydata()[0] == 615.0

    def test_what_does_not_choose_has_no_best(self, selection):
        assert "valeur la plus basse" not in texts(plot_selection(selection, criterion="entropy"))

    def test_forms_are_words(self, selection):
        assert "variances propres à chaque profil, covariances nulles" in texts(plot_selection(selection))

    def test_no_value_at_all_has_no_best(self, selection):
        ax = plot_selection(selection.assign(bic=np.nan))
        assert "valeur la plus basse" not in texts(ax)
        assert show(ax).line.startswith("BIC")

    def test_an_unknown_criterion_is_refused(self, selection):
        with pytest.raises(ValueError, match="unicorn"):
            plot_selection(selection, criterion="unicorn")
        with pytest.raises(ValueError, match="note"):
            plot_selection(selection, criterion="note")


class TestQuarters:
    def test_months_are_points_and_predictions_bars(self, months):
        predicted = pd.DataFrame({"low": [0.05], "high": [0.1]}, index=pd.Index([1], name="quarter"))
        ax = plot_months(months, predicted=predicted)
        (line,) = [each for each in ax.lines if each.get_marker() == "o"]
        assert line.get_xydata().tolist() == [[3, 0.1], [7, 0.12], [12, 0.08], [16, 0.2]]
        (bars,) = ax.collections
        assert bars.get_segments()[0].tolist() == [[12, 0.05], [12, 0.1]]
        assert "Prédit pour le trimestre 1" in describe(ax)

    def test_a_count_is_no_percentage(self, months):
        ax = plot_months(months, indicator="calls", share=False)
        assert "trimestre 1 3,0, trimestre 2 0,5" in describe(ax).replace("\N{NO-BREAK SPACE}", " ")

    def test_tensions_are_lines_that_differ_in_grey(self, tensions):
        lines = plot_tensions(tensions).lines
        assert [line.get_ydata().tolist() for line in lines] == [[0.1, 0.2, 0.25], [0.0, 0.3, 0.4]]
        assert (
            len({line.get_linestyle() for line in lines}) == len({line.get_marker() for line in lines}) == 2
        )

    def test_what_is_not_there_is_refused(self, months, tensions):
        with pytest.raises(ValueError, match="noise"):
            plot_months(months, indicator="noise")
        with pytest.raises(ValueError, match="expected months"):
            plot_months(months.iloc[:0])
        with pytest.raises(ValueError, match="tension"):
            plot_tensions(tensions.rename(columns={"tension": "other"}))
