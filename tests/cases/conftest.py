"""Episodes of the shipped cases, and lines of a file found by what stands in them."""

from __future__ import annotations

import pytest

from ltd_toolkit import Plan, load_case
from ltd_toolkit.cases import plan_costs


@pytest.fixture
def line_of():
    """Return a finder of the line of a text in a file, as an editor counts it."""

    def find(path, text):
        lines = path.read_text(encoding="utf-8").split("\n")
        (number,) = [number for number, line in enumerate(lines, 1) if text in line]
        return number

    return find


@pytest.fixture
def joinery():
    """PME 2 when it brings in its management software."""
    return load_case("pme2").episode("software")


@pytest.fixture
def dealer():
    """PME 1 when it brings in its stock software."""
    return load_case("pme1").episode("stock")


@pytest.fixture
def dear_plan(dealer):
    """A plan the dealer cannot pay."""
    plan = Plan(course=40)
    assert plan_costs(dealer, plan).euros > dealer.budget.euros
    return plan
