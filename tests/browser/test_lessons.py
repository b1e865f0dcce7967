"""Every lesson runs in the browser: nothing fails, nothing is asked of another machine, all can be heard."""

from __future__ import annotations

import pytest

from ltd_toolkit.folders import notebooks_folder

LESSONS = sorted(
    path.relative_to(notebooks_folder()).as_posix()
    for language in ("fr", "en")
    for path in (notebooks_folder() / language).rglob("*.ipynb")
)


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson(opened, lesson):
    with opened(lesson) as notebook:
        assert notebook.violations() == []
        assert notebook.wrong == []
