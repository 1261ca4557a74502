"""When, where and how: date, place and form of a meeting from the words around it."""

from __future__ import annotations

import msgspec

from communique.dates import Expression, Tense, article_anchor, find, left_open, resolve, story_anchor, year_anchor
from communique.meetings.climb import Cue, leftmost, nominal
from communique.meetings.phrases import Company, is_state, phrase_end, where_named
from communique.meetings.rules import ANNOUNCED, Verdict
from communique.meetings.scene import Scene, Source
from communique.meetings.words import words
from communique.model import Date, MeetingStatus, Part, Span
from communique.spelling import fold

TENSES: dict[MeetingStatus, Tense] = {"held": "past", "planned": "future", "under_way": "present", "proposed": "future"}


class Slots(msgspec.Struct, frozen=True):
    """Date, place and form with the words and entries that they rest on."""

    date: Date | None
    place: str | None
    form: str | None
    parts: tuple[Part, ...]
    entries: tuple[str, ...]
    notes: tuple[str, ...] = ()


def _tense(verdict: Verdict) -> Tense | None:
    """The tense on whose side of the anchor the date lies: that of the journey made, else that of the meeting."""
    made = any(step.entry is not None and step.entry.flag("bound") and step.time == "past" for step in verdict.steps)
    return "past" if made else None if verdict.rule == ANNOUNCED else TENSES.get(verdict.status)


class Clock(msgspec.Struct, frozen=True):
    """What an article's dates count from: `day` is its publication or lends a year; `told` are all its dates."""

    day: Date | None
    told: tuple[Expression, ...] = ()

    def at(self, place: int) -> Date | None:
        """The anchor of a date at `place`: where the page has none, the date told just before."""
        return self.day or story_anchor(self.told, place)


def clock_of(source: Source) -> Clock:
    """The day from which dates count: publication, else the one year that the text itself tells."""
    published = article_anchor(source.article)
    if published is not None and not published.value.startswith("--"):
        return Clock(published)
    found = tuple(e for span in source.article.body for e in find(source.page.text, span))
    return Clock(year_anchor(found), found)


def slots(scene: Scene, cue: Cue, verdict: Verdict, found: Company, clock: Clock) -> Slots:
    """The slots of one meeting told in one sentence."""
    first, last = verdict.run or extent(scene, cue, verdict)
    expression = _expression(scene, cue, verdict, (first, last))
    anchor = clock.at(expression.span.start) if expression else None
    date = resolve(expression, anchor, _tense(verdict)) if expression else None
    spoken = expression is not None and date is not None and _of_speech(scene, cue, verdict, expression.span.start)
    place, where, note = _place(scene, cue, verdict, (first, last), found)
    form, channel, refs = _form(scene, cue, verdict, found)
    parts = [Part("date" if date else UNDATED, expression.span)] if expression else []
    parts += [Part("place", where)] if where else []
    parts += [Part("form", channel)] if channel else []
    entries = (*(expression.entries if expression else ()), *refs)
    notes = ["the date is that on which it was spoken of"] if spoken else []
    notes += [left_open(expression)] if expression and not date else []
    return Slots(date, place, form, tuple(parts), entries, tuple([*notes, note] if note else notes))


UNDATED = "undated"
"""The label of words for a date that nothing in the page anchors: «накануне» where no publication date is known."""


def extent(scene: Scene, cue: Cue, verdict: Verdict) -> tuple[int, int]:
    """The clauses of the word for the meeting and of what is said of it, as one run of tokens."""
    clauses = [scene.clause(cue.at)]
    if verdict.rule == "meetings.is_described":
        return leftmost(scene, cue.at), max(phrase_end(scene, cue.at + 1, clauses[0][1]), cue.at + 1)
    if scene.tokens[cue.at].feats.get("VerbForm") == "Conv":
        return clauses[0][0], scene.run_end(cue.at)
    for step in verdict.steps:
        if step.table in ("event", "act", "verb"):
            clauses.append(scene.clause(step.at))
    return min(c[0] for c in clauses), max(c[1] for c in clauses)


# --- when ------------------------------------------------------------------------------------------------------------


def _expression(scene: Scene, cue: Cue, verdict: Verdict, run: tuple[int, int]) -> Expression | None:
    """The date expression that belongs to the meeting: in its clause, nearest to it or to its verb."""
    text = scene.source.page.text
    span = Span(scene.tokens[run[0]].start, scene.tokens[run[1] - 1].end)
    near = [e for e in find(text, span) if _dates_it(scene, cue, verdict, e)]
    if verdict.run and not near:  # «в этом году у А были две встречи с Б – в Вене и в Осло»
        head = Span(scene.tokens[scene.clause(cue.at)[0]].start, scene.tokens[cue.at].start)
        near = [e for e in find(text, head) if _dates_it(scene, cue, verdict, e)]
    marks = [cue.at, *(step.at for step in verdict.steps if step.table in ("event", "act", "verb"))]
    places = [scene.tokens[mark].start for mark in marks]
    return min(near, key=lambda e: (min(abs(e.span.start - place) for place in places), e.span), default=None)


def _dates_it(scene: Scene, cue: Cue, verdict: Verdict, expression: Expression) -> bool:
    """Whether an expression can tell when the meeting is: no edge, no bare year of something else, no eve of one."""
    if expression.edge == "since" and verdict.status == "held":
        return False
    if expression.edge in ("before", "after", "of"):
        return False
    noun_end = scene.tokens[cue.at].end
    if expression.kind == "calendar" and expression.month is None and expression.season is None:
        return _adverbial(scene, expression) or 0 <= expression.span.start - noun_end <= 1
    tokens = [t for t in scene.tokens if expression.span.holds(t.span)]
    return not any(token.lemma == "накануне" and token.rel == "case" for token in tokens)


def _of_speech(scene: Scene, cue: Cue, verdict: Verdict, at: int) -> bool:
    """Whether a word before «после встречи» tells of the moment when someone spoke of the meeting."""
    return verdict.rule == "meetings.is_framed" and at < scene.tokens[cue.at].start and not _during(verdict)


def _during(verdict: Verdict) -> bool:
    return any(s.table == "frame" and s.entry is not None and s.entry.flag("during") for s in verdict.steps)


def _adverbial(scene: Scene, expression: Expression) -> bool:
    """Whether a bare year stands with «в»: «в 2031 году», not «договор 2031 года»."""
    before = scene.source.page.text[max(0, expression.span.start - 3) : expression.span.start].lower()
    return before.endswith(("в ", "в\u00a0")) or expression.text.lower().startswith(("в ", "с "))


# --- where -----------------------------------------------------------------------------------------------------------


def _place(
    scene: Scene, cue: Cue, verdict: Verdict, run: tuple[int, int], found: Company
) -> tuple[str | None, Span | None, str]:
    """The city named with «в» in the meeting's own clause, nearest after its word first."""
    hits: list[tuple[int, str, Span, bool]] = []
    for name in scene.sentence.names:
        if name.type != "LOC" or not run[0] < name.first < run[1] or where_named(name.span, found):
            continue
        before = scene.tokens[name.first - 1]
        head = scene.tokens[name.first]
        if (
            before.lemma != "в"
            or head.feats.get("Case") not in ("Loc", "Acc")
            or _is_wide(nominative(scene, name.span))
        ):
            continue
        spoken = _of_speech(scene, cue, verdict, name.span.start)
        if head.feats.get("Case") == "Acc" and head.text.lower() != head.lemma:
            continue
        if _elsewhere(scene, cue, verdict, name.first):
            continue
        hits.append(
            (abs(name.first - cue.at) + (100 if spoken else 0), nominative(scene, name.span), name.span, spoken)
        )
    if not hits:
        return None, None, ""
    _, place, span, spoken = min(hits)
    return place, span, "the place is where it was spoken of" if spoken else ""


def _elsewhere(scene: Scene, cue: Cue, verdict: Verdict, at: int) -> bool:
    """Whether a place is told of another noun: «накануне визита в А говорил о встрече», «посол в А»."""
    head = scene.tokens[at].head
    if head < 0 or not nominal(scene.tokens[head]) or head in (cue.at, *(step.at for step in verdict.steps)):
        return False
    return words().get("journey", scene.tokens[head].lemma) is not None


def _is_wide(name: str) -> bool:
    """Whether a name is that of a state, a continent or a region: no city."""
    return is_state(name) or words().get("wide", fold(name)) is not None


def nominative(scene: Scene, span: Span) -> str:
    """The name of a place in the nominative: as its actor is called where that is the same name, else by its lemmas."""
    for reference in scene.references:
        actor = scene.source.cast.actor(reference.actor)
        if reference.span == span and actor is not None and actor.kind not in ("person", "state", "bloc"):
            text = span.of(scene.source.page.text)
            if actor.name[:3].lower() == text[:3].lower() and actor.name != text:
                return actor.name
    tokens = [token for token in scene.tokens if span.holds(token.span)]
    return " ".join(_capital(token.lemma) if token.text[:1].isupper() else token.lemma for token in tokens)


def _capital(word: str) -> str:
    return "-".join(
        piece[:1].upper() + piece[1:] if piece not in ("на", "де", "эль") else piece for piece in word.split("-")
    )


# --- how -------------------------------------------------------------------------------------------------------------


def _form(scene: Scene, cue: Cue, verdict: Verdict, found: Company) -> tuple[str | None, Span | None, tuple[str, ...]]:
    """By a word («телефонный», «по видеосвязи»), else by the number of parties."""
    if form := cue.entry.word("form"):
        return form, scene.tokens[cue.at].span, ()
    first, last = verdict.run or scene.clause(cue.at)
    for at in (*(() if verdict.run else scene.children(cue.at)), *range(first, last)):
        token = scene.tokens[at]
        entry = words().get("channel", token.lemma)
        if entry is None and (token.head == cue.at or verdict.run):
            entry = words().get("adjective", token.lemma)
        if entry is not None and entry.word("form"):
            return entry.word("form"), token.span, (entry.ref,)
    if cue.entry.flag("body") or len(found.parties) > 2:
        return "multilateral", None, ()
    return ("bilateral", None, ()) if len(found.parties) == 2 else (None, None, ())
