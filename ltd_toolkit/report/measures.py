"""What the scales measure: how consistently their items answer, each item, and the mean answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t as student

from ltd_toolkit.instrument.model import texts_of
from ltd_toolkit.language import in_every_language, languages, word
from ltd_toolkit.report.ground import Ground
from ltd_toolkit.report.loaded import Part
from ltd_toolkit.report.people import role_names
from ltd_toolkit.report.privacy import groups_shown
from ltd_toolkit.report.speech import Text, numbers, shares, speaking
from ltd_toolkit.scales import item_analysis, reliability
from ltd_toolkit.scales.firms import SHOWN_FROM

CONFIDENCE = 0.95
USUAL_ALPHA, WEAK_ITEM = 0.70, 0.30  # conventions, not verdicts
MUCH_MISSING, NO_ROOM = 0.20, 0.50  # shares of respondents, of answers at one end
COEFFICIENTS = ["alpha", "alpha_low", "alpha_high", "alpha_standardised", "omega", "mean_r"]

Row = dict[str, Any]


def consistency(ground: Ground) -> Part:
    """Estimate the reliability of every scale that was asked; refusals stand there with their reason.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    facts : dict
        n_scales, n_given (with a coefficient), n_usual (alpha of at least .70), lowest and highest alpha and
        their scales, weak (scales below it), method (how it was computed, in every language); or refused.
    tables : dict
        ``reliability``: as :func:`ltd_toolkit.scales.reliability`, with one name, convention and reason per
        language.
    """
    if ground.no_scales:
        return {"refused": [ground.no_scales]}, {}
    refused_items = [item for scale in ground.refused for item in ground.instrument.items_of(scale)]
    accept = [item for item in refused_items if item in ground.responses]
    table = pd.DataFrame()
    for language in languages():
        # two people who answer in opposite ways divide by zero, and are not shown
        with speaking(language), np.errstate(divide="ignore", invalid="ignore"):
            card = reliability(ground.responses, ground.instrument, confidence=CONFIDENCE, accept=accept)
        said = card[["convention", "reason"]].add_suffix(f"_{language}")
        table = (card.drop(columns=["convention", "reason"]) if table.empty else table).join(said)
    table = table[(table["n_items"] > 0) | table.index.isin(list(ground.refused))]
    for scale in table.index.intersection(list(ground.refused)):
        _refuse(table, scale, ground.refused[scale])
    for scale in table.index[table["n"].between(1, SHOWN_FROM - 1)] if not ground.synthetic else []:
        _refuse(table, scale, in_every_language("report.reason.few_people", least=SHOWN_FROM))
    table = _named(table, ground).reset_index()
    given = table.set_index("scale")["alpha"].dropna()
    facts = {
        "n_scales": len(table),
        "n_given": len(given),
        "n_usual": int((given >= USUAL_ALPHA).sum()),
        "usual": USUAL_ALPHA,
        "weak": list(given.index[given < USUAL_ALPHA]),
        "confidence": CONFIDENCE,
        "method": in_every_language("report.reliability.method"),
        "lowest": None if given.empty else {"scale": given.idxmin(), "alpha": float(given.min())},
        "highest": None if given.empty else {"scale": given.idxmax(), "alpha": float(given.max())},
    }
    return facts, {"reliability": table}


def items(ground: Ground) -> Part:
    """Describe every item and say which are worth a second look.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    facts : dict
        n_items, n_told (worth a look), method (what its numbers are, in every language); or refused.
    tables : dict
        ``items``: as :func:`ltd_toolkit.scales.item_analysis` with one text and one note per language, empty
        where nothing is to be told; without means where items make no scales.
    """
    if ground.responses.empty:
        return {"refused": [ground.no_scales]}, {}
    table = item_analysis(ground.responses, ground.instrument).drop(columns="note")  # told here, in full
    told = [_told(row, ground) for _, row in table.iterrows()]
    if ground.no_scales:
        table = table[["n", "missing"]]
    if not ground.synthetic:
        few = table["n"] < SHOWN_FROM
        others = table.columns.difference(["scale", "reversed", "n"])
        table.loc[few, others] = np.nan
        table["n"] = table["n"].astype("Int64").mask(few & (table["n"] > 0))
    texts = {language: texts_of(ground.instrument.items, language) for language in languages()}
    for language in languages():
        table[language] = texts[language][table.index]
        table[f"note_{language}"] = [text[language] for text in told]
    facts: dict[str, Any] = {"n_items": len(table), "n_told": sum(any(text.values()) for text in told)}
    if "mean" in table:
        facts["method"] = in_every_language("report.items.method")
    return facts, {"items": table.reset_index()}


def means(ground: Ground) -> Part:
    """Average the scores of every scale, with an interval that knows that colleagues answer alike.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    facts : dict
        confidence, n_beyond (intervals that reach beyond the possible answers), method (how the intervals
        were computed, in every language); or refused.
    tables : dict
        ``means``: scale, role (empty: everybody), n, mean, sd, se, low, high, lowest and highest answer
        possible, one name and one reason (for a row without numbers) per language. Scales on which owners and
        employees are never averaged have one row per role.

    Notes
    -----
    se² = G / (G - 1) sum over firms of (sum of deviations from the mean)² / n², with G firms, and Student's t
    with G - 1 degrees of freedom; without firms each respondent stands alone and this is sd² / n.
    """
    if ground.no_scales:
        return {"refused": [ground.no_scales]}, {}
    rows = []
    for scale in ground.scores.columns.union(list(ground.refused), sort=False):
        rows += _rows_of(str(scale), ground)
    order = {scale: place for place, scale in enumerate(ground.instrument.scales.index)}
    table = pd.DataFrame(rows).sort_values("scale", key=lambda names: names.map(order), kind="stable")
    table["n"] = table["n"].astype("Int64")
    for language in languages():
        names = {"": word("report.everybody", language), **role_names(ground, language)}
        table[f"role_{language}"] = table["role"].map(names)
    beyond = (table["low"] < table["lowest"]) | (table["high"] > table["highest"])
    facts = {
        "confidence": CONFIDENCE,
        "n_beyond": int(beyond.sum()),
        "method": in_every_language("report.means.method"),
    }
    return facts, {"means": _named(table.set_index("scale"), ground).reset_index()}


def _told(row: pd.Series, ground: Ground) -> Text:
    """Return what is worth telling of an item, in every language; empty when nothing is."""
    said = []
    composite = not ground.no_scales and ground.instrument.scales.at[row["scale"], "kind"] == "composite"
    if row["n"] > 1 and not row["sd"] > 0:
        said.append(in_every_language("scales.note_constant"))
    elif not composite and not ground.no_scales and row["rest_r"] < WEAK_ITEM:
        kind = "weak" if row["rest_r"] >= 0 else "negative"
        said.append(in_every_language(f"report.item.{kind}", r=numbers(row["rest_r"])))
    if row["missing"] > MUCH_MISSING:
        said.append(in_every_language("report.item.missing", share=shares(row["missing"])))
    for end in ("floor", "ceiling") if _has_room(row, ground) else ():
        if NO_ROOM < row[end] < 1:
            said.append(in_every_language(f"report.item.{end}", share=shares(row[end])))
    if not ground.synthetic and row["n"] < SHOWN_FROM:
        said = [in_every_language("report.reason.few_people", least=SHOWN_FROM)]
    return {
        language: word("report.item.and", language).join(text[language] for text in said)
        for language in languages()
    }


def _has_room(row: pd.Series, ground: Ground) -> bool:
    """Tell whether there is something between the ends: of two answers one is always at an end."""
    if ground.no_scales:
        return False
    return len(ground.instrument.codes_of(ground.instrument.scales.at[row["scale"], "answers"])) > 2


def _rows_of(scale: str, ground: Ground) -> list[Row]:
    """Return the row of a scale or, when roles stay apart, one row per role."""
    low, high = ground.instrument.range_of(scale)
    empty: Row = {"scale": scale, "role": "", "n": None, "lowest": low, "highest": high}
    if scale in ground.refused:
        return [_without(empty, ground.refused[scale])]
    scores = ground.scores[scale].dropna()
    role = ground.used.respondents.loc[scores.index, "role"]
    few = in_every_language("report.reason.few_people", least=SHOWN_FROM)
    if ground.instrument.scales.at[scale, "people_to_firm"] != "apart":
        groups = {"": scores}
    elif role.notna().any():
        names = role_names(ground, languages()[0])
        groups = {name: scores[role == name] for name in names if (role == name).any()}
    else:
        return [_without(empty, in_every_language("report.reason.apart"))]
    n = pd.Series({name: len(group) for name, group in groups.items()})
    shown = groups_shown(n, synthetic=ground.synthetic, others=len(scores) - int(n.sum())) & (n > 0)
    rows: dict[str, Row] = {name: {**empty, "role": name} for name in groups}
    return [
        {**rows[name], **_described(group, ground)} if shown[name] else _without(rows[name], few)
        for name, group in groups.items()
    ]


def _described(scores: pd.Series, ground: Ground) -> Row:
    values = scores.to_numpy(dtype=float)
    se, freedom = _standard_error(values, ground.used.respondents.loc[scores.index, "firm"])
    mean = values.mean()
    reach = student.ppf((1 + CONFIDENCE) / 2, freedom) * se if freedom else np.nan
    return {
        "n": len(values),
        "mean": mean,
        "sd": values.std(ddof=1) if len(values) > 1 else np.nan,
        "se": se,
        "low": mean - reach,
        "high": mean + reach,
        **{f"reason_{language}": "" for language in languages()},
    }


def _standard_error(values: np.ndarray, firm: pd.Series) -> tuple[float, int]:
    """Return the standard error of a mean of people in firms, and its degrees of freedom."""
    code, names = pd.factorize(firm)
    people = -1 - np.arange(len(firm))  # like no code of a firm
    cluster = np.where(code < 0, people, code) if len(names) > 1 else people  # one firm: its people vary
    sums = pd.Series(values - values.mean()).groupby(cluster).sum()
    g = len(sums)
    if g < 2:
        return np.nan, 0
    return float(np.sqrt(g / (g - 1) * (sums**2).sum()) / len(values)), g - 1


def _without(row: Row, reason: Text) -> Row:
    unknown = dict.fromkeys(["mean", "sd", "se", "low", "high"], np.nan)
    return {**row, **unknown, **{f"reason_{language}": text for language, text in reason.items()}}


def _refuse(table: pd.DataFrame, scale: str, reason: Text) -> None:
    table.loc[scale, COEFFICIENTS] = np.nan
    for language, text in reason.items():
        table.loc[scale, f"reason_{language}"] = text


def _named(table: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    for language in languages():
        table[language] = texts_of(ground.instrument.scales, language)[table.index]
    return table
