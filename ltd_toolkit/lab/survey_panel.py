"""The panel of survey files: choose one, see what was understood of it, and accept it.

A file comes in by a button or from the list of a folder, is read as ``read_survey`` does, and is told on one
screen: what kind of file it is, what was noticed, how each scale was answered, which column is what. Only
what the person accepts becomes ``panel.survey``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipywidgets import HTML, Button, Dropdown, FileUpload, HBox, Layout

from ltd_toolkit.files.guard import ENDINGS
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.lab import noticed, survey_view
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.panel import ROOMY, Panel, paragraph
from ltd_toolkit.language import current_language, word
from ltd_toolkit.plots import plot_responses
from ltd_toolkit.plots.style import label
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.scales import response_shares
from ltd_toolkit.scales.firms import SHOWN_FROM
from ltd_toolkit.survey import Survey, read_survey

UPLOAD_MB = 10  # a longer message ends the connection of browser and server, and the file is lost unsaid
ASKED_FOR = ("firm", "respondent", "role", "wave", "size")  # what the next steps cannot do without
ITEMS_SHOWN = 12

# Errors that end with the cell: it becomes missing, or its column is not read, and nothing else is touched.
CELLS = {
    "ambiguous_number",
    "almost_answer",
    "became_date",
    "firm_two_answers",
    "formula_failed",
    "label_unknown",
    "month_first",
    "not_a_date",
    "not_a_number",
    "outside_answers",
    "outside_range",
}
SET_ASIDE = CELLS | {"almost_question", "unnamed_column", "unused_answers"}


@dataclass(frozen=True)
class Chosen:
    """A survey file: one of a folder, or one that was sent by the browser and has no place on this machine.

    Parameters
    ----------
    path : pathlib.Path
        Where it is, or what would be its place in the folder of the panel.
    content : bytes, optional
        What was sent.
    """

    path: Path
    content: bytes | None = None

    def read(self, instrument: Instrument | None, columns: dict[str, str]) -> Survey:
        """Read it, with refused cells marked.

        Parameters
        ----------
        instrument : Instrument or None
        columns : dict of str to str
            Id -> header.
        """
        if self.content is None:
            return read_survey(self.path, instrument, columns=columns, on_problem="mark")
        with TemporaryDirectory() as folder:
            sent = Path(folder) / self.path.name
            sent.write_bytes(self.content)
            return read_survey(sent, instrument, columns=columns, on_problem="mark")


class SurveyPanel(Panel):
    """Choose a survey file, see what was understood of it and what is wrong with it, and accept it.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        A file to begin with.
    instrument : Instrument, optional
        What was asked; default: as :func:`ltd_toolkit.read_survey`.
    folder : str or pathlib.Path
        Whose survey files are listed; files sent by the button leave their list of problems here.

    Attributes
    ----------
    survey : Survey or None
        What was accepted; None before.
    upload : ipywidgets.FileUpload
        Sends a file of the person's own computer, up to 10 MB.
    files : ipywidgets.Dropdown
        The survey files of the folder.
    again : ipywidgets.Button
        Looks at the folder, and at the chosen file, again.
    which : dict of str to ipywidgets.Dropdown
        For firm, respondent, role, wave and size: the column of the file. Another choice reads it again.
    accept, set_aside, save : ipywidgets.Button
        Accept a file without errors; accept it without the refused cells; save the list of problems as CSV.
    scale : ipywidgets.Dropdown
        Whose answers the picture shows.
    picture : LiveFigure
        Answers to the items of a scale.

    Notes
    -----
    Errors that only concern cells can be set aside: these become missing. Others (a person who stands twice,
    lines that may have shifted) have to be mended in the file first. No row of a respondent is shown, no cell
    of a column that seems to identify persons, and no answers of fewer than 4 people unless they are
    synthetic. The repr is what the panel says of the file.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        instrument: Instrument | None = None,
        folder: str | Path = ".",
    ) -> None:
        self._instrument, self._folder = instrument, Path(folder)
        self._chosen: Chosen | None = None
        self._read: Survey | None = None
        self._columns: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._found: list[noticed.Noted] = []
        self._setting = False
        self.survey: Survey | None = None
        self._make_controls()
        super().__init__()
        self._put_together()
        self._listen()
        self._renew_button()
        self._list_files()
        self._tell_nothing()
        self._say(word("lab.survey.waiting"))
        if path is not None:
            self._take(Chosen(Path(path)))

    def repaint(self) -> None:
        """Draw the answers to the scale that is chosen."""
        survey, scale = self._read, self.scale.value
        if survey is None or scale is None:
            self.picture.hide("")
            return
        items = [item for item in survey.instrument.items_of(scale) if item in survey.responses][:ITEMS_SHOWN]
        answered = [item for item in items if survey.responses[item].notna().any()]
        silent = ", ".join(label(self._labels, item) for item in items if item not in answered)
        self._no_preview.value = paragraph(word("lab.survey.no_answers", items=silent)) if silent else ""
        if not survey_view.may_show(survey, items):
            why = word("lab.survey.few", least=SHOWN_FROM)
            self._no_preview.value = paragraph(why)
            self.picture.hide(why)
        elif answered:
            self._draw(survey, scale, answered)
        else:
            self.picture.hide(word("lab.survey.no_answers", items=silent))

    def _draw(self, survey: Survey, scale: str, items: list[str]) -> None:
        shares = response_shares(survey.responses[items], survey.instrument)
        scene = (survey.source["sha256"], *self._columns.items(), scale, current_language())
        self.picture.paint(
            scene, lambda ax: plot_responses(shares, labels=self._labels, ax=_tall(ax, len(items)))
        )

    def __repr__(self) -> str:
        return self._line

    def still(self) -> str:
        """Return, as HTML, what a notebook shows of the panel if it is opened but not run."""
        # A notebook that is handed on keeps this: what was noticed names cells, so it is not in it.
        return self._status.value + self.picture.widget.value + self._counts.value

    # --- controls ------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.files = Dropdown(description=word("lab.survey.files"), **ROOMY)
        self.again = Button(description=word("lab.survey.again"), **_wide())
        self.which = {
            name: Dropdown(description=word(f"lab.survey.which_{name}"), **ROOMY) for name in ASKED_FOR
        }
        self.accept = Button(description=word("lab.survey.accept"), **_wide())
        self.set_aside = Button(**_wide())
        self.save = Button(description=word("lab.survey.save"), **_wide())
        self.scale = Dropdown(description=word("lab.survey.preview"), **ROOMY)
        self.picture, self._status, self._problems, self._answer = LiveFigure(10, 4), HTML(), HTML(), HTML()
        self._counts, self._mapping, self._no_preview = HTML(), HTML(), HTML()

    def _put_together(self) -> None:
        hint = HTML(paragraph(word("lab.survey.hint", mb=UPLOAD_MB)))
        lead = HTML(paragraph(word("lab.survey.which")))
        self._asked = [lead, _row(*self.which.values())]
        self._decide = _row(self.accept, self.set_aside, self.save)
        self._choose = HBox(layout=Layout(flex_flow="row wrap"))
        self.children = (
            self._choose,
            hint,
            self._status,
            *self._asked,
            self._problems,
            self._decide,
            self._answer,
            self.scale,
            self._no_preview,
            self.picture.widget,
            self._counts,
            self._mapping,
        )

    def _renew_button(self) -> None:
        """Put a new button: one whose file was too large, and lost on the way, sends nothing more."""
        endings = ",".join(ENDINGS)
        self.upload = FileUpload(accept=endings, description=word("lab.survey.upload"), **_wide())
        self.upload.observe(self._when_set(self._sent), names="value")
        self._choose.children = (self.upload, self.files, self.again)

    def _listen(self) -> None:
        self.files.observe(self._when_set(self._picked), names="value")
        for dropdown in self.which.values():
            dropdown.observe(self._when_set(self._mapped), names="value")
        self.scale.observe(self._when_set(self.repaint), names="value")
        self.again.on_click(lambda _: self._look_again())
        for button, act in (
            (self.accept, self._accepted),
            (self.set_aside, self._accepted),
            (self.save, self._saved),
        ):
            button.on_click(_when_open(act))

    def _when_set(self, react: Callable[[], None]) -> Callable[[Any], None]:
        """Return an observer for what people set, deaf to what the panel sets itself."""
        return lambda change: None if self._setting else react()

    def _set(self, control: Any, **traits: Any) -> None:
        self._setting = True
        try:
            for name, value in traits.items():
                setattr(control, name, value)
        finally:
            self._setting = False

    # --- from a choice to a survey that was read -------------------------------------------------------

    def _sent(self) -> None:
        if not self.upload.value:
            return
        sent = self.upload.value[0]
        self._set(self.upload, value=())  # its bytes are held once, below
        self._set(self.files, value="")
        self._take(Chosen(self._folder / _safe(sent["name"]), bytes(sent["content"])))

    def _picked(self) -> None:
        if self.files.value:
            self._take(Chosen(self._folder / self.files.value))

    def _mapped(self) -> None:
        headers = {name: each.value for name, each in self.which.items() if each.value}
        found = self._guessed
        self._columns = {name: header for name, header in headers.items() if found.get(name) != header}
        self._read_chosen()

    def _look_again(self) -> None:
        self._renew_button()
        self._list_files()
        if self._chosen is not None and self._chosen.content is None:
            self._read_chosen()

    def _list_files(self) -> None:
        names = sorted(_survey_files(self._folder), key=str.casefold)
        nothing = word("lab.survey.choose" if names else "lab.survey.none_here")
        chosen = self.files.value if self.files.value in names else ""
        self._set(self.files, options=[(nothing, ""), *((name, name) for name in names)], value=chosen)

    def _take(self, chosen: Chosen) -> None:
        self._chosen, self._columns = chosen, {}
        self._guessed: dict[str, str] = {}
        self._read_chosen()

    def _read_chosen(self) -> None:
        """Read the file that is chosen, and tell what came of it; whatever it is, the panel stays usable."""
        assert self._chosen is not None  # only called once there is one
        name = self._chosen.path.name
        self.survey = self._read = None
        self.accept.disabled = self.set_aside.disabled = True
        self._answer.value = ""
        self._say(word("lab.survey.reading", file=name))
        try:
            survey = self._chosen.read(self._instrument, self._columns)
        except SurveyError as refusal:
            self._tell_nothing(noticed.noted(refusal.problems))
            self._say(word("lab.survey.unreadable", file=name))
        except OSError as error:
            self._tell_nothing()
            self._say(word("lab.survey.closed", file=name, reason=error.strerror or type(error).__name__))
        except Exception as slip:
            self._tell_nothing()
            self._say(word("lab.survey.slip", file=name, error=type(slip).__name__))
            raise
        else:
            self._tell(survey)

    def _tell_nothing(self, found: Sequence[noticed.Noted] = ()) -> None:
        """Clear the screen of a file, but for what is wrong with it."""
        self._note(found)
        self.accept.disabled = self.set_aside.disabled = True
        for shown in (self._counts, self._mapping, self._no_preview):
            shown.value = ""
        for part in (*self._asked, self.scale, self.accept, self.set_aside):
            _show(part, False)
        self.picture.hide("")

    def _note(self, found: Sequence[noticed.Noted]) -> None:
        self._found = list(found)
        self._problems.value = noticed.told(self._found)
        self.save.disabled = not self._found
        _show(self._decide, bool(self._found) or self._read is not None)

    # --- what is told of it ----------------------------------------------------------------------------

    def _tell(self, survey: Survey) -> None:
        self._read = survey
        if not self._columns:
            self._guessed = survey.source["columns"]
        personal = survey.source["personal"]
        problems = survey.problems[survey.problems["kind"] != "left_over"]  # the mapping says so
        self._note(noticed.noted(problems, personal, survey.source["columns"]))
        self._labels = survey.labels()
        self._mapping.value = survey_view.mapping(survey, self._labels, personal)
        shown = survey_view.may_show(survey)
        self._counts.value = survey_view.counts(survey, self._labels) if shown else ""
        _show(self.accept, True)
        self._ask_for_columns(survey)
        self._offer_scales(survey)
        self._offer_to_accept(survey)
        self.repaint()

    def _ask_for_columns(self, survey: Survey) -> None:
        """Offer, for each id that counts, the column that was found and those that nothing was found in."""
        columns, others = survey.source["columns"], survey_view.free_columns(survey, ASKED_FOR)
        known = [name for name in ASKED_FOR if name in survey.instrument.fields.index]
        for name, dropdown in self.which.items():
            _show(dropdown, name in known)
            found = columns.get(name, "")
            nothing = [] if name in self._guessed else [(word("lab.survey.not_there"), "")]
            own = self._guessed.get(name)
            headers = [*dict.fromkeys(filter(None, (found, own))), *(each for each in others if each != own)]
            options = [*nothing, *((_option(header, others.get(header)), header) for header in headers)]
            self._set(dropdown, options=options, value=found)
        for part in self._asked:
            _show(part, bool(known))

    def _offer_scales(self, survey: Survey) -> None:
        present = list(survey.instrument.items.loc[survey.responses.columns, "scale"].unique())
        before = self.scale.value if self.scale.value in present else next(iter(present), None)
        self._set(self.scale, options=[(label(self._labels, each), each) for each in present], value=before)
        _show(self.scale, bool(present))

    def _offer_to_accept(self, survey: Survey) -> None:
        errors = survey.problems[survey.problems["severity"] == "error"]
        cells = int(errors.loc[errors["kind"].isin(CELLS), "n"].sum())
        lasting = errors[~errors["kind"].isin(SET_ASIDE)]
        self.accept.disabled = bool(len(errors))
        self.set_aside.disabled = not len(errors) or bool(len(lasting))
        self.set_aside.description = word("lab.survey.set_aside" if cells else "lab.survey.in_spite", n=cells)
        _show(self.set_aside, not self.set_aside.disabled)
        if len(lasting):
            next_step = word("lab.survey.to_mend", n=len(lasting))
        elif len(errors):
            next_step = word(
                "lab.survey.to_decide" if cells else "lab.survey.to_weigh", n=len(errors), cells=cells
            )
        else:
            next_step = word("lab.survey.to_accept")
        self._say(*survey_view.recognised(survey), f"{next_step} {word('lab.survey.not_accepted')}")

    # --- what people do with it ------------------------------------------------------------------------

    def _accepted(self) -> None:
        assert self._read is not None  # the buttons are disabled before
        self.survey = self._read
        rows, firms = len(self.survey.respondents), len(self.survey.firms)
        said = word("lab.survey.accepted", rows=rows, firms=firms)
        self._say(*survey_view.recognised(self.survey), said)
        go_on = html.escape(word("lab.survey.go_on"))
        self._answer.value = f"<p>{html.escape(said)} {go_on} <code>survey = panel.survey</code></p>"

    def _saved(self) -> None:
        assert self._chosen is not None  # the button is disabled before
        try:
            said = word("lab.survey.saved", file=noticed.save(self._found, self._chosen.path).name)
        except OSError as error:
            said = word("lab.survey.not_saved", reason=error.strerror or type(error).__name__)
        self._answer.value = paragraph(said, role="status")

    def _say(self, *sentences: str) -> None:
        shown = [noticed.without_addresses(sentence) for sentence in sentences]
        self._line = " ".join(shown)
        self._status.value = paragraph(*shown, role="status")


def _when_open(act: Callable[[], None]) -> Callable[[Button], None]:
    """Return what a button does: nothing while it is disabled, which only binds the browser."""
    return lambda button: None if button.disabled else act()


def _wide() -> dict[str, Any]:
    return {"layout": {"width": "max-content"}}


def _row(*controls: Any) -> HBox:
    return HBox(list(controls), layout=Layout(flex_flow="row wrap"))


def _show(control: Any, yes: bool) -> None:
    control.layout.display = None if yes else "none"


def _survey_files(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if _is_survey(path)]
    except OSError:  # absent, or not ours to look into: there is still the button
        return []


def _is_survey(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))  # what Excel leaves beside a workbook that is open
    return path.suffix.lower() in ENDINGS and not hidden and path.is_file() and not noticed.is_saved(path)


def _safe(name: str) -> str:
    """Return the name of a file that may be written on every system, whatever the browser called it."""
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r'[<>:"|?*\x00-\x1f]', "_", last)[-120:].lstrip(". ") or "_"


def _option(header: str, place: int | None) -> str:
    return noticed.shortened(header) if place is None else f"{place}. {noticed.shortened(header)}"


def _tall(ax: Any, n_items: int) -> Any:
    """Give the figure of an Axes the height that its items need."""
    ax.get_figure().set_size_inches(10, 1.5 + 0.67 * n_items)
    return ax
