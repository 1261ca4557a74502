"""Why a record is there, and why nothing was found: the rule, the words, the entries of the lexicon."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Iterable
from importlib import resources

import msgspec

from communique import store as record
from communique.model import (
    Article,
    Claim,
    Deadlock,
    Discrepancy,
    Event,
    Issue,
    Part,
    Position,
    Reading,
    Span,
    Statement,
    Story,
    Why,
    make_page,
)
from communique.spelling import fold
from communique.store import Decision, Store
from communique.stories import with_dates

CONTEXT = 300
"""How many characters before and after the words are shown at most: a long sentence on either side."""

GAP = 200
"""How many characters between two parts make the words between them superfluous: more than a sentence usually has."""

SENTENCE_ENDS = ".!?…\n"
"""What a sentence may end with; enough to show words in their sentence, where nothing depends on the exact border."""


class Entry(msgspec.Struct, frozen=True):
    """A lexicon entry: its address and its own text."""

    ref: str
    text: str


class Reason(msgspec.Struct, frozen=True):
    """One step of the explanation: what the rule decided, its name, what it does, the words in their sentence."""

    about: str
    rule: str
    does: str
    source: str
    marked: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]


def explain(store: Store, asked: str) -> list[Reason]:
    """The reasons for the record of that id, or the id's beginning, with what people judged of it."""
    kind, id = record.resolve(store, asked)
    first, *others = _reasons(store, kind, id)
    judged = record.decision_on(store, kind, id)
    return [msgspec.structs.replace(first, notes=(*first.notes, _judged(judged))) if judged else first, *others]


def _judged(decision: Decision) -> str:
    verdict, why = decision.verdict.replace("_", " "), f": {decision.note}" if decision.note else ""
    return f"judged {verdict} by {decision.by} (decision {decision.number}){why}"


def _reasons(store: Store, kind: str, id: str) -> list[Reason]:
    if kind in record.ACROSS:
        found = record.across_record(store, id)
        return [_reason(f"{kind} {id}", msgspec.structs.replace(found.why, parts=()), None), *_below(store, found)]
    reasons = []
    for page in record.pages_of(store, kind, id):
        (reading,) = with_dates([record.reading(store, page)], record.across_on(store, Story, [page]))
        reasons += [_reason(about, why, reading) for about, why in _whys(kind, id, reading)]
    return reasons


def _below(store: Store, found: record.Across) -> list[Reason]:
    """What a record over several pages rests on: a discrepancy's claims, an event's meetings, others' statements."""
    if isinstance(found, Discrepancy):
        claims = [(claim, record.reading(store, claim.page)) for claim in found.claims]
        return [
            _reason(f"claim: {claim.value}", Why(found.why.rule, (), (Part("claim", _span(claim)),)), reading)
            for claim, reading in claims
        ]
    ids = [step.statement for step in found.steps] if isinstance(found, Deadlock) else []
    ids += [id for _, id in found.meetings] if isinstance(found, Event) else []
    ids += list(found.statements) if isinstance(found, Position | Issue) else []
    return [reason for id in dict.fromkeys(ids) for reason in explain(store, id)]


def _span(claim: Claim) -> Span:
    return Span(claim.start, claim.end)


def _whys(kind: str, id: str, reading: Reading) -> list[tuple[str, Why]]:
    match kind:
        case "statement":
            return [row for item in reading.speech.statements if item.id == id for row in statement_whys(item)]
        case "meeting":
            return [(f"meeting {id}: {item.status}", item.why) for item in reading.meetings if item.id == id]
        case "mention":
            return [(f"mention {id} of {item.actor}", item.why) for item in reading.cast.mentions if item.id == id]
        case "actor":
            named = [(f"mention {item.id}", item.why) for item in reading.cast.mentions if item.actor == id]
            said = [one for one in reading.speech.statements if one.speaker and one.speaker.actor == id]
            spoken = [(f"speaker of {one.id}, without a name", one.why) for one in said]
            unnamed = Why("parties", (), (), (f"a word on {reading.page.address} means it, and no name does",))
            return named or spoken or [(f"actor {id}", unnamed)]
        case _:
            parts = tuple(Part("body", span) for span in reading.article.body[:1])
            date = reading.article.published
            notes = [f"published {date.value}: {date.reason} ({date.how})"] if date else [_undated(reading)]
            notes += [f"left out, {drop.reason}: {_line(reading, drop.start)}" for drop in reading.article.dropped]
            return [(f"{kind} {id}", Why("clean", (), parts, tuple(notes)))]


def _undated(reading: Reading) -> str:
    told = reading.article.undated
    return f"no date of publication: {told.reason}" if told else "no date is told"


def statement_whys(statement: Statement) -> list[tuple[str, Why]]:
    """All reasons of one statement: that it is one, its acts, its condition."""
    rows = [(f"statement {statement.id}: {statement.mode}", _all_of(statement))]
    rows += [(f"act: {act}", why) for act, why in zip(statement.acts, statement.act_whys, strict=False)]
    if statement.condition:
        rows.append(("condition" + (", the only one" if statement.condition.only else ""), statement.condition.why))
    return rows


def _all_of(statement: Statement) -> Why:
    """The reason of a statement with everything that it consists of: cue, speaker, words, antecedents, relays."""
    said = tuple(Part("content", span) for span in statement.content)
    passed = tuple(Part("relay", relay.span) for relay in statement.relays if relay.span is not None)
    name = statement.speaker.name if statement.speaker else "nobody is named"
    notes = [f"speaker: {name}", *statement.why.notes]
    if statement.relays:
        notes.append("relays: " + " → ".join(relay.name for relay in statement.relays))
    parts = tuple(dict.fromkeys((*statement.why.parts, *said, *passed)))
    return msgspec.structs.replace(statement.why, parts=parts, notes=tuple(notes))


def _line(reading: Reading, at: int) -> str:
    return f"line {reading.page.text.count(chr(10), 0, at) + 1}"


def _reason(about: str, why: Why, reading: Reading | None) -> Reason:
    marked = source = ""
    if reading and why.parts:
        text = reading.page.text
        marked = mark(text, why.parts)
        source = f"{reading.page.address}:{text.count(chr(10), 0, min(part.span for part in why.parts).start) + 1}"
    entries = tuple(Entry(ref, entry_text(ref)) for ref in why.entries)
    return Reason(about, why.rule, rule_text(why.rule), source, marked, entries, why.notes)


def mark(text: str, parts: Iterable[Part]) -> str:
    """The words around the parts with each part in braces, `{cue заявил}`; what lies far between them is left out."""
    clusters: list[list[Part]] = []
    end = 0
    for part in sorted(set(parts), key=lambda part: (part.span.start, -part.span.end, part.label)):
        if not clusters or part.span.start - end > GAP:
            clusters.append([])
        clusters[-1].append(part)
        end = max(end, part.span.end)
    return " […] ".join(_mark(text, cluster) for cluster in clusters)


def _mark(text: str, parts: list[Part]) -> str:
    """One stretch of text with its parts in braces; parts that cross others stand at the end."""
    start, end = _sentence(text, min(p.span.start for p in parts), max(p.span.end for p in parts))
    nested: list[Part] = []
    apart: list[Part] = []
    for part in parts:
        crossing = any(part.span.meets(other.span) and not other.span.holds(part.span) for other in nested)
        (apart if crossing else nested).append(part)
    ends = [part.span.end for part in nested]
    out = []
    for at in range(start, end + 1):
        out.append("}" * ends.count(at))
        out += [f"{{{part.label} " for part in nested if part.span.start == at]
        out.append(text[at] if at < end else "")
    rest = "".join(f" {{{part.label} {part.span.of(text)}}}" for part in apart)
    return " ".join("".join(out).split()) + rest


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = start
    while first > max(0, start - CONTEXT) and text[first - 1] not in SENTENCE_ENDS:
        first -= 1
    last = end
    while last < min(len(text), end + CONTEXT) and text[last - 1] not in SENTENCE_ENDS:
        last += 1
    return first, last


def entry_text(ref: str) -> str:
    """The text of a lexicon entry from its file, from its header to the next empty line."""
    name, _, number = ref.rpartition(":")
    try:
        lines = resources.files("communique.lexicon").joinpath(name).read_text(encoding="utf-8").splitlines()
        at = int(number) - 1
    except (OSError, ValueError):
        return ""
    end = next((i for i in range(at + 1, len(lines)) if not lines[i].strip() or lines[i].startswith("[[")), len(lines))
    return "\n".join(lines[at:end])


def rule_text(rule: str) -> str:
    """The first line of the docstring of a rule, empty where the rule is of another version."""
    stage, _, name = rule.partition(".")
    try:
        module = importlib.import_module(f"communique.{stage}.rules")
    except ImportError:
        return ""
    rules = [(getattr(item, "__name__", ""), item) for item in getattr(module, "RULES", ())]
    named = [item for own, item in rules if own == name] or [item for own, item in rules if name.startswith(own[:-1])]
    found = named[0] if named else getattr(module, name, None)
    return (inspect.getdoc(found) or "").partition("\n")[0] if found else ""


def stage_rules() -> dict[str, list[tuple[str, str]]]:
    """The rules of each stage with their sentences, in order of precedence."""
    import communique

    out = {}
    for module in pkgutil.iter_modules(communique.__path__):
        if module.ispkg and importlib.util.find_spec(f"communique.{module.name}.rules"):
            rules = importlib.import_module(f"communique.{module.name}.rules")
            lists = [value for key, value in vars(rules).items() if key.isupper() and isinstance(value, tuple)]
            found = dict.fromkeys(rule for one in lists for rule in one if inspect.isfunction(rule))
            told = [(f"{module.name}.{rule.__name__}", inspect.getdoc(rule) or "") for rule in found]
            out[module.name] = [(name, text.partition("\n")[0]) for name, text in told]
    return out


class Unused(msgspec.Struct, frozen=True):
    """A cue of speech that gave no statement: its words, why, and the entry."""

    cue: str
    reason: str
    entries: tuple[str, ...]


class Silence(msgspec.Struct, frozen=True):
    """What the stages make of one sentence: what was found, what was not, the names, and the lexicon's words in it."""

    found: tuple[Reason, ...]
    unused: tuple[Unused, ...]
    names: tuple[str, ...]
    words: tuple[Entry, ...]
    lemmas: tuple[str, ...]


def explain_silence(sentence: str) -> Silence:
    """Reads one sentence as an article of its own and tells what was seen in it."""
    from communique.grammar import mark_up
    from communique.pipeline import read_article

    page = make_page("sentence", "", sentence, "utf-8", blocks=())
    article = Article("ar-sentence", page.id, None, "ru", None, None, (Span(0, len(sentence)),), ())
    reading = read_article(page, article)
    tokens = [token for item in mark_up(page, article).sentences for token in item.tokens]
    reasons = [
        _reason(about, why, reading) for item in reading.speech.statements for about, why in statement_whys(item)
    ]
    reasons += [_reason(f"meeting: {item.status}", item.why, reading) for item in reading.meetings]
    names = dict.fromkeys(mention.span.of(sentence) for mention in reading.cast.mentions)
    seen = _words_seen({token.lemma for token in tokens} | {token.text.casefold() for token in tokens})
    unused = tuple(Unused(u.cue.of(sentence), u.reason, u.entries) for u in reading.speech.uncoded)
    return Silence(
        tuple(reasons), unused, tuple(names), seen, tuple(token.lemma for token in tokens if token.pos != "PUNCT")
    )


CUE_FILES = ("speech", "acts", "conditions", "meetings")
"""The lexicon files whose words could have led to a record."""

CUE_KEYS = ("words", "word", "lemma", "lemmas", "verb", "verbs", "noun", "nouns", "phrase", "phrases", "cue", "form")
"""The keys under which the lexicon's entries keep their words."""


TELLING = 3
"""How many letters a word needs to be worth telling: shorter ones are prepositions, which stand everywhere."""


def _words_seen(seen: set[str]) -> tuple[Entry, ...]:
    from communique import lexicon

    found = []
    for name in lexicon.files("ru"):
        if name in CUE_FILES:
            for entry in lexicon.entries("ru", name):
                phrases = [phrase for key in CUE_KEYS if key in entry.keys for phrase in entry.words(key)]
                if hits := [phrase for phrase in phrases if _stands(phrase, seen)]:
                    found.append(Entry(entry.ref, f"[{entry.table}] {', '.join(hits)}"))
    return tuple(found)


def _stands(phrase: str, seen: set[str]) -> bool:
    """Whether every word of a phrase is among the words seen; `a|b` is either, other marks are passed over."""
    words = [word.split("|") for word in fold(phrase).split() if word[0].isalpha()]
    telling = any(len(option) >= TELLING for options in words for option in options)
    return telling and all(any(option in seen for option in options) for options in words)
