"""The answers of a class as a survey: the same checks as any file, one firm per respondent."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ltd_toolkit.classroom.questionnaire.handed_in import ClassAnswers
from ltd_toolkit.problems import problems_table
from ltd_toolkit.survey import Survey
from ltd_toolkit.survey.pipeline import log_entry


def class_survey(answers: ClassAnswers) -> Survey:
    """Return what a class answered as a survey.

    Parameters
    ----------
    answers : ClassAnswers

    Returns
    -------
    Survey
        Of the instrument's short form. A respondent is ``R`` and the number that the page drew; each is taken
        to speak of a firm of their own, which bears the same name. ``.problems`` and ``.log`` begin with what
        was handed in and does not count.
    """
    form, chosen = answers.form, chosen_by_all(answers)
    names = chosen.index
    level = form.instrument.fields["level"].reindex(form.facts)
    people = chosen[list(level.index[level == "respondent"])].assign(firm=names)
    firms = chosen[list(level.index[level == "firm"])].set_axis(names.rename("firm"))
    survey = Survey.from_frame(
        chosen[list(form.instrument.items.index)],
        form.instrument,
        respondents=people,
        firms=firms,
        on_problem="mark",
    )
    numbers = {"n": len(answers.rows), "files": len(answers.files), "counted": len(answers.counted)}
    entry = log_entry("handed_in", **numbers)
    return replace(
        survey,
        problems=pd.concat([problems_table(answers.problems), survey.problems], ignore_index=True),
        source={**survey.source, "files": list(answers.files)},
        log=pd.concat([pd.DataFrame([entry]), survey.log], ignore_index=True),
    )


def chosen_by_all(answers: ClassAnswers) -> pd.DataFrame:
    """Return what everybody chose, as codes: a table that ``read_survey`` reads.

    Parameters
    ----------
    answers : ClassAnswers

    Returns
    -------
    pandas.DataFrame
        Indexed by respondent: facts and items, empty where nothing was chosen.
    """
    given = [row.answer for row in answers.counted if row.answer]
    names = pd.Index(_names([each.respondent for each in given]), name="respondent")
    return pd.DataFrame([dict(each.chosen) for each in given], index=names)


def _names(respondents: list[str]) -> list[str]:
    """Return a name for each respondent; a number that two people share is told apart."""
    seen: dict[str, int] = {}
    names = []
    for respondent in respondents:
        seen[respondent] = seen.get(respondent, 0) + 1
        again = f"-{seen[respondent]}" if seen[respondent] > 1 else ""
        names.append(f"R{respondent}{again}")
    return names
