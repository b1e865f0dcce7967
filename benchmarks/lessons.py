"""How long each lesson takes to run, all its cells, in a kernel of its own.

    OMP_NUM_THREADS=1 python benchmarks/lessons.py          # French; or: en

Promise: 20 s on two ordinary cores, the start of the kernel included. No test waits for a clock.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"

spec = importlib.util.spec_from_file_location("build", NOTEBOOKS / "build.py")
assert spec is not None
assert spec.loader is not None
build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)


def seconds(source: Path, language: str) -> tuple[float, int]:
    """Run a lesson; return the seconds it took and how many cells it has.

    Parameters
    ----------
    source : pathlib.Path
    language : str
    """
    notebook = build.notebook_of(source, language)
    begun = time.perf_counter()
    resources = {"metadata": {"path": build.HERE}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    return time.perf_counter() - begun, len(notebook.cells)


def main(language: str = "fr") -> None:
    """Print one line per lesson.

    Parameters
    ----------
    language : str
    """
    print("| lesson | cells | seconds |\n|---|---|---|")
    for source in build.sources():
        name = source.relative_to(build.HERE / "src").with_suffix("").as_posix()
        took, cells = seconds(source, language)
        print(f"| `{name}` | {cells} | {took:.1f} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
