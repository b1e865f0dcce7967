"""Nothing is silent: a kernel that is gone or busy is said, until one answers."""

from __future__ import annotations

from ltd_toolkit.course import load_exercise, right_answer
from ltd_toolkit.language import set_language, word

PANEL = """
from ltd_toolkit import set_language
from ltd_toolkit.lab import ExerciseDeck, GamePanel

set_language("en")
panel = GamePanel("erp.erp", random_state=3)
panel
"""
CARD = "ExerciseDeck('imbalance', path=None)"
BUSY = """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute(
    { code: "import time; time.sleep(9)" }) && null"""
WRITTEN = """() => getComputedStyle(document.querySelector(".ltd-panel"), "::before").content"""


def test_a_kernel_that_was_restarted_is_said_at_once_and_at_each_press(lab, opened):
    set_language("en")
    with opened(lab.write("restarted", PANEL, CARD)) as notebook:
        page, said = notebook.page, notebook.page.get_by_role("alert")
        notebook.restart()
        assert word("lab.answering.gone") in page.evaluate(WRITTEN)
        for button in (word("lab.game.go.act", n=1), word("course.card.check")):
            notebook.click(button)
            assert said.inner_text() == word("lab.answering.gone")
            page.locator(".ltd-panel h3").click()
            said.wait_for(state="detached")
        notebook.click(word("lab.game.go.act", n=1))
        notebook.run()
        said.wait_for(state="detached")
        notebook.click(word("lab.game.go.act", n=1))
        notebook.says(word("lab.game.heading.act", n=1, of=8))
        assert not said.count()


def test_a_busy_kernel_is_said_until_it_answers(lab, opened):
    set_language("en")
    with opened(lab.write("busy", PANEL)) as notebook:
        said = notebook.page.get_by_role("alert")
        notebook.page.evaluate(BUSY)
        notebook.click(word("lab.game.go.act", n=1))
        said.wait_for()
        assert said.inner_text() == word("lab.answering.late")
        said.wait_for(state="detached")
        notebook.says(word("lab.game.heading.act", n=1, of=8))
        assert notebook.wrong == []


def test_what_is_typed_while_the_kernel_is_busy_is_what_is_checked(lab, opened):
    set_language("en")
    exercise = load_exercise("imbalance")
    with opened(lab.write("typed", PANEL, CARD)) as notebook:
        notebook.page.evaluate(BUSY)
        answer = notebook.control(word("course.card.answer"))
        answer.press_sequentially(right_answer(exercise, exercise.data()))
        answer.press("Enter")
        notebook.says(word("course.right"))
