"""The frozen records that travel from stage to stage.

All offsets are code points into `Page.text`, end exclusive. Ids are derived from content, never counted.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal

import msgspec

Mode = Literal["direct", "indirect", "mixed"]
Act = Literal["request", "offer", "ready", "agree", "reject", "condition", "warn", "accuse", "deny", "assess", "inform"]
MeetingStatus = Literal["proposed", "planned", "under_way", "held", "ruled_out", "cancelled"]
ActorKind = Literal["person", "office", "organisation", "state", "bloc", "place"]
NameType = Literal["PER", "LOC", "ORG"]
Stance = Literal["for", "against", "conditional", "unclear"]
WaitKind = Literal["condition", "mutual", "exchange", "one_sided"]
DiscrepancyKind = Literal["date", "place", "participants", "quotation", "speaker", "number"]


def stable_id(prefix: str, *parts: object) -> str:
    """An id made of the content alone: `prefix-` and ten hexadecimal digits."""
    joined = "\x1f".join(map(str, parts))
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of characters of a page: code points from `start` to `end`, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Part(msgspec.Struct, frozen=True, order=True, gc=False):
    """A named piece of evidence: the part it plays (`cue`, `speaker`, `antecedent`, …) and where it stands."""

    label: str
    span: Span


class Why(msgspec.Struct, frozen=True, order=True, gc=False):
    """The reason for one record.

    `rule` is the rule's permanent name (`speech.says_that`), `entries` the lexicon entries that fired, as
    `ru/speech.toml:12` (file and line of the entry), `parts` the words that it rests on, `notes` what was
    considered besides, in words.
    """

    rule: str
    entries: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


# --- acquire ---------------------------------------------------------------------------------------------------------


_LINE = re.compile("[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Block(msgspec.Struct, frozen=True, gc=False):
    """One block of a page in reading order: a line of a text, a block element of an HTML page.

    `tags` is the path of element names with their classes, outermost first, empty for plain text;
    `link_share` the share of its characters that stand inside links, 0 for plain text.
    """

    span: Span
    tags: tuple[str, ...] = ()
    link_share: float = 0.0


class PageMeta(msgspec.Struct, frozen=True, gc=False):
    """What the page's source says of itself outside its text (HTML head, JSON Lines keys); empty when it says nothing.

    `fetched` is when it was fetched, `canonical` the address that the page gives itself, `kind` what it says it is
    (`NewsArticle`, `article`, `website`), `article_body` the body in its JSON-LD. `told` keeps what HTTP and HTML say
    in their own words, in order: (`http:content-type`, `text/html`), (`meta:og:type`, `article`).
    """

    title: str = ""
    published: str = ""
    outlet: str = ""
    language: str = ""
    byline: str = ""
    fetched: str = ""
    canonical: str = ""
    kind: str = ""
    article_body: str = ""
    told: tuple[tuple[str, str], ...] = ()


class Page(msgspec.Struct, frozen=True, gc=False):
    """What was taken in: decoded text with its address.

    `address` is the URL where one is known, else the path below the folder that was named, else the file's name.
    `origin` tells where it was read from on this machine and is never exported. For HTML, `text` is the page's
    visible text, one block a line, and `blocks` keeps the structure; of plain text it is empty.
    """

    id: str
    address: str
    origin: str
    text: str
    encoding: str
    blocks: tuple[Block, ...]
    meta: PageMeta = PageMeta()

    @property
    def lines(self) -> tuple[Block, ...]:
        """The blocks; of plain text, the lines that aren't blank."""
        if self.blocks:
            return self.blocks
        return tuple(Block(Span(*match.span())) for match in _LINE.finditer(self.text) if match.group().strip())


def make_page(address: str, origin: str, text: str, encoding: str, **more: object) -> Page:
    """A page whose id is derived from its address and text."""
    return Page(stable_id("pg", address, text), address, origin, text, encoding, **more)  # type: ignore[arg-type]


class Failure(msgspec.Struct, frozen=True, order=True, gc=False):
    """An input that gave no page or no record, and why."""

    address: str
    origin: str
    reason: str
    hint: str = ""


# --- clean -----------------------------------------------------------------------------------------------------------


class Dropped(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of the page that is not the article, with the reason it was left out."""

    start: int
    end: int
    reason: str


class Date(msgspec.Struct, frozen=True, order=True, gc=False):
    """A date as far as it is known.

    `value` is `2022-01-12`, `2022-01`, `2022` or `--01-12` (no year can be told); `precision` day, week, month, season,
    quarter, half, year or decade; `how` says where from (`meta`, `dateline`, `address`, `body`, `story`) and `reason`
    says why, in words. `first` and `last` are the days between which it lies where `value` alone doesn't tell them.
    """

    value: str
    precision: str
    how: str = ""
    reason: str = ""
    span: Span | None = None
    first: str = ""
    last: str = ""


class Undated(msgspec.Struct, frozen=True, order=True, gc=False):
    """Why no date of publication can be told; `month` where the text tells that but no year, with its span and the days
    between which the article came out: `--03-12`."""

    reason: str
    month: int = 0
    span: Span | None = None
    first: str = ""
    last: str = ""


class Signature(msgspec.Struct, frozen=True, order=True, gc=False):
    """Who signed an article: the author's names (empty where none are told) and where they stand, None where the page's
    source alone tells them; `credit` is the outlet's own line, or its name in the dateline."""

    names: str = ""
    span: Span | None = None
    credit: Span | None = None


PageKind = Literal["article", "index", "none"]


class Article(msgspec.Struct, frozen=True, gc=False):
    """The page's own article; the rest of the page is in `dropped`, each run with its reason.

    `undated` tells why `published` is None; `page_kind` whether the page is an article at all, a list of stories, or
    neither.
    """

    id: str
    page: str
    outlet: str | None
    language: str
    title: Span | None
    published: Date | None
    body: tuple[Span, ...]
    dropped: tuple[Dropped, ...]
    undated: Undated | None = None
    page_kind: PageKind = "article"
    signature: Signature = Signature()


# --- grammar ---------------------------------------------------------------------------------------------------------


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token. `head` is the index of its head inside the sentence, -1 for the root; `rel` the UD relation.

    `pos` and `feats` are Universal Dependencies tags (`feats['Case'] == 'Nom'`); `lemma` is lower case with ё as е.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    feats: dict[str, str]
    head: int
    rel: str

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name found in a sentence: tokens `first` to `last`, `last` exclusive."""

    span: Span
    type: NameType
    first: int
    last: int


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence with its tokens and names; `block` is the index into `Article.body`, -1 for the title."""

    span: Span
    block: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]


class Markup(msgspec.Struct, frozen=True, gc=False):
    """The grammar of one article: its sentences in order, title first."""

    page: str
    sentences: tuple[Sentence, ...]


# --- parties ---------------------------------------------------------------------------------------------------------


class Role(msgspec.Struct, frozen=True, order=True, gc=False):
    """An office as it stood on the page, in the words of the page."""

    text: str
    page: str
    start: int
    end: int


class Actor(msgspec.Struct, frozen=True, gc=False):
    """The person, office, organisation, state or bloc that names mean; `party` is the side it speaks for."""

    id: str
    name: str
    kind: ActorKind
    party: str | None = None
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A name in the text and the actor that it means."""

    id: str
    page: str
    span: Span
    type: NameType
    actor: str
    why: Why


class Reference(msgspec.Struct, frozen=True, gc=False):
    """Any phrase that can stand for an actor: a name with its role, a role alone, a pronoun, a group.

    `sentence`, `first`, `last` and `head` say which tokens it is made of (`last` exclusive, `head` the governing
    token); `span` covers role and name together. `actor` is None where nothing in the page resolves it.
    """

    sentence: int
    first: int
    last: int
    head: int
    span: Span
    kind: Literal["name", "role", "pronoun", "group", "place", "organisation"]
    actor: str | None
    why: Why


class Cast(msgspec.Struct, frozen=True, gc=False):
    """Who appears in one article: names, actors, and every phrase that stands for one of them, in text order."""

    page: str
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...]

    def actor(self, id: str | None) -> Actor | None:
        """The actor of that id, or None."""
        return next((actor for actor in self.actors if actor.id == id), None)


# --- speech and stances ----------------------------------------------------------------------------------------------


class Speaker(msgspec.Struct, frozen=True, gc=False):
    """Who speaks: the actor's name and, where the text shows one, the phrase that stands for it."""

    actor: str | None
    name: str
    span: Span | None


class Relay(msgspec.Struct, frozen=True, order=True, gc=False):
    """An outlet or person who passed words on, with the phrase that says so."""

    name: str
    span: Span | None


class Condition(msgspec.Struct, frozen=True, gc=False):
    """A required step (`needs`) and what depends on it (`then`); `only` when nothing else will do.

    `by` is the party that has to take the required step, `then_by` the one that would take the dependent step where it
    isn't the speaker's own; None where the words don't tell. `others` are the sides of the talks that depend on a step
    of nobody in particular: those that the speaker names on the page, and those that offered them.
    """

    needs: Span
    then: Span
    only: bool
    why: Why
    by: str | None = None
    then_by: str | None = None
    others: tuple[str, ...] = ()


class Topic(msgspec.Struct, frozen=True, order=True, gc=False):
    """A noun group or deed that a statement is about: what it is grouped by, its name, where it stands.

    `words` are the lemma of its head and of the word that tells it from others («расширение», «блок»); `name` is the
    group in the nominative singular. `against` when the words around it speak of not having it («отказ от …»,
    «прекратить …»). `head` is the place of the head in the name, `many` whether it stood in the plural; `verbal` when a
    verb did the deed: then the name's last word is what it was done to, and `many` tells of that.
    """

    words: tuple[str, ...]
    name: str
    span: Span
    against: bool = False
    head: int = 0
    many: bool = False
    verbal: bool = False


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One act of reported speech: source, cue, content, in the sense of PARC and PolNeAR.

    `relays` runs from the speaker outwards, nearest the reader last. `acts`, `party` and `condition` are filled in
    by the stances stage, the main act first.
    """

    id: str
    page: str
    sentence: int
    mode: Mode
    speaker: Speaker | None
    cue: Span | None
    content: tuple[Span, ...]
    relays: tuple[Relay, ...]
    why: Why
    venue: str | None = None
    said_on: Date | None = None
    acts: tuple[Act, ...] = ()
    act_whys: tuple[Why, ...] = ()
    party: str | None = None
    issue: str | None = None
    addressee: str | None = None
    condition: Condition | None = None
    topics: tuple[Topic, ...] = ()

    @property
    def extent(self) -> Span:
        """From the first character of the content to the last."""
        return Span(self.content[0].start, self.content[-1].end)


class Uncoded(msgspec.Struct, frozen=True, gc=False):
    """A sentence with a cue of speech that gave no statement, and why."""

    id: str
    page: str
    span: Span
    cue: Span
    reason: str
    entries: tuple[str, ...] = ()


class Speech(msgspec.Struct, frozen=True, gc=False):
    """The statements of one article, the outlets that it names as the source of its news, and what was not coded."""

    page: str
    statements: tuple[Statement, ...]
    relays: tuple[Relay, ...]
    uncoded: tuple[Uncoded, ...] = ()


# --- meetings --------------------------------------------------------------------------------------------------------


class MeetingStep(msgspec.Struct, frozen=True, order=True, gc=False):
    """One status in a meeting's life and the words behind it."""

    status: MeetingStatus
    page: str
    start: int
    end: int


class Delegate(msgspec.Struct, frozen=True, order=True, gc=False):
    """Someone who takes part and the party for which; None where no party is known."""

    name: str
    party: str | None = None


class Meeting(msgspec.Struct, frozen=True, gc=False):
    """Parties, people, place, date, form and status of one meeting as one page tells of it, with the words.

    `name` is what the page calls it («Совет А – Б», «второй раунд»), empty where it has no name of its own; `delegates`
    are the people with their sides; `agenda` is what it is about, `outcome` what came of it, in the page's words.
    """

    id: str
    page: str
    parties: tuple[str, ...]
    people: tuple[str, ...]
    place: str | None
    date: Date | None
    form: str | None
    status: MeetingStatus
    history: tuple[MeetingStep, ...]
    evidence: tuple[Span, ...]
    why: Why
    name: str = ""
    delegates: tuple[Delegate, ...] = ()
    agenda: tuple[Span, ...] = ()
    outcome: tuple[Span, ...] = ()


class Trace(msgspec.Struct, frozen=True, gc=False):
    """What other pages know a page by.

    `article` is without body and dropped runs; `title` in words, `size` the words of the body. `fingerprints` are
    sampled runs of its words, `terms` the words that tell it from others with their weights; `keys`, `quotes` and
    `encounters` are what its words, its direct quotations and its meetings on a day are looked up by, `events` what all
    its meetings are; `meeting_words` are the words of each meeting's evidence.
    """

    page: str
    address: str
    article: Article
    title: str
    size: int
    fingerprints: tuple[int, ...]
    actors: tuple[str, ...]
    relays: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    quotes: tuple[int, ...]
    encounters: tuple[int, ...]
    events: tuple[int, ...] = ()
    meeting_words: tuple[tuple[str, ...], ...] = ()
    terms: tuple[tuple[str, int], ...] = ()
    keys: tuple[tuple[int, ...], ...] = ()


class Reading(msgspec.Struct, frozen=True, gc=False):
    """All that was read out of one page.

    `search` pairs the id of the article and of each statement with its lemmas, for full-text search; `trace` is what
    other pages know it by, None where there is no article. `trouble` tells why the page gave less than it should
    (another language, no statement); what was read stays.
    """

    page: Page
    article: Article
    cast: Cast
    speech: Speech
    meetings: tuple[Meeting, ...]
    search: tuple[tuple[str, str], ...] = ()
    trouble: Failure | None = None
    trace: Trace | None = None


# --- across pages: copies, stories, tensions -------------------------------------------------------------------------


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of characters of a named page."""

    page: str
    start: int
    end: int


class Reprint(msgspec.Struct, frozen=True, order=True, gc=False):
    """Pages that carry the same text.

    `original` is the page that the others took it from, None where nothing shows it; `reason` says why in words.
    `changed` are the runs of each other page that its nearest relative (the original, else the first page) lacks.
    """

    id: str
    pages: tuple[str, ...]
    original: str | None
    reason: str
    changed: tuple[Place, ...]
    why: Why


class Narrowed(msgspec.Struct, frozen=True, order=True, gc=False):
    """The date of publication of an article as the other pages of its story make it out."""

    article: str
    date: Date


class Story(msgspec.Struct, frozen=True, order=True, gc=False):
    """The articles on one development; `first` and `last` are its earliest and latest date of publication known.

    `narrowed` are the dates that its pages make out for one another.
    """

    id: str
    title: str
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    why: Why
    narrowed: tuple[Narrowed, ...] = ()


class Issue(msgspec.Struct, frozen=True, order=True, gc=False):
    """An item on the table: a phrase that statements share, as lemmas in `words`, with the ids of the statements.

    `phrases` are all the phrases that count as it, each as the lemmas by which topics are grouped.
    """

    id: str
    name: str
    words: tuple[str, ...]
    statements: tuple[str, ...]
    why: Why
    phrases: tuple[tuple[str, ...], ...] = ()


class Phase(msgspec.Struct, frozen=True, order=True, gc=False):
    """A stretch of time in which a party held one stance: first and last date known, the act that showed it first."""

    stance: Stance
    act: Act | None
    since: str | None
    until: str | None
    statements: tuple[str, ...]


class Position(msgspec.Struct, frozen=True, order=True, gc=False):
    """What a party holds on an issue across its statements; `since` is the date of the first that shows it.

    `phases` tell how it came to that, in order of time; statements that show no stance are in none. `reported` are
    statements that another party ascribes to this one: they are told, and count for nothing.
    """

    id: str
    party: str
    issue: str
    acts: tuple[Act, ...]
    stance: Stance
    since: str | None
    statements: tuple[str, ...]
    why: Why
    phases: tuple[Phase, ...] = ()
    reported: tuple[str, ...] = ()


class Account(msgspec.Struct, frozen=True, order=True, gc=False):
    """What one page says of an event: its meeting's id, and one value of it with the words behind it.

    `key` is `date`, `place`, `participants`, `form` or `status`.
    """

    key: str
    value: str
    page: str
    meeting: str
    start: int
    end: int


class Event(msgspec.Struct, frozen=True, gc=False):
    """One meeting as all the pages tell of it; `meetings` are their own records of it, as page and id.

    `accounts` hold what each page says; where they differ, the event has the value that most of them give, and of as
    many the more exact, the later told. `history` are all statuses in order of publication.
    """

    id: str
    name: str
    parties: tuple[str, ...]
    people: tuple[str, ...]
    place: str | None
    date: Date | None
    form: str | None
    status: MeetingStatus
    history: tuple[MeetingStep, ...]
    meetings: tuple[tuple[str, str], ...]
    accounts: tuple[Account, ...]
    why: Why


class Claim(msgspec.Struct, frozen=True, order=True, gc=False):
    """One side of a discrepancy: what a page says, and where."""

    value: str
    page: str
    start: int
    end: int


class Discrepancy(msgspec.Struct, frozen=True, order=True, gc=False):
    """Reports that disagree on one thing."""

    id: str
    kind: DiscrepancyKind
    claims: tuple[Claim, ...]
    why: Why


class DeadlockStep(msgspec.Struct, frozen=True, order=True, gc=False):
    """One line of a deadlock: `party` takes `step` only after `waits_for`, which is for `towards` to do.

    `statement` is where it says so; `wait` tells how: it sets a condition, asks for steps of both sides, offers a step
    for a step, or refuses one-sided steps.
    """

    party: str
    step: str
    waits_for: str
    statement: str
    towards: str = ""
    wait: WaitKind = "condition"


class Contribution(msgspec.Struct, frozen=True, order=True, gc=False):
    """A step of one side, in the words of a statement."""

    party: str
    step: str
    statement: str


class Deadlock(msgspec.Struct, frozen=True, order=True, gc=False):
    """A cycle of conditions: each side's step waits for the next side's; the last waits for the first.

    `exchange` is what all sides would do at once to undo it, each step as another side asks for it; `idle` are steps
    held back that no side of the cycle waits for. `demands` and `refusals` are what its sides demand and refuse
    outright in the same season.
    """

    id: str
    steps: tuple[DeadlockStep, ...]
    why: Why
    exchange: tuple[Contribution, ...] = ()
    idle: tuple[Contribution, ...] = ()
    demands: tuple[Contribution, ...] = ()
    refusals: tuple[Contribution, ...] = ()
