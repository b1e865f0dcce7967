"""The picture that repaints: the scene is kept, what moves is drawn over it, nothing stays behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.plots import plot_profiles


@pytest.fixture
def table():
    import pandas as pd

    rows = {"indicator": ["a", "b"], "mean": [2.0, 3.0], "se": 0.1, "low": [1.8, 2.8], "high": [2.2, 3.2]}
    return pd.DataFrame({"profile": 1, **rows})


@pytest.fixture
def scene(table):
    """Return a function that draws a scene and counts how often it is asked to."""

    def draw(ax):
        draw.calls += 1
        return plot_profiles(table, ax=ax)

    draw.calls = 0
    return draw


def pixels(figure, read):
    return np.asarray(read(figure.widget.value).images[0].convert("RGB")).astype(int)


def star_at(x):
    return lambda ax: ax.plot(x, 2.5, "*", markersize=30, color="black")


def test_a_scene_is_drawn_once_as_long_as_it_has_the_same_name(scene):
    figure = LiveFigure(4, 3)
    for x in (0.1, 0.5, 0.9):
        figure.paint("scene", scene, star_at(x))
    assert scene.calls == 1
    figure.paint("other", scene)
    assert scene.calls == 2


def test_a_still_scene_comes_back_without_being_drawn(scene, read):
    figure = LiveFigure(4, 3)
    figure.paint("scene", scene)
    line, value = figure.line, figure.widget.value
    figure.paint("other", scene)
    figure.paint("scene", scene)
    assert scene.calls == 2
    assert (figure.line, figure.widget.value) == (line, value)
    figure.paint("scene", scene, star_at(0.5))  # something moves: its pixels are needed again
    assert scene.calls == 3
    assert figure.widget.value != value


def test_only_so_many_stills_are_kept(scene, monkeypatch):
    monkeypatch.setattr("ltd_toolkit.lab.live.KEPT", 2)
    figure = LiveFigure(4, 3)
    for name in ("first", "second", "third", "first"):
        figure.paint(name, scene)
    assert scene.calls == 4


def test_what_moved_leaves_no_trace(scene, read):
    figure = LiveFigure(4, 3)
    figure.paint("scene", scene)
    without = pixels(figure, read)
    figure.paint("scene", scene, star_at(0.2))
    first = pixels(figure, read)
    figure.paint("scene", scene, star_at(0.8))
    second = pixels(figure, read)
    figure.paint("scene", scene)
    assert (pixels(figure, read) == without).all()
    # Palettes of pictures differ by a shade, a star by all there is between black and white.
    assert (abs(first - without).max(axis=2) > 128).any()
    assert (abs(first - second).max(axis=2) > 128).any()


def test_what_moved_does_not_pile_up(scene):
    figure, found = LiveFigure(4, 3), []

    def move(ax):
        found.append(len(ax.lines))
        ax.plot(0.5, 2.5, "*")

    for _ in range(3):
        figure.paint("scene", scene, move)
    assert len(set(found)) == 1


def test_a_picture_drawn_over_the_scene_is_the_picture_drawn_at_once(table, read):
    both, once = LiveFigure(4, 3), LiveFigure(4, 3)

    def all_of_it(ax):
        plot_profiles(table, ax=ax)
        ax.plot(0.5, 2.5, "*", markersize=30, color="black")

    both.paint("scene", lambda ax: plot_profiles(table, ax=ax), star_at(0.5))
    once.paint("all", all_of_it)
    assert abs(pixels(both, read) - pixels(once, read)).max() < 40


def test_the_text_alternative_says_scene_and_what_moves(scene, read):
    figure = LiveFigure(4, 3)
    figure.paint("scene", scene, star_at(0.5), "L’étoile <ici>.")
    assert read(figure.widget.value).alts == [figure.line]
    assert figure.line.startswith("Profils")
    assert figure.line.endswith("L’étoile <ici>.")


def test_hidden_means_no_picture_at_all(scene):
    figure = LiveFigure(4, 3)
    figure.paint("scene", scene)
    figure.hide("Rien à voir.")
    assert figure.widget.value == ""
    assert figure.line == "Rien à voir."
    figure.paint("scene", scene)
    assert "<img" in figure.widget.value


def test_controls_answered_in_several_threads_at_once_do_not_tear_a_picture(scene, read):
    """As a notebook may do: the kernel answers some messages of widgets in a thread of its own."""
    figure = LiveFigure(4, 3)

    def paint(number):
        figure.paint(number % 2, scene, star_at(number % 2))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(paint, range(24)))  # raises what a thread has raised
    alone = LiveFigure(4, 3)
    alone.paint(0, scene, star_at(0))
    figure.paint(0, scene, star_at(0))
    assert np.array_equal(pixels(figure, read), pixels(alone, read))


def test_the_map_of_a_week_keeps_its_colours_however_its_first_week_looked(read):
    from ltd_toolkit import load_case, simulate
    from ltd_toolkit.lab.case_pictures import MapPicture

    episode = load_case("pme1").episode("stock")
    shown = MapPicture(episode)
    practices = simulate(episode.firm, episode.plan, n_weeks=40, n_runs=1, random_state=1).practices([-1, 39])
    first, last = (practices.xs(week, level="week", drop_level=False) for week in (-1, 39))
    assert (last["belief"] < 0).any()
    shown.paint(first.assign(belief=0), episode.labels())  # nobody has a wrong habit, or any
    shown.paint(last, episode.labels())
    alone = MapPicture(episode)
    alone.paint(last, episode.labels())
    difference = np.abs(pixels(shown.figure, read) - pixels(alone.figure, read)).max(axis=2)
    assert np.percentile(difference, 99) <= 8  # 64 colours: edges of letters may round to a neighbour
    assert difference.max() < 64
