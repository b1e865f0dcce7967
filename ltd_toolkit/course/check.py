"""An answer becomes feedback: right, a slip that has a name, a rounding, another unit, or a hint.

Every value it is compared with is worked out from the student's own data. A slip is named only when the
answer is, to the last digit asked, the value that the slip leads to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from ltd_toolkit.course.exercise import CLOSE, Data, Exercise, Option, Texts
from ltd_toolkit.course.typed import Typed, read_number
from ltd_toolkit.language import current_language, in_every_language, languages, number

PATH_FROM = 3  # wrong attempts: then the way is told
NEAR_SCORE = 0.5
POWERS = (1, -1, 2, -2, 3, -3)
UNCHOSEN = {"one": "one", "several": "several_options"}
LETTERS = re.compile(r"[\s,;/+&.()\[\]]+")


@dataclass(frozen=True)
class Feedback:
    """What is said of an answer.

    Parameters
    ----------
    exercise : str
    verdict : str
        ``right``, ``slip``, ``near``, ``partial``; ``sign``, ``percent``, ``share``, ``power`` (another
        unit); ``unknown`` (wrong, for a reason that is not known); ``empty``, ``none``, ``several``,
        ``large``, ``choice`` (not an answer); ``written``, ``short`` (an essay).
    score : float
        0 to 1; NaN for an essay, which no program marks.
    slips : tuple of str
        Those named.
    lines : tuple of dict of str to str
        Sentences by language.
    rubric : bool
        Whether the rubric may be shown now.
    """

    exercise: str
    verdict: str
    score: float
    slips: tuple[str, ...] = ()
    lines: tuple[Texts, ...] = ()
    rubric: bool = False

    @property
    def right(self) -> bool:
        """Whether nothing is left to mend."""
        return self.verdict == "right"

    @property
    def counts(self) -> bool:
        """Whether it was an answer: what cannot be read is no attempt."""
        return self.verdict not in ("empty", "none", "several", "large", "choice", "short")

    def text(self, language: str | None = None) -> str:
        """Return what is said, one sentence or two a line.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        return "\n".join(line[language or current_language()] for line in self.lines)

    def __repr__(self) -> str:
        return self.text()


def check_answer(exercise: Exercise, answer: Any, data: Data | None = None, *, attempt: int = 1) -> Feedback:
    """Say of an answer what it is, and what to do next.

    Parameters
    ----------
    exercise : Exercise
    answer : str, number, or list of str
        A number may be typed in French or in English. An option is named by its letter in the student's
        order, or by its id; several by a list, or by their letters with commas.
    data : dict, optional
        The student's; default: those of a student without a name.
    attempt : int
        1 for the first answer. Hints get plainer; from the third on the way is told.

    Returns
    -------
    Feedback

    Examples
    --------
    >>> from ltd_toolkit.course import load_exercise
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> exercise = load_exercise("imbalance")
    >>> data = {"a": 2.0, "b": 5.5}
    >>> check_answer(exercise, "-3,5", data).verdict
    'right'
    >>> check_answer(exercise, 3.75, data).slips
    ('level',)
    """
    data = exercise.data() if data is None else data
    if exercise.kind == "number":
        return _check_number(exercise, read_number(answer), data, attempt)
    if exercise.kind == "essay":
        return _check_essay(exercise, answer)
    return _check_choice(exercise, answer, data)


# --- Numbers ----------------------------------------------------------------------------------------------


def _check_number(exercise: Exercise, typed: Typed, data: Data, attempt: int) -> Feedback:
    if typed.trouble:
        return _made(exercise, typed.trouble, 0.0, [in_every_language(f"course.unread.{typed.trouble}")])
    solved = exercise.solve(data)
    values = _as_asked(exercise, typed)
    if any(abs(value - solved.right) <= exercise.margin for value in values):
        return _made(exercise, "right", 1.0, [in_every_language("course.right"), *_path(exercise, data)])
    wrong = _slip(exercise, values, data, attempt) or _other_unit(exercise, typed, solved.right)
    if wrong is None and any(_is_rounded(exercise, value, solved.right) for value in values):
        line = in_every_language(f"course.near_{'many' if exercise.digits else 'whole'}")
        return _made(exercise, "near", NEAR_SCORE, [line, *_late(exercise, data, attempt)])
    if wrong is not None:
        return wrong
    hint = [_told(exercise, attempt, data)] if attempt < PATH_FROM and attempt <= exercise.n_hints else []
    lines = [in_every_language("course.unknown"), *hint, *_late(exercise, data, attempt)]
    return _made(exercise, "unknown", 0.0, lines)


def _as_asked(exercise: Exercise, typed: Typed) -> tuple[float, ...]:
    """Return the readings in what was asked: 12 % is a share of 0.12."""
    if typed.percent and exercise.measure == "share":
        return tuple(value / 100 for value in typed.values)
    return typed.values


def _slip(exercise: Exercise, values: Iterable[float], data: Data, attempt: int) -> Feedback | None:
    reached = exercise.solve(data).slips
    for value in values:
        for name, leads_to in reached.items():
            if abs(value - leads_to) <= exercise.margin:
                slip = exercise.slips[name]
                said = {
                    each: f"{exercise.say(slip.name, data, each)} {exercise.say(slip.what, data, each)}"
                    for each in languages()
                }
                next_step = _in_each(exercise, slip.next, data)
                lines = [said, next_step, *_late(exercise, data, attempt)]
                return _made(exercise, "slip", 0.0, lines, (name,))
    return None


def _other_unit(exercise: Exercise, typed: Typed, right: float) -> Feedback | None:
    """Recognise the right number in another unit, or with its sign or its decimal mark misplaced."""
    hair = abs(right) * 1e-9

    def is_right(factor: float) -> bool:
        margin = max(exercise.margin, hair)
        return any(abs(value * factor - right) <= margin for value in typed.values)

    def has_its_digits(factor: float) -> bool:
        margin = exercise.margin * min(1.0, factor) + hair  # 9.9 is not ten times 1.0, but 10 is
        as_typed = round(right, exercise.digits)
        return any(
            min(abs(value * factor - right) - margin, abs(value * factor - as_typed) - hair) <= 0
            for value in typed.values
        )

    kind = None
    if exercise.measure == "percent" and is_right(100):
        kind = "share"  # a share where per cent were asked
    elif exercise.measure == "share" and (is_right(0.01) or (typed.percent and is_right(1))):
        kind = "percent"
    elif is_right(-1):
        kind = "sign"
    elif any(has_its_digits(10.0**power) for power in POWERS):
        kind = "power"
    return None if kind is None else _made(exercise, kind, 0.0, [in_every_language(f"course.other.{kind}")])


def _is_rounded(exercise: Exercise, value: float, right: float) -> bool:
    """Say whether rounding may explain an answer: on the way, or in the end to fewer digits than asked."""
    unit, gap = 10.0**-exercise.digits, abs(value - right)
    on_the_way = max((2 if exercise.digits else 1) * unit, CLOSE * abs(right)) + exercise.margin
    in_the_end = exercise.digits > 0 and math.isclose(value, round(value, exercise.digits - 1))
    return gap <= on_the_way or (in_the_end and gap <= exercise.near(right))


def _late(exercise: Exercise, data: Data, attempt: int) -> list[Texts]:
    return _path(exercise, data) if attempt >= PATH_FROM else []


def _path(exercise: Exercise, data: Data) -> list[Texts]:
    if not exercise.path:
        return []
    way = {each: exercise.say(exercise.path, data, each) for each in languages()}
    return [in_every_language("course.path", path=way)]


def _told(exercise: Exercise, n: int, data: Data) -> Texts:
    hint = {each: exercise.hint(n, data, each) for each in languages()}
    return in_every_language("course.hint", n=n, hint=hint)


def _in_each(exercise: Exercise, text: Texts, data: Data) -> Texts:
    return {each: exercise.say(text, data, each) for each in languages()}


# --- Options ----------------------------------------------------------------------------------------------


def _check_choice(exercise: Exercise, answer: Any, data: Data) -> Feedback:
    chosen = _chosen(exercise, answer, data)
    if chosen is None or not chosen or (exercise.kind == "one" and len(chosen) > 1):
        last = ascii_lowercase[len(exercise.options) - 1]
        line = in_every_language(f"course.unread.{UNCHOSEN[exercise.kind]}", last=last)
        return _made(exercise, "choice", 0.0, [line])
    wrong = [option for option in chosen if not option.right]
    n_right = sum(option.right for option in exercise.options)
    found = len(chosen) - len(wrong)
    if not wrong and found == n_right:
        reasons = [option.why for option in chosen]
        return _made(exercise, "right", 1.0, [in_every_language("course.right"), *reasons])
    lines = [line for option in wrong for line in _misconception(option)]
    score = 0.0
    if exercise.kind == "several":
        score = max(0.0, (found - len(wrong)) / n_right)
        lines.append(in_every_language("course.found", found=found, n=n_right))
    verdict = "slip" if wrong else "partial"
    return _made(exercise, verdict, score, lines, tuple(each.slip.id for each in wrong if each.slip))


def _misconception(option: Option) -> list[Texts]:
    slip = option.slip
    assert slip is not None  # it is a wrong option
    said = {each: f"{slip.name[each]} {slip.what[each]}" for each in languages()}
    return [said, slip.next]


def _chosen(exercise: Exercise, answer: Any, data: Data) -> list[Option] | None:
    """Return the options named, each once; None if one of the names is none."""
    offered = exercise.offered(data)
    by_name = {ascii_lowercase[place]: option for place, option in enumerate(offered)}
    by_name |= {option.id: option for option in offered}
    if isinstance(answer, str):
        names: Iterable[Any] = [part for part in LETTERS.split(answer.strip()) if part]
    elif isinstance(answer, list | tuple | set | frozenset):
        names = answer
    else:
        return None
    found: dict[str, Option] = {}
    for name in names:
        option = by_name.get(name.strip().lower()) if isinstance(name, str) else None
        if option is None:
            return None
        found[option.id] = option
    return list(found.values())


# --- Essays -----------------------------------------------------------------------------------------------


def _check_essay(exercise: Exercise, answer: Any) -> Feedback:
    words = len(re.findall(r"\w[\w’'-]*", answer)) if isinstance(answer, str) else 0
    if words < exercise.least_words:
        line = in_every_language("course.essay.short", n=words, least=exercise.least_words)
        return _made(exercise, "short", math.nan, [line])
    lines = [in_every_language("course.essay.written", n=words)]
    return _made(exercise, "written", math.nan, lines, rubric=True)


def right_answer(exercise: Exercise, data: Data, language: str | None = None) -> str:
    """Return the right answer as one would type it; for an essay, one that would do.

    Parameters
    ----------
    exercise : Exercise
    data : dict
        The student's.
    language : str, optional
        Default: the current language.
    """
    if exercise.kind == "number":
        # What is typed has no typographic minus, and every program reads it.
        return number(exercise.solve(data).right, exercise.digits, language).replace("−", "-")
    if exercise.kind == "essay":
        return exercise.model[language or current_language()]
    offered = exercise.offered(data)
    return ", ".join(ascii_lowercase[place] for place, option in enumerate(offered) if option.right)


def _made(
    exercise: Exercise,
    verdict: str,
    score: float,
    lines: Sequence[Texts],
    slips: tuple[str, ...] = (),
    *,
    rubric: bool = False,
) -> Feedback:
    return Feedback(exercise.id, verdict, score, slips, tuple(lines), rubric)
