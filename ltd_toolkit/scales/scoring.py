"""Scores of people on scales, and the audit that says what went into them.

Items are turned in the direction of their scale with the ends of the instrument's answers, never with the
smallest and largest answer seen; a missing answer is never filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import word
from ltd_toolkit.problems import Problem, SurveyError
from ltd_toolkit.scales.answers import Answers, read_answers
from ltd_toolkit.scales.checks import enough, is_constant, runs_against


def score_scales(
    responses: pd.DataFrame,
    instrument: Instrument,
    *,
    method: str = "mean",
    min_answered: float = 0.5,
    accept: Collection[str] = (),
) -> pd.DataFrame:
    """Score every respondent on every scale of the instrument.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item: codes as answered (not reversed), NaN where there is no answer.
    instrument : Instrument
        Says which items make a scale, which are reversed and what may be answered.
    method : {"mean", "sum", "pomp", "z", "t"}
        ``mean`` of the answers, on the scale of the answers (1–7); ``sum``, prorated: the mean times the
        number of items; ``pomp``, percent of the maximum possible, 0–100; ``z``, mean 0 and standard
        deviation 1 among these respondents (ddof 1); ``t``, 50 + 10 z.
    min_answered : float
        Share 0–1 of a scale's items that must be answered for a score; with fewer it is NaN. Items of the
        instrument that `responses` lacks count as unanswered.
    accept : collection of str
        Items that never vary or run against their scale, and scales with too few items present, that you have
        looked at and accept as they are (such a scale is NaN). :func:`score_audit` names them in any case.

    Returns
    -------
    pandas.DataFrame
        respondent x scale, in the instrument's order; a scale of which `responses` holds no item has no
        column (:func:`score_audit` keeps its row). ``attrs`` of `responses` are kept.

    Raises
    ------
    SurveyError
        Before any score, with every problem found: a value that is not among the answers, a text, a column
        that is not an item (an identifier), a respondent or column twice, an item without any answer, an item
        that all answered alike or that clearly runs against its scale (ten respondents or more; 99 % interval
        of its correlation with the rest below 0), a scale with too few items present.
    ValueError
        If an argument is none of those listed.

    Notes
    -----
    A reversed item counts as low + high - answer, with the ends of its answers. A score needs
    ``answered >= min_answered * items``, compared without rounding. POMP = 100 (mean - low) / (high - low).

    How to read it: means and POMP say where a person stands between the ends of the answers; z and t only
    compare persons of the same table, and cannot be compared between two of them.

    References
    ----------
    Cohen, P., Cohen, J., Aiken, L. S., & West, S. G. (1999). The problem of units and the circumstance for
    POMP. Multivariate Behavioral Research, 34(3), 315–346. https://doi.org/10.1207/S15327906MBR3403_2

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> instrument = load_instrument()
    >>> people = ["anne", "ali", "zoé"]
    >>> answers = pd.DataFrame({item: [2, 4, 7] for item in instrument.items.index}, index=people)
    >>> score_scales(answers, instrument)["exploration"].to_dict()
    {'anne': 2.0, 'ali': 4.0, 'zoé': 7.0}
    >>> score_scales(answers, instrument, method="pomp")["exploration"].round(1).to_dict()
    {'anne': 16.7, 'ali': 50.0, 'zoé': 100.0}
    """
    if method not in _METHODS:
        raise ValueError(f"method must be one of {', '.join(_METHODS)}; got {method!r}")
    _refuse_share(min_answered)
    answers = read_answers(responses, instrument, accept, min_answered)
    means = _means(answers, min_answered)
    scores = _METHODS[method](means, instrument)
    scores.attrs = dict(responses.attrs)
    return scores


def answered_counts(responses: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Count how many items of each scale every respondent answered.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item.
    instrument : Instrument

    Returns
    -------
    pandas.DataFrame
        respondent x scale, whole numbers.

    Raises
    ------
    SurveyError
        As :func:`score_scales`, but for items that never vary or run against their scale.

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> answers = pd.DataFrame({"EXP1": [5, 6], "EXP2": [4, None]}, index=["anne", "ali"])
    >>> answered_counts(answers, load_instrument())["exploration"].to_dict()
    {'anne': 2, 'ali': 1}
    """
    return _answered(read_answers(responses, instrument))


def score_audit(
    responses: pd.DataFrame,
    instrument: Instrument,
    *,
    missing_kind: pd.DataFrame | None = None,
    min_answered: float = 0.5,
) -> pd.DataFrame:
    """Say what goes into the scores: items, respondents, missing answers, and what is odd.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item, as for :func:`score_scales`.
    instrument : Instrument
    missing_kind : pandas.DataFrame, optional
        Same index and columns: why an answer is missing (``survey.missing_kind``).
    min_answered : float
        As for :func:`score_scales`.

    Returns
    -------
    pandas.DataFrame
        Indexed by scale. n_items: items of the instrument; absent, reversed: ids of those that `responses`
        lacks and of those turned round. respondents = scored + left_out (too few answers); prorated: scored
        although some answers are missing. missing: answers missing in the items present, then one column
        ``missing_<kind>`` per kind. note: items that never vary or run against the scale, in the current
        language.

    Raises
    ------
    SurveyError
        As :func:`answered_counts`.
    ValueError
        If `missing_kind` has another index or lacks items.

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> answers = pd.DataFrame({"EXP1": [5, 6], "EXP2": [4, None], "EXP3": [3, None]})
    >>> audit = score_audit(answers, load_instrument()).loc[["exploration"]]
    >>> print(audit[["absent", "scored", "prorated", "left_out"]].to_string(index_names=False))
                absent  scored  prorated  left_out
    exploration   EXP4       1         1         1
    """
    _refuse_share(min_answered)
    answers = read_answers(responses, instrument)
    answered, sizes = _answered(answers), _sizes(instrument)
    scored = enough(answered, sizes, min_answered)
    unanswered = pd.Series(np.isnan(answers.values).sum(axis=1), answers.items)
    reverse = instrument.items.index[instrument.items["reverse"]]
    audit = pd.DataFrame(
        {
            "n_items": sizes,
            "absent": _ids_by_scale(instrument.items.index.difference(answers.items, sort=False), instrument),
            "reversed": _ids_by_scale(reverse, instrument),
            "respondents": len(answered),
            "scored": scored.sum(),
            "prorated": (scored & (answered < sizes)).sum(),
            "left_out": (~scored).sum(),
            "missing": _sum_by_scale(unanswered, answers),
        }
    )
    if missing_kind is not None:
        audit = audit.join(_kinds_by_scale(missing_kind, answers))
    audit["note"] = _notes(answers)
    return audit.rename_axis("scale")


# --- means --------------------------------------------------------------------------------------------


def _sizes(instrument: Instrument) -> pd.Series:
    return instrument.items["scale"].value_counts().reindex(instrument.scales.index, fill_value=0)


def _answered(answers: Answers) -> pd.DataFrame:
    here = ~np.isnan(answers.values)
    counts = {scale: here[answers.positions(scale)].sum(axis=0) for scale in answers.instrument.scales.index}
    return pd.DataFrame(counts, index=answers.index)


def _means(answers: Answers, min_answered: float) -> pd.DataFrame:
    filled = np.nan_to_num(answers.keyed)
    asked = [scale for scale in answers.instrument.scales.index if len(answers.positions(scale))]
    sums = {scale: filled[answers.positions(scale)].sum(axis=0) for scale in asked}
    answered = _answered(answers)[asked]
    counted = answered.where(enough(answered, _sizes(answers.instrument)[asked], min_answered))
    return pd.DataFrame(sums, index=answers.index) / counted


def _refuse_share(min_answered: float) -> None:
    if not 0 < min_answered <= 1:
        raise ValueError(f"min_answered must be a share above 0 and up to 1, got {min_answered!r}")


# --- methods: means on the scale of the answers -> scores ---------------------------------------------


def _pomp(means: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    ends = np.array([instrument.range_of(scale) for scale in means])
    return 100 * (means - ends[:, 0]) / (ends[:, 1] - ends[:, 0])


def _z(means: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    flat = means.columns[means.max() == means.min()]
    if len(flat):
        raise SurveyError(Problem("scales_no_spread", values={"scale": scale}) for scale in flat)
    return (means - means.mean()) / means.std(ddof=1)


_METHODS: dict[str, Callable[[pd.DataFrame, Instrument], pd.DataFrame]] = {
    "mean": lambda means, instrument: means,
    "sum": lambda means, instrument: means * _sizes(instrument)[means.columns],
    "pomp": _pomp,
    "z": _z,
    "t": lambda means, instrument: 50 + 10 * _z(means, instrument),
}


# --- the audit ------------------------------------------------------------------------------------------


def _ids_by_scale(items: pd.Index, instrument: Instrument) -> pd.Series:
    scale = instrument.items["scale"]
    ids = {name: ", ".join(item for item in items if scale[item] == name) for name in instrument.scales.index}
    return pd.Series(ids, dtype="str")


def _sum_by_scale(by_item: pd.DataFrame | pd.Series, answers: Answers) -> pd.DataFrame | pd.Series:
    sums = by_item.groupby(answers.scale_of).sum()
    return sums.reindex(answers.instrument.scales.index, fill_value=0).astype(int)


def _kinds_by_scale(missing_kind: pd.DataFrame, answers: Answers) -> pd.DataFrame:
    lacking = answers.items.difference(missing_kind.columns)
    if not missing_kind.index.equals(answers.index) or len(lacking):
        raise ValueError(
            "missing_kind must have the index of responses, in the same order, and a column for each item, "
            f"as survey.missing_kind has; it lacks {list(lacking) or 'no column, but the index differs'}"
        )
    counts = missing_kind[answers.items].apply(lambda column: column.value_counts()).T.fillna(0)
    return _sum_by_scale(counts.loc[:, counts.sum() > 0].add_prefix("missing_"), answers)


def _notes(answers: Answers) -> pd.Series:
    against = runs_against(answers.rest_r, answers.moments.n, answers.instrument)
    odd = {"constant": is_constant(answers.counts), "against": against}
    ids = {kind: _ids_by_scale(answers.items[which], answers.instrument) for kind, which in odd.items()}
    return pd.Series(
        {
            scale: " ".join(
                word(f"scales.audit_{kind}", items=ids[kind][scale]) for kind in ids if ids[kind][scale]
            )
            for scale in answers.instrument.scales.index
        },
        dtype="str",
    )
