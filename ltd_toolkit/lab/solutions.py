"""One solution of learning profiles beside another: which firms move, how surely, what the criteria say."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd
from sklearn.metrics import adjusted_rand_score

from ltd_toolkit.lab.panel import paragraph, table
from ltd_toolkit.language import number, word
from ltd_toolkit.plots.selection import form_name
from ltd_toolkit.profiles import LearningProfiles, match_profiles, name_profiles, profile_table
from ltd_toolkit.scales.firms import SHOWN_FROM


@dataclass(frozen=True)
class Solution:
    """A fit, and what is told of it.

    Parameters
    ----------
    model : LearningProfiles
        Fitted.
    table : pandas.DataFrame
        What ``profile_table`` returns.
    names : pandas.Series
        Profile (1 to k) -> its name.
    profile : pandas.Series
        Firm -> its most probable profile (1 to k).
    probability : pandas.Series
        Firm -> how probable that one is, 0–1.
    """

    model: LearningProfiles
    table: pd.DataFrame
    names: pd.Series
    profile: pd.Series
    probability: pd.Series

    @classmethod
    def of(cls, model: LearningProfiles, firms: pd.DataFrame, labels: Mapping[str, str] | None) -> Solution:
        """Make it from a model and the firms that it was fitted on.

        Parameters
        ----------
        model : LearningProfiles
            Fitted.
        firms : pandas.DataFrame
            firm x indicator.
        labels : mapping of id to text, or None
        """
        profiles = profile_table(model, firms)
        names = name_profiles(profiles, labels, at_most=1)
        profile = pd.Series(model.labels_ + 1, firms.index)
        return cls(
            model, profiles, names, profile, pd.Series(model.predict_proba(firms).max(axis=1), firms.index)
        )

    @property
    def title(self) -> str:
        """How many profiles, and their form."""
        form = form_name(self.model.variances, self.model.covariances)
        return word("lab.profiles.solution", n=self.model.n_profiles, form=form)

    def name_of(self, firm: Hashable) -> str:
        """Return the name of a firm's profile.

        Parameters
        ----------
        firm : object
            A row of the fit.
        """
        return str(self.names[self.profile[firm]])


def comparison(shown: Solution, other: Solution, people: pd.Series) -> str:
    """Write as HTML what changes from one solution to another of the same firms.

    Parameters
    ----------
    shown, other : Solution
    people : pandas.Series
        Firm -> respondents. A firm with fewer than 4 is counted but not listed, and firms that have fewer
        than 4 between them are not counted on their own.

    Returns
    -------
    str
        How many firms move and how alike the two solutions are, the difference of the criteria with the
        caution that it needs, the profiles of one by those of the other, and the firms that move.
    """
    partner = _partners(shown, other)
    moves = shown.profile.map(partner) != other.profile
    said = [
        word("lab.profiles.moving", n=int(moves.sum()), total=len(moves)),
        word("lab.profiles.rand", value=number(adjusted_rand_score(shown.profile, other.profile), 2)),
    ]
    if shown.profile.nunique() != other.profile.nunique():
        said.append(word("lab.profiles.other_number"))
    return (
        paragraph(" ".join(said), role="status")
        + paragraph(_criteria(shown, other))
        + _crossed(shown, other, partner, people)
        + (_movers(shown, other, moves, people) if moves.any() else "")
    )


def _partners(shown: Solution, other: Solution) -> dict[int, int]:
    """Return, for each profile shown, the one of the other solution that shares most of its firms, if any."""
    if shown.profile.nunique() > other.profile.nunique():
        return {mine: theirs for theirs, mine in _partners(other, shown).items()}
    order = match_profiles(shown.profile, other.profile)
    return dict(zip(sorted(shown.profile.unique()), order, strict=False))  # the rest has no partner


def _criteria(shown: Solution, other: Solution) -> str:
    said, lower = [], set()
    for criterion in ("bic", "icl"):
        difference = shown.model.criteria_[criterion] - other.model.criteria_[criterion]
        where = "here" if difference < 0 else "there" if difference > 0 else "same"
        names = {"criterion": word(f"plot.criterion.{criterion}"), "difference": number(abs(difference), 1)}
        said.append(word(f"lab.profiles.lower_{where}", **names))
        lower.add(where)
    said.append(word("lab.profiles.disagree") if len(lower) > 1 else "")
    return " ".join(filter(None, [*said, word("lab.profiles.caution")]))


def _crossed(shown: Solution, other: Solution, partner: dict[int, int], people: pd.Series) -> str:
    """Write how many firms of each profile shown are in each of the others, partners on the diagonal."""
    counts = pd.crosstab(shown.profile, other.profile)
    matched = [profile for profile in partner if partner[profile] in counts]
    rows = [*matched, *counts.index.difference(matched)]
    columns = [partner[profile] for profile in matched]
    columns += list(counts.columns.difference(columns))
    # Three answers lead to persons even when they come from several firms.
    enough = people.groupby([shown.profile, other.profile]).sum() >= SHOWN_FROM
    few = word("lab.profiles.few", least=SHOWN_FROM)
    cells = [
        [str(n) if n == 0 or enough[row, column] else few for column, n in counts.loc[row, columns].items()]
        for row in rows
    ]
    return table(
        [word("lab.profiles.shown_by_other"), *(other.names[columns])],
        [[shown.names[row], *line] for row, line in zip(rows, cells, strict=True)],
        caption=word("lab.profiles.crossed", shown=shown.title, other=other.title),
    )


def _movers(shown: Solution, other: Solution, moves: pd.Series, people: pd.Series) -> str:
    both = pd.concat([shown.probability, other.probability], axis="columns", keys=["here", "there"])
    listed = both[moves & (people >= SHOWN_FROM)]
    listed = listed.loc[listed.min(axis="columns").sort_values(ascending=False, kind="stable").index]
    withheld = int(moves.sum()) - len(listed)
    rows = [
        (str(firm), shown.name_of(firm), number(sure.here, 2), other.name_of(firm), number(sure.there, 2))
        for firm, sure in listed.iterrows()
    ]
    header = ["firm", "profile_here", "probability", "profile_there", "probability"]
    said = word("lab.profiles.withheld", n=withheld, least=SHOWN_FROM) if withheld else ""
    return paragraph(said) + table(
        [word(f"lab.profiles.{column}") for column in header], rows, caption=word("lab.profiles.movers")
    )
