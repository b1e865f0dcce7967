"""Exercises on a sheet: questions, answers in cells, and checks that a grading program can run.

A check is one call of :func:`hand_in`; what it compares with is in this package and not in the notebook, so
that no feedback made from the notebook shows it.
"""

from __future__ import annotations

import html
from string import ascii_lowercase
from typing import Any

from ltd_toolkit.course.check import Feedback, check_answer
from ltd_toolkit.course.exercise import Data, Exercise, seed_of
from ltd_toolkit.course.load import load_exercise
from ltd_toolkit.language import current_language, word


class NotRight(AssertionError):
    """An answer that is not right, with what to do next.

    Parameters
    ----------
    exercise : Exercise
    feedback : Feedback

    Attributes
    ----------
    feedback : Feedback
    """

    def __init__(self, exercise: Exercise, feedback: Feedback) -> None:
        self.feedback = feedback
        lines = [exercise.title[current_language()], feedback.text()]
        if not feedback.counts and exercise.hints:
            data = exercise.data()
            lines.append(word("course.hint", n=1, hint=exercise.hint(1, data)))
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: a stack of our own calls would help nobody.
        return [f"{type(self).__name__}", *str(self).split("\n")]


class Question:
    """A question as a notebook shows it.

    Parameters
    ----------
    exercise : Exercise
    data : dict
        The student's.
    """

    def __init__(self, exercise: Exercise, data: Data) -> None:
        self.exercise, self.data = exercise, data

    def __repr__(self) -> str:
        rows = [" / ".join(row) for row in _rows(self.exercise, self.data)]
        title = self.exercise.title[current_language()]
        parts = [title, self.exercise.ask(self.data), *rows, *offered(self.exercise, self.data)]
        return word("course.card.said", parts=" | ".join(parts))

    def _repr_html_(self) -> str:
        return question_html(self.exercise, self.data)


def show_exercise(exercise: str | Exercise, student: str = "") -> Question:
    """Show a question with a student's own data.

    Parameters
    ----------
    exercise : str or Exercise
    student : str

    Returns
    -------
    Question
    """
    exercise = load_exercise(exercise) if isinstance(exercise, str) else exercise
    return Question(exercise, exercise.data(seed_of(student)))


def hand_in(exercise: str | Exercise, answer: Any, student: str = "") -> Feedback:
    """Check an answer, and let a notebook go on only if it is right.

    Parameters
    ----------
    exercise : str or Exercise
    answer : object
        As :func:`check_answer` takes it.
    student : str
        Whose data it was computed from.

    Returns
    -------
    Feedback
        That of a right answer, or of an essay that was written.

    Raises
    ------
    NotRight
        With the slip and a next step, if it is not.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> hand_in("imbalance", None)
    Traceback (most recent call last):
    ...
    ltd_toolkit.course.sheet.NotRight: The imbalance
    There is no answer yet. Write a number, such as 3.5.
    Hint 1. Imbalance has a sign: it tells which side one leans to.
    """
    exercise = load_exercise(exercise) if isinstance(exercise, str) else exercise
    feedback = check_answer(exercise, answer, exercise.data(seed_of(student)))
    if not (feedback.right or feedback.verdict == "written"):
        raise NotRight(exercise, feedback)
    return feedback


def offered(exercise: Exercise, data: Data, language: str | None = None) -> list[str]:
    """Return the options with their letters, in the student's order.

    Parameters
    ----------
    exercise : Exercise
    data : dict
    language : str, optional
        Default: the current language.
    """
    if not exercise.options:
        return []
    texts = [exercise.say(option.text, data, language) for option in exercise.offered(data)]
    return [f"{letter}) {text}" for letter, text in zip(ascii_lowercase, texts, strict=False)]


def question_html(exercise: Exercise, data: Data, language: str | None = None, *, title: bool = True) -> str:
    """Write a question as HTML: its table, and its options with their letters.

    Parameters
    ----------
    exercise : Exercise
    data : dict
    language : str, optional
        Default: the current language.
    title : bool
        Whether the title stands above.

    Returns
    -------
    str
    """
    name = html.escape(exercise.title[language or current_language()])
    head = f"<p><strong>{name}</strong></p>" if title else ""
    options = "".join(f"<li>{html.escape(text)}</li>" for text in offered(exercise, data, language))
    listed = f'<ul style="list-style:none;padding-left:0">{options}</ul>' if options else ""
    return head + text_html(exercise.ask(data, language)) + table_html(exercise, data, language) + listed


def text_html(text: str) -> str:
    """Write a text as HTML, a paragraph for each line.

    Parameters
    ----------
    text : str
    """
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line)


def table_html(exercise: Exercise, data: Data, language: str | None = None) -> str:
    """Write the data's table as HTML; nothing if there is none.

    Parameters
    ----------
    exercise : Exercise
    data : dict
    language : str, optional
        Default: the current language.
    """
    rows = _rows(exercise, data, language)
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in rows[0])
    body = ""
    for first, *others in rows[1:]:
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in others)
        body += f'<tr><th scope="row">{html.escape(first)}</th>{cells}</tr>'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _rows(exercise: Exercise, data: Data, language: str | None = None) -> list[list[str]]:
    table = exercise.table(data, language)
    return [table[0], *table[1]] if table else []
