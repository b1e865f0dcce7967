"""A firm that is not shipped, written as a lecturer would write it."""

from __future__ import annotations

import pytest

from ltd_toolkit import Plan, load_case
from ltd_toolkit.cases import plan_costs

PME3 = """
name = { source = "imagined", fr = "PME 3", en = "SME 3" }

[[story]]
source = "imagined"
fr = "Une librairie de quartier ouvre une boutique en ligne."
en = "A neighbourhood bookshop opens an online shop."

[teams.shop]
source = "imagined"
size = 4
fr = "magasin"
en = "shop"

[teams.office]
source = "imagined"
size = 2
fr = "bureau"
en = "office"

[[people]]
source = "imagined"
name = "Zoé"
team = "shop"
job = { fr = "libraire", en = "bookseller" }
[[people.voices]]
when = { errors = ">0.15" }
fr = "Encore un livre envoyé à la mauvaise adresse."
en = "Another book sent to the wrong address."
[[people.voices]]
fr = "Les clients demandent si c’est livré demain."
en = "Customers ask whether it is delivered tomorrow."

[firm]
source = "imagined"
errors_start = 0.05

[episodes.web]
name = { source = "imagined", fr = "La boutique", en = "The shop" }

[[episodes.web.story]]
source = "imagined"
fr = "Elle ouvre en janvier."
en = "It opens in January."

[episodes.web.firm.pressure_start]
value = 0.6
source = "imagined"
why = { source = "imagined", fr = "Les fêtes.", en = "The holidays." }

[episodes.web.practices]
source = "imagined"
list = [
    { times = 20, fr = "préparer un colis", en = "pack a parcel" },
    { times = 5, fr = "répondre à un avis", en = "answer a review" },
    { times = 1, fr = "rembourser une commande", en = "refund an order" },
]

[episodes.web.budget]
source = "imagined"
euros = 1000
hours = 20

[episodes.web.plan.course]
source = "imagined"
dose = 3
who = ["office", "Zoé"]

[[episodes.web.events]]
source = "imagined"
kind = "departure"
week = 60
who = "Zoé"

[[episodes.web.events]]
source = "imagined"
kind = "new_version"
week = 78
n_practices = 2
"""


@pytest.fixture
def pme3(tmp_path):
    """Return a writer of PME 3 with some texts replaced: it gives the path of the file."""

    def write(*changes, name="pme3.toml"):
        text = PME3
        for before, after in changes:
            assert text.count(before) >= 1, before
            text = text.replace(before, after, 1)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


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
