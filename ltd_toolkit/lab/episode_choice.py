"""Which episode of a case is played, where there are several.

Going through a list by keyboard chooses each of its lines on the way: an episode begins only when a button
says so, and what is forgotten then is said beforehand.
"""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, VBox

from ltd_toolkit.cases import Case
from ltd_toolkit.lab.panel import ROOMY, paragraph
from ltd_toolkit.language import word


class EpisodeChoice:
    """A list of episodes, and the button that begins the one chosen.

    Parameters
    ----------
    case : Case
    episode : str
        The one that is played.
    begin : callable
        Takes the id of the episode to begin afresh.

    Attributes
    ----------
    widget : ipywidgets.VBox
    episodes : ipywidgets.Dropdown
    start : ipywidgets.Button
    said : ipywidgets.HTML
    """

    def __init__(self, case: Case, episode: str, begin: Callable[[str], None]) -> None:
        options = [(each.name, name) for name, each in case.episodes.items()]
        self.episodes = Dropdown(
            options=options, value=episode, description=word("lab.case.episode"), **ROOMY
        )
        self.start = Button(description=word("lab.case.episode_start"), layout={"width": "max-content"})
        self.said = HTML()
        self._playing, self._begin, self._names = episode, begin, {name: text for text, name in options}
        self.start.on_click(lambda button: self._started())
        self.episodes.observe(lambda change: self._chosen(), names="value")
        row = HBox([self.episodes, self.start], layout=Layout(flex_flow="row wrap"))
        self.widget = VBox([row, self.said])

    def _chosen(self) -> None:
        warning = "episode_playing" if self.episodes.value == self._playing else "episode_warning"
        self.said.value = paragraph(word(f"lab.case.{warning}"), role="status")

    def _started(self) -> None:
        """Begin another episode; the one that is played goes on."""
        wanted = self.episodes.value
        if wanted == self._playing:
            self.said.value = paragraph(word("lab.case.episode_playing"), role="status")
            return
        self._playing = wanted
        self._begin(wanted)
        said = word("lab.case.episode_begun", episode=self._names[wanted])
        self.said.value = paragraph(said, role="status")
