"""What was answered: survey files become a table of valid codes, with every doubt written beside it."""

from ltd_toolkit.survey.model import Survey
from ltd_toolkit.survey.read import read_survey

__all__ = ["Survey", "read_survey"]
