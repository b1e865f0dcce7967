"""Who stays hidden in a report: groups of fewer than four people, and names of people and firms.

A hidden number must not come back by subtraction: when what is hidden adds up to fewer than four people,
the smallest group that was shown is hidden as well. That holds for every total that a report gives: of all
people, on each scale, and of each profile. Synthetic data has nobody to hide.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ltd_toolkit.language import has_word, languages, word
from ltd_toolkit.problems import Problem
from ltd_toolkit.scales import FirmScores
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey


def groups_shown(n: pd.Series, *, synthetic: bool, others: int = 0) -> pd.Series:
    """Tell which groups may be shown.

    Parameters
    ----------
    n : pandas.Series
        People in each group.
    synthetic : bool
        Of synthetic data everything is shown.
    others : int, default 0
        People in the total who are in no group, such as those without a role.

    Returns
    -------
    pandas.Series of bool
        False for groups of 1 to 3 people and, where these and the others add up to fewer than 4, for the next
        smallest: the total less what is shown would give them away.

    Examples
    --------
    >>> groups_shown(pd.Series({"owner": 2, "manager": 5, "employee": 9}), synthetic=False).to_dict()
    {'owner': False, 'manager': False, 'employee': True}
    """
    shown = pd.Series(True, index=n.index) if synthetic else (n >= SHOWN_FROM) | (n == 0)
    hidden = 0 if synthetic else n[~shown].sum() + others
    if 0 < hidden < SHOWN_FROM and (n[shown] > 0).any():
        shown[n[shown & (n > 0)].idxmin()] = False
    return shown


def firms_shown(
    scores: FirmScores, *, homeless: pd.Series | None = None, profiles: pd.Series | None = None
) -> pd.Index:
    """Return the firms that may be shown one by one.

    Parameters
    ----------
    scores : FirmScores
    homeless : pandas.Series, optional
        Scale -> respondents without a firm: they count in the means of everybody.
    profiles : pandas.Series, optional
        Profile of each firm that has one, indexed by firm: when the means of profiles are given, a profile
        less the firms shown in it must lead to nobody.

    Returns
    -------
    pandas.Index
        Those of ``scores.shown``, fewer where the others could be found by subtraction.
    """
    n = scores.respondents
    shown = pd.Series(n.index.isin(scores.shown.index), index=n.index)
    if scores.synthetic:
        return n.index
    for _, some in () if profiles is None else profiles.groupby(profiles):
        shown = _more_hidden(shown, n.loc[some.index])
    return n.index[_more_hidden(shown, n, homeless)]


def _more_hidden(shown: pd.Series, n: pd.DataFrame, others: pd.Series | None = None) -> pd.Series:
    """Hide one firm more where, on any scale, those hidden and some others are one to three people."""
    hidden = n[~shown[n.index]].sum()
    if others is not None:
        hidden = hidden + others.reindex(hidden.index, fill_value=0)
    least = n[shown[n.index]].min(axis="columns")
    if hidden.between(1, SHOWN_FROM - 1).any() and len(least):
        return shown & (shown.index != least.idxmin())
    return shown


def problems_without_names(survey: Survey) -> pd.DataFrame:
    """Return what was noticed in a file, errors first, in a form that may be handed on.

    Parameters
    ----------
    survey : Survey

    Returns
    -------
    pandas.DataFrame
        Columns severity, kind, line, column, value, n, lines (text), one sentence per language, and withheld:
        whether the sentence named a person or a firm and now says "…" in their place. Always False for
        synthetic data.
    """
    problems = survey.problems.sort_values("severity", kind="stable", ignore_index=True)  # error < note
    names = _names(survey)
    names_people = (
        [] if survey.synthetic else [_names_people(row, survey, names) for _, row in problems.iterrows()]
    )
    withheld = pd.Series(names_people or False, index=problems.index, dtype=bool)
    table = problems[["severity", "kind", "line", "column", "value", "n"]].astype(object)
    table["lines"] = [", ".join(map(str, lines)) for lines in problems["lines"]]
    for language in languages():
        spoken = problems[language].astype(object)
        table[language] = spoken.where(~withheld, [_unnamed(row, language) for _, row in problems.iterrows()])
    table.loc[withheld, "value"] = ""
    if not survey.synthetic and not has_lines(survey):
        table[["line", "lines"]] = None, ""
    table["line"] = table["line"].where(table["line"].notna(), None)
    table["withheld"] = withheld
    return table


def sentences(problems: pd.DataFrame, *, synthetic: bool) -> list[dict[str, str]]:
    """Return why something was refused, without the rows it names.

    Parameters
    ----------
    problems : pandas.DataFrame
        The table of a ``ProblemsError``.
    synthetic : bool

    Returns
    -------
    list of dict
        One sentence per problem and language.
    """
    return [
        {code: row[code] if synthetic else _unnamed(row, code, places=False) for code in languages()}
        for _, row in problems.iterrows()
    ]


def has_lines(survey: Survey) -> bool:
    """Tell whether the lines of its problems are lines of a file; those of a frame are names of people.

    Parameters
    ----------
    survey : Survey
    """
    return "sha256" in survey.source


def _names_people(row: pd.Series, survey: Survey, names: set[str]) -> bool:
    sentence = word(f"problem.{row['kind']}") if has_word(f"problem.{row['kind']}") else ""
    of_people = len(row["lines"]) > 0 and not has_lines(survey)
    if of_people or "{firm" in sentence or row["column"] in _identifying(survey):
        return True
    said = " ".join([row["value"], *(row[language] for language in languages())]).casefold()
    return row["value"].strip().casefold() in names or any(len(name) > 3 and name in said for name in names)


def _names(survey: Survey) -> set[str]:
    """Return what people and firms are called: in a line that has shifted it stands in any column."""
    people = survey.respondents
    called = [*people.index, *people["firm"].dropna().unique()]
    names = {str(name).strip().casefold() for name in called}
    return {name for name in names if any(letter.isalpha() for letter in name)}


def _identifying(survey: Survey) -> set[str]:
    """Return ids and headers of the columns whose cells name somebody, or may in free text."""
    fields = survey.instrument.fields
    ids = set(fields.index[fields["kind"].isin(["id", "text"])]) | {"respondent", "firm"}
    headers = survey.source.get("columns") or {}
    return ids | {headers[name] for name in ids if name in headers}


def _unnamed(row: pd.Series, language: str, *, places: bool = True) -> str:
    """Return the sentence of a problem with « … » for whatever was filled in."""
    blank = _Blank()
    said = [word(f"{part}.{row['kind']}", language).format_map(blank) for part in ("problem", "remedy")]
    lines = tuple(row["lines"]) if places and _are_numbers(row["lines"]) else ()
    where = Problem(row["kind"], row["file"], lines, row["column"]).where(language)
    return (where + word("problem.colon", language) if where else "") + " ".join(said)


def _are_numbers(lines: Any) -> bool:
    return all(isinstance(line, int) for line in lines)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
