"""A case file is checked as a whole, and a new firm is one more file."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit import Firm, Plan, list_cases, load_case, simulate
from ltd_toolkit.cases import CaseError, compare_plans, plan_costs
from ltd_toolkit.folders import resource
from ltd_toolkit.language import set_language
from ltd_toolkit.simulation import Departure, NewVersion, PlanError

SHIPPED = resource("cases") / "pme2.toml"


def problems_of(path):
    with pytest.raises(CaseError) as caught:
        load_case(path)
    return caught.value.problems


class TestAnotherFirm:
    def test_it_is_listed_loaded_and_simulated(self, pme3, tmp_path):
        path = pme3()
        assert list_cases(tmp_path).loc["pme3", ["name", "people"]].tolist() == ["PME 3", 6]
        case = load_case(path)
        episode = case.episode("web")
        assert case.firm == Firm({"shop": 4, "office": 2}, names={"Zoé": "shop"}, errors_start=0.05)
        assert episode.firm.practice_names == ("pack_a_parcel", "answer_a_review", "refund_an_order")
        assert episode.firm.frequency.tolist() == pytest.approx([20 * 3 / 26, 15 / 26, 3 / 26])
        assert (episode.firm.errors_start, episode.firm.pressure_start) == (0.05, 0.6)
        assert episode.firm.events == (Departure(60, "Zoé"), NewVersion(78, 2))
        assert episode.plan == Plan(course={"dose": 3, "who": ["office", "Zoé"]})
        runs = simulate(episode.firm, episode.plan, n_runs=20, random_state=1)
        assert runs.outcomes["loss_after_departure"].notna().all()
        found = compare_plans(episode, {"as it was": episode.plan, "nothing": Plan()}, n_runs=20)
        assert "weeks_to_relearn" in found.effects.index.unique("outcome")

    def test_its_people_speak_in_both_languages(self, pme3):
        episode = load_case(pme3()).episode("web")
        assert episode.voices({"errors": 0.2}).loc["Zoé", "line"].startswith("Encore un livre")
        set_language("en")
        assert episode.voices({"errors": 0.1}).loc["Zoé"].tolist() == [
            "bookseller",
            "Customers ask whether it is delivered tomorrow.",
        ]
        assert episode.labels()["pack_a_parcel"] == "pack a parcel"
        assert episode.labels("fr")["shop"] == "magasin"

    def test_everything_in_it_says_where_it_comes_from(self, pme3):
        case = load_case(pme3())
        assert case.provenance["source"].unique().tolist() == ["imagined"]
        assert case.provenance.loc["episodes.web.firm.pressure_start"].tolist() == [
            0.6, "imagined", "Les fêtes.", "imagined",
        ]  # fmt: skip
        facts = case.episode("web").facts
        assert facts.loc["plan.course.dose", "value"] == 3
        assert facts.loc["firm.errors_start", "meaning"] == "part de mauvaises habitudes au départ"

    def test_what_was_seen_in_the_firm_is_neither_told_nor_imagined(self, pme3):
        case = load_case(pme3(('[[story]]\nsource = "imagined"', '[[story]]\nsource = "observed"')))
        assert case.story.text("fr").startswith("[observé] Une librairie")
        assert case.story.text("en").startswith("[observed] A neighbourhood")

    def test_a_text_in_one_language_is_enough_and_said(self, pme3):
        case = load_case(pme3(('"The holidays."', '""'), ('en = "It opens in January."', "")))
        assert case.episode("web").story.text("en") == "[imagined] Elle ouvre en janvier."
        assert case.problems()["kind"].tolist() == ["case_no_translation"] * 2
        assert "en" in case.problems()["fr"].iloc[0]


ONE_MORE = """
[[people]]
source = "imagined"
name = "{name}"
team = "office"
job = {{ fr = "comptable", en = "accountant" }}
"""


def refusal(path):
    try:
        load_case(path)
    except CaseError as error:
        return error.problems
    return None


# What is changed in the file; on which line that is then found (a text in it); what is said.
WRONG = {
    "a key that is none": (("size = 4", ("size = 4\ncolour = 3")), "colour", "case_unknown_key"),
    "a key nearly right": (("times = 20", "time = 20"), "préparer un colis", "case_missing_key"),
    "no source": ((('source = "imagined"\nsize = 4'), "size = 4"), "[teams.shop]", "case_no_source"),
    "another source": (
        (('source = "imagined"\nsize = 4'), ('source = "hearsay"\nsize = 4')),
        "hearsay",
        "not_a_choice",
    ),
    "no number": (("euros = 1000", 'euros = "a lot"'), "a lot", "case_wrong_kind"),
    "negative euros": (("euros = 1000", "euros = -1"), "euros", "case_below"),
    "half a person": (("size = 4", "size = 4.5"), "4.5", "case_wrong_kind"),
    "no text at all": (
        (
            (
                "[[story]]\n"
                'source = "imagined"\n'
                'fr = "Une librairie de quartier ouvre une boutique en ligne."\n'
                'en = "A neighbourhood bookshop opens an online shop."'
            ),
            ('[[story]]\nsource = "imagined"'),
        ),
        "[[story]]",
        "case_no_text",
    ),
    "somebody of no team": (('team = "shop"', 'team = "kitchen"'), "[[people]]", "firm_unknown_team"),
    "a lever that is none": (
        ("[episodes.web.plan.course]", "[episodes.web.plan.curse]"),
        "plan.curse",
        "case_unknown_key",
    ),
    "people of the plan who are not there": (
        ('"office", "Zoé"', '"office", "Max"'),
        "plan.course",
        "plan_unknown_people",
    ),
    "a dose beyond all measure": (("dose = 3", "dose = 500"), "plan.course", "plan_outside"),
    "negative hours": (("dose = 3", "dose = -3"), "plan.course", "plan_outside"),
    "500 % of the staff": (('who = ["office", "Zoé"]', "who = 5"), "plan.course", "plan_share_of_staff"),
    "an implausible fact": (("value = 0.6", "value = 0.9"), "pressure_start", "case_outside_evidence"),
    "a shared fact that is implausible": (
        ("errors_start = 0.05", "errors_start = 0.5"),
        "errors_start",
        "case_outside_evidence",
    ),
    "a fact that is no number": (
        ("errors_start = 0.05", 'errors_start = "many"'),
        "errors_start",
        "firm_outside",
    ),
    "a condition about nothing": (('errors = ">0.15"', 'joy = ">0.15"'), "joy", "case_unknown_state"),
    "a condition that says nothing": (('errors = ">0.15"', 'errors = "a bit"'), "a bit", "case_condition"),
    "a condition that is code": (
        ('errors = ">0.15"', 'errors = "__import__(1)"'),
        "__import__",
        "case_condition",
    ),
    "a line in no episode": (
        ("when = { errors", ('episode = "crm"\nwhen = { errors')),
        'episode = "crm"',
        "case_unknown_episode",
    ),
    "a practice twice": (("answer a review", "pack a parcel"), "list = [", "case_practice_twice"),
    "a departure of nobody": (
        (('week = 60\nwho = "Zoé"'), ('week = 60\nwho = "Max"')),
        None,
        "firm_unknown_people",
    ),
    "an event that is none": (('kind = "departure"', 'kind = "fire"'), "fire", "not_a_choice"),
    "a version with somebody": (
        ("n_practices = 2", ('n_practices = 2\nwho = "Léa"')),
        "Léa",
        "case_unknown_key",
    ),
    "no list of practices": (("list = [", "lists = ["), "episodes.web.practices", "case_missing_key"),
    "a number for a table": (
        (("[teams.office]\n"), ("[teams]\nkitchen = 3\n[teams.office]\n")),
        "kitchen = 3",
        "case_no_table",
    ),
    "a table for a list": (("[[story]]", "[story]"), "[story]", "case_no_list"),
}


class TestWhatIsWrong:
    @pytest.mark.parametrize(("change", "text", "kind"), WRONG.values(), ids=WRONG)
    def test_it_is_told_with_its_line(self, pme3, line_of, change, text, kind):
        path = pme3(change)
        found = problems_of(path)
        assert kind in found["kind"].tolist()
        row = found[found["kind"] == kind].iloc[0]
        assert row["file"] == "pme3.toml"
        if text is not None:
            assert row["line"] == line_of(path, text)
        assert row["fr"] != row["en"]

    def test_people_beyond_staff(self, pme3, line_of):
        two = "".join(ONE_MORE.format(name=name) for name in ("Ali", "Eva"))
        more = ("[firm]\n", f"{two}[firm]\n")
        assert load_case(pme3(more)).firm.n_people == 6
        path = pme3(more, ("size = 2", "size = 1"))
        found = problems_of(path)
        assert found["kind"].tolist() == ["firm_too_many_names"]
        assert found["line"].tolist() == [line_of(path, "[teams.office]")]

    def test_everything_is_told_at_once(self, pme3):
        changes = [WRONG[name][0] for name in (
            "negative euros", "an implausible fact", "a condition about nothing", "an event that is none",
            "a key that is none",
        )]  # fmt: skip
        found = problems_of(pme3(*changes))
        assert set(found["kind"]) == {
            "case_below", "case_outside_evidence", "case_unknown_state", "not_a_choice", "case_unknown_key",
        }  # fmt: skip
        assert found["line"].notna().all()

    def test_a_wrong_job_hides_no_wrong_plan(self, pme3):
        found = problems_of(
            pme3(('job = { fr = "libraire", en = "bookseller" }', "job = 3"), WRONG["negative hours"][0])
        )
        assert set(found["kind"]) == {"case_no_table", "plan_outside"}

    def test_a_name_that_is_no_case_is_answered_with_those_there_are(self):
        with pytest.raises(CaseError, match="pme1, pme2"):
            load_case("pme9")

    def test_an_episode_that_is_none_is_answered_with_those_there_are(self):
        with pytest.raises(ValueError, match="stock, crm"):
            load_case("pme1").episode("erp")

    def test_a_list_with_a_damaged_file_says_which(self, pme3, tmp_path):
        pme3()
        (tmp_path / "broken.toml").write_text("a = ", encoding="utf-8")
        with pytest.raises(CaseError, match=r"broken\.toml"):
            list_cases(tmp_path)

    @settings(max_examples=300, deadline=None)
    @given(data=st.data())
    def test_whatever_is_done_to_a_file_it_loads_or_is_refused_with_reasons(self, tmp_path_factory, data):
        lines = SHIPPED.read_text(encoding="utf-8").split("\n")
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(lines) - 1))
            how = data.draw(st.sampled_from(["drop", "double", "number", "text", "list", "table", "swap"]))
            key = lines[at].split("=")[0]
            new = {
                "drop": [],
                "double": [lines[at]] * 2,
                "number": [f"{key}= -1"],
                "text": [f'{key}= "?"'],
                "list": [f"{key}= [1, {{}}]"],
                "table": [f"{key}= {{ value = 1 }}"],
                "swap": lines[at : at + 2][::-1],
            }[how]
            lines[at : at + 1 + (how == "swap")] = new
        path = tmp_path_factory.mktemp("fuzz") / "pme2.toml"
        path.write_text("\n".join(lines), encoding="utf-8")
        refused = refusal(path)
        assert refused is None or (refused["severity"] == "error").any()
        assert refused is None or refused["line"].notna().all()


class TestAnotherFirmInTheEpisode:
    def test_the_same_episode_in_a_firm_of_ones_own(self, joinery):
        firm = Firm({"all": 9}, mastery_start=0.2)
        mine = joinery.with_firm(firm)
        assert (mine.firm, mine.plan, mine.budget) == (firm, joinery.plan, joinery.budget)
        assert mine.people.index.tolist() == ["Yves"]  # the owner-manager is not counted in the staff
        assert not mine.facts.index.str.startswith(("firm", "plan", "teams")).any()
        states = dict.fromkeys(("leader_share", "output", "use"), 1.0)
        assert mine.voices(states).index.tolist() == ["Yves"]
        assert plan_costs(mine, mine.plan).hours_per_person == pytest.approx(20)

    def test_a_plan_that_names_others_is_refused_unless_another_is_given(self, dealer):
        firm = Firm({"all": 9})
        with pytest.raises(PlanError, match="warehouse"):
            dealer.with_firm(firm)
        assert dealer.with_firm(firm, Plan()).plan == Plan()

    def test_the_first_stays_as_it_was(self, joinery):
        before = joinery.firm
        joinery.with_firm(Firm({"all": 9}))
        assert joinery.firm is before
        assert np.isfinite(joinery.firm.frequency).all()
