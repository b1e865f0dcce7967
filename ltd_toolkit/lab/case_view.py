"""The texts of a case as HTML: its story, its people, what it rests on, one person's way."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pandas as pd

from ltd_toolkit.cases import Case, Episode, Story, SurveyedFirm
from ltd_toolkit.cases.surveyed import source_said, value_said
from ltd_toolkit.instrument import load_instrument
from ltd_toolkit.lab.faces import gallery
from ltd_toolkit.lab.noticed import folded
from ltd_toolkit.lab.panel import CLOSE, paragraph, table
from ltd_toolkit.lab.person_story import most_telling, told
from ltd_toolkit.language import current_language, number, whole, word
from ltd_toolkit.plots.style import label

BADGE = "border-radius:0.7em;padding:0 0.6em;font-size:0.85em;margin-right:0.5em;white-space:nowrap"
KNOWN, MADE_UP = "background:#d8e9f7;color:#0b3c5d", "background:#f6e6c8;color:#5a3d00"
SEEN = "background:#dcefe0;color:#14532d"
BADGES = {"article": KNOWN, "observed": SEEN, "answers": KNOWN, "imagined": MADE_UP, "assumed": MADE_UP}
ALWAYS = '<div style="border-top:1px solid gray;margin-top:0.8em;padding-top:0.3em;line-height:1.4">'


def name(case: Case | None) -> str:
    """Return the name of a case; of an episode without its case, nothing.

    Parameters
    ----------
    case : Case or None
    """
    return case.name if case else ""


def title(case: Case | None, episode: Episode) -> str:
    """Write the title of the panel.

    Parameters
    ----------
    case : Case or None
    episode : Episode
    """
    parts = [html.escape(each) for each in (name(case), episode.name) if each]
    return f'<h3 style="margin:0.2em 0">{" · ".join(parts)}</h3>'


def heading(key: str) -> str:
    """Write a heading inside a screen.

    Parameters
    ----------
    key : str
        Row of words.csv.
    """
    style = f"margin:0.8em 0 0.1em;font-size:1.05em;{CLOSE}"
    return f'<h5 style="{style}">{html.escape(word(key))}</h5>'


def step_heading(place: int, n: int, step: str, *, locked: bool) -> str:
    """Say on which screen one is, and that it is closed until one has predicted.

    Parameters
    ----------
    place, n : int
        Which of how many, from 0.
    step : str
    locked : bool
    """
    said = word("lab.case.step_of", place=place + 1, n=n, step=word(f"lab.case.heading.{step}"))
    more = paragraph(word(f"lab.case.locked.{'plan' if step == 'plan' else 'screen'}")) if locked else ""
    text = html.escape(said)
    return f'<div role="status"><h4 style="margin:0.5em 0 0.3em">{text}</h4>{more}</div>'


def story(case: Case | None, episode: Episode, labels: Mapping[str, str]) -> str:
    """Write the story of case and episode, and who is there.

    Parameters
    ----------
    case : Case or None
    episode : Episode
    labels : mapping of id to text
    """
    told_before = _paragraphs(case.story) if case else ""
    told = f'<div style="max-width:62em;{CLOSE}">{told_before}{_paragraphs(episode.story)}</div>'
    if not episode.persons:
        return told
    people = gallery(episode.persons, list(episode.firm.teams), labels, None)
    return f"{told}{heading('lab.case.people')}{people}"


def _paragraphs(story: Story) -> str:
    spoken = current_language()
    lines = []
    for each in story.paragraphs:
        source = html.escape(word(f"case.source.{each.source}"))
        badge = f'<span style="{BADGE};{BADGES[each.source]}">{source}</span>'
        lines.append(f'<p style="margin:0.3em 0 0.6em">{badge}{html.escape(each.texts[spoken])}</p>')
    return "".join(lines)


def always(episode: Episode, names: Mapping[str, str]) -> str:
    """Write what stands on every screen: what this is not, and what is made up.

    Parameters
    ----------
    episode : Episode
    names : mapping of id to text
        Of teams and levers.
    """
    if isinstance(episode.firm, SurveyedFirm):
        return _rests_on(episode.firm, names)
    facts = episode.facts
    imagined = facts[facts["source"] == "imagined"]
    rows = [
        (_fact(str(field), row["meaning"], names), _value(row["value"], names), str(row["why"]))
        for field, row in imagined.iterrows()
        if row["meaning"]
    ]
    head = [word(f"lab.case.fact.{each}") for each in ("what", "value", "why")]
    made_up = word("lab.case.imagined", n=len(imagined), total=len(facts))
    listed = folded(made_up, table(head, rows, caption=made_up)) if rows else ""
    said = html.escape(word("lab.case.always"))
    return f"{ALWAYS}<strong>{said}</strong>{listed}</div>"


def _rests_on(firm: SurveyedFirm, names: Mapping[str, str]) -> str:
    """Write how much comes from the answers, all inputs, and the scores that set nothing."""
    settings, beside = firm.settings, firm.scores_beside
    inputs = [
        (
            row["meaning"],
            _span(str(field), row, names),
            source_said(row["source"]),
            row["why"],
        )
        for field, row in settings.iterrows()
    ]
    head = [word(f"lab.mine.input.{each}") for each in ("what", "value", "source", "why")]
    title = word("lab.mine.inputs", n=len(inputs))
    scales = load_instrument().labels()
    scores = [
        (label(scales, scale), number(row["score"], 1), number(row["error"], 1), f"{row['n']:.0f}")
        for scale, row in beside.iterrows()
    ]
    columns = [word(f"lab.mine.score.{each}") for each in ("scale", "score", "error", "n")]
    other = word("lab.mine.scores")
    lists = folded(title, table(head, inputs, caption=title))
    lists += folded(other, table(columns, scores, caption=other)) if scores else ""
    return f"{ALWAYS}<strong>{html.escape(firm.sentence())}</strong>{lists}</div>"


def _span(field: str, row: pd.Series, names: Mapping[str, str]) -> str:
    """Write the value of an input, and what it may be instead."""
    text = value_said(field, row["value"], names)
    if pd.isna(row["low"]) or row["low"] == row["high"]:
        return text
    return word("lab.mine.span", value=text, **{end: value_said(field, row[end]) for end in ("low", "high")})


def _fact(field: str, meaning: str, names: Mapping[str, str]) -> str:
    """Say a fact of the case: whose it is (a team, an action), and what it means."""
    whose = next((names[part] for part in field.split(".")[:-1] if part in names), "")
    return f"{whose} · {meaning}" if whose else meaning


def _value(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, float | int):
        return whole(value) if abs(value) >= 1000 else f"{value:g}".replace(".", word("decimal_mark"))
    parts = value if isinstance(value, list | tuple) else [value]
    return ", ".join(names.get(str(part), str(part)) for part in parts)


def labels(episode: Episode) -> dict[str, str]:
    """Return the names of teams and practices, and of people who are called after their team.

    Parameters
    ----------
    episode : Episode
    """
    known, firm = episode.labels(), episode.firm
    people = {
        person: person.replace(team, known[team], 1)
        for person, team in zip(firm.people, firm.team_of, strict=True)
        if team in known and person not in (firm.names or {})
    }
    return {**people, **known}


def why(lines: list[str]) -> str:
    """Write an explanation, its first sentence in bold.

    Parameters
    ----------
    lines : list of str
    """
    first, *others = map(html.escape, lines)
    more = "".join(f'<p style="margin:0.3em 0">{line}</p>' for line in others)
    return f'<div role="status" style="max-width:62em;{CLOSE}"><p><strong>{first}</strong></p>{more}</div>'


def person_story(events: pd.DataFrame, person: str, week: int, labels: Mapping[str, str]) -> str:
    """Write one person's way up to a week: what says most, and every change.

    Parameters
    ----------
    events : pandas.DataFrame
        What :func:`ltd_toolkit.lab.person_story.history` returns.
    person : str
    week : int
    labels : mapping of id to text
    """
    past = events[events["week"] <= week]
    who = label(labels, person)
    telling = most_telling(events, week)
    if telling is None:
        return paragraph(word("lab.case.nothing_yet", person=who, week=week))
    first = word("lab.case.telling", person=who, event=told(telling, labels))
    counts = past["turn"].value_counts()
    summary = word(
        "lab.case.counted",
        right=int(counts.get("right", 0) + counts.get("corrected", 0)),
        wrong=int(counts.get("wrong", 0) + counts.get("spoilt", 0)),
        lost=int(counts.get("lost", 0)),
    )
    rows = [
        (
            number(row["week"], 0),
            label(labels, row["practice"]),
            word(f"lab.case.turn.{row['turn']}", way=word(f"lab.case.way.{row['channel']}")),
        )
        for _, row in past.iloc[::-1].iterrows()
    ]
    head = [word(f"lab.case.event.{each}") for each in ("week", "practice", "what")]
    caption = word("lab.case.events", person=who, n=len(rows))
    # Not folded: what is rewritten at each week would close under the reader's eyes.
    return f"{paragraph(first, summary, role='status')}{table(head, rows, caption=caption)}"


def voices(episode: Episode, labels: Mapping[str, str], said: pd.DataFrame) -> str:
    """Write what people say, each with their face.

    Parameters
    ----------
    episode : Episode
    labels : mapping of id to text
    said : pandas.DataFrame
        What ``Episode.voices`` returns.
    """
    speaking = [each for each in episode.persons if each.name in said.index]
    return gallery(speaking, list(episode.firm.teams), labels, said)
