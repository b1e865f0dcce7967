"""``ltd quiz`` and ``ltd grades``: the exercises in Moodle, and the marks of a class."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from ltd_toolkit.cli.parser import add_command, add_language, add_output
from ltd_toolkit.cli.telling import say_problems
from ltd_toolkit.language import languages, set_language, word

SLIPS = 10  # the most frequent ones
MOST_VARIANTS = 200


def add_quiz(commands: Any) -> None:
    """Add ``ltd quiz``."""
    quiz = add_command(commands, "quiz", _quiz, does=word("cli.quiz"), more=word("cli.quiz_more"))
    add_output(quiz, "bank.xml", "BANK.xml", word("cli.quiz_output"))
    quiz.add_argument("--exercises", type=Path, metavar="PLACE", help=word("cli.quiz_exercises"))
    quiz.add_argument("--lesson", action="append", default=[], metavar="NN", help=word("cli.quiz_lesson"))
    quiz.add_argument("--variants", type=_from_one, default=5, metavar="N", help=word("cli.quiz_variants"))
    quiz.add_argument("--both", action="store_true", help=word("cli.quiz_both"))
    add_language(quiz)


def _from_one(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_VARIANTS):
        raise argparse.ArgumentTypeError(word("cli.from_one", value=text, most=MOST_VARIANTS))
    return int(text)


def _quiz(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.course import CourseError, load_exercises, write_question_bank

    set_language(options.lang)
    try:
        exercises = list(load_exercises(options.exercises).values())
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    known = sorted({exercise.lesson for exercise in exercises})
    unknown = [lesson for lesson in options.lesson if lesson not in known]
    if unknown:
        print(word("cli.quiz_no_lesson", lesson=", ".join(unknown), known=", ".join(known)), file=sys.stderr)
        return 1
    wanted = [exercise for exercise in exercises if exercise.lesson in (options.lesson or known)]
    whole = options.exercises is None and not options.lesson  # the test asks about every lesson
    try:
        n = write_question_bank(
            options.output,
            wanted,
            languages=languages() if options.both else [options.lang],
            variants=options.variants,
            tests=whole,
        )
    except OSError as error:
        print(word("cli.unwritable", path=options.output, reason=error), file=sys.stderr)
        return 1
    print(word("cli.quiz_written", path=options.output, n=n))
    return 0


def add_grades(commands: Any) -> None:
    """Add ``ltd grades``."""
    grades = add_command(commands, "grades", _grades, does=word("cli.grades"), more=word("cli.grades_more"))
    grades.add_argument("folder", type=Path, metavar="FOLDER", help=word("cli.grades_folder"))
    add_output(grades, "grades.csv", "GRADES.csv", word("cli.grades_output"))
    grades.add_argument("--out-of", type=_positive, default=20.0, metavar="N", help=word("cli.grades_out_of"))
    grades.add_argument(
        "--count", choices=("best", "first", "last"), default="best", help=word("cli.grades_count")
    )
    grades.add_argument("--until", type=_moment, metavar="2026-11-30T18:00", help=word("cli.grades_until"))
    add_language(grades)


def _positive(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(word("cli.positive", value=text))
    return value


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()  # without a zone it is that of this machine
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(word("cli.moment", value=text)) from None


def _grades(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.course import CourseError, export_grades, read_results

    set_language(options.lang)
    try:
        results = read_results(options.folder, until=options.until)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    say_problems(results.problems)
    try:
        marks = export_grades(results, options.output, out_of=options.out_of, count=options.count)
    except OSError as error:
        print(word("cli.unwritable", path=options.output, reason=error), file=sys.stderr)
        return 1
    nameless = int((results.attempts["student"].str.strip() == "").sum())
    if nameless:
        print("\n" + word("cli.grades_nameless", n=nameless))
    print("\n" + word("cli.grades_written", path=options.output, n=len(marks)))
    slips = results.slips().head(SLIPS)
    if len(slips):
        print("\n" + word("cli.grades_slips"))
    for (exercise, _), slip in slips.iterrows():
        title = results.exercises[exercise].title[options.lang]
        print(f"- {word('cli.grades_slip', n=slip['students'], title=title, slip=slip['name'])}")
    return 0
