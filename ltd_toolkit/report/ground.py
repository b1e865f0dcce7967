"""What every number of a report rests on: one wave, items that were answered, scores, and firms.

Nothing is computed twice in two ways: each part of the report takes its answers from here. What cannot be
used is named with the reason, and the rest goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import in_every_language
from ltd_toolkit.problems import Problem
from ltd_toolkit.report.speech import Text, counts
from ltd_toolkit.scales import FirmScores, aggregate, respondent_floors, score_scales
from ltd_toolkit.scales.answers import read_answers
from ltd_toolkit.scales.checks import item_problems, scale_problems
from ltd_toolkit.survey import Survey

MIN_ANSWERED = 0.5  # as score_scales does


@dataclass(frozen=True)
class Ground:
    """Answers and scores of one survey, ready for every part of its report.

    Parameters
    ----------
    survey : Survey
        As it was loaded.
    used : Survey
        The respondents of one wave.
    responses : pandas.DataFrame
        respondent x item: the items that anybody answered.
    refused : dict
        Scale -> why no number of it would mean anything, in every language.
    scores : pandas.DataFrame
        respondent x scale, without the refused ones.
    firms : FirmScores or None
        None when nothing can be said of firms; `no_firms` says why.
    no_scales, no_firms : dict or None
        The reason, in every language.
    notes : list of dict
        What was left aside to come so far, in every language.
    """

    survey: Survey
    used: Survey
    responses: pd.DataFrame
    refused: dict[str, Text]
    scores: pd.DataFrame
    firms: FirmScores | None
    no_scales: Text | None = None
    no_firms: Text | None = None
    notes: list[Text] = field(default_factory=list)

    @property
    def homeless(self) -> pd.Series:
        """Respondents without a firm who have a score, by scale."""
        return self.scores[self.used.respondents["firm"].isna()].count()

    @property
    def instrument(self) -> Instrument:
        """What was asked."""
        return self.survey.instrument

    @property
    def synthetic(self) -> bool:
        """Whether the data say of themselves that they are synthetic."""
        return self.survey.synthetic


def prepare(survey: Survey) -> Ground:
    """Choose what can be computed with, and say what was left aside.

    Parameters
    ----------
    survey : Survey
        Marked problems allowed: refused cells are missing answers.

    Returns
    -------
    Ground
    """
    used, notes = _one_wave(survey)
    answered = used.responses.notna().any()
    responses = used.responses.loc[:, answered]
    if not answered.all():
        names = ", ".join(answered.index[~answered])
        notes.append(in_every_language("report.note.unanswered", items=names))
    no_scales = _no_scales(survey.instrument, responses)
    if no_scales:
        return Ground(survey, used, responses, {}, pd.DataFrame(), None, no_scales, no_scales, notes)
    refused, accepted = _odd(responses, survey.instrument)
    refused = _unanswered(used.responses, responses, survey.instrument) | refused
    scores = score_scales(responses, survey.instrument, accept=accepted)
    scores = scores.drop(columns=[scale for scale in refused if scale in scores])
    firms, no_firms, more = _firms(used, scores)
    return Ground(survey, used, responses, refused, scores, firms, None, no_firms, notes + more)


def _one_wave(survey: Survey) -> tuple[Survey, list[Text]]:
    waves = sorted(survey.respondents["wave"].dropna().unique())
    if len(waves) < 2:
        return survey, []
    first = survey.respondents["wave"] == waves[0]
    values = {"first": f"{waves[0]:g}", "waves": ", ".join(f"{wave:g}" for wave in waves)}
    left_out = counts(int((~first).sum()))
    return survey.select(first, why=values["first"]), [
        in_every_language("report.note.one_wave", n=left_out, **values)
    ]


def _no_scales(instrument: Instrument, responses: pd.DataFrame) -> Text | None:
    """Return why there are no scales: nobody answered, or each question stands alone."""
    if not len(instrument.items):
        return in_every_language("report.reason.no_items")
    if responses.empty:
        return in_every_language("report.reason.no_answers")
    if instrument.items["scale"].value_counts().max() < 2:
        return in_every_language("report.reason.no_scales")
    return None


def _odd(responses: pd.DataFrame, instrument: Instrument) -> tuple[dict[str, Text], list[str]]:
    """Return the scales refused for their items, with the reason, and what scoring must look past."""
    answers = read_answers(responses, instrument)
    items = item_problems(answers.counts, answers.rest_r, answers.moments.n, instrument, ())
    scales = scale_problems(answers.items, instrument, MIN_ANSWERED, ())
    refused: dict[str, Text] = {}
    for problem in items:
        scale = instrument.items.at[problem.values["item"], "scale"]
        refused[scale] = _reason(problem, refused.get(scale))
    for problem in scales:
        scale = problem.values["scale"]
        refused[scale] = _reason(problem, refused.get(scale))
    accepted = [problem.values["item"] for problem in items] + [problem.values["scale"] for problem in scales]
    return refused, accepted


def _unanswered(asked: pd.DataFrame, answered: pd.DataFrame, instrument: Instrument) -> dict[str, Text]:
    """Return the scales that were asked and that nobody answered, with this reason."""
    scale_of = instrument.items["scale"]
    silent = set(scale_of[asked.columns]) - set(scale_of[answered.columns])
    order = [scale for scale in instrument.scales.index if scale in silent]
    return {scale: in_every_language("report.reason.unanswered") for scale in order}


def _reason(problem: Problem, before: Text | None) -> Text:
    said = in_every_language(f"report.reason.{problem.kind}", absent=problem.value, **problem.values)
    return {language: f"{before[language]} {text}" if before else text for language, text in said.items()}


def _firms(survey: Survey, scores: pd.DataFrame) -> tuple[FirmScores | None, Text | None, list[Text]]:
    firm = survey.respondents["firm"]
    known = firm.notna()
    if not known.any():
        return None, in_every_language("report.reason.no_firm_column"), []
    notes = []
    if not known.all():
        notes.append(in_every_language("report.note.no_firm", n=counts(int((~known).sum()))))
    role = survey.respondents.loc[known, "role"]
    roles = role if role.notna().any() else None
    together = scores[known]
    if roles is None:  # owners and employees may not be averaged, and nobody knows who is who
        apart = survey.instrument.scales["people_to_firm"] == "apart"
        together = together.drop(columns=[scale for scale in together if apart[scale]])
    if together.empty or not len(together.columns):
        return None, in_every_language("report.reason.no_scores"), notes
    scored = aggregate(
        together, firm[known], instrument=survey.instrument, role=roles, floors=_floors(survey)
    )
    if scored.means.empty or not len(scored.means.columns):
        return None, in_every_language("report.reason.no_scores"), notes
    return scored, None, notes


def _floors(survey: Survey) -> pd.Series | None:
    if "size" not in survey.firms:
        return None
    size = pd.to_numeric(survey.firms["size"], errors="coerce")
    floors = respondent_floors(size.where(size >= 1))
    return floors.reindex(survey.respondents["firm"].dropna().unique())
