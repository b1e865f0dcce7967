"""Rows with a known truth, and the cases of other programs."""

import json

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.profiles.kernel import FORMS

FORM_OF = {form.mclust: words for words, form in FORMS.items()}


@pytest.fixture
def three_groups():
    """Return 150 rows of three profiles on four indicators, and the profile of each row."""
    rng = np.random.default_rng(11)
    truth = np.repeat([0, 1, 2], [70, 50, 30])
    centres = np.array([[0, 0, 0, 0], [3, 3, 0, 0], [0, 3, 3, -3]])
    x = centres[truth] + rng.normal(size=(150, 4))
    return pd.DataFrame(x, columns=list("abcd")), truth


@pytest.fixture
def case(oracles):
    """Return the function that gives a case of the profile oracles and its rows, by name."""
    folder = oracles / "oracles" / "profiles"
    cases = {one["id"]: one for one in json.loads((folder / "manifest.json").read_text())["cases"]}

    def get(name):
        one = cases[name]
        columns = one["columns"] if isinstance(one["columns"], list) else [one["columns"]]
        return one, pd.read_csv(folder / one["data"])[columns]

    return get
