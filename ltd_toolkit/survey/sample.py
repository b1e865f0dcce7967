"""The sample survey: one synthetic survey, shipped as different programs would export it.

``python -m ltd_toolkit.survey.sample`` writes the folder data/ again, the same to the last byte.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from ltd_toolkit.folders import data_folder
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import in_every_language, word
from ltd_toolkit.provenance import note_files
from ltd_toolkit.survey.model import Survey
from ltd_toolkit.survey.read import read_survey
from ltd_toolkit.survey.sample_exports import write_qualtrics, write_sav
from ltd_toolkit.survey.synthetic import Truth, synthetic_survey

SEED = 2025
N_FIRMS = 240


def load_sample() -> Survey:
    """Load the sample survey: 240 synthetic firms, four learning profiles, known truth.

    Returns
    -------
    Survey
        Synthetic, and saying so; the truth behind it stands beside it in ``truth.csv``.

    Examples
    --------
    >>> survey = load_sample()
    >>> len(survey.firms), survey.synthetic
    (240, True)
    """
    return read_survey(data_folder() / "survey_codes.csv")


def load_truth() -> pd.DataFrame:
    """Load what the sample was made from.

    Returns
    -------
    pandas.DataFrame
        Indexed by firm: profile, then the firm's true level on each scale (answer scale, 1–7).

    Examples
    --------
    >>> load_truth()["profile"].value_counts()["balanced"]
    np.int64(36)
    """
    return pd.read_csv(data_folder() / "truth.csv", index_col="firm")


def write_sample(folder: Path) -> None:
    """Write the sample in every layout, with the index that says where each file comes from.

    Parameters
    ----------
    folder : pathlib.Path
        Files of the same names are replaced.
    """
    survey, truth = synthetic_survey(N_FIRMS, random_state=SEED)
    codes, texts = sample_rows(survey), sample_rows(survey, language="fr")
    _write_csv(folder / "survey_codes.csv", codes, encoding="utf-8", separator=",")
    _write_csv(folder / "survey_fr.csv", texts, encoding="cp1252", separator=";")
    _write_book(folder / "survey.xlsx", codes)
    write_sav(folder / "survey.sav", survey, _people(survey), language="fr")
    in_english = sample_rows(survey, language="en")
    write_qualtrics(folder / "survey_qualtrics.csv", in_english, codes[0], survey.instrument, "en")
    _write_csv(folder / "truth.csv", _truth_rows(truth), encoding="utf-8", separator=",")
    note_files(folder, _provenance(survey))


def sample_rows(survey: Survey, language: str | None = None) -> list[list[object]]:
    """Return the survey as the rows of a file, header first.

    Parameters
    ----------
    survey : Survey
    language : str, optional
        Write questions and answers as texts of this language; default: ids and codes.

    Returns
    -------
    list of list
        Owner-managers carry the firm sheet; missing answers stand as the code of their kind.
    """
    instrument = survey.instrument
    cells = _people(survey).join(_coded(survey).reset_index(drop=True)).astype(object)
    if language:
        cells = cells.apply(lambda column: _in_words(column, instrument, language))
        labels = instrument.labels(language)
        named = word("sample.the_tool", language)
        header: list[object] = [labels[name].replace("{tool}", named) for name in cells]
    else:
        header = list(cells)
    mark = word("decimal_mark", language) if language else "."
    rows = [[_cell(value, mark) for value in row] for row in cells.itertuples(index=False)]
    return [list(header), *rows]


def _people(survey: Survey) -> pd.DataFrame:
    """Return the respondents, and the firm sheet beside the owner-manager who filled it in."""
    people = survey.respondents.reset_index()
    sheet = survey.firms.loc[people["firm"]].reset_index(drop=True)
    owner = pd.DataFrame(dict.fromkeys(sheet, people["role"] == "owner"))
    return people.join(sheet.where(owner))


def _coded(survey: Survey) -> pd.DataFrame:
    code_of = dict(zip(survey.instrument.missing["kind"], survey.instrument.missing["code"], strict=True))
    missing = survey.missing_kind.apply(lambda column: column.astype(object).map(code_of))
    return survey.responses.astype(object).where(survey.responses.notna(), missing)


def _in_words(column: pd.Series, instrument: Instrument, language: str) -> pd.Series:
    """Replace codes by the texts of the column's set of answers, missing codes by theirs."""
    name = str(column.name)
    if name in instrument.items.index:
        answers = instrument.scales.at[instrument.items.at[name, "scale"], "answers"]
    else:
        answers = instrument.fields.at[name, "expected"].split("=")[0]
    texts = instrument.codes_of(answers)[language].to_dict()
    texts |= {
        code: text
        for code, text in zip(instrument.missing["code"], instrument.missing[language], strict=True)
        if code
    }
    return column.map(lambda value: texts.get(_cell(value, "."), value))


def _cell(value: object, mark: str) -> object:
    """Return what stands in the file: nothing for what is missing, 3 and not 3.0."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", mark)
    return str(value)


def _truth_rows(truth: Truth) -> list[list[object]]:
    table = truth.means.round(6).reset_index()
    table.insert(1, "profile", truth.profile.to_numpy())
    return [list(table), *table.to_numpy(dtype=object).tolist()]


def _provenance(survey: Survey) -> Iterator[tuple[str, int, str, dict[str, str]]]:
    made = f"python -m ltd_toolkit.survey.sample (seed {SEED})"
    files = (
        "survey_codes.csv",
        "survey_fr.csv",
        "survey.xlsx",
        "survey.sav",
        "survey_qualtrics.csv",
        "truth.csv",
    )
    for name in files:
        n = len(survey.firms) if name == "truth.csv" else len(survey.respondents)
        yield name, n, made, in_every_language(f"sample.{name.replace('.', '_')}")


def _write_csv(path: Path, rows: Iterable[list[object]], *, encoding: str, separator: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n" if separator == ";" else "\n").writerows(
            rows
        )


def _write_book(path: Path, rows: Iterable[list[object]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in rows:
        sheet.append([_typed(cell) for cell in row])
    book.save(path)


def _typed(cell: object) -> object:
    text = str(cell)
    return float(text) if text.replace(".", "", 1).isdigit() else text or None


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder())
