"""The facts of a report are those of the rooms below it, and what cannot be known says why."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ltd_toolkit import (
    Survey,
    aggregate,
    load_instrument,
    paradox_indices,
    profile_table,
    read_survey,
    reliability,
    score_scales,
    select_profiles,
)
from ltd_toolkit.report import firms as firms_of_report
from ltd_toolkit.report import survey_facts
from ltd_toolkit.report.privacy import firms_shown, groups_shown

BFI = {"agree": "A", "consc": "C", "extra": "E", "neuro": "N", "open": "O"}
AGAINST = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}  # the key of the R package psych


@pytest.fixture
def bfi(tmp_path, oracles):
    """Return 2,800 real people who answered 25 items of five scales, read with three tables of CSV."""
    items = [
        f"{letter}{n},{scale},{int(f'{letter}{n}' in AGAINST)}"
        for scale, letter in BFI.items()
        for n in range(1, 6)
    ]
    (tmp_path / "items.csv").write_text("\n".join(["id,scale,reverse", *items]))
    (tmp_path / "scales.csv").write_text("\n".join(["id,answers", *(f"{scale},six" for scale in BFI)]))
    (tmp_path / "answers.csv").write_text("\n".join(["set,code", *(f"six,{code}" for code in range(1, 7))]))
    return read_survey(oracles / "real" / "bfi.csv", load_instrument(tmp_path))


def ids(report):
    return {caution["id"] for caution in report.facts["cautions"]}


class TestSample:
    def test_every_part_is_there(self, sample_report):
        parts = ("reliability", "items", "means", "paradoxes", "profiles")
        assert [part for part in parts if "refused" in sample_report.facts[part]] == []

    def test_facts_are_plain_values(self, sample_report):
        assert json.loads(json.dumps(sample_report.facts, allow_nan=False)) == sample_report.facts

    def test_people_firms_and_answers_are_counted_as_they_are(self, sample, sample_report):
        people, loaded = sample_report.facts["people"], sample_report.facts["loaded"]
        assert (people["n_respondents"], people["n_firms"]) == (len(sample.respondents), len(sample.firms))
        assert loaded["n_valid"] == sample.responses.notna().to_numpy().sum()
        assert sample_report.tables["answers"]["n"].sum() == sample.responses.size
        assert loaded["sha256"] == sample.source["sha256"]

    def test_reliability_is_that_of_the_scales(self, sample, sample_report):
        expected = reliability(sample.responses, sample.instrument)
        found = sample_report.tables["reliability"].set_index("scale")
        pd.testing.assert_series_equal(found["alpha"], expected["alpha"])
        assert list(found["reason_fr"]) == list(expected["reason"])
        assert found["reason_en"].str.startswith("Composite").sum() == 5

    def test_a_mean_is_that_of_the_scores_and_its_interval_widens_with_likeness_of_colleagues(
        self, sample, sample_report
    ):
        scores = score_scales(sample.responses, sample.instrument)["exploration"].dropna()
        row = sample_report.tables["means"].set_index("scale").loc["exploration"]
        assert row["mean"] == pytest.approx(scores.mean(), abs=1e-12)
        assert row["se"] > 1.5 * scores.std() / np.sqrt(len(scores))
        assert row["low"] < row["mean"] < row["high"]

    def test_owners_and_employees_are_not_averaged_where_they_stay_apart(self, sample, sample_report):
        table = sample_report.tables["means"]
        apart = sample.instrument.scales.index[sample.instrument.scales["people_to_firm"] == "apart"]
        assert set(table.loc[table["scale"].isin(apart), "role"]) == {"owner", "manager", "employee"}
        assert set(table.loc[~table["scale"].isin(apart), "role"]) == {""}

    def test_paradoxes_and_profiles_are_those_of_the_firms(self, sample, sample_report):
        scores = score_scales(sample.responses, sample.instrument)
        people = sample.respondents
        scored = aggregate(scores, people["firm"], instrument=sample.instrument, role=people["role"])
        indices = paradox_indices(scored.means, sample.instrument)
        units = sample_report.tables["paradox_units"].set_index(["firm", "paradox"])
        pd.testing.assert_series_equal(units["level"], indices["level"])
        complete = scored.means[scored.indicators].dropna()
        model = select_profiles(complete, range(1, 9), random_state=0).best("bic")
        assert sample_report.facts["profiles"]["chosen"]["n_profiles"] == model.n_profiles == 4
        means = sample_report.tables["profile_means"]
        pd.testing.assert_series_equal(means["mean"], profile_table(model, complete)["mean"])

    def test_what_may_not_be_concluded_follows_from_the_facts(self, sample_report):
        found = ids(sample_report)
        assert {
            "synthetic",
            "provisional",
            "same_source",
            "levels",
            "single_informants",
            "under_floor",
        } <= found
        assert not {"few_respondents", "few_firms", "no_firms", "errors", "hidden", "not_replicated"} & found

    def test_both_languages_tell_the_same_numbers(self, sample_report):
        assert all(caution["fr"] != caution["en"] for caution in sample_report.facts["cautions"])


class TestRealPeopleWithoutFirms:
    def test_alpha_equals_that_of_reliability(self, bfi):
        found = survey_facts(bfi).tables["reliability"].set_index("scale")
        expected = reliability(bfi.responses, bfi.instrument)
        for name in ("alpha", "alpha_low", "alpha_high", "omega"):
            pd.testing.assert_series_equal(found[name], expected[name])

    def test_it_is_said_why_there_are_no_firms(self, bfi):
        report = survey_facts(bfi)
        assert "quelle entreprise" in report.facts["profiles"]["refused"][0]["fr"]
        assert "no pair of opposites" in report.facts["paradoxes"]["refused"][0]["en"]
        assert "no_firms" in ids(report)
        assert "provisional" not in ids(report)

    def test_the_interval_of_a_mean_is_the_usual_one(self, bfi):
        scores = score_scales(bfi.responses, bfi.instrument)["agree"].dropna()
        row = survey_facts(bfi).tables["means"].set_index("scale").loc["agree"]
        assert row["se"] == pytest.approx(scores.std(ddof=1) / np.sqrt(len(scores)), rel=1e-12)


class TestWhatCannotBeComputed:
    def test_an_unreversed_item_refuses_its_scale_and_no_other(self, village):
        answers = village.responses.copy()
        answers["EXP1"] = 8 - answers["EXP1"]
        report = survey_facts(Survey.from_frame(answers, respondents=village.respondents))
        table = report.tables["reliability"].set_index("scale")
        assert np.isnan(table.at["exploration", "alpha"])
        assert "EXP1" in table.at["exploration", "reason_fr"]
        assert table.at["formal", "alpha"] > 0.5
        means = report.tables["means"].set_index("scale")
        assert np.isnan(means.at["exploration", "mean"])
        assert means.at["formal", "mean"] > 1
        assert set(report.tables["paradoxes"]["paradox"]) == {"individual_collective", "formal_informal"}
        assert "EXP1" in report.tables["items"].query("note_fr != ''")["item"].to_list()

    def test_an_item_that_nobody_answered_is_named_and_left_aside(self, village):
        answers = village.responses.assign(EXP2=np.nan)
        report = survey_facts(Survey.from_frame(answers, respondents=village.respondents))
        assert any("EXP2" in note["en"] for note in report.facts["notes"])
        assert report.tables["reliability"].set_index("scale").at["exploration", "n_items"] == 3

    def test_answers_that_are_all_refused_leave_reasons_everywhere(self):
        survey = Survey.from_frame(pd.DataFrame({"EXP1": [99, 98]}), on_problem="mark")
        report = survey_facts(survey)
        for part in ("reliability", "items", "means", "paradoxes", "profiles"):
            assert "No valid answer" in report.facts[part]["refused"][0]["en"]
        assert report.facts["noticed"]["n_marked"] == 2
        assert "errors" in ids(report)

    def test_questions_that_stand_alone_make_no_scales(self, tmp_path):
        (tmp_path / "items.csv").write_text("id,scale,reverse\nQ1,first,0\nQ2,second,0")
        (tmp_path / "scales.csv").write_text("id,answers\nfirst,two\nsecond,two")
        (tmp_path / "answers.csv").write_text("set,code\ntwo,1\ntwo,2")
        answers = pd.DataFrame({"Q1": [1, 2, 1, 2, 2], "Q2": [2, 1, 1, 2, 1]})
        report = survey_facts(Survey.from_frame(answers, load_instrument(tmp_path)))
        assert "stands alone" in report.facts["reliability"]["refused"][0]["en"]
        assert "mean" not in report.tables["items"]
        assert report.facts["items"]["n_items"] == 2

    def test_few_firms_have_no_profiles_and_their_number_is_said(self, village):
        assert "utiles\N{NO-BREAK SPACE}: 4." in survey_facts(village).facts["profiles"]["refused"][0]["fr"]

    def test_several_waves_are_not_mixed(self, village):
        people = village.respondents.assign(wave=np.where(np.arange(28) < 20, 1, 2))
        report = survey_facts(Survey.from_frame(village.responses, respondents=people))
        assert report.facts["people"]["n_used"] == 20
        assert "wave 1 only" in report.facts["notes"][0]["en"]

    def test_respondents_without_firm_are_left_aside_aloud(self, village):
        people = village.respondents.assign(firm=village.respondents["firm"].where(np.arange(28) > 2))
        survey = Survey.from_frame(village.responses, respondents=people, on_problem="mark")
        report = survey_facts(survey)
        assert any(note["en"].endswith("firms: 3.") for note in report.facts["notes"])

    def test_a_part_that_fails_for_an_unforeseen_reason_says_so_and_spares_the_others(
        self, village, monkeypatch
    ):
        def fails(*args, **options):
            raise ZeroDivisionError("Boulangerie Petit")

        monkeypatch.setattr(firms_of_report, "paradox_indices", fails)
        report = survey_facts(village)
        assert "ZeroDivisionError" in report.facts["paradoxes"]["refused"][0]["fr"]
        assert "Petit" not in str(report.facts)
        assert "refused" not in report.facts["means"]


class TestEveryNumberSaysHowSureItIs:
    def test_level_and_method_are_said_in_every_language(self, sample_report):
        for part in ("reliability", "means", "paradoxes", "profiles"):
            facts = sample_report.facts[part]
            assert facts["confidence"] == 0.95
            assert "95\N{NO-BREAK SPACE}%" in facts["method"]["fr"]
            assert "95%" in facts["method"]["en"]

    def test_a_share_of_firms_has_wilsons_interval(self, village):
        table = survey_facts(village).tables["paradoxes"]
        share, n, z = table["higher_a"], table["n"], stats.norm.ppf(0.975)
        middle, reach = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        np.testing.assert_allclose(table["higher_a_low"], (middle - reach) / (1 + z**2 / n), atol=1e-12)
        np.testing.assert_allclose(table["higher_a_high"], (middle + reach) / (1 + z**2 / n), atol=1e-12)

    def test_intervals_wider_than_the_answers_are_counted(self, village):
        two = village.respondents["firm"].isin(["Garage Morel", "Imprimerie Roux"])
        report = survey_facts(village.select(two, why="two firms"))
        table = report.tables["means"]
        beyond = (table["low"] < 1) | (table["high"] > 7)
        assert report.facts["means"]["n_beyond"] == beyond.sum() > 0

    def test_people_without_firm_are_clusters_of_their_own_even_where_firms_are_numbers(self, village):
        people = village.respondents.assign(
            firm=village.respondents["firm"].map({"Scierie": 1, "Garage Morel": 2})
        )
        survey = Survey.from_frame(village.responses, respondents=people, on_problem="mark")
        row = survey_facts(survey).tables["means"].set_index("scale").loc["exploration"]
        scores = score_scales(survey.responses, survey.instrument)["exploration"]
        of = survey.respondents["firm"].fillna(pd.Series([f"alone {i}" for i in range(28)], scores.index))
        sums = (scores - scores.mean()).groupby(of).sum()
        assert len(sums) == 13
        assert row["se"] == pytest.approx(np.sqrt(13 / 12 * (sums**2).sum()) / 28, rel=1e-12)

    def test_scales_below_the_usual_limit_are_named(self, sample_report):
        said = next(found for found in sample_report.facts["cautions"] if found["id"] == "weak_scales")
        assert sample_report.facts["reliability"]["weak"] == ["tension_formal_informal"]
        assert "Tension formation / terrain" in said["fr"]

    def test_one_firm_is_told_as_one(self, village):
        found = ids(survey_facts(village.select(village.respondents["firm"] == "Scierie", why="one firm")))
        assert "one_firm" in found
        assert not {"few_firms", "colleagues"} & found

    def test_a_scale_that_nobody_answered_stands_there_with_its_reason(self, village):
        silent = dict.fromkeys(village.instrument.items_of("exploitation"), np.nan)
        survey = Survey.from_frame(village.responses.assign(**silent), respondents=village.respondents)
        report = survey_facts(survey)
        for name in ("reliability", "means"):
            row = report.tables[name].set_index("scale").loc["exploitation"]
            assert row["reason_en"] == "Nobody answered its questions."

    def test_one_of_two_answers_is_no_end_without_room(self, tmp_path):
        (tmp_path / "items.csv").write_text("id,scale,reverse\nQ1,used,0\nQ2,used,0\nQ3,used,0")
        (tmp_path / "scales.csv").write_text("id,answers\nused,two")
        (tmp_path / "answers.csv").write_text("set,code\ntwo,0\ntwo,1")
        answers = pd.DataFrame({f"Q{n}": [0, 0, 0, 0, 1, 1, 0, n % 2] for n in (1, 2, 3)})
        table = survey_facts(Survey.from_frame(answers, load_instrument(tmp_path))).tables["items"]
        assert (table["floor"] > 0.5).all()
        assert (table["note_en"] == "").all()


class TestPrivacy:
    def test_the_only_hidden_firm_of_a_profile_is_not_the_rest_of_its_profile(self):
        sizes = {f"low {n}": 6 for n in range(20)} | {f"high {n}": 6 for n in range(20)}
        sizes |= {"low baker": 2, "high smith": 3}  # together five people: enough, were there no profiles
        rng = np.random.default_rng(0)
        instrument = load_instrument()
        firm = np.repeat(list(sizes), list(sizes.values()))
        names = [f"person {number}" for number in range(len(firm))]
        level = np.where(pd.Series(firm).str.startswith("low"), 2, 6)
        answers = {
            item: np.clip(level + rng.integers(-1, 2, len(firm)), 1, 7) for item in instrument.items.index
        }
        answers |= {item: 8 - answers[item] for item in instrument.items.index[instrument.items["reverse"]]}
        people = pd.DataFrame({"firm": firm}, index=names)
        survey = Survey.from_frame(pd.DataFrame(answers, index=names), respondents=people)
        report = survey_facts(survey)
        assert sorted(report.tables["profiles"]["n_firms"]) == [21, 21]
        assert "members" not in report.tables
        hidden = set(sizes) - set(report.tables["paradox_units"]["firm"])
        assert {"low baker", "high smith"} < hidden
        for kind in ("low", "high"):
            assert sum(sizes[name] for name in hidden if name.startswith(kind)) >= 4
        assert report.facts["people"]["n_hidden"] == report.facts["paradoxes"]["n_hidden"] == len(hidden)

    def test_two_people_without_firm_are_not_what_is_left_of_the_mean(self, village):
        people = village.respondents.assign(
            firm=village.respondents["firm"].where(lambda firm: firm != "Boulangerie Petit")
        )
        survey = Survey.from_frame(village.responses, respondents=people, on_problem="mark")
        assert set(survey_facts(survey).tables["paradox_units"]["firm"]) == {"Imprimerie Roux", "Scierie"}

    def test_two_people_without_role_are_not_what_is_left_of_the_answers(self, village):
        role = pd.Series(["owner"] * 10 + [None] * 2 + ["employee"] * 16, village.respondents.index)
        people = village.respondents.assign(role=role)
        report = survey_facts(Survey.from_frame(village.responses, respondents=people, on_problem="mark"))
        counts = report.tables["roles"].set_index("role")["n"]
        assert counts.isna().to_dict() == {"owner": True, "employee": False}
        assert np.isnan(
            report.tables["means"].set_index(["scale", "role"]).at[("limited_means", "owner"), "mean"]
        )

    def test_a_small_firm_without_a_score_on_one_scale_is_not_found_on_the_others(self, village):
        bakery = village.respondents["firm"] == "Boulangerie Petit"
        answers = village.responses.copy()
        answers.loc[bakery, village.instrument.items_of("resistance")] = np.nan
        survey = Survey.from_frame(answers, respondents=village.respondents)
        assert set(survey_facts(survey).tables["paradox_units"]["firm"]) == {"Imprimerie Roux", "Scierie"}

    @given(
        st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2), st.booleans()), min_size=1, max_size=12),
        st.integers(0, 5),
    )
    def test_no_total_less_the_firms_shown_is_one_to_three_people(self, firms, homeless):
        rows = [(f"firm {at}", person) for at, (n, _, _) in enumerate(firms) for person in range(n)]
        index = pd.RangeIndex(len(rows))
        firm = pd.Series([name for name, _ in rows], index)
        scores = pd.DataFrame({"a": 1.0, "b": 2.0}, index)
        for at, (_, without, _) in enumerate(firms):
            scores.loc[index[firm == f"firm {at}"][:without], "b"] = np.nan
        scored = aggregate(scores, firm)
        profiles = pd.Series({f"firm {at}": int(second) for at, (_, _, second) in enumerate(firms)})
        others = pd.Series(homeless, scores.columns)
        shown = firms_shown(scored, homeless=others, profiles=profiles)
        rest = scored.respondents.drop(index=shown)
        assert (scored.respondents.loc[shown] >= 4).all(axis=None)
        if len(shown):
            assert not (rest.sum() + others).between(1, 3).any()
        for _, some in profiles.groupby(profiles):
            if shown.isin(some.index).any():
                assert not rest[rest.index.isin(some.index)].sum().between(1, 3).any()

    def test_a_name_that_a_shifted_line_puts_among_the_answers_is_not_told(self, village, tmp_path):
        table = village.respondents[["firm"]].join(village.responses.astype(int).astype(object))
        table.loc[table.index[3], ["EXP1", "EXP2"]] = ["Boulangerie Petit", "huit"]
        table.to_csv(tmp_path / "survey.csv", index_label="respondent")
        survey = read_survey(tmp_path / "survey.csv", on_problem="mark")
        table = survey_facts(survey).tables["problems"]
        assert survey.problems["value"].tolist().count("Boulangerie Petit") == 1
        assert (
            not table[["value", "fr", "en"]]
            .apply(lambda text: text.str.contains("Boulangerie"))
            .any(axis=None)
        )
        assert "huit" in table["value"].tolist()

    def test_a_firm_with_two_respondents_is_not_shown_nor_found_by_subtraction(self, village):
        report = survey_facts(village)
        shown = set(report.tables["paradox_units"]["firm"])
        assert shown == {"Imprimerie Roux", "Scierie"}  # the garage, too: all less the others is the bakery
        assert report.facts["people"]["n_hidden"] == report.facts["paradoxes"]["n_hidden"] == 2
        assert "hidden" in ids(report)

    def test_the_mean_gap_is_that_of_the_firms_shown(self, village):
        report = survey_facts(village)
        units = report.tables["paradox_units"].groupby("paradox", sort=False)["level"].mean()
        found = report.tables["paradoxes"].set_index("paradox")["level"]
        np.testing.assert_allclose(found, units)

    def test_a_mean_of_firms_has_the_interval_of_students_t(self, village):
        report = survey_facts(village)
        row = report.tables["paradoxes"].set_index("paradox").loc["formal_informal"]
        units = report.tables["paradox_units"].query("paradox == 'formal_informal'")["level"]
        low, high = stats.t.interval(0.95, len(units) - 1, units.mean(), stats.sem(units))
        assert (row["level_low"], row["level_high"]) == pytest.approx((low, high))

    def test_no_point_is_a_person(self, village):
        report = survey_facts(Survey.from_frame(village.responses))
        assert report.facts["paradoxes"]["unit"] == "respondent"
        assert not report.facts["paradoxes"]["map"]
        assert "paradox_units" not in report.tables

    def test_three_people_are_no_group(self, village):
        report = survey_facts(Survey.from_frame(village.responses.iloc[:3]))
        for name, number in (("reliability", "alpha"), ("means", "mean"), ("items", "mean")):
            assert report.tables[name][number].isna().all()
        assert "paradoxes" not in report.tables

    def test_a_role_of_three_people_has_no_count_and_no_mean(self, village):
        roles = village.respondents["role"].where(np.arange(28) > 2, "manager")
        people = village.respondents.assign(role=roles)
        report = survey_facts(Survey.from_frame(village.responses, respondents=people))
        counts = report.tables["roles"].set_index("role")["n"]
        assert counts.isna().to_dict() == {"manager": True, "owner": True, "employee": False}
        means = report.tables["means"].set_index(["scale", "role"])["mean"]
        assert np.isnan(means["limited_means", "manager"])
        assert means["limited_means", "employee"] > 0

    def test_a_person_who_stands_twice_is_not_named(self, village, tmp_path):
        table = village.respondents[["firm"]].join(village.responses.astype(int))
        pd.concat([table, table.iloc[:1]]).to_csv(tmp_path / "survey.csv", index_label="respondent")
        survey = read_survey(tmp_path / "survey.csv", on_problem="mark")
        row = survey_facts(survey).tables["problems"].set_index("kind").loc["respondent_twice"]
        assert row["withheld"]
        assert row["lines"] == "2, 30"
        assert "Boulangerie" in survey.problems["value"].iloc[0]
        assert "Boulangerie" not in row["value"] + row["fr"] + row["en"]

    def test_a_profile_of_three_people_is_not_shown(self):
        rng = np.random.default_rng(0)
        instrument = load_instrument()
        names = pd.Index([f"person {number}" for number in range(40)])
        level = np.where(np.arange(40) < 3, 6, 2)  # three owners alone, far from all others
        answers = {item: np.clip(level + rng.integers(-1, 2, 40), 1, 7) for item in instrument.items.index}
        answers |= {item: 8 - answers[item] for item in instrument.items.index[instrument.items["reverse"]]}
        people = pd.DataFrame({"firm": [f"firm {number}" for number in range(40)]}, index=names)
        report = survey_facts(Survey.from_frame(pd.DataFrame(answers, index=names), respondents=people))
        assert "fewer than 4" in report.facts["profiles"]["refused"][0]["en"]
        assert not {"profiles", "profile_means"} & set(report.tables)
        assert "No firm can be shown" in report.facts["paradoxes"]["refused"][0]["en"]

    @given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
    def test_what_is_hidden_is_nobody_or_four_people_or_everybody(self, sizes):
        n = pd.Series(sizes)
        shown = groups_shown(n, synthetic=False)
        hidden = n[~shown].sum()
        assert hidden == 0 or hidden >= 4 or (n[shown] == 0).all()
        assert not (n[shown].between(1, 3)).any()
        assert groups_shown(n, synthetic=True).all()
