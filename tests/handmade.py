"""Readings made by hand: three pages on talks between invented states, for tests that need no model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec

from communique import store as record
from communique.model import (
    Account,
    Actor,
    Article,
    Cast,
    Claim,
    Condition,
    Date,
    Deadlock,
    DeadlockStep,
    Discrepancy,
    Dossier,
    Dropped,
    Edit,
    Event,
    Failure,
    Issue,
    Meeting,
    MeetingStep,
    Mention,
    Page,
    Part,
    Position,
    Quotation,
    Reading,
    Relay,
    Reprint,
    Role,
    Span,
    Speaker,
    Speech,
    Statement,
    Story,
    Uncoded,
    Version,
    Why,
    make_page,
    stable_id,
)
from communique.store import Across, Store
from communique.store.words import lemmas
from communique.stories import Agenda
from communique.traces import make_trace, with_sayings, with_terms
from communique.weaving import bring_together

A = TypeVar("A", bound=Across)

FIRST = """Главная Новости Погода
Нордания требует отвести войска от реки
5 марта 2031
Глава МИД Нордании Олаф Брам заявил, что войска Сольвии должны быть отведены от реки Лун. \
Об этом он сказал в интервью «Голосу Нордании», передает агентство «Вест».
«Мы сядем за стол переговоров только после отвода войск», — подчеркнул Брам. \
Встреча делегаций пройдет 12 марта в Карвене.
Читайте также: курс валют
"""
SECOND = """Сольвия не намерена отводить войска
Сольвия не намерена отводить войска, пока не начнутся переговоры, заявила пресс-секретарь президента Анна Лис.
Встреча делегаций пройдет 13 марта в Карвене.
"""
THIRD = "Погода на выходные\nСолнечно и тепло.\n"

WHY_SAYS = Why("speech.says_that", ("ru/speech.toml:1",))


class Maker:
    """Makes the records of one page; words are looked up in its text."""

    def __init__(self, address: str, text: str, origin: str = "") -> None:
        self.page: Page = make_page(address, origin or f"/pages/{address}", text, "utf-8", blocks=())
        self.text = text
        self.statements: list[Statement] = []
        self.meetings: list[Meeting] = []
        self.actors: dict[str, Actor] = {}
        self.mentions: list[Mention] = []

    def span(self, words: str) -> Span:
        at = self.text.index(words)
        return Span(at, at + len(words))

    def actor(self, name: str, kind: str, party: str | None, shown: str, role: str | None = None) -> str:
        id = stable_id("ac", name)
        roles = ()
        if role:
            span = self.span(role)
            roles = (Role(role, self.page.id, span.start, span.end),)
        self.actors[id] = Actor(id, name, kind, party, (shown,), roles)
        span = self.span(shown)
        why = Why("parties.name", (), (Part("name", span),))
        self.mentions.append(Mention(stable_id("mn", self.page.id, span.start), self.page.id, span, "PER", id, why))
        return id

    def say(self, who: tuple[str | None, str, str], cue: str, content: str, acts: tuple[str, ...], **more) -> str:
        actor, name, shown = who
        speaker, cued, said = self.span(shown), self.span(cue), self.span(content)
        parts = (Part("speaker", speaker), Part("cue", cued), Part("content", said))
        id = stable_id("st", self.page.id, said.start, said.end)
        relays = tuple(Relay(relay, self.span(seen)) for relay, seen in more.pop("relays", ()))
        self.statements.append(
            Statement(
                id,
                self.page.id,
                0,
                more.pop("mode", "indirect"),
                Speaker(actor, name, speaker),
                cued,
                (said,),
                relays,
                msgspec.structs.replace(WHY_SAYS, parts=parts),
                acts=acts,
                act_whys=tuple(Why(f"stances.{act}", (), (Part("cue", cued),)) for act in acts),
                **more,
            )
        )
        return id

    def condition(self, needs: str, then: str) -> Condition:
        parts = (Part("if", self.span(needs)), Part("then", self.span(then)))
        return Condition(self.span(needs), self.span(then), True, Why("stances.only_after", (), parts))

    def meet(self, parties: tuple[str, ...], date: str, place: str, evidence: str) -> str:
        span = self.span(evidence)
        id = stable_id("me", self.page.id, span.start)
        step = MeetingStep("planned", self.page.id, span.start, span.end)
        why = Why("meetings.takes_place", ("ru/meetings.toml:1",), (Part("meeting", span),))
        self.meetings.append(
            Meeting(id, self.page.id, parties, (), place, Date(date, "day"), None, "planned", (step,), (span,), why)
        )
        return id

    def lemmas(self, spans: tuple[Span, ...]) -> str:
        words = [word for span in spans for word in re.findall(r"\w+", span.of(self.text))]
        return " ".join(lemmas(word)[0] for word in words)

    def _uncoded(self, span: Span) -> tuple[Uncoded, ...]:
        id = stable_id("un", self.page.id, span.start, span.start + 1)
        return (Uncoded(id, self.page.id, span, Span(span.start, span.start + 1), "nothing follows"),)

    def reading(self, title: str, body: tuple[str, ...], published: str | None, outlet: str | None) -> Reading:
        spans = tuple(self.span(words) for words in body)
        date = Date(published, "day", "body", "the line under the title") if published else None
        first = self.text.index(title)
        dropped = (Dropped(0, first, "menu"),) if first else ()
        id = stable_id("ar", self.page.id)
        article = Article(id, self.page.id, outlet, "ru", self.span(title), date, spans, dropped)
        relays = tuple({relay.name: relay for s in self.statements for relay in s.relays}.values())
        trouble = None
        if not self.statements:
            trouble = Failure(self.page.address, self.page.origin, "no statement found in the article", "a hint")
        search = [(id, self.lemmas(spans)), *((s.id, self.lemmas(s.content)) for s in self.statements)]
        cast = Cast(self.page.id, tuple(self.actors.values()), tuple(self.mentions), ())
        speech = Speech(self.page.id, tuple(self.statements), relays, self._uncoded(spans[-1]))
        reading = Reading(self.page, article, cast, speech, tuple(self.meetings), tuple(search), trouble)
        return traced(reading)


def traced(reading: Reading) -> Reading:
    """The reading with its trace, every word as common as any other."""
    made = make_trace(reading.page, reading.article, reading.cast, reading.speech, reading.meetings)
    made = with_terms(made, reading.search[0][1], lambda lemma: 0)
    made = with_sayings(made, reading.page, reading.speech, reading.search, lambda lemma: 0)
    return msgspec.structs.replace(reading, trace=made)


def first(address: str = "vest.txt") -> Reading:
    make = Maker(address, FIRST)
    brum = make.actor("Олаф Брам", "person", "Нордания", "Олаф Брам", "Глава МИД Нордании")
    make.say(
        (brum, "Олаф Брам", "Глава МИД Нордании Олаф Брам"),
        "заявил",
        "войска Сольвии должны быть отведены от реки Лун",
        ("request",),
        party="Нордания",
        relays=(("Голос Нордании", "Голосу Нордании"), ("Вест", "агентство «Вест»")),
    )
    make.say(
        (brum, "Олаф Брам", "Брам."),
        "подчеркнул",
        "Мы сядем за стол переговоров только после отвода войск",
        ("condition", "ready"),
        party="Нордания",
        mode="direct",
        condition=make.condition("отвода войск", "Мы сядем за стол переговоров"),
    )
    make.meet(("Нордания", "Сольвия"), "2031-03-12", "Карвен", "Встреча делегаций пройдет 12 марта в Карвене.")
    lines = FIRST.splitlines()
    return make.reading(lines[1], (lines[3], lines[4]), "2031-03-05", "Вест")


def second() -> Reading:
    make = Maker("https://solvia.example/voyska", SECOND)
    lis = make.actor("Анна Лис", "person", "Сольвия", "Анна Лис", "пресс-секретарь президента")
    make.say(
        (lis, "Анна Лис", "пресс-секретарь президента Анна Лис"),
        "заявила",
        "Сольвия не намерена отводить войска, пока не начнутся переговоры",
        ("reject", "condition"),
        party="Сольвия",
        condition=make.condition("начнутся переговоры", "Сольвия не намерена отводить войска"),
    )
    make.meet(("Нордания", "Сольвия"), "2031-03-13", "Карвен", "Встреча делегаций пройдет 13 марта в Карвене.")
    lines = SECOND.splitlines()
    return make.reading(lines[0], (lines[1], lines[2]), None, "Сольвийский вестник")


def third() -> Reading:
    lines = THIRD.splitlines()
    return Maker("pogoda.txt", THIRD).reading(lines[0], (lines[1],), None, None)


def readings() -> list[Reading]:
    """The three pages."""
    return [first(), second(), third()]


def across() -> list[object]:
    """What the three pages show together."""
    one, two, _ = readings()
    said_one, said_two = one.speech.statements[1], two.speech.statements[0]
    meet_one, meet_two = one.meetings[0].evidence[0], two.meetings[0].evidence[0]
    why = Why("tensions.meeting_date")
    issue = Issue(stable_id("is", "войска"), "отвод войск", ("отвод", "войско"), (said_one.id, said_two.id), Why("i"))
    claims = (
        Claim("2031-03-12", one.page.id, meet_one.start, meet_one.end),
        Claim("2031-03-13", two.page.id, meet_two.start, meet_two.end),
    )
    steps = (
        DeadlockStep("Нордания", "Мы сядем за стол переговоров", "отвода войск", said_one.id),
        DeadlockStep("Сольвия", "отводить войска", "начнутся переговоры", said_two.id),
    )
    return [
        Story(
            stable_id("sr", 1), FIRST.splitlines()[1], (one.article.id, two.article.id), "2031-03-05", None, Why("s")
        ),
        Dossier(
            stable_id("do", 1),
            "Нордания, Сольвия: войска",
            FIRST.splitlines()[1],
            ("Нордания", "Сольвия"),
            ("войско",),
            (stable_id("sr", 1),),
            "2031-03-05",
            None,
            Why("stories.one_negotiation"),
        ),
        issue,
        Position(stable_id("po", 1), "Нордания", issue.id, ("condition",), "conditional", None, (said_one.id,), why),
        Discrepancy(stable_id("di", 1), "date", claims, why),
        Event(
            stable_id("ev", 1),
            "",
            one.meetings[0].parties,
            (),
            "Карвен",
            one.meetings[0].date,
            None,
            "planned",
            one.meetings[0].history,
            ((one.page.id, one.meetings[0].id), (two.page.id, two.meetings[0].id)),
            tuple(
                Account("date", c.value, c.page, m.id, c.start, c.end)
                for c, m in zip(claims, (one.meetings[0], two.meetings[0]), strict=True)
            ),
            why,
        ),
        Deadlock(stable_id("dl", 1), steps, Why("tensions.cycle")),
        Quotation(
            stable_id("qu", 1),
            "Олаф Брам",
            "2031-03-05",
            (
                Version(said_one.id, one.page.id, "direct", "Олаф Брам", "base"),
                Version(
                    said_two.id,
                    two.page.id,
                    "indirect",
                    "Анна Лис",
                    "retold",
                    (Edit("replaced", said_two.extent, said_one.extent),),
                ),
            ),
            Why("quotations.same_utterance"),
        ),
        Reprint(stable_id("rp", 1), (one.page.id, two.page.id), one.page.id, "it names the other", (), Why("r")),
    ]


def write_across(store: Store, found: Iterable[Across] | None = None) -> None:
    """Keeps records over several pages; if none are given, what the three pages show together."""
    with store.transaction() as db:
        record.write_alone(db, across() if found is None else found, ())
        record.note(db, "across", "now")


def together(readings: Sequence[Reading], kind: type[A], agenda: Agenda = ()) -> list[A]:
    """The records of a kind that some pages give when they are brought together."""
    with TemporaryDirectory() as folder, record.open_store(Path(folder, "t.db"), write=True) as store:
        for reading in readings:
            record.write_reading(store, traced(reading), "v")
        bring_together(store, agenda=agenda)
        return record.across(store, kind)
