"""Attempts in a file that can be handed in: one line each, appended whole, and nothing lost.

The file is JSON Lines. Its first line says what it is; each further line is one attempt with a check sum. A
line is written by one call under a lock that the system drops with the process: two notebooks may write at
once, and a kernel may be killed at any moment. What a killed writer left is closed by the next; what is no
file of attempts is put aside, never overwritten.

The check sum finds damage. It is no seal: whoever can write the file can also compute the sum.
"""

from __future__ import annotations

import json
import math
import os
import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from ltd_toolkit.course.check import Feedback
from ltd_toolkit.course.exercise import Exercise, seed_of
from ltd_toolkit.course.load import CourseError
from ltd_toolkit.problems import Problem, problems_table
from ltd_toolkit.writing import write_whole

FORMAT, VERSION = "ltd-attempts", 1
FILE_NAME = "attempts.jsonl"
LONGEST_ANSWER = 5000  # letters; an essay of a page
TEXTS = ("id", "time", "student", "exercise", "lesson", "answer", "verdict")
NUMBERS = ("seed", "attempt", "hints")
COLUMNS = (*TEXTS, *NUMBERS, "slips", "score")


@dataclass(frozen=True)
class Attempt:
    """One answer and what was said of it.

    Parameters
    ----------
    student, exercise, lesson : str
    seed : int
        Of the student's data: the answer can be checked again from it.
    answer : str
    verdict : str
    slips : tuple of str
    score : float
        NaN for an essay.
    attempt : int
        1 for the first.
    hints : int
        How many were asked for before it.
    time : str
        UTC, ISO 8601.
    id : str
        Distinct for each attempt ever made, so that a file handed in twice counts once.
    """

    student: str
    exercise: str
    lesson: str
    seed: int
    answer: str
    verdict: str
    slips: tuple[str, ...] = ()
    score: float = math.nan
    attempt: int = 1
    hints: int = 0
    time: str = ""
    id: str = ""

    @classmethod
    def of(
        cls,
        exercise: Exercise,
        feedback: Feedback,
        answer: Any,
        *,
        student: str,
        attempt: int = 1,
        hints: int = 0,
    ) -> Attempt:
        """Make it from an exercise and its feedback.

        Parameters
        ----------
        exercise : Exercise
        feedback : Feedback
        answer : object
        student : str
            Whose data they are.
        attempt, hints : int
        """
        text = ", ".join(answer) if isinstance(answer, list | tuple) else str(answer)
        verdict, slips, score = feedback.verdict, feedback.slips, feedback.score
        return cls(
            student,
            exercise.id,
            exercise.lesson,
            seed_of(student),
            text[:LONGEST_ANSWER],
            verdict,
            slips,
            score,
            attempt,
            hints,
        )


def record_attempt(path: str | Path, attempt: Attempt) -> Path | None:
    """Append an attempt to a file.

    Parameters
    ----------
    path : str or pathlib.Path
        Made if it is not there.
    attempt : Attempt
        Its time and id are added.

    Returns
    -------
    pathlib.Path or None
        Where a file that was no file of attempts has been put aside, if there was one in the place.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path = Path(path)
    stamped = replace(attempt, time=datetime.now(UTC).isoformat(timespec="seconds"), id=uuid.uuid4().hex)
    line = _line(asdict(stamped))
    with _lock_beside(path):
        aside = _put_aside(path) if _is_foreign(path) else None
        _append(path, line)
    return aside


def write_attempts(path: Path, attempts: Iterable[Attempt]) -> None:
    """Write attempts that have their time and id, in the place of a file.

    Parameters
    ----------
    path : pathlib.Path
    attempts : iterable of Attempt
    """
    write_whole(path, _head() + b"".join(_line(asdict(each)) for each in attempts))


def read_attempts(path: str | Path) -> pd.DataFrame:
    """Read a file of attempts.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    pandas.DataFrame
        One row per attempt, in the order in which they were made: the fields of :class:`Attempt`, times as
        timestamps in UTC. ``attrs["problems"]`` is a table of the lines that could not be read; the others
        are there.

    Raises
    ------
    CourseError
        If it is no file of attempts, or cannot be read.
    """
    path = Path(path)
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise CourseError(
            [Problem("course_unreadable", path.name, values={"reason": error.strerror})]
        ) from None
    if not _is_head(lines[0]):
        raise CourseError([Problem("course_foreign", path.name)])
    rows, problems = [], []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or _is_head(line):
            continue
        row = _read(line)
        if row is None:
            problems.append(Problem("course_line", path.name, (number,), serious=False))
        else:
            rows.append(row)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["time"] = pd.to_datetime(table["time"], utc=True, errors="coerce")
    table["score"] = table["score"].astype(float)
    table.attrs["problems"] = problems_table(problems)
    return table


# --- Lines ------------------------------------------------------------------------------------------------


def _line(fields: dict[str, Any]) -> bytes:
    if isinstance(fields.get("score"), float) and math.isnan(fields["score"]):
        fields = fields | {"score": None}
    text = json.dumps(fields, ensure_ascii=True, sort_keys=True)
    return json.dumps({"sum": zlib.crc32(text.encode()), "attempt": json.loads(text)}).encode() + b"\n"


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
        fields = found["attempt"]
        text = json.dumps(fields, ensure_ascii=True, sort_keys=True)
        if zlib.crc32(text.encode()) != found["sum"]:
            return None
        row = {name: fields[name] for name in COLUMNS}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not _is_sound(row):
        return None
    score = math.nan if row["score"] is None else float(row["score"])
    return row | {"slips": tuple(row["slips"]), "score": score}


def _is_sound(row: dict[str, Any]) -> bool:
    score, slips = row["score"], row["slips"]
    return (
        all(isinstance(row[name], str) for name in TEXTS)
        and all(type(row[name]) is int for name in NUMBERS)
        and (score is None or (type(score) in (int, float) and 0 <= score <= 1))
        and isinstance(slips, list)
        and all(isinstance(slip, str) for slip in slips)
    )


def _head() -> bytes:
    return json.dumps({"format": FORMAT, "version": VERSION}).encode() + b"\n"


def _is_head(line: bytes) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


# --- Files ------------------------------------------------------------------------------------------------


def _is_foreign(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            first = file.readline(200)
    except FileNotFoundError:
        return False
    return not (_is_head(first) or _head().startswith(first))  # empty, or a head cut short, will do


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.aside{number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)
    return aside


def _append(path: Path, line: bytes) -> None:
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size < len(_head()):  # empty, or a head cut short
            file.truncate(0)
            line = _head() + line
        else:
            file.seek(size - 1)
            if file.read(1) != b"\n":  # what was cut short stays alone on its line
                line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _lock_beside(path: Path) -> Iterator[None]:
    """Hold a lock on a file beside, which is never moved; the end of the process drops it."""
    with path.with_name(f".{path.name}.lock").open("a+b") as file:
        _lock(file)
        yield


if os.name == "nt":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        while True:
            try:
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
            except OSError:  # after ten seconds it gives up
                continue

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
