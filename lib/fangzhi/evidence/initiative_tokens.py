"""What a token of a text can be for the reader of initiatives.

Plain integers: every token of every text is compared with them.
"""

from __future__ import annotations

from typing import Final

# Boundaries. The number is the support that one gives to a name behind it.
VAGUE: Final = -1  # any of its kind
USING: Final = 0  # none: a clause's beginning, a particle, a verb that takes anything there is
WITH: Final = 1  # 以, which brings in what the sentence is about
LOOSE: Final = 2  # a verb that sets things up
NAMING: Final = 3  # a verb whose object is a name more often than not
ISSUING: Final = 4  # a verb whose object is a document

BOUNDARY: Final = 4  # the last of them

HEAD: Final = 5  # an ending of names
EITHER: Final = 6  # a verb, inside the object of a naming verb a noun
NOUN: Final = 7  # a noun, at the beginning of a clause a verb
OPENER: Final = 8  # an adverb
COUNT: Final = 9  # a number with its classifier
JOIN: Final = 10
REST: Final = 11  # 等
DE: Final = 12  # 的
SKIP: Final = 13  # a longer word that hides a token (工程师)
QUOTE: Final = 14
TITLE: Final = 15
ASIDE: Final = 16  # a bracket
OPENING: Final = 14  # the first of those that have a closing mark
