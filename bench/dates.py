"""Scores the reading of dates against a table of expressions with what each means from one moment.

    python bench/dates.py SHARED [--misses]

SHARED holds `bench/dates.tsv`: language, expression, meaning. The Russian rows with the precision of a day or a month
count. The table stands in a diary on 12 February 2013, where «в понедельник» means the next one: `resolve` is asked
for that view. Exit status 0 when the share of right ones reaches the goal.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from pathlib import Path

from communique.dates import find, interval, resolve
from communique.model import Date, Span

HERE = Date("2013-02-12", "day", "meta", "the table's moment")
"""The moment from which the table's relative expressions count."""

GOAL = 0.95
"""The share of right expressions that was asked of this table."""

_MOMENT = re.compile(r"\((\d+), (\d+), (\d+), 0, 0, 0\)")
_PRECISION = re.compile(r"\)\s+(Day|Month)\b")

Interval = tuple[datetime.date, datetime.date]


def expected(meaning: str) -> list[Interval] | None:
    """The intervals that a row allows, or None where it isn't about days or months; an end may be meant inclusive."""
    unit = _PRECISION.search(meaning)
    moments = [tuple(map(int, moment)) for moment in _MOMENT.findall(meaning)]
    if unit is None or not moments:
        return None
    first = datetime.date(moments[0][0], moments[0][1], moments[0][2] or 1)
    if len(moments) == 1:
        return [(first, _last(first) if unit[1] == "Month" else first)]
    end = datetime.date(moments[1][0], moments[1][1], moments[1][2] or 1)
    return [(first, end), (first, end - datetime.timedelta(days=1))]


def _last(day: datetime.date) -> datetime.date:
    return (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)


def read(text: str) -> list[Interval]:
    """What the words mean in a diary."""
    dates = [resolve(expression, HERE, view="diary") for expression in find(text, Span(0, len(text)))]
    return [span for date in dates if date and (span := interval(date))]


def main() -> int:
    """Prints the share of right expressions, and with `--misses` those that were read otherwise."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("shared", type=Path)
    ask.add_argument("--misses", action="store_true", help="list what was read otherwise")
    args = ask.parse_args()
    rows = [line.split("\t") for line in (args.shared / "bench" / "dates.tsv").read_text("utf-8").splitlines()]
    asked = [
        (text, wanted) for language, text, meaning, *_ in rows if language == "ru" and (wanted := expected(meaning))
    ]
    missed = [(text, wanted) for text, wanted in asked if not any(found in wanted for found in read(text))]
    share = 1 - len(missed) / len(asked)
    print(f"dates: {share:.3f} of {len(asked)} expressions of days and months (goal {GOAL})")
    for text, wanted in missed if args.misses else ():
        print(f"  {text}: wanted {wanted[0][0]} to {wanted[0][1]}, read {read(text) or 'nothing'}")
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
