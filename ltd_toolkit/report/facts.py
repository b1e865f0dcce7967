"""From a survey to one dictionary of plain facts and a few named tables.

The facts are what the page says, what the .json holds and what the tables are made of; they carry every text
in every language, so that a French and an English report of one survey cannot differ. Each part stands by
itself: what cannot be computed leaves its reason in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from ltd_toolkit.language import in_every_language, languages
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.report.cautions import cautions
from ltd_toolkit.report.firms import paradoxes, profiles
from ltd_toolkit.report.ground import Ground, prepare
from ltd_toolkit.report.loaded import Part, loaded, noticed
from ltd_toolkit.report.measures import consistency, items, means
from ltd_toolkit.report.people import people
from ltd_toolkit.report.privacy import firms_shown, sentences
from ltd_toolkit.survey import Survey

PROVISIONAL = ("ltd",)  # instruments that have not been validated on real respondents


@dataclass(frozen=True)
class Report:
    """What is known of a survey, in plain values.

    Parameters
    ----------
    facts : dict
        made_by, synthetic, provisional; the parts loaded, noticed, people, reliability, items, means,
        paradoxes and profiles, each with its numbers or, under ``refused``, the reasons why there are none;
        notes (what was left aside) and cautions (what may not be concluded). Only dicts, lists, texts,
        numbers, booleans and None.
    tables : dict of str to pandas.DataFrame
        The tables of the parts, unrounded: answers, problems, reliability, items, means, paradoxes ...
    """

    facts: dict[str, Any]
    tables: dict[str, pd.DataFrame]


def survey_facts(survey: Survey, *, random_state: int = 0, progress: bool = False) -> Report:
    """Compute everything that a report says of a survey.

    Parameters
    ----------
    survey : Survey
        Marked problems are allowed: refused cells count as missing, and the report says so.
    random_state : int, default 0
        Of the search for profiles: the same number gives the same report.
    progress : bool, default False
        Whether to show how far the search for profiles is.

    Returns
    -------
    Report
        Holds no name of a person nor, unless the data are synthetic, of a firm with fewer than 4 respondents.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit import Survey
    >>> answers = pd.DataFrame({f"EXP{item}": [1, 2, 4, 5, 7] for item in (1, 2, 3, 4)})
    >>> report = survey_facts(Survey.from_frame(answers))
    >>> report.facts["people"]["n_respondents"], report.facts["loaded"]["n_items"]
    (5, 4)
    >>> report.facts["profiles"]["refused"][0]["en"]
    'The file does not say which firm each answer comes from: nothing can be computed per firm.'
    """
    ground = prepare(survey)
    facts: dict[str, Any] = {
        "made_by": _made_by(),
        "synthetic": survey.synthetic,
        "provisional": survey.instrument.source in PROVISIONAL,
        "languages": languages(),
    }
    found = _part("profiles", lambda: profiles(ground, random_state=random_state, progress=progress), survey)
    shown = _shown(ground, found[1].pop("members", None))
    makers: dict[str, Callable[[], Part]] = {
        "loaded": lambda: loaded(survey),
        "noticed": lambda: noticed(survey),
        "people": lambda: people(ground, shown),
        "reliability": lambda: consistency(ground),
        "items": lambda: items(ground),
        "means": lambda: means(ground),
        "paradoxes": lambda: paradoxes(ground, shown),
        "profiles": lambda: found,
    }
    tables: dict[str, pd.DataFrame] = {}
    for name, make in makers.items():
        whole = name in ("loaded", "noticed", "people")  # a report without them would be none
        facts[name], made = make() if whole else _part(name, make, survey)
        tables |= made
    facts["notes"] = ground.notes
    facts["labels"] = {language: _labels(survey, language) for language in languages()}
    facts["cautions"] = cautions(facts)
    for table in tables.values():
        table.attrs = {"synthetic": True} if survey.synthetic else {}  # pictures must say so
    return Report(facts, tables)


def _shown(ground: Ground, members: pd.DataFrame | None) -> pd.Index | None:
    """Return the firms that may be shown one by one, once it is known who is in which profile."""
    if ground.firms is None:
        return None
    of = None if members is None else members.set_index("firm")["profile"]
    return firms_shown(ground.firms, homeless=ground.homeless, profiles=of)


def _part(name: str, make: Callable[[], Part], survey: Survey) -> Part:
    """Make one part; what goes wrong in it becomes its reason, and the other parts go on."""
    try:
        return make()
    except ProblemsError as refusal:
        return {"refused": sentences(refusal.problems, synthetic=survey.synthetic)}, {}
    except Exception as fault:  # a fault of ours: said in its place, and no reason to keep the rest back
        logging.getLogger(__name__).debug(name, exc_info=True)
        return {"refused": [in_every_language("report.reason.unforeseen", fault=type(fault).__name__)]}, {}


def _made_by() -> str:
    try:
        return f"ltd_toolkit {version('ltd_toolkit')}"
    except PackageNotFoundError:
        return "ltd_toolkit"


def _labels(survey: Survey, language: str) -> dict[str, str]:
    """Return the names of scales and paradoxes, which pictures need."""
    labels = survey.instrument.labels(language)
    named = [*survey.instrument.scales.index, *survey.instrument.paradoxes.index]
    return {name: labels[name] for name in named}
