"""One lever, one picture: the dose moves what is drawn and said, on the same draws as without it."""

import pytest

from ltd_toolkit import Plan, load_case, simulate
from ltd_toolkit.lab import LeverPanel
from ltd_toolkit.language import set_language

KEPT = Plan(reserved_time={"dose": 1, "weeks": 26})


@pytest.fixture
def panel():
    return LeverPanel(load_case("pme1").episode("stock"), "sharing_space", plan=KEPT)


def test_what_is_said_is_what_simulating_the_plan_gives(panel):
    panel.dose.value = 0.5
    plan = KEPT.with_levers(sharing_space={"dose": 0.5, "weeks": 26})
    firm = load_case("pme1").episode("stock").firm
    assert panel.gain == simulate(firm, plan, n_runs=40, random_state=1).outcomes["output_gain"].mean()


def test_every_dose_has_its_own_picture_and_its_own_words(panel):
    doses = [0, 0.25, 0.5, 0.75, 1.0]
    pictures, said, gains = set(), set(), []
    for dose in doses:
        panel.dose.value = dose
        pictures.add(panel.picture.widget.value)
        said.add(repr(panel))
        gains.append(panel.gain)
    assert len(pictures) == len(said) == len(doses)
    assert gains == sorted(gains)


@pytest.mark.parametrize(
    ("language", "loses", "gains"),
    [("fr", "perd encore", "produit plus"), ("en", "still loses", "more than")],
)
def test_a_loss_and_a_gain_are_told_apart_in_words(language, loses, gains):
    set_language(language)
    panel = LeverPanel(load_case("pme1").episode("stock"), "sharing_space", plan=KEPT)
    assert loses in repr(panel)
    panel.dose.value = panel.dose.max
    assert gains in repr(panel)


def test_what_the_firm_did_is_the_rest_of_the_plan_unless_another_is_given():
    stock = load_case("pme1").episode("stock")
    panel = LeverPanel(stock, "sharing_space")
    did = simulate(stock.firm, stock.plan, n_runs=40, random_state=1).outcomes["output_gain"].mean()
    assert panel.gain == did
