"""The frozen records that travel from stage to stage.

All offsets are code points into `Page.text`, end exclusive. Ids are derived from content, never counted.
"""

from __future__ import annotations

from communique.model.articles import Article, Date, Dropped, PageKind, Signature, Undated
from communique.model.cast import Actor, ActorKind, Cast, Mention, Reference, Role
from communique.model.copies import Link, Place, Reprint
from communique.model.evidence import Part, Span, Why, id_on, stable_id
from communique.model.identities import Doubt, Figure, Identity
from communique.model.markup import Markup, Name, NameType, Sentence, Token
from communique.model.meetings import Delegate, Meeting, MeetingStatus, MeetingStep
from communique.model.pages import Block, Failure, Page, PageMeta, make_page
from communique.model.quotations import Drift, Edit, EditKind, Quotation, Saying, Version
from communique.model.readings import Accounts, Masthead, Matter, Origin, Reading, Tale, Trace
from communique.model.speech import Act, Condition, Mode, Relay, Speaker, Speech, Statement, Topic, Uncoded
from communique.model.stories import (
    Account,
    Dossier,
    Event,
    Issue,
    Narrowed,
    Phase,
    Position,
    Stance,
    Story,
    Subject,
)
from communique.model.tensions import (
    SEASON,
    Claim,
    Contribution,
    Deadlock,
    DeadlockStep,
    Discrepancy,
    DiscrepancyKind,
    WaitKind,
)

__all__ = [
    "SEASON",
    "Account",
    "Accounts",
    "Act",
    "Actor",
    "ActorKind",
    "Article",
    "Block",
    "Cast",
    "Claim",
    "Condition",
    "Contribution",
    "Date",
    "Deadlock",
    "DeadlockStep",
    "Delegate",
    "Discrepancy",
    "DiscrepancyKind",
    "Dossier",
    "Doubt",
    "Drift",
    "Dropped",
    "Edit",
    "EditKind",
    "Event",
    "Failure",
    "Figure",
    "Identity",
    "Issue",
    "Link",
    "Markup",
    "Masthead",
    "Matter",
    "Meeting",
    "MeetingStatus",
    "MeetingStep",
    "Mention",
    "Mode",
    "Name",
    "NameType",
    "Narrowed",
    "Origin",
    "Page",
    "PageKind",
    "PageMeta",
    "Part",
    "Phase",
    "Place",
    "Position",
    "Quotation",
    "Reading",
    "Reference",
    "Relay",
    "Reprint",
    "Role",
    "Saying",
    "Sentence",
    "Signature",
    "Span",
    "Speaker",
    "Speech",
    "Stance",
    "Statement",
    "Story",
    "Subject",
    "Tale",
    "Token",
    "Topic",
    "Trace",
    "Uncoded",
    "Undated",
    "Version",
    "WaitKind",
    "Why",
    "id_on",
    "make_page",
    "stable_id",
]
