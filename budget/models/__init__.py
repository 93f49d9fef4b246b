"""The money: funds, cost centers, accounts, funding sources, stages, lines and what was published of them."""

from budget.models.account import Account
from budget.models.closing import StageClosing
from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from budget.models.funding_source import FundingSource
from budget.models.kinds import Kind
from budget.models.line import Line, ReplacedLine
from budget.models.publication import Publication, PublishedLine
from budget.models.stage import Stage

__all__ = [
    "Account",
    "CostCenter",
    "Fund",
    "FundingSource",
    "Kind",
    "Line",
    "Publication",
    "PublishedLine",
    "ReplacedLine",
    "Stage",
    "StageClosing",
]
