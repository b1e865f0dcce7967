"""Read a survey file: guard, exact text, headers, codes, people; one pipeline for every file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ltd_toolkit.files import Unreadable, read_text_table
from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.survey.headers import known_names
from ltd_toolkit.survey.model import Survey
from ltd_toolkit.survey.pipeline import interpret
from ltd_toolkit.survey.sources import heading_reader, source_names


def read_survey(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    source: str = "auto",
    columns: Mapping[str, str] | None = None,
    on_problem: str = "raise",
) -> Survey:
    """Read a survey file; nothing is dropped or altered without a line saying so.

    Parameters
    ----------
    path : str or pathlib.Path
        One row per respondent: .csv, .txt, .tsv; a workbook (.xlsx, .xlsm, .xls, .ods), of which the sheet
        with the most questions is read, else the first with content; SPSS (.sav, .zsav) or Stata (.dta).
        Encoding (UTF-8, UTF-16, Windows, Mac, DOS) and separator (``; , tab |``) of a text are found out and
        told in ``.log``.
    instrument : Instrument, optional
        What was asked. Default: the questionnaire shipped with the package; if the file holds none of its
        questions but says itself what its columns are (SPSS, Stata, Qualtrics, SurveyMonkey), an instrument
        made from its own labels, answers and missing codes, where each question is a scale of its own.
    source : {"auto", "plain", "qualtrics", "surveymonkey"}
        Which program laid out a text or a workbook. ``"auto"`` recognises it from the first rows, in any
        language; ``"plain"`` is one row of names, below a title if there is one.
    columns : mapping of str to str, optional
        Where your headers differ: id of the instrument -> header of the file, such as
        ``{"firm": "COMPID"}``. Headers are also recognised by alias and by the text of the question.
    on_problem : {"raise", "mark"}
        ``"raise"``: raise one error that tells everything that is wrong. ``"mark"``: make each refused cell
        missing, of the kind ``invalid``, and keep the problems in ``.problems``.

    Returns
    -------
    Survey

    Raises
    ------
    SurveyError
        If the file cannot be read, or holds values that are no answers, people that stand twice, firms
        that contradict themselves ... Each problem names line, column, value and what to do, in French
        and in English; ``.problems`` is a table of them.
    ValueError
        If an argument is not one of its choices.

    Notes
    -----
    Codes that an SPSS or Stata file declares missing are kept as kinds of missing and never become numbers:
    ``declared``, or ``dont_know`` ... if their label says so. Where a file numbers the answers otherwise than
    the instrument (0 to 6 for 1 to 7), its labels count, and a note says so.

    Examples
    --------
    >>> from ltd_toolkit.folders import data_folder
    >>> survey = read_survey(data_folder() / "survey_fr.csv")
    >>> survey.source["encoding"], survey.source["separator"]
    ('cp1252', ';')
    """
    if source not in ("auto", *source_names()):
        raise ValueError(f"source must be 'auto' or one of {source_names()}, got {source!r}")
    # Where pyarrow is installed, pandas would turn every text into its format and back, for half as much
    # memory again.
    with pd.option_context("mode.string_storage", "python"):
        try:
            n_known = known_names(instrument or load_instrument())
            table = read_text_table(path, heading_reader(Path(path).name, source, n_known), n_known)
        except Unreadable as fault:
            raise SurveyError([fault.problem]) from None
        return Survey(**interpret(table, instrument, columns or {}, on_problem))
