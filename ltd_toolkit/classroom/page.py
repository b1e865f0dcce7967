"""One page for a class: it holds what every plan led to, needs no Python and fetches nothing.

:mod:`ltd_toolkit.classroom.shell` puts it together; it holds the outcomes that
:mod:`ltd_toolkit.classroom.computing` kept.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ltd_toolkit.cases import Case, outcome_table
from ltd_toolkit.classroom.code import head_of
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.measure import BY_RUN, MOMENTS, N_RUNS, STEPS
from ltd_toolkit.classroom.shell import written_page
from ltd_toolkit.classroom.store import ClassData
from ltd_toolkit.classroom.telling import told
from ltd_toolkit.lab.futures import judged
from ltd_toolkit.lab.prediction import ASKED, MORE
from ltd_toolkit.language import current_language, languages
from ltd_toolkit.plots.gauges import PARADOXES
from ltd_toolkit.plots.plans import SHARES
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.simulation import Plan
from ltd_toolkit.simulation.record import CHANNELS
from ltd_toolkit.simulation.states import GAUGES

RESULTS = (*ASKED, *MORE, "hours_spent", "hours_crowded_out")


def class_page(case: Case, episode: str, data: ClassData, *, language: str | None = None) -> str:
    """Write the class page of an episode.

    Parameters
    ----------
    case : Case
    episode : str
    data : ClassData
        What all its plans led to.
    language : str, optional
        In which the page opens; it holds the others too. Default: the current language.

    Returns
    -------
    str
        A whole HTML page. The same case and outcomes give the same page.
    """
    grid = Grid(case.episode(episode))
    stories = dict(_told(case, grid))
    opens = language or current_language()
    texts = {"told": stories, **_facts(grid, data)}
    return written_page("page", stories[opens]["title"], opens, texts, {"outcomes": _outcomes(data)})


def _told(case: Case, grid: Grid) -> Iterator[tuple[str, Any]]:
    for language in languages():
        with speaking(language):
            yield language, told(case, grid)


def _facts(grid: Grid, data: ClassData) -> dict[str, Any]:
    """Return what the script must know beside texts and outcomes."""
    episode, table = grid.episode, outcome_table()
    n_judged, n = judged()
    alike = {str(grid.plan(number)): number for number in range(len(grid))}
    return {
        "key": data.head["fingerprint"][:16],
        "runs": N_RUNS,
        "budget": {"euros": episode.budget.euros, "hours": episode.budget.hours},
        "actions": list(grid.actions),
        "did": alike.get(str(episode.plan), len(grid)),
        "alone": alike.get(str(Plan(episode.plan.go_live)), len(grid) + (episode.plan.levers != {})),
        "asked": {name: each._asdict() for name, each in ASKED.items()},
        "results": list(RESULTS),
        "compared": list(BY_RUN),
        "written": {
            name: {
                "share": name in SHARES,
                "digits": min(int(table["digits"].get(name, 1)), 1),
                "better": table.at[name, "better"],
            }
            for name in RESULTS
        },
        "paradoxes": {name: list(pair) for name, pair in PARADOXES.items()},
        "gauges": list(GAUGES),
        "channels": list(CHANNELS),
        "moments": list(MOMENTS),
        "judged": {"judged": n_judged, "n": n},
        "code": {"head": head_of(episode, data.head["fingerprint"])},
    }


def _outcomes(data: ClassData) -> dict[str, Any]:
    arrays = {name: _packed(name, whole, data.head["first"]) for name, whole in data.wholes.items()}
    return {"rows": len(data.wholes["gauges"]), "arrays": arrays}


def _packed(name: str, whole: np.ndarray, first: Mapping[str, int]) -> dict[str, Any]:
    size = whole.dtype.itemsize
    packed = np.ascontiguousarray(whole, dtype=f"<u{size}").tobytes()
    return {
        "size": size,
        "width": int(np.prod(whole.shape[1:])),
        "first": first[name],
        "step": STEPS[name],
        "bytes": base64.b64encode(packed).decode(),
    }
