"""A range control: what the kernel keeps of it. What a browser shows of it is tested in one."""

from __future__ import annotations

import pytest
from traitlets import TraitError

from ltd_toolkit.lab import RangeControl
from ltd_toolkit.language import set_language

N = "\N{NO-BREAK SPACE}"


@pytest.fixture
def hours():
    return RangeControl(2, min=0, max=4, step=0.5, label="Formation", say=lambda n: f"{n:g} heures")


def test_each_value_has_its_words_and_the_repr_says_name_and_value(hours):
    assert (len(hours.texts), hours.texts[0], hours.texts[-1]) == (9, "0 heures", "4 heures")
    hours.value = 3.5
    assert hours.text == "3.5 heures"
    assert repr(hours) == f"Formation{N}: 3.5 heures"
    assert hours._repr_mimebundle_()["text/plain"] == repr(hours)
    assert "application/vnd.jupyter.widget-view+json" in hours._repr_mimebundle_()


def test_without_words_of_its_own_it_says_the_number_in_the_language():
    assert RangeControl(0.25, min=0, max=1, step=0.25, label="Dose").text == "0,25"
    set_language("en")
    assert RangeControl(0.25, min=0, max=1, step=0.25, label="Dose").text == "0.25"
    assert RangeControl(3, min=1, max=5, label="Steps").text == "3"


def test_other_words_can_be_given(hours):
    hours.say(lambda n: f"{n:g} h")
    assert hours.text == "2 h"


@pytest.mark.parametrize("outside", [-0.5, 4.5, 0.3, float("nan"), float("inf")])
def test_a_value_that_the_keys_cannot_reach_is_refused_and_nothing_changes(hours, outside):
    with pytest.raises(TraitError, match=r"from 0 to 4 by steps of 0\.5"):
        hours.value = outside
    assert hours.value == 2


def test_every_value_between_the_ends_can_be_chosen():
    tenth = RangeControl(0, min=0, max=1, step=0.1, label="Part")
    for place in range(11):
        tenth.value = place / 10
        assert tenth.text == f"{place / 10:.1f}".replace(".", ",")


@pytest.mark.parametrize(
    ("low", "high", "step"), [(0, 1, 0.3), (1, 1, 1), (2, 1, 1), (0, 1, 0), (0, 1, -0.1), (0, 1e6, 1)]
)
def test_a_range_that_steps_do_not_fill_is_refused(low, high, step):
    with pytest.raises(ValueError, match="whole number of steps"):
        RangeControl(low, min=low, max=high, step=step, label="Dose")


def test_a_control_without_a_name_is_refused():
    with pytest.raises(ValueError, match="label"):
        RangeControl(0, min=0, max=1, label=" ")


def test_observers_hear_each_change_once(hours):
    heard = []
    hours.observe(lambda change: heard.append(change["new"]), names="value")
    hours.value = 2.5
    hours.value = 2.5
    hours.set_state({"value": 1})  # as it comes from the browser
    assert heard == [2.5, 1]


def test_its_script_and_style_ask_for_nothing_outside(hours):
    for text in (hours._esm, hours._css):
        assert "http" not in text
        assert "import" not in text.replace("important", "")
