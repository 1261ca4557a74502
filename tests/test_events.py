"""One meeting of many pages: what is put together, what stays apart, and that the order of pages doesn't matter."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest

from communique import store as record
from communique.model import Date, Event, Part, Reading, Span
from communique.store import weaving as index
from communique.stories import find_events
from communique.weaving import bring_together
from handmade import Maker
from woven import add

SIDES = ("Арвения", "Кельмария")


def told(address: str, date: str | None, published: str | None = None, **more: object) -> Reading:
    """A page with one meeting; `more` are fields of it that differ from a planned one in no place."""
    text = f"Встреча {address} прошла у озера."
    make = Maker(address, f"Заголовок\n{text}\n")
    make.meet(SIDES, "2031-05-02", "Карвен", text)
    (meeting,) = make.meetings
    day = date if isinstance(date, Date) or date is None else Date(date, {10: "day", 7: "day"}[len(date)])
    step = msgspec.structs.replace(meeting.history[0], status=more.get("status", "planned"))
    make.meetings = [msgspec.structs.replace(meeting, date=day, **{"place": None, "history": (step,), **more})]
    return make.reading("Заголовок", (text,), published, None)


def events(*pages: Reading) -> tuple[Event, ...]:
    """The events of the pages, the same in whatever order they come."""
    found = find_events(pages)
    assert all(find_events(order) == found for order in permutations(pages))
    return found


def test_two_pages_on_one_day_are_one_event_with_both_claims():
    one = told("a", "--05-02", place="Карвен", parties=(*SIDES, "Нордания"))
    other = told("b", "2031-05-02", place="Осторн", status="held", name="Совет Арвения – Кельмария")
    (event,) = events(one, other)
    assert (event.date.value, event.status, event.name) == ("2031-05-02", "held", "Совет Арвения – Кельмария")
    assert {(a.key, a.value, a.page) for a in event.accounts if a.key == "place"} == {
        ("place", "Карвен", one.page.id),
        ("place", "Осторн", other.page.id),
    }
    assert event.place == "Осторн", "what is told of a meeting held goes before what was announced"
    assert event.parties == (*SIDES, "Нордания")
    assert {page for page, _ in event.meetings} == {one.page.id, other.page.id}


def test_the_history_is_in_order_of_publication():
    pages = (
        told("a", "2031-05-02", "2031-05-03", status="held"),
        told("b", "2031-05-02", "2031-04-20", status="proposed"),
        told("c", "2031-05-02", "2031-04-28", status="planned"),
    )
    (event,) = events(*pages)
    assert [step.status for step in event.history] == ["proposed", "planned", "held"]
    assert event.status == "held"


def test_what_was_cancelled_later_is_cancelled():
    (event,) = events(told("a", "2031-05-02", "2031-04-20"), told("b", "2031-05-02", "2031-05-01", status="cancelled"))
    assert event.status == "cancelled"


@pytest.mark.parametrize(
    "more",
    [
        {"form": "phone"},
        {"people": ("Олаф Брам", "Анна Лис")},
        {"name": "второй раунд"},
        {"parties": ("Арвения", "Сольвия")},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_speaks_against_one_event_keeps_two(more):
    base = {"form": "bilateral", "people": ("Ольга Вейн", "Рита Лунд"), "name": "первый раунд"}
    assert len(events(told("a", "2031-05-02", **base), told("b", "2031-05-02", **{**base, **more}))) == 2


def test_other_days_are_other_events():
    assert len(events(told("a", "2031-05-02"), told("b", "2031-05-03"))) == 2
    assert len(events(told("a", "--05-02"), told("b", "2031-05-03"))) == 2


def test_an_undated_account_joins_the_only_one_of_its_name():
    name = "Совет Арвения – Кельмария"
    dated = told("a", "2031-05-02", status="held", name=name)
    bare = told("b", None, status="held", name="Совет Кельмария-Арвения")
    (event,) = events(dated, bare)
    assert event.date.value == "2031-05-02"
    other = told("c", "2031-06-02", status="held", name=name)
    assert len(events(dated, bare, other)) == 3, "of two that it may be it is neither"


def test_an_undated_account_weeks_later_is_another():
    name = "Совет Арвения – Кельмария"
    dated = told("a", "2031-05-02", "2031-05-02", status="held", name=name)
    assert len(events(dated, told("b", None, "2031-07-02", status="held", name=name))) == 2


def test_what_is_ruled_out_is_no_account_of_what_was_held():
    assert len(events(told("a", None, status="ruled_out"), told("b", "2031-05-02", status="held"))) == 2


def test_a_month_holds_the_day_where_only_one_fits():
    month = told("a", Date("2031-05", "month"), "2031-05-04", status="held")
    day = told("b", "2031-05-02", "2031-05-03", status="held")
    (event,) = events(month, day)
    assert event.date.value == "2031-05-02"
    assert len(events(told("a", Date("2031-06", "month"), "2031-05-04", status="held"), day)) == 2


def test_an_event_keeps_its_id_when_a_later_page_tells_of_it_too():
    first = told("a", "2031-05-02", "2031-04-20")
    (alone,) = events(first)
    (both,) = events(first, told("b", "2031-05-02", "2031-05-03", status="held"))
    assert alone.id == both.id


def test_a_year_that_the_story_tells_dates_the_meetings_too():
    page = told("a", "--05-02", None, status="held")
    text = page.page.text.replace("Встреча a", "2 мая    ")
    make = msgspec.structs.replace(page.page, text=text)
    (meeting,) = page.meetings
    span = Span(text.index("2 мая"), text.index("2 мая") + len("2 мая"))
    why = msgspec.structs.replace(meeting.why, parts=(*meeting.why.parts, Part("date", span)))
    published = Date("2031-05-03", "day", "story", "")
    article = msgspec.structs.replace(page.article, published=published)
    meeting = msgspec.structs.replace(meeting, why=why)
    (event,) = events(msgspec.structs.replace(page, page=make, article=article, meetings=(meeting,)))
    assert event.date.value == "2031-05-02"
    assert "the publication date 2031-05-03" in event.date.reason


def test_an_account_that_its_event_has_no_room_for_comes_after_those_that_are_left():
    name = "Совет Арвения – Кельмария"
    dated = told("a", "2031-05-02", status="held", name=name, place="Карвен")
    page = told("b", None, status="held", name=name)
    places = {"mt-1": "Карвен", "mt-2": None, "mt-3": "Осторн"}
    own = tuple(msgspec.structs.replace(page.meetings[0], id=id, place=place) for id, place in places.items())
    other = told("c", None, status="held", name=name, place="Осторн")
    found = events(dated, msgspec.structs.replace(page, meetings=own), other)
    assert {frozenset(id for _, id in event.meetings) for event in found} == {
        frozenset({dated.meetings[0].id, "mt-1"}),
        frozenset({"mt-2"}),
        frozenset({"mt-3", other.meetings[0].id}),
    }


def test_accounts_are_put_together_and_parted_as_pages_come_and_go(empty: record.Store):
    name = "Совет Арвения – Кельмария"
    dated = told("a", "2031-05-02", status="held", name=name)
    bare = told("b", None, status="held", name=name)
    other = told("c", "2031-06-02", status="held", name=name)
    known: list[Reading] = []
    for page in (bare, dated, other):
        known.append(page)
        add(empty, [page])
        assert tuple(record.across(empty, Event)) == find_events(known)
    assert len(record.across(empty, Event)) == 3
    record.drop_pages(empty, [dated.page.id])
    bring_together(empty)
    assert tuple(record.across(empty, Event)) == find_events([bare, other])
    assert len(record.across(empty, Event)) == 1


def test_an_event_is_told_anew_when_an_account_of_it_is_read_otherwise(empty: record.Store):
    pages = (told("a", "2031-05-02"), told("b", "2031-05-02", status="held"), told("c", "2031-06-02"))
    add(empty, pages)
    whole = find_events(pages)
    assert tuple(record.across(empty, Event)) == whole
    trace = pages[0].trace
    assert trace is not None
    for place in ("Карвен", None):
        meetings = tuple(msgspec.structs.replace(met, place=place) for met in trace.meetings)
        with empty.transaction() as db:
            index.redate(db, pages[0].page.id, msgspec.structs.replace(trace, meetings=meetings) if place else None)
            record.note(db, "across", "")
        bring_together(empty)
        events = tuple(record.across(empty, Event))
        assert [event.place for event in events if len(event.meetings) > 1] == [place]
        assert [event for event in events if len(event.meetings) == 1] == [e for e in whole if len(e.meetings) == 1]
    assert events == whole
