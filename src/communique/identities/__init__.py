"""Who is one across pages? Persons by surname and first name, bodies and states by name, offices by their holders.

What a page shows of an actor is a `Figure`; all figures of one block are looked at together, and what comes of them
depends on nothing else: not on the order of pages, not on other blocks.
"""

from communique.identities.groups import Decided
from communique.identities.holders import Tenure, holders_of
from communique.identities.persons import Appearance, Known, Surname
from communique.identities.records import Found, Named, state_of, things_of
from communique.identities.surnames import Parts, parts_of

__all__ = [
    "Appearance",
    "Decided",
    "Found",
    "Known",
    "Named",
    "Parts",
    "Surname",
    "Tenure",
    "holders_of",
    "parts_of",
    "state_of",
    "things_of",
]
