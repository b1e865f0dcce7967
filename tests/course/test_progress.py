"""What the difference between two tests can say, and what it cannot."""

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.course import CourseError, form_scores, normalised_gain, read_results, test_form
from ltd_toolkit.language import languages


def scores(values):
    return pd.Series(values, index=[f"e{n}" for n in range(len(values))], dtype=float)


def refused(*args):
    with pytest.raises(CourseError) as caught:
        normalised_gain(*args, random_state=1)
    return set(caught.value.problems["kind"])


def test_the_gain_of_a_class_is_that_of_its_means():
    gain = normalised_gain(scores([0.2, 0.4, 0.6]), scores([0.6, 0.4, 0.8]), random_state=1)
    assert (gain.n, gain.entry, gain.exit) == (3, pytest.approx(0.4), pytest.approx(0.6))
    assert gain.gain == pytest.approx(0.2 / 0.6)
    assert gain.difference == pytest.approx(0.2)
    assert gain.gain_low <= gain.gain <= gain.gain_high


def test_the_interval_of_the_difference_is_students_for_pairs():
    from scipy import stats

    rng = np.random.default_rng(1)
    entry = scores(rng.uniform(0, 0.6, 25))
    exit = scores((entry.to_numpy() + rng.uniform(0, 0.4, 25)).clip(0, 1))
    gain = normalised_gain(entry, exit, random_state=1)
    expected = stats.ttest_rel(exit, entry).confidence_interval(0.95)
    assert gain.difference_low == pytest.approx(expected.low)
    assert gain.difference_high == pytest.approx(expected.high)


def test_the_bootstrap_holds_the_true_gain_about_as_often_as_it_says():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(150):
        entry = rng.binomial(10, 0.4, 30) / 10
        exit = rng.binomial(10, 0.7, 30) / 10
        gain = normalised_gain(scores(entry), scores(exit), n_resamples=400, random_state=rng)
        held += gain.gain_low <= 0.5 <= gain.gain_high
    assert 0.85 <= held / 150 <= 1.0


def test_a_seed_gives_the_same_interval():
    pairs = scores([0.2, 0.4, 0.6, 0.3]), scores([0.6, 0.4, 0.8, 0.9])
    assert normalised_gain(*pairs, random_state=7) == normalised_gain(*pairs, random_state=7)


def test_only_who_took_both_counts_and_the_others_are_told():
    entry = scores([0.2, 0.4, 0.6, 0.9])
    exit = scores([0.6, 0.4, 0.8]).rename({"e2": "z"})
    gain = normalised_gain(pd.concat([entry, pd.Series({"z": 0.1})]), exit, random_state=1)
    assert (gain.n, gain.left_out) == (3, 2)
    assert "left_out" in gain.cautions


def test_cautions():
    many = scores(np.linspace(0.1, 0.5, 30)), scores(np.linspace(0.3, 0.9, 30))
    assert normalised_gain(*many, random_state=1).cautions == ["no_control"]
    few = scores([0.9, 0.85, 0.95]), scores([1.0, 0.9, 0.9])
    assert normalised_gain(*few, random_state=1).cautions == ["no_control", "small", "ceiling"]
    for language in languages():
        assert len(normalised_gain(*few, random_state=1).text(language).split("\n")) == 4


def test_what_makes_no_sense_is_refused_with_a_reason():
    right = scores([0.2, 0.4, 0.6])
    assert refused(right[:2], right) == {"course_gain_few"}
    assert refused(scores([1, 1, 1]), right) == {"course_gain_ceiling"}
    assert refused(right * 20, right) == {"course_gain_share"}
    assert refused(pd.concat([right, right]), right * 20) == {"course_gain_twice", "course_gain_share"}


def test_scores_of_a_form_come_from_first_answers(tmp_path, give):
    path = tmp_path / "attempts.jsonl"
    asked = test_form("a")
    for exercise in asked[:4]:
        give(path, "ana", exercise.id)
    give(path, "bo", "imbalance", "level")
    give(path, "bo", "imbalance")
    give(path, "cy", "payback")  # of no form
    found = form_scores(read_results(path), "a")
    assert found.to_dict() == {"ana": 0.4, "bo": 0.0}


def test_scores_of_the_test_of_one_session_count_its_questions_alone(tmp_path, give):
    path = tmp_path / "attempts.jsonl"
    for exercise in test_form("a", "session")[:2]:
        give(path, "ana", exercise.id)
    give(path, "bo", "imbalance")  # of the course's test
    assert form_scores(read_results(path), "a", "session").to_dict() == {"ana": 0.4}
