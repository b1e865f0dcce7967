"""Which firms learn alike: latent profiles, how many, what they look like, and where a new firm stands.

Arrays and frames in, frames out: nothing here knows an item or a firm.
"""

from ltd_toolkit.profiles.criteria import criteria
from ltd_toolkit.profiles.mixture import LearningProfiles
from ltd_toolkit.profiles.placing import Placements, PlacingModel, placing_model, within_covariance
from ltd_toolkit.profiles.portrait import name_profiles, profile_table
from ltd_toolkit.profiles.selection import ProfileSelection, select_profiles
from ltd_toolkit.profiles.similarity import match_profiles

__all__ = [
    "LearningProfiles",
    "Placements",
    "PlacingModel",
    "ProfileSelection",
    "criteria",
    "match_profiles",
    "name_profiles",
    "placing_model",
    "profile_table",
    "select_profiles",
    "within_covariance",
]
