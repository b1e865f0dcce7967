"""The sample as two programs hand it over: an SPSS file, and Qualtrics' CSV with three rows of heading."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import word
from ltd_toolkit.survey.model import Survey

FIRST_MISSING = 96  # codes declared missing in the SPSS file, from here on
MADE_ON = b"01 Jan 2500:00:00"  # when the file claims to have been written: always the same
MADE_AT = 92  # where that stands in the header of an SPSS file: nine letters of date, eight of time
# Columns that Qualtrics puts before the questions, and its own ids for them.
OF_QUALTRICS = {
    "StartDate": "startDate",
    "EndDate": "endDate",
    "Status": "status",
    "Progress": "progress",
    "Duration (in seconds)": "duration",
    "Finished": "finished",
    "ResponseId": "_recordId",
    "firm": "firm",
}
STARTED = datetime(2025, 6, 2, 9)


def write_sav(path: Path, survey: Survey, people: pd.DataFrame, language: str) -> None:
    """Write a survey as an SPSS file whose labels and declared missing codes say what the numbers mean.

    Parameters
    ----------
    path : pathlib.Path
    survey : Survey
    people : pandas.DataFrame
        Fields of the file, one row per respondent, first columns of the file.
    language : str
        Of the labels.
    """
    import pyreadstat

    instrument = survey.instrument
    code_of = _missing_codes(instrument)
    kinds = survey.missing_kind.apply(lambda column: column.astype(object).map(code_of)).astype(float)
    answers = survey.responses.astype(float).where(survey.responses.notna(), kinds)
    frame = pd.concat([people, answers.reset_index(drop=True)], axis="columns")
    labels = instrument.labels(language)
    named = word("sample.the_tool", language)
    missing: Any = {"lo": FIRST_MISSING, "hi": FIRST_MISSING + len(code_of) - 1}
    path.unlink(missing_ok=True)
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={name: labels[name].replace("{tool}", named) for name in frame},
        row_compress=True,
        variable_value_labels=_value_labels(instrument, people, language, code_of),
        missing_ranges={name: [missing] for name in answers},
        variable_measure=dict.fromkeys(answers, "ordinal"),
        variable_format=dict.fromkeys(answers, "F2.0"),
    )
    with path.open("r+b") as file:
        file.seek(MADE_AT)
        file.write(MADE_ON)


def _missing_codes(instrument: Instrument) -> dict[str, int]:
    kinds = instrument.missing.loc[instrument.missing["code"] != "", "kind"]
    return {kind: FIRST_MISSING + place for place, kind in enumerate(kinds)}


def _value_labels(
    instrument: Instrument, people: pd.DataFrame, language: str, code_of: dict[str, int]
) -> dict[str, dict[Any, str]]:
    texts = dict(zip(instrument.missing["kind"], instrument.missing[language], strict=True))
    declared = {code: texts[kind] for kind, code in code_of.items()}
    labels: dict[str, dict[Any, str]] = {}
    for item, scale in instrument.items["scale"].items():
        said = instrument.codes_of(instrument.scales.at[scale, "answers"])[language]
        labels[str(item)] = {int(code): text for code, text in said.items()} | declared
    for name in instrument.fields.index[instrument.fields["kind"] == "choice"].intersection(people.columns):
        said = instrument.codes_of(instrument.fields.at[name, "expected"])[language]
        numbers = pd.api.types.is_numeric_dtype(people[name])
        labels[str(name)] = {int(code) if numbers else code: text for code, text in said.items()}
    return labels


def write_qualtrics(
    path: Path, rows: list[list[object]], names: list[object], instrument: Instrument, language: str
) -> None:
    """Write a survey as Qualtrics exports it: names, questions and import ids, then texts of answers.

    Parameters
    ----------
    path : pathlib.Path
    rows : list of list
        Texts of the questions, then one row of texts per respondent.
    names : list of str
        Id of each column.
    instrument : Instrument
    language : str
        Of the texts.
    """
    labels, *answers = rows
    seconds = [int(str(row[names.index("seconds")]) or 0) for row in answers]
    asked = [place for place, name in enumerate(names) if name not in ("respondent", "firm", "seconds")]
    stem = word("sample.stem", language)
    heading = [[*OF_QUALTRICS], [*OF_QUALTRICS], [_import_id(name) for name in OF_QUALTRICS.values()]]
    for number, place in enumerate(asked, start=1):
        of_matrix = names[place] in instrument.items.index
        heading[0].append(f"Q{number}")
        heading[1].append(f"{stem} - {labels[place]}" if of_matrix else str(labels[place]))
        heading[2].append(_import_id(f"QID{number}"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(heading)
        for row, duration in zip(answers, seconds, strict=True):
            ended = STARTED + timedelta(seconds=duration)
            respondent, firm = row[names.index("respondent")], row[names.index("firm")]
            facts = [STARTED, ended, "IP Address", 100, duration or "", "True", respondent, firm]
            writer.writerow([*facts, *(row[place] for place in asked)])


def _import_id(name: str) -> str:
    return json.dumps({"ImportId": name}, separators=(",", ":"))
