"""Sheets have two faces of one source: the solution passes each check, the student's fails each with help."""

import ast
import contextlib
import importlib.util
import io
import re
from pathlib import Path

import nbformat
import pytest

from ltd_toolkit.course import (
    NotRight,
    check_answer,
    hand_in,
    load_exercise,
    load_exercises,
    right_answer,
    seed_of,
    sheet_notebook,
    show_exercise,
)
from ltd_toolkit.language import languages, set_language

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

spec = importlib.util.spec_from_file_location("build", NOTEBOOKS / "build.py")
build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)

LESSONS = [
    (source, language) for source in build.sources() if build.exercises_in(source) for language in languages()
]
each_sheet = pytest.mark.parametrize(
    ("source", "language"), LESSONS, ids=[f"{source.stem}-{language}" for source, language in LESSONS]
)
EXERCISES = load_exercises()


def committed(folder, source, language):
    return nbformat.read(NOTEBOOKS / folder / language / f"{source.stem}.ipynb", as_version=4)


def run(source, names):
    """Run a cell as IPython does; return what it printed and the text of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    return printed.getvalue() + ("" if value is None else repr(value))


@each_sheet
def test_making_them_again_changes_nothing(source, language):
    for folder, made in build.sheets(source, language).items():
        stands = committed(folder, source, language)
        nbformat.validate(stands)
        for name in ("id", "cell_type", "source", "metadata"):
            assert [cell[name] for cell in made.cells] == [cell[name] for cell in stands.cells]


@each_sheet
def test_the_solution_passes_each_check_and_says_what_is_committed(source, language):
    names = {}
    for cell in committed("solutions", source, language).cells:
        if cell.cell_type == "code":
            written = "".join(
                output["text"] if output.output_type == "stream" else output["data"]["text/plain"]
                for output in cell.outputs
            )
            assert run(cell.source, names) == written


@each_sheet
def test_the_student_s_face_fails_each_check_with_help(source, language):
    names, failed = {}, 0
    for cell in committed("exercises", source, language).cells:
        assert "SOLUTION" not in cell.source
        assert cell.get("outputs", []) == []
        if not cell.source.startswith("print(hand_in("):
            if cell.cell_type == "code":
                run(cell.source, names)
            continue
        with pytest.raises(NotRight) as caught:
            run(cell.source, names)
        exercise = load_exercise(re.search(r'"(\w+)"', cell.source)[1])
        said = str(caught.value)
        assert said.startswith(exercise.title[language])
        assert exercise.say(exercise.hints[0], exercise.data(), language) in said
        assert len(said.split("\n")) == 3
        failed += 1
    assert failed == len(build.exercises_in(source))


@each_sheet
def test_both_faces_ask_the_same_and_no_right_answer_stands_in_the_student_s(source, language):
    student, solution = (committed(folder, source, language) for folder in ("exercises", "solutions"))
    assert [cell.metadata for cell in student.cells] == [cell.metadata for cell in solution.cells]
    text = "".join(cell.source for cell in student.cells)
    for name in build.exercises_in(source):
        assert f"{name} = None" in text
        assert right_answer(load_exercise(name), load_exercise(name).data(), language) not in (
            line.partition(" = ")[2] for line in text.split("\n")
        )


@each_sheet
def test_cells_are_what_nbgrader_expects(source, language):
    marked = [
        cell.metadata["nbgrader"] for cell in committed("solutions", source, language).cells if cell.metadata
    ]
    ids = [each["grade_id"] for each in marked]
    assert len(ids) == len(set(ids))
    for each in marked:
        assert {"grade", "grade_id", "locked", "schema_version", "solution", "task"} <= each.keys()
        assert each["schema_version"] == 3
        assert each["grade"] == ("points" in each)
        assert re.fullmatch(r"[a-zA-Z0-9_-]+", each["grade_id"])
        assert each["locked"] != each["solution"]
    assert sum(each.get("points", 0) for each in marked) > 0


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@pytest.mark.parametrize("language", languages())
def test_a_wrong_answer_is_refused_by_its_name(exercise, language):
    set_language(language)
    data = exercise.data(seed_of("e1"))
    for option in exercise.options:
        if option.slip:
            with pytest.raises(NotRight, match=re.escape(option.slip.name[language])):
                hand_in(exercise, option.id, "e1")
    for slip, value in exercise.solve(data).slips.items() if exercise.computed else ():
        with pytest.raises(NotRight, match=re.escape(exercise.say(exercise.slips[slip].name, data))):
            hand_in(exercise.id, f"{value:.{exercise.digits}f}", "e1")
    assert hand_in(exercise, right_answer(exercise, data), "e1").counts


def test_ipython_is_given_the_sentence_and_no_stack():
    with pytest.raises(NotRight) as caught:
        hand_in("imbalance", "trois")
    lines = caught.value._render_traceback_()
    assert lines[0] == "NotRight"
    assert "File" not in "".join(lines)


def test_every_exercise_can_be_shown_to_every_student():
    for name, exercise in EXERCISES.items():
        for student in ("", "e1"):
            shown = show_exercise(name, student)
            assert exercise.title["fr"] in repr(shown)
            assert exercise.title["fr"].replace("’", "’") in shown._repr_html_()
            assert "\n" not in repr(shown)


def test_a_sheet_may_be_made_of_any_exercises():
    asked = list(EXERCISES.values())
    for language in languages():
        sheet = nbformat.from_dict(sheet_notebook(asked, language=language, solved=True))
        nbformat.validate(sheet)
        assert len(sheet.cells) == 4 + 3 * len(asked)
    with pytest.raises(ValueError, match="at least one"):
        sheet_notebook([])


def test_answers_of_a_solution_are_right_for_whoever_has_no_name():
    for exercise in EXERCISES.values():
        for language in languages():
            answer = right_answer(exercise, exercise.data(), language)
            assert check_answer(exercise, answer).verdict in ("right", "written")
