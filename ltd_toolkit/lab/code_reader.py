"""A field for a result code: the game that it holds is shown again, quarter by quarter.

A code may come from anybody's game, of any case that the toolkit knows.
"""

from __future__ import annotations

from ipywidgets import HTML, Button, Textarea, VBox

from ltd_toolkit.cases import Episode, Game, list_cases, load_case, read_code
from ltd_toolkit.cases.game import QUARTERS
from ltd_toolkit.cases.letters import CodeError
from ltd_toolkit.cases.result_code import name_of
from ltd_toolkit.lab import case_view, game_view
from ltd_toolkit.lab.choice_words import decision_said
from ltd_toolkit.lab.panel import ROOMY, paragraph, table
from ltd_toolkit.language import number, whole, word

N_RUNS = 40


class CodeReader:
    """Paste a code, and see what was decided and where it led.

    Parameters
    ----------
    episode : Episode
        Of a case of one's own, perhaps: codes of the shipped cases are read as well.

    Attributes
    ----------
    widget : ipywidgets.VBox
    code : ipywidgets.Textarea
    read : ipywidgets.Button
    said, shown : ipywidgets.HTML
        What the code is, or what is wrong with it; the decisions, and what they led to.
    game : Game or None
        What was read last.
    """

    def __init__(self, episode: Episode) -> None:
        self._episode = episode
        self.game: Game | None = None
        # Sent as a whole when it is left: letter by letter, the button would be pressed on half a code.
        wide = {**ROOMY, "layout": {"width": "min(44em, 98%)", "height": "5em"}}
        self.code = Textarea(description=word("lab.game.code"), continuous_update=False, **wide)
        self.read = Button(description=word("lab.code.read"), layout={"width": "max-content"})
        self.said, self.shown = HTML(), HTML()
        self.read.on_click(lambda button: self._read())
        title, hint = HTML(case_view.heading("lab.code.heading")), HTML(paragraph(word("lab.code.hint")))
        self.widget = VBox([title, hint, self.code, self.read, self.said, self.shown])

    def _read(self) -> None:
        self.game, self.shown.value = None, ""
        if not self.code.value.strip():
            self._tell(word("lab.code.empty"))
            return
        try:
            self.game = read_code(self.code.value, self._episodes())
        except CodeError as error:
            self._tell(*(problem.message() for problem in error.found))
            return
        self._tell(self._what_it_is(self.game))
        self.shown.value = self._decisions(self.game) + self._outcomes(self.game)

    def _episodes(self) -> list[Episode]:
        shipped = [each for name in list_cases().index for each in load_case(name).episodes.values()]
        return [self._episode, *(each for each in shipped if name_of(each) != name_of(self._episode))]

    def _tell(self, *lines: str) -> None:
        self.said.value = paragraph(*lines, role="status")

    def _what_it_is(self, game: Game) -> str:
        cases = list_cases()["name"]
        name = str(cases.get(game.episode.case, game.episode.case))
        costs, played = game.costs(), len(game.turns)
        asked = {"euros": whole(costs.euros), "hours": number(costs.hours_per_person, 1)}
        return word("lab.code.said", case=name, episode=game.episode.name, n=played, of=QUARTERS, **asked)

    def _decisions(self, game: Game) -> str:
        labels = case_view.labels(game.episode)
        rows = [
            [str(quarter), decision_said(game.choices, quarter, turn.decision, labels)]
            for quarter, turn in enumerate(game.turns, 1)
        ]
        head = [word("lab.game.what_if.quarter"), word("lab.code.decided")]
        return table(head, rows, caption=word("lab.code.decisions"), scrolls=False) if rows else ""

    def _outcomes(self, game: Game) -> str:
        if not game.over:
            return paragraph(word("lab.code.not_over"))
        paths = {
            word("lab.code.this_game"): game.many(n_runs=N_RUNS),
            word("lab.case.plan.did"): game.many(game.episode.plan, N_RUNS),
            word("lab.case.plan.alone"): game.many(game.nothing(), N_RUNS),
        }
        shown = game_view.outcomes(paths, "lab.code.outcomes")
        return f'<div style="margin-top:0.8em">{shown}</div>'
