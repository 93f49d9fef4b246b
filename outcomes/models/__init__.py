"""The results, and what they cost: goals, indicators, observations, crosswalk, plans, published copies."""

from outcomes.models.allocation import Allocation, CrosswalkVersion
from outcomes.models.definition import IndicatorDefinition
from outcomes.models.forecast import ForecastRecord, Strategy
from outcomes.models.goal import Alignment, Goal
from outcomes.models.group import IndicatorGroup
from outcomes.models.indicator import Indicator
from outcomes.models.initiative import Initiative, InitiativeGoal, Measure, Milestone
from outcomes.models.link import IndicatorLink
from outcomes.models.observation import Observation, Target
from outcomes.models.plan import Plan
from outcomes.models.published import PublishedIndicator, PublishedShare, PublishedSpending
from outcomes.models.quality import QualityAnswer
from outcomes.models.reference_rate import ReferenceRate
from outcomes.models.spending import Spending
from outcomes.models.story import StoryNote
from outcomes.models.verdict import VerdictRecord

__all__ = [
    "Alignment",
    "Allocation",
    "CrosswalkVersion",
    "ForecastRecord",
    "Goal",
    "Indicator",
    "IndicatorDefinition",
    "IndicatorGroup",
    "IndicatorLink",
    "Initiative",
    "InitiativeGoal",
    "Measure",
    "Milestone",
    "Observation",
    "Plan",
    "PublishedIndicator",
    "PublishedShare",
    "PublishedSpending",
    "QualityAnswer",
    "ReferenceRate",
    "Spending",
    "StoryNote",
    "Strategy",
    "Target",
    "VerdictRecord",
]
