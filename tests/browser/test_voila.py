"""A notebook as a page (``ltd app``): its panel answers, nothing is asked of another machine."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from ltd_toolkit.language import set_language, word

from .found import ROOT, voila, why_no_voila
from .notebook import Shown
from .server import HERE, LIMIT, WITH_US, write_notebook
from .test_panels import PARADOXES, in_both_languages


@contextmanager
def served(notebook: Path, language: str, *more: str) -> Iterator[str]:
    """Serve a notebook as a page, and say where."""
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    options = ["--lang", language, "--no-browser", f"--port={port}", f"--Voila.ip={HERE}", *more]
    command = [str(voila()), "-c", WITH_US, "app", str(notebook), *options]
    with (notebook.parent / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=notebook.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_it_listens(port, process, notebook.parent / "log.txt")
        yield f"http://{HERE}:{port}/"
    finally:
        try:
            process.communicate(timeout=LIMIT)  # ends with its standard input
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    open_ = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    begun = time.monotonic()
    while time.monotonic() - begun < LIMIT and process.poll() is None:
        try:
            open_(f"http://{HERE}:{port}/api", timeout=LIMIT).close()
            return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Voilà did not start:\n" + log.read_text()[-2000:])


@pytest.mark.skipif(voila() is None, reason=str(why_no_voila()))
@in_both_languages
def test_a_page_shows_its_panel_and_asks_nothing_of_another_machine(browser, tmp_path, language):
    set_language(language)
    notebook = tmp_path / "page.ipynb"
    write_notebook(notebook, f'from ltd_toolkit import set_language\nset_language("{language}")\n{PARADOXES}')
    with served(notebook, language) as address:
        page = Shown(browser, address)
        try:
            page.picture.wait_for()
            with page.repaints():
                page.choose(word("lab.paradox.which"), 1)
            assert page.violations() == []
            assert page.wrong == []
            assert "set_language" not in page.page.content()  # no code
        finally:
            page.close()


def write_slides(path: Path) -> None:
    """Write a lesson of two slides: a title, with code that is left out; a text with a panel."""
    cells = [
        nbformat.v4.new_markdown_cell("# First", metadata={"slideshow": {"slide_type": "slide"}}),
        nbformat.v4.new_code_cell(
            "hidden = 'never shown'; hidden", metadata={"slideshow": {"slide_type": "skip"}}
        ),
        nbformat.v4.new_markdown_cell("## Second", metadata={"slideshow": {"slide_type": "slide"}}),
        nbformat.v4.new_code_cell(PARADOXES, metadata={"slideshow": {"slide_type": "-"}}),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.mark.skipif(voila() is None, reason=str(why_no_voila()))
def test_a_lesson_is_projected_slide_by_slide_and_its_panel_answers(browser, tmp_path):
    set_language("en")
    notebook = tmp_path / "slides.ipynb"
    write_slides(notebook)
    with served(notebook, "en", "--slides") as address:
        page = Shown(browser, address)
        slide = page.page.locator("#slides output")
        try:
            page.page.get_by_role("heading", name="First").wait_for()
            assert slide.inner_text() == "1 / 2"
            assert not page.page.get_by_text("never shown").is_visible()
            page.page.keyboard.press("PageDown")  # what a remote control sends
            page.picture.wait_for()
            assert slide.inner_text() == "2 / 2"
            assert not page.page.get_by_role("heading", name="First").is_visible()
            with page.repaints():
                page.choose(word("lab.paradox.which"), 1)  # by the keyboard: it stays on its slide
            assert slide.inner_text() == "2 / 2"
            assert page.violations() == []
            page.page.get_by_role("button", name="←").click()
            assert slide.inner_text() == "1 / 2"
            assert page.wrong == []
        finally:
            page.close()
