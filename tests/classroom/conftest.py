"""The stock software of PME 1, and an episode that leaves two actions to choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ltd_toolkit.cases import load_case, load_interventions
from ltd_toolkit.classroom import Grid, load_class_data


@pytest.fixture(scope="session")
def stock():
    return load_case("pme1").episode("stock")


@pytest.fixture(scope="session")
def grid(stock):
    return Grid(stock)


@pytest.fixture(scope="session")
def data(stock):
    return load_class_data(stock)


@pytest.fixture(scope="session")
def small():
    """An episode of nine plans, three of which cannot be paid."""
    episode = load_case("pme2").episode("tools")
    free = {"field_support", "sharing_space"}
    reason = {"fr": "Décidé.", "en": "Decided."}
    fixed = {name: reason for name in load_interventions().index if name not in free}
    return replace(episode, fixed=fixed)
