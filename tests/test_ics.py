"""The calendar for other programs: valid by RFC 5545, exact where the pages are, silent about nothing."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from communique import store as record
from communique.cli import group
from communique.ics import Left, escaped, folded, ics
from communique.model import Date, Reading
from communique.stories import find_events
from test_events import told
from tests import handmade


def calendar(path: Path, *pages: Reading) -> tuple[str, str]:
    """The calendar of some pages, and what it says it left out."""
    left = Left()
    with record.open_store(path, write=True) as store:
        for page in pages:
            record.write_reading(store, page, "v")
        handmade.write_across(store, find_events(pages))
        return b"".join(ics(store, left)).decode(), str(left)


def unfolded(text: str) -> list[dict[str, str]]:
    """The events, each by property, parameters left in the names."""
    lines = text.replace("\r\n ", "").split("\r\n")
    starts = [at for at, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    return [dict(line.split(":", 1) for line in lines[at + 1 : lines.index("END:VEVENT", at)]) for at in starts]


def test_a_meeting_of_one_day(tmp_path: Path):
    (event,) = unfolded(
        calendar(tmp_path / "t.db", told("a", "2031-05-02", "2031-05-03", place="Карвен", status="held"))[0]
    )
    assert event["DTSTART;VALUE=DATE"] == "20310502"
    assert event["DTEND;VALUE=DATE"] == "20310503"
    assert event["DTSTAMP"] == "20310503T000000Z"
    assert (event["SUMMARY"], event["LOCATION"]) == ("Арвения – Кельмария", "Карвен")
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("proposed", "TENTATIVE"),
        ("planned", "TENTATIVE"),
        ("under_way", "CONFIRMED"),
        ("held", "CONFIRMED"),
        ("ruled_out", "CANCELLED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_the_status(tmp_path: Path, status: str, shown: str):
    (event,) = unfolded(calendar(tmp_path / "t.db", told("a", "2031-05-02", status=status))[0])
    assert event["STATUS"] == shown
    assert event["X-COMMUNIQUE-STATUS"] == status.upper()


@pytest.mark.parametrize(
    ("date", "begin", "end"),
    [
        (Date("2031-05", "month"), "20310501", "20310601"),
        (Date("2031", "year"), "20310101", "20320101"),
        (Date("2031-05", "week", first="2031-05-05", last="2031-05-11"), "20310505", "20310512"),
        (Date("2031-05-09", "day", first="2031-05-09", last="2031-05-10"), "20310509", "20310511"),
    ],
)
def test_a_date_spans_its_days_and_says_how_exact_it_is(tmp_path: Path, date: Date, begin: str, end: str):
    (event,) = unfolded(calendar(tmp_path / "t.db", told("a", date, status="held"))[0])
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == (begin, end)
    assert event["X-COMMUNIQUE-PRECISION"] == date.precision.upper()
    assert ("some time in this " + date.precision in event["SUMMARY"]) == (date.precision != "day")
    assert event["TRANSP"] == "TRANSPARENT"


def test_what_has_no_year_or_no_date_is_left_out_and_counted(tmp_path: Path):
    text, left = calendar(tmp_path / "t.db", told("a", "--05-02"), told("b", None, status="held"), told("c", None))
    assert unfolded(text) == []
    assert left.startswith("left out of the calendar: 1 without a year and 2 without a date")
    assert str(Left()) == ""


def test_differing_claims_are_told(tmp_path: Path):
    pages = (told("a", "2031-05-02", place="Карвен"), told("b", "2031-05-02", place="Осторн", status="held"))
    (event,) = unfolded(calendar(tmp_path / "t.db", *pages)[0])
    assert "Told of the place: Карвен (a)\\; Осторн (b)" in event["DESCRIPTION"]


def test_lines_are_folded_at_75_octets_and_hold_whole_characters():
    line = "SUMMARY:" + "Переговоры, " * 30
    pieces = folded(line).split(b"\r\n")
    assert pieces[-1] == b""
    assert all(len(piece) <= 75 for piece in pieces)
    assert [piece.decode() for piece in pieces]
    assert folded(line).decode().replace("\r\n ", "") == line + "\r\n"


def test_values_are_escaped():
    assert escaped("a;b,c\\d\r\ne\x07") == "a\\;b\\,c\\\\d\\ne"


def test_the_same_pages_give_the_same_bytes(tmp_path: Path):
    pages = [told("a", "2031-05-02"), told("b", "2031-05-02", status="held"), told("c", "2031-06-01")]
    assert calendar(tmp_path / "1.db", *pages) == calendar(tmp_path / "2.db", *pages[::-1])


def test_the_command_writes_a_file_and_says_what_is_left_out(tmp_path: Path):
    calendar(tmp_path / "t.db", told("a", "2031-05-02"), told("b", None))
    done = CliRunner().invoke(group, ["export", "ics", str(tmp_path / "o.ics"), "--db", str(tmp_path / "t.db")])
    assert done.exit_code == 0
    assert "1 without a date" in done.stderr
    assert (tmp_path / "o.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


def test_another_reader_of_the_format_understands_it(tmp_path: Path):
    reader = pytest.importorskip("icalendar")
    date = Date("2031-05", "month", reason="«в мае»; named, with commas")
    pages = (
        told("a", "2031-05-02", place="Карвен"),
        told("b", date, status="held", people=("Ольга Вейн", "Рита Лунд")),
    )
    text, _ = calendar(tmp_path / "t.db", *pages)
    found = reader.Calendar.from_ical(text).walk("VEVENT")
    assert all(not event.errors and re.fullmatch(r"ev-\w{14}@communique", event["UID"]) for event in found)
    assert {event["STATUS"] for event in found} <= {"TENTATIVE", "CONFIRMED"}
    assert msgspec.json.encode(sorted(str(event.decoded("DTSTART")) for event in found))
