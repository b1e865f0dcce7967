"""From people to firms: how many answers a firm needs, its means, their spread, and what stays apart by role.

Whatever says which firm, role or floor belongs to whom is a Series with the same index as what it belongs to:
two arrays of the same length can be in different orders and nobody would see it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import word
from ltd_toolkit.problems import Problem, SurveyError

SHOWN_FROM = 4  # respondents: nothing that shows a firm with fewer is displayed
MICRO, SMALL = 10, 50  # staff from which a firm is no longer micro, no longer small (EU definition)


@dataclass(frozen=True)
class FirmScores:
    """Scores of firms, made by :func:`aggregate`.

    Parameters
    ----------
    means : pandas.DataFrame
        firm x scale: mean of the respondents' scores, each respondent counting once.
    spread : pandas.DataFrame
        firm x scale: standard deviation within the firm (ddof 1); NaN for a single respondent.
    se : pandas.DataFrame
        firm x scale: standard error of the mean, spread / sqrt(respondents); NaN for a single respondent.
    respondents : pandas.DataFrame
        firm x scale: how many respondents have a score.
    by_role : pandas.DataFrame
        (firm, role) x scale: means, for every scale; a missing role is a role of its own (NaN). Without rows
        when no roles were given.
    flags : pandas.DataFrame
        Indexed by firm: n (respondents with at least one score), floor and under_floor (missing when
        unknown), note in the current language.
    indicators : list of str
        Columns of `means` on which learning profiles are fitted (``profile`` in scales.csv); all of them when
        no instrument was given.
    respondents_by_role : pandas.DataFrame
        (firm, role) x scale: how many respondents have a score.
    """

    means: pd.DataFrame
    spread: pd.DataFrame
    se: pd.DataFrame
    respondents: pd.DataFrame
    by_role: pd.DataFrame
    flags: pd.DataFrame
    indicators: list[str] = field(default_factory=list)
    respondents_by_role: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def shown(self) -> pd.DataFrame:
        """Means of the firms that may be shown one by one: 4 respondents or more, or synthetic data.

        In a small firm three answers lead to persons; scoring and profiling still use every firm.
        """
        enough = self.respondents.min(axis="columns") >= SHOWN_FROM
        return self.means if self.synthetic else self.means[enough]

    @property
    def synthetic(self) -> bool:
        """Whether the scores say of themselves that they are synthetic."""
        return bool(self.means.attrs.get("synthetic", False))


def respondent_floors(size: pd.Series) -> pd.Series:
    """Return how many respondents a firm needs before its people can be said to agree or not.

    Parameters
    ----------
    size : pandas.Series
        Staff, owner-manager included, indexed by firm; NaN when unknown.

    Returns
    -------
    pandas.Series of Int64
        Up to 9 staff: 3, or half the staff rounded up if that is less; 10–49: 5; from 50: 8 (set for up to
        249; a larger firm is no SME and keeps it). Missing when the size is.

    Raises
    ------
    TypeError
        If `size` is not a Series of numbers.
    SurveyError
        If a firm has a size below 1: firm and value are named.

    Notes
    -----
    The floors are a choice of this toolkit. With an ICC(1) of .20, means of 3, 5 and 8 respondents have a
    reliability ICC(2) of .43, .56 and .67.

    Examples
    --------
    >>> size = pd.Series({"bakery": 4, "garage": 9, "mill": 30, "printer": 80, "unknown": None})
    >>> respondent_floors(size).tolist()
    [2, 3, 5, 8, <NA>]
    """
    if not isinstance(size, pd.Series) or not pd.api.types.is_numeric_dtype(size):
        raise TypeError("size must be a Series of numbers of staff, indexed by firm")
    staff = size.astype("float64")
    wrong = staff[staff < 1]
    if len(wrong):
        raise SurveyError(
            Problem("scales_size", lines=list(wrong.index[wrong == value]), value=f"{value:g}")
            for value in wrong.unique()
        )
    floors = np.select([staff < MICRO, staff < SMALL], [np.minimum(3, np.ceil(staff / 2)), 5.0], 8.0)
    return pd.Series(floors, index=size.index, name="floor").where(staff.notna()).astype("Int64")


def aggregate(
    scores: pd.DataFrame,
    firm: pd.Series,
    *,
    instrument: Instrument | None = None,
    role: pd.Series | None = None,
    floors: pd.Series | None = None,
) -> FirmScores:
    """Turn scores of respondents into scores of firms.

    Parameters
    ----------
    scores : pandas.DataFrame
        respondent x scale.
    firm : pandas.Series
        Firm of each respondent, with the index of `scores`.
    instrument : Instrument, optional
        Says which scales are never averaged over roles (``people_to_firm`` is ``apart``): they stand only in
        ``by_role``. Without it every column is averaged.
    role : pandas.Series, optional
        Role of each respondent, with the index of `scores`.
    floors : pandas.Series, optional
        Indexed by firm: :func:`respondent_floors`. May hold firms that nobody answered for; they get no row.

    Returns
    -------
    FirmScores
        Firms in the order of their names; index "firm". Firms under the floor are kept and flagged. ``attrs``
        of `scores` are kept.

    Raises
    ------
    TypeError
        If `firm`, `role` or `floors` is not a Series, or `scores` not a frame of numbers.
    ValueError
        If indexes hold duplicates or do not fit each other; if the instrument lacks a column of `scores`; if
        a scale must stay apart by role and no role is given.
    SurveyError
        If a respondent has no firm: who, and what to do.

    Notes
    -----
    A mean of colleagues stands for the firm as far as they agree: ``spread`` is part of the result. For
    feelings (``people_to_firm`` is ``additive``) spread is information, not error.

    How to read it: a firm under its floor has a score that one more answer could change; do not interpret its
    spread. Pictures and exports show no firm with fewer than 4 respondents.

    References
    ----------
    Chan, D. (1998). Functional relations among constructs in the same content domain at different levels of
    analysis. Journal of Applied Psychology, 83(2), 234–246. https://doi.org/10.1037/0021-9010.83.2.234

    Examples
    --------
    >>> scores = pd.DataFrame({"exploration": [2.0, 4.0, 6.0]}, index=["anne", "ali", "zoé"])
    >>> firm = pd.Series(["bakery", "bakery", "garage"], index=["anne", "ali", "zoé"])
    >>> firms = aggregate(scores, firm)
    >>> firms.means["exploration"].to_dict(), firms.flags["n"].to_dict()
    ({'bakery': 3.0, 'garage': 6.0}, {'bakery': 2, 'garage': 1})
    """
    firm = _aligned(firm, scores, "firm")
    _refuse_homeless(firm)
    apart = _apart(scores, instrument)
    if apart and role is None:
        raise ValueError(
            f"{', '.join(apart)}: owners and employees are never averaged (people_to_firm is 'apart'). "
            "Give role=survey.respondents['role'], or leave these columns out of scores"
        )
    together = scores.drop(columns=apart).groupby(firm, observed=True)
    respondents = together.count()
    means, spread = together.mean(), together.std(ddof=1)
    n = scores.notna().any(axis="columns").groupby(firm, observed=True).sum()
    tables = {
        "means": means,
        "spread": spread,
        "se": spread / np.sqrt(respondents),
        "respondents": respondents,
        "by_role": _by_role(scores, firm, role, "mean"),
        "respondents_by_role": _by_role(scores, firm, role, "count"),
        "flags": _flags(n, floors),
    }
    for table in tables.values():
        table.attrs = dict(scores.attrs)
    wanted = means.columns if instrument is None else instrument.profile_scales
    return FirmScores(**tables, indicators=[scale for scale in wanted if scale in means])


def _aligned(labels: pd.Series, scores: pd.DataFrame, name: str) -> pd.Series:
    """Return the labels in the order of the scores, once it is certain whose each one is."""
    if not isinstance(scores, pd.DataFrame) or not all(map(pd.api.types.is_numeric_dtype, scores.dtypes)):
        raise TypeError("scores must be a DataFrame respondent x scale of numbers, as score_scales returns")
    if not isinstance(labels, pd.Series):
        raise TypeError(
            f"{name} must be a Series with the index of scores, got {type(labels).__name__}: "
            "values without an index could be in another order"
        )
    for index, of in ((scores.index, "scores"), (labels.index, name)):
        if index.has_duplicates:
            twice = list(index[index.duplicated()].unique()[:5])
            raise ValueError(
                f"the index of {of} holds duplicates, such as {twice}: nobody can tell who is who"
            )
    differ = scores.index.symmetric_difference(labels.index)
    if len(differ):
        raise ValueError(
            f"{name} must have the index of scores; {len(differ)} labels are in one only, such as "
            f"{list(differ[:5])}. To use part of the respondents: {name}.loc[scores.index]"
        )
    return labels.reindex(scores.index).rename(name)


def _refuse_homeless(firm: pd.Series) -> None:
    without = list(firm.index[firm.isna()])
    if without:
        raise SurveyError([Problem("scales_no_firm", lines=without, column="firm")])


def _apart(scores: pd.DataFrame, instrument: Instrument | None) -> list[str]:
    if instrument is None:
        return []
    strangers = list(scores.columns.difference(instrument.scales.index))
    if strangers:
        raise ValueError(f"scores holds columns that are not scales of {instrument.source}: {strangers}")
    return [scale for scale in scores if instrument.scales.at[scale, "people_to_firm"] == "apart"]


def _by_role(scores: pd.DataFrame, firm: pd.Series, role: pd.Series | None, what: str) -> pd.DataFrame:
    if role is None:
        nobody = pd.MultiIndex.from_arrays([[], []], names=["firm", "role"])
        return pd.DataFrame(columns=scores.columns, index=nobody, dtype=float)
    return scores.groupby([firm, _aligned(role, scores, "role")], dropna=False, observed=True).agg(what)


def _flags(n: pd.Series, floors: pd.Series | None) -> pd.DataFrame:
    if floors is None:
        floors = pd.Series(pd.NA, index=n.index)
    if not isinstance(floors, pd.Series):
        raise TypeError("floors must be a Series indexed by firm, as respondent_floors returns")
    lacking = n.index.difference(floors.index)
    if len(lacking) or floors.index.has_duplicates:
        raise ValueError(
            f"floors must have each firm once; it lacks {list(lacking[:5]) or 'none, but has duplicates'}"
        )
    floor = floors.reindex(n.index).astype("Int64")
    under = n.astype("Int64") < floor
    notes = np.select(
        [under.isna(), under.fillna(False)],
        [word("scales.floor_unknown"), word("scales.under_floor")],
        "",
    )
    return pd.DataFrame({"n": n, "floor": floor, "under_floor": under, "note": notes}, index=n.index)
