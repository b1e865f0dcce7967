"""Teaching: exercises that name the slip, attempts, grades, and a question bank for Moodle."""

from ltd_toolkit.course.check import Feedback, check_answer, right_answer
from ltd_toolkit.course.exercise import Criterion, Exercise, Option, Slip, Solved, seed_of
from ltd_toolkit.course.load import CourseError, lesson_titles, load_exercise, load_exercises

__all__ = [
    "CourseError",
    "Criterion",
    "Exercise",
    "Feedback",
    "Option",
    "Slip",
    "Solved",
    "check_answer",
    "lesson_titles",
    "load_exercise",
    "load_exercises",
    "right_answer",
    "seed_of",
]
