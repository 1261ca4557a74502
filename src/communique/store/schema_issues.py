"""The tables of the record's file in which it stands which statements belong to the issues of many."""

from __future__ import annotations

ISSUES = """
CREATE TABLE docket (
  number   INTEGER PRIMARY KEY,
  head     TEXT NOT NULL UNIQUE,
  up_to    INTEGER NOT NULL,
  wordings BLOB NOT NULL
) STRICT;

CREATE TABLE entry (
  docket INTEGER NOT NULL REFERENCES docket (number) ON DELETE CASCADE,
  party  TEXT NOT NULL,
  saying INTEGER NOT NULL,
  row    BLOB NOT NULL,
  PRIMARY KEY (docket, party, saying)
) STRICT, WITHOUT ROWID;

CREATE TABLE unsure (
  head   TEXT NOT NULL,
  saying INTEGER NOT NULL,
  PRIMARY KEY (head, saying)
) STRICT, WITHOUT ROWID;
CREATE INDEX unsure_saying ON unsure (saying);
"""
"""Their tables and indices, in the order in which they are made."""
