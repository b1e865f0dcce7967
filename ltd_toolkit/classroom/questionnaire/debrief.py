"""What a class answered, in tables that name nobody: means of everybody, and counts of four people or more.

Every student speaks of a firm of their own, alone: nothing here may show one of them. A count below four is
withheld, and so is the one by which it could be found again, see
:func:`~ltd_toolkit.report.privacy.groups_shown`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from ltd_toolkit.report.ground import Ground, prepare
from ltd_toolkit.report.measures import CONFIDENCE, means
from ltd_toolkit.report.privacy import groups_shown
from ltd_toolkit.report.speech import Text
from ltd_toolkit.scales import paradox_indices
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey

PARTS = ("a", "b", "tension")
LEANINGS = ("a", "equal", "b")


@dataclass(frozen=True, eq=False)
class ClassTables:
    """What a class answered.

    Parameters
    ----------
    survey : Survey
    poles : pandas.DataFrame
        Indexed by paradox and part (``a`` and ``b``: the poles; ``tension``: how strongly it is felt): scale,
        n, mean, low and high (95 % interval), least and most (ends of the answers). Numbers are missing where
        fewer than four people answered.
    leanings : pandas.DataFrame
        Indexed by paradox: how many people put the first pole higher (a), both as high (equal), the second
        higher (b), and how many have no score on one of them (none). Missing (NA) where withheld.
    strained : pandas.DataFrame
        Indexed by paradox: how many people are above the middle of the answers on the felt tension, how many
        are not, and how many have no score (none). Missing (NA) where withheld.
    facts : dict of str to pandas.Series
        Fact -> code -> how many people. Missing (NA) where withheld.
    means : pandas.DataFrame
        As :func:`ltd_toolkit.report.measures.means`; empty if nothing could be scored.
    refused : dict of str to dict
        Scale -> why it has no score, in every language.
    """

    survey: Survey
    poles: pd.DataFrame
    leanings: pd.DataFrame
    strained: pd.DataFrame
    facts: dict[str, pd.Series]
    means: pd.DataFrame
    refused: dict[str, Text]


def class_tables(survey: Survey) -> ClassTables:
    """Work out what a class answered.

    Parameters
    ----------
    survey : Survey
        As :func:`~ltd_toolkit.classroom.questionnaire.class_survey` returns.

    Returns
    -------
    ClassTables

    Notes
    -----
    Means of n people with Student's interval, mean ± t s / √n with n − 1 degrees of freedom. It holds the
    luck of who is in the class, if they are taken for a random sample of such people, which a class is not.
    """
    # Of one firm per respondent nothing could be shown at all: people, not firms, are what is counted.
    ground = prepare(replace(survey, respondents=survey.respondents.assign(firm=pd.NA)))
    _, tables = means(ground)
    indices = _indices(ground)
    return ClassTables(
        survey,
        _poles(indices, ground),
        _leanings(indices),
        _strained(indices, ground),
        _facts(survey),
        tables.get("means", pd.DataFrame()),
        ground.refused,
    )


def _indices(ground: Ground) -> pd.DataFrame:
    """Return the scores between both poles of every paradox; no rows where there is none."""
    pairs = ground.instrument.paradoxes[["pole_a", "pole_b"]]
    if pairs.empty or not pairs.isin(ground.scores.columns).all(axis="columns").any():
        return pd.DataFrame(columns=["a", "b", "tension"])
    return paradox_indices(ground.scores, ground.instrument)


def _poles(indices: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    rows = {}
    for paradox, of in _by_paradox(indices):
        named = ground.instrument.paradoxes.loc[paradox]
        for part, column in zip(PARTS, ("pole_a", "pole_b", "tension"), strict=True):
            scale = named[column]
            if scale in ground.scores:
                least, most = ground.instrument.range_of(scale)
                rows[paradox, part] = {"scale": scale, **_described(of[part]), "least": least, "most": most}
    columns = ["scale", "n", "mean", "low", "high", "least", "most"]
    index = pd.MultiIndex.from_tuples(rows, names=["paradox", "part"]) if rows else None
    return pd.DataFrame(list(rows.values()), index=index, columns=columns)


def _described(scores: pd.Series) -> dict[str, float]:
    values = scores.dropna().to_numpy(dtype=float)
    n = len(values)
    if n < SHOWN_FROM:
        return {"n": np.nan if n else 0, "mean": np.nan, "low": np.nan, "high": np.nan}
    reach = student.ppf((1 + CONFIDENCE) / 2, n - 1) * values.std(ddof=1) / np.sqrt(n)
    mean = values.mean()
    return {"n": n, "mean": mean, "low": mean - reach, "high": mean + reach}


def _leanings(indices: pd.DataFrame) -> pd.DataFrame:
    rows = {}
    for paradox, of in _by_paradox(indices):
        placed = of.dropna(subset=["a", "b"])
        n = {"a": (placed["a"] > placed["b"]).sum(), "equal": (placed["a"] == placed["b"]).sum()}
        rows[paradox] = _withheld({**n, "b": len(placed) - sum(n.values()), "none": len(of) - len(placed)})
    return _counts(rows, [*LEANINGS, "none"])


def _strained(indices: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    rows = {}
    for paradox, of in _by_paradox(indices):
        scale = ground.instrument.paradoxes.at[paradox, "tension"]
        if scale in ground.scores:
            felt, middle = of["tension"].dropna(), sum(ground.instrument.range_of(scale)) / 2
            above = int((felt > middle).sum())
            n = {"above": above, "not_above": len(felt) - above, "none": len(of) - len(felt)}
            rows[paradox] = _withheld(n)
    return _counts(rows, ["above", "not_above", "none"])


def _facts(survey: Survey) -> dict[str, pd.Series]:
    fields, counted = survey.instrument.fields, {}
    for name in fields.index[fields["kind"] == "choice"]:
        table = survey.respondents if name in survey.respondents else survey.firms
        if name in table and table[name].notna().any():
            codes = survey.instrument.codes_of(fields.at[name, "expected"]).index
            n = table[name].value_counts().reindex(codes, fill_value=0)
            counted[str(name)] = _withheld({**n, "": len(table) - int(n.sum())})
    return counted


def _withheld(counts: dict[str, int]) -> pd.Series:
    n = pd.Series(counts).astype(int)
    return n.astype("Int64").where(groups_shown(n, synthetic=False))


def _counts(rows: dict[str, pd.Series], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return frame.astype("Int64").rename_axis("paradox")


def _by_paradox(indices: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    if indices.empty:
        return []
    return [(str(name), of) for name, of in indices.groupby(level="paradox", sort=False)]
