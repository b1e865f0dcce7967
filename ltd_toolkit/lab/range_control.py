"""A range control that has a name: the slider of ipywidgets can be moved by keyboard, but not be heard.

It is the browser's own ``<input type="range">`` with a ``<label>``. Its value is shown, and read aloud, in
words with their unit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import numpy as np
import traitlets

from ltd_toolkit.folders import resource
from ltd_toolkit.language import number, word

MOST_STEPS = 1000


class RangeControl(anywidget.AnyWidget):
    """Choose a number by keyboard, mouse or touch.

    Parameters
    ----------
    value : float
        Where it begins.
    min, max : float
        Both can be chosen.
    step : float
        From one value to the next; ``max - min`` is a whole number of steps.
    label : str
        What is chosen: the accessible name.
    say : callable, optional
        Value -> text with its unit, such as ``"3 hours a week"``. Default: the number in the language.
    help : str
        A line below, read after name and value.
    disabled : bool

    Attributes
    ----------
    value : float
        What is chosen; observe it as that of any widget.
    texts : list of str
        What each value is called, from `min` to `max`.
    text : str
        What the present value is called.

    Raises
    ------
    ValueError
        For a range that its steps do not fill, more than 1000 of them, or no label.
    traitlets.TraitError
        For a value that is not one of the range.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> hours = RangeControl(2, min=0, max=4, step=0.5, label="Course", say=lambda n: f"{n:g} hours")
    >>> hours
    Course: 2 hours
    >>> hours.value = 2.5
    >>> hours.text
    '2.5 hours'
    """

    _esm = resource("lab/range.js").read_text(encoding="utf-8")
    _css = resource("lab/range.css").read_text(encoding="utf-8")

    value = traitlets.Float(0.0).tag(sync=True)
    min = traitlets.Float(0.0).tag(sync=True)
    max = traitlets.Float(1.0).tag(sync=True)
    step = traitlets.Float(1.0).tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        value: float,
        *,
        min: float,
        max: float,
        step: float = 1,
        label: str,
        say: Callable[[float], str] | None = None,
        help: str = "",
        disabled: bool = False,
    ) -> None:
        steps = (max - min) / step if step > 0 else 0.0
        if not label.strip():
            raise ValueError("a range control must have a label: without it nobody hears what is chosen")
        if not (1 <= round(steps) <= MOST_STEPS and abs(steps - round(steps)) < 1e-6):
            raise ValueError(
                f"max must be a whole number of steps above min, 1 to {MOST_STEPS} of them, "
                f"got min={min:g}, max={max:g}, step={step:g}"
            )
        traits = {"min": min, "max": max, "step": step, "label": label, "help": help, "disabled": disabled}
        texts = _texts(min, max, step, say)
        super().__init__(value=float(value), texts=texts, **traits)

    def say(self, say: Callable[[float], str]) -> None:
        """Call the values by other texts.

        Parameters
        ----------
        say : callable
            Value -> text with its unit.
        """
        self.texts = _texts(self.min, self.max, self.step, say)

    @property
    def text(self) -> str:
        """What the present value is called."""
        return str(self.texts[round((self.value - self.min) / self.step)])

    @traitlets.validate("value")
    def _is_one_of_the_range(self, proposal: dict[str, Any]) -> float:
        steps = (proposal["value"] - self.min) / self.step
        place = round(steps) if np.isfinite(steps) else -1
        if not (0 <= place < len(self.texts or [0]) and abs(steps - place) < 1e-6):
            raise traitlets.TraitError(
                f"value must be from {self.min:g} to {self.max:g} by steps of {self.step:g}, "
                f"got {proposal['value']:g}"
            )
        return float(self.min + place * self.step)

    def __repr__(self) -> str:
        return word("lab.range.said", label=self.label, text=self.text)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        shown: Any = super()._repr_mimebundle_(**kwargs)
        bundle = shown[0] if isinstance(shown, tuple) else shown
        return dict(bundle or {}) | {"text/plain": repr(self)}


def _texts(low: float, high: float, step: float, say: Callable[[float], str] | None) -> list[str]:
    if say is None:
        digits = next((n for n in range(4) if abs(round(step, n) - step) < 1e-9), 4)
        say = lambda value: number(value, digits)  # noqa: E731
    return [say(round(low + place * step, 10)) for place in range(round((high - low) / step) + 1)]
