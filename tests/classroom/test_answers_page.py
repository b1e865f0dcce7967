"""What a class answered is shown to it in numbers that lead to nobody."""

from __future__ import annotations

import csv
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import cli, read_survey
from ltd_toolkit.classroom.pseudonyms import read_key
from ltd_toolkit.classroom.questionnaire import (
    Answers,
    answers_code,
    class_survey,
    class_tables,
    read_answers,
    short_form,
    write_answers_debrief,
)
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import set_language
from ltd_toolkit.plots import describe
from ltd_toolkit.scales import score_scales
from ltd_toolkit.scales.firms import SHOWN_FROM

FORM = short_form()
ITEMS = list(FORM.instrument.items.index)


def people(n: int, seed: int = 1) -> list[Answers]:
    rng = np.random.default_rng(seed)
    everybody = []
    for number in range(n):
        chosen = {item: str(rng.integers(1, 8)) for item in ITEMS}
        chosen["role"] = "owner" if number < 2 else "employee"
        chosen["size_class"] = str(rng.choice(["micro", "small"]))
        everybody.append(Answers("".join(rng.choice(list("ABCDEFGH"), 6)), chosen))
    return everybody


def handed_in(path, everybody: list[Answers]):
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [[f"Lefèvre{n}", answers_code(FORM, each)] for n, each in enumerate(everybody)]
        csv.writer(file).writerows([["Nom complet", "Réponse"], *rows])
    return path


@pytest.fixture
def tables(tmp_path):
    """Return what makes the tables of a class of any size."""

    def make(n: int, seed: int = 1):
        return class_tables(class_survey(read_answers(handed_in(tmp_path / "codes.csv", people(n, seed)))))

    return make


class TestTables:
    def test_means_are_those_of_the_scores(self, tables):
        made = tables(12)
        scores = score_scales(made.survey.responses, made.survey.instrument)
        row = made.poles.loc["formal_informal", "b"]
        values = scores["informal"]
        assert row["mean"] == pytest.approx(values.mean())
        reach = 2.200985 * values.std(ddof=1) / np.sqrt(12)  # t of 11 degrees of freedom
        assert (row["low"], row["high"]) == pytest.approx((values.mean() - reach, values.mean() + reach))

    def test_counts_are_those_of_the_scores_wherever_they_are_shown(self, tables):
        made = tables(40)
        scores = score_scales(made.survey.responses, made.survey.instrument)
        row = made.leanings.loc["exploration_exploitation"]
        assert row["a"] == (scores["exploration"] > scores["exploitation"]).sum()
        felt = made.strained.loc["formal_informal"]
        assert felt["above"] == (scores["tension_formal_informal"] > 4).sum()

    @pytest.mark.parametrize("seed", range(25))
    def test_no_count_below_four_is_shown_nor_can_it_be_found(self, tables, seed):
        made = tables(5 + seed, seed)
        total = len(made.survey.responses)
        rows = [row for table in (made.leanings, made.strained) for _, row in table.iterrows()]
        for row in [*rows, *made.facts.values()]:
            shown = row.dropna()
            assert ((shown >= SHOWN_FROM) | (shown == 0)).all()
            hidden = total - shown.sum()
            assert hidden == 0 or hidden >= SHOWN_FROM or not (shown > 0).any()

    def test_two_owners_are_not_shown_and_neither_is_their_mean(self, tables):
        made = tables(12)
        assert pd.isna(made.facts["role"]["owner"])
        owners = made.means[made.means["role"] == "owner"]
        assert len(owners)
        assert owners["mean"].isna().all()

    def test_of_three_people_nothing_is_shown(self, tables):
        made = tables(3)
        assert made.poles["mean"].isna().all()
        assert made.leanings.fillna(0).eq(0).all(axis=None)
        assert made.means["mean"].isna().all()


def test_a_scale_that_cannot_be_scored_is_told_with_the_reason(tmp_path):
    everybody = [Answers(each.respondent, {**each.chosen, "FOR1": "3"}) for each in people(14)]
    place = handed_in(tmp_path / "codes.csv", everybody)
    set_language("en")
    write_answers_debrief(place, tmp_path / "page.html", tmp_path / "key.csv", random_state=1)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Formal learning: no score." in page
    made = class_tables(class_survey(read_answers(place)))
    assert list(made.refused) == ["formal"]
    assert "formal_informal" not in made.leanings.index


class TestPage:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_it_names_nobody_and_holds_no_code(self, tmp_path, language):
        set_language(language)
        everybody = people(14)
        place = handed_in(tmp_path / "codes.csv", everybody)
        write_answers_debrief(place, tmp_path / "page.html", tmp_path / "key.csv", random_state=1)
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert "Lefèvre" not in page
        assert not any(each.respondent in page for each in everybody)
        assert "<script" not in page
        assert not re.search(r"https?://(?!www\.w3\.org)", page)
        key = (tmp_path / "key.csv").read_text(encoding="utf-8-sig")
        assert "Lefèvre13" in key

    def test_whoever_has_a_name_keeps_it(self, tmp_path):
        place = handed_in(tmp_path / "codes.csv", people(6))
        write_answers_debrief(place, tmp_path / "page.html", tmp_path / "key.csv", random_state=1)
        before = read_key(tmp_path / "key.csv")
        handed_in(place, people(8))
        write_answers_debrief(place, tmp_path / "page.html", tmp_path / "key.csv", random_state=2)
        after = read_key(tmp_path / "key.csv")
        assert {person: after[person] for person in before} == before
        assert len(after) == 8

    def test_the_picture_says_itself_and_what_it_does_not_show(self, tables):
        from ltd_toolkit.classroom.questionnaire.pictures import plot_class_poles

        set_language("en")
        made = tables(12)
        said = describe(plot_class_poles(made.poles, labels=made.survey.labels()))
        assert "12 people" in said
        assert "Formal learning" in said
        assert "not shown" in describe(plot_class_poles(tables(3).poles))


class TestCommand:
    def test_it_knows_questionnaires_by_their_codes(self, tmp_path, capsys):
        place = handed_in(tmp_path / "codes.csv", people(9))
        page, saved = tmp_path / "page.html", tmp_path / "all.csv"
        options = ["-o", str(page), "--survey", str(saved), "--lang", "fr"]
        assert cli.main(["debrief", str(place), *options]) == 0
        assert "9 questionnaires" in capsys.readouterr().out
        survey = read_survey(saved)
        assert len(survey.responses) == 9
        assert survey.respondents["firm"].isna().all()  # people are what a report may tell of
        assert "Lefèvre" not in saved.read_text(encoding="utf-8-sig")
        given = class_survey(read_answers(place))
        pd.testing.assert_frame_equal(
            survey.responses[ITEMS].astype(float), given.responses[ITEMS].astype(float)
        )

    def test_a_folder_without_questionnaires_is_a_sentence(self, tmp_path, capsys):
        (tmp_path / "in").mkdir()
        assert cli.main(["debrief", str(tmp_path / "in"), "-o", str(tmp_path / "page.html")]) == 1
        assert "in" in capsys.readouterr().err
        assert not (tmp_path / "page.html").exists()

    def test_a_folder_with_codes_of_class_pages_is_debriefed_as_such(self, tmp_path, capsys):
        page = tmp_path / "page.html"
        shutil.copytree(data_folder() / "class", tmp_path / "in")
        assert cli.main(["debrief", str(tmp_path / "in"), "-o", str(page), "--lang", "en"]) == 0
        assert "codes counted" in capsys.readouterr().out
