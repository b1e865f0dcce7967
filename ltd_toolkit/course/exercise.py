"""An exercise: what is asked, each student's own data, the right answer and those that known slips lead to.

Texts and options are data (``resources/course/*.toml``); what is computed is Python (:mod:`.computed`). An
answer is never stored: it is worked out from the data of the student who gives it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ltd_toolkit.language import current_language, number, word

Data = Mapping[str, Any]
Texts = Mapping[str, str]  # language -> text

KINDS = ("number", "one", "several", "essay")
MEASURES = ("number", "percent", "share")
DRAWS = 1000  # tries before it is said that slips cannot be told apart
CLOSE = 0.002  # of the right value: near enough to come from rounding on the way
SHOWN_DIGITS = 3  # of values in texts that are not the answer
GROUPED_FROM = 10_000


@dataclass(frozen=True)
class Slip:
    """A known way of going wrong.

    Parameters
    ----------
    id : str
    name, what, next : dict of str to str
        By language: its name, what happened, a next step.
    """

    id: str
    name: Texts
    what: Texts
    next: Texts


@dataclass(frozen=True)
class Option:
    """An answer to choose.

    Parameters
    ----------
    id : str
    text : dict of str to str
    why : dict of str to str
        Why it is right, or where it leads.
    slip : Slip, optional
        What a person takes it for who chooses it; none if it is right.
    """

    id: str
    text: Texts
    why: Texts
    slip: Slip | None = None

    @property
    def right(self) -> bool:
        """Whether it belongs to the right answer."""
        return self.slip is None


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: what earns two points, one, none.

    Parameters
    ----------
    name, full, half, none : dict of str to str
    """

    name: Texts
    full: Texts
    half: Texts
    none: Texts


@dataclass(frozen=True)
class Solved:
    """What data lead to.

    Parameters
    ----------
    right : float
    slips : dict of str to float
        Slip -> the value that it leads to.
    shown : dict of str to object
        Steps on the way, for the texts.
    """

    right: float
    slips: Mapping[str, float]
    shown: Mapping[str, Any] = field(default_factory=dict)


class Computed(NamedTuple):
    """How data are drawn, and what they lead to."""

    draw: Callable[[np.random.Generator], Data]
    solve: Callable[[Data], Solved]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One question with its feedback.

    Parameters
    ----------
    id, lesson : str
    kind : {"number", "one", "several", "essay"}
        A number to compute, one option to choose, all that are right to tick, some lines to write.
    title, question : dict of str to str
        By language. Texts may name data in braces.
    hints : tuple of dict
        The first tells less than the second.
    path : dict of str to str
        How to get there, with values in braces; empty if the options say it.
    options : tuple of Option
    slips : dict of str to Slip
        Of a number.
    computed : Computed, optional
        Of a number.
    measure : {"number", "percent", "share"}
        What the number is, so that 12 and 0.12 can be told apart.
    unit : dict of str to str
    digits : int
        Asked after the decimal mark.
    columns : dict of str to dict
        Names of the columns of the data's ``table``.
    rubric : tuple of Criterion
        Of an essay, shown when it has been written.
    model : dict of str to str
        An essay that would do.
    least_words : int
        From which an essay counts as written.

    Examples
    --------
    >>> from ltd_toolkit.course import load_exercise
    >>> exercise = load_exercise("imbalance")
    >>> data = exercise.data(seed=1)
    >>> solved = exercise.solve(data)
    >>> solved.right == data["a"] - data["b"]
    True
    """

    id: str
    lesson: str
    kind: str
    title: Texts
    question: Texts
    hints: tuple[Texts, ...] = ()
    path: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    slips: Mapping[str, Slip] = field(default_factory=dict)
    computed: Computed | None = None
    measure: str = "number"
    unit: Texts = field(default_factory=dict)
    digits: int = 0
    columns: Mapping[str, Texts] = field(default_factory=dict)
    rubric: tuple[Criterion, ...] = ()
    model: Texts = field(default_factory=dict)
    least_words: int = 0

    def __repr__(self) -> str:
        return f"Exercise {self.id}: lesson {self.lesson}, {self.kind}"

    def data(self, seed: int = 0) -> dict[str, Any]:
        """Return a student's own data.

        Parameters
        ----------
        seed : int
            The same seed gives the same data; see :func:`seed_of`.

        Returns
        -------
        dict
            Numbers and, for some, a ``table``; the ``order`` of the options.

        Raises
        ------
        RuntimeError
            If no draw tells the slips apart: the exercise is badly made.
        """
        rng = np.random.default_rng([seed, zlib.crc32(self.id.encode())])
        if self.options:
            return {"order": tuple(int(place) for place in rng.permutation(len(self.options)))}
        if self.computed is None:
            return {}
        for _ in range(DRAWS):
            data = dict(self.computed.draw(rng))
            if self._tells_apart(self.computed.solve(data)):
                return data
        raise RuntimeError(f"exercise {self.id}: in {DRAWS} draws no data tell its slips apart")

    def solve(self, data: Data) -> Solved:
        """Return the right value and those reached by known slips.

        Parameters
        ----------
        data : dict
            What :meth:`data` returns.

        Raises
        ------
        TypeError
            If the exercise asks for no number.
        """
        if self.computed is None:
            raise TypeError(f"exercise {self.id} asks for no number; its kind is {self.kind!r}")
        solved = self.computed.solve(data)
        slips = {name: float(value) for name, value in solved.slips.items()}
        return Solved(float(solved.right), slips, solved.shown)

    @property
    def margin(self) -> float:
        """Half a unit of the last digit asked, and a hair: within it a number is the same."""
        return 0.5 * 10.0**-self.digits * (1 + 1e-6) + 1e-12

    def near(self, right: float) -> float:
        """Return how far from the right value an answer may be a matter of rounding.

        Parameters
        ----------
        right : float
        """
        one_digit_less = 5 if self.digits else 1
        return max(one_digit_less * 10.0**-self.digits, CLOSE * abs(right)) + self.margin

    def _tells_apart(self, solved: Solved) -> bool:
        values = np.array([solved.right, *solved.slips.values()])
        if not np.isfinite(values).all() or abs(solved.right) <= self.margin:
            return False
        if (abs(values[1:] - solved.right) <= self.near(solved.right) + self.margin).any():
            return False
        gaps = abs(values[1:, None] - values[None, 1:])[np.triu_indices(len(values) - 1, 1)]
        return bool((gaps > 2 * self.margin).all())

    def offered(self, data: Data) -> list[Option]:
        """Return the options in the student's order.

        Parameters
        ----------
        data : dict
        """
        return [self.options[place] for place in data["order"]]

    def say(self, text: Texts, data: Data, language: str | None = None) -> str:
        """Return a text with the values that its braces name.

        Parameters
        ----------
        text : dict of str to str
        data : dict
        language : str, optional
            Default: the current language.
        """
        language = language or current_language()
        if self.computed is None:
            return text[language]
        solved = self.solve(data)
        values = {**data, **solved.shown}
        said = {name: written(value, language) for name, value in values.items() if name != "table"}
        return text[language].format(**said, right=number(solved.right, self.digits, language))

    def ask(self, data: Data, language: str | None = None) -> str:
        """Return the question, and in what the answer is to be given.

        Parameters
        ----------
        data : dict
        language : str, optional
            Default: the current language.
        """
        asked = self.say(self.question, data, language)
        if self.kind != "number":
            return asked
        unit = self.unit.get(language or current_language()) or word("course.ask.plain", language)
        how = word(f"course.ask.digits_{_few(self.digits)}", language, digits=self.digits)
        if self.measure != "number":
            unit = word(f"course.ask.{self.measure}", language)
        return f"{asked} {word('course.ask.number', language, unit=unit, digits=how)}"

    def table(self, data: Data, language: str | None = None) -> tuple[list[str], list[list[str]]] | None:
        """Return the data's table as texts, its head and its rows; None if there is none.

        Parameters
        ----------
        data : dict
        language : str, optional
            Default: the current language.
        """
        if "table" not in data:
            return None
        language = language or current_language()
        frame: pd.DataFrame = data["table"]
        names = [frame.index.name, *frame.columns]
        head = [self.columns[name][language] if name in self.columns else str(name) for name in names]
        rows = [
            [str(name), *(written(cell, language) for cell in row)]
            for name, row in zip(frame.index, frame.to_numpy(dtype=object), strict=True)
        ]
        return head, rows

    def hint(self, n: int, data: Data, language: str | None = None) -> str:
        """Return a hint; after the last one, the path.

        Parameters
        ----------
        n : int
            1 for the first.
        data : dict
        language : str, optional
            Default: the current language.
        """
        if n <= len(self.hints):
            return self.say(self.hints[n - 1], data, language)
        return self.say(self.path, data, language) if self.path else ""

    @property
    def n_hints(self) -> int:
        """How many hints there are, the path counted."""
        return len(self.hints) + bool(self.path)


def seed_of(student: str) -> int:
    """Return the seed of a student: the same wherever and whenever they work.

    Parameters
    ----------
    student : str
        A number or a name as the class agreed; capitals and spaces around it do not count. Without one,
        everybody has the same data.

    Examples
    --------
    >>> seed_of("20231234") == seed_of(" 20231234 "), seed_of("")
    (True, 0)
    """
    name = student.strip().casefold()
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") if name else 0


def written(value: Any, language: str | None = None) -> str:
    r"""Write a value of the data for people.

    Parameters
    ----------
    value : object
        A number with no more decimals than it has, up to three; a list; anything else as it is.
    language : str, optional
        Default: the current language.

    Examples
    --------
    >>> written(12500.5, "fr"), written([4, 2.5], "en"), written("A", "fr")
    ('12\xa0500,5', '4; 2.5', 'A')
    """
    if isinstance(value, list | tuple):
        key = "course.list" if any(_decimals(each) for each in value) else "course.list_whole"
        return word(key, language).join(written(each, language) for each in value)
    if not _is_number(value):
        return str(value)
    value, digits = float(value), _decimals(value)
    if abs(value) < GROUPED_FROM:
        return number(value, digits, language)
    whole, _, rest = f"{abs(value):,.{digits}f}".partition(".")
    text = whole.replace(",", word("thousands", language))
    sign = "−" if value < 0 else ""
    return sign + text + (word("decimal_mark", language) + rest if rest else "")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _few(digits: int) -> str:
    return str(digits) if digits < 2 else "many"


def _decimals(value: Any) -> int:
    if not _is_number(value):
        return 0
    return next((n for n in range(SHOWN_DIGITS) if abs(round(float(value), n) - value) < 1e-9), SHOWN_DIGITS)
