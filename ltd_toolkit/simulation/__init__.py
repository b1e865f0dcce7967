"""How an SME learns: a weekly model of the firm, the model of mutual learning in it, and small classics."""

from ltd_toolkit.simulation.abandon import Abandoned
from ltd_toolkit.simulation.calibration import BANDS, calibration
from ltd_toolkit.simulation.classics import (
    capability_trap,
    degroot,
    friedkin_johnsen,
    months_to_par,
    retained_share,
    semi_isolated_groups,
    social_influence,
    threshold_cascade,
)
from ltd_toolkit.simulation.evidence import Parameters, draw_parameters, load_evidence, march_parameters
from ltd_toolkit.simulation.firm import Departure, Firm, FirmError, NewVersion
from ltd_toolkit.simulation.march import MarchRuns, march
from ltd_toolkit.simulation.plan import LEVERS, Lever, Plan, PlanError
from ltd_toolkit.simulation.runs import Runs
from ltd_toolkit.simulation.stages import StagedPlan
from ltd_toolkit.simulation.weekly import simulate

__all__ = [
    "BANDS",
    "LEVERS",
    "Abandoned",
    "Departure",
    "Firm",
    "FirmError",
    "Lever",
    "MarchRuns",
    "NewVersion",
    "Parameters",
    "Plan",
    "PlanError",
    "Runs",
    "StagedPlan",
    "calibration",
    "capability_trap",
    "degroot",
    "draw_parameters",
    "friedkin_johnsen",
    "load_evidence",
    "march",
    "march_parameters",
    "months_to_par",
    "retained_share",
    "semi_isolated_groups",
    "simulate",
    "social_influence",
    "threshold_cascade",
]
