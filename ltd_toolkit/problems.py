"""What is wrong, where, and what to do: problems as a conversation in the reader's language.

A :class:`Problem` names its kind; the sentence comes from the rows ``problem.<kind>`` (what was expected,
what came) and ``remedy.<kind>`` (what to do) of words.csv, so that every problem exists in every language.
Problems are collected, then shown all at once: as a table (:func:`problems_table`) or as the text of an
exception (:class:`ProblemsError`), which notebooks print without a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ltd_toolkit.language import languages, word

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20  # problems in the text of an exception; the table holds them all
LINES_SHOWN = 5
STATISTICS_ENDINGS = (".sav", ".zsav", ".dta")  # their rows are cases: they have no lines


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, at one place or at several places for the same reason.

    Parameters
    ----------
    kind : str
        Names the rows ``problem.<kind>`` and ``remedy.<kind>`` of words.csv.
    file, column, value : str
        Where it is and what stands there; empty when it does not apply.
    lines : sequence
        Line numbers of the file, as a text editor counts them (or names of rows, for a frame).
    serious : bool
        True when no trustworthy number can be computed before it is mended.
    values : dict
        Further placeholders of the sentences.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> problem = Problem("outside_answers", "survey.csv", (5,), "EXP1", "99", values={"expected": "1 to 7"})
    >>> print(problem.message())
    survey.csv, line 5, column EXP1, value “99”: not among the answers. Expected: 1 to 7. \
Correct the cell; if this code means “no answer”, empty it, or declare it in missing.csv.
    """

    kind: str
    file: str = ""
    lines: Sequence[Any] = ()
    column: str = ""
    value: str = ""
    serious: bool = True
    values: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str | None = None) -> str:
        """Return the whole sentence: where, what, and what to do.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        values = {"column": self.column, "value": self.value, "n": len(self.lines), **self.values}
        what = word(f"problem.{self.kind}", language, **values)
        todo = word(f"remedy.{self.kind}", language, **values)
        where = self.where(language)
        return (where + word("problem.colon", language) if where else "") + what + " " + todo

    def where(self, language: str | None = None) -> str:
        """Return the place alone: file, lines, column, value.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        parts = [self.file] if self.file else []
        if self.lines:
            parts.append(_lines(self.lines, self._unit(), language))
        if self.column:
            parts.append(word("problem.column", language, column=self.column))
        if self.value:
            parts.append(word("problem.value", language, value=self.value))
        return ", ".join(parts)

    def _unit(self) -> str:
        return "case" if self.file.lower().endswith(STATISTICS_ENDINGS) else "line"


class ProblemsError(ValueError):
    """Everything that is wrong with what was given, said at once in the current language.

    Parameters
    ----------
    problems : iterable of Problem
        What was found, notes included.

    Attributes
    ----------
    problems : pandas.DataFrame
        One row per problem, in every language: see :func:`problems_table`.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(problems)
        super().__init__(self._text())

    @property
    def found(self) -> tuple[Problem, ...]:
        """The problems themselves, to be raised again with others."""
        return self._problems

    @property
    def problems(self) -> pd.DataFrame:
        """One row per problem, in every language: see :func:`problems_table`."""
        return problems_table(self._problems)

    def _text(self) -> str:
        found = sorted(self._problems, key=lambda problem: not problem.serious)
        lines = [word("problem.heading", n=len(found))]
        lines += [f"- {problem.message()}" for problem in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append(word("problem.more", n=len(found) - SHOWN))
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: a person who chose a wrong file is helped by the sentence, not by a stack.
        return [f"{type(self).__name__}", *str(self).split("\n")]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._problems,)


class SurveyError(ProblemsError):
    """A survey file, or answers, that no trustworthy number can be computed from."""


class InstrumentError(ProblemsError):
    """An instrument (questions, scales, answers) that contradicts itself or misses something."""


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Put problems in a table that can be sorted, filtered and sent.

    Parameters
    ----------
    problems : iterable of Problem

    Returns
    -------
    pandas.DataFrame
        Columns severity (``error`` or ``note``), kind, file, line (the first), column, value, n (how many
        lines), lines (all of them) and one column per language with the whole sentence.
    """
    import pandas as pd

    rows = [
        {
            "severity": "error" if problem.serious else "note",
            "kind": problem.kind,
            "file": problem.file,
            "line": problem.lines[0] if problem.lines else None,
            "column": problem.column,
            "value": problem.value,
            "n": len(problem.lines),
            "lines": tuple(problem.lines),
            **{language: problem.message(language) for language in languages()},
        }
        for problem in problems
    ]
    columns = ["severity", "kind", "file", "line", "column", "value", "n", "lines", *languages()]
    return pd.DataFrame(rows, columns=columns)


def _lines(lines: Sequence[Any], unit: str, language: str | None) -> str:
    shown = ", ".join(str(line) for line in lines[:LINES_SHOWN])
    if len(lines) > LINES_SHOWN:
        shown += " " + word("problem.more_lines", language, n=len(lines) - LINES_SHOWN)
    return word(f"problem.{unit}" if len(lines) == 1 else f"problem.{unit}s", language, lines=shown)
