"""Firms between the two poles of each paradox, and the profiles in which firms learn alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest
from scipy.stats import t as student

from ltd_toolkit.instrument.model import texts_of
from ltd_toolkit.language import in_every_language, languages, word
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.profiles import (
    LearningProfiles,
    ProfileSelection,
    name_profiles,
    profile_table,
    select_profiles,
)
from ltd_toolkit.report.ground import Ground
from ltd_toolkit.report.loaded import Part
from ltd_toolkit.report.measures import CONFIDENCE
from ltd_toolkit.report.privacy import sentences
from ltd_toolkit.report.speech import Text, counts, speaking
from ltd_toolkit.scales import FirmScores, paradox_indices
from ltd_toolkit.scales.firms import SHOWN_FROM

LEAST_FIRMS = 30  # complete ones, before profiles are looked for
MOST_PROFILES = 8


def paradoxes(ground: Ground, shown: pd.Index | None) -> Part:
    """Place firms, or else respondents, between the two poles of each paradox.

    Parameters
    ----------
    ground : Ground
    shown : pandas.Index or None
        Firms that may be shown one by one; None without firms.

    Returns
    -------
    facts : dict
        unit (``firm`` or ``respondent``), n_units, n_hidden (firms that may not be shown), map (whether
        single points may be shown), confidence, method (how the intervals were computed, in every language);
        or refused.
    tables : dict
        ``paradoxes``: one row per paradox with n, means of a, b, level, absolute_imbalance and tension,
        shares (0–1) of units higher on a and on b, all with their 95 % intervals (_low, _high).
        ``paradox_units``: as :func:`ltd_toolkit.scales.paradox_indices`, if single points may be shown.

    Notes
    -----
    Means are those of the firms shown: the mean of all firms would give away, by subtraction, the one that is
    not. In data that is not synthetic single respondents are never points of a map.
    """
    reason = _no_paradox(ground)
    if reason:
        return {"refused": [reason]}, {}
    unit = "respondent" if ground.firms is None else "firm"
    scores = ground.scores if ground.firms is None else ground.firms.means.loc[shown]
    n_hidden = 0 if ground.firms is None else len(ground.firms.means) - len(scores)
    if scores.empty:
        return {"refused": [in_every_language("report.reason.all_hidden", least=SHOWN_FROM)]}, {}
    indices = paradox_indices(scores, ground.instrument)
    table = _summary(indices, ground)
    few = table["n"].lt(SHOWN_FROM) & (unit == "respondent") & (not ground.synthetic)
    table = table[~few]
    if table.empty:
        return {"refused": [in_every_language("report.reason.few_people", least=SHOWN_FROM)]}, {}
    may_map = unit == "firm" or ground.synthetic
    facts = {"unit": unit, "n_units": len(scores), "n_hidden": n_hidden, "map": may_map}
    facts |= {"confidence": CONFIDENCE, "method": in_every_language(f"report.paradoxes.method_{unit}")}
    tables = {"paradoxes": table.reset_index()}
    return facts, tables | ({"paradox_units": indices.reset_index()} if may_map else {})


def profiles(ground: Ground, *, random_state: int, progress: bool) -> Part:
    """Look for profiles of firms: how many, of which form, what they look like, how sure that is.

    Parameters
    ----------
    ground : Ground
    random_state : int
    progress : bool

    Returns
    -------
    facts : dict
        indicators (scale ids), absent (indicators of the instrument that are not there), n_firms,
        n_incomplete (left out), chosen (variances, covariances, n_profiles, bic, entropy, smallest_avepp,
        n_replicated, n_starts, notes), preferred (criterion -> number of profiles), confidence, method (how
        the intervals were computed, in every language); or refused.
    tables : dict
        ``selection``: every model tried; ``profiles``: number, name, share, n_firms; ``profile_means``: as
        :func:`ltd_toolkit.profiles.profile_table`. ``members`` (firm, profile), which no report may hold.
    """
    if ground.firms is None:
        return {"refused": [ground.no_firms or {}]}, {}
    wanted = ground.instrument.profile_scales
    indicators = ground.firms.indicators
    if len(indicators) < 2:
        return {"refused": [in_every_language("report.reason.no_indicators")]}, {}
    complete = ground.firms.means[indicators].dropna()
    if len(complete) < LEAST_FIRMS:
        n = {"n": counts(len(complete)), "least": LEAST_FIRMS}
        return {"refused": [in_every_language("report.reason.few_firms", **n)]}, {}
    selection = select_profiles(
        complete, range(1, MOST_PROFILES + 1), random_state=random_state, progress=progress
    )
    tables = {"selection": _selection_table(selection, complete, ground)}
    facts = {
        "indicators": indicators,
        "absent": [scale for scale in wanted if scale not in indicators],
        "n_firms": len(complete),
        "n_incomplete": len(ground.firms.means) - len(complete),
    }
    if not selection.table["trusted"].any():
        return facts | {"refused": [in_every_language("report.reason.no_model")]}, tables
    model = selection.best("bic")
    if _too_few_people(model, complete, ground.firms):
        return facts | {
            "refused": [in_every_language("report.reason.small_profile", least=SHOWN_FROM)]
        }, tables
    facts["chosen"] = _chosen(model)
    facts["preferred"] = {name: int(k) for name, k in selection.disagreement["n_profiles"].items()}
    facts |= {"confidence": CONFIDENCE, "method": in_every_language("report.profiles.method")}
    members = pd.DataFrame({"firm": complete.index, "profile": model.labels_})
    return facts, tables | _portraits(model, complete, ground) | {"members": members}


# --- paradoxes ----------------------------------------------------------------------------------------


def _no_paradox(ground: Ground) -> Text | None:
    if ground.no_scales:
        return ground.no_scales
    if ground.instrument.paradoxes.empty:
        return in_every_language("report.reason.no_paradox")
    scored = ground.scores if ground.firms is None else ground.firms.means
    poles = ground.instrument.paradoxes[["pole_a", "pole_b"]]
    if not poles.isin(scored.columns).all(axis="columns").any():
        return in_every_language("report.reason.no_poles")
    return None


def _summary(indices: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    rows = {}
    for paradox, units in indices.groupby(level="paradox", sort=False):
        placed = units.dropna(subset=["a", "b"])
        numbers = _with_intervals(placed[["a", "b", "level", "absolute_imbalance", "tension"]])
        higher = _share("higher_a", placed["a"] > placed["b"]) | _share("higher_b", placed["a"] < placed["b"])
        first = units.iloc[0]
        ends = {"lowest": int(first["low"]), "highest": int(first["high"])}
        poles = {"pole_a": first["pole_a"], "pole_b": first["pole_b"]}
        rows[paradox] = {**poles, "n": len(placed), **numbers, **higher, **ends}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("paradox")
    for language in languages():
        table[language] = texts_of(ground.instrument.paradoxes, language)[table.index]
    return table


def _share(name: str, higher: pd.Series) -> dict[str, float]:
    """Return a share 0–1 of units with Wilson's interval, which stays between 0 and 1."""
    if higher.empty:
        return dict.fromkeys([name, f"{name}_low", f"{name}_high"], np.nan)
    found = binomtest(int(higher.sum()), len(higher)).proportion_ci(CONFIDENCE, method="wilson")
    return {name: higher.mean(), f"{name}_low": float(found.low), f"{name}_high": float(found.high)}


def _with_intervals(values: pd.DataFrame) -> dict[str, float]:
    """Return the mean of each column with Student's interval, each unit counting once."""
    n, mean = values.count(), values.mean()
    reach = student.ppf((1 + CONFIDENCE) / 2, np.maximum(n - 1, 1)) * values.std(ddof=1) / np.sqrt(n)
    return {
        name: number
        for column in values
        for name, number in (
            (column, mean[column]),
            (f"{column}_low", mean[column] - reach[column]),
            (f"{column}_high", mean[column] + reach[column]),
        )
    }


# --- profiles -----------------------------------------------------------------------------------------


def _too_few_people(model: LearningProfiles, complete: pd.DataFrame, firms: FirmScores) -> bool:
    """Tell whether a profile rests on so few people that its means would be theirs."""
    people = firms.respondents.loc[complete.index].min(axis="columns").groupby(model.labels_).sum()
    return not firms.synthetic and bool((people < SHOWN_FROM).any())


def _selection_table(selection: ProfileSelection, complete: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Return the table of the selection with its notes in every language."""
    table = selection.table.drop(columns="note")
    notes = [_notes(selection, tuple(row), complete, ground) for row in _cells(selection)]
    for language in languages():
        table[f"note_{language}"] = [note[language] for note in notes]
    return table


def _cells(selection: ProfileSelection) -> Any:
    return selection.table[["variances", "covariances", "n_profiles"]].itertuples(index=False, name=None)


def _notes(selection: ProfileSelection, cell: Any, complete: pd.DataFrame, ground: Ground) -> Text:
    if cell in selection.models:
        notes = selection.models[cell].notes_
        return {code: " ".join(word(f"profile.note.{note}", code) for note in notes) for code in languages()}
    variances, covariances, k = cell
    model = LearningProfiles(k, variances=variances, covariances=covariances, n_starts=1, random_state=0)
    try:  # what was refused is refused again, at once, with its reason in every language
        model.fit(complete)
    except ProblemsError as refusal:
        said = sentences(refusal.problems, synthetic=ground.synthetic)
    else:
        said = []
    return in_every_language(
        "profile.note.not_fitted",
        reason={code: " ".join(text[code] for text in said) for code in languages()},
    )


def _chosen(model: LearningProfiles) -> dict[str, Any]:
    found = model.criteria_
    return {
        "variances": model.variances,
        "covariances": model.covariances,
        "n_profiles": int(model.n_profiles),
        "loglik": float(model.loglik_),
        "n_parameters": int(model.n_parameters_),
        **{name: _number(found[name]) for name in ("bic", "entropy", "smallest_share", "smallest_avepp")},
        "n_replicated": int(model.n_replicated_),
        "n_starts": len(model.start_logliks_),
        "notes": list(model.notes_),
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _portraits(model: LearningProfiles, complete: pd.DataFrame, ground: Ground) -> dict[str, pd.DataFrame]:
    means = profile_table(model, complete, confidence=CONFIDENCE)
    n_firms = np.bincount(model.labels_, minlength=len(model.weights_))
    table = pd.DataFrame({"profile": range(1, len(n_firms) + 1), "share": model.weights_, "n_firms": n_firms})
    for language in languages():
        labels = ground.instrument.labels(language)
        with speaking(language):
            table[language] = name_profiles(means, labels).to_numpy()
        means[language] = [labels.get(name, name) for name in means["indicator"]]
    return {"profiles": table, "profile_means": means}
