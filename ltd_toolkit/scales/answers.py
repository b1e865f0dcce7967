"""The answers behind every number of this room: checked, counted, and turned in the direction of their scale.

:func:`read_answers` raises everything that is wrong at once, before any number appears; what it returns holds
only items of the instrument and only codes of their answers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.scales import checks
from ltd_toolkit.scales.moments import Array, Moments, pairwise_moments, rest_correlations


@dataclass(frozen=True)
class Answers:
    """Answers that passed the checks.

    Parameters
    ----------
    instrument : Instrument
    index : pandas.Index
        The respondents.
    items : pandas.Index
        Items of the instrument that were found, in its order.
    values : array (item, respondent)
        Codes as answered; NaN where there is no answer.
    counts : pandas.DataFrame
        item x code: how often each code was given; NaN for codes that are not among the item's answers.
    ends : array (item, 2)
        Lowest and highest code of each item's answers.
    """

    instrument: Instrument
    index: pd.Index
    items: pd.Index
    values: Array
    counts: pd.DataFrame
    ends: Array

    @cached_property
    def scale_of(self) -> pd.Series:
        """The scale of each item found."""
        return self.instrument.items["scale"][self.items]

    @cached_property
    def reversed(self) -> NDArray[np.bool_]:
        """Which items run against their scale by design."""
        return self.instrument.items["reverse"][self.items].to_numpy(dtype=bool)

    @cached_property
    def keyed(self) -> Array:
        """Answers in the direction of their scale: low + high - answer where the item is reversed."""
        mirror = self.ends.sum(axis=1, keepdims=True)[self.reversed]
        keyed = self.values.copy()
        keyed[self.reversed] = mirror - keyed[self.reversed]
        return keyed

    @cached_property
    def moments(self) -> Moments:
        """Pairwise moments of all items: the one covariance pass."""
        return pairwise_moments(self.keyed)

    @cached_property
    def rest_r(self) -> pd.Series:
        """Correlation of each item with the sum of the others of its scale, from pairwise covariances."""
        rest = np.full(len(self.items), np.nan)
        for where in map(self.positions, self.scale_of.unique()):
            rest[where] = rest_correlations(self.moments.part(where).cov)
        return pd.Series(rest, index=self.items)

    def positions(self, scale: str) -> NDArray[np.intp]:
        """Return where the items of a scale stand among those found; empty when none was."""
        return np.flatnonzero(self.scale_of == scale)


def read_answers(
    responses: pd.DataFrame,
    instrument: Instrument,
    accept: Collection[str] | None = None,
    min_answered: float | None = None,
) -> Answers:
    """Check answers and prepare them for every computation of this room.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item.
    instrument : Instrument
    accept : collection of str, optional
        When given, items that never vary or run against their scale are refused too, except those named here.
    min_answered : float, optional
        When given, scales with a smaller share of items present are refused too, except those accepted.

    Returns
    -------
    Answers

    Raises
    ------
    TypeError
        If `responses` is not a DataFrame.
    ValueError
        If `accept` names something that is neither an item nor a scale.
    SurveyError
        If anything is wrong with the answers: all of it, see :mod:`ltd_toolkit.scales.checks`.
    """
    if not isinstance(responses, pd.DataFrame):
        raise TypeError(f"responses must be a DataFrame respondent x item, got {type(responses).__name__}")
    found = checks.frame_problems(responses, instrument)
    columns = responses.loc[:, ~responses.columns.duplicated()]
    items = instrument.items.index[instrument.items.index.isin(columns.columns)]
    codes = _codes(instrument)
    values = np.full((len(items), len(responses)), np.nan)
    ends = np.empty((len(items), 2))
    counts = {}
    for row, item in enumerate(items):
        allowed = codes[instrument.items.at[item, "scale"]]
        ends[row] = allowed[0], allowed[-1]
        values[row], problems = checks.numbers_of(columns[item], allowed)
        counts[item] = {code: np.count_nonzero(values[row] == code) for code in allowed}
        found += problems
    table = pd.DataFrame.from_dict(counts, orient="index")
    answers = Answers(instrument, _named(responses.index), items, values, table[sorted(table.columns)], ends)
    if accept is not None:
        _refuse_strangers(accept, instrument)
        found += checks.item_problems(answers.counts, answers.rest_r, answers.moments.n, instrument, accept)
        if min_answered is not None:
            found += checks.scale_problems(items, instrument, min_answered, accept)
    if found:
        raise SurveyError(found)
    return answers


def _codes(instrument: Instrument) -> dict[str, list[int]]:
    """Return what may be answered on each scale, lowest first."""
    sets = instrument.answers.groupby("set")["code"]
    return {
        scale: sorted(map(int, sets.get_group(name))) for scale, name in instrument.scales["answers"].items()
    }


def _named(index: pd.Index) -> pd.Index:
    unnamed = index.nlevels == 1 and index.name is None
    return index.rename("respondent") if unnamed else index


def _refuse_strangers(accept: Collection[str], instrument: Instrument) -> None:
    if isinstance(accept, str):
        raise ValueError(f"accept must be a list of ids, such as [{accept!r}]")
    strangers = set(accept) - set(instrument.items.index) - set(instrument.scales.index)
    if strangers:
        raise ValueError(f"accept names neither items nor scales of {instrument.source}: {sorted(strangers)}")
