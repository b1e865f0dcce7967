"""What every test may count on: French, a firm that is not shipped, and where other results are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ltd_toolkit import language

PME3 = Path(__file__).parent / "pme3.toml"  # written as a lecturer would write it
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


@pytest.fixture
def pme3(tmp_path):
    """Return a writer of PME 3, a firm that is not shipped, with some texts replaced: it gives the path."""

    def write(*changes, name="pme3.toml"):
        text = PME3.read_text(encoding="utf-8")
        for before, after in changes:
            assert text.count(before) >= 1, before
            text = text.replace(before, after, 1)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
