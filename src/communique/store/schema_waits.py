"""The tables of the record's file in which it stands who waits for whom, and who demands or refuses what."""

from __future__ import annotations

WAITS = """
CREATE TABLE wait (
  told      INTEGER NOT NULL,
  page      TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  rank      INTEGER NOT NULL,
  statement TEXT NOT NULL,
  day       INTEGER,
  row       BLOB NOT NULL,
  PRIMARY KEY (told, page, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX wait_page ON wait (page);
CREATE INDEX wait_statement ON wait (statement, day);

CREATE TABLE awaited (
  told  INTEGER PRIMARY KEY,
  party TEXT NOT NULL,
  side  TEXT NOT NULL,
  row   BLOB NOT NULL
) STRICT;
CREATE INDEX awaited_party ON awaited (party);
CREATE INDEX awaited_side ON awaited (side);

CREATE TABLE held (
  stem  TEXT NOT NULL,
  told  INTEGER NOT NULL,
  party TEXT NOT NULL,
  PRIMARY KEY (stem, told)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_told ON held (told);

CREATE TABLE needed (
  stem    TEXT NOT NULL,
  told    INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  PRIMARY KEY (stem, told)
) STRICT, WITHOUT ROWID;
CREATE INDEX needed_told ON needed (told);

CREATE TABLE tie (
  party TEXT NOT NULL,
  other TEXT NOT NULL,
  told  INTEGER NOT NULL,
  firm  INTEGER NOT NULL CHECK (firm IN (0, 1)),
  PRIMARY KEY (party, other, told)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_told ON tie (told);
CREATE INDEX tie_firm ON tie (party, other) WHERE firm = 1;

CREATE TABLE move (
  party     TEXT NOT NULL,
  day       INTEGER NOT NULL,
  page      TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  rank      INTEGER NOT NULL,
  act       TEXT NOT NULL CHECK (act IN ('request', 'reject')),
  towards   TEXT,
  stems     TEXT NOT NULL,
  step      TEXT NOT NULL,
  statement TEXT NOT NULL,
  PRIMARY KEY (party, day, page, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX move_page ON move (page);
"""
"""Their tables and indices, in the order in which they are made."""
