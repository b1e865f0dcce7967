"""One JupyterLab and one browser for all tests here; what is missing for them is said, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from ltd_toolkit.language import set_language

from . import found
from .found import NO_AXE, NO_BROWSER, NO_VOILA, why_no_axe, why_no_browser, why_no_voila
from .notebook import Notebook, chromium
from .server import Lab


def pytest_report_collectionfinish() -> list[str]:
    return [
        why_no_browser() or f"browser: {found.chromium()}",
        why_no_axe() or f"axe: {found.axe()}",
        why_no_voila() or f"Voilà: {found.voila()}",
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    remedies = {NO_BROWSER: why_no_browser(), NO_AXE: why_no_axe(), NO_VOILA: why_no_voila()}
    for missing, remedy in remedies.items():
        n_skipped = sum(missing in reason for reason in skipped)
        if n_skipped:
            terminalreporter.write_line(f"{n_skipped} tests skipped, {remedy}", yellow=True)


def _need_a_browser() -> None:
    reason = why_no_browser()
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a JupyterLab of our own."""
    _need_a_browser()
    with Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="package")
def browser() -> Iterator[object]:
    """Return a browser in which notebooks are opened."""
    _need_a_browser()
    with chromium() as context:
        yield context


@pytest.fixture(scope="package")
def opened(lab: Lab, browser: object) -> Callable[[str], AbstractContextManager[Notebook]]:
    """Return what opens a notebook of the lab, runs it, and closes it after ``with``."""

    @contextmanager
    def open_notebook(name: str) -> Iterator[Notebook]:
        notebook = Notebook(browser, lab.address(name))
        try:
            yield notebook
        finally:
            notebook.close()

    return open_notebook


@pytest.fixture
def panel(lab: Lab, opened) -> Callable[[str, str], AbstractContextManager[Notebook]]:
    """Return what shows a panel, in a language, from the code that makes it.

    Nothing may have gone wrong until it is closed, and nothing may hinder people who listen to the page.
    """

    @contextmanager
    def show(code: str, language: str) -> Iterator[Notebook]:
        set_language(language)  # names of controls are looked for in it
        begin = f'from ltd_toolkit import set_language\nset_language("{language}")\n'
        with opened(lab.write("panel", begin + code)) as notebook:
            assert notebook.wrong == []
            assert notebook.violations() == []
            yield notebook
            assert notebook.violations() == []
            assert notebook.wrong == []

    return show
