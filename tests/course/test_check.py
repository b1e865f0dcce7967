"""What is said of an answer: every known slip by its name, never a false one, whatever is typed."""

import math
import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.course import check_answer, load_exercise, load_exercises, right_answer
from ltd_toolkit.course.typed import read_number
from ltd_toolkit.language import languages, number, set_language

EXERCISES = load_exercises()
OF_KIND = {
    kind: [each for each in EXERCISES.values() if each.kind == kind]
    for kind in ("number", "one", "several", "essay")
}
SEEDS = range(200)


def each_of(*kinds):
    exercises = [each for kind in kinds for each in OF_KIND[kind]]
    return pytest.mark.parametrize("exercise", exercises, ids=lambda each: each.id)


def typed(value, exercise, language):
    """Return a value as a student types it, rounded as was asked."""
    return number(value, exercise.digits, language)


class TestNumbers:
    @each_of("number")
    def test_a_right_answer_is_right_over_200_seeds_however_it_is_written(self, exercise):
        for seed in SEEDS:
            data = exercise.data(seed)
            right = exercise.solve(data).right
            answers = [right, np.float64(right), *(typed(right, exercise, each) for each in languages())]
            for answer in [*answers, f"= {answers[-1]} ", f"environ {answers[-2]}"]:
                found = check_answer(exercise, answer, data)
                assert (found.verdict, found.score) == ("right", 1.0), (seed, answer)

    @each_of("number")
    @pytest.mark.parametrize("language", languages())
    def test_every_known_slip_is_named_over_200_seeds(self, exercise, language):
        set_language(language)
        for seed in SEEDS:
            data = exercise.data(seed)
            for slip, value in exercise.solve(data).slips.items():
                found = check_answer(exercise, typed(value, exercise, language), data)
                assert (found.verdict, found.slips, found.score) == ("slip", (slip,), 0.0), (seed, slip)
                for each in languages() if seed < 5 else ():
                    assert found.text(each).startswith(exercise.say(exercise.slips[slip].name, data, each))
                    assert exercise.say(exercise.slips[slip].next, data, each) in found.text(each)

    @each_of("number")
    def test_any_other_number_gets_help_and_never_a_slip(self, exercise):
        rng = np.random.default_rng(1)
        for seed in range(40):
            data = exercise.data(seed)
            solved = exercise.solve(data)
            known = [solved.right, *solved.slips.values()]
            for answer in rng.normal(solved.right, 3 * abs(solved.right) + 1, 20):
                if min(abs(answer - value) for value in known) <= exercise.margin * 1.01:
                    continue
                found = check_answer(exercise, float(answer), data)
                assert found.slips == ()
                assert found.verdict in {"unknown", "near", "sign", "power", "share", "percent"}
                assert len(found.text("fr")) > 40

    @each_of("number")
    def test_hints_come_by_degrees_then_the_way(self, exercise):
        data = exercise.data()
        far = exercise.solve(data).right * 7.3 + 1e5
        texts = [check_answer(exercise, far, data, attempt=n).text() for n in (1, 2, 3)]
        hints = [exercise.hint(n, data) for n in (1, 2)]
        way = exercise.say(exercise.path, data)
        assert [hint in text for text in texts for hint in hints] == [True, False, False, True, False, False]
        assert [way in text for text in texts] == [False, False, True]

    @each_of("number")
    def test_rounded_too_early_is_near(self, exercise):
        for seed in range(40):
            data = exercise.data(seed)
            right = exercise.solve(data).right
            for answer in (right + 2 * exercise.margin, right - 2 * exercise.margin):
                found = check_answer(exercise, answer, data)
                assert (found.verdict, found.score) == ("near", 0.5)

    def test_what_no_rounding_explains_is_not_called_a_rounding(self):
        exercise = load_exercise("imbalance")  # one decimal
        data = {"a": 5.0, "b": 4.5}
        for answer, verdict in {
            "0,5": "right",
            "0,7": "near",
            "1": "near",
            "0": "near",
            "0,9": "unknown",
        }.items():
            assert check_answer(exercise, answer, data).verdict == verdict, answer

    def test_other_digits_are_not_called_the_right_ones(self):
        exercise = load_exercise("imbalance")
        for right, answers in {
            1.0: {"10": "power", "0,1": "power", "9,9": "unknown", "10,4": "unknown"},
            1.5: {"15": "power", "0,15": "power", "14,6": "unknown", "0.014": "unknown"},
        }.items():
            data = {"a": 5.0, "b": 5.0 - right}
            for answer, verdict in answers.items():
                assert check_answer(exercise, answer, data).verdict == verdict, answer

    def test_another_unit_is_said(self):
        exercise = load_exercise("sign_share")
        data = {"helps": 82, "harms": 48, "unclear": 70, "n": 200}
        for answer, verdict in {
            "41": "right", "41 %": "right", "0,41": "share", ".41": "share", "-41": "sign", "410": "power",
        }.items():  # fmt: skip
            assert check_answer(exercise, answer, data).verdict == verdict, answer

    def test_a_share_may_be_typed_in_per_cent_if_it_says_so(self):
        from dataclasses import replace

        exercise = replace(load_exercise("rwg"), measure="share")
        data = {"variance": 2.48}  # 0.38
        for answer, verdict in {
            "0,38": "right",
            "38 %": "right",
            "38": "percent",
            "0.38 %": "percent",
        }.items():
            assert check_answer(exercise, answer, data).verdict == verdict, answer

    def test_thousands_and_decimals(self):
        exercise = load_exercise("plan_euros")
        data = {"people": 20, "hours": 14, "price": 35, "weeks": 8, "per_week": 60, "fixed": 300}
        assert exercise.solve(data).right == 10580
        for answer in ("10 580", "10\u202f580 €", "10,580", "10.580", "10’580 euros", "10580,00", "10 580.0"):
            assert check_answer(exercise, answer, data).verdict == "right", answer
        assert check_answer(exercise, "10,58", data).verdict == "power"


class TestTyped:
    @pytest.mark.parametrize(
        ("answer", "values", "percent"),
        [
            ("3,5", (3.5,), False),
            ("−3,5", (-3.5,), False),
            ("– 3.5 points", (3.5,), False),
            ("3/4", (0.75,), False),
            ("1 ⁄ 2", (0.5,), False),
            ("½", (0.5,), False),
            ("12\u00a0%", (12,), True),
            ("1.234,5", (1234.5,), False),
            ("1,234.5", (1234.5,), False),
            ("1 234 567", (1234567,), False),
            ("0,123", (0.123,), False),
            ("1,234", (1.234, 1234), False),
            ("2e3", (2000,), False),
            ("１２", (12,), False),
            ("5.", (5,), False),
            (4, (4,), False),
        ],
    )
    def test_read(self, answer, values, percent):
        found = read_number(answer)
        assert (found.values, found.percent, found.trouble) == (values, percent, "")

    @pytest.mark.parametrize(
        ("answer", "trouble"),
        [
            ("", "empty"), ("   ", "empty"), (None, "empty"), (..., "empty"),
            ("trois", "none"), ("?", "none"), ("1,2,3,4", "none"), ("9" * 5000, "none"),
            (float("nan"), "none"), (True, "none"), ([3], "none"), ({}, "none"), (b"3", "none"),
            ("3 ou 4", "several"), ("3-4", "several"), ("3/4 + 2", "several"),
            ("1e999", "large"), ("2/0", "large"), (float("inf"), "large"), (10**400, "large"),
        ],
    )  # fmt: skip
    def test_what_is_no_number_is_said(self, answer, trouble):
        exercise = load_exercise("imbalance")
        assert read_number(answer).trouble == trouble
        found = check_answer(exercise, answer)
        assert (found.verdict, found.counts) == (trouble, False)
        assert found.text("fr") != found.text("en")

    @settings(max_examples=300, deadline=None)
    @given(st.one_of(st.text(), st.floats(), st.integers(), st.binary(), st.none(), st.lists(st.text())))
    def test_nothing_that_can_be_typed_is_answered_by_a_crash(self, answer):
        for name in ("imbalance", "each_their_own_stock", "worth_of_a_pilot", "five_lines"):
            assert check_answer(EXERCISES[name], answer).text("fr")

    @given(st.integers(-(10**9), 10**9), st.integers(0, 4))
    def test_any_number_is_read_as_it_is_shown(self, whole, digits):
        value = whole / 10**digits
        for language in languages():
            assert value in read_number(number(value, digits, language)).values


class TestOptions:
    @each_of("one", "several")
    def test_the_right_answer_is_right_in_any_order(self, exercise):
        for seed in range(50):
            data = exercise.data(seed)
            found = check_answer(exercise, right_answer(exercise, data), data)
            assert (found.verdict, found.score, found.slips) == ("right", 1.0, ())

    @each_of("one")
    def test_every_wrong_option_names_its_misconception(self, exercise):
        data = exercise.data(3)
        for option in exercise.options:
            found = check_answer(exercise, option.id, data)
            assert found.right == option.right
            for language in languages():
                if option.slip:
                    assert found.slips == (option.slip.id,)
                    assert option.slip.name[language] in found.text(language)
                    assert option.slip.next[language] in found.text(language)
                assert option.why[language] in found.text(language)

    @each_of("several")
    def test_any_selection_is_scored_and_its_misconceptions_named(self, exercise):
        data = exercise.data(1)
        names = [option.id for option in exercise.options]
        right = {option.id for option in exercise.options if option.right}
        for n in range(1, len(names) + 1):
            for chosen in combinations(names, n):
                found = check_answer(exercise, list(chosen), data)
                wrong = set(chosen) - right
                assert set(found.slips) == wrong
                expected = max(0, len(right & set(chosen)) - len(wrong)) / len(right)
                assert found.score == pytest.approx(expected)
                assert found.verdict == ("right" if set(chosen) == right else "slip" if wrong else "partial")

    def test_letters_are_those_of_the_student(self):
        exercise = load_exercise("the_same_mistake")
        for seed in range(20):
            data = exercise.data(seed)
            for letter, option in zip("abcd", exercise.offered(data), strict=True):
                assert check_answer(exercise, f" {letter.upper()}) ", data).right == option.right

    @pytest.mark.parametrize("answer", ["", "e", "a, b", "z", None, 2, ["a", "b"], [None], "à"])
    def test_what_is_no_choice_is_said(self, answer):
        found = check_answer(load_exercise("the_same_mistake"), answer)
        assert (found.verdict, found.counts) == ("choice", False)
        assert re.search(r"de a à d", found.text("fr"))


class TestEssays:
    @each_of("essay")
    def test_the_rubric_comes_only_after_something_was_written(self, exercise):
        for answer in ("", "court", None, 3):
            found = check_answer(exercise, answer)
            assert (found.verdict, found.rubric, found.counts) == ("short", False, False)
        for language in languages():
            found = check_answer(exercise, exercise.model[language])
            assert (found.verdict, found.rubric) == ("written", True)
            assert math.isnan(found.score)

    @each_of("essay")
    def test_the_rubric_is_out_of_ten(self, exercise):
        assert len(exercise.rubric) == 5
