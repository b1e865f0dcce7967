"""JupyterLab as people start it, in a folder of its own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self

import nbformat

HERE = "127.0.0.1"
LIMIT = 120  # seconds to wait for anything at all; a loaded machine may need many of them
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# Every cell is on the page, in view or not.
SETTINGS = {"@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"}}

# A server that ends when its standard input does: with us, even if nobody is left to end it.
WITH_US = """
import os, signal, sys, threading
from ltd_toolkit.cli import main

def end():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=end, daemon=True).start()
sys.exit(main())
"""


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook.

    Parameters
    ----------
    path : pathlib.Path
    *cells : str
        The code.
    """
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.cells = [nbformat.v4.new_code_cell(code, id=f"cell-{n}") for n, code in enumerate(cells)]
    nbformat.write(notebook, path)


class Lab:
    """``ltd lab`` on a port that is free, with lessons, settings and a token of its own; ends with ``with``.

    Parameters
    ----------
    folder : pathlib.Path
        Empty: lessons, settings and what the server says (``log.txt``) are put there.
    """

    def __init__(self, folder: Path) -> None:
        self.lessons, self._folder, self._token = folder / "lessons", folder, secrets.token_hex()

    def __enter__(self) -> Self:
        for name, values in SETTINGS.items():
            path = self._folder / "settings" / name
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(values))
        with (self._folder / "log.txt").open("wb") as log:
            self._process = subprocess.Popen(
                self._command(),
                env=os.environ | self._places(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which then end it
            )
        try:
            self._address = self._answering()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def write(self, name: str, *cells: str) -> str:
        """Put a notebook among the lessons and return its name.

        Parameters
        ----------
        name : str
        *cells : str
            The code.
        """
        write_notebook(self.lessons / f"{name}.ipynb", *cells)
        return f"{name}.ipynb"

    def address(self, name: str) -> str:
        """Return where a browser finds a notebook.

        Parameters
        ----------
        name : str
            Its path among the lessons.
        """
        return f"{self._address}lab/tree/{name}?token={self._token}&reset"

    def _command(self) -> list[str]:
        options = {
            "ServerApp.port": "0",  # whichever is free
            "ServerApp.ip": HERE,
            "IdentityProvider.token": self._token,
            "LabApp.user_settings_dir": self._folder / "settings",
            "LabApp.workspaces_dir": self._folder / "workspaces",
            "LabApp.expose_app_in_browser": True,
        }
        lab = [sys.executable, "-c", WITH_US, "lab", "--dir", str(self.lessons), "--no-browser"]
        return lab + [f"--{name}={value}" for name, value in options.items()]

    def _places(self) -> dict[str, str]:
        places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # else a restarted kernel warns of its debugger
        return {name: str(self._folder / name.lower()) for name in places} | quiet

    def _answering(self) -> str:
        """Return the address of the server once it answers."""
        open_ = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        begun = time.monotonic()
        while time.monotonic() - begun < LIMIT and self._process.poll() is None:
            try:
                (said,) = (self._folder / "jupyter_runtime_dir").glob("jpserver-*.json")
                address = f"http://{HERE}:{json.loads(said.read_text())['port']}/"
                open_(f"{address}api", timeout=LIMIT)
                return address
            except (OSError, ValueError):  # not yet there, or half written
                time.sleep(0.1)
        raise RuntimeError("JupyterLab did not start:\n" + (self._folder / "log.txt").read_text()[-2000:])

    def _end(self) -> None:
        """Let the server end its kernels and itself; end it if it does not."""
        try:
            self._process.communicate(timeout=LIMIT)  # closes its standard input
        except subprocess.TimeoutExpired:
            self._process.kill()  # its kernels notice
            self._process.wait()
