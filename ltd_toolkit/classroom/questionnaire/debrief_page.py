"""What a class answered as one page for the projector: nobody is named, nobody can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.classroom.projected import figure, how, projected, table
from ltd_toolkit.classroom.pseudonyms import identity, named, pseudonym, read_key, write_key
from ltd_toolkit.classroom.questionnaire.debrief import ClassTables, class_tables
from ltd_toolkit.classroom.questionnaire.handed_in import ClassAnswers, read_answers
from ltd_toolkit.classroom.questionnaire.pictures import plot_class_poles
from ltd_toolkit.classroom.questionnaire.placing import (
    PlacingError,
    place_class,
    placement_counts,
    profile_names,
    sample_placing,
)
from ltd_toolkit.classroom.questionnaire.survey import class_survey
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.instrument.model import texts_of
from ltd_toolkit.language import current_language, number, whole, word
from ltd_toolkit.plots.style import percent
from ltd_toolkit.profiles.placing import DECIDED
from ltd_toolkit.report.facts import PROVISIONAL
from ltd_toolkit.report.markup import p
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey
from ltd_toolkit.writing import write_whole


def answers_page(
    answers: ClassAnswers, tables: ClassTables, who: list[str], *, language: str | None = None
) -> str:
    """Write what a class answered as a page.

    Parameters
    ----------
    answers : ClassAnswers
    tables : ClassTables
    who : list of str
        Pseudonyms of those who count.
    language : str, optional
        Default: the current language.

    Returns
    -------
    str
        A whole HTML page without names and without a script.
    """
    with speaking(language or current_language()):
        instrument = tables.survey.instrument
        warnings = [word("debrief.answers.single", least=SHOWN_FROM)]
        if instrument.source in PROVISIONAL:
            warnings.insert(0, word("questionnaire.provisional"))
        parts = {
            "in": _handed_in(answers, who),
            "poles": _poles(tables),
            "leanings": _leanings(tables),
            "placed": _placed(tables),
            "people": _people(tables),
            "scales": _scales(tables),
        }
        sections = {f"answers.{key}": "".join(part) for key, part in parts.items()}
        return projected(word("debrief.answers.title"), warnings, sections, word("debrief.answers.foot"))


def write_answers_debrief(
    place: str | Path,
    page: Path,
    key: Path,
    *,
    instrument: Instrument | None = None,
    due: datetime | None = None,
    random_state: int | np.random.Generator | None = None,
) -> tuple[ClassAnswers, Survey]:
    """Read what a class answered, and write the page for the projector and the key for the lecturer.

    Parameters
    ----------
    place : str or pathlib.Path
        As :func:`~ltd_toolkit.classroom.questionnaire.read_answers` takes.
    page, key : pathlib.Path
        A key that is there already is read first: whoever has a name in it keeps it.
    instrument : Instrument, optional
    due : datetime, optional
        What came later is told.
    random_state : int, numpy.random.Generator or None
        Of the names that are given.

    Returns
    -------
    ClassAnswers, Survey

    Raises
    ------
    ProblemsError
        If nothing counts, or the key cannot be used, with what to do.
    """
    answers = read_answers(place, instrument, due=due)
    survey = class_survey(answers)
    numbers = named(answers.counted, read_key(key), random_state=random_state)
    who = sorted(pseudonym(numbers[identity(row)]) for row in answers.counted)
    write_whole(page, answers_page(answers, class_tables(survey), who).encode())
    write_key(key, answers.rows, numbers)
    return answers, survey


def _handed_in(answers: ClassAnswers, who: list[str]) -> Iterator[str]:
    lead = word("debrief.answers.lead", n=len(answers.rows), counted=len(answers.counted))
    yield p(lead, "lead")
    yield p(word("debrief.answers.who", names=", ".join(who)))
    others = Counter(row.status for row in answers.rows if row.status != "counted")
    if others:  # lines and files stand in the key: a name may be among them
        rows = [[word(f"debrief.status.{status}"), str(n)] for status, n in others.most_common()]
        yield table("in", word("debrief.answers.others"), ["what", "number"], rows)
    else:
        yield p(word("debrief.in.clean"))


def _poles(tables: ClassTables) -> Iterator[str]:
    labels = tables.survey.labels()
    for scale, reason in tables.refused.items():
        told = word("debrief.answers.refused", name=labels[scale], reason=reason[current_language()])
        yield p(told, "refused")
    if tables.poles.empty:
        yield p(word("report.reason.no_paradox"))
        return
    yield how("answers.poles")
    drawn = plot_class_poles(tables.poles, labels=labels)
    yield figure(word("debrief.answers.poles.title"), drawn)


def _leanings(tables: ClassTables) -> Iterator[str]:
    if tables.leanings.empty:
        yield p(word("report.reason.no_paradox"))
        return
    yield how("answers.leanings")
    labels = tables.survey.labels()
    paradoxes = tables.survey.instrument.paradoxes
    rows = [
        [
            labels[str(name)],
            labels[paradoxes.at[name, "pole_a"]],
            labels[paradoxes.at[name, "pole_b"]],
            *map(_n, row),
        ]
        for name, row in tables.leanings.iterrows()
    ]
    head = ["paradox", "pole_a", "pole_b", "higher_a", "as_high", "higher_b", "no_score"]
    yield table("leanings", word("debrief.answers.leanings.table"), head, rows)
    if len(tables.strained):
        felt = [[labels[str(name)], *map(_n, row)] for name, row in tables.strained.iterrows()]
        head = ["paradox", "above", "not_above", "no_score"]
        yield table("strained", word("debrief.answers.strained.table"), head, felt)


def _placed(tables: ClassTables) -> Iterator[str]:
    """Count firms by profile; no firm is shown, and the class is never clustered."""
    try:
        placed = place_class(tables.survey)
    except PlacingError as refusal:
        yield p(refusal.found[0].message())
        return
    names = profile_names(sample_placing(), tables.survey.labels())
    counts, sure = placement_counts(placed)
    yield p(word("placing.sample"), "warning")
    yield how("answers.placed")
    said = {"outside": word("debrief.answers.placed.outside")}
    said |= {"incomplete": word("debrief.answers.placed.incomplete"), **names}
    rows = [[said[key], _n(n)] for key, n in counts.items()]
    yield table("placed", word("debrief.answers.placed.table"), ["profile", "number"], rows)
    undecided, either = sure["undecided"], sure["decided"] + sure["undecided"]
    if pd.isna(either) or not either:
        yield p(word("debrief.answers.placed.undecided_withheld"))
    else:
        shown: dict[str, Any] = {
            "least": percent(DECIDED),
            "n": int(undecided),
            "share": percent(undecided / either),
        }
        yield p(word("debrief.answers.placed.undecided", **shown))


def _people(tables: ClassTables) -> Iterator[str]:
    instrument, labels = tables.survey.instrument, tables.survey.labels()
    if not tables.facts:
        yield p(word("debrief.answers.no_facts"))
    for name, n in tables.facts.items():
        texts = texts_of(instrument.codes_of(instrument.fields.at[name, "expected"]), current_language())
        said = {**texts, "": word("debrief.answers.not_said")}
        rows = [[said[code], _n(value)] for code, value in n.items() if pd.isna(value) or value or code]
        yield table(name, labels[name], ["answer", "number"], rows)


def _scales(tables: ClassTables) -> Iterator[str]:
    if tables.means.empty:
        yield p(word("report.reason.no_scales"))
        return
    yield how("answers.scales")
    language = current_language()
    rows = [
        [
            row[language],
            row[f"role_{language}"],
            word("report.people.withheld") if pd.isna(row["mean"]) else whole(int(row["n"])),
            number(row["mean"], 1),
            "–"
            if pd.isna(row["low"])
            else word("report.interval", low=number(row["low"], 1), high=number(row["high"], 1)),
        ]
        for _, row in tables.means.iterrows()
    ]
    yield table(
        "scales", word("debrief.answers.scales.table"), ["scale", "who", "n_people", "mean", "interval"], rows
    )


def _n(value: object) -> str:
    return word("report.people.withheld") if pd.isna(value) else str(value)
