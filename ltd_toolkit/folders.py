"""Where the facts, the lessons and the sample data are: in a checkout or in an installed wheel.

A checkout holds notebooks/ and data/ at its top, once. The build carries them into the package as
``_packed``, so that both are there for a person who only installed the wheel.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a file or a folder of the package's resources.

    Parameters
    ----------
    name : str
        Path below ``resources/``, such as ``"words.csv"`` or ``"instrument"``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        If the package holds no such resource.

    Examples
    --------
    >>> resource("words.csv").name
    'words.csv'
    """
    return _existing([PACKAGE / "resources" / name])


def notebooks_folder() -> Path:
    """Return the folder of the lessons, with one folder per language in it.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        If the lessons are neither packed in the package nor beside it.

    Examples
    --------
    >>> notebooks_folder().name
    'notebooks'
    """
    return _packed_or_beside("notebooks")


def data_folder() -> Path:
    """Return the folder of the sample surveys, with ``index.csv``, which says where each comes from.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        If the data are neither packed in the package nor beside it.

    Examples
    --------
    >>> data_folder().name
    'data'
    """
    return _packed_or_beside("data")


def _packed_or_beside(name: str) -> Path:
    return _existing([PACKAGE / "_packed" / name, PACKAGE.parent / name])


def _existing(places: list[Path]) -> Path:
    for place in places:
        if place.exists():
            return place
    looked = " nor ".join(map(str, places))
    raise FileNotFoundError(f"expected {looked} to exist: install ltd_toolkit again")
