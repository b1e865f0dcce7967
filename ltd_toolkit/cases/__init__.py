"""What a plan does to a firm one knows by its story: cases, prices of interventions, plans compared."""

from ltd_toolkit.cases.compare import Comparison, compare_plans
from ltd_toolkit.cases.costs import BudgetError, PlanCosts, check_budget, plan_costs
from ltd_toolkit.cases.document import CaseError
from ltd_toolkit.cases.from_scores import firm_from_scores
from ltd_toolkit.cases.game import Game, Turn
from ltd_toolkit.cases.game_file import GameError, GameFile, read_result, write_result
from ltd_toolkit.cases.indicators import load_indicators
from ltd_toolkit.cases.interventions import load_interventions
from ltd_toolkit.cases.letters import CodeError
from ltd_toolkit.cases.load import list_cases, load_case
from ltd_toolkit.cases.model import Budget, Case, Episode, Paragraph, Person, Story, mean_weeks
from ltd_toolkit.cases.outcomes import outcome_table
from ltd_toolkit.cases.reference import load_reference, reference_thirds
from ltd_toolkit.cases.result_code import read_code, result_code
from ltd_toolkit.cases.search import BestPlans, best_plans, candidate_plans
from ltd_toolkit.cases.surveyed import SurveyedFirm, draw_firm, open_firm

__all__ = [
    "BestPlans",
    "Budget",
    "BudgetError",
    "Case",
    "CaseError",
    "CodeError",
    "Comparison",
    "Episode",
    "Game",
    "GameError",
    "GameFile",
    "Paragraph",
    "Person",
    "PlanCosts",
    "Story",
    "SurveyedFirm",
    "Turn",
    "best_plans",
    "candidate_plans",
    "check_budget",
    "compare_plans",
    "draw_firm",
    "firm_from_scores",
    "list_cases",
    "load_case",
    "load_indicators",
    "load_interventions",
    "load_reference",
    "mean_weeks",
    "open_firm",
    "outcome_table",
    "plan_costs",
    "read_code",
    "read_result",
    "reference_thirds",
    "result_code",
    "write_result",
]
