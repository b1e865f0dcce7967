"""The short questionnaire for a class: one page that needs no server, and what comes back from it."""

from ltd_toolkit.classroom.questionnaire.code import (
    Answers,
    answers_code,
    read_answers_code,
    version_of,
)
from ltd_toolkit.classroom.questionnaire.debrief import ClassTables, class_tables
from ltd_toolkit.classroom.questionnaire.debrief_page import answers_page, write_answers_debrief
from ltd_toolkit.classroom.questionnaire.form import Form, QuestionnaireError, short_form
from ltd_toolkit.classroom.questionnaire.handed_in import (
    ClassAnswers,
    NoAnswersError,
    holds_answers,
    read_answers,
)
from ltd_toolkit.classroom.questionnaire.page import questionnaire_page
from ltd_toolkit.classroom.questionnaire.placing import (
    OwnPlacement,
    PlacingError,
    place_class,
    place_own,
    placement_counts,
    sample_code,
    sample_placing,
)
from ltd_toolkit.classroom.questionnaire.survey import chosen_by_all, class_survey

__all__ = [
    "Answers",
    "ClassAnswers",
    "ClassTables",
    "Form",
    "NoAnswersError",
    "OwnPlacement",
    "PlacingError",
    "QuestionnaireError",
    "answers_code",
    "answers_page",
    "chosen_by_all",
    "class_survey",
    "class_tables",
    "holds_answers",
    "place_class",
    "place_own",
    "placement_counts",
    "questionnaire_page",
    "read_answers",
    "read_answers_code",
    "sample_code",
    "sample_placing",
    "short_form",
    "version_of",
    "write_answers_debrief",
]
