"""Loading a large survey file: seconds and peak memory, beside readers that only load.

    python benchmarks/read_survey.py [rows]

Each reader runs in a process of its own on the same file of 40 columns (36 items, four fields), so that
peaks do not add up. ltd_toolkit maps headers, turns texts into codes and kinds of missing and checks people
and firms; the peers give a frame of texts. Those that are not installed are left out.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from ltd_toolkit import load_instrument

READERS = {
    "ltd_toolkit: read, mapped, checked": (
        "ltd_toolkit",
        "from ltd_toolkit import read_survey; read_survey(path)",
    ),
    "pandas, all text": ("pandas", "import pandas; pandas.read_csv(path, dtype=str, keep_default_na=False)"),
    "polars, all text": ("polars", "import polars; polars.read_csv(path, infer_schema_length=0)"),
    "pyarrow, all text": (
        "pyarrow",
        "from pyarrow import csv, string;"
        "names = open(path).readline().strip().split(',');"
        "types = csv.ConvertOptions(column_types=dict.fromkeys(names, string()));"
        "csv.read_csv(path, convert_options=types)",
    ),
}


def write_file(path: Path, rows: int) -> None:
    """Write answers drawn at random to 36 items, with missing codes, of firms of eight."""
    items = list(load_instrument().items.index[:36])
    rng = np.random.default_rng(1)
    cells = np.array([*"1234567", "NSP", ""])
    weights = [0.13, 0.14, 0.14, 0.14, 0.14, 0.13, 0.13, 0.03, 0.02]
    roles = np.array(["owner", "manager", "employee"])
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["respondent", "firm", "role", "wave", *items]) + "\n")
        for start in range(0, rows, 20_000):
            n = min(20_000, rows - start)
            answers = cells[rng.choice(9, (n, len(items)), p=weights)]
            firms, role = rng.integers(0, rows // 8 + 1, n), roles[rng.choice(3, n)]
            file.writelines(
                f"R{start + row:07d},E{firms[row]:06d},{role[row]},1,{','.join(answers[row])}\n"
                for row in range(n)
            )


def measure(code: str, path: Path) -> tuple[float, float]:
    """Run a reader in a process of its own: processor seconds, imports left out, and peak MiB."""
    program = (
        f"import sys, time, resource; path = sys.argv[1]\n{code.split(';')[0]}\n"
        "start = time.process_time()\n"
        f"{code}\n"
        "spent = time.process_time() - start\n"
        "print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    said = subprocess.check_output([sys.executable, "-c", program, str(path)], text=True)
    seconds, peak = map(float, said.split())
    return seconds, peak


def main(rows: int = 1_000_000) -> None:
    """Print one line per reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        write_file(path, rows)
        print(
            f"{rows} rows x 40 columns, {path.stat().st_size / 2**20:.0f} MiB; processor seconds, best of 3"
        )
        first = None
        for name, (module, code) in READERS.items():
            if importlib.util.find_spec(module) is None:
                continue
            runs = [measure(code, path) for _ in range(3)]
            seconds, peak = min(run[0] for run in runs), max(run[1] for run in runs)
            first = first or seconds
            print(f"{name:38} {seconds:6.1f} s  {peak:6.0f} MiB  {seconds / first:5.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
