"""The sections of the brief, each a small function that writes on the paper."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from communique.brief.calendar import STATUS
from communique.brief.dossier import Dossier, chain, published, said, title, yearless
from communique.brief.paper import Paper, counted, cut
from communique.brief.shelf import Row
from communique.model import Discrepancy, Meeting, Reading, Statement

PAGES, PARTIES, STATEMENTS, CONDITIONS, OTHERS = 20, 12, 8, 12, 12
"""How many pages, parties, statements of one party, conditions and other records the brief shows, so that a
person still reads it to the end. The rest is counted, with the command that shows it."""

POSITIONS = 4
"""How many positions of a party the brief names, those that rest on most statements: a line each."""


def overview(paper: Paper, dossier: Dossier) -> None:
    """What the pages are, in two sentences."""
    if not dossier.dated:
        paper.line("No page is on the record yet: `communique read PATH…` takes pages in.", "bold")
        return
    if talks := dossier.scope.dossier:
        paper.line(f"{talks.name} ({talks.id})", "bold", hang=2)
    outlets = {one.outlet for one in dossier.imprints if one.outlet}
    dates = sorted(one.published for one in dossier.imprints if one.published and not yearless(one.published))
    undated = len(dossier.dated) - len(dates)
    pages = counted(len(dossier.dated), "page")
    if outlets:
        pages += f" from {counted(len(outlets), 'outlet')}"
    if dates:
        pages += f", published {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "")
        pages += f" ({undated} without a full date)" if undated else ""
    elif undated:
        pages += ", none with a full date"
    paper.line(pages + ".", "bold")
    again = sum(tally.again for tally in dossier.tallies.values())
    repeats = f" ({again} more repeat another text)" if again else ""
    counts = [counted(len(dossier.statements) - again, "statement") + repeats]
    others = (
        (dossier.events, "meeting", "meetings"),
        (dossier.copies, "reprint", "reprints"),
        (dossier.discrepancies, "disagreement", "disagreements"),
        (dossier.deadlocks, "deadlock", "deadlocks"),
    )
    counts += [counted(len(found), one, many) for found, one, many in others if found]
    paper.line(", ".join(counts) + ".")


def pages(paper: Paper, dossier: Dossier) -> None:
    """The pages in order of publication."""
    if not dossier.dated:
        return
    paper.heading("Pages")
    for reading in paper.few(dossier.dated, PAGES):
        page_entry(paper, dossier, reading)
    paper.more(PAGES, len(dossier.dated), dossier.command("pages"))


def page_entry(paper: Paper, dossier: Dossier, reading: Reading) -> None:
    """One page: date, outlet, headline, address and what was found there."""
    facts = counted(len(reading.speech.statements), "statement")
    if reprint := dossier.copies.get(reading.page.id):
        facts += f", reprint ({reprint.id})"
    if inside := dossier.carried.get(reading.page.id):
        facts += f", carries {counted(len(inside), 'other page')} whole"
    head = f"{published(reading) or 'no date'}  {reading.article.outlet or 'outlet not told'}"
    text = (title(reading), "") if reading.article.title else (cut(_opening(reading), 80), "dim")
    paper.entry(reading.page.id, (head, "bold"), text, (f"{reading.page.address} · {facts}", "dim"))


def _opening(reading: Reading) -> str:
    body = reading.article.body
    return body[0].of(reading.page.text) if body else "(no article on the page)"


def parties(paper: Paper, dossier: Dossier) -> None:
    """Each party with the acts of its statements, its speakers and its positions."""
    if not dossier.parties:
        return
    paper.heading("Parties")
    for party in paper.few(list(dossier.parties), PARTIES):
        _party(paper, dossier, party)
    paper.more(PARTIES, len(dossier.parties), dossier.command("parties"))


def _party(paper: Paper, dossier: Dossier, party: str) -> None:
    tally = dossier.tallies[party]
    paper.line(f"{party}: {counted(dossier.parties[party] - tally.again, 'statement')}", "bold", indent=2)
    paper.line(f"acts: {_tally(tally.acts)}", indent=4, hang=2)
    if tally.speakers:
        paper.line(f"speakers: {_tally(tally.speakers)}", indent=4, hang=2)
    held = [line for line in dossier.held if line.party == party and line.stance != "unclear"]
    held.sort(key=lambda line: (-line.said, line.id))
    for position in dossier.positions(held[:POSITIONS]):
        issue = dossier.issues.get(position.issue)
        since = f" since {position.since}" if position.since else ""
        name = issue.name if issue else position.issue
        paper.line(f"{position.id}  {position.stance}: {name}{since}", indent=4, hang=2)
    if len(held) > POSITIONS:
        paper.line(f"… and {len(held) - POSITIONS} more: {dossier.command(party)}", "dim", indent=4)


TALLY = 6
"""How many items of a count are named: they fit on two lines at 80 columns."""


def _tally(counts: Counter[str]) -> str:
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{name} {number}" if number > 1 else name for name, number in rows[:TALLY])
    return named + (f", and {len(rows) - TALLY} more" if len(rows) > TALLY else "") if rows else "none"


def statements(paper: Paper, dossier: Dossier) -> None:
    """The statements by party in order of time; what a reprint only repeats is left out."""
    if not dossier.statements:
        return
    paper.heading("Statements")
    for party in paper.few(list(dossier.parties), PARTIES):
        rows = dossier.by_party(party)
        again = dossier.tallies[party].again
        paper.subheading(party + (f" ({again} more in reprints)" if again else ""))
        fresh = (row for row in rows if not _again(dossier, row))
        for statement, reading in fresh if paper.full else telling(list(fresh)):
            statement_entry(paper, dossier, statement, reading)
        paper.more(STATEMENTS, len(rows) - again, dossier.command(party))
    paper.more(PARTIES, len(dossier.parties), dossier.command("statements"))


def _again(dossier: Dossier, row: Row) -> bool:
    """Whether a reprint only repeats the statement."""
    statement, reading = row
    return (reading.page.id, statement.id) in dossier.repeats


COMMENT = ("assess", "inform", None)
"""The main acts that make no move in a negotiation; where room is short, the others are shown first."""


def telling(rows: list[tuple[Statement, Reading]]) -> list[tuple[Statement, Reading]]:
    """As many statements as the brief has room for, moves before comments, in their order."""
    moves = [at for at, (statement, _) in enumerate(rows) if (*statement.acts, None)[0] not in COMMENT]
    others = [at for at in range(len(rows)) if at not in set(moves)]
    return [rows[at] for at in sorted((moves + others)[:STATEMENTS])]


def statement_entry(paper: Paper, dossier: Dossier, statement: Statement, reading: Reading) -> None:
    """One statement: act, the way of the words to the reader, the words, the source line."""
    acts = " + ".join(statement.acts) or "no act"
    day = statement.said_on.value if statement.said_on else published(reading)
    source = dossier.source(statement.page, statement.extent.start) + (f" · {day}" if day else "")
    paper.entry(
        statement.id,
        (f"{acts}: {chain(statement, reading)}", "bold"),
        (cut(said(statement, reading)), ""),
        (source, "dim"),
        *judged(dossier.verdicts.get(statement.id)),
    )


def judged(verdict: str | None) -> list[tuple[str, str]]:
    """A row that says what people judged of a record, if they did."""
    counts = ", counts nowhere" if verdict == "wrong" else ""
    return [(f"judged {verdict.replace('_', ' ')}{counts}: `communique show decisions`", "dim")] if verdict else []


def conditions(paper: Paper, dossier: Dossier) -> None:
    """What hangs on what: A only if B."""
    rows = dossier.conditions
    if next(iter(rows), None) is None:
        return
    paper.heading("Conditions")
    for statement, _ in rows if paper.full else islice(rows, CONDITIONS):
        condition_entry(paper, dossier, statement)
    if not paper.full:
        paper.more(CONDITIONS, len(rows), dossier.command("conditions"))


def condition_entry(paper: Paper, dossier: Dossier, statement: Statement) -> None:
    """One condition: the dependent step, the required one, the party that sets it."""
    condition = statement.condition
    if condition is None:
        return
    who = statement.party or (statement.speaker.name if statement.speaker else "speaker not told")
    then = cut(dossier.words(statement.page, condition.then))
    needs = cut(dossier.words(statement.page, condition.needs))
    link = "only if" if condition.only else "if"
    source = dossier.source(statement.page, condition.needs.start)
    sides = ", ".join([condition.by] if condition.by else condition.others)
    told = f"{link} ({sides}): {needs}" if sides else f"{link}: {needs}"
    paper.entry(statement.id, (who, "bold"), (then, ""), (told, ""), (source, "dim"))


def meeting_entry(paper: Paper, dossier: Dossier, meeting: Meeting, reading: Reading) -> None:
    """One meeting: date, status, place and form, who takes part, the words that tell of it."""
    when = meeting.date.value if meeting.date else "no date"
    facts = [when, STATUS[meeting.status], *(item for item in (meeting.place, meeting.form) if item)]
    who = ", ".join(meeting.parties) + (f" ({', '.join(meeting.people)})" if meeting.people else "")
    words = " … ".join(dossier.words(reading.page.id, span) for span in meeting.evidence)
    source = dossier.source(reading.page.id, meeting.evidence[0].start)
    head = "  ".join(facts) + (f": {who}" if who else "")
    paper.entry(
        meeting.id, (head, "bold"), (cut(words), ""), (source, "dim"), *judged(dossier.verdicts.get(meeting.id))
    )


def discrepancies(paper: Paper, dossier: Dossier) -> None:
    """The reports that disagree, both claims side by side; those that were judged to be explained or none apart."""
    if dossier.discrepancies:
        paper.heading("Reports that disagree")
        for discrepancy in paper.few(dossier.discrepancies, OTHERS):
            discrepancy_entry(paper, dossier, discrepancy)
        paper.more(OTHERS, len(dossier.discrepancies), dossier.command("disagreements"))
    if dossier.settled and not paper.full:
        count = counted(len(dossier.settled), "disagreement")
        paper.blank()
        paper.line(f"{count} judged to be explained or none: {dossier.command('disagreements')}", "dim")
    elif dossier.settled:
        paper.heading("Judged to be explained or none")
        for discrepancy in dossier.settled:
            discrepancy_entry(paper, dossier, discrepancy)


def discrepancy_entry(paper: Paper, dossier: Dossier, discrepancy: Discrepancy) -> None:
    """One disagreement: what each side says, in whose words, where."""
    paper.entry(discrepancy.id, (f"on the {discrepancy.kind}", "bold"), *judged(dossier.verdicts.get(discrepancy.id)))
    by_value: dict[str, list[str]] = {}
    for claim in discrepancy.claims:
        reading = dossier.page(claim.page)
        words = cut(reading.page.text[claim.start : claim.end])
        place = dossier.source(claim.page, claim.start)
        shown = [reading.article.outlet] if reading.article.outlet else []
        shown += [f"«{words}»"] if words != cut(claim.value) else []
        by_value.setdefault(claim.value, []).extend([*shown, place])
    sides = [[cut(value), *rows] for value, rows in by_value.items()]
    for at in range(0, len(sides), 2):
        pair = sides[at : at + 2]
        paper.columns(pair[0], pair[1] if len(pair) > 1 else [], indent=4)


def failures(paper: Paper, dossier: Dossier) -> None:
    """The inputs that gave nothing or less than they should have."""
    if not dossier.failures:
        return
    paper.heading("Not read, or not in full")
    for failure in paper.few(dossier.failures, OTHERS):
        paper.line(f"{failure.address}: {failure.reason}", indent=2, hang=2)
    paper.more(OTHERS, len(dossier.failures), dossier.command("failures"))
