"""What the texts state: quantities, named initiatives, and every word in its context."""

from fangzhi.evidence.concordance import concordance
from fangzhi.evidence.events import find_events
from fangzhi.evidence.indicators import find_indicators
from fangzhi.evidence.initiative_rules import InitiativeRules, initiative_rules
from fangzhi.evidence.initiatives import find_initiatives
from fangzhi.evidence.overruling import overrule_indicators

__all__ = [
    "InitiativeRules",
    "concordance",
    "find_events",
    "find_indicators",
    "find_initiatives",
    "initiative_rules",
    "overrule_indicators",
]
