"""The panel of learning profiles: choose how many and of which form, see what they are and who is where."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from ipywidgets import HTML, BoundedIntText, Dropdown
from matplotlib.axes import Axes
from sklearn.exceptions import ConvergenceWarning

from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.panel import ROOMY, Panel, paragraph, table
from ltd_toolkit.lab.solutions import Solution, comparison
from ltd_toolkit.language import current_language, number, word
from ltd_toolkit.plots import plot_profiles
from ltd_toolkit.plots.selection import form_name
from ltd_toolkit.plots.style import percent
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.profiles import LearningProfiles
from ltd_toolkit.scales import FirmScores
from ltd_toolkit.scales.firms import SHOWN_FROM

MOST_PROFILES = 8
FORMS = [("equal", "zero"), ("varying", "zero"), ("equal", "equal"), ("varying", "varying")]

Wanted = tuple[int, tuple[str, str]]  # how many profiles, and their form


class ProfilePanel(Panel):
    """Fit learning profiles by hand: number and form in, picture, criteria and memberships out.

    Parameters
    ----------
    firm_scores : FirmScores
        What ``aggregate`` returns; profiles are fitted on its ``indicators`` (every scale if it names none).
        Firms that lack one are left out; a line says how many.
    labels : mapping of id to text, optional
        Such as ``instrument.labels()``.
    random_state : int
        The same number gives the same panel.

    Attributes
    ----------
    n_profiles : ipywidgets.BoundedIntText
        How many profiles, 2–8.
    form : ipywidgets.Dropdown
        Form of variances and covariances, in words.
    other : ipywidgets.Dropdown
        A solution tried before, to compare with what is shown: which firms move, and what the criteria say.
    picture : LiveFigure
        The profiles, or the reason why they cannot be shown.
    model : LearningProfiles or None
        What is shown.

    Raises
    ------
    ValueError
        If fewer than two firms have every indicator.

    Notes
    -----
    A firm with fewer than 4 respondents is fitted but not listed, and a profile whose firms have fewer than
    4 respondents between them hides the solution, unless the scores say that they are synthetic.
    """

    def __init__(
        self,
        firm_scores: FirmScores,
        *,
        labels: dict[str, str] | None = None,
        random_state: int = 0,
    ) -> None:
        means = firm_scores.means[firm_scores.indicators or list(firm_scores.means)]
        self._firms = means.dropna()
        if len(self._firms) < 2:
            raise ValueError(f"ProfilePanel expects two complete firms or more, got {len(self._firms)}")
        self._left_out = len(means) - len(self._firms)
        people = firm_scores.respondents.loc[self._firms.index, means.columns].min(axis="columns")
        self._people = people.mask(np.full(len(people), firm_scores.synthetic), SHOWN_FROM)
        self._labels, self._random_state = labels, random_state
        self._solutions: dict[Wanted, Solution] = {}
        self._tried: set[Wanted] = set()  # those that were asked for; others are only made ready
        self.model: LearningProfiles | None = None
        self.n_profiles = BoundedIntText(
            3, min=2, max=MOST_PROFILES, description=word("lab.profiles.number"), **ROOMY
        )
        forms = [(form_name(*form), form) for form in FORMS]
        self.form = Dropdown(options=forms, value=FORMS[0], description=word("lab.profiles.form"), **ROOMY)
        nothing = [(word("lab.profiles.nothing"), "")]
        self.other = Dropdown(options=nothing, description=word("lab.profiles.other"), **ROOMY)
        self._offering = False
        self.picture, self._said, self._compared = LiveFigure(10, 5.2), HTML(), HTML()
        self._criteria, self._members = HTML(), HTML()
        super().__init__()
        shown = [self._said, self.picture.widget, self._compared, self._criteria, self._members]
        self.start([self.n_profiles, self.form, self.other], shown)

    def repaint(self) -> None:
        """Draw the profiles, and write criteria and memberships, of the fit that is chosen."""
        if self._offering:
            return
        wanted = self.n_profiles.value, self.form.value
        self.model = None
        try:
            solution = self._solution(*wanted)
        except ProblemsError as refusal:
            self._refuse(" ".join(refusal.problems[current_language()]))
            return
        if not self._may_show(solution):
            self._refuse(word("lab.profiles.hidden", least=SHOWN_FROM))
            return
        self.model = solution.model
        self.picture.paint(wanted, partial(self._draw, solution))
        self._tried.add(wanted)
        self._say(" ".join(word(f"profile.note.{note}") for note in solution.model.notes_))
        self._offer_others()
        self._criteria.value = self._criteria_table(wanted)
        self._members.value = self._members_table(solution)
        compared = self._solutions.get(self.other.value)
        self._compared.value = comparison(solution, compared, self._people) if compared else ""

    def ahead(self) -> Iterator[Callable[[], None]]:
        """Fit and draw the other numbers of profiles, the nearest first, then the other forms."""
        n_now, form_now = self.n_profiles.value, self.form.value
        numbers = sorted(range(2, MOST_PROFILES + 1), key=lambda n: abs(n - n_now))
        others = [(n, form_now) for n in numbers] + [(n_now, form) for form in FORMS]
        for wanted in others:
            yield partial(self._make_ready, wanted)

    def _make_ready(self, wanted: Wanted) -> None:
        try:
            solution = self._solution(*wanted)
        except ProblemsError:
            return  # said when it is asked for
        if self._may_show(solution):
            self.picture.make_ready(wanted, partial(self._draw, solution), moving=False)

    def _draw(self, solution: Solution, ax: Axes) -> None:
        plot_profiles(solution.table, names=solution.names, labels=self._labels, ax=ax)

    def _solution(self, n_profiles: int, form: tuple[str, str]) -> Solution:
        """Return the fit of a number and form; each is made once."""
        if (n_profiles, form) not in self._solutions:
            model = LearningProfiles(
                n_profiles, variances=form[0], covariances=form[1], random_state=self._random_state
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # said above the picture
                model.fit(self._firms)
            self._solutions[n_profiles, form] = Solution.of(model, self._firms, self._labels)
        return self._solutions[n_profiles, form]

    def _may_show(self, solution: Solution) -> bool:
        return bool((self._people.groupby(solution.profile).sum() >= SHOWN_FROM).all())

    def _refuse(self, reason: str) -> None:
        self.picture.hide(reason)
        self._say(reason)
        self._compared.value = self._criteria.value = self._members.value = ""

    def _say(self, text: str) -> None:
        self._said.value = paragraph(text, role="status")

    def _offer_others(self) -> None:
        """Let every solution tried so far be compared with, and keep the one that is chosen."""
        tried = sorted(self._tried)
        options = [
            (word("lab.profiles.nothing"), ""),
            *((self._solutions[key].title, key) for key in tried),
        ]
        if len(options) == len(self.other.options):
            return
        chosen, self._offering = self.other.value, True  # new options choose the first one by themselves
        self.other.options = options
        self.other.value = chosen
        self._offering = False

    def _criteria_table(self, shown: Wanted) -> str:
        """Write one row per fit made so far, so that they can be compared."""
        header = ["number", "form", "bic", "icl", "entropy", "loglik", "replicated", "smallest"]
        fits = sorted(self._tried)
        return table(
            [word(f"lab.profiles.{name}") for name in header],
            [self._criteria_row(*fit) for fit in fits],
            caption=word("lab.profiles.tried"),
            current=fits.index(shown),
        )

    def _criteria_row(self, n_profiles: int, form: tuple[str, str]) -> list[str]:
        model = self._solutions[n_profiles, form].model
        found = model.criteria_
        return [
            str(n_profiles),
            form_name(*form),
            number(found["bic"], 1),
            number(found["icl"], 1),
            number(found["entropy"], 2),
            number(model.loglik_, 1),
            word("lab.profiles.of_starts", n=model.n_replicated_, starts=len(model.start_logliks_)),
            f"{found['smallest_count']:.0f} ({percent(found['smallest_share'])})",
        ]

    def _members_table(self, solution: Solution) -> str:
        shown = solution.probability[self._people >= SHOWN_FROM].sort_values(kind="stable")
        counts = {"left_out": self._left_out, "withheld": len(self._people) - len(shown)}
        said = [word(f"lab.profiles.{kind}", n=n, least=SHOWN_FROM) for kind, n in counts.items() if n]
        return paragraph(" ".join(said)) + table(
            [word(f"lab.profiles.{column}") for column in ("firm", "profile", "probability")],
            [(str(firm), solution.name_of(firm), number(sure, 2)) for firm, sure in shown.items()],
            caption=word("lab.profiles.members"),
        )
