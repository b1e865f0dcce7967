"""Put all propositions to the test, and keep what has been done, one file each.

A result that was made with other rules, plans, parameters or another version of the model is made anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.cases.propositions.draws import Draws, make_draws, screen
from ltd_toolkit.cases.propositions.load import Proposition, Propositions, load_propositions
from ltd_toolkit.cases.propositions.run import COLUMNS, run
from ltd_toolkit.folders import PACKAGE
from ltd_toolkit.language import languages, word
from ltd_toolkit.writing import write_whole

RESULTS, CALIBRATED = "propositions_results.csv", "propositions_draws.csv"
DIGITS = "%.6g"
DONE = Path("build") / "propositions"  # results of one proposition each
TEXTS = ("claim", "note", "unequal", "reference", *languages())
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
WHAT_NUMBERS_DEPEND_ON = (
    "simulation/*.py",
    "cases/propositions/*.py",
    "cases/costs.py",
    "resources/evidence.csv",
    "resources/interventions.toml",
    "resources/cases/*.toml",
)
WHAT_CALIBRATION_DEPENDS_ON = (
    "simulation/*.py",
    "cases/propositions/draws.py",
    "resources/evidence.csv",
)
NUMBERS_DO_NOT_DEPEND_ON = ("__init__.py", "__main__.py", "keep.py", "page.py", "results.py")


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
        draws = make_draws(known.rules, kept_calibrated(known, where, n_jobs=n_jobs))
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
    write_whole(where / f"{name}.json", json.dumps(held, indent=1).encode())
    return name, table


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


def _model(patterns: Sequence[str] = WHAT_NUMBERS_DEPEND_ON) -> str:
    """Name the model by its files, code without its comments and documentation."""
    files = sorted(path for pattern in patterns for path in PACKAGE.glob(pattern))
    found = hashlib.sha256()
    for path in (path for path in files if path.name not in NUMBERS_DO_NOT_DEPEND_ON):
        text = path.read_text(encoding="utf-8")
        found.update((_bare(text) if path.suffix == ".py" else text).encode())
    return found.hexdigest()


def _bare(code: str) -> str:
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def kept_calibrated(known: Propositions, where: Path, *, n_jobs: int | None = None) -> pd.DataFrame:
    """Return the calibrated sets of parameters, looked for once and kept.

    Parameters
    ----------
    known : Propositions
    where : path
    n_jobs : int, optional
    """
    rules = [known.rules.screened, known.rules.seed, _model(WHAT_CALIBRATION_DEPENDS_ON)]
    path = where / f"calibrated_{hashlib.sha256(json.dumps(rules).encode()).hexdigest()[:12]}.csv"
    if not path.exists():
        write_whole(path, screen(known.rules, n_jobs=n_jobs).to_csv(float_format=DIGITS).encode())
    return pd.read_csv(path, index_col="set")


def as_stored(table: Any) -> pd.DataFrame:
    """Read a table of results.

    Parameters
    ----------
    table : path or file
    """
    return pd.read_csv(table, dtype={"word": str, "decides": str}, encoding="utf-8")
