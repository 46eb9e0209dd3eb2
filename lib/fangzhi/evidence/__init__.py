"""What the texts state: quantities, named initiatives, and every word in its context."""

from fangzhi.evidence.concordance import concordance
from fangzhi.evidence.initiative_rules import InitiativeRules, initiative_rules
from fangzhi.evidence.initiatives import find_initiatives

__all__ = ["InitiativeRules", "concordance", "find_initiatives", "initiative_rules"]
