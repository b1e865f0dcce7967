"""Firms of a class among the profiles of the sample: for each student their own, for the class counts alone.

The profiles are those of the shipped sample, which is synthetic, and every sentence about them says so. What
is slow stands in resources/placing, made by docs/make_placing.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.classroom.moodle import HandedIn
from ltd_toolkit.classroom.questionnaire.code import Answers, answers_code, read_answers_code
from ltd_toolkit.classroom.questionnaire.form import Form, short_form
from ltd_toolkit.classroom.questionnaire.handed_in import ClassAnswers
from ltd_toolkit.classroom.questionnaire.survey import class_survey
from ltd_toolkit.folders import resource
from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.language import word
from ltd_toolkit.plots import plot_placement
from ltd_toolkit.plots.style import percent
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.profiles import LearningProfiles, Placements, PlacingModel, name_profiles, placing_model
from ltd_toolkit.profiles.placing import OUTSIDE, within_covariance
from ltd_toolkit.report.markup import head_and_rows, p
from ltd_toolkit.report.privacy import groups_shown
from ltd_toolkit.scales import aggregate, score_scales
from ltd_toolkit.survey import Survey
from ltd_toolkit.survey.sample import load_sample

N_PROFILES = 4  # of the sample: what BIC prefers, and what it was made from


class PlacingError(ProblemsError):
    """A firm that cannot be placed, or a questionnaire whose profiles are not known."""


@dataclass(frozen=True, eq=False)
class OwnPlacement:
    """Where one firm stands among the profiles of the sample; a notebook shows it as sentences and a table.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by profile: name, probability, low, high (0–1); without numbers if the firm is like none.
    verdict : str
        ``"placed"``, ``"undecided"`` or ``"outside"``.
    typicality : float
        Share of the firms of the nearest profile that lie as far out, or further.
    """

    table: pd.DataFrame
    verdict: str
    typicality: float

    @property
    def sentences(self) -> list[str]:
        """What it says, and what it cannot say, in the current language."""
        shown: dict[str, Any] = {"least": percent(OUTSIDE)}
        if self.verdict != "outside":
            first, second = self.table.sort_values("probability", ascending=False).head(2).itertuples()
            shown |= {"name": first.name, "p": percent(first.probability), "second": second.name}
            shown |= {
                "low": percent(first.low),
                "high": percent(first.high),
                "q": percent(second.probability),
            }
        return [word(f"placing.{self.verdict}", **shown), word("placing.one_person"), word("placing.sample")]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw it.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
        """
        labels = {"caption": word("placing.caption")}
        return plot_placement(self.table, names=self.table["name"], labels=labels, ax=ax)

    def _repr_html_(self) -> str:
        titles = [word(f"placing.column.{name}") for name in ("name", "probability", "interval")]
        rows = [
            (row.name, _share(row.probability), _interval(row.low, row.high))
            for row in self.table.itertuples()
        ]
        return f"{''.join(map(p, self.sentences))}<table>{head_and_rows(titles, rows)}</table>"


def place_own(code: str, instrument: Instrument | None = None) -> OwnPlacement:
    """Place the firm of one respondent among the profiles of the sample.

    Parameters
    ----------
    code : str
        What the questionnaire page gave at its end.
    instrument : Instrument, optional
        That the page was made from. Default: the shipped one.

    Returns
    -------
    OwnPlacement

    Raises
    ------
    CodeError
        If the code cannot be read.
    PlacingError
        If a scale that the profiles rest on has no answer (it is named), or if the questionnaire is not the
        one that the sample answered.

    Notes
    -----
    See :meth:`ltd_toolkit.profiles.PlacingModel.place`. The error of one person on the short form is the
    covariance of the short scores of the people of one firm, in the sample.

    Examples
    --------
    >>> from ltd_toolkit.classroom.questionnaire import Answers, answers_code, short_form
    >>> form = short_form()
    >>> code = answers_code(form, Answers("ABC123", dict.fromkeys(form.instrument.items.index, "7")))
    >>> place_own(code).verdict
    'outside'
    """
    form = short_form(instrument)
    row: HandedIn[Answers] = HandedIn(1, "", "", None, read_answers_code(code, form), code)
    survey = class_survey(ClassAnswers(form, (), (row,), ()))
    scores = _scores(survey, form)
    placing = sample_placing()
    empty = scores[list(placing.indicators)].isna().any()
    if empty.any():
        labels = survey.labels()
        raise PlacingError(
            [
                Problem(
                    "placing_incomplete",
                    values={"scales": ", ".join(labels[name] for name in empty.index[empty])},
                )
            ]
        )
    placed = placing.place(scores)
    first = placed.table.iloc[0]
    table = pd.DataFrame({"name": profile_names(placing, survey.labels())})
    outside = first["verdict"] == "outside"
    for name in ("probability", "low", "high"):
        values = getattr(placed, {"probability": "probabilities"}.get(name, name)).iloc[0]
        table[name] = np.nan if outside else values
    return OwnPlacement(table, str(first["verdict"]), float(first["typicality"]))


def sample_code(respondent: str | None = None) -> str:
    """Return the code that a respondent of the shipped sample would have got: for whoever has none yet.

    Parameters
    ----------
    respondent : str, optional
        A row of ``load_sample().responses``. Default: the first who answered every question.
    """
    form = short_form()
    complete = load_sample().responses[form.instrument.items.index].dropna().astype(int).astype(str)
    one = complete.iloc[0] if respondent is None else complete.loc[respondent]
    return answers_code(form, Answers(str(one.name).zfill(6), one.to_dict()))


def place_class(survey: Survey) -> Placements:
    """Place every firm of a class among the profiles of the sample, each by itself.

    Parameters
    ----------
    survey : Survey
        As :func:`~ltd_toolkit.classroom.questionnaire.class_survey` returns. Its firms are never clustered.

    Returns
    -------
    Placements
        Of single respondents: not to be shown.

    Raises
    ------
    PlacingError
        If the questionnaire is not the one that the sample answered.
    """
    return sample_placing().place(_scores(survey, short_form(survey.instrument)))


def placement_counts(placed: Placements) -> tuple[pd.Series, pd.Series]:
    """Count the firms of a class, none of which can be found.

    Parameters
    ----------
    placed : Placements

    Returns
    -------
    pandas.Series
        Most probable profile (1 to k), ``"outside"``, ``"incomplete"`` -> number of firms; NA where withheld.
    pandas.Series
        ``"decided"``, ``"undecided"`` -> the same, of those that have a most probable profile. Withheld as
        well where their sum would tell a number that the other series withholds.
    """
    verdict = placed.table["verdict"]
    nearest = placed.table["profile"].value_counts()
    n = pd.Series({k: int(nearest.get(k, 0)) for k in placed.probabilities.columns}, dtype=object)
    for name in ("outside", "incomplete"):
        n[name] = int((verdict == name).sum())
    counts = n.astype("Int64").where(groups_shown(n.astype(int), synthetic=False))
    sure = pd.Series({"decided": (verdict == "placed").sum(), "undecided": (verdict == "undecided").sum()})
    known = counts[["outside", "incomplete"]].notna().all()
    return counts, sure.astype("Int64").where(groups_shown(sure, synthetic=False) & known)


def profile_names(placing: PlacingModel, labels: dict[str, str]) -> pd.Series:
    """Return what the profiles are called, after what sets them apart.

    Parameters
    ----------
    placing : PlacingModel
    labels : dict of str to str
        Names of scales.
    """
    return name_profiles(placing.portrait, labels, at_most=2)


# --- the sample -----------------------------------------------------------------------------------------


@cache
def sample_placing() -> PlacingModel:
    """Return what it takes to place firms among the profiles of the shipped sample."""
    draws = pd.read_csv(resource("placing/draws.csv"))
    errors = pd.read_csv(resource("placing/errors.csv")).set_index("kind")
    indicators = [name for name in errors.columns if name != "scale"]
    r, k = draws["draw"].nunique(), draws["profile"].nunique()
    variances = draws[[f"variance.{name}" for name in indicators]].to_numpy().reshape(r, k, -1)
    return PlacingModel(
        tuple(indicators),
        draws["weight"].to_numpy().reshape(r, k),
        draws[[f"mean.{name}" for name in indicators]].to_numpy().reshape(r, k, -1),
        variances[..., None] * np.eye(len(indicators)),
        errors.loc["error", indicators].to_numpy(dtype=float),
        errors.loc["error_in_sample", indicators].to_numpy(dtype=float),
        errors.loc["shift", indicators].to_numpy(dtype=float),
    )


def placing_of(survey: Survey, *, n_draws: int = 100, random_state: int = 1) -> PlacingModel:
    """Work out from a survey of the whole questionnaire what it takes to place short answers of one person.

    Parameters
    ----------
    survey : Survey
        Several people per firm.
    n_draws : int, default 100
    random_state : int, default 1

    Returns
    -------
    PlacingModel
    """
    whole, short = survey.instrument, survey.instrument.short_form
    firm = survey.respondents["firm"]
    scores = score_scales(survey.responses, whole)[whole.profile_scales]
    own = score_scales(survey.responses[short.items.index], short)[whole.profile_scales]
    firms = aggregate(scores, firm)
    rows = firms.means.dropna()
    model = LearningProfiles(N_PROFILES, random_state=random_state).fit(rows)
    share = (1 / firms.respondents.loc[rows.index].min(axis="columns")).mean()
    return placing_model(
        model,
        rows,
        error=within_covariance(own, firm),
        error_in_sample=within_covariance(scores, firm) * share,
        shift=(own - scores).mean(),
        n_draws=n_draws,
        random_state=random_state,
    )


def _scores(survey: Survey, form: Form) -> pd.DataFrame:
    if form.fingerprint != short_form(load_instrument()).fingerprint:
        raise PlacingError([Problem("placing_other_instrument", survey.instrument.source)])
    # That a class of ten or more answers a question alike is no reason to refuse a score to each of them.
    accept = [*survey.instrument.items.index, *survey.instrument.scales.index]
    answered = survey.responses.dropna(axis="columns", how="all")
    scores = score_scales(answered, survey.instrument, accept=accept)
    return scores.reindex(columns=survey.instrument.profile_scales)


def _share(value: float) -> str:
    return "–" if np.isnan(value) else percent(value)


def _interval(low: float, high: float) -> str:
    return "–" if np.isnan(low) else word("report.interval", low=percent(low), high=percent(high))
