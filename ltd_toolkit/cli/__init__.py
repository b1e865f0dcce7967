"""The command ``ltd``: what a person does without writing Python.

:mod:`ltd_toolkit.cli.ltd` knows the commands. Each is one function that adds it to the parser and one that
does it; its texts are the ``cli.*`` rows of words.csv.
"""

from ltd_toolkit.cli.ltd import main

__all__ = ["main"]
