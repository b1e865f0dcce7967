"""A table of names and values that cannot be changed after it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Fixed(Mapping[str, Any]):
    """Names and values, in order, for good: it can be compared, hashed and sent to another process.

    Parameters
    ----------
    items : mapping

    Examples
    --------
    >>> teams = Fixed({"shop": 3})
    >>> teams["shop"], list(teams), teams == Fixed({"shop": 3})
    (3, ['shop'], True)
    """

    def __init__(self, items: Mapping[str, Any]) -> None:
        self._items = dict(items)

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)
