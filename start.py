#!/usr/bin/env python3
# coding: utf-8
"""Open or test ltd_toolkit on a machine that has only Python.

    python3 start.py lab     the lessons in JupyterLab, on a copy in my_notebooks/
    python3 start.py test    style, types, tests and notebooks

Both first prepare the folder .venv, once. What follows the word is passed on: `start.py lab --port 9999`.
Standard library only, and no syntax newer than Python 3.6, so that an old Python can still say what is wrong.
"""

from __future__ import print_function, unicode_literals

import collections
import hashlib
import io
import locale
import os
import re
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
STAMP = os.path.join(VENV, "ltd_toolkit.stamp")  # written last: without it, .venv is unfinished
HERE = "{}.{}".format(*sys.version_info)
SUITABLE = ["3.13", "3.12", "3.11"]
STEPS = ["ruff check .", "ruff format --check .", "mypy", "tests.run"]  # style, layout, types, tests


def say(french, english, **values):
    """Print a sentence in the language of LTD_LANG, else of the locale, else in French."""
    names = [os.environ.get(name) for name in ("LTD_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), locale.getlocale()[0] or "")
    text = (english if name.lower().startswith("en") else french).format(**values)
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


def stop(french, english, **values):
    """Say what is wrong and what to do about it, then leave."""
    say(french, english, **values)
    sys.exit(1)


def read(path):
    """Return the text of a file, empty if there is no such file."""
    if not os.path.exists(path):
        return ""
    with io.open(path, encoding="utf-8") as file:
        return file.read()


def answer(command):
    """Return what a command prints, or None if it fails or does not exist."""
    try:
        return subprocess.check_output(command, stderr=subprocess.STDOUT).decode("utf-8", "replace").strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def can_build(command):
    """Tell whether a Python is of a suitable version and able to make an environment."""
    probe = "import sys, venv, ensurepip; print('{}.{}'.format(*sys.version_info))"
    return answer(command + ["-c", probe]) in SUITABLE


def find_python(here=HERE):
    """Return the command of a Python that can make the environment: this one, else another of the machine."""
    if here in SUITABLE and can_build([sys.executable]):
        return [sys.executable]
    for name in SUITABLE:
        for command in [["python" + name], ["py", "-" + name]]:  # py: the launcher of Windows
            if can_build(command):
                say("Python {name} prend le relais.", "Python {name} takes over.", name=name)
                return command
    if here in SUITABLE:
        stop(
            "Ce Python {here} ne sait pas préparer un environnement : son module venv ou ensurepip manque.\n"
            "Sous Debian : sudo apt install python{here}-venv. Ailleurs : réinstallez Python. Puis relancez.",
            "This Python {here} cannot prepare an environment: its module venv or ensurepip is missing.\n"
            "On Debian: sudo apt install python{here}-venv. Elsewhere: reinstall Python. Then run again.",
            here=here,
        )
    stop(
        "ltd_toolkit demande Python 3.11, 3.12 ou 3.13. Ici, seul Python {here} a été trouvé.\n"
        "Installez Python 3.12, puis relancez avec lui : python3.12 start.py (Windows : py -3.12 start.py).",
        "ltd_toolkit needs Python 3.11, 3.12 or 3.13. Here, only Python {here} was found.\n"
        "Install Python 3.12, then run again with it: python3.12 start.py (Windows: py -3.12 start.py).",
        here=here,
    )


def fingerprint():
    """Return what .venv must have been made for: this place and its Python, then the two files that ask."""
    files = read(os.path.join(ROOT, "requirements.lock")) + read(os.path.join(ROOT, "pyproject.toml"))
    python = answer([PYTHON, "-c", "import sys; print(sys.version)"])
    return "{} {}\n{}".format(ROOT, python, hashlib.sha256(files.encode("utf-8")).hexdigest())


def prepare():
    """Make .venv what the lock asks for: anew if unfinished or moved, by completing it if outdated."""
    made_for, wanted = read(STAMP), fingerprint()
    if made_for == wanted:
        return
    say("Préparation du dossier .venv (une seule fois)…", "Preparing the folder .venv (once only)…")
    if not os.access(ROOT, os.W_OK):
        stop(
            "Impossible d'écrire dans {folder} : copiez ce dossier là où vous pouvez écrire, puis relancez.",
            "Cannot write into {folder}: copy this folder to a place where you may write, then run again.",
            folder=ROOT,
        )
    if made_for.rpartition("\n")[0] == wanted.rpartition("\n")[0]:
        os.remove(STAMP)
    elif subprocess.call(find_python() + ["-m", "venv", "--clear", VENV]):
        stop(
            "Le dossier {folder} n'a pas pu être fait (voir ci-dessus) : supprimez-le, puis relancez.",
            "The folder {folder} could not be made (see above): delete it, then run again.",
            folder=VENV,
        )
    lock = os.path.join(ROOT, "requirements.lock")
    install(["-r", lock], read(lock).splitlines())
    install(["-e", ROOT], [])
    with io.open(STAMP, "w", encoding="utf-8") as file:
        file.write(fingerprint())


def install(what, packages):
    """Let pip install without looking for dependencies, counting aloud; if it fails show how it ended."""
    command = [PYTHON, "-m", "pip", "install", "--no-deps"] + what
    # A person's `user = true` for pip has no meaning inside an environment, and pip would refuse it.
    settings = dict(os.environ, PIP_USER="0")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=settings)
    last = collections.deque(maxlen=8)
    for line in iter(process.stdout.readline, b""):
        last.append(line.decode("utf-8", "replace").rstrip())
        at = re.search(r"\(line ([0-9]+)\)", last[-1])  # pip says which line of the lock it is at
        if at:
            number = int(at.group(1))
            print("  {}/{} {}".format(number, len(packages), packages[number - 1].split(" ")[0]))
            sys.stdout.flush()
        elif last[-1].startswith("Installing collected"):
            say("  mise en place…", "  putting in place…")
    if process.wait():
        stop(
            "{end}\n\npip n'a pas pu installer les paquets ; voir ses dernières lignes ci-dessus.\n"
            "Le plus souvent, le réseau manque : connectez la machine (ou réglez le proxy), puis relancez.",
            "{end}\n\npip could not install the packages; see its last lines above.\n"
            "Most often, the network is missing: connect the machine (or set the proxy), then run again.",
            end="\n".join(last),
        )


def lab(arguments):
    """Become JupyterLab, so that Ctrl-C and signals reach it; Windows cannot, and waits for it instead."""
    command = [PYTHON, "-m", "ltd_toolkit.cli", "lab"] + arguments
    if os.name != "nt":
        os.execv(PYTHON, command)
    process = subprocess.Popen(command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # JupyterLab hears Ctrl-C too, and closes
    return process.wait()


def test(arguments):
    """Run every check, even after one that fails, and say at the end which did."""
    failed = []
    for number, step in enumerate(STEPS, start=1):
        print("\n[{}/{}] {}".format(number, len(STEPS), step))
        sys.stdout.flush()
        if subprocess.call([PYTHON, "-m"] + step.split() + arguments * (step == "tests.run")):
            failed.append(step)
    if failed:
        stop("\nÀ revoir : {steps}", "\nTo look at: {steps}", steps=", ".join(failed))
    say("\nTout est bon.", "\nAll is well.")


def main(words):
    """Prepare the environment, then do what the first word says."""
    task = {"lab": lab, "test": test}.get(words[0] if words else None)
    if task is None:
        stop(
            "Usage : python3 start.py lab (les leçons) ou python3 start.py test (les vérifications)",
            "Usage: python3 start.py lab (the lessons) or python3 start.py test (the checks)",
        )
    os.chdir(ROOT)
    try:
        prepare()
        return task(words[1:])
    except KeyboardInterrupt:
        stop("\nInterrompu. Relancez quand vous voulez.", "\nInterrupted. Run again when you like.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
