"""The short questionnaire for a class: one page that needs no server, and what comes back from it."""

from ltd_toolkit.classroom.questionnaire.code import (
    Answers,
    answers_code,
    read_answers_code,
    version_of,
)
from ltd_toolkit.classroom.questionnaire.form import Form, QuestionnaireError, short_form
from ltd_toolkit.classroom.questionnaire.page import questionnaire_page

__all__ = [
    "Answers",
    "Form",
    "QuestionnaireError",
    "answers_code",
    "questionnaire_page",
    "read_answers_code",
    "short_form",
    "version_of",
]
