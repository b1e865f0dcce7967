"""A form for a case of one's own: filled in without code, checked, written as a file, simulated.

Five screens: the firm, its people, what it did, what is known of it, and the check. What is written is read
back as any case is; what is wrong is said beside the control that it is about.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, ToggleButtons, VBox

from ltd_toolkit.cases import Case, CaseError, Episode, list_cases, load_interventions, mean_weeks, plan_costs
from ltd_toolkit.cases.document import Document
from ltd_toolkit.cases.load import ENDING
from ltd_toolkit.cases.write import case_text
from ltd_toolkit.folders import resource
from ltd_toolkit.lab import case_notes, case_view
from ltd_toolkit.lab.case_draft import Data, new_case, new_id, said, untranslated
from ltd_toolkit.lab.case_fields import CaseFields
from ltd_toolkit.lab.case_file import DRAFT, CaseFiles, read_again
from ltd_toolkit.lab.case_rows import above, line, notes, style
from ltd_toolkit.lab.futures import ALL, Futures
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.panel import Panel, paragraph
from ltd_toolkit.language import current_language, speaking, word
from ltd_toolkit.plots import plot_fan
from ltd_toolkit.problems import Problem, problems_table

PARTS = {  # step -> what can be wrong there
    "firm": ("name", "story"),
    "people": ("teams", "people"),
    "tool": ("tool", "tool_story", "actions"),
    "known": ("facts", "budget", "practices"),
    "check": ("file",),
}
STEPS = tuple(PARTS)
N_WEEKS = 104
WEEK = 25  # half a year: some have learnt, others not


class CaseForm(Panel):
    """Describe a firm and what it did with a tool; check it, write it as a case, simulate it.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        A case to begin with: a file, or ``"pme1"``, ``"pme2"``, ``"erp"``. Default: a new one.
    folder : str or pathlib.Path, optional
        Where cases are listed and written. Default: that of `path`, else where the notebook is.

    Attributes
    ----------
    case : Case or None
        What was written last, if it is a case; None before.
    file : pathlib.Path or None
        Where it was written.
    problems : pandas.DataFrame
        What is wrong, in every language, as ``CaseError.problems``.
    steps : ipywidgets.ToggleButtons
        The screen that is shown: ``"firm"``, ``"people"``, ``"tool"``, ``"known"`` or ``"check"``.
    fields : CaseFields
        The controls in which the case is described.
    files, open_file : ipywidgets.Dropdown, ipywidgets.Button
        Cases that can be opened.
    file_name : ipywidgets.Text
        Default: made of the name of the firm.
    check, simulate, play : ipywidgets.Button
        Write and read back; show what came of it; open it as a student would.
    picture : LiveFigure
        What the firm did, and the tool alone.

    Raises
    ------
    CaseError
        If what is at `path` is not a case.

    Notes
    -----
    What the form does not show (other episodes, lines with conditions, events, reasons) stays in the file. A
    file with comments of its author is not replaced: the form cannot keep them, and takes another name. What
    is not a case yet is written beside it as a draft, which the form opens again.
    """

    def __init__(self, path: str | Path | None = None, *, folder: str | Path | None = None) -> None:
        self._models = list_cases()["name"].to_dict()
        start = None if path is None or str(path) in self._models else Path(path)
        self._files = CaseFiles(Path(folder) if folder is not None else start.parent if start else Path())
        self._warned: str | None = None  # what one tried to open while something was not written
        self._proposed = ("", "")  # what a name of the file was made of, and that name
        self._make_controls()
        super().__init__()
        self._put_together()
        self._listen()
        if path is None or (start is not None and start.suffix == ENDING and not start.exists()):
            self._begin(new_case(), start.stem if start else "")
        else:
            self._open(str(path))
        self._list_files()
        self._show_step()

    # --- what there is to see -------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        names = [(word(f"lab.own.step.{step}"), step) for step in STEPS]
        self.steps = ToggleButtons(options=names, value=STEPS[0], style={"button_width": "max-content"})
        self.onward = _button("lab.own.onward")
        self.files = above(Dropdown(description=word("lab.own.files")), "22em")
        self.open_file = _button("lab.own.open")
        self.fields = CaseFields()
        self.file_name = line("", word("lab.own.file_name.such_as"))
        self.file_name.description = word("lab.own.file_name")
        self.check, self.simulate = _button("lab.own.check", "primary"), _button("lab.own.simulate")
        self.play = _button("lab.own.play")
        self.picture = LiveFigure(9.6, 4.6)
        self._heading, self._opened, self._file_note, self._status = HTML(), HTML(), HTML(), HTML()
        self._costs, self._people, self._next, self._room = HTML(), HTML(), HTML(), VBox()

    def _put_together(self) -> None:
        title = HTML(f'<h3 style="margin:0.2em 0">{html.escape(word("lab.own.title"))}</h3>')
        check = [self.file_name, self._file_note, _row(self.check, self.simulate, self.play), self._status]
        check += [self._costs, self.picture.widget, self._people, self._next]
        screens = {**self.fields.screens, "check": check}
        screens["firm"] = [_row(self.files, self.open_file), self._opened, *screens["firm"]]
        self._screens = {
            step: VBox([HTML(paragraph(word(f"lab.own.intro.{step}"))), *screens[step]]) for step in STEPS
        }
        self.children = (
            style(),
            title,
            self.steps,
            self._heading,
            *self._screens.values(),
            self.onward,
            self._room,
        )

    def _listen(self) -> None:
        self.steps.observe(lambda change: self._show_step(), names="value")
        self.onward.on_click(lambda button: self._go_on())
        self.open_file.on_click(lambda button: self._open_chosen())
        self.check.on_click(lambda button: self.verify())
        self.simulate.on_click(lambda button: self._simulate())
        self.play.on_click(lambda button: self._play())

    def repaint(self) -> None:
        """Show the screen that is chosen."""
        self._show_step()

    def _show_step(self) -> None:
        step = self.steps.value
        for name, screen in self._screens.items():
            _show(screen, name == step)
        name = word(f"lab.own.step.{step}")
        said = word("lab.case.step_of", place=STEPS.index(step) + 1, n=len(STEPS), step=name)
        heading = f'<h4 style="margin:0.5em 0 0">{html.escape(said)}</h4>'
        self._heading.value = f'<div role="status">{heading}</div>'
        _show(self.onward, step != STEPS[-1])

    def _go_on(self) -> None:
        """Show the next step, and go to its top: the button is at the bottom, or gone."""
        self.steps.value = STEPS[min(STEPS.index(self.steps.value) + 1, len(STEPS) - 1)]
        teams = self.fields.teams
        first = {
            "people": teams.rows[0].name if teams.rows else teams.add,
            "tool": self.fields.tool,
            "known": next(iter(self.fields.facts.sources.values())),
            "check": self.file_name,
        }
        first[self.steps.value].focus()

    # --- opening --------------------------------------------------------------------------------------------

    def _list_files(self) -> None:
        options = [(word("lab.own.new"), "")]
        options += [(name, str(self._files.folder / name)) for name in self._files.names()]
        options += [(word("lab.own.model", name=name), case) for case, name in self._models.items()]
        chosen = self.files.value if self.files.value in [value for _, value in options] else ""
        self.files.options, self.files.value = options, chosen

    def _open_chosen(self) -> None:
        chosen = self.files.value
        if self.fields.collect() != self._written and self._warned != chosen:
            self._warned = chosen
            self._opened.value = paragraph(word("lab.own.unsaved"), role="status")
            return
        if not chosen:
            self._files.begin()
            self._begin(new_case(), "")
            self._opened.value = paragraph(word("lab.own.new_opened"), role="status")
            return
        try:
            self._open(chosen)
        except CaseError as error:
            self.problems = error.problems
            refused = paragraph(word("lab.own.refused", file=Path(chosen).name), role="status")
            self._opened.value = refused + notes([each.message() for each in error.found if each.serious])

    def _open(self, source: str) -> None:
        model = source in self._models
        path = resource(f"cases/{source}{ENDING}") if model else Path(source)
        data, first = self._files.read(path)
        stem = path.name.removesuffix(DRAFT).removesuffix(ENDING)
        lost = self._files.comments(path)
        self._begin(data, self._files.free_name(stem) if model or lost else stem, first)
        told = [word("lab.own.opened", file=path.name), *_not_shown(data, self.fields)]
        if model or lost:
            name = f"{self.file_name.value}{ENDING}"
            told.append(
                word("lab.own.opened_model" if model else "lab.own.opened_comments", n=lost, name=name)
            )
        self._opened.value = paragraph(*told, role="status")

    def _begin(self, data: Data, file_name: str, first: str | None = None) -> None:
        self.fields.begin(data, first=first)
        self.file_name.value, self._proposed = file_name, ("", "")
        self._written, self._warned = self.fields.collect(), None
        self.problems = problems_table([])
        self._said = self._status.value = self._file_note.value = ""
        self.fields.tell({})
        self._forget()

    def _forget(self) -> None:
        """Show nothing more of what was written before."""
        self.case: Case | None = None
        self.file: Path | None = None
        self.picture.hide("")
        self._costs.value = self._people.value = self._next.value = ""
        self._room.children = ()
        _show(self.play, False)

    # --- checking -------------------------------------------------------------------------------------------

    def verify(self) -> bool:
        """Write the case, read it back, and say beside each control what is wrong.

        Returns
        -------
        bool
            Whether it is a case, and was written.
        """
        self._forget()
        data, name = self.fields.collect(), self._name_of_file()
        episode = self._shown_of(data)
        with speaking(self.fields.first):
            text = case_text(data)
        case, found, document = read_again(text, name)
        found = case_notes.with_own(found, data, episode, case)
        serious = [each for each in found if each.serious]
        refused: list[Problem] = []
        try:
            self.file = self._files.write(name, text, finished=not serious)
            self._written = data
            self._proposed = self._proposed if serious else ("", "")  # a case keeps its name
        except CaseError as error:
            refused = list(error.found)
        self.case = None if serious or refused else case
        self.problems = problems_table([*found, *refused])
        steps = self._tell([*serious, *refused], document, episode)
        self._say_what_came(len(serious), steps, refused, untranslated(data))
        self._list_files()
        if self.case is not None:
            self._next.value = self._what_next(episode)
            _show(self.play, True)
        return self.case is not None

    def _name_of_file(self) -> str:
        """Return what was typed, as a name for every system, or one made of the name of the firm."""
        typed = self.file_name.value.removesuffix(ENDING).strip()
        if typed and typed != self._proposed[1]:
            self.file_name.value = re.sub(r"[^A-Za-z0-9_-]+", "_", typed).strip("_") or "case"
        else:
            made = new_id(self.fields.name.value, "case", [])
            if made != self._proposed[0]:
                self._proposed = made, self._files.free_name(made)
            self.file_name.value = self._proposed[1]
        return str(self.file_name.value)

    def _shown_of(self, data: Data) -> str:
        """Return what the file calls the episode that is shown."""
        return self.fields.shown if self.fields.shown in data["episodes"] else next(iter(data["episodes"]))

    def _tell(self, problems: list[Problem], document: Document, episode: str) -> list[str]:
        """Put each problem beside the control that it is about; return the steps in which there are some."""
        teams = {team: said(each, current_language()) for team, each in document.data["teams"].items()}
        names = {**teams, **load_interventions()["name"].to_dict()}
        told: dict[case_notes.Part, list[str]] = {}
        for problem in problems:
            part = case_notes.part_of(problem, document, episode)
            sentence = case_notes.sentence(problem, part, names)
            told[part] = [*(each for each in told.get(part, []) if each != sentence), sentence]
        self.fields.tell(told)
        self._file_note.value = notes(told.get(case_notes.ELSEWHERE, []))
        return [step for step in STEPS if any(part in PARTS[step] for part, _ in told)]

    def _say_what_came(self, n: int, steps: list[str], refused: list[Problem], same: int) -> None:
        lines = []
        if refused:
            lines.append(word("lab.own.not_written", reason=" ".join(each.message() for each in refused)))
        elif self.file is not None:
            lines.append(word("lab.own.draft" if n else "lab.own.written", file=self.file.name))
        if n:
            named = ", ".join(word(f"lab.own.step.{step}") for step in steps)
            lines.append(word("lab.own.to_mend", n=n, steps=named))
        elif same and not refused:
            lines.append(word("lab.own.to_translate", n=same))
        self._said = " ".join(lines)
        self._status.value = paragraph(*lines, role="status")

    # --- what comes of it -----------------------------------------------------------------------------------

    def _simulate(self) -> None:
        if not self.verify():
            return
        episode = self._episode()
        did, alone = Futures(episode, 1, N_WEEKS).compared(ALL)
        shown = {word("lab.case.plan.did"): did.weeks} if episode.plan.levers else {}
        shown |= {word("lab.case.plan.alone"): alone.weeks}
        self.picture.paint((id(did), id(alone)), lambda ax: plot_fan(shown, ax=ax))
        self._costs.value = paragraph(plan_costs(episode, episode.plan, n_weeks=N_WEEKS).text())
        voices = episode.voices(mean_weeks(did, WEEK))
        heading = html.escape(word("lab.own.they_say", week=WEEK + 1))
        people = case_view.voices(episode, case_view.labels(episode), voices)
        self._people.value = f'<h4 style="margin:0.6em 0 0.3em">{heading}</h4>{people}'

    def _play(self) -> None:
        from ltd_toolkit.lab.case_panel import CasePanel

        if self.case is not None:
            self._room.children = (CasePanel(self.case, self._episode().id),)

    def _episode(self) -> Episode:
        assert self.case is not None  # asked for only then
        shown = self.fields.shown
        return self.case.episodes[shown if shown in self.case.episodes else next(iter(self.case.episodes))]

    def _what_next(self, episode: str) -> str:
        """Write what can be done with the file, one line each."""
        assert self.file is not None  # written
        values = {
            "file": _in_a_command(self.file),
            "episode": _quoted(episode),
            "page": f"{self.file.stem}.html",
        }
        commands = {
            "play": word("lab.own.command.play", file=self.file.as_posix(), episode=episode),
            "print": word("lab.own.command.print", **values),
            "class": word("lab.own.command.class", **values),
        }
        items = "".join(
            f"<li>{html.escape(word(f'lab.own.next.{key}'))}<pre>{html.escape(each)}</pre></li>"
            for key, each in commands.items()
        )
        return f'<h4 style="margin:0.8em 0 0.3em">{html.escape(word("lab.own.next"))}</h4><ul>{items}</ul>'

    def __repr__(self) -> str:
        return " ".join(filter(None, [self._said or word("lab.own.nothing_yet"), self.picture.line]))

    def still(self) -> str:
        """Return, as HTML, what a notebook shows of the panel if it is opened but not run."""
        head = f"<h3>{html.escape(word('lab.own.title'))}</h3>{paragraph(word('lab.own.intro.firm'))}"
        return head + self._status.value + self.picture.widget.value


def _not_shown(data: Data, fields: CaseFields) -> list[str]:
    """Say what a file holds that the form does not show."""
    voices = sum(len(each.get("voices", [])) for each in data["people"])
    voices -= sum(bool(row.voice.value) for row in fields.people.rows)
    episodes = data["episodes"].values()
    events = sum(len(each.get(kind, [])) for each in episodes for kind in ("events", "surprises"))
    counts = {"voices": voices, "events": events, "episodes": len(episodes) - 1}
    kept = [word(f"lab.own.kept.{what}", n=n) for what, n in counts.items() if n]
    return [word("lab.own.kept", what=", ".join(kept))] if kept else []


def _button(key: str, style: str = "") -> Button:
    layout = Layout(width="max-content", margin="0.3em 0.6em 0.3em 0")
    return Button(description=word(key), button_style=style, layout=layout)


def _row(*controls: Any) -> HBox:
    return HBox(list(controls), layout=Layout(flex_flow="row wrap", align_items="flex-end"))


def _show(control: Any, yes: bool) -> None:
    control.layout.display = None if yes else "none"


def _in_a_command(file: Path) -> str:
    """Write a path as a command takes it in the folder of the notebook."""
    try:
        return _quoted(str(file.resolve().relative_to(Path.cwd())))
    except ValueError:
        return _quoted(str(file))


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[\w./\\:~-]+", text) else f'"{text}"'
