"""The survey in memory: answers, kinds of missing, respondents, firms, and what was noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import word
from ltd_toolkit.survey.frames import as_text_table
from ltd_toolkit.survey.pipeline import interpret, log_entry


@dataclass(frozen=True)
class Survey:
    """Answers of people in firms, checked against an instrument; never changed afterwards.

    Made by :func:`ltd_toolkit.read_survey`, :func:`ltd_toolkit.load_sample` or :meth:`from_frame`.

    Parameters
    ----------
    instrument : Instrument
        What was asked.
    responses : pandas.DataFrame
        respondent x item; float32 codes as answered (not reversed), NaN where there is no valid answer.
    missing_kind : pandas.DataFrame
        respondent x item; categorical: ``blank``, ``dont_know``, ``refused``, ``not_applicable``,
        ``not_asked``, ``declared`` (missing by declaration of the file, without a known reason), ``invalid``
        where there is no valid answer, NaN where there is one. Behind the items, the fields for which the
        file declares missing codes.
    respondents : pandas.DataFrame
        Indexed by respondent: firm, role, wave, seconds and every other field of the level respondent.
    firms : pandas.DataFrame
        Indexed by firm: the firm sheet.
    problems : pandas.DataFrame
        What was noticed: see :func:`ltd_toolkit.problems.problems_table`. Errors stay here only with
        ``on_problem="mark"``.
    raw : pandas.DataFrame
        Every cell of the file as exact text, indexed by line number.
    source : dict
        File, sha256, program that wrote it, encoding, separator or sheet, columns (id -> header of the file),
        personal (headers of the columns that seem to identify persons), and whether the data are synthetic.
    log : pandas.DataFrame
        What was done, in order, one sentence per language.

    Examples
    --------
    >>> from ltd_toolkit import load_sample
    >>> survey = load_sample()
    >>> survey.responses.shape[1]
    73
    """

    instrument: Instrument
    responses: pd.DataFrame
    missing_kind: pd.DataFrame
    respondents: pd.DataFrame
    firms: pd.DataFrame
    problems: pd.DataFrame
    raw: pd.DataFrame
    source: dict[str, Any]
    log: pd.DataFrame

    @classmethod
    def from_frame(
        cls,
        responses: pd.DataFrame,
        instrument: Instrument | None = None,
        *,
        respondents: pd.DataFrame | None = None,
        firms: pd.DataFrame | None = None,
        on_problem: str = "raise",
    ) -> Survey:
        """Make a survey of frames in memory, with the same checks as a file.

        Parameters
        ----------
        responses : pandas.DataFrame
            respondent x item; codes or texts of answers. The index names the respondents.
        instrument : Instrument, optional
            Default: the shipped one.
        respondents : pandas.DataFrame, optional
            Same index; firm, role, wave and other fields of the level respondent.
        firms : pandas.DataFrame, optional
            Indexed by firm; the firm sheet. Needs the column firm in `respondents`.
        on_problem : {"raise", "mark"}
            As in :func:`ltd_toolkit.read_survey`.

        Returns
        -------
        Survey

        Raises
        ------
        SurveyError
            As :func:`ltd_toolkit.read_survey`.
        ValueError
            If the frames' indexes do not fit each other.

        Examples
        --------
        >>> import pandas as pd
        >>> answers = pd.DataFrame({"EXP1": [5, 6], "EXP2": [4, None]}, index=["anne", "ali"])
        >>> people = pd.DataFrame({"firm": ["a", "a"]}, index=["anne", "ali"])
        >>> Survey.from_frame(answers, respondents=people).missing_kind.loc["ali", "EXP2"]
        'blank'
        """
        table = as_text_table(responses, respondents, firms)
        return cls(**interpret(table, instrument, {}, on_problem))

    @property
    def synthetic(self) -> bool:
        """Whether the data say of themselves that they are synthetic."""
        return bool(self.source.get("synthetic"))

    def labels(self, language: str | None = None) -> dict[str, str]:
        """Return the instrument's labels and, for synthetic data, the caption that pictures must carry.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        labels = self.instrument.labels(language)
        return {**labels, "caption": word("plot.synthetic", language)} if self.synthetic else labels

    def select(self, mask: pd.Series, *, why: str) -> Survey:
        """Keep the respondents for whom `mask` is true, and write down how many and why.

        Parameters
        ----------
        mask : pandas.Series of bool
            Indexed as `respondents`.
        why : str
            The rule, in your words; it stands in the log of the new survey.

        Returns
        -------
        Survey
            Firms without any respondent left are left out too.

        Raises
        ------
        ValueError
            If `mask` is not boolean or its index is not that of `respondents`.
        """
        if not isinstance(mask, pd.Series) or not pd.api.types.is_bool_dtype(mask):
            raise ValueError(
                "mask must be a Series of True and False, such as survey.respondents['wave'] == 1"
            )
        if not mask.index.equals(self.respondents.index):
            raise ValueError("mask must have the index of survey.respondents, in the same order")
        respondents = self.respondents[mask]
        entry = log_entry("select", before=len(mask), after=len(respondents), why=why)
        return replace(
            self,
            responses=self.responses[mask],
            missing_kind=self.missing_kind[mask],
            respondents=respondents,
            firms=self.firms[self.firms.index.isin(respondents["firm"])],
            log=pd.concat([self.log, pd.DataFrame([entry])], ignore_index=True),
        )
