"""The same things asked before and after a course, or one session, and what the difference can say.

The two forms ask alike questions; that they are equally hard is a hope, not a result. Give half of the class
form A first and the other half form B: then a difference between the forms cancels out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ltd_toolkit.course.exercise import Exercise
from ltd_toolkit.course.load import CourseError, load_exercise
from ltd_toolkit.course.results import Results
from ltd_toolkit.folders import resource
from ltd_toolkit.language import languages, number, word
from ltd_toolkit.problems import Problem

FORMS = ("a", "b")
# After one session nobody can be asked about what only the last lessons teach: it has a test of its own.
TESTS = {"course": "course/entry_exit.csv", "session": "course/session.csv"}
FEWEST = 3  # pairs: below, an interval says nothing
SMALL = 20  # pairs: below, the interval is told to be rough
CEILING = 0.8  # mean share at entry from which the normalised gain divides by next to nothing


def test_form(form: str, test: str = "course") -> list[Exercise]:  # noqa: PT028  (not a test of ours)
    """Return the exercises of a form of an entry and exit test.

    Parameters
    ----------
    form : {"a", "b"}
    test : {"course", "session"}
        Ten questions about all lessons, or five about what a first session of 90 minutes teaches: choices
        only, nothing to compute, and nothing that gives away the case played between the two.

    Raises
    ------
    ValueError
        For another form or test.

    Examples
    --------
    >>> len(test_form("a")), len(test_form("a", "session"))
    (10, 5)
    """
    if form not in FORMS:
        raise ValueError(f"form must be one of {list(FORMS)}, got {form!r}")
    if test not in TESTS:
        raise ValueError(f"test must be one of {list(TESTS)}, got {test!r}")
    with resource(TESTS[test]).open(encoding="utf-8", newline="") as file:
        return [load_exercise(row[form]) for row in csv.DictReader(file)]


test_form.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for one of ours


def form_scores(results: Results, form: str, test: str = "course") -> pd.Series:
    """Return each student's score at a form: first answers count, an unanswered question counts 0.

    Parameters
    ----------
    results : Results
        What was handed in for that test.
    form : {"a", "b"}
    test : {"course", "session"}

    Returns
    -------
    pandas.Series
        student -> share of the questions, 0 to 1.
    """
    asked = [exercise.id for exercise in test_form(form, test)]
    scores = results.by_exercise("first").reindex(columns=asked)
    tried = scores.notna().any(axis="columns")
    return scores[tried].fillna(0.0).mean(axis="columns").rename("score")


@dataclass(frozen=True)
class Gain:
    """How a class did at exit against entry.

    Parameters
    ----------
    n : int
        Students who took both tests.
    left_out : int
        Students who took only one.
    entry, exit : float
        Mean shares, 0 to 1.
    difference, difference_low, difference_high : float
        Mean of exit - entry, and its interval.
    gain, gain_low, gain_high : float
        Normalised gain of the class, and its interval.
    confidence : float
    """

    n: int
    left_out: int
    entry: float
    exit: float
    difference: float
    difference_low: float
    difference_high: float
    gain: float
    gain_low: float
    gain_high: float
    confidence: float

    @property
    def cautions(self) -> list[str]:
        """Names of the cautions that the numbers call for."""
        found = ["no_control"]  # always: who did not take the course may have progressed too
        found += ["small"] if self.n < SMALL else []
        found += ["ceiling"] if self.entry > CEILING else []
        found += ["left_out"] if self.left_out else []
        return found

    def text(self, language: str | None = None) -> str:
        """Say the gain, its intervals and its cautions.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """

        def written(value: float) -> str:
            return number(value, 2, language)

        values = {
            name: written(getattr(self, name))
            for name in ("entry", "exit", "difference", "difference_low", "difference_high")
        }
        values |= {name: written(getattr(self, name)) for name in ("gain", "gain_low", "gain_high")}
        percent = number(100 * self.confidence, 0, language)
        lines = [word("course.gain", language, n=self.n, confidence=percent, **values)]
        lines += [
            word(f"course.gain.{caution}", language, n=self.n, left_out=self.left_out)
            for caution in self.cautions
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def normalised_gain(
    entry: pd.Series,
    exit: pd.Series,
    *,
    confidence: float = 0.95,
    n_resamples: int = 4000,
    random_state: int | np.random.Generator | None = None,
) -> Gain:
    """Compare two tests of the same students.

    Parameters
    ----------
    entry, exit : pandas.Series
        student -> share of the points, 0 to 1. Only students who have both are compared.
    confidence : float
    n_resamples : int
    random_state : int, numpy.random.Generator, optional
        Of the bootstrap.

    Returns
    -------
    Gain

    Raises
    ------
    CourseError
        If a score is no share, a student stands twice, fewer than three students have both tests, or
        everybody had everything right at entry.

    Notes
    -----
    The normalised gain of a class is (mean exit - mean entry) / (1 - mean entry): the share of what could
    still be gained (Hake, 1998). It is not the mean of the students' gains, which a student near the ceiling
    would dominate. Its interval is a percentile bootstrap over students; that of the difference is Student's,
    for pairs. Both speak of chance among students only. How to read it: never alone. It favours classes that
    begin high, and without a class that did not take the course it is no effect of the course.

    References
    ----------
    Hake, R. R. (1998). Interactive-engagement versus traditional methods. American Journal of Physics, 66(1),
    64–74. https://doi.org/10.1119/1.18809

    Nissen, J. M., Talbot, R. M., Thompson, A. N., & Van Dusen, B. (2018). Comparison of normalized gain and
    Cohen's d for analyzing gains on concept inventories. Physical Review Physics Education Research, 14,
    010115. https://doi.org/10.1103/PhysRevPhysEducRes.14.010115

    Examples
    --------
    >>> entry = pd.Series({"ana": 0.2, "bo": 0.4, "cy": 0.3})
    >>> exit = pd.Series({"ana": 0.6, "bo": 0.7, "cy": 0.5})
    >>> round(normalised_gain(entry, exit, random_state=1).gain, 3)
    0.429
    """
    from scipy import stats

    problems = [*_wrong(entry, "entry"), *_wrong(exit, "exit")]
    if problems:
        raise CourseError(problems)
    both = pd.concat([entry.rename("entry"), exit.rename("exit")], axis="columns").dropna()
    everybody = entry.dropna().index.union(exit.dropna().index)
    if len(both) < FEWEST:
        raise CourseError([Problem("course_gain_few", values={"n": len(both), "least": FEWEST})])
    if both["entry"].mean() > 1 - 1e-9:
        raise CourseError([Problem("course_gain_ceiling")])
    gained = both["exit"] - both["entry"]
    half = stats.t.ppf((1 + confidence) / 2, len(both) - 1) * gained.std() / len(both) ** 0.5
    low, high = _bootstrap(both.to_numpy(), confidence, n_resamples, np.random.default_rng(random_state))
    return Gain(
        n=len(both),
        left_out=len(everybody) - len(both),
        entry=float(both["entry"].mean()),
        exit=float(both["exit"].mean()),
        difference=float(gained.mean()),
        difference_low=float(gained.mean() - half),
        difference_high=float(gained.mean() + half),
        gain=float(gained.mean() / (1 - both["entry"].mean())),
        gain_low=low,
        gain_high=high,
        confidence=confidence,
    )


def _bootstrap(
    both: np.ndarray, confidence: float, n_resamples: int, rng: np.random.Generator
) -> tuple[float, float]:
    drawn = rng.integers(len(both), size=(n_resamples, len(both)))
    entry, exit = both[drawn].mean(axis=1).T
    room = 1 - entry
    gains = (exit - entry)[room > 1e-9] / room[room > 1e-9]
    low, high = np.quantile(gains, ((1 - confidence) / 2, (1 + confidence) / 2))
    return float(low), float(high)


def _wrong(scores: pd.Series, name: str) -> Iterator[Problem]:
    test = {language: word(f"course.test.{name}", language) for language in languages()}
    for student in scores.index[scores.index.duplicated()].unique():
        yield Problem("course_gain_twice", value=str(student), values={"test": test})
    outside = scores[(scores < -1e-9) | (scores > 1 + 1e-9)]
    if len(outside):
        yield Problem("course_gain_share", value=f"{outside.iloc[0]:g}", values={"test": test})
