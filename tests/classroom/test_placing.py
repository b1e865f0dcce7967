"""The shipped placement is what the sample gives, is calibrated, and tells a class nothing of anybody."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import load_sample
from ltd_toolkit.classroom.questionnaire import (
    Answers,
    PlacingError,
    answers_code,
    place_class,
    place_own,
    placement_counts,
    read_answers_code,
    sample_code,
    sample_placing,
    short_form,
)
from ltd_toolkit.classroom.questionnaire.placing import placing_of
from ltd_toolkit.folders import resource
from ltd_toolkit.instrument import load_instrument
from ltd_toolkit.language import set_language
from ltd_toolkit.plots import describe
from ltd_toolkit.profiles import Placements
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey
from ltd_toolkit.survey.synthetic import synthetic_survey

FORM = short_form()
ITEMS = list(FORM.instrument.items.index)
SCALE = FORM.instrument.items["scale"]
TRUE = ["overwhelmed", "resourceful", "unshared", "balanced"]  # by decreasing share, as profiles stand


def code(**levels: int) -> str:
    """Return the code of somebody who answers each scale alike, 4 where nothing is said."""
    return answers_code(FORM, Answers("ABC123", {item: str(levels.get(SCALE[item], 4)) for item in ITEMS}))


def as_answers(table: pd.Series) -> dict[str, int]:
    return {scale: round(value) for scale, value in table.items()}


@pytest.fixture(scope="module")
def profiles():
    return pd.read_csv(resource("sample_profiles.csv"), index_col="scale")


class TestShipped:
    def test_it_is_what_the_sample_gives(self):
        made, shipped = placing_of(load_sample()), sample_placing()
        for name in ("weights", "means", "covariances", "error", "error_in_sample", "shift"):
            assert np.allclose(getattr(made, name), getattr(shipped, name), rtol=1e-3, atol=1e-3), name

    def test_its_profiles_are_those_that_the_sample_was_made_from(self, profiles):
        shipped = sample_placing()
        for k, name in enumerate(TRUE):
            assert np.allclose(shipped.means[0, k], profiles.loc[list(shipped.indicators), name], atol=0.4)

    @pytest.mark.parametrize("seed", [21, 22])
    def test_one_careful_person_on_the_short_form_is_placed_as_surely_as_it_says(self, seed):
        survey, truth = synthetic_survey(700, random_state=seed)
        careful = survey.respondents[~truth.careless]
        one = careful.groupby("firm").sample(1, random_state=seed)
        students = Survey.from_frame(
            survey.responses.loc[one.index, ITEMS],
            FORM.instrument,
            respondents=one[["role"]].assign(firm=one.index),
        )
        placed = place_class(students)
        whole = placed.probabilities.notna().all(axis=1)
        true = one["firm"].map(truth.profile).map(TRUE.index).to_numpy()[whole]
        said = placed.probabilities[whole].to_numpy()
        hit = np.arange(4) == true[:, None]
        for low, high, slack in ((0, 0.1, 0.02), (0.1, 0.5, 0.07), (0.5, 0.9, 0.07), (0.9, 1, 0.04)):
            some = (said > low) & (said <= high)
            assert hit[some].mean() == pytest.approx(said[some].mean(), abs=slack), (low, high)
        assert (said.argmax(axis=1) == true).mean() > 0.8
        assert (placed.table["verdict"] == "outside").mean() < 0.02


class TestOwn:
    @pytest.mark.parametrize("name", TRUE)
    def test_the_answers_of_a_profile_lead_to_it(self, profiles, name):
        placed = place_own(code(**as_answers(profiles[name].drop("share"))))
        assert placed.verdict == "placed"
        assert placed.table["probability"].idxmax() == TRUE.index(name) + 1

    def test_an_impossible_firm_is_like_none_and_gets_no_number(self):
        placed = place_own(code(**dict.fromkeys(SCALE, 7)))
        assert placed.verdict == "outside"
        assert placed.table["probability"].isna().all()

    def test_a_scale_without_an_answer_is_named_and_refused(self):
        chosen = {item: "4" for item in ITEMS if SCALE[item] != "formal"} | {"FOR1": "NSP"}
        set_language("en")
        with pytest.raises(PlacingError, match="Formal learning"):
            place_own(answers_code(FORM, Answers("ABC123", chosen)))

    def test_one_answer_of_two_is_enough(self):
        chosen = dict.fromkeys(ITEMS, "4") | {"FOR1": "NSP"}
        assert place_own(answers_code(FORM, Answers("ABC123", chosen))).verdict in ("placed", "undecided")

    def test_another_questionnaire_is_refused(self, tmp_path):
        folder = shutil.copytree(resource("instrument"), tmp_path / "mine")
        items = (folder / "items.csv").read_text(encoding="utf-8")
        (folder / "items.csv").write_text(items.replace("encore inconnues", "nouvelles"), encoding="utf-8")
        mine = load_instrument(folder)
        form = short_form(mine)
        written = answers_code(form, Answers("ABC123", dict.fromkeys(ITEMS, "4")))
        with pytest.raises(PlacingError) as refused:
            place_own(written, mine)
        assert refused.value.found[0].kind == "placing_other_instrument"

    @pytest.mark.parametrize("language", ["fr", "en"])
    @pytest.mark.parametrize("level", [4, 7])
    def test_it_says_itself_with_what_it_cannot_say(self, language, level):
        set_language(language)
        placed = place_own(code(**dict.fromkeys(SCALE, level)))
        assert len(placed.sentences) == 3
        shown = placed._repr_html_()
        assert all(name.split(";")[0].strip() in shown for name in placed.table["name"])
        assert ("%" in shown.split("<table>")[1]) == (level == 4)
        assert len(describe(placed.plot()).split(". ")) >= 4


class TestClass:
    def made(self, verdicts: dict[str, int], profiles: list[int]) -> Placements:
        names = [name for name, n in verdicts.items() for _ in range(n)]
        table = pd.DataFrame({"verdict": names, "profile": pd.array([pd.NA] * len(names), dtype="Int64")})
        known = table["verdict"].isin(["placed", "undecided"])
        table.loc[known, "profile"] = [k + 1 for k, n in enumerate(profiles) for _ in range(n)]
        empty = pd.DataFrame(columns=range(1, 5))
        return Placements(table, empty, empty, empty)

    def test_counts_add_up_where_nothing_is_small(self):
        n, sure = placement_counts(self.made({"placed": 16, "undecided": 8}, [6, 6, 6, 6]))
        assert n.to_dict() == {1: 6, 2: 6, 3: 6, 4: 6, "outside": 0, "incomplete": 0}
        assert sure.to_dict() == {"decided": 16, "undecided": 8}

    @pytest.mark.parametrize("seed", range(40))
    def test_nothing_below_four_is_shown_nor_can_be_found(self, seed):
        rng = np.random.default_rng(seed)
        n = rng.integers(0, 9, 4)
        undecided = int(rng.integers(0, n.sum() + 1))
        verdicts = {"placed": int(n.sum()) - undecided, "undecided": undecided}
        verdicts |= {"outside": int(rng.integers(0, 6)), "incomplete": int(rng.integers(0, 6))}
        total = sum(verdicts.values())
        counts, sure = placement_counts(self.made(verdicts, list(n)))
        for shown in (counts.dropna(), sure.dropna()):
            assert ((shown >= SHOWN_FROM) | (shown == 0)).all()
        hidden = total - counts.dropna().sum()
        assert hidden == 0 or hidden >= SHOWN_FROM or not (counts.dropna() > 0).any()
        if sure.notna().any():  # their sum tells nothing that the other counts withhold
            assert counts[["outside", "incomplete"]].notna().all()


def test_the_code_of_somebody_in_the_sample_says_what_they_answered():
    answers = read_answers_code(sample_code("R0003"), FORM).chosen
    given = load_sample().responses.loc["R0003"]
    assert all(answers[item] == f"{given[item]:.0f}" for item in ITEMS)
    assert place_own(sample_code()).verdict in ("placed", "undecided")
