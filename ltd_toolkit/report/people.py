"""Who answered: respondents by role and wave, firms by how many answered for them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ltd_toolkit.instrument.model import texts_of
from ltd_toolkit.language import languages
from ltd_toolkit.report.ground import Ground
from ltd_toolkit.report.loaded import Part
from ltd_toolkit.report.privacy import groups_shown
from ltd_toolkit.scales.firms import SHOWN_FROM


def people(ground: Ground, shown: pd.Index | None) -> Part:
    """Count respondents and firms, groups of fewer than four respondents withheld.

    Parameters
    ----------
    ground : Ground
    shown : pandas.Index or None
        Firms that may be shown one by one; None without firms.

    Returns
    -------
    facts : dict
        n_respondents, n_used (of the wave that is computed with), n_firms (None without firms), n_single
        (firms with one respondent), n_few (with fewer than 4), n_hidden (firms not shown one by one),
        n_floor_unknown, n_under_floor, median, least and most respondents per firm; n_checked and
        n_inattentive (respondents who were asked an attention check, and who missed one).
    tables : dict
        ``roles`` and ``waves``: n respondents, missing (NA) where withheld.
    """
    respondents = ground.survey.respondents
    facts = {"n_respondents": len(respondents), "n_used": len(ground.used.respondents)}
    facts |= _firms(ground, shown) | _attention(ground)
    tables = {}
    if respondents["role"].notna().any():
        names = _role_names(ground)
        roles = respondents["role"].value_counts().reindex(names["role"]).rename_axis("role")
        unknown = int(respondents["role"].isna().sum())
        tables["roles"] = _withheld(roles, ground, unknown).merge(names, on="role")
    waves = respondents["wave"].value_counts().sort_index()
    if len(waves) > 1:
        tables["waves"] = _withheld(waves, ground)
    return facts, tables


def _firms(ground: Ground, shown: pd.Index | None) -> dict[str, Any]:
    n = ground.used.respondents["firm"].value_counts()
    if n.empty:
        return {"n_firms": None}
    facts = {
        "n_firms": len(n),
        "n_single": int((n == 1).sum()),
        "n_few": int((n < SHOWN_FROM).sum()),
        "median": float(n.median()),
        "least": int(n.min()),
        "most": int(n.max()),
    }
    if ground.firms is not None and shown is not None:
        under = ground.firms.flags["under_floor"]
        facts |= {
            "n_hidden": len(ground.firms.means) - len(shown),
            "n_floor_unknown": int(under.isna().sum()),
            "n_under_floor": int(under.fillna(False).sum()),
        }
    return facts


def _attention(ground: Ground) -> dict[str, int]:
    """Count who was asked to tick a given answer and ticked another."""
    fields, respondents = ground.instrument.fields, ground.used.respondents
    checks = [name for name in fields.index[fields["kind"] == "check"] if name in respondents]
    answers = respondents[checks].apply(pd.to_numeric, errors="coerce")
    wanted = pd.Series(
        {name: float(fields.at[name, "expected"].split("=")[1]) for name in checks}, dtype=float
    )
    missed = answers.notna() & answers.ne(wanted)
    return {
        "n_checked": int(answers.notna().any(axis="columns").sum()),
        "n_inattentive": int(missed.any(axis="columns").sum()),
    }


def _withheld(n: pd.Series, ground: Ground, others: int = 0) -> pd.DataFrame:
    shown = groups_shown(n, synthetic=ground.synthetic, others=others)
    return n.astype("Int64").where(shown).rename("n").reset_index()


def _role_names(ground: Ground) -> pd.DataFrame:
    names = {language: role_names(ground, language) for language in languages()}
    roles = list(names[languages()[0]])
    return pd.DataFrame(
        {"role": roles, **{code: [text[role] for role in roles] for code, text in names.items()}}
    )


def role_names(ground: Ground, language: str) -> dict[str, str]:
    """Return what each role found in the answers is called, in the order of the questionnaire.

    Parameters
    ----------
    ground : Ground
    language : str
    """
    found = sorted(ground.survey.respondents["role"].dropna().unique())
    if "role" not in ground.instrument.fields.index:
        return {role: str(role) for role in found}
    codes = ground.instrument.codes_of(ground.instrument.fields.at["role", "expected"])
    texts = texts_of(codes, language)
    known = [role for role in texts.index if role in found]
    return {role: str(texts.get(role, role)) for role in dict.fromkeys([*known, *found])}
