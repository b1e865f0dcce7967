"""Who answered: respondents and the firms they belong to, each once, each contradiction told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.problems import Problem
from ltd_toolkit.survey.headers import bare

# What the law adds to a firm's name, and people leave out.
LEGAL_FORMS = re.compile(
    r"\b(sarl|sasu?|eurl|sa|snc|scop|scic|sci|ei|ets|ste|societe|entreprise|ltd|inc|gmbh)\b"
)

Fields = dict[str, np.ndarray]


@dataclass(frozen=True)
class People:
    """Respondents and firms.

    Parameters
    ----------
    respondents : pandas.DataFrame
        Indexed by respondent; every field of the level respondent that the file has, and firm.
    firms : pandas.DataFrame
        Indexed by firm, in order of appearance; every field of the level firm that the file has.
    problems : list of Problem
    """

    respondents: pd.DataFrame
    firms: pd.DataFrame
    problems: list[Problem]


def people_of(table: TextTable, instrument: Instrument, fields: Fields) -> People:
    """Put respondents and firms in order and notice doubles and contradictions.

    Parameters
    ----------
    table : TextTable
        For line numbers and the file's name.
    instrument : Instrument
    fields : dict of str to numpy.ndarray
        Field id -> one value per row, None where missing.

    Returns
    -------
    People
    """
    level = instrument.fields["level"]
    own = {name: values for name, values in fields.items() if level[name] == "respondent"}
    respondents = pd.DataFrame(own, index=table.lines).infer_objects()
    for name in ("firm", "role", "wave", "seconds"):
        if name not in respondents:
            respondents[name] = pd.Series(fields[name], index=table.lines) if name in fields else np.nan
    problems = _number_within_firms(table, respondents)
    problems += _ids(table, instrument, respondents)
    firm_fields = [name for name in fields if level[name] == "firm" and name != "firm"]
    sheet = pd.DataFrame({name: fields[name] for name in firm_fields}, index=table.lines)
    firms, firm_problems = _firms(table, respondents, sheet)
    respondents.index = _index(table, respondents)
    order = ["firm", "role", "wave", "seconds"]
    others = [name for name in respondents if name not in [*order, "respondent"]]
    return People(respondents[[*order, *others]], firms, problems + firm_problems)


def _ids(table: TextTable, instrument: Instrument, respondents: pd.DataFrame) -> list[Problem]:
    """Return what is wrong with ids: absent, empty, twice, in two firms, almost the same."""
    found = []
    for name, kind in (("respondent", "no_respondent_id"), ("firm", "no_firm_id")):
        if name not in respondents or respondents[name].isna().all():
            found.append(Problem(kind, table.file, serious=False))
        elif name in instrument.fields.index:
            blank = tuple(respondents.index[respondents[name].isna()])
            found += [Problem("blank_id", table.file, blank, name)] if blank else []
    if "respondent" in respondents:
        found += _doubles(table, respondents)
    waves = respondents["wave"].dropna().unique()
    if len(waves) > 1:
        found.append(Problem("several_waves", table.file, serious=False, values={"waves": _list(waves)}))
    return found + _spellings(table, respondents["firm"])


def _number_within_firms(table: TextTable, respondents: pd.DataFrame) -> list[Problem]:
    """Put the firm before ids that begin again in every firm (1, 2, 3 …); return a note that says so."""
    if "respondent" not in respondents:
        return []
    known = respondents.dropna(subset=["respondent", "firm"])
    if not known["respondent"].duplicated().any() or known.duplicated(["firm", "respondent", "wave"]).any():
        return []
    n_firms = known.groupby("respondent")["firm"].nunique()
    if n_firms.max() < 2 or (n_firms > 1).mean() <= 0.5 or not n_firms.index.astype(str).str.len().max() <= 3:
        return []
    ids = known["firm"].astype(str) + "-" + known["respondent"].astype(str)
    respondents["respondent"] = ids.reindex(respondents.index).fillna(respondents["respondent"])
    return [Problem("ids_within_firms", table.file, serious=False, values={"example": ids.iloc[0]})]


def _doubles(table: TextTable, respondents: pd.DataFrame) -> list[Problem]:
    found = []
    known = respondents.dropna(subset="respondent")
    for name, rows in known[known.duplicated(["respondent"], keep=False)].groupby("respondent"):
        if rows["wave"].duplicated().any():
            found.append(Problem("respondent_twice", table.file, tuple(rows.index), "respondent", str(name)))
        if len(rows["firm"].unique()) > 1:
            values = {"firms": _list(rows["firm"])}
            place = (table.file, tuple(rows.index), "respondent", str(name))
            found.append(Problem("respondent_two_firms", *place, values=values))
    return found


def _spellings(table: TextTable, firm: pd.Series) -> list[Problem]:
    names = pd.Series(firm.dropna().unique(), dtype=object)
    alike = names.map(_core)
    groups = [group for _, group in names[alike.duplicated(keep=False)].groupby(alike)]
    return [
        Problem("firm_spelling", table.file, column="firm", serious=False, values={"firms": _list(group)})
        for group in groups
    ]


def _core(name: object) -> str:
    """Return a firm's name without accents, signs and legal form; codes such as E010 stay as they are."""
    plain = bare(str(name).replace("&", " et "))
    return LEGAL_FORMS.sub("", plain).replace(" ", "") or plain or str(name)


def _firms(
    table: TextTable, respondents: pd.DataFrame, sheet: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Take one answer per firm and field; where people of a firm differ, the owner-manager's, or none."""
    names = respondents["firm"].dropna().unique()
    firms = pd.DataFrame(index=pd.Index(names, name="firm"), columns=sheet.columns, dtype=object)
    found = []
    for field, answers in sheet.items():
        given = pd.DataFrame({"firm": respondents["firm"], "role": respondents["role"], "answer": answers})
        given = given.dropna(subset=["firm", "answer"])
        agreed = given.groupby("firm")["answer"].agg(["nunique", "first"])
        single = agreed.loc[agreed["nunique"] == 1, "first"]
        firms.loc[single.index, field] = single
        for firm in agreed.index[agreed["nunique"] > 1]:
            answer, problem = _settle(table, str(field), str(firm), given[given["firm"] == firm])
            firms.loc[firm, field] = answer
            found.append(problem)
    return firms.infer_objects(), found


def _settle(table: TextTable, field: str, firm: str, given: pd.DataFrame) -> tuple[object, Problem]:
    owners = given.loc[given["role"] == "owner", "answer"].unique()
    values = {"firm": firm, "answers": _list(given["answer"])}
    place = (table.file, tuple(given.index), field)
    if len(owners) == 1:
        return owners[0], Problem("owner_counts", *place, serious=False, values=values)
    return np.nan, Problem("firm_two_answers", *place, values=values)


def _index(table: TextTable, respondents: pd.DataFrame) -> pd.Index:
    """Name each row: the respondent, with the wave if people come back, with the line if all else fails."""
    of_a_frame = "sha256" not in table.facts  # its row names are already those the caller works with
    if "respondent" not in respondents or (of_a_frame and respondents.index.is_unique):
        return pd.Index(respondents.index, name="respondent")
    names = respondents["respondent"].where(respondents["respondent"].notna(), "?").astype(str)
    if names.duplicated().any() and respondents["wave"].notna().all():
        names = names + "/" + respondents["wave"].map("{:g}".format)
    twice = names.duplicated(keep=False)
    if twice.any():
        names = names.mask(twice, names + "#" + respondents.index.astype(str))
    return pd.Index(names, name="respondent")


def _list(values: Iterable[object]) -> str:
    distinct = dict.fromkeys(f"{value:g}" if isinstance(value, float) else str(value) for value in values)
    return ", ".join(distinct)
