"""One record on the screen, with all that is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from communique import store as record
from communique.brief import sections
from communique.brief.calendar import STATUS, calendar, event_entry
from communique.brief.deadlocks import deadlock_entry
from communique.brief.dossier import Dossier, chain, open_dossier, outlet, said, title
from communique.brief.paper import Paper, counted, cut, plain
from communique.brief.positions import position_entry, word
from communique.brief.quotations import quotation_entry, texts
from communique.brief.scope import stories_of
from communique.brief.shelf import Row, Rows, in_order
from communique.brief.talks import talks_entry
from communique.errors import UsageError
from communique.model import (
    Deadlock,
    Discrepancy,
    Event,
    Identity,
    Issue,
    Phase,
    Position,
    Quotation,
    Reading,
    Reprint,
    Story,
)
from communique.model import Dossier as Talks
from communique.store import Store


def write_record(paper: Paper, store: Store, what: str, within: str = "") -> None:
    """Writes the record of that id, or the party of that name, as far as the pages `within` a dossier tell of it."""
    dossier = open_dossier(store, within)
    if party := party_named(dossier, what):
        _party(paper, dossier, party)
        return
    kind, id = record.resolve(store, what)
    if kind in _WRITERS:
        page = record.home_page(store, kind, id)
        _WRITERS[kind](paper, dossier, id, dossier.whole(page))
    elif isinstance(found := record.across_record(store, id), Identity):
        _identity(paper, dossier, found, record.said_by(store, id))
    else:
        _across(paper, dossier, found)


def party_named(dossier: Dossier, what: str) -> str | None:
    """The party of a name, whatever its capitals; of a dossier it must be one, for records are told whole."""
    parties = {party.casefold(): party for party in dossier.parties}
    if what.casefold() not in parties and (talks := dossier.scope.dossier):
        named = ", ".join(list(dossier.parties)[: sections.PARTIES])
        hint = f"--dossier goes with no ID, a section, or a party of the dossier: {named}"
        raise UsageError(f"{what} is no party of the dossier {talks.id}", hint=hint)
    return parties.get(what.casefold())


def party_summary(dossier: Dossier, party: str) -> dict[str, object]:
    """What there is of a party, for programs."""
    return {
        "kind": "party",
        "name": party,
        "statements": [statement.id for statement, _ in dossier.by_party(party)],
        "positions": [line.id for line in dossier.held if line.party == party],
        "events": [event.id for event in dossier.events if party in event.parties],
    }


def summary(dossier: Dossier) -> dict[str, object]:
    """The brief's figures, for programs."""
    pages = dossier.imprints
    place = {one.page: at for at, one in enumerate(pages)}
    said = sorted(dossier.scope.heads(), key=lambda head: place[head.page])
    met = sorted(dossier.scope.met(), key=lambda one: (in_order(one[2]), place[one[1]]))
    return {
        "pages": len(pages),
        "outlets": sorted({one.outlet for one in pages if one.outlet}),
        "published": sorted({one.published for one in pages if one.published}),
        "parties": dossier.parties,
        "statements": [head.id for head in said],
        "meetings": [id for id, _, _ in met],
        "events": [event.id for event in dossier.events],
        "reprints": [found.id for found in dossier.reprints],
        "dossiers": {found.id: found.name for found in dossier.talks},
        "stories": dossier.scope.ids(Story),
        "issues": {found.id: found.name for found in dossier.issues.values()},
        "quotations": dossier.scope.ids(Quotation),
        "positions": [line.id for line in dossier.held],
        "discrepancies": [found.id for found in dossier.discrepancies],
        "settled": {found.id: dossier.verdicts[found.id] for found in dossier.settled},
        "deadlocks": dossier.scope.ids(Deadlock),
        "failures": [{"address": failure.address, "reason": failure.reason} for failure in dossier.failures],
    }


def _party(paper: Paper, dossier: Dossier, party: str) -> None:
    rows = dossier.by_party(party)
    paper.line(f"{party}: {counted(len(rows), 'statement')}", "bold")
    _positions(paper, dossier, party)
    _statements(paper, dossier, rows)
    calendar(paper, dossier, party)


def _positions(paper: Paper, dossier: Dossier, party: str) -> None:
    held = dossier.positions(line for line in dossier.held if line.party == party)
    if held:
        paper.heading("Positions")
    for position in held:
        issue = dossier.issues.get(position.issue)
        position_entry(paper, position, issue.name if issue else position.issue)


def _statements(paper: Paper, dossier: Dossier, rows: Rows | Sequence[Row]) -> None:
    if rows:
        paper.heading("Statements")
    for statement, reading in rows:
        sections.statement_entry(paper, dossier, statement, reading)


def _page(paper: Paper, dossier: Dossier, id: str, reading: Reading) -> None:
    article = reading.article
    paper.line(title(reading), "bold")
    paper.line(f"{reading.page.address} · {outlet(reading)} · {reading.page.id} · article {article.id}", "dim")
    date = article.published
    told = f"{date.value} ({date.how}: {date.reason})" if date else "not told"
    paper.line(f"published: {told}", hang=2)
    if reading.speech.relays:
        paper.line(f"news from: {', '.join(dict.fromkeys(r.name for r in reading.speech.relays))}", hang=2)
    if reprint := dossier.copies.get(reading.page.id):
        paper.line(f"reprint: {reprint.id}")
    for part in dossier.carried.get(reading.page.id, ()):
        paper.line(f"carries whole: {title(dossier.page(part))} ({part})", hang=2)
    if reading.trouble:
        paper.line(f"trouble: {reading.trouble.reason}", "bad", hang=2)
    reasons = Counter(drop.reason for drop in article.dropped)
    left_out = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
    paper.line(f"left out of the article: {left_out or 'nothing'}", hang=2)
    _statements(paper, dossier, [(statement, reading) for statement in reading.speech.statements])
    if reading.meetings:
        paper.heading("Meetings")
    for meeting in reading.meetings:
        sections.meeting_entry(paper, dossier, meeting, reading)


def _statement(paper: Paper, dossier: Dossier, id: str, reading: Reading) -> None:
    statement = next(item for item in reading.speech.statements if item.id == id)
    paper.line(f"{statement.id}  {statement.mode} statement: {' + '.join(statement.acts) or 'no act'}", "bold")
    paper.line(chain(statement, reading), hang=2)
    paper.blank()
    paper.line(said(statement, reading), indent=2)
    paper.blank()
    issue = statement.issue or record.issues_of(dossier.store, [id]).get(id)
    name = dossier.issues[issue].name if issue in dossier.issues else issue
    facts = (
        ("party", statement.party),
        ("issue", name),
        ("addressee", statement.addressee),
        ("venue", statement.venue),
    )
    for label, fact in facts:
        if fact:
            paper.line(f"{label}: {fact}", hang=2)
    if condition := statement.condition:
        paper.line(f"then: {dossier.words(statement.page, condition.then)}", hang=2)
        paper.line(f"{'only if' if condition.only else 'if'}: {dossier.words(statement.page, condition.needs)}", hang=2)
    for text, style in sections.judged(dossier.verdicts.get(id)):
        paper.line(text, style, hang=2)
    paper.line(f"source: {dossier.source(statement.page, statement.extent.start)} · {statement.page}", "dim")
    paper.line(f"`communique why {statement.id}` says why", "dim")


def _meeting(paper: Paper, dossier: Dossier, id: str, reading: Reading) -> None:
    for meeting in reading.meetings:
        if meeting.id == id:
            sections.meeting_entry(paper, dossier, meeting, reading)
            for step in meeting.history:
                words = cut(reading.page.text[step.start : step.end], 160)
                source = dossier.source(reading.page.id, step.start)
                paper.line(f"{STATUS[step.status]}: «{words}» {source}", indent=4, hang=2)


def _actor(paper: Paper, dossier: Dossier, id: str, _: Reading) -> None:
    known = [(actor, reading) for reading in dossier.on_pages("actor", id) if (actor := reading.cast.actor(id))]
    name = max((actor.name for actor, _ in known), key=lambda name: (len(name), name))
    parties = sorted({actor.party for actor, _ in known if actor.party})
    paper.line(f"{name}: {known[0][0].kind}" + (f", {', '.join(parties)}" if parties else ""), "bold")
    aliases = sorted({alias for actor, _ in known for alias in actor.aliases} - {name})
    roles = sorted({plain(role.text) for actor, _ in known for role in actor.roles})
    for label, values in (("also", aliases), ("roles", roles)):
        if values:
            paper.line(f"{label}: {', '.join(values)}", hang=2)
    named = sum(mention.actor == id for _, reading in known for mention in reading.cast.mentions)
    paper.line(f"named {counted(named, 'time')} on {counted(len(known), 'page')}")
    said = [one.id for _, page in known for one in page.speech.statements if one.speaker and one.speaker.actor == id]
    _statements(paper, dossier, dossier.chosen(said))


def _identity(paper: Paper, dossier: Dossier, found: Identity, said: set[str]) -> None:
    """An identity: its actors by name, and what they say."""
    paper.line(f"{found.name}: {found.actor_kind}" + (f", {found.party}" if found.party else ""), "bold")
    if found.aliases:
        paper.line(f"also: {', '.join(found.aliases)}", hang=2)
    paper.line(f"actors: {', '.join(found.members)}", "dim", hang=2)
    if found.partly:
        paper.line(f"on some pages: {', '.join(found.partly)}", "dim", hang=2)
    _statements(paper, dossier, dossier.chosen(said))


def _mention(paper: Paper, dossier: Dossier, id: str, reading: Reading) -> None:
    mention = next(item for item in reading.cast.mentions if item.id == id)
    actor = reading.cast.actor(mention.actor)
    head = f"{dossier.words(mention.page, mention.span)}: {actor.name if actor else mention.actor}"
    paper.entry(id, (head, "bold"), (dossier.source(mention.page, mention.span.start), "dim"))


_WRITERS: dict[str, Callable[[Paper, Dossier, str, Reading], None]] = {
    "page": _page,
    "article": _page,
    "statement": _statement,
    "meeting": _meeting,
    "actor": _actor,
    "mention": _mention,
}


def _across(paper: Paper, dossier: Dossier, found: record.Across) -> None:
    match found:
        case Discrepancy():
            sections.discrepancy_entry(paper, dossier, found)
        case Story():
            _story(paper, dossier, found)
        case Talks():
            _talks(paper, dossier, found)
        case Reprint():
            _reprint(paper, dossier, found)
        case Quotation():
            paper.full = True
            quotation_entry(paper, dossier, found)
        case Event():
            _event(paper, dossier, found)
        case Deadlock():
            deadlock_entry(paper, dossier, found)
            _statements(paper, dossier, dossier.chosen([step.statement for step in found.steps]))
        case _:
            _held(paper, dossier, found)


def _held(paper: Paper, dossier: Dossier, found: record.Across) -> None:
    """What is on the table, and what a party holds on it."""
    match found:
        case Position():
            issue = dossier.issues.get(found.issue)
            position_entry(paper, found, issue.name if issue else found.issue)
            _turns(paper, dossier, found)
            _statements(paper, dossier, dossier.chosen((*found.statements, *found.reported)))
        case Issue():
            paper.line(f"{found.id}  issue: {found.name}", "bold")
            _statements(paper, dossier, dossier.chosen(found.statements))
        case _:
            raise UsageError(f"there is nothing to show for {found.id}")


def _turns(paper: Paper, dossier: Dossier, position: Position) -> None:
    """The changes of a position, the words before and after each beside each other."""
    for before, after in zip(position.phases, position.phases[1:], strict=False):
        sides = [_phase(dossier, before, before.statements[-1]), _phase(dossier, after, after.statements[0])]
        if all(sides) and after.since:
            paper.subheading(f"Change of position, {after.since}")
            paper.columns(sides[0], sides[1], indent=4)


def _phase(dossier: Dossier, phase: Phase, id: str) -> list[str]:
    statement = dossier.told(id)
    if statement is None:
        return []
    source = dossier.source(statement.page, statement.extent.start)
    return [word(phase.stance, phase.act), cut(said(statement, dossier.page(statement.page))), f"{source} · {id}"]


def _story(paper: Paper, dossier: Dossier, story: Story) -> None:
    paper.line(story.title, "bold")
    number = texts(dossier, [dossier.article(id).page.id for id in story.articles])
    paper.line(f"{story.id} · {story.first or 'no date'} to {story.last or 'no date'} · {number}", "dim")
    for id in story.articles:
        sections.page_entry(paper, dossier, dossier.article(id))


def _talks(paper: Paper, dossier: Dossier, talks: Talks) -> None:
    """A dossier: its stories in order of time, each with its pages."""
    paper.full = True
    talks_entry(paper, dossier, talks)
    for story in stories_of(dossier.store, talks):
        paper.blank()
        _story(paper, dossier, story)
    paper.blank()
    paper.line(f"`communique show --dossier {talks.id}` gives its brief", "dim")


def _reprint(paper: Paper, dossier: Dossier, reprint: Reprint) -> None:
    head = f"{reprint.id}  the same text on {counted(len(reprint.pages), 'page')}: {reprint.reason}"
    paper.line(head, "bold", hang=2)
    links = {link.page: link for link in reprint.links}
    for id in reprint.pages:
        sections.page_entry(paper, dossier, dossier.page(id))
        if id in links:
            way = " ← ".join(outlet(dossier.page(page)) for page in _way(id, reprint))
            paper.line(f"{way}: {links[id].reason}", indent=17, hang=2)
    for place in reprint.changed:
        words = cut(dossier.page(place.page).page.text[place.start : place.end])
        paper.line(f"changed: «{words}» {dossier.source(place.page, place.start)}", indent=2, hang=2)


def _way(page: str, reprint: Reprint) -> list[str]:
    """A page, the one from which it took the text, and so on."""
    sources = {link.page: link.source for link in reprint.links}
    way = [page]
    while way[-1] in sources:
        way.append(sources[way[-1]])
    return way


def _event(paper: Paper, dossier: Dossier, event: Event) -> None:
    event_entry(paper, dossier, event)
    for step in event.history:
        words = cut(dossier.page(step.page).page.text[step.start : step.end], 160)
        source = dossier.source(step.page, step.start)
        paper.line(f"{STATUS[step.status]}: «{words}» {source}", indent=4, hang=2)
