"""The panel of paradoxes, driven by the values of its controls."""

from __future__ import annotations

import pandas as pd
import pytest

from ltd_toolkit.lab import ParadoxPanel
from ltd_toolkit.language import set_language


@pytest.fixture
def indices():
    frame = pd.DataFrame({"a": [2.0, 6.0, 4.0], "b": [2.0, 3.0, 5.0], "low": 1.0, "high": 7.0})
    tables = []
    for a, b in (("formal", "informal"), ("individual", "collective")):
        index = pd.MultiIndex.from_product(
            [["baker", "garage", "mill"], [f"{a}_{b}"]], names=["firm", "paradox"]
        )
        tables.append(frame.assign(pole_a=a, pole_b=b).set_index(index))
    return pd.concat(tables)


def test_the_star_says_where_it_is(indices, read):
    panel = ParadoxPanel(indices)
    assert repr(panel).endswith(
        "L’étoile\N{NO-BREAK SPACE}: 4,0 et 4,0\N{NO-BREAK SPACE}; niveau 4,0\N{NO-BREAK SPACE}; écart 0,0."
    )
    panel.a.value = 6.5
    assert "6,5 et 4,0" in repr(panel)
    assert "écart 2,5" in repr(panel)
    assert read(panel.picture.widget.value).alts == [repr(panel)]


def test_each_paradox_names_its_poles_on_the_controls(indices):
    panel = ParadoxPanel(
        indices, labels={"formal": "Apprendre en formation", "individual_collective": "Chacun, ensemble"}
    )
    assert panel.a.description == "Apprendre en formation"
    assert ("Chacun, ensemble", "individual_collective") in panel.paradox.options
    panel.paradox.value = "individual_collective"
    assert (panel.a.description, panel.b.description) == ("individual", "collective")
    assert repr(panel).startswith("Chacun, ensemble")


def test_the_star_stays_on_the_map(indices):
    panel = ParadoxPanel(indices)
    panel.a.value, panel.b.value = 99, -3
    assert (panel.a.value, panel.b.value) == (7, 1)


def test_the_other_maps_are_drawn_before_they_are_asked_for(indices, monkeypatch):
    panel = ParadoxPanel(indices)
    for work in panel.ahead():
        work()
    monkeypatch.setattr(panel.picture, "_drawn", lambda draw: pytest.fail("drawn again"))
    panel.paradox.value = "individual_collective"
    assert repr(panel).startswith("individual_collective")


def test_every_control_has_a_name(indices):
    panel = ParadoxPanel(indices)
    assert all(control.description for control in panel.children[0].children)


def test_english(indices):
    set_language("en")
    panel = ParadoxPanel(indices)
    assert panel.paradox.description == "Tension"
    assert repr(panel).endswith("The star: 4.0 and 4.0; level 4.0; gap 0.0.")


def test_notebooks_get_the_line_and_the_picture(indices, read):
    panel = ParadoxPanel(indices)
    bundle = panel._repr_mimebundle_()
    assert bundle["text/plain"] == repr(panel)
    assert read(bundle["text/html"]).alts == [repr(panel)]
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "0x" not in repr(panel)
