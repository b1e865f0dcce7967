"""What every test may count on: French, and the folder of other programs' results where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ltd_toolkit import language

WITHOUT_ORACLES = "LTD_ORACLES is not set"


def pytest_report_header() -> str:
    return f"oracles: {os.environ.get('LTD_ORACLES') or f'none, {WITHOUT_ORACLES}'}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    n_skipped = sum(WITHOUT_ORACLES in str(report.longrepr) for report in skipped)
    if n_skipped:
        terminalreporter.write_line(f"{n_skipped} tests skipped because {WITHOUT_ORACLES}", yellow=True)


@pytest.fixture
def oracles() -> Path:
    """Return the folder that holds oracles/ (values of other programs) and real/ (published data)."""
    folder = os.environ.get("LTD_ORACLES")
    if not folder:
        pytest.skip(WITHOUT_ORACLES)
    return Path(folder)


@pytest.fixture(autouse=True)
def in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin every test in French, whatever the machine speaks and the test before has chosen."""
    monkeypatch.setattr(language, "_current", "fr")
