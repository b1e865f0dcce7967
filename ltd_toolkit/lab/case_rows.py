"""Rows of a form: paragraphs, teams, people. Each can be taken away, and more can be added."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from ipywidgets import (
    HTML,
    BoundedIntText,
    Button,
    DOMWidget,
    Dropdown,
    HBox,
    Layout,
    Text,
    Textarea,
    VBox,
)

from ltd_toolkit.cases.form import plain
from ltd_toolkit.folders import resource
from ltd_toolkit.lab.case_draft import IMAGINED, Data, Typed, said, say
from ltd_toolkit.lab.panel import CLOSE
from ltd_toolkit.language import word

LARGEST_TEAM = 500
LEADS = ""  # the team of whoever leads the firm; a dropdown shows nothing for None
AS_THEY_ARE = ""  # the source of things that differ
C = TypeVar("C", bound=DOMWidget)
EDGE = "solid 1px #c4c4c4"
NOTES = f"border-left-style:solid;border-left-color:#a02020;margin:0;padding:0.3em 0.6em 0.3em 1.8em;{CLOSE}"


class Row(VBox):
    """Controls of one thing in a list of them, and what is wrong with it.

    Attributes
    ----------
    note : ipywidgets.HTML
        What is wrong.
    remove : ipywidgets.Button
    removed : callable
        What `remove` does.
    """

    kind = ""

    def __init__(self, *lines: Sequence[Any]) -> None:
        self.note = HTML()
        self.remove = Button(layout=Layout(width="max-content", margin="0.3em 0"))
        self.removed: Callable[[], None] = lambda: None
        self.remove.on_click(lambda button: self.removed())
        *before, last = map(list, lines)
        boxes = [_row(*line) for line in (*before, [*last, self.remove])]
        super().__init__(
            [*boxes, self.note],
            layout=Layout(border_left=EDGE, padding="0.1em 0.6em 0.3em", margin="0.3em 0", max_width="62em"),
        )

    def number(self, n: int) -> None:
        """Name the controls after the place of the row, from 1."""
        for part, control in self.parts().items():
            control.description = word(f"lab.own.{self.kind}.{part}", n=n)
        self.remove.description = word(f"lab.own.{self.kind}.remove", n=n)

    def parts(self) -> dict[str, Any]:
        """Return the controls by the words that name them."""
        raise NotImplementedError("a row says what it is made of")


class ParagraphRow(Row):
    """A paragraph of a story, and whether it was seen or imagined.

    Parameters
    ----------
    kept : dict
        The table of the file.
    typed : Typed
    kind : {"paragraph", "passage"}
        Of the story of the firm, or of what happened with the tool.
    """

    def __init__(self, kept: Data, typed: Typed, kind: str = "paragraph") -> None:
        self.kind = kind
        self._kept, self._typed = kept, typed
        self.text = area(said(kept, typed.language))
        self.source = source_choice([str(kept.get("source", IMAGINED))])
        super().__init__([self.text], [self.source])

    def parts(self) -> dict[str, Any]:
        """Return the controls by the words that name them."""
        return {"text": self.text, "source": self.source}

    def table(self) -> Data:
        """Return the table of the file."""
        return {**say(self._kept, self.text.value, self._typed), "source": self.source.value}


class TeamRow(Row):
    """A team: its name and how many people are in it.

    Parameters
    ----------
    token : str
        The id of the team, or what stands for it until it has one.
    kept : dict
        The table of the file.
    typed : Typed
    """

    kind = "team"

    def __init__(self, token: str, kept: Data, typed: Typed) -> None:
        self.token, self.kept, self._typed = token, kept, typed
        self.name = line(said(kept, typed.language), word("lab.own.team.such_as"))
        size = int(plain(kept["size"]))
        self.size = above(BoundedIntText(value=size, min=1, max=max(LARGEST_TEAM, size)), "11em")
        super().__init__([self.name, self.size])

    def parts(self) -> dict[str, Any]:
        """Return the controls by the words that name them."""
        return {"name": self.name, "size": self.size}

    def table(self) -> Data:
        """Return the table of the file."""
        size = self.kept["size"]
        if self.size.value != plain(size):
            size = {**size, "value": self.size.value} if isinstance(size, dict) else self.size.value
        return {**say(self.kept, self.name.value, self._typed), "size": size}


class PersonRow(Row):
    """Somebody with a name, a job and a line that is said when there is nothing else to say.

    Parameters
    ----------
    token : str
        The name in the file, or what stands for it until there is one.
    kept : dict
        The table of the file.
    typed : Typed
    """

    kind = "person"

    def __init__(self, token: str, kept: Data, typed: Typed) -> None:
        self.token, self.kept, self._typed = token, kept, typed
        self.name = line(str(kept["name"]), word("lab.own.person.such_as"), "14em")
        self.team = above(Dropdown(options=[kept.get("team", LEADS)]), "16em")
        self.job = line(said(kept["job"], typed.language), word("lab.own.person.job_such_as"), "18em")
        place = self._usual_line()
        voice = "" if place is None else said(kept["voices"][place], typed.language)
        self.voice = area(voice, word("lab.own.person.voice_such_as"), rows=2)
        super().__init__([self.name, self.team, self.job], [self.voice])

    def parts(self) -> dict[str, Any]:
        """Return the controls by the words that name them."""
        return {"name": self.name, "team": self.team, "job": self.job, "voice": self.voice}

    def offer(self, teams: Iterable[tuple[str, str]]) -> None:
        """Offer the teams there are, and the one the person is in even if it is no more.

        Parameters
        ----------
        teams : iterable of (str, str)
            Name and token.
        """
        chosen = self.team.value
        options = [(word("lab.own.person.leads"), LEADS), *teams]
        if chosen not in [token for _, token in options]:
            options.append((word("lab.own.person.gone"), chosen))
        self.team.options, self.team.value = options, chosen

    def table(self) -> Data:
        """Return the table of the file; the team as its token."""
        kept = {key: each for key, each in self.kept.items() if key not in ("team", "voices")}
        job = say(self.kept["job"], self.job.value, self._typed)
        team = {"team": self.team.value} if self.team.value != LEADS else {}
        voices = self._voices()
        return {**kept, "name": self.name.value, **team, "job": job, **({"voices": voices} if voices else {})}

    def _usual_line(self) -> int | None:
        """Return the place of the line that has no conditions."""
        voices = enumerate(self.kept.get("voices", []))
        return next((n for n, each in voices if not each.get("when") and "episode" not in each), None)

    def _voices(self) -> list[Data]:
        voices, place, text = list(self.kept.get("voices", [])), self._usual_line(), self.voice.value
        if place is None:
            return [*voices, say({}, text, self._typed)] if text else voices
        voices[place : place + 1] = [say(voices[place], text, self._typed)] if text else []
        return voices


R = TypeVar("R", bound=Row)


class Rows(VBox, Generic[R]):
    """Rows below each other, and a button that adds one.

    Parameters
    ----------
    kind : str
        Names the rows of words.csv.
    make : callable
        Makes an empty row.
    changed : callable
        Told when a row is added or taken away.

    Attributes
    ----------
    rows : list of Row
    add : ipywidgets.Button
    note : ipywidgets.HTML
        What is wrong with all of them together.
    """

    def __init__(self, kind: str, make: Callable[[], R], changed: Callable[[], None]) -> None:
        self._make, self._changed = make, changed
        self.rows: list[R] = []
        self.note = HTML()
        self.add = Button(description=word(f"lab.own.{kind}.add"), layout=Layout(width="max-content"))
        self.add.on_click(lambda button: self._one_more())
        self._box = VBox()  # apart: a button that is moved in the page loses the focus
        super().__init__([self._box, self.note, self.add])

    def show(self, rows: Sequence[R]) -> None:
        """Show these rows and no others."""
        self.rows = list(rows)
        for n, row in enumerate(self.rows, 1):
            row.number(n)
            row.removed = partial(self._without, row)
        self._box.children = tuple(self.rows)

    def _one_more(self) -> None:
        self.show([*self.rows, self._make()])
        self._changed()

    def _without(self, row: R) -> None:
        self.show([each for each in self.rows if each is not row])
        self._changed()
        self.add.focus()  # the button that was pressed is gone


def above(control: C, width: str, *, heard: bool = False) -> C:
    """Put the name of a control above it.

    Parameters
    ----------
    control : ipywidgets.DOMWidget
    width : str
    heard : bool
        Whether the name is only for those who listen: beside the control, it would say things twice.

    Returns
    -------
    ipywidgets.DOMWidget
        The same control.
    """
    control.layout.width = width
    control.add_class("ltd-above")
    if heard:
        control.add_class("ltd-heard")
    return control


def style() -> HTML:
    """Return the style that puts names above controls, to be among the children of a form."""
    css = resource("lab/form.css").read_text(encoding="utf-8")
    return HTML(f"<style>{css}</style>", layout=Layout(display="none"))


def line(value: str, example: str = "", width: str = "22em") -> Text:
    """Make a control for a text of one line.

    Parameters
    ----------
    value : str
    example : str
        Shown while it is empty.
    width : str
    """
    return above(Text(value=value, placeholder=example, continuous_update=False), width)


def area(value: str, example: str = "", *, rows: int = 4, width: str = "100%") -> Textarea:
    """Make a control for a text of several lines.

    Parameters
    ----------
    value : str
    example : str
        Shown while it is empty.
    rows : int
    width : str
    """
    return above(Textarea(value=value, placeholder=example, rows=rows, continuous_update=False), width)


def source_choice(sources: Sequence[str], *, heard: bool = False) -> Dropdown:
    """Make a control that says where things come from, or that they differ and stay as they are.

    Parameters
    ----------
    sources : sequence of str
        Of these things, as they are.
    heard : bool
        Whether its name is only for those who listen.
    """
    names = dict.fromkeys((IMAGINED, "observed", *sources))
    options = [(word(f"case.source.{name}"), name) for name in names]
    mixed = len(set(sources)) > 1
    options += [(word("lab.own.source.mixed"), AS_THEY_ARE)] * mixed
    value = AS_THEY_ARE if mixed else next(iter(sources), IMAGINED)
    return above(Dropdown(options=options, value=value), "12em" if heard else "24em", heard=heard)


def notes(sentences: Sequence[str]) -> str:
    """Write what is wrong with something, beside it.

    Parameters
    ----------
    sentences : sequence of str
        Plain text.
    """
    items = "".join(f"<li>{html.escape(each)}</li>" for each in sentences)
    return f'<ul style="{NOTES}">{items}</ul>' if items else ""


def _row(*controls: Any) -> HBox:
    return HBox(list(controls), layout=Layout(flex_flow="row wrap", align_items="flex-end", width="100%"))
