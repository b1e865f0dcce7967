"""Firms get the means of their people, whoever is listed in whatever order, and nobody is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.language import set_language
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.scales import aggregate, respondent_floors, score_scales


@pytest.fixture
def people() -> pd.DataFrame:
    """A bakery of five, a garage of two, a workshop where one answered."""
    rows = [
        ("anne", "bakery", "owner", 2.0, 1.0),
        ("ali", "bakery", "employee", 4.0, 5.0),
        ("zoé", "bakery", "employee", 6.0, np.nan),
        ("max", "garage", "owner", 3.0, 3.0),
        ("lea", "garage", "employee", 5.0, 7.0),
        ("tom", "workshop", "owner", 7.0, 4.0),
    ]
    columns = ["respondent", "firm", "role", "exploration", "culture"]
    return pd.DataFrame(rows, columns=columns).set_index("respondent")


SCALES = ["exploration", "culture"]


def test_means_spread_errors_and_counts(people: pd.DataFrame) -> None:
    firms = aggregate(people[SCALES], people["firm"])
    assert firms.means.index.name == "firm"
    assert firms.means.loc["bakery"].tolist() == [4, 3]
    assert firms.spread.loc["bakery"].tolist() == pytest.approx([2, np.sqrt(8)])
    assert firms.respondents.loc["bakery"].tolist() == [3, 2]
    assert firms.se.loc["bakery"].tolist() == pytest.approx([2 / np.sqrt(3), 2])
    assert firms.spread.loc["workshop"].isna().all()
    assert firms.se.loc["workshop"].isna().all()
    assert firms.by_role.empty
    assert firms.by_role.index.names == ["firm", "role"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_whoever_is_listed_in_whatever_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    index = pd.Index([f"R{number}" for number in range(50)], name="respondent")
    scores = pd.DataFrame(rng.normal(size=(50, 2)), index=index, columns=SCALES).mask(
        rng.random((50, 2)) < 0.1
    )
    firm = pd.Series(rng.choice(list("abcdef"), 50), index=index)
    expected = aggregate(scores, firm)
    shuffled = aggregate(scores.sample(frac=1, random_state=seed), firm)
    for table in ("means", "spread", "se", "respondents", "flags"):
        pd.testing.assert_frame_equal(getattr(shuffled, table), getattr(expected, table))
    for name in sorted(firm.unique()):
        inside = scores[firm == name]
        np.testing.assert_allclose(expected.means.loc[name], inside.mean())
        np.testing.assert_allclose(expected.spread.loc[name], inside.std())


def test_companies_of_soldiers_have_the_means_published_with_the_data(
    oracles: Path, make_instrument: Callable
) -> None:
    soldiers = pd.read_csv(oracles / "real" / "lq2002.csv")
    scales = {
        "lead": [f"LEAD{number:02d}" for number in range(1, 12)],
        "tsig": [f"TSIG{number:02d}" for number in range(1, 4)],
    }
    instrument = make_instrument(scales, (1, 5))
    scores = score_scales(soldiers[instrument.items.index], instrument)
    hostility = make_instrument({"hostile": [f"HOSTIL{number:02d}" for number in range(1, 6)]}, (0, 4))
    scores = scores.join(score_scales(soldiers[hostility.items.index], hostility))
    companies = aggregate(scores, soldiers["COMPID"])
    published = soldiers.groupby("COMPID")[["GLEAD", "GTSIG", "GHOSTILE"]].first()
    assert companies.means.shape == (49, 3)
    np.testing.assert_allclose(companies.means, published, atol=1e-8)
    assert companies.flags["n"].sum() == 2042
    second = soldiers["COMPID"] == 2
    by_hand = soldiers.loc[second, scales["lead"]].mean(axis=1)
    assert companies.spread.at[2, "lead"] == pytest.approx(by_hand.std())


# --- floors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "floor"),
    [
        (1, 1),
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 3),
        (9, 3),
        (9.5, 3),
        (10, 5),
        (49, 5),
        (50, 8),
        (249, 8),
        (4000, 8),
    ],
)
def test_floors_follow_the_size(staff: float, floor: int) -> None:
    assert respondent_floors(pd.Series({"f": staff})).tolist() == [floor]


def test_an_unknown_size_has_an_unknown_floor_and_a_wrong_one_is_refused() -> None:
    assert respondent_floors(pd.Series({"f": np.nan, "g": 12})).isna().tolist() == [True, False]
    with pytest.raises(SurveyError) as caught:
        respondent_floors(pd.Series({"bakery": 0.0, "garage": 12.0, "mill": 0.0}))
    problem = caught.value.problems.squeeze()
    assert (problem["lines"], problem["value"]) == (("bakery", "mill"), "0")
    for wrong in ([4, 9], pd.Series({"f": "douze"})):
        with pytest.raises(TypeError, match="Series of numbers"):
            respondent_floors(wrong)


def test_firms_under_the_floor_are_kept_and_flagged(people: pd.DataFrame) -> None:
    floors = respondent_floors(pd.Series({"bakery": 5, "garage": 30, "workshop": None, "nobody answered": 4}))
    firms = aggregate(people[SCALES], people["firm"], floors=floors)
    assert list(firms.means.index) == ["bakery", "garage", "workshop"]
    assert firms.flags["n"].tolist() == [3, 2, 1]
    assert firms.flags["floor"].tolist()[:2] == [3, 5]
    assert firms.flags["under_floor"].tolist()[:2] == [False, True]
    assert firms.flags.loc["workshop", ["floor", "under_floor"]].isna().all()
    assert firms.flags["note"].tolist() == ["", "sous le seuil\u00a0: accord inconnu", "seuil inconnu"]
    set_language("en")
    notes = aggregate(people[SCALES], people["firm"], floors=floors).flags["note"]
    assert notes["garage"] == "under the floor: agreement unknown"
    assert set(aggregate(people[SCALES], people["firm"]).flags["note"]) == {"floor unknown"}


def test_a_respondent_without_any_score_is_no_answer(people: pd.DataFrame) -> None:
    people.loc["max", SCALES] = np.nan
    people.loc["tom", SCALES] = np.nan
    firms = aggregate(people[SCALES], people["firm"])
    assert firms.flags["n"].to_dict() == {"bakery": 3, "garage": 1, "workshop": 0}
    assert firms.means.loc["workshop"].isna().all()


def test_floors_that_lack_a_firm_are_refused(people: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="garage"):
        aggregate(people[SCALES], people["firm"], floors=pd.Series({"bakery": 3, "workshop": 1}))
    with pytest.raises(TypeError, match="floors"):
        aggregate(people[SCALES], people["firm"], floors=[3, 3, 1])


# --- roles ------------------------------------------------------------------------------------------


def test_what_must_stay_apart_stands_only_by_role(people: pd.DataFrame, make_instrument: Callable) -> None:
    instrument = make_instrument({"exploration": ["E1"], "culture": ["C1"]}, apart=["culture"])
    firms = aggregate(people[SCALES], people["firm"], instrument=instrument, role=people["role"])
    for table in (firms.means, firms.spread, firms.se, firms.respondents):
        assert list(table) == ["exploration"]
    assert firms.by_role.loc[("bakery", "owner")].tolist() == [2, 1]
    assert firms.by_role.loc[("bakery", "employee")].tolist() == [5, 5]
    assert ("workshop", "employee") not in firms.by_role.index
    with pytest.raises(ValueError, match=r"culture.*role="):
        aggregate(people[SCALES], people["firm"], instrument=instrument)


def test_a_missing_role_is_a_role_of_its_own(people: pd.DataFrame) -> None:
    people.loc["zoé", "role"] = None
    by_role = aggregate(people[SCALES], people["firm"], role=people["role"].astype("category")).by_role
    assert len(by_role.loc["bakery"]) == 3
    assert by_role["exploration"].loc["bakery"].sum() == 12


def test_columns_that_are_no_scales_are_refused(people: pd.DataFrame, make_instrument: Callable) -> None:
    instrument = make_instrument({"exploration": ["E1"]})
    with pytest.raises(ValueError, match="culture"):
        aggregate(people[SCALES], people["firm"], instrument=instrument)


# --- who is who -----------------------------------------------------------------------------------


def test_bare_values_and_indexes_that_do_not_fit_are_refused(people: pd.DataFrame) -> None:
    scores, firm = people[SCALES], people["firm"]
    with pytest.raises(TypeError, match="another order"):
        aggregate(scores, firm.to_numpy())
    with pytest.raises(TypeError, match="another order"):
        aggregate(scores, firm, role=list(people["role"]))
    with pytest.raises(ValueError, match=r"one only.*zoé"):
        aggregate(scores, firm.drop("zoé"))
    with pytest.raises(ValueError, match=r"firm\.loc\[scores\.index\]"):
        aggregate(scores.drop("zoé"), firm)
    with pytest.raises(ValueError, match=r"duplicates.*anne"):
        aggregate(scores, pd.concat([firm, firm.loc[["anne"]]]))
    with pytest.raises(ValueError, match="index of scores holds duplicates"):
        aggregate(pd.concat([scores, scores.loc[["ali"]]]), firm)
    with pytest.raises(TypeError, match="of numbers"):
        aggregate(people[["exploration", "role"]], firm)


def test_respondents_without_a_firm_are_named(people: pd.DataFrame) -> None:
    people.loc[["ali", "lea"], "firm"] = None
    with pytest.raises(SurveyError) as caught:
        aggregate(people[SCALES], people["firm"])
    problem = caught.value.problems.squeeze()
    assert problem["lines"] == ("ali", "lea")
    assert "2 respondents have no firm" in problem["en"]
    assert "firm.notna()" in problem["fr"]
    known = people["firm"].notna()
    assert aggregate(people.loc[known, SCALES], people.loc[known, "firm"]).flags["n"].sum() == 4


def test_synthetic_data_say_so_in_every_table(people: pd.DataFrame) -> None:
    scores = people[SCALES].copy()
    assert not aggregate(scores, people["firm"]).synthetic
    scores.attrs["synthetic"] = True
    firms = aggregate(scores, people["firm"], role=people["role"])
    assert firms.synthetic
    for table in (firms.means, firms.spread, firms.se, firms.respondents, firms.by_role, firms.flags):
        assert table.attrs["synthetic"] is True


def test_firms_named_by_categories_nobody_is_in_get_no_row(people: pd.DataFrame) -> None:
    firm = people["firm"].astype(pd.CategoricalDtype(["bakery", "garage", "mill", "workshop"]))
    assert list(aggregate(people[SCALES], firm).means.index) == ["bakery", "garage", "workshop"]
