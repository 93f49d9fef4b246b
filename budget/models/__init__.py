"""The money: funds, cost centers, accounts, funding sources, stages, lines and what was published of them."""

from budget.models.account import Account
from budget.models.amendment import Amendment, AmendmentLine
from budget.models.authority import Authority, AuthorityReach
from budget.models.bridge_step import BridgeStep, BridgeStepCover
from budget.models.closing import StageClosing
from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from budget.models.funding_source import FundingSource
from budget.models.kinds import Kind
from budget.models.line import Line, ReplacedLine
from budget.models.line_sum import LineSum, PublishedLineSum
from budget.models.publication import Publication, PublishedLine
from budget.models.published_amendment import PublishedAmendment, PublishedAmendmentLine
from budget.models.stage import Stage
from budget.models.succession import (
    SUCCESSIONS,
    AccountSuccession,
    Change,
    CostCenterSuccession,
    DepartmentSuccession,
    FundSuccession,
    Succession,
    coded_model,
    portion_words,
)

__all__ = [
    "SUCCESSIONS",
    "Account",
    "AccountSuccession",
    "Change",
    "Amendment",
    "AmendmentLine",
    "Authority",
    "AuthorityReach",
    "BridgeStep",
    "BridgeStepCover",
    "CostCenter",
    "CostCenterSuccession",
    "DepartmentSuccession",
    "Fund",
    "FundSuccession",
    "FundingSource",
    "Kind",
    "Line",
    "LineSum",
    "Publication",
    "PublishedAmendment",
    "PublishedAmendmentLine",
    "PublishedLine",
    "PublishedLineSum",
    "ReplacedLine",
    "Stage",
    "StageClosing",
    "Succession",
    "coded_model",
    "portion_words",
]
