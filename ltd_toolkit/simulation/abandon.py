"""Long work that nobody waits for any more can be left: it asks every week."""

from __future__ import annotations


class Abandoned(Exception):
    """A simulation that was given up before its end: there is no result."""


def always() -> bool:
    """Go on to the end."""
    return True
