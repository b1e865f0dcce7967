"""The article is covered, and one can see it: each statement has its lesson, measure, lever and test."""

import importlib.util
from pathlib import Path

import pytest

from ltd_toolkit import load_instrument
from ltd_toolkit.simulation import LEVERS

DOCS = Path(__file__).parent.parent / "docs"

spec = importlib.util.spec_from_file_location("make_claims", DOCS / "make_claims.py")
make_claims = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_claims)

CLAIMS = make_claims.claims()
# A section of the article that names a scale, a lever or an effect: its statements must name theirs.
MEASURED = ("1 E/E", "1 I/C", "1 F/I", "2", "3.1", "3.2", "3.3", "3.4", "4")
DONE = ("3.1", "3.2", "3.3")  # each statement is about something one does


@pytest.mark.parametrize("name", CLAIMS.index)
def test_each_statement_is_taught_measured_done_and_tried(name):
    claim = CLAIMS.loc[name]
    assert claim["claim_fr"]
    assert claim["claim_en"]
    assert make_claims.lesson_file(claim["lesson"])
    known = set(load_instrument().scales.index)
    assert set(make_claims.scales(claim["scale"])) <= known
    assert set(claim["lever"]) <= set(LEVERS)
    assert claim["scale"] or claim["section"] not in MEASURED
    assert claim["lever"] or claim["section"] not in DONE
    tried = set(make_claims.propositions().index.get_level_values("proposition"))
    assert claim["proposition"]
    assert set(claim["proposition"]) <= tried


def test_every_lesson_on_the_article_teaches_some_statement():
    lessons = {path.stem[:2] for path in (DOCS.parent / "notebooks" / "src").glob("*.py")}
    assert set(CLAIMS["lesson"]) >= lessons - {"00", "06", "07"}  # the start, and two lessons on method


@pytest.mark.parametrize("language", list(make_claims.PAGES))
def test_the_page_is_what_the_command_makes(language):
    assert make_claims.page(language) == (DOCS / make_claims.PAGES[language]).read_text(encoding="utf-8")


def test_ranges_of_propositions_are_spread_out():
    assert make_claims.spread_out("P01-P03 P22") == ["P01", "P02", "P03", "P22"]
