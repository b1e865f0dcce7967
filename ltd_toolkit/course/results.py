"""From the files of a class to one table of results, and from there to grades.

A folder holds what students handed in, in whatever sub-folders a learning platform made. A file that is no
file of attempts is named, and so is an answer that does not lead to what is said of it; the others count.
Nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from ltd_toolkit.course.attempts import read_attempts
from ltd_toolkit.course.check import check_answer
from ltd_toolkit.course.exercise import Exercise, seed_of
from ltd_toolkit.course.load import CourseError, load_exercises
from ltd_toolkit.language import current_language, word
from ltd_toolkit.problems import Problem, problems_table

COUNTS = ("best", "first", "last")


@dataclass(frozen=True, eq=False)
class Results:
    """What a class did.

    Parameters
    ----------
    attempts : pandas.DataFrame
        One row per attempt that counts: see :func:`~ltd_toolkit.course.read_attempts`, and ``file``.
    problems : pandas.DataFrame
        What was not read, not believed, or came twice or late: see
        :func:`~ltd_toolkit.problems.problems_table`.
    exercises : dict of str to Exercise
    """

    attempts: pd.DataFrame
    problems: pd.DataFrame
    exercises: dict[str, Exercise]

    def by_exercise(self, count: str = "best") -> pd.DataFrame:
        """Return one score per student and exercise.

        Parameters
        ----------
        count : {"best", "first", "last"}
            Which of several attempts counts.

        Returns
        -------
        pandas.DataFrame
            student x exercise: 0 to 1, NaN without an attempt. Essays have no column: no program marks them.

        Raises
        ------
        ValueError
            For another `count`.
        """
        if count not in COUNTS:
            raise ValueError(f"count must be one of {list(COUNTS)}, got {count!r}")
        marked = self.attempts.dropna(subset=["score"]).sort_values("time", kind="stable")
        how = {"best": "max", "first": "first", "last": "last"}[count]
        scores = marked.pivot_table(index="student", columns="exercise", values="score", aggfunc=how)
        asked = [name for name, each in self.exercises.items() if each.kind != "essay"]
        students = sorted(self.attempts["student"].unique())
        return scores.reindex(index=students, columns=[name for name in asked if name in scores]).rename_axis(
            index="student", columns="exercise"
        )

    def slips(self) -> pd.DataFrame:
        """Return how many students made each slip, the most frequent first.

        Returns
        -------
        pandas.DataFrame
            Indexed by exercise and slip: ``students``, ``share`` of those who tried the exercise, ``name`` in
            the current language.
        """
        tried = self.attempts.groupby("exercise")["student"].nunique()
        each = self.attempts[["student", "exercise", "slips"]].explode("slips").dropna(subset=["slips"])
        counts = each.groupby(["exercise", "slips"])["student"].nunique().rename("students")
        table = counts.rename_axis(index=["exercise", "slip"]).to_frame()
        table["share"] = (
            table["students"] / tried.reindex(table.index.get_level_values("exercise")).to_numpy()
        )
        table["name"] = [self._slip_name(*key) for key in table.index]
        return table.sort_values("students", ascending=False, kind="stable")

    def _slip_name(self, exercise: str, slip: str) -> str:
        found = self.exercises[exercise]
        known = {**found.slips, **{each.slip.id: each.slip for each in found.options if each.slip}}
        return known[slip].name[current_language()] if slip in known else slip


def read_results(
    source: str | Path | Iterable[Path],
    *,
    until: datetime | None = None,
    exercises: dict[str, Exercise] | None = None,
) -> Results:
    """Read everything a class has handed in.

    Parameters
    ----------
    source : str or pathlib.Path, or iterable of pathlib.Path
        A folder, with what is in its sub-folders, or files.
    until : datetime.datetime, optional
        Attempts after it are told and do not count. Without a time zone it is UTC.
    exercises : dict of str to Exercise, optional
        Default: those of the lessons.

    Returns
    -------
    Results

    Raises
    ------
    CourseError
        If there is no file of attempts at all.

    Notes
    -----
    Every answer is checked again from the student's seed: a score that was written into a file by hand is
    replaced by the one that the answer has, and said. That an answer is the student's own, no file can show.
    """
    known = load_exercises() if exercises is None else exercises
    files = _files(source)
    problems: list[Problem] = []
    tables = []
    for file in files:
        try:
            table = read_attempts(file)
        except CourseError as error:
            problems += error.found
            continue
        unread = table.attrs.pop("problems")
        problems += [Problem("course_line", file.name, (line,), serious=False) for line in unread["line"]]
        tables.append(table.assign(file=file.name))
    if not tables:
        raise CourseError([*problems, Problem("course_no_files", str(source))])
    attempts = pd.concat(tables, ignore_index=True)
    attempts = _without_doubles(attempts, problems)
    attempts = _in_time(attempts, until, problems)
    attempts = _believed(attempts, known, problems)
    return Results(attempts.reset_index(drop=True), problems_table(problems), known)


def _files(source: str | Path | Iterable[Path]) -> list[Path]:
    if not isinstance(source, str | Path):
        return [Path(each) for each in source]
    folder = Path(source)
    if folder.is_dir():
        return sorted(path for path in folder.rglob("*.jsonl") if path.is_file() and path.name[0] != ".")
    return [folder]


def _without_doubles(attempts: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    twice = attempts.duplicated("id")
    for file, n in attempts.loc[twice, "file"].value_counts(sort=False).items():
        problems.append(Problem("course_double", str(file), serious=False, values={"attempts": int(n)}))
    return attempts[~twice]


def _in_time(attempts: pd.DataFrame, until: datetime | None, problems: list[Problem]) -> pd.DataFrame:
    if until is None:
        return attempts
    limit = pd.Timestamp(until if until.tzinfo else until.replace(tzinfo=UTC))
    late = ~(attempts["time"] <= limit)  # a time that cannot be read is late
    for (file, student), n in attempts[late].groupby(["file", "student"]).size().items():
        values = {"attempts": int(n)}
        problems.append(Problem("course_late", str(file), value=student, serious=False, values=values))
    return attempts[~late]


def _believed(attempts: pd.DataFrame, known: dict[str, Exercise], problems: list[Problem]) -> pd.DataFrame:
    """Return the attempts with what their answers are worth, worked out again."""
    kept, verdicts, slips, scores = [], [], [], []
    for row in attempts.itertuples():
        exercise = known.get(row.exercise)
        if exercise is None:
            problem = Problem("course_unknown_exercise", row.file, value=row.exercise, serious=False)
            problems.append(problem)
            continue
        if row.seed != seed_of(row.student):
            values = {"exercise": row.exercise}
            problems.append(Problem("course_seed", row.file, value=row.student, serious=False, values=values))
        found = check_answer(exercise, row.answer, exercise.data(row.seed))
        if found.verdict != row.verdict:
            values = {"was": row.verdict, "exercise": row.exercise}
            problems.append(
                Problem("course_verdict", row.file, value=row.student, serious=False, values=values)
            )
        kept.append(row.Index)
        verdicts.append(found.verdict)
        slips.append(found.slips)
        scores.append(found.score)
    return attempts.loc[kept].assign(verdict=verdicts, slips=slips, score=scores)


def totals(results: Results, *, out_of: float = 20, count: str = "best") -> pd.DataFrame:
    """Return one mark per student and lesson.

    Parameters
    ----------
    results : Results
    out_of : float
        The full mark.
    count : {"best", "first", "last"}

    Returns
    -------
    pandas.DataFrame
        student x lesson: the mean score over the lesson's exercises that somebody in the class tried, times
        `out_of`; one that a student did not try counts 0. NaN where a student tried none of the lesson.
    """
    scores = results.by_exercise(count)
    lessons = pd.Series({name: results.exercises[name].lesson for name in scores.columns}, dtype=object)
    marks = {
        lesson: (scores[names.index].fillna(0.0).mean(axis=1) * out_of).where(
            scores[names.index].notna().any(axis=1)
        )
        for lesson, names in lessons.groupby(lessons, sort=True)
    }
    return pd.DataFrame(marks, index=scores.index).rename_axis(columns="lesson")


def comments(results: Results, lesson: str) -> pd.Series:
    """Return a comment for each student of a lesson: what to go over, by the names of the slips.

    Parameters
    ----------
    results : Results
    lesson : str

    Returns
    -------
    pandas.Series
        Indexed by student; empty where nothing is left to mend.
    """
    tried = results.attempts[results.attempts["lesson"] == lesson].sort_values("time", kind="stable")
    last = tried.groupby(["student", "exercise"], sort=False).tail(1)
    said = {}
    for student, rows in last.groupby("student"):
        names = [results._slip_name(row.exercise, slip) for row in rows.itertuples() for slip in row.slips]
        said[student] = word("course.grades.go_over", slips=" ".join(dict.fromkeys(names))) if names else ""
    return pd.Series(said, dtype=object).rename_axis("student")
