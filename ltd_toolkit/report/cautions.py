"""What may not be concluded: each caution is chosen by a rule from the facts, and says its reason.

The list is the part of a report that is read last and needed most: it comes from numbers, never from habit,
and a survey without a given weakness is not charged with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ltd_toolkit.language import in_every_language
from ltd_toolkit.report.firms import LEAST_FIRMS
from ltd_toolkit.report.speech import Text, counts, numbers, shares
from ltd_toolkit.scales.firms import SHOWN_FROM

FEW_RESPONDENTS = 30
MUCH_MISSING = 0.10  # of all answers
CLEAR_ENTROPY, CLEAR_AVEPP = 0.80, 0.70  # conventions: profiles told apart, firms placed with confidence

Found = Iterator[tuple[str, dict[str, Any]]]


def cautions(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the facts do not allow to conclude.

    Parameters
    ----------
    facts : dict
        As :func:`ltd_toolkit.report.survey_facts` makes them.

    Returns
    -------
    list of dict
        id (names the row ``report.caution.<id>`` of words.csv) and one sentence per language.
    """
    found = [
        *_of_data(facts),
        *_of_people(facts),
        *_of_scales(facts),
        *_of_firms(facts),
        *_of_profiles(facts),
    ]
    return [{"id": name, **_said(name, values)} for name, values in found]


def _said(name: str, values: dict[str, Any]) -> Text:
    return in_every_language(f"report.caution.{name}", **values)


def _of_data(facts: dict[str, Any]) -> Found:
    if facts["synthetic"]:
        yield "synthetic", {}
    if facts["provisional"]:
        yield "provisional", {}
    noticed, loaded = facts["noticed"], facts["loaded"]
    if noticed["n_errors"]:
        yield "errors", {"n": counts(noticed["n_errors"]), "cells": counts(noticed["n_marked"])}
    answers = loaded["n_valid"] + loaded["n_missing"]
    if answers and loaded["n_missing"] / answers > MUCH_MISSING:
        yield "missing", {"share": shares(loaded["n_missing"] / answers)}


def _of_people(facts: dict[str, Any]) -> Found:
    people = facts["people"]
    yield "who_answered", {}
    if people["n_used"] < FEW_RESPONDENTS:
        yield "few_respondents", {"n": people["n_used"], "least": FEW_RESPONDENTS}
    if people["n_inattentive"]:
        yield "inattentive", {"n": counts(people["n_inattentive"]), "of": counts(people["n_checked"])}
    elif not people["n_checked"]:
        yield "no_checks", {}


def _of_scales(facts: dict[str, Any]) -> Found:
    scales = facts["reliability"]
    if "refused" in scales:
        return
    if scales["weak"]:
        names = {
            code: ", ".join(labels[name] for name in scales["weak"])
            for code, labels in facts["labels"].items()
        }
        yield "weak_scales", {"scales": names, "usual": numbers(scales["usual"])}
    if scales["n_given"]:
        yield "not_valid", {}
    if scales["n_scales"] > 1:
        yield "same_source", {}
    yield "levels", {}


def _of_firms(facts: dict[str, Any]) -> Found:
    people = facts["people"]
    if not people["n_firms"]:
        yield "no_firms", {}
        return
    if people["n_firms"] == 1:
        yield "one_firm", {}
    elif people["n_firms"] < LEAST_FIRMS:
        yield "few_firms", {"n": people["n_firms"], "least": LEAST_FIRMS}
    if people["n_single"]:
        yield "single_informants", {"n": counts(people["n_single"]), "of": counts(people["n_firms"])}
    if people.get("n_under_floor"):
        yield "under_floor", {"n": counts(people["n_under_floor"])}
    if people.get("n_floor_unknown"):
        yield "floor_unknown", {"n": counts(people["n_floor_unknown"])}
    if people.get("n_hidden"):
        yield "hidden", {"n": counts(people["n_hidden"]), "least": SHOWN_FROM}
    if people["n_firms"] > 1 and people["most"] > 1 and "refused" not in facts["reliability"]:
        yield "colleagues", {}
    if "refused" not in facts["paradoxes"]:
        yield "difference", {}


def _of_profiles(facts: dict[str, Any]) -> Found:
    profiles = facts["profiles"]
    if "refused" in profiles:
        yield "no_profiles", {}
        return
    chosen = profiles["chosen"]
    if chosen["n_profiles"] == 1:
        yield "one_profile", {}
        return
    yield "profiles", {}
    if chosen["n_replicated"] < 2:
        yield "not_replicated", {}
    numbers_preferred = set(profiles["preferred"].values())
    if len(numbers_preferred) > 1:
        yield "disagreement", {"least": min(numbers_preferred), "most": max(numbers_preferred)}
    if _below(chosen["entropy"], CLEAR_ENTROPY) or _below(chosen["smallest_avepp"], CLEAR_AVEPP):
        yield "fuzzy", {}
    if profiles["absent"]:
        yield "indicators_absent", {"n": len(profiles["absent"])}


def _below(value: float | None, limit: float) -> bool:
    return value is not None and value < limit
