"""Say so where one has pressed a control and nobody answers.

After a kernel was restarted, or while it is busy, the controls that are still on the page do nothing. Only
the browser can tell: it asks for a sign after every press, and says what to do when none comes.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import anywidget
import traitlets
from ipywidgets import Box

from ltd_toolkit.folders import resource
from ltd_toolkit.language import word


class Answering(anywidget.AnyWidget):
    """Watch over the controls in a box.

    It has no place on the screen: that it exists is enough.

    Parameters
    ----------
    watched : ipywidgets.Box

    Attributes
    ----------
    box : str
        The class by which the browser knows the box.
    words : dict of str to str
        What is said when the kernel is gone, and when it is late.
    """

    _esm = resource("lab/answering.js").read_text(encoding="utf-8")
    _css = resource("lab/answering.css").read_text(encoding="utf-8")

    box = traitlets.Unicode("").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, watched: Box) -> None:
        words = {what: word(f"lab.answering.{what}") for what in ("gone", "late")}
        super().__init__(box=f"ltd-{uuid4().hex}", words=words)
        watched.add_class(self.box)
        self.on_msg(self._asked)

    def _asked(self, widget: Any, content: Any, buffers: Any) -> None:
        """Give the sign: what was pressed before has been dealt with."""
        if isinstance(content, dict) and "asked" in content:
            self.send({"asked": content["asked"]})
