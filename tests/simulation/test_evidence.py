"""Every number has its row, its range and its grade; sets of numbers can be drawn."""

from __future__ import annotations

import csv
import pickle
import re

import numpy as np
import pytest

from ltd_toolkit.folders import PACKAGE, resource
from ltd_toolkit.language import set_language
from ltd_toolkit.simulation import Parameters, draw_parameters, load_evidence, march_parameters
from ltd_toolkit.simulation.evidence import EvidenceError


@pytest.fixture
def evidence():
    return load_evidence()


@pytest.fixture
def changed(tmp_path):
    """Return what writes evidence.csv anew with one cell of one row changed."""

    def change(name, column, value):
        with resource("evidence.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row["name"] == name:
                row[column] = value
        path = tmp_path / "evidence.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path

    return change


class TestTable:
    def test_most_of_it_is_judgement_and_says_so(self, evidence):
        grades = evidence["grade"].value_counts()
        assert grades["C"] > 0.8 * len(evidence)
        assert grades["A"] == 1

    def test_a_grade_above_judgement_names_a_source(self, evidence):
        graded = evidence[evidence["grade"] != "C"]
        assert not graded["source"].str.contains("judgement|looked up").any()
        assert graded["doi"].str.match(r"10\.\d{4,}/").all()
        assert not graded["effect"].str.contains("sign only|no coefficient|^$").any()
        assert evidence.loc[evidence["verified"], "doi"].str.match(r"10\.\d{4,}/").all()

    def test_each_parameter_is_used_by_both_versions_and_none_is_missing(self, evidence):
        for version in ("plain.py", "fast.py"):
            files = ("setting.py", "schedule.py", version)
            text = "".join((PACKAGE / "simulation" / name).read_text(encoding="utf-8") for name in files)
            used = set(re.findall(r"\b(?:p|parameters)\.([a-z_]+)", text)) | set(
                re.findall(r'"([a-z_]+)"', text)
            )
            assert set(evidence.index) <= used, version

    def test_each_symbol_stands_in_the_model_page(self, evidence):
        page = (PACKAGE.parent / "docs" / "model.md").read_text(encoding="utf-8")
        symbols = evidence.loc[evidence["symbol"] != "", "symbol"]
        assert [symbol for symbol in symbols if symbol not in page] == []

    def test_meanings_follow_the_language(self, evidence):
        set_language("en")
        assert "unused" in load_evidence().loc["fading", "meaning"]
        assert "oubli" in evidence.loc["fading", "meaning"]

    @pytest.mark.parametrize(
        ("name", "column", "value", "kind"),
        [
            ("fading", "low", "0.5", "evidence_range"),
            ("fading", "default", "rapide", "evidence_number"),
            ("fading", "grade", "D", "not_a_choice"),
            ("fading", "verified", "perhaps", "not_a_choice"),
            ("fading", "name", "discovery", "evidence_name"),
        ],
    )
    def test_a_damaged_row_is_refused_with_its_line(self, changed, name, column, value, kind):
        with pytest.raises(EvidenceError) as error:
            load_evidence(changed(name, column, value))
        problem = error.value.problems.iloc[0]
        assert problem["kind"] == kind
        assert problem["file"] == "evidence.csv"
        assert problem["line"] > 1
        assert problem["fr"] != problem["en"]

    def test_a_column_that_is_missing_is_named(self, tmp_path):
        (tmp_path / "mine.csv").write_text("name,default\nfading,0.1\n", encoding="utf-8")
        with pytest.raises(EvidenceError, match="grade"):
            load_evidence(tmp_path / "mine.csv")


class TestParameters:
    def test_defaults_are_those_of_the_table(self, evidence):
        parameters = Parameters()
        assert {name: getattr(parameters, name) for name in parameters} == evidence["default"].to_dict()

    def test_assumptions_that_are_switches_are_off(self, evidence):
        assert (evidence.loc[evidence["switch"], "default"] == 0).all()
        assert {"resistance_goals", "resistance_involved"} <= set(evidence.index[evidence["switch"]])

    def test_they_stay_as_they_are(self):
        parameters = Parameters()
        with pytest.raises(AttributeError, match="replace"):
            parameters.fading = 1
        assert parameters.replace(fading=0).fading == 0
        assert parameters.fading > 0

    def test_they_can_be_sent_to_another_process(self):
        parameters = Parameters(fading=[0.1, 0.2])
        again = pickle.loads(pickle.dumps(parameters))
        assert again.fading.tolist() == [0.1, 0.2]
        assert again.n_runs == 2

    def test_an_unknown_name_is_refused_with_one_that_is_near(self):
        with pytest.raises(TypeError, match="fading"):
            Parameters(fadding=0.1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"fading": -1},
            {"transfer_course": 1.5},
            {"fading": float("nan")},
            {"fading": [[0.1]]},
            {"fading": "x"},
            {"coin": 2},
            {"coin": 0.5},
            {"hours_course": 0},
            {"hours_asking": 0},
            {"involvement_hours": 0},
            {"pressure_weeks": 0.1},
            {"own_hours": float("inf")},
            {"use_speed": 3},
            {"code_to_people": 1.5},
            {"turnover": 7},
        ],
    )
    def test_what_cannot_be_is_refused(self, wrong):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Parameters(**wrong)

    def test_arrays_must_speak_of_the_same_runs(self):
        with pytest.raises(ValueError, match=r"\[2, 3\]"):
            Parameters(fading=[0.1, 0.2], discovery=[0.1, 0.2, 0.3])

    def test_some_runs_of_them(self):
        parameters = draw_parameters(10, 1)
        some = parameters.of_runs(slice(4, 6))
        assert some.n_runs == 2
        assert some.fading.tolist() == parameters.fading[4:6].tolist()
        assert some.table().shape == (2, len(load_evidence()))


class TestDraws:
    def test_they_fill_each_range_evenly_around_the_default(self, evidence):
        drawn = draw_parameters(100, 1).table()
        for name, row in evidence[~evidence["switch"]].iterrows():
            values = drawn[name]
            assert values.between(row["low"], row["high"]).all()
            if row["low"] < row["default"]:
                assert (values < row["default"]).sum() == 50
                places = (values[values < row["default"]] - row["low"]) / (row["default"] - row["low"])
                assert sorted((places * 50).astype(int)) == list(range(50))

    def test_switches_stay_off(self, evidence):
        drawn = draw_parameters(20, 1)
        assert all(getattr(drawn, name) == 0 for name in evidence.index[evidence["switch"]])

    def test_the_same_number_draws_the_same_sets(self):
        assert draw_parameters(5, 1).table().equals(draw_parameters(5, 1).table())
        assert not draw_parameters(5, 1).table().equals(draw_parameters(5, 2).table())

    def test_none_cannot_be_drawn(self):
        with pytest.raises(ValueError, match="n must be"):
            draw_parameters(0)


def test_march_has_two_channels_and_no_other():
    parameters = march_parameters(0.3, np.array([0.1, 0.5]))
    assert parameters.n_runs == 2
    assert parameters.discovery == parameters.fading == parameters.own_hours == parameters.unlearning == 0
    assert parameters.coin == 1
