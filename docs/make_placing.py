"""Make ltd_toolkit/resources/placing: the profiles of the sample, refitted, and the error of one respondent.

    python docs/make_placing.py

Run again after a change of the sample, of a scale or of the short form.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ltd_toolkit import load_sample
from ltd_toolkit.classroom.questionnaire.placing import placing_of
from ltd_toolkit.folders import resource
from ltd_toolkit.profiles import PlacingModel

DIGITS = "%.5g"


def draws_of(placing: PlacingModel) -> pd.DataFrame:
    """Return one row per refit and profile."""
    r, k, d = placing.means.shape
    variances = np.diagonal(placing.covariances, axis1=2, axis2=3)
    table = pd.DataFrame({"draw": np.repeat(range(r), k), "profile": np.tile(range(1, k + 1), r)})
    table["weight"] = placing.weights.ravel()
    for name, values in (("mean", placing.means), ("variance", variances)):
        columns = [f"{name}.{indicator}" for indicator in placing.indicators]
        table[columns] = values.reshape(r * k, d)
    return table


def errors_of(placing: PlacingModel) -> pd.DataFrame:
    """Return both error matrices, row by row, and the shift."""
    parts = {"error": placing.error, "error_in_sample": placing.error_in_sample}
    names = list(placing.indicators)
    tables = [
        pd.DataFrame(values, columns=names).assign(kind=kind, scale=names) for kind, values in parts.items()
    ]
    tables.append(pd.DataFrame([placing.shift], columns=names).assign(kind="shift", scale=""))
    return pd.concat(tables)[["kind", "scale", *names]]


def main() -> None:
    """Write the tables."""
    folder = resource("words.csv").with_name("placing")
    folder.mkdir(exist_ok=True)
    placing = placing_of(load_sample())
    for name, table in (("draws", draws_of(placing)), ("errors", errors_of(placing))):
        table.to_csv(folder / f"{name}.csv", index=False, float_format=DIGITS, lineterminator="\n")


if __name__ == "__main__":
    main()
