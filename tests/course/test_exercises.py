"""Every exercise: its data, its values, its texts; and what is said of a file of exercises that is wrong."""

import math
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltd_toolkit.cases.document import read_document
from ltd_toolkit.course import CourseError, load_exercise, load_exercises, seed_of
from ltd_toolkit.course.computed import COMPUTED
from ltd_toolkit.course.exercise import written
from ltd_toolkit.folders import PACKAGE, resource
from ltd_toolkit.language import languages

EXERCISES = load_exercises()
NUMBERS = {name: each for name, each in EXERCISES.items() if each.kind == "number"}
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_number = pytest.mark.parametrize("exercise", NUMBERS.values(), ids=NUMBERS)
every_file = pytest.mark.parametrize(
    "path", sorted(resource("course").glob("*.toml")), ids=lambda path: path.stem
)
SEEDS = range(200)


def all_texts(data):
    """Return every text of a file of exercises, with its language."""
    if isinstance(data, dict):
        own = [(name, data[name]) for name in languages() if isinstance(data.get(name), str)]
        return own + [text for each in data.values() for text in all_texts(each)]
    return [text for each in data for text in all_texts(each)] if isinstance(data, list) else []


def test_the_example_of_the_page_for_authors_can_be_used_as_it_stands(tmp_path):
    page = PACKAGE.parent / "docs" / "exercises_fr.md"
    (example,) = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "mine.toml").write_text(example, encoding="utf-8")
    (exercise,) = load_exercises(tmp_path / "mine.toml").values()
    assert [option.right for option in exercise.options] == [True, False]


class TestContent:
    def test_every_lesson_has_three_or_more(self):
        lessons = [each.lesson for each in EXERCISES.values()]
        counts = {lesson: lessons.count(lesson) for lesson in lessons}
        assert list(counts) == [f"0{n}" for n in range(1, 9)]
        assert min(counts.values()) >= 3
        assert sum(counts.values()) >= 24

    def test_the_first_lesson_has_eight_vignettes_that_ask_for_each_tension(self):
        vignettes = list(EXERCISES.values())[:8]
        right = [next(option.id for option in each.options if option.right) for each in vignettes]
        assert set(right) == {"explore_exploit", "individual_collective", "formal_informal"}
        assert min(right.count(tension) for tension in right) >= 2

    def test_every_computation_is_used_once(self):
        used = [each.computed for each in NUMBERS.values()]
        assert len(used) == len(COMPUTED) == len(set(used))

    @pytest.mark.parametrize("language", languages())
    def test_the_right_option_cannot_be_guessed_by_its_length(self, language):
        asked = [each for each in EXERCISES.values() if each.kind == "one"]
        longest = [max(each.options, key=lambda option: len(option.text[language])) for each in asked]
        expected = sum(1 / len(each.options) for each in asked)
        assert sum(option.right for option in longest) <= expected + 2

    @pytest.mark.parametrize("language", languages())
    def test_nor_as_the_only_one_that_begins_otherwise(self, language):
        """Where all wrong options say yes and the right one does not, one need not read them."""
        for each in EXERCISES.values():
            wrong = [option.text[language] for option in each.options if not option.right]
            right = [option.text[language] for option in each.options if option.right]
            for small in ("oui", "non", "sur", "yes", "no", "on"):
                alike = [re.match(rf"{small}\b", text) is not None for text in wrong]
                own = any(re.match(rf"{small}\b", text) for text in right)
                assert len(wrong) < 2 or own or not all(alike), (each.id, small)

    @every_exercise
    def test_it_has_a_hint_and_every_wrong_answer_a_name_and_a_next_step(self, exercise):
        assert exercise.hints
        slips = [*exercise.slips.values(), *(option.slip for option in exercise.options if option.slip)]
        assert slips or exercise.kind == "essay"
        for slip in slips:
            for language in languages():
                assert slip.name[language]
                assert slip.what[language]
                assert slip.next[language]

    @every_file
    def test_both_languages_are_there_and_differ(self, path):
        texts = all_texts(read_document(path).data)
        french, english = ([text for name, text in texts if name == code] for code in ("fr", "en"))
        assert len(french) == len(english)
        same = {fr for fr, en in zip(french, english, strict=True) if fr == en}
        assert {
            text for text in same if not re.fullmatch(r"[\W\d]*|.*\{right\}\.|(plan|profil) .*", text)
        } <= {"B"}

    @every_file
    def test_french_spaces_and_apostrophes_are_those_of_print(self, path):
        texts = [text for name, text in all_texts(read_document(path).data) if name == "fr"]
        assert [text for text in texts if re.search(r" [:;!?»%€]|« |\w'\w|\d \d{3}\b", text)] == []

    @every_file
    def test_both_languages_ask_for_the_same_values(self, path):
        texts = all_texts(read_document(path).data)
        asked = [set(re.findall(r"\{(\w+)\}", text)) for _, text in texts]
        for (_, fr), one, other in zip(texts[::2], asked[::2], asked[1::2], strict=True):
            assert one == other, fr


class TestData:
    @every_exercise
    def test_a_seed_always_gives_the_same_data_and_seeds_differ(self, exercise):
        first = [repr(exercise.data(seed)) for seed in SEEDS]
        assert first == [repr(exercise.data(seed)) for seed in SEEDS]
        if exercise.kind != "essay":
            assert len(set(first)) > 3

    @every_number
    def test_in_200_draws_slips_lead_elsewhere_than_the_right_answer_and_than_each_other(self, exercise):
        for seed in SEEDS:
            solved = exercise.solve(exercise.data(seed))
            values = [solved.right, *solved.slips.values()]
            assert all(map(math.isfinite, values))
            shown = [round(value, exercise.digits) for value in values]
            assert len(set(shown)) == len(shown), (seed, shown)

    @every_number
    def test_texts_are_filled_in_in_both_languages(self, exercise):
        for seed in range(20):
            data = exercise.data(seed)
            texts = [exercise.question, exercise.path, *exercise.hints]
            texts += [text for slip in exercise.slips.values() for text in (slip.name, slip.what, slip.next)]
            for language in languages():
                for text in texts:
                    said = exercise.say(text, data, language)
                    assert "{" not in said
                    assert not re.search(r"\bnan\b", said)

    def test_an_exercise_whose_slips_cannot_be_told_apart_says_so(self):
        from dataclasses import replace

        from ltd_toolkit.course.exercise import Computed, Solved

        alike = Computed(lambda rng: {"a": 1.0}, lambda data: Solved(1.0, {"level": 1.0}))
        with pytest.raises(RuntimeError, match="tell its slips apart"):
            replace(load_exercise("imbalance"), computed=alike).data()

    def test_students_have_their_own_seed_however_they_write_their_number(self):
        assert seed_of("e2034 ") == seed_of("E2034")
        assert len({seed_of(str(n)) for n in range(500)}) == 500
        assert seed_of("") == seed_of("  ") == 0

    def test_a_wrong_name_is_refused_with_those_there_are(self):
        with pytest.raises(ValueError, match="imbalance"):
            load_exercise("unicorn")


class TestKnownTruth:
    """Values worked out by hand or by other code."""

    def solve(self, name, **data):
        return load_exercise(name).solve(data).right

    def test_hand_made(self):
        assert self.solve("imbalance", a=2.0, b=5.5) == -3.5
        assert self.solve("first_month", before=25, after=50) == pytest.approx(66.6667, abs=1e-3)  # lesson 1
        assert self.solve("reversed_item", answers=[5, 6, 5], turned=2) == 5.5
        assert self.solve("forgotten_code", answers=[3, 99, 5]) == 4
        assert self.solve("hours_spent", people=10, hours=1.0, weeks=10, taken=40) == 60
        assert self.solve("points_per_euro", cost_a=1000, points_a=5, cost_b=3000, points_b=9) == 2
        assert self.solve("payback", cost=5000, dip=5, loss=200, gain=300) == 25
        assert self.solve("luck", n=100, mean=1.0, sd=5.0) == pytest.approx(0.98)
        assert self.solve("sign_share", helps=120, harms=30, unclear=50, n=200) == 60

    def test_tables(self):
        teams = pd.DataFrame({"people": [2, 8, 10], "mean": [7.0, 1.0, 3.0]})
        assert self.solve("mean_of_people", table=teams) == np.repeat(teams["mean"], teams["people"]).mean()
        assert self.solve("firms_once", table=teams) == pytest.approx(11 / 3)
        scenarios = pd.DataFrame({"a": [50, 40, 80], "b": [60, 45, 30]})
        assert self.solve("regret", table=scenarios) == 10

    @pytest.mark.parametrize(
        ("name", "data", "slips"),
        [
            ("imbalance", {"a": 2.0, "b": 5.0}, {"reversed": 3, "level": 3.5, "sum": 7, "product": 10}),
            (
                "first_month",
                {"before": 20, "after": 60},
                {"points": 60, "nothing_before": 40, "upside_down": 200, "loss": 50},
            ),
            (
                "plan_euros",
                {"people": 10, "hours": 6, "price": 30, "weeks": 8, "per_week": 60, "fixed": 300},
                {  # 1,800 + 480 + 300
                    "one_person": 960,
                    "no_pilot": 2100,
                    "no_fixed": 2280,
                    "pilot_per_person": 6900,
                    "fixed_per_person": 5280,
                },
            ),
            (
                "hours_spent",
                {"people": 10, "hours": 1.0, "weeks": 10, "taken": 40},
                {"planned": 100, "lost": 40, "one_person": 6, "one_week": 6},
            ),
            (
                "points_per_euro",
                {"cost_a": 1000, "points_a": 5, "cost_b": 3000, "points_b": 9},
                {"average": 3, "cheap_one": 5, "no_cost": 4, "upside_down": 500},
            ),
            (
                "payback",
                {"cost": 5000, "dip": 5, "loss": 200, "gain": 300},
                {"no_dip": 16.667, "no_loss": 21.667, "no_wait": 20, "no_cost": 8.333},
            ),
            (
                "luck",
                {"n": 100, "mean": 1.0, "sd": 5.0},
                {"no_root": 0.098, "one_run": 9.8, "one_se": 0.5, "both_sides": 1.96},
            ),
            (
                "reversed_item",
                {"answers": [6, 5, 6], "turned": 2},
                {
                    "not_reversed": 4.75,
                    "all_reversed": 2.25,
                    "seven_minus": 5.5,
                    "left_out": 5.667,
                    "sum": 23,
                },
            ),
            ("forgotten_code", {"answers": [3, 99, 5]}, {"counted": 35.667, "zero": 2.667, "top": 5}),
            (
                "rwg",
                {"variance": 1.0},
                {"sd": 0.75, "six_answers": 0.657, "disagreement": 0.25, "largest": 0.889},
            ),
            (
                "bic",
                {"loglik": -100.0, "parameters": 10, "firms": 100},
                {  # 200 + 46.05
                    "aic": 220,
                    "log10": 220,
                    "other_sign": -246.052,
                    "plus_loglik": -153.948,
                    "not_doubled": 146.052,
                },
            ),
            (
                "sign_share",
                {"helps": 100, "harms": 40, "unclear": 60, "n": 200},
                {"unclear_left_out": 71.429, "unclear_added": 80, "difference": 30, "harms": 20},
            ),
            (
                "mean_of_people",
                {"table": pd.DataFrame({"people": [2, 8, 10], "mean": [7.0, 1.0, 3.0]})},
                {"mean_of_means": 3.667, "largest": 3, "highest": 7},
            ),
            (
                "firms_once",
                {"table": pd.DataFrame({"people": [2, 8, 10], "mean": [7.0, 1.0, 3.0]})},
                {"by_people": 2.6, "largest": 3},
            ),
            (
                "entropy",  # both doubts are ln 2: no certainty at all
                {"table": pd.DataFrame({"first": [0.5, 0.5], "second": [0.5, 0.5]})},
                {"not_scaled": 0.307, "doubt": 1, "not_averaged": -1, "largest": 0.5},
            ),
            (
                "misplaced",
                {"table": pd.DataFrame({"probability": [0.9, 0.7, 0.6, 1.0]})},
                {"well_placed": 3.2, "share": 0.2, "none": 0, "threshold": 2},
            ),
            (
                "regret",  # behind by 10, 0, 30; the other by 0, 20, 0
                {"table": pd.DataFrame({"a": [40, 60, 50], "b": [50, 40, 80]})},
                {"worst_result": 40, "mean_gap": 6.667, "in_its_worst": 10, "of_the_other": 20},
            ),
        ],
    )
    def test_slips_lead_where_they_would_by_hand(self, name, data, slips):
        solved = load_exercise(name).solve(data)
        assert solved.slips == pytest.approx(slips, abs=1e-3)

    def test_slips_of_every_computation_were_worked_out_by_hand(self):
        [mark] = self.test_slips_lead_where_they_would_by_hand.pytestmark
        assert {name for name, _, _ in mark.args[1]} == set(NUMBERS)

    def test_agreement(self):
        assert self.solve("rwg", variance=4.0) == 0  # answers at random
        assert self.solve("rwg", variance=0.0) == 1

    def test_entropy_and_bic_are_those_of_the_profiles(self):
        from ltd_toolkit import LearningProfiles

        rng = np.random.default_rng(3)
        X = pd.DataFrame(np.concatenate([rng.normal(0, 1, (60, 2)), rng.normal(2, 1, (60, 2))]))
        model = LearningProfiles(n_profiles=2, n_starts=5, random_state=1).fit(X)
        certain = pd.DataFrame(model.predict_proba(X))
        entropy = self.solve("entropy", table=certain.clip(1e-300, 1))
        assert entropy == pytest.approx(model.criteria_["entropy"], abs=1e-6)
        fit = {"loglik": model.loglik_, "parameters": model.n_parameters_, "firms": len(X)}
        assert self.solve("bic", **fit) == pytest.approx(model.criteria_["bic"])


class TestWritten:
    @pytest.mark.parametrize(
        ("value", "fr", "en"),
        [
            (3, "3", "3"),
            (3.5, "3,5", "3.5"),
            (1 / 3, "0,333", "0.333"),
            (-12500, "−12\u00a0500", "−12,500"),
            ([1, 2], "1, 2", "1, 2"),
            ([1.5, 2], "1,5\u00a0; 2", "1.5; 2"),
            ("A", "A", "A"),
        ],
    )
    def test_as_people_write(self, value, fr, en):
        assert (written(value, "fr"), written(value, "en")) == (fr, en)

    @given(st.floats(-1e9, 1e9))
    def test_any_number_can_be_written(self, value):
        assert re.fullmatch(r"−?[\d,]+(\.\d+)?", written(value, "en"))


class TestFilesOfOnesOwn:
    """A lecturer adds an exercise: one block; and is told of everything that is wrong with it."""

    @pytest.fixture
    def mine(self, tmp_path):
        return shutil.copy(resource("course") / "01.toml", tmp_path / "mine.toml")

    def refused(self, path, *changes):
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CourseError) as caught:
            load_exercises(path)
        return caught.value.problems

    def test_a_file_or_a_folder_is_read(self, mine):
        assert list(load_exercises(mine)) == list(load_exercises(mine.parent))

    def test_one_more_exercise_is_one_more_block(self, mine):
        with mine.open("a", encoding="utf-8") as file:
            file.write(
                '\n[exercises.mine]\nkind = "one"\ntitle = { fr = "À moi", en = "Mine" }\n'
                'question = { fr = "Oui ?", en = "Yes?" }\nhints = []\noptions = [\n'
                '{ id = "yes", fr = "oui", en = "yes", why = { fr = "Bien.", en = "Good." } },\n'
                '{ id = "no", slip = "sees_time", fr = "non", en = "no", '
                'why = { fr = "Si.", en = "It is." } },\n]\n'
            )
        assert load_exercises(mine)["mine"].options[1].slip.id == "sees_time"

    def test_all_faults_are_told_at_once_each_with_its_line(self, mine):
        problems = self.refused(
            mine,
            ('slip = "sees_training"', 'slip = "sees_nothing"'),
            ("{a} − {b} = {right}.", "{a} − {c} = {right}."),
            ("[exercises.imbalance.slips.sum]", "[exercises.imbalance.slips.add]"),
            ('compute = "first_month"', 'compute = "first_moon"'),
        )
        assert set(problems["kind"]) == {"not_a_choice"}  # what the form refuses comes first
        problems = self.refused(mine, ('compute = "first_moon"', 'compute = "first_month"'))
        assert set(problems["kind"]) == {
            "not_a_choice", "course_braces", "course_slip_unnamed", "course_slip_unknown",
        }  # fmt: skip
        assert problems["line"].notna().all()
        assert problems["fr"].str.contains("mine.toml, ligne").all()

    @pytest.mark.parametrize(
        ("old", "new", "kind"),
        [
            ('slip = "sees_training"\nfr', "fr", "course_right_one"),
            ('id = "people"', 'id = "explore_exploit"', "course_twice"),
            ('kind = "number"\ncompute = "imbalance"', 'kind = "number"', "case_missing_key"),
            ('id = "people"', 'id = "p"', "course_letter"),
            ('kind = "one"', 'kind = "many"', "not_a_choice"),
            ("digits = 1", "digits = -1", "case_below"),
            ("[[exercises", "[[[exercises", "case_spoilt"),
        ],
    )
    def test_each_fault(self, mine, old, new, kind):
        assert kind in set(self.refused(mine, (old, new))["kind"])

    def test_a_name_that_two_files_share(self, mine):
        shutil.copy(mine, mine.with_name("other.toml"))
        with pytest.raises(CourseError) as caught:
            load_exercises(mine.parent)
        assert set(caught.value.problems["kind"]) == {"course_twice"}

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(CourseError, match=r"absent\.toml"):
            load_exercises(tmp_path / "absent.toml")


def test_the_page_for_lecturers_names_what_there_is():
    page = (Path(__file__).parents[2] / "docs" / "exercises.md").read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z][a-z-]*", page))
    assert options == {"--until", "--out-of", "--count", "--lesson", "--both", "--variants", "--exercises"}
    commands = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "cli").glob("*.py"))
    for option in options:
        assert f'"{option}"' in commands
    for folder in ("notebooks/exercises/", "notebooks/solutions/", "ltd_toolkit/resources/course/"):
        assert folder in page
        assert (PACKAGE.parent / folder).is_dir()
