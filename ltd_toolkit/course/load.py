"""Read exercises and check all of them, so that adding one is writing a block of a file.

A file of exercises is TOML, one per lesson: resources/course/01.toml shows options that name a misconception,
02.toml also a number and an essay. What is wrong is said all at once, each fault with its line.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ltd_toolkit.cases.document import CaseError, Document, Place, read_document
from ltd_toolkit.cases.form import Each, Many, Table, Texts, Value, examine, texts_of
from ltd_toolkit.course.computed import COMPUTED
from ltd_toolkit.course.exercise import KINDS, MEASURES, Criterion, Exercise, Option, Slip
from ltd_toolkit.folders import resource
from ltd_toolkit.language import languages
from ltd_toolkit.problems import Problem, ProblemsError

SLIP = Table({"name": Texts(), "what": Texts(), "next": Texts()}, needed=("name", "next"))
OPTION = Table(
    {"id": Value("text"), "slip": Value("text"), "name": Texts(), "why": Texts(), "next": Texts()},
    needed=("id", "why"),
    texts=True,
)
CRITERION = Table(
    {"full": Texts(), "half": Texts(), "none": Texts()}, needed=("full", "half", "none"), texts=True
)
EXERCISE = Table(
    {
        "kind": Value("text", choices=KINDS),
        "title": Texts(),
        "question": Texts(),
        "hints": Many(Texts()),
        "path": Texts(),
        "options": Many(OPTION),
        "slips": Each(SLIP),
        "compute": Value("text", choices=tuple(COMPUTED)),
        "measure": Value("text", choices=MEASURES),
        "unit": Texts(),
        "digits": Value("whole", least=0),
        "columns": Each(Texts()),
        "rubric": Many(CRITERION),
        "model": Texts(),
        "least_words": Value("whole", least=1),
    },
    needed=("kind", "title", "question", "hints"),
)
FILE = Table(
    {"lesson": Value("text"), "title": Texts(), "slips": Each(SLIP), "exercises": Each(EXERCISE)},
    needed=("lesson", "title", "exercises"),
    sourced=True,
)
NEEDED = {
    "number": ("compute", "slips", "path"),
    "one": ("options",),
    "several": ("options",),
    "essay": ("rubric", "model"),
}


class CourseError(ProblemsError):
    """Exercises, answers or attempts from which nothing trustworthy can be made."""


def load_exercises(source: str | Path | None = None) -> dict[str, Exercise]:
    """Read exercises.

    Parameters
    ----------
    source : str or pathlib.Path, optional
        A file, or a folder of them. Default: those of the lessons.

    Returns
    -------
    dict of str to Exercise
        In the order of the files.

    Raises
    ------
    CourseError
        For everything wrong with them at once, first in form, then in sense: file, line, what was expected,
        what to do; in every language.

    Examples
    --------
    >>> exercises = load_exercises()
    >>> exercises["imbalance"]
    Exercise imbalance: lesson 01, number
    """
    if source is None:
        return dict(_shipped())
    path = Path(source)
    return _load(sorted(path.glob("*.toml")) if path.is_dir() else [path])


def load_exercise(name: str) -> Exercise:
    """Return one exercise of the lessons.

    Parameters
    ----------
    name : str

    Raises
    ------
    ValueError
        If there is none of that name; those there are, are listed.
    """
    exercises = _shipped()
    if name not in exercises:
        raise ValueError(f"no exercise {name!r}; there are: {', '.join(exercises)}")
    return exercises[name]


def lesson_titles(source: str | Path | None = None) -> dict[str, dict[str, str]]:
    """Return the titles of the lessons that have exercises, by language.

    Parameters
    ----------
    source : str or pathlib.Path, optional
        As for :func:`load_exercises`.
    """
    path = resource("course") if source is None else Path(source)
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    documents = [read_document(file).data for file in files]
    return {data["lesson"]: texts_of(data["title"]) for data in documents if "lesson" in data}


@cache
def _shipped() -> dict[str, Exercise]:
    return _load(sorted(resource("course").glob("*.toml")))


def _load(files: list[Path]) -> dict[str, Exercise]:
    found: dict[str, Exercise] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            document = read_document(file)
        except CaseError as error:
            problems += error.found
            continue
        wrong = [problem for problem in examine(document, FILE)[0] if problem.serious]
        problems += wrong or _contradictions(document, found)
        if not wrong:
            found |= _exercises(document)
    if problems:
        raise CourseError(problems)
    return found


# --- What the form cannot see ---------------------------------------------------------------------------


def _contradictions(document: Document, before: Mapping[str, Exercise]) -> list[Problem]:
    shared = document.data.get("slips", {})
    problems = []
    for name, data in document.data["exercises"].items():
        place: Place = ("exercises", name)
        if name in before:
            problems.append(document.problem("course_twice", place, name))
        missing = [key for key in NEEDED[data["kind"]] if key not in data]
        problems += [document.problem("case_missing_key", place, missing=key) for key in missing]
        problems += _wrong_options(document, place, data, shared)
        if not missing and data["kind"] == "number":
            problems += _wrong_number(document, place, data)
    return problems


def _wrong_options(
    document: Document, place: Place, data: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[Problem]:
    options = data.get("options", [])
    for number, option in enumerate(options):
        here = (*place, "options", number)
        if "slip" in option and option["slip"] not in shared:
            known = ", ".join(shared) or "–"
            yield document.problem("not_a_choice", here, option["slip"], expected=known)
        if ("name" in option) != ("next" in option):
            missing = "next" if "name" in option else "name"
            yield document.problem("case_missing_key", here, missing=missing)
    names = [option["id"] for option in options]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield document.problem("course_twice", place, name)
    for name in (name for name in names if len(name) == 1):  # letters name options in the student's order
        yield document.problem("course_letter", place, name)
    n_right = sum("slip" not in option and "name" not in option for option in options)
    if options and (n_right == 0 or n_right == len(options) or (data["kind"] == "one" and n_right > 1)):
        yield document.problem(f"course_right_{data['kind']}", place, n=n_right)


def _wrong_number(document: Document, place: Place, data: Mapping[str, Any]) -> Iterator[Problem]:
    exercise = _exercise(document, place[1], data)
    try:
        drawn = exercise.data()
    except RuntimeError:
        yield document.problem("course_alike", place, data["compute"])
        return
    solved = exercise.solve(drawn)
    for slip in sorted(exercise.slips.keys() ^ solved.slips.keys()):
        kind = "course_slip_unnamed" if slip in solved.slips else "course_slip_unknown"
        yield document.problem(kind, (*place, "slips", slip), expected=", ".join(solved.slips))
    known = {*drawn, *solved.shown, "right"} - {"table"}
    for where, text in _texts_in(data, place):
        try:
            asked = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:
            asked = {"{"}
        for name in sorted(asked - known):
            yield document.problem("course_braces", where, name, expected=", ".join(sorted(known)))


def _texts_in(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, Mapping):
        for name, each in data.items():
            if name in languages() and isinstance(each, str):
                yield (*place, name), each
            else:
                yield from _texts_in(each, (*place, name))
    elif isinstance(data, list):
        for number, each in enumerate(data):
            yield from _texts_in(each, (*place, number))


# --- From data to exercises -----------------------------------------------------------------------------


def _exercises(document: Document) -> dict[str, Exercise]:
    each = document.data["exercises"].items()
    try:
        return {name: _exercise(document, name, data) for name, data in each}
    except KeyError:  # it has been said already
        return {}


def _exercise(document: Document, name: Any, data: Mapping[str, Any]) -> Exercise:
    shared = document.data.get("slips", {})
    return Exercise(
        id=str(name),
        lesson=document.data["lesson"],
        kind=data["kind"],
        title=texts_of(data["title"]),
        question=texts_of(data["question"]),
        hints=tuple(map(texts_of, data["hints"])),
        path=_optional(data, "path"),
        options=tuple(_option(option, shared) for option in data.get("options", [])),
        slips={slip: _slip(slip, texts) for slip, texts in data.get("slips", {}).items()},
        computed=COMPUTED[data["compute"]] if "compute" in data else None,
        measure=data.get("measure", "number"),
        unit=_optional(data, "unit"),
        digits=data.get("digits", 0),
        columns={column: texts_of(texts) for column, texts in data.get("columns", {}).items()},
        rubric=tuple(_criterion(line) for line in data.get("rubric", [])),
        model=_optional(data, "model"),
        least_words=data.get("least_words", 1),
    )


def _optional(data: Mapping[str, Any], key: str) -> dict[str, str]:
    return texts_of(data[key]) if key in data else {}


def _slip(name: str, data: Mapping[str, Any]) -> Slip:
    what = texts_of(data["what"]) if "what" in data else dict.fromkeys(languages(), "")
    return Slip(name, texts_of(data["name"]), what, texts_of(data["next"]))


def _option(data: Mapping[str, Any], shared: Mapping[str, Any]) -> Option:
    why = texts_of(data["why"])
    known = shared[data["slip"]] if "slip" in data else data if "name" in data else None
    slip = None
    if known is not None:
        slip = Slip(data.get("slip", data["id"]), texts_of(known["name"]), why, texts_of(known["next"]))
    return Option(data["id"], texts_of(data), why, slip)


def _criterion(data: Mapping[str, Any]) -> Criterion:
    return Criterion(texts_of(data), *(texts_of(data[name]) for name in ("full", "half", "none")))
