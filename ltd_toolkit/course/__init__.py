"""Teaching: exercises that name the slip, attempts, grades, and a question bank for Moodle."""

from ltd_toolkit.course.attempts import Attempt, read_attempts, record_attempt
from ltd_toolkit.course.check import Feedback, check_answer, right_answer
from ltd_toolkit.course.exercise import Criterion, Exercise, Option, Slip, Solved, seed_of
from ltd_toolkit.course.grades import export_grades
from ltd_toolkit.course.load import CourseError, lesson_titles, load_exercise, load_exercises
from ltd_toolkit.course.moodle import write_question_bank
from ltd_toolkit.course.notebook import sheet_notebook
from ltd_toolkit.course.progress import Gain, form_scores, normalised_gain, test_form
from ltd_toolkit.course.results import Results, read_results
from ltd_toolkit.course.sheet import NotRight, hand_in, show_exercise

__all__ = [
    "Attempt",
    "CourseError",
    "Criterion",
    "Exercise",
    "Feedback",
    "Gain",
    "NotRight",
    "Option",
    "Results",
    "Slip",
    "Solved",
    "check_answer",
    "export_grades",
    "form_scores",
    "hand_in",
    "lesson_titles",
    "load_exercise",
    "load_exercises",
    "normalised_gain",
    "read_attempts",
    "read_results",
    "record_attempt",
    "right_answer",
    "seed_of",
    "sheet_notebook",
    "show_exercise",
    "test_form",
    "write_question_bank",
]
