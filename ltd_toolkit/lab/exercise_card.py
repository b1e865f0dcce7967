"""Exercises to answer in a notebook: one card each, checked by the kernel, kept in a file of attempts.

A card is one widget made of the browser's own controls, so that it has names and a keyboard. It is given the
question and the options, never the right answer: what is typed comes to the kernel, and the kernel says what
it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets
from ipywidgets import HTML, Text, VBox

from ltd_toolkit.course import (
    Attempt,
    CourseError,
    Exercise,
    Feedback,
    check_answer,
    load_exercise,
    read_attempts,
    record_attempt,
    seed_of,
)
from ltd_toolkit.course.attempts import COLUMNS, FILE_NAME
from ltd_toolkit.course.sheet import offered, question_html
from ltd_toolkit.folders import resource
from ltd_toolkit.lab.answering import Answering
from ltd_toolkit.lab.panel import ROOMY, not_run, paragraph
from ltd_toolkit.language import current_language, word


class ExerciseCard(anywidget.AnyWidget):
    """Answer an exercise, and be told what the answer is.

    Parameters
    ----------
    exercise : Exercise or str
        One of one's own, or the name of one of the lessons.
    student : str
        Whose data it asks about; without one, everybody has the same.
    path : str or pathlib.Path, optional
        The file of attempts; None keeps none.

    Attributes
    ----------
    exercise : Exercise
    answered : dict
        The student's data: what an answer may be computed from.
    text : str
        What is typed.
    chosen : list of int
        Places of the options that are chosen, in the student's order.
    feedback : Feedback or None
        What was said last.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> card = ExerciseCard("imbalance", path=None)
    >>> card.text = "1"
    >>> card.check().right
    False
    """

    _esm = resource("lab/exercise.js").read_text(encoding="utf-8")
    _css = resource("lab/exercise.css").read_text(encoding="utf-8")

    kind = traitlets.Unicode("").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    question = traitlets.Unicode("").tag(sync=True)
    table: Any = traitlets.List().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)
    said = traitlets.List(traitlets.Unicode()).tag(sync=True)
    tone = traitlets.Unicode("").tag(sync=True)
    rubric: Any = traitlets.List().tag(sync=True)
    example = traitlets.Unicode("").tag(sync=True)
    hints_left = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, exercise: Exercise | str, *, student: str = "", path: str | Path | None = FILE_NAME
    ) -> None:
        self.exercise = load_exercise(exercise) if isinstance(exercise, str) else exercise
        self.path = path
        said = ("check", "hint", "answer", "one", "several", "table", "rubric", "example")
        names = {name: word(f"course.card.{name}") for name in said}
        super().__init__(kind=self.exercise.kind, title=self.exercise.title[current_language()], words=names)
        self.begin(student)
        self.on_msg(self._asked)

    def begin(self, student: str) -> None:
        """Ask with a student's own data; what was answered before is cleared.

        Parameters
        ----------
        student : str
        """
        self.student = student.strip()
        self.answered = self.exercise.data(seed_of(student))
        self.feedback: Feedback | None = None
        self.n_attempts = self.n_hints = 0
        shown = self.exercise.table(self.answered)
        with self.hold_sync():
            self.question = self.exercise.ask(self.answered)
            self.table = [shown[0], *shown[1]] if shown else []
            self.options = offered(self.exercise, self.answered)
            self.text, self.chosen, self.said, self.tone = "", [], [], ""
            self.rubric, self.example = [], ""
            self.hints_left = self.exercise.n_hints

    def resume(self, before: pd.DataFrame) -> None:
        """Go on after attempts that were made before.

        Parameters
        ----------
        before : pandas.DataFrame
            Those of the student at this exercise: see :func:`~ltd_toolkit.course.read_attempts`.
        """
        if before.empty:
            return
        self.n_attempts = len(before)
        done = (before["verdict"] == "right").any()
        self.said = [word("course.card.before_right" if done else "course.card.before", n=len(before))]

    @property
    def answer(self) -> Any:
        """What is answered at present, as :func:`~ltd_toolkit.course.check_answer` takes it."""
        if self.kind in ("number", "essay"):
            return self.text
        options = self.exercise.offered(self.answered)
        return [options[place].id for place in self.chosen if 0 <= place < len(options)]

    def check(self) -> Feedback:
        """Check what is answered, say so on the card, and keep the attempt.

        Returns
        -------
        Feedback
        """
        feedback = check_answer(self.exercise, self.answer, self.answered, attempt=self.n_attempts + 1)
        lines = feedback.text().split("\n")
        if feedback.counts:
            self.n_attempts += 1
            lines += self._kept(feedback)
        self.feedback = feedback
        with self.hold_sync():
            self.said = lines
            self.tone = "right" if feedback.right else "wrong" if feedback.counts else "note"
            if feedback.rubric:
                self.tone = "right"
                self._show_rubric()
        return feedback

    def hint(self) -> str:
        """Say the next hint on the card; after the last one, the way.

        Returns
        -------
        str
        """
        if self.n_hints >= self.exercise.n_hints:
            return ""
        self.n_hints += 1
        text = self.exercise.hint(self.n_hints, self.answered)
        is_hint = self.n_hints <= len(self.exercise.hints)
        line = word("course.hint", n=self.n_hints, hint=text) if is_hint else word("course.path", path=text)
        with self.hold_sync():
            self.said = [*self.said, line]
            self.hints_left = self.exercise.n_hints - self.n_hints
        return line

    def _kept(self, feedback: Feedback) -> list[str]:
        """Keep the attempt, and return what there is to say of it: nothing if all went well."""
        if self.path is None:
            return []
        counts = {"attempt": self.n_attempts, "hints": self.n_hints}
        attempt = Attempt.of(self.exercise, feedback, self.answer, student=self.student, **counts)
        try:
            aside = record_attempt(self.path, attempt)
        except OSError as error:
            return [word("course.card.not_kept", path=self.path, reason=error.strerror or error)]
        if aside is not None:
            return [word("course.card.put_aside", path=Path(self.path).name, aside=aside.name)]
        return []

    def _show_rubric(self) -> None:
        language = current_language()
        head = [word(f"course.rubric.{column}") for column in ("line", "full", "half", "none")]
        lines = [[each.name, each.full, each.half, each.none] for each in self.exercise.rubric]
        self.rubric = [head, *([cell[language] for cell in line] for line in lines)]
        self.example = self.exercise.model[language]

    def _asked(self, widget: Any, content: Any, buffers: Any) -> None:
        if isinstance(content, dict) and content.get("do") in ("check", "hint"):
            self._take(content)
            getattr(self, content["do"])()

    def _take(self, content: dict[str, Any]) -> None:
        """Take the answer that came with a message: the state that brings it may still be on its way."""
        text, chosen = content.get("text"), content.get("chosen")
        with self.hold_sync():
            if isinstance(text, str):
                self.text = text
            if isinstance(chosen, list) and all(type(place) is int for place in chosen):
                self.chosen = chosen

    def __repr__(self) -> str:
        rows = [" / ".join(row) for row in self.table]
        parts = [self.title, self.question, *rows, *self.options, *self.said]
        return word("course.card.said", parts=" | ".join(part.replace("\n", " ") for part in parts))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        shown: Any = super()._repr_mimebundle_(**kwargs)
        bundle = shown[0] if isinstance(shown, tuple) else shown
        return dict(bundle or {}) | {"text/plain": repr(self), "text/html": not_run() + self.as_html()}

    def as_html(self) -> str:
        """Return the question as HTML, for a notebook that is opened but not run."""
        return question_html(self.exercise, self.answered)


class ExerciseDeck(VBox):
    """Several exercises of a lesson, for one student.

    Parameters
    ----------
    *exercises : Exercise or str
    student : str, optional
        Default: the last one of the file of attempts, so that a lesson can be taken up again.
    path : str or pathlib.Path, optional
        The file of attempts; None keeps none.
    like : ExerciseDeck, optional
        Another deck whose student and file these are: the name is asked for once in a lesson.

    Attributes
    ----------
    cards : tuple of ExerciseCard
    student : ipywidgets.Text
        A number or name as agreed in class; another one gives other data.
    """

    path: str | Path | None
    student: Text

    def __init__(
        self,
        *exercises: Exercise | str,
        student: str | None = None,
        path: str | Path | None = FILE_NAME,
        like: ExerciseDeck | None = None,
    ) -> None:
        if not exercises:
            raise ValueError("a deck needs at least one exercise")
        self.path = path if like is None else like.path
        before = _attempts(self.path)
        if like is None:
            last = str(before["student"].iloc[-1]) if len(before) else ""
            who = last if student is None else student
            name = Text(who, description=word("course.deck.student"), continuous_update=False, **ROOMY)
            asked = [name, HTML(paragraph(word("course.deck.note")))]
        else:
            name, asked = like.student, []
        self.student = name
        self.cards = tuple(ExerciseCard(each, student=name.value, path=self.path) for each in exercises)
        super().__init__([*asked, *self.cards])
        self._answering = Answering(self)
        self._resume(before)
        self.student.observe(lambda change: self.begin(change["new"]), names="value")

    def begin(self, student: str) -> None:
        """Ask everything with a student's own data.

        Parameters
        ----------
        student : str
        """
        for card in self.cards:
            card.begin(student)
        self._resume(_attempts(self.path))

    def _resume(self, before: pd.DataFrame) -> None:
        mine = before[before["student"] == self.student.value.strip()]
        for card in self.cards:
            card.resume(mine[mine["exercise"] == card.exercise.id])

    def __repr__(self) -> str:
        return "\n".join(repr(card) for card in self.cards)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(**kwargs) or {})
        return bundle | {
            "text/plain": repr(self),
            "text/html": not_run() + "".join(card.as_html() for card in self.cards),
        }


def _attempts(path: str | Path | None) -> pd.DataFrame:
    """Return the attempts of a file; none if there is no such file, or it is another one."""
    if path is not None and Path(path).exists():
        try:
            return read_attempts(path)
        except CourseError:  # the first answer puts it aside and says so
            pass
    return pd.DataFrame(columns=list(COLUMNS))
