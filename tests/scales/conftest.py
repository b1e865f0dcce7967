"""Small instruments written as a lecturer would, and answers made from a known factor."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.instrument import Instrument, load_instrument

BIG_FIVE = {
    "agree": ["-A1", "A2", "A3", "A4", "A5"],
    "consc": ["C1", "C2", "C3", "-C4", "-C5"],
    "extra": ["-E1", "-E2", "E3", "E4", "E5"],
    "neuro": ["N1", "N2", "N3", "N4", "N5"],
    "open": ["O1", "-O2", "O3", "O4", "-O5"],
}


def write(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def make_instrument(tmp_path: Path) -> Callable[..., Instrument]:
    """Return a function that writes an instrument folder: scale -> items, "-" before a reversed one."""

    def make(
        scales: Mapping[str, Sequence[str]],
        ends: tuple[int, int] = (1, 7),
        *,
        composites: Sequence[str] = (),
        apart: Sequence[str] = (),
        paradoxes: Sequence[tuple[str, str, str, str]] = (),
    ) -> Instrument:
        folder = tmp_path / f"instrument{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        items = [(i.lstrip("-"), s, int(i[0] == "-"), i, i) for s, ids in scales.items() for i in ids]
        write(folder / "items.csv", [("id", "scale", "reverse", "fr", "en"), *items])
        kind = {True: "composite", False: "reflective"}
        way = {True: "apart", False: "referent shift"}
        rows = [(s, kind[s in composites], "degree", way[s in apart], s, s) for s in scales]
        write(folder / "scales.csv", [("id", "kind", "answers", "people_to_firm", "fr", "en"), *rows])
        codes = [
            ("degree", code, f"réponse {code}", f"answer {code}") for code in range(ends[0], ends[1] + 1)
        ]
        write(folder / "answers.csv", [("set", "code", "fr", "en"), *codes])
        if paradoxes:
            rows = [(*paradox, paradox[0], paradox[0]) for paradox in paradoxes]
            write(folder / "paradoxes.csv", [("id", "pole_a", "pole_b", "tension", "fr", "en"), *rows])
        return load_instrument(folder)

    return make


@pytest.fixture
def big_five(make_instrument: Callable[..., Instrument]) -> Instrument:
    return make_instrument(BIG_FIVE, (1, 6))


@pytest.fixture
def from_r(oracles: Path) -> Callable[[str], tuple[Any, pd.DataFrame]]:
    """Return a function: id of a reference case -> what R answered, and the data it was given."""
    folder = oracles / "oracles" / "psychometrics"
    cases = {case["id"]: case for case in json.loads((folder / "manifest.json").read_text())["cases"]}

    def case(name: str) -> tuple[Any, pd.DataFrame]:
        return cases[name]["expected"], pd.read_csv(folder / cases[name]["data"])[cases[name]["columns"]]

    return case


def one_factor_answers(
    items: Sequence[str], n: int, seed: int, ends: tuple[int, int] = (1, 7), missing: float = 0.0
) -> pd.DataFrame:
    """Answers that share one factor; items with a "-" are answered the other way round."""
    rng = np.random.default_rng(seed)
    factor = rng.normal(size=(n, 1))
    sign = np.array([-1 if item[0] == "-" else 1 for item in items])
    drawn = sign * (factor + rng.normal(size=(n, len(items)))) + sum(ends) / 2
    answers = np.clip(np.rint(drawn), *ends)
    answers[rng.random(answers.shape) < missing] = np.nan
    index = pd.Index([f"R{number:04d}" for number in range(n)], name="respondent")
    return pd.DataFrame(answers, index=index, columns=[item.lstrip("-") for item in items])


@pytest.fixture
def answer() -> Callable[..., pd.DataFrame]:
    return one_factor_answers


@pytest.fixture
def morale(make_instrument: Callable[..., Instrument]) -> Instrument:
    """One scale of four items, the last one reversed."""
    return make_instrument({"morale": ["M1", "M2", "M3", "-M4"]})
