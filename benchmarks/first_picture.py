"""Measure, in a browser, from the press of a key on a control of a case to the picture that answers it.

Run with ``python benchmarks/first_picture.py``; it needs Chromium and what requirements-browser.lock names.
Aimed at, on two idle cores: a first picture within 120 ms, 95 times in 100.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser.found import why_no_browser
from browser.notebook import SHOWN, Notebook, chromium
from browser.server import Lab

from ltd_toolkit.cases import load_interventions
from ltd_toolkit.language import set_language, word

PRESSES = 30
PAUSE = 500  # milliseconds between them, as of somebody who looks before going on
CASE = """
from ltd_toolkit import set_language
from ltd_toolkit.lab import CasePanel

set_language("en")
CasePanel("pme1", "stock")
"""
# From the key, on its way down, to the frame after the one in which the decoded picture was laid out.
AWAIT = f"""() => {{ window.ltdPainted = new Promise(painted => {{
    const picture = () => [...document.querySelectorAll("{SHOWN} img")].find(each => each.offsetParent);
    const before = picture().src;
    let pressed = null;
    addEventListener("keydown", () => {{ pressed = performance.now(); }}, {{ capture: true, once: true }});
    const watch = new MutationObserver(async () => {{
        if (pressed === null || !picture() || picture().src === before) return;
        watch.disconnect();
        await picture().decode();
        requestAnimationFrame(() => setTimeout(() => painted(performance.now() - pressed)));
    }});
    watch.observe(document.body, {{ subtree: true, childList: true, attributeFilter: ["src"] }});
}}); }}"""


def milliseconds(notebook: Notebook, name: str) -> np.ndarray:
    """Return the times of presses on a control, down and up in turns of five."""
    notebook.picture.wait_for()
    control, times = notebook.control(name), []
    for n in range(PRESSES):
        notebook.page.wait_for_timeout(PAUSE)
        notebook.page.evaluate(AWAIT)
        control.press("ArrowRight" if n // 5 % 2 else "ArrowLeft")
        times.append(notebook.page.evaluate("() => window.ltdPainted"))
    return np.array(times)


def main() -> None:
    """Print the table."""
    reason = why_no_browser()
    if reason:
        sys.exit(reason)
    set_language("en")
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, chromium() as context:
        notebook = Notebook(context, lab.address(lab.write("case", CASE)))
        notebook.click(word("lab.case.step.predict"))
        notebook.click(word("lab.case.commit"))
        notebook.says(word("lab.case.go_to_plan"))
        for step, control in (
            ("plan", load_interventions().at["course", "name"]),
            ("happens", word("lab.case.week")),
        ):
            notebook.click(word(f"lab.case.step.{step}"))
            notebook.says(word(f"lab.case.heading.{step}"))
            times = milliseconds(notebook, control)
            median, late = np.percentile(times, [50, 95])
            print(f"{control:20} {PRESSES} presses: median {median:4.0f} ms, 95 in 100 within {late:4.0f} ms")
        notebook.close()


if __name__ == "__main__":
    main()
