"""What is noticed in answers before any number appears, each with its column, rows, value and remedy.

Two forgotten 99s take an alpha from .86 to .07, an unreversed item to .61, a column of ids among the items
to .02, and most programs say nothing. Here they are refused together, as problems that say what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import languages, number
from ltd_toolkit.problems import Problem
from ltd_toolkit.scales.moments import Array

ENOUGH = 10  # respondents, before « all gave the same answer » or a correlation is evidence of anything
NORMAL_99 = 2.5758293035489004  # standard normal quantile of a two-sided 99 % interval
NEARLY_ALL = 0.9  # share of distinct values from which a column looks like an identifier
VALUES_SHOWN = 5


def frame_problems(responses: pd.DataFrame, instrument: Instrument) -> list[Problem]:
    """Return what is wrong with rows and columns as such: none, twice, or not of the instrument.

    Parameters
    ----------
    responses : pandas.DataFrame
    instrument : Instrument

    Returns
    -------
    list of Problem
    """
    found = [] if len(responses) else [Problem("scales_no_rows")]
    for label in responses.index[responses.index.duplicated()].unique():
        found.append(Problem("scales_row_twice", value=str(label)))
    for name in responses.columns[responses.columns.duplicated()].unique():
        found.append(Problem("scales_column_twice", column=str(name)))
    for name in responses.columns.difference(instrument.items.index, sort=False):
        column = responses.loc[:, [name]].iloc[:, 0]
        kind = "scales_identifier" if _looks_like_ids(column) else "scales_not_item"
        found.append(Problem(kind, column=str(name)))
    return found


def _looks_like_ids(column: pd.Series) -> bool:
    given = column.dropna()
    return len(given) >= ENOUGH and given.nunique() >= NEARLY_ALL * len(given)


def numbers_of(column: pd.Series, codes: list[int]) -> tuple[Array, list[Problem]]:
    """Return the codes of one item, and a problem for each text and each value that is not an answer.

    Parameters
    ----------
    column : pandas.Series
        Answers to one item.
    codes : list of int
        What may be answered.

    Returns
    -------
    values : array (respondent,)
        NaN where there is no answer, or none that may be given.
    problems : list of Problem
    """
    found = []
    values: Array
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
    else:
        texts = column.astype("str")
        values = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float)
        wrong = texts[np.isnan(values) & column.notna().to_numpy()]
        found = list(_by_value("scales_text", wrong, codes))
        if not found and column.notna().any():
            found = [Problem("scales_text_column", column=str(column.name))]
    outside = ~np.isnan(values) & ~np.isin(values, codes)
    if outside.any():
        found += _by_value(
            "scales_outside", pd.Series(values, column.index, name=column.name)[outside], codes
        )
        values = np.where(outside, np.nan, values)
    if not found and len(values) and np.isnan(values).all():
        found = [Problem("scales_all_missing", column=str(column.name))]
    return values, found


def _by_value(kind: str, wrong: pd.Series, codes: list[int]) -> Iterator[Problem]:
    """One problem per distinct value with all its rows; one for all when there are too many to read."""
    expected = {"expected": ", ".join(map(str, codes))}
    texts = wrong.map(_text)
    if texts.nunique() > VALUES_SHOWN:
        texts = pd.Series(", ".join(texts.unique()[:VALUES_SHOWN]) + ", …", wrong.index)
    for text in texts.unique():
        rows = list(wrong.index[texts == text])
        yield Problem(kind, lines=rows, column=str(wrong.name), value=text, values=expected)


def _text(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def is_constant(counts: pd.DataFrame) -> pd.Series:
    """Tell which items got one and the same answer from all who answered, two at least.

    Parameters
    ----------
    counts : pandas.DataFrame
        item x code.
    """
    return ((counts > 0).sum(axis="columns") == 1) & (counts.sum(axis="columns") > 1)


def runs_against(rest_r: pd.Series, n: Array, instrument: Instrument) -> pd.Series:
    """Tell which items clearly run against their scale.

    Clearly: the whole 99 % interval of the correlation with the rest of the scale (Fisher's z) lies below 0,
    on ten respondents or more. Items of a composite are facets, free to go their own ways: never.

    Parameters
    ----------
    rest_r : pandas.Series
        By item.
    n : array (item, item)
        Respondents behind each pair of items.
    instrument : Instrument
    """
    kind = instrument.items["scale"][rest_r.index].map(instrument.scales["kind"])
    pairs = n.min(axis=1, initial=np.inf, where=_same_scale(rest_r.index, instrument))
    bound = np.arctanh(rest_r.clip(-1 + 1e-12, 1 - 1e-12)) + NORMAL_99 / np.sqrt(np.maximum(pairs, 4) - 3)
    return (kind != "composite") & (pairs >= ENOUGH) & (bound < 0)


def _same_scale(items: pd.Index, instrument: Instrument) -> Any:
    scale = instrument.items["scale"][items].to_numpy()
    return scale[:, None] == scale[None, :]


def item_problems(
    counts: pd.DataFrame, rest_r: pd.Series, n: Array, instrument: Instrument, accept: Collection[str]
) -> list[Problem]:
    """Return a problem for each item that never varies or clearly runs against its scale.

    Parameters
    ----------
    counts : pandas.DataFrame
        item x code.
    rest_r, n
        As in :func:`runs_against`.
    instrument : Instrument
    accept : collection of str
        Items that were looked at and are accepted as they are.

    Returns
    -------
    list of Problem
    """
    found = []
    for item in counts.index[is_constant(counts) & (counts.sum(axis="columns") >= ENOUGH)]:
        answer = counts.loc[item].idxmax()
        values = {"item": item, "given": int(counts.at[item, answer])}
        found.append(Problem("scales_constant", column=item, value=str(answer), values=values))
    for item in rest_r.index[runs_against(rest_r, n, instrument)]:
        found.append(_against(item, rest_r[item], instrument))
    return [problem for problem in found if problem.values["item"] not in accept]


def scale_problems(
    present: pd.Index, instrument: Instrument, min_answered: float, accept: Collection[str]
) -> list[Problem]:
    """Return a problem for each scale of which some items are present, but too few for anybody's score.

    A scale without any of its items was not asked, which is no fault unless it is true of all scales.

    Parameters
    ----------
    present : pandas.Index
        Items found.
    instrument : Instrument
    min_answered : float
        Share of a scale's items that a score needs.
    accept : collection of str
        Scales that may stay without scores.

    Returns
    -------
    list of Problem
    """
    found = []
    for scale in instrument.scales.index.difference(list(accept), sort=False):
        items = instrument.items_of(scale)
        absent = [item for item in items if item not in present]
        asked = len(absent) < len(items) or len(present) == 0
        if asked and not enough(len(items) - len(absent), len(items), min_answered):
            values = {"scale": scale, "n_items": len(items)}
            found.append(Problem("scales_absent", value=", ".join(absent), values=values))
    return found


def enough(answered: Any, n_items: Any, min_answered: float) -> Any:
    """Tell whether so many answers of so many items give a score; numbers, or frames and series of them.

    Parameters
    ----------
    answered, n_items : int, pandas.Series or pandas.DataFrame
    min_answered : float
        Share 0–1.
    """
    # .7 * 10 is a hair above 7 in binary: seven answers of ten must still be enough
    return (answered >= min_answered * n_items - 1e-9) & (answered > 0)


def _against(item: str, r: float, instrument: Instrument) -> Problem:
    now, then = ("1", "0") if instrument.items.at[item, "reverse"] else ("0", "1")
    values = {
        "item": item,
        "scale": instrument.items.at[item, "scale"],
        "r": {language: number(r, 2, language) for language in languages()},
        "then": then,
    }
    sheet = Path(instrument.source)
    file = f"{sheet.name} [items]" if sheet.suffix.startswith(".xls") else "items.csv"
    return Problem("scales_against", file, (instrument.line_of(item),), "reverse", now, values=values)
