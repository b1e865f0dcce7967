"""What a survey file was understood as, in numbers and tables that show no respondent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from ltd_toolkit.lab.noticed import folded, shortened
from ltd_toolkit.lab.panel import table
from ltd_toolkit.language import current_language, word
from ltd_toolkit.plots.style import label
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey


def recognised(survey: Survey) -> tuple[str, str]:
    """Say in two sentences what kind of file was read and what was found in it.

    Parameters
    ----------
    survey : Survey
    """
    read = survey.log.loc[survey.log["step"] == "read", current_language()].iloc[0]
    asked, present = survey.instrument.items.index, survey.responses.columns
    values: dict[str, Any] = {
        "rows": len(survey.respondents),
        "n_items": len(present),
        "n_asked": len(asked),
        "n_fields": len(survey.source["columns"]) - len(present),
        "firms": len(survey.firms),
    }
    return read, word("lab.survey.recognised", **values)


def left_over(survey: Survey) -> dict[str, int]:
    """Return the named columns that nothing was recognised in, each with its place in the file (from 1).

    Parameters
    ----------
    survey : Survey

    Returns
    -------
    dict of str to int
        Without headers that stand twice: nobody could say which is meant.
    """
    return _columns_but(survey, set(survey.source["columns"].values()))


def free_columns(survey: Survey, kept: Collection[str]) -> dict[str, int]:
    """Return the columns that could still be something else, each with its place in the file (from 1).

    Parameters
    ----------
    survey : Survey
    kept : collection of str
        Ids whose columns are not free.

    Returns
    -------
    dict of str to int
        What is left over and, where the file's own labels are the instrument, its columns that are no items:
        nobody has said yet what they mean.
    """
    columns = survey.source["columns"]
    if (survey.problems["kind"] == "own_labels").any():
        columns = {name: columns[name] for name in columns if name in kept or name in survey.responses}
    return _columns_but(survey, set(columns.values()))


def _columns_but(survey: Survey, used: set[str]) -> dict[str, int]:
    headers = pd.Series(survey.raw.columns.astype(str), index=range(1, survey.raw.shape[1] + 1))
    alone = headers[~headers.duplicated(keep=False) & (headers.str.strip() != "")]
    return {header: int(place) for place, header in alone.items() if header not in used}


def mapping(survey: Survey, labels: Mapping[str, str], personal: Collection[str]) -> str:
    """Write as HTML which column was read as what: those recognised first, then what was left over.

    Parameters
    ----------
    survey : Survey
    labels : mapping of id to text
        Those of the survey.
    personal : collection of str
        Headers of columns that are marked as personal.
    """
    columns, others = survey.source["columns"], left_over(survey)
    rows = [(shortened(header), label(labels, name), str(name)) for name, header in columns.items()]
    for header in others:
        kind = "personal" if header in personal else "not_used"
        rows.append((shortened(header), word(f"lab.survey.{kind}"), ""))
    names = ", ".join(shortened(header) for header in others) or word("none")
    title = word("lab.survey.mapping", used=len(columns), unused=len(others), names=names)
    head = [word(f"lab.survey.{name}") for name in ("column", "read_as", "id")]
    return folded(title, table(head, rows, caption=word("lab.survey.columns")))


def counts(survey: Survey, labels: Mapping[str, str]) -> str:
    """Write as HTML how many answers each scale got, and of which kind those are that are missing.

    Parameters
    ----------
    survey : Survey
    labels : mapping of id to text
        Those of the survey.
    """
    items = survey.responses.columns
    missing = pd.DataFrame({item: survey.missing_kind[item].value_counts() for item in items}).T
    scale = survey.instrument.items.loc[items, "scale"]
    by_scale = missing.groupby(scale, sort=False).sum().astype(int)
    kinds = [kind for kind in by_scale if by_scale[kind].any()]
    size, valid = scale.value_counts(), survey.responses.notna().sum().groupby(scale, sort=False).sum()
    rows = [
        (label(labels, name), str(size[name]), str(valid[name]), *by_scale.loc[name, kinds].astype(str))
        for name in by_scale.index
    ]
    head = [word(f"lab.survey.{name}") for name in ("scale", "questions", "valid")]
    return table(
        [*head, *(word(f"missing.{kind}") for kind in kinds)], rows, caption=word("lab.survey.counts")
    )


def may_show(survey: Survey, items: Collection[str] = ()) -> bool:
    """Tell whether a survey and its answers to some items may be shown: of 4 persons, or of nobody real.

    Parameters
    ----------
    survey : Survey
    items : collection of str
    """
    n = survey.responses[list(items)].notna().sum()
    return survey.synthetic or bool((n[n > 0] >= SHOWN_FROM).all() and len(survey.responses) >= SHOWN_FROM)
