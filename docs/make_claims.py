"""Make docs/claims.md and docs/claims_fr.md: where each statement of the article is taught and tried.

    python docs/make_claims.py

Statements: resources/claims.csv, in our own words. A test finds the pages up to date.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ltd_toolkit import load_instrument, load_interventions, set_language
from ltd_toolkit.cases.propositions import propositions
from ltd_toolkit.folders import resource
from ltd_toolkit.language import languages, word

HERE = Path(__file__).parent
LESSONS = HERE.parent / "notebooks"
PAGES = {"fr": "claims_fr.md", "en": "claims.md"}
PARTS = ("claim", "lesson", "scale", "lever", "proposition")


def claims() -> pd.DataFrame:
    """Return the statements, indexed by id; lists where a cell names several things."""
    table = pd.read_csv(resource("claims.csv"), index_col="id", dtype=str, keep_default_na=False)
    table["proposition"] = table["proposition"].map(spread_out)
    for column in ("scale", "lever"):
        table[column] = table[column].str.split()
    return table


def spread_out(text: str) -> list[str]:
    """Return the propositions that a text such as ``"P01-P03 P22"`` names.

    Parameters
    ----------
    text : str
    """
    found = []
    for part in text.split():
        ends = [int(number) for number in re.findall(r"\d+", part)]
        found += [f"{part[0]}{n:02d}" for n in range(ends[0], ends[-1] + 1)]
    return found


def page(language: str) -> str:
    """Return the page in a language.

    Parameters
    ----------
    language : str
    """
    set_language(language)
    names, actions, found = load_instrument().labels(), load_interventions()["name"], propositions()
    head = [word(f"claims.column.{part}") for part in PARTS]
    rows = [
        [
            f"{name}. {row[f'claim_{language}']}",
            f"[{row['lesson']}](../notebooks/{language}/{lesson_file(row['lesson'])}.ipynb)",
            ", ".join(names.get(scale, scale) for scale in scales(row["scale"])),
            ", ".join(actions[lever] for lever in row["lever"]),
            "; ".join(verdict(each, found) for each in row["proposition"]),
        ]
        for name, row in claims().iterrows()
    ]
    lines = [
        "| " + " | ".join(cell or "–" for cell in row) + " |" for row in (head, ["---"] * len(head), *rows)
    ]
    parts = [f"# {word('claims.title')}", word("claims.introduction", n=len(rows)), "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def lesson_file(number: str) -> str:
    """Return the name of a lesson's file.

    Parameters
    ----------
    number : str
        Such as ``"02"``.
    """
    return next((LESSONS / "src").glob(f"{number}_*.py")).stem


def scales(names: list[str]) -> list[str]:
    """Return scales of the questionnaire; ``tension_*`` stands for all that begin so.

    Parameters
    ----------
    names : list of str
    """
    known = list(load_instrument().scales.index)
    return [
        each
        for name in names
        for each in ([k for k in known if k.startswith(name[:-1])] if name.endswith("*") else [name])
    ]


def verdict(proposition: str, found: pd.DataFrame) -> str:
    """Return a proposition with the words of its parts.

    Parameters
    ----------
    proposition : str
    found : pandas.DataFrame
        What ``propositions`` returns.
    """
    rows = found.xs(proposition, level="proposition")
    judged = rows["word"][rows["word"] != ""]
    words = [f"{part} {word(f'proposition.word.{each}_short')}" for part, each in judged.items()]
    return f"[{proposition}](propositions.md): {', '.join(words)}"


if __name__ == "__main__":
    for spoken in languages():
        (HERE / PAGES[spoken]).write_text(page(spoken), encoding="utf-8")
