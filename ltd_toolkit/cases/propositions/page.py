"""The results of the propositions for people: texts beside the numbers, and the page docs/propositions.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from ltd_toolkit.cases.propositions.load import Propositions
from ltd_toolkit.cases.propositions.verdict import WORDS, Rules, overall
from ltd_toolkit.language import current_language, has_word, number, word
from ltd_toolkit.simulation import load_evidence

DECIDES = 0.3  # rank correlation from which a parameter is said to decide
FEW_EQUAL = 0.9  # share of the draws checked with equal hours below which the page says so
NOTHING = "–"
BETWEEN = " · "  # words of verdicts, some of which have a comma of their own


def told(table: pd.DataFrame, known: Propositions) -> pd.DataFrame:
    """Put the texts of the propositions beside their results.

    Parameters
    ----------
    table : pandas.DataFrame
        Results, one row per contrast.
    known : Propositions

    Returns
    -------
    pandas.DataFrame
        Indexed by (proposition, part), with claim, contrast and verdict (in the current language) in front.
    """
    spoken = current_language()
    texts = {(name, each.part): each.texts for name, of in known.each.items() for each in of.contrasts}
    frame = table.copy()
    for column in ("word", "decides"):
        frame[column] = frame[column].fillna("")
    rows = list(frame.to_dict(orient="records"))
    frame.insert(2, "claim", [known.each[row["proposition"]].claims[spoken] for row in rows])
    frame.insert(3, "contrast", [texts[row["proposition"], row["part"]][spoken] for row in rows])
    frame.insert(4, "verdict", [_verdict(row) for row in rows])
    return frame.set_index(["proposition", "part"])


def page(table: pd.DataFrame, known: Propositions, calibrated: pd.DataFrame) -> str:
    """Write the page of the results, in Markdown and in the current language.

    Parameters
    ----------
    table : pandas.DataFrame
    known : Propositions
    calibrated : pandas.DataFrame (set x target)
        The sets of parameters that give the effect sizes of studies.

    Returns
    -------
    str
    """
    results = told(table, known)
    judged, shown = results[results["word"] != ""], results[results["word"] == ""]
    parts: list[str] = [
        f"# {word('proposition.page.title')}",
        *_introduction(known, len(calibrated)),
        f"## {word('proposition.page.claims')}",
        _claims(judged, known),
        f"## {word('proposition.page.doubts')}",
        _doubts(known),
        f"## {word('proposition.page.surprises')}",
        *_surprises(judged, known),
        f"## {word('proposition.page.results')}",
        word("proposition.page.columns"),
        _markdown(
            [word(f"proposition.column.{name}") for name in JUDGED],
            (_judged_row(key, row, known.rules) for key, row in judged.iterrows()),
        ),
        word("proposition.page.symbols", symbols=_symbols(judged)),
        f"## {word('proposition.page.printed')}",
        _markdown(
            [word(f"proposition.column.{name}") for name in SHOWN],
            (_shown_row(key, row) for key, row in shown.iterrows()),
        ),
        f"## {word('proposition.page.notes')}",
        "\n".join(_notes(known)),
    ]
    return "\n\n".join(parts) + "\n"


JUDGED = (
    "part",
    "contrast",
    "effect",
    "draws",
    "smallest",
    "share",
    "sign",
    "calibrated",
    "cost",
    "knock_out",
    "verdict",
)
SHOWN = ("part", "contrast", "effect", "draws", "values")


def _verdict(row: dict[str, Any]) -> str:
    if not row["word"]:
        return word("proposition.word.printed")
    if row["word"] != "depends":
        return word(f"proposition.word.{row['word']}")
    if not abs(row["correlation"]) >= DECIDES:
        return word("proposition.word.depends_on_several")
    return word("proposition.word.depends", parameter=_symbol(row["decides"]))


def _symbol(name: str) -> str:
    evidence = load_evidence()
    return str(evidence["symbol"].get(name) or name)


def _introduction(known: Propositions, n_calibrated: int) -> Iterator[str]:
    rules = known.rules
    numbers: dict[str, Any] = {
        "draws": rules.draws,
        "repeats": rules.repeats,
        "usual_runs": rules.usual_runs,
        "checked": rules.checked,
        "near": n_calibrated,
        "few": rules.few,
        "screened": number(rules.screened, 0),
    }
    shares = ("holds", "depends", "stays", "remains", "hours", "level")
    numbers |= {name: number(100 * getattr(rules, name), 0) for name in shares}
    for name in ("made", "cost", "windows", "draws", "calibrated", "knock_out", "words"):
        yield word(f"proposition.page.{name}", **numbers)


def _claims(judged: pd.DataFrame, known: Propositions) -> str:
    counted = judged[~judged["ours"]]
    words = {
        name: overall(of.droplevel(0)["word"].to_dict()) for name, of in counted.groupby(level=0, sort=False)
    }
    by_part, ours, whole = (
        _counts(pd.Series(said))
        for said in (counted["word"], judged.loc[judged["ours"], "word"], list(words.values()))
    )
    header = [word(f"proposition.column.{name}") for name in ("id", "claim", "parts", "verdict")]
    rows = [
        [
            name,
            known.each[name].claims[current_language()],
            BETWEEN.join(_part(part, row) for (_, part), row in judged.loc[[name]].iterrows()),
            word(f"proposition.word.{words[name]}_short"),
        ]
        for name in known.each
        if name in words
    ]
    first = word("proposition.page.part_counts", counts=by_part, ours=ours)
    return f"{first} {word('proposition.page.counts', counts=whole)}\n\n{_markdown(header, rows)}"


def _counts(words: pd.Series) -> str:
    """Say how often each word is said."""
    found = words.value_counts()
    return BETWEEN.join(f"{word(f'proposition.word.{w}_short')} {found[w]}" for w in WORDS if w in found)


def _part(part: str, row: pd.Series) -> str:
    said = f"{part} " + word(f"proposition.word.{row['word']}_short")
    return f"{said} {word('proposition.ours')}" if row["ours"] else said


def _doubts(known: Propositions) -> str:
    """Tell what a reading that meant to refute the page found: of all verdicts, then of single ones."""
    general = [word(f"proposition.doubt.{name}") for name in ("revised", "calibrated", "hours", "knock_out")]
    single = [
        f"**{name}**: {word(f'proposition.doubt.{name}')}"
        for name in known.each
        if has_word(f"proposition.doubt.{name}")
    ]
    first = word("proposition.page.doubts_first")
    return first + "\n\n" + "\n".join(f"- {said}" for said in [*general, *single])


def _surprises(judged: pd.DataFrame, known: Propositions) -> Iterator[str]:
    failed = judged["word"] == "does_not_hold"
    reversed_ = judged["share_opposite"] >= known.rules.depends
    groups = {
        "reversed": failed & reversed_,
        "failed": failed & ~reversed_,
        "too_small": judged["word"] == "too_small",
        "nothing": judged["word"] == "nothing",
    }
    for name, rows in groups.items():
        if rows.any():
            yield word(f"proposition.page.{name}")
            yield "\n".join(_surprise(key, row) for key, row in judged[rows].iterrows())


def _surprise(key: Any, row: pd.Series) -> str:
    values = {
        "id": " ".join(key),
        "contrast": row["contrast"],
        "effect": _number(row["effect"]),
        "share": _percent(row["share"]),
        "sign": _percent(row["share_sign"]),
        "calibrated": _percent(row["share_calibrated"]),
        "opposite": _percent(row["share_opposite"]),
    }
    return word("proposition.page.surprise", **values)


def _judged_row(key: Any, row: pd.Series, rules: Rules) -> list[str]:
    knocked = NOTHING
    if row["share"] >= rules.depends and row["knock_out"] != "none":
        shares = {"stays": _percent(row["stays"]), "remains": _percent(row["remains"])}
        said = word(f"proposition.knock_out.{row['knock_out']}")
        knocked = word("proposition.knock_out.line", verdict=said, **shares)
        if pd.isna(row["stays"]):
            knocked = word("proposition.knock_out.by_definition")
    return [
        " ".join(key),
        f"{row['contrast']} {word('proposition.ours')}" if row["ours"] else row["contrast"],
        _effect(row),
        _range(row["draws_low"], row["draws_high"]),
        _number(row["smallest"]),
        _share(row, "share"),
        _percent(row["share_sign"]),
        _share(row, "share_calibrated") if row["n_calibrated"] >= rules.few else NOTHING,
        _cost(row),
        knocked,
        row["verdict"],
    ]


def _shown_row(key: Any, row: pd.Series) -> list[str]:
    values = f"{_number(row['value_of'])} / {_number(row['value_against'])}"
    draws = _range(row["draws_low"], row["draws_high"])
    return [" ".join(key), row["contrast"], _effect(row), draws, values]


def _cost(row: pd.Series) -> str:
    if pd.isna(row["hours_of"]):
        return NOTHING
    hours = " / ".join(number(row[name], 0) for name in ("hours_of", "hours_against"))
    euros = " / ".join(number(row[name], 0) for name in ("euros_of", "euros_against"))
    line = word("proposition.cost.line", hours=hours, euros=euros)
    if row["hours_within"] < FEW_EQUAL:
        share = _percent(row["hours_within"])
        line += " " + word("proposition.cost.few_equal", share=share)
    return line


def _effect(row: pd.Series) -> str:
    return f"{_number(row['effect'])} {_range(row['low'], row['high'])}"


def _range(low: float, high: float) -> str:
    return word("proposition.range", low=_number(low), high=_number(high))


def _number(value: float) -> str:
    size = abs(value)
    return number(value, 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.001 or not size else 4)


def _share(row: pd.Series, name: str) -> str:
    """Write a share of the draws with its standard error."""
    if pd.isna(row[name]):
        return NOTHING
    n, error = (number(100 * row[each], 0) for each in (name, f"{name}_error"))
    return word("proposition.share", n=n, error=error)


def _percent(share: float) -> str:
    return NOTHING if pd.isna(share) else word("proposition.percent", n=number(100 * share, 0))


def _symbols(judged: pd.DataFrame) -> str:
    """List what the symbols of the parameters that decide stand for."""
    meaning = load_evidence()["meaning"]
    deciding = judged[(judged["word"] == "depends") & (judged["correlation"].abs() >= DECIDES)]["decides"]
    return "; ".join(f"{_symbol(name)}: {meaning[name]}" for name in sorted(set(deciding)) if name in meaning)


def _notes(known: Propositions) -> Iterator[str]:
    for name, each in known.each.items():
        origin = word(f"proposition.from.{each.origin}", reference=each.reference)
        texts = [origin, each.episode_name]
        for of, prefix in ((each.unequal, "proposition.page.unequal"), (each.notes, "")):
            if of:
                texts.append(word(prefix, why=of[current_language()]) if prefix else of[current_language()])
        yield f"- **{name}** {BETWEEN.join(texts)}"


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )
