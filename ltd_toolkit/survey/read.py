"""Read a survey file: guard, exact text, headers, codes, people; one pipeline for every file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.survey.model import Survey
from ltd_toolkit.survey.pipeline import interpret
from ltd_toolkit.text_table import Unreadable, read_text_table


def read_survey(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    source: str = "auto",
    columns: Mapping[str, str] | None = None,
    on_problem: str = "raise",
) -> Survey:
    """Read a survey from a CSV or .xlsx file; nothing is dropped or altered without a line saying so.

    Parameters
    ----------
    path : str or pathlib.Path
        A .csv, .txt, .tsv or .xlsx file; one row per respondent. Encoding (UTF-8, UTF-16, Windows, Mac,
        DOS) and separator (``; , tab |``) are found out and told in ``.log``.
    instrument : Instrument, optional
        What was asked. Default: the questionnaire shipped with the package.
    source : {"auto", "plain"}
        Which program wrote the file; so far only plain tables are recognised.
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

    Examples
    --------
    >>> from ltd_toolkit.folders import data_folder
    >>> survey = read_survey(data_folder() / "survey_fr.csv")
    >>> survey.source["encoding"], survey.source["separator"]
    ('cp1252', ';')
    """
    if source not in ("auto", "plain"):
        raise ValueError(
            f"source must be 'auto' or 'plain' (other exporters are not read yet), got {source!r}"
        )
    try:
        table = read_text_table(path)
    except Unreadable as fault:
        raise SurveyError([fault.problem]) from None
    return Survey(**interpret(table, instrument or load_instrument(), columns or {}, on_problem))
