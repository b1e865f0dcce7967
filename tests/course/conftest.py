"""What exercises are tested with: students who answer rightly, or make a known slip."""

from __future__ import annotations

import pytest

from ltd_toolkit.course import Attempt, check_answer, load_exercise, record_attempt, right_answer, seed_of


@pytest.fixture
def give():
    """Return what lets a student answer: rightly, or by the value of a slip, into a file."""

    def give(path, student, exercise, slip=None, **counts):
        exercise = load_exercise(exercise)
        data = exercise.data(seed_of(student))
        answer = right_answer(exercise, data)
        if slip is not None:
            answer = slip if exercise.options else f"{exercise.solve(data).slips[slip]:.{exercise.digits}f}"
        feedback = check_answer(exercise, answer, data)
        return record_attempt(path, Attempt.of(exercise, feedback, answer, student=student, **counts))

    return give
