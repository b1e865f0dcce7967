"""A case on two printed pages: the story and the people, then what can be done and room to write.

A team that plans on this paper plays on a class page: what the page leaves as the firm decided is marked.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

import pandas as pd

from ltd_toolkit.cases import Case, Episode, load_interventions
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.telling import told
from ltd_toolkit.lab.faces import gallery
from ltd_toolkit.lab.levers import price_parts
from ltd_toolkit.language import current_language, number, whole, word
from ltd_toolkit.report.markup import head_and_rows, p, page_head
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.simulation import LEVERS

TO_PREDICT = ("use", "worst_output", "errors")
TO_WRITE = ("plan", "eased", "left", "check", "mind")


def case_sheet(case: Case, episode: str | None = None, *, language: str | None = None) -> str:
    """Write an episode of a case as a page to print, two sides of A4.

    Parameters
    ----------
    case : Case
    episode : str, optional
        Default: its first.
    language : str, optional
        Default: the current language.

    Returns
    -------
    str
        A whole HTML page that fetches nothing.

    Raises
    ------
    ValueError
        If the case has no such episode.

    Examples
    --------
    >>> from ltd_toolkit import load_case
    >>> page = case_sheet(load_case("pme1"), "crm", language="en")
    >>> "The CRM, by phases" in page, "<script" in page
    (True, False)
    """
    with speaking(language or current_language()):
        return _page(case, case.episode(episode or next(iter(case.episodes))))


def _page(case: Case, episode: Episode) -> str:
    title = f"{case.name} · {episode.name}"
    return "".join(
        [
            f"{page_head(title, 'case_sheet.css')}<main>\n",
            f"<section>\n<h1>{html.escape(title)}</h1>\n",
            *_told(case, episode),
            "</section>\n<section>\n",
            *_to_do(case, episode),
            "</section>\n</main>\n</body>\n</html>\n",
        ]
    )


def _told(case: Case, episode: Episode) -> Iterator[str]:
    spoken = current_language()
    yield p(word("sheet.team"), "team")
    yield p(word("sheet.sources"), "note")
    for each in (*case.story.paragraphs, *episode.story.paragraphs):
        source = html.escape(word(f"case.source.{each.source}"))
        yield f'<p><span class="source {each.source}">{source}</span> {html.escape(each.texts[spoken])}</p>\n'
    yield f"<h2>{html.escape(word('lab.case.people'))}</h2>\n"
    yield gallery(episode.persons, list(episode.firm.teams), episode.labels(), None)
    teams = [f"{episode.labels().get(team, team)} ({n})" for team, n in episode.firm.teams.items()]
    leader = number(float(episode.firm.leader_hours or 0), 0) if episode.firm.leader_hours else ""
    said = word("sheet.firm", n=episode.firm.n_people, teams=", ".join(teams))
    means = word("sheet.budget", euros=whole(round(episode.budget.euros)), hours=f"{episode.budget.hours:g}")
    yield p(" ".join(filter(None, [said, means, word("sheet.leader", hours=leader) if leader else ""])))
    yield f"<h2>{html.escape(word('sheet.predict'))}</h2>\n"
    asked = [[word(f"lab.case.ask.{name}"), ""] for name in TO_PREDICT]
    yield _table([word("sheet.question"), word("sheet.team_says")], asked, "predict")


def _to_do(case: Case, episode: Episode) -> Iterator[str]:
    yield f"<h2>{html.escape(word('sheet.actions'))}</h2>\n"
    actions, grid = load_interventions(), Grid(episode)
    columns = [word(f"sheet.column.{name}") for name in ("action", "what", "dose", "price", "plan")]
    yield _table(columns, [_action(str(name), row, grid) for name, row in actions.iterrows()], "actions")
    yield p(word("sheet.levels", held=" ".join(told(case, grid)["fixed"])), "note")
    yield f"<h2>{html.escape(word('sheet.write'))}</h2>\n"
    yield _table(
        [word("sheet.line"), word("sheet.team_writes")],
        [[word(f"sheet.write.{name}"), ""] for name in TO_WRITE],
        "write",
    )
    yield p(word("lab.case.always"), "note")


def _action(name: str, row: pd.Series, grid: Grid) -> list[str]:
    price = price_parts(row)
    title = row["name"] if name in grid.actions else word("sheet.marked", name=row["name"])
    return [title, row["description"], _dose(LEVERS[name].unit, row), price[0].upper() + price[1:], ""]


def _dose(unit: str, row: pd.Series) -> str:
    """Say the sensible doses as people choose them: steps, not the share of practices in each."""
    low, full = row["low"], row["full"]
    if unit == "yes":
        return word("sheet.dose.yes", low=row["low_weeks"], full=row["full_weeks"])
    if unit == "share":
        return word("sheet.dose.share", low=_short(1 / low), full=_short(1 / full))
    if unit == "strength":
        return word("sheet.dose.strength", low=_short(100 * low), full=_short(100 * full))
    return word("sheet.from_to", low=_short(low), full=_short(full), unit=row["unit"])


def _short(value: float) -> str:
    return f"{value:g}".replace(".", word("decimal_mark"))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], kind: str) -> str:
    return f'<div class="scroll"><table class="{kind}">{head_and_rows(columns, rows)}</table></div>\n'
