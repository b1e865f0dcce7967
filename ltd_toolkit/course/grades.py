"""Grades in the columns that a learning platform imports.

What Moodle does with the file decided its form: a student whom it does not know stops the whole import; a
column that becomes a new grade is taken as it stands, so numbers have a point even in French; a dash means
that there is no grade.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from ltd_toolkit.course.results import Results, comments, totals
from ltd_toolkit.language import word
from ltd_toolkit.writing import harmless, write_whole

NO_GRADE = "-"
DIGITS = 2  # Moodle shows two


def export_grades(
    results: Results,
    path: str | Path,
    *,
    format: str = "moodle",
    out_of: float = 20,
    count: str = "best",
) -> pd.DataFrame:
    """Write the grades of a class as a CSV file.

    Parameters
    ----------
    results : Results
        What :func:`~ltd_toolkit.course.read_results` returns.
    path : str or pathlib.Path
        A file of that name is replaced.
    format : {"moodle"}
        The identifier, then a grade and a comment for each lesson. Columns are named in the current language
        and separated as a spreadsheet program expects in it: by semicolons in French, by commas in English.
        Moodle asks which at import.
    out_of : float
        The full mark.
    count : {"best", "first", "last"}
        Which of several attempts counts.

    Returns
    -------
    pandas.DataFrame
        What was written, unrounded: student x lesson.

    Raises
    ------
    ValueError
        For another format or `count`, or a full mark that is not positive.
    OSError
        If the file cannot be written.

    Notes
    -----
    Attempts without a student are not written: Moodle would not know whose they are.
    """
    if format != "moodle":
        raise ValueError(f"format must be 'moodle', got {format!r}")
    if not out_of > 0:
        raise ValueError(f"out_of must be positive, got {out_of!r}")
    marks = totals(results, out_of=out_of, count=count)
    marks = marks[marks.index.str.strip() != ""]
    write_whole(Path(path), _text(marks, results).encode("utf-8-sig"))
    return marks


def _text(marks: pd.DataFrame, results: Results) -> str:
    said = {lesson: comments(results, lesson) for lesson in marks.columns}
    head = [word("course.grades.student")]
    for lesson in marks.columns:
        head += [word("course.grades.mark", lesson=lesson), word("course.grades.comment", lesson=lesson)]
    written = io.StringIO()
    separator = ";" if word("decimal_mark") == "," else ","
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    writer.writerow(head)
    for student, row in marks.iterrows():
        cells = [str(student)]
        for lesson, mark in row.items():
            cells.append(NO_GRADE if pd.isna(mark) else f"{mark:.{DIGITS}f}")
            cells.append(said[lesson].get(student, ""))
        writer.writerow([cell if cell == NO_GRADE else harmless(cell) for cell in cells])
    return written.getvalue()
