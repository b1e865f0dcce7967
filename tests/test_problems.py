"""Problems are said whole, in both languages, and shown without a traceback in notebooks."""

import pickle

from ltd_toolkit.problems import LINES_SHOWN, SHOWN, Problem, ProblemsError, SurveyError, problems_table


def outside(lines=(5,), value="99"):
    return Problem("outside_answers", "survey.csv", lines, "EXP1", value, values={"expected": "1–7"})


def test_a_message_tells_where_what_and_what_to_do_in_both_languages():
    french, english = outside().message("fr"), outside().message("en")
    for said in (french, english):
        for part in ("survey.csv", "5", "EXP1", "99", "1–7", "missing.csv"):
            assert part in said
    assert french != english


def test_many_lines_are_one_problem_that_names_the_first():
    said = outside(tuple(range(2, 300))).message("en")
    assert "lines 2, 3, 4, 5, 6 and 293 more" in said
    assert LINES_SHOWN == 5


def test_the_table_holds_every_problem_in_every_language():
    table = problems_table([outside(), Problem("no_rows", "survey.csv", serious=False)])
    assert list(table["severity"]) == ["error", "note"]
    assert table.loc[0, ["line", "column", "value", "n"]].tolist() == [5, "EXP1", "99", 1]
    assert table[["fr", "en"]].map(len).min().min() > 20


def test_an_error_shows_the_serious_first_and_says_how_many_more():
    note = Problem("no_rows", "survey.csv", serious=False)
    error = SurveyError([note, *[outside((line,)) for line in range(SHOWN + 3)]])
    lines = str(error).split("\n")
    assert len(lines) == SHOWN + 2
    assert "EXP1" in lines[1]
    assert "4" in lines[-1]
    assert len(error.problems) == SHOWN + 4


def test_a_notebook_shows_the_sentences_and_no_stack():
    shown = "\n".join(SurveyError([outside()])._render_traceback_())
    assert "EXP1" in shown
    assert "Traceback" not in shown
    assert "File" not in shown


def test_an_error_survives_a_worker_process():
    again = pickle.loads(pickle.dumps(SurveyError([outside()])))
    assert isinstance(again, ProblemsError)
    assert str(again) == str(SurveyError([outside()]))
