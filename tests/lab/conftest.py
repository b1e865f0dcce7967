"""What panels are tested with: a reader of their HTML."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser

import pytest
from ipywidgets import Widget
from PIL import Image


class Seen(HTMLParser):
    """What a piece of HTML holds: images by text alternative, cells by row, headers by scope, captions, text.

    Fails on a tag that is not closed, or not in its turn.
    """

    def __init__(self, source: str) -> None:
        super().__init__()
        self.alts: list[str] = []
        self.images: list[Image.Image] = []
        self.rows: list[list[str]] = []
        self.current: list[int] = []
        self.scopes: list[str] = []
        self.text = ""
        self.attributes: list[dict[str, str]] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.attributes.append(found)
        if tag == "img":
            self.alts.append(found["alt"])
            self.images.append(Image.open(io.BytesIO(base64.b64decode(found["src"].split("base64,")[1]))))
            return
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
            if found.get("aria-current") == "true":
                self.current.append(len(self.rows) - 1)
        if tag in ("th", "td"):
            self.rows[-1].append("")
            if tag == "th":
                self.scopes.append(found["scope"])

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if self._open and self._open[-1] in ("th", "td"):
            self.rows[-1][-1] += data


@pytest.fixture
def read():
    """Return the reader of HTML."""
    return Seen


@pytest.fixture(autouse=True, scope="module")
def no_panel_outlives_its_tests():
    """ipywidgets keeps every widget that was ever made, and panels keep pictures."""
    yield
    Widget.close_all()
