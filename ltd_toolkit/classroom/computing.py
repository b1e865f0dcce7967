"""Simulate all plans of an episode once, so that a page can show any of them without Python.

The work is cut into pieces of 81 plans; each is written down as soon as it is done, so that work that was
interrupted goes on where it stopped. Numbers do not depend on the pieces, nor on the number of workers.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.cases import Episode, load_interventions
from ltd_toolkit.classroom.grid import LEVELS, Grid
from ltd_toolkit.classroom.measure import COSTS, N_RUNS, N_WEEKS, SEED, STEPS, costs, measure
from ltd_toolkit.classroom.store import HALF_A_CENT, OTHERS, ClassData, ClassDataError, as_wholes, load, save
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import in_every_language, word
from ltd_toolkit.provenance import note_files
from ltd_toolkit.simulation import Firm, Parameters, Plan
from ltd_toolkit.writing import write_whole

Array = NDArray[Any]

PIECE = 81  # plans
FORMAT = 1  # one more whenever the same plans come to other numbers


def data_path(episode: Episode, source: str | Path | None = None) -> Path:
    """Return where the outcomes of an episode are kept.

    Parameters
    ----------
    episode : Episode
    source : str or pathlib.Path, optional
        The case file that it comes from: its outcomes are kept beside it. Default: a shipped case.
    """
    name = f"classroom_{episode.case}_{episode.id}.npz"
    return data_folder() / name if source is None else Path(source).with_name(name)


def load_class_data(episode: Episode, path: Path | None = None) -> ClassData:
    """Return the outcomes of all plans of an episode.

    Parameters
    ----------
    episode : Episode
    path : pathlib.Path, optional
        Default: where those of a shipped case are kept.

    Raises
    ------
    ClassDataError
        If they are missing, damaged, or were computed with other numbers than those in force.
    """
    return load(path or data_path(episode), fingerprint(episode), episode.budget.euros)


def compute(episode: Episode, path: Path, *, n_jobs: int | None = None, progress: bool = False) -> ClassData:
    """Simulate all plans of an episode, or what is left of the work, and write their outcomes.

    Outcomes of the numbers in force that are there already are not computed again.

    Parameters
    ----------
    episode : Episode
    path : pathlib.Path
        Of the file; pieces that are done are kept in a folder beside it until all are.
    n_jobs : int, optional
        Processes (joblib); numbers do not depend on it.
    progress : bool
        Whether to show a bar.

    Returns
    -------
    ClassData
    """
    from joblib import Parallel, delayed
    from tqdm.auto import tqdm

    with suppress(ClassDataError):
        return load_class_data(episode, path)
    folder = path.with_name(f"{path.name}.pieces")
    folder.mkdir(parents=True, exist_ok=True)
    mark, grid = fingerprint(episode), Grid(episode)
    begins = [*range(0, len(grid), PIECE), len(grid)]  # the last piece: what the plans are compared with
    places = [folder / f"{mark[:16]}_{first}.npz" for first in begins]
    work = (delayed(_piece)(episode, first, place) for first, place in zip(begins, places, strict=True))
    done = Parallel(n_jobs=n_jobs, return_as="generator")(work)
    for _ in tqdm(done, total=len(places), disable=not progress, desc=word("classroom.progress")):
        pass
    data = _together(episode, grid, mark, places)
    save(data, path)
    if path.parent == data_folder():
        note_files(path.parent, [(path.name, len(data.wholes["gauges"]), *_provenance(episode))])
    shutil.rmtree(folder)
    return data


def _provenance(episode: Episode) -> tuple[str, dict[str, str]]:
    made = f"ltd classroom {episode.case} --episode {episode.id} --compute (seed {SEED})"
    return made, in_every_language("classroom.data", name=episode.names, case=episode.case, n=N_RUNS)


def fingerprint(episode: Episode) -> str:
    """Name all that the numbers of a class page depend on.

    Parameters
    ----------
    episode : Episode

    Returns
    -------
    str
        A SHA-256 in hexadecimal figures.
    """
    grid, parameters = Grid(episode), Parameters()
    parts: list[Any] = [
        [FORMAT, N_RUNS, N_WEEKS, SEED, dict(STEPS)],
        _facts(episode.firm),
        repr(episode.plan),
        [float(episode.budget.euros), float(episode.budget.hours)],
        {name: repr(levers) for name, levers in grid.levers.items()},
        {name: float(getattr(parameters, name)) for name in parameters},
        load_interventions()[["per_hour", "per_week", "fixed"]].to_csv(float_format="%.9g"),
        [[each.person, repr(each.conditions)] for each in episode.lines],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _facts(firm: Firm) -> dict[str, str]:
    """Return what a firm says of itself, and not what it leaves open: new facts may come to the model."""
    usual = {each.name: each.default for each in fields(Firm)}
    return {name: repr(getattr(firm, name)) for name in usual if getattr(firm, name) != usual[name]}


def _piece(episode: Episode, first: int, place: Path) -> None:
    """Measure 81 plans, or what plans are compared with, unless it was done before."""
    if place.exists():
        return
    grid = Grid(episode)
    if first == len(grid):
        plans = [episode.plan, Plan(episode.plan.go_live)]
        measured = [measure(episode, plan) for plan in plans]
    else:
        plans = [grid.plan(number) for number in range(first, min(first + PIECE, len(grid)))]
        measured = [measure(episode, plan) for plan in plans if _can_pay(episode, plan)]
    asked = [costs(episode, plan) for plan in plans]
    held = io.BytesIO()
    np.savez(held, **_stacked(asked), **_stacked(measured))  # type: ignore[arg-type]
    write_whole(place, held.getvalue())


def _can_pay(episode: Episode, plan: Plan) -> bool:
    return costs(episode, plan)["cost.euros"] <= episode.budget.euros + HALF_A_CENT


def _stacked(rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> dict[str, Array]:
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _together(episode: Episode, grid: Grid, mark: str, places: list[Path]) -> ClassData:
    pieces = []
    for place in places:
        with np.load(place, allow_pickle=False) as held:
            pieces.append({name: held[name] for name in held.files})
    values = {name: np.concatenate([each[name] for each in pieces if name in each]) for name in STEPS}
    wholes, first = as_wholes(values)
    head = {
        "format": FORMAT,
        "episode": f"{episode.case}.{episode.id}",
        "fingerprint": mark,
        "runs": N_RUNS,
        "weeks": N_WEEKS,
        "seed": SEED,
        "actions": list(grid.actions),
        "levels": list(LEVELS),
        "behind": list(OTHERS),
        "costs": list(COSTS),
        "steps": dict(STEPS),
        "first": first,
    }
    return ClassData(head, wholes, episode.budget.euros)
