"""Who stays hidden in a report: groups of fewer than four people, and names of people and firms.

A hidden number must not come back by subtraction: when what is hidden adds up to fewer than four people,
the smallest group that was shown is hidden as well. Synthetic data has nobody to hide.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ltd_toolkit.language import has_word, languages, word
from ltd_toolkit.problems import Problem
from ltd_toolkit.scales import FirmScores
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey


def groups_shown(n: pd.Series, *, synthetic: bool) -> pd.Series:
    """Tell which groups may be shown.

    Parameters
    ----------
    n : pandas.Series
        People in each group.
    synthetic : bool
        Of synthetic data everything is shown.

    Returns
    -------
    pandas.Series of bool
        False for groups of 1 to 3 people and, where these add up to fewer than 4, for the next smallest: the
        total less what is shown would give them away.

    Examples
    --------
    >>> groups_shown(pd.Series({"owner": 2, "manager": 5, "employee": 9}), synthetic=False).to_dict()
    {'owner': False, 'manager': False, 'employee': True}
    """
    shown = pd.Series(True, index=n.index) if synthetic else (n >= SHOWN_FROM) | (n == 0)
    if not shown.all() and n[~shown].sum() < SHOWN_FROM and (n[shown] > 0).any():
        shown[n[shown & (n > 0)].idxmin()] = False
    return shown


def firms_shown(scores: FirmScores) -> pd.Index:
    """Return the firms that may be shown one by one.

    Parameters
    ----------
    scores : FirmScores

    Returns
    -------
    pandas.Index
        Those of ``scores.shown``; one fewer where the others could be found by subtraction.
    """
    people = scores.respondents.min(axis="columns")
    return scores.shown.index[groups_shown(people, synthetic=scores.synthetic)[scores.shown.index]]


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
    names_people = [] if survey.synthetic else [_names_people(row, survey) for _, row in problems.iterrows()]
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


def _names_people(row: pd.Series, survey: Survey) -> bool:
    sentence = word(f"problem.{row['kind']}") if has_word(f"problem.{row['kind']}") else ""
    of_people = len(row["lines"]) > 0 and not has_lines(survey)
    return of_people or "{firm" in sentence or row["column"] in _identifying(survey)


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
