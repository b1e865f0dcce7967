"""A firm as its own answers describe it: what it is, what it does already, what is known of it and what not.

:func:`~ltd_toolkit.cases.firm_from_scores` makes it. As a :class:`~ltd_toolkit.simulation.Firm` it stands
at the likeliest values; :func:`draw_firm` gives as many sets of values as one likes that the answers, and the
literature, do not exclude.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltd_toolkit.cases.reference import Score
from ltd_toolkit.language import current_language, has_word, in_every_language, number, whole, word
from ltd_toolkit.simulation import Firm, Parameters, Plan, draw_parameters, load_evidence
from ltd_toolkit.simulation.fixed import Fixed

SHARES = ("share", "0–1", "share per week")  # units of evidence.csv that are written as percentages
ROUNDING = 1e-9
ANSWERS, SHEET, ASSUMED = "answers", "firm sheet", "assumed"
WRITTEN = ("value", "low", "high", "source")  # columns for people
COLUMNS = ["meaning", "value", "low", "high", "source", "why"]


@dataclass(frozen=True)
class Setting:
    """One input of the simulation, and where it comes from.

    Parameters
    ----------
    name : str
    value : object
    low, high : float, optional
        What it may be instead.
    source : {"answers", "firm sheet", "assumed"}
    why : str
        A row ``mine.why.<why>`` of words.csv.
    values : mapping
        Its placeholders.
    """

    name: str
    value: Any
    low: float | None
    high: float | None
    source: str
    why: str
    values: Mapping[str, Any] = field(default_factory=lambda: Fixed({}))

    def row(self, meanings: Mapping[str, str]) -> list[Any]:
        """Return the cells of its row, texts in the current language."""
        own = f"mine.setting.{self.name}"
        meaning = word(own) if has_word(own) else meanings.get(self.name, self.name)
        value = dict(self.value) if isinstance(self.value, Mapping) else self.value
        why = word(f"mine.why.{self.why}", **{name: _said(each) for name, each in self.values.items()})
        return [meaning, value, self.low, self.high, self.source, why]


@dataclass(frozen=True)
class Scored:
    """A parameter that a score decides.

    Parameters
    ----------
    scale, measure, parameter : str
    score : Score
    thirds : tuple of float
        Where the lowest third of the reference ends, and where the highest begins.
    edges : tuple of float
        Ends of the three parts of the parameter's range, in the order of the thirds of the score: the part
        nearest to its low, middle and high value (the other way round where a high score means a low value).
    value : float
        Low, middle or high value of evidence.csv.
    """

    scale: str
    measure: str
    parameter: str
    score: Score
    thirds: tuple[float, float]
    edges: tuple[float, float, float, float]
    value: float

    @property
    def ends(self) -> tuple[float, float]:
        """What the parameter may be, low and high, given how sure the score is."""
        first, last = self.score.thirds(*self.thirds)
        reached = self.edges[first], self.edges[last + 1]
        return min(reached), max(reached)

    def drawn(self, place: NDArray[np.float64], inside: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return values of the parameter.

        Parameters
        ----------
        place : array (n,)
            Quantiles 0–1 of the score.
        inside : array (n,)
            Place 0–1 within the part of the range that belongs to the third of the score.
        """
        if np.isfinite(self.score.error):
            from scipy.special import ndtri

            third = np.searchsorted(self.thirds, self.score.value + self.score.error * ndtri(place))
        else:
            third = np.minimum((3 * place).astype(int), 2)
        edges = np.asarray(self.edges)
        return edges[third] + inside * (edges[third + 1] - edges[third])


@dataclass(frozen=True)
class SurveyedFirm(Firm):
    """A firm that a survey describes, made by :func:`~ltd_toolkit.cases.firm_from_scores`.

    Parameters
    ----------
    id : str
        What the survey calls it.
    tool : str
        Empty when unknown.
    plan : Plan
        What it does already: to do nothing is to go on like that.
    budget_euros, budget_hours : float
        What it can spend over two years; hours per person.
    scored : tuple of Scored
    known : tuple of Setting
    beside : tuple of (str, Score)
        Scores that set nothing.
    synthetic : bool

    Examples
    --------
    >>> from ltd_toolkit import aggregate, firm_from_scores, load_sample, score_scales, set_language
    >>> set_language("en")
    >>> survey = load_sample()
    >>> people, scores = survey.respondents, score_scales(survey.responses, survey.instrument)
    >>> scores = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
    >>> firm = firm_from_scores(scores, survey.firms.loc["E003"])
    >>> firm.settings.loc[["pressure_start", "practices"], "source"].tolist()
    ['answers', 'assumed']
    """

    id: str = ""
    tool: str = ""
    plan: Plan = field(default_factory=Plan)
    budget_euros: float = 0.0
    budget_hours: float = 0.0
    scored: tuple[Scored, ...] = ()
    known: tuple[Setting, ...] = ()
    beside: tuple[tuple[str, Score], ...] = ()
    synthetic: bool = False

    def __repr__(self) -> str:
        return f"SurveyedFirm {self.id}: {self.n_people} people, {self.budget_euros:g} euros, {self.plan}"

    @property
    def settings(self) -> pd.DataFrame:
        """Every input of the simulation: what the answers set, and what is assumed.

        Indexed by field; columns meaning (in the current language), value, low, high (what it may be
        instead), source (``"answers"``, ``"firm sheet"`` or ``"assumed"``), why.
        """
        meanings = load_evidence()["meaning"].to_dict()
        rows = {each.name: each.row(meanings) for each in self.known}
        table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis(index="field")
        table.attrs["synthetic"] = self.synthetic
        return table.astype({"low": float, "high": float})

    def written(self, fields: Iterable[str] | None = None) -> pd.DataFrame:
        """Return inputs of the simulation, written for people: shares as percentages.

        Parameters
        ----------
        fields : iterable of str, optional
            Rows of :attr:`settings`. Default: all.

        Returns
        -------
        pandas.DataFrame of str
            Indexed by meaning: value, what it may be at the lowest and at the highest, source; all named in
            the current language.
        """
        table = self.settings
        rows = table if fields is None else table.loc[list(fields)]
        cells = [
            [*(value_said(field, row[name]) for name in WRITTEN[:3]), source_said(row["source"])]
            for field, row in rows.astype(object).iterrows()
        ]
        columns = [word(f"mine.written.{name}") for name in WRITTEN]
        return pd.DataFrame(cells, index=rows["meaning"].to_numpy(), columns=columns)

    @property
    def scores_beside(self) -> pd.DataFrame:
        """Scores that set nothing, to be read beside a result.

        Indexed by scale: score (mean of those who answered), error, n.
        """
        rows = {scale: tuple(score) for scale, score in self.beside}
        table = pd.DataFrame.from_dict(rows, orient="index", columns=["score", "error", "n"])
        table.attrs["synthetic"] = self.synthetic
        return table.rename_axis(index="scale")

    def sentence(self, language: str | None = None) -> str:
        """Say how much comes from the answers, and what this is not: it stands beside every result.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        n = sum(each.source != ASSUMED for each in self.known)
        said = word("mine.always", language, n=n, total=len(self.known))
        return f"{said} {word('mine.synthetic', language)}" if self.synthetic else said

    def team_texts(self) -> dict[str, dict[str, str]]:
        """Return what assumed teams are called, by language; teams that were given keep their names."""
        assumed = any(each.name == "teams" and each.source == ASSUMED for each in self.known)
        teams = self.teams if assumed else ()
        return {team: in_every_language("mine.team", team=team) for team in teams}

    def story(self) -> dict[str, dict[str, str]]:
        """Return what is told of the firm: source -> text by language."""
        unnamed = in_every_language("mine.story.tool")
        facts = {
            "staff": self.n_people,
            "tool": {language: self.tool or unnamed[language] for language in unnamed},
        }
        running = in_every_language(
            "mine.story.running" if self.plan.levers else "mine.story.nothing",
            n=len(self.plan.levers),
        )
        told = in_every_language("mine.story.firm", **facts)
        both = {language: f"{told[language]} {running[language]}" for language in told}
        return {ANSWERS: both, ASSUMED: in_every_language("mine.story.assumed")}


def source_said(source: str) -> str:
    """Say where an input comes from.

    Parameters
    ----------
    source : {"answers", "firm sheet", "assumed"}
    """
    return word(f"mine.source.{source.replace(' ', '_')}")


def value_said(field: str, value: Any, names: Mapping[str, str] | None = None) -> str:
    """Write the value of an input for people: a share as a percentage, a dash for none.

    Parameters
    ----------
    field : str
        Row of :attr:`SurveyedFirm.settings`.
    value : object
    names : mapping of id to text, optional
        Of teams.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> value_said("own_hours", 2.25), value_said("budget_euros", 10720), value_said("pressure_start", 0.425)
    ('2.25', '10,720', '42.5%')
    """
    if isinstance(value, bool):
        return word("mine.yes" if value else "mine.no")
    if isinstance(value, Mapping):
        return ", ".join(f"{(names or {}).get(team, team)} ({n})" for team, n in value.items())
    if not isinstance(value, Real):
        return str(value)
    if load_evidence()["unit"].get(field) in SHARES:
        return word("plot.percent", value=_short(100 * float(value), 1))
    return whole(float(value)) if abs(float(value)) >= 1000 else _short(float(value), 2)


def _short(value: float, most: int) -> str:
    """Write a number with no more digits than it needs."""
    digits = next((n for n in range(most) if abs(round(value, n) - value) < ROUNDING), most)
    return number(value, digits)


def draw_firm(
    firm: SurveyedFirm, n: int, random_state: int | np.random.Generator | None = None
) -> Parameters:
    """Draw sets of values that the answers of a firm and the literature allow.

    Parameters
    ----------
    firm : SurveyedFirm
    n : int
        Number of sets, 1 or more.
    random_state : int, numpy.random.Generator or None
        Same number, same sets.

    Returns
    -------
    parameters : Parameters
        With one value per set, for :func:`~ltd_toolkit.cases.compare_plans` or, with :func:`open_firm`, for
        :func:`~ltd_toolkit.simulation.simulate`.

    Raises
    ------
    ValueError
        If `n` is less than 1.

    Notes
    -----
    Two doubts are drawn. The score of the firm: normal, with its error; the third of the reference in which
    it falls says from which part of the parameter's range the value is taken, evenly. And every other
    parameter of the model, as :func:`~ltd_toolkit.simulation.draw_parameters` does.

    Examples
    --------
    >>> from ltd_toolkit.cases.reference import Score
    >>> sure = Scored("lack_of_time", "mean", "pressure_start", Score(6.0, 0.1, 30), (4.0, 5.0),
    ...               (0.2, 0.35, 0.65, 0.8), 0.8)
    >>> drawn = draw_firm(SurveyedFirm({"all": 9}, scored=(sure,)), 100, random_state=1).pressure_start
    >>> bool(drawn.min() >= 0.65), bool(drawn.max() <= 0.8)
    (True, True)
    """
    rng = np.random.default_rng(random_state)
    others = draw_parameters(n, rng)
    places: dict[tuple[str, str], NDArray[np.float64]] = {}
    values = {}
    for each in firm.scored:
        key = each.scale, each.measure
        if key not in places:  # two parameters that one score decides go together
            places[key] = _evenly(n, rng)
        values[each.parameter] = each.drawn(places[key], _evenly(n, rng))
    return others.replace(**values)


def open_firm(firm: Firm) -> Firm:
    """Return the firm without the facts that :func:`draw_firm` draws, so that what is drawn counts.

    Parameters
    ----------
    firm : Firm
        Of a firm that no survey describes nothing is taken away.
    """
    if not isinstance(firm, SurveyedFirm):
        return firm
    nothing: dict[str, Any] = dict.fromkeys(each.parameter for each in firm.scored)
    return replace(firm, **nothing)


def _evenly(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return (rng.permutation(n) + rng.random(n)) / n


def _said(value: Any) -> Any:
    """Write a number with one digit, a row of words.csv by its text, texts in the current language."""
    if isinstance(value, Mapping):
        return value[current_language()]
    if isinstance(value, str) and has_word(value):
        return word(value)
    return number(value, 1) if isinstance(value, float) else value
