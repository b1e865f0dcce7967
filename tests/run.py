"""Run all tests: ``python -m tests.run``; what follows is for pytest, which then runs alone.

Notebooks wait for kernels half of the time, so they are tried beside the other tests, in a process of their
own, and say last what they found.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

PYTEST = [sys.executable, "-m", "pytest"]
NOTEBOOKS = ["notebooks/fr", "notebooks/en", "notebooks/solutions"]
OTHERS = ["tests", "ltd_toolkit"]


def main(arguments: list[str]) -> int:
    """Return 0 if every test passes.

    Parameters
    ----------
    arguments : list of str
        For pytest.
    """
    if arguments:
        return subprocess.call([*PYTEST, *arguments])
    with tempfile.TemporaryFile() as said:
        beside = subprocess.Popen([*PYTEST, *NOTEBOOKS], stdout=said, stderr=subprocess.STDOUT)
        failed = subprocess.call([*PYTEST, *OTHERS])
        failed = beside.wait() or failed
        said.seek(0)
        print(said.read().decode("utf-8", "replace"), flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
