"""A page for a class, open in a browser: what goes wrong in it is noted; it is walked by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from ltd_toolkit.language import set_language

from . import found
from .notebook import JUDGE

FURTHEST = 60  # stops from one control to another
WIDTHS = {"telephone": 390, "laptop": 1280}


class OpenPage:
    """A page that is open; it notes what goes wrong and where the focus could not be seen.

    Parameters
    ----------
    page : playwright.sync_api.Page
    path : pathlib.Path
    """

    def __init__(self, page, path: Path) -> None:
        self.page, self.wrong = page, []
        page.on("request", lambda request: self._ask(request.url, path))
        page.on("pageerror", lambda error: self.wrong.append(f"page: {error}"))
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        page.goto(path.as_uri())

    def _ask(self, address: str, path: Path) -> None:
        if address != path.as_uri() and not address.startswith("data:"):  # pictures stand in the page
            self.wrong.append(f"asked for {address}")

    def go_to(self, place: str) -> None:
        """Press Tab until a control has the focus: its id, or the name of a group of choices."""
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            at, seen = self.page.evaluate(FOCUS)
            if not seen:
                self.wrong.append(f"focus not seen on {at}")
            if at == place:
                return
        raise AssertionError(f"no key leads to {place}")

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def look(self) -> None:
        """Note what hinders people who listen, and what does not fit on the screen."""
        if found.axe():
            self.page.evaluate(found.axe().read_text(encoding="utf-8"))  # the page lets no other script in
            self.wrong += self.page.evaluate(JUDGE, "body")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        if self.page.evaluate(wide) > 0:
            self.wrong.append("wider than the screen")


Seen = TypeVar("Seen", bound=OpenPage)


def opening(browser, paths: dict[str, Path], kind: type[Seen]) -> Callable[..., AbstractContextManager[Seen]]:
    """Return what opens a page in a language and at a width; nothing may go wrong until it is closed."""

    @contextmanager
    def show(language: str = "fr", width: int = 1280, scheme: str = "light") -> Iterator[Seen]:
        set_language(language)
        page = browser.new_page()
        try:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen = kind(page, paths[language])
            yield seen
            assert seen.wrong == []
        finally:
            page.close()

    return show


FOCUS = """() => {
    const at = document.activeElement, box = at.closest("label") ?? at;
    const shown = [at, box].some(each => {
        const look = getComputedStyle(each);
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    });
    return [at.type === "radio" ? at.name : at.id, shown || at === document.body];
}"""
HEIGHTS = """() => [...document.querySelectorAll(
    "button, summary, .levels label, .moments label, input[type=range]"
)].filter(each => each.offsetParent).map(each => each.getBoundingClientRect().height)"""
