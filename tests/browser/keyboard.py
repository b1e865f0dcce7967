"""Somebody who has only a keyboard, and notes where the focus could not be seen and where it was lost."""

from __future__ import annotations

from typing import Any

from .notebook import SHOWN, Notebook

FURTHEST = 100  # stops from one control to another

FOCUS = f"""() => {{
    const at = document.activeElement, look = getComputedStyle(at), place = at.getBoundingClientRect();
    return {{
        name: (at.labels?.[0]?.innerText ?? at.ariaLabel ?? at.innerText).trim(),
        inside: at.closest("{SHOWN}") !== null,
        seen: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2
            && place.width > 0 && place.top < innerHeight && place.bottom > 0,
    }};
}}"""


class Keyboard:
    """The keys of a keyboard, pressed on a notebook.

    Parameters
    ----------
    notebook : Notebook

    Attributes
    ----------
    unseen : list of str
        Controls of the panel that had the focus without showing it.
    lost : list of str
        Controls after whose use the focus was no longer in the panel.
    """

    def __init__(self, notebook: Notebook) -> None:
        self.notebook, self._keys = notebook, notebook.page.keyboard
        self.unseen: list[str] = []
        self.lost: list[str] = []

    def go_to(self, name: str, *, back: bool = False) -> None:
        """Go from control to control until one that has a name.

        Parameters
        ----------
        name : str
        back : bool
            Against the order of reading.
        """
        passed = []
        for _ in range(FURTHEST):
            self._keys.press("Shift+Tab" if back else "Tab")
            focus = self._focus()
            if focus["inside"] and not focus["seen"]:
                self.unseen.append(focus["name"])
            if focus["inside"] and focus["name"] == name:
                return
            passed.append(focus["name"][:40])
        raise AssertionError(f"no key leads to {name!r}, but to {list(dict.fromkeys(passed))}")

    def press(self, key: str) -> None:
        """Press a key on the control that has the focus.

        Parameters
        ----------
        key : str
        """
        self._pressed = self._focus()["name"]
        self._keys.press(key)

    def stays(self) -> None:
        """Note it if the focus has left the panel since the last key; ask when all that follows has come."""
        if not self._focus()["inside"]:
            self.lost.append(self._pressed)

    def _focus(self) -> dict[str, Any]:
        return dict(self.notebook.page.evaluate(FOCUS))
