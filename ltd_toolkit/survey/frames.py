"""Frames in memory as exact text, so that they pass the same checks as a file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.files.table import TextTable, categorical
from ltd_toolkit.files.workbook import cell_text


def as_text_table(
    responses: pd.DataFrame, respondents: pd.DataFrame | None, firms: pd.DataFrame | None
) -> TextTable:
    """Join answers, people and firm sheets in one text table; row names stand for line numbers.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item.
    respondents : pandas.DataFrame, optional
        Same index as `responses`.
    firms : pandas.DataFrame, optional
        Indexed by firm.

    Returns
    -------
    TextTable

    Raises
    ------
    ValueError
        If an index is not unique, or the indexes do not fit each other.
    """
    if not isinstance(responses, pd.DataFrame):
        raise ValueError(f"responses must be a DataFrame respondent x item, got {type(responses).__name__}")
    joined = responses
    if respondents is not None:
        if not respondents.index.equals(responses.index):
            raise ValueError("respondents must have the index of responses, in the same order")
        joined = responses.join(respondents.drop(columns="respondent", errors="ignore"))
    if firms is not None:
        if "firm" not in joined:
            raise ValueError("firms needs a column 'firm' in respondents, saying who belongs to which firm")
        strangers = sorted(set(firms.index) - set(joined["firm"]))
        if strangers:
            raise ValueError(f"firms holds firms that no respondent belongs to: {strangers[:5]}")
        joined = joined.join(firms, on="firm")
    if "respondent" not in joined:
        joined = joined.assign(respondent=responses.index)
    cells = [_categorical(joined.iloc[:, position]) for position in range(joined.shape[1])]
    return TextTable(
        "DataFrame", [str(column) for column in joined.columns], cells, np.asarray(responses.index)
    )


def _categorical(column: pd.Series) -> pd.Categorical:
    codes, distinct = pd.factorize(column)  # missing cells get the code -1
    texts = [_text(value) for value in distinct] + [""]
    book = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    of_code = np.array([book[text] for text in texts])
    return categorical(of_code[codes], book)


def _text(value: Any) -> str:
    return cell_text(value.item() if isinstance(value, np.generic) else value)
