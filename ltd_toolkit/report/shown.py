"""The tables of a report as people read them: few columns, rounded, in words.

The page and the LaTeX files show these; the .csv and the .json keep every column and every digit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ltd_toolkit.language import number, whole, word
from ltd_toolkit.plots.selection import form_name
from ltd_toolkit.report.facts import Report
from ltd_toolkit.report.speech import share, speaking


@dataclass(frozen=True)
class ShownTable:
    """A table ready to be shown.

    Parameters
    ----------
    caption : str
    header : tuple of str
        Names of the columns.
    rows : tuple of tuples of str
        Cells; the first of a row names it.
    numeric : tuple of bool
        Which columns hold numbers.
    notes : tuple of str
        What must stand below the table, wherever it goes.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    notes: tuple[str, ...] = ()

    def first(self, n: int) -> ShownTable:
        """Return the table with its first `n` rows only.

        Parameters
        ----------
        n : int
        """
        return replace(self, rows=self.rows[:n])


Cell = Callable[[pd.Series], str]
Columns = Sequence[tuple[str, bool, Cell]]  # key of the header, whether numeric, what stands in a row


def shown_tables(report: Report, language: str) -> dict[str, ShownTable]:
    """Return every table of a report in a language.

    Parameters
    ----------
    report : Report
    language : str

    Returns
    -------
    dict of str to ShownTable
        By the name of the table it comes from; ``items_told`` are the rows of ``items`` with a remark.
    """
    makers = {
        "answers": _answers,
        "problems": _problems,
        "roles": _roles,
        "waves": _waves,
        "reliability": _reliability,
        "items": _items,
        "means": _means,
        "paradoxes": _paradoxes,
        "profiles": _profiles,
        "profile_means": _profile_means,
        "selection": _selection,
    }
    with speaking(language):
        shown = {
            name: make(report.tables[name], language)
            for name, make in makers.items()
            if name in report.tables and len(report.tables[name])
        }
        told = _told(report, language)
    shown |= {"items_told": told} if told else {}
    return {name: replace(table, notes=_notes(name, report, language)) for name, table in shown.items()}


def _notes(name: str, report: Report, language: str) -> tuple[str, ...]:
    """Return how the numbers of a table were computed."""
    of = {"items_told": "items", "profile_means": "profiles"}.get(name, name)
    method = report.facts.get(of, {}).get("method")
    if not method or name == "profiles":
        return (word("report.profiles.shares", language),) if name == "profiles" else ()
    return (method[language],)


def _table(caption: str, table: pd.DataFrame, columns: Columns) -> ShownTable:
    rows = tuple(tuple(cell(row) for _, _, cell in columns) for _, row in table.iterrows())
    header = tuple(word(f"report.{key}") for key, _, _ in columns)
    return ShownTable(word(f"report.{caption}"), header, rows, tuple(numeric for _, numeric, _ in columns))


def _text(name: str) -> Cell:
    return lambda row: str(row[name])


def _count(name: str) -> Cell:
    return lambda row: word("report.people.withheld") if pd.isna(row[name]) else whole(int(row[name]))


def _number(name: str, digits: int = 2) -> Cell:
    return lambda row: _rounded(row[name], digits)


def _rounded(value: float, digits: int = 2) -> str:
    return number(round(float(value), digits) + 0.0, digits)  # without the sign of a zero


def _share(name: str) -> Cell:
    return lambda row: "–" if pd.isna(row[name]) else share(row[name])


def _share_estimate(name: str) -> Cell:
    """Write a share with its interval."""

    def cell(row: pd.Series) -> str:
        if pd.isna(row[name]):
            return "–"
        low, high = (number(100 * row[f"{name}_{end}"], 0) for end in ("low", "high"))
        return f"{share(row[name])} [{word('report.interval', low=low, high=high)}]"

    return cell


def _interval(low: str, high: str) -> Cell:
    def cell(row: pd.Series) -> str:
        if pd.isna(row[low]):
            return "–"
        return word("report.interval", low=_rounded(row[low]), high=_rounded(row[high]))

    return cell


def _estimate(name: str) -> Cell:
    """Write a mean with its interval."""
    interval = _interval(f"{name}_low", f"{name}_high")
    return lambda row: "–" if pd.isna(row[name]) else f"{_rounded(row[name])} [{interval(row)}]"


def _answers(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("loaded.kind", False, _text(language)),
        ("items.n", True, _count("n")),
        ("profiles.share", True, lambda row: word("plot.percent", value=number(100 * row["share"], 1))),
    ]
    return _table("loaded.table", table, columns)


def _problems(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("noticed.severity", False, lambda row: word(f"report.noticed.{row['severity']}")),
        ("noticed.places", True, lambda row: whole(int(row["n"])) if row["n"] else "–"),
        ("noticed.message", False, _text(language)),
    ]
    return _table("noticed.table", table, columns)


def _roles(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [("people.role", False, _text(language)), ("people.n", True, _count("n"))]
    return _table("people.roles", table, columns)


def _waves(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [("people.wave", False, _number("wave", 0)), ("people.n", True, _count("n"))]
    return _table("people.waves", table, columns)


def _reliability(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("reliability.scale", False, _text(language)),
        ("reliability.items", True, _count("n_items")),
        ("reliability.n", True, _count("n")),
        ("reliability.alpha", True, _number("alpha")),
        ("reliability.interval", True, _interval("alpha_low", "alpha_high")),
        ("reliability.omega", True, _number("omega")),
        ("reliability.reason", False, _text(f"reason_{language}")),
    ]
    if not table[f"reason_{language}"].any():
        columns.pop()
    return _table("reliability.table", table, columns)


def _item(row: pd.Series) -> str:
    return f"{row['item']}\N{NO-BREAK SPACE}(R)" if row.get("reversed") else str(row["item"])


def _items(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("items.item", False, _item),
        ("items.text", False, lambda row: str(row[language]).replace("{tool}", word("plot.tool"))),
        ("items.n", True, _count("n")),
        ("items.missing", True, _share("missing")),
        ("items.mean", True, _number("mean")),
        ("items.sd", True, _number("sd")),
        ("items.rest_r", True, _number("rest_r")),
        ("items.note", False, _text(f"note_{language}")),
    ]
    if not table[f"note_{language}"].any():
        columns.pop()
    return _table("items.all", table, [column for column in columns if _is_there(column[0], table)])


def _is_there(key: str, table: pd.DataFrame) -> bool:
    """Tell whether a column of numbers was computed: without scales, means of codes mean nothing."""
    return key.partition(".")[2] not in ("mean", "sd", "rest_r") or "mean" in table


def _told(report: Report, language: str) -> ShownTable | None:
    table = report.tables.get("items")
    if table is None or not (told := table[table[f"note_{language}"] != ""]).size:
        return None
    return replace(_items(told, language), caption=word("report.items.table"))


def _means(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("reliability.scale", False, _text(language)),
        ("means.role", False, _text(f"role_{language}")),
        ("reliability.n", True, lambda row: "–" if pd.isna(row["n"]) else whole(int(row["n"]))),
        ("means.mean", True, _number("mean")),
        ("reliability.interval", True, _interval("low", "high")),
        ("means.sd", True, _number("sd")),
        ("means.range", True, _ends),
        ("reliability.reason", False, _text(f"reason_{language}")),
    ]
    if not table[f"reason_{language}"].any():
        columns.pop()
    return _table("means.table", table, columns)


def _ends(row: pd.Series) -> str:
    return word("report.interval", low=number(row["lowest"], 0), high=number(row["highest"], 0))


def _paradoxes(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("paradoxes.paradox", False, _text(language)),
        ("paradoxes.n", True, _count("n")),
        ("paradoxes.a", True, _estimate("a")),
        ("paradoxes.b", True, _estimate("b")),
        ("paradoxes.level", True, _estimate("level")),
        ("paradoxes.gap", True, _estimate("absolute_imbalance")),
        ("paradoxes.higher_a", True, _share_estimate("higher_a")),
        ("paradoxes.tension", True, _estimate("tension")),
    ]
    return _table("paradoxes.table", table, columns)


def _profiles(table: pd.DataFrame, language: str) -> ShownTable:
    columns = [
        ("profiles.profile", False, lambda row: whole(int(row["profile"]))),
        ("profiles.name", False, _text(language)),
        ("profiles.share", True, _share("share")),
        ("profiles.n_firms", True, _count("n_firms")),
    ]
    return _table("profiles.table", table, columns)


def _profile_means(table: pd.DataFrame, language: str) -> ShownTable:
    """One row per scale, one column per profile."""
    profiles = table["profile"].unique()
    header = [word("report.reliability.scale"), *(word("plot.profiles.name", profile=k) for k in profiles)]
    rows = []
    for _, some in table.groupby("indicator", sort=False):
        rows.append((str(some.iloc[0][language]), *(_mean_and_interval(row) for _, row in some.iterrows())))
    numeric = (False, *[True] * len(profiles))
    return ShownTable(word("report.profiles.means"), tuple(header), tuple(rows), numeric)


def _mean_and_interval(row: pd.Series) -> str:
    return f"{_rounded(row['mean'])} [{_interval('low', 'high')(row)}]"


def _selection(table: pd.DataFrame, language: str) -> ShownTable:
    """One row per number of profiles, one column per form."""
    forms = list(dict.fromkeys(zip(table["variances"], table["covariances"], strict=True)))
    header = [word("report.profiles.number"), *(form_name(*form) for form in forms)]
    cells = table.set_index(["n_profiles", "variances", "covariances"]).sort_index()
    rows = [
        (str(k), *(_bic(cells.loc[(k, *form)], language) for form in forms))
        for k in sorted(table["n_profiles"].unique())
    ]
    numeric = (False, *[True] * len(forms))
    return ShownTable(word("report.profiles.selection"), tuple(header), tuple(rows), numeric)


def _bic(row: pd.Series, language: str) -> str:
    if "bic" not in row or pd.isna(row["bic"]):
        return "–"
    doubtful = (row["n_starts"] > 1 and row["n_replicated"] < 2) or row[f"note_{language}"]
    return number(row["bic"], 1) + ("\N{NO-BREAK SPACE}?" if doubtful else "")
