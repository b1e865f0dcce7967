"""nbgrader, in an environment of its own, makes the student's face of a sheet and marks what comes back.

``LTD_NBGRADER`` names a Python that has nbgrader and ltd_toolkit; without one these tests are skipped.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("LTD_NBGRADER") or (sys.executable if importlib.util.find_spec("nbgrader") else None)

pytestmark = pytest.mark.skipif(
    PYTHON is None, reason="no nbgrader: pip install nbgrader, or let LTD_NBGRADER name a Python that has it"
)


def nbgrader(course: Path, *words: str) -> None:
    """Run a command of nbgrader in the folder of a course; it looks for tools of its own on the PATH."""
    path = os.pathsep.join([str(Path(str(PYTHON)).parent), os.environ["PATH"]])
    done = subprocess.run(
        [str(PYTHON), "-m", "nbgrader", *words],
        cwd=course,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_solution_gets_all_points_and_an_empty_sheet_none(tmp_path, language):
    source = tmp_path / "source" / "sheet"
    source.mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "solutions" / language / "03_pme2.ipynb", source)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'class'\n")
    nbgrader(tmp_path, "generate_assignment", "sheet", "--create")
    released = nbformat.read(tmp_path / "release" / "sheet" / "03_pme2.ipynb", as_version=4)
    assert not [cell.source for cell in released.cells if "SOLUTION" in cell.source]
    for student, made in (("right", "source"), ("empty", "release")):
        shutil.copytree(tmp_path / made / "sheet", tmp_path / "submitted" / student / "sheet")
    nbgrader(tmp_path, "autograde", "sheet", "--create")
    nbgrader(tmp_path, "export")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {
            row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)
        }
    most = scores["right"][1]
    assert most > 0
    assert scores == {"right": (most, most), "empty": (0.0, most)}
