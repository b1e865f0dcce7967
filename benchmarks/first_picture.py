"""Measure, in a browser, from the press of a key on a control of a panel to the picture that answers it.

Run with ``python benchmarks/first_picture.py``, all panels or those that are named; it needs Chromium and
what requirements-browser.lock names.
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

from ltd_toolkit import load_instrument
from ltd_toolkit.cases import load_interventions
from ltd_toolkit.language import set_language, word

PRESSES = 30
PAUSE = 500  # milliseconds between them, as of somebody who looks before going on
READS = 8000  # milliseconds before the first, as of somebody who reads what is there
BEGIN = """
from ltd_toolkit import aggregate, load_case, load_sample, paradox_indices, score_scales, set_language
from ltd_toolkit.lab import CasePanel, GamePanel, LeverPanel, ParadoxPanel, ProfilePanel

set_language("en")
"""
SCORES = f"""{BEGIN}
survey = load_sample()
people, scores = survey.respondents, score_scales(survey.responses, survey.instrument)
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
labels = survey.labels()
"""
PANELS = {
    "CasePanel": f'{BEGIN}CasePanel("pme1", "stock")',
    "GamePanel": f'{BEGIN}GamePanel("pme1.stock", random_state=1)',
    "LeverPanel": f'{BEGIN}LeverPanel(load_case("pme1").episode("stock"), "sharing_space")',
    "ParadoxPanel": f"{SCORES}ParadoxPanel(paradox_indices(firms.shown, survey.instrument), labels=labels)",
    "ProfilePanel": f"{SCORES}ProfilePanel(firms, labels=labels)",
}
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


def measure(notebook: Notebook, panel: str, name: str, keys: tuple[str, str], turn: int = 5) -> None:
    """Print the times of presses on a control, so many forth, so many back."""
    notebook.picture.wait_for()
    notebook.page.wait_for_timeout(READS)
    control, times = notebook.control(name), []
    for n in range(PRESSES):
        notebook.page.wait_for_timeout(PAUSE)
        notebook.page.evaluate(AWAIT)
        control.press(keys[n // turn % 2])
        times.append(notebook.page.evaluate("() => window.ltdPainted"))
    median, late = np.percentile(times, [50, 95])
    print(f"{panel:13} {name:28} median {median:4.0f} ms, 95 in 100 within {late:4.0f} ms", flush=True)


def measure_case(notebook: Notebook) -> None:
    """Predict, then move a lever and the week."""
    notebook.click(word("lab.case.step.predict"))
    notebook.click(word("lab.case.commit"))
    notebook.says(word("lab.case.go_to_plan"))
    for step, name in (
        ("plan", load_interventions().at["course", "name"]),
        ("happens", word("lab.case.week")),
    ):
        notebook.click(word(f"lab.case.step.{step}"))
        notebook.says(word(f"lab.case.heading.{step}"))
        measure(notebook, "CasePanel", name, ("ArrowLeft", "ArrowRight"))


def play_a_quarter(notebook: Notebook) -> None:
    """Do nothing, expect nothing in particular, see what comes of it."""
    for screen in ("act", "predict", "play"):
        notebook.click(word(f"lab.game.go.{screen}", **({"n": 1} if screen != "predict" else {})))
    notebook.says(word("lab.game.played", n=1))


def main() -> None:
    """Print the table."""
    reason = why_no_browser()
    if reason:
        sys.exit(reason)
    set_language("en")
    pole = load_instrument().paradoxes["pole_a"].iloc[0]
    controls = {
        "GamePanel": [(word("lab.case.show"), ("ArrowDown", "ArrowUp"), 3)],
        "LeverPanel": [(load_interventions().at["sharing_space", "name"], ("ArrowRight", "ArrowLeft"), 2)],
        "ParadoxPanel": [
            (load_instrument().labels()[pole], ("ArrowUp", "ArrowDown"), 5),
            (word("lab.paradox.which"), ("ArrowDown", "ArrowUp"), 2),
        ],
        "ProfilePanel": [(word("lab.profiles.number"), ("ArrowUp", "ArrowDown"), 5)],
    }
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, chromium() as context:
        for panel, cell in PANELS.items():
            if sys.argv[1:] and panel not in sys.argv[1:]:
                continue
            notebook = Notebook(context, lab.address(lab.write(panel, cell)))
            if panel == "CasePanel":
                measure_case(notebook)
            if panel == "GamePanel":
                play_a_quarter(notebook)
            for name, keys, turn in controls.get(panel, ()):
                measure(notebook, panel, name, keys, turn)
            notebook.close()


if __name__ == "__main__":
    main()
