"""To add is to edit a table: a scale, a paradox, a language, each in a folder of one's own."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import (
    Survey,
    load_instrument,
    paradox_indices,
    plot_paradox_map,
    read_survey,
    reliability,
    score_scales,
)
from ltd_toolkit.folders import PACKAGE, resource
from ltd_toolkit.plots import describe


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(resource("instrument"), tmp_path / "mine")


def add(path, *rows):
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def with_speed(folder):
    """Add a scale of three items, and the paradox it makes with a scale that is there."""
    add(
        folder / "scales.csv",
        [
            "haste",
            "A",
            "reflective",
            "firm",
            "frequency",
            "referent shift",
            "more",
            "no",
            "Hâte",
            "Haste",
            "",
            "",
        ],
    )
    for n, reverse in enumerate([0, 0, 1], 1):
        add(
            folder / "items.csv",
            [f"HAS{n}", "haste", reverse, 0, "", f"Nous allons vite ({n}).", f"We are quick ({n}).", ""],
        )
    add(
        folder / "paradoxes.csv",
        ["haste_care", "haste", "exploitation", "", "Hâte et soin", "Haste and care"],
    )
    return load_instrument(folder)


def answers(instrument, n=60):
    rng = np.random.default_rng(5)
    items = [*instrument.items_of("haste"), *instrument.items_of("exploitation")]
    person = rng.normal(4, 1.2, (n, 1))
    codes = np.clip(np.rint(person + rng.normal(0, 0.8, (n, len(items)))), 1, 7)
    table = pd.DataFrame(codes, columns=items, index=[f"r{n}" for n in range(n)])
    table["HAS3"] = 8 - table["HAS3"]
    return table


def test_a_scale_is_a_row_and_its_items(folder, tmp_path):
    mine = with_speed(folder)
    answers(mine).to_csv(tmp_path / "survey.csv", index_label="respondent")
    survey = read_survey(tmp_path / "survey.csv", mine)
    scores = score_scales(survey.responses, mine)
    expected = (survey.responses[["HAS1", "HAS2"]].sum(axis=1) + 8 - survey.responses["HAS3"]) / 3
    np.testing.assert_allclose(scores["haste"], expected, rtol=1e-6)
    assert reliability(survey.responses, mine).loc["haste", "alpha"] > 0.6
    assert survey.labels("fr")["haste"] == "Hâte"


def test_a_paradox_is_a_row(folder):
    mine = with_speed(folder)
    survey = Survey.from_frame(answers(mine), mine)
    indices = paradox_indices(score_scales(survey.responses, mine), mine)
    assert indices.index.unique("paradox").tolist() == ["haste_care"]
    said = describe(plot_paradox_map(indices, labels=mine.labels("fr")))
    assert "Hâte" in said


def translated(path: Path, column: str, suffix: str) -> None:
    """Add a language to a table: the English texts with a mark, in a column of their own."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[column] = row["en"] + suffix if row["en"] not in (".", ": ") else row["en"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


USE_ALMOST_GERMAN = """
import pandas as pd
from ltd_toolkit import SurveyError, Survey, load_instrument, plot_paradox_map, paradox_indices, set_language
from ltd_toolkit.language import current_language, languages
from ltd_toolkit.plots import describe
assert languages() == ["fr", "en", "de"] and current_language() == "de"
labels = load_instrument().labels()
assert labels["exploration"] == "Exploration (de)"
assert load_instrument().labels("fr")["formal"] == "Apprendre en formation"
scores = pd.DataFrame({"exploration": [2.0, 5.0], "exploitation": [3.0, 6.0]})
assert "(de)" in describe(plot_paradox_map(paradox_indices(scores, load_instrument()), labels=labels))
assert Survey.from_frame(pd.DataFrame({"EXP1": ["Often (de)"]})).responses.loc[0, "EXP1"] == 5
try:
    Survey.from_frame(pd.DataFrame({"EXP1": [99]}))
except SurveyError as error:
    assert "(de)" in str(error) and "(de)" in error.problems["de"].iloc[-1]
else:
    raise AssertionError("a 99 passed")
"""


def test_a_language_is_a_column(tmp_path):
    package = shutil.copytree(PACKAGE, tmp_path / "ltd_toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    translated(package / "resources" / "words.csv", "de", " (de)")
    for table in (package / "resources" / "instrument").glob("*.csv"):
        translated(table, "de", " (de)")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "LTD_LANG": "de"}
    ran = subprocess.run(
        [sys.executable, "-c", USE_ALMOST_GERMAN],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
