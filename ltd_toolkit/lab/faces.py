"""People of a case as they are shown: a drawn face, a name, a job and what they say."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from zlib import crc32

import pandas as pd

from ltd_toolkit.cases import Person
from ltd_toolkit.lab.panel import CLOSE
from ltd_toolkit.language import current_language, word

SHIRTS = ("#0173b2", "#de8f05", "#029e73", "#cc78bc", "#ca9161", "#5b5b5b")
SKINS = ("#f3d3bd", "#e3b08c", "#b97f5a", "#8a5a3c")
HAIR_COLOURS = ("#2f2622", "#6b4a2f", "#8d8d8d", "#b5793b")
HAIRS = (  # on a head of radius 12 around (24, 20); short, as a name does not say who wears it long
    "M12 19a12 12 0 0 1 24 0c-4-5-8-6-12-6s-8 1-12 6z",
    "M12 20c0-16 24-16 24 0-1-4-4-7-12-7s-11 3-12 7z",
    "M12 17c1-10 23-10 24 0-6-3-9-6-12-4s-7 2-12 4z",
    "M13 15a12 12 0 0 1 22 0c-7-3-15-3-22 0z",
)


def face(person: Person, shirt: str) -> str:
    """Draw a person's face as SVG with a text alternative; the same person always looks the same.

    Parameters
    ----------
    person : Person
    shirt : str
        Colour of their team.
    """
    number = crc32(person.name.encode())
    skin, hair = SKINS[number % 4], HAIRS[number // 4 % 4]
    colour = HAIR_COLOURS[number // 16 % 4]
    said = html.escape(_who(person), quote=True)
    return (
        f'<svg role="img" aria-label="{said}" width="48" height="48" viewBox="0 0 48 48" '
        f'style="flex:none"><circle cx="24" cy="24" r="24" fill="#eef2f5"></circle>'
        f'<path d="M6 46c1-10 9-13 18-13s17 3 18 13a24 24 0 0 1-36 0z" fill="{shirt}"></path>'
        f'<circle cx="24" cy="20" r="12" fill="{skin}"></circle><path d="{hair}" fill="{colour}"></path>'
        f'<circle cx="20" cy="21" r="1.4" fill="#222"></circle>'
        f'<circle cx="28" cy="21" r="1.4" fill="#222"></circle>'
        f'<path d="M20 26q4 3 8 0" fill="none" stroke="#222" stroke-width="1.4"></path></svg>'
    )


def gallery(
    persons: Sequence[Person], teams: Sequence[str], labels: Mapping[str, str], said: pd.DataFrame | None
) -> str:
    """Write people as HTML, each with their face and, if they have something to say, their line.

    Parameters
    ----------
    persons : sequence of Person
    teams : sequence of str
        In the order of their colours.
    labels : mapping of id to text
        Names of teams.
    said : pandas.DataFrame or None
        What ``Episode.voices`` returns.
    """
    lines = {} if said is None else said["line"].to_dict()
    cards = "".join(_card(each, teams, labels, lines.get(each.name)) for each in persons)
    return (
        f'<ul aria-label="{html.escape(word("lab.case.people"), quote=True)}" style="display:grid;margin:0;'
        f"padding:0;list-style:none;gap:0.6em 1.2em;grid-template-columns:repeat(auto-fill,minmax(19em,1fr));"
        f'{CLOSE}">{cards}</ul>'
    )


def _card(person: Person, teams: Sequence[str], labels: Mapping[str, str], line: str | None) -> str:
    team = labels.get(person.team or "", "")
    shirt = SHIRTS[teams.index(person.team) % (len(SHIRTS) - 1)] if person.team in teams else SHIRTS[-1]
    job = html.escape(person.jobs[current_language()])
    where = f" · {html.escape(team)}" if team else ""
    quote = html.escape(word("lab.case.quoted", line=line)) if line else ""
    spoken = f'<span style="display:block">{quote}</span>' if line else ""
    return (
        f'<li style="display:flex;gap:0.7em;align-items:flex-start">{face(person, shirt)}<div>'
        f"<strong>{html.escape(person.name)}</strong>, {job}{where}{spoken}</div></li>"
    )


def _who(person: Person) -> str:
    return word("lab.case.face", name=person.name, job=person.jobs[current_language()])
