"""Places and regions: gazetteer, mentions, and which region each passage is about."""

from fangzhi.regions.attribution import attribute
from fangzhi.regions.mentions import find_mentions
from fangzhi.regions.overruling import overrule
from fangzhi.regions.provinces import (
    NATIONAL_CODE,
    NATIONAL_NAME,
    PROVINCES,
    Province,
    region_name,
    region_named,
    region_of,
)
from fangzhi.regions.speakers import named_persons

__all__ = [
    "NATIONAL_CODE",
    "NATIONAL_NAME",
    "PROVINCES",
    "Province",
    "attribute",
    "find_mentions",
    "named_persons",
    "overrule",
    "region_name",
    "region_named",
    "region_of",
]
