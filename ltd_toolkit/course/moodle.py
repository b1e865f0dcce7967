"""Exercises as a question bank of Moodle, in Moodle XML: one category per lesson, feedback for every slip.

What is written is what Moodle's own exporter writes for the four types used here: category, multichoice,
numerical, essay. Moodle tries the answers of a number in their order: the right value, then the slips, then
another unit, then what is near, then the star, which is anything.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from ltd_toolkit.course.exercise import Data, Exercise, Option
from ltd_toolkit.course.load import lesson_titles
from ltd_toolkit.course.progress import FORMS, TESTS, test_form
from ltd_toolkit.course.sheet import table_html, text_html
from ltd_toolkit.language import current_language, word
from ltd_toolkit.writing import write_whole

VARIANTS = 5  # of a number: draw one at random for each student
PENALTY = "0.3333333"  # of the mark, for each further try
TOP = "$course$/top"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_NAME = 250  # letters; Moodle keeps 255


def write_question_bank(
    path: str | Path,
    exercises: Iterable[Exercise],
    *,
    languages: Sequence[str] | None = None,
    variants: int = VARIANTS,
    tests: bool = True,
) -> int:
    """Write exercises as a file that Moodle imports (question bank, Import, Moodle XML format).

    Parameters
    ----------
    path : str or pathlib.Path
        A file of that name is replaced.
    exercises : iterable of Exercise
    languages : sequence of str, optional
        A branch of categories for each. Default: the current language.
    variants : int
        How many times a number is asked, each with its own data, in a category of its own from which a quiz
        draws at random.
    tests : bool
        Whether the two forms of each entry and exit test come too, each in a category.

    Returns
    -------
    int
        How many questions were written.

    Raises
    ------
    ValueError
        If `variants` is not positive.
    OSError
        If the file cannot be written.
    """
    if variants < 1:
        raise ValueError(f"variants must be 1 or more, got {variants!r}")
    asked = list(exercises)
    quiz = ET.Element("quiz")
    n = 0
    for language in languages or [current_language()]:
        n += _add_lessons(quiz, asked, language, variants)
        if tests:
            n += _add_tests(quiz, language)
    ET.indent(quiz, " ")
    write_whole(Path(path), ET.tostring(quiz, encoding="utf-8", xml_declaration=True) + b"\n")
    return n


def _add_lessons(quiz: ET.Element, exercises: list[Exercise], language: str, variants: int) -> int:
    titles = lesson_titles()
    n = 0
    for lesson in dict.fromkeys(exercise.lesson for exercise in exercises):
        title = titles[lesson][language] if lesson in titles else ""
        place = [word("course.moodle.top", language), f"{lesson} {title}".strip()]
        of_lesson = [exercise for exercise in exercises if exercise.lesson == lesson]
        _add_category(quiz, place)
        for exercise in (each for each in of_lesson if each.kind != "number"):
            _add_question(quiz, exercise, exercise.data(), exercise.title[language], language)
            n += 1
        for exercise in (each for each in of_lesson if each.kind == "number"):
            _add_category(quiz, [*place, exercise.title[language]])
            for seed in range(1, variants + 1):
                name = f"{exercise.title[language]} ({seed})"
                _add_question(quiz, exercise, exercise.data(seed), name, language)
                n += 1
    return n


def _add_tests(quiz: ET.Element, language: str) -> int:
    n = 0
    for test in TESTS:
        for seed, form in enumerate(FORMS, 1001):  # other numbers than those of the lessons
            name = word(f"course.moodle.test.{test}", language, form=form.upper())
            _add_category(quiz, [word("course.moodle.top", language), name])
            for place, exercise in enumerate(test_form(form, test), 1):
                title = f"{form.upper()}{place:02d} {exercise.title[language]}"
                _add_question(quiz, exercise, exercise.data(seed), title, language)
                n += 1
    return n


# --- Questions ----------------------------------------------------------------------------------------------


def _add_category(quiz: ET.Element, place: Sequence[str]) -> None:
    question = ET.SubElement(quiz, "question", type="category")
    # Moodle writes a slash that belongs to a name twice.
    path = "/".join([TOP, *(_clean(name).replace("/", "//") for name in place)])
    _add_text(question, "category", path)
    _add_text(question, "info", "", format="html")


def _add_question(quiz: ET.Element, exercise: Exercise, data: Data, name: str, language: str) -> None:
    kinds = {"number": "numerical", "one": "multichoice", "several": "multichoice", "essay": "essay"}
    question = ET.SubElement(quiz, "question", type=kinds[exercise.kind])
    _add_text(question, "name", name[:LONGEST_NAME])
    asked = text_html(exercise.ask(data, language)) + table_html(exercise, data, language)
    if exercise.kind == "number":
        asked += text_html(word("course.moodle.number", language))
    _add_text(question, "questiontext", asked, format="html")
    _add_text(question, "generalfeedback", _afterwards(exercise, data, language), format="html")
    _add(question, "defaultgrade", "10" if exercise.kind == "essay" else "1")
    _add(question, "penalty", "0" if exercise.kind == "essay" else PENALTY)
    _add(question, "hidden", "0")
    if exercise.kind == "number":
        _add_number(question, exercise, data, language)
    elif exercise.kind == "essay":
        _add_essay(question, exercise, language)
    else:
        _add_options(question, exercise, language)
    for n in range(1, len(exercise.hints) + 1):
        if exercise.kind != "essay":
            _add_text(question, "hint", text_html(exercise.hint(n, data, language)), format="html")
    tags = ET.SubElement(question, "tags")
    for tag in ("ltd", f"ltd {exercise.lesson}"):
        _add_text(tags, "tag", tag)


def _afterwards(exercise: Exercise, data: Data, language: str) -> str:
    if exercise.kind == "essay":  # shown once the essay has been handed in
        return _rubric(exercise, language) + text_html(exercise.model[language])
    return text_html(exercise.say(exercise.path, data, language)) if exercise.path else ""


def _add_number(question: ET.Element, exercise: Exercise, data: Data, language: str) -> None:
    solved = exercise.solve(data)
    right, margin = solved.right, exercise.margin

    def add(value: float, fraction: int, tolerance: float, *texts: str) -> None:
        _add_answer(question, f"{value:.12g}", fraction, "".join(map(text_html, texts)), tolerance)

    add(right, 100, margin, word("course.right", language))
    for name, value in solved.slips.items():
        slip = exercise.slips[name]
        said = [exercise.say(text, data, language) for text in (slip.name, slip.what, slip.next)]
        add(value, 0, margin, f"{said[0]} {said[1]}", said[2])
    if exercise.measure == "percent":
        add(right / 100, 0, margin / 100, word("course.other.share", language))
    if exercise.measure == "share":
        add(right * 100, 0, margin * 100, word("course.other.percent", language))
    if all(abs(value + right) > margin for value in solved.slips.values()):  # else a slip says more of it
        add(-right, 0, margin, word("course.other.sign", language))
    near = "many" if exercise.digits else "whole"
    add(right, 50, exercise.near(right), word(f"course.near_{near}", language))
    hint = exercise.hint(1, data, language)
    unknown = [word("course.unknown", language), word("course.hint", language, n=1, hint=hint)]
    _add_answer(question, "*", 0, "".join(map(text_html, unknown)), 0.0)


def _add_options(question: ET.Element, exercise: Exercise, language: str) -> None:
    single = exercise.kind == "one"
    _add(question, "single", "true" if single else "false")
    _add(question, "shuffleanswers", "true")
    _add(question, "answernumbering", "abc")
    for feedback in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        text = word("course.right", language) if feedback == "correctfeedback" else ""
        _add_text(question, feedback, text_html(text), format="html")
    if not single:
        ET.SubElement(question, "shownumcorrect")
    share = 100 / sum(option.right for option in exercise.options)
    for option in exercise.options:
        # A wrong tick takes away what a right one gives, as on the cards.
        fraction = share if option.right else 0 if single else -share
        text = text_html(option.text[language])
        _add_answer(question, text, fraction, _feedback(option, language))


def _feedback(option: Option, language: str) -> str:
    if option.slip is None:
        return text_html(option.why[language])
    slip = option.slip
    return text_html(f"{slip.name[language]} {slip.what[language]}") + text_html(slip.next[language])


def _add_essay(question: ET.Element, exercise: Exercise, language: str) -> None:
    plain = {
        "responseformat": "editor",
        "responserequired": "1",
        "responsefieldlines": "10",
        "minwordlimit": str(exercise.least_words),
        "attachments": "0",
        "attachmentsrequired": "0",
    }
    for name, value in plain.items():
        _add(question, name, value)
    _add_text(question, "graderinfo", _rubric(exercise, language), format="html")
    _add_text(question, "responsetemplate", "", format="html")


def _rubric(exercise: Exercise, language: str) -> str:
    columns = ("line", "full", "half", "none")
    head = "".join(f'<th scope="col">{word(f"course.rubric.{each}", language)}</th>' for each in columns)
    rows = ""
    for line in exercise.rubric:
        cells = "".join(
            f"<td>{html.escape(text[language])}</td>" for text in (line.full, line.half, line.none)
        )
        rows += f'<tr><th scope="row">{html.escape(line.name[language])}</th>{cells}</tr>'
    caption = html.escape(word("course.card.rubric", language))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


# --- XML --------------------------------------------------------------------------------------------------


def _add_answer(
    question: ET.Element, text: str, fraction: float, feedback: str, tolerance: float | None = None
) -> None:
    kind = "html" if tolerance is None else "moodle_auto_format"
    answer = ET.SubElement(question, "answer", fraction=f"{fraction:.7g}", format=kind)
    _add(answer, "text", text)
    _add_text(answer, "feedback", feedback, format="html")
    if tolerance is not None:
        _add(answer, "tolerance", f"{tolerance:.6g}")


def _add_text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    _add(ET.SubElement(parent, name, attributes), "text", text)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Return a text without the letters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)
