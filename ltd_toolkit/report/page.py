"""The report as one HTML page: self-contained, without a script, made to be heard, printed and sent.

The page only says what the facts hold. Everything that may come from a file is escaped, pictures stand in
the page itself, and the page tells the browser to fetch nothing.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ltd_toolkit.language import current_language, number, whole, word
from ltd_toolkit.plots.selection import form_name
from ltd_toolkit.report.facts import Report
from ltd_toolkit.report.markup import figure, p, page_head, section
from ltd_toolkit.report.measures import WEAK_ITEM
from ltd_toolkit.report.pictures import (
    Picture,
    paradox_pictures,
    profile_pictures,
    reliability_picture,
    selection_picture,
)
from ltd_toolkit.report.shown import ShownTable, shown_tables
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.scales.firms import SHOWN_FROM

LONG_TEXT, LONG = 40, ' class="long"'  # letters in a cell that needs room of its own
MOST_PROBLEMS = 50  # on the page; the table holds them all


def report_page(report: Report, *, language: str | None = None, name: str = "report") -> str:
    """Say a report as an HTML page.

    Parameters
    ----------
    report : Report
        What :func:`ltd_toolkit.report.survey_facts` returns.
    language : str, optional
        Default: the current language.
    name : str, default "report"
        Of the files beside the page: ``<name>.json`` and ``<name>_tables/``.

    Returns
    -------
    str
        A whole page. The same report gives the same page.
    """
    language = language or current_language()
    with speaking(language):
        return _page(_Said(report, language), name)


class _Said:
    """A report in one language: facts, tables for people, and labels at hand."""

    def __init__(self, report: Report, language: str) -> None:
        self.report, self.language, self.facts = report, language, report.facts
        self.tables = shown_tables(report, language)

    def label(self, name: str) -> str:
        """Return the name of a scale or paradox."""
        return str(self.facts["labels"][self.language].get(name, name))

    def refused(self, part: str) -> list[str]:
        """Return the reasons why a part has no numbers."""
        return [reason[self.language] for reason in self.facts[part].get("refused", [])]


Section = Iterator[str]  # pieces of HTML
SECTIONS: dict[str, Callable[[_Said], Section]] = {}


def _page(said: _Said, name: str) -> str:
    sections = {key: "".join(make(said)) for key, make in SECTIONS.items()}
    sections["files"] = "".join(_files(name))
    title = word("report.title") + word("problem.colon") + said.facts["loaded"]["file"]
    links = "".join(f'<li><a href="#{key}">{_title(key)}</a></li>' for key in sections)
    contents = html.escape(word("report.contents"))
    made_by = html.escape(said.facts["made_by"])
    metas = f'<meta name="referrer" content="no-referrer">\n<meta name="generator" content="{made_by}">\n'
    return "".join(
        [
            page_head(title, more=metas),
            f'<a class="skip" href="#content">{html.escape(word("report.skip"))}</a>\n',
            f"<header><h1>{html.escape(title)}</h1>\n{''.join(_warnings(said))}</header>\n",
            f'<nav aria-labelledby="contents"><h2 id="contents">{contents}</h2>\n<ol>{links}</ol></nav>\n',
            '<main id="content" tabindex="-1">\n',
            *(section(key, word(f"report.{key}.title"), text) for key, text in sections.items()),
            "</main>\n",
            f"<footer>{p(word('report.footer', made_by=said.facts['made_by']))}</footer>\n",
            "</body>\n</html>\n",
        ]
    )


def _warnings(said: _Said) -> Section:
    """Say what a reader must know before any number."""
    facts = said.facts
    if facts["noticed"]["n_errors"]:
        yield p(word("report.marked", n=whole(facts["noticed"]["n_marked"])), "warning")
    for name in ("synthetic", "provisional"):
        if facts[name]:
            yield p(word(f"report.{name}"), "warning")


# --- the sections, in the order of the page -------------------------------------------------------------


def _brief(said: _Said) -> Section:
    facts = said.facts
    yield _list(
        [
            _brief_people(facts),
            _brief_problems(facts["noticed"]),
            _brief_reliability(facts["reliability"]),
            _brief_profiles(facts["profiles"]),
            word("report.brief.cautions", n=len(facts["cautions"])),
        ]
    )
    yield from (p(note[said.language]) for note in facts["notes"])


def _brief_people(facts: dict[str, Any]) -> str:
    people = facts["people"]
    n, items = whole(people["n_used"]), whole(facts["loaded"]["n_items"])
    if people["n_firms"]:
        return word("report.brief.people", n=n, firms=whole(people["n_firms"]), items=items)
    return word("report.brief.people_only", n=n, items=items)


def _brief_problems(noticed: dict[str, Any]) -> str:
    notes = whole(noticed["n_notes"])
    if noticed["n_errors"]:
        return word("report.brief.errors", errors=whole(noticed["n_errors"]), notes=notes)
    return word("report.brief.clean", notes=notes)


def _brief_reliability(scales: dict[str, Any]) -> str:
    if not scales.get("n_given"):
        return word("report.brief.no_reliability")
    return word("report.brief.reliability", given=scales["n_given"], usual=scales["n_usual"])


def _brief_profiles(profiles: dict[str, Any]) -> str:
    if "refused" in profiles:
        return word("report.brief.no_profiles")
    k = profiles["chosen"]["n_profiles"]
    return word("report.brief.one_profile") if k == 1 else word("report.brief.profiles", k=k)


def _loaded(said: _Said) -> Section:
    loaded = said.facts["loaded"]
    n = {"rows": whole(loaded["n_rows"]), "items": loaded["n_items"], "asked": loaded["n_items_asked"]}
    yield p(word("report.loaded.lead", file=loaded["file"], **n), "lead")
    yield _how("loaded")
    yield _list(entry[said.language] for entry in loaded["log"])
    yield _shown(said, "answers")
    if loaded["sha256"]:
        print_of_file = html.escape(word("report.loaded.print") + word("problem.colon"))
        yield f"<p>{print_of_file}<code>{html.escape(loaded['sha256'])}</code></p>\n"


def _noticed(said: _Said) -> Section:
    noticed = said.facts["noticed"]
    if "problems" not in said.tables:
        yield p(word("report.noticed.none"), "lead")
        return
    n = {"errors": whole(noticed["n_errors"]), "notes": whole(noticed["n_notes"])}
    yield p(word("report.noticed.lead", **n), "lead")
    yield _how("noticed")
    table = said.tables["problems"]
    yield _html_table("problems", table.first(MOST_PROBLEMS))
    if len(table.rows) > MOST_PROBLEMS:
        yield p(word("report.noticed.more", shown=MOST_PROBLEMS, n=whole(len(table.rows))))
    if noticed["n_withheld"]:
        yield p(word("report.noticed.withheld", n=whole(noticed["n_withheld"])))


def _people(said: _Said) -> Section:
    people = said.facts["people"]
    n = whole(people["n_used"])
    if people["n_firms"]:
        yield p(word("report.people.lead", n=n, firms=whole(people["n_firms"])), "lead")
        yield _how("people")
        yield p(
            word(
                "report.people.per_firm",
                least=people["least"],
                most=people["most"],
                median=number(people["median"], 0 if people["median"].is_integer() else 1),
                single=whole(people["n_single"]),
                few=SHOWN_FROM,
                n_few=whole(people["n_few"]),
            )
        )
        if "n_under_floor" in people:
            floors = {"under": whole(people["n_under_floor"]), "unknown": whole(people["n_floor_unknown"])}
            yield p(word("report.people.floors", **floors))
    else:
        yield p(word("report.people.lead_only", n=n), "lead")
    yield from (_shown(said, name) for name in ("roles", "waves"))


def _reliability(said: _Said) -> Section:
    scales = said.facts["reliability"]
    if "refused" in scales:
        yield _refused(said, "reliability")
        return
    yield p(word("report.reliability.lead"), "lead")
    yield _how("reliability", usual=number(scales["usual"]))
    yield from _pictures(reliability_picture(said.report, said.language))
    yield _shown(said, "reliability")


def _items(said: _Said) -> Section:
    items = said.facts["items"]
    if "refused" in items:
        yield _refused(said, "items")
        return
    if not items["n_told"]:
        yield p(word("report.items.none", n=items["n_items"]), "lead")
    else:
        yield p(word("report.items.lead", told=items["n_told"], n=items["n_items"]), "lead")
    if "mean" in said.report.tables["items"]:
        yield _how("items", weak=number(WEAK_ITEM))
    yield _shown(said, "items_told")


def _means(said: _Said) -> Section:
    if "refused" in said.facts["means"]:
        yield _refused(said, "means")
        return
    yield p(word("report.means.lead"), "lead")
    several = (said.facts["people"]["n_firms"] or 0) > 1
    yield _how("means", "" if several else "_people")
    if said.facts["means"]["n_beyond"]:
        yield p(word("report.means.beyond", n=whole(said.facts["means"]["n_beyond"])))
    yield _shown(said, "means")


def _paradoxes(said: _Said) -> Section:
    facts = said.facts["paradoxes"]
    if "refused" in facts:
        yield _refused(said, "paradoxes")
        return
    of = "" if facts["unit"] == "firm" else "_people"
    yield p(word(f"report.paradoxes.lead{of}", n=whole(facts["n_units"])), "lead")
    yield _how("paradoxes", of)
    if facts["n_hidden"]:
        yield p(word("report.paradoxes.hidden", n=whole(facts["n_hidden"])))
    if not facts["map"]:
        yield p(word("report.paradoxes.no_map"))
    yield from _pictures(paradox_pictures(said.report, said.language))
    yield _shown(said, "paradoxes")


def _profiles(said: _Said) -> Section:
    facts = said.facts["profiles"]
    if "refused" in facts:
        yield _refused(said, "profiles", word("report.profiles.lead_none"))
    else:
        k, n = facts["chosen"]["n_profiles"], whole(facts["n_firms"])
        one = word("report.profiles.lead_one", n=n)
        yield p(one if k == 1 else word("report.profiles.lead", n=n, k=k), "lead")
        yield _how("profiles")
        if facts["n_incomplete"]:
            yield p(word("report.profiles.incomplete", n=whole(facts["n_incomplete"])))
        if facts["absent"]:
            yield p(word("report.profiles.absent", scales=", ".join(map(said.label, facts["absent"]))))
        yield from _pictures(profile_pictures(said.report, said.language))
        yield from (_shown(said, name) for name in ("profiles", "profile_means"))
        yield f"<h3>{html.escape(word('report.detail'))}</h3>\n"
        yield p(_chosen(facts["chosen"]))
        preferred = [f"{word(f'plot.criterion.{name}')} {k}" for name, k in facts["preferred"].items()]
        yield p(word("report.profiles.preferred", list=", ".join(preferred)))
    if "selection" in said.tables:
        yield p(word("report.profiles.selection_how"))
        yield from _pictures(selection_picture(said.report, said.language))
        yield _shown(said, "selection")


def _chosen(chosen: dict[str, Any]) -> str:
    fit = word(
        "report.profiles.chosen",
        k=chosen["n_profiles"],
        form=form_name(chosen["variances"], chosen["covariances"]),
        bic=number(chosen["bic"], 1),
        n=chosen["n_replicated"],
        starts=chosen["n_starts"],
        entropy=_or_dash(chosen["entropy"]),
        avepp=_or_dash(chosen["smallest_avepp"]),
    )
    return " ".join([fit, *(word(f"profile.note.{note}") for note in chosen["notes"])])


def _or_dash(value: float | None) -> str:
    return "–" if value is None else number(value)


def _cautions(said: _Said) -> Section:
    yield p(word("report.cautions.lead"), "lead")
    yield _list(caution[said.language] for caution in said.facts["cautions"])


def _files(name: str) -> Section:
    yield p(word("report.files.lead", json=f"{name}.json", folder=f"{name}_tables"), "lead")
    yield p(word("report.files.csv"))
    yield p(word("report.files.tex"))


SECTIONS.update(
    {
        "brief": _brief,
        "loaded": _loaded,
        "noticed": _noticed,
        "people": _people,
        "reliability": _reliability,
        "items": _items,
        "means": _means,
        "paradoxes": _paradoxes,
        "profiles": _profiles,
        "cautions": _cautions,
    }
)


# --- pieces of HTML: whatever is text is escaped here ---------------------------------------------------


def _title(key: str) -> str:
    return html.escape(word(f"report.{key}.title"))


def _list(texts: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{html.escape(text)}</li>\n" for text in texts) + "</ul>\n"


def _how(key: str, of: str = "", **values: str) -> str:
    how = html.escape(word("report.how") + word("problem.colon").rstrip())
    text = html.escape(word(f"report.{key}.how{of}", **values))
    return f'<p class="how"><strong>{how}</strong> {text}</p>\n'


def _refused(said: _Said, part: str, lead: str = "") -> str:
    reasons = "".join(p(reason) for reason in said.refused(part))
    return p(lead or word("report.not_given"), "lead") + f'<div class="refused">{reasons}</div>\n'


def _pictures(pictures: Iterator[Picture]) -> Section:
    """Write pictures; on a narrow screen they keep a size that can be read, and scroll."""
    for name, image in pictures:
        yield figure(name, image)


def _shown(said: _Said, name: str) -> str:
    return _html_table(name, said.tables[name]) if name in said.tables else ""


def _html_table(name: str, table: ShownTable) -> str:
    """Write a table that a screen reader can walk through; a wide one scrolls, by the keyboard too."""
    caption = html.escape(table.caption)
    kinds = ['class="n" ' if numeric else "" for numeric in table.numeric]
    head = "".join(
        f'<th {kind}scope="col">{html.escape(title)}</th>'
        for kind, title in zip(kinds, table.header, strict=True)
    )
    body = "".join(_html_row(row, table.numeric) for row in table.rows)
    return (
        f'<div class="scroll" role="region" aria-labelledby="table_{name}" tabindex="0">\n'
        f'<table><caption id="table_{name}">{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n"
    ) + "".join(p(note, "note") for note in table.notes)


def _html_row(row: tuple[str, ...], numeric: tuple[bool, ...]) -> str:
    first, *others = (html.escape(cell) for cell in row)
    cells = "".join(
        f'<td class="n">{cell}</td>' if right else f"<td{LONG if len(cell) > LONG_TEXT else ''}>{cell}</td>"
        for cell, right in zip(others, numeric[1:], strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{cells}</tr>\n'
