"""The instrument in memory: what is asked, which scale each item belongs to, which answers are allowed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from ltd_toolkit.language import current_language
from ltd_toolkit.problems import Problem, problems_table


@dataclass(frozen=True)
class Instrument:
    """Questions, scales, answers, paradoxes, kinds of missing and further fields of a questionnaire.

    Made by :func:`ltd_toolkit.load_instrument`; never changed afterwards. Texts stand side by side, one
    column per language.

    Parameters
    ----------
    source : str
        Where it was read from: a shipped name, a folder or an .xlsx file.
    items : pandas.DataFrame
        Indexed by item id, in the order of the questionnaire: scale, reverse (bool), short (bool: part of
        the short form), facet, alias (other headers, separated by ``|``) and one text per language.
    scales : pandas.DataFrame
        Indexed by scale id: block, kind (``reflective`` or ``composite``), referent, answers (a set of
        ``answers``), people_to_firm (``referent shift``, ``additive``, ``apart``), higher_means, profile
        (bool: an indicator of learning profiles), names and definitions.
    answers : pandas.DataFrame
        Columns set, code (text), alias (other ways to write the answer, separated by ``|``), and one text per
        language.
    paradoxes : pandas.DataFrame
        Indexed by id: pole_a, pole_b, tension (scale ids) and names. May be empty.
    missing : pandas.DataFrame
        Columns kind, code, alias, and one text per language. May be empty.
    fields : pandas.DataFrame
        Indexed by id: level (``respondent`` or ``firm``), kind (``id``, ``choice``, ``number``, ``check``,
        ``date``, ``text``), expected, alias and texts. May be empty.
    lines : dict
        Name of the table -> line of the file on which each id stands.
    blocks : pandas.DataFrame
        Indexed by block: what respondents are asked to do in it, one text per language. May be empty.
    found : tuple of Problem
        What is wrong with it, when it was loaded with ``on_problem="mark"``, and notes.

    Examples
    --------
    >>> from ltd_toolkit import load_instrument
    >>> instrument = load_instrument()
    >>> instrument.items_of("exploration")
    ['EXP1', 'EXP2', 'EXP3', 'EXP4']
    >>> instrument.range_of("exploration")
    (1, 7)
    """

    source: str
    items: pd.DataFrame
    scales: pd.DataFrame
    answers: pd.DataFrame
    paradoxes: pd.DataFrame
    missing: pd.DataFrame
    fields: pd.DataFrame
    lines: dict[str, dict[str, int]]
    blocks: pd.DataFrame = field(default_factory=pd.DataFrame)
    found: tuple[Problem, ...] = ()

    def problems(self) -> pd.DataFrame:
        """Return what was found wrong or worth a note, as :func:`ltd_toolkit.problems.problems_table`."""
        return problems_table(self.found)

    def labels(self, language: str | None = None) -> dict[str, str]:
        """Return the text of every id: items, scales, paradoxes, fields, and answers as ``"set=code"``.

        A missing translation shows the text of another language rather than nothing.

        Parameters
        ----------
        language : str, optional
            Default: the current language.

        Returns
        -------
        dict of str to str
        """
        language = language or current_language()
        answers = self.answers.set_axis(self.answers["set"] + "=" + self.answers["code"])
        tables = (self.items, self.scales, self.paradoxes, self.fields, answers)
        return {name: text for table in tables for name, text in texts_of(table, language).items()}

    @property
    def profile_scales(self) -> list[str]:
        """Scales on which learning profiles are fitted (column ``profile`` of scales.csv)."""
        return list(self.scales.index[self.scales["profile"]])

    @property
    def short_form(self) -> Instrument:
        """The same instrument with only the items of the short form."""
        return replace(self, items=self.items[self.items["short"]])

    def items_of(self, scale: str) -> list[str]:
        """Return the items of a scale, in the order of the questionnaire.

        Parameters
        ----------
        scale : str
            An id of ``scales``.

        Raises
        ------
        KeyError
            If the instrument has no such scale.
        """
        if scale not in self.scales.index:
            raise KeyError(f"no scale {scale!r} in {self.source}; it has: {', '.join(self.scales.index)}")
        return list(self.items.index[self.items["scale"] == scale])

    def codes_of(self, answers: str) -> pd.DataFrame:
        """Return the rows of one set of answers, indexed by code.

        Parameters
        ----------
        answers : str
            A set of ``answers``.
        """
        return self.answers[self.answers["set"] == answers].set_index("code")

    def range_of(self, scale: str) -> tuple[int, int]:
        """Return the lowest and the highest code of a scale's answers; reversing an item reflects in it.

        Parameters
        ----------
        scale : str
            An id of ``scales``.
        """
        codes = self.codes_of(self.scales.at[scale, "answers"]).index.astype(int)
        return int(codes.min()), int(codes.max())

    def line_of(self, item: str) -> int:
        """Return the line of items.csv (row of the sheet) on which an item stands.

        Parameters
        ----------
        item : str
            An id of ``items``.
        """
        return self.lines["items"][item]


def languages_of(table: pd.DataFrame) -> list[str]:
    """Return the columns of a table that hold a language: two lower-case letters.

    Parameters
    ----------
    table : pandas.DataFrame
    """
    return [column for column in table.columns if len(column) == 2 and column.isalpha() and column.islower()]


def texts_of(table: pd.DataFrame, language: str) -> pd.Series:
    """Return the texts of a table in a language; where it has none, in the first language that has.

    Parameters
    ----------
    table : pandas.DataFrame
    language : str
    """
    present = languages_of(table)
    if not present:
        return pd.Series(table.index, index=table.index)
    order = sorted(present, key=lambda code: code != language)
    texts = table[order].replace("", pd.NA)
    return texts.bfill(axis="columns").iloc[:, 0].fillna(pd.Series(table.index, index=table.index))
