"""What the browser is there to see, it sees: a test that cannot fail would convince nobody."""

from __future__ import annotations

import pytest

from .found import why_no_axe

BROKEN = """
import sys
import warnings
from ipywidgets import HTML, Button, VBox

button = Button(description="Press")
button.on_click(lambda _: 1 / 0)
print("aside", file=sys.stderr)
VBox([HTML('<img src="https://example.org/picture.png"/>'), button])
"""


@pytest.fixture(scope="module")
def broken(lab, opened):
    """Return a page with all that a panel must not have."""
    with opened(lab.write("broken", BROKEN, "undefined")) as notebook:
        notebook.page.evaluate("() => console.error('sigh')")
        notebook.page.evaluate("() => setTimeout(() => { throw Error('a slip') })")
        notebook.click("Press")
        notebook.page.wait_for_function("() => window.ltdHeard.length === 3")
        yield notebook


@pytest.mark.parametrize(
    "fault",
    [
        "outside: https://example.org/picture.png",
        "console: sigh",
        "page: a slip",
        "kernel: aside\n",
        "kernel: NameError: name 'undefined' is not defined",
        "kernel: ZeroDivisionError: division by zero",
    ],
)
def test_a_fault_is_seen(broken, fault):
    assert [seen for seen in broken.wrong if seen.startswith(fault)]


def test_no_other_machine_is_reached(broken):
    assert broken.page.evaluate("() => document.querySelector('.jp-OutputArea-output img').naturalWidth") == 0


def test_axe_sees_a_picture_that_cannot_be_heard(broken):
    if why_no_axe():
        pytest.skip(why_no_axe())
    (found,) = broken.violations()
    assert found.startswith("critical: Images must have alternative text")


def test_what_does_not_come_is_told_with_what_is_there_instead(broken):
    broken.page.set_default_timeout(100)
    with pytest.raises(AssertionError, match=r"(?s)did not come: “Welcome”.*but:.*Press"):
        broken.says("Welcome")
