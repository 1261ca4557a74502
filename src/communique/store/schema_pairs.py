"""The tables of the record's file that tell what two pages, or their accounts of meetings, are to each other."""

from __future__ import annotations

PAIRS = """
CREATE TABLE copy (
  page    TEXT PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE,
  base    TEXT NOT NULL,
  differs TEXT NOT NULL
) STRICT;
CREATE INDEX copy_base ON copy (base);

CREATE TABLE carried (
  page   TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  holder TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  PRIMARY KEY (page, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX carried_holder ON carried (holder);

CREATE TABLE compared (
  page    TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  other   TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  differs TEXT NOT NULL,
  PRIMARY KEY (page, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX compared_other ON compared (other);

CREATE TABLE alike (
  page  TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  how   REAL NOT NULL,
  PRIMARY KEY (page, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX alike_other ON alike (other);

CREATE TABLE leaf (
  number INTEGER PRIMARY KEY REFERENCES trace (number) ON DELETE CASCADE,
  row    BLOB NOT NULL
) STRICT;

CREATE TABLE account (
  number INTEGER PRIMARY KEY REFERENCES trace (number) ON DELETE CASCADE,
  row    BLOB NOT NULL
) STRICT;

CREATE TABLE fellow (
  number   INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  other    INTEGER NOT NULL,
  other_at INTEGER NOT NULL,
  how      INTEGER NOT NULL,
  PRIMARY KEY (number, other, at, other_at)
) STRICT, WITHOUT ROWID;
"""
"""Their tables and indices, in the order in which they are made."""
