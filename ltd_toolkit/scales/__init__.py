"""What the answers measure: checked answers become scores, reliabilities, firm means and paradox indices."""

from ltd_toolkit.scales.firms import FirmScores, aggregate, respondent_floors
from ltd_toolkit.scales.items import item_analysis, response_shares
from ltd_toolkit.scales.paradox import difference_reliability, paradox_indices
from ltd_toolkit.scales.reliability import reliability
from ltd_toolkit.scales.scoring import answered_counts, score_audit, score_scales

__all__ = [
    "FirmScores",
    "aggregate",
    "answered_counts",
    "difference_reliability",
    "item_analysis",
    "paradox_indices",
    "reliability",
    "respondent_floors",
    "response_shares",
    "score_audit",
    "score_scales",
]
