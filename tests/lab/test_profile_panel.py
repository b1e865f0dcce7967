"""The panel of learning profiles, driven by the values of its controls."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.lab import ProfilePanel
from ltd_toolkit.language import set_language
from ltd_toolkit.profiles import LearningProfiles
from ltd_toolkit.scales import FirmScores

N = "\N{NO-BREAK SPACE}"


def firm_scores(means, respondents, *, synthetic=False):
    means = means.copy()
    means.attrs["synthetic"] = synthetic
    nothing = pd.DataFrame(index=means.index)
    return FirmScores(means, nothing, nothing, respondents, nothing, nothing)


@pytest.fixture
def means():
    """Return 60 firms of two kinds on two scales; the last firm was not asked about one of them."""
    rng = np.random.default_rng(0)
    centres = np.repeat([[2.0, 5.0], [5.0, 2.0]], 30, axis=0)
    index = pd.Index([f"E{n:02d}" for n in range(60)], name="firm")
    means = pd.DataFrame(centres + rng.normal(0, 0.4, (60, 2)), columns=["formal", "informal"], index=index)
    means.iloc[-1, 0] = np.nan
    return means


@pytest.fixture
def respondents(means):
    """Return eight respondents per firm, but three in the first, and three for one scale of the second."""
    counts = pd.DataFrame(8, means.index, means.columns)
    counts.iloc[0] = 3
    counts.iloc[1, 1] = 3
    return counts


@pytest.fixture
def panel(means, respondents):
    return ProfilePanel(firm_scores(means, respondents), labels={"formal": "En formation"})


def said(panel, read):
    return read(panel.children[1].value).text


def tables(panel, read):
    """Return criteria and members."""
    return [read(widget.value) for widget in panel.children[4:]]


def compared(panel, read):
    """Return what is said of the solution in the picture and another."""
    return read(panel.children[3].value)


def test_controls_choose_the_fit_that_is_shown(panel, means, read):
    panel.n_profiles.value = 2
    assert repr(panel).startswith("Profils : 2, indicateurs : 2.".replace(" :", N + ":"))
    assert "En formation" in repr(panel)
    panel.form.value = ("varying", "varying")
    assert (panel.model.n_profiles, panel.model.covariances) == (2, "varying")
    same = LearningProfiles(2, variances="varying", covariances="varying", random_state=0).fit(means.dropna())
    assert panel.model.loglik_ == same.loglik_
    assert read(panel.picture.widget.value).alts == [repr(panel)]


def test_every_fit_is_made_once_and_stays_in_the_table(panel, read):
    first = panel.model
    for k in (2, 4, 3):
        panel.n_profiles.value = k
    assert panel.model is first
    criteria, _ = tables(panel, read)
    assert [row[0] for row in criteria.rows] == ["Nombre de profils", "2", "3", "4"]
    assert criteria.current == [2]


def test_criteria_are_those_of_the_fit(panel, means, read):
    panel.n_profiles.value = 2
    row = tables(panel, read)[0].rows[1]
    smallest = np.bincount(panel.model.labels_).min()
    assert row[1] == "variances égales, covariances nulles"
    assert row[2] == f"{panel.model.bic(means.dropna()):.1f}".replace(".", ",").replace("-", "−")
    assert row[3] == f"{panel.model.criteria_['icl']:.1f}".replace(".", ",").replace("-", "−")
    assert row[5] == f"{panel.model.loglik_:.1f}".replace(".", ",").replace("-", "−")
    assert row[6] == f"{panel.model.n_replicated_} sur {panel.model.n_starts}"
    assert row[7].startswith(f"{smallest} (")


def test_members_are_listed_with_the_least_certain_first(panel, means, read):
    panel.n_profiles.value = 2
    _, members = tables(panel, read)
    complete = means.dropna()
    probability = pd.Series(panel.model.predict_proba(complete).max(axis=1), complete.index)
    listed = [row[0] for row in members.rows[1:]]
    assert sorted(listed) == sorted(complete.index[2:])
    assert probability[listed].is_monotonic_increasing


def test_a_firm_with_few_respondents_is_fitted_but_not_listed(panel, read):
    _, members = tables(panel, read)
    assert {"E00", "E01"}.isdisjoint(row[0] for row in members.rows)
    assert f"moins de 4 répondants{N}: 2." in members.text
    assert len(panel.model.labels_) == 59


def test_synthetic_firms_are_all_listed(means, respondents, read):
    panel = ProfilePanel(firm_scores(means, respondents, synthetic=True))
    _, members = tables(panel, read)
    assert len(members.rows) == 1 + 59
    assert "répondants" not in members.text
    assert repr(panel).endswith(f"Données synthétiques{N}: aucune entreprise réelle.")


def test_firms_that_lack_an_indicator_are_counted(panel, read):
    _, members = tables(panel, read)
    assert f"laissées de côté, faute d’un indicateur{N}: 1." in members.text


def test_a_profile_of_few_people_hides_the_solution(means, respondents, read):
    means.iloc[0] = [40.0, 40.0]
    panel = ProfilePanel(firm_scores(means, respondents))
    panel.n_profiles.value = 2
    assert "pour protéger les personnes" in repr(panel)
    assert said(panel, read) == repr(panel)
    assert [child.value for child in panel.children[2:]] == ["", "", "", ""]
    assert panel.model is None


def test_what_cannot_be_fitted_is_said_with_the_remedy(means, respondents, read):
    panel = ProfilePanel(firm_scores(means.iloc[:4], respondents.iloc[:4], synthetic=True))
    panel.n_profiles.value = 8
    assert "trop peu de lignes" in said(panel, read)
    assert "Demandez moins de profils" in repr(panel)
    assert panel.picture.widget.value == ""
    panel.n_profiles.value = 2
    assert repr(panel).startswith("Profils")


def test_what_asks_for_caution_is_said_and_warns_nobody_else(means, respondents, read, recwarn):
    panel = ProfilePanel(firm_scores(means.iloc[:20], respondents, synthetic=True))
    panel.n_profiles.value, panel.form.value = 6, ("varying", "varying")
    assert panel.model.notes_
    assert "Essayez moins de profils" in said(panel, read)
    assert not recwarn.list


def test_only_the_indicators_asked_for_are_fitted(means, respondents):
    wider = means.assign(adoption=np.nan)
    scores = replace(firm_scores(wider, respondents), indicators=["formal", "informal"])
    panel = ProfilePanel(scores)
    assert panel.model.n_features_in_ == 2


def test_too_few_firms_are_refused(means, respondents):
    with pytest.raises(ValueError, match="two complete firms"):
        ProfilePanel(firm_scores(means.iloc[-2:], respondents))


def test_the_same_number_gives_the_same_panel(means, respondents, read):
    first, second = (ProfilePanel(firm_scores(means, respondents), random_state=5) for _ in range(2))
    assert [child.value for child in first.children[1:]] == [child.value for child in second.children[1:]]


def test_all_of_it_can_be_heard(panel, read):
    names = [control.description for control in panel.children[0].children]
    assert names == ["Nombre de profils", "Forme", "Comparer avec"]
    for seen in tables(panel, read):
        assert set(seen.scopes) == {"col", "row"}
        region = next(found for found in seen.attributes if found.get("role") == "region")
        assert region["aria-label"]
        assert region["tabindex"] == "0"


def test_names_of_firms_cannot_break_out_of_the_table(means, respondents, read):
    rename = {"E05": "<b>Dupont & fils</b>"}
    panel = ProfilePanel(firm_scores(means.rename(rename), respondents.rename(rename)))
    assert "<b>Dupont & fils</b>" in [row[0] for row in tables(panel, read)[1].rows]


class TestComparison:
    """Two solutions side by side."""

    @pytest.fixture
    def two_and_three(self, panel):
        """Return a panel that shows two profiles and compares them with the three that it began with."""
        panel.n_profiles.value = 2
        panel.other.value = (3, ("equal", "zero"))
        return panel

    def test_only_solutions_tried_so_far_are_offered(self, panel):
        assert [value for _, value in panel.other.options] == ["", (3, ("equal", "zero"))]
        panel.n_profiles.value = 2
        assert (2, ("equal", "zero")) in [value for _, value in panel.other.options]

    def test_nothing_is_compared_before_it_is_asked_for(self, panel, read):
        panel.n_profiles.value = 2
        assert panel.other.value == ""
        assert compared(panel, read).text == ""

    def test_a_further_fit_keeps_what_it_is_compared_with(self, two_and_three, read):
        two_and_three.n_profiles.value = 4
        assert two_and_three.other.value == (3, ("equal", "zero"))
        assert "3 profils" in compared(two_and_three, read).text

    def test_every_firm_is_counted_once(self, means, respondents, read):
        panel = ProfilePanel(firm_scores(means, respondents, synthetic=True))
        panel.n_profiles.value, panel.other.value = 2, panel.other.options[1][1]
        cells = [int(cell) for row in compared(panel, read).rows[1:3] for cell in row[1:]]
        assert len(cells) == 2 * 3
        assert sum(cells) == 59

    def test_those_who_move_are_those_off_the_diagonal(self, means, respondents, read):
        panel = ProfilePanel(firm_scores(means, respondents, synthetic=True))
        panel.n_profiles.value, panel.other.value = 2, panel.other.options[1][1]
        seen = compared(panel, read)
        crossed = np.array([[int(cell) for cell in row[1:]] for row in seen.rows[1:3]])
        movers = crossed.sum() - np.trace(crossed)
        assert f"{N}: {movers} entreprises sur 59." in seen.text
        listed = seen.rows[4:]
        assert len(listed) == movers
        assert (crossed.diagonal() >= crossed.max(axis=1)).all()

    def test_both_probabilities_are_those_of_the_fits(self, two_and_three, means, read):
        complete = means.dropna()
        fits = [LearningProfiles(k, random_state=0).fit(complete) for k in (2, 3)]
        sure = pd.DataFrame({k: fit.predict_proba(complete).max(axis=1) for k, fit in enumerate(fits)})
        sure.index = complete.index
        header, *listed = compared(two_and_three, read).rows[3:]
        assert header[0] == "Entreprise"
        assert listed
        for firm, _, here, _, there in listed:
            assert [here, there] == [f"{value:.2f}".replace(".", ",") for value in sure.loc[firm]]
        least = sure.loc[[row[0] for row in listed]].min(axis="columns")
        assert least.is_monotonic_decreasing

    def test_a_solution_compared_with_itself_moves_nobody(self, panel, read):
        panel.other.value = (3, ("equal", "zero"))
        seen = compared(panel, read)
        assert f"{N}: 0 entreprises sur 59." in seen.text
        assert f"Rand ajusté{N}: 1,00" in seen.text
        assert f"BIC{N}: le même pour les deux." in seen.text
        assert "Qui change" not in seen.text

    def test_the_same_profiles_under_other_numbers_move_nobody(self, means, respondents, read):
        panel = ProfilePanel(firm_scores(means, respondents))
        panel.n_profiles.value = 2
        first = panel._solutions[2, ("equal", "zero")]
        panel._solutions[9, ("equal", "zero")] = replace(
            first, profile=3 - first.profile, names=first.names.set_axis([2, 1])
        )
        panel._tried.add((9, ("equal", "zero")))
        panel._offer_others()
        panel.other.value = (9, ("equal", "zero"))
        assert f"{N}: 0 entreprises sur 59." in compared(panel, read).text

    def test_criteria_differ_by_their_difference_and_call_for_caution(self, two_and_three, means, read):
        two, three = (LearningProfiles(k, random_state=0).fit(means.dropna()) for k in (2, 3))
        difference = f"{abs(two.criteria_['bic'] - three.criteria_['bic']):.1f}".replace(".", ",")
        assert two.criteria_["bic"] < three.criteria_["bic"]
        text = compared(two_and_three, read).text
        assert f"BIC{N}: plus bas de {difference} pour la solution de l’image." in text
        assert "Aucun critère ne décide seul" in text

    def test_criteria_that_disagree_say_so(self, two_and_three, read):
        assert "ne préfèrent pas" not in compared(two_and_three, read).text
        two_and_three.model.criteria_["icl"] = 1e6
        two_and_three.repaint()
        assert "ne préfèrent pas la même solution" in compared(two_and_three, read).text

    def test_a_firm_with_few_respondents_is_counted_but_not_listed(self, means, respondents, read):
        respondents.iloc[:30] = 3
        panel = ProfilePanel(firm_scores(means, respondents))
        panel.n_profiles.value, panel.other.value = 2, panel.other.options[1][1]
        seen = compared(panel, read)
        few = set(means.index[:30])
        assert few.isdisjoint(row[0] for row in seen.rows)

    def test_cells_of_few_people_are_not_counted(self, means, respondents, read):
        panel = ProfilePanel(firm_scores(means, respondents))
        panel.n_profiles.value, panel.other.value = 2, panel.other.options[1][1]
        shown, other = (panel._solutions[k, ("equal", "zero")] for k in (2, 3))
        one = shown.profile[shown.profile == 1].index[0]
        alone = other.profile.copy()
        alone[shown.profile == 1] = 1
        alone[one] = 3
        panel._people[one] = 3
        panel._solutions[3, ("equal", "zero")] = replace(other, profile=alone)
        panel.repaint()
        assert "moins de 4 répondants" in [cell for row in compared(panel, read).rows[1:3] for cell in row]
        assert one not in [row[0] for row in compared(panel, read).rows]

    def test_a_hidden_solution_is_not_offered(self, means, respondents):
        means.iloc[0] = [40.0, 40.0]
        panel = ProfilePanel(firm_scores(means, respondents))
        panel.n_profiles.value = 2
        assert panel.model is None
        assert [value for _, value in panel.other.options] == [""]

    def test_it_can_be_heard(self, two_and_three, read):
        seen = compared(two_and_three, read)
        assert set(seen.scopes) == {"col", "row"}
        labels = [each["aria-label"] for each in seen.attributes if each.get("role") == "region"]
        assert len(labels) == len(set(labels)) == 2
        assert any(each.get("role") == "status" for each in seen.attributes)

    def test_english(self, means, respondents, read):
        set_language("en")
        panel = ProfilePanel(firm_scores(means, respondents))
        panel.n_profiles.value, panel.other.value = 2, panel.other.options[1][1]
        seen = compared(panel, read)
        assert "Adjusted Rand index" in seen.text
        assert "No criterion decides alone" in seen.text


def test_what_was_shown_before_comes_back_without_being_drawn_again(panel, monkeypatch):
    before = panel.picture.widget.value
    panel.n_profiles.value = 2
    monkeypatch.setattr(panel.picture, "_drawn", lambda draw: pytest.fail("drawn again"))
    panel.n_profiles.value = 3
    assert panel.picture.widget.value == before
    assert repr(panel).startswith(f"Profils{N}: 3")


def test_what_a_press_may_ask_for_is_made_ready_but_not_among_what_was_tried(panel, read, monkeypatch):
    for work in panel.ahead():
        work()
    monkeypatch.setattr(panel.picture, "_drawn", lambda draw: pytest.fail("drawn again"))
    monkeypatch.setattr(LearningProfiles, "fit", lambda self, X: pytest.fail("fitted again"))
    panel.n_profiles.value = 4
    assert repr(panel).startswith(f"Profils{N}: 4")
    panel.n_profiles.value = 3
    panel.form.value = ("varying", "zero")
    criteria, _ = tables(panel, read)
    assert [row[0] for row in criteria.rows[1:]] == ["3", "3", "4"]


def test_in_a_notebook_it_is_made_ready_by_itself_until_a_control_moves(means, respondents, monkeypatch):
    monkeypatch.setattr("ltd_toolkit.lab.panel.IDLE", 0.01)
    made = []

    async def open_a_notebook():
        panel = ProfilePanel(firm_scores(means, respondents))
        panel._make_ready = made.append
        await panel._preparing
        made.append("all")
        panel.n_profiles.value = 2
        panel.form.value = ("varying", "zero")  # before anything was made ready for 2
        await panel._preparing

    asyncio.run(open_a_notebook())
    assert made[0] == (3, ("equal", "zero"))
    assert made[made.index("all") + 1] == (2, ("varying", "zero"))


def test_english(means, respondents, read):
    set_language("en")
    panel = ProfilePanel(firm_scores(means, respondents))
    assert repr(panel).startswith("Profiles: 3, indicators: 2.")
    criteria, members = tables(panel, read)
    assert criteria.rows[0][:2] == ["Number of profiles", "Form"]
    assert "fewer than 4 respondents: 2." in members.text


def test_notebooks_get_the_line_and_the_picture(panel, read):
    bundle = panel._repr_mimebundle_()
    assert bundle["text/plain"] == repr(panel)
    assert read(bundle["text/html"]).alts == [repr(panel)]
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "0x" not in repr(panel)
