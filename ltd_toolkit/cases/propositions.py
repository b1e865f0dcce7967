"""The article's claims as experiments: what the model says of each, and how sure one can be.

``python -m ltd_toolkit.cases.propositions`` puts all of them to the test and writes the results, the table in
docs/propositions.csv and the page docs/propositions.md. What has been done is kept, one file per proposition,
so that a run that was stopped goes on where it was. resources/propositions.toml holds the claims, the plans
and the rules.

Nobody changes the model to please a claim: what does not hold is told.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import io
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.cases.propositions_load import Proposition, Propositions, load_propositions
from ltd_toolkit.cases.propositions_page import page, told
from ltd_toolkit.cases.propositions_run import COLUMNS, Draws, calibrate, make_draws, run
from ltd_toolkit.folders import PACKAGE, resource
from ltd_toolkit.language import current_language, languages, set_language, word
from ltd_toolkit.writing import write_whole

RESULTS, CALIBRATIONS = "propositions_results.csv", "propositions_draws.csv"
DIGITS = "%.6g"
DONE = Path("build") / "propositions"  # results of one proposition each
TEXTS = ("claim", "note", "unequal", "reference", *languages())
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
WHAT_NUMBERS_DEPEND_ON = (
    "simulation/*.py",
    "cases/propositions_*.py",
    "cases/costs.py",
    "resources/evidence.csv",
    "resources/interventions.toml",
    "resources/cases/*.toml",
)


def propositions() -> pd.DataFrame:
    """Return what the model says of the article's claims.

    Returns
    -------
    pandas.DataFrame
        One row per (proposition, part): claim, contrast, verdict (texts in the current language), word
        (``"holds"``, ``"depends"``, ``"assumed"``, ``"does_not_hold"``; empty for what is only shown),
        effect, low, high (at the usual values; 95 % interval, luck only), draws_low, draws_high (middle 95 %
        of the draws), share, share_sign, share_calibrated (of all draws, of the n_calibrated near the
        evidence: with the sign and beyond the smallest difference worth naming), share_opposite, value_of,
        value_against, hours_of, hours_against, hours_differ, hours_within (share of the draws in which the
        hours are equal), euros_of, euros_against, knock_out (``"emerges"``, ``"mixed"``, ``"assumed"``,
        ``"none"``), stays, remains, decides (the parameter whose rank goes most with the effect),
        correlation.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> propositions().loc[("P05", "a"), ["contrast", "word"]].tolist()
    ['the four worst weeks, against 1', 'assumed']
    """
    return told(_as_stored(resource(RESULTS)), load_propositions())


def run_proposition(
    name: str,
    *,
    n_draws: int = 40,
    n_runs: int = 4,
    knock_out: bool = False,
    path: str | Path | None = None,
) -> pd.DataFrame:
    """Put one proposition to the test again.

    Parameters
    ----------
    name : str
        ``"P01"`` to ``"P27"``, ``"L1"``, ``"L2"``.
    n_draws : int
        Sets of parameters: the first ones of those the shipped results are from.
    n_runs : int
        Paired runs of each. With 200 draws, 12 runs and the knock-out the result is the shipped one, after a
        minute or two.
    knock_out : bool
        Whether to repeat it with the parameters that lead straight to the outcome switched off.
    path : path, optional
        Propositions of one's own, in a file like the shipped one.

    Returns
    -------
    pandas.DataFrame
        As from :func:`propositions`.

    Raises
    ------
    ValueError
        For a name that no proposition has, or more draws than there are.

    Examples
    --------
    >>> found = run_proposition("P05", n_draws=20, n_runs=2)
    >>> bool(found.loc[("P05", "a"), "effect"] < 0)
    True
    """
    known = load_propositions(path)
    if name not in known.each:
        raise ValueError(f"name must be one of {list(known.each)}, got {name!r}")
    if not 2 <= n_draws <= known.rules.draws or n_runs < 1:
        raise ValueError(
            f"n_draws must be 2 to {known.rules.draws} and n_runs 1 or more, got {n_draws}, {n_runs}"
        )
    rules = replace(known.rules, repeats=n_runs)
    draws = make_draws(rules, _calibrations(known) if path is None else None, n_draws=n_draws)
    return told(run(known.each[name], rules, draws, knock_out=knock_out), known)


def run_all(
    only: Sequence[str] = (),
    *,
    folder: str | Path = DONE,
    path: str | Path | None = None,
    n_jobs: int | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Put propositions to the test, going on where an earlier run was stopped.

    Parameters
    ----------
    only : sequence of str
        Default: all of them.
    folder : path
        Where results are kept, one file per proposition. One that was made with other rules, plans,
        parameters or another version of the model is made anew.
    path : path, optional
        Propositions of one's own.
    n_jobs : int, optional
        Processes (joblib); numbers do not depend on it.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        One row per contrast.

    Raises
    ------
    ValueError
        For a name that no proposition has.
    """
    known = load_propositions(path)
    names = list(only) or list(known.each)
    unknown = [name for name in names if name not in known.each]
    if unknown:
        raise ValueError(f"only must be of {list(known.each)}, got {', '.join(unknown)}")
    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    keys = {name: _fingerprint(known.each[name], known) for name in names}
    done = {name: _read(where / f"{name}.json", keys[name]) for name in names}
    todo = [name for name in names if done[name] is None]
    if todo:
        draws = make_draws(known.rules, _kept_calibrations(known, where))
        for name, table in _each(known, draws, todo, keys, where, n_jobs, progress):
            done[name] = table
    return pd.concat([done[name] for name in names], ignore_index=True)


def _each(
    known: Propositions,
    draws: Draws,
    todo: Sequence[str],
    keys: dict[str, str],
    where: Path,
    n_jobs: int | None,
    progress: bool,
) -> Iterator[tuple[str, pd.DataFrame]]:
    from joblib import Parallel, delayed
    from tqdm.auto import tqdm

    work = (delayed(_one)(known, draws, name, keys[name], where) for name in todo)
    results = Parallel(n_jobs=n_jobs or 1, return_as="generator_unordered", batch_size=1)(work)
    yield from tqdm(results, total=len(todo), disable=not progress, desc=word("proposition.progress"))


def _one(known: Propositions, draws: Draws, name: str, key: str, where: Path) -> tuple[str, pd.DataFrame]:
    start = time.perf_counter()
    table = run(known.each[name], known.rules, draws)
    held = {"key": key, "seconds": time.perf_counter() - start, "rows": table.to_dict(orient="records")}
    _write(where / f"{name}.json", json.dumps(held, indent=1))
    return name, table


def _as_stored(table: Any) -> pd.DataFrame:
    return pd.read_csv(table, dtype={"word": str, "decides": str}, encoding="utf-8")


def _write(path: Path, text: str) -> None:
    write_whole(path, text.encode())


def _read(path: Path, key: str) -> pd.DataFrame | None:
    """Return a result that is there and belongs to the same question."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return pd.DataFrame(held["rows"], columns=list(COLUMNS)) if held["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, or spoilt: made anew


def _fingerprint(proposition: Proposition, known: Propositions) -> str:
    """Name a result by all that its numbers depend on: texts are not among it."""
    found = hashlib.sha256(_model().encode())
    for each in (_without_texts(proposition.written), asdict(known.rules), dict(known.smallest)):
        found.update(json.dumps(each, sort_keys=True, default=str).encode())
    return found.hexdigest()


def _without_texts(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _without_texts(each) for key, each in data.items() if key not in TEXTS}
    return [_without_texts(each) for each in data] if isinstance(data, list) else data


def _model() -> str:
    """Name the model by its files, code without its comments and documentation."""
    files = sorted(path for pattern in WHAT_NUMBERS_DEPEND_ON for path in PACKAGE.glob(pattern))
    found = hashlib.sha256()
    for path in (path for path in files if path.name != "propositions_page.py"):
        text = path.read_text(encoding="utf-8")
        found.update((_bare(text) if path.suffix == ".py" else text).encode())
    return found.hexdigest()


def _bare(code: str) -> str:
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def _kept_calibrations(known: Propositions, where: Path) -> pd.DataFrame:
    rules = [known.rules.draws, known.rules.seed, _model()]
    path = where / f"draws_{hashlib.sha256(json.dumps(rules).encode()).hexdigest()[:12]}.csv"
    if not path.exists():
        _write(path, calibrate(known.rules).to_csv(float_format=DIGITS))
    return pd.read_csv(path, index_col="set")


def _calibrations(known: Propositions) -> pd.DataFrame | None:
    """Return the effect sizes shipped with the results, if they are of the same draws."""
    path = PACKAGE / "resources" / CALIBRATIONS
    found = pd.read_csv(path, index_col="set") if path.exists() else None
    return found if found is not None and len(found) == known.rules.draws else None


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the command line.
    """
    command = "python -m ltd_toolkit.cases.propositions"
    parser = argparse.ArgumentParser(command, description=word("proposition.command"))
    options: dict[str, dict[str, Any]] = {
        "only": {"nargs": "+", "default": [], "metavar": "P05"},
        "resume": {"type": Path, "default": DONE, "metavar": "FOLDER"},
        "n-jobs": {"type": int, "default": 1},
        "to": {"type": Path, "metavar": "FOLDER"},
    }
    for name, about in options.items():
        parser.add_argument(f"--{name}", help=word(f"proposition.command.{name}"), **about)
    asked = parser.parse_args(arguments)
    start = time.perf_counter()
    table = run_all(asked.only, folder=asked.resume, n_jobs=asked.n_jobs)
    known = load_propositions()
    if asked.only:
        print(told(table, known)[["contrast", "effect", "share", "share_calibrated", "verdict"]].to_string())
        return
    checkout = PACKAGE.parent / "docs"
    docs = asked.to or (checkout if checkout.is_dir() else Path())
    text = table.to_csv(index=False, float_format=DIGITS, lineterminator="\n")
    rounded = _as_stored(io.StringIO(text))
    calibrations = _kept_calibrations(known, asked.resume)
    if asked.to is None and checkout.is_dir():
        _write(PACKAGE / "resources" / RESULTS, text)
        _write(
            PACKAGE / "resources" / CALIBRATIONS,
            calibrations.to_csv(float_format=DIGITS, lineterminator="\n"),
        )
    _write(docs / "propositions.csv", text)
    spoken = current_language()
    set_language("en")  # the other pages of docs/ are in English
    _write(docs / "propositions.md", page(rounded, known, calibrations))
    set_language(spoken)
    minutes = (time.perf_counter() - start) / 60
    print(word("proposition.written", folder=docs, minutes=f"{minutes:.1f}"))


if __name__ == "__main__":
    main()
