"""What a browser is driven with, if it is on this machine: Chromium, playwright, axe; and Voilà for pages."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
NO_BROWSER = "no browser"
NO_AXE = "no axe"
NO_VOILA = "no Voilà"


def chromium() -> str | None:
    """Return where Chromium is: LTD_CHROMIUM, else on the PATH."""
    return os.environ.get("LTD_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


def axe() -> Path | None:
    """Return where axe is, whose rules judge what people hear: LTD_AXE, else as npm installs it here."""
    given = os.environ.get("LTD_AXE")
    path = Path(given) if given else ROOT / "node_modules" / "axe-core" / "axe.min.js"
    return path if given or path.exists() else None


def why_no_browser() -> str | None:
    """Return the reason why no browser can be driven; None if one can."""
    if importlib.util.find_spec("playwright") is None:
        return f"{NO_BROWSER}: pip install --no-deps -r requirements-browser.lock"
    if chromium() is None:
        return f"{NO_BROWSER}: install Chromium, or let LTD_CHROMIUM say where it is"
    return None


def why_no_axe() -> str | None:
    """Return the reason why axe cannot judge; None if it can."""
    return (
        None if axe() else f"{NO_AXE}: npm install --no-save axe-core, or let LTD_AXE say where axe.min.js is"
    )


def voila() -> str | None:
    """Return the Python that has Voilà: LTD_VOILA, else this one if it has it."""
    return os.environ.get("LTD_VOILA") or (sys.executable if importlib.util.find_spec("voila") else None)


def why_no_voila() -> str | None:
    """Return the reason why no page can be served; None if one can."""
    return None if voila() else f"{NO_VOILA}: pip install voila, or let LTD_VOILA name a Python that has it"
