"""What is asked: an instrument is a folder of small tables, read, checked and handed to every other room."""

from ltd_toolkit.instrument.load import load_instrument
from ltd_toolkit.instrument.model import Instrument

__all__ = ["Instrument", "load_instrument"]
