"""A page or a notebook in a browser that reaches no other machine, and that notes whatever goes wrong.

Controls are found by the names that a screen reader says. Every wait is for something to happen, never for a
time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import found
from .server import HERE, LIMIT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

SHOWN = ".jp-OutputArea-output"


@contextmanager
def chromium() -> Iterator[BrowserContext]:
    """Open a browser without a window that finds nothing but this machine."""
    from playwright.sync_api import sync_playwright

    options = [f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses root otherwise
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.chromium(), args=options)
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
            context.set_default_timeout(1000 * LIMIT)
            yield context
        finally:
            browser.close()


class Shown:
    """A page with the outputs of a notebook in a browser.

    Parameters
    ----------
    context : playwright.sync_api.BrowserContext
    address : str

    Attributes
    ----------
    page : playwright.sync_api.Page
    wrong : list of str
        Whatever went wrong since it was opened: requests to other machines, errors of the page and of its
        console.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self._seen: list[str] = []
        self._listen()
        self.page.goto(address)

    def _listen(self) -> None:
        note = self._seen.append
        self.page.on("request", lambda request: self._ask(request.url))
        self.page.on("websocket", lambda socket: self._ask(socket.url))
        self.page.on("pageerror", lambda error: note(f"page: {error}"))
        self.page.on("console", lambda said: said.type == "error" and note(f"console: {said.text}"))

    def _ask(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.hostname != HERE:
            self._seen.append(f"outside: {address}")

    def close(self) -> None:
        """Close it."""
        self.page.close()

    @property
    def wrong(self) -> list[str]:
        """What went wrong so far."""
        return list(self._seen)

    # --- what is on it -----------------------------------------------------------------------------------

    def control(self, name: str) -> Locator:
        """Return the control that is in view and has a name: its label, or what is written on it.

        Parameters
        ----------
        name : str
        """
        shown = self.page.locator(SHOWN)
        labelled = shown.get_by_label(name, exact=True)
        return labelled.or_(shown.get_by_role("button", name=name, exact=True)).locator("visible=true")

    @property
    def picture(self) -> Locator:
        """The first picture in view."""
        return self.page.locator(f"{SHOWN} img").locator("visible=true").first

    @property
    def words(self) -> str:
        """All that is written in the outputs in view."""
        return "\n".join(self.page.locator(SHOWN).all_inner_texts())

    # --- what a person does ------------------------------------------------------------------------------

    def press(self, name: str, key: str) -> None:
        """Press a key on a control.

        Parameters
        ----------
        name, key : str
        """
        self.control(name).press(key)

    def choose(self, name: str, option: str | int) -> None:
        """Choose from a list.

        Parameters
        ----------
        name : str
        option : str or int
            What is chosen, or its place from 0.
        """
        self.control(name).select_option(**{"label" if isinstance(option, str) else "index": option})

    def click(self, name: str) -> None:
        """Click on a button.

        Parameters
        ----------
        name : str
        """
        self.control(name).click()

    def type(self, name: str, text: str) -> None:
        """Write into a field, in the place of what is there, and leave it.

        Parameters
        ----------
        name, text : str
        """
        self.control(name).fill(text)
        self.control(name).blur()

    # --- what comes of it --------------------------------------------------------------------------------

    @contextmanager
    def repaints(self) -> Iterator[None]:
        """Expect another picture with another text alternative from what is done inside."""
        image, said = (self.picture.get_attribute(name) for name in ("src", "alt"))
        yield
        self.wait_until(
            f"another picture than: {said}",
            f"""(shown, [image, said]) => [...document.querySelectorAll("{SHOWN} img")].some(
                each => each.offsetParent && each.src !== image && each.alt !== said)""",
            [image, said],
        )

    @contextmanager
    def answers(self) -> Iterator[None]:
        """Expect other words from what is done inside."""
        before = self.words
        yield
        self.wait_until("other words", "(shown, before) => shown !== before", before)

    def says(self, text: str) -> None:
        """Expect a text.

        Parameters
        ----------
        text : str
        """
        self.wait_until(f"“{text}”", "(shown, text) => shown.includes(text)", text)

    def wait_until(self, what: str, condition: str, value: Any = None) -> None:
        """Wait for a condition on what the outputs say.

        Parameters
        ----------
        what : str
            The condition in words, for when it does not come.
        condition : str
            A JavaScript function of the text that is shown and of `value`.
        value : object
        """
        from playwright.sync_api import TimeoutError as TooLong

        text = f'[...document.querySelectorAll("{SHOWN}")].map(each => each.innerText).join("\\n")'
        try:
            self.page.wait_for_function(f"value => ({condition})({text}, value)", arg=value)
        except TooLong:
            raise AssertionError(f"did not come: {what}\nbut:\n{self.words[:2000]}\n{self.wrong}") from None

    def violations(self) -> list[str]:
        """Return what axe finds serious or critical in the outputs in view; nothing if axe is not here."""
        path = found.axe()
        if path is None:
            return []
        self.page.add_script_tag(path=path)
        return list(self.page.evaluate(JUDGE, SHOWN))


class Notebook(Shown):
    """A notebook in JupyterLab, all its cells run.

    Parameters
    ----------
    context : playwright.sync_api.BrowserContext
    address : str

    Attributes
    ----------
    page : playwright.sync_api.Page
    wrong : list of str
        As of any page, and the errors of the kernel, in cells as well as in what answers a control.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        super().__init__(context, address)
        self.page.wait_for_function(READY)
        self.page.evaluate(LISTEN)
        self.run()

    def close(self) -> None:
        """End its kernel and close it."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        super().close()

    @property
    def wrong(self) -> list[str]:
        """What went wrong so far."""
        return super().wrong + [f"kernel: {said}" for said in self.page.evaluate("() => window.ltdHeard")]

    def run(self) -> None:
        """Run all cells."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_until("every widget is shown", "shown => !/(Loading|Error displaying) widget/.test(shown)")

    def restart(self) -> None:
        """Restart the kernel: what it knew is gone, and what it had shown stays on the page."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
        self.page.wait_for_function(READY)


READY = """() => {
    const open = window.jupyterapp?.shell?.currentWidget;
    return open?.context?.isReady && open.sessionContext?.session?.kernel?.status === "idle";
}"""
# What a control sets off in the kernel and fails there is shown nowhere: only the messages tell.
LISTEN = r"""() => {
    const plain = text => text.replace(/\x1b\[[0-9;]*m/g, "").split("\n")[0];
    const frames = traceback => traceback.map(plain).filter(line => line.startsWith("File "));
    window.ltdHeard = [];
    window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.iopubMessage.connect((_, message) => {
        const { ename, evalue, traceback, name, text } = message.content;
        if (message.header.msg_type === "error")
            window.ltdHeard.push([`${ename}: ${evalue}`, ...frames(traceback)].join("\n"));
        // JupyterLab asks for widgets of a former life, and a kernel that has none says "No such comm".
        if (message.header.msg_type === "stream" && name === "stderr" && !text.startsWith("No such comm"))
            window.ltdHeard.push(text);
    });
}"""
JUDGE = """shown => axe.run({ include: [[shown]] }, { resultTypes: ["violations"] }).then(found =>
    found.violations.filter(each => ["serious", "critical"].includes(each.impact)).map(each =>
        `${each.impact}: ${each.help}: ${each.nodes.map(node => node.html.slice(0, 200)).join(" ")}`))"""
