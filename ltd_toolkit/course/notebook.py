"""A sheet of exercises as a notebook: the student's face, without answers, and the solution.

Cells bear the metadata of nbgrader (schema 3), which mean nothing to anybody else. The solution marks its
answers with nbgrader's own comments, so that it can serve as the source of an assignment.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ltd_toolkit.course.check import right_answer
from ltd_toolkit.course.exercise import Exercise
from ltd_toolkit.course.load import lesson_titles
from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language, word

ESSAY_POINTS = 10  # of a rubric of five lines


def sheet_notebook(
    exercises: Iterable[Exercise], *, solved: bool = False, language: str | None = None
) -> dict[str, Any]:
    """Return a sheet of exercises as a notebook that has not been run.

    Parameters
    ----------
    exercises : iterable of Exercise
        The lesson of the first gives the title.
    solved : bool
        With the answers of a student without a name, or with None in their place.
    language : str, optional
        Default: the current language.

    Returns
    -------
    dict
        What a ``.ipynb`` file holds as JSON. Each exercise has three cells: its question, with the student's
        own data; the answer; the check, which fails with what to do next until the answer is right.

    Raises
    ------
    ValueError
        Without any exercise.
    """
    asked = list(exercises)
    if not asked:
        raise ValueError("a sheet needs at least one exercise")
    language = language or current_language()
    titles = lesson_titles()
    title = titles.get(asked[0].lesson, asked[0].title)[language]
    begin = _template("sheet_begin").format(language=language)
    cells = [
        _cell("markdown", f"# {title}\n\n{word('course.sheet.how', language)}", "sheet-title"),
        _cell("code", begin, "sheet-begin"),
        _cell("markdown", word("course.sheet.student", language), "sheet-who"),
        _cell("code", 'student = ""', "sheet-student", locked=False),
    ]
    for exercise in asked:
        cells += _exercise_cells(exercise, language, solved)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _exercise_cells(exercise: Exercise, language: str, solved: bool) -> list[dict[str, Any]]:
    name = exercise.id
    given = f"{name} = None"  # so that a check has something to say where nothing was answered
    if solved:
        right = right_answer(exercise, exercise.data(), language)
        given = _template("sheet_answer").format(name=name, right=repr(right))
    # An essay is marked by hand, in the cell that holds it; the rest by its check.
    by_hand = {"grade": True, "points": ESSAY_POINTS} if exercise.kind == "essay" else {}
    by_check = {} if by_hand else {"grade": True, "points": 1}
    question = f'show_exercise("{name}", student)'
    return [
        _cell("code", question, f"{name}-question"),
        _cell("code", given, f"{name}-answer", solution=True, locked=False, **by_hand),
        # Printed: nbgrader would take a value for points.
        _cell("code", f'print(hand_in("{name}", {name}, student))', f"{name}-check", **by_check),
    ]


def _template(name: str) -> str:
    return resource(f"course/{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def _cell(kind: str, source: str, name: str, **marks: Any) -> dict[str, Any]:
    nbgrader = {"grade": False, "locked": True, "solution": False, "task": False, **marks}
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": name.replace("_", "-")[:64],  # no more is allowed
        "metadata": {},
        "source": source,
    }
    if nbgrader["locked"] or nbgrader["solution"]:  # what is neither is the student's own
        cell["metadata"]["nbgrader"] = {"grade_id": name, "schema_version": 3, **nbgrader}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
