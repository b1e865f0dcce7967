"""What was loaded and what was noticed: the file, its answers by kind, and its problems."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ltd_toolkit.language import in_every_language, languages
from ltd_toolkit.report.privacy import problems_without_names
from ltd_toolkit.survey import Survey

Part = tuple[dict[str, Any], dict[str, pd.DataFrame]]  # facts, tables


def loaded(survey: Survey) -> Part:
    """Say which file was read, how, and what its answers are.

    Parameters
    ----------
    survey : Survey

    Returns
    -------
    facts : dict
        file, program, encoding, separator, sheet (None where they do not apply), sha256, n_rows, n_columns,
        instrument, n_items and n_items_asked (found in the file, and of the instrument), n_valid and
        n_missing (answers), log (sentences).
    tables : dict
        ``answers``: one row per kind of answer (``valid``, then kinds of missing) with n and share (0–1);
        ``columns``: which header of the file stands for which item or field, if the file told.
    """
    source = survey.source
    tables = {"answers": _answers(survey)}
    headers = source.get("columns")
    if headers:
        tables["columns"] = pd.DataFrame(
            {"id": list(headers), "header": [str(name) for name in headers.values()]}
        )
    n_valid = int(survey.responses.notna().to_numpy().sum())
    facts = {
        "file": str(source.get("file", "")),
        **{name: source.get(name) for name in ("program", "encoding", "separator", "sheet", "sha256")},
        "n_rows": len(survey.raw),
        "n_columns": survey.raw.shape[1],
        "instrument": _name(survey),
        "n_items": survey.responses.shape[1],
        "n_items_asked": len(survey.instrument.items),
        "n_valid": n_valid,
        "n_missing": int(survey.responses.size - n_valid),
        "log": survey.log[["step", *languages()]].to_dict("records"),
    }
    return facts, tables


def noticed(survey: Survey) -> Part:
    """Say what is wrong or worth a note in the file, without naming people or firms.

    Parameters
    ----------
    survey : Survey

    Returns
    -------
    facts : dict
        n_errors, n_notes, n_marked (answers refused and counted as missing), n_withheld (sentences that
        named somebody).
    tables : dict
        ``problems``: see :func:`~ltd_toolkit.report.privacy.problems_without_names`.
    """
    problems = problems_without_names(survey)
    facts = {
        "n_errors": int((problems["severity"] == "error").sum()),
        "n_notes": int((problems["severity"] == "note").sum()),
        "n_marked": int((survey.missing_kind == "invalid").to_numpy().sum()),
        "n_withheld": int(problems["withheld"].sum()),
    }
    return facts, {"problems": problems}


def _answers(survey: Survey) -> pd.DataFrame:
    kinds = survey.missing_kind.apply(lambda column: column.value_counts()).sum(axis="columns").astype(int)
    n = pd.concat([pd.Series({"valid": int(survey.responses.notna().to_numpy().sum())}), kinds[kinds > 0]])
    table = pd.DataFrame({"kind": n.index, "n": n.to_numpy(), "share": n.to_numpy() / max(int(n.sum()), 1)})
    said = [in_every_language("report.valid" if kind == "valid" else f"missing.{kind}") for kind in n.index]
    for language in languages():
        table[language] = [text[language] for text in said]
    return table


def _name(survey: Survey) -> str:
    """Return the name of the instrument, without the folders of somebody's machine."""
    return str(survey.instrument.source).replace("\\", "/").rstrip("/").rpartition("/")[2]
