"""One page for a class: it holds what every plan led to, needs no Python and fetches nothing.

The page is put together from resources/classroom (page.html, page.css, page.js), the texts that its script
names, in every language, and the outcomes that :mod:`ltd_toolkit.classroom.computing` kept.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from string import Template
from typing import Any

import numpy as np

from ltd_toolkit.cases import Case, outcome_table
from ltd_toolkit.cases.letters import ALPHABET, CHECK, PRIME
from ltd_toolkit.classroom.code import head_of
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.measure import BY_RUN, MOMENTS, N_RUNS, STEPS
from ltd_toolkit.classroom.store import ClassData
from ltd_toolkit.classroom.telling import told
from ltd_toolkit.folders import resource
from ltd_toolkit.lab.futures import judged
from ltd_toolkit.lab.prediction import ASKED, MORE
from ltd_toolkit.language import current_language, has_word, in_every_language, keys, languages
from ltd_toolkit.plots.gauges import PARADOXES
from ltd_toolkit.plots.plans import SHARES
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.simulation import Plan
from ltd_toolkit.simulation.record import CHANNELS
from ltd_toolkit.simulation.states import GAUGES

RESULTS = (*ASKED, *MORE, "hours_spent", "hours_crowded_out")
QUOTED = re.compile(r'"([a-z_][a-z0-9_.]*)"')
BEGUN = re.compile(r"`([a-z_]+(?:\.[a-z0-9_]+)*\.)\$\{")


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
    language = language or current_language()
    grid = Grid(case.episode(episode))
    template, style, script = (_part(name) for name in ("page.html", "page.css", "page.js"))
    texts = {
        "language": language,
        "words": _words(template + script),
        "told": dict(_told(case, grid)),
        **_facts(grid, data),
    }
    title = texts["told"][language]["title"]
    return Template(template).substitute(
        lang=language,
        policy=html.escape(_policy(script), quote=True),
        title=html.escape(title),
        style=style,
        without_script="\n".join(_without_script()),
        texts=_json(texts),
        outcomes=_json(_outcomes(data)),
        script=script,
    )


def _part(name: str) -> str:
    return resource(f"classroom/{name}").read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """Tell the browser to fetch nothing and to run this script alone."""
    print_of_script = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{print_of_script}'"


def _without_script() -> Iterator[str]:
    for language, text in in_every_language("classroom.without_script").items():
        yield f'<noscript><p class="warning" lang="{language}">{html.escape(text)}</p></noscript>'


def _words(source: str) -> dict[str, dict[str, str]]:
    """Return the rows of words.csv that the page names, in every language."""
    named = {key for key in QUOTED.findall(source) if has_word(key)}
    for begun in BEGUN.findall(source):
        named |= set(keys(begun))
    texts = {key: in_every_language(key) for key in sorted(named)}
    return {language: {key: text[language] for key, text in texts.items()} for language in languages()}


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
        "code": {
            "head": head_of(episode, data.head["fingerprint"]),
            "alphabet": ALPHABET,
            "prime": PRIME,
            "check": CHECK,
        },
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


def _json(value: Any) -> str:
    """Write JSON that nothing in it can end: neither the script element nor a comment of HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
