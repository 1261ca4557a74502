"""The tables of the record's file by which the statements of several pages that give one utterance are found."""

from __future__ import annotations

REMARKS = """
CREATE TABLE remark (
  number    INTEGER PRIMARY KEY,
  statement TEXT NOT NULL,
  quoted    INTEGER NOT NULL,
  weight    INTEGER NOT NULL,
  row       BLOB NOT NULL
) STRICT;

CREATE TABLE said (
  value  INTEGER NOT NULL,
  day    INTEGER NOT NULL,
  number INTEGER NOT NULL,
  quoted INTEGER NOT NULL,
  PRIMARY KEY (value, day, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE lately (
  value  INTEGER NOT NULL,
  day    INTEGER NOT NULL,
  number INTEGER NOT NULL,
  quoted INTEGER NOT NULL,
  PRIMARY KEY (value, day, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE echo (
  number INTEGER NOT NULL,
  other  INTEGER NOT NULL,
  how    REAL NOT NULL,
  PRIMARY KEY (number, other)
) STRICT, WITHOUT ROWID;
"""
